"""Compile the given events: hours after H-day, schools, and faults when an event is missing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from auguststorm.doctrine.plans import load_plans
from auguststorm.engine.decision import SCHOOLS
from auguststorm.errors import BadInputError
from auguststorm.order_of_battle import load_order_of_battle
from auguststorm.scenario.compile_politics import compile_politics, school_of, single_events
from auguststorm.scenario.declare import POLITICS, Scenario
from auguststorm.scenario.policy import policy_of
from auguststorm.tables import load_table
from auguststorm.theatre import load_theatre

PLAIN = Scenario("plain", "A test.")
AS_IT_WAS = policy_of({}, load_plans())


def test_given_hours_are_those_of_the_record() -> None:
    setting = compile_politics(PLAIN, AS_IT_WAS, load_theatre(), load_order_of_battle())
    # 10:50 on 14 August, Tokyo time: five days and 10 h 50 min after the first minute of 9 August
    assert setting.given_decision_h == pytest.approx(5 * 24 + 10 + 50 / 60)
    assert setting.given_offer_h == pytest.approx(24 + 7)
    assert setting.bomb_h.tolist()[:2] == pytest.approx([-63.75, 11 + 2 / 60], abs=1e-4)
    assert setting.bomb_h[2] > setting.given_decision_h
    assert setting.us_answer_after_decision_h > 0


def test_given_events_keep_their_dates_when_h_day_moves() -> None:
    later = replace(PLAIN, h_day=PLAIN.h_day + timedelta(days=2))
    moved = compile_politics(later, AS_IT_WAS, load_theatre(), load_order_of_battle())
    plain = compile_politics(PLAIN, AS_IT_WAS, load_theatre(), load_order_of_battle())
    assert moved.given_decision_h == pytest.approx(plain.given_decision_h - 48)
    assert moved.us_answer_after_decision_h == plain.us_answer_after_decision_h


def test_every_politics_of_a_scenario_is_a_school_of_the_engine() -> None:
    assert [school_of(politics) for politics in POLITICS] == list(range(len(SCHOOLS)))


def test_missing_and_double_events_are_faults() -> None:
    table = load_table("politics.csv", "politics", unique="event_id")
    short = replace(table, rows=tuple(row for row in table if row["kind"] != "decision"))
    double = replace(table, rows=(*table.rows, *(row for row in table if row["kind"] == "offer")))
    for wrong, kind in ((short, "decision"), (double, "offer")):
        with pytest.raises(BadInputError) as caught:
            single_events(wrong)
        assert kind in str(caught.value)


def test_answers_need_their_hours() -> None:
    table = load_table("politics.csv", "politics", unique="event_id")
    rows = tuple({**row, "offset_h": None} if row["kind"] == "refusal" else row for row in table)
    with pytest.raises(BadInputError) as caught:
        single_events(replace(table, rows=rows))
    assert caught.value.faults[0].column == "offset_h"
