"""Hold the ledger: what number is taken for each thing, how surely, and from which sources.

The ledger is kept in fragments, one file a subject (docs/adr/0003-ledger-by-subject.md):
`data/evidence/estimates/<subject>.csv` and `data/evidence/sources/<subject>.csv`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from auguststorm.errors import BadInputError, Fault
from auguststorm.tables import DATA, Table, read_fragments

ESTIMATES = DATA / "evidence" / "estimates"
SOURCES = DATA / "evidence" / "sources"
ASSUMED_METHODS = ("expert", "assumption")
_ROUNDING = 0.011  # three equal weights may be written with two digits
_POSITIVE_ONLY = ("lognormal", "loguniform")


@dataclass(frozen=True)
class Source:
    """Name one source, and say how far it may be trusted."""

    source_id: str
    author: str | None
    title: str
    year: str | None
    kind: str
    language: str
    note: str | None
    confidence: str
    closeness: str | None = None
    perspective: str | None = None
    identifiers: tuple[str, ...] = ()
    cited_through: tuple[str, ...] = ()


@dataclass(frozen=True)
class Estimate:
    """State one number of the world: what is taken, between what and what, from where, and why."""

    estimate_id: str
    value: float
    low: float
    high: float
    distribution: str
    unit: str
    method: str
    sources: tuple[str, ...]
    reason: str
    claims: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    says: tuple[float, ...] = ()
    drawn_with: str | None = None
    confidence: str | None = None

    @property
    def is_assumption(self) -> bool:
        """Tell whether the number is a judgement of ours and not a reading of a source."""
        return self.method in ASSUMED_METHODS


@dataclass(frozen=True)
class Ledger:
    """Hold every estimate and every source by id, and the file and row where each stands."""

    estimates: Mapping[str, Estimate]
    sources: Mapping[str, Source]
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    def fault(self, key: str, column: str, found: str, expected: str, remedy: str) -> Fault:
        """Make a fault of the estimate or source `key`, at the file and row where it stands."""
        file, row = self.places[key]
        return Fault(file, row, column, found, expected, remedy)


def _check_unique(tables: Iterable[Table], key: str, faults: list[Fault]) -> None:
    seen: dict[str, str] = {}
    for table in tables:
        for row in table:
            where = f"{table.label}, row {row['_row']}"
            if row[key] in seen:
                expected = "an id used once in all fragments"
                remedy = f"It stands in {seen[row[key]]} too."
                faults.append(Fault(table.label, row["_row"], key, repr(row[key]), expected, remedy))
            elif row[key] is not None:
                seen[row[key]] = where


def _check_estimate(table: Table, row: Mapping[str, object], sources: set[str], faults: list[Fault]) -> None:
    def fault(column: str, found: object, expected: str, remedy: str) -> None:
        line = row["_row"]
        faults.append(
            Fault(table.label, line if isinstance(line, int) else None, column, repr(found), expected, remedy)
        )

    estimate_id, value, low, high = row["estimate_id"], row["value"], row["low"], row["high"]
    if isinstance(estimate_id, str) and not estimate_id.startswith("est:"):
        fault("estimate_id", estimate_id, "an id that begins with est:", "Rename it.")
    if isinstance(value, float) and isinstance(low, float) and isinstance(high, float):
        if not low <= value <= high:
            fault(
                "value",
                value,
                f"a number from low {low} to high {high}",
                "Widen the range or mend the value.",
            )
        if row["distribution"] in _POSITIVE_ONLY and low <= 0:
            fault("low", low, "a number above 0", f"A {row['distribution']} needs positive ends.")
        if row["distribution"] == "fixed" and not low == value == high:
            fault(
                "distribution",
                "fixed",
                "low, value and high alike",
                "Name a distribution, or close the range.",
            )
    for source in row["sources"] if isinstance(row["sources"], tuple) else ():
        if source not in sources:
            fault("sources", source, "the id of a source", "Add it to a fragment in data/evidence/sources/.")
    weights = row["weights"] if isinstance(row["weights"], tuple) else ()
    if weights and len(weights) != len(row["claims"] if isinstance(row["claims"], tuple) else ()):
        fault("weights", ";".join(weights), "one weight for each claim", "Name as many weights as claims, or none.")
    shares = [_weight(text) for text in weights]
    if any(share is None for share in shares):
        fault("weights", ";".join(weights), "numbers above 0 joined by semicolons", "Mend the weights.")
    elif shares and abs(sum(share or 0.0 for share in shares) - 1.0) > _ROUNDING:
        fault("weights", ";".join(weights), "shares that add up to 1", "Mend the weights.")
    if row["distribution"] == "mixture" or row["says"]:
        _check_mixture(row, weights, fault)


def _check_mixture(
    row: Mapping[str, object], weights: tuple[str, ...], fault: Callable[[str, object, str, str], None]
) -> None:
    claims = row["claims"] if isinstance(row["claims"], tuple) else ()
    says = row["says"] if isinstance(row["says"], tuple) else ()
    try:
        said = [float(text) for text in says]
    except ValueError:
        fault("says", ";".join(says), "numbers joined by semicolons", "Mend the numbers.")
        return
    if not len(said) == len(claims) == len(weights) > 0:
        remedy = "Give each claim what it says in this unit, and its weight."
        fault("says", ";".join(says), "one number and one weight for each claim", remedy)
    elif not all(isfinite(each) for each in said):
        fault("says", ";".join(says), "numbers joined by semicolons", "Mend the numbers.")
    elif row["distribution"] == "mixture":
        if row["value"] not in said:
            fault("value", row["value"], "what one of the claims says", "A mixture draws nothing between its claims.")
        for column, end in (("low", min(said)), ("high", max(said))):
            if row[column] != end:
                fault(column, row[column], f"{end:g}, the end of what the claims say", "Mend the end or what is said.")


def _check_drawn_together(tables: Iterable[Table], faults: list[Fault]) -> None:
    """Report estimates of one claimant's count whose weights differ: they could not be drawn together."""
    first: dict[str, tuple[str, tuple[str, ...]]] = {}
    for table in tables:
        for row in table:
            count = row["drawn_with"]
            if count is None:
                continue
            other, weights = first.setdefault(count, (row["estimate_id"], row["weights"]))
            if row["distribution"] != "mixture" or weights != row["weights"]:
                found = f"{row['distribution']}, weights {';'.join(row['weights'])}"
                expected = f"a mixture with the weights of {other}: {';'.join(weights)}"
                remedy = "Name the claimants in one order with one set of weights."
                faults.append(Fault(table.label, row["_row"], "drawn_with", found, expected, remedy))


def _weight(text: str) -> float | None:
    try:
        return float(text) if float(text) > 0 else None
    except ValueError:
        return None


def read_ledger(estimates: Path = ESTIMATES, sources: Path = SOURCES) -> tuple[Ledger, list[Fault]]:
    """Read all fragments of two folders; return the ledger and every fault found.

    Rows with a cell that cannot be read are left out, so that the others can be checked all the same.
    """
    source_tables, faults = read_fragments(sources, "sources")
    estimate_tables, more = read_fragments(estimates, "estimates")
    faults += more
    _check_unique(source_tables, "source_id", faults)
    _check_unique(estimate_tables, "estimate_id", faults)
    known = {row["source_id"] for table in source_tables for row in table}.union(
        *(table.unread for table in source_tables)
    )
    for table in estimate_tables:
        for row in table:
            _check_estimate(table, row, known, faults)
    _check_drawn_together(estimate_tables, faults)
    places = {
        row[key]: (table.label, row["_row"])
        for tables, key in ((estimate_tables, "estimate_id"), (source_tables, "source_id"))
        for table in tables
        for row in table
    }
    return (
        Ledger(
            {row["estimate_id"]: each for table in estimate_tables for row in table.sound if (each := _estimate(row))},
            {row["source_id"]: Source(**_fields(row)) for table in source_tables for row in table.sound},
            places,
        ),
        faults,
    )


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "_row"}


def _estimate(row: Mapping[str, Any]) -> Estimate | None:
    """Make an estimate of a row; None if its weights or what its claims say are no numbers, which is a fault."""
    try:
        numbers = {name: tuple(float(each) for each in row[name]) for name in ("weights", "says")}
    except ValueError:
        return None
    return Estimate(**_fields(row) | numbers)


@cache
def load_ledger() -> Ledger:
    """Load the package's own ledger.

    Raises
    ------
    BadInputError
        With every fault of every fragment.
    """
    ledger, faults = read_ledger()
    if faults:
        raise BadInputError(faults)
    return ledger


def check_estimate_ids(table: Table, ledger: Ledger) -> list[Fault]:
    """Report each row of a table whose `estimate_id` no fragment of the ledger holds."""
    return [
        Fault(
            table.label,
            row["_row"],
            "estimate_id",
            repr(row["estimate_id"]),
            "the id of an estimate",
            "Add it to a fragment in data/evidence/estimates/.",
        )
        for row in table
        if row["estimate_id"] is not None and row["estimate_id"] not in ledger.estimates
    ]
