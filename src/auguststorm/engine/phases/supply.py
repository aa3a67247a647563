"""Bring fuel, ammunition and food from the railheads to the formations, and let them be used up.

Lines. Once a day (tick a multiple of 4) `engine/supply_lines.py` reckons the hours of every place from the camp's
working railheads over places it holds; between two reckonings lines do not change. A formation draws by the place, of
the few nearest its cell, that gives the least

    L = hours of the place + km to the place / off-road speed

with km of country counted as km of open steppe. A place beyond the reach is out of it, and one behind a nearer place in
enemy hands is screened: seen from the enemy's place, formation and place lie on opposite sides. Troops on a coast their
ships command may instead be served over the beach, with what boats land there in a day. A formation without any L, and
masked works, are not supplied: that is encirclement. The line that is driven, l, follows L with a lag,

    l <- l + (L - l) min(1, 6 h / (ramp . L . 24 / driving)),     l <- L when L <= l,     arriving share = l / L

so that of a line that has grown only the part already driven brings anything.

Lorries. An army has lorry-hours a tick: (lorries of its services + a share of its formations' own + horses) x fit x
hours of driving a day / 4; a front lends a share of its lorries to the armies below by what they want. A tonne to a
formation costs (2 L + turn) / (load - 2 L . burn) lorry-hours, for lorries burn of their load. Of a stock that is full
at F and holds h a formation asks for (F - h)^2 / F, what is missing in the measure that it is missing, so that the
scarcer of fuel and other supply comes first. A forward detachment without a refill or a day's supply asks first, and
for that much; what is left is divided between formations whose task has priority 1 or less, other forward detachments,
and the rest by what they want, the former weighing more. Within a call all get the same share. (Switch fuel_sharing
off: one call.)

Stocks, railways and dumps are those of `engine/dumps.py`: sources hold so much and get so many trains, ships land so
much at ports, railways carry so much, and who draws by a place finds part of his wants at the last stock on its line,
its dump.

Use. Each tick a formation uses its daily need of other supply in the share of its men: attacking or in contact,
marching, or at rest. Fuel is burned by the movement phase. When a place falls, its taker may find fuel, as far as it
can hold it, and the railway there works for the new holder at a share drawn by how it was taken, mended day by day.

Leaves out: what a road can carry in a day, how much of a stock is fuel, how many ships there are, break of gauge, loss
of lorries, water, the enemy between a formation and its place.
"""

from typing import Any

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import BY_GROUND, BY_SEA, E_RAIL_CAPTURED, S_FUEL_SHARING, S_SUPPLY_LAG
from auguststorm.engine.dumps import haul_forward, land_cargoes, ration, receive_trains, trace_lines
from auguststorm.engine.log import jot
from auguststorm.engine.lorries import add_loads, ask_sources, bring, enter_claims, load_up, share_out
from auguststorm.engine.narrow import pick
from auguststorm.engine.records import as_arrays, rows_of
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.supply_lines import camps_at_sea, draw_lines, prepare_lines
from auguststorm.engine.tuples import SupplyGround, Supplying
from auguststorm.engine.wants import (
    CAPTURED_STOCK,
    DUMP_HELD,
    LORRY_BURN,
    LORRY_LOAD,
    PARAMETERS,
    PORT,
    RAIL_FOUGHT_OVER,
    RAIL_MENDED,
    RAIL_SURRENDERED_HIGH,
    RAIL_SURRENDERED_LOW,
    RAIL_TRAINS,
    REFILLS_HELD,
    TRAIN_LOAD,
    TURN,
    find_off_road,
    list_wants,
)
from auguststorm.jit import kernel
from auguststorm.rng import RAIL_CAPTURE, uniform
from auguststorm.units import HOURS_PER_DAY

__all__ = ["PARAMETERS", "READS", "WRITES", "inherit_railways", "serve", "supply", "take_stocks"]

READS = (
    "formations.cell", "formations.posture", "formations.men", "formations.contact_h", "formations.task",
    "headquarters.cell", "places.control", "places.taken_h", "places.how", "places.taker", "weather.mud",
    "air.interdiction",
)  # fmt: skip
DAILY_WRITES = (
    "supply.allied_line_h", "supply.axis_line_h", "supply.source_place", "supply.dump_place", "supply.ration",
    "places.rail_share", "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip
TICK_WRITES = (
    "formations.fuel_t", "formations.ammunition_t", "formations.is_supplied", "formations.line_h", "supply.stock_t",
    "supply.brought_t", "supply.lost_t", "sinks.fuel_received_t", "sinks.ammunition_fired_t",
    "sinks.ammunition_received_t",
)  # fmt: skip
WRITES = DAILY_WRITES + TICK_WRITES


def supply(state: State, setting: Setting, tick: int) -> State:
    """Reckon the lines of the day, use up what the tick needs and deliver what the lorries bring.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With `supply` lines (float32 [R, P], hours) and stocks (tonnes), each formation's is_supplied, line_h (hours),
        fuel_t and ammunition_t (tonnes, [R, F]), and the sinks and sources of tonnes.
    Sources
    -------
    est:supply-* (data/parameters/supply.csv)
    Limits
    ------
    Encirclement is decided on the graph of places and only as fresh as the day's lines.
    """
    is_daily = tick % TICKS_PER_DAY == 0
    after: State = setting.scratch.writable(state, WRITES if is_daily else TICK_WRITES)
    parameters = setting.parameters.supply
    fixed, links, found, rows, scratch = setting.scratch.kept(_fixed, setting)
    changing = Supplying(
        *as_arrays(
            after.formations, after.sinks, after.supply, after.places, after.weather, after.air, after.headquarters
        )
    )
    if is_daily:
        (log,) = as_arrays(after.log)
        inherit_railways(changing.places, log, links, parameters, setting.chance, tick)
    take_stocks(changing.places, changing.state, changing.sinks, changing.lines, found, parameters, tick)
    switches = (bool(setting.switches[S_SUPPLY_LAG]) and tick > 0, bool(setting.switches[S_FUEL_SHARING]))
    serve(changing, fixed, (*switches, is_daily), rows, scratch)
    return after


def _fixed(setting: Setting) -> tuple[Any, ...]:
    graph = setting.supply
    fixed = SupplyGround(*as_arrays(
        setting.theatre, setting.formations, setting.headquarters, setting.tasks, setting.places, graph, setting.naval,
    ))  # fmt: skip
    links = pick(graph, "first_link", "is_rail")
    found = (*pick(graph, "captured_stock_t"), *pick(setting.formations, "fuel_capacity_t"))
    (scratch,) = as_arrays(setting.scratch.graph)
    return fixed, links, found, rows_of(setting.parameters.supply), scratch


@kernel
def serve(changing, fixed, switches, parameters, scratches):  # type: ignore[no-untyped-def]
    """Serve the formations of every run for a tick; draw lines and rations anew when a day begins.

    Parameters
    ----------
    changing : Supplying, records [R]; formations, sinks and lines are written
    fixed : SupplyGround, each an array of one
    switches : (bool, whether lines lag; bool, whether calls have an order; bool, whether a day begins)
    parameters : records [R] of the supply coefficients; scratches : GraphScratch, an array of one
    """
    scratch = scratches[0]
    ground = SupplyGround(
        fixed.ground[0], fixed.who[0], fixed.tree[0], fixed.tasks[0], fixed.sites[0], fixed.graph[0], fixed.ships[0],
    )  # fmt: skip
    graph, has_sea, is_daily = ground.graph, camps_at_sea(ground.ships), switches[2]
    terms = (has_sea, *switches)
    for run in range(changing.state.size):
        p = parameters[run].value
        one = Supplying(
            changing.state[run], changing.sinks[run], changing.lines[run], changing.places[run],
            changing.weather[run], changing.air[run], changing.hqs[run],
        )  # fmt: skip
        lines, control = one.lines, one.places.control
        if is_daily:
            receive_trains(lines, control, graph, p[TRAIN_LOAD])
            prepare_lines(one, ground, p, scratch)
            for camp in range(2):
                draw_lines(camp, has_sea[camp], one, ground, p, scratch)
                trace_lines(camp, lines, control, scratch)
                if has_sea[camp]:
                    land_cargoes(camp, one, ground, p[PORT])
        find_off_road(one.weather.mud, p, scratch.h_per_km)
        n_listed = list_wants(one, ground, terms, p, scratch)
        enter_claims(n_listed, lines, ground.who, p, scratch)
        share_out(ground.tree, graph.army_trucks, p, scratch)
        load_up(n_listed, ground.who.army, p, scratch)
        if is_daily:
            add_loads(n_listed, scratch)
            for camp in range(2):
                ration(camp, one, ground, (p[RAIL_TRAINS] * p[TRAIN_LOAD], p[TURN]), scratch)
        ask_sources(n_listed, lines, control, scratch)
        bring(n_listed, one.state, one.sinks, lines, scratch)
        if is_daily:
            haul_forward(one, ground, (p[DUMP_HELD], p[TURN], p[LORRY_LOAD], p[LORRY_BURN]), scratch)


@kernel
def inherit_railways(places, log, links, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Set the working share of railways at places taken in the last day, and mend the others.

    Parameters
    ----------
    places : PlaceState, rail_share written; log : LogState, written
    links : (first_link int32 [P + 1], is_rail bool [M])
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    first_link, is_rail = links
    now_h = tick * TICK_H
    for run in range(places.size):
        p = parameters[run]
        taken_h, how, rail_share = places[run].taken_h, places[run].how, places[run].rail_share
        for place in range(taken_h.size):
            if taken_h[place] < 0.0:
                continue
            if taken_h[place] <= now_h - HOURS_PER_DAY:
                rail_share[place] = min(1.0, rail_share[place] + p[RAIL_MENDED])
                continue
            share = uniform(chance.seed, chance.runs[run], tick, RAIL_CAPTURE, place)
            if how[place] in (BY_GROUND, BY_SEA):
                share *= p[RAIL_FOUGHT_OVER]
            else:
                low = p[RAIL_SURRENDERED_LOW]
                share = low + max(0.0, p[RAIL_SURRENDERED_HIGH] - low) * share
            rail_share[place] = share
            for link in range(first_link[place], first_link[place + 1]):
                if is_rail[link]:
                    jot(log[run], E_RAIL_CAPTURED, now_h, places[run].taker[place], place, share, how[place])
                    break


@kernel
def take_stocks(places, formations, sinks, supplies, found, parameters, tick):  # type: ignore[no-untyped-def]
    """Give the takers of places that fell in the tick before the fuel they find there; what they cannot hold stays.

    Parameters
    ----------
    places : PlaceState, read; formations : FormationState, sinks : SinkState, supplies : SupplyState, written
    found : (captured_stock_t float32 [P], fuel_capacity_t float32 [F]), tonnes
    parameters : float64 [R, K]; tick : int
    """
    captured_t, capacity_t = found
    now_h = tick * TICK_H
    for run in range(places.size):
        taken_h, takers, fuel_t = places[run].taken_h, places[run].taker, formations[run].fuel_t
        lines = supplies[run]
        for place in range(taken_h.size):
            hour = taken_h[place]
            if hour <= now_h - TICK_H or hour > now_h or hour <= 0.0:
                continue
            lines.lost_t += lines.stock_t[place]
            lines.stock_t[place] = 0.0
            taker = takers[place]
            if taker < 0 or formations[run].men[taker] <= 0.0:  # who fell since finds nothing
                continue
            tonnes = parameters[run, CAPTURED_STOCK] * captured_t[place]
            held = min(tonnes, max(0.0, parameters[run, REFILLS_HELD] * capacity_t[taker] - fuel_t[taker]))
            fuel_t[taker] += held
            sinks[run].fuel_received_t[taker] += held
            lines.stock_t[place] = tonnes - held
            lines.brought_t += tonnes
