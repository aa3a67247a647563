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

    p = base + quality gain - loss if cut off + gain if the enemy is at hand + gain if it understood the broadcast

else it refuses and thinks again at a rate a day; some never do. A cut-off formation may give up without an
order. An obedient one is disarmed when an armed formation of the other camp stands within a cell: k men a
day for each captor, who shares himself equally among those he has before him. Puppet troops desert in
contact and behind the enemy's lead, far more once their state is dissolved. The Hokkaido landing is called
off at a rate a day after the US answer, raised by each bomb.

Leaves out: negotiations on the spot, envoys as persons, reprisals, the order of units in an assembly area,
politics in China.
"""

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
from auguststorm.engine.contact import is_on_map, occupy, vacate
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
    PARAMETERS,
    chance_in_tick,
    count_bombs,
    pressure,
    shocks_of,
)
from auguststorm.engine.log import note
from auguststorm.engine.obedience import desert, disarm, hour_of_broadcast, hour_of_obedience
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
        With the hours of `politics` that fell in the tick, the cease-fire order at the Imperial headquarters, and what
        formations made of it; men who laid down arms or ran away are in their sinks.
    Sources
    -------
    est:politics-* (data/parameters/politics.csv); data/politics.csv
    """
    after = setting.scratch.writable(state, WRITES)
    parameters, chance, switches = setting.parameters.politics, setting.chance, setting.switches
    changing = (after.politics, after.headquarters, after.log)
    seen = (after.formations.posture, after.places)
    fixed = (setting.formations, setting.headquarters, setting.places)
    proclaim(changing, seen, fixed, setting.politics, parameters, chance, switches, tick)
    changing = (after.formations, after.sinks, after.log)
    fixed = (setting.formations, setting.headquarters, setting.theatre.neighbour)
    obey(changing, after.politics, fixed, parameters, chance, switches, tick, setting.scratch.cells)
    return after


@kernel
def proclaim(changing, seen, fixed, given, parameters, chance, switches, tick):  # type: ignore[no-untyped-def]
    """Set the hours of the surrender that fall in the tick.

    Parameters
    ----------
    changing : (PoliticsState, HeadquartersState, LogState), written
    seen : (posture int8 [R, F], PlaceState); fixed : (FormationSetting, HeadquartersSetting, PlaceSetting)
    given : PoliticsSetting; parameters : float64 [R, K]; chance : ChanceSetting; switches : int8; tick : int
    """
    clock, _, log = changing
    end = (tick + 1) * TICK_H
    for run in range(clock.offer_h.size):
        p = parameters[run]
        for bomb in range(given.bomb_h.size):
            hour = given.bomb_h[bomb]
            if end - TICK_H <= hour < end and clock.decision_h[run] > hour:
                note(log, run, E_GIVEN, hour, bomb, -1, 0.0)
        if clock.decision_h[run] >= NEVER:
            give_way(changing, seen, fixed, given, p, chance, tick, run)
        if clock.decision_h[run] < NEVER:
            follow(changing, given, p, chance, switches, end, run)
            wind_up(clock, seen[1].control, given, p, chance, tick, run)
        elif seen[1].control[run, given.capital_place] == ALLIED:
            clock.is_manchukuo_dissolved[run] = 1


@inline
def give_way(changing, seen, fixed, given, p, chance, tick, run):  # type: ignore[no-untyped-def]
    """Let the offer and then the decision fall: as given, or drawn under the pressure of the school."""
    clock, hqs, log = changing
    now = tick * TICK_H
    end = now + TICK_H
    if given.school == GIVEN_SCHOOL:
        if clock.offer_h[run] >= NEVER and given.given_offer_h < end:
            clock.offer_h[run] = given.given_offer_h
            note(log, run, E_OFFER, given.given_offer_h, -1, -1, 0.0)
        if given.given_decision_h < end:
            clock.decision_h[run] = given.given_decision_h
            note(log, run, E_DECISION, given.given_decision_h, -1, -1, 0.0)
        return
    made, tree, sites = fixed
    is_offered = clock.offer_h[run] < NEVER
    is_answered = is_offered and clock.offer_h[run] + p[ANSWER_AFTER_OFFER] <= now
    if is_offered and not is_answered:
        return
    shocks = shocks_of(seen[0], seen[1], sites, made, tree, hqs, given, p, now, is_answered, run)
    probability = chance_in_tick(pressure(given.school, shocks, p))
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
def follow(changing, given, p, chance, switches, end, run):  # type: ignore[no-untyped-def]
    """Let broadcast, Imperial order and Kwantung acceptance follow the decision, each after its delay."""
    clock, hqs, log = changing
    seed, number = chance.seed, chance.runs[run]
    if clock.broadcast_h[run] >= NEVER:
        hour = clock.decision_h[run] + p[BROADCAST_DELAY]
        is_free = given.school != GIVEN_SCHOOL
        if is_free and uniform(seed, number, 0, DECISION, DRAW_COUP) < p[COUP_PROBABILITY]:
            hour += p[COUP_DELAY]
        if hour < end:
            clock.broadcast_h[run] = hour
            note(log, run, E_BROADCAST, hour, -1, -1, 0.0)
    if switches[S_CEASE_FIRE] == 0:
        return
    if hqs.ceasefire_h[run, given.imperial] >= NEVER:
        hour = clock.decision_h[run] + p[IMPERIAL_DELAY]
        if hour < end:
            hqs.ceasefire_h[run, given.imperial] = hour
            note(log, run, E_CEASE_TO_HQ, hour, given.imperial, given.imperial, hour)
    if clock.acceptance_h[run] >= NEVER and hqs.ceasefire_h[run, given.kwantung] < end:
        draw = uniform(seed, number, 0, DECISION, DRAW_DELIBERATION)
        hour = hqs.ceasefire_h[run, given.kwantung] + lognormal(draw, p[DELIBERATION], p[DELIBERATION_SIGMA])
        if hour < end:
            clock.acceptance_h[run] = hour
            note(log, run, E_ACCEPTANCE, hour, given.kwantung, -1, 0.0)
    if clock.acceptance_known_h[run] >= NEVER and clock.acceptance_h[run] < NEVER:
        draw = uniform(seed, number, 0, EMISSARY, DRAW_ENVOY)
        hour = clock.acceptance_h[run] + lognormal(draw, p[ENVOY_DELAY], p[ENVOY_SIGMA])
        if hour < end:
            clock.acceptance_known_h[run] = hour
            note(log, run, E_ACCEPTANCE, hour, given.allied_theatre, -1, 0.0)


@inline
def wind_up(clock, control, given, p, chance, tick, run):  # type: ignore[no-untyped-def]
    """Dissolve Manchukuo, take its emperor if his field is held, and call off Hokkaido."""
    now = tick * TICK_H
    end = now + TICK_H
    accepted_h = clock.acceptance_h[run]
    if control[run, given.capital_place] == ALLIED or accepted_h + p[DISSOLUTION_DELAY] < end:
        clock.is_manchukuo_dissolved[run] = 1
    flies_h = accepted_h + p[EMPEROR_FLIGHT]
    if flies_h < end and flies_h + p[EMPEROR_WAIT] >= now and control[run, given.mukden_place] == ALLIED:
        clock.is_emperor_taken[run] = 1
    answer_h = clock.decision_h[run] + given.us_answer_after_decision_h
    if answer_h <= now and clock.is_hokkaido_cancelled[run] == 0:
        bombs = count_bombs(given.bomb_h, min(now, clock.decision_h[run]))
        probability = chance_in_tick(p[HOKKAIDO_CANCEL] * (1.0 + p[HOKKAIDO_BOMB] * bombs))
        if uniform(chance.seed, chance.runs[run], tick, HOKKAIDO, 0) < probability:
            clock.is_hokkaido_cancelled[run] = 1


@kernel
def obey(changing, clock, fixed, parameters, chance, switches, tick, cells):  # type: ignore[no-untyped-def]
    """Let formations of the defending camp obey, give up, be disarmed and desert.

    Parameters
    ----------
    changing : (FormationState, SinkState, LogState), written
    clock : PoliticsState; fixed : (FormationSetting, HeadquartersSetting, neighbour int32 [C, 6])
    parameters : float64 [R, K]; chance : ChanceSetting; switches : int8; tick : int; cells : CellScratch
    """
    formations, sinks, log = changing
    made, tree, neighbour = fixed
    now = tick * TICK_H
    end = now + TICK_H
    for run in range(formations.cell.shape[0]):
        p = parameters[run]
        desert(formations, sinks, log, made, p, clock.is_manchukuo_dissolved[run], chance, run, now)
        is_heard = now <= clock.broadcast_h[run] < end and switches[S_CEASE_FIRE] == 1
        occupied = False
        n_obedient = 0
        for formation in range(formations.cell.shape[1]):
            posture = formations.posture[run, formation]
            cell = formations.cell[run, formation]
            if made.camp[formation] != AXIS or cell < 0 or not is_on_map(posture):
                continue
            if posture == OBEYING:
                n_obedient += 1
                continue
            hour = -1.0
            if formations.ceasefire_h[run, formation] < end:
                if not occupied:
                    occupy(formations.cell, formations.posture, made.camp, cells.first, cells.next, run)
                    occupied = True
                hour = hour_of_obedience(
                    formations, clock, made, neighbour, p, cells, chance, run, tick, formation
                )
            elif is_heard and tree.has_radio[made.headquarters[formation]]:
                hour = hour_of_broadcast(formations, clock, log, p, chance, run, formation)
            if (
                hour < 0.0
                and (posture in (ISOLATED, MASKED))
                and formations.is_supplied[run, formation] == 0
            ):
                draw = uniform(chance.seed, chance.runs[run], tick, EMISSARY, len(made.camp) + formation)
                if draw < chance_in_tick(p[GIVE_UP]):
                    hour = now
            if hour >= 0.0:
                formations.will_obey[run, formation] = 1
                formations.posture[run, formation] = OBEYING
                formations.toward[run, formation] = -1
                formations.crossing_share[run, formation] = 0.0
                note(log, run, E_OBEYED, hour, formation, -1, formations.men[run, formation])
                n_obedient += 1
        if n_obedient > 0:
            if not occupied:
                occupy(formations.cell, formations.posture, made.camp, cells.first, cells.next, run)
                occupied = True
            disarm(formations, sinks, log, neighbour, p[DISARM] * TICK_H / HOURS_PER_DAY, cells, run, end)
        if occupied:
            vacate(formations.cell, cells.first, run)
