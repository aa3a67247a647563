"""Audit every table of the package: against its schema, the tables it refers to, its estimates and its sources."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from auguststorm.errors import Fault
from auguststorm.evidence.check import check_evidence, read_evidence
from auguststorm.evidence.consistency import check_words
from auguststorm.evidence.coverage import check_coverage
from auguststorm.evidence.ledger import Estimate
from auguststorm.evidence.locators import Copies
from auguststorm.evidence.parameters import check_parameters
from auguststorm.evidence.uses import CLAIM, read_uses
from auguststorm.tables import DATA, Column, Table, load_schema, read_table

_SCHEMA_OF_FOLDER = {
    "evidence/claims": "claims",
    "evidence/disputes": "disputes",
    "evidence/estimates": "estimates",
    "evidence/sources": "sources",
    "evidence/unclaimed": "unclaimed",
    "evidence/uses": "uses",
    "parameters": "parameters",
}
# Tables of named numbers outside `parameters/` have the columns of a table of parameters.
_SCHEMA_OF_FILE = {"theatre/rules.csv": "parameters", "plans/standing.csv": "parameters"}
_LEDGER = "evidence"
_ALIKE = 0.85  # how like an id must be to be offered for one that there is not
_KINDS_OF_REFERENCE = ("id", "list")


_Row = Mapping[str, Any]


@dataclass(frozen=True)
class Audit:
    """Hold what an audit counted and every fault it found."""

    n_tables: int
    n_rows: int
    n_estimates: int
    n_assumptions: int
    n_sources: int
    n_claims: int
    n_disputes: int
    faults: tuple[Fault, ...]


def schema_of(relative: Path) -> str:
    """Return the name of the schema that describes a table, by its place below `data/`."""
    folder = relative.parent.as_posix()
    if relative.as_posix() in _SCHEMA_OF_FILE:
        return _SCHEMA_OF_FILE[relative.as_posix()]
    if folder in _SCHEMA_OF_FOLDER:
        return _SCHEMA_OF_FOLDER[folder]
    return f"observed_{relative.stem}" if folder == "observed" else relative.stem


def data_tables(data: Path | None = None) -> list[Path]:
    """List every CSV table but the schemas, as paths below `data/`, or below a folder like it."""
    data = data or DATA
    found = sorted(path.relative_to(data) for path in data.rglob("*.csv"))
    return [path for path in found if path.parts[0] != "schema" and "raw" not in path.parts]


def audit(data: Path | None = None) -> Audit:
    """Check every table; faults are told all together, each once.

    Parameters
    ----------
    data : a folder like the package's `data/`, which is checked where none is given; schemas are always the package's
    """
    data = data or DATA
    tables, faults = _read_all(data)
    evidence, found = read_evidence(data / _LEDGER)
    faults += found
    faults += check_references(tables)
    faults += check_evidence(evidence)
    faults += check_coverage(evidence)
    faults += check_words(tables.values(), Copies(evidence.index))
    faults += read_uses(data / _LEDGER)[1]
    for table in tables.values():
        if table.name == "parameters":
            faults += [fault for fault in check_parameters(table, evidence.ledger) if fault.column != "estimate_id"]
    estimates: list[Estimate] = list(evidence.ledger.estimates.values())
    return Audit(
        n_tables=len(tables),
        n_rows=sum(len(table) for table in tables.values()),
        n_estimates=len(estimates),
        n_assumptions=sum(estimate.is_assumption for estimate in estimates),
        n_sources=len(evidence.ledger.sources),
        n_claims=len(evidence.statements.claims),
        n_disputes=len(evidence.statements.disputes),
        faults=tuple(dict.fromkeys(faults)),
    )


def read_tables() -> dict[Path, Table]:
    """Read every table of the package by its path below `data/`; faults are left to `audit`."""
    return _read_all(DATA)[0]


def tables_with_claims() -> list[Table]:
    """Read the tables outside the ledger that cite claims."""
    cites = {
        relative: schema_of(relative)
        for relative in data_tables()
        if relative.parts[0] != _LEDGER and _cites_claims(relative)
    }
    return [read_table(DATA / relative, schema)[0] for relative, schema in cites.items()]


def _cites_claims(relative: Path) -> bool:
    return any(column.reference == CLAIM for column in load_schema(schema_of(relative)))


def _read_all(data: Path) -> tuple[dict[Path, Table], list[Fault]]:
    faults: list[Fault] = []
    tables: dict[Path, Table] = {}
    for relative in data_tables(data):
        schema = schema_of(relative)
        if not (DATA / "schema" / f"{schema}.csv").is_file():
            remedy = f"Add data/schema/{schema}.csv with a row for each column."
            faults.append(Fault(f"data/{relative.as_posix()}", None, None, "no schema", "a schema", remedy))
            continue
        tables[relative], found = read_table(data / relative, schema)
        faults += found
    return tables, faults


def _known(tables: dict[Path, Table]) -> dict[str, frozenset[str]]:
    """Gather the values of every column that may be referred to, by "schema.column"; what cannot be read may be any."""
    values: dict[str, set[str]] = {}
    for table in tables.values():
        for column in table.schema:
            if column.type == "id":
                known = values.setdefault(f"{table.name}.{column.name}", set())
                known.update(value for value in table.column(column.name) if value is not None)
                known |= table.unread
    return {name: frozenset(known) for name, known in values.items()}


def _references(schema: tuple[Column, ...]) -> Iterator[Column]:
    return (column for column in schema if column.reference and column.type in _KINDS_OF_REFERENCE)


def check_references(tables: dict[Path, Table]) -> list[Fault]:
    """Report every id that a schema says stands in another table, and does not, or that a cell names twice."""
    known = _known(tables)
    faults = _check_once(tables)
    for table in tables.values():
        for column in _references(table.schema):
            if column.reference not in known:
                where = f"data/schema/{table.name}.csv"
                remedy = "Name a table of data/schema/ and one of its id columns."
                faults.append(Fault(where, None, "reference", repr(column.reference), "table.column", remedy))
                continue
            for row, named in _doubtful(table, column, known[column.reference]):
                faults += _check_cell(table, row, column, known[column.reference], named)
    return list(dict.fromkeys(faults))


def _doubtful(
    table: Table, column: Column, known: frozenset[str]
) -> Iterator[tuple[Mapping[str, Any], tuple[str, ...]]]:
    """Find the rows whose cell names something unknown, or one thing twice, with what they name."""
    if column.type != "list":
        if not known.issuperset({value for value in table.column(column.name) if value is not None}):
            for row in table:
                if row[column.name] is not None:
                    yield row, (row[column.name],)
        return
    for row in table:
        named = row[column.name] or ()
        if named and (not known.issuperset(named) or len(set(named)) < len(named)):
            yield row, named


def _check_cell(table: Table, row: _Row, column: Column, known: frozenset[str], named: tuple[str, ...]) -> list[Fault]:
    faults = []
    for value in [value for value in dict.fromkeys(named) if value not in known]:
        near = get_close_matches(value, known, 1, _ALIKE)
        remedy = (f"Is it {near[0]}? " if near else "") + "Mend the id, or add the row it names."
        expected = f"one of {column.reference}"
        faults.append(Fault(table.label, row["_row"], column.name, repr(value), expected, remedy))
    for value in [value for value in dict.fromkeys(named) if named.count(value) > 1]:
        found = f"{value} {named.count(value)} times"
        faults.append(Fault(table.label, row["_row"], column.name, found, "each once", "Name it once."))
    return faults


def _check_once(tables: dict[Path, Table]) -> list[Fault]:
    """Report ids that others refer to and that stand in two rows; the ledger's own are told where it is read."""
    wanted = {column.reference for table in tables.values() for column in _references(table.schema)}
    first: dict[tuple[str, str], tuple[Table, int]] = {}
    faults = []
    for relative, table in tables.items():
        if relative.parts[0] == _LEDGER:
            continue
        for column in (each for each in table.schema if f"{table.name}.{each.name}" in wanted):
            for row in table:
                key = (f"{table.name}.{column.name}", row[column.name])
                if row[column.name] is not None and key in first:
                    other, line = first[key]
                    found, remedy = repr(row[column.name]), f"It stands in {other.label}, row {line} too."
                    faults.append(Fault(table.label, row["_row"], column.name, found, "a value used once", remedy))
                first.setdefault(key, (table, row["_row"]))
    return faults


def estimates_by_table() -> dict[str, dict[str, list[str]]]:
    """Gather which table names which estimate, and for a table of parameters under which names."""
    found: dict[str, dict[str, list[str]]] = {}
    for relative in data_tables():
        schema = schema_of(relative)
        if relative.parts[0] == _LEDGER or "estimate_id" not in {column.name for column in load_schema(schema)}:
            continue
        with (DATA / relative).open(newline="", encoding="utf-8-sig") as handle:
            by_estimate = found.setdefault(relative.with_suffix("").as_posix(), {})
            for row in csv.DictReader(handle):
                by_estimate.setdefault(row["estimate_id"], []).append(row.get("name", ""))
    return found
