"""Claims imported from the research are claims like others, feed no estimate, and say where they came from."""

import csv
import re
from pathlib import Path

import pytest

from auguststorm.evidence.audit import tables_with_claims
from auguststorm.evidence.check import read_evidence
from auguststorm.evidence.claims import Claim, load_statements
from auguststorm.evidence.ledger import load_ledger
from auguststorm.evidence.uses import read_uses, row_name, rows_of_table, uses_of
from auguststorm.tables import DATA

TABLES = (
    "totals", "outcomes", "fort_outcomes", "politics", "commands", "order_of_battle", "units", "establishments",
    "ships", "airfields", "fortified_regions", "gazetteer", "railways", "plans", "timeline",
)  # fmt: skip
LOG = Path(__file__).parents[2] / "docs" / "data" / "import_log_claims.csv"
# Shares of the rows of each table that lead to a claim of their own.
LEADING = {
    "order_of_battle/formations": 0.7,
    "order_of_battle/establishments": 0.99,
    "order_of_battle/headquarters": 0.8,
    "order_of_battle/works": 0.99,
    "order_of_battle/ship_groups": 0.99,
    "order_of_battle/airfields": 0.99,
    "order_of_battle/tree": 0.6,
    "order_of_battle/services": 0.8,
    "order_of_battle/air_groups": 0.9,
    "theatre/places": 0.85,
    "theatre/railways": 0.99,
    "plans/plans": 0.95,
}
OUTCOMES = ("outcomes", "fort_outcomes", "timeline")


def imported(table: str) -> list[Claim]:
    claims = load_statements().claims.values()
    return [claim for claim in claims if re.match(rf"clm:research_{table}-", claim.claim_id)]


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_there_and_none_of_it_claims_to_cite_the_article(table: str) -> None:
    claims = imported(table)
    with (DATA / "evidence" / "claims" / f"research_{table}.csv").open(encoding="utf-8", newline="") as handle:
        assert len(claims) == len(list(csv.DictReader(handle))) >= 15
    assert not [claim for claim in claims if claim.cites_article]


def test_what_is_only_recalled_is_never_believed_highly() -> None:
    recalled = [each for table in TABLES for each in imported(table) if each.source_id == "src:general-knowledge"]
    assert len(recalled) > 20
    assert not [each.claim_id for each in recalled if each.confidence == "high"]


def test_no_estimate_rests_on_an_imported_outcome() -> None:
    """Of politics and links the day or the state before the war may be used; of outcomes nothing may."""
    outcomes = {claim.claim_id for table in OUTCOMES for claim in imported(table)}
    used = {name for estimate in load_ledger().estimates.values() for name in estimate.claims}
    assert outcomes
    assert not outcomes & used
    assert used & set(load_statements().claims)  # else the line above could not fail


def test_each_claim_is_used_or_says_why_not_and_never_both() -> None:
    evidence, faults = read_evidence()
    listed, more = read_uses()
    assert not faults
    assert not more
    uses = uses_of(evidence.statements, evidence.ledger, listed, tables_with_claims())
    claims = [claim for table in TABLES for claim in imported(table)]
    assert sum(bool(uses[each.claim_id]) for each in claims) > 1800
    assert not [each.claim_id for each in claims if bool(uses[each.claim_id]) == bool(each.used_by_reason)]


def test_rows_of_the_order_of_battle_lead_to_claims() -> None:
    """Detached parts and guesses have none; most units, fields, ships, places and lines do."""
    with_claims = {row["used_by"] for table in read_uses()[0] for row in table if row["kind"] == "row"}
    for table, at_least in LEADING.items():
        rows = [row_name(table, row_id) for row_id, _ in rows_of_table(table)]
        assert len(rows) > 20, table
        assert len(with_claims & set(rows)) >= at_least * len(rows), table


def test_a_row_that_no_table_has_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "uses").mkdir()
    text = "claims,kind,used_by,how\nclm:x,row,order_of_battle/works:fr-nowhere,Garrison\n"
    (tmp_path / "uses" / "rows.csv").write_text(text, encoding="utf-8")
    assert [fault.column for fault in read_uses(tmp_path)[1]] == ["used_by"]


def test_a_claim_says_where_it_stands_or_why_not() -> None:
    claims = [claim for table in TABLES for claim in imported(table)]
    assert not [each.claim_id for each in claims if each.is_located == (each.locator_gap is not None)]
    assert sum(each.is_located for each in claims) > 700


def test_no_claim_repeats_another_with_the_same_claimant() -> None:
    said: dict[tuple[object, ...], str] = {}
    twice = []
    for table in TABLES:
        for each in imported(table):
            key = (each.subject, each.value, each.value_high, each.unit, each.date, each.date_high, each.claimant)
            if each.value is not None or each.date is not None:
                twice += [(said[key], each.claim_id)] if key in said else []
                said[key] = each.claim_id
    assert not twice


def test_the_log_tells_what_was_refused_and_why() -> None:
    with LOG.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    refused = [row for row in rows if row["written"] == "refused"]
    assert len(refused) > 20
    assert all(row["reason"] for row in rows)
    assert {row["table"] for row in rows} >= set(TABLES) - {"ships", "airfields", "fortified_regions"}
    held = {row["id"] for row in refused}
    assert not held & set(load_statements().claims)
