"""Fly fuel to columns; holds the coefficients that lift and landing share.

Aircraft load at a base: the group's own, or the own-held airfield nearest the goal that is within the radius (for
fuel: one whose line from the railhead is short, so that there are barrels to load). Flights a day of an aircraft over
d km are

    hours flown a day / (2 d / speed + turn)

in the two ticks of daylight, times the share fit, times the share of flying that weather leaves at either end.

Lift. A transport row in force serves wheeled and tracked troops of its owner's command. Each of them that holds less
fuel than so many refills wants the rest at the nearest own place within reach where aircraft can come down (an airfield
or open steppe). The row's goal is that of these places at which most is wanted, among those some group can fly to and
no row before it has taken. A group divides its flights over the goals in its radius. Fuel goes to those who want it
within reach of the goal, forward detachments first; what no one wants is not flown.

Leaves out: air supply of ammunition, aircraft lost, fuel burned by the lift itself, fields torn up by use.
"""

from typing import Any, NamedTuple

import numpy.typing as npt

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    E_FUEL_LIFTED,
    MOTOR,
    TRACKED,
)
from auguststorm.engine.contact import is_armed
from auguststorm.engine.log import jot
from auguststorm.jit import inline, kernel

Array = npt.NDArray[Any]

LIFT_PARAMETERS = (
    "fit_share", "rain_flying_share", "fog_flying_share", "mud_closes_strips_share", "mud_flying_share",
    "transport_radius_km", "transport_km_per_h", "transport_turn_h", "transport_flown_h_per_day", "payload_t",
    "lift_reach_km", "lift_refills_count", "lift_base_line_h", "seats_men", "field_ready_h",
    "airlanding_failure_probability", "airlanding_return_probability", "airlanding_killed_share", "airlanding_retry_h",
    "restraint_share",
)  # fmt: skip
(
    FIT, RAIN_FLYING, FOG_FLYING, MUD_CLOSES, MUD_FLYING,
    RADIUS, SPEED, TURN, FLOWN, PAYLOAD,
    REACH, REFILLS, BASE_LINE, SEATS, FIELD_READY,
    FAILURE, RETURN, KILLED_SHARE, RETRY,
    RESTRAINT,
) = range(len(LIFT_PARAMETERS))  # fmt: skip

TRANSPORT_KIND = 3  # AirSetting.kind
STEPPE_TERRAIN = 2  # theatre.terrain.TERRAINS
DAYLIGHT_TICKS = 2.0


class AirGround(NamedTuple):
    """What the phase takes as fixed."""

    ground: Any  # TheatreSetting
    who: Any  # FormationSetting
    sites: Any  # PlaceSetting
    wings: Any  # AirSetting
    graph: Any  # SupplySetting


class AirScratch(NamedTuple):
    """What a kernel reckons anew for each run."""

    centre: Array  # float64 [2, X, 4], by camp and axis: weight, km east, km north, weight of those in contact
    reach: Array  # float64 [X], share of a group's sorties that counts on each axis
    flying: Array  # float64 [G, 2], share of flying left in a region from strips (0) and from paved fields (1)
    is_base: Array  # int8 [2, P], whether aircraft of a camp can work from a place
    bases: Array  # int16 [2, P], those places, in order
    n_bases: Array  # int16 [2]
    flown: Array  # float64 [n, A], tonnes that a group can bring to a goal
    goal: Array  # int16 [n], where aircraft come down for a transport row; -1 nowhere
    wanted_t: Array  # float64 [P], fuel wanted at a place from the air
    takers: Array  # int16 [F], who would take some
    taker_place: Array  # int16 [F], where aircraft come down for each of these; -1 nowhere
    taker_room_t: Array  # float64 [F], tonnes that each takes


@inline
def is_flying_light(tick):  # type: ignore[no-untyped-def]
    """Tell whether a tick is one of the two between 06:00 and 18:00."""
    return tick % TICKS_PER_DAY in (1, 2)


@inline
def look_at_weather(weather, p, flying):  # type: ignore[no-untyped-def]
    """Reckon the share of flying that rain, fog and mud leave in each region (`flying`, AirScratch)."""
    is_raining, is_foggy, mud = weather.is_raining, weather.is_foggy, weather.mud
    for region in range(flying.shape[0]):
        share = 1.0
        if is_raining[region] == 1:
            share *= p[RAIN_FLYING]
        if is_foggy[region] == 1:
            share *= p[FOG_FLYING]
        flying[region, 1] = share
        flying[region, 0] = share * p[MUD_FLYING] if mud[region] > p[MUD_CLOSES] else share


@inline
def mark_bases(places, sites, now_h, ready_h, scratch):  # type: ignore[no-untyped-def]
    """Mark and list the airfields each camp has held long enough to make ready (`is_base`, `bases` of AirScratch)."""
    control, taken_h, cell, has_airfield = places.control, places.taken_h, sites.cell, sites.has_airfield
    is_base, bases, n_bases = scratch.is_base, scratch.bases, scratch.n_bases
    n_bases[ALLIED] = 0
    n_bases[AXIS] = 0
    for place in range(cell.size):
        is_base[ALLIED, place] = 0
        is_base[AXIS, place] = 0
        holder = control[place]
        if has_airfield[place] and cell[place] >= 0 and holder >= 0 and taken_h[place] + ready_h <= now_h:
            is_base[holder, place] = 1
            bases[holder, n_bases[holder]] = place
            n_bases[holder] += 1


@inline
def find_base(own, goal, radius_km, longest_h, place_km, line_h, camp, scratch):  # type: ignore[no-untyped-def]
    """Return the place a group loads at to fly to a goal, -1 if none is within the radius.

    Parameters
    ----------
    own : int, the group's own base, -1 none
    longest_h : float, the longest line from the railhead that a base other than its own may have
    place_km : float32 [P, P]; line_h : float32 [P], of the camp; scratch : AirScratch, as `mark_bases` left it
    """
    is_base, bases = scratch.is_base[camp], scratch.bases[camp]
    if own >= 0 and is_base[own] == 1 and place_km[own, goal] <= radius_km:
        return own
    best = -1
    best_km = radius_km
    for i in range(scratch.n_bases[camp]):
        place = bases[i]
        if place_km[place, goal] < best_km and line_h[place] <= longest_h:
            best = place
            best_km = place_km[place, goal]
    return best


@kernel
def lift_fuel(rows, writes, reads, fixed, seated, parameters, tick, scratches):  # type: ignore[no-untyped-def]
    """Fly fuel to those whom transport rows in force serve.

    Parameters
    ----------
    rows : (camp int8 [n], issued_h float32 [R, n]), the transport rows
    writes : (FormationState, SinkState, SupplyState, LogState), records [R]
    reads : (AirState, PlaceState, WeatherState), records [R]
    fixed : AirGround, each an array of one
    seated : float64 [R, A], share of a group's seats that parties have taken in this tick
    parameters : records [R] of the coefficients of air; tick : int; scratches : AirScratch, an array of one
    """
    camps, issued_h = rows
    formations, sinks, supply, log = writes
    sky, places, weather = reads
    ground = AirGround(fixed.ground[0], fixed.who[0], fixed.sites[0], fixed.wings[0], fixed.graph[0])
    scratch = scratches[0]
    flown, goals = scratch.flown, scratch.goal
    now_h = tick * TICK_H
    for run in range(formations.size):
        p = parameters[run].value
        n_goals = 0
        n_rows = 0
        n_takers = 0
        for i in range(goals.size):
            goals[i] = -1
            if issued_h[run, i] <= now_h:
                if n_rows == 0:
                    look_at_weather(weather[run], p, scratch.flying)
                    mark_bases(places[run], ground.sites, now_h, p[FIELD_READY], scratch)
                    n_takers = list_takers(formations[run], places[run].control, ground, p, scratch)
                n_rows += 1
                want_at_fields(i, camps[i], n_takers, ground, scratch)
                goals[i] = choose_goal(i, camps[i], n_takers, ground.wings, sky[run], supply[run], now_h, p, scratch)
                n_goals += 1 if goals[i] >= 0 else 0
        if n_goals == 0:
            continue
        offer(goals, camps, seated[run], sky[run], supply[run], ground, now_h, p, scratch)
        for i in range(goals.size):
            can_bring = 0.0
            largest = 0
            for group in range(flown.shape[1]):
                can_bring += flown[i, group]
                largest = group if flown[i, group] > flown[i, largest] else largest
            if can_bring <= 0.0:
                continue
            cell = ground.sites.cell[goals[i]]
            terms = (i, camps[i], cell, n_takers)
            brought = unload(terms, can_bring, formations[run], sinks[run], ground, p, scratch)
            if brought > 0.0:
                lifted_t = supply[run].lifted_t
                for group in range(flown.shape[1]):
                    lifted_t[group] += flown[i, group] * brought / can_bring
                jot(log[run], E_FUEL_LIFTED, now_h, largest, goals[i], brought)


@inline
def list_takers(forces, control, fixed, p, scratch):  # type: ignore[no-untyped-def]
    """List the wheels and tracks that would take fuel from the air, in the order of sums; return how many.

    With each stands how much it takes, and the nearest own place within reach where aircraft can come down: an airfield
    or open steppe.
    """
    takers, taker_place, taker_room_t = scratch.takers, scratch.taker_place, scratch.taker_room_t
    who, ground = fixed.who, fixed.ground
    order, mobility, camp_of, capacity_t = who.order, who.mobility, who.camp, who.fuel_capacity_t
    near_place, place_cell, x_km, y_km = fixed.graph.near_place, fixed.sites.cell, ground.x_km, ground.y_km
    has_airfield, terrain = fixed.sites.has_airfield, ground.terrain
    cell, posture, fuel_t, refills, reach = forces.cell, forces.posture, forces.fuel_t, p[REFILLS], p[REACH]
    n_takers = 0
    for position in range(order.size):
        formation = order[position]
        here = cell[formation]
        if here < 0 or mobility[formation] not in (MOTOR, TRACKED) or not is_armed(posture[formation]):
            continue
        room = refills * capacity_t[formation] - fuel_t[formation]
        if room <= 0.0:
            continue
        found = -1
        for rank in range(near_place.shape[1]):
            place = near_place[here, rank]
            if place < 0 or found >= 0:
                break
            there = place_cell[place]
            if control[place] != camp_of[formation] or not (has_airfield[place] or terrain[there] == STEPPE_TERRAIN):
                continue
            east = x_km[here] - x_km[there]
            north = y_km[here] - y_km[there]
            if east * east + north * north <= reach * reach:
                found = place
        takers[n_takers] = formation
        taker_place[n_takers] = found
        taker_room_t[n_takers] = room
        n_takers += 1
    return n_takers


@inline
def want_at_fields(i, camp, n_takers, fixed, scratch):  # type: ignore[no-untyped-def]
    """Add up what those whom a row serves want at the places where aircraft can come down for them: `wanted_t`."""
    wanted_t, takers, taker_place = scratch.wanted_t, scratch.takers, scratch.taker_place
    camp_of, serves, room_t = fixed.who.camp, fixed.wings.lift_serves, scratch.taker_room_t
    for taker in range(n_takers):
        if taker_place[taker] >= 0:
            wanted_t[taker_place[taker]] = 0.0
    for taker in range(n_takers):
        if taker_place[taker] >= 0 and camp_of[takers[taker]] == camp and serves[i, takers[taker]] != 0:
            wanted_t[taker_place[taker]] += room_t[taker]


@inline
def choose_goal(i, camp, n_takers, wings, sky, supply, now_h, p, scratch):  # type: ignore[no-untyped-def]
    """Return the place at which most is wanted of those that a group can fly to and no row before has taken; or -1.

    Of places at which as much is wanted the one with the lower number comes first.
    """
    wanted_t, goals, taker_place = scratch.wanted_t, scratch.goal, scratch.taker_place
    line_h = supply.allied_line_h if camp == ALLIED else supply.axis_line_h
    km = wings.place_km
    for j in range(i):
        if goals[j] >= 0:
            wanted_t[goals[j]] = 0.0
    while True:
        best = -1
        most = 0.0
        for taker in range(n_takers):
            place = taker_place[taker]
            if place >= 0 and (wanted_t[place] > most or (wanted_t[place] == most and 0 <= place < best)):
                best = place
                most = wanted_t[place]
        if best < 0:
            return -1
        for group in range(wings.kind.size):
            if wings.kind[group] != TRANSPORT_KIND or wings.camp[group] != camp:
                continue
            if sky.rebased_until_h[group] > now_h:
                continue
            if find_base(sky.base_place[group], best, p[RADIUS], p[BASE_LINE], km, line_h, camp, scratch) >= 0:
                return best
        wanted_t[best] = 0.0


@inline
def offer(goals, camps, seated, sky, supply, fixed, now_h, p, scratch):  # type: ignore[no-untyped-def]
    """Reckon what each group can bring to each goal in this tick (`flown`, tonnes); who carries men carries no fuel."""
    wings, place_cell, region = fixed.wings, fixed.sites.cell, fixed.ground.region
    kind, camp, aircraft, place_km, is_paved = wings.kind, wings.camp, wings.aircraft, wings.place_km, wings.is_paved
    base_place, rebased_until_h = sky.base_place, sky.rebased_until_h
    flying, flown = scratch.flying, scratch.flown
    for group in range(kind.size):
        for i in range(goals.size):
            flown[i, group] = 0.0
        if kind[group] != TRANSPORT_KIND or rebased_until_h[group] > now_h:
            continue
        own = camp[group]
        line_h = supply.allied_line_h if own == ALLIED else supply.axis_line_h
        n_reached = 0
        for i in range(goals.size):
            goal = goals[i]
            if goal < 0 or camps[i] != own:
                continue
            base = find_base(base_place[group], goal, p[RADIUS], p[BASE_LINE], place_km, line_h, own, scratch)
            if base < 0:
                continue
            n_reached += 1
            there = flying[region[place_cell[goal]], 1 if is_paved[goal] else 0]
            here = flying[region[place_cell[base]], 1 if is_paved[base] else 0]
            hours = 2.0 * place_km[base, goal] / p[SPEED] + p[TURN]
            free = aircraft[group] * p[FIT] * (1.0 - seated[group])
            flights = free * min(here, there) * p[FLOWN] / (DAYLIGHT_TICKS * hours)
            flown[i, group] = flights * p[PAYLOAD]
        for i in range(goals.size):
            if flown[i, group] > 0.0:
                flown[i, group] /= n_reached


@inline
def unload(terms, can_bring, forces, sinks, fixed, p, scratch):  # type: ignore[no-untyped-def]
    """Hand out fuel flown to a cell to those near it who want it, forward detachments first; return what was taken.

    Parameters
    ----------
    terms : (row of lift, its camp, cell where aircraft come down, how many takers are listed)
    """
    i, camp, goal_cell, n_takers = terms
    cell, fuel_t, received_t = forces.cell, forces.fuel_t, sinks.fuel_received_t
    is_first, camp_of, serves = fixed.who.is_forward_detachment, fixed.who.camp, fixed.wings.lift_serves
    capacity_t, takers, room_t = fixed.who.fuel_capacity_t, scratch.takers, scratch.taker_room_t
    x_km, y_km = fixed.ground.x_km, fixed.ground.y_km
    reach, refills = p[REACH], p[REFILLS]
    left = can_bring
    for call in range(2):
        asked = 0.0
        share = 0.0
        for is_handing_out in (False, True):  # first add up what is wanted, then hand it out
            if is_handing_out:
                if asked <= 0.0 or left <= 0.0:
                    break
                share = min(1.0, left / asked)
                left -= share * asked
            for taker in range(n_takers):
                formation = takers[taker]
                room = room_t[taker]
                if room <= 0.0 or (is_first[formation] != 0) != (call == 0):
                    continue
                if camp_of[formation] != camp or serves[i, formation] == 0:
                    continue
                east = x_km[cell[formation]] - x_km[goal_cell]
                north = y_km[cell[formation]] - y_km[goal_cell]
                if east * east + north * north > reach * reach:
                    continue
                if is_handing_out:
                    fuel_t[formation] += share * room
                    received_t[formation] += share * room
                    room_t[taker] = refills * capacity_t[formation] - fuel_t[formation]
                else:
                    asked += room
    return can_bring - left
