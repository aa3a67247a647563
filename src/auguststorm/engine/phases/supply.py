"""Bring fuel, ammunition and food from the railheads to the formations, and let them be used up.

Lines. Once a day (tick a multiple of 4) `engine/supply_lines.py` reckons the hours of every place from the camp's
working railheads over places it holds; between two reckonings lines do not change. A formation draws by the place, of
the three nearest its cell, that gives the least

    L = hours of the place + km to the place / off-road speed

A place farther than the reach is out of it; when a nearer place is in enemy hands the lesser reach among enemies holds.
Troops on a coast their ships command may instead be served over the beach. A formation without any L, and masked works
and isolated pockets, is not supplied: that is encirclement. The line that is driven, l, follows L with a lag,

    l <- l + (L - l) min(1, 6 h / (ramp . L)),     l <- L when L <= l,     arriving share = l / L

so that of a line that has grown only the part already driven brings anything.

Lorries. An army has lorry-hours a tick: (lorries of its services + a share of its formations' own + horses) x fit x
hours of driving a day / 4; a front lends a share of its lorries to the armies below by what they want. A tonne to a
formation costs (2 L + turn) / (load - 2 L . burn) lorry-hours, for lorries burn of their load. Wants are fuel up to so
many refills and other supply up to so many days. First call have forward detachments, second formations whose task has
priority 1 or less, third the rest; each call is met in equal proportion from what the calls before it left. (Switch
fuel_sharing off: one call.)

Use. Each tick a formation uses its daily need of other supply in the share of its men: attacking or in contact,
marching, or at rest. Fuel is burned by the movement phase. When a place falls, its taker may find fuel, and the railway
there works for the new holder at a share drawn by how it was taken, mended day by day.

Leaves out: what a railway or a road can carry in a day, stocks of depots that run dry, break of gauge, loss of lorries,
water, the enemy between a formation and its place.
"""

from typing import Any, NamedTuple

import numpy.typing as npt

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import (
    ALLIED,
    ATTACK,
    BY_GROUND,
    BY_SEA,
    E_RAIL_CAPTURED,
    ISOLATED,
    MARCH,
    MASKED,
    NEVER,
    S_FUEL_SHARING,
    S_SUPPLY_LAG,
    WITHDRAW,
)
from auguststorm.engine.contact import is_armed
from auguststorm.engine.log import note
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.supply_lines import (
    LINE_PARAMETERS,
    Graph,
    Land,
    camps_at_sea,
    draw_lines,
    is_on_sea,
    road_km_per_h,
)
from auguststorm.jit import inline, kernel
from auguststorm.rng import RAIL_CAPTURE, uniform
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

PARAMETERS = (
    *LINE_PARAMETERS,
    "reach_km", "reach_among_enemies_km", "beach_line_h", "ramp_share", "lorry_load_t", "lorry_burn_t_per_h",
    "lorry_fit_share", "driving_h_per_day", "turn_h", "own_lorry_share", "horse_lorry_ratio", "front_lorry_share",
    "refills_held_count", "ammunition_held_days", "rest_need_share", "captured_stock_share",
    "rail_fought_over_share", "rail_surrendered_low_share", "rail_surrendered_high_share",
    "rail_mended_per_day_share", "refills_at_start_count", "ammunition_at_start_days",
)  # fmt: skip
(
    REACH, REACH_AMONG_ENEMIES, BEACH_LINE, RAMP, LORRY_LOAD, LORRY_BURN,
    LORRY_FIT, DRIVING, TURN, OWN_LORRIES, HORSE_LORRIES, FRONT_LORRIES,
    REFILLS_HELD, AMMUNITION_HELD, REST_NEED, CAPTURED_STOCK,
    RAIL_FOUGHT_OVER, RAIL_SURRENDERED_LOW, RAIL_SURRENDERED_HIGH,
    RAIL_MENDED, REFILLS_AT_START, AMMUNITION_AT_START,
) = range(len(LINE_PARAMETERS), len(PARAMETERS))  # fmt: skip

READS = (
    "formations.cell", "formations.posture", "formations.men", "formations.contact_h", "formations.task",
    "places.control", "places.taken_h", "places.how", "places.taker", "weather.mud", "air.interdiction",
)  # fmt: skip
DAILY_WRITES = ("supply.allied_line_h", "supply.axis_line_h", "places.rail_share")
TICK_WRITES = (
    "formations.fuel_t", "formations.ammunition_t", "formations.is_supplied", "formations.line_h",
    "sinks.fuel_received_t", "sinks.ammunition_fired_t", "sinks.ammunition_received_t", "log.count", "log.kind",
    "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip
WRITES = DAILY_WRITES + TICK_WRITES

ARMY_LEVEL = 3  # headquarters.level of an army
N_CALLS = 3
FUEL, AMMUNITION, COST, ARRIVING, CALL = range(5)  # columns of the scratch `work`


class Stocks(NamedTuple):
    """What formations hold and where they stand; [R, F], fields as in state.FormationState and SinkState."""

    cell: Array  # int32
    posture: Array  # int8
    men: Array  # float64
    contact_h: Array  # float32
    task: Array  # int16
    fuel_t: Array  # float32, written
    ammunition_t: Array  # float32, written
    is_supplied: Array  # int8, written
    line_h: Array  # float32, written
    fuel_received_t: Array  # float32, written
    ammunition_fired_t: Array  # float32, written
    ammunition_received_t: Array  # float32, written


class Users(NamedTuple):
    """What formations need, and whose lorries they draw on; [F] unless said otherwise."""

    camp: Array  # int8
    army: Array  # int16
    men_start: Array  # float64
    need_t_per_day: Array  # float32 [F, 2]
    fuel_capacity_t: Array  # float32
    vehicles: Array  # float32
    horses: Array  # float32
    is_forward_detachment: Array  # bool
    first_task: Array  # int32
    n_tasks: Array  # int32
    priority: Array  # int8 [K]


class Ways(NamedTuple):
    """How formations reach their places."""

    near_place: Array  # int16 [C, 3]
    near_km: Array  # float32 [C, 3]
    control: Array  # int8 [R, P]
    allied_line_h: Array  # float32 [R, P]
    axis_line_h: Array  # float32 [R, P]
    mud: Array  # float32 [R, G]
    region: Array  # int8 [C]
    terrain: Array  # int8 [C]
    neighbour: Array  # int32 [C, 6]


def supply(state: State, setting: Setting, tick: int) -> State:
    """Reckon the lines of the day, use up what the tick needs and deliver what the lorries bring.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With `supply` lines (float32 [R, P], hours), each formation's is_supplied, line_h (hours), fuel_t and
        ammunition_t (tonnes, [R, F]), and the sinks and sources of tonnes.
    Sources
    -------
    est:supply-* (data/parameters/supply.csv)
    Limits
    ------
    Encirclement is decided on the graph of places and only as fresh as the day's lines.
    """
    is_daily = tick % TICKS_PER_DAY == 0
    after = setting.scratch.writable(state, WRITES if is_daily else TICK_WRITES)
    forces, sinks, places, graph = after.formations, after.sinks, after.places, setting.supply
    parameters, scratch = setting.parameters.supply, setting.scratch
    has_sea = camps_at_sea(setting.naval)
    if is_daily:
        taken = (places.taken_h, places.how, places.taker, places.rail_share)
        links = (graph.first_link, graph.is_rail)
        inherit_railways(taken, after.log, links, parameters, setting.chance, tick)
        lines = (after.supply.allied_line_h, after.supply.axis_line_h)
        standing = (forces.cell, forces.posture, setting.formations.camp)
        draw_lines(lines, standing, _land(after, setting), _graph(setting), has_sea, parameters, scratch.graph)
    found = (places.taken_h, places.taker, graph.captured_stock_t)
    take_stocks(found, forces.fuel_t, sinks.fuel_received_t, parameters, tick)
    headquarters = (setting.headquarters.superior, setting.headquarters.level, graph.army_trucks)
    switches = (setting.switches[S_SUPPLY_LAG] != 0 and tick > 0, setting.switches[S_FUEL_SHARING] != 0)
    pools = (scratch.cells.work, scratch.graph)
    deliver(
        _stocks(after), _users(setting), _ways(after, setting), headquarters, has_sea, switches, parameters, pools
    )
    return after


def _land(after: State, setting: Setting) -> Land:
    places, ground, theatre = after.places, setting.places, setting.theatre
    return Land(
        places.control, places.rail_share, after.weather.mud, after.air.interdiction, ground.cell, ground.is_port,
        ground.first_in_cell, ground.next_in_cell, theatre.region, theatre.terrain, theatre.neighbour,
    )  # fmt: skip


def _graph(setting: Setting) -> Graph:
    return Graph(*(getattr(setting.supply, name) for name in Graph._fields))


def _stocks(after: State) -> Stocks:
    return Stocks(
        *(getattr(after.formations, name) for name in Stocks._fields[:9]),
        *(getattr(after.sinks, name) for name in Stocks._fields[9:]),
    )


def _users(setting: Setting) -> Users:
    tasks = setting.tasks
    own = (getattr(setting.formations, name) for name in Users._fields[:8])
    return Users(*own, tasks.first, tasks.count, tasks.priority)


def _ways(after: State, setting: Setting) -> Ways:
    graph, theatre = setting.supply, setting.theatre
    return Ways(
        graph.near_place, graph.near_km, after.places.control, after.supply.allied_line_h, after.supply.axis_line_h,
        after.weather.mud, theatre.region, theatre.terrain, theatre.neighbour,
    )  # fmt: skip


@kernel
def inherit_railways(taken, log, links, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Set the working share of railways at places taken in the last day, and mend the others.

    Parameters
    ----------
    taken : (taken_h, how, taker, rail_share), [R, P] each; rail_share written
    log : LogState, written
    links : (first_link int32 [P + 1], is_rail bool [M])
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    taken_h, how, taker, rail_share = taken
    first_link, is_rail = links
    now_h = tick * TICK_H
    for run in range(taken_h.shape[0]):
        p = parameters[run]
        for place in range(taken_h.shape[1]):
            if taken_h[run, place] < 0.0:
                continue
            if taken_h[run, place] <= now_h - HOURS_PER_DAY:
                rail_share[run, place] = min(1.0, rail_share[run, place] + p[RAIL_MENDED])
                continue
            share = uniform(chance.seed, chance.runs[run], tick, RAIL_CAPTURE, place)
            if how[run, place] in (BY_GROUND, BY_SEA):
                share *= p[RAIL_FOUGHT_OVER]
            else:
                low = p[RAIL_SURRENDERED_LOW]
                share = low + max(0.0, p[RAIL_SURRENDERED_HIGH] - low) * share
            rail_share[run, place] = share
            for link in range(first_link[place], first_link[place + 1]):
                if is_rail[link]:
                    note(log, run, E_RAIL_CAPTURED, now_h, taker[run, place], place, share, how[run, place])
                    break


@kernel
def take_stocks(found, fuel_t, fuel_received_t, parameters, tick):  # type: ignore[no-untyped-def]
    """Give the takers of places that fell in the tick before the fuel they find there.

    Parameters
    ----------
    found : (taken_h float32 [R, P], taker int16 [R, P], captured_stock_t float32 [P])
    fuel_t, fuel_received_t : float32 [R, F], tonnes, written
    parameters : float64 [R, K]; tick : int
    """
    taken_h, taker, stock_t = found
    now_h = tick * TICK_H
    for run in range(taken_h.shape[0]):
        for place in range(taken_h.shape[1]):
            hour = taken_h[run, place]
            if hour > now_h - TICK_H and hour <= now_h and hour > 0.0 and taker[run, place] >= 0:
                tonnes = parameters[run, CAPTURED_STOCK] * stock_t[place]
                fuel_t[run, taker[run, place]] += tonnes
                fuel_received_t[run, taker[run, place]] += tonnes


@kernel
def deliver(stocks, users, ways, headquarters, has_sea, switches, parameters, scratch):  # type: ignore[no-untyped-def]
    """Use up, find each formation's line, share the lorries of each army and bring what they carry.

    Parameters
    ----------
    stocks : Stocks; users : Users; ways : Ways
    headquarters : (superior int16 [H], level int8 [H], army_trucks float32 [H])
    has_sea : (bool, bool), whether each camp has sea transport
    switches : (bool, bool), whether lines lag, whether calls have an order
    parameters : float64 [R, K]
    scratch : (work float64 [F, 8], GraphScratch)
    """
    work, pools = scratch
    lorry_h, claim_h, claim_below_h, met = pools.lorry_h, pools.claim_h, pools.claim_below_h, pools.share
    n_formations = stocks.cell.shape[1]
    last = lorry_h.size - 1
    for run in range(stocks.cell.shape[0]):
        p = parameters[run]
        lorry_h[:] = 0.0
        claim_h[:] = 0.0
        for formation in range(n_formations):
            work[formation, COST] = 0.0
            cell = stocks.cell[run, formation]
            posture = stocks.posture[run, formation]
            if cell < 0 or not is_armed(posture):
                continue
            army = users.army[formation] if users.army[formation] >= 0 else last
            lorry_h[army] += users.vehicles[formation] * p[OWN_LORRIES] + users.horses[formation] * p[HORSE_LORRIES]
            use_up(run, formation, posture, stocks, users, p)
            line = NEVER
            if posture not in (MASKED, ISOLATED):
                line = find_line(run, cell, users.camp[formation], ways, has_sea, p)
            stocks.is_supplied[run, formation] = 1 if line < NEVER else 0
            if line >= NEVER:
                continue
            driven = stocks.line_h[run, formation]
            if switches[0] and driven < line:
                driven += (line - driven) * min(1.0, TICK_H / (p[RAMP] * line))
            else:
                driven = line
            stocks.line_h[run, formation] = driven
            work[formation, ARRIVING] = driven / line if line > 0.0 else 1.0
            claim(run, formation, army, line, switches[1], stocks, users, p, work, claim_h)
        share_out(headquarters, p, lorry_h, claim_h, claim_below_h, met)
        for formation in range(n_formations):
            if work[formation, COST] > 0.0:
                army = users.army[formation] if users.army[formation] >= 0 else last
                share = met[army, int(work[formation, CALL])] * work[formation, ARRIVING]
                fuel = work[formation, FUEL] * share
                ammunition = work[formation, AMMUNITION] * share
                stocks.fuel_t[run, formation] += fuel
                stocks.ammunition_t[run, formation] += ammunition
                stocks.fuel_received_t[run, formation] += fuel
                stocks.ammunition_received_t[run, formation] += ammunition


@inline
def use_up(run, formation, posture, stocks, users, p):  # type: ignore[no-untyped-def]
    """Burn the tick's share of the daily need of ammunition and food."""
    if users.men_start[formation] <= 0.0:
        return
    if posture == ATTACK or stocks.contact_h[run, formation] < NEVER:
        need = users.need_t_per_day[formation, 1]
    elif posture in (MARCH, WITHDRAW):
        need = users.need_t_per_day[formation, 0]
    else:
        need = users.need_t_per_day[formation, 0] * p[REST_NEED]
    men_share = stocks.men[run, formation] / users.men_start[formation]
    have = stocks.ammunition_t[run, formation]
    used = min(have, need * men_share * (TICK_H / HOURS_PER_DAY))
    stocks.ammunition_t[run, formation] = have - used
    stocks.ammunition_fired_t[run, formation] += used


@inline
def find_line(run, cell, camp, ways, has_sea, p):  # type: ignore[no-untyped-def]
    """Return the hours of the shortest line to a formation of a camp in a cell, NEVER if there is none."""
    lines = ways.allied_line_h if camp == ALLIED else ways.axis_line_h
    speed = road_km_per_h(0, ways.mud[run, ways.region[cell]], p)
    reach = p[REACH]
    best = NEVER
    for rank in range(ways.near_place.shape[1]):
        place = ways.near_place[cell, rank]
        km = ways.near_km[cell, rank]
        if place < 0 or km > reach:
            break
        control = ways.control[run, place]
        if control >= 0 and control != camp:
            reach = min(reach, p[REACH_AMONG_ENEMIES])
        elif lines[run, place] < NEVER:
            best = min(best, lines[run, place] + km / speed)
    if best >= NEVER and has_sea[camp] and is_on_sea(cell, ways.neighbour, ways.terrain):
        best = p[BEACH_LINE]
    return best


@inline
def claim(run, formation, army, line, has_calls, stocks, users, p, work, claim_h):  # type: ignore[no-untyped-def]
    """Enter what a formation wants, what a tonne costs in lorry-hours, and its call on the army's lorries."""
    load = p[LORRY_LOAD] - (line + line) * p[LORRY_BURN]
    fuel = max(0.0, p[REFILLS_HELD] * users.fuel_capacity_t[formation] - stocks.fuel_t[run, formation])
    store = p[AMMUNITION_HELD] * users.need_t_per_day[formation, 1]
    ammunition = max(0.0, store - stocks.ammunition_t[run, formation])
    if load <= 0.0 or fuel + ammunition <= 0.0:
        return
    call = 0
    if has_calls and not users.is_forward_detachment[formation]:
        task = stocks.task[run, formation]
        call = 2
        if 0 <= task < users.n_tasks[formation] and users.priority[users.first_task[formation] + task] <= 1:
            call = 1
    cost = (line + line + p[TURN]) / load
    work[formation, FUEL] = fuel
    work[formation, AMMUNITION] = ammunition
    work[formation, COST] = cost
    work[formation, CALL] = call
    claim_h[army, call] += (fuel + ammunition) * cost


@inline
def share_out(headquarters, p, lorry_h, claim_h, claim_below_h, met):  # type: ignore[no-untyped-def]
    """Turn lorries into lorry-hours, lend the fronts' by what the armies want, and see how far each call is met.

    Parameters
    ----------
    lorry_h : float64 [H + 1], lorries of formations; claim_h : float64 [H + 1, 3], lorry-hours wanted
    claim_below_h : float64 [H + 1], scratch; met : float64 [H + 1, 3], filled, 0-1
    """
    superior, level, army_trucks = headquarters
    n_headquarters = superior.size
    hours = p[LORRY_FIT] * p[DRIVING] * (TICK_H / HOURS_PER_DAY)
    claim_below_h[:] = 0.0
    for army in range(n_headquarters):
        wanted = claim_h[army, 0] + claim_h[army, 1] + claim_h[army, 2]
        claim_below_h[army] += wanted
        if superior[army] >= 0:
            claim_below_h[superior[army]] += wanted
    for army in range(n_headquarters + 1):
        wanted = claim_h[army, 0] + claim_h[army, 1] + claim_h[army, 2]
        if wanted <= 0.0:
            continue
        lorries = lorry_h[army]
        if army < n_headquarters:
            if level[army] >= ARMY_LEVEL:
                lorries += army_trucks[army]
            else:
                lorries += p[FRONT_LORRIES] * army_trucks[army] * wanted / claim_below_h[army]
            front = superior[army]
            if front >= 0 and level[front] < ARMY_LEVEL:
                lorries += p[FRONT_LORRIES] * army_trucks[front] * wanted / claim_below_h[front]
        left = lorries * hours
        for call in range(N_CALLS):
            asked = claim_h[army, call]
            given = min(asked, left)
            met[army, call] = given / asked if asked > 0.0 else 0.0
            left -= given
