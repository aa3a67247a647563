"""Run the clock of the surrender, and let formations obey it, be disarmed, desert or go on.

School 0 takes the Japanese offer and the Tokyo decision as given hours. The other schools draw both: in a
tick of h hours

    P = 1 - exp(-max(0, sum of w . shock - veto) h)

with shocks: bombs so far; mediation ended (by the Soviet declaration, so from H-hour); armies beaten as
Tokyo knows it (places lost, each once its report is through, and formations broken while the link stands);
the homeland's north open; blockade and unrest; terms on the throne (after the answer to the offer). Weights
and the army's veto belong to the school; where both bomb and entry are needed only the lesser of the two
counts, twice. A coup may hold up the broadcast.

After the decision everything is delay: the Imperial headquarters issues its order, the command phase carries
it down; the Kwantung command deliberates and accepts; the Soviet command learns of it by radio or envoy. The
broadcast reaches whoever has a receiver, is understood by some and obeyed by few. On receipt of the order a
formation obeys with

    p = base + quality gain - loss if cut off + gain if the enemy is at hand + gain from the broadcast

else it refuses and thinks again at a rate a day; some never do. A cut-off formation may give up without an
order. An obedient one is disarmed when an armed formation of the other camp stands within a cell: k men a
day for each captor, who shares himself equally among those he has before him. Puppet troops desert in
contact and behind the enemy's lead, far more once their state is dissolved. The Hokkaido landing is called
off at a rate a day after the US answer, raised by each bomb.

Leaves out: negotiations on the spot, envoys as persons, reprisals, the order of units in an assembly area,
politics in China.
"""

import numpy as np

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    E_ACCEPTANCE,
    E_BROADCAST,
    E_CEASE_TO_HQ,
    E_DECISION,
    E_GIVEN,
    E_OBEYED,
    E_OFFER,
    ISOLATED,
    MASKED,
    NEVER,
    OBEYING,
    S_CEASE_FIRE,
)
from auguststorm.engine.contact import is_near, is_on_map, occupy, vacate
from auguststorm.engine.curves import lognormal
from auguststorm.engine.decision import (
    ANSWER_AFTER_OFFER,
    BROADCAST_DELAY,
    COUP_DELAY,
    COUP_PROBABILITY,
    DELIBERATION,
    DELIBERATION_SIGMA,
    DISARM,
    DISSOLUTION_DELAY,
    EMPEROR_FLIGHT,
    EMPEROR_WAIT,
    ENVOY_DELAY,
    ENVOY_SIGMA,
    GIVE_UP,
    GIVEN_SCHOOL,
    HOKKAIDO_BOMB,
    HOKKAIDO_CANCEL,
    IMPERIAL_DELAY,
    NEVER_OBEYS,
    PARAMETERS,
    RETHINK,
    chance_in_tick,
    count_bombs,
    feel,
    pressure,
)
from auguststorm.engine.log import note
from auguststorm.engine.narrow import pick
from auguststorm.engine.obedience import (
    Losses,
    Made,
    Troops,
    desert,
    disarm,
    first_answer,
    listen,
    second_thought,
)
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.rng import DECISION, EMISSARY, HOKKAIDO, uniform
from auguststorm.units import HOURS_PER_DAY

__all__ = ["PARAMETERS", "READS", "WRITES", "obey", "politics", "proclaim"]

READS = (
    "formations.cell", "formations.contact_h", "formations.is_supplied", "headquarters.link",
    "places.control", "places.taken_h",
)  # fmt: skip
WRITES = (
    "formations.men", "formations.tanks", "formations.guns", "formations.fuel_t", "formations.ammunition_t",
    "formations.posture", "formations.toward", "formations.crossing_share", "formations.ceasefire_h",
    "formations.will_obey", "sinks.men", "sinks.tanks", "sinks.guns", "sinks.fuel_lost_t",
    "sinks.ammunition_lost_t", "headquarters.ceasefire_h", "politics.offer_h", "politics.decision_h",
    "politics.broadcast_h", "politics.acceptance_h", "politics.acceptance_known_h",
    "politics.is_hokkaido_cancelled", "politics.is_manchukuo_dissolved", "politics.is_emperor_taken",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip

DRAW_OFFER, DRAW_DECISION, DRAW_COUP, DRAW_DELIBERATION, DRAW_ENVOY = range(5)


def politics(state: State, setting: Setting, tick: int) -> State:
    """Advance the clock of the surrender, then obedience, disarming and desertion.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick
    Returns
    -------
    State
        With the hours of `politics` that fell in the tick, the order at the Imperial headquarters, and what
        formations made of it; men who laid down arms or ran away are in their sinks.
    Sources
    -------
    est:politics-* (data/parameters/politics.csv); data/politics.csv
    """
    after: State = setting.scratch.writable(state, WRITES)
    parameters, chance, switches = setting.parameters.politics, setting.chance, setting.switches
    given = setting.politics
    shocks = np.zeros((parameters.shape[0], 3))
    if given.school != GIVEN_SCHOOL:
        is_kwantung = setting.headquarters.is_kwantung[setting.formations.headquarters]
        troops = (*pick(after.formations, "posture"), is_kwantung)
        link = pick(after.headquarters, "link")[0][:, given.kwantung]
        places, sites = pick(after.places, "control", "taken_h"), pick(setting.places, "start_control", "axis")
        feel(shocks, places, sites, troops, link, given.bomb_h, parameters, tick * TICK_H)
    known = (*pick(after.headquarters, "ceasefire_h"), *pick(after.places, "control"))
    proclaim(after.politics, known, after.log, shocks, (given, switches), parameters, chance, tick)
    camp, side, quality, men_start, headquarters = pick(
        setting.formations, "camp", "side", "quality", "men_start", "headquarters"
    )
    has_radio = pick(setting.headquarters, "has_radio")[0][headquarters]
    obey(
        (
            Troops(*pick(after.formations, *Troops._fields)),
            Made(camp, side, quality, men_start, has_radio),
            *pick(setting.theatre, "neighbour"),
        ),
        (Losses(*pick(after.sinks, *Losses._fields)), after.log),
        (*pick(after.politics, "broadcast_h", "is_manchukuo_dissolved"), switches),
        pick(setting.scratch.cells, "first", "next", "number"),
        parameters, chance, tick,
    )  # fmt: skip
    return after


@kernel
def proclaim(clock, known, log, shocks, fixed, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Set the hours of the surrender that fall in the tick.

    Parameters
    ----------
    clock : PoliticsState, written; known : (ceasefire_h float32 [R, H], written; control int8 [R, P])
    log : LogState, written; shocks : float64 [R, 3]; fixed : (PoliticsSetting, switches int8)
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    given, switches = fixed
    ordered_h, control = known
    now = tick * TICK_H
    end = now + TICK_H
    for run in range(clock.offer_h.size):
        p = parameters[run]
        for bomb in range(given.bomb_h.size):
            hour = given.bomb_h[bomb]
            if now <= hour < end and clock.decision_h[run] > hour:
                note(log, run, E_GIVEN, hour, bomb, -1, 0.0)
        if clock.decision_h[run] >= NEVER:
            give_way(clock, log, shocks[run], given, p, chance, tick, run)
        is_fallen = control[run, given.capital_place] == ALLIED
        if clock.decision_h[run] < NEVER:
            if clock.broadcast_h[run] >= NEVER:
                hour = clock.decision_h[run] + p[BROADCAST_DELAY]
                coup = uniform(chance.seed, chance.runs[run], 0, DECISION, DRAW_COUP)
                if given.school != GIVEN_SCHOOL and coup < p[COUP_PROBABILITY]:
                    hour += p[COUP_DELAY]
                if hour < end:
                    clock.broadcast_h[run] = hour
                    note(log, run, E_BROADCAST, hour, -1, -1, 0.0)
            if switches[S_CEASE_FIRE] == 1:
                follow(clock, ordered_h, log, given, p, chance, end, run)
            answer_h = clock.decision_h[run] + given.us_answer_after_decision_h
            if answer_h <= now and clock.is_hokkaido_cancelled[run] == 0:
                bombs = count_bombs(given.bomb_h, clock.decision_h[run])
                probability = chance_in_tick(p[HOKKAIDO_CANCEL] * (1.0 + p[HOKKAIDO_BOMB] * bombs))
                if uniform(chance.seed, chance.runs[run], tick, HOKKAIDO, 0) < probability:
                    clock.is_hokkaido_cancelled[run] = 1
        accepted_h = clock.acceptance_h[run]
        if is_fallen or accepted_h + p[DISSOLUTION_DELAY] < end:
            clock.is_manchukuo_dissolved[run] = 1
        flies_h = accepted_h + p[EMPEROR_FLIGHT]
        if flies_h < end and flies_h + p[EMPEROR_WAIT] >= now and control[run, given.mukden_place] == ALLIED:
            clock.is_emperor_taken[run] = 1


@inline
def give_way(clock, log, shocks, given, p, chance, tick, run):  # type: ignore[no-untyped-def]
    """Let the offer and then the decision fall: as given, or drawn under the pressure of the school."""
    now = tick * TICK_H
    end = now + TICK_H
    is_offered = clock.offer_h[run] < NEVER
    if given.school == GIVEN_SCHOOL:
        if not is_offered and given.given_offer_h < end:
            clock.offer_h[run] = given.given_offer_h
            note(log, run, E_OFFER, given.given_offer_h, -1, -1, 0.0)
        if given.given_decision_h < end:
            clock.decision_h[run] = given.given_decision_h
            note(log, run, E_DECISION, given.given_decision_h, -1, -1, 0.0)
        return
    is_answered = is_offered and clock.offer_h[run] + p[ANSWER_AFTER_OFFER] <= now
    if is_offered and not is_answered:
        return
    probability = chance_in_tick(pressure(given.school, shocks, is_answered, p))
    purpose = DRAW_DECISION if is_offered else DRAW_OFFER
    draw = uniform(chance.seed, chance.runs[run], tick, DECISION, purpose)
    if draw < probability:
        hour = now + TICK_H * draw / probability
        if is_offered:
            clock.decision_h[run] = hour
            note(log, run, E_DECISION, hour, -1, -1, 0.0)
        else:
            clock.offer_h[run] = hour
            note(log, run, E_OFFER, hour, -1, -1, 0.0)


@inline
def follow(clock, ordered_h, log, given, p, chance, end, run):  # type: ignore[no-untyped-def]
    """Let the Imperial order, the Kwantung acceptance and the news of it follow the decision, each after its delay."""
    seed, number = chance.seed, chance.runs[run]
    if ordered_h[run, given.imperial] >= NEVER:
        hour = clock.decision_h[run] + p[IMPERIAL_DELAY]
        if hour < end:
            ordered_h[run, given.imperial] = hour
            note(log, run, E_CEASE_TO_HQ, hour, given.imperial, given.imperial, hour)
    if clock.acceptance_h[run] >= NEVER and ordered_h[run, given.kwantung] < end:
        draw = uniform(seed, number, 0, DECISION, DRAW_DELIBERATION)
        hour = ordered_h[run, given.kwantung] + lognormal(draw, p[DELIBERATION], p[DELIBERATION_SIGMA])
        if hour < end:
            clock.acceptance_h[run] = hour
            note(log, run, E_ACCEPTANCE, hour, given.kwantung, -1, 0.0)
    if clock.acceptance_known_h[run] >= NEVER and clock.acceptance_h[run] < NEVER:
        draw = uniform(seed, number, 0, EMISSARY, DRAW_ENVOY)
        hour = clock.acceptance_h[run] + lognormal(draw, p[ENVOY_DELAY], p[ENVOY_SIGMA])
        if hour < end:
            clock.acceptance_known_h[run] = hour
            note(log, run, E_ACCEPTANCE, hour, given.allied_theatre, -1, 0.0)


@kernel
def obey(forces, gone, clock, lists, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Let formations of the defending camp obey, give up, be disarmed and desert.

    Parameters
    ----------
    forces : (Troops, written; Made; neighbour int32 [C, 6]); gone : (Losses, LogState), written
    clock : (broadcast_h float32 [R], is_manchukuo_dissolved int8 [R], switches int8)
    lists : (first int16 [2, C], next int16 [F], number float64 [F, 4]), scratch
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    troops, made, neighbour = forces
    losses, log = gone
    broadcast_h, is_dissolved, switches = clock
    first, following, _ = lists
    camp, cell_of, posture_of, ceasefire_h = made.camp, troops.cell, troops.posture, troops.ceasefire_h
    now = tick * TICK_H
    end = now + TICK_H
    for run in range(cell_of.shape[0]):
        p = parameters[run]
        desert(troops, losses, log, made, p, is_dissolved[run], chance, run, now)
        is_on_air = now <= broadcast_h[run] < end and switches[S_CEASE_FIRE] == 1
        rethink = chance_in_tick(p[RETHINK])
        give_up = chance_in_tick(p[GIVE_UP])
        is_listed = False
        for formation in range(camp.size):
            posture = posture_of[run, formation]
            if camp[formation] != AXIS or cell_of[run, formation] < 0 or not is_on_map(posture):
                continue
            hour = -1.0
            has_order = ceasefire_h[run, formation] < end and posture != OBEYING
            if not is_listed and (has_order or posture == OBEYING):
                occupy(cell_of[run], posture_of[run], camp, first, following)
                is_listed = True
            if posture == OBEYING:
                continue
            if has_order and troops.will_obey[run, formation] < 0:
                is_near_enemy = is_near(cell_of[run, formation], ALLIED, neighbour, first)
                if first_answer(troops, made, is_near_enemy, broadcast_h[run], p, chance, run, formation):
                    hour = max(now, ceasefire_h[run, formation])
                else:
                    troops.will_obey[run, formation] = 0
            elif has_order:
                if second_thought(camp.size, p[NEVER_OBEYS], rethink, chance, run, tick, formation):
                    hour = now
            elif (
                is_on_air
                and made.has_radio[formation]
                and listen(troops, log, broadcast_h[run], p, chance, run, formation)
            ):
                hour = broadcast_h[run]
            is_cut_off = posture in (ISOLATED, MASKED) and troops.is_supplied[run, formation] == 0
            if hour < 0.0 and is_cut_off:
                draw = uniform(chance.seed, chance.runs[run], tick, EMISSARY, camp.size + formation)
                hour = now if draw < give_up else hour
            if hour >= 0.0:
                troops.will_obey[run, formation] = 1
                posture_of[run, formation] = OBEYING
                troops.toward[run, formation] = -1
                troops.crossing_share[run, formation] = 0.0
                note(log, run, E_OBEYED, hour, formation, -1, troops.men[run, formation])
        if is_listed:
            disarm(troops, losses, log, neighbour, p[DISARM] * TICK_H / HOURS_PER_DAY, lists, run, end)
            vacate(cell_of[run], first)
