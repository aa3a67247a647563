"""Sums meet the claims that are followed, and stand beside those that are not."""

from dataclasses import replace

from auguststorm.order_of_battle import load_order_of_battle_tables
from auguststorm.order_of_battle.reconcile import reconcile, table_of


def test_sums_lie_within_the_stated_tolerances() -> None:
    comparisons = reconcile()
    print(table_of(comparisons))  # noqa: T201  (shown when the test fails, or with -s)
    assert [item for item in comparisons if not item.is_met] == []
    assert sum(item.tolerance_share is not None for item in comparisons) > 50


def test_a_missing_division_is_noticed() -> None:
    tables = load_order_of_battle_tables()
    rows = tuple(row for row in tables.formations if row["army_id"] != "sov-39-army")
    fewer = tables._replace(formations=replace(tables.formations, rows=rows))
    missed = {item.command for item in reconcile(fewer) if not item.is_met}
    assert {"sov-39-army", "sov-transbaikal-front"} <= missed


def test_rival_claims_are_printed_and_not_averaged() -> None:
    text = table_of(reconcile())
    assert "not followed" in text
    assert "665500" in text
