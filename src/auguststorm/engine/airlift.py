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

where restraint counts once the garrison's headquarters has the cease-fire; a party that fails returns with losses to try again, or is lost.

Leaves out: air supply of ammunition, aircraft lost, fuel burned by the lift itself, fields torn up by use.
"""

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


@inline
def is_daylight(tick):  # type: ignore[no-untyped-def]
    """Tell whether a tick is one of the two between 06:00 and 18:00."""
    part = tick % TICKS_PER_DAY
    return part == 1 or part == 2


@inline
def flying_share(run, place, weather, theatre, ground, air, p):  # type: ignore[no-untyped-def]
    """Return the share of flying that rain, fog and a soft strip leave at a place."""
    region = theatre.region[ground.cell[place]]
    share = 1.0
    if weather.is_raining[run, region] == 1:
        share *= p[RAIN_FLYING]
    if weather.is_foggy[run, region] == 1:
        share *= p[FOG_FLYING]
    if weather.mud[run, region] > p[MUD_CLOSES] and not air.is_paved[place]:
        share *= p[MUD_FLYING]
    return share


@inline
def is_base(run, place, camp, now_h, places, ground, p):  # type: ignore[no-untyped-def]
    """Tell whether aircraft of a camp can work from a place: an airfield it has held long enough to make ready."""
    if ground.cell[place] < 0 or not ground.has_airfield[place] or places.control[run, place] != camp:
        return False
    return places.taken_h[run, place] + p[FIELD_READY] <= now_h


@inline
def find_base(run, group, goal, longest_h, now_h, reads, fixed, p):  # type: ignore[no-untyped-def]
    """Return the place a group loads at to fly to a goal, -1 if none is within the radius.

    Parameters
    ----------
    longest_h : float, the longest line from the railhead a base other than its own may have
    reads : (AirState, PlaceState, WeatherState, SupplyState, HeadquartersState)
    fixed : (AirSetting, PlaceSetting, FormationSetting, TheatreSetting)
    """
    sky, places, _, supply, _ = reads
    air, ground, _, _ = fixed
    camp = air.camp[group]
    own = sky.base_place[run, group]
    if own >= 0 and air.place_km[own, goal] <= p[RADIUS] and is_base(run, own, camp, now_h, places, ground, p):
        return own
    best = -1
    best_km = p[RADIUS]
    lines = supply.allied_line_h if camp == ALLIED else supply.axis_line_h
    for place in range(ground.cell.size):
        if air.place_km[place, goal] < best_km and lines[run, place] <= longest_h:
            if is_base(run, place, camp, now_h, places, ground, p):
                best = place
                best_km = air.place_km[place, goal]
    return best


@kernel
def lift_fuel(writes, reads, plans, fixed, parameters, tick, flown):  # type: ignore[no-untyped-def]
    """Fly fuel to the goals of transport rows in force.

    Parameters
    ----------
    writes : (FormationState, SinkState, SupplyState, LogState)
    reads : (AirState, PlaceState, WeatherState, SupplyState, HeadquartersState)
    plans : (PlanState, PlanSetting)
    fixed : (AirSetting, PlaceSetting, FormationSetting, TheatreSetting)
    parameters : float64 [R, K]; tick : int
    flown : float64 [n, A], scratch, tonnes a group can bring to a goal
    """
    formations, _, _, _ = writes
    orders, rows = plans
    air, ground, _, theatre = fixed
    _, places, _, _, _ = reads
    now_h = tick * TICK_H
    for run in range(formations.cell.shape[0]):
        p = parameters[run]
        n_goals = 0
        for i in range(air.lift_plan.size):
            row = air.lift_plan[i]
            goal = rows.objective[row]
            for j in range(i):  # two rows with one goal are one
                if rows.objective[air.lift_plan[j]] == goal and orders.issued_h[run, air.lift_plan[j]] <= now_h:
                    goal = -1
            if goal < 0 or orders.issued_h[run, row] > now_h or places.control[run, goal] != rows.camp[row]:
                flown[i, 0] = -1.0
                continue
            cell = ground.cell[goal]
            is_field = ground.has_airfield[goal] or (cell >= 0 and theatre.terrain[cell] == STEPPE_TERRAIN)
            flown[i, 0] = 0.0 if is_field else -1.0
            n_goals += 1 if is_field else 0
        if n_goals == 0:
            continue
        offer(run, now_h, n_goals, reads, rows, fixed, p, flown)
        for i in range(air.lift_plan.size):
            if flown[i, 0] >= 0.0:
                unload(run, i, now_h, writes, rows, fixed, p, flown)


@inline
def offer(run, now_h, n_goals, reads, rows, fixed, p, flown):  # type: ignore[no-untyped-def]
    """Reckon what each group can bring to each open goal this tick (`flown`, tonnes; the column of group 0 stands first)."""
    sky, _, weather, _, _ = reads
    air, ground, _, theatre = fixed
    for i in range(air.lift_plan.size):
        if flown[i, 0] < 0.0:
            continue
        row = air.lift_plan[i]
        goal = rows.objective[row]
        at_goal = flying_share(run, goal, weather, theatre, ground, air, p)
        for group in range(air.kind.size):
            flown[i, group] = 0.0
            if air.kind[group] != TRANSPORT_KIND or air.camp[group] != rows.camp[row]:
                continue
            if sky.rebased_until_h[run, group] > now_h:
                continue
            base = find_base(run, group, goal, p[BASE_LINE], now_h, reads, fixed, p)
            if base < 0:
                continue
            hours = 2.0 * air.place_km[base, goal] / p[SPEED] + p[TURN]
            share = min(at_goal, flying_share(run, base, weather, theatre, ground, air, p))
            flights = air.aircraft[group] * p[FIT] * share * p[FLOWN] / (DAYLIGHT_TICKS * hours)
            flown[i, group] = flights * p[PAYLOAD] / n_goals


@inline
def wanted(run, formation, camp, goal_cell, formations, units, theatre, p):  # type: ignore[no-untyped-def]
    """Return the tonnes of fuel a formation near a goal would take from the air."""
    if units.camp[formation] != camp or (units.mobility[formation] != MOTOR and units.mobility[formation] != TRACKED):
        return 0.0
    cell = formations.cell[run, formation]
    if cell < 0 or not is_armed(formations.posture[run, formation]):
        return 0.0
    east = theatre.x_km[cell] - theatre.x_km[goal_cell]
    north = theatre.y_km[cell] - theatre.y_km[goal_cell]
    if east * east + north * north > p[REACH] * p[REACH]:
        return 0.0
    return max(0.0, p[REFILLS] * units.fuel_capacity_t[formation] - formations.fuel_t[run, formation])


@inline
def unload(run, i, now_h, writes, rows, fixed, p, flown):  # type: ignore[no-untyped-def]
    """Hand the fuel flown to a goal to those who want it, forward detachments first; book what was flown."""
    formations, sinks, supply, log = writes
    air, ground, units, theatre = fixed
    goal = rows.objective[air.lift_plan[i]]
    camp = rows.camp[air.lift_plan[i]]
    cell = ground.cell[goal]
    can_bring = 0.0
    for group in range(air.kind.size):
        can_bring += flown[i, group]
    left = can_bring
    for call in range(2):
        asked = 0.0
        for formation in range(formations.cell.shape[1]):
            if units.is_forward_detachment[formation] == (call == 0):
                asked += wanted(run, formation, camp, cell, formations, units, theatre, p)
        if asked <= 0.0 or left <= 0.0:
            continue
        share = min(1.0, left / asked)
        for formation in range(formations.cell.shape[1]):
            if units.is_forward_detachment[formation] == (call == 0):
                tonnes = share * wanted(run, formation, camp, cell, formations, units, theatre, p)
                formations.fuel_t[run, formation] += tonnes
                sinks.fuel_received_t[run, formation] += tonnes
        left -= share * asked
    brought = can_bring - left
    if brought <= 0.0:
        return
    largest = 0
    for group in range(air.kind.size):
        supply.lifted_t[run, group] += flown[i, group] * brought / can_bring
        if flown[i, group] > flown[i, largest]:
            largest = group
    note(log, run, E_FUEL_LIFTED, now_h, largest, goal, brought)


@kernel
def land_parties(writes, reads, plans, fixed, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Set down the parties of airlanding rows in force.

    Parameters
    ----------
    writes : (FormationState, SinkState, LogState)
    reads : (AirState, PlaceState, WeatherState, SupplyState, HeadquartersState)
    plans : (PlanState, PlanSetting)
    fixed : (AirSetting, PlaceSetting, FormationSetting, TheatreSetting)
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    formations, sinks, log = writes
    orders, rows = plans
    air, ground, _, _ = fixed
    now_h = tick * TICK_H
    for run in range(formations.cell.shape[0]):
        p = parameters[run]
        for i in range(air.airland_plan.size):
            row = air.airland_plan[i]
            party = air.party_of_plan[row]
            goal = rows.objective[row]
            if party < 0 or goal < 0 or ground.cell[goal] < 0 or orders.issued_h[run, row] > now_h:
                continue
            if formations.posture[run, party] != ABSENT or formations.ready_h[run, party] > now_h:
                continue
            draw = uniform(chance.seed, chance.runs[run], tick, FLYABLE, party)
            if not can_fly(run, party, goal, rows.camp[row], draw, now_h, formations, reads, fixed, p):
                continue
            attempt(run, party, goal, (chance.seed, chance.runs[run], tick), (formations, sinks, log), reads, fixed, p)


@inline
def can_fly(run, party, goal, camp, draw, now_h, formations, reads, fixed, p):  # type: ignore[no-untyped-def]
    """Tell whether some group of the camp has seats for the party, a base within the radius and weather to fly."""
    sky, _, weather, _, _ = reads
    air, ground, _, theatre = fixed
    at_goal = flying_share(run, goal, weather, theatre, ground, air, p)
    if draw >= at_goal:
        return False
    for group in range(air.kind.size):
        if air.kind[group] != TRANSPORT_KIND or air.camp[group] != camp:
            continue
        if sky.rebased_until_h[run, group] > now_h:
            continue
        if air.aircraft[group] * p[FIT] * p[SEATS] < formations.men[run, party]:
            continue
        base = find_base(run, group, goal, NEVER, now_h, reads, fixed, p)
        if base >= 0 and draw < flying_share(run, base, weather, theatre, ground, air, p):
            return True
    return False


@inline
def attempt(run, party, goal, address, writes, reads, fixed, p):  # type: ignore[no-untyped-def]
    """Land a party, or have it beaten off or taken by a garrison that is not surprised and does not obey."""
    formations, sinks, log = writes
    _, _, _, _, headquarters = reads
    _, ground, units, _ = fixed
    seed, number, tick = address
    now_h = tick * TICK_H
    cell = ground.cell[goal]
    enemy = AXIS - units.camp[party]
    garrison = 0.0
    ready = 0.0
    for formation in range(formations.cell.shape[1]):
        if units.camp[formation] != enemy or formations.cell[run, formation] != cell:
            continue
        if not is_armed(formations.posture[run, formation]):
            continue
        if formations.ceasefire_h[run, formation] <= now_h and formations.will_obey[run, formation] == 1:
            continue
        garrison += formations.men[run, formation]
        over = units.headquarters[formation]
        alert = 1.0 - headquarters.surprise[run, over]
        if headquarters.ceasefire_h[run, over] <= now_h:
            alert *= 1.0 - p[RESTRAINT]
        ready += formations.men[run, formation] * alert
    men = formations.men[run, party]
    chance_of_failure = p[FAILURE] * ready / (garrison + men) if garrison > 0.0 else 0.0
    if uniform(seed, number, tick, AIRLANDING, party) >= chance_of_failure:
        formations.cell[run, party] = cell
        formations.previous_cell[run, party] = cell
        formations.posture[run, party] = HOLD
        formations.ready_h[run, party] = now_h
        note(log, run, E_AIRLANDED, now_h, party, goal, men)
        return
    killed = men * p[KILLED_SHARE]
    sinks.men[run, party, KILLED] += killed
    formations.men[run, party] = men - killed
    is_back = uniform(seed, number, tick, AIRLANDING, party + FATE) < p[RETURN]
    note(log, run, E_AIRLANDING_FAILED, now_h, party, goal, killed, 0 if is_back else 1)
    if is_back:
        formations.ready_h[run, party] = now_h + p[RETRY]
        return
    lose(run, party, formations, sinks)


@inline
def lose(run, party, formations, sinks):  # type: ignore[no-untyped-def]
    """Take a party off the board: its men captured, what it had abandoned."""
    sinks.men[run, party, CAPTURED] += formations.men[run, party]
    sinks.tanks[run, party, ABANDONED] += formations.tanks[run, party]
    sinks.guns[run, party, GUNS_ABANDONED] += formations.guns[run, party]
    sinks.fuel_lost_t[run, party] += formations.fuel_t[run, party]
    sinks.ammunition_lost_t[run, party] += formations.ammunition_t[run, party]
    formations.men[run, party] = 0.0
    formations.tanks[run, party] = 0.0
    formations.guns[run, party] = 0.0
    formations.fuel_t[run, party] = 0.0
    formations.ammunition_t[run, party] = 0.0
    formations.posture[run, party] = DISBANDED
