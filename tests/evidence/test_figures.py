"""Figures and dates are found as they stand, and mean what they say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auguststorm.evidence.figures import MONTHS, find_dates, find_figures, read_date, read_figure


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("1,577,225 men and 26,137 guns", ["1,577,225", "26,137"]),
        ("a force of 1.5 million men", ["1.5 million"]),
        ("170,000 -200,000 troops, pages 104–105", ["170,000", "200,000", "104", "105"]),
        ("under eight hundred thousand (800,000) men", ["eight hundred thousand", "800,000"]),
        ("in twenty-five divisions", ["twenty-five"]),
        ("about one-third of a forty-thousand-strong force", ["one-third", "forty-thousand"]),
        ("The 1st Far East Front with the T-44 north of the 38th parallel", ["38th"]),
        ("one of the tasks, for two or three months", ["two", "three"]),
        ("ISBN 0-7006-0899-0, p. 378", ["0-7006-0899-0", "378"]),
        ("on August 9, 1945 at 11 pm, and in 1983", ["11"]),
    ],
)  # fmt: skip
def test_figures_are_found_as_they_stand(text: str, figures: list[str]) -> None:
    assert find_figures(text) == figures


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("August 9 – September 3, 1945", ["August 9", "September 3, 1945"]),
        ("from 16 July to 2 August 1945", ["16 July", "2 August 1945"]),
        ("(May–September 1939) and in April 1945", ["May–September 1939", "April 1945"]),
        ("in the summer of 1942, before Spring 1946", ["summer of 1942", "Spring 1946"]),
        ("the late 1930s and the early 20th century", ["1930s", "20th century"]),
        ("not before September; may be", ["September"]),
        ("1,940 tanks, ISBN 978-1-9453-2000-1, archived 2011-09-13", ["2011-09-13"]),
    ],
)
def test_dates_are_found_as_they_stand(text: str, dates: list[str]) -> None:
    assert find_dates(text) == dates


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("1,577,225", 1577225.0), ("1.5 million", 1.5e6), ("38th", 38.0), ("twenty-five", 25.0),
        ("eight hundred thousand", 8e5), ("forty-thousand", 4e4), ("one-third", 1 / 3), ("two-thirds", 2 / 3),
        ("One million", 1e6), ("0-7006-0899-0", None), ("many", None),
    ],
)  # fmt: skip
def test_a_figure_means_a_number(figure: str, value: float | None) -> None:
    assert read_figure(figure) == value


@given(st.integers(0, 10**9))
def test_any_number_with_commas_is_found_and_read(number: int) -> None:
    text = f"{number:,}"
    dates = find_dates(text)  # 1600 to 2099 without a comma would be years; with one they are figures
    assert not dates
    assert find_figures(f"They lost {text} men.") == [text]
    assert read_figure(text) == float(number)


@given(st.dates(date(1600, 1, 1), date(2099, 12, 31)), st.booleans())
def test_any_day_is_found_and_read(day: date, american: bool) -> None:
    month = MONTHS[day.month - 1]
    text = f"{month} {day.day}, {day.year}" if american else f"{day.day} {month} {day.year}"
    assert find_dates(f"It fell on {text}.") == [text]
    found = read_date(text)
    assert found is not None
    assert found[0] == found[1] == (day.year, day.month, day.day)


def test_a_date_may_have_two_ends() -> None:
    assert read_date("May–September 1939") == ((1939, 5, None), (1939, 9, None))
    assert read_date("1930s") == ((1930, None, None), (1939, None, None))
    assert read_date("20th century") == ((1901, None, None), (2000, None, None))
    assert read_date("August 9") == ((None, 8, 9), (None, 8, 9))
    assert read_date("a Tuesday") is None
