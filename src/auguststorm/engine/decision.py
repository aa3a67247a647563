"""Reckon the shocks that Tokyo feels, and the chance that it offers or decides; holds the coefficients of
politics."""

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import (
    ALLIED,
    AXES,
    DISARMED,
    DISBANDED,
    ISOLATED,
    LINK_COURIER,
    OBEYING,
)
from auguststorm.engine.curves import exponential
from auguststorm.jit import inline
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
    "give_up_per_day", "disarm_men_per_day", "desert_contact_per_day", "desert_behind_per_day",
    "desert_dissolved_per_day", "disband_share",
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
    OBEY_BROADCAST, OBEY_PUPPET, RETHINK, NEVER_OBEYS, UNDERSTOOD, OBEYED_BROADCAST, GIVE_UP, DISARM,
    DESERT_CONTACT, DESERT_BEHIND, DESERT_DISSOLVED, DISBAND,
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
def places_lost_share(places, sites, first_axis, last_axis, report_h, now, run):  # type: ignore[no-untyped-def]
    """Return the share of the defender's places on a range of axes whose loss has been reported by now."""
    held = 0
    lost = 0
    for place in range(sites.cell.size):
        if sites.start_control[place] != ALLIED and first_axis <= sites.axis[place] <= last_axis:
            held += 1
            if places.control[run, place] == ALLIED and places.taken_h[run, place] + report_h <= now:
                lost += 1
    return lost / held if held > 0 else 0.0


@inline
def broken_share(posture, made, tree, run):  # type: ignore[no-untyped-def]
    """Return the share of the Kwantung command's formations that are cut off, gone or disarmed; posture int8 [R, F]."""
    whole = 0
    broken = 0
    for formation in range(posture.shape[1]):
        if tree.is_kwantung[made.headquarters[formation]]:
            whole += 1
            state = posture[run, formation]
            if state in (ISOLATED, DISARMED, DISBANDED, OBEYING):
                broken += 1
    return broken / whole if whole > 0 else 0.0


@inline
def pressure(school, shocks, p):  # type: ignore[no-untyped-def]
    """Return the rate a day at which Tokyo gives way under a school's weights, never below 0.

    Parameters
    ----------
    school : int, 1 or more; shocks : (bombs, entry, armies beaten 0-1, north open 0-1, answer known 0-1)
    p : float64 [K]
    """
    bombs, entry, armies, north, answered = shocks
    first = WEIGHTS_OF_SCHOOL * (school - 1)
    by_bomb = p[first + BOMB] * bombs
    by_entry = p[first + ENTRY] * entry + p[first + ARMIES] * armies + p[first + NORTH] * north
    if school == BOTH_SCHOOL:
        by_bomb = min(by_bomb, by_entry)
        by_entry = by_bomb
    rate = by_bomb + by_entry + p[first + BLOCKADE] + p[first + TERMS] * answered - p[first + VETO]
    return max(0.0, rate)


@inline
def shocks_of(posture, places, sites, made, tree, hqs, given, p, now, is_answered, run):  # type: ignore[no-untyped-def]
    """Return the shocks as Tokyo knows them now (see `pressure`)."""
    armies = places_lost_share(places, sites, 0, CONTINENT_LAST, p[PLACE_REPORT], now, run)
    if hqs.link[run, given.kwantung] > LINK_COURIER:
        armies = (armies + broken_share(posture, made, tree, run)) / 2.0
    north = places_lost_share(places, sites, ISLANDS_FIRST, ISLANDS_LAST, p[PLACE_REPORT], now, run)
    bombs = float(count_bombs(given.bomb_h, now))
    return bombs, 1.0, armies, north, 1.0 if is_answered else 0.0
