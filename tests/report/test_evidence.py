import re
from dataclasses import replace
from html import unescape

import pytest

from auguststorm.clock import HISTORICAL_H_DAY
from auguststorm.evidence.check import Evidence
from auguststorm.evidence.claims import Statements
from auguststorm.lineage import Graph, load_graph
from auguststorm.report.build import render
from auguststorm.report.chains import COLUMNS, chains, footnotes
from auguststorm.report.disputes import Said, Shown, dispute_chart, shown_disputes, view_of
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground


@pytest.fixture(scope="module")
def page() -> str:
    return unescape(render(make_results(1), make_ground()))


@pytest.fixture(scope="module")
def ledger() -> tuple[Graph, Evidence]:
    return load_graph()


def said(low: float | None, high: float | None = None, claimant: str = "Soviet figures") -> Said:
    high = low if high is None else high
    return Said("clm:x-01-x", claimant, view_of(claimant), low, high, "men", f"{low} men", "", "a book")


def shown(*rows: Said, kind: str = "count") -> Shown:
    return Shown("dsp:x", "How many there were", kind, "Both are shown.", (), rows)


def test_every_dispute_of_the_ledger_stands_in_the_page_with_each_claimant(
    page: str, ledger: tuple[Graph, Evidence]
) -> None:
    section = page[page.index('id="evidence"') : page.index('id="chains"')]
    _, evidence = ledger
    assert evidence.statements.disputes
    for each in shown_disputes(evidence):
        assert each.title in section
        assert each.handling in section
        for row in each.said:
            assert row.claimant in section
            assert row.words in section
    n_rows = len(re.findall(r'<th scope="row">', section))
    assert n_rows == sum(len(each.claims) for each in evidence.statements.disputes.values())


def test_figures_are_drawn_each_at_its_value_and_a_range_as_a_bar() -> None:
    chart = dispute_chart(shown(said(100.0), said(400.0, 800.0, "Japanese claim")), HISTORICAL_H_DAY)
    wide = chart[: chart.index('class="narrow"')]
    dots = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', wide)]
    (bar,) = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="5" class="said japanese"', wide)
    assert sorted(dots) == pytest.approx([float(bar[0]), float(bar[0]) + float(bar[1])], abs=0.2)
    (square,) = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="9" height="9" class="said soviet"', wide)
    zero, step = 300.0, (dots[1] - dots[0] if dots[0] < dots[1] else dots[0] - dots[1]) / 4.0
    assert float(square) + 4.5 == pytest.approx(zero + step, abs=0.3)


def test_views_differ_in_shape_and_not_in_colour_alone() -> None:
    marks = set()
    for claimant in ("Soviet figures", "Japanese figures", "An author"):
        chart = dispute_chart(shown(said(100.0, claimant=claimant), said(200.0, claimant=claimant)), HISTORICAL_H_DAY)
        marks.add(re.findall(r'<(\w+) [^>]*class="said', chart)[0])
    assert marks == {"rect", "circle", "path"}


def test_dates_and_causes_are_told_and_not_drawn() -> None:
    rows = (said(100.0), said(200.0))
    assert shown(*rows).is_drawn
    assert not shown(*rows, kind="date").is_drawn
    assert not shown(*rows, kind="cause").is_drawn
    assert not shown(said(100.0), said(None)).is_drawn


def test_figures_near_to_one_another_or_small_are_no_main_dispute() -> None:
    assert shown(said(100.0), said(200.0)).is_main
    assert not shown(said(1000.0), said(1001.0)).is_main
    assert not shown(said(3.0), said(5.0)).is_main


def test_a_ledger_without_disputes_has_nothing_to_show(ledger: tuple[Graph, Evidence]) -> None:
    _, evidence = ledger
    assert shown_disputes(replace(evidence, statements=Statements({}, {}, (), {}))) == ()


def test_every_column_of_a_footnote_is_one_that_the_results_have(ledger: tuple[Graph, Evidence]) -> None:
    graph, _ = ledger
    missing = [column for columns in COLUMNS.values() for column in columns if f"result:{column}" not in graph.nodes]
    assert missing == []


def test_each_footnote_leads_through_phases_to_estimates(page: str, ledger: tuple[Graph, Evidence]) -> None:
    graph, evidence = ledger
    found = chains(graph, evidence)
    for place, note in footnotes(graph, evidence, found).items():
        assert note.phases, place
        assert note.n_estimates > 0, place
        assert f"{note.n_estimates} estimates, {note.n_with_claims} with claims" in page
    # A footnote that named every phase would say nothing.
    axes = footnotes(graph, evidence, found)["axes"]
    assert "movement" in axes.phases
    assert "weather" not in axes.phases


def test_each_phase_lists_its_parameters_and_their_estimates(page: str, ledger: tuple[Graph, Evidence]) -> None:
    graph, evidence = ledger
    section = page[page.index('<section id="chains"') : page.index('<section id="limits"')]
    pairs = [pair for chain in chains(graph, evidence).values() for pair in chain.parameters]
    assert len(pairs) > 100
    for parameter, estimate in pairs:
        assert f"<code>{parameter}</code> ← <code>{estimate}</code>" in section


def test_a_chain_goes_on_to_claims(page: str, ledger: tuple[Graph, Evidence]) -> None:
    section = page[page.index('<section id="chains"') : page.index('<section id="limits"')]
    _, evidence = ledger
    estimate = evidence.ledger.estimates["est:strength-kwantung-men"]
    chain = "".join(f" ← <code>{name}</code>" for name in estimate.claims)
    assert f"<code>{estimate.estimate_id}</code>{chain}</li>" in section


def test_sentences_of_the_page_end_once(page: str) -> None:
    paragraphs = re.findall(r"<p[ >].*?</p>", page, flags=re.DOTALL)
    assert len(paragraphs) > 50
    assert not [each for each in paragraphs if ",." in each or ".." in each.replace("...", "")]


def test_results_of_other_data_are_told_so(page: str) -> None:
    assert "these results were made with other data" in page
