"""Use up supply, find each formation's line, and share the lorries of armies; holds the coefficients of supply.

The words and symbols stand in `engine/phases/supply.py`.
"""

from typing import Any, NamedTuple

import numpy.typing as npt

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import ALLIED, ATTACK, MARCH, MASKED, NEVER, WITHDRAW
from auguststorm.engine.contact import is_armed
from auguststorm.engine.supply_lines import (
    LINE_PARAMETERS,
    MUD_SLOW_FIRST,
    SPEED_FIRST,
    is_on_sea,
    road_km_per_h,
)
from auguststorm.jit import inline, kernel
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

PARAMETERS = (
    *LINE_PARAMETERS,
    "reach_km", "beach_line_h", "ramp_share", "lorry_load_t", "lorry_burn_t_per_h",
    "lorry_fit_share", "driving_h_per_day", "turn_h", "own_lorry_share", "horse_lorry_ratio", "front_lorry_share",
    "first_priority_ratio", "refills_held_count", "ammunition_held_days", "rest_need_share", "captured_stock_share",
    "rail_fought_over_share", "rail_surrendered_low_share", "rail_surrendered_high_share",
    "rail_mended_per_day_share", "refills_at_start_count", "ammunition_at_start_days",
)  # fmt: skip
(
    REACH, BEACH_LINE, RAMP, LORRY_LOAD, LORRY_BURN,
    LORRY_FIT, DRIVING, TURN, OWN_LORRIES, HORSE_LORRIES, FRONT_LORRIES,
    FIRST_PRIORITY, REFILLS_HELD, AMMUNITION_HELD, REST_NEED, CAPTURED_STOCK,
    RAIL_FOUGHT_OVER, RAIL_SURRENDERED_LOW, RAIL_SURRENDERED_HIGH,
    RAIL_MENDED, REFILLS_AT_START, AMMUNITION_AT_START,
) = range(len(LINE_PARAMETERS), len(PARAMETERS))  # fmt: skip

ARMY_LEVEL = 3  # headquarters.level of an army
N_CALLS = 3
LINE, FUEL, AMMUNITION, COST, ARRIVING, CALL = range(6)  # columns of the scratch `work`


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
    order: Array  # int16
    first_task: Array  # int32
    n_tasks: Array  # int32
    priority: Array  # int8 [K]


class Ways(NamedTuple):
    """How formations reach their places."""

    near_place: Array  # int16 [C, k]
    near_km: Array  # float32 [C, k]
    place_cell: Array  # int32 [P]
    x_km: Array  # float32 [C]
    y_km: Array  # float32 [C]
    region: Array  # int8 [C]
    terrain: Array  # int8 [C]
    neighbour: Array  # int32 [C, 6]


@kernel
def deliver(state, users, ways, park, has_sea, switches, parameters, scratch):  # type: ignore[no-untyped-def]
    """Use up, find each formation's line, share the lorries of each army and bring what they carry.

    Parameters
    ----------
    state : (FormationState, SinkState, SupplyState, PlaceState, WeatherState), records [R]; the first two written
    users : Users; ways : Ways
    park : (superior int16 [H], level int8 [H], army_trucks float32 [H])
    has_sea : (bool, bool), whether each camp has sea transport
    switches : (bool, bool), whether lines lag, whether calls have an order
    parameters : float64 [R, K]; scratch : GraphScratch
    """
    formations, sinks, lines, places, weather = state
    is_lagging, has_calls = switches
    for run in range(formations.size):
        p = parameters[run]
        use_up(formations[run], sinks[run], users, p)
        find_off_road(weather[run].mud, p, scratch.h_per_km)
        find_lines(formations[run], users.camp, lines[run], places[run].control, ways, has_sea, p, scratch)
        drive_lines(formations[run], is_lagging, p[RAMP], scratch.work)
        enter_claims(formations[run], users, has_calls, p, scratch)
        share_out(park, p, scratch)
        bring(formations[run], sinks[run], users.army, scratch)


@inline
def find_off_road(mud, p, h_per_km):  # type: ignore[no-untyped-def]
    """Fill the hours of a kilometre off the road by region (`h_per_km[0]`) for the mud there, float32 [G]."""
    for region in range(mud.size):
        h_per_km[0, region] = 1.0 / road_km_per_h(p[SPEED_FIRST], p[MUD_SLOW_FIRST], mud[region])


@inline
def use_up(forces, sinks, users, p):  # type: ignore[no-untyped-def]
    """Burn the tick's share of each formation's daily need of ammunition and food."""
    cell, posture, men, contact_h = forces.cell, forces.posture, forces.men, forces.contact_h
    ammunition_t, fired_t = forces.ammunition_t, sinks.ammunition_fired_t
    men_start, need_t_per_day = users.men_start, users.need_t_per_day
    rest_need = p[REST_NEED]
    for formation in range(men_start.size):
        doing = posture[formation]
        if cell[formation] < 0 or not is_armed(doing) or men_start[formation] <= 0.0:
            continue
        if doing == ATTACK or contact_h[formation] < NEVER:
            need = need_t_per_day[formation, 1]
        elif doing in (MARCH, WITHDRAW):
            need = need_t_per_day[formation, 0]
        else:
            need = need_t_per_day[formation, 0] * rest_need
        share = men[formation] / men_start[formation]
        used = min(ammunition_t[formation], need * share * (TICK_H / HOURS_PER_DAY))
        ammunition_t[formation] -= used
        fired_t[formation] += used


@inline
def find_lines(forces, camp, lines, control, ways, has_sea, p, scratch):  # type: ignore[no-untyped-def]
    """Find the hours of the shortest line to each formation: `work[:, LINE]`, NEVER if none, -1 for who takes none."""
    cell, posture, work, h_per_km = forces.cell, forces.posture, scratch.work, scratch.h_per_km
    near_place, near_km = ways.near_place, ways.near_km
    allied_line_h, axis_line_h = lines.allied_line_h, lines.axis_line_h
    neighbour, terrain, region = ways.neighbour, ways.terrain, ways.region
    place_cell, x_km, y_km = ways.place_cell, ways.x_km, ways.y_km
    reach_km, beach_line_h = p[REACH], p[BEACH_LINE]
    for formation in range(camp.size):
        here = cell[formation]
        doing = posture[formation]
        if here < 0 or not is_armed(doing):
            work[formation, LINE] = -1.0
            continue
        work[formation, LINE] = NEVER
        if doing == MASKED:
            continue
        own = camp[formation]
        off_road_h = h_per_km[0, region[here]]
        best = NEVER
        for rank in range(near_place.shape[1]):
            place = near_place[here, rank]
            leg_h = near_km[here, rank] * off_road_h
            if place < 0 or near_km[here, rank] > reach_km or leg_h >= best:
                break
            hours = leg_h + (allied_line_h[place] if own == ALLIED else axis_line_h[place])
            if hours >= best:
                continue
            is_screened = False
            there = place_cell[place]
            for nearer in range(rank):
                holder = control[near_place[here, nearer]]
                if holder >= 0 and holder != own:
                    middle = place_cell[near_place[here, nearer]]
                    east = (x_km[here] - x_km[middle]) * (x_km[there] - x_km[middle])
                    north = (y_km[here] - y_km[middle]) * (y_km[there] - y_km[middle])
                    is_screened = is_screened or east + north < 0.0
            if not is_screened:
                best = hours
        if best >= NEVER and has_sea[own] and is_on_sea(here, neighbour, terrain):
            best = beach_line_h
        work[formation, LINE] = best


@inline
def drive_lines(forces, is_lagging, ramp, work):  # type: ignore[no-untyped-def]
    """Let the driven line follow the line, and see what share of it brings anything."""
    line_h, is_supplied = forces.line_h, forces.is_supplied
    for formation in range(work.shape[0]):
        line = work[formation, LINE]
        if line < 0.0:
            continue
        is_supplied[formation] = 1 if line < NEVER else 0
        if line >= NEVER:
            continue
        driven = line_h[formation]
        if is_lagging and driven < line:
            driven += (line - driven) * min(1.0, TICK_H / (ramp * line))
        else:
            driven = line
        line_h[formation] = driven
        work[formation, ARRIVING] = driven / line if line > 0.0 else 1.0


@inline
def wanted(full_t, held_t):  # type: ignore[no-untyped-def]
    """Return the tonnes asked for: what is missing, in the measure that it is missing."""
    missing = full_t - held_t
    if missing <= 0.0:
        return 0.0
    return missing * missing / full_t


@inline
def enter_claims(forces, users, has_calls, p, scratch):  # type: ignore[no-untyped-def]
    """Enter what each formation wants, what a tonne costs in lorry-hours, and its call on the lorries of its army."""
    fuel_t, ammunition_t, task_of = forces.fuel_t, forces.ammunition_t, forces.task
    army_of, capacity_t, need_t_per_day = users.army, users.fuel_capacity_t, users.need_t_per_day
    n_tasks, first_task, priority = users.n_tasks, users.first_task, users.priority
    vehicles, horses, is_forward_detachment = users.vehicles, users.horses, users.is_forward_detachment
    order = users.order
    work, lorry_h, claim_h = scratch.work, scratch.lorry_h, scratch.claim_h
    own_lorries, horse_lorries, full_load, burn = p[OWN_LORRIES], p[HORSE_LORRIES], p[LORRY_LOAD], p[LORRY_BURN]
    turn, refills, days = p[TURN], p[REFILLS_HELD], p[AMMUNITION_HELD]
    last = lorry_h.size - 1
    for army in range(lorry_h.size):
        lorry_h[army] = 0.0
        for call in range(N_CALLS):
            claim_h[army, call] = 0.0
    for place in range(order.size):
        formation = order[place]
        line = work[formation, LINE]
        work[formation, COST] = 0.0
        if line < 0.0:
            continue
        army = army_of[formation] if army_of[formation] >= 0 else last
        lorry_h[army] += vehicles[formation] * own_lorries + horses[formation] * horse_lorries
        load = full_load - (line + line) * burn
        fuel = wanted(refills * capacity_t[formation], fuel_t[formation])
        ammunition = wanted(days * need_t_per_day[formation, 1], ammunition_t[formation])
        if load <= 0.0 or fuel + ammunition <= 0.0:
            continue
        call = 0
        if has_calls and is_forward_detachment[formation] == 0:
            task = task_of[formation]
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
    for army in range(n_headquarters):
        claim_below_h[army] = 0.0
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
        first = min(claim_h[army, 0], lorries * hours)
        left = lorries * hours - first
        weighed = p[FIRST_PRIORITY] * claim_h[army, 1]
        third = 0.0
        if claim_h[army, 2] > 0.0:
            third = min(claim_h[army, 2], left * claim_h[army, 2] / (weighed + claim_h[army, 2]))
        second = min(claim_h[army, 1], left - third)
        third = min(claim_h[army, 2], left - second)
        given = (first, second, third)
        for call in range(N_CALLS):
            met[army, call] = given[call] / claim_h[army, call] if claim_h[army, call] > 0.0 else 0.0


@inline
def bring(forces, sinks, army_of, scratch):  # type: ignore[no-untyped-def]
    """Hand over to each formation what its call is worth of what it wants, as far as the line is driven."""
    fuel_t, ammunition_t = forces.fuel_t, forces.ammunition_t
    fuel_received_t, ammunition_received_t = sinks.fuel_received_t, sinks.ammunition_received_t
    work, met = scratch.work, scratch.share
    for formation in range(army_of.size):
        if work[formation, COST] <= 0.0:
            continue
        army = army_of[formation] if army_of[formation] >= 0 else met.shape[0] - 1
        share = met[army, int(work[formation, CALL])] * work[formation, ARRIVING]
        fuel = work[formation, FUEL] * share
        ammunition = work[formation, AMMUNITION] * share
        fuel_t[formation] += fuel
        ammunition_t[formation] += ammunition
        fuel_received_t[formation] += fuel
        ammunition_received_t[formation] += ammunition
