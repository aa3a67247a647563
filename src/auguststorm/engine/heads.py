"""Move the heads of columns along their edges, burn their fuel, tire and rest them, and let them arrive."""

from auguststorm.clock import SUBSTEP_H
from auguststorm.engine.codes import (
    ATTACK,
    AXIS,
    BROKEN_DOWN,
    DESERT,
    E_HALT,
    E_PASS_HEAD,
    E_PASS_TAIL,
    E_RESUME,
    HALT_ENEMY,
    HALT_FUEL,
    IN_WORKSHOP,
    MARCH,
    NO_HALT,
    NO_SURFACE,
    OBEYING,
    S_COLUMNS,
    S_FATIGUE,
    STATIC,
    WITHDRAW,
)
from auguststorm.engine.columns import column_km, tail_after_edge
from auguststorm.engine.contact import is_blocked, is_near, join_cell, leave_cell
from auguststorm.engine.log import jot
from auguststorm.engine.pace import (
    BREAKDOWN,
    CONTACT_MARCH,
    DESERT_FATIGUE,
    FATIGUE_GAIN,
    FATIGUE_REST,
    FORCED_GAIN,
    MEN_COLUMN,
    NIGHT_SHARE,
    RAIL_SPEED,
    RECOVERABLE,
    SHORTAGE_MARCH,
    VEHICLE_SPACING,
    fuel_t,
    is_daylight,
    is_moved,
    is_own_line,
    lanes_over,
    river_hours,
)
from auguststorm.engine.paths import edge_hours, route_class
from auguststorm.jit import inline
from auguststorm.rng import ARRIVAL_TIE, uniform
from auguststorm.units import HOURS_PER_DAY

HALF = 0.5  # half of a cell's width, half of free speed in a closing column: geometry of the middle
KM_PER_HUNDRED = 100.0  # unit conversion: breakdowns are counted on 100 km
FAR = 1e9  # mark: hours of a way that does not exist
STARTED = 1e-6  # mark: on the edge already, and charged to it, but not a metre along
TIE_SHARE = 1e-6  # keeps an addressed draw below the digits that order arrivals


@inline
def is_marching(state, who, formation):  # type: ignore[no-untyped-def]
    """Tell whether a formation is under way: it can move, stands on the map, has a route and a posture that moves."""
    posture = state.posture[formation]
    if who.mobility[formation] == STATIC or state.route[formation] < 0 or state.cell[formation] < 0:
        return False
    return posture == MARCH or posture == ATTACK or posture == WITHDRAW or posture == OBEYING


@inline
def action_of(state, tasks, formation):  # type: ignore[no-untyped-def]
    """Return the action of a formation's task; -1 without one, or when it has given up its task to lay down arms."""
    if tasks.count[formation] == 0 or state.posture[formation] == OBEYING:
        return -1
    return tasks.action[tasks.first[formation] + state.task[formation]]


@inline
def gaits_of(state, who, tasks, switches, parameters, hour, formation):  # type: ignore[no-untyped-def]
    """Return a head's speed now on a road without a fault and on the railway, km/h; 0 where it takes no train."""
    gait = 1.0
    if switches[S_FATIGUE] == 1:
        gait += parameters.value[FORCED_GAIN] * (1.0 - 2.0 * state.fatigue[formation])
    if state.ammunition_t[formation] < who.need_t_per_day[formation, 0]:  # a day's food and stores or less
        gait *= parameters.value[SHORTAGE_MARCH]
    gait /= HOURS_PER_DAY
    by_rail = 0.0
    if is_moved(action_of(state, tasks, formation)):
        by_rail = parameters.value[RAIL_SPEED] / HOURS_PER_DAY
    by_road = gait * parameters.value[who.mobility[formation]]
    if not is_daylight(hour):
        by_road *= parameters.value[NIGHT_SHARE]
    return by_road, by_rail


@inline
def hours_over(ground, bridge, parameters, pace, gaits, camp, cell, direction):  # type: ignore[no-untyped-def]
    """Return the hours that a head needs over an edge now, or FAR where it cannot go.

    Parameters
    ----------
    bridge : int8 [D], state of bridges
    pace : float64 [U], share of speed by surface for its kind in its region, of `fill_shares`
    gaits : (km/h by road, km/h by rail), of `gaits_of`
    """
    by_road, by_rail = gaits
    if by_rail > 0.0 and is_own_line(ground, cell, direction, camp):
        speed = by_rail
    else:
        surface = ground.surface[cell, direction]
        if surface == NO_SURFACE:
            return FAR
        speed = by_road * pace[surface]
    river_h = river_hours(ground, bridge, cell, direction, camp, parameters)
    return edge_hours(ground.distance_km[cell, direction], speed, river_h)


@inline
def length_km(state, who, parameters, formation):  # type: ignore[no-untyped-def]
    """Return the road length of a formation as it is now, in km."""
    return column_km(
        state.men[formation],
        who.vehicles[formation],
        who.horses[formation],
        state.tanks[formation],
        parameters.value[VEHICLE_SPACING],
        parameters.value[MEN_COLUMN],
    )


@inline
def rest(state, who, parameters, formation):  # type: ignore[no-untyped-def]
    """Rest a formation that stands, and let its column close up."""
    rested = state.fatigue[formation] - parameters.value[FATIGUE_REST] * SUBSTEP_H / HOURS_PER_DAY
    state.fatigue[formation] = rested if rested > 0.0 else 0.0
    if state.crossing_share[formation] < 0.0:
        state.crossing_share[formation] = 0.0
    if state.tail_share[formation] > 0.0:
        length = length_km(state, who, parameters, formation)
        speed = parameters.value[who.mobility[formation]] / HOURS_PER_DAY * HALF
        left = state.tail_share[formation] - speed * SUBSTEP_H / length
        state.tail_share[formation] = left if left > 0.0 else 0.0


@inline
def advance(changing, fixed, parameters, moment, n_movers, chance, cells):  # type: ignore[no-untyped-def]
    """Move heads along their edges; list those that come to the end in `cells.order`; return how many."""
    state, places = changing.state, changing.places
    ground, who, switches = fixed.ground, fixed.who, fixed.switches
    hour, when = moment
    n_arriving = 0
    for place in range(n_movers):
        formation = cells.mover[place]
        posture = state.posture[formation]
        direction = state.toward[formation]
        if direction < 0 or posture == ATTACK or state.ready_h[formation] > hour:
            rest(state, who, parameters, formation)
            continue
        cell = state.cell[formation]
        gaits = (cells.road_kmh[formation], cells.rail_kmh[formation])  # as at the start: nobody has tired since
        pace = cells.paces[route_class(who.mobility[formation]), ground.region[cell]]
        camp = who.camp[formation]
        hours = hours_over(ground, places.bridge, parameters, pace, gaits, camp, cell, direction)
        if posture != OBEYING and is_near(cell, AXIS - camp, ground.neighbour, cells.first):
            hours /= parameters.value[CONTACT_MARCH]
        before = state.crossing_share[formation]
        share = SUBSTEP_H / hours
        if before < 0.0:  # hours left over from the last edge are carried as a negative number
            share += -before / hours
            before = 0.0
        is_on_train = gaits[1] > 0.0 and is_own_line(ground, cell, direction, camp)
        if is_on_train:  # trains burn their own coal, and nobody tires or breaks down in them
            state.halt[formation] = NO_HALT
        elif hours >= FAR or not burn(
            changing, fixed, parameters, cells.shares, formation, direction, before, share, hour
        ):
            rest(state, who, parameters, formation)
            continue
        else:
            tire(state, who, ground, parameters, switches, formation)
        state.crossing_share[formation] = before + share
        if before + share >= 1.0:
            draw = uniform(chance.seed, chance.run, when, ARRIVAL_TIE, who.key[formation])
            cells.order[n_arriving] = formation
            cells.key[n_arriving] = (1.0 - before) / share + draw * TIE_SHARE
            n_arriving += 1
    return n_arriving


@inline
def burn(changing, fixed, parameters, shares, formation, direction, before, share, hour):  # type: ignore[no-untyped-def]
    """Burn the fuel of a stretch and break tanks down on it; False and a halt when the tanks are dry."""
    state, sinks, log, weather = changing.state, changing.sinks, changing.log, changing.weather
    ground, who = fixed.ground, fixed.who
    cell = state.cell[formation]
    driven = share if before + share < 1.0 else 1.0 - before
    distance = ground.distance_km[cell, direction] * driven
    if route_class(who.mobility[formation]) == 0:
        state.halt[formation] = NO_HALT
        return True
    ratio = shares[ground.surface[cell, direction]]
    mud = weather.mud[ground.region[cell]]
    need = fuel_t(who.fuel_rate_t_per_km[formation], distance, ratio, mud, parameters)
    if need > state.fuel_t[formation]:
        if before <= 0.0:  # it stands on its edge already: it must not be charged to the edge again
            state.crossing_share[formation] = STARTED
        if state.halt[formation] != HALT_FUEL:
            jot(log, E_HALT, hour, formation, HALT_FUEL, state.fuel_t[formation])
        state.halt[formation] = HALT_FUEL
        return False
    if state.halt[formation] == HALT_FUEL:
        jot(log, E_RESUME, hour, formation, HALT_FUEL, state.fuel_t[formation])
    state.halt[formation] = NO_HALT
    state.fuel_t[formation] -= need
    sinks.fuel_burned_t[formation] += need
    lost = state.tanks[formation] * parameters.value[BREAKDOWN] * distance / KM_PER_HUNDRED
    mended = lost * parameters.value[RECOVERABLE]  # the others go to the rear and do not come back
    state.tanks[formation] -= lost
    sinks.tanks[formation, BROKEN_DOWN] += mended
    sinks.tanks[formation, IN_WORKSHOP] += lost - mended
    return True


@inline
def tire(state, who, ground, parameters, switches, formation):  # type: ignore[no-untyped-def]
    """Tire a marching formation: fresh troops force the march and tire; half tired they keep the ordinary pace.

    Waterless country goes on tiring men and horses beyond that. Who is more tired than that recovers in the halts of
    the march, at rest's pace at most.
    """
    tired = state.fatigue[formation]
    is_dry = ground.surface[state.cell[formation], state.toward[formation]] == DESERT
    change = 1.0 - 2.0 * tired
    if route_class(who.mobility[formation]) == 0 and is_dry:
        change += parameters.value[DESERT_FATIGUE] * (1.0 - tired)
    rate = parameters.value[FATIGUE_GAIN] if change > 0.0 else parameters.value[FATIGUE_REST]
    tired += rate * SUBSTEP_H / HOURS_PER_DAY * change
    if switches[S_FATIGUE] == 0:
        tired = 0.0
    state.fatigue[formation] = min(max(tired, 0.0), 1.0)


@inline
def arrive(changing, fixed, parameters, hour, n_arriving, cells):  # type: ignore[no-untyped-def]
    """Let heads enter cells in the order of their arrival; who finds the enemy there stays before it."""
    state, log = changing.state, changing.log
    ground, who, tasks, switches = fixed.ground, fixed.who, fixed.tasks, fixed.switches
    for place in range(n_arriving):
        formation = cells.order[place]
        camp = who.camp[formation]
        cell = state.cell[formation]
        direction = state.toward[formation]
        there = ground.neighbour[cell, direction]
        is_giving_up = state.posture[formation] == OBEYING
        if not is_giving_up and is_blocked(there, AXIS - camp, state.posture, cells.first, cells.next):
            state.crossing_share[formation] = 0.0
            if state.posture[formation] == MARCH:
                state.posture[formation] = ATTACK
            state.halt[formation] = HALT_ENEMY
            continue
        if not is_giving_up:  # the lists are of the armed
            leave_cell(cells.first, cells.next, camp, cell, formation)
            join_cell(cells.first, cells.next, camp, there, formation)
        length = length_km(state, who, parameters, formation)
        lanes = lanes_over(ground, cell, direction, parameters)
        distance = ground.distance_km[cell, direction]
        tail = tail_after_edge(state.tail_share[formation] * length, length, distance, lanes, distance * HALF)
        state.tail_share[formation] = tail / length if switches[S_COLUMNS] == 1 and length > 0.0 else 0.0
        arrival_h = hour + cells.key[place] * SUBSTEP_H
        if ground.is_pass[cell, direction]:
            jot(log, E_PASS_HEAD, arrival_h, formation, there, 0.0)
            speed = parameters.value[who.mobility[formation]] / HOURS_PER_DAY * HALF
            jot(log, E_PASS_TAIL, arrival_h + length / speed / lanes, formation, there, length)
        over = state.crossing_share[formation] - 1.0
        gaits = gaits_of(state, who, tasks, switches, parameters, hour, formation)
        pace = cells.paces[route_class(who.mobility[formation]), ground.region[cell]]
        hours = hours_over(ground, changing.places.bridge, parameters, pace, gaits, camp, cell, direction)
        state.crossing_share[formation] = -over * hours
        state.previous_cell[formation] = cell
        state.cell[formation] = there
        state.toward[formation] = -1
