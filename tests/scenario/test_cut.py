"""Test which formations a cut keeps."""

import pytest

from auguststorm.order_of_battle import load_order_of_battle_tables
from auguststorm.scenario import load_scenario
from auguststorm.scenario.cut import kept_formations


def kept(*cut: str) -> frozenset[str]:
    tables = load_order_of_battle_tables()
    return kept_formations(cut, tables.formations, tables.headquarters, tables.tree)


def test_no_cut_keeps_all() -> None:
    assert len(kept()) == len(load_order_of_battle_tables().formations)


def test_mutanchiang_is_a_small_battle_of_two_camps() -> None:
    formations = kept(*load_scenario("mutanchiang").cut)
    assert 20 <= len(formations) <= 60
    assert {"jpn-122-division", "jpn-124-division", "jpn-126-division", "jpn-135-division"} <= formations
    assert sum(name.startswith("sov-") for name in formations) >= 20


@pytest.mark.parametrize("name", ["sov-5-army", "hq-sov-5-army"])
def test_an_army_and_its_headquarters_keep_the_same(name: str) -> None:
    assert kept(name) == kept("sov-5-army")
    assert "sov-72-tb" in kept(name)


def test_a_formation_is_kept_alone() -> None:
    assert kept("sov-72-tb") == {"sov-72-tb"}


def test_a_front_keeps_its_armies() -> None:
    assert kept("sov-5-army") < kept("sov-1st-far-eastern-front")
