"""Judge the ledger as a whole: what has no source, what nothing uses, how much is assumed, who speaks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from auguststorm.evidence.bibliography import year_of
from auguststorm.evidence.check import Evidence
from auguststorm.evidence.claims import EVIDENCE, Claim
from auguststorm.evidence.consistency import Unit
from auguststorm.evidence.ledger import Estimate, Ledger
from auguststorm.evidence.uses import Use
from auguststorm.tables import Table

GENERAL_KNOWLEDGE = "src:general-knowledge"
_READ_OFF = ("single", "envelope", "mixture")  # methods by which an estimate lies among its claims
_BACKED = {"estimate_id", "source", "sources"}
_DECADE = 10


@dataclass(frozen=True)
class Share:
    """Count the estimates that a table rests on, and how many of them are assumptions."""

    table: str
    n_estimates: int
    n_assumptions: int
    n_with_claims: int

    @property
    def assumed_share(self) -> float:
        """Return the share of assumptions, 0 to 1."""
        return self.n_assumptions / self.n_estimates if self.n_estimates else 0.0


def shares_by_table(tables: Iterable[Table], ledger: Ledger) -> list[Share]:
    """Count, for each table with a column `estimate_id`, the estimates it names."""
    shares = []
    for table in tables:
        if table.name == "estimates" or "estimate_id" not in {column.name for column in table.schema}:
            continue
        named = {row["estimate_id"] for row in table if row["estimate_id"] in ledger.estimates}
        estimates = [ledger.estimates[name] for name in named]
        name = f"{table.path.parent.name}/{table.path.stem}"
        shares.append(_share(name, estimates))
    return sorted(shares, key=lambda share: share.table)


def _share(name: str, estimates: Sequence[Estimate]) -> Share:
    assumed = sum(estimate.is_assumption for estimate in estimates)
    return Share(name, len(estimates), assumed, sum(bool(estimate.claims) for estimate in estimates))


def unsourced(ledger: Ledger) -> list[Estimate]:
    """List the estimates that rest on nothing but what is generally known."""
    return [estimate for estimate in ledger.estimates.values() if set(estimate.sources) == {GENERAL_KNOWLEDGE}]


def recalled(evidence: Evidence) -> list[Estimate]:
    """List the estimates that are called no assumption although every claim of theirs is recalled, not read."""
    found = []
    for estimate in evidence.ledger.estimates.values():
        claims = [evidence.statements.claims[name] for name in estimate.claims if name in evidence.statements.claims]
        is_recalled = all(claim.locator_gap == "recalled" or claim.source_id == GENERAL_KNOWLEDGE for claim in claims)
        if claims and is_recalled and not estimate.is_assumption:
            found.append(estimate)
    return found


def tables_without_estimates(tables: Iterable[Table]) -> list[tuple[str, list[str]]]:
    """List the tables whose numbers name neither an estimate nor a source, with the columns that hold them."""
    found = []
    for table in tables:
        names = {column.name for column in table.schema}
        if table.path.is_relative_to(EVIDENCE) or names & _BACKED:
            continue
        numbers = [column.name for column in table.schema if column.type in ("int", "float")]
        if numbers:
            found.append((f"{table.path.parent.name}/{table.path.stem}", numbers))
    return sorted(found)


def orphans(claims: Mapping[str, Claim], uses: Mapping[str, Sequence[Use]]) -> list[Claim]:
    """List the claims that nothing uses and that do not say why."""
    return [claim for claim in claims.values() if not uses.get(claim.claim_id) and not claim.used_by_reason]


def outside(evidence: Evidence) -> list[tuple[Estimate, float, float]]:
    """List the estimates whose value lies outside what their claims say, with the ends of the claims in their unit."""
    found = []
    for estimate in evidence.ledger.estimates.values():
        ends = _ends(estimate, evidence)
        if estimate.method in _READ_OFF and ends is not None and not ends[0] <= estimate.value <= ends[1]:
            found.append((estimate, *ends))
    return found


def _ends(estimate: Estimate, evidence: Evidence) -> tuple[float, float] | None:
    unit = evidence.units.get(estimate.unit)
    claims = [evidence.statements.claims[name] for name in estimate.claims if name in evidence.statements.claims]
    values = []
    for claim in claims:
        of_claim = evidence.units.get(claim.unit or "")
        if claim.value is None or of_claim is None or not _compares(unit, of_claim):
            continue
        factor = of_claim.factor / (unit.factor if unit else 1.0)
        values += [claim.value * factor, (claim.value if claim.value_high is None else claim.value_high) * factor]
    return (min(values), max(values)) if values else None


def _compares(unit: Unit | None, of_claim: Unit) -> bool:
    return unit is not None and unit.dimension == of_claim.dimension


def unlocated(claims: Mapping[str, Claim]) -> str:
    """Write how many claims that were not read in the article say no place in their source, and why."""
    elsewhere = [claim for claim in claims.values() if not claim.cites_article]
    gaps = Counter(claim.locator_gap for claim in elsewhere if not claim.is_located)
    return (
        f"Claims read elsewhere without a place in their source: {gaps.total()} of {len(elsewhere)} "
        f"({gaps['recalled']} recalled, of {gaps['not_given']} the research gives none, {gaps[None]} do not say why)"
    )


def ages_and_views(evidence: Evidence) -> list[str]:
    """Write how old the sources are, in which languages and from which perspective they speak."""
    sources = list(evidence.ledger.sources.values())
    decades = Counter(f"{year // _DECADE * _DECADE}s" if (year := year_of(each)) else "no year" for each in sources)
    views = Counter(each.perspective or "not said" for each in sources)
    closeness = Counter(each.closeness or "not said" for each in sources)
    languages = Counter(each.language for each in sources)
    return [
        f"{name}: " + ", ".join(f"{what} {count}" for what, count in counted)
        for name, counted in (
            ("year", sorted(decades.items())),
            ("perspective", views.most_common()),
            ("closeness", closeness.most_common()),
            ("language", languages.most_common()),
        )
    ]


def _listed(title: str, estimates: Sequence[Estimate]) -> str:
    names = ", ".join(estimate.estimate_id for estimate in estimates)
    return f"{title}: {len(estimates)}" + (f" ({names})" if names else "")


def judge(evidence: Evidence, uses: Mapping[str, Sequence[Use]], tables: Iterable[Table]) -> list[str]:
    """Write the whole judgement as lines."""
    tables = list(tables)
    shares = shares_by_table(tables, evidence.ledger)
    whole = _share("all estimates", list(evidence.ledger.estimates.values()))
    width = max(len(share.table) for share in [*shares, whole])
    lines = ["Assumptions by table (a judgement of ours, expert or assumption):"]
    for share in [*shares, whole]:
        lines.append(
            f"  {share.table:<{width}}  {share.n_assumptions:4d} of {share.n_estimates:4d}  {share.assumed_share:4.0%}"
            f"  with claims {share.n_with_claims}"
        )
    bare, alone, strays = unsourced(evidence.ledger), orphans(evidence.statements.claims, uses), outside(evidence)
    lines.append(f"Estimates that rest on general knowledge alone: {len(bare)}")
    lines.append(_listed("Estimates called no assumption whose claims are all recalled, not read", recalled(evidence)))
    lines.append("Tables with numbers that name neither an estimate nor a source:")
    lines += [f"  {name}: {', '.join(columns)}" for name, columns in tables_without_estimates(tables)]
    lines.append(f"Claims that nothing uses and that do not say why: {len(alone)}")
    lines += [f"  {claim.claim_id}" for claim in alone]
    lines.append(unlocated(evidence.statements.claims))
    lines.append(f"Estimates outside their claims: {len(strays)}")
    lines += [
        f"  {each.estimate_id}: {each.value:g} {each.unit}, claims {low:g} to {high:g}" for each, low, high in strays
    ]
    return [*lines, "Sources:", *(f"  {line}" for line in ages_and_views(evidence))]
