"""Go through the founding article paragraph by paragraph: its claims, what uses them, and what no claim states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auguststorm.errors import Fault
from auguststorm.evidence.check import Evidence
from auguststorm.evidence.claims import Claim, Unclaimed
from auguststorm.evidence.index import IndexRow
from auguststorm.evidence.locators import INDEX_FILE
from auguststorm.evidence.uses import Use


@dataclass(frozen=True)
class Covered:
    """Hold one paragraph with its claims, and its figures and dates that no claim has."""

    row: IndexRow
    claims: tuple[Claim, ...]
    unclaimed: tuple[Unclaimed, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether every figure and date is claimed or listed, and the paragraph has a claim or a reason."""
        return not self.missing and bool(self.claims or self.unclaimed)


def cover(evidence: Evidence) -> tuple[Covered, ...]:
    """Put claims and reasons beside every paragraph of the article."""
    claims: dict[int, list[Claim]] = {number: [] for number in evidence.index}
    for claim in evidence.statements.claims.values():
        if claim.cites_article and claim.paragraph in claims:
            claims[claim.paragraph].append(claim)
    reasons: dict[int, list[Unclaimed]] = {number: [] for number in evidence.index}
    for each in evidence.statements.unclaimed:
        reasons.setdefault(each.paragraph, []).append(each)
    return tuple(_covered(row, claims[number], reasons[number]) for number, row in evidence.index.items())


def _covered(row: IndexRow, claims: Sequence[Claim], reasons: Sequence[Unclaimed]) -> Covered:
    stated = {figure for claim in claims for figure in claim.figures} | {what for each in reasons for what in each.what}
    particulars = dict.fromkeys(what for _, what in (*row.figures, *row.dates))
    is_listed_whole = any(not each.what for each in reasons)
    missing = () if is_listed_whole else tuple(what for what in particulars if what not in stated)
    return Covered(row, tuple(claims), tuple(reasons), missing)


def check_coverage(evidence: Evidence) -> list[Fault]:
    """Report each paragraph with a figure or a date that no claim has and no reason excuses, or with nothing at all."""
    faults: list[Fault] = []
    if evidence.unread & {"claims/", "unclaimed/", "article_index"}:
        return faults  # what is missing may stand in what could not be read
    remedy = "Claim it, or list it with the reason in data/evidence/unclaimed/."
    for covered in cover(evidence):
        row = covered.row
        expected = "a claim or a reason for every paragraph, figure and date of the article"
        if not covered.is_whole:
            found = f"{row.section} {row.number} without {', '.join(covered.missing) or 'any claim'}"
            faults.append(Fault(INDEX_FILE, row.paragraph + 1, "paragraph", found, expected, remedy))
    return faults


def value_of(claim: Claim) -> str:
    """Write what a claim says as briefly as may be: its number with its unit, or its date."""
    said = []
    if claim.value is not None:
        high = f" to {claim.value_high:,.10g}" if claim.value_high is not None else ""
        said.append(f"{claim.value:,.10g}{high} {claim.unit}")
    if claim.date is not None:
        said.append(claim.date + (f" to {claim.date_high}" if claim.date_high else ""))
    denied = {"affirms": "", "denies": "not ", "doubts": "doubtful: "}[claim.polarity]
    return denied + ", ".join(said) if said else ""


def describe(covered: Covered, uses: Mapping[str, Sequence[Use]]) -> list[str]:
    """Write a paragraph with its claims as lines."""
    row = covered.row
    particulars = len({what for _, what in (*row.figures, *row.dates)})
    lines = [
        f"{row.paragraph}. {row.section} {row.number}: {len(covered.claims)} claims, {particulars} figures and dates"
    ]
    for claim in covered.claims:
        value = value_of(claim)
        lines.append(f"  {claim.claim_id}  {claim.paraphrase}" + (f" [{value}]" if value else ""))
        used = uses.get(claim.claim_id, ())
        lines += [f"    used by {use.kind} {use.used_by}: {use.how}" for use in used]
        if not used:
            lines.append(f"    used by nothing: {claim.used_by_reason or 'NO REASON GIVEN'}")
    for each in covered.unclaimed:
        lines.append(f"  not claimed: {', '.join(each.what) or 'the paragraph'}: {each.reason}")
    if covered.missing:
        lines.append(f"  NO CLAIM HAS: {', '.join(covered.missing)}")
    elif not covered.is_whole:
        lines.append("  NO CLAIM AND NO REASON")
    return lines


def summarise(found: Sequence[Covered], uses: Mapping[str, Sequence[Use]]) -> list[str]:
    """Count what is covered, and apart from it the claims that do not cite the article; `uses` has every claim."""
    claims = [claim for covered in found for claim in covered.claims]
    used = [claim for claim in claims if uses.get(claim.claim_id)]
    silent = [claim for claim in claims if not uses.get(claim.claim_id) and not claim.used_by_reason]
    particulars = sum(len({what for _, what in (*each.row.figures, *each.row.dates)}) for each in found)
    missing = sum(len(each.missing) for each in found)
    cited = {claim.claim_id for claim in claims}
    elsewhere = [claim_id for claim_id in uses if claim_id not in cited]
    n_used = sum(bool(uses[claim_id]) for claim_id in elsewhere)
    return [
        f"{len(found)} paragraphs, {sum(each.is_whole for each in found)} of them covered; "
        f"{particulars} figures and dates, {missing} neither claimed nor listed with a reason.",
        f"{len(claims)} claims cite the article: {len(used)} are used, "
        f"{len(claims) - len(used) - len(silent)} are not, with a reason, {len(silent)} are not, without one.",
        f"{len(elsewhere)} claims were read elsewhere and are counted apart: {n_used} of them are used.",
    ]
