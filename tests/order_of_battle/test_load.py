"""The order of battle loads without a fault and holds what the campaign needs."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from auguststorm.order_of_battle import OrderOfBattleTables, load_order_of_battle, load_order_of_battle_tables
from auguststorm.order_of_battle.tables import check_links, read_order_of_battle_tables
from auguststorm.tables import Table

# Rifle divisions (airborne counted, cavalry not) by front: 28 with the Transbaikal Front (a Japanese page),
# 31 with the 1st Far Eastern (Kulichkov), 11 with the 2nd Far Eastern as usually listed.
RIFLE_DIVISIONS = {
    "sov-transbaikal-front": 28,
    "sov-1st-far-eastern-front": 31,
    "sov-2nd-far-eastern-front": 11,
}


def spoil(tables: OrderOfBattleTables, name: str, row: int, **cells: object) -> OrderOfBattleTables:
    table: Table = getattr(tables, name)
    rows = list(table.rows)
    rows[row] = {**rows[row], **cells}
    return tables._replace(**{name: replace(table, rows=tuple(rows))})


def test_own_tables_have_no_fault() -> None:
    _, faults = read_order_of_battle_tables()
    assert faults == []


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("formations", {"headquarters_id": "hq-nobody"}),
        ("formations", {"works_id": "fr-nowhere"}),
        ("formations", {"parent_id": "nobody"}),
        ("formations", {"establishment_id": "nothing"}),
        ("formations", {"men": 0}),
        ("formations", {"tanks": -1}),
        ("formations", {"quality": 1.5}),
        ("services", {"headquarters_id": "hq-nobody"}),
        ("headquarters", {"superior_id": "hq-nobody"}),
        ("parties", {"formation_id": "nobody"}),
        ("air_groups", {"airfield_id": "nowhere"}),
    ],
)
def test_bad_link_or_number_is_a_fault(name: str, cells: dict[str, object]) -> None:
    faults = check_links(spoil(load_order_of_battle_tables(), name, 0, **cells))
    assert [fault.column for fault in faults] == list(cells)


def test_headquarters_not_below_its_superior_is_a_fault() -> None:
    tables = load_order_of_battle_tables()
    row = next(i for i, row in enumerate(tables.headquarters) if row["superior_id"])
    assert [fault.column for fault in check_links(spoil(tables, "headquarters", row, level=0))] == ["level"]


def test_every_superior_stands_before_its_subordinates() -> None:
    superior = load_order_of_battle().headquarters.superior
    assert (superior < np.arange(superior.size)).all()


def test_every_formation_reaches_a_capital() -> None:
    headquarters = load_order_of_battle().headquarters
    for start in load_order_of_battle().formations.headquarters:
        row = int(start)
        while headquarters.superior[row] >= 0:
            row = int(headquarters.superior[row])
        assert headquarters.level[row] == 0


def test_headquarters_serves_its_own_camp() -> None:
    order = load_order_of_battle()
    assert (order.headquarters.camp[order.formations.headquarters] == order.formations.camp).all()


def test_at_most_forty_eight_headquarters_keep_beliefs_and_all_are_high() -> None:
    headquarters = load_order_of_battle().headquarters
    assert 0 < headquarters.has_beliefs.sum() <= 48
    assert headquarters.level[headquarters.has_beliefs].max() <= 3


def test_more_than_260_ground_formations_of_five_sides() -> None:
    formations = load_order_of_battle().formations
    assert len(formations.id) >= 260
    assert set(formations.side.tolist()) == {0, 1, 2, 3, 4}
    assert (formations.men > 0).all()


def test_rifle_divisions_by_front_are_as_many_as_the_literature_counts() -> None:
    counted = Counter(
        row["front_id"]
        for row in load_order_of_battle_tables().formations
        if row["side"] == "soviet"
        and row["kind"] == "rifle"
        and ("Rifle Division" in row["name"] or "Airborne" in row["name"])
        and not row["parent_id"]
    )
    assert {front: counted[front] for front in RIFLE_DIVISIONS} == RIFLE_DIVISIONS


def test_every_mobile_army_has_a_forward_detachment_with_lorries() -> None:
    order = load_order_of_battle()
    rows = [row for row in order.tables.formations if row["is_forward_detachment"]]
    armies = {row["army_id"] for row in rows}
    attacking = {
        "sov-17-army",
        "sov-36-army",
        "sov-39-army",
        "sov-53-army",
        "sov-6-guards-tank-army",
        "sov-kmg-pliyev",
        "sov-1-red-banner-army",
        "sov-5-army",
        "sov-25-army",
        "sov-35-army",
        "sov-10-mc",
        "sov-2-red-banner-army",
        "sov-15-army",
        "sov-5-separate-rc",
    }
    assert attacking <= armies
    assert all(row["vehicles"] > 0 and row["mobility"] in ("motor", "tracked") for row in rows)


def test_all_works_have_a_static_garrison() -> None:
    tables = load_order_of_battle_tables()
    garrisons = [row for row in tables.formations if row["works_id"]]
    assert {row["works_id"] for row in garrisons} == set(tables.works.column("works_id"))
    assert {row["mobility"] for row in garrisons} == {"static"}
    assert {row["kind"] for row in garrisons} == {"garrison_works", "fortress"}


def test_airlanded_parties_are_small_and_have_a_target() -> None:
    tables = load_order_of_battle_tables()
    parties = {row["formation_id"]: row for row in tables.formations if row["kind"] == "airlanded"}
    assert set(parties) == set(tables.parties.column("formation_id"))
    assert all(50 <= row["men"] <= 500 and row["echelon"] == "airlanded" for row in parties.values())


def test_no_formation_arrives_on_a_date() -> None:
    # Readiness is an hour after H of days, not of weeks: later arrivals were outcomes.
    assert load_order_of_battle().formations.ready_h.max() <= 240
