"""Claims imported from the research are claims like others, feed no estimate, and say where they came from."""

import csv
import re
from pathlib import Path

import pytest

from auguststorm.evidence.claims import Claim, load_statements
from auguststorm.evidence.ledger import load_ledger
from auguststorm.tables import DATA

TABLES = ("totals", "outcomes", "fort_outcomes", "politics", "commands")
LOG = Path(__file__).parents[2] / "docs" / "data" / "import_log_claims.csv"
OUTCOMES = ("outcomes", "fort_outcomes")


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


def test_each_claim_is_used_by_a_dispute_or_says_why_not() -> None:
    disputed = {name for dispute in load_statements().disputes.values() for name in dispute.claims}
    claims = [claim for table in TABLES for claim in imported(table)]
    assert not [each.claim_id for each in claims if each.claim_id not in disputed and not each.used_by_reason]


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
    assert {row["table"] for row in rows} == set(TABLES)
    held = {row["id"] for row in refused}
    assert not held & set(load_statements().claims)
