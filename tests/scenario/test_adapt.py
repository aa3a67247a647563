"""H-day moves those still arriving on 9 August, those away that day and its storm; leaders stay with their bodies."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from auguststorm.engine.phases.weather import PARAMETERS
from auguststorm.order_of_battle import load_order_of_battle
from auguststorm.order_of_battle.codes import ECHELONS
from auguststorm.scenario.adapt import adapt_battle, adapt_weather
from auguststorm.scenario.declare import Scenario

PLAIN = Scenario("plain", "A test.")


@pytest.mark.parametrize(("days", "expected_h"), [(-4, 216.0), (0, 120.0), (2, 72.0), (11, 0.0)])
def test_a_division_that_is_forming_is_ready_by_the_calendar(days: int, expected_h: float) -> None:
    battle = load_order_of_battle()
    who = adapt_battle(battle, replace(PLAIN, h_day=PLAIN.h_day + timedelta(days=days))).formations
    assert who.ready_h[who.index["jpn-138-division"]] == expected_h
    standing = ~battle.formations.is_arriving
    assert np.array_equal(who.ready_h[standing], battle.formations.ready_h[standing])


def test_both_sides_have_formations_still_arriving() -> None:
    who = load_order_of_battle().formations
    assert set(who.camp[who.is_arriving].tolist()) == {0, 1}
    assert (who.ready_h[who.is_arriving] > 0).all()


def test_what_a_scenario_says_of_readiness_goes_before_h_day() -> None:
    scenario = replace(PLAIN, h_day=PLAIN.h_day + timedelta(days=2), formations={"jpn-138-division": {"ready_h": 99}})
    who = adapt_battle(load_order_of_battle(), scenario).formations
    assert who.ready_h[who.index["jpn-138-division"]] == 99.0


@pytest.mark.parametrize(("days", "share"), [(-4, 0.0), (0, 1.0), (11, 0.0)])
def test_commanders_are_away_by_the_calendar(days: int, share: float) -> None:
    battle = load_order_of_battle()
    assert battle.headquarters.absent_h.max() > 0
    tree = adapt_battle(battle, replace(PLAIN, h_day=PLAIN.h_day + timedelta(days=days))).headquarters
    assert np.array_equal(tree.absent_h, (battle.headquarters.absent_h * share).astype(np.float32))


def test_the_storm_of_the_night_to_9_august_comes_on_no_other_day() -> None:
    drawn = np.linspace(0.1, 0.9, len(PARAMETERS))[None, :]
    value = dict(
        zip(PARAMETERS, adapt_weather(drawn, replace(PLAIN, h_day=PLAIN.h_day + timedelta(days=2)))[0], strict=True)
    )
    assert adapt_weather(drawn, PLAIN) is drawn
    assert value["first_rain_primorye_coast_probability"] == value["wet_primorye_coast_share"]
    assert value["first_rain_eastern_hills_probability"] == value["wet_eastern_hills_share"]
    assert value["first_mud_storm_share"] == 0
    assert value["mud_rise_share"] == drawn[0, PARAMETERS.index("mud_rise_share")]


def test_without_forward_detachments_each_stays_with_its_main_body() -> None:
    battle = load_order_of_battle()
    before = battle.formations
    who = adapt_battle(battle, replace(PLAIN, switches={"forward_detachments": False})).formations
    leads = before.is_forward_detachment.astype(bool)
    detached = np.flatnonzero(leads & (before.parent >= 0))
    assert detached.size > 0
    assert not who.is_forward_detachment.any()
    assert (who.men[detached] == 0).all()
    assert who.men.sum() == before.men.sum()
    assert who.tanks.sum() == before.tanks.sum()
    assert (who.echelon[leads] == ECHELONS.index("2")).all()
    assert np.array_equal(who.echelon[~leads], before.echelon[~leads])
