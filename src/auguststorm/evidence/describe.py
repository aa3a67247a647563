"""Write claims, disputes, estimates and sources as lines of text."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from auguststorm.evidence.check import Evidence
from auguststorm.evidence.claims import Claim, Dispute
from auguststorm.evidence.coverage import value_of
from auguststorm.evidence.figures import read_figure
from auguststorm.evidence.ledger import Estimate, Source
from auguststorm.evidence.proper_names import has_name
from auguststorm.evidence.uses import Use

LEDGER_IDS = ("est:", "clm:", "dsp:", "src:")
_ALIKE = 0.75  # how like a name must be to be offered
_QUALIFIERS = ("scope", "period", "definition")
_GAPS = {"recalled": "no locator: recalled", "not_given": "no locator: the research gives none"}


def locator_of(claim: Claim) -> str:
    """Write where in its source a claim stands."""
    parts = []
    if claim.section:
        parts.append(claim.section)
    if claim.paragraph is not None:
        parts.append(f"paragraph {claim.paragraph}")
    if claim.sentence is not None:
        parts.append(f"sentence {claim.sentence}")
    if claim.page:
        parts.append(f"page {claim.page}")
    if claim.reference:
        parts.append("reference " + ", ".join(claim.reference))
    return ", ".join(parts)


def describe_claim(claim: Claim, uses: Sequence[Use]) -> list[str]:
    """Write a claim: what, said by whom, read where, used by what."""
    value = value_of(claim)
    lines = [claim.claim_id, f"  says       {claim.paraphrase}" + (f" [{value}]" if value else "")]
    qualifiers = [f"{name} {getattr(claim, name)}" for name in _QUALIFIERS if getattr(claim, name)]
    if qualifiers:
        lines.append(f"  counted    {'; '.join(qualifiers)}")
    lines.append(f"  claimant   {claim.claimant}; {claim.polarity}; confidence {claim.confidence}")
    through = f", by way of {', '.join(claim.cited_through)}" if claim.cited_through else ""
    lines.append(
        f"  read in    {claim.source_id}{through}: {locator_of(claim) or _GAPS[claim.locator_gap or 'not_given']}"
    )
    if claim.rank_reason:
        lines.append(f"  rank       {claim.rank}: {claim.rank_reason}")
    lines += [f"  used by    {use.kind} {use.used_by}: {use.how}" for use in uses]
    if not uses:
        lines.append(f"  used by    nothing: {claim.used_by_reason or 'no reason given'}")
    return lines


def describe_estimate(estimate: Estimate, evidence: Evidence) -> list[str]:
    """Write an estimate: the number taken, its range, why, from which claims and sources."""
    lines = [
        estimate.estimate_id,
        f"  value      {estimate.value:g} {estimate.unit}",
        f"  range      {estimate.low:g} to {estimate.high:g}, {estimate.distribution}",
        f"  method     {estimate.method}" + (f"; confidence {estimate.confidence}" if estimate.confidence else ""),
        f"  reason     {estimate.reason}",
    ]
    weights: Sequence[float | None] = estimate.weights or (None,) * len(estimate.claims)
    says: Sequence[float | None] = estimate.says or (None,) * len(estimate.claims)
    if estimate.drawn_with:
        lines.append(f"  drawn      once a run with all that share {estimate.drawn_with}")
    for claim_id, weight, said in zip(estimate.claims, weights, says, strict=True):
        claim = evidence.statements.claims[claim_id]
        share = "" if weight is None else f", weight {weight:g}"
        share += "" if said is None else f", taken as {said:,.10g}"
        lines.append(f"  claim      {claim_id} [{value_of(claim)}] {claim.claimant}{share}")
    return lines + [f"  source     {cite(evidence.ledger.sources[name])}" for name in estimate.sources]


def cite(source: Source) -> str:
    """Write a source in one line."""
    author = f"{source.author}, " if source.author else ""
    year = f" ({source.year})" if source.year else ""
    return f"{author}{source.title}{year}; confidence {source.confidence}"


def describe_dispute(dispute: Dispute, claims: Mapping[str, Claim]) -> list[str]:
    """Write a dispute with its claims side by side and what is done about it."""
    lines = [f"{dispute.dispute_id}: {dispute.title} ({dispute.kind})"]
    rows = [(_side_of(claims[name], dispute), claims[name]) for name in dispute.claims if name in claims]
    width = max((len(said) for said, _ in rows), default=0)
    for said, claim in rows:
        place = "; ".join(part for part in (claim.source_id, locator_of(claim)) if part)
        lines.append(f"  {said:<{width}}  {claim.claimant}, {place}")
    lines.append(f"  handled    {dispute.handling}")
    for label, names in (
        ("estimates", dispute.estimate_ids),
        ("schools", dispute.school),
        ("scenarios", dispute.scenario),
    ):
        if names:
            lines.append(f"  {label:<10} {', '.join(names)}")
    return lines


def _side_of(claim: Claim, dispute: Dispute) -> str:
    """Write what a claim says in a dispute: its number or date, or its words where neither is what is disputed."""
    is_told_by_value = claim.value is not None or dispute.kind == "date"
    return (value_of(claim) if is_told_by_value else "") or claim.paraphrase


def list_sources(evidence: Evidence) -> list[str]:
    """Write every source with how many claims and estimates rest on it."""
    claims: dict[str, int] = {}
    through: dict[str, int] = {}
    estimates: dict[str, int] = {}
    for claim in evidence.statements.claims.values():
        _count(claims, (claim.source_id,))
        _count(through, claim.cited_through)
    for estimate in evidence.ledger.estimates.values():
        _count(estimates, estimate.sources)
    lines = []
    for source in sorted(evidence.ledger.sources.values(), key=lambda each: each.source_id):
        name = source.source_id
        view = ", ".join(part for part in (source.kind, source.language, source.perspective, source.closeness) if part)
        counts = f"{claims.get(name, 0)} claims, {through.get(name, 0)} through it, {estimates.get(name, 0)} estimates"
        lines += [f"{name}: {cite(source)}", f"  {view}; {counts}"]
    return [*lines, f"{len(evidence.ledger.sources)} sources"]


def _count(counts: dict[str, int], names: Iterable[str]) -> None:
    for name in names:
        counts[name] = counts.get(name, 0) + 1


def find_subject(evidence: Evidence, subject: str, uses: Mapping[str, Sequence[Use]]) -> list[str]:
    """Write everything the ledger holds under a name, however its capitals and accents are written.

    A name is an id; a subject, with all that is below it; or a figure, proper name or claimant of claims.
    """
    statements, ledger = evidence.statements, evidence.ledger
    name = _plain(subject.strip())
    if name in ledger.estimates:
        return describe_estimate(ledger.estimates[name], evidence)
    if name in statements.disputes:
        return describe_dispute(statements.disputes[name], statements.claims)
    if name in statements.claims:
        return describe_claim(statements.claims[name], uses.get(name, ()))
    if name in ledger.sources:
        return _describe_source(name, evidence)
    claims = [claim for claim in statements.claims.values() if f"{claim.subject}.".startswith(f"{name}.")]
    if not claims and name:
        number = read_figure(name)
        claims = [claim for claim in statements.claims.values() if _speaks_of(claim, name, number)]
    return [line for claim in claims for line in describe_claim(claim, uses.get(claim.claim_id, ()))]


def _speaks_of(claim: Claim, name: str, number: float | None) -> bool:
    if number is not None and number in (claim.value, claim.value_high):
        return True
    is_figure = name in (_plain(each) for each in claim.figures)
    return is_figure or has_name([_plain(each) for each in claim.names], name) or name == _plain(claim.claimant)


def _plain(text: str) -> str:
    """Write a name without capitals and accents, so that it is found by whoever cannot write them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _describe_source(source_id: str, evidence: Evidence) -> list[str]:
    """Write a source with all that was read in it, cited through it or taken from it."""
    claims = evidence.statements.claims.values()
    lines = [f"{source_id}: {cite(evidence.ledger.sources[source_id])}"]
    for claim in claims:
        if source_id in (claim.source_id, *claim.cited_through):
            value = value_of(claim)
            lines.append(f"  {claim.claim_id}  {claim.paraphrase}" + (f" [{value}]" if value else ""))
    for estimate in evidence.ledger.estimates.values():
        if source_id in estimate.sources:
            lines.append(f"  {estimate.estimate_id}  {estimate.value:g} {estimate.unit}")
    return lines


def known_names(evidence: Evidence) -> list[str]:
    """List every id and every subject of the ledger."""
    statements, ledger = evidence.statements, evidence.ledger
    subjects = {claim.subject for claim in statements.claims.values()}
    return [*ledger.estimates, *ledger.sources, *statements.claims, *statements.disputes, *sorted(subjects)]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find what somebody who wrote a name may have meant; None where nothing is like it."""
    found = get_close_matches(name.strip().casefold(), list(known), 1, _ALIKE)
    return found[0] if found else None
