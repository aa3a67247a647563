"""Fly: reconnaissance, interdiction and support on each axis, fuel to columns, parties to airfields; move bases forward.

A group of n aircraft flies in a tick

    sorties = n . fit . rate_kind . part of the day . flying . moving . camp

where each daylight tick has half of the day's sorties and each night tick a small share of that, flying is what rain, fog
and soft strips leave at the base, a group that moves its base flies a share only, and axis aircraft a small share, being
mostly withdrawn. Sorties divide over axes as planned; on an axis they count in full near the base and fade to none at
the radius r of the kind: min(1, 2 (1 - d^2/r^2)), d from the base to the centre of the camp's troops in contact there
(of those on the march if none are). They divide by kind among support, interdiction and reconnaissance:

    support         min(1, sorties / sorties that saturate an axis)          read by combat
    reconnaissance  min(1, sorties / sorties that watch an axis)             read by intelligence
    interdiction    I <- I (1 - repair) + (1 - I) min(1, damage . sorties)   read by supply

Interdiction is that of axis lines by allied aircraft only. Once a day a group whose first axis has moved out of a share of
its radius, or whose base is lost, moves to the own airfield nearest that axis; it is about three days on the move.
Fuel lift and airlandings: engine/airlift.py.

Leaves out: air combat and losses of aircraft, bombing of places and headquarters, wear of crews, which units a sortie hits.
"""

from typing import Any

import numpy as np

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.airlift import (
    FIT,
    LIFT_PARAMETERS,
    flying_share,
    is_base,
    is_daylight,
    land_parties,
    lift_fuel,
)
from auguststorm.engine.codes import ABSENT, ALLIED, ATTACK, MARCH, NEVER, S_AIR_LIFT
from auguststorm.engine.contact import is_armed
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.units import HOURS_PER_DAY

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
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip
LIFT_WRITES = ("formations.fuel_t", "sinks.fuel_received_t", "supply.lifted_t")
LANDING_WRITES = (
    "formations.cell", "formations.previous_cell", "formations.men", "formations.tanks", "formations.guns",
    "formations.ammunition_t", "formations.posture", "formations.ready_h", "sinks.men", "sinks.tanks",
    "sinks.guns", "sinks.fuel_lost_t", "sinks.ammunition_lost_t",
)  # fmt: skip
WRITES = SKY_WRITES + LIFT_WRITES + LANDING_WRITES

WEIGHT, EAST, NORTH, TROOPS = range(4)  # columns of the centre of an axis


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
    after = setting.scratch.writable(state, writes)
    parameters = setting.parameters.air
    reads = (after.air, after.places, after.weather, after.supply, after.headquarters)
    fixed = (setting.air, setting.places, setting.formations, setting.theatre)
    n_axes = after.air.interdiction.shape[1]
    fly(after.air, after.formations, reads, fixed, parameters, tick, np.zeros((2, n_axes, 4)))
    plans = (after.plans, setting.plans)
    if is_lifting:
        flown = np.zeros((setting.air.lift_plan.size, setting.air.kind.size))
        changing = (after.formations, after.sinks, after.supply, after.log)
        lift_fuel(changing, reads, plans, fixed, parameters, tick, flown)
    if is_landing:
        landing = (after.formations, after.sinks, after.log)
        land_parties(landing, reads, plans, fixed, parameters, setting.chance, tick)
    return after


def _find_work(state: State, setting: Setting, tick: int) -> tuple[bool, bool]:
    """Tell whether any run may lift fuel, and whether any may land a party, in this tick."""
    sky = setting.air
    part_of_day: Any = is_daylight
    if sky.kind.size == 0 or not part_of_day(tick):
        return False, False
    now_h = tick * TICK_H
    is_issued = state.plans.issued_h <= now_h
    is_lifting = bool(setting.switches[S_AIR_LIFT] != 0 and is_issued[:, sky.lift_plan].any())
    rows = sky.airland_plan[sky.party_of_plan[sky.airland_plan] >= 0]
    is_waiting = state.formations.posture[:, sky.party_of_plan[rows]] == ABSENT
    return is_lifting, bool((is_issued[:, rows] & is_waiting).any())


@kernel
def fly(sky, formations, reads, fixed, parameters, tick, centre):  # type: ignore[no-untyped-def]
    """Fly the sorties over every axis and move bases forward.

    Parameters
    ----------
    sky : AirState, written; formations : FormationState, read
    reads : (AirState, PlaceState, WeatherState, SupplyState, HeadquartersState)
    fixed : (AirSetting, PlaceSetting, FormationSetting, TheatreSetting)
    parameters : float64 [R, K]; tick : int
    centre : float64 [2, X, 4], scratch: weight, km east, km north, weight of those in contact
    """
    air, ground, units, theatre = fixed
    _, places, weather, _, _ = reads
    now_h = tick * TICK_H
    for run in range(sky.interdiction.shape[0]):
        p = parameters[run]
        for axis in range(sky.interdiction.shape[1]):
            sky.interdiction[run, axis] *= 1.0 - p[REPAIR] * (TICK_H / HOURS_PER_DAY)
            sky.support[run, axis, :] = 0.0
            sky.reconnaissance[run, axis, :] = 0.0
        find_centres(run, formations, units, theatre, centre)
        for group in range(air.kind.size):
            if tick % TICKS_PER_DAY == 0:
                move_base(run, group, now_h, sky, places, fixed, centre, p)
            base = sky.base_place[run, group]
            if base < 0 or places.control[run, base] != air.camp[group]:
                continue
            rate = p[RATE_FIRST + air.kind[group]] * (1.0 if is_daylight(tick) else p[NIGHT])
            sorties = air.aircraft[group] * p[FIT] * rate * flying_share(run, base, weather, theatre, ground, air, p)
            sorties *= 1.0 / 2.0  # of the day's two daylight ticks
            if sky.rebased_until_h[run, group] > now_h:
                sorties *= p[MOVING]
            if air.camp[group] != ALLIED:
                sorties *= p[AXIS_SORTIES]
            spend(run, group, base, sorties, sky, fixed, centre, p)
        for axis in range(sky.interdiction.shape[1]):
            for camp in range(2):
                sky.support[run, axis, camp] = min(1.0, sky.support[run, axis, camp] / p[SUPPORT_SATURATION])
                sky.reconnaissance[run, axis, camp] = min(1.0, sky.reconnaissance[run, axis, camp] / p[WATCH_SATURATION])


@inline
def find_centres(run, formations, units, theatre, centre):  # type: ignore[no-untyped-def]
    """Find where each camp's troops in contact on each axis are; those on the march where none are."""
    centre[:] = 0.0
    for formation in range(formations.cell.shape[1]):
        cell = formations.cell[run, formation]
        posture = formations.posture[run, formation]
        if cell < 0 or not is_armed(posture):
            continue
        camp = units.camp[formation]
        axis = theatre.axis[cell]
        is_fighting = posture == ATTACK or formations.contact_h[run, formation] < NEVER
        if not is_fighting and (posture != MARCH or centre[camp, axis, TROOPS] > 0.0):
            continue
        if is_fighting and centre[camp, axis, TROOPS] == 0.0:
            centre[camp, axis, :] = 0.0  # those on the march no longer count
        men = formations.men[run, formation]
        centre[camp, axis, WEIGHT] += men
        centre[camp, axis, EAST] += men * theatre.x_km[cell]
        centre[camp, axis, NORTH] += men * theatre.y_km[cell]
        if is_fighting:
            centre[camp, axis, TROOPS] += men
    for camp in range(centre.shape[0]):
        for axis in range(centre.shape[1]):
            if centre[camp, axis, WEIGHT] > 0.0:
                centre[camp, axis, EAST] /= centre[camp, axis, WEIGHT]
                centre[camp, axis, NORTH] /= centre[camp, axis, WEIGHT]


@inline
def squared_km(place, axis_centre, ground, theatre):  # type: ignore[no-untyped-def]
    """Return the squared distance from a place to the centre of an axis (float64 [4])."""
    cell = ground.cell[place]
    east = theatre.x_km[cell] - axis_centre[EAST]
    north = theatre.y_km[cell] - axis_centre[NORTH]
    return east * east + north * north


@inline
def spend(run, group, base, sorties, sky, fixed, centre, p):  # type: ignore[no-untyped-def]
    """Divide a group's sorties over the axes it can reach and over the uses of its kind."""
    air, ground, _, theatre = fixed
    kind = air.kind[group]
    camp = air.camp[group]
    radius = p[RADIUS_FIRST + kind]
    for axis in range(sky.interdiction.shape[1]):
        planned = air.axis_share[group, axis]
        if planned <= 0.0 or centre[camp, axis, WEIGHT] <= 0.0:
            continue
        near = 1.0 - squared_km(base, centre[camp, axis], ground, theatre) / (radius * radius)
        if near <= 0.0:
            continue
        flown = sorties * planned * min(1.0, near + near)
        sky.support[run, axis, camp] += flown * p[SUPPORT_FIRST + kind]
        sky.reconnaissance[run, axis, camp] += flown * p[WATCH_FIRST + kind]
        if camp == ALLIED:
            damage = min(1.0, p[DAMAGE] * flown * p[INTERDICTION_FIRST + kind])
            sky.interdiction[run, axis] += (1.0 - sky.interdiction[run, axis]) * damage


@inline
def move_base(run, group, now_h, sky, places, fixed, centre, p):  # type: ignore[no-untyped-def]
    """Send a group to a nearer airfield when its first axis has gone too far from its base, or the base is lost."""
    air, ground, _, theatre = fixed
    camp = air.camp[group]
    if sky.rebased_until_h[run, group] > now_h:
        return
    first = -1
    for axis in range(centre.shape[1]):
        if centre[camp, axis, WEIGHT] > 0.0 and air.axis_share[group, axis] > 0.0:
            if first < 0 or air.axis_share[group, axis] > air.axis_share[group, first]:
                first = axis
    if first < 0:
        return
    base = sky.base_place[run, group]
    is_lost = base < 0 or places.control[run, base] != camp
    radius = p[RADIUS_FIRST + air.kind[group]]
    limit = p[REBASE_DISTANCE] * radius
    now_away = NEVER * NEVER if is_lost else squared_km(base, centre[camp, first], ground, theatre)
    if now_away <= limit * limit:
        return
    best = -1
    best_away = now_away * p[REBASE_GAIN] * p[REBASE_GAIN]
    for place in range(ground.cell.size):
        if is_base(run, place, camp, now_h, places, ground, p):
            away = squared_km(place, centre[camp, first], ground, theatre)
            if away < best_away:
                best = place
                best_away = away
    if best >= 0:
        sky.base_place[run, group] = best
        sky.rebased_until_h[run, group] = now_h + p[REBASE]
