"""Decide: put plan rows in force when their triggers hold, and give each formation its task.

A row of the plan table comes into force when every term of its trigger holds as its owner can know it. Prewar rows
bind their
formations at once; those decided in the campaign are sent by `command`. Each formation has a chain of tasks, its
own or its
superior's. It goes on to the next when the present one is done, and leaves a holding task, or an older one, when an
order
of the campaign says otherwise. Standing rules fill silence: towns as objectives are waited for; works may be left
behind after some hours;
a spent force rests; those who fell back hold again when they can, short of a place that they have lost; without a task
a formation holds. Once the Kwantung acceptance is known to the other side, those who obey march to the nearest place in
its hands (assembly.py).

Leaves out: the commander's judgement of odds before a march, regrouping between armies.
"""

from typing import Any

from auguststorm.clock import TICK_H, TICKS_PER_DAY
from auguststorm.engine.assembly import assemble
from auguststorm.engine.clearing import clear_round, list_held
from auguststorm.engine.codes import (
    ABSENT,
    ADVANCE,
    ALLIED,
    ATTACK,
    AXIS,
    CROSS,
    DELAY,
    E_ORDER_ISSUED,
    E_TASK_STARTED,
    EMBARKED,
    HALT_ARRIVED,
    HALT_ORDERS,
    HALT_PREPARING,
    HALT_REST,
    HALT_STOP_LINE,
    HALT_TRIGGER,
    HOLD,
    ISOLATED,
    LANDING,
    MARCH,
    MASK,
    MASKED,
    NEVER,
    OBEYING,
    PURSUE,
    SEIZE,
    STATIC,
    WITHDRAW,
)
from auguststorm.engine.contact import is_armed, occupy, vacate
from auguststorm.engine.embarkation import way_to_ships
from auguststorm.engine.log import jot
from auguststorm.engine.pace import is_moved
from auguststorm.engine.paths import UNREACHABLE, route_class
from auguststorm.engine.records import as_arrays, flags_of, rows_of
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.triggers import (
    DELAY_POSITION,
    FUEL,
    PARAMETERS,
    REDEPLOY,
    SKIP_FOOT,
    SKIP_MOBILE,
    STRENGTH,
    holds,
)
from auguststorm.engine.tuples import Deciding, DecisionGround
from auguststorm.jit import inline, kernel

__all__ = ["PARAMETERS", "READS", "WRITES", "decide", "orders"]


READS = (
    "formations.cell", "formations.men", "formations.fuel_t", "formations.cohesion", "headquarters.belief_strength",
    "formations.contact_h", "formations.ordered_place", "headquarters.ceasefire_h", "headquarters.contact_known_h",
    "places.control", "places.taken_h", "politics.broadcast_h", "politics.acceptance_h", "politics.acceptance_known_h",
    "politics.halted_h", "naval.free_h", "naval.cargo", "air.rebased_until_h",
)  # fmt: skip
WRITES = (
    "formations.posture", "formations.task", "formations.task_since_h", "formations.route", "formations.halt",
    "formations.ready_h", "formations.toward", "formations.crossing_share", "plans.issued_h", "plans.due_h",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip


def orders(state: State, setting: Setting, tick: int) -> State:
    """Put plan rows in force and give every formation its task.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With rows issued, and tasks, postures and routes for the tick.
    Sources
    -------
    est:orders-* (data/parameters/orders.csv); data/plans/plans.csv
    """
    after: State = setting.scratch.writable(state, WRITES)
    changing = Deciding(*as_arrays(
        after.formations, after.headquarters, after.plans, after.places, after.air, after.naval, after.politics,
        after.log,
    ))  # fmt: skip
    fixed, parameters, cells = setting.scratch.kept(_fixed, setting)
    decide(changing, fixed, parameters, tick, cells)
    return after


def _fixed(setting: Setting) -> tuple[Any, ...]:
    fixed = DecisionGround(*as_arrays(
        setting.theatre, setting.formations, setting.headquarters, setting.plans, setting.tasks, setting.routes,
        setting.places, setting.air, setting.naval, flags_of(setting.switches),
    ))  # fmt: skip
    return fixed, rows_of(setting.parameters.orders), *as_arrays(setting.scratch.cells)


@kernel
def decide(changing, fixed, parameters, tick, scratch):  # type: ignore[no-untyped-def]
    """Judge all rows and choose all tasks of every run.

    Parameters
    ----------
    changing : Deciding
    fixed : DecisionGround, each an array of one
    parameters : records [R] of the orders coefficients
    tick : int; scratch : CellScratch, an array of one
    """
    ground = DecisionGround(
        fixed.ground[0], fixed.who[0], fixed.tree[0], fixed.rows[0], fixed.tasks[0], fixed.routes[0], fixed.sites[0],
        fixed.wings[0], fixed.ships[0], fixed.switches[0],
    )  # fmt: skip
    cells = scratch[0]
    for run in range(changing.state.size):
        one = Deciding(
            changing.state[run], changing.hqs[run], changing.plans[run], changing.places[run], changing.air[run],
            changing.naval[run], changing.politics[run], changing.log[run],
        )  # fmt: skip
        _decide_once(one, ground, parameters[run], tick, cells)


@inline
def _decide_once(changing, fixed, parameters, tick, cells):  # type: ignore[no-untyped-def]
    state, plans = changing.state, changing.plans
    who, tree, rows, tasks = fixed.who, fixed.tree, fixed.rows, fixed.tasks
    occupy(state.cell, state.posture, who.camp, who.order, cells.first, cells.next)
    _muster(state, who, tree, cells)
    is_halted = changing.politics.halted_h <= tick * TICK_H
    is_agreed = changing.politics.acceptance_known_h <= tick * TICK_H
    for row in range(rows.owner.size):
        if is_halted and rows.camp[row] == ALLIED:
            continue
        if not rows.is_prewar[row] and tree.absent_h[rows.owner[row]] > tick * TICK_H:
            continue  # the staff carries out what stands, and leaves decisions to its commander
        if rows.is_active[row] and plans.issued_h[row] >= NEVER:
            _judge(changing, fixed, parameters, cells, tick, row)
    if tick % TICKS_PER_DAY == 0:
        list_held(changing.places, fixed.sites, fixed.ground, cells)
    for formation in range(state.cell.size):
        if is_agreed and state.posture[formation] == OBEYING:
            assemble(state, changing.places, fixed.ground, who, fixed.routes, cells, tick, formation)
        if not _is_commanded(state, tasks, formation):
            continue
        if is_halted and who.camp[formation] == ALLIED:
            _stand(state, formation)
        elif state.ordered_place[formation] >= 0:
            _follow(state, who, fixed.routes, fixed.sites, formation)
        else:
            _task(changing, fixed, parameters, cells, tick, formation)
    vacate(state.cell, cells.first)


@inline
def _is_commanded(state, tasks, formation):  # type: ignore[no-untyped-def]
    posture = state.posture[formation]
    if tasks.count[formation] == 0 or posture == EMBARKED or posture == ABSENT or posture == MASKED:
        return False
    return is_armed(posture) and posture != ISOLATED and posture != OBEYING


@inline
def _stand(state, formation):  # type: ignore[no-untyped-def]
    """Hold where it stands, for operations have stopped."""
    state.posture[formation] = HOLD
    state.halt[formation] = HALT_STOP_LINE
    state.toward[formation] = -1
    state.crossing_share[formation] = 0.0


@inline
def _follow(state, who, routes, sites, formation):  # type: ignore[no-untyped-def]
    """March to the place that a commander ordered, and hold there."""
    place = state.ordered_place[formation]
    state.route[formation] = routes.field_of[place, route_class(who.mobility[formation])]
    if who.mobility[formation] == STATIC or state.cell[formation] == sites.cell[place]:
        state.posture[formation] = HOLD
        state.halt[formation] = HALT_ARRIVED
    elif state.posture[formation] != ATTACK:
        state.posture[formation] = MARCH


@inline
def _muster(state, who, tree, cells):  # type: ignore[no-untyped-def]
    """Reckon strength and fuel of every headquarters' troops as shares of the start, from the bottom up."""
    n_hqs = tree.superior.size
    for hq in range(n_hqs):
        for column in range(4):
            cells.number[hq, column] = 0.0
    for place in range(who.order.size):
        formation = who.order[place]
        hq = who.headquarters[formation]
        cells.number[hq, 0] += state.men[formation]
        cells.number[hq, 1] += who.men_start[formation]
        cells.number[hq, 2] += state.fuel_t[formation]
        cells.number[hq, 3] += who.fuel_capacity_t[formation]
    for position in range(n_hqs - 1, -1, -1):
        hq = tree.order[position]
        superior = tree.superior[hq]
        if superior >= 0:
            for column in range(4):
                cells.number[superior, column] += cells.number[hq, column]
    for hq in range(n_hqs):
        men = cells.number[hq, 1]
        fuel = cells.number[hq, 3]
        strength_share = cells.number[hq, 0] / men if men > 0.0 else 1.0
        fuel_share = cells.number[hq, 2] / fuel if fuel > 0.0 else 1.0
        cells.number[hq, STRENGTH] = strength_share
        cells.number[hq, FUEL] = fuel_share


@inline
def _judge(changing, fixed, parameters, cells, tick, row):  # type: ignore[no-untyped-def]
    """Put a row in force when all its terms hold; prewar rows bind their formations at once."""
    plans, log = changing.plans, changing.log
    rows = fixed.rows
    for term in range(rows.term_kind.shape[1]):
        if not holds(row, term, changing, fixed, parameters, cells, tick):
            return
    hour = max(tick * TICK_H, rows.clock_h[row])
    plans.issued_h[row] = hour
    if not rows.is_prewar[row]:
        jot(log, E_ORDER_ISSUED, hour, row, rows.owner[row], 0.0)
    else:
        for place in range(rows.first_task[row], rows.first_task[row] + rows.n_tasks[row]):
            plans.due_h[rows.row_tasks[place]] = hour


@inline
def is_offensive(action):  # type: ignore[no-untyped-def]
    """Tell whether an action is done only when its objective is in hand."""
    return action == ADVANCE or action == SEIZE or action == CROSS or action == PURSUE or action == LANDING


@inline
def _is_done(state, who, places, tasks, routes, sites, parameters, formation, task, now):  # type: ignore[no-untyped-def]
    """Tell whether a formation has done a task, or may leave works behind that it was told to take."""
    objective = tasks.objective[task]
    if objective < 0:
        return True
    cell = state.cell[formation]
    route = tasks.route[task]
    is_there = cell == sites.cell[objective]
    if tasks.is_waypoint[task]:
        following = task + 1
        goal = tasks.route[following]
        if is_there or route < 0 or goal < 0:
            return True
        return routes.tenths_h[goal, cell] <= routes.tenths_h[goal, sites.cell[objective]]
    action = tasks.action[task]
    if is_moved(action):
        return is_there
    if not is_offensive(action):
        return _is_held_out(state, who, places, parameters, formation, action, objective, now)
    is_held = places.control[objective] == who.camp[formation]
    if action == LANDING:
        return is_there and is_held
    if is_held or route < 0 or routes.tenths_h[route, cell] == UNREACHABLE:
        return True
    if not sites.is_clear[objective] or state.contact_h[formation] >= NEVER:
        return False
    patience = (
        parameters.value[SKIP_MOBILE] if route_class(who.mobility[formation]) == 1 else parameters.value[SKIP_FOOT]
    )
    return now - max(state.task_since_h[formation], state.contact_h[formation]) >= patience and tasks.may_bypass[task]


@inline
def _is_held_out(state, who, places, parameters, formation, action, objective, now):  # type: ignore[no-untyped-def]
    """Tell whether a holding task is over: its place lost, the place it masks fallen, or its delay made."""
    camp = who.camp[formation]
    if action == MASK:
        return places.control[objective] == camp
    if places.control[objective] == AXIS - camp:
        return True
    return action == DELAY and now - state.contact_h[formation] >= parameters.value[DELAY_POSITION]


@inline
def _may_take_up(tasks, places, plans, camp, now, task, later, number, is_done):  # type: ignore[no-untyped-def]
    """Tell whether a formation at place `number` of its chain may go on to place `later`, which is `task`."""
    if plans.due_h[task] >= now + TICK_H or number < tasks.earliest_from[task]:
        return False
    behind = tasks.behind_place[task]
    if behind >= 0 and places.control[behind] != camp:
        return False
    return not tasks.needs_previous[task] or (later == number + 1 and is_done)


@inline
def _task(changing, fixed, parameters, cells, tick, formation):  # type: ignore[no-untyped-def]
    """Choose a formation's task for the tick, and its posture, route and halt."""
    state, plans, places, log = changing.state, changing.plans, changing.places, changing.log
    who, tasks, routes, sites = fixed.who, fixed.tasks, fixed.routes, fixed.sites
    now = tick * TICK_H
    first = tasks.first[formation]
    last = tasks.count[formation] - 1
    number = state.task[formation]
    before = number
    is_done = _is_done(state, who, places, tasks, routes, sites, parameters, formation, first + number, now)
    for _ in range(last - number):
        step = -1
        for later in range(number + 1, last + 1):
            if _may_take_up(tasks, places, plans, who.camp[formation], now, first + later, later, number, is_done):
                step = later
                break
        if step < 0:
            break
        number = step
        is_done = _is_done(state, who, places, tasks, routes, sites, parameters, formation, first + number, now)
    is_waiting = is_done and number < last
    if number != before:
        state.task[formation] = number
        state.task_since_h[formation] = now
        state.toward[formation] = -1
        state.crossing_share[formation] = 0.0
        jot(log, E_TASK_STARTED, now, formation, tasks.plan[first + number], float(tasks.objective[first + number]))
    _posture(changing, fixed, parameters, cells, tick, formation, first + number, is_waiting, number == last)


@inline
def _posture(changing, fixed, parameters, cells, tick, formation, task, is_waiting, is_last):  # type: ignore[no-untyped-def]
    now = tick * TICK_H
    state, plans, places = changing.state, changing.plans, changing.places
    who, tasks, routes, sites = fixed.who, fixed.tasks, fixed.routes, fixed.sites
    if is_waiting and not is_offensive(tasks.action[task]):
        state.posture[formation] = HOLD
        state.halt[formation] = HALT_TRIGGER if tasks.is_prewar[task + 1] else HALT_ORDERS
        return
    due = plans.due_h[task]
    if due > now and state.ready_h[formation] < due:
        state.ready_h[formation] = due
    if state.posture[formation] == WITHDRAW and state.ready_h[formation] > now:
        return
    action = tasks.action[task]
    route = tasks.route[task]
    is_idle = is_last or is_waiting
    if is_idle and is_offensive(action) and who.camp[formation] == ALLIED and not who.is_artillery[formation]:
        objective = tasks.objective[task]
        if who.mobility[formation] != STATIC and objective >= 0 and places.control[objective] == ALLIED:
            chosen = clear_round(changing, fixed, parameters, cells, tick, formation, task)
            if chosen >= 0 and state.cohesion[formation] >= parameters.value[REDEPLOY]:
                state.route[formation] = chosen
                if state.posture[formation] != ATTACK:
                    state.posture[formation] = MARCH
                return
    state.route[formation] = route
    cell = state.cell[formation]
    is_there = tasks.objective[task] < 0 or cell == sites.cell[tasks.objective[task]]
    if who.mobility[formation] == STATIC or route < 0 or (is_there and not is_offensive(action)):
        state.posture[formation] = HOLD
        state.halt[formation] = HALT_ARRIVED
    elif action == LANDING and not is_there:
        route = way_to_ships(places, fixed.ships, routes, task, route, cell, who.camp[formation])
        state.route[formation] = route
        to_port = routes.tenths_h[route, cell]
        state.posture[formation] = MARCH if to_port > 0 and to_port != UNREACHABLE else HOLD
        state.halt[formation] = HALT_PREPARING
    elif is_moved(action):
        state.posture[formation] = WITHDRAW
    elif is_offensive(action) or who.camp[formation] == ALLIED:
        is_spent = state.cohesion[formation] < parameters.value[REDEPLOY]
        if is_spent:
            state.posture[formation] = HOLD
            state.halt[formation] = HALT_REST
        elif is_there:
            state.posture[formation] = HOLD
            state.halt[formation] = HALT_TRIGGER if is_waiting else HALT_ARRIVED
        elif state.posture[formation] != ATTACK:
            state.posture[formation] = MARCH
    elif state.contact_h[formation] < NEVER or places.control[tasks.objective[task]] == ALLIED:
        state.posture[formation] = HOLD  # who has lost the place that he was to hold does not walk back into it
        state.halt[formation] = HALT_ARRIVED
    else:
        state.posture[formation] = WITHDRAW
