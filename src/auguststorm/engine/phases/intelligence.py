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

from typing import Any

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
from auguststorm.engine.records import as_arrays
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.tuples import Luck
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
LARGEST_AGE = 127  # the largest int8
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
    is_changing = tick == 0 or bool(state.headquarters.surprise.any())
    after: State = setting.scratch.writable(state, WRITES if is_changing else BELIEF_WRITES, ("headquarters",))
    fixed, theatre = setting.scratch.kept(_fixed, setting)
    parameters, chance = setting.parameters.intelligence, setting.chance
    staffs, before, forces = as_arrays(after.headquarters, state.headquarters, after.formations)
    switches = (bool(setting.switches[S_LINK_DELAY] == 1), bool(setting.switches[S_SURPRISE] == 1))
    warn(staffs, forces, fixed, parameters, chance, switches, tick)
    if is_changing:
        man_works(forces, staffs, before, fixed, parameters, tick)
    around = (*as_arrays(after.air, after.weather), theatre)
    observe(staffs, forces, fixed, around, parameters, chance, tick)
    return after


def _fixed(setting: Setting) -> tuple[Any, ...]:
    return as_arrays(setting.headquarters, setting.formations), *as_arrays(setting.theatre)


@kernel
def warn(headquarters, formations, fixed, parameters, chance, switches, tick):  # type: ignore[no-untyped-def]
    """Draw first surprise; then carry the news of contact up and down the tree and let surprise fade.

    Parameters
    ----------
    headquarters : HeadquartersState, surprise and contact_known_h written; formations : FormationState
    fixed : (HeadquartersSetting, FormationSetting), each an array of one
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    switches : (bool, bool), whether links delay, whether anyone is surprised
    """
    tree, who = fixed[0][0], fixed[1][0]
    has_delay, is_surprising = switches
    now = tick * TICK_H
    known_before_h = np.zeros(tree.camp.size)
    for run in range(headquarters.size):
        p, luck = parameters[run], Luck(chance.seed, chance.runs[run])
        surprise, known_h = headquarters[run].surprise, headquarters[run].contact_known_h
        contact_h = formations[run].contact_h
        for hq in range(surprise.size):
            if not is_surprising or tree.camp[hq] == ALLIED:
                surprise[hq] = 0.0
            elif tick == 0:
                surprise[hq] = first_surprise(hq, tree.axis[hq], p, luck)
        for hq in range(surprise.size):
            known_before_h[hq] = min(known_h[hq], now)
        for formation in range(contact_h.size):
            if contact_h[formation] < NEVER:
                learn(known_h, who.headquarters[formation], contact_h[formation], p[REPORT_FORMATION], now)
        spread_news(known_h, headquarters[run].link, tree.order, tree.superior, p, has_delay, now)
        left = half_life_share(TICK_H, p[HALF_LIFE])
        for hq in range(surprise.size):
            if known_h[hq] < known_before_h[hq]:  # news that came within the tick before
                surprise[hq] *= half_life_share(known_before_h[hq] - known_h[hq], p[HALF_LIFE])
            if known_h[hq] <= now:
                surprise[hq] *= left
            elif known_h[hq] < now + TICK_H:
                surprise[hq] *= half_life_share(now + TICK_H - known_h[hq], p[HALF_LIFE])
            if surprise[hq] < p[GONE]:
                surprise[hq] = 0.0


@inline
def first_surprise(headquarters, axis, p, luck):  # type: ignore[no-untyped-def]
    """Return the surprise (0-1) of a defending headquarters at H-hour: 1 - warning on its axis."""
    feasible = p[FEASIBLE_WEST] if axis <= WEST_LAST else p[FEASIBLE_ELSE]
    warning = seen_share(axis, p) * p[EXPECTED_SOON]
    if uniform(luck.seed, luck.run, 0, WARNING, INDEX_OF_FEASIBLE + axis) >= feasible:
        warning *= p[INFEASIBLE_WEIGHT]
    draw = uniform(luck.seed, luck.run, 0, WARNING, headquarters)
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
def learn(known_h, headquarters, told_h, delay_h, now):  # type: ignore[no-untyped-def]
    """Bring forward the hour at which a headquarters knows, by news that its teller had at `told_h`.

    News of the tick before may have come within it. Older news that comes only now, by a better link, comes now.
    """
    hour = told_h + delay_h
    if told_h < now - TICK_H:
        hour = max(hour, now)
    if hour < known_h[headquarters]:
        known_h[headquarters] = hour


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
def spread_news(known_h, link, order, above, p, has_delay, now):  # type: ignore[no-untyped-def]
    """Report contact upwards, from the lowest headquarters to the capital, and alert downwards from there."""
    for place in range(order.size - 1, -1, -1):
        headquarters = order[place]
        superior = above[headquarters]
        if superior >= 0 and known_h[headquarters] < NEVER:
            hours = link_hours(link[headquarters], p, has_delay)
            learn(known_h, superior, known_h[headquarters], hours, now)
    for place in range(order.size):
        headquarters = order[place]
        superior = above[headquarters]
        if superior >= 0 and known_h[superior] < NEVER:
            hours = p[ALERT] + link_hours(link[headquarters], p, has_delay)
            learn(known_h, headquarters, known_h[superior], hours, now)


@kernel
def man_works(formations, headquarters, headquarters_before, fixed, parameters, tick):  # type: ignore[no-untyped-def]
    """Set the manned share of works at the start, and raise it by what surprise has faded since.

    Parameters
    ----------
    formations : FormationState, entrenchment of works written
    headquarters, headquarters_before : HeadquartersState, now and a tick ago
    fixed : (HeadquartersSetting, FormationSetting), each an array of one; parameters : float64 [R, K]; tick : int
    """
    who = fixed[1][0]
    for run in range(formations.size):
        entrenchment = formations[run].entrenchment
        now, before = headquarters[run].surprise, headquarters_before[run].surprise
        empty = 1.0 - parameters[run, MANNED_QUIET]
        for formation in range(entrenchment.size):
            if who.is_works[formation]:
                hq = who.headquarters[formation]
                if tick == 0:
                    entrenchment[formation] = 1.0 - now[hq] * empty
                else:
                    entrenchment[formation] = min(1.0, entrenchment[formation] + (before[hq] - now[hq]) * empty)


@kernel
def observe(headquarters, formations, fixed, around, parameters, chance, tick):  # type: ignore[no-untyped-def]
    """Let believing headquarters see their axis anew or not, and tell their superiors.

    Parameters
    ----------
    headquarters : HeadquartersState, beliefs written; formations : FormationState
    fixed : (HeadquartersSetting, FormationSetting), each an array of one
    around : (AirState, WeatherState, TheatreSetting), the last an array of one
    parameters : float64 [R, K]; chance : ChanceSetting; tick : int
    """
    tree, who = fixed[0][0], fixed[1][0]
    air, weather, theatre = around[0], around[1], around[2][0]
    strength = np.zeros((2, N_AXES))
    in_contact = np.zeros(tree.camp.size, np.int8)
    for run in range(headquarters.size):
        p, luck = parameters[run], Luck(chance.seed, chance.runs[run])
        one, here = formations[run], headquarters[run]
        made = (who.camp, who.headquarters, who.order)
        troops = (one.cell, one.posture, one.men, one.tanks, one.guns, one.contact_h, made)
        weigh(troops, theatre.axis, strength, in_contact, p)
        beliefs = (here.belief_strength, here.belief_age)
        if tick == 0:
            first_beliefs(beliefs, tree.belief, tree.camp, strength, p)
            continue
        staff = (here.cell, here.is_captured, here.link)
        branches = (tree.order, tree.superior, tree.belief, tree.axis, tree.camp)
        sky = (air[run].reconnaissance, weather[run].is_raining, weather[run].is_foggy, theatre.region)
        look_out(beliefs, staff, branches, strength, in_contact, sky, p, luck, tick)


@inline
def look_out(beliefs, staff, branches, strength, in_contact, sky, p, luck, tick):  # type: ignore[no-untyped-def]
    """Age the beliefs of one run, renew some on the headquarters' own axes, and pass them up the tree.

    Parameters
    ----------
    beliefs : (strength, age), int8 [B, X], written; staff : (cell int32, is_captured int8, link int8), all [H]
    branches : (order, superior, belief int16, axis, camp int8), all [H]
    strength : float64 [2, X]; in_contact : int8 [H], filled up the tree
    sky : (reconnaissance float32 [X, 2], is_raining int8 [G], is_foggy int8 [G], region int8 [C])
    p : float64 [K]; luck : Luck; tick : int
    """
    strengths, ages = beliefs
    cell_of, is_captured, link = staff
    order, superior_of, belief, axis_of, camp_of = branches
    reconnaissance, is_raining, is_foggy, region = sky
    for row in range(ages.shape[0]):
        for axis in range(N_AXES):
            if ages[row, axis] < LARGEST_AGE:
                ages[row, axis] += 1
    for place in range(order.size - 1, -1, -1):
        hq = order[place]
        superior = superior_of[hq]
        if superior >= 0 and in_contact[hq] == 1:
            in_contact[superior] = 1
        row = belief[hq]
        if row < 0 or is_captured[hq] == 1:
            continue
        axis, camp, cell = axis_of[hq], camp_of[hq], cell_of[hq]
        rate = p[PATROL_RATE] + p[AIR_RATE] * reconnaissance[axis, camp] + p[CONTACT_RATE] * in_contact[hq]
        rate *= 1.0 - p[CONCEALMENT_FIRST + AXIS - camp]
        if cell >= 0 and is_foggy[region[cell]] == 1:
            rate *= p[FOG_WATCH]
        elif cell >= 0 and is_raining[region[cell]] == 1:
            rate *= p[RAIN_WATCH]
        probability = 1.0 - exponential(-rate)
        draw = uniform(luck.seed, luck.run, tick, DETECTION, hq)
        if draw < probability:
            seen = strength[AXIS - camp, axis] * (1.0 + p[MISJUDGED] * (2.0 * draw / probability - 1.0))
            strengths[row, axis] = strength_class(seen, p)
            ages[row, axis] = 0
        while superior >= 0 and belief[superior] < 0:
            superior = superior_of[superior]
        if superior >= 0 and link[hq] != LINK_NONE:
            tell(strengths, ages, row, belief[superior])


@inline
def weigh(troops, axis_of_cell, strength, in_contact, p):  # type: ignore[no-untyped-def]
    """Add up the armed strength of each camp on each axis, and mark headquarters in contact."""
    strength[:] = 0.0
    in_contact[:] = 0
    cells, posture, men, tanks, guns, contact_h, (camp, headquarters, order) = troops
    for place in range(order.size):
        formation = order[place]
        cell = cells[formation]
        if cell >= 0 and is_armed(posture[formation]):
            weight = men[formation] + p[TANK_MEN] * tanks[formation] + p[GUN_MEN] * guns[formation]
            strength[camp[formation], axis_of_cell[cell]] += weight
            if contact_h[formation] < NEVER:
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
def first_beliefs(beliefs, belief, camp_of, strength, p):  # type: ignore[no-untyped-def]
    """Give each believing headquarters what was known of the enemy before H-hour."""
    strengths, ages = beliefs
    for headquarters in range(camp_of.size):
        row = belief[headquarters]
        if row >= 0:
            camp = camp_of[headquarters]
            for axis in range(N_AXES):
                share = seen_share(axis, p) if camp == AXIS else p[SEEN_BY_ATTACKER]
                strengths[row, axis] = strength_class(strength[AXIS - camp, axis] * share, p)
                ages[row, axis] = np.int8(min(LARGEST_AGE, p[AGE_AT_START]))


@inline
def tell(strengths, ages, row, superior_row):  # type: ignore[no-untyped-def]
    """Pass on every belief (int8 [B, X]) that is fresher than the superior's, one tick older."""
    for axis in range(N_AXES):
        age = ages[row, axis] + 1
        if age < ages[superior_row, axis]:
            ages[superior_row, axis] = age
            strengths[superior_row, axis] = strengths[row, axis]
