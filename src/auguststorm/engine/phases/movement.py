"""Move columns over the map, and let places fall to those who stand in them.

In each sub-step of two hours every formation proposes from the same state. The head chooses the neighbour with the
least
edge hours plus hours still to go; if the enemy bars it, a column with leave to bypass takes a way of like class that
costs at most b hours more, otherwise it deploys to attack over that edge. Head speed is

    v = v_kind . surface . mud . night . (1 + g (1 - 2 fatigue)) . contact

and an edge takes d / v hours and those of its river. Columns have length: an edge passes a number of km of column a
tick and
owes the rest (columns.py); the head leaves the tail behind and halts let it close up. Wheels and tracks burn fuel
by the
kilometre and stop without it; tanks break down. Guards who are not surprised may blow bridges the enemy comes up to.
A place falls to a formation that ends a sub-step in its cell with no unmasked enemy there (town) or with its garrison
broken (fort). A place with no armed defender within a cell, in reach of one held for a day, is entered by the rear
services of the allied armies at a rate a day. Two hostile heads never enter one cell: the earlier holds it.

Leaves out: choice of formation width, straggling by unit, repair of single vehicles, the state of road surfaces
over time.
"""

import numpy as np

from auguststorm.clock import SUBSTEP_H, SUBSTEPS_PER_TICK, TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    BLOWN,
    BROKEN_DOWN,
    E_BRIDGE_BLOWN,
    E_BRIDGE_REPAIRED,
    REPAIRED,
    S_DEMOLITION,
    SICK,
    WHOLE,
)
from auguststorm.engine.columns import add_debt
from auguststorm.engine.contact import is_armed, is_near, occupy, vacate
from auguststorm.engine.falls import occupy_abandoned, take_places
from auguststorm.engine.heads import advance, arrive
from auguststorm.engine.log import jot
from auguststorm.engine.movers import list_movers, sort_out
from auguststorm.engine.narrow import pick
from auguststorm.engine.order import sort_by_key
from auguststorm.engine.pace import (
    DEMOLITION_PROBABILITY,
    PARAMETERS,
    RECOVERY,
    REPAIR_H,
    SICK_RATE,
    capacity_km,
    fill_shares,
)
from auguststorm.engine.records import as_arrays, flags_of, rows_of
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.tuples import Luck, MarchGround, Marching
from auguststorm.engine.ways import enter_edges, propose
from auguststorm.jit import inline, kernel
from auguststorm.rng import DEMOLITION, GUARD_TIE, uniform
from auguststorm.units import HOURS_PER_DAY

__all__ = ["PARAMETERS", "READS", "WRITES", "march", "movement"]

READS = (
    "formations.route", "formations.task", "formations.ready_h", "formations.is_supplied",
    "formations.ammunition_t", "headquarters.surprise",
    "weather.mud",
)  # fmt: skip
WRITES = (
    "formations.cell", "formations.previous_cell", "formations.toward", "formations.crossing_share",
    "formations.tail_share",
    "formations.men", "formations.tanks", "formations.fuel_t", "formations.fatigue", "formations.posture",
    "formations.halt",
    "sinks.men", "sinks.tanks", "sinks.fuel_burned_t", "places.control", "places.taken_h", "places.how", "places.taker",
    "places.bridge", "places.bridge_h", "traffic.edge", "traffic.debt_km",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip


def movement(state: State, setting: Setting, tick: int) -> State:
    """Move every column through three sub-steps of two hours and let places fall.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With cells, tails, fuel, fatigue, places, bridges and traffic after the tick.
    Sources
    -------
    est:movement-* (data/parameters/movement.csv)
    Limits
    ------
    A formation is one column; it does not split to use two roads.
    """
    after: State = setting.scratch.writable(state, WRITES)
    changing = Marching(
        *as_arrays(
            after.formations, after.sinks, after.places, after.traffic, after.log, after.weather, after.headquarters
        )
    )
    flags = flags_of(setting.switches)
    fixed = MarchGround(
        *as_arrays(setting.theatre, setting.formations, setting.routes, setting.tasks, setting.places, flags)
    )
    near, (cells,) = pick(setting.supply, "near_place", "near_km"), as_arrays(setting.scratch.cells)
    march(changing, fixed, near, rows_of(setting.parameters.movement), setting.chance, tick, cells)
    return after


@kernel
def march(changing, fixed, near, parameters, chance, tick, scratch):  # type: ignore[no-untyped-def]
    """Carry out what comes once a tick, then march all columns of every run through its sub-steps.

    Parameters
    ----------
    changing : Marching
    fixed : MarchGround, each an array of one
    near : (near_place int16 [C, k], near_km float32 [C, k]), see SupplySetting
    parameters : records [R] of the movement coefficients
    chance : ChanceSetting; tick : int; scratch : CellScratch, an array of one
    """
    ground = MarchGround(
        fixed.ground[0], fixed.who[0], fixed.routes[0], fixed.tasks[0], fixed.sites[0], fixed.switches[0]
    )
    cells = scratch[0]
    for run in range(chance.runs.size):
        one = Marching(
            changing.state[run], changing.sinks[run], changing.places[run], changing.traffic[run],
            changing.log[run], changing.weather[run], changing.hqs[run],
        )  # fmt: skip
        luck = Luck(chance.seed, chance.runs[run])
        # Within the tick nobody lays down or takes up arms here: the lists are kept up by those who enter cells.
        occupy(one.state.cell, one.state.posture, ground.who.camp, ground.who.order, cells.first, cells.next)
        _toil(one, ground, near, parameters[run], luck, tick, cells)
        _march(one, ground, parameters[run], luck, tick, cells)
        vacate(one.state.cell, cells.first)


@inline
def _toil(changing, fixed, near, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    """Let men fall sick, put tanks right again, let guards blow bridges or engineers replace them; once a tick."""
    state, sinks, places, log, hqs = changing.state, changing.sinks, changing.places, changing.log, changing.hqs
    ground, who, switches = fixed.ground, fixed.who, fixed.switches
    share_of_day = TICK_H / HOURS_PER_DAY
    for formation in range(state.cell.size):
        if state.cell[formation] < 0 or not is_armed(state.posture[formation]):
            continue
        sick = state.men[formation] * parameters.value[SICK_RATE] * share_of_day
        state.men[formation] -= sick
        sinks.men[formation, SICK] += sick
        if state.is_supplied[formation] == 1:
            back = sinks.tanks[formation, BROKEN_DOWN] * parameters.value[RECOVERY] * share_of_day
            sinks.tanks[formation, BROKEN_DOWN] -= back
            state.tanks[formation] += back
    for bridge in range(ground.bridge_cell.shape[0]):
        _keep_bridge(bridge, places, ground, who, hqs, switches, parameters, chance, tick, cells, log)
    if tick % TICKS_PER_DAY == 0:
        occupy_abandoned(places, fixed.sites, ground, near, log, parameters, chance, tick, cells)


@inline
def _keep_bridge(bridge, places, ground, who, hqs, switches, parameters, chance, tick, cells, log):  # type: ignore[no-untyped-def]
    now = tick * TICK_H
    near = ground.bridge_cell[bridge, 0]
    far = ground.bridge_cell[bridge, 1]
    if places.bridge[bridge] == BLOWN:
        is_there = is_near(near, ALLIED, ground.neighbour, cells.first) or is_near(
            far, ALLIED, ground.neighbour, cells.first
        )
        if is_there and now - places.bridge_h[bridge] >= parameters.value[REPAIR_H]:
            places.bridge[bridge] = REPAIRED
            places.bridge_h[bridge] = now
            jot(log, E_BRIDGE_REPAIRED, now, bridge, -1, 0.0)
        return
    if places.bridge[bridge] != WHOLE or switches[S_DEMOLITION] == 0:
        return
    if cells.first[AXIS, near] < 0 and cells.first[AXIS, far] < 0:
        return
    if not (
        is_near(near, ALLIED, ground.neighbour, cells.first) or is_near(far, ALLIED, ground.neighbour, cells.first)
    ):
        return
    guard = _most_wakeful(near, far, who, hqs, chance, tick, cells)
    wakeful = 1.0 - hqs.surprise[who.headquarters[guard]]
    if uniform(chance.seed, chance.run, tick, DEMOLITION, bridge) < parameters.value[DEMOLITION_PROBABILITY] * wakeful:
        places.bridge[bridge] = BLOWN
        places.bridge_h[bridge] = now
        jot(log, E_BRIDGE_BLOWN, now, bridge, guard, 0.0)


@inline
def _most_wakeful(near, far, who, hqs, chance, tick, cells):  # type: ignore[no-untyped-def]
    """Return the least surprised of the guards on the banks, by lot among equals; -1 when there are none."""
    guard = -1
    least = 0.0
    lot = 0.0
    for bank in range(2):
        formation = cells.first[AXIS, far if bank == 1 else near]
        while formation >= 0:
            surprise = hqs.surprise[who.headquarters[formation]]
            draw = uniform(chance.seed, chance.run, tick, GUARD_TIE, who.key[formation])
            if guard < 0 or surprise < least or (surprise == least and draw < lot):
                guard, least, lot = formation, surprise, draw
            formation = cells.next[formation]
    return guard


@inline
def _march(changing, fixed, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    state, places, traffic, log = changing.state, changing.places, changing.traffic, changing.log
    ground, who, tasks, sites = fixed.ground, fixed.who, fixed.tasks, fixed.sites
    fill_shares(cells.shares, cells.paces, cells.slows, changing.weather.mud, parameters)
    n_movers = list_movers(changing, fixed, parameters, cells)
    for substep in range(SUBSTEPS_PER_TICK):
        hour = tick * TICK_H + substep * SUBSTEP_H
        when = tick * SUBSTEPS_PER_TICK + substep
        _pay(traffic, ground, parameters, cells)
        n_choosing = sort_out(changing, fixed, parameters, hour, n_movers, cells)
        n_starting = propose(changing, fixed, parameters, chance, when, n_choosing, cells)
        sort_by_key(cells.order, cells.key, n_starting)
        enter_edges(changing, fixed, parameters, n_starting, cells)
        n_arriving = advance(changing, fixed, parameters, (hour, when), n_movers, chance, cells)
        sort_by_key(cells.order, cells.key, n_arriving)
        arrive(changing, fixed, parameters, hour, n_arriving, cells)
        take_places(state, places, who, tasks, sites, log, parameters, (hour + SUBSTEP_H, when), chance, cells)


@inline
def _pay(traffic, ground, parameters, cells):  # type: ignore[no-untyped-def]
    """Pay each edge's debt by what it passes in a sub-step, and rebuild the table without the paid ones."""
    n_busy = 0
    for slot in range(traffic.edge.size):  # without branches: most slots are empty
        cells.slot_edge[n_busy] = traffic.edge[slot]
        cells.slot_debt[n_busy] = traffic.debt_km[slot]
        n_busy += traffic.edge[slot] >= 0
    for slot in range(traffic.edge.size):
        traffic.edge[slot] = -1
        traffic.debt_km[slot] = 0.0
    for slot in range(n_busy):
        edge = cells.slot_edge[slot]
        is_rail = edge >= ground.neighbour.size
        road = edge - ground.neighbour.size if is_rail else edge
        capacity = capacity_km(ground, road // 6, road % 6, is_rail, parameters) / SUBSTEPS_PER_TICK
        left = cells.slot_debt[slot] - np.float32(capacity)
        if left > 0.0:
            add_debt(traffic, edge, left)
