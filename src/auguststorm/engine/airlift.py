"""Fly fuel to columns, and set parties down on airfields.

Both load at a base: the group's own, or the own-held airfield nearest the goal that is within the radius (for fuel: one
whose line from the railhead is short, so that there are barrels to load). Flights a day of an aircraft over d km are

    hours flown a day / (2 d / speed + turn)

in the two ticks of daylight, times the share fit, times the share of flying that weather leaves at either end.

Lift. Goals are the objectives of transport rows in force which the camp holds, and where aircraft can come down (an
airfield or open steppe). A group divides its flights over the goals in its radius. Fuel goes to wheeled and tracked
formations of the camp within reach of the goal, forward detachments first, up to so many refills; what no one wants is
not flown.

Landings. The party of a row in force lands when a group with seats enough has a base within the radius and weather lets
it, by day. If armed enemies of g men stand in the cell who do not obey a cease-fire, a party of m men is met with

    P(failure) = f . (1 - surprise) . (1 - restraint) . g / (g + m)

where restraint counts once the garrison's headquarters has the cease-fire; a party that fails returns with losses to
try again, or is lost.

Leaves out: air supply of ammunition, aircraft lost, fuel burned by the lift itself, fields torn up by use.
"""

from typing import Any, NamedTuple

import numpy.typing as npt

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import (
    ABANDONED,
    ABSENT,
    ALLIED,
    AXIS,
    CAPTURED,
    DISBANDED,
    E_AIRLANDED,
    E_AIRLANDING_FAILED,
    E_FUEL_LIFTED,
    GUNS_ABANDONED,
    HOLD,
    KILLED,
    MOTOR,
    NEVER,
    TRACKED,
)
from auguststorm.engine.contact import is_armed
from auguststorm.engine.log import note
from auguststorm.jit import inline, kernel
from auguststorm.rng import AIRLANDING, FLYABLE, uniform

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
FATE = 1000  # the second draw of a party, whether it returns, stands this far from the first


class Fields(NamedTuple):
    """Places where aircraft may stand, who holds them, and the weather there."""

    control: Array  # int8 [R, P]
    taken_h: Array  # float32 [R, P]
    is_raining: Array  # int8 [R, G]
    mud: Array  # float32 [R, G]
    is_foggy: Array  # int8 [R, G]
    cell: Array  # int32 [P]
    has_airfield: Array  # bool [P]
    is_paved: Array  # bool [P]
    region: Array  # int8 [C]
    terrain: Array  # int8 [C]
    x_km: Array  # float32 [C]
    y_km: Array  # float32 [C]


class Transports(NamedTuple):
    """Groups of aircraft as carriers, and what decides where they load."""

    kind: Array  # int8 [A]
    camp: Array  # int8 [A]
    aircraft: Array  # float32 [A]
    base_place: Array  # int16 [R, A]
    rebased_until_h: Array  # float32 [R, A]
    place_km: Array  # float32 [P, P]
    allied_line_h: Array  # float32 [R, P]
    axis_line_h: Array  # float32 [R, P]


class Receivers(NamedTuple):
    """Formations that take fuel from the air."""

    cell: Array  # int32 [R, F]
    posture: Array  # int8 [R, F]
    fuel_t: Array  # float32 [R, F], written
    fuel_received_t: Array  # float32 [R, F], written
    camp: Array  # int8 [F]
    mobility: Array  # int8 [F]
    fuel_capacity_t: Array  # float32 [F]
    is_forward_detachment: Array  # bool [F]


class Parties(NamedTuple):
    """Formations as parties that land and as garrisons that meet them; [R, F] unless said otherwise."""

    cell: Array  # int32, written
    previous_cell: Array  # int32, written
    posture: Array  # int8, written
    ready_h: Array  # float32, written
    men: Array  # float64, written
    tanks: Array  # float32, written
    guns: Array  # float32, written
    fuel_t: Array  # float32, written
    ammunition_t: Array  # float32, written
    ceasefire_h: Array  # float32
    will_obey: Array  # int8
    camp: Array  # int8 [F]
    headquarters: Array  # int16 [F]


class Losses(NamedTuple):
    """Sinks of beaten parties; as in state.SinkState, all written."""

    men: Array  # float64 [R, F, 7]
    tanks: Array  # float32 [R, F, 3]
    guns: Array  # float32 [R, F, 2]
    fuel_lost_t: Array  # float32 [R, F]
    ammunition_lost_t: Array  # float32 [R, F]


class AirScratch(NamedTuple):
    """What a kernel reckons anew for each run."""

    centre: Array  # float64 [2, X, 4], by camp and axis: weight, km east, km north, weight of those in contact
    reach: Array  # float64 [X], share of a group's sorties that counts on each axis
    flying: Array  # float64 [G, 2], share of flying left in a region from strips (0) and from paved fields (1)
    is_base: Array  # int8 [2, P], whether aircraft of a camp can work from a place
    flown: Array  # float64 [n, A], tonnes that a group can bring to a goal


@inline
def is_daylight(tick):  # type: ignore[no-untyped-def]
    """Tell whether a tick is one of the two between 06:00 and 18:00."""
    return tick % TICKS_PER_DAY in (1, 2)


@inline
def look_at_weather(run, fields, p, flying):  # type: ignore[no-untyped-def]
    """Reckon the share of flying that rain, fog and mud leave in each region (`flying`, AirScratch)."""
    for region in range(flying.shape[0]):
        share = 1.0
        if fields.is_raining[run, region] == 1:
            share *= p[RAIN_FLYING]
        if fields.is_foggy[run, region] == 1:
            share *= p[FOG_FLYING]
        flying[region, 1] = share
        flying[region, 0] = share * p[MUD_FLYING] if fields.mud[run, region] > p[MUD_CLOSES] else share


@inline
def mark_bases(run, fields, now_h, ready_h, is_base):  # type: ignore[no-untyped-def]
    """Mark the airfields each camp has held long enough to make ready (`is_base`, AirScratch)."""
    control, taken_h, cell, has_airfield = fields.control, fields.taken_h, fields.cell, fields.has_airfield
    for place in range(cell.size):
        is_base[ALLIED, place] = 0
        is_base[AXIS, place] = 0
        holder = control[run, place]
        if has_airfield[place] and cell[place] >= 0 and holder >= 0 and taken_h[run, place] + ready_h <= now_h:
            is_base[holder, place] = 1


@inline
def find_base(own, goal, radius_km, longest_h, place_km, line_h, is_base):  # type: ignore[no-untyped-def]
    """Return the place a group loads at to fly to a goal, -1 if none is within the radius.

    Parameters
    ----------
    own : int, the group's own base, -1 none
    longest_h : float, the longest line from the railhead that a base other than its own may have
    place_km : float32 [P, P]; line_h : float32 [P]; is_base : int8 [P], of the camp
    """
    if own >= 0 and is_base[own] == 1 and place_km[own, goal] <= radius_km:
        return own
    best = -1
    best_km = radius_km
    for place in range(is_base.size):
        if is_base[place] == 1 and place_km[place, goal] < best_km and line_h[place] <= longest_h:
            best = place
            best_km = place_km[place, goal]
    return best


@kernel
def lift_fuel(rows, receivers, transports, fields, lifted_t, log, parameters, tick, scratch):  # type: ignore[no-untyped-def]
    """Fly fuel to the goals of transport rows in force.

    Parameters
    ----------
    rows : (goal int16 [n], camp int8 [n], issued_h float32 [R, n]), the transport rows
    receivers : Receivers; transports : Transports; fields : Fields
    lifted_t : float32 [R, A], tonnes, written; log : LogState, written
    parameters : float64 [R, K]; tick : int; scratch : AirScratch
    """
    goals, camps, _ = rows
    flown = scratch.flown
    now_h = tick * TICK_H
    for run in range(lifted_t.shape[0]):
        p = parameters[run]
        if open_goals(run, rows, fields, now_h, flown) == 0:
            continue
        look_at_weather(run, fields, p, scratch.flying)
        mark_bases(run, fields, now_h, p[FIELD_READY], scratch.is_base)
        offer(run, rows, transports, fields, now_h, p, scratch)
        for i in range(goals.size):
            can_bring = flown[i, :].sum() if flown[i, 0] >= 0.0 else 0.0
            if can_bring <= 0.0:
                continue
            cell = fields.cell[goals[i]]
            brought = unload(run, camps[i], fields.x_km[cell], fields.y_km[cell], can_bring, receivers, fields, p)
            if brought > 0.0:
                for group in range(flown.shape[1]):
                    lifted_t[run, group] += flown[i, group] * brought / can_bring
                note(log, run, E_FUEL_LIFTED, now_h, flown[i, :].argmax(), goals[i], brought)


@inline
def open_goals(run, rows, fields, now_h, flown):  # type: ignore[no-untyped-def]
    """Find the goals where aircraft may come down, once each; `flown[i, 0]` is 0 at those and -1 at others. Return how many."""
    goals, camps, issued_h = rows
    n_goals = 0
    for i in range(goals.size):
        flown[i, :] = 0.0
        flown[i, 0] = -1.0
        goal = goals[i]
        if goal < 0 or fields.cell[goal] < 0 or issued_h[run, i] > now_h or fields.control[run, goal] != camps[i]:
            continue
        if not fields.has_airfield[goal] and fields.terrain[fields.cell[goal]] != STEPPE_TERRAIN:
            continue
        is_new = True
        for j in range(i):
            is_new = is_new and not (goals[j] == goal and flown[j, 0] >= 0.0)
        if is_new:
            flown[i, 0] = 0.0
            n_goals += 1
    return n_goals


@inline
def offer(run, rows, transports, fields, now_h, p, scratch):  # type: ignore[no-untyped-def]
    """Reckon what each group can bring to each open goal in this tick (`flown`, tonnes)."""
    goals, camps, _ = rows
    kind, camp, aircraft, place_km = transports.kind, transports.camp, transports.aircraft, transports.place_km
    base_place, rebased_until_h = transports.base_place, transports.rebased_until_h
    flying, flown, is_base = scratch.flying, scratch.flown, scratch.is_base
    for group in range(kind.size):
        if kind[group] != TRANSPORT_KIND or rebased_until_h[run, group] > now_h:
            continue
        own = camp[group]
        line_h = transports.allied_line_h[run] if own == ALLIED else transports.axis_line_h[run]
        n_reached = 0
        for i in range(goals.size):
            goal = goals[i]
            if flown[i, 0] < 0.0 or camps[i] != own:
                continue
            base = find_base(base_place[run, group], goal, p[RADIUS], p[BASE_LINE], place_km, line_h, is_base[own])
            if base < 0:
                continue
            n_reached += 1
            there = flying[fields.region[fields.cell[goal]], 1 if fields.is_paved[goal] else 0]
            here = flying[fields.region[fields.cell[base]], 1 if fields.is_paved[base] else 0]
            hours = 2.0 * place_km[base, goal] / p[SPEED] + p[TURN]
            flights = aircraft[group] * p[FIT] * min(here, there) * p[FLOWN] / (DAYLIGHT_TICKS * hours)
            flown[i, group] = flights * p[PAYLOAD]
        for i in range(goals.size):
            if flown[i, group] > 0.0:
                flown[i, group] /= n_reached


@inline
def unload(run, camp, east_km, north_km, can_bring, receivers, fields, p):  # type: ignore[no-untyped-def]
    """Hand out fuel flown to a point to those near it who want it, forward detachments first; return what was taken."""
    cell, posture, mobility, is_first = (
        receivers.cell, receivers.posture, receivers.mobility, receivers.is_forward_detachment,
    )  # fmt: skip
    side, capacity_t, fuel_t, received_t = (
        receivers.camp, receivers.fuel_capacity_t, receivers.fuel_t, receivers.fuel_received_t,
    )  # fmt: skip
    x_km, y_km = fields.x_km, fields.y_km
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
            for formation in range(side.size):
                here = cell[run, formation]
                if here < 0 or side[formation] != camp or (is_first[formation] != 0) != (call == 0):
                    continue
                if mobility[formation] not in (MOTOR, TRACKED) or not is_armed(posture[run, formation]):
                    continue
                east = x_km[here] - east_km
                north = y_km[here] - north_km
                room = refills * capacity_t[formation] - fuel_t[run, formation]
                if room <= 0.0 or east * east + north * north > reach * reach:
                    continue
                if is_handing_out:
                    fuel_t[run, formation] += share * room
                    received_t[run, formation] += share * room
                else:
                    asked += room
    return can_bring - left


@kernel
def land_parties(rows, parties, losses, posts, transports, fields, log, parameters, chance, tick, scratch):  # type: ignore[no-untyped-def]
    """Set down the parties of airlanding rows in force.

    Parameters
    ----------
    rows : (goal int16 [n], party int16 [n], issued_h float32 [R, n]), the airlanding rows
    parties : Parties; losses : Losses
    posts : (surprise float32 [R, H], ceasefire_h float32 [R, H]) of headquarters
    transports : Transports; fields : Fields; log : LogState, written
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int; scratch : AirScratch
    """
    goals, party_of_row, issued_h = rows
    now_h = tick * TICK_H
    for run in range(parties.cell.shape[0]):
        p = parameters[run]
        look_at_weather(run, fields, p, scratch.flying)
        mark_bases(run, fields, now_h, p[FIELD_READY], scratch.is_base)
        number = chance.runs[run]
        for i in range(goals.size):
            party = party_of_row[i]
            goal = goals[i]
            if party < 0 or goal < 0 or fields.cell[goal] < 0 or issued_h[run, i] > now_h:
                continue
            if parties.posture[run, party] != ABSENT or parties.ready_h[run, party] > now_h:
                continue
            men = parties.men[run, party]
            draw = uniform(chance.seed, number, tick, FLYABLE, party)
            if not can_fly(run, men, goal, parties.camp[party], draw, now_h, transports, fields, p, scratch):
                continue
            cell = fields.cell[goal]
            failure = failure_probability(run, cell, party, men, now_h, parties, posts, p)
            if uniform(chance.seed, number, tick, AIRLANDING, party) >= failure:
                parties.cell[run, party] = cell
                parties.previous_cell[run, party] = cell
                parties.posture[run, party] = HOLD
                parties.ready_h[run, party] = now_h
                note(log, run, E_AIRLANDED, now_h, party, goal, men)
                continue
            killed = men * p[KILLED_SHARE]
            losses.men[run, party, KILLED] += killed
            parties.men[run, party] = men - killed
            is_back = uniform(chance.seed, number, tick, AIRLANDING, party + FATE) < p[RETURN]
            note(log, run, E_AIRLANDING_FAILED, now_h, party, goal, killed, 0 if is_back else 1)
            if is_back:
                parties.ready_h[run, party] = now_h + p[RETRY]
            else:
                lose(run, party, parties, losses)


@inline
def can_fly(run, men, goal, camp, draw, now_h, transports, fields, p, scratch):  # type: ignore[no-untyped-def]
    """Tell whether some group of the camp has seats for the men, a base within the radius and weather to fly."""
    flying, is_base = scratch.flying, scratch.is_base[camp]
    if draw >= flying[fields.region[fields.cell[goal]], 1 if fields.is_paved[goal] else 0]:
        return False
    line_h = transports.allied_line_h[run] if camp == ALLIED else transports.axis_line_h[run]
    for group in range(transports.kind.size):
        if transports.kind[group] != TRANSPORT_KIND or transports.camp[group] != camp:
            continue
        if transports.rebased_until_h[run, group] > now_h:
            continue
        if transports.aircraft[group] * p[FIT] * p[SEATS] < men:
            continue
        own = transports.base_place[run, group]
        base = find_base(own, goal, p[RADIUS], NEVER, transports.place_km, line_h, is_base)
        if base >= 0 and draw < flying[fields.region[fields.cell[base]], 1 if fields.is_paved[base] else 0]:
            return True
    return False


@inline
def failure_probability(run, cell, party, men, now_h, parties, posts, p):  # type: ignore[no-untyped-def]
    """Return the chance that the armed enemies in a cell beat off a party of so many men."""
    surprise, ceasefire_h = posts
    enemy = AXIS - parties.camp[party]
    garrison = 0.0
    ready = 0.0
    for formation in range(parties.cell.shape[1]):
        if parties.camp[formation] != enemy or parties.cell[run, formation] != cell:
            continue
        if not is_armed(parties.posture[run, formation]):
            continue
        if parties.ceasefire_h[run, formation] <= now_h and parties.will_obey[run, formation] == 1:
            continue
        over = parties.headquarters[formation]
        alert = 1.0 - surprise[run, over]
        if ceasefire_h[run, over] <= now_h:
            alert *= 1.0 - p[RESTRAINT]
        garrison += parties.men[run, formation]
        ready += parties.men[run, formation] * alert
    if garrison <= 0.0:
        return 0.0
    return p[FAILURE] * ready / (garrison + men)


@inline
def lose(run, party, parties, losses):  # type: ignore[no-untyped-def]
    """Take a party off the board: its men captured, what it had abandoned."""
    losses.men[run, party, CAPTURED] += parties.men[run, party]
    losses.tanks[run, party, ABANDONED] += parties.tanks[run, party]
    losses.guns[run, party, GUNS_ABANDONED] += parties.guns[run, party]
    losses.fuel_lost_t[run, party] += parties.fuel_t[run, party]
    losses.ammunition_lost_t[run, party] += parties.ammunition_t[run, party]
    parties.men[run, party] = 0.0
    parties.tanks[run, party] = 0.0
    parties.guns[run, party] = 0.0
    parties.fuel_t[run, party] = 0.0
    parties.ammunition_t[run, party] = 0.0
    parties.posture[run, party] = DISBANDED
