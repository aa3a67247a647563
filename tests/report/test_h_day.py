"""Where H-day is another, dates of the record stay what they are and hours of the runs move with it."""

import re
from datetime import timedelta

import numpy as np
import pytest

from auguststorm.clock import HISTORICAL_H_DAY
from auguststorm.report.build import context
from auguststorm.report.campaign import Campaign
from auguststorm.report.ceasefire import Hearing
from auguststorm.report.digest import summary_tables
from auguststorm.report.figures import hearing_chart, places_chart
from auguststorm.report.observed import shown_observations
from auguststorm.report.places import falls
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground

FIFTH = HISTORICAL_H_DAY - timedelta(days=4)
TWENTIETH = HISTORICAL_H_DAY + timedelta(days=11)


@pytest.fixture(scope="module")
def early() -> Campaign:
    return Campaign(make_results(1, FIFTH))


def test_hours_of_the_record_count_from_h_day() -> None:
    for plain, moved in zip(shown_observations(HISTORICAL_H_DAY), shown_observations(FIFTH), strict=True):
        assert moved.id == plain.id
        for name in ("earliest_h", "best_h", "latest_h"):
            assert getattr(moved, name) == getattr(plain, name) + 4 * 24.0


def test_page_and_digest_keep_the_dates_of_the_record(early: Campaign) -> None:
    plain = Campaign(make_results(1))
    recorded = []
    for campaign in (plain, early):
        rows = context(campaign, make_ground())["march"]["rows"]
        assert rows
        recorded.append([(row[0], row[2].partition(" confidence")[0]) for row in rows])
    assert recorded[0] == recorded[1]
    columns = [
        {str(table.title): table.columns[1:3] for table in summary_tables(campaign)} for campaign in (plain, early)
    ]
    title = "Places taken by marching and fighting"
    on_record, here = ([list(told[title][column].cells) for told in columns] for column in (0, 1))
    assert on_record[0] == on_record[1]
    assert here[0] != here[1]


def test_a_place_that_falls_as_early_after_h_day_falls_days_before_the_record(early: Campaign) -> None:
    plain = Campaign(make_results(1))
    rows = [falls(plain, shown_observations(HISTORICAL_H_DAY)), falls(early, shown_observations(FIFTH))]
    fallen = [(a, b) for a, b in zip(*rows, strict=True) if np.isfinite(a.spread.median)]
    assert fallen
    for before, after in fallen:
        assert after.hours.tolist() == before.hours.tolist()
        assert after.difference_d == pytest.approx(before.difference_d - 4.0)


def test_a_date_before_h_day_is_marked_as_earlier_and_not_put_on_it() -> None:
    late = Campaign(make_results(1, TWENTIETH))
    before = [row for row in falls(late, shown_observations(TWENTIETH)) if row.observation.best_h < 0.0]
    assert before
    chart = places_chart(tuple(before), TWENTIETH, single=True)
    assert chart.count("◂") == 2 * len(before)  # in two widths
    assert "record range" not in chart


@pytest.mark.parametrize(("first_h", "day"), [(30.0, "6 Aug"), (23.5, "5 Aug"), (150.0, "11 Aug")])
def test_the_chart_of_hearing_begins_with_the_day_on_which_the_first_heard(first_h: float, day: str) -> None:
    row = Hearing("jpn-5-army", "", "japanese", [0, 1, 2], np.array([[first_h, first_h + 400.0, np.inf]]))
    wide = hearing_chart((row,), ("a", "b", "c"), FIFTH).partition("narrow")[0]
    dates = re.findall(r">(\d+ (?:Aug|Sept))<", wide)
    assert dates[0] in (day, _after(day))  # a date stands under every second day
    dot = re.findall(r'<circle cx="([\d.]+)"', wide)
    assert 262.0 <= float(min(dot, key=float)) <= 262.0 + (920.0 - 262.0 - 90.0) / 10.0


def _after(day: str) -> str:
    return f"{int(day.split()[0]) + 1} {day.split()[1]}"


def test_nobody_need_hear() -> None:
    row = Hearing("jpn-5-army", "", "japanese", [0], np.array([[np.inf]]))
    assert "1 of 1" in hearing_chart((row,), ("a",), FIFTH)
