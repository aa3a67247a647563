"""Let headquarters be warned or surprised, learn that they are attacked, and form beliefs about the enemy on
each axis.

Before H-hour the defender's warning on an axis is

    warning = seen . soon . (1 if an attack there was thought feasible, else a small weight) . (1 + s (2u - 1))

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
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.jit import inline, kernel
from auguststorm.rng import DETECTION, WARNING, uniform

PARAMETERS = (
    "seen_west_share", "seen_north_share", "seen_east_share", "seen_islands_share", "expected_soon_share",
    "feasible_west_probability", "feasible_else_probability", "infeasible_weight_share",
    "local_spread_share", "half_life_h", "manned_quiet_share", "report_formation_h", "report_wire_h",
    "report_radio_h", "report_air_h", "report_courier_h", "alert_h", "seen_by_attacker_share",
    "age_at_start_ticks", "class_first_men", "class_step_ratio", "tank_men", "gun_men",
    "contact_rate_per_tick", "patrol_rate_per_tick", "air_rate_per_tick", "concealment_allied_share",
    "concealment_axis_share", "rain_watch_share", "fog_watch_share", "misjudged_share",
)  # fmt: skip
(
    SEEN_WEST, SEEN_NORTH, SEEN_EAST, SEEN_ISLANDS, EXPECTED_SOON, FEASIBLE_WEST, FEASIBLE_ELSE,
    INFEASIBLE_WEIGHT, LOCAL_SPREAD, HALF_LIFE, MANNED_QUIET, REPORT_FORMATION, REPORT_WIRE, REPORT_RADIO,
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

N_AXES = len(AXES)
WEST_LAST = AXES.index("hailar")
NORTH_LAST = AXES.index("sungari")
EAST_LAST = AXES.index("korea")
ISLANDS_LAST = AXES.index("kurils")
LARGEST_CLASS = 7
LARGEST_AGE = 127
INDEX_OF_FEASIBLE = (
    1024  # draws of the flag stand apart from those of headquarters, which use their own number
)


def intelligence(state: State, setting: Setting, tick: int) -> State:
    """Set warning before the first tick; later let contact become known, surprise fade, works fill and beliefs age.

    Parameters
    ----------
    state : State; setting : Setting
    tick : int, the tick that begins at hour 6 * tick; 0 draws warning and the first beliefs
    Returns
    -------
    State
        With headquarters.surprise (0-1), contact_known_h (hours; may lie ahead while the report is under way),
        belief_strength (class 0-7), belief_age (ticks), and formations.entrenchment of works (share manned, 0-1).
    Sources
    -------
    est:intelligence-* (data/parameters/intelligence.csv)
    """
    after = setting.scratch.writable(state, WRITES)
    parameters, chance = setting.parameters.intelligence, setting.chance
    here, fixed = after.headquarters, setting.headquarters
    warn(
        here,
        fixed,
        after.formations.contact_h,
        setting.formations.headquarters,
        parameters,
        chance,
        setting.switches,
        tick,
    )
    man_works(
        after.formations.entrenchment,
        here.surprise,
        state.headquarters.surprise,
        setting.formations,
        parameters,
        tick,
    )
    ground = (setting.theatre.axis, setting.theatre.region)
    sky = (after.air.reconnaissance, after.weather.is_raining, after.weather.is_foggy)
    observe(here, fixed, (after.formations, setting.formations), ground, sky, parameters, chance, tick)
    return after


@kernel
def warn(here, fixed, contact_h, headquarters_of, parameters, chance, switches, tick):  # type: ignore[no-untyped-def]
    """Draw first surprise; then carry the news of contact up and down the tree and let surprise fade.

    Parameters
    ----------
    here : HeadquartersState, written; fixed : HeadquartersSetting
    contact_h : float32 [R, F], hours; headquarters_of : int16 [F]
    parameters : float64 [R, K]; chance : ChanceSetting; switches : int8 [switches]; tick : int
    """
    now = tick * TICK_H
    for run in range(here.surprise.shape[0]):
        p = parameters[run]
        if switches[S_SURPRISE] == 0:
            for headquarters in range(here.surprise.shape[1]):
                here.surprise[run, headquarters] = 0.0
        elif tick == 0:
            for headquarters in range(here.surprise.shape[1]):
                here.surprise[run, headquarters] = first_surprise(headquarters, fixed, p, chance, run)
        has_delay = switches[S_LINK_DELAY] == 1
        for formation in range(contact_h.shape[1]):
            if contact_h[run, formation] < NEVER:
                learn(
                    here.contact_known_h,
                    run,
                    headquarters_of[formation],
                    contact_h[run, formation] + p[REPORT_FORMATION],
                    now,
                )
        spread_news(here, fixed, p, has_delay, run, now)
        left = half_life_share(TICK_H, p[HALF_LIFE])
        for headquarters in range(here.surprise.shape[1]):
            known = here.contact_known_h[run, headquarters]
            if known <= now:
                here.surprise[run, headquarters] *= left
            elif known < now + TICK_H:
                here.surprise[run, headquarters] *= half_life_share(now + TICK_H - known, p[HALF_LIFE])


@inline
def first_surprise(headquarters, fixed, p, chance, run):  # type: ignore[no-untyped-def]
    """Return the surprise (0-1) of a headquarters at H-hour: none for the attacker, 1 - warning for the defender."""
    if fixed.camp[headquarters] == ALLIED:
        return 0.0
    axis = fixed.axis[headquarters]
    feasible = p[FEASIBLE_WEST] if axis <= WEST_LAST else p[FEASIBLE_ELSE]
    warning = seen_share(axis, p) * p[EXPECTED_SOON]
    if uniform(chance.seed, chance.runs[run], 0, WARNING, INDEX_OF_FEASIBLE + axis) >= feasible:
        warning *= p[INFEASIBLE_WEIGHT]
    draw = uniform(chance.seed, chance.runs[run], 0, WARNING, headquarters)
    warning *= 1.0 + p[LOCAL_SPREAD] * (2.0 * draw - 1.0)
    return 1.0 - min(1.0, max(0.0, warning))


@inline
def seen_share(axis, p):  # type: ignore[no-untyped-def]
    """Return the share of the build-up that the defender noticed on an axis (int); the interior takes the mean of east and west."""
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
    """Bring forward the hour at which a headquarters knows; what it knows already stays, and news does not come in the past."""
    if known_h[run, headquarters] > now and hour < known_h[run, headquarters]:
        known_h[run, headquarters] = max(hour, now)


@inline
def link_hours(link, p, has_delay):  # type: ignore[no-untyped-def]
    """Return the hours of a report over one hop by the means of the link (int); without a link it does not come."""
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
def spread_news(here, fixed, p, has_delay, run, now):  # type: ignore[no-untyped-def]
    """Report contact upwards, from the lowest headquarters to the capital, and alert downwards from there."""
    known_h = here.contact_known_h
    for place in range(fixed.order.size - 1, -1, -1):
        headquarters = fixed.order[place]
        superior = fixed.superior[headquarters]
        if superior >= 0 and known_h[run, headquarters] < NEVER:
            hour = known_h[run, headquarters] + link_hours(here.link[run, headquarters], p, has_delay)
            learn(known_h, run, superior, hour, now)
    for place in range(fixed.order.size):
        headquarters = fixed.order[place]
        superior = fixed.superior[headquarters]
        if superior >= 0 and known_h[run, superior] < NEVER and known_h[run, headquarters] > now:
            hour = known_h[run, superior] + p[ALERT] + link_hours(here.link[run, headquarters], p, has_delay)
            learn(known_h, run, headquarters, hour, now)


@kernel
def man_works(entrenchment, surprise, surprise_before, formations, parameters, tick):  # type: ignore[no-untyped-def]
    """Set the manned share of works at the start, and raise it by what surprise has faded since.

    Parameters
    ----------
    entrenchment : float32 [R, F], share manned, written
    surprise, surprise_before : float32 [R, H], now and a tick ago
    formations : FormationSetting; parameters : float64 [R, K]; tick : int
    """
    for run in range(entrenchment.shape[0]):
        empty = 1.0 - parameters[run, MANNED_QUIET]
        for formation in range(entrenchment.shape[1]):
            if formations.is_works[formation]:
                headquarters = formations.headquarters[formation]
                if tick == 0:
                    entrenchment[run, formation] = 1.0 - surprise[run, headquarters] * empty
                else:
                    filled = (surprise_before[run, headquarters] - surprise[run, headquarters]) * empty
                    entrenchment[run, formation] = min(1.0, entrenchment[run, formation] + filled)


@kernel
def observe(here, fixed, formations, ground, sky, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Let believing headquarters see their axis anew or not, and tell their superiors.

    Parameters
    ----------
    here : HeadquartersState, beliefs written; fixed : HeadquartersSetting
    formations : (FormationState, FormationSetting)
    ground : (axis int8 [C], region int8 [C])
    sky : (reconnaissance float32 [R, X, 2], is_raining int8 [R, G], is_foggy int8 [R, G])
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    standing, made = formations
    axis_of_cell, region_of_cell = ground
    strength = np.zeros((2, N_AXES))
    in_contact = np.zeros(fixed.camp.size, np.int8)
    for run in range(here.surprise.shape[0]):
        p = parameters[run]
        weigh(standing, made, axis_of_cell, strength, in_contact, p, run)
        if tick == 0:
            first_beliefs(here, fixed, strength, p, run)
            continue
        for place in range(fixed.order.size - 1, -1, -1):
            headquarters = fixed.order[place]
            superior = fixed.superior[headquarters]
            if superior >= 0 and in_contact[headquarters] == 1:
                in_contact[superior] = 1
            row = fixed.belief[headquarters]
            if row < 0 or here.is_captured[run, headquarters] == 1:
                continue
            for axis in range(N_AXES):
                age = here.belief_age[run, row, axis]
                if age < LARGEST_AGE:
                    here.belief_age[run, row, axis] = age + 1
        for place in range(fixed.order.size - 1, -1, -1):
            headquarters = fixed.order[place]
            row = fixed.belief[headquarters]
            if row < 0 or here.is_captured[run, headquarters] == 1:
                continue
            look(
                here,
                fixed,
                headquarters,
                strength,
                in_contact[headquarters],
                region_of_cell,
                sky,
                p,
                chance,
                run,
                tick,
            )
            superior = believing_superior(fixed, headquarters)
            if superior >= 0 and here.link[run, headquarters] != LINK_NONE:
                tell(here, row, fixed.belief[superior], run)


@inline
def weigh(standing, made, axis_of_cell, strength, in_contact, p, run):  # type: ignore[no-untyped-def]
    """Add up the armed strength (men and their equals) of each camp on each axis, and mark headquarters in contact."""
    strength[:] = 0.0
    in_contact[:] = 0
    for formation in range(standing.cell.shape[1]):
        cell = standing.cell[run, formation]
        if cell >= 0 and is_armed(standing.posture[run, formation]):
            weight = (
                standing.men[run, formation]
                + p[TANK_MEN] * standing.tanks[run, formation]
                + p[GUN_MEN] * standing.guns[run, formation]
            )
            strength[made.camp[formation], axis_of_cell[cell]] += weight
            if standing.contact_h[run, formation] < NEVER:
                in_contact[made.headquarters[formation]] = 1


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
def first_beliefs(here, fixed, strength, p, run):  # type: ignore[no-untyped-def]
    """Give each believing headquarters what was known of the enemy before H-hour."""
    for headquarters in range(fixed.camp.size):
        row = fixed.belief[headquarters]
        if row >= 0:
            camp = fixed.camp[headquarters]
            for axis in range(N_AXES):
                share = seen_share(axis, p) if camp == AXIS else p[SEEN_BY_ATTACKER]
                here.belief_strength[run, row, axis] = strength_class(strength[AXIS - camp, axis] * share, p)
                here.belief_age[run, row, axis] = np.int8(min(LARGEST_AGE, p[AGE_AT_START]))


@inline
def look(here, fixed, headquarters, strength, has_contact, region_of_cell, sky, p, chance, run, tick):  # type: ignore[no-untyped-def]
    """Let a headquarters see the enemy on its own axis anew, with the chance of contact, patrols, aircraft and weather."""
    reconnaissance, is_raining, is_foggy = sky
    camp = fixed.camp[headquarters]
    axis = fixed.axis[headquarters]
    rate = p[PATROL_RATE] + p[AIR_RATE] * reconnaissance[run, axis, camp]
    if has_contact == 1:
        rate += p[CONTACT_RATE]
    rate *= 1.0 - p[CONCEALMENT_FIRST + AXIS - camp]
    cell = here.cell[run, headquarters]
    if cell >= 0:
        region = region_of_cell[cell]
        if is_foggy[run, region] == 1:
            rate *= p[FOG_WATCH]
        elif is_raining[run, region] == 1:
            rate *= p[RAIN_WATCH]
    probability = 1.0 - exponential(-rate)
    draw = uniform(chance.seed, chance.runs[run], tick, DETECTION, headquarters)
    if draw < probability:
        misjudged = 1.0 + p[MISJUDGED] * (2.0 * draw / probability - 1.0)
        row = fixed.belief[headquarters]
        here.belief_strength[run, row, axis] = strength_class(strength[AXIS - camp, axis] * misjudged, p)
        here.belief_age[run, row, axis] = 0


@inline
def believing_superior(fixed, headquarters):  # type: ignore[no-untyped-def]
    """Find the nearest superior that keeps beliefs; -1 none."""
    superior = fixed.superior[headquarters]
    while superior >= 0 and fixed.belief[superior] < 0:
        superior = fixed.superior[superior]
    return superior


@inline
def tell(here, row, superior_row, run):  # type: ignore[no-untyped-def]
    """Pass on every belief that is fresher than the superior's, one tick older."""
    for axis in range(N_AXES):
        age = here.belief_age[run, row, axis] + 1
        if age < here.belief_age[run, superior_row, axis]:
            here.belief_age[run, superior_row, axis] = age
            here.belief_strength[run, superior_row, axis] = here.belief_strength[run, row, axis]
