"""Use up supply, find the line to each formation, and list what it wants; holds the coefficients of supply.

The words and symbols stand in `engine/phases/supply.py`. Who wants something is listed in the order of sums, one row of
`work` each, so that what follows visits nobody else.
"""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import ALLIED, ATTACK, AXIS, MARCH, MASKED, MOTOR, NEVER, TRACKED, WITHDRAW
from auguststorm.engine.contact import is_armed, is_between
from auguststorm.engine.supply_lines import (
    LINE_PARAMETERS,
    MUD_SLOW_FIRST,
    SPEED_FIRST,
    is_on_sea,
    road_km_per_h,
)
from auguststorm.jit import inline
from auguststorm.units import HOURS_PER_DAY

PARAMETERS = (
    *LINE_PARAMETERS,
    "reach_km", "beach_line_h", "ramp_share", "lorry_load_t", "lorry_burn_t_per_h",
    "lorry_fit_share", "driving_h_per_day", "turn_h", "own_lorry_share", "horse_lorry_ratio", "front_lorry_share",
    "first_priority_ratio", "refills_held_count", "ammunition_held_days", "rest_need_share", "captured_stock_share",
    "rail_fought_over_share", "rail_surrendered_low_share", "rail_surrendered_high_share",
    "rail_mended_per_day_share", "refills_at_start_count", "ammunition_at_start_days",
    "rail_trains_per_day", "train_load_t", "port_t_per_day", "beach_t_per_day", "dump_held_days",
    "depots_at_start_ratio",
)  # fmt: skip
(
    REACH, BEACH_LINE, RAMP, LORRY_LOAD, LORRY_BURN,
    LORRY_FIT, DRIVING, TURN, OWN_LORRIES, HORSE_LORRIES, FRONT_LORRIES,
    FIRST_PRIORITY, REFILLS_HELD, AMMUNITION_HELD, REST_NEED, CAPTURED_STOCK,
    RAIL_FOUGHT_OVER, RAIL_SURRENDERED_LOW, RAIL_SURRENDERED_HIGH,
    RAIL_MENDED, REFILLS_AT_START, AMMUNITION_AT_START,
    RAIL_TRAINS, TRAIN_LOAD, PORT, BEACH, DUMP_HELD,
    DEPOTS_AT_START,
) = range(len(LINE_PARAMETERS), len(PARAMETERS))  # fmt: skip

N_CALLS = 3
LINE, ARRIVING, CALL, PLACE, DUMP, FUEL, AMMUNITION, NEAR, FAR, COST = range(10)  # columns of the scratch `work`


@inline
def list_wants(changing, fixed, terms, p, scratch):  # type: ignore[no-untyped-def]
    """Let each formation use up its share of the day, and list who is reached and wants something; return how many.

    Fills `who` and `work` up to its column AMMUNITION, what is asked of dumps (`asked_t`), the lorries of formations by
    army (`lorry_h`) and, when a day begins, what fills an army's dump (`full_t`).

    Parameters
    ----------
    changing : Supplying, records of a run; formations and sinks are written
    fixed : SupplyGround
    terms : ((bool, bool), whether each camp has sea transport; bool, whether lines lag; bool, whether calls have an
        order; bool, whether a day begins)
    p : float64 [K]; scratch : GraphScratch
    """
    has_sea, is_lagging, has_calls, is_daily = terms
    forces, sinks, who, control = changing.state, changing.sinks, fixed.who, changing.places.control
    work, asked_t, lorry_h, full_t = scratch.work, scratch.asked_t, scratch.lorry_h, scratch.full_t
    last = lorry_h.size - 1
    for place in range(asked_t.size):
        asked_t[place] = 0.0
    for army in range(lorry_h.size):
        lorry_h[army] = 0.0
        full_t[army] = 0.0
    list_own_lines(changing.lines, control, scratch.own_line_h)
    n_listed = 0
    for position in range(who.order.size):
        formation = who.order[position]
        here = forces.cell[formation]
        if here < 0 or not is_armed(forces.posture[formation]):
            continue
        use_up(formation, forces, sinks, who, p[REST_NEED])
        army = who.army[formation] if who.army[formation] >= 0 else last
        lorry_h[army] += who.vehicles[formation] * p[OWN_LORRIES] + who.horses[formation] * p[HORSE_LORRIES]
        if is_daily:
            full_t[army] += who.need_t_per_day[formation, 0]
            full_t[army] += who.fuel_capacity_t[formation]
        line, place = NEVER, -1
        if forces.posture[formation] != MASKED:
            line, place = shortest_line(here, who.camp[formation], changing, fixed, has_sea, p, scratch)
        forces.is_supplied[formation] = 1 if line < NEVER else 0
        if line >= NEVER:
            continue
        arriving = drive_line(formation, line, is_lagging, forces, p)
        fuel, ammunition, call = ask(formation, has_calls, forces, who, fixed.tasks, p)
        if fuel + ammunition <= 0.0:
            continue
        dump = changing.lines.dump_place[place] if place >= 0 else -1
        if dump >= 0 and control[dump] != who.camp[formation]:
            dump = -1
        if dump >= 0:
            asked_t[dump] += fuel + ammunition
        scratch.who[n_listed] = formation
        work[n_listed, LINE] = line
        work[n_listed, ARRIVING] = arriving
        work[n_listed, CALL] = call
        work[n_listed, PLACE] = place
        work[n_listed, DUMP] = dump
        work[n_listed, FUEL] = fuel
        work[n_listed, AMMUNITION] = ammunition
        n_listed += 1
    return n_listed


@inline
def use_up(formation, forces, sinks, units, rest_need):  # type: ignore[no-untyped-def]
    """Burn the tick's share of a formation's daily need of ammunition and food.

    Who marches past the enemy does not fight him; who stands before him does.

    Parameters
    ----------
    forces, sinks : FormationState, SinkState, records of a run, written; units : FormationSetting
    rest_need : float, share of the march need
    """
    if units.men_start[formation] <= 0.0:
        return
    doing = forces.posture[formation]
    need = units.need_t_per_day[formation, 0] * rest_need
    if doing in (MARCH, WITHDRAW):
        need = units.need_t_per_day[formation, 0]
    elif doing == ATTACK or forces.contact_h[formation] < NEVER:
        need = units.need_t_per_day[formation, 1]
    share = forces.men[formation] / units.men_start[formation] * (TICK_H / HOURS_PER_DAY)
    used = min(forces.ammunition_t[formation], need * share)
    forces.ammunition_t[formation] -= used
    sinks.ammunition_fired_t[formation] += used


@inline
def drive_line(formation, line, is_lagging, forces, p):  # type: ignore[no-untyped-def]
    """Let the driven line of a formation follow its line; return what share of it brings anything.

    Parameters
    ----------
    line : float, hours, not NEVER; forces : FormationState, record of a run, written; p : float64 [K]
    """
    driven = forces.line_h[formation]
    if is_lagging and driven < line:
        driven += (line - driven) * min(1.0, TICK_H / (p[RAMP] * HOURS_PER_DAY / p[DRIVING] * line))
    else:
        driven = line
    forces.line_h[formation] = driven
    return driven / line if line > 0.0 else 1.0


@inline
def ask(formation, has_calls, forces, units, tasks, p):  # type: ignore[no-untyped-def]
    """Return the tonnes of fuel and of other supply that a formation asks for, and in which call.

    Wheels and tracks on the march leave the lorries to fuel: of the rest they ask for days of the march only. A forward
    detachment without a refill or a day's supply asks before all others for that much, and else like the main effort.

    Parameters
    ----------
    has_calls : bool; forces : FormationState, record of a run; units : FormationSetting; tasks : TaskSetting
    p : float64 [K]
    """
    is_column = forces.posture[formation] == MARCH and units.mobility[formation] in (MOTOR, TRACKED)
    need = units.need_t_per_day[formation, 0 if is_column else 1]
    capacity, fuel_t, ammunition_t = (
        units.fuel_capacity_t[formation], forces.fuel_t[formation], forces.ammunition_t[formation],
    )  # fmt: skip
    is_forward = has_calls and units.is_forward_detachment[formation] != 0
    if is_forward:
        fuel = wanted(capacity, fuel_t)
        ammunition = wanted(need, ammunition_t)
        if fuel + ammunition > 0.0:
            return fuel, ammunition, 0
    fuel = wanted(p[REFILLS_HELD] * capacity, fuel_t)
    ammunition = wanted(p[AMMUNITION_HELD] * need, ammunition_t)
    if not has_calls:
        return fuel, ammunition, 0
    task = forces.task[formation]
    is_main = 0 <= task < tasks.count[formation] and tasks.priority[tasks.first[formation] + task] <= 1
    return fuel, ammunition, 1 if is_main or is_forward else 2


@inline
def find_off_road(mud, p, h_per_km):  # type: ignore[no-untyped-def]
    """Fill the hours of a kilometre off the road by region (`h_per_km[0]`) for the mud there, float32 [G]."""
    for region in range(mud.size):
        h_per_km[0, region] = 1.0 / road_km_per_h(p[SPEED_FIRST], p[MUD_SLOW_FIRST], mud[region])


@inline
def list_own_lines(lines, control, own_line_h):  # type: ignore[no-untyped-def]
    """Fill the hours of each camp's lines to the places that it holds, NEVER to others; float32 [2, P]."""
    for place in range(control.size):
        own_line_h[ALLIED, place] = lines.allied_line_h[place] if control[place] == ALLIED else NEVER
        own_line_h[AXIS, place] = lines.axis_line_h[place] if control[place] == AXIS else NEVER


@inline
def shortest_line(here, own, changing, fixed, has_sea, p, scratch):  # type: ignore[no-untyped-def]
    """Return the hours of the shortest line to a cell, NEVER if none, and the place it comes by, -1 for a beach.

    Parameters
    ----------
    here : int, cell; own : int, camp; changing : Supplying, records of a run; fixed : SupplyGround
    has_sea : (bool, bool), whether each camp has sea transport
    p : float64 [K]; scratch : GraphScratch with `h_per_km` and `own_line_h`
    """
    near_place, near_km, place_cell = fixed.graph.near_place, fixed.graph.near_km, fixed.sites.cell
    control = changing.places.control
    own_line_h = scratch.own_line_h
    off_road_h, reach_km = scratch.h_per_km[0, fixed.ground.region[here]], p[REACH]
    best = NEVER
    found = -1
    for rank in range(near_place.shape[1]):
        place = near_place[here, rank]
        leg_h = near_km[here, rank] * off_road_h
        if place < 0 or near_km[here, rank] > reach_km or leg_h >= best:
            break
        hours = leg_h + own_line_h[own, place]
        if hours >= best:
            continue
        is_screened = False
        there = place_cell[place]
        for nearer in range(rank):
            holder = control[near_place[here, nearer]]
            if holder >= 0 and holder != own:
                middle = place_cell[near_place[here, nearer]]
                is_screened = is_screened or is_between(fixed.ground, here, middle, there)
        if not is_screened:
            best = hours
            found = place
    if best >= NEVER and has_sea[own] and is_on_sea(here, fixed.ground.neighbour, fixed.ground.terrain):
        best = p[BEACH_LINE]
    return best, found


@inline
def wanted(full_t, held_t):  # type: ignore[no-untyped-def]
    """Return the tonnes asked for: what is missing, in the measure that it is missing."""
    missing = full_t - held_t
    if missing <= 0.0:
        return 0.0
    return missing * missing / full_t
