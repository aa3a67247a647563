"""Move columns over the map, and let places fall to those who stand in them.

In each sub-step of two hours every formation proposes from the same state. The head chooses the neighbour with the least
edge hours plus hours still to go; if the enemy bars it, a column with leave to bypass takes a way of like class that
costs at most b hours more, otherwise it deploys to attack over that edge. Head speed is

    v = v_kind . surface . mud . night . (1 + g (1 - 2 fatigue)) . contact

and an edge takes d / v hours and those of its river. Columns have length: an edge passes a number of km of column a tick and
owes the rest (columns.py); the head leaves the tail behind and halts let it close up. Wheels and tracks burn fuel by the
kilometre and stop without it; tanks break down. Guards who are not surprised may blow bridges the enemy comes up to.
A place falls to a formation that ends a sub-step in its cell with no unmasked enemy there (town) or with its garrison
broken (fort). Two hostile heads never enter one cell: the earlier holds it.

Leaves out: choice of formation width, straggling by unit, repair of single vehicles, the state of road surfaces over time.
"""

from auguststorm.clock import SUBSTEP_H, SUBSTEPS_PER_TICK, TICK_H
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
from auguststorm.engine.columns import pay_debts
from auguststorm.engine.contact import is_armed, is_near, occupy, vacate
from auguststorm.engine.falls import take_places
from auguststorm.engine.heads import advance, arrive
from auguststorm.engine.log import note
from auguststorm.engine.order import sort_by_key
from auguststorm.engine.pace import (
    DEMOLITION_PROBABILITY,
    PARAMETERS,
    RECOVERABLE,
    RECOVERY,
    REPAIR_H,
    SICK_RATE,
    capacity_km,
    fill_shares,
)
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.tuples import MarchGround, Marching
from auguststorm.engine.ways import enter_edges, propose
from auguststorm.jit import inline, kernel
from auguststorm.rng import DEMOLITION, uniform
from auguststorm.units import HOURS_PER_DAY

__all__ = ["PARAMETERS", "READS", "WRITES", "march", "movement", "toil"]

READS = (
    "formations.route", "formations.task", "formations.ready_h", "formations.is_supplied", "headquarters.surprise", "weather.mud",
)  # fmt: skip
WRITES = (
    "formations.cell", "formations.previous_cell", "formations.toward", "formations.crossing_share", "formations.tail_share",
    "formations.men", "formations.tanks", "formations.fuel_t", "formations.fatigue", "formations.posture", "formations.halt",
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
    after = setting.scratch.writable(state, WRITES)
    changing = Marching(after.formations, after.sinks, after.places, after.traffic, after.log, after.weather, after.headquarters)
    fixed = MarchGround(setting.theatre, setting.formations, setting.routes, setting.tasks, setting.places, setting.switches)
    toil(changing, fixed, setting.parameters.movement, setting.chance, tick, setting.scratch.cells)
    march(changing, fixed, setting.parameters.movement, setting.chance, tick, setting.scratch.cells)
    return after


@kernel
def toil(changing, fixed, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    """Let men fall sick, put tanks right again, and let guards blow bridges or engineers replace them; once a tick.

    Parameters
    ----------
    changing : Marching
    fixed : MarchGround
    parameters : float64 [R, movement coefficients]
    chance : ChanceSetting; tick : int; cells : CellScratch
    """
    state, sinks, places, log, hqs = changing.state, changing.sinks, changing.places, changing.log, changing.hqs
    ground, who, switches = fixed.ground, fixed.who, fixed.switches
    share_of_day = TICK_H / HOURS_PER_DAY
    for run in range(state.cell.shape[0]):
        for formation in range(state.cell.shape[1]):
            if state.cell[run, formation] < 0 or not is_armed(state.posture[run, formation]):
                continue
            sick = state.men[run, formation] * parameters[run, SICK_RATE] * share_of_day
            state.men[run, formation] -= sick
            sinks.men[run, formation, SICK] += sick
            if state.is_supplied[run, formation] == 1:
                back = sinks.tanks[run, formation, BROKEN_DOWN] * parameters[run, RECOVERABLE]
                back *= parameters[run, RECOVERY] * share_of_day
                sinks.tanks[run, formation, BROKEN_DOWN] -= back
                state.tanks[run, formation] += back
        occupy(state.cell, state.posture, who.camp, cells.first, cells.next, run)
        for bridge in range(ground.bridge_cell.shape[0]):
            _keep_bridge(bridge, places, ground, who, hqs, switches, parameters, chance, tick, cells, log, run)
        vacate(state.cell, cells.first, run)


@inline
def _keep_bridge(bridge, places, ground, who, hqs, switches, parameters, chance, tick, cells, log, run):  # type: ignore[no-untyped-def]
    now = tick * TICK_H
    near = ground.bridge_cell[bridge, 0]
    far = ground.bridge_cell[bridge, 1]
    if places.bridge[run, bridge] == BLOWN:
        is_there = is_near(near, ALLIED, ground.neighbour, cells.first) or is_near(far, ALLIED, ground.neighbour, cells.first)
        if is_there and now - places.bridge_h[run, bridge] >= parameters[run, REPAIR_H]:
            places.bridge[run, bridge] = REPAIRED
            places.bridge_h[run, bridge] = now
            note(log, run, E_BRIDGE_REPAIRED, now, bridge, -1, 0.0)
        return
    if places.bridge[run, bridge] != WHOLE or switches[S_DEMOLITION] == 0:
        return
    guard = cells.first[AXIS, near]
    if guard < 0:
        guard = cells.first[AXIS, far]
    if guard < 0:
        return
    if not (is_near(near, ALLIED, ground.neighbour, cells.first) or is_near(far, ALLIED, ground.neighbour, cells.first)):
        return
    wakeful = 1.0 - hqs.surprise[run, who.headquarters[guard]]
    if uniform(chance.seed, chance.runs[run], tick, DEMOLITION, bridge) < parameters[run, DEMOLITION_PROBABILITY] * wakeful:
        places.bridge[run, bridge] = BLOWN
        places.bridge_h[run, bridge] = now
        note(log, run, E_BRIDGE_BLOWN, now, bridge, guard, 0.0)


@kernel
def march(changing, fixed, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    """March all columns of every run through the sub-steps of a tick.

    Parameters
    ----------
    As `toil`.
    """
    state, places, traffic, log = changing.state, changing.places, changing.traffic, changing.log
    ground, who, tasks, sites = fixed.ground, fixed.who, fixed.tasks, fixed.sites
    for run in range(state.cell.shape[0]):
        fill_shares(cells.shares, parameters, run)
        for substep in range(SUBSTEPS_PER_TICK):
            hour = tick * TICK_H + substep * SUBSTEP_H
            when = tick * SUBSTEPS_PER_TICK + substep
            occupy(state.cell, state.posture, who.camp, cells.first, cells.next, run)
            _pay(traffic, ground, parameters, cells, run)
            n_starting = propose(changing, fixed, parameters, chance, (hour, when), cells, run)
            sort_by_key(cells.order, cells.key, n_starting)
            enter_edges(changing, fixed, parameters, n_starting, cells, run)
            n_arriving = advance(changing, fixed, parameters, (hour, when), chance, cells, run)
            sort_by_key(cells.order, cells.key, n_arriving)
            arrive(changing, fixed, parameters, hour, n_arriving, cells, run)
            take_places(state, places, who, tasks, sites, log, parameters, hour + SUBSTEP_H, cells, run)
            vacate(state.cell, cells.first, run)


@inline
def _pay(traffic, ground, parameters, cells, run):  # type: ignore[no-untyped-def]
    for slot in range(traffic.edge.shape[1]):
        edge = traffic.edge[run, slot]
        cells.slot_capacity[slot] = 0.0
        if edge >= 0:
            is_rail = edge >= ground.neighbour.size
            road = edge - ground.neighbour.size if is_rail else edge
            capacity = capacity_km(ground, road // 6, road % 6, is_rail, parameters, run)
            cells.slot_capacity[slot] = capacity / SUBSTEPS_PER_TICK
    pay_debts(traffic, run, cells.slot_capacity, cells.slot_edge, cells.slot_debt)
