"""Set rival claims side by side: as intervals where they are figures, else as words; no side is taken.

What is shown here is only shown. No rule of the model reads a claim or a dispute.
"""

from datetime import datetime
from typing import NamedTuple

from auguststorm.evidence.check import Evidence
from auguststorm.evidence.claims import Claim, Dispute
from auguststorm.evidence.coverage import value_of
from auguststorm.evidence.describe import cite, locator_of
from auguststorm.report.svg import Chart, in_two_widths, round_steps
from auguststorm.report.words import short, shorten

NARROW = 600.0
KINDS = {
    "definition": "what a word means",
    "scope": "whom or what is counted",
    "count": "how many",
    "date": "when",
    "cause": "why",
}
_FEWEST = 2  # figures that make a plot
_LARGE = 100.0  # below this a difference is told in words, not among the main ones
_APART = 1.05
_LIMITS = {"about": "about ", "at_most": "at most ", "at_least": "at least "}
_VIEWS = (
    ("Soviet and Japanese", "other"),
    ("Soviet", "soviet"),
    ("Japanese", "japanese"),
    ("Manshukokushi", "japanese"),
)


class Said(NamedTuple):
    """What one claimant says in a dispute."""

    claim_id: str
    claimant: str
    view: str  # soviet, japanese or other: whose figures they are
    low: float | None
    high: float | None
    unit: str
    words: str
    counted: str
    read_in: str


class Shown(NamedTuple):
    """One dispute as the page shows it."""

    dispute_id: str
    title: str
    kind: str
    handling: str
    estimate_ids: tuple[str, ...]
    said: tuple[Said, ...]

    @property
    def figures(self) -> tuple[Said, ...]:
        """Return who names a figure."""
        return tuple(each for each in self.said if each.low is not None)

    @property
    def is_drawn(self) -> bool:
        """Tell whether there are figures to set beside one another."""
        return self.kind not in ("date", "cause") and len(self.figures) >= _FEWEST

    @property
    def is_main(self) -> bool:
        """Tell whether it is drawn at once: large figures that lie well apart."""
        lows = [each.low or 0.0 for each in self.figures]
        return self.is_drawn and min(lows) >= _LARGE and max(lows) > _APART * min(lows)


def view_of(claimant: str) -> str:
    """Tell from a claimant's name whose figures they are; `other` where it says nothing of that."""
    return next((view for word, view in _VIEWS if word in claimant), "other")


def shown_disputes(evidence: Evidence) -> tuple[Shown, ...]:
    """List the disputes of the ledger with what each claimant says, in the order of the tables."""
    claims = evidence.statements.claims
    return tuple(
        Shown(
            dispute.dispute_id,
            dispute.title,
            dispute.kind,
            dispute.handling,
            dispute.estimate_ids,
            tuple(_said(claims[name], dispute, evidence) for name in dispute.claims if name in claims),
        )
        for dispute in evidence.statements.disputes.values()
    )


def _said(claim: Claim, dispute: Dispute, evidence: Evidence) -> Said:
    source = evidence.ledger.sources.get(claim.source_id)
    place = "; ".join(part for part in (cite(source) if source else claim.source_id, locator_of(claim)) if part)
    is_told_by_value = claim.value is not None or dispute.kind == "date"
    words = (value_of(claim) if is_told_by_value else "") or claim.paraphrase
    if claim.value is not None:
        words = words.replace("-", " ").replace("self propelled", "self-propelled")
        words = _LIMITS.get(claim.precision or "", "") + words
    counted = "; ".join(part for part in (claim.scope, claim.definition) if part)
    high = claim.value if claim.value_high is None else claim.value_high
    claimant = claim.claimant[0].upper() + claim.claimant[1:]
    view = view_of(claim.claimant)
    return Said(claim.claim_id, claimant, view, claim.value, high, claim.unit or "", words, counted, place)


def dispute_chart(shown: Shown, h_day: datetime) -> str:
    """Draw the figures of a dispute as intervals, one line a claimant; every value is written beside its mark.

    Parameters
    ----------
    h_day : any date; the scale here is one of numbers
    """
    rows = shown.figures
    steps = round_steps(max(each.high or 0.0 for each in rows), 4)

    def draw(width: float) -> str:
        is_narrow = width < NARROW
        step = 46.0 if is_narrow else 34.0
        chart = Chart(width, step * len(rows) + 34.0, h_day, (0.0, steps[-1]), f"{shown.title}: figures by claimant")
        chart.left = 16.0 if is_narrow else 300.0
        chart.right = 22.0 if is_narrow else 224.0
        chart.top = 4.0
        for value in steps if not is_narrow else (*steps[::2],):
            x = chart.x(value)
            chart.rule(x, chart.top, x, chart.height - chart.bottom, "grid")
            chart.text(x, chart.height - 7.0, short(value) if steps[-1] >= 10.0 else f"{value:g}", "tick", "middle")
        for position, each in enumerate(rows):
            middle = chart.top + step * position + (step * 3 / 4 if is_narrow else step / 2)
            _labels(chart, each, middle, is_narrow)
            _mark(chart, each, middle)
        return chart.render()

    return in_two_widths(draw)


def _labels(chart: Chart, each: Said, middle: float, is_narrow: bool) -> None:
    if is_narrow:
        name = shorten(f"{each.claimant}: {each.words}", 50)
        chart.text(chart.left, middle - 21.0, name, "name halo")
        chart.text(chart.left, middle - 9.0, shorten(each.counted, 54), "tick halo")
        return
    is_two_lines = bool(each.counted)
    chart.text(chart.left - 12.0, middle + (-2.0 if is_two_lines else 4.0), shorten(each.claimant, 44), "name", "end")
    chart.text(chart.left - 12.0, middle + 11.0, shorten(each.counted, 46), "tick", "end")
    chart.text(chart.width - chart.right + 14.0, middle + 4.0, shorten(each.words, 34), "name")


def _mark(chart: Chart, each: Said, middle: float) -> None:
    """Draw what a claimant says: a shape and a colour for whose figures they are, a bar over a range."""
    low, high = each.low or 0.0, each.high or 0.0
    told = f"{each.claimant}: {each.words}" + (f" ({each.counted})" if each.counted else "")
    if high > low:
        chart.box(chart.x(low), middle - 2.5, chart.x(high) - chart.x(low), 5.0, f"said {each.view}", told)
    for value in {low, high}:
        x = chart.x(value)
        if each.view == "soviet":
            chart.box(x - 4.5, middle - 4.5, 9.0, 9.0, "said soviet", told)
        elif each.view == "japanese":
            chart.dot(x, middle, "said japanese", told)
        else:
            chart.diamond(x, middle, "said other", told)


def table_rows(shown: tuple[Shown, ...]) -> list[tuple[str, list[list[str]]]]:
    """Write all disputes as rows of words, by title: claimant, what is said, what is counted, where it was read."""
    return [
        (each.title, [[said.claimant, said.words, said.counted, said.read_in] for said in each.said]) for each in shown
    ]
