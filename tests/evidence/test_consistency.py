"""Claims are held against one another: units, sets within sets, disputes, sources, and borrowed words."""

from dataclasses import replace
from pathlib import Path

import pytest

from auguststorm.errors import Fault
from auguststorm.evidence.article import split_article
from auguststorm.evidence.claims import ARTICLE, Claim, Dispute, Statements, Unclaimed
from auguststorm.evidence.consistency import (
    SCHOOLS,
    Unit,
    check_disputes,
    check_sets,
    check_spelling,
    check_units,
    check_words,
    totals_of,
)
from auguststorm.evidence.index import IndexRow, build_index, hash_runs
from auguststorm.evidence.ledger import Estimate, Ledger, Source
from auguststorm.evidence.locators import Copies, check_locators, check_unclaimed
from auguststorm.evidence.references import check_marks, check_sources, is_isbn
from auguststorm.tables import Column, Table
from tests.evidence.test_article import TEXT

UNITS = {
    "men": Unit("men", "people", 1.0, ("men", "killed"), "Men"),
    "guns": Unit("guns", "guns", 1.0, ("guns",), "Guns"),
}
INDEX = {row.paragraph: row for row in build_index(split_article(TEXT))}
LEAD = 5
CLAIM = Claim(
    claim_id="clm:a", kind="quantity", subject="strength.north.men", value=1200.0, value_high=None, unit="men",
    date=None, date_high=None, precision="exact", scope=None, side=None, period=None, definition=None,
    claimant="the article", source_id=ARTICLE, cited_through=("src:one",), section="Lead", paragraph=LEAD, sentence=1,
    page=None, reference=("1",), figures=("1,200", "May 2, 1931"), names=("River Army",),
    paraphrase="The river was crossed", polarity="affirms", rank="normal", rank_reason=None, confidence="medium",
    within=(), used_by_reason=None,
)  # fmt: skip
SOURCE = Source(
    "src:one", "A. Brook", "The River", "1933", "monograph", "English", None, "high", identifiers=("reference:1",)
)
ESTIMATE = Estimate("est:a", 1.0, 1.0, 1.0, "fixed", "men", "mixture", ("src:one",), "Because")


def statements_of(
    *claims: Claim, disputes: tuple[Dispute, ...] = (), unclaimed: tuple[Unclaimed, ...] = ()
) -> Statements:
    places = {each.claim_id: ("claims.csv", n) for n, each in enumerate(claims, start=2)}
    places |= {each.dispute_id: ("disputes.csv", n) for n, each in enumerate(disputes, start=2)}
    by_dispute = {each.dispute_id: each for each in disputes}
    return Statements({each.claim_id: each for each in claims}, by_dispute, unclaimed, places)


def ledger_of(*sources: Source, estimates: tuple[Estimate, ...] = ()) -> Ledger:
    places = {each.source_id: ("sources.csv", 2) for each in sources} | {
        each.estimate_id: ("estimates.csv", 2) for each in estimates
    }
    return Ledger({each.estimate_id: each for each in estimates}, {each.source_id: each for each in sources}, places)


def columns(faults: list[Fault]) -> list[str | None]:
    return [fault.column for fault in faults]


def test_a_claim_at_its_place_has_no_fault() -> None:
    assert check_locators(statements_of(CLAIM), INDEX) == []
    dated = replace(CLAIM, claim_id="clm:b", kind="date", value=None, unit=None, date="1931-05-02")
    assert check_locators(statements_of(dated), INDEX) == []


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"paragraph": 99}, "paragraph"),
        ({"paragraph": 6}, "section"),
        ({"section": "Leed"}, "section"),
        ({"sentence": 4}, "sentence"),
        ({"sentence": 2}, "sentence"),
        ({"figures": ("1,210",)}, "figures"),
        ({"figures": ("1,200", "May 3, 1931")}, "figures"),
        ({"names": ("Lake Army",)}, "names"),
        ({"reference": ("7",)}, "reference"),
        ({"value": 1210.0}, "value"),
        ({"value_high": 1300.0}, "value_high"),
        ({"date": "1931-05-03"}, "date"),
        ({"date": "1932-05-02"}, "date"),
        ({"date": "1931-05", "date_high": "1931-06"}, "date_high"),
        ({"figures": ("June", "1,200"), "date": "1931-06-01"}, "date"),
    ],
)
def test_what_does_not_stand_at_the_place_is_a_fault(change: dict[str, object], column: str) -> None:
    faults = check_locators(statements_of(replace(CLAIM, **change)), INDEX)  # type: ignore[arg-type]
    assert column in columns(faults)
    assert {fault.file for fault in faults} == {"claims.csv"}


def test_a_date_without_a_year_is_of_a_year_of_its_paragraph_or_of_the_war() -> None:
    for year, is_right in ((1931, True), (1945, True), (1939, False)):
        claim = replace(CLAIM, figures=("June", "1,200"), date=f"{year}-06")
        assert (check_locators(statements_of(claim), INDEX) == []) == is_right


def test_a_message_tells_where_a_figure_stands_instead() -> None:
    faults = check_locators(statements_of(replace(CLAIM, figures=("1,200", "30"))), INDEX)
    assert "It stands in paragraph 8" in str(faults[0])
    assert "1,200, May 2, 1931" in str(faults[0])


def test_only_what_stands_in_a_paragraph_can_be_left_unclaimed() -> None:
    good = Unclaimed(LEAD, ("June",), "No matter", ("unclaimed.csv", 2))
    assert check_unclaimed(statements_of(unclaimed=(good,)), INDEX) == []
    for bad, column in ((replace(good, what=("July",)), "what"), (replace(good, paragraph=99), "paragraph")):
        assert columns(check_unclaimed(statements_of(unclaimed=(bad,)), INDEX)) == [column]


def test_a_mark_leads_to_its_source() -> None:
    assert check_marks(statements_of(CLAIM), ledger_of(SOURCE)) == []
    assert columns(check_marks(statements_of(CLAIM), ledger_of(replace(SOURCE, identifiers=())))) == ["reference"]
    assert columns(check_marks(statements_of(replace(CLAIM, cited_through=())), ledger_of(SOURCE))) == ["cited_through"]


def test_a_source_has_the_year_and_the_isbn_of_its_reference() -> None:
    entry = IndexRow(9, "References", 1, 1, "", (), ((1, "0-7006-0899-0"),), ((1, "1933"),), ((1, "Brook"),), ())
    index = {9: entry}
    assert check_sources(ledger_of(replace(SOURCE, identifiers=("reference:1", "isbn:0-7006-0899-0"))), index) == []
    for change, column in (
        ({"identifiers": ("reference:2",)}, "identifiers"),
        ({"identifiers": ("reference:1", "isbn:0-7006-0899-1")}, "identifiers"),
        ({"year": "1934"}, "year"),
        ({"author": "C. Dale", "title": "Hills"}, "identifiers"),
    ):
        assert columns(check_sources(ledger_of(replace(SOURCE, **change)), index)) == [column]


def test_one_number_is_one_source() -> None:
    twin = replace(SOURCE, source_id="src:twin")
    assert columns(check_sources(ledger_of(SOURCE, twin), {})).count("identifiers") == 3  # the twin; no list to be in
    assert check_sources(ledger_of(replace(twin, identifiers=()), replace(SOURCE, identifiers=())), {}) == []


def test_a_unit_fits_what_the_subject_speaks_of() -> None:
    assert check_units(statements_of(CLAIM, replace(CLAIM, claim_id="clm:b", subject="killed.south")), UNITS) == []
    assert columns(check_units(statements_of(replace(CLAIM, unit="guns")), UNITS)) == ["unit"]
    assert columns(check_units(statements_of(replace(CLAIM, subject="strength.menace")), UNITS)) == ["unit"]


TOTAL = replace(CLAIM, claim_id="clm:total", subject="losses.men", value=100.0)
PART = replace(CLAIM, claim_id="clm:part", subject="killed.men", value=60.0, within=("clm:total",))


def test_parts_that_fit_their_total_are_no_fault() -> None:
    other = replace(PART, claim_id="clm:other", subject="missing.men", value=40.0)
    part_of_part = replace(PART, claim_id="clm:small", subject="killed.officers.men", value=10.0, within=("clm:part",))
    statements = statements_of(TOTAL, PART, other, part_of_part)
    assert check_sets(statements, ledger_of(), UNITS) == []
    assert totals_of(part_of_part, statements.claims) == {"clm:part", "clm:total"}


@pytest.mark.parametrize(
    ("claims", "column"),
    [
        ((replace(TOTAL, within=("clm:part",)), PART), "within"),
        ((TOTAL, replace(PART, value=101.0)), "within"),
        ((TOTAL, replace(PART, unit="guns", subject="guns.lost")), "within"),
        ((TOTAL, PART, replace(PART, claim_id="clm:other", subject="missing.men", value=41.0)), "value"),
    ],
)
def test_sets_that_do_not_fit_are_a_fault(claims: tuple[Claim, ...], column: str) -> None:
    assert column in columns(check_sets(statements_of(*claims), ledger_of(), UNITS))


def test_a_set_and_its_total_are_not_drawn_together() -> None:
    estimate = replace(ESTIMATE, claims=("clm:part", "clm:total"))
    faults = check_sets(statements_of(TOTAL, PART), ledger_of(estimates=(estimate,)), UNITS)
    assert columns(faults) == ["claims"]
    assert faults[0].file == "estimates.csv"
    dispute = Dispute("dsp:a", "How many", ("clm:part", "clm:total"), "count", "Both", (), (), ())
    assert columns(check_sets(statements_of(TOTAL, PART, disputes=(dispute,)), ledger_of(), UNITS)) == ["claims"]
    of_scope = replace(dispute, kind="scope")
    assert check_sets(statements_of(TOTAL, PART, disputes=(of_scope,)), ledger_of(), UNITS) == []


@pytest.mark.parametrize(
    ("says", "unit", "is_fault"),
    [((1200.0,), "men", False), ((1300.0,), "men", True), ((1200.0,), "guns", True)],
)
def test_a_mixture_takes_what_its_claim_says(says: tuple[float, ...], unit: str, is_fault: bool) -> None:
    claim = replace(TOTAL, value=1200.0, value_high=None, unit="men")
    estimate = replace(ESTIMATE, claims=(claim.claim_id,), weights=(1.0,), says=says, unit=unit)
    faults = check_sets(statements_of(claim), ledger_of(estimates=(estimate,)), UNITS)
    assert columns(faults) == (["says"] if is_fault else [])


def test_a_dispute_has_two_claims_that_differ_and_can_be_compared() -> None:
    rival = replace(CLAIM, claim_id="clm:b", value=1300.0)
    dispute = Dispute("dsp:a", "How many", ("clm:a", "clm:b"), "count", "Both", (), (), ())
    assert check_disputes(statements_of(CLAIM, rival, disputes=(dispute,)), UNITS) == []
    for claims, changed in (
        ((CLAIM, rival), replace(dispute, claims=("clm:a",))),
        ((CLAIM, replace(rival, value=1200.0)), dispute),
        ((CLAIM, replace(rival, unit="guns")), dispute),
    ):
        assert columns(check_disputes(statements_of(*claims, disputes=(changed,)), UNITS)) == ["claims"]
    unknown = replace(dispute, scenario=("nowhere",))
    assert columns(check_disputes(statements_of(CLAIM, rival, disputes=(unknown,)), UNITS)) == ["scenario"]


def table_of(name: str, **cells: str | None) -> Table:
    schema = tuple(Column(column, "text", "", False, "", "", "A column") for column in cells)
    return Table(name, Path(f"{name}.csv"), schema, ({**cells, "_row": 2},))


def test_nine_words_of_the_article_are_found_in_every_text_but_titles() -> None:
    copied = "It ended in June, after which the Treaty of Ferry"
    copies = Copies({1: replace(INDEX[LEAD], runs=tuple(hash_runs(copied)))})
    tables = [
        table_of("claims", paraphrase="Ours", scope=copied.upper(), claimant=None),
        table_of("plans", note=f"Because ... {copied}!"),
        table_of("sources", title=copied, note=copied),
    ]
    faults = check_words(tables, copies)
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [
        ("claims.csv", 2, "scope"), ("plans.csv", 2, "note"), ("sources.csv", 2, "note"),
    ]  # fmt: skip
    assert "paragraph 5" in str(faults[0])
    assert check_words([table_of("claims", paraphrase="It ended in June with the Treaty of Ferry")], copies) == []


def test_two_letters_exchanged_are_found_where_the_word_stands_elsewhere() -> None:
    other = replace(CLAIM, claim_id="clm:b", claimant="Soviet figures", subject="strength.river.army")
    both = replace(other, claim_id="clm:c")
    assert check_spelling(statements_of(other, both)) == []
    odd = replace(other, claim_id="clm:d")
    for wrong, column in (
        (replace(odd, claimant="Soviet figuers"), "claimant"),
        (replace(odd, subject="strength.rievr.army"), "subject"),
    ):
        faults = check_spelling(statements_of(other, both, wrong))
        assert columns(faults) == [column]
        assert "which stands elsewhere" in str(faults[0])


def test_schools_are_those_of_the_model() -> None:
    from auguststorm.engine.decision import SCHOOLS as MODEL

    assert set(SCHOOLS) <= set(MODEL)
    rival = replace(CLAIM, claim_id="clm:b", value=1300.0)
    dispute = Dispute("dsp:a", "How many", ("clm:a", "clm:b"), "count", "Both", (), ("revisionist",), ())
    assert columns(check_disputes(statements_of(CLAIM, rival, disputes=(dispute,)), UNITS)) == ["school"]


def test_an_isbn_has_a_last_digit_that_fits() -> None:
    assert all(is_isbn(text) for text in ("0-7006-0899-0", "978-0-306-40615-7", "0-8044-2957-X"))  # ISO 2108
    assert not any(is_isbn(text) for text in ("0-7006-0899-1", "978-0-306-40615-8", "0-8044-2957", "X"))
    wrong = replace(SOURCE, identifiers=("isbn:0-7006-0899-1",))
    assert columns(check_sources(ledger_of(wrong), {})) == ["identifiers"]
