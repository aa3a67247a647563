"""Let headquarters be warned or surprised, learn that they are attacked, and form beliefs about the enemy on
each axis.

Before H-hour the defender's warning on an axis is

    warning = seen . soon . (1 if thought feasible there, else a small weight) . (1 + s (2u - 1))

with `seen` the share of the build-up that was noticed (east more than west), `soon` the share of alarm left
by the date at which the attack was expected, and u a draw of each headquarters; surprise starts at 1 -
warning, and at 0 for the attacker. From the hour a headquarters knows of contact on its front its surprise
halves in every half-life. Contact is known to the headquarters of the formation after a report, to superiors
a hop later each, and comes down again as an alert. Surprise acts through states: the manned share of works
is 1 - surprise (1 - m), with m the share manned in quiet; other phases read surprise where they decide on
bridges and on delays of orders.

Beliefs are classes of enemy strength by axis, on a scale of powers, with an age in ticks. In a tick a
headquarters sees its own axis anew with probability

    p = 1 - exp(-(contact + patrols + air . reconnaissance) (1 - concealment) weather)

and passes what it believes to its superior, one tick older.

Leaves out: identity of single units, deception by dummy traffic, prisoners' statements, intercepts, the
enemy's intentions.
"""

import numpy as np

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    AXES,
    AXIS,
    LINK_COURIER,
    LINK_NONE,
    LINK_RADIO,
    LINK_WIRE,
    NEVER,
    S_LINK_DELAY,
    S_SURPRISE,
)
from auguststorm.engine.contact import is_armed
from auguststorm.engine.curves import exponential, half_life_share
from auguststorm.engine.narrow import pick
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.rng import DETECTION, WARNING, uniform

PARAMETERS = (
    "seen_west_share", "seen_north_share", "seen_east_share", "seen_islands_share", "expected_soon_share",
    "feasible_west_probability", "feasible_else_probability", "infeasible_weight_share",
    "local_spread_share", "half_life_h", "gone_share", "manned_quiet_share", "report_formation_h", "report_wire_h",
    "report_radio_h", "report_air_h", "report_courier_h", "alert_h", "seen_by_attacker_share",
    "age_at_start_ticks", "class_first_men", "class_step_ratio", "tank_men", "gun_men",
    "contact_rate_per_tick", "patrol_rate_per_tick", "air_rate_per_tick", "concealment_allied_share",
    "concealment_axis_share", "rain_watch_share", "fog_watch_share", "misjudged_share",
)  # fmt: skip
(
    SEEN_WEST, SEEN_NORTH, SEEN_EAST, SEEN_ISLANDS, EXPECTED_SOON, FEASIBLE_WEST, FEASIBLE_ELSE,
    INFEASIBLE_WEIGHT, LOCAL_SPREAD, HALF_LIFE, GONE, MANNED_QUIET, REPORT_FORMATION, REPORT_WIRE, REPORT_RADIO,
    REPORT_AIR, REPORT_COURIER, ALERT, SEEN_BY_ATTACKER, AGE_AT_START, CLASS_FIRST, CLASS_STEP, TANK_MEN,
    GUN_MEN, CONTACT_RATE, PATROL_RATE, AIR_RATE, CONCEALMENT_FIRST, _CONCEALMENT_AXIS, RAIN_WATCH,
    FOG_WATCH, MISJUDGED,
) = range(len(PARAMETERS))  # fmt: skip

READS = (
    "formations.cell", "formations.posture", "formations.men", "formations.tanks", "formations.guns",
    "formations.contact_h", "headquarters.link", "headquarters.cell", "headquarters.is_captured",
    "air.reconnaissance", "weather.is_raining", "weather.is_foggy",
)  # fmt: skip
WRITES = (
    "headquarters.surprise", "headquarters.contact_known_h", "headquarters.belief_strength",
    "headquarters.belief_age", "formations.entrenchment",
)  # fmt: skip

BELIEF_WRITES = tuple(name for name in WRITES if not name.startswith("formations."))

N_AXES = len(AXES)
WEST_LAST = AXES.index("hailar")
NORTH_LAST = AXES.index("sungari")
EAST_LAST = AXES.index("korea")
ISLANDS_LAST = AXES.index("kurils")
LARGEST_CLASS = 7
LARGEST_AGE = 127
INDEX_OF_FEASIBLE = 1024  # draws of the flag stand apart from those of headquarters, which use their own number


def intelligence(state: State, setting: Setting, tick: int) -> State:
    """Set warning before the first tick; later let contact be known, surprise fade, works fill, beliefs age.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick; 0 draws warning and the first beliefs
    Returns
    -------
    State
        With headquarters.surprise (0-1), contact_known_h (hours; lies ahead while the report is under way),
        belief_strength (class 0-7), belief_age (ticks), formations.entrenchment of works (share manned).
    Sources
    -------
    est:intelligence-* (data/parameters/intelligence.csv)
    """
    parameters, chance, switches = setting.parameters.intelligence, setting.chance, setting.switches
    (surprise_before,) = pick(state.headquarters, "surprise")
    is_changing = tick == 0 or bool(surprise_before.any())
    after: State = setting.scratch.writable(state, WRITES if is_changing else BELIEF_WRITES)
    surprise, known_h, link = pick(after.headquarters, "surprise", "contact_known_h", "link")
    order, superior, camp, axis, belief = pick(setting.headquarters, "order", "superior", "camp", "axis", "belief")
    made = pick(setting.formations, "camp", "headquarters")
    contact = (*pick(after.formations, "contact_h"), made[1])
    warn((surprise, known_h, link), (order, superior, camp, axis), contact, parameters, chance, switches, tick)
    if is_changing:
        works = (*pick(setting.formations, "is_works"), made[1])
        (entrenchment,) = pick(after.formations, "entrenchment")
        man_works(entrenchment, works, surprise, surprise_before, parameters, tick)
    observe(
        (*pick(after.headquarters, "belief_strength", "belief_age", "cell", "is_captured"), link),
        (order, superior, belief, axis, camp),
        (*pick(after.formations, "cell", "posture", "men", "tanks", "guns", "contact_h"), *made),
        pick(setting.theatre, "axis", "region"),
        (*pick(after.air, "reconnaissance"), *pick(after.weather, "is_raining", "is_foggy")),
        parameters, chance, tick,
    )  # fmt: skip
    return after


@kernel
def warn(knowledge, tree, contact, parameters, chance, switches, tick):  # type: ignore[no-untyped-def]
    """Draw first surprise; then carry the news of contact up and down the tree and let surprise fade.

    Parameters
    ----------
    knowledge : (surprise float32, contact_known_h float32, link int8), all [R, H]; the first two written
    tree : (order int16, superior int16, camp int8, axis int8), all [H]
    contact : (contact_h float32 [R, F], headquarters int16 [F])
    parameters : float64 [R, K]; chance : ChanceSetting; switches : int8 [switches]; tick : int
    """
    surprise, known_h, link = knowledge
    order, superior, camp, axis = tree
    contact_h, headquarters_of = contact
    now = tick * TICK_H
    for run in range(surprise.shape[0]):
        p = parameters[run]
        for headquarters in range(surprise.shape[1]):
            if switches[S_SURPRISE] == 0 or camp[headquarters] == ALLIED:
                surprise[run, headquarters] = 0.0
            elif tick == 0:
                surprise[run, headquarters] = first_surprise(headquarters, axis[headquarters], p, chance, run)
        has_delay = switches[S_LINK_DELAY] == 1
        for formation in range(contact_h.shape[1]):
            if contact_h[run, formation] < NEVER:
                hour = contact_h[run, formation] + p[REPORT_FORMATION]
                learn(known_h, run, headquarters_of[formation], hour, now)
        spread_news(known_h, link, order, superior, p, has_delay, run, now)
        left = half_life_share(TICK_H, p[HALF_LIFE])
        for headquarters in range(surprise.shape[1]):
            known = known_h[run, headquarters]
            if known <= now:
                surprise[run, headquarters] *= left
            elif known < now + TICK_H:
                surprise[run, headquarters] *= half_life_share(now + TICK_H - known, p[HALF_LIFE])
            if surprise[run, headquarters] < p[GONE]:
                surprise[run, headquarters] = 0.0


@inline
def first_surprise(headquarters, axis, p, chance, run):  # type: ignore[no-untyped-def]
    """Return the surprise (0-1) of a defending headquarters at H-hour: 1 - warning on its axis."""
    feasible = p[FEASIBLE_WEST] if axis <= WEST_LAST else p[FEASIBLE_ELSE]
    warning = seen_share(axis, p) * p[EXPECTED_SOON]
    if uniform(chance.seed, chance.runs[run], 0, WARNING, INDEX_OF_FEASIBLE + axis) >= feasible:
        warning *= p[INFEASIBLE_WEIGHT]
    draw = uniform(chance.seed, chance.runs[run], 0, WARNING, headquarters)
    warning *= 1.0 + p[LOCAL_SPREAD] * (2.0 * draw - 1.0)
    return 1.0 - min(1.0, max(0.0, warning))


@inline
def seen_share(axis, p):  # type: ignore[no-untyped-def]
    """Return the share of the build-up that the defender noticed on an axis; inland the mean of east and west."""
    if axis <= WEST_LAST:
        return p[SEEN_WEST]
    if axis <= NORTH_LAST:
        return p[SEEN_NORTH]
    if axis <= EAST_LAST:
        return p[SEEN_EAST]
    if axis <= ISLANDS_LAST:
        return p[SEEN_ISLANDS]
    return (p[SEEN_WEST] + p[SEEN_EAST]) / 2.0


@inline
def learn(known_h, run, headquarters, hour, now):  # type: ignore[no-untyped-def]
    """Bring forward the hour at which a headquarters will know; what it knows already stays."""
    if known_h[run, headquarters] > now and hour < known_h[run, headquarters]:
        known_h[run, headquarters] = max(hour, now)


@inline
def link_hours(link, p, has_delay):  # type: ignore[no-untyped-def]
    """Return the hours of a report over one hop by a means (codes.MEANS); without one it does not come."""
    if link == LINK_NONE:
        return NEVER
    if not has_delay:
        return 0.0
    if link >= LINK_WIRE:
        return p[REPORT_WIRE]
    if link == LINK_RADIO:
        return p[REPORT_RADIO]
    if link == LINK_COURIER:
        return p[REPORT_COURIER]
    return p[REPORT_AIR]


@inline
def spread_news(known_h, link, order, above, p, has_delay, run, now):  # type: ignore[no-untyped-def]
    """Report contact upwards, from the lowest headquarters to the capital, and alert downwards from there."""
    for place in range(order.size - 1, -1, -1):
        headquarters = order[place]
        superior = above[headquarters]
        if superior < 0 or known_h[run, superior] <= now:
            continue
        if known_h[run, headquarters] < NEVER:
            hour = known_h[run, headquarters] + link_hours(link[run, headquarters], p, has_delay)
            learn(known_h, run, superior, hour, now)
    for place in range(order.size):
        headquarters = order[place]
        superior = above[headquarters]
        if superior >= 0 and known_h[run, superior] < NEVER and known_h[run, headquarters] > now:
            hour = known_h[run, superior] + p[ALERT] + link_hours(link[run, headquarters], p, has_delay)
            learn(known_h, run, headquarters, hour, now)


@kernel
def man_works(entrenchment, works, surprise, surprise_before, parameters, tick):  # type: ignore[no-untyped-def]
    """Set the manned share of works at the start, and raise it by what surprise has faded since.

    Parameters
    ----------
    entrenchment : float32 [R, F], written; works : (is_works bool [F], headquarters int16 [F])
    surprise, surprise_before : float32 [R, H], now and a tick ago
    parameters : float64 [R, K]; tick : int
    """
    is_works, headquarters_of = works
    for run in range(entrenchment.shape[0]):
        empty = 1.0 - parameters[run, MANNED_QUIET]
        for formation in range(entrenchment.shape[1]):
            if is_works[formation]:
                headquarters = headquarters_of[formation]
                if tick == 0:
                    entrenchment[run, formation] = 1.0 - surprise[run, headquarters] * empty
                else:
                    filled = (surprise_before[run, headquarters] - surprise[run, headquarters]) * empty
                    entrenchment[run, formation] = min(1.0, entrenchment[run, formation] + filled)


@kernel
def observe(staff, tree, troops, ground, sky, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Let believing headquarters see their axis anew or not, and tell their superiors.

    Parameters
    ----------
    staff : (belief_strength int8 [R, B, X], belief_age int8 [R, B, X], cell int32, is_captured int8, link int8 [R, H]);
        the first two written
    tree : (order int16, superior int16, belief int16, axis int8, camp int8), all [H]
    troops : (cell, posture, men, tanks, guns, contact_h [R, F], camp, headquarters [F])
    ground : (axis int8 [C], region int8 [C])
    sky : (reconnaissance float32 [R, X, 2], is_raining int8 [R, G], is_foggy int8 [R, G])
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    axis_of_cell, region_of_cell = ground
    strengths, ages, cell_of, is_captured, link = staff
    order, superior_of, belief, axis_of, camp_of = tree
    strength = np.zeros((2, N_AXES))
    in_contact = np.zeros(camp_of.size, np.int8)
    for run in range(ages.shape[0]):
        p = parameters[run]
        weigh(troops, axis_of_cell, strength, in_contact, p, run)
        if tick == 0:
            first_beliefs(strengths, ages, belief, camp_of, strength, p, run)
            continue
        for row in range(ages.shape[1]):
            for axis in range(N_AXES):
                if ages[run, row, axis] < LARGEST_AGE:
                    ages[run, row, axis] += 1
        for place in range(order.size - 1, -1, -1):
            headquarters = order[place]
            superior = superior_of[headquarters]
            if superior >= 0 and in_contact[headquarters] == 1:
                in_contact[superior] = 1
            row = belief[headquarters]
            if row < 0 or is_captured[run, headquarters] == 1:
                continue
            axis, camp, cell = axis_of[headquarters], camp_of[headquarters], cell_of[run, headquarters]
            rate = p[PATROL_RATE] + p[AIR_RATE] * sky[0][run, axis, camp] + p[CONTACT_RATE] * in_contact[headquarters]
            rate *= 1.0 - p[CONCEALMENT_FIRST + AXIS - camp]
            if cell >= 0 and sky[2][run, region_of_cell[cell]] == 1:
                rate *= p[FOG_WATCH]
            elif cell >= 0 and sky[1][run, region_of_cell[cell]] == 1:
                rate *= p[RAIN_WATCH]
            probability = 1.0 - exponential(-rate)
            draw = uniform(chance.seed, chance.runs[run], tick, DETECTION, headquarters)
            if draw < probability:
                seen = strength[AXIS - camp, axis] * (1.0 + p[MISJUDGED] * (2.0 * draw / probability - 1.0))
                strengths[run, row, axis] = strength_class(seen, p)
                ages[run, row, axis] = 0
            while superior >= 0 and belief[superior] < 0:
                superior = superior_of[superior]
            if superior >= 0 and link[run, headquarters] != LINK_NONE:
                tell(strengths, ages, row, belief[superior], run)


@inline
def weigh(troops, axis_of_cell, strength, in_contact, p, run):  # type: ignore[no-untyped-def]
    """Add up the armed strength of each camp on each axis, and mark headquarters in contact."""
    strength[:] = 0.0
    in_contact[:] = 0
    cells, posture, men, tanks, guns, contact_h, camp, headquarters = troops
    for formation in range(cells.shape[1]):
        cell = cells[run, formation]
        if cell >= 0 and is_armed(posture[run, formation]):
            weight = men[run, formation] + p[TANK_MEN] * tanks[run, formation] + p[GUN_MEN] * guns[run, formation]
            strength[camp[formation], axis_of_cell[cell]] += weight
            if contact_h[run, formation] < NEVER:
                in_contact[headquarters[formation]] = 1


@inline
def strength_class(strength, p):  # type: ignore[no-untyped-def]
    """Return the class 0-7 of a strength: 0 below the first step, then one more for each multiple."""
    step = p[CLASS_FIRST]
    number = 0
    while number < LARGEST_CLASS and strength >= step:
        number += 1
        step *= p[CLASS_STEP]
    return number


@inline
def first_beliefs(strengths, ages, belief, camp_of, strength, p, run):  # type: ignore[no-untyped-def]
    """Give each believing headquarters what was known of the enemy before H-hour."""
    for headquarters in range(camp_of.size):
        row = belief[headquarters]
        if row >= 0:
            camp = camp_of[headquarters]
            for axis in range(N_AXES):
                share = seen_share(axis, p) if camp == AXIS else p[SEEN_BY_ATTACKER]
                strengths[run, row, axis] = strength_class(strength[AXIS - camp, axis] * share, p)
                ages[run, row, axis] = np.int8(min(LARGEST_AGE, p[AGE_AT_START]))


@inline
def tell(strengths, ages, row, superior_row, run):  # type: ignore[no-untyped-def]
    """Pass on every belief (int8 [R, B, X]) that is fresher than the superior's, one tick older."""
    for axis in range(N_AXES):
        age = ages[run, row, axis] + 1
        if age < ages[run, superior_row, axis]:
            ages[run, superior_row, axis] = age
            strengths[run, superior_row, axis] = strengths[run, row, axis]
