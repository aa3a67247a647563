"""Claims are read from fragments, and a row that contradicts itself is refused."""

import csv
import io
from pathlib import Path

import pytest

from auguststorm.evidence.claims import load_statements, parse_date, read_statements
from auguststorm.tables import load_schema

GOOD = {
    "claim_id": "clm:a-01-men", "kind": "quantity", "subject": "strength.soviet.men", "value": "10", "unit": "men",
    "claimant": "the article", "source_id": "src:founding-article", "section": "Infobox", "paragraph": "1",
    "sentence": "1", "figures": "10", "paraphrase": "Ten men", "polarity": "affirms", "rank": "normal",
    "confidence": "medium",
}  # fmt: skip


def write_claims(folder: Path, *rows: dict[str, str], name: str = "a") -> Path:
    (folder / "claims").mkdir(exist_ok=True, parents=True)
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in load_schema("claims")], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (folder / "claims" / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8")
    return folder


def test_own_claims_have_no_fault() -> None:
    statements = load_statements()
    assert len(statements.claims) > 10
    assert all(claim.cites_article or claim.source_id for claim in statements.claims.values())


def test_a_good_claim_is_read(tmp_path: Path) -> None:
    statements, faults = read_statements(write_claims(tmp_path, GOOD))
    assert faults == []
    claim = statements.claims["clm:a-01-men"]
    assert (claim.value, claim.unit, claim.figures, claim.paragraph) == (10.0, "men", ("10",), 1)
    assert claim.cites_article


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"value": ""}, "value"),
        ({"unit": ""}, "unit"),
        ({"value_high": "9"}, "value_high"),
        ({"kind": "date"}, "date"),
        ({"date": "9 August 1945"}, "date"),
        ({"date": "1945-08-09", "date_high": "1945-08-08"}, "date_high"),
        ({"rank": "deprecated"}, "rank_reason"),
        ({"rank_reason": "because"}, "rank_reason"),
        ({"paragraph": ""}, "paragraph"),
        ({"sentence": ""}, "sentence"),
        ({"section": ""}, "section"),
        ({"claim_id": "a-01"}, "claim_id"),
        ({"claim_id": "clm:b-01-men"}, "claim_id"),
        ({"source_id": "src:other"}, "source_id"),
        ({"date": "1945-02-30"}, "date"),
        ({"polarity": "wonders"}, "polarity"),
        ({"side": "roman"}, "side"),
        ({"paraphrase": ""}, "paraphrase"),
    ],
)
def test_a_bad_claim_is_a_fault(tmp_path: Path, change: dict[str, str], column: str) -> None:
    _, faults = read_statements(write_claims(tmp_path, GOOD | change))
    assert column in [fault.column for fault in faults]
    assert all(fault.file == "data/evidence/claims/a.csv" or str(tmp_path) in fault.file for fault in faults)
    assert {fault.row for fault in faults} == {2}


def test_an_id_may_not_stand_in_two_fragments(tmp_path: Path) -> None:
    write_claims(tmp_path, GOOD, name="b")
    _, faults = read_statements(write_claims(tmp_path, GOOD))
    assert any("used once in all fragments" in fault.expected for fault in faults)
    assert {fault.column for fault in faults} == {"claim_id"}


def test_dates_may_be_known_in_part() -> None:
    assert parse_date("1945-08-09") == (1945, 8, 9)
    assert parse_date("1945-08") == (1945, 8, None)
    assert parse_date("1945") == (1945, None, None)
    assert parse_date("August 1945") is None
