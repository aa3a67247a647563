"""Bring fuel, ammunition and food from the railheads to the formations, and let them be used up.

Lines. Once a day (tick a multiple of 4) `engine/supply_lines.py` reckons the hours of every place from the camp's working
railheads over places it holds; between two reckonings lines do not change. A formation draws by the place, of the three
nearest its cell, that gives the least

    L = hours of the place + km to the place / off-road speed

A place farther than the reach is out of it; when a nearer place is in enemy hands the lesser reach among enemies holds. Allied
troops on a coast their ships command may instead be served over the beach. A formation without any L, and masked works and
isolated pockets, is not supplied: that is encirclement. The line that is driven, l, follows L with a lag,

    l <- l + (L - l) min(1, 6 h / (ramp . L)),     l <- L when L <= l,     arriving share = l / L

so that of a line that has grown only the part already driven brings anything.

Lorries. An army has lorry-hours a tick: (lorries of its services + a share of its formations' own + horses) x fit x hours of
driving a day / 4; a front lends a share of its lorries to the armies below by what they want. A tonne to a formation costs
(2 L + turn) / (load - 2 L . burn) lorry-hours, for lorries burn of their load. Wants are fuel up to so many refills and
other supply up to so many days. First call have forward detachments, second formations whose task has priority 1, third the
rest; each call is met in equal proportion from what the calls before it left. (Switch fuel_sharing off: one call.)

Use. Each tick a formation uses its daily need of other supply in the share of its men: attacking or in contact, marching, or at
rest. Fuel is burned by the movement phase. When a place falls, its taker may find fuel, and the railway there works for the new
holder at a share drawn by how it was taken, mended day by day.

Leaves out: what a railway or a road can carry in a day, stocks of depots that run dry, break of gauge, loss of lorries, water, the
enemy between a formation and its place, air supply of ammunition.
"""

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import (
    ALLIED,
    ATTACK,
    AXIS,
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
    draw_lines,
    has_sea_transport,
    is_on_sea,
    road_km_per_h,
)
from auguststorm.jit import inline, kernel
from auguststorm.rng import RAIL_CAPTURE, uniform
from auguststorm.units import HOURS_PER_DAY

PARAMETERS = (
    *LINE_PARAMETERS,
    "reach_km", "reach_among_enemies_km", "beach_line_h", "ramp_share", "lorry_load_t", "lorry_burn_t_per_h",
    "lorry_fit_share", "driving_h_per_day", "turn_h", "own_lorry_share", "horse_lorry_ratio", "front_lorry_share",
    "refills_held_count", "ammunition_held_days", "rest_need_share", "captured_stock_share", "rail_fought_over_share",
    "rail_surrendered_low_share", "rail_surrendered_high_share", "rail_mended_per_day_share", "refills_at_start_count",
    "ammunition_at_start_days",
)  # fmt: skip
(
    REACH, REACH_AMONG_ENEMIES, BEACH_LINE, RAMP, LORRY_LOAD, LORRY_BURN,
    LORRY_FIT, DRIVING, TURN, OWN_LORRIES, HORSE_LORRIES, FRONT_LORRIES,
    REFILLS_HELD, AMMUNITION_HELD, REST_NEED, CAPTURED_STOCK, RAIL_FOUGHT_OVER,
    RAIL_SURRENDERED_LOW, RAIL_SURRENDERED_HIGH, RAIL_MENDED, REFILLS_AT_START,
    AMMUNITION_AT_START,
) = range(len(LINE_PARAMETERS), len(PARAMETERS))  # fmt: skip

READS = (
    "formations.cell", "formations.posture", "formations.men", "formations.contact_h", "formations.task", "places.control",
    "places.taken_h", "places.how", "places.taker", "weather.mud", "air.interdiction",
)  # fmt: skip
DAILY_WRITES = ("supply.allied_line_h", "supply.axis_line_h", "places.rail_share")
TICK_WRITES = (
    "formations.fuel_t", "formations.ammunition_t", "formations.is_supplied", "formations.line_h", "sinks.fuel_received_t",
    "sinks.ammunition_fired_t", "sinks.ammunition_received_t", "log.count", "log.kind", "log.time_h", "log.subject",
    "log.object", "log.value", "log.extra",
)  # fmt: skip
WRITES = DAILY_WRITES + TICK_WRITES

ARMY_LEVEL = 3  # headquarters.level of an army
N_CALLS = 3
FUEL, AMMUNITION, COST, ARRIVING, CALL = range(5)  # columns of the scratch `work`


def supply(state: State, setting: Setting, tick: int) -> State:
    """Reckon the lines of the day, use up what the tick needs and deliver what the lorries bring.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With `supply` lines (float32 [R, P], hours), each formation's is_supplied, line_h (hours), fuel_t and ammunition_t
        (tonnes, [R, F]), and the sinks and sources of tonnes.
    Sources
    -------
    est:supply-* (data/parameters/supply.csv)
    Limits
    ------
    Encirclement is decided on the graph of places and only as fresh as the day's lines.
    """
    is_daily = tick % TICKS_PER_DAY == 0
    after = setting.scratch.writable(state, WRITES if is_daily else TICK_WRITES)
    parameters, scratch = setting.parameters.supply, setting.scratch
    reads = (after.places, after.weather, after.headquarters)
    fixed = (setting.supply, setting.places, setting.formations, setting.theatre, setting.naval)
    if is_daily:
        inherit_railways(after.places, after.log, setting.supply, parameters, setting.chance, tick)
        state_read = (after.formations, after.places, after.weather, after.air)
        draw_lines(after.supply, state_read, fixed, parameters, scratch.graph)
    writes = (after.formations, after.sinks, after.supply)
    command = (setting.headquarters, setting.tasks, setting.switches)
    deliver(writes, reads, fixed, command, parameters, tick, (scratch.cells.work, scratch.graph))
    return after


@kernel
def inherit_railways(places, log, graph, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Set the working share of railways at places taken in the last day, and mend the others.

    Parameters
    ----------
    places : PlaceState, rail_share written; log : LogState, written
    graph : SupplySetting; parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    now_h = tick * TICK_H
    for run in range(places.control.shape[0]):
        p = parameters[run]
        for place in range(places.control.shape[1]):
            taken_h = places.taken_h[run, place]
            share = places.rail_share[run, place]
            if taken_h < 0.0:
                continue
            if taken_h <= now_h - HOURS_PER_DAY:
                places.rail_share[run, place] = min(1.0, share + p[RAIL_MENDED])
                continue
            draw = uniform(chance.seed, chance.runs[run], tick, RAIL_CAPTURE, place)
            how = places.how[run, place]
            if how == BY_GROUND or how == BY_SEA:
                share = p[RAIL_FOUGHT_OVER] * draw
            else:
                low = p[RAIL_SURRENDERED_LOW]
                share = low + max(0.0, p[RAIL_SURRENDERED_HIGH] - low) * draw
            places.rail_share[run, place] = share
            for link in range(graph.first_link[place], graph.first_link[place + 1]):
                if graph.is_rail[link]:
                    note(log, run, E_RAIL_CAPTURED, now_h, places.taker[run, place], place, share, how)
                    break


@kernel
def deliver(writes, reads, fixed, command, parameters, tick, scratch):  # type: ignore[no-untyped-def]
    """Use up, find each formation's line, share the lorries of each army and bring what they carry.

    Parameters
    ----------
    writes : (FormationState, SinkState, SupplyState); lines are read
    reads : (PlaceState, WeatherState, HeadquartersState)
    fixed : (SupplySetting, PlaceSetting, FormationSetting, TheatreSetting, NavalSetting)
    command : (HeadquartersSetting, TaskSetting, switches int8)
    parameters : float64 [R, K]; tick : int
    scratch : (work float64 [F, 8], GraphScratch)
    """
    formations, sinks, lines = writes
    places, weather, _ = reads
    graph, ground, units, theatre, naval = fixed
    headquarters, tasks, switches = command
    work, pools = scratch
    has_sea_allied = has_sea_transport(naval, ALLIED)
    has_sea_axis = has_sea_transport(naval, AXIS)
    for run in range(formations.cell.shape[0]):
        p = parameters[run]
        find_stocks(run, tick, formations, sinks, places, graph, p)
        pools.lorry_h[:] = 0.0
        pools.claim_h[:] = 0.0
        for formation in range(formations.cell.shape[1]):
            work[formation, COST] = 0.0
            if formations.cell[run, formation] < 0 or not is_armed(formations.posture[run, formation]):
                continue
            use_up(run, formation, formations, sinks, units, p)
            has_sea = has_sea_allied if units.camp[formation] == ALLIED else has_sea_axis
            target = find_line(run, formation, formations, (lines, places, weather), (graph, theatre, units), has_sea, p)
            formations.is_supplied[run, formation] = 1 if target < NEVER else 0
            claim(run, formation, target, tick, formations, (units, tasks, switches), p, work, pools)
        fill_pools(graph, headquarters, p, pools)
        bring(run, formations, sinks, units, work, pools)


@inline
def find_stocks(run, tick, formations, sinks, places, graph, p):  # type: ignore[no-untyped-def]
    """Give the takers of places that fell in the tick before the fuel they find there."""
    now_h = tick * TICK_H
    for place in range(places.control.shape[1]):
        taken_h = places.taken_h[run, place]
        if taken_h > now_h - TICK_H and taken_h <= now_h and taken_h > 0.0:
            taker = places.taker[run, place]
            found = p[CAPTURED_STOCK] * graph.captured_stock_t[place]
            if taker >= 0 and found > 0.0:
                formations.fuel_t[run, taker] += found
                sinks.fuel_received_t[run, taker] += found


@inline
def use_up(run, formation, formations, sinks, units, p):  # type: ignore[no-untyped-def]
    """Burn the tick's share of the daily need of ammunition and food."""
    start = units.men_start[formation]
    if start <= 0.0:
        return
    posture = formations.posture[run, formation]
    if posture == ATTACK or formations.contact_h[run, formation] < NEVER:
        need = units.need_t_per_day[formation, 1]
    elif posture == MARCH or posture == WITHDRAW:
        need = units.need_t_per_day[formation, 0]
    else:
        need = units.need_t_per_day[formation, 0] * p[REST_NEED]
    have = formations.ammunition_t[run, formation]
    used = min(have, need * (formations.men[run, formation] / start) * (TICK_H / HOURS_PER_DAY))
    formations.ammunition_t[run, formation] = have - used
    sinks.ammunition_fired_t[run, formation] += used


@inline
def find_line(run, formation, formations, state, fixed, has_sea, p):  # type: ignore[no-untyped-def]
    """Return the hours of the shortest line to a formation, NEVER if there is none."""
    lines, places, weather = state
    graph, theatre, units = fixed
    posture = formations.posture[run, formation]
    if posture == MASKED or posture == ISOLATED:
        return NEVER
    cell = formations.cell[run, formation]
    camp = units.camp[formation]
    reach = p[REACH]
    best = NEVER
    speed = road_km_per_h(0, weather.mud[run, theatre.region[cell]], p)
    for rank in range(graph.near_place.shape[1]):
        place = graph.near_place[cell, rank]
        if place < 0 or graph.near_km[cell, rank] > reach:
            break
        control = places.control[run, place]
        if control >= 0 and control != camp:
            reach = min(reach, p[REACH_AMONG_ENEMIES])
            continue
        hours = lines.allied_line_h[run, place] if camp == ALLIED else lines.axis_line_h[run, place]
        best = min(best, hours + graph.near_km[cell, rank] / speed)
    if best >= NEVER and has_sea and is_on_sea(cell, theatre):
        best = p[BEACH_LINE]
    return min(best, NEVER)


@inline
def claim(run, formation, target, tick, formations, fixed, p, work, pools):  # type: ignore[no-untyped-def]
    """Let the driven line follow the line, and enter what the formation wants and what its lorries add to the army's pool."""
    units, tasks, switches = fixed
    army = units.army[formation] if units.army[formation] >= 0 else pools.lorry_h.size - 1
    own = units.vehicles[formation] * p[OWN_LORRIES] + units.horses[formation] * p[HORSE_LORRIES]
    pools.lorry_h[army] += own
    if target >= NEVER:
        return
    driven = formations.line_h[run, formation]
    if tick == 0 or switches[S_SUPPLY_LAG] == 0 or target <= driven or target <= 0.0:
        driven = target
    else:
        driven += (target - driven) * min(1.0, TICK_H / (p[RAMP] * target))
    formations.line_h[run, formation] = driven
    load = p[LORRY_LOAD] - (target + target) * p[LORRY_BURN]
    if load <= 0.0:
        return
    fuel = max(0.0, p[REFILLS_HELD] * units.fuel_capacity_t[formation] - formations.fuel_t[run, formation])
    stock = p[AMMUNITION_HELD] * units.need_t_per_day[formation, 1]
    ammunition = max(0.0, stock - formations.ammunition_t[run, formation])
    if fuel + ammunition <= 0.0:
        return
    call = 0
    if switches[S_FUEL_SHARING] != 0 and not units.is_forward_detachment[formation]:
        task = formations.task[run, formation]
        call = 2
        if 0 <= task < tasks.count[formation] and tasks.priority[tasks.first[formation] + task] <= 1:
            call = 1
    work[formation, FUEL] = fuel
    work[formation, AMMUNITION] = ammunition
    work[formation, COST] = (target + target + p[TURN]) / load
    work[formation, ARRIVING] = driven / target if target > 0.0 else 1.0
    work[formation, CALL] = call
    pools.claim_h[army, call] += (fuel + ammunition) * work[formation, COST]


@inline
def fill_pools(graph, headquarters, p, pools):  # type: ignore[no-untyped-def]
    """Turn lorries into lorry-hours, lend the fronts' to the armies by what they want, and see how far each call is met."""
    n_headquarters = headquarters.superior.size
    hours = p[LORRY_FIT] * p[DRIVING] * (TICK_H / HOURS_PER_DAY)
    pools.claim_below_h[:] = 0.0
    for army in range(n_headquarters):
        wanted = pools.claim_h[army, 0] + pools.claim_h[army, 1] + pools.claim_h[army, 2]
        pools.claim_below_h[army] += wanted
        if headquarters.superior[army] >= 0:
            pools.claim_below_h[headquarters.superior[army]] += wanted
    for army in range(n_headquarters + 1):
        lorries = pools.lorry_h[army]
        wanted = pools.claim_h[army, 0] + pools.claim_h[army, 1] + pools.claim_h[army, 2]
        if army < n_headquarters and wanted > 0.0:
            if headquarters.level[army] >= ARMY_LEVEL:
                lorries += graph.army_trucks[army]
            else:
                lorries += p[FRONT_LORRIES] * graph.army_trucks[army] * wanted / pools.claim_below_h[army]
            front = headquarters.superior[army]
            if front >= 0 and headquarters.level[front] < ARMY_LEVEL:
                lorries += p[FRONT_LORRIES] * graph.army_trucks[front] * wanted / pools.claim_below_h[front]
        left = lorries * hours
        for call in range(N_CALLS):
            asked = pools.claim_h[army, call]
            met = min(asked, left)
            pools.share[army, call] = met / asked if asked > 0.0 else 0.0
            left -= met


@inline
def bring(run, formations, sinks, units, work, pools):  # type: ignore[no-untyped-def]
    """Hand over to each formation what its call is worth of what it wants, as far as the line is driven."""
    for formation in range(formations.cell.shape[1]):
        if work[formation, COST] <= 0.0:
            continue
        army = units.army[formation] if units.army[formation] >= 0 else pools.lorry_h.size - 1
        share = pools.share[army, int(work[formation, CALL])] * work[formation, ARRIVING]
        fuel = work[formation, FUEL] * share
        ammunition = work[formation, AMMUNITION] * share
        formations.fuel_t[run, formation] += fuel
        formations.ammunition_t[run, formation] += ammunition
        sinks.fuel_received_t[run, formation] += fuel
        sinks.ammunition_received_t[run, formation] += ammunition
