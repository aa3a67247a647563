"""Move columns over the map, and let places fall to those who stand in them.

In each sub-step of two hours every formation proposes from the same state. The head chooses the neighbour with the least
edge hours plus hours still to go; if the enemy bars it, a column with leave to bypass takes a way of like class that
costs at most b hours more, otherwise it deploys to attack over that edge. Head speed is

    v = v_kind . surface . mud . night . (1 + g (1 - 2 fatigue)) . contact

and an edge takes d / v hours and those of its river. Columns have length: an edge passes a number of km of column a tick and
owes the rest (columns.py); the head leaves the tail behind and halts let it close up. Wheels and tracks burn fuel by the
kilometre and stop without it; tanks break down. Guards who are not surprised may blow bridges the enemy comes up to.
A place falls to a formation that ends a sub-step in its cell with no unmasked enemy there (town) or with its garrison
broken (fort). Two hostile heads never enter one cell: the earlier holds it.

Leaves out: choice of formation width, straggling by unit, repair of single vehicles, the state of road surfaces over time.
"""

from auguststorm.clock import SUBSTEP_H, SUBSTEPS_PER_TICK, TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    ATTACK,
    AXIS,
    BLOWN,
    BROKEN_DOWN,
    DESERT,
    E_BRIDGE_BLOWN,
    E_BRIDGE_REPAIRED,
    E_HALT,
    E_PASS_HEAD,
    E_PASS_TAIL,
    E_RESUME,
    HALT_ARRIVED,
    HALT_ENEMY,
    HALT_FUEL,
    HALT_PREPARING,
    HALT_STOP_LINE,
    HALT_TRAFFIC,
    HOLD,
    ISOLATED,
    MARCH,
    MASKED,
    NO_HALT,
    REPAIRED,
    S_BYPASS,
    S_COLUMNS,
    S_DEMOLITION,
    S_FATIGUE,
    S_TRAFFIC,
    SICK,
    STATIC,
    WHOLE,
    WITHDRAW,
)
from auguststorm.engine.columns import add_debt, column_km, debt_on, pay_debts, tail_after_edge
from auguststorm.engine.contact import is_armed, is_blocked, is_near, join_cell, leave_cell, occupy, vacate
from auguststorm.engine.falls import take_places
from auguststorm.engine.log import note
from auguststorm.engine.order import sort_by_key
from auguststorm.engine.pace import (
    BREAKDOWN,
    BYPASS_FOOT,
    BYPASS_MOTOR,
    CONTACT_MARCH,
    DEMOLITION_PROBABILITY,
    DESERT_FATIGUE,
    FATIGUE_GAIN,
    FATIGUE_REST,
    FORCED_GAIN,
    MEN_COLUMN,
    PARAMETERS,
    RAIL_SPEED,
    RECOVERABLE,
    RECOVERY,
    REPAIR_H,
    SICK_RATE,
    SURFACE_FIRST,
    VEHICLE_SPACING,
    capacity_km,
    free_speed_km_per_h,
    fuel_t,
    goes_by_rail,
    lanes_over,
    river_hours,
)
from auguststorm.engine.paths import UNREACHABLE, edge_hours, route_class
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.rng import DEMOLITION, PRIORITY_TIE, uniform
from auguststorm.units import HOURS_PER_DAY

__all__ = ["PARAMETERS", "READS", "WRITES", "march", "movement", "toil"]

READS = (
    "formations.route", "formations.task", "formations.ready_h", "formations.is_supplied", "headquarters.surprise", "weather.mud",
)  # fmt: skip
WRITES = (
    "formations.cell", "formations.previous_cell", "formations.toward", "formations.crossing_share", "formations.tail_share",
    "formations.men", "formations.tanks", "formations.fuel_t", "formations.fatigue", "formations.posture", "formations.halt",
    "sinks.men", "sinks.tanks", "sinks.fuel_burned_t", "places.control", "places.taken_h", "places.how", "places.taker",
    "places.bridge", "places.bridge_h", "traffic.edge", "traffic.debt_km",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip

HALF = 0.5
KM_PER_HUNDRED = 100.0
TENTHS = 10.0
FAR = 1e9
STARTED = 1e-6


def movement(state: State, setting: Setting, tick: int) -> State:
    """Move every column through three sub-steps of two hours and let places fall.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With cells, tails, fuel, fatigue, places, bridges and traffic after the tick.
    Sources
    -------
    est:movement-* (data/parameters/movement.csv)
    Limits
    ------
    A formation is one column; it does not split to use two roads.
    """
    after = setting.scratch.writable(state, WRITES)
    changing = (after.formations, after.sinks, after.places, after.traffic, after.log, after.weather, after.headquarters)
    fixed = (setting.theatre, setting.formations, setting.routes, setting.tasks, setting.places, setting.switches)
    toil(changing, fixed, setting.parameters.movement, setting.chance, tick, setting.scratch.cells)
    march(changing, fixed, setting.parameters.movement, setting.chance, tick, setting.scratch.cells)
    return after


@kernel
def toil(changing, fixed, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    """Let men fall sick, put tanks right again, and let guards blow bridges or engineers replace them; once a tick.

    Parameters
    ----------
    changing : (FormationState, SinkState, PlaceState, TrafficState, LogState, WeatherState, HeadquartersState)
    fixed : (TheatreSetting, FormationSetting, RouteSetting, TaskSetting, PlaceSetting, int8 switches)
    parameters : float64 [R, movement coefficients]
    chance : ChanceSetting; tick : int; cells : CellScratch
    """
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    share_of_day = TICK_H / HOURS_PER_DAY
    for run in range(state.cell.shape[0]):
        for formation in range(state.cell.shape[1]):
            if state.cell[run, formation] < 0 or not is_armed(state.posture[run, formation]):
                continue
            sick = state.men[run, formation] * parameters[run, SICK_RATE] * share_of_day
            state.men[run, formation] -= sick
            sinks.men[run, formation, SICK] += sick
            if state.is_supplied[run, formation] == 1:
                back = sinks.tanks[run, formation, BROKEN_DOWN] * parameters[run, RECOVERABLE]
                back *= parameters[run, RECOVERY] * share_of_day
                sinks.tanks[run, formation, BROKEN_DOWN] -= back
                state.tanks[run, formation] += back
        occupy(state.cell, state.posture, who.camp, cells.first, cells.next, run)
        for bridge in range(ground.bridge_cell.shape[0]):
            _keep_bridge(bridge, places, ground, who, hqs, switches, parameters, chance, tick, cells, log, run)
        vacate(state.cell, cells.first, run)


@inline
def _keep_bridge(bridge, places, ground, who, hqs, switches, parameters, chance, tick, cells, log, run):  # type: ignore[no-untyped-def]
    now = tick * TICK_H
    near = ground.bridge_cell[bridge, 0]
    far = ground.bridge_cell[bridge, 1]
    if places.bridge[run, bridge] == BLOWN:
        is_there = is_near(near, ALLIED, ground.neighbour, cells.first) or is_near(far, ALLIED, ground.neighbour, cells.first)
        if is_there and now - places.bridge_h[run, bridge] >= parameters[run, REPAIR_H]:
            places.bridge[run, bridge] = REPAIRED
            places.bridge_h[run, bridge] = now
            note(log, run, E_BRIDGE_REPAIRED, now, bridge, -1, 0.0)
        return
    if places.bridge[run, bridge] != WHOLE or switches[S_DEMOLITION] == 0:
        return
    guard = cells.first[AXIS, near]
    if guard < 0:
        guard = cells.first[AXIS, far]
    if guard < 0:
        return
    if not (is_near(near, ALLIED, ground.neighbour, cells.first) or is_near(far, ALLIED, ground.neighbour, cells.first)):
        return
    wakeful = 1.0 - hqs.surprise[run, who.headquarters[guard]]
    if uniform(chance.seed, chance.runs[run], tick, DEMOLITION, bridge) < parameters[run, DEMOLITION_PROBABILITY] * wakeful:
        places.bridge[run, bridge] = BLOWN
        places.bridge_h[run, bridge] = now
        note(log, run, E_BRIDGE_BLOWN, now, bridge, guard, 0.0)


@kernel
def march(changing, fixed, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    """March all columns of every run through the sub-steps of a tick.

    Parameters
    ----------
    As `toil`.
    """
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    for run in range(state.cell.shape[0]):
        for substep in range(SUBSTEPS_PER_TICK):
            hour = tick * TICK_H + substep * SUBSTEP_H
            when = tick * SUBSTEPS_PER_TICK + substep
            occupy(state.cell, state.posture, who.camp, cells.first, cells.next, run)
            _pay(traffic, ground, parameters, cells, run)
            n_starting = _propose(changing, fixed, parameters, chance, (hour, when), cells, run)
            sort_by_key(cells.order, cells.key, n_starting)
            _enter_edges(changing, fixed, parameters, n_starting, cells, run)
            n_arriving = _advance(changing, fixed, parameters, (hour, when), chance, cells, run)
            sort_by_key(cells.order, cells.key, n_arriving)
            _arrive(changing, fixed, parameters, hour, n_arriving, cells, run)
            take_places(state, places, who, tasks, sites, log, parameters, hour + SUBSTEP_H, cells, run)
            vacate(state.cell, cells.first, run)


@inline
def _pay(traffic, ground, parameters, cells, run):  # type: ignore[no-untyped-def]
    for slot in range(traffic.edge.shape[1]):
        edge = traffic.edge[run, slot]
        cells.slot_capacity[slot] = 0.0
        if edge >= 0:
            is_rail = edge >= ground.neighbour.size
            road = edge - ground.neighbour.size if is_rail else edge
            capacity = capacity_km(ground, road // 6, road % 6, is_rail, parameters, run)
            cells.slot_capacity[slot] = capacity / SUBSTEPS_PER_TICK
    pay_debts(traffic, run, cells.slot_capacity, cells.slot_edge, cells.slot_debt)


@inline
def _is_marching(state, who, run, formation):  # type: ignore[no-untyped-def]
    posture = state.posture[run, formation]
    if who.mobility[formation] == STATIC or state.route[run, formation] < 0 or state.cell[run, formation] < 0:
        return False
    return posture == MARCH or posture == ATTACK or posture == WITHDRAW


@inline
def _hours_ahead(changing, fixed, parameters, run, formation, direction, hour):  # type: ignore[no-untyped-def]
    """Return the hours that a formation needs over an edge now, or FAR where it cannot go."""
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    cell = state.cell[run, formation]
    mud = weather.mud[run, ground.region[cell]]
    speed = free_speed_km_per_h(ground, cell, direction, who.mobility[formation], mud, hour, parameters, run)
    action = tasks.action[tasks.first[formation] + state.task[run, formation]] if tasks.count[formation] > 0 else -1
    if goes_by_rail(ground, cell, direction, action, who.camp[formation]):
        speed = parameters[run, RAIL_SPEED] / HOURS_PER_DAY
    if speed <= 0.0:
        return FAR
    if switches[S_FATIGUE] == 1:
        speed *= 1.0 + parameters[run, FORCED_GAIN] * (1.0 - 2.0 * state.fatigue[run, formation])
    river_h = river_hours(ground, places.bridge, cell, direction, who.camp[formation], parameters, run)
    return edge_hours(ground.distance_km[cell, direction], speed, river_h)


@inline
def _choose(changing, fixed, parameters, hour, cells, run, formation):  # type: ignore[no-untyped-def]
    """Choose the way on: (direction, is barred by the enemy, is closed by a stop line); direction -1 for none."""
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    cell = state.cell[run, formation]
    camp = who.camp[formation]
    route = state.route[run, formation]
    best = FAR
    best_direction = -1
    free = FAR
    free_direction = -1
    is_stopped = False
    for direction in range(6):
        there = ground.neighbour[cell, direction]
        if there < 0:
            continue
        left = routes.tenths_h[route, there]
        if left == UNREACHABLE:
            continue
        if camp == ALLIED and ground.is_closed_to_allied[there]:
            is_stopped = True
            continue
        hours = _hours_ahead(changing, fixed, parameters, run, formation, direction, hour) + left / TENTHS
        if hours < best:
            best = hours
            best_direction = direction
        is_barred = is_blocked(there, AXIS - camp, state.posture, cells.first, cells.next, run)
        if hours < free and not is_barred and there != state.previous_cell[run, formation]:
            free = hours
            free_direction = direction
    if best_direction < 0:
        return -1, False, is_stopped
    there = ground.neighbour[cell, best_direction]
    if not is_blocked(there, AXIS - camp, state.posture, cells.first, cells.next, run):
        return best_direction, False, False
    patience = parameters[run, BYPASS_FOOT]
    if route_class(who.mobility[formation]) == 1:
        patience = parameters[run, BYPASS_MOTOR]
    if state.posture[run, formation] == WITHDRAW:
        return free_direction, False, False
    may_bypass = tasks.may_bypass[tasks.first[formation] + state.task[run, formation]] and switches[S_BYPASS] == 1
    if may_bypass and free_direction >= 0 and free <= best + patience:
        return free_direction, False, False
    return best_direction, True, False


@inline
def _propose(changing, fixed, parameters, chance, moment, cells, run):  # type: ignore[no-untyped-def]
    """Let every formation choose; list those that start on a new edge in `cells.order`; return how many."""
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    hour, when = moment
    n_starting = 0
    for formation in range(state.cell.shape[1]):
        if not _is_marching(state, who, run, formation):
            continue
        if state.ready_h[run, formation] > hour:
            state.halt[run, formation] = HALT_PREPARING
            continue
        cell = state.cell[run, formation]
        toward = state.toward[run, formation]
        camp = who.camp[formation]
        if toward >= 0 and state.crossing_share[run, formation] > 0.0:
            there = ground.neighbour[cell, toward]
            if not is_blocked(there, AXIS - camp, state.posture, cells.first, cells.next, run):
                continue
            state.crossing_share[run, formation] = 0.0
        if routes.tenths_h[state.route[run, formation], cell] == 0:
            state.toward[run, formation] = -1
            state.halt[run, formation] = HALT_ARRIVED
            continue
        direction, is_barred, is_stopped = _choose(changing, fixed, parameters, hour, cells, run, formation)
        state.toward[run, formation] = direction
        if direction < 0:
            state.halt[run, formation] = HALT_STOP_LINE if is_stopped else HALT_ENEMY
            if state.posture[run, formation] == ATTACK:
                state.posture[run, formation] = MARCH
        elif is_barred:
            state.posture[run, formation] = ATTACK
            state.halt[run, formation] = HALT_ENEMY
        else:
            if state.posture[run, formation] == ATTACK:
                state.posture[run, formation] = MARCH
            task = tasks.first[formation] + state.task[run, formation]
            draw = uniform(chance.seed, chance.runs[run], when, PRIORITY_TIE, formation)
            cells.order[n_starting] = formation
            cells.key[formation] = tasks.priority[task] + draw
            n_starting += 1
    return n_starting


@inline
def _enter_edges(changing, fixed, parameters, n_starting, cells, run):  # type: ignore[no-untyped-def]
    """Let columns start on their edges in order of priority while the edges have room; the rest wait."""
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    for place in range(n_starting):
        formation = cells.order[place]
        cell = state.cell[run, formation]
        direction = state.toward[run, formation]
        task = tasks.first[formation] + state.task[run, formation]
        is_rail = goes_by_rail(ground, cell, direction, tasks.action[task], who.camp[formation])
        capacity = capacity_km(ground, cell, direction, is_rail, parameters, run) / SUBSTEPS_PER_TICK
        edge = cell * 6 + direction
        if is_rail:
            edge += ground.neighbour.size
        if switches[S_TRAFFIC] == 1 and switches[S_COLUMNS] == 1:
            if debt_on(traffic, run, edge) > capacity:
                state.toward[run, formation] = -1
                state.halt[run, formation] = HALT_TRAFFIC
                continue
            add_debt(traffic, run, edge, _length_km(state, who, parameters, run, formation))
        carried = state.crossing_share[run, formation]
        state.crossing_share[run, formation] = carried if carried < 0.0 else 0.0


@inline
def _length_km(state, who, parameters, run, formation):  # type: ignore[no-untyped-def]
    return column_km(
        state.men[run, formation],
        who.vehicles[formation],
        who.horses[formation],
        state.tanks[run, formation],
        parameters[run, VEHICLE_SPACING],
        parameters[run, MEN_COLUMN],
    )


@inline
def _rest(state, who, ground, parameters, switches, hour, run, formation):  # type: ignore[no-untyped-def]
    """Rest a formation that stands, and let its column close up."""
    rested = state.fatigue[run, formation] - parameters[run, FATIGUE_REST] * SUBSTEP_H / HOURS_PER_DAY
    state.fatigue[run, formation] = rested if rested > 0.0 else 0.0
    if state.crossing_share[run, formation] < 0.0:
        state.crossing_share[run, formation] = 0.0
    if state.tail_share[run, formation] > 0.0:
        length = _length_km(state, who, parameters, run, formation)
        speed = parameters[run, who.mobility[formation]] / HOURS_PER_DAY * HALF
        left = state.tail_share[run, formation] - speed * SUBSTEP_H / length
        state.tail_share[run, formation] = left if left > 0.0 else 0.0


@inline
def _advance(changing, fixed, parameters, moment, chance, cells, run):  # type: ignore[no-untyped-def]
    """Move heads along their edges; list those that come to the end in `cells.order`; return how many."""
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    hour, when = moment
    n_arriving = 0
    for formation in range(state.cell.shape[1]):
        cell = state.cell[run, formation]
        if cell < 0 or not is_armed(state.posture[run, formation]):
            continue
        direction = state.toward[run, formation]
        posture = state.posture[run, formation]
        is_going = direction >= 0 and (posture == MARCH or posture == WITHDRAW) and _is_marching(state, who, run, formation)
        if not is_going or state.ready_h[run, formation] > hour:
            _rest(state, who, ground, parameters, switches, hour, run, formation)
            continue
        hours = _hours_ahead(changing, fixed, parameters, run, formation, direction, hour)
        if is_near(cell, AXIS - who.camp[formation], ground.neighbour, cells.first):
            hours /= parameters[run, CONTACT_MARCH]
        before = state.crossing_share[run, formation]
        share = SUBSTEP_H / hours
        if before < 0.0:  # hours left over from the last edge are carried as a negative number
            share += -before / hours
            before = 0.0
        if hours >= FAR or not _burn(changing, fixed, parameters, run, formation, direction, before, share, hour):
            _rest(state, who, ground, parameters, switches, hour, run, formation)
            continue
        _tire(state, who, ground, parameters, switches, run, formation)
        state.crossing_share[run, formation] = before + share
        if before + share >= 1.0:
            draw = uniform(chance.seed, chance.runs[run], when, PRIORITY_TIE, formation)
            cells.order[n_arriving] = formation
            cells.key[formation] = (1.0 - before) / share + draw * 1e-6
            n_arriving += 1
    return n_arriving


@inline
def _burn(changing, fixed, parameters, run, formation, direction, before, share, hour):  # type: ignore[no-untyped-def]
    """Burn the fuel of a stretch and break tanks down on it; False and a halt when the tanks are dry."""
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    cell = state.cell[run, formation]
    driven = share if before + share < 1.0 else 1.0 - before
    distance = ground.distance_km[cell, direction] * driven
    if route_class(who.mobility[formation]) == 0:
        state.halt[run, formation] = NO_HALT
        return True
    factor = parameters[run, SURFACE_FIRST + ground.surface[cell, direction]]
    mud = weather.mud[run, ground.region[cell]]
    need = fuel_t(who.fuel_rate_t_per_km[formation], distance, factor, mud, parameters, run)
    if need > state.fuel_t[run, formation]:
        if before <= 0.0:  # it stands on its edge already: it must not be charged to the edge again
            state.crossing_share[run, formation] = STARTED
        if state.halt[run, formation] != HALT_FUEL:
            note(log, run, E_HALT, hour, formation, HALT_FUEL, state.fuel_t[run, formation])
        state.halt[run, formation] = HALT_FUEL
        return False
    if state.halt[run, formation] == HALT_FUEL:
        note(log, run, E_RESUME, hour, formation, HALT_FUEL, state.fuel_t[run, formation])
    state.halt[run, formation] = NO_HALT
    state.fuel_t[run, formation] -= need
    sinks.fuel_burned_t[run, formation] += need
    lost = state.tanks[run, formation] * parameters[run, BREAKDOWN] * distance / KM_PER_HUNDRED
    state.tanks[run, formation] -= lost
    sinks.tanks[run, formation, BROKEN_DOWN] += lost
    return True


@inline
def _tire(state, who, ground, parameters, switches, run, formation):  # type: ignore[no-untyped-def]
    gain = parameters[run, FATIGUE_GAIN] * SUBSTEP_H / HOURS_PER_DAY
    if route_class(who.mobility[formation]) == 0 and ground.surface[state.cell[run, formation], state.toward[run, formation]] == DESERT:
        gain *= 1.0 + parameters[run, DESERT_FATIGUE]
    tired = state.fatigue[run, formation] + gain
    if switches[S_FATIGUE] == 0:
        tired = 0.0
    state.fatigue[run, formation] = tired if tired < 1.0 else 1.0


@inline
def _arrive(changing, fixed, parameters, hour, n_arriving, cells, run):  # type: ignore[no-untyped-def]
    """Let heads enter cells in the order of their arrival; who finds the enemy there stays before it."""
    state, sinks, places, traffic, log, weather, hqs = changing
    ground, who, routes, tasks, sites, switches = fixed
    for place in range(n_arriving):
        formation = cells.order[place]
        camp = who.camp[formation]
        cell = state.cell[run, formation]
        direction = state.toward[run, formation]
        there = ground.neighbour[cell, direction]
        if is_blocked(there, AXIS - camp, state.posture, cells.first, cells.next, run):
            state.crossing_share[run, formation] = 0.0
            if state.posture[run, formation] == MARCH:
                state.posture[run, formation] = ATTACK
            state.halt[run, formation] = HALT_ENEMY
            continue
        leave_cell(cells.first, cells.next, camp, cell, formation)
        join_cell(cells.first, cells.next, camp, there, formation)
        length = _length_km(state, who, parameters, run, formation)
        lanes = lanes_over(ground, cell, direction, parameters, run)
        distance = ground.distance_km[cell, direction]
        tail = tail_after_edge(state.tail_share[run, formation] * length, length, distance, lanes, distance * HALF)
        state.tail_share[run, formation] = tail / length if switches[S_COLUMNS] == 1 and length > 0.0 else 0.0
        arrival_h = hour + cells.key[formation] * SUBSTEP_H
        if ground.is_pass[cell, direction]:
            note(log, run, E_PASS_HEAD, arrival_h, formation, there, 0.0)
            speed = parameters[run, who.mobility[formation]] / HOURS_PER_DAY * HALF
            note(log, run, E_PASS_TAIL, arrival_h + length / speed / lanes, formation, there, length)
        over = state.crossing_share[run, formation] - 1.0
        hours = _hours_ahead(changing, fixed, parameters, run, formation, direction, hour)
        state.crossing_share[run, formation] = -over * hours
        state.previous_cell[run, formation] = cell
        state.cell[run, formation] = there
        state.toward[run, formation] = -1
        if state.posture[run, formation] == HOLD:
            state.posture[run, formation] = MARCH
