"""Find what uses each claim: estimates, disputes, tables that cite claims, rules, scenarios, events, rows, the report.

What no table cites by itself is listed in `data/evidence/uses/<fragment>.csv`.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from auguststorm.errors import Fault
from auguststorm.evidence.claims import EVIDENCE, Statements
from auguststorm.evidence.ledger import Ledger
from auguststorm.tables import DATA, Table, read_fragments, read_table

CLAIM = "claims.claim_id"
_OWN = ("claims", "disputes", "estimates", "uses")  # tables of the ledger itself, whose uses are told apart
_A = {
    "rule": "a phase, of one of its parameters or of a row of plans.csv or standing.csv",
    "scenario": "a scenario",
    "event": "an event of politics.csv",
    "report": "a module of report/",
    "row": "a row of a table, as folder/table:id",
}
_REPORT = Path(__file__).parents[1] / "report"


@dataclass(frozen=True)
class Use:
    """Say that something uses a claim: what sort of thing, which, and for what."""

    kind: str
    used_by: str
    how: str


def read_uses(folder: Path = EVIDENCE) -> tuple[tuple[Table, ...], list[Fault]]:
    """Read the fragments that list uses, and report each that names no such thing."""
    tables, faults = read_fragments(folder / "uses", "uses")
    known = _known_users()
    known["row"] = known_rows(row["used_by"] for table in tables for row in table if row["kind"] == "row")
    for table in tables:
        for row in table.sound:
            if row["used_by"] not in known[row["kind"]]:
                remedy = "See data/schema/uses.csv for what may be named."
                expected = f"the name of {_A[row['kind']]}"
                faults.append(Fault(table.label, row["_row"], "used_by", repr(row["used_by"]), expected, remedy))
    return tuple(tables), faults


def row_name(table: str, row_id: str) -> str:
    """Name a row of a table of the model: the table's path below `data/` and the row's first cell."""
    return f"{table}:{row_id}"


def known_rows(named: Iterable[str]) -> frozenset[str]:
    """List all rows of the tables of which some row is named."""
    tables = {name.partition(":")[0] for name in named}
    return frozenset(row_name(table, row_id) for table in sorted(tables) for row_id, _ in rows_of_table(table))


def rows_of_table(table: str) -> list[tuple[str, str]]:
    """List the first cell of each row of a table and the estimate that the row names, if it names one.

    A table whose first cells repeat, as that of stations by line, gives each only once.
    """
    path = DATA / f"{table}.csv"
    if not path.is_file() or path.is_relative_to(EVIDENCE):
        return []
    with path.open(newline="", encoding="utf-8-sig") as handle:
        reader = csv.reader(handle)
        header = next(reader, [])
        place = header.index("estimate_id") if "estimate_id" in header else None
        found = {row[0]: row[place] if place is not None else "" for row in reader if row}
    return list(found.items())


def _known_users() -> dict[str, frozenset[str]]:
    rules: set[str] = set()
    for path in sorted((DATA / "parameters").glob("*.csv")):
        names = read_table(path, "parameters")[0].column("name")
        rules |= {path.stem, *(f"{path.stem}.{name}" for name in names)}
    rules |= set(read_table(DATA / "plans" / "plans.csv", "plans")[0].column("plan_id"))
    rules |= set(read_table(DATA / "plans" / "standing.csv", "parameters")[0].column("name"))
    return {
        "rule": frozenset(rules),
        "scenario": frozenset(path.stem for path in (DATA / "scenarios").glob("*.toml")),
        "event": frozenset(read_table(DATA / "politics.csv", "politics")[0].column("event_id")),
        "report": frozenset(path.stem for path in _REPORT.glob("*.py") if not path.stem.startswith("_")),
    }


def uses_of(
    statements: Statements, ledger: Ledger, listed: Iterable[Table], tables: Iterable[Table] = ()
) -> dict[str, list[Use]]:
    """Gather the uses of every claim; a claim that nothing uses has an empty list.

    Parameters
    ----------
    listed : fragments of `uses`
    tables : other tables, of which any column that refers to claims counts
    """
    found: dict[str, list[Use]] = {claim_id: [] for claim_id in statements.claims}

    def add(names: Iterable[str], use: Use) -> None:
        for name in names:
            if name in found:
                found[name].append(use)

    for estimate in ledger.estimates.values():
        add(estimate.claims, Use("estimate", estimate.estimate_id, estimate.method))
    for dispute in statements.disputes.values():
        add(dispute.claims, Use("dispute", dispute.dispute_id, dispute.kind))
    for table in listed:
        for row in table.sound:
            add(row["claims"], Use(row["kind"], row["used_by"], row["how"]))
    for table in tables:
        if table.name in _OWN:
            continue
        for column in table.schema:
            if column.reference == CLAIM:
                for row in table:
                    cell = row[column.name]
                    names = cell if isinstance(cell, tuple) else () if cell is None else (cell,)
                    add(names, Use("table", f"{table.name}, row {row['_row']}", column.description))
    return found
