"""Test theatre time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auguststorm.clock import (
    HISTORICAL_H_DAY,
    N_TICKS,
    SUBSTEP_H,
    SUBSTEPS_PER_TICK,
    TICK_H,
    TICKS_PER_DAY,
    hours_after,
    moment_at,
)


def test_attack_came_seventeen_o_clock_moscow_declaration_plus_seventy_minutes() -> None:
    # Founding article, campaign: war was declared at 17:00 in Moscow, which is 23:00 on the Transbaikal (UTC+9).
    declared = datetime(1945, 8, 8, 17, tzinfo=timezone(timedelta(hours=3)))
    assert hours_after(declared) == -1.0


def test_h_day_begins_at_midnight_theatre_time() -> None:
    assert hours_after(HISTORICAL_H_DAY) == 0.0
    assert datetime(1945, 8, 8, 15, tzinfo=UTC) == HISTORICAL_H_DAY
    assert moment_at(0.0, HISTORICAL_H_DAY).isoformat() == "1945-08-09T00:00:00+09:00"


def test_a_date_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="no UTC offset"):
        hours_after(datetime(1945, 8, 9))


def test_another_h_day_moves_the_hours_of_given_dates() -> None:
    eleventh = HISTORICAL_H_DAY + timedelta(days=2)
    bomb = datetime(1945, 8, 9, 11, 2, tzinfo=HISTORICAL_H_DAY.tzinfo)
    assert hours_after(bomb, eleventh) == pytest.approx(hours_after(bomb) - 48.0)


@given(st.integers(-10_000, 10_000))
def test_hours_and_moments_are_inverse(quarters: int) -> None:
    assert hours_after(moment_at(quarters / 4, HISTORICAL_H_DAY)) == quarters / 4


def test_ticks_fill_the_campaign() -> None:
    assert TICK_H * TICKS_PER_DAY == 24.0
    assert SUBSTEP_H * SUBSTEPS_PER_TICK == TICK_H
    assert moment_at(N_TICKS * TICK_H, HISTORICAL_H_DAY).isoformat() == "1945-09-06T00:00:00+09:00"
