"""Reckon the shocks that Tokyo feels, and the chance that it offers or decides; holds the coefficients of
politics."""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    AXES,
    AXIS,
    DISARMED,
    DISBANDED,
    ISOLATED,
    LINK_COURIER,
    OBEYING,
)
from auguststorm.engine.curves import exponential
from auguststorm.jit import inline, kernel
from auguststorm.units import HOURS_PER_DAY

PARAMETERS = (
    "traditionalist_bomb_per_day", "traditionalist_entry_per_day", "traditionalist_armies_per_day",
    "traditionalist_north_per_day", "traditionalist_blockade_per_day", "traditionalist_terms_per_day",
    "traditionalist_veto_per_day", "entry_bomb_per_day", "entry_entry_per_day", "entry_armies_per_day",
    "entry_north_per_day", "entry_blockade_per_day", "entry_terms_per_day", "entry_veto_per_day",
    "both_bomb_per_day", "both_entry_per_day", "both_armies_per_day", "both_north_per_day",
    "both_blockade_per_day", "both_terms_per_day", "both_veto_per_day", "ignorance_bomb_per_day",
    "ignorance_entry_per_day", "ignorance_armies_per_day", "ignorance_north_per_day",
    "ignorance_blockade_per_day", "ignorance_terms_per_day", "ignorance_veto_per_day", "place_report_h",
    "answer_after_offer_h", "coup_probability", "coup_delay_h", "broadcast_delay_h",
    "imperial_order_delay_h", "kwantung_deliberation_h", "kwantung_deliberation_sigma", "envoy_delay_h",
    "envoy_sigma", "dissolution_delay_h", "emperor_flight_h", "emperor_wait_h", "hokkaido_cancel_per_day",
    "hokkaido_bomb_ratio", "obey_base_probability", "obey_quality_gain_share", "obey_cut_off_loss_share",
    "obey_envoy_gain_share", "obey_broadcast_gain_share", "obey_puppet_probability", "rethink_per_day",
    "never_probability", "broadcast_understood_probability", "broadcast_obeyed_probability",
    "give_up_per_day", "disarm_men_per_day", "commandant_men_per_day",
    "desert_contact_per_day", "desert_behind_per_day",
    "desert_dissolved_per_day", "disband_share",
    "halt_order_h", "mengjiang_delay_h", "claim_delay_h", "claim_per_day",
)  # fmt: skip
(
    BOMB, ENTRY, ARMIES, NORTH, BLOCKADE, TERMS, VETO,
) = range(7)  # fmt: skip
WEIGHTS_OF_SCHOOL = 7
SCHOOLS = ("given", "traditionalist", "entry", "both", "ignorance")
GIVEN_SCHOOL = SCHOOLS.index("given")
BOTH_SCHOOL = SCHOOLS.index("both")
(
    PLACE_REPORT, ANSWER_AFTER_OFFER, COUP_PROBABILITY, COUP_DELAY, BROADCAST_DELAY, IMPERIAL_DELAY,
    DELIBERATION, DELIBERATION_SIGMA, ENVOY_DELAY, ENVOY_SIGMA, DISSOLUTION_DELAY, EMPEROR_FLIGHT,
    EMPEROR_WAIT, HOKKAIDO_CANCEL, HOKKAIDO_BOMB, OBEY_BASE, OBEY_QUALITY, OBEY_CUT_OFF, OBEY_ENVOY,
    OBEY_BROADCAST, OBEY_PUPPET, RETHINK, NEVER_OBEYS, UNDERSTOOD, OBEYED_BROADCAST, GIVE_UP, DISARM, COMMANDANT,
    DESERT_CONTACT, DESERT_BEHIND, DESERT_DISSOLVED, DISBAND, HALT_ORDER,
    MENGJIANG_DELAY, CLAIM_DELAY, CLAIM_RATE,
) = range(WEIGHTS_OF_SCHOOL * (len(SCHOOLS) - 1), len(PARAMETERS))  # fmt: skip

CONTINENT_LAST = AXES.index("korea")
ISLANDS_FIRST = AXES.index("sakhalin")
ISLANDS_LAST = AXES.index("kurils")


@inline
def chance_in_tick(per_day):  # type: ignore[no-untyped-def]
    """Return the chance in a tick of what happens at a rate a day."""
    return 1.0 - exponential(-per_day * TICK_H / HOURS_PER_DAY)


@inline
def count_bombs(bomb_h, hour):  # type: ignore[no-untyped-def]
    """Count the bombs dropped up to an hour; bomb_h float32 [bombs]."""
    bombs = 0
    for bomb in range(bomb_h.size):
        if bomb_h[bomb] <= hour:
            bombs += 1
    return bombs


@inline
def places_lost_share(places, sites, first_axis, last_axis, report_h, now):  # type: ignore[no-untyped-def]
    """Return the share of the defender's places on a range of axes whose loss has been reported by now."""
    control, taken_h = places
    start_control, axis = sites
    held = 0
    lost = 0
    for place in range(axis.size):
        if start_control[place] == AXIS and first_axis <= axis[place] <= last_axis:
            held += 1
            if control[place] == ALLIED and taken_h[place] + report_h <= now:
                lost += 1
    return lost / held if held > 0 else 0.0


@inline
def broken_share(posture, is_kwantung):  # type: ignore[no-untyped-def]
    """Return the share of the Kwantung command's formations (bool [F]) that are cut off, gone or disarmed."""
    whole = 0
    broken = 0
    for formation in range(posture.size):
        if is_kwantung[formation]:
            whole += 1
            state = posture[formation]
            if state in (ISOLATED, DISARMED, DISBANDED, OBEYING):
                broken += 1
    return broken / whole if whole > 0 else 0.0


@kernel
def feel(shocks, places, formations, sites, is_kwantung, link, bomb_h, parameters, now):  # type: ignore[no-untyped-def]
    """Reckon the shocks as Tokyo knows them, for schools that draw the decision.

    Parameters
    ----------
    shocks : float64 [R, 3], filled: bombs, armies beaten 0-1, north open 0-1
    places : PlaceState; formations : FormationState; sites : PlaceSetting
    is_kwantung : int8 [F]; link : int8 [R], means between the Kwantung command and Tokyo
    bomb_h : float32 [bombs]; parameters : float64 [R, K]; now : float, hours
    """
    axes = (sites.start_control, sites.axis)
    for run in range(shocks.shape[0]):
        report_h = parameters[run, PLACE_REPORT]
        held = (places[run].control, places[run].taken_h)
        armies = places_lost_share(held, axes, 0, CONTINENT_LAST, report_h, now)
        if link[run] > LINK_COURIER:
            armies = (armies + broken_share(formations[run].posture, is_kwantung)) / 2.0
        shocks[run, 0] = count_bombs(bomb_h, now)
        shocks[run, 1] = armies
        shocks[run, 2] = places_lost_share(held, axes, ISLANDS_FIRST, ISLANDS_LAST, report_h, now)


@inline
def pressure(school, shocks, is_answered, p):  # type: ignore[no-untyped-def]
    """Return the rate a day at which Tokyo gives way under a school's weights, never below 0.

    Parameters
    ----------
    school : int, 1 or more; shocks : float64 [3], see `feel`; is_answered : whether the terms are known
    p : float64 [K]
    """
    first = WEIGHTS_OF_SCHOOL * (school - 1)
    by_bomb = p[first + BOMB] * shocks[0]
    by_entry = p[first + ENTRY] + p[first + ARMIES] * shocks[1] + p[first + NORTH] * shocks[2]
    if school == BOTH_SCHOOL:
        by_bomb = min(by_bomb, by_entry)
        by_entry = by_bomb
    rate = by_bomb + by_entry + p[first + BLOCKADE] - p[first + VETO]
    if is_answered:
        rate += p[first + TERMS]
    return max(0.0, rate)
