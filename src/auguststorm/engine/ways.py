"""Choose the way on for each column, and let columns start on their edges in order of priority."""

from auguststorm.clock import SUBSTEP_H, SUBSTEPS_PER_TICK
from auguststorm.engine.codes import (
    ALLIED,
    ATTACK,
    AXIS,
    HALT_ARRIVED,
    HALT_ENEMY,
    HALT_PREPARING,
    HALT_STOP_LINE,
    HALT_TRAFFIC,
    MARCH,
    NO_SURFACE,
    OBEYING,
    S_BYPASS,
    S_COLUMNS,
    S_TRAFFIC,
    WITHDRAW,
)
from auguststorm.engine.columns import add_debt, debt_on
from auguststorm.engine.contact import is_blocked, is_within_two
from auguststorm.engine.heads import FAR, action_of, hours_over, length_km
from auguststorm.engine.order import LAST_PRIORITY
from auguststorm.engine.pace import BYPASS_FOOT, BYPASS_MOTOR, capacity_km, goes_by_rail, lanes_over
from auguststorm.engine.paths import UNREACHABLE, route_class
from auguststorm.jit import inline
from auguststorm.rng import PRIORITY_TIE, uniform

TENTH = 0.1  # unit conversion: distance fields count tenths of an hour
NEARLY = 0.999999  # keeps a bound below what it bounds after rounding
STAY = 6


@inline
def likeliest_way(ground, routes, cells, cell, route, kind, road_kmh):  # type: ignore[no-untyped-def]
    """Find the way that is shortest when no river counts, and a bound of the hours by any other.

    Without branches: what is missing, closed or unreachable counts as FAR.

    Returns
    -------
    (direction 0-5, hours no other way undercuts)
    """
    slows = cells.slows[kind, ground.region[cell]]
    h_per_km = NEARLY / road_kmh
    first, least_h, others_h = 0, FAR, FAR
    for direction in range(6):
        there = ground.neighbour[cell, direction]
        surface = ground.surface[cell, direction]
        left = routes.tenths_h[route, max(there, 0)]
        hours = left * TENTH + ground.distance_km[cell, direction] * h_per_km * slows[max(surface, 0)]
        hours = FAR if (there < 0) | (surface == NO_SURFACE) | (left == UNREACHABLE) else hours
        others_h = min(others_h, max(least_h, hours))
        first = direction if hours < least_h else first
        least_h = min(least_h, hours)
    return first, others_h


@inline
def choose(changing, fixed, parameters, cells, formation):  # type: ignore[no-untyped-def]
    """Choose the way on: (direction, is barred by the enemy, is closed by a stop line); direction -1 for none."""
    state = changing.state
    ground, who, routes, tasks, switches = fixed.ground, fixed.who, fixed.routes, fixed.tasks, fixed.switches
    cell = state.cell[formation]
    camp = who.camp[formation]
    route = state.route[formation]
    best = FAR
    best_direction = -1
    free = FAR
    free_direction = -1
    is_stopped = False
    gaits = (cells.road_kmh[formation], cells.rail_kmh[formation])
    kind = route_class(who.mobility[formation])
    pace = cells.paces[kind, ground.region[cell]]
    bridge = changing.places.bridge
    swiftest_h_per_km = NEARLY / max(gaits[0], gaits[1])  # no surface is better than a road without a fault
    enemy = AXIS - camp
    is_best_blocked = False
    is_giving_up = state.posture[formation] == OBEYING
    first, others_h = likeliest_way(ground, routes, cells, cell, route, kind, gaits[0])
    there = ground.neighbour[cell, first]
    if others_h < FAR and gaits[1] == 0.0 and not (camp == ALLIED and ground.is_closed_to_allied[there]):
        hours = hours_over(ground, bridge, parameters, pace, gaits, camp, cell, first)
        hours += routes.tenths_h[route, there] * TENTH
        is_free = is_giving_up or not is_blocked(there, enemy, state.posture, cells.first, cells.next)
        if hours < others_h and is_free:  # the common case: no other way can be as short
            return first, False, False
    for place in range(6):  # the likeliest way first: most others then need no reckoning
        direction = (first + place) % 6
        there = ground.neighbour[cell, direction]
        if there < 0:
            continue
        left = routes.tenths_h[route, there]
        if left == UNREACHABLE:
            continue
        if camp == ALLIED and ground.is_closed_to_allied[there]:
            is_stopped = True
            continue
        left_h = left * TENTH
        least_h = left_h + ground.distance_km[cell, direction] * swiftest_h_per_km
        if least_h > best and least_h > free:
            continue
        hours = hours_over(ground, bridge, parameters, pace, gaits, camp, cell, direction) + left_h
        is_shorter = hours < best or (hours == best and direction < best_direction)
        is_shorter_free = hours < free or (hours == free and direction < free_direction)
        if not (is_shorter or is_shorter_free):
            continue
        is_barred = not is_giving_up and is_blocked(there, enemy, state.posture, cells.first, cells.next)
        if is_shorter:
            best = hours
            best_direction = direction
            is_best_blocked = is_barred
        if is_shorter_free and there != state.previous_cell[formation] and not is_barred:
            free = hours
            free_direction = direction
    if best_direction < 0:
        return -1, False, is_stopped
    if not is_best_blocked:
        return best_direction, False, False
    there = ground.neighbour[cell, best_direction]
    patience = parameters.value[BYPASS_FOOT]
    if kind == 1:
        patience = parameters.value[BYPASS_MOTOR]
    if state.posture[formation] == WITHDRAW:
        return free_direction, False, False
    may_bypass = tasks.may_bypass[tasks.first[formation] + state.task[formation]] and switches[S_BYPASS] == 1
    if routes.tenths_h[route, there] == 0:  # the enemy stands in the goal itself: there is nothing to pass by
        may_bypass = False
    if may_bypass and free_direction >= 0 and free <= best + patience:
        return free_direction, False, False
    return best_direction, True, False


@inline
def support_direction(state, who, ground, cells, formation):  # type: ignore[no-untyped-def]
    """Send guns to a cell beside them from which their side attacks: STAY when it is theirs, -1 without one."""
    camp = who.camp[formation]
    cell = state.cell[formation]
    friend = cells.first[camp, cell]
    while friend >= 0:
        if state.posture[friend] == ATTACK and not who.is_artillery[friend]:
            return STAY
        friend = cells.next[friend]
    for direction in range(6):
        there = ground.neighbour[cell, direction]
        if there < 0 or ground.surface[cell, direction] == NO_SURFACE:
            continue
        friend = cells.first[camp, there]
        while friend >= 0:
            if state.posture[friend] == ATTACK and not who.is_artillery[friend]:
                return direction
            friend = cells.next[friend]
    return -1


@inline
def must_wait(who, ground, cells, formation, cell, direction):  # type: ignore[no-untyped-def]
    """Tell whether guns wait: the enemy is within two cells of the cell ahead, and no troops stand in or beyond it."""
    there = ground.neighbour[cell, direction]
    camp = who.camp[formation]
    if not is_within_two(there, AXIS - camp, ground.neighbour, cells.first):
        return False
    for side in range(7):
        beside = there if side == 6 else ground.neighbour[there, side]
        if beside < 0 or beside == cell:
            continue
        friend = cells.first[camp, beside]
        while friend >= 0:
            if not who.is_artillery[friend]:
                return False
            friend = cells.next[friend]
    return True


@inline
def propose(changing, fixed, parameters, chance, when, n_choosing, cells):  # type: ignore[no-untyped-def]
    """Let those in `cells.chooser` choose; list who starts on a new edge in `cells.order`; return how many."""
    state = changing.state
    ground, who, routes, tasks = fixed.ground, fixed.who, fixed.routes, fixed.tasks
    n_starting = 0
    for place in range(n_choosing):
        formation = cells.chooser[place]
        cell = state.cell[formation]
        if routes.tenths_h[state.route[formation], cell] == 0:
            state.toward[formation] = -1
            state.halt[formation] = HALT_ARRIVED
            continue
        direction = -1
        if who.is_artillery[formation]:
            direction = support_direction(state, who, ground, cells, formation)
            if direction == STAY:
                state.toward[formation] = -1
                state.halt[formation] = HALT_ARRIVED
                continue
        is_barred, is_stopped = False, False
        if direction < 0:
            direction, is_barred, is_stopped = choose(changing, fixed, parameters, cells, formation)
            if (
                direction >= 0
                and who.is_artillery[formation]
                and must_wait(who, ground, cells, formation, cell, direction)
            ):
                state.toward[formation] = -1
                state.halt[formation] = HALT_PREPARING
                continue
        state.toward[formation] = direction
        if direction < 0:
            state.halt[formation] = HALT_STOP_LINE if is_stopped else HALT_ENEMY
            if state.posture[formation] == ATTACK:
                state.posture[formation] = MARCH
        elif is_barred:
            state.posture[formation] = ATTACK
            state.halt[formation] = HALT_ENEMY
        else:
            if state.posture[formation] == ATTACK:
                state.posture[formation] = MARCH
            priority = LAST_PRIORITY
            if state.posture[formation] != OBEYING:
                priority = tasks.priority[tasks.first[formation] + state.task[formation]]
            draw = uniform(chance.seed, chance.run, when, PRIORITY_TIE, who.key[formation])
            cells.order[n_starting] = formation
            cells.key[n_starting] = priority + draw
            n_starting += 1
    return n_starting


@inline
def enter_edges(changing, fixed, parameters, n_starting, cells):  # type: ignore[no-untyped-def]
    """Let columns start on their edges in order of priority while the edges have room; the rest wait."""
    state, traffic = changing.state, changing.traffic
    ground, who, tasks, switches = fixed.ground, fixed.who, fixed.tasks, fixed.switches
    for place in range(n_starting):
        formation = cells.order[place]
        cell = state.cell[formation]
        direction = state.toward[formation]
        is_rail = goes_by_rail(ground, cell, direction, action_of(state, tasks, formation), who.camp[formation])
        capacity = capacity_km(ground, cell, direction, is_rail, parameters) / SUBSTEPS_PER_TICK
        edge = cell * 6 + direction
        if is_rail:
            edge += ground.neighbour.size
        if switches[S_TRAFFIC] == 1 and switches[S_COLUMNS] == 1:
            if debt_on(traffic, edge) > capacity:
                state.toward[formation] = -1
                state.halt[formation] = HALT_TRAFFIC
                continue
            length = length_km(state, who, parameters, formation)
            if not is_rail:  # a slow column keeps the road for as long as it takes to pass
                pace = cells.paces[route_class(who.mobility[formation]), ground.region[cell]]
                passed = cells.road_kmh[formation] * pace[ground.surface[cell, direction]] * SUBSTEP_H
                passed *= lanes_over(ground, cell, direction, parameters)
                length *= max(1.0, capacity / passed)
            add_debt(traffic, edge, length)
        carried = state.crossing_share[formation]
        state.crossing_share[formation] = carried if carried < 0.0 else 0.0
