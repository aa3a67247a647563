from types import SimpleNamespace
from typing import Any

import numpy as np

from auguststorm.report.maps import FULL, _full_men
from auguststorm.report.narrative import start_men


def campaign_of(*men: float) -> Any:
    """Four formations of 1,000 men on paper, three of one front and one of another, with so many after a tick."""
    units = [SimpleNamespace(men_start=1000.0, side="manchukuo", front_id=front) for front in ("a", "a", "a", "b")]
    return SimpleNamespace(units=units, number=lambda name: np.array([[men]], dtype=float))


def test_a_scaled_front_begins_with_its_scaled_men_and_not_with_losses() -> None:
    campaign = campaign_of(235.0, 235.0, 100.0, 1000.0)
    assert start_men(campaign, 0, 0) == 235.0
    assert start_men(campaign, 0, 2) == 235.0  # it lost 135 in the first hours
    assert start_men(campaign, 0, 3) == 1000.0


def test_a_front_as_on_paper_begins_as_on_paper() -> None:
    assert start_men(campaign_of(1000.0, 1000.0, 600.0, 1000.0), 0, 2) == 1000.0


def test_the_map_has_room_for_more_men_than_on_paper() -> None:
    assert _full_men(campaign_of(1000.0, 1000.0, 600.0, 1000.0)) == FULL
    full = _full_men(campaign_of(1300.0, 1000.0, 600.0, 1000.0))
    assert 1.3 * full <= 255.0
    assert full > 150.0
