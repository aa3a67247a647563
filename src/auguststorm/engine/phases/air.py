"""Fly: reconnaissance, interdiction and support on each axis, fuel to columns, parties to airfields; move bases.

A group of n aircraft flies in a tick

    sorties = n . fit . rate_kind . part of the day . flying . moving . camp

where each daylight tick has half of the day's sorties and each night tick a small share of that, flying is what rain,
fog and soft strips leave at the base, a group that moves its base flies a share only, and axis aircraft a small share,
being mostly withdrawn. Sorties divide as planned over the axes within the radius r of the kind; on an axis they count
in full near the base and fade to none at r: min(1, 2 (1 - d^2/r^2)), d from the base to the centre of the camp's troops
in contact there (of those on the march if none are). They divide by kind among support, interdiction, reconnaissance:

    support         min(1, sorties / sorties that saturate an axis)          read by combat
    reconnaissance  min(1, sorties / sorties that watch an axis)             read by intelligence
    interdiction    I <- I (1 - repair) + (1 - I) min(1, damage . sorties)   read by supply

Interdiction is that of axis lines by allied aircraft only. Once a day a group whose first axis has moved out of a share
of its radius, or whose base is lost, moves to the own airfield nearest that axis; it is about three days on the move.
Fuel lift and airlandings: engine/airlift.py, engine/airlanding.py.

Leaves out: air combat and losses of aircraft, bombing of places and headquarters, wear of crews, which units are hit.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.airlanding import land_parties
from auguststorm.engine.airlift import (
    DAYLIGHT_TICKS,
    FIELD_READY,
    FIT,
    LIFT_PARAMETERS,
    AirGround,
    AirScratch,
    is_flying_light,
    lift_fuel,
    look_at_weather,
    mark_bases,
)
from auguststorm.engine.codes import ABSENT, ALLIED, ATTACK, MARCH, NEVER, S_AIR_LIFT
from auguststorm.engine.contact import is_armed
from auguststorm.engine.narrow import pick
from auguststorm.engine.records import as_arrays, pack, rows_of
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

PARAMETERS = (
    *LIFT_PARAMETERS,
    "radius_fighter_km", "radius_assault_km", "radius_bomber_km", "radius_transport_km", "radius_reconnaissance_km",
    "rate_fighter_per_day", "rate_assault_per_day", "rate_bomber_per_day", "rate_transport_per_day",
    "rate_reconnaissance_per_day", "night_sortie_share", "axis_sortie_share", "moving_sortie_share",
    "support_fighter_share", "support_assault_share", "support_bomber_share", "support_transport_share",
    "support_reconnaissance_share", "interdiction_fighter_share", "interdiction_assault_share",
    "interdiction_bomber_share", "interdiction_transport_share", "interdiction_reconnaissance_share",
    "watch_fighter_share", "watch_assault_share", "watch_bomber_share", "watch_transport_share",
    "watch_reconnaissance_share", "support_saturation_sorties", "watch_saturation_sorties",
    "interdiction_per_sortie_share", "repair_per_day_share", "rebase_h", "rebase_distance_share", "rebase_gain_ratio",
)  # fmt: skip
(
    RADIUS_FIRST, _RADIUS_ASSAULT, _RADIUS_BOMBER, _RADIUS_TRANSPORT, _RADIUS_RECONNAISSANCE,
    RATE_FIRST, _RATE_ASSAULT, _RATE_BOMBER, _RATE_TRANSPORT,
    _RATE_RECONNAISSANCE, NIGHT, AXIS_SORTIES, MOVING,
    SUPPORT_FIRST, _SUPPORT_ASSAULT, _SUPPORT_BOMBER, _SUPPORT_TRANSPORT,
    _SUPPORT_RECONNAISSANCE, INTERDICTION_FIRST, _INTERDICTION_ASSAULT,
    _INTERDICTION_BOMBER, _INTERDICTION_TRANSPORT, _INTERDICTION_RECONNAISSANCE,
    WATCH_FIRST, _WATCH_ASSAULT, _WATCH_BOMBER, _WATCH_TRANSPORT,
    _WATCH_RECONNAISSANCE, SUPPORT_SATURATION, WATCH_SATURATION,
    DAMAGE, REPAIR, REBASE, REBASE_DISTANCE, REBASE_GAIN,
) = range(len(LIFT_PARAMETERS), len(PARAMETERS))  # fmt: skip

READS = (
    "formations.contact_h", "formations.ceasefire_h", "formations.will_obey", "headquarters.surprise",
    "headquarters.ceasefire_h", "plans.issued_h", "places.control", "places.taken_h", "weather.is_raining",
    "weather.mud", "weather.is_foggy", "supply.allied_line_h", "supply.axis_line_h",
)  # fmt: skip
SKY_WRITES = (
    "air.base_place", "air.rebased_until_h", "air.support", "air.interdiction", "air.reconnaissance",
)  # fmt: skip
LIFT_WRITES = (
    "formations.fuel_t", "sinks.fuel_received_t", "supply.lifted_t",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip
LANDING_WRITES = (
    "formations.cell", "formations.previous_cell", "formations.men", "formations.tanks", "formations.guns",
    "formations.ammunition_t", "formations.posture", "formations.ready_h", "sinks.men", "sinks.tanks",
    "sinks.guns", "sinks.fuel_lost_t", "sinks.ammunition_lost_t",
)  # fmt: skip
WRITES = SKY_WRITES + LIFT_WRITES + LANDING_WRITES

WEIGHT, EAST, NORTH, FIGHTING = range(4)  # columns of the centre of an axis


def air(state: State, setting: Setting, tick: int) -> State:
    """Fly the tick's sorties, move bases, lift fuel and land parties.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With `air` (support and reconnaissance float32 [R, X, 2], interdiction float32 [R, X], all 0-1), bases, and the
        fuel and parties that were flown.
    Sources
    -------
    est:air-* (data/parameters/air.csv)
    Limits
    ------
    No aircraft are lost; the strength of a group stands as it was at H-hour.
    """
    is_lifting, is_landing = _find_work(state, setting, tick)
    writes = SKY_WRITES + LIFT_WRITES * (is_lifting or is_landing) + LANDING_WRITES * is_landing
    after: State = setting.scratch.writable(state, writes)
    fixed, parameters, scratch = setting.scratch.kept(_fixed, setting)
    sky, forces, places, weather = as_arrays(after.air, after.formations, after.places, after.weather)
    fly(sky, (forces, places, weather), fixed, parameters, tick, scratch)
    if is_lifting or is_landing:
        seated = np.zeros(after.air.base_place.shape)
        sinks, supply, log = as_arrays(after.sinks, after.supply, after.log)
        reads = (sky, places, weather)
    if is_landing:
        orders, headquarters = _landings(after, setting), as_arrays(after.headquarters)
        reads_too = (*reads, supply, *headquarters)
        land_parties(orders, (forces, sinks, log), reads_too, fixed, seated, parameters, setting.chance, tick, scratch)
    if is_lifting:
        (rows,), (camp,) = pick(setting.air, "lift_plan"), pick(setting.plans, "camp")
        lifts = (camp[rows], after.plans.issued_h[:, rows])
        lift_fuel(lifts, (forces, sinks, supply, log), reads, fixed, seated, parameters, tick, scratch)
    return after


def _fixed(setting: Setting) -> tuple[Any, ...]:
    ground = (setting.theatre, setting.formations, setting.places, setting.air, setting.supply)
    groups, places, formations = setting.air.kind.size, setting.places.cell.size, setting.formations.camp.size
    n_rows, n_axes = setting.air.lift_plan.size, setting.air.axis_share.shape[1]
    scratch = AirScratch(
        centre=np.zeros((2, n_axes, 4)),
        reach=np.zeros(n_axes),
        flying=np.zeros((setting.scratch.graph.h_per_km.shape[1], 2)),
        is_base=np.zeros((2, places), np.int8),
        bases=np.zeros((2, places), np.int16),
        n_bases=np.zeros(2, np.int16),
        flown=np.zeros((n_rows, groups)),
        goal=np.zeros(n_rows, np.int16),
        wanted_t=np.zeros(places),
        takers=np.zeros(formations, np.int16),
        taker_place=np.zeros(formations, np.int16),
        taker_room_t=np.zeros(formations),
    )
    return AirGround(*as_arrays(*ground)), rows_of(setting.parameters.air), *as_arrays(pack(scratch))


def _find_work(state: State, setting: Setting, tick: int) -> tuple[bool, bool]:
    """Tell whether any run may lift fuel, and whether any may land a party, in this tick."""
    if tick % TICKS_PER_DAY not in (1, 2):
        return False, False
    lift, landing, party_of_plan = pick(setting.air, "lift_plan", "airland_plan", "party_of_plan")
    (issued_h,) = pick(state.plans, "issued_h")
    (posture,) = pick(state.formations, "posture")
    is_lifting = setting.switches[S_AIR_LIFT] != 0 and bool((issued_h[:, lift] <= tick * TICK_H).any())
    rows = landing[party_of_plan[landing] >= 0]
    is_waiting = posture[:, party_of_plan[rows]] == ABSENT
    return is_lifting, bool(((issued_h[:, rows] <= tick * TICK_H) & is_waiting).any())


def _landings(after: State, setting: Setting) -> tuple[Array, ...]:
    """Return goals and parties of the airlanding rows, the hours they came into force [R, n], and their order."""
    rows, party_of_plan = pick(setting.air, "airland_plan", "party_of_plan")
    (objective,) = pick(setting.plans, "objective")
    parties = party_of_plan[rows]
    order = np.argsort(setting.formations.key[parties], kind="stable")
    return objective[rows], parties, after.plans.issued_h[:, rows], order


@kernel
def fly(sky, reads, fixed, parameters, tick, scratches):  # type: ignore[no-untyped-def]
    """Fly the sorties over every axis and move bases forward.

    Parameters
    ----------
    sky : AirState, records [R], written
    reads : (FormationState, PlaceState, WeatherState), records [R]
    fixed : AirGround, each an array of one
    parameters : records [R] of the coefficients of air; tick : int; scratches : AirScratch, an array of one
    """
    formations, places, weather = reads
    ground = AirGround(fixed.ground[0], fixed.who[0], fixed.sites[0], fixed.wings[0], fixed.graph[0])
    scratch = scratches[0]
    now_h = tick * TICK_H
    for run in range(sky.size):
        p = parameters[run].value
        over, control = sky[run], places[run].control
        look_at_weather(weather[run], p, scratch.flying)
        find_centres(formations[run], ground.who, ground.ground, scratch.centre)
        if tick % TICKS_PER_DAY == 0:
            mark_bases(places[run], ground.sites, now_h, p[FIELD_READY], scratch)
            move_bases(over, control, ground, now_h, p, scratch)
        for axis in range(scratch.reach.size):
            over.interdiction[axis] *= 1.0 - p[REPAIR] * (TICK_H / HOURS_PER_DAY)
            for camp in range(2):
                over.support[axis, camp] = 0.0
                over.reconnaissance[axis, camp] = 0.0
        spend(over, control, ground, now_h, 1.0 if is_flying_light(tick) else p[NIGHT], p, scratch)
        for axis in range(scratch.reach.size):
            for camp in range(2):
                over.support[axis, camp] = min(1.0, over.support[axis, camp] / p[SUPPORT_SATURATION])
                over.reconnaissance[axis, camp] = min(1.0, over.reconnaissance[axis, camp] / p[WATCH_SATURATION])


@inline
def clear(centre, camp, axis):  # type: ignore[no-untyped-def]
    """Empty the centre of a camp on an axis."""
    for column in range(centre.shape[2]):
        centre[camp, axis, column] = 0.0


@inline
def find_centres(forces, who, ground, centre):  # type: ignore[no-untyped-def]
    """Find where each camp's troops in contact on each axis are; those on the march where none are."""
    cells, postures, contact_h, strength = forces.cell, forces.posture, forces.contact_h, forces.men
    camps, order, axes, x_km, y_km = who.camp, who.order, ground.axis, ground.x_km, ground.y_km
    for camp in range(centre.shape[0]):
        for axis in range(centre.shape[1]):
            clear(centre, camp, axis)
    for position in range(order.size):
        formation = order[position]
        cell = cells[formation]
        posture = postures[formation]
        if cell < 0 or not is_armed(posture):
            continue
        camp, axis = camps[formation], axes[cell]
        men = strength[formation]
        if posture == ATTACK or contact_h[formation] < NEVER:
            if centre[camp, axis, FIGHTING] == 0.0:
                clear(centre, camp, axis)  # those on the march no longer count
            centre[camp, axis, FIGHTING] += men
        elif posture != MARCH or centre[camp, axis, FIGHTING] > 0.0:
            continue
        centre[camp, axis, WEIGHT] += men
        centre[camp, axis, EAST] += men * x_km[cell]
        centre[camp, axis, NORTH] += men * y_km[cell]
    for camp in range(centre.shape[0]):
        for axis in range(centre.shape[1]):
            if centre[camp, axis, WEIGHT] > 0.0:
                centre[camp, axis, EAST] /= centre[camp, axis, WEIGHT]
                centre[camp, axis, NORTH] /= centre[camp, axis, WEIGHT]


@inline
def squared_km(east_km, north_km, other_east_km, other_north_km):  # type: ignore[no-untyped-def]
    """Return the squared distance between two points of the plane."""
    east = east_km - other_east_km
    north = north_km - other_north_km
    return east * east + north * north


@inline
def spend(sky, control, fixed, now_h, part_of_day, p, scratch):  # type: ignore[no-untyped-def]
    """Divide each group's sorties over the axes it can reach and over the uses of its kind."""
    base_place, rebased_until_h = sky.base_place, sky.rebased_until_h
    support, interdiction, reconnaissance = sky.support, sky.interdiction, sky.reconnaissance
    wings, place_cell = fixed.wings, fixed.sites.cell
    kinds, camps, aircraft, axis_share, is_paved = (
        wings.kind, wings.camp, wings.aircraft, wings.axis_share, wings.is_paved,
    )  # fmt: skip
    region, x_km, y_km = fixed.ground.region, fixed.ground.x_km, fixed.ground.y_km
    centre, reach, flying = scratch.centre, scratch.reach, scratch.flying
    for group in range(kinds.size):
        kind, camp = kinds[group], camps[group]
        base = base_place[group]
        if base < 0 or control[base] != camp or p[RATE_FIRST + kind] <= 0.0:
            continue
        cell = place_cell[base]
        sorties = aircraft[group] * p[FIT] * p[RATE_FIRST + kind] * part_of_day / DAYLIGHT_TICKS
        sorties *= flying[region[cell], 1 if is_paved[base] else 0]
        if rebased_until_h[group] > now_h:
            sorties *= p[MOVING]
        if camp != ALLIED:
            sorties *= p[AXIS_SORTIES]
        radius = p[RADIUS_FIRST + kind]
        planned = 0.0
        for axis in range(reach.size):
            reach[axis] = 0.0
            if axis_share[group, axis] > 0.0 and centre[camp, axis, WEIGHT] > 0.0:
                away = squared_km(x_km[cell], y_km[cell], centre[camp, axis, EAST], centre[camp, axis, NORTH])
                near = 1.0 - away / (radius * radius)
                reach[axis] = min(1.0, near + near)
                planned += axis_share[group, axis] if near > 0.0 else 0.0
        for axis in range(reach.size):
            if reach[axis] <= 0.0:
                continue
            flown = sorties * reach[axis] * axis_share[group, axis] / planned
            support[axis, camp] += flown * p[SUPPORT_FIRST + kind]
            reconnaissance[axis, camp] += flown * p[WATCH_FIRST + kind]
            if camp == ALLIED:
                damage = min(1.0, p[DAMAGE] * flown * p[INTERDICTION_FIRST + kind])
                interdiction[axis] += (1.0 - interdiction[axis]) * damage


@inline
def move_bases(sky, control, fixed, now_h, p, scratch):  # type: ignore[no-untyped-def]
    """Send groups to nearer airfields when their first axis has gone too far from the base, or the base is lost."""
    base_place, rebased_until_h = sky.base_place, sky.rebased_until_h
    kinds, camps, axis_share = fixed.wings.kind, fixed.wings.camp, fixed.wings.axis_share
    place_cell, x_km, y_km = fixed.sites.cell, fixed.ground.x_km, fixed.ground.y_km
    centre, is_base = scratch.centre, scratch.is_base
    for group in range(kinds.size):
        if rebased_until_h[group] > now_h:
            continue
        camp = camps[group]
        first = -1
        for axis in range(axis_share.shape[1]):
            is_wanted = centre[camp, axis, WEIGHT] > 0.0 and axis_share[group, axis] > 0.0
            if is_wanted and (first < 0 or axis_share[group, axis] > axis_share[group, first]):
                first = axis
        if first < 0:
            continue
        east, north = centre[camp, first, EAST], centre[camp, first, NORTH]
        base = base_place[group]
        away = NEVER * NEVER
        if base >= 0 and control[base] == camp:
            away = squared_km(x_km[place_cell[base]], y_km[place_cell[base]], east, north)
        limit = p[REBASE_DISTANCE] * p[RADIUS_FIRST + kinds[group]]
        if away <= limit * limit:
            continue
        nearest = away * p[REBASE_GAIN] * p[REBASE_GAIN]
        for place in range(place_cell.size):
            if is_base[camp, place] == 1:
                there = squared_km(x_km[place_cell[place]], y_km[place_cell[place]], east, north)
                if there < nearest:
                    nearest = there
                    base_place[group] = place
                    rebased_until_h[group] = now_h + p[REBASE]
