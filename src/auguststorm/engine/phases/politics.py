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
day for each captor, who shares himself equally among those he has before him; without a captor, in a place
in his hands, by its commandant, c men a day in all. Puppet troops desert in
contact and behind the enemy's lead, far more once their state is gone. What the surrender brings down
(`engine/endings.py`): the Hokkaido landing, Manchukuo and its emperor, Mengjiang, places left empty. Where policy wants
it, Soviet operations stop a time after the broadcast, or after the Kwantung acceptance is known.

Leaves out: negotiations on the spot, envoys as persons, reprisals, the order of units in an assembly area,
politics in China.
"""

from typing import Any

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
    E_OPERATIONS_STOPPED,
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
    COMMANDANT,
    COUP_DELAY,
    COUP_PROBABILITY,
    DELIBERATION,
    DELIBERATION_SIGMA,
    DISARM,
    ENVOY_DELAY,
    ENVOY_SIGMA,
    GIVE_UP,
    GIVEN_SCHOOL,
    HALT_ORDER,
    IMPERIAL_DELAY,
    NEVER_OBEYS,
    PARAMETERS,
    RETHINK,
    chance_in_tick,
    feel,
    pressure,
)
from auguststorm.engine.endings import claim, end_all
from auguststorm.engine.log import jot
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
from auguststorm.engine.records import as_arrays, flags_of
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.tuples import Luck
from auguststorm.jit import inline, kernel
from auguststorm.rng import DECISION, EMISSARY, GIVING_UP, uniform
from auguststorm.units import HOURS_PER_DAY

__all__ = ["PARAMETERS", "READS", "WRITES", "obey", "politics", "proclaim"]

READS = (
    "formations.cell", "formations.contact_h", "formations.is_supplied", "headquarters.link",
)  # fmt: skip
WRITES = (
    "formations.men", "formations.tanks", "formations.guns", "formations.fuel_t", "formations.ammunition_t",
    "formations.posture", "formations.toward", "formations.crossing_share", "formations.route",
    "formations.ceasefire_h",
    "formations.will_obey", "sinks.men", "sinks.tanks", "sinks.guns", "sinks.fuel_lost_t",
    "sinks.ammunition_lost_t", "headquarters.ceasefire_h", "politics.offer_h", "politics.decision_h",
    "politics.broadcast_h", "politics.acceptance_h", "politics.acceptance_known_h", "politics.halted_h",
    "politics.is_hokkaido_cancelled", "politics.is_manchukuo_dissolved", "politics.is_mengjiang_ended",
    "politics.emperor", "places.control", "places.taken_h", "places.how", "places.taker",
    "log.count", "log.kind", "log.time_h", "log.subject", "log.object", "log.value", "log.extra",
)  # fmt: skip

HALT_NEVER, HALT_AT_BROADCAST = range(2)  # of PoliticsSetting.halt_at
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
    parameters, chance, given = setting.parameters.politics, setting.chance, setting.politics
    terms, fixed, cells = setting.scratch.kept(_fixed, setting)
    shocks = np.zeros((parameters.shape[0], 3))
    if given.school != GIVEN_SCHOOL:
        is_kwantung = setting.headquarters.is_kwantung[setting.formations.headquarters]
        link = after.headquarters.link[:, given.kwantung].copy()
        felt = (after.places, after.formations, setting.places)
        feel(shocks, *felt, is_kwantung, link, given.bomb_h, parameters, tick * TICK_H)
    clocks = as_arrays(after.politics, after.headquarters, after.places, after.log)
    changing = as_arrays(after.formations, after.sinks, after.log)
    proclaim(clocks, changing[0], shocks, terms, parameters, chance, tick)
    obey(changing, (clocks[0], clocks[2]), fixed, parameters, chance, tick, cells)
    return after


def _fixed(setting: Setting) -> tuple[Any, ...]:
    switches = flags_of(setting.switches)
    fixed = as_arrays(setting.formations, setting.headquarters, setting.theatre, setting.places, switches)
    terms = as_arrays(setting.politics, setting.places, switches)
    return terms, fixed, *as_arrays(setting.scratch.cells)


@kernel
def proclaim(changing, formations, shocks, fixed, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Set the hours of the surrender that fall in the tick, and let end what they end.

    Parameters
    ----------
    changing : (PoliticsState, HeadquartersState, PlaceState, LogState), written; formations : FormationState
    shocks : float64 [R, 3]; fixed : (PoliticsSetting, PlaceSetting, switches int8), each an array of one
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    politics, headquarters, places, log = changing
    given, sites, switches = fixed[0][0], fixed[1][0], fixed[2][0]
    for run in range(politics.size):
        clock, luck, p = politics[run], Luck(chance.seed, chance.runs[run]), parameters[run]
        _proclaim(clock, headquarters[run].ceasefire_h, log[run], shocks[run], (given, switches), p, luck, tick)
        end_all(clock, places[run], log[run], given, p, luck, tick)
        claim(clock, places[run], formations[run], sites.cell, log[run], given, p, luck, tick)


@inline
def _proclaim(clock, ordered_h, log, shocks, fixed, p, luck, tick):  # type: ignore[no-untyped-def]
    given, switches = fixed
    now = tick * TICK_H
    end = now + TICK_H
    for bomb in range(given.bomb_h.size):
        hour = given.bomb_h[bomb]
        if now <= hour < end and clock.decision_h > hour:
            jot(log, E_GIVEN, hour, bomb, -1, 0.0)
    if clock.decision_h >= NEVER:
        give_way(clock, log, shocks, given, p, luck, tick)
    if clock.decision_h < NEVER:
        if clock.broadcast_h >= NEVER:
            hour = clock.decision_h + p[BROADCAST_DELAY]
            is_free = given.school != GIVEN_SCHOOL
            if is_free and uniform(luck.seed, luck.run, 0, DECISION, DRAW_COUP) < p[COUP_PROBABILITY]:
                hour += p[COUP_DELAY]
            if hour < end:
                clock.broadcast_h = hour
                jot(log, E_BROADCAST, hour, -1, -1, 0.0)
        if switches[S_CEASE_FIRE] == 1:
            follow(clock, ordered_h, log, given, p, luck, end)
    stop(clock, log, given, p, end)


@inline
def stop(clock, log, given, p, end):  # type: ignore[no-untyped-def]
    """Let Soviet operations stop, a time after what policy waits for."""
    if clock.halted_h < NEVER or given.halt_at == HALT_NEVER:
        return
    known_h = clock.broadcast_h if given.halt_at == HALT_AT_BROADCAST else clock.acceptance_known_h
    hour = known_h + p[HALT_ORDER]
    if hour < end:
        clock.halted_h = hour
        jot(log, E_OPERATIONS_STOPPED, hour, given.allied_theatre, -1, 0.0)


@inline
def give_way(clock, log, shocks, given, p, luck, tick):  # type: ignore[no-untyped-def]
    """Let the offer and then the decision fall: as given, or drawn under the pressure of the school."""
    now = tick * TICK_H
    end = now + TICK_H
    is_offered = clock.offer_h < NEVER
    if given.school == GIVEN_SCHOOL:
        if not is_offered and given.given_offer_h < end:
            clock.offer_h = given.given_offer_h
            jot(log, E_OFFER, given.given_offer_h, -1, -1, 0.0)
        if given.given_decision_h < end:
            clock.decision_h = given.given_decision_h
            jot(log, E_DECISION, given.given_decision_h, -1, -1, 0.0)
        return
    is_answered = is_offered and clock.offer_h + p[ANSWER_AFTER_OFFER] <= now
    if is_offered and not is_answered:
        return
    probability = chance_in_tick(pressure(given.school, shocks, is_answered, p))
    purpose = DRAW_DECISION if is_offered else DRAW_OFFER
    draw = uniform(luck.seed, luck.run, tick, DECISION, purpose)
    if draw < probability:
        hour = now + TICK_H * draw / probability
        if is_offered:
            clock.decision_h = hour
            jot(log, E_DECISION, hour, -1, -1, 0.0)
        else:
            clock.offer_h = hour
            jot(log, E_OFFER, hour, -1, -1, 0.0)


@inline
def follow(clock, ordered_h, log, given, p, luck, end):  # type: ignore[no-untyped-def]
    """Let the Imperial order, the Kwantung acceptance and the news of it follow the decision, each after its delay."""
    if ordered_h[given.imperial] >= NEVER:
        hour = clock.decision_h + p[IMPERIAL_DELAY]
        if hour < end:
            ordered_h[given.imperial] = hour
            jot(log, E_CEASE_TO_HQ, hour, given.imperial, given.imperial, hour)
    if clock.acceptance_h >= NEVER and ordered_h[given.kwantung] < end:
        draw = uniform(luck.seed, luck.run, 0, DECISION, DRAW_DELIBERATION)
        hour = ordered_h[given.kwantung] + lognormal(draw, p[DELIBERATION], p[DELIBERATION_SIGMA])
        if hour < end:
            clock.acceptance_h = hour
            jot(log, E_ACCEPTANCE, hour, given.kwantung, -1, 0.0)
    if clock.acceptance_known_h >= NEVER and clock.acceptance_h < NEVER:
        draw = uniform(luck.seed, luck.run, 0, EMISSARY, DRAW_ENVOY)
        hour = clock.acceptance_h + lognormal(draw, p[ENVOY_DELAY], p[ENVOY_SIGMA])
        if hour < end:
            clock.acceptance_known_h = hour
            jot(log, E_ACCEPTANCE, hour, given.allied_theatre, -1, 0.0)


@kernel
def obey(changing, seen, fixed, parameters, chance, tick, scratch):  # type: ignore[no-untyped-def]
    """Let formations of the defending camp obey, give up, be disarmed and desert.

    Parameters
    ----------
    changing : (FormationState, SinkState, LogState), written; seen : (PoliticsState, PlaceState)
    fixed : (FormationSetting, HeadquartersSetting, TheatreSetting, PlaceSetting, switches int8), each an array of one
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int; scratch : CellScratch, an array of one
    """
    formations, sinks, log = changing
    politics, places = seen
    who, tree, ground, places_of_map, switches, cells = (
        fixed[0][0], fixed[1][0], fixed[2][0], fixed[3][0], fixed[4][0], scratch[0],
    )  # fmt: skip
    neighbour, first_in_cell, next_in_cell = ground.neighbour, places_of_map.first_in_cell, places_of_map.next_in_cell
    made = Made(
        who.camp, who.side, who.quality, who.men_start, who.headquarters, tree.has_radio, who.key, who.order,
    )  # fmt: skip
    lists = (cells.first, cells.next, cells.number)
    for run in range(formations.size):
        one, lost = formations[run], sinks[run]
        troops = Troops(
            one.cell, one.toward, one.crossing_share, one.men, one.tanks, one.guns, one.fuel_t, one.ammunition_t,
            one.posture, one.route, one.contact_h, one.ceasefire_h, one.will_obey, one.is_supplied,
        )  # fmt: skip
        losses = Losses(lost.men, lost.tanks, lost.guns, lost.fuel_lost_t, lost.ammunition_lost_t)
        p, luck, broadcast_h = parameters[run], Luck(chance.seed, chance.runs[run]), politics[run].broadcast_h
        is_on_air = switches[S_CEASE_FIRE] == 1 and tick * TICK_H <= broadcast_h < (tick + 1) * TICK_H
        gone = (politics[run].is_manchukuo_dissolved, politics[run].is_mengjiang_ended)
        desert(troops, losses, log[run], made, p, gone, luck, tick * TICK_H)
        if answer(troops, made, neighbour, log[run], broadcast_h, is_on_air, lists, p, luck, tick):
            share_of_day = TICK_H / HOURS_PER_DAY
            men = (p[DISARM] * share_of_day, p[COMMANDANT] * share_of_day)
            sites = (places[run].control, first_in_cell, next_in_cell)
            disarm(troops, losses, log[run], who.is_artillery, neighbour, sites, men, lists, (tick + 1) * TICK_H)
            vacate(troops.cell, cells.first)


@inline
def answer(troops, made, neighbour, log, broadcast_h, is_on_air, lists, p, luck, tick):  # type: ignore[no-untyped-def]
    """Let those who have the order, hear the broadcast or are cut off make up their minds.

    Returns
    -------
    bool : whether the armed were listed by cell, because some obey or have to answer
    """
    first, following, _ = lists
    camp, cell_of, posture_of, ceasefire_h = made.camp, troops.cell, troops.posture, troops.ceasefire_h
    now = tick * TICK_H
    end = now + TICK_H
    rethink = chance_in_tick(p[RETHINK])
    give_up = chance_in_tick(p[GIVE_UP])
    is_listed = False
    for formation in range(camp.size):
        posture = posture_of[formation]
        if camp[formation] != AXIS or cell_of[formation] < 0 or not is_on_map(posture):
            continue
        has_order = ceasefire_h[formation] < end
        if not is_listed and (has_order or posture == OBEYING):
            occupy(cell_of, posture_of, camp, made.order, first, following)
            is_listed = True
        if posture == OBEYING:
            continue
        hour = -1.0
        if has_order and troops.will_obey[formation] < 0:
            is_near_enemy = is_near(cell_of[formation], ALLIED, neighbour, first)
            if first_answer(troops, made, is_near_enemy, broadcast_h, p, luck, formation):
                hour = max(now, ceasefire_h[formation])
            else:
                troops.will_obey[formation] = 0
        elif has_order:
            if second_thought(made.key[formation], p[NEVER_OBEYS], rethink, luck, tick):
                hour = now
        elif is_on_air and made.has_radio[made.headquarters[formation]]:
            hour = broadcast_h if listen(troops, made, log, broadcast_h, p, luck, formation) else hour
        if hour < 0.0 and posture in (ISOLATED, MASKED) and troops.is_supplied[formation] == 0:
            draw = uniform(luck.seed, luck.run, tick, GIVING_UP, made.key[formation])
            hour = now if draw < give_up else hour
        if hour >= 0.0:
            if not is_listed:
                occupy(cell_of, posture_of, camp, made.order, first, following)
                is_listed = True
            troops.will_obey[formation] = 1
            posture_of[formation] = OBEYING
            troops.toward[formation] = -1
            troops.crossing_share[formation] = 0.0
            troops.route[formation] = -1
            jot(log, E_OBEYED, hour, formation, -1, troops.men[formation])
    return is_listed
