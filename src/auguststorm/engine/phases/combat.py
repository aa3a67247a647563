"""Fight: weigh both sides of every battle, take losses, and let what breaks fall back, hold out or give up.

Power of a side over an edge = sum of what has closed up and finds room, men + tanks w_t + guns w_g (ammunition), times
quality, cohesion^a, (1 - fatigue / 2); the attacker's share of air support and of power left when it forces a
river; the
defender's ground, position and works, divided over the edges attacked. With the ratio x of the two powers, losses a
day are

    attacker c_a x^-p,   defender c_d x^q,   each times a luck, exp(-sd z) and exp(sd z), drawn once a battle and tick.

Field troops and works have coefficients of their own. Cohesion falls by k times the share lost, by want of supply
near the
enemy, and is regained at rest. Below a threshold a field formation breaks: it falls back over the least threatened
edge,
leaving guns and prisoners, and is cut off when there is none or no supply line reaches it; one that fell back a few
hours ago cannot go yet and pays again where it stands. A delaying force falls back at given odds before it
breaks. A
garrison of works that breaks dies or is taken; works that have held up a column with leave to pass for long enough are
masked: they keep their garrison, but no longer bar the way. Everything lost goes to the sink that names its cause.

Leaves out: tactics below the formation, anti-tank squads by name, who leaves which battalion to mask which work.
"""

from typing import Any

from auguststorm.clock import TICK_H
from auguststorm.engine.battle import (
    ATTACK_POWER,
    ATTACK_THRESHOLD,
    ATTACKER_EXPONENT,
    ATTACKER_PARITY,
    BREAK_SHARE,
    BREAK_WORKS,
    CAPTURED_ON_BREAK,
    CAPTURED_POCKET,
    COHESION_LOSS,
    COHESION_WORKS,
    DEFENCE_POWER,
    DEFENDER_EXPONENT,
    DEFENDER_PARITY,
    DELAY_ODDS,
    DISPERSAL,
    ENGAGED,
    ENTRENCH,
    FIGHT_ON,
    GUNS_LOST,
    IN_BATTLE,
    IS_ATTACKER,
    KILLED_ATTACKER,
    KILLED_DEFENDER,
    LOSS_SHARE,
    LUCK_SIGMA,
    MANNED_SHARE,
    NIGHT_SHARE,
    ODDS,
    ODDS_AGAINST,
    PARAMETERS,
    PASS_SURPRISED,
    PASS_WARNED,
    PURSUIT,
    RATIO_LIMIT,
    RECOVERY,
    RETREAT_H,
    SIEGE_ATTACKER,
    SIEGE_DEFENDER,
    STARVING,
    SUPPORT_GAIN,
    WORKS_SHARE,
    clear_battles,
    find_battles,
    is_defending,
    weigh_attack,
    weigh_defence,
)
from auguststorm.engine.codes import (
    ATTACK,
    AXIS,
    DELAY,
    E_BATTLE,
    E_BROKE,
    E_ISOLATED,
    E_MASKED,
    E_RETREATED,
    E_SURRENDERED,
    HOLD,
    ISOLATED,
    MASKED,
    NEVER,
    STATIC,
    WITHDRAW,
    WITHDRAW_TO,
)
from auguststorm.engine.contact import is_armed, is_near, join_cell, leave_cell, occupy, vacate
from auguststorm.engine.curves import exponential, normal_quantile
from auguststorm.engine.log import jot
from auguststorm.engine.losses import dissolve, lose_captured, lose_in_battle, lose_weapons
from auguststorm.engine.order import sort_by_key
from auguststorm.engine.pace import is_daylight
from auguststorm.engine.power import attacker_loss_share, defender_loss_share
from auguststorm.engine.records import as_arrays, rows_of
from auguststorm.engine.retreat import retreat_direction
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.tuples import FightGround, Fighting, Luck
from auguststorm.jit import inline, kernel
from auguststorm.rng import COMBAT_LUCK, RETREAT_TIE, uniform
from auguststorm.units import HOURS_PER_DAY

__all__ = ["PARAMETERS", "READS", "WRITES", "combat", "fight"]

READS = (
    "formations.previous_cell", "formations.tail_share", "formations.fatigue", "formations.task", "formations.route",
    "formations.is_supplied", "formations.toward", "places.bridge", "air.support",
)  # fmt: skip
WRITES = (
    "formations.cell", "formations.previous_cell", "formations.toward", "formations.crossing_share", "formations.men",
    "formations.tanks", "formations.guns", "formations.fuel_t", "formations.ammunition_t", "formations.cohesion",
    "formations.entrenchment", "formations.posture", "formations.contact_h", "formations.ready_h",
    "sinks.men", "sinks.tanks", "sinks.guns", "sinks.fuel_lost_t", "sinks.ammunition_lost_t",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip

HALF = 0.5  # the light of a tick is that of its middle


def combat(state: State, setting: Setting, tick: int) -> State:
    """Fight every battle of a tick.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With strengths, sinks, cohesion, postures and cells after the tick.
    Sources
    -------
    est:combat-* (data/parameters/combat.csv)
    """
    after: State = setting.scratch.writable(state, WRITES)
    changing = Fighting(*as_arrays(after.formations, after.sinks, after.places, after.air, after.log))
    fixed, parameters, cells = setting.scratch.kept(_fixed, setting)
    fight(changing, fixed, parameters, setting.chance, tick, cells)
    return after


def _fixed(setting: Setting) -> tuple[Any, ...]:
    ground = (setting.theatre, setting.formations, setting.routes, setting.tasks, setting.places)
    return FightGround(*as_arrays(*ground)), rows_of(setting.parameters.combat), *as_arrays(setting.scratch.cells)


@kernel
def fight(changing, fixed, parameters, chance, tick, scratch):  # type: ignore[no-untyped-def]
    """Fight all battles of every run.

    Parameters
    ----------
    changing : Fighting
    fixed : FightGround, each an array of one
    parameters : records [R] of the combat coefficients
    chance : ChanceSetting; tick : int; scratch : CellScratch, an array of one
    """
    ground = FightGround(fixed.ground[0], fixed.who[0], fixed.routes[0], fixed.tasks[0], fixed.sites[0])
    cells = scratch[0]
    for run in range(chance.runs.size):
        one = Fighting(
            changing.state[run], changing.sinks[run], changing.places[run], changing.air[run], changing.log[run],
        )  # fmt: skip
        _fight_once(one, ground, parameters[run], Luck(chance.seed, chance.runs[run]), tick, cells)


@inline
def _fight_once(changing, fixed, parameters, chance, tick, cells):  # type: ignore[no-untyped-def]
    state, sinks, places = changing.state, changing.sinks, changing.places
    ground, who, routes, tasks, sites = fixed.ground, fixed.who, fixed.routes, fixed.tasks, fixed.sites
    now = tick * TICK_H
    day_share = TICK_H / HOURS_PER_DAY
    occupy(state.cell, state.posture, who.camp, who.order, cells.first, cells.next)
    n_battles = find_battles(state, who, routes, tasks, sites, ground, parameters, cells)
    if n_battles > 0:
        weigh_attack(state, who, ground, places.bridge, parameters, cells, n_battles)
        weigh_defence(state, who, ground, parameters, cells, n_battles)
        share = day_share if is_daylight(now + HALF * TICK_H) else day_share * parameters.value[NIGHT_SHARE]
        for battle in range(n_battles):
            _resolve(battle, changing, fixed, parameters, chance, tick, share, cells)
        _take_losses(state, sinks, who, parameters, cells)
        clear_battles(cells, n_battles)
    _settle(state, who, ground, parameters, cells, now, day_share)
    _break(changing, fixed, parameters, chance, tick, day_share, cells)
    vacate(state.cell, cells.first)


@inline
def _settle(state, who, ground, parameters, cells, now, day_share):  # type: ignore[no-untyped-def]
    """Note contact, dig in, regain cohesion at rest, lose it when starving before the enemy."""
    for formation in range(state.cell.size):
        cell = state.cell[formation]
        posture = state.posture[formation]
        if cell < 0 or not is_armed(posture):
            continue
        is_touching = is_near(cell, AXIS - who.camp[formation], ground.neighbour, cells.first)
        if is_touching and state.contact_h[formation] >= NEVER:
            state.contact_h[formation] = now
        elif not is_touching:
            state.contact_h[formation] = NEVER
            if posture == MASKED or (posture == ISOLATED and state.is_supplied[formation] == 1):
                state.posture[formation] = HOLD
        cohesion = state.cohesion[formation]
        has_stores = state.ammunition_t[formation] >= who.need_t_per_day[formation, 0]
        if cells.work[formation, LOSS_SHARE] <= 0.0 and (has_stores or state.is_supplied[formation] == 1):
            cohesion += parameters.value[RECOVERY] * day_share
        elif is_touching and not has_stores and state.is_supplied[formation] == 0 and not who.is_works[formation]:
            cohesion -= parameters.value[STARVING] * day_share
        state.cohesion[formation] = min(max(cohesion, 0.0), 1.0)
        if not who.is_works[formation]:
            if posture == HOLD or posture == ISOLATED:
                dug = state.entrenchment[formation] + parameters.value[ENTRENCH] * day_share
                state.entrenchment[formation] = min(dug, 1.0)
            else:
                state.entrenchment[formation] = 0.0


@inline
def _resolve(battle, changing, fixed, parameters, chance, tick, share, cells):  # type: ignore[no-untyped-def]
    """Reckon the losses of one battle as shares, added up in `work`; nothing is taken yet."""
    state, air, log = changing.state, changing.air, changing.log
    ground, who = fixed.ground, fixed.who
    there = cells.battle_cell[battle, 1]
    camp = cells.battle_cell[battle, 3]
    attack = cells.battle_value[battle, ATTACK_POWER]
    attack *= 1.0 + parameters.value[SUPPORT_GAIN] * air.support[ground.axis[there], camp]
    defence = cells.battle_value[battle, DEFENCE_POWER]
    limit = parameters.value[RATIO_LIMIT]
    ratio = limit if attack > defence * limit else attack / max(defence, 1.0)
    ratio = min(max(ratio, 1.0 / limit), limit)
    cells.battle_value[battle, ODDS] = ratio
    works = cells.battle_value[battle, WORKS_SHARE]
    if ratio < parameters.value[ATTACK_THRESHOLD] * (1.0 - works):  # guns wear works down at any odds
        return
    draw = uniform(
        chance.seed, chance.run, tick, COMBAT_LUCK, cells.battle_cell[battle, 0] * 7 + cells.battle_cell[battle, 2]
    )
    luck = exponential(parameters.value[LUCK_SIGMA] * normal_quantile(draw))
    parity = parameters.value[ATTACKER_PARITY] * (1.0 - works) + parameters.value[SIEGE_ATTACKER] * works
    attacker_loss = attacker_loss_share(ratio, parity, parameters.value[ATTACKER_EXPONENT]) * share / luck
    lead = -1
    defender_loss = (
        defender_loss_share(ratio, 1.0, parameters.value[DEFENDER_EXPONENT]) * share * luck / cells.attacked[there]
    )
    attacker = cells.first[camp, cells.battle_cell[battle, 0]]
    while attacker >= 0:
        if int(cells.work[attacker, IN_BATTLE]) == battle:
            lead = attacker
            cells.work[attacker, LOSS_SHARE] += attacker_loss * cells.work[attacker, ENGAGED]
        attacker = cells.next[attacker]
    defender = cells.first[AXIS - camp, there]
    first = defender
    while defender >= 0:
        if is_defending(state, defender, cells.battle_cell[battle, 2]):
            coefficient = (
                parameters.value[SIEGE_DEFENDER] if who.is_works[defender] else parameters.value[DEFENDER_PARITY]
            )
            cells.work[defender, LOSS_SHARE] += defender_loss * coefficient
            cells.work[defender, ODDS_AGAINST] = max(cells.work[defender, ODDS_AGAINST], ratio)
            first = defender
        defender = cells.next[defender]
    jot(log, E_BATTLE, tick * TICK_H, lead, first, ratio)


@inline
def _take_losses(state, sinks, who, parameters, cells):  # type: ignore[no-untyped-def]
    """Take the losses that the battles added up, and the cohesion that goes with them."""
    for formation in range(state.cell.size):
        share = cells.work[formation, LOSS_SHARE]
        if share <= 0.0:
            continue
        killed = parameters.value[KILLED_DEFENDER]
        if cells.work[formation, IS_ATTACKER] > 0.0:
            killed = parameters.value[KILLED_ATTACKER]
        lose_in_battle(state, sinks, parameters, formation, share, killed)
        fall = parameters.value[COHESION_LOSS] * share
        if who.is_works[formation]:
            fall *= parameters.value[COHESION_WORKS]
        state.cohesion[formation] = max(state.cohesion[formation] - fall, 0.0)


@inline
def _break(changing, fixed, parameters, chance, tick, day_share, cells):  # type: ignore[no-untyped-def]
    """Let formations that have had enough fall back, be masked, hold out in pockets or give up.

    Those who fall back go last and one after another, by lot: who goes first may find a cell free, or leave one.
    """
    state, sinks, log = changing.state, changing.sinks, changing.log
    ground, who, routes, tasks = fixed.ground, fixed.who, fixed.routes, fixed.tasks
    now = tick * TICK_H
    n_retreating = 0
    for formation in range(state.cell.size):
        cell = state.cell[formation]
        posture = state.posture[formation]
        if cell < 0 or not is_armed(posture):
            continue
        against = cells.work[formation, ODDS_AGAINST]
        is_tried = against > 0.0
        if who.is_works[formation]:
            _garrison(state, sinks, who, log, parameters, now, cells, formation, is_tried)
        elif posture == ISOLATED:
            if is_tried:
                _pocket(state, sinks, who, log, parameters, now, day_share, cells, formation)
        elif is_tried and (state.cohesion[formation] < parameters.value[BREAK_SHARE]):
            cells.order[n_retreating] = formation
            n_retreating += 1
        elif is_tried and against > parameters.value[DELAY_ODDS] and tasks.count[formation] > 0:
            action = tasks.action[tasks.first[formation] + state.task[formation]]
            if (action == DELAY or action == WITHDRAW_TO) and state.ready_h[formation] <= now:
                cells.order[n_retreating] = formation
                n_retreating += 1
        elif posture == ATTACK and state.cohesion[formation] < parameters.value[BREAK_SHARE]:
            state.posture[formation] = HOLD
            jot(log, E_BROKE, now, formation, -1, state.cohesion[formation])
    for place in range(n_retreating):
        formation = cells.order[place]
        cells.key[place] = uniform(chance.seed, chance.run, tick, RETREAT_TIE, who.key[formation])
    sort_by_key(cells.order, cells.key, n_retreating)
    for place in range(n_retreating):
        formation = cells.order[place]
        is_broken = state.cohesion[formation] < parameters.value[BREAK_SHARE]
        _fall_back(
            state, sinks, ground, changing.places.bridge, who, routes, log, parameters, now, cells, formation, is_broken
        )


@inline
def _garrison(state, sinks, who, log, parameters, now, cells, formation, is_tried):  # type: ignore[no-untyped-def]
    is_spent = state.cohesion[formation] < parameters.value[BREAK_WORKS]
    if is_tried and is_spent:
        leave_cell(cells.first, cells.next, who.camp[formation], state.cell[formation], formation)
        jot(log, E_SURRENDERED, now, formation, -1, state.men[formation])
        dissolve(state, sinks, formation, parameters.value[FIGHT_ON])
        return
    if state.posture[formation] == MASKED or state.contact_h[formation] >= NEVER or not is_tried:
        return
    hold_h = parameters.value[PASS_SURPRISED]
    if state.entrenchment[formation] > parameters.value[MANNED_SHARE]:
        hold_h = parameters.value[PASS_WARNED]
    if now + TICK_H - state.contact_h[formation] >= hold_h:
        state.posture[formation] = MASKED
        jot(log, E_MASKED, now, formation, -1, state.entrenchment[formation])


@inline
def _pocket(state, sinks, who, log, parameters, now, day_share, cells, formation):  # type: ignore[no-untyped-def]
    if state.cohesion[formation] < parameters.value[BREAK_SHARE]:
        lose_captured(state, sinks, formation, parameters.value[CAPTURED_POCKET] * day_share)
    if state.men[formation] < parameters.value[DISPERSAL]:
        leave_cell(cells.first, cells.next, who.camp[formation], state.cell[formation], formation)
        jot(log, E_SURRENDERED, now, formation, -1, state.men[formation])
        dissolve(state, sinks, formation, parameters.value[FIGHT_ON])


@inline
def _fall_back(state, sinks, ground, bridge, who, routes, log, parameters, now, cells, formation, is_broken):  # type: ignore[no-untyped-def]
    """Fall back one cell; a broken formation loses prisoners and weapons, and is cut off without a free way or a line.

    One that has only just fallen back is caught where it stands: it cannot march yet, but its way is not cut.
    """
    camp = who.camp[formation]
    cell = state.cell[formation]
    is_caught = state.posture[formation] == WITHDRAW and state.ready_h[formation] > now
    direction = -1
    if who.mobility[formation] != STATIC and (state.is_supplied[formation] == 1 or not is_broken):
        direction = retreat_direction(state, who, ground, bridge, routes.tenths_h, cells, formation)
    if is_broken:
        jot(log, E_BROKE, now, formation, -1, state.cohesion[formation])
        lose_captured(state, sinks, formation, parameters.value[CAPTURED_ON_BREAK] * parameters.value[PURSUIT])
        lost = parameters.value[GUNS_LOST]
        lose_weapons(state.tanks, state.guns, sinks.tanks, sinks.guns, formation, lost, lost, True)
    if direction < 0:
        if is_broken:
            state.posture[formation] = ISOLATED
            state.toward[formation] = -1
            jot(log, E_ISOLATED, now, formation, -1, state.men[formation])
        return
    if is_caught:
        return
    there = ground.neighbour[cell, direction]
    leave_cell(cells.first, cells.next, camp, cell, formation)
    join_cell(cells.first, cells.next, camp, there, formation)
    state.previous_cell[formation] = cell
    state.cell[formation] = there
    state.toward[formation] = -1
    state.crossing_share[formation] = 0.0
    state.entrenchment[formation] = 0.0
    state.posture[formation] = WITHDRAW
    state.ready_h[formation] = now + parameters.value[RETREAT_H]
    jot(log, E_RETREATED, now, formation, -1, float(there))
