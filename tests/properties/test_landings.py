"""Landings of the plans happen: on the rivers, in Korea, on Sakhalin and down the Kurils."""

from functools import cache

import numpy as np
import pytest

from auguststorm.engine import codes
from tests.engine.states import historical
from tests.properties.course import RUNS, campaign

PLACES = (
    "fuyuan", "tungkiang", "fuchin", "huachuan", "chiamussu", "sansing", "harbin", "jaoho", "sakhalyan",
    "yuki", "rashin", "seishin", "odaejin", "wonsan",
    "toro", "maoka", "honto", "otomari",
    "takeda_beach", "paramushir", "onekotan", "shiashkotan", "matsuwa", "etorofu", "kunashir", "shikotan",
)  # fmt: skip


@cache
def landed() -> dict[str, set[int]]:
    """Return for each place the runs in which troops got ashore there."""
    _, states = campaign()
    names = historical().theatre.places.id
    out: dict[str, set[int]] = {}
    for state in states:
        log = state.log
        for run in range(len(RUNS)):
            for slot in np.flatnonzero(log.kind[run, : log.count[run]] == codes.E_LANDED):
                out.setdefault(names[log.object[run, slot]], set()).add(run)
    return out


@pytest.mark.parametrize("place", PLACES)
def test_troops_land_where_the_plans_want_them(place: str) -> None:
    assert landed().get(place)


def test_first_landings_on_the_rivers_come_in_every_run() -> None:
    for place in ("fuyuan", "tungkiang", "jaoho"):
        assert landed()[place] == set(range(len(RUNS))), place


def test_landing_ahead_of_the_army_takes_river_towns() -> None:
    """In some run the flotilla's troops take a town on the Sungari from the water, nobody having come by land."""
    setting, states = campaign()
    compiled = historical()
    names, places = compiled.battle.formations.id, compiled.theatre.places.id
    taken = set()
    for state in states:
        for run in range(len(RUNS)):
            log = state.log
            for slot in np.flatnonzero(log.kind[run, : log.count[run]] == codes.E_PLACE_TAKEN):
                if log.extra[run, slot] == codes.BY_SEA and "river" in names[log.object[run, slot]]:
                    taken.add(places[log.subject[run, slot]])
    assert {"tungkiang", "fuchin", "chiamussu"} <= taken
    assert setting.naval.is_landing_river.any()
