"""Let what the surrender brings down come to its end: a last landing, two states, an emperor, empty places.

Each has a trigger and none a date. The Hokkaido landing is called off at a rate a day once the US answer is
known, raised by each bomb. The emperor of Manchukuo abdicates, and his state dissolves, a time after the Kwantung
acceptance; the state also ends when its capital falls. He flies from Mukden later, and is taken if the field is in
Soviet hands before he is gone. Mengjiang ends when its capital is lost, or a time after the broadcast. From a time
after the broadcast a given claimant without a force enters listed places in which the defenders left nobody, at a rate
a day.
"""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    BY_ABANDONMENT,
    E_EMPEROR_ABDICATED,
    E_EMPEROR_ESCAPED,
    E_EMPEROR_TAKEN,
    E_HOKKAIDO_CALLED_OFF,
    E_MANCHUKUO_DISSOLVED,
    E_MENGJIANG_ENDED,
    E_PLACE_CLAIMED,
    EMPEROR_ABDICATED,
    EMPEROR_ESCAPED,
    EMPEROR_REIGNS,
    EMPEROR_TAKEN,
    NEVER,
    NOBODY,
)
from auguststorm.engine.contact import is_on_map
from auguststorm.engine.decision import (
    CLAIM_DELAY,
    CLAIM_RATE,
    DISSOLUTION_DELAY,
    EMPEROR_FLIGHT,
    EMPEROR_WAIT,
    HOKKAIDO_BOMB,
    HOKKAIDO_CANCEL,
    MENGJIANG_DELAY,
    chance_in_tick,
    count_bombs,
)
from auguststorm.engine.log import jot
from auguststorm.jit import inline
from auguststorm.rng import CLAIM, HOKKAIDO, uniform


@inline
def end_all(clock, places, log, given, p, luck, tick):  # type: ignore[no-untyped-def]
    """Let end in the tick whatever its trigger ends; claims apart.

    Parameters
    ----------
    clock : PoliticsState of a run, written; places : PlaceState of the run; log : LogState of the run, written
    given : PoliticsSetting; p : float64 [K]; luck : Luck; tick : int
    """
    now = tick * TICK_H
    end = now + TICK_H
    call_off(clock, log, given, p, luck, tick)
    dissolve(clock, places, log, given, p, now, end)
    fly(clock, places, log, given, p, end)
    end_mengjiang(clock, places, log, given, p, now, end)


@inline
def call_off(clock, log, given, p, luck, tick):  # type: ignore[no-untyped-def]
    """Call the landing on Hokkaido off, at a rate a day after the US answer."""
    if clock.is_hokkaido_cancelled == 1 or given.keeps_hokkaido == 1:
        return
    now = tick * TICK_H
    if clock.decision_h + given.us_answer_after_decision_h > now:
        return
    bombs = count_bombs(given.bomb_h, clock.decision_h)
    probability = chance_in_tick(p[HOKKAIDO_CANCEL] * (1.0 + p[HOKKAIDO_BOMB] * bombs))
    draw = uniform(luck.seed, luck.run, tick, HOKKAIDO, 0)
    if draw < probability:
        clock.is_hokkaido_cancelled = 1
        jot(log, E_HOKKAIDO_CALLED_OFF, now + TICK_H * draw / probability, given.allied_theatre, -1, bombs)


@inline
def lost_h(places, place, now):  # type: ignore[no-untyped-def]
    """Return the hour at which the defenders lost a place, no earlier than now; NEVER while nobody has taken it."""
    is_untouched = places.control[place] == NOBODY and places.taken_h[place] <= -NEVER
    if places.control[place] == AXIS or is_untouched:
        return NEVER
    return max(places.taken_h[place], now)


@inline
def dissolve(clock, places, log, given, p, now, end):  # type: ignore[no-untyped-def]
    """Let the emperor abdicate and Manchukuo dissolve."""
    abdicates_h = clock.acceptance_h + p[DISSOLUTION_DELAY]
    if clock.emperor == EMPEROR_REIGNS and abdicates_h < end:
        clock.emperor = EMPEROR_ABDICATED
        jot(log, E_EMPEROR_ABDICATED, abdicates_h, -1, -1, 0.0)
    hour = min(abdicates_h, lost_h(places, given.capital_place, now))
    if clock.is_manchukuo_dissolved == 0 and hour < end:
        clock.is_manchukuo_dissolved = 1
        jot(log, E_MANCHUKUO_DISSOLVED, hour, -1, given.capital_place if hour < abdicates_h else -1, 0.0)


@inline
def fly(clock, places, log, given, p, end):  # type: ignore[no-untyped-def]
    """Let the emperor who has abdicated fly from his field, or be taken there."""
    flies_h = clock.acceptance_h + p[EMPEROR_FLIGHT]
    field = given.mukden_place
    if clock.emperor != EMPEROR_ABDICATED or flies_h >= end:
        return
    gone_h = flies_h + p[EMPEROR_WAIT]
    if places.control[field] == ALLIED and places.taken_h[field] <= gone_h:
        clock.emperor = EMPEROR_TAKEN
        jot(log, E_EMPEROR_TAKEN, max(flies_h, places.taken_h[field]), -1, field, 0.0)
    elif gone_h < end:
        clock.emperor = EMPEROR_ESCAPED
        jot(log, E_EMPEROR_ESCAPED, gone_h, -1, field, 0.0)


@inline
def end_mengjiang(clock, places, log, given, p, now, end):  # type: ignore[no-untyped-def]
    """Let Mengjiang end, with its capital or a time after the broadcast."""
    if clock.is_mengjiang_ended == 1:
        return
    flees_h = clock.broadcast_h + p[MENGJIANG_DELAY]
    hour = min(flees_h, lost_h(places, given.mengjiang_capital, now))
    if hour < end:
        clock.is_mengjiang_ended = 1
        jot(log, E_MENGJIANG_ENDED, hour, -1, given.mengjiang_capital if hour < flees_h else -1, 0.0)


@inline
def is_left_empty(formations, cell):  # type: ignore[no-untyped-def]
    """Tell whether nobody stands in a cell, of either camp, but those who have laid down their arms."""
    for formation in range(formations.cell.size):
        if formations.cell[formation] == cell and is_on_map(formations.posture[formation]):
            return False
    return True


@inline
def claim(clock, places, formations, place_cell, log, given, p, luck, tick):  # type: ignore[no-untyped-def]
    """Let the claimant enter listed places that the defenders hold and have left empty.

    Parameters
    ----------
    clock : PoliticsState of a run; places : PlaceState, log : LogState of the run, written
    formations : FormationState of the run; place_cell : int32 [P]
    given : PoliticsSetting; p : float64 [K]; luck : Luck; tick : int
    """
    now = tick * TICK_H
    if clock.broadcast_h + p[CLAIM_DELAY] > now:
        return
    probability = chance_in_tick(p[CLAIM_RATE])
    for row in range(given.claimed_place.size):
        place = given.claimed_place[row]
        if places.control[place] != AXIS:
            continue
        draw = uniform(luck.seed, luck.run, tick, CLAIM, place)
        if draw < probability and is_left_empty(formations, place_cell[place]):
            hour = now + TICK_H * draw / probability
            places.control[place] = NOBODY
            places.taken_h[place] = hour
            places.how[place] = BY_ABANDONMENT
            places.taker[place] = -1
            jot(log, E_PLACE_CLAIMED, hour, place, -1, 0.0)
