"""H-day moves those still arriving on 9 August, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from auguststorm.order_of_battle import load_order_of_battle
from auguststorm.scenario.adapt import adapt_battle
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
