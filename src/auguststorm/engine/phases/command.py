"""Carry orders down the tree of headquarters, and the cease-fire with them.

Each headquarters has a best means to its superior: wire while no enemy stands under the line, radio while it is not on
the move, aircraft where it has any, else a courier. Dispatches take a drawn time for every hop and the staffs their
preparation; several hops may pass within a tick. A headquarters that stands alone with the enemy within two cells moves
back two cells and is out of touch for a while; one that marches with its troops stays with them. Entered by the enemy
it is captured, and after a delay the next superior commands in its place. Prewar plans were issued ahead and need no
dispatch. The cease-fire goes the same way with delays of its own: order to headquarters hop by hop, then to the troops,
median hours when connected, days when cut off. The Kwantung command passes it on only when it has itself accepted.

Leaves out: reports upwards as dispatches of their own (phases read what a headquarters knows with a report delay),
garbling.
"""

from typing import Any

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ABSENT,
    ARMY_LEVEL,
    AXIS,
    DISBANDED,
    E_CEASE_TO_FORMATION,
    E_CEASE_TO_HQ,
    E_CEASEFIRE_HEARD,
    E_DISPATCH,
    E_HQ_CAPTURED,
    E_HQ_DISPLACED,
    HOLD,
    ISOLATED,
    LINK_AIR,
    LINK_COURIER,
    LINK_RADIO,
    LINK_WIRE,
    MASKED,
    NEVER,
    NO_SURFACE,
    S_CEASE_FIRE,
    S_LINK_DELAY,
    THEATRE_LEVEL,
)
from auguststorm.engine.contact import is_armed, is_held, is_within_two, occupy, vacate
from auguststorm.engine.curves import lognormal
from auguststorm.engine.links import (
    CAPTURED_HQ,
    CEASEFIRE_HOP,
    CEASEFIRE_HOP_GAIN,
    CEASEFIRE_ISOLATED,
    CEASEFIRE_ISOLATED_SIGMA,
    CEASEFIRE_SIGMA,
    CEASEFIRE_UNIT,
    DISPLACED_MAX,
    DISPLACED_MIN,
    MAX_HOPS,
    PARAMETERS,
    WIRE_FAULT,
    chain_hours,
    hop_hours,
    preparation_hours,
)
from auguststorm.engine.log import jot
from auguststorm.engine.records import as_arrays, flags_of, rows_of
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.tuples import Carrying, CommandGround, Luck
from auguststorm.jit import inline, kernel
from auguststorm.rng import LAST_HOP, ORDER_DELAY, RECEIPT, RECEIPT_BY_TROOPS, uniform
from auguststorm.rng import WIRE_FAULT as WIRE_FAULT_DRAW

__all__ = ["PARAMETERS", "READS", "WRITES", "carry", "command", "keep_links"]

READS = (
    "formations.cell", "formations.posture", "formations.is_supplied", "headquarters.surprise", "plans.issued_h",
    "politics.acceptance_h", "politics.broadcast_h",
)  # fmt: skip
WRITES = (
    "formations.ceasefire_h", "headquarters.cell", "headquarters.displaced_until_h", "headquarters.is_captured",
    "headquarters.link", "headquarters.ceasefire_h", "plans.due_h",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip

CELLS_BACK = 2  # as far as the enemy's nearness is felt


def command(state: State, setting: Setting, tick: int) -> State:
    """Keep the links, carry the orders of the last tick and the cease-fire.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With links, headquarters and the hours at which orders and the cease-fire arrive.
    Sources
    -------
    est:command-* (data/parameters/command.csv)
    """
    after: State = setting.scratch.writable(state, WRITES)
    changing = Carrying(*as_arrays(after.formations, after.headquarters, after.plans, after.politics, after.log))
    fixed, parameters, cells, kwantung = setting.scratch.kept(_fixed, setting)
    keep_links(changing, fixed, parameters, setting.chance, tick, cells)
    carry(changing, fixed, parameters, setting.chance, tick, kwantung)
    return after


def _fixed(setting: Setting) -> tuple[Any, ...]:
    ground = (setting.theatre, setting.formations, setting.headquarters, setting.plans, setting.tasks)
    fixed = CommandGround(*as_arrays(*ground, flags_of(setting.switches)))
    (cells,) = as_arrays(setting.scratch.cells)
    return fixed, rows_of(setting.parameters.command), cells, int(setting.politics.kwantung)


@kernel
def keep_links(changing, fixed, parameters, chance, tick, scratch):  # type: ignore[no-untyped-def]
    """Find for each headquarters its best means to its superior; move and capture those that the enemy comes to.

    Parameters
    ----------
    changing : Carrying
    fixed : CommandGround, each an array of one
    parameters : records [R] of the command coefficients
    chance : ChanceSetting; tick : int; scratch : CellScratch, an array of one
    """
    ground = CommandGround(
        fixed.ground[0], fixed.who[0], fixed.tree[0], fixed.rows[0], fixed.tasks[0], fixed.switches[0]
    )
    cells = scratch[0]
    for run in range(chance.runs.size):
        one = Carrying(
            changing.state[run], changing.hqs[run], changing.plans[run], changing.politics[run], changing.log[run],
        )  # fmt: skip
        _keep_links_once(one, ground, parameters[run], Luck(chance.seed, chance.runs[run]), tick, cells)


@inline
def _keep_links_once(changing, fixed, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    state, hqs, log = changing.state, changing.hqs, changing.log
    ground, who, tree = fixed.ground, fixed.who, fixed.tree
    now = tick * TICK_H
    occupy(state.cell, state.posture, who.camp, who.order, cells.first, cells.next)
    for hq in range(tree.superior.size):
        if hqs.is_captured[hq] == 1:
            hqs.link[hq] = LINK_COURIER
            continue
        _move(state, hqs, tree, ground, parameters, chance, tick, cells, log, hq)
        hqs.link[hq] = _best_means(hqs, tree, ground, parameters, chance, tick, cells, hq, now)
    vacate(state.cell, cells.first)


@inline
def _move(state, hqs, tree, ground, parameters, chance, tick, cells, log, hq):  # type: ignore[no-untyped-def]
    """Let a headquarters march with its leading body, or move back from the enemy, or be captured.

    A staff that marches with its troops stays in touch where they fight; one that stands alone moves.
    """
    now = tick * TICK_H
    enemy = AXIS - tree.camp[hq]
    leader = tree.leader[hq]
    if leader >= 0 and state.cell[leader] >= 0 and is_armed(state.posture[leader]):
        hqs.cell[hq] = state.cell[leader]
    cell = hqs.cell[hq]
    if tree.is_off_map[hq] or cell < 0:
        return
    if is_held(cell, enemy, cells.first) and not is_held(cell, tree.camp[hq], cells.first):
        hqs.is_captured[hq] = 1
        hqs.displaced_until_h[hq] = now + parameters.value[CAPTURED_HQ]
        jot(log, E_HQ_CAPTURED, now, hq, cells.first[enemy, cell], 0.0)
    elif (
        tree.camp[hq] == AXIS
        and leader < 0
        and hqs.displaced_until_h[hq] <= now
        and is_within_two(cell, enemy, ground.neighbour, cells.first)
    ):
        for _ in range(CELLS_BACK):
            hqs.cell[hq] = _step_back(ground, cells, hqs.cell[hq], enemy)
        draw = uniform(chance.seed, chance.run, tick, ORDER_DELAY, hq)
        span = parameters.value[DISPLACED_MAX] - parameters.value[DISPLACED_MIN]
        hqs.displaced_until_h[hq] = now + parameters.value[DISPLACED_MIN] + span * draw
        jot(log, E_HQ_DISPLACED, now, hq, -1, hqs.displaced_until_h[hq])


@inline
def _step_back(ground, cells, cell, enemy):  # type: ignore[no-untyped-def]
    """Return the cell beside this one with the fewest of the enemy's cells within two; the same when none is better."""
    best = cell
    least = _threat(ground, cells, cell, enemy)
    for direction in range(6):
        there = ground.neighbour[cell, direction]
        if there < 0 or ground.surface[cell, direction] == NO_SURFACE or is_held(there, enemy, cells.first):
            continue
        threat = _threat(ground, cells, there, enemy)
        if threat < least:
            best = there
            least = threat
    return best


@inline
def _threat(ground, cells, cell, enemy):  # type: ignore[no-untyped-def]
    """Count the ways of two steps or fewer from a cell to one that the enemy holds."""
    count = 0
    for direction in range(6):
        beside = ground.neighbour[cell, direction]
        if beside < 0:
            continue
        if is_held(beside, enemy, cells.first):
            count += 6  # an enemy beside it counts for as many as all cells beyond
        for further in range(6):
            beyond = ground.neighbour[beside, further]
            if beyond >= 0 and is_held(beyond, enemy, cells.first):
                count += 1
    return count


@inline
def _best_means(hqs, tree, ground, parameters, chance, tick, cells, hq, now):  # type: ignore[no-untyped-def]
    enemy = AXIS - tree.camp[hq]
    if tree.has_wire[hq] and hqs.displaced_until_h[hq] <= now:
        is_cut = False
        for point in range(tree.line_cells.shape[1]):
            cell = tree.line_cells[hq, point]
            if cell >= 0 and is_held(cell, enemy, cells.first):
                is_cut = True
        # The draw comes before the search for the enemy, which takes longer and is seldom needed.
        draw = 1.0 if is_cut else uniform(chance.seed, chance.run, tick, WIRE_FAULT_DRAW, hq)
        is_faulty = draw < parameters.value[WIRE_FAULT]
        if not is_cut and not (is_faulty and _is_beside_line(tree, ground, cells, hq, enemy)):
            return LINK_WIRE
    if tree.has_radio[hq] and hqs.displaced_until_h[hq] <= now:
        return LINK_RADIO
    if tree.has_air[hq]:
        return LINK_AIR
    return LINK_COURIER


@inline
def _is_beside_line(tree, ground, cells, hq, enemy):  # type: ignore[no-untyped-def]
    """Tell whether the enemy stands within two cells of a headquarters' wire."""
    for point in range(tree.line_cells.shape[1]):
        cell = tree.line_cells[hq, point]
        if cell >= 0 and is_within_two(cell, enemy, ground.neighbour, cells.first):
            return True
    return False


@kernel
def carry(changing, fixed, parameters, chance, tick, kwantung):  # type: ignore[no-untyped-def]
    """Set the hour at which the orders issued since the last tick, and the cease-fire, reach those they are for.

    Parameters
    ----------
    As `keep_links`; kwantung : int, headquarters of the Kwantung Army.
    """
    ground = CommandGround(
        fixed.ground[0], fixed.who[0], fixed.tree[0], fixed.rows[0], fixed.tasks[0], fixed.switches[0]
    )
    for run in range(chance.runs.size):
        one = Carrying(
            changing.state[run], changing.hqs[run], changing.plans[run], changing.politics[run], changing.log[run],
        )  # fmt: skip
        _carry_once(one, ground, parameters[run], Luck(chance.seed, chance.runs[run]), tick, kwantung)


@inline
def _carry_once(changing, fixed, parameters, chance, tick, kwantung):  # type: ignore[no-untyped-def]
    plans = changing.plans
    rows, switches = fixed.rows, fixed.switches
    last_h = (tick - 1) * TICK_H  # rows in force since before the last tick have been sent
    for row in range(rows.owner.size):
        issued_h = plans.issued_h[row]
        if last_h <= issued_h < NEVER and not rows.is_prewar[row] and rows.n_tasks[row] > 0:
            _send(changing, fixed, parameters, chance, row)
    if switches[S_CEASE_FIRE] == 1:
        _pass_on(changing, fixed, parameters, chance, tick, kwantung)
        _tell_troops(changing, fixed, parameters, chance, tick)


@inline
def _send(changing, fixed, parameters, chance, row):  # type: ignore[no-untyped-def]
    state, hqs, plans, log = changing.state, changing.hqs, changing.plans, changing.log
    who, tree, rows, tasks, switches = fixed.who, fixed.tree, fixed.rows, fixed.tasks, fixed.switches
    for place in range(rows.first_task[row], rows.first_task[row] + rows.n_tasks[row]):
        task = rows.row_tasks[place]
        if plans.due_h[task] < NEVER:
            continue
        formation = tasks.formation[task]
        sent_h = plans.issued_h[row]
        hq = who.headquarters[formation]
        hours, means = chain_hours(hqs, tree, rows.owner[row], hq, row, parameters, switches, chance)
        is_cut_off = state.posture[formation] == ISOLATED or state.is_supplied[formation] == 0
        last = LINK_COURIER if is_cut_off else LINK_RADIO
        if tree.has_wire[hq] and state.posture[formation] == HOLD and not is_cut_off:
            last = LINK_WIRE
        if not who.has_own_staff[formation]:
            draw = uniform(chance.seed, chance.run, row, LAST_HOP, who.key[formation])
            hours += hop_hours(last, who.camp[formation], parameters, switches, draw)
        hours += preparation_hours(who.quality[formation], parameters, switches)
        plans.due_h[task] = sent_h + hours
        jot(log, E_DISPATCH, sent_h, row, formation, sent_h + hours, min(means, last))


@inline
def _commanding(hqs, tree, hq):  # type: ignore[no-untyped-def]
    """Return the headquarters that commands in place of a captured one, and the hour from which it does.

    The command of a theatre is a staff of hundreds in many places, and goes on commanding.
    """
    since_h = 0.0
    for _ in range(MAX_HOPS):
        if hqs.is_captured[hq] == 0 or tree.level[hq] <= THEATRE_LEVEL:
            break
        since_h = max(since_h, hqs.displaced_until_h[hq])
        hq = tree.superior[hq]
    return hq, since_h


@inline
def _pass_on(changing, fixed, parameters, chance, tick, kwantung):  # type: ignore[no-untyped-def]
    """Pass the cease-fire from headquarters to headquarters, from the top down."""
    hqs, politics, log = changing.hqs, changing.politics, changing.log
    tree, switches = fixed.tree, fixed.switches
    end = (tick + 1) * TICK_H
    for position in range(tree.order.size):
        hq = tree.order[position]
        if tree.superior[hq] < 0 or tree.camp[hq] != AXIS or hqs.ceasefire_h[hq] < NEVER:
            continue
        if hqs.is_captured[hq] == 1 and tree.level[hq] > THEATRE_LEVEL:
            continue
        superior, since_h = _commanding(hqs, tree, tree.superior[hq])
        known_h = max(hqs.ceasefire_h[superior], since_h)
        if superior == kwantung:
            known_h = max(known_h, politics.acceptance_h)
        if known_h >= end:
            continue
        draw = uniform(chance.seed, chance.run, 0, RECEIPT, hq)
        means = hqs.link[hq]
        if switches[S_LINK_DELAY] == 0:
            hours = 0.0
        elif means == LINK_COURIER:
            hours = lognormal(draw, parameters.value[CEASEFIRE_ISOLATED], parameters.value[CEASEFIRE_ISOLATED_SIGMA])
        else:
            median = parameters.value[CEASEFIRE_HOP if tree.level[hq] <= ARMY_LEVEL else CEASEFIRE_UNIT]
            hours = lognormal(draw, median, parameters.value[CEASEFIRE_SIGMA])
        hqs.ceasefire_h[hq] = known_h + hours
        jot(log, E_CEASE_TO_HQ, known_h, superior, hq, known_h + hours, means)


@inline
def _tell_troops(changing, fixed, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Send the cease-fire from each headquarters that has it to its troops, and note those that learn of it."""
    state, hqs, log = changing.state, changing.hqs, changing.log
    who, tree, switches = fixed.who, fixed.tree, fixed.switches
    now = tick * TICK_H
    for formation in range(who.camp.size):
        posture = state.posture[formation]
        if who.camp[formation] != AXIS or posture == ABSENT or posture == DISBANDED:
            continue
        due = state.ceasefire_h[formation]
        if due < NEVER:
            # Who obeyed the broadcast without an order was noted when it heard it.
            if due >= now - TICK_H and due < now and due != changing.politics.broadcast_h:
                jot(log, E_CEASEFIRE_HEARD, due, formation, -1, 0.0)
            continue
        hq, since_h = _commanding(hqs, tree, who.headquarters[formation])
        known_h = max(hqs.ceasefire_h[hq], since_h)
        if known_h >= now + TICK_H:
            continue
        draw = uniform(chance.seed, chance.run, 0, RECEIPT_BY_TROOPS, who.key[formation])
        is_cut_off = posture == ISOLATED or posture == MASKED or state.is_supplied[formation] == 0
        is_own_staff = who.has_own_staff[formation] and hq == who.headquarters[formation]
        if switches[S_LINK_DELAY] == 0 or (is_own_staff and not is_cut_off):
            hours = 0.0
        elif is_cut_off or hqs.is_captured[hq] == 1:
            hours = lognormal(draw, parameters.value[CEASEFIRE_ISOLATED], parameters.value[CEASEFIRE_ISOLATED_SIGMA])
        else:
            below_army = max(tree.level[hq] - ARMY_LEVEL, 0)
            median = parameters.value[CEASEFIRE_UNIT] * (1.0 + parameters.value[CEASEFIRE_HOP_GAIN] * below_army)
            hours = lognormal(draw, median, parameters.value[CEASEFIRE_SIGMA])
        state.ceasefire_h[formation] = known_h + hours
        means = LINK_COURIER if is_cut_off else hqs.link[hq]
        jot(log, E_CEASE_TO_FORMATION, known_h, hq, formation, known_h + hours, means)
