"""Reckon what formations make of the cease-fire: who obeys and when, how arms are laid down, and who runs."""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
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
    NEVER,
    OBEYING,
)
from auguststorm.engine.contact import is_armed, is_near
from auguststorm.engine.curves import exponential
from auguststorm.engine.decision import (
    DESERT_BEHIND,
    DESERT_CONTACT,
    DESERT_DISSOLVED,
    DISBAND,
    NEVER_OBEYS,
    OBEY_BASE,
    OBEY_BROADCAST,
    OBEY_CUT_OFF,
    OBEY_ENVOY,
    OBEY_PUPPET,
    OBEY_QUALITY,
    OBEYED_BROADCAST,
    RETHINK,
    UNDERSTOOD,
    chance_in_tick,
)
from auguststorm.engine.log import note
from auguststorm.engine.losses import lose_stores, lose_weapons
from auguststorm.jit import inline
from auguststorm.rng import BROADCAST, DESERTION, OBEDIENCE, uniform
from auguststorm.units import HOURS_PER_DAY

LEFT_MEN = 0.5  # less than half a man is no one


@inline
def hour_of_obedience(formations, clock, made, neighbour, p, cells, chance, run, tick, formation):  # type: ignore[no-untyped-def]
    """Return the hour in the tick at which a formation that has the order obeys it; -1 when it does not."""
    seed, number, n_formations = chance.seed, chance.runs[run], made.camp.size
    now = tick * TICK_H
    heard_h = formations.ceasefire_h[run, formation]
    if formations.will_obey[run, formation] < 0:
        if made.side[formation] == JAPANESE:
            probability = p[OBEY_BASE] + p[OBEY_QUALITY] * made.quality[formation]
            if formations.posture[run, formation] == ISOLATED or formations.is_supplied[run, formation] == 0:
                probability -= p[OBEY_CUT_OFF]
            if is_near(formations.cell[run, formation], ALLIED, neighbour, cells.first):
                probability += p[OBEY_ENVOY]
            if (
                clock.broadcast_h[run] <= heard_h
                and uniform(seed, number, 0, BROADCAST, formation) < p[UNDERSTOOD]
            ):
                probability += p[OBEY_BROADCAST]
        else:
            probability = p[OBEY_PUPPET]
        if uniform(seed, number, 0, OBEDIENCE, formation) < probability:
            return max(now, heard_h)
        formations.will_obey[run, formation] = 0
        return -1.0
    if uniform(seed, number, 0, OBEDIENCE, n_formations + formation) < p[NEVER_OBEYS]:
        return -1.0
    if uniform(seed, number, tick, OBEDIENCE, 2 * n_formations + formation) < chance_in_tick(p[RETHINK]):
        return now
    return -1.0


@inline
def hour_of_broadcast(formations, clock, log, p, chance, run, formation):  # type: ignore[no-untyped-def]
    """Return the hour of the broadcast when a formation hears, understands and obeys it; -1 otherwise."""
    seed, number, n_formations = chance.seed, chance.runs[run], formations.cell.shape[1]
    if uniform(seed, number, 0, BROADCAST, formation) >= p[UNDERSTOOD]:
        return -1.0
    hour = clock.broadcast_h[run]
    note(log, run, E_CEASEFIRE_HEARD, hour, formation, -1, 0.0, BY_BROADCAST)
    if uniform(seed, number, 0, BROADCAST, n_formations + formation) >= p[OBEYED_BROADCAST]:
        return -1.0
    formations.ceasefire_h[run, formation] = hour
    return hour


@inline
def lay_down(formations, sinks, log, men, captor, run, formation, end):  # type: ignore[no-untyped-def]
    """Take so many men and their share of the arms; the last ones leave the stores and end the formation."""
    had = formations.men[run, formation]
    if men >= had - LEFT_MEN:
        men = had
    share = men / had if had > 0.0 else 1.0
    sinks.men[run, formation, DISARMED_MEN] += men
    formations.men[run, formation] -= men
    lose_weapons(formations, sinks, run, formation, share, share, True)
    if formations.men[run, formation] <= 0.0:
        lose_stores(formations, sinks, run, formation)
        formations.posture[run, formation] = DISARMED
        note(log, run, E_DISARMED, end, formation, captor, sinks.men[run, formation, DISARMED_MEN])


@inline
def disarm(formations, sinks, log, neighbour, men_per_captor, cells, run, end):  # type: ignore[no-untyped-def]
    """Take the arms of obedient formations, so many men for each captor within a cell, shared among those before him.

    Parameters
    ----------
    formations : FormationState; sinks : SinkState; log : LogState; neighbour : int32 [C, 6]
    men_per_captor : float, men a tick; cells : CellScratch with the lists of armed formations; run : int; end : float, hours
    """
    n_around = neighbour.shape[1] + 1
    for formation in range(formations.cell.shape[1]):
        cells.number[formation, 0] = 0.0
    for step in range(2):
        for formation in range(formations.cell.shape[1]):
            if formations.posture[run, formation] != OBEYING or formations.cell[run, formation] < 0:
                continue
            cell = formations.cell[run, formation]
            men = 0.0
            lead = -1
            for direction in range(n_around):
                there = cell if direction == 0 else neighbour[cell, direction - 1]
                if there < 0:
                    continue
                captor = cells.first[ALLIED, there]
                while captor >= 0:
                    if step == 0:
                        cells.number[captor, 0] += 1.0
                    else:
                        men += men_per_captor / cells.number[captor, 0]
                        if lead < 0:
                            lead = captor
                    captor = cells.next[captor]
            if lead >= 0:
                lay_down(formations, sinks, log, men, lead, run, formation, end)


@inline
def desert(formations, sinks, log, made, p, is_dissolved, chance, run, now):  # type: ignore[no-untyped-def]
    """Let puppet troops run: in contact, behind the enemy's lead, and in any case once their state is gone."""
    for formation in range(formations.cell.shape[1]):
        posture = formations.posture[run, formation]
        if made.camp[formation] != AXIS or made.side[formation] == JAPANESE:
            continue
        if formations.cell[run, formation] < 0 or not (is_armed(posture) or posture == OBEYING):
            continue
        per_day = p[DESERT_DISSOLVED] if is_dissolved == 1 else 0.0
        if formations.contact_h[run, formation] < NEVER:
            per_day += p[DESERT_CONTACT]
        elif posture == ISOLATED or formations.is_supplied[run, formation] == 0:
            per_day += p[DESERT_BEHIND]
        if per_day <= 0.0:
            continue
        steadiness = 2.0 * uniform(chance.seed, chance.runs[run], 0, DESERTION, formation)
        share = 1.0 - exponential(-per_day * steadiness * TICK_H / HOURS_PER_DAY)
        is_gone = formations.men[run, formation] * (1.0 - share) < p[DISBAND] * made.men_start[formation]
        if is_gone:
            share = 1.0
        men = formations.men[run, formation] * share
        sinks.men[run, formation, DESERTED] += men
        formations.men[run, formation] -= men
        lose_weapons(formations, sinks, run, formation, share, share, True)
        if is_gone:
            formations.men[run, formation] = 0.0
            lose_stores(formations, sinks, run, formation)
            formations.posture[run, formation] = DISBANDED
            note(log, run, E_DESERTED, now, formation, -1, sinks.men[run, formation, DESERTED])
