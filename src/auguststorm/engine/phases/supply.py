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
from auguststorm.engine.narrow import pick
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.supply_lines import (
    LINE_PARAMETERS,
    MUD_SLOW_FIRST,
    SPEED_FIRST,
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
DAILY_WRITES = (
    "supply.allied_line_h", "supply.axis_line_h", "places.rail_share", "log.count", "log.kind", "log.time_h",
    "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip
TICK_WRITES = (
    "formations.fuel_t", "formations.ammunition_t", "formations.is_supplied", "formations.line_h",
    "sinks.fuel_received_t", "sinks.ammunition_fired_t", "sinks.ammunition_received_t",
)  # fmt: skip
WRITES = DAILY_WRITES + TICK_WRITES

ARMY_LEVEL = 3  # headquarters.level of an army
N_CALLS = 3
LINE, FUEL, AMMUNITION, COST, ARRIVING, CALL = range(6)  # columns of the scratch `work`


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
    parameters, scratch, graph = setting.parameters.supply, setting.scratch, setting.supply
    stocks, users = _stocks(after), _users(setting)
    has_sea = camps_at_sea(setting.naval)
    taken = pick(after.places, "taken_h", "how", "taker", "rail_share")
    if is_daily:
        links = pick(graph, "first_link", "is_rail")
        inherit_railways(taken, after.log, links, parameters, setting.chance, tick)
        lines = pick(after.supply, "allied_line_h", "axis_line_h")
        standing = (stocks.cell, stocks.posture, users.camp)
        stretches = Graph(*pick(graph, *Graph._fields))
        draw_lines(lines, standing, _land(after, setting), stretches, has_sea, parameters, scratch.graph)
    found = (taken[0], taken[2], *pick(graph, "captured_stock_t"))
    take_stocks(found, stocks.fuel_t, stocks.fuel_received_t, parameters, tick)
    park = (*pick(setting.headquarters, "superior", "level"), *pick(graph, "army_trucks"))
    switches = (setting.switches[S_SUPPLY_LAG] != 0 and tick > 0, setting.switches[S_FUEL_SHARING] != 0)
    deliver(stocks, users, _ways(after, setting), park, has_sea, switches, parameters, scratch.graph)
    return after


def _land(after: State, setting: Setting) -> Land:
    (cell,), (region,) = pick(setting.places, "cell"), pick(setting.theatre, "region")
    return Land(
        *pick(after.places, "control", "rail_share"),
        *pick(after.weather, "mud"),
        *pick(after.air, "interdiction"),
        *pick(setting.places, "cell", "is_port", "first_in_cell", "next_in_cell"),
        region[cell],
        *pick(setting.theatre, "terrain", "neighbour"),
    )


def _stocks(after: State) -> Stocks:
    return Stocks(*pick(after.formations, *Stocks._fields[:9]), *pick(after.sinks, *Stocks._fields[9:]))


def _users(setting: Setting) -> Users:
    return Users(*pick(setting.formations, *Users._fields[:8]), *pick(setting.tasks, "first", "count", "priority"))


def _ways(after: State, setting: Setting) -> Ways:
    return Ways(
        *pick(setting.supply, "near_place", "near_km"),
        *pick(after.places, "control"),
        *pick(after.supply, "allied_line_h", "axis_line_h"),
        *pick(after.weather, "mud"),
        *pick(setting.theatre, "region", "terrain", "neighbour"),
    )


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
def deliver(stocks, users, ways, park, has_sea, switches, parameters, scratch):  # type: ignore[no-untyped-def]
    """Use up, find each formation's line, share the lorries of each army and bring what they carry.

    Parameters
    ----------
    stocks : Stocks; users : Users; ways : Ways
    park : (superior int16 [H], level int8 [H], army_trucks float32 [H])
    has_sea : (bool, bool), whether each camp has sea transport
    switches : (bool, bool), whether lines lag, whether calls have an order
    parameters : float64 [R, K]; scratch : GraphScratch
    """
    is_lagging, has_calls = switches
    for run in range(stocks.cell.shape[0]):
        p = parameters[run]
        use_up(run, stocks, users, p)
        find_lines(run, stocks, users.camp, ways, has_sea, p, scratch.h_per_km[0], scratch.work)
        drive_lines(run, stocks, is_lagging, p, scratch.work)
        enter_claims(run, stocks, users, has_calls, p, scratch)
        share_out(park, p, scratch)
        bring(run, stocks, users.army, scratch)


@inline
def use_up(run, stocks, users, p):  # type: ignore[no-untyped-def]
    """Burn the tick's share of each formation's daily need of ammunition and food."""
    cell, posture, men, contact_h = stocks.cell, stocks.posture, stocks.men, stocks.contact_h
    ammunition_t, fired_t = stocks.ammunition_t, stocks.ammunition_fired_t
    men_start, need_t_per_day = users.men_start, users.need_t_per_day
    rest_need = p[REST_NEED]
    for formation in range(men_start.size):
        doing = posture[run, formation]
        if cell[run, formation] < 0 or not is_armed(doing) or men_start[formation] <= 0.0:
            continue
        if doing == ATTACK or contact_h[run, formation] < NEVER:
            need = need_t_per_day[formation, 1]
        elif doing in (MARCH, WITHDRAW):
            need = need_t_per_day[formation, 0]
        else:
            need = need_t_per_day[formation, 0] * rest_need
        share = men[run, formation] / men_start[formation]
        used = min(ammunition_t[run, formation], need * share * (TICK_H / HOURS_PER_DAY))
        ammunition_t[run, formation] -= used
        fired_t[run, formation] += used


@inline
def find_lines(run, stocks, camp, ways, has_sea, p, h_per_km, work):  # type: ignore[no-untyped-def]
    """Find the hours of the shortest line to each formation; `work[:, LINE]`, NEVER if there is none, -1 if off the map."""
    cell, posture = stocks.cell, stocks.posture
    near_place, near_km, control = ways.near_place, ways.near_km, ways.control
    allied_line_h, axis_line_h = ways.allied_line_h, ways.axis_line_h
    neighbour, terrain, region = ways.neighbour, ways.terrain, ways.region
    reach_km, reach_among_enemies_km, beach_line_h = p[REACH], p[REACH_AMONG_ENEMIES], p[BEACH_LINE]
    for climate in range(h_per_km.size):
        h_per_km[climate] = 1.0 / road_km_per_h(p[SPEED_FIRST], p[MUD_SLOW_FIRST], ways.mud[run, climate])
    for formation in range(camp.size):
        here = cell[run, formation]
        doing = posture[run, formation]
        if here < 0 or not is_armed(doing):
            work[formation, LINE] = -1.0
            continue
        work[formation, LINE] = NEVER
        if doing in (MASKED, ISOLATED):
            continue
        own = camp[formation]
        off_road_h = h_per_km[region[here]]
        reach = reach_km
        best = NEVER
        for rank in range(near_place.shape[1]):
            place = near_place[here, rank]
            km = near_km[here, rank]
            if place < 0 or km > reach:
                break
            holder = control[run, place]
            if holder >= 0 and holder != own:
                reach = min(reach, reach_among_enemies_km)
                continue
            hours = allied_line_h[run, place] if own == ALLIED else axis_line_h[run, place]
            if hours < NEVER:
                best = min(best, hours + km * off_road_h)
        if best >= NEVER and has_sea[own] and is_on_sea(here, neighbour, terrain):
            best = beach_line_h
        work[formation, LINE] = best


@inline
def drive_lines(run, stocks, is_lagging, p, work):  # type: ignore[no-untyped-def]
    """Let the driven line follow the line, and see what share of it brings anything."""
    line_h, is_supplied = stocks.line_h, stocks.is_supplied
    ramp = p[RAMP]
    for formation in range(work.shape[0]):
        line = work[formation, LINE]
        if line < 0.0:
            continue
        is_supplied[run, formation] = 1 if line < NEVER else 0
        if line >= NEVER:
            continue
        driven = line_h[run, formation]
        if is_lagging and driven < line:
            driven += (line - driven) * min(1.0, TICK_H / (ramp * line))
        else:
            driven = line
        line_h[run, formation] = driven
        work[formation, ARRIVING] = driven / line if line > 0.0 else 1.0


@inline
def enter_claims(run, stocks, users, has_calls, p, scratch):  # type: ignore[no-untyped-def]
    """Enter what each formation wants, what a tonne costs in lorry-hours, and its call on the lorries of its army."""
    fuel_t, ammunition_t, task_of = stocks.fuel_t, stocks.ammunition_t, stocks.task
    army_of, capacity_t, need_t_per_day = users.army, users.fuel_capacity_t, users.need_t_per_day
    n_tasks, first_task, priority = users.n_tasks, users.first_task, users.priority
    vehicles, horses, is_forward_detachment = users.vehicles, users.horses, users.is_forward_detachment
    work, lorry_h, claim_h = scratch.work, scratch.lorry_h, scratch.claim_h
    own_lorries, horse_lorries, full_load, burn = p[OWN_LORRIES], p[HORSE_LORRIES], p[LORRY_LOAD], p[LORRY_BURN]
    turn, refills, days = p[TURN], p[REFILLS_HELD], p[AMMUNITION_HELD]
    last = lorry_h.size - 1
    lorry_h[:] = 0.0
    claim_h[:] = 0.0
    for formation in range(army_of.size):
        line = work[formation, LINE]
        work[formation, COST] = 0.0
        if line < 0.0:
            continue
        army = army_of[formation] if army_of[formation] >= 0 else last
        lorry_h[army] += vehicles[formation] * own_lorries + horses[formation] * horse_lorries
        load = full_load - (line + line) * burn
        fuel = max(0.0, refills * capacity_t[formation] - fuel_t[run, formation])
        ammunition = max(0.0, days * need_t_per_day[formation, 1] - ammunition_t[run, formation])
        if load <= 0.0 or fuel + ammunition <= 0.0:
            continue
        call = 0
        if has_calls and is_forward_detachment[formation] == 0:
            task = task_of[run, formation]
            call = 2
            if 0 <= task < n_tasks[formation] and priority[first_task[formation] + task] <= 1:
                call = 1
        cost = (line + line + turn) / load
        work[formation, FUEL] = fuel
        work[formation, AMMUNITION] = ammunition
        work[formation, COST] = cost
        work[formation, CALL] = call
        claim_h[army, call] += (fuel + ammunition) * cost


@inline
def share_out(park, p, scratch):  # type: ignore[no-untyped-def]
    """Turn lorries into lorry-hours, lend the fronts' by what the armies want, and see how far each call is met."""
    superior, level, army_trucks = park
    lorry_h, claim_h, claim_below_h, met = scratch.lorry_h, scratch.claim_h, scratch.claim_below_h, scratch.share
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


@inline
def bring(run, stocks, army_of, scratch):  # type: ignore[no-untyped-def]
    """Hand over to each formation what its call is worth of what it wants, as far as the line is driven."""
    fuel_t, ammunition_t = stocks.fuel_t, stocks.ammunition_t
    fuel_received_t, ammunition_received_t = stocks.fuel_received_t, stocks.ammunition_received_t
    work, met = scratch.work, scratch.share
    for formation in range(army_of.size):
        if work[formation, COST] <= 0.0:
            continue
        army = army_of[formation] if army_of[formation] >= 0 else met.shape[0] - 1
        share = met[army, int(work[formation, CALL])] * work[formation, ARRIVING]
        fuel = work[formation, FUEL] * share
        ammunition = work[formation, AMMUNITION] * share
        fuel_t[run, formation] += fuel
        ammunition_t[run, formation] += ammunition
        fuel_received_t[run, formation] += fuel
        ammunition_received_t[run, formation] += ammunition
