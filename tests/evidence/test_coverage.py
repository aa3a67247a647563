"""Coverage puts every paragraph beside its claims and their uses, and says aloud what is missing."""

from dataclasses import replace
from pathlib import Path

import pytest

from auguststorm.evidence import uses as uses_module
from auguststorm.evidence.check import Evidence, read_evidence
from auguststorm.evidence.claims import Claim, Dispute, Unclaimed
from auguststorm.evidence.coverage import cover, describe, summarise, value_of
from auguststorm.evidence.quality import (
    judge,
    orphans,
    outside,
    recalled,
    shares_by_table,
    tables_without_estimates,
    unsourced,
)
from auguststorm.evidence.uses import Use, read_uses, uses_of
from auguststorm.tables import Column, Table
from tests.evidence.test_consistency import CLAIM, ESTIMATE, INDEX, LEAD, SOURCE, UNITS, ledger_of, statements_of

OTHER = Unclaimed(LEAD, ("June",), "No matter", ("unclaimed.csv", 2))


def evidence_of(*claims: Claim, unclaimed: tuple[Unclaimed, ...] = ()) -> Evidence:
    estimate = replace(ESTIMATE, claims=("clm:a",), value=1200.0, low=1000.0, high=1400.0)
    return Evidence(ledger_of(SOURCE, estimates=(estimate,)), statements_of(*claims, unclaimed=unclaimed), UNITS, INDEX)


def test_a_figure_that_no_claim_has_is_told() -> None:
    covered = {each.row.paragraph: each for each in cover(evidence_of(CLAIM))}
    assert covered[LEAD].missing == ("June",)
    assert not covered[LEAD].is_whole
    assert covered[2].missing == ("1,200",) or covered[3].missing == ("1,200",)
    assert any("NO CLAIM HAS: June" in line for line in describe(covered[LEAD], {}))


def test_a_reason_stands_for_a_claim() -> None:
    covered = {each.row.paragraph: each for each in cover(evidence_of(CLAIM, unclaimed=(OTHER,)))}
    assert covered[LEAD].is_whole
    whole = Unclaimed(3, (), "The same as the lead", ("unclaimed.csv", 3))
    covered = {each.row.paragraph: each for each in cover(evidence_of(unclaimed=(whole,)))}
    assert covered[3].is_whole
    assert not covered[1].is_whole
    assert "NO CLAIM AND NO REASON" in describe(covered[1], {})[-1]


def test_uses_are_gathered_from_estimates_and_disputes() -> None:
    evidence = evidence_of(CLAIM, replace(CLAIM, claim_id="clm:b"))
    dispute = Dispute("dsp:a", "Who", ("clm:a", "clm:b"), "scope", "Both", (), (), ())
    statements = replace(evidence.statements, disputes={"dsp:a": dispute})
    found = uses_of(statements, evidence.ledger, ())
    assert found["clm:a"] == [Use("estimate", "est:a", "mixture"), Use("dispute", "dsp:a", "scope")]
    assert found["clm:b"] == [Use("dispute", "dsp:a", "scope")]
    lines = describe(cover(Evidence(evidence.ledger, statements, UNITS, INDEX))[LEAD - 1], found)
    assert "    used by estimate est:a: mixture" in lines
    assert orphans(statements.claims, found) == []


def test_a_claim_that_nothing_uses_says_why_or_is_an_orphan() -> None:
    silent, told = replace(CLAIM, claim_id="clm:b"), replace(CLAIM, claim_id="clm:c", used_by_reason="Setting only")
    evidence = evidence_of(silent, told)
    found = uses_of(evidence.statements, evidence.ledger, ())
    assert [claim.claim_id for claim in orphans(evidence.statements.claims, found)] == ["clm:b"]
    assert "2 claims cite the article: 0 are used, 1 are not, with a reason, 1 are not, without one." in summarise(
        cover(evidence), found
    )


def test_claims_read_elsewhere_are_counted_apart() -> None:
    other = replace(CLAIM, claim_id="clm:b", source_id="src:b", section=None, paragraph=None, sentence=None)
    evidence = evidence_of(CLAIM, other)
    lines = summarise(cover(evidence), uses_of(evidence.statements, evidence.ledger, ()))
    assert any(line.startswith("1 claims cite the article: 1 are used") for line in lines)
    assert "1 claims were read elsewhere and are counted apart: 0 of them are used." in lines


def test_a_listed_use_names_something_there_is(tmp_path: Path) -> None:
    (tmp_path / "uses").mkdir()
    rows = [
        "claims,kind,used_by,how",
        "clm:a,rule,movement,Marches",
        "clm:a,scenario,historical,Base",
        "clm:a,rule,nothing,None",
    ]
    (tmp_path / "uses" / "a.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    tables, faults = read_uses(tmp_path)
    assert [(fault.row, fault.column) for fault in faults] == [(4, "used_by")]
    assert len(tables) == 1
    assert uses_module.read_uses()[1] == []


def test_an_estimate_outside_its_claims_is_told() -> None:
    evidence = evidence_of(CLAIM)
    assert outside(evidence) == []
    estimate = replace(ESTIMATE, claims=("clm:a",), value=1300.0)
    strayed = Evidence(ledger_of(SOURCE, estimates=(estimate,)), evidence.statements, UNITS, INDEX)
    assert [(each.estimate_id, low, high) for each, low, high in outside(strayed)] == [("est:a", 1200.0, 1200.0)]
    derived = Evidence(
        ledger_of(SOURCE, estimates=(replace(estimate, method="derived"),)), evidence.statements, UNITS, INDEX
    )
    assert outside(derived) == []


def test_an_estimate_whose_claims_are_all_recalled_is_told() -> None:
    backed = replace(ESTIMATE, claims=("clm:a", "clm:b"))
    by_heart = [replace(CLAIM, claim_id=name, locator_gap="recalled") for name in ("clm:a", "clm:b")]

    def told(*claims: Claim) -> list[str]:
        evidence = Evidence(ledger_of(SOURCE, estimates=(backed,)), statements_of(*claims), UNITS, INDEX)
        return [each.estimate_id for each in recalled(evidence)]

    assert told(*by_heart) == ["est:a"]
    assert told(by_heart[0], replace(by_heart[1], locator_gap=None)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "1,200 men"),
        ({"value_high": 1300.5}, "1,200 to 1,300.5 men"),
        ({"value": None, "date": "1945-08", "date_high": "1945-09"}, "1945-08 to 1945-09"),
        ({"polarity": "denies"}, "not 1,200 men"),
    ],
)
def test_what_a_claim_says_is_told_in_brief(change: dict[str, object], said: str) -> None:
    assert value_of(replace(CLAIM, **change)) == said  # type: ignore[arg-type]


def test_tables_are_judged_by_what_their_numbers_rest_on() -> None:
    def table(*columns: tuple[str, str]) -> Table:
        schema = tuple(Column(name, kind, "", False, "", "", "A column") for name, kind in columns)
        return Table("things", Path("folder") / "things.csv", schema, ({"estimate_id": "est:a", "_row": 2},))

    bare = table(("thing_id", "id"), ("men", "int"), ("share", "float"))
    backed = table(("men", "int"), ("estimate_id", "id"))
    assert tables_without_estimates([bare, backed]) == [("folder/things", ["men", "share"])]
    ledger = ledger_of(SOURCE, estimates=(replace(ESTIMATE, method="assumption"),))
    (share,) = shares_by_table([bare, backed], ledger)
    assert (share.table, share.n_estimates, share.n_assumptions, share.assumed_share) == ("folder/things", 1, 1, 1.0)
    assert unsourced(ledger) == []
    guess = replace(ESTIMATE, sources=("src:general-knowledge",))
    assert unsourced(ledger_of(SOURCE, estimates=(guess,))) == [guess]


def test_every_figure_and_date_of_the_article_is_claimed_or_listed_with_a_reason() -> None:
    evidence, _ = read_evidence()
    assert [(each.row.paragraph, each.missing) for each in cover(evidence) if not each.is_whole] == []


def test_own_ledger_can_be_judged() -> None:
    evidence, faults = read_evidence()
    assert faults == []
    lines = judge(evidence, uses_of(evidence.statements, evidence.ledger, ()), ())
    assert any(line.startswith("  all estimates") for line in lines)
    assert any("perspective:" in line for line in lines)
