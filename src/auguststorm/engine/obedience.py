"""Reckon what formations make of the cease-fire: who obeys and when, how arms are laid down, and who runs."""

from typing import NamedTuple

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    BY_BROADCAST,
    DESERTED,
    DISARMED,
    DISARMED_MEN,
    DISBANDED,
    E_CEASEFIRE_HEARD,
    E_DESERTED,
    E_DISARMED,
    ISOLATED,
    JAPANESE,
    MANCHUKUO,
    MENGJIANG,
    NEVER,
    OBEYING,
)
from auguststorm.engine.contact import is_armed
from auguststorm.engine.curves import exponential
from auguststorm.engine.decision import (
    DESERT_BEHIND,
    DESERT_CONTACT,
    DESERT_DISSOLVED,
    DISBAND,
    OBEY_BASE,
    OBEY_BROADCAST,
    OBEY_CUT_OFF,
    OBEY_ENVOY,
    OBEY_PUPPET,
    OBEY_QUALITY,
    OBEYED_BROADCAST,
    UNDERSTOOD,
)
from auguststorm.engine.log import jot
from auguststorm.engine.losses import lose_stores, lose_weapons
from auguststorm.engine.state import Array
from auguststorm.jit import inline
from auguststorm.rng import (
    BROADCAST,
    DESERTION,
    NEVER_OBEYING,
    OBEDIENCE,
    OBEYING_BROADCAST,
    RETHINKING,
    uniform,
)
from auguststorm.units import HOURS_PER_DAY

LEFT_MEN = 0.5  # less than half a man is no one


class Troops(NamedTuple):
    """What obedience changes or asks of formations: fields of FormationState of one run, [F]."""

    cell: Array
    toward: Array
    crossing_share: Array
    men: Array
    tanks: Array
    guns: Array
    fuel_t: Array
    ammunition_t: Array
    posture: Array
    route: Array
    contact_h: Array
    ceasefire_h: Array
    will_obey: Array
    is_supplied: Array


class Losses(NamedTuple):
    """Where men, arms and stores go: fields of SinkState of one run."""

    men: Array
    tanks: Array
    guns: Array
    fuel_lost_t: Array
    ammunition_lost_t: Array


class Made(NamedTuple):
    """What the formations are: fields of FormationSetting [F], and which headquarters have a receiver [H]."""

    camp: Array
    side: Array
    quality: Array
    men_start: Array
    headquarters: Array
    has_radio: Array
    key: Array
    order: Array


@inline
def first_answer(troops, made, is_near_enemy, broadcast_h, p, luck, formation):  # type: ignore[no-untyped-def]
    """Tell whether a formation obeys the order when it first has it."""
    probability = p[OBEY_PUPPET]
    if made.side[formation] == JAPANESE:
        probability = p[OBEY_BASE] + p[OBEY_QUALITY] * made.quality[formation]
        if troops.posture[formation] == ISOLATED or troops.is_supplied[formation] == 0:
            probability -= p[OBEY_CUT_OFF]
        if is_near_enemy:
            probability += p[OBEY_ENVOY]
        has_heard = broadcast_h <= troops.ceasefire_h[formation]
        if has_heard and uniform(luck.seed, luck.run, 0, BROADCAST, made.key[formation]) < p[UNDERSTOOD]:
            probability += p[OBEY_BROADCAST]
    return uniform(luck.seed, luck.run, 0, OBEDIENCE, made.key[formation]) < probability


@inline
def second_thought(key, never, rethink, luck, tick):  # type: ignore[no-untyped-def]
    """Tell whether a formation that refused (its key) comes round in this tick (chance `rethink`); a share never do."""
    if uniform(luck.seed, luck.run, 0, NEVER_OBEYING, key) < never:
        return False
    return uniform(luck.seed, luck.run, tick, RETHINKING, key) < rethink


@inline
def listen(troops, made, log, hour, p, luck, formation):  # type: ignore[no-untyped-def]
    """Let a formation hear the broadcast; tell whether it understands and obeys it without an order."""
    if uniform(luck.seed, luck.run, 0, BROADCAST, made.key[formation]) >= p[UNDERSTOOD]:
        return False
    jot(log, E_CEASEFIRE_HEARD, hour, formation, -1, 0.0, BY_BROADCAST)
    is_obeyed = uniform(luck.seed, luck.run, 0, OBEYING_BROADCAST, made.key[formation]) < p[OBEYED_BROADCAST]
    if is_obeyed:
        troops.ceasefire_h[formation] = hour
    return is_obeyed


@inline
def lay_down(troops, losses, log, men, captor, formation, end):  # type: ignore[no-untyped-def]
    """Take so many men and their share of the arms; the last ones leave the stores and end the formation."""
    had = troops.men[formation]
    if men >= had - LEFT_MEN:
        men = had
    share = men / had if had > 0.0 else 1.0
    losses.men[formation, DISARMED_MEN] += men
    troops.men[formation] -= men
    lose_weapons(troops.tanks, troops.guns, losses.tanks, losses.guns, formation, share, share, True)
    if troops.men[formation] <= 0.0:
        lose_stores(
            troops.fuel_t,
            troops.ammunition_t,
            losses.fuel_lost_t,
            losses.ammunition_lost_t,
            formation,
        )
        troops.posture[formation] = DISARMED
        jot(log, E_DISARMED, end, formation, captor, losses.men[formation, DISARMED_MEN])


@inline
def is_place_of(camp, cell, sites):  # type: ignore[no-untyped-def]
    """Tell whether a cell has a place in a camp's hands; sites as in `disarm`."""
    control, first_in_cell, next_in_cell = sites
    place = first_in_cell[cell]
    while place >= 0:
        if control[place] == camp:
            return True
        place = next_in_cell[place]
    return False


@inline
def count_obedient(posture, cell_of, cell):  # type: ignore[no-untyped-def]
    """Count the obedient formations in a cell."""
    count = 0
    for formation in range(posture.size):
        if posture[formation] == OBEYING and cell_of[formation] == cell:
            count += 1
    return count


@inline
def disarm(troops, losses, log, is_artillery, neighbour, sites, men, lists, end):  # type: ignore[no-untyped-def]
    """Take the arms of obedient formations: so many men for each captor within a cell, shared out equally.

    Where no captor is, the commandant of a place in allied hands takes those of the formations in its cell.

    Parameters
    ----------
    troops : Troops; losses : Losses; log : LogState
    is_artillery : bool [F], guns are no captors; neighbour : int32 [C, 6]
    sites : (control int8 [P], first place of a cell int16 [C], next place of the cell int16 [P])
    men : (for a captor, for a commandant), men a tick
    lists : (first int16 [2, C], next int16 [F], number float64 [F, 4]), the armed by cell, and scratch
    end : float, hours
    """
    first, following, number = lists
    men_per_captor, men_per_commandant = men
    posture, cell_of = troops.posture, troops.cell
    n_around = neighbour.shape[1] + 1
    for formation in range(posture.size):
        number[formation, 0] = 0.0
    for step in range(2):
        for formation in range(posture.size):
            cell = cell_of[formation]
            if posture[formation] != OBEYING or cell < 0:
                continue
            taken = 0.0
            lead = -1
            for direction in range(n_around):
                there = cell if direction == 0 else neighbour[cell, direction - 1]
                if there < 0:
                    continue
                captor = first[ALLIED, there]
                while captor >= 0:
                    if is_artillery[captor]:
                        pass
                    elif step == 0:
                        number[captor, 0] += 1.0
                    else:
                        taken += men_per_captor / number[captor, 0]
                        if lead < 0:
                            lead = captor
                    captor = following[captor]
            if step == 0:  # counted before anyone is gone
                is_taken_in = is_place_of(ALLIED, cell, sites)
                number[formation, 1] = count_obedient(posture, cell_of, cell) if is_taken_in else 0.0
            elif lead < 0 and number[formation, 1] > 0.0:
                taken = men_per_commandant / number[formation, 1]
            if taken > 0.0:
                lay_down(troops, losses, log, taken, lead, formation, end)


@inline
def desert(troops, losses, log, made, p, gone, luck, now):  # type: ignore[no-untyped-def]
    """Let puppet troops run: in contact, behind the enemy's lead, and once their state is gone.

    `gone` tells it of Manchukuo and of Mengjiang.
    """
    side = made.side
    for formation in range(side.size):
        if side[formation] != MANCHUKUO and side[formation] != MENGJIANG:
            continue
        posture = troops.posture[formation]
        if troops.cell[formation] < 0 or not (is_armed(posture) or posture == OBEYING):
            continue
        is_gone_state = gone[0] if side[formation] == MANCHUKUO else gone[1]
        per_day = p[DESERT_DISSOLVED] if is_gone_state == 1 else 0.0
        if troops.contact_h[formation] < NEVER:
            per_day += p[DESERT_CONTACT]
        elif posture == ISOLATED or troops.is_supplied[formation] == 0:
            per_day += p[DESERT_BEHIND]
        if per_day <= 0.0:
            continue
        # Each formation keeps its own steadiness through a campaign; the mean of the draw is 1.
        steadiness = 2.0 * uniform(luck.seed, luck.run, 0, DESERTION, made.key[formation])
        share = 1.0 - exponential(-per_day * steadiness * TICK_H / HOURS_PER_DAY)
        is_gone = troops.men[formation] * (1.0 - share) < p[DISBAND] * made.men_start[formation]
        if is_gone:
            share = 1.0
        men = troops.men[formation] * share
        losses.men[formation, DESERTED] += men
        troops.men[formation] -= men
        lose_weapons(troops.tanks, troops.guns, losses.tanks, losses.guns, formation, share, share, True)
        if is_gone:
            lose_stores(
                troops.fuel_t,
                troops.ammunition_t,
                losses.fuel_lost_t,
                losses.ammunition_lost_t,
                formation,
            )
            troops.posture[formation] = DISBANDED
            jot(log, E_DESERTED, now, formation, -1, losses.men[formation, DESERTED])
