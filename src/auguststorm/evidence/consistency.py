"""Check the claims, disputes and estimates against one another: units, sets within sets, rivals, and borrowed words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from auguststorm.errors import Fault
from auguststorm.evidence.claims import EVIDENCE, Claim, Dispute, Statements
from auguststorm.evidence.index import SHORTEST_RUN
from auguststorm.evidence.ledger import Ledger
from auguststorm.evidence.locators import Copies
from auguststorm.tables import DATA, Table, read_table

_NOT_OURS = (("sources", "title"), ("sources", "author"))
SCHOOLS = ("traditionalist", "entry", "both")
_SHORTEST = 5  # letters of a word in which two may be taken for exchanged
_NUMBER_DISPUTES = ("count", "scope", "definition")
_SHOWN = 6


@dataclass(frozen=True)
class Unit:
    """Say what a unit measures, and which words of a subject speak of it."""

    unit: str
    dimension: str
    factor: float
    words: tuple[str, ...]
    description: str


def read_units(folder: Path = EVIDENCE) -> tuple[Mapping[str, Unit], list[Fault]]:
    """Read the table of units."""
    table, faults = read_table(folder / "units.csv", "units", unique="unit")
    known = {row["unit"]: Unit(**{name: cell for name, cell in row.items() if name != "_row"}) for row in table.sound}
    return known, faults


def check_units(statements: Statements, units: Mapping[str, Unit]) -> list[Fault]:
    """Report each claim whose subject speaks of something else than its unit counts."""
    faults = []
    for claim in statements.claims.values():
        unit = units.get(claim.unit or "")
        if unit is None:
            continue  # no unit, or one that no row of the table has: told with the other ids
        parts = claim.subject.split(".")
        if not any(_speaks_of(part, word) for part in parts for word in unit.words):
            expected = f"a unit that {claim.subject!r} speaks of ({unit.unit}: {', '.join(unit.words)})"
            remedy = "Mend the unit or the subject, or add a word to data/evidence/units.csv."
            faults.append(statements.fault(claim.claim_id, "unit", repr(claim.unit), expected, remedy))
    return faults


def _speaks_of(part: str, word: str) -> bool:
    return f"-{word}-" in f"-{part}-"


def totals_of(claim: Claim, claims: Mapping[str, Claim]) -> set[str]:
    """Return every claim whose total counts what this one counts, through any number of steps."""
    found: set[str] = set()
    waiting = list(claim.within)
    while waiting:
        total = waiting.pop()
        if total not in found and total in claims:
            found.add(total)
            waiting += claims[total].within
    return found


def check_sets(statements: Statements, ledger: Ledger, units: Mapping[str, Unit]) -> list[Fault]:
    """Report sets that do not fit into the totals they are said to be in, and sets that are counted twice."""
    claims = statements.claims
    totals = {claim_id: totals_of(claim, claims) for claim_id, claim in claims.items()}
    faults = []
    for claim in claims.values():
        if claim.claim_id in totals[claim.claim_id]:
            remedy = "Two sets cannot each lie within the other: mend one of them."
            found = ";".join(claim.within)
            faults.append(statements.fault(claim.claim_id, "within", found, "no claim within itself", remedy))
            continue
        for total in (claims[name] for name in claim.within if name in claims):
            faults += _check_part(claim, total, statements, units)
    faults += _check_sums(statements, totals, units)
    faults += _check_counted_twice(statements, ledger, totals)
    faults += _check_says(statements, ledger, units)
    return faults


def _amount(claim: Claim, units: Mapping[str, Unit], is_high: bool) -> float | None:
    value = claim.value_high if is_high and claim.value_high is not None else claim.value
    unit = units.get(claim.unit or "")
    return None if value is None or unit is None else value * unit.factor


def _dimension(unit: str | None, units: Mapping[str, Unit]) -> str | None:
    return units[unit].dimension if unit is not None and unit in units else None


def _check_part(part: Claim, total: Claim, statements: Statements, units: Mapping[str, Unit]) -> list[Fault]:
    def fault(found: str, expected: str) -> list[Fault]:
        remedy = (
            "A part is no larger than its total and is counted in the same unit: mend within, or one of the values."
        )
        return [statements.fault(part.claim_id, "within", found, expected, remedy)]

    if _dimension(part.unit, units) != _dimension(total.unit, units):
        return fault(f"{part.unit} within {total.unit} of {total.claim_id}", "a total of the same sort of thing")
    low, high = _amount(part, units, False), _amount(total, units, True)
    if low is not None and high is not None and low > high and total.precision != "at_least":
        return fault(f"{part.value:,g} within {high:,g} of {total.claim_id}", "a total at least as large")
    return []


def _check_sums(statements: Statements, totals: Mapping[str, set[str]], units: Mapping[str, Unit]) -> list[Fault]:
    """Add up the smallest sets within each exact total that the same claimant gives in the same place."""
    claims = statements.claims
    has_parts = {name for each in claims.values() for name in each.within}
    faults = []
    for total in claims.values():
        limit = _amount(total, units, True)
        if total.claim_id not in has_parts or limit is None or total.precision not in ("exact", "at_most"):
            continue
        parts = [
            part
            for part in claims.values()
            if total.claim_id in totals[part.claim_id]
            and part.claim_id not in has_parts
            and (part.claimant, part.source_id, part.polarity) == (total.claimant, total.source_id, "affirms")
        ]
        # Of one subject only the first claim counts: the article says some numbers twice.
        one_each = {part.subject: part for part in reversed(parts)}.values()
        sizes = [_amount(part, units, False) or 0.0 for part in one_each]
        if sum(sizes) > limit:
            found = f"parts of {sum(sizes):,g} together: {_some(part.claim_id for part in one_each)}"
            remedy = (
                "Sets that overlap may not all lie in one total as if they were apart: say which lies within which."
            )
            faults.append(statements.fault(total.claim_id, "value", found, f"at most its own {limit:,g}", remedy))
    return faults


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:_SHOWN]) + (f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else "")


def _check_says(statements: Statements, ledger: Ledger, units: Mapping[str, Unit]) -> list[Fault]:
    """Report what an estimate takes a claim to say, where the claim says another number."""
    faults = []
    for estimate in ledger.estimates.values():
        own = units.get(estimate.unit)
        for name, said in zip(estimate.claims, estimate.says, strict=False):
            claim = statements.claims.get(name)
            if claim is None:
                continue  # told with the other ids
            low, high = (_amount(claim, units, is_high) for is_high in (False, True))
            amount = said * (own.factor if own else 1.0)
            is_same_kind = _dimension(estimate.unit, units) == _dimension(claim.unit, units)
            if not is_same_kind or low is None or high is None or not low <= amount <= high:
                expected = f"what {name} says: {claim.value} {claim.unit}"
                remedy = "Take the claim's own number, or one within its range."
                faults.append(ledger.fault(estimate.estimate_id, "says", f"{said:g} {estimate.unit}", expected, remedy))
    return faults


def _check_counted_twice(statements: Statements, ledger: Ledger, totals: Mapping[str, set[str]]) -> list[Fault]:
    faults = []
    for estimate in ledger.estimates.values():
        for part, total in _nested(estimate.claims, totals):
            remedy = "Take one of them, or estimate the part by itself."
            expected = "claims that count sets apart or the same set"
            found = f"{part} with {total}, which counts it"
            faults.append(ledger.fault(estimate.estimate_id, "claims", found, expected, remedy))
    for dispute in statements.disputes.values():
        for part, total in _nested(dispute.claims, totals) if dispute.kind == "count" else ():
            remedy = "Call it a dispute of scope, or set claims of the same set against each other."
            expected = "rival counts of one set"
            faults.append(statements.fault(dispute.dispute_id, "claims", f"{part} within {total}", expected, remedy))
    return faults


def _nested(names: Iterable[str], totals: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    listed = [name for name in names if name in totals]
    return [(part, total) for part in listed for total in listed if total in totals[part]]


def check_disputes(statements: Statements, units: Mapping[str, Unit]) -> list[Fault]:
    """Report disputes of fewer than two claims, of things that cannot be compared, and of claims that agree."""
    faults = []
    for dispute in statements.disputes.values():
        claims = [statements.claims[name] for name in dispute.claims if name in statements.claims]
        if len(set(dispute.claims)) < 2:
            remedy = "Name the claims that contradict each other."
            found = ";".join(dispute.claims)
            faults.append(statements.fault(dispute.dispute_id, "claims", found, "two claims or more", remedy))
        dimensions = {unit.dimension for claim in claims if (unit := units.get(claim.unit or ""))}
        if dispute.kind in _NUMBER_DISPUTES and len(dimensions) > 1:
            found = _some(sorted(dimensions))
            expected = "claims that count the same sort of thing"
            faults.append(
                statements.fault(dispute.dispute_id, "claims", found, expected, "Take out those that do not.")
            )
        is_known = len(claims) == len(dispute.claims) > 1  # a claim that there is not is told with the other ids
        if dispute.kind in ("count", "date") and is_known and len({_said(claim) for claim in claims}) == 1:
            remedy = "Name a claim that differs, or strike the dispute."
            faults.append(
                statements.fault(dispute.dispute_id, "claims", "claims that agree", "claims that differ", remedy)
            )
        faults += _check_sides(dispute, statements)
    return faults


def _said(claim: Claim) -> tuple[object, ...]:
    return claim.value, claim.value_high, claim.unit, claim.date, claim.date_high, claim.polarity


def _check_sides(dispute: Dispute, statements: Statements) -> list[Fault]:
    """Report schools and scenarios that there are not."""
    scenarios = {path.stem for path in (DATA / "scenarios").glob("*.toml")}
    faults = []
    for name in dispute.scenario:
        if name not in scenarios:
            remedy = "See `auguststorm scenario list`."
            faults.append(
                statements.fault(dispute.dispute_id, "scenario", repr(name), "the name of a scenario", remedy)
            )
    for name in dispute.school:
        if name not in SCHOOLS:
            expected = f"one of {', '.join(SCHOOLS)}"
            faults.append(statements.fault(dispute.dispute_id, "school", repr(name), expected, "Mend the name."))
    return faults


def check_spelling(statements: Statements) -> list[Fault]:
    """Report a claimant, or a word of a subject, that stands once and is another but for two letters exchanged."""
    claims = statements.claims.values()
    claimants = Counter(claim.claimant for claim in claims)
    words = Counter(word for claim in claims for word in claim.subject.split("."))
    faults = []
    for claim in claims:
        named = (("claimant", [claim.claimant], claimants), ("subject", claim.subject.split("."), words))
        for column, names, known in named:
            for name in names:
                other = None if known[name] > 1 else _exchanged(name, known)
                if other is not None:
                    remedy = f"Write {other!r} here, or there, or another word if both are meant."
                    expected = f"{other!r}, which stands elsewhere"
                    faults.append(statements.fault(claim.claim_id, column, repr(name), expected, remedy))
    return faults


def _exchanged(name: str, known: Mapping[str, int]) -> str | None:
    """Find a known word that a word becomes when two letters change places; numbers may be each other's mirror."""
    if len(name) < _SHORTEST:
        return None
    pairs = ((n, name[n : n + 2]) for n in range(len(name) - 1))
    turned = (f"{name[:n]}{pair[::-1]}{name[n + 2 :]}" for n, pair in pairs if pair.isalpha() and pair[0] != pair[1])
    return next((other for other in turned if other in known), None)


def check_words(tables: Iterable[Table], copies: Copies) -> list[Fault]:
    """Report each text, in whatever table, that repeats nine words in a row of the founding article; titles may."""
    faults = []
    for table in tables:
        columns = [column.name for column in table.schema if column.type == "text"]
        for column in (name for name in columns if (table.name, name) not in _NOT_OURS):
            for row in table:
                text = row[column]
                if text and len(text) >= SHORTEST_RUN and (copied := copies.find(text)):
                    remedy = "Say it in words of our own."
                    faults.append(Fault(table.label, row["_row"], column, *_copied(copied), remedy))
    return faults


def _copied(copied: tuple[str, int]) -> tuple[str, str]:
    words, paragraph = copied
    return repr(words), f"a paraphrase: these nine words stand in a row in paragraph {paragraph} of the article"
