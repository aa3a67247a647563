"""Audit every table of the package: against its schema, the tables it refers to, its estimates and its sources."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auguststorm.errors import Fault
from auguststorm.evidence.check import check_evidence, read_evidence
from auguststorm.evidence.ledger import Estimate
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
_KINDS_OF_REFERENCE = ("id", "list")


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


def data_tables() -> list[Path]:
    """List every CSV table of the package but the schemas, as paths below `data/`."""
    found = sorted(path.relative_to(DATA) for path in DATA.rglob("*.csv"))
    return [path for path in found if path.parts[0] != "schema" and "raw" not in path.parts]


def audit() -> Audit:
    """Check every table; faults are told all together."""
    tables, faults = _read_all()
    evidence, found = read_evidence()
    faults += [fault for fault in found if fault not in faults]
    faults += check_references(tables)
    if not found:
        faults += check_evidence(evidence)
        faults += read_uses()[1]
    estimates: list[Estimate] = list(evidence.ledger.estimates.values())
    return Audit(
        n_tables=len(tables),
        n_rows=sum(len(table) for table in tables.values()),
        n_estimates=len(estimates),
        n_assumptions=sum(estimate.is_assumption for estimate in estimates),
        n_sources=len(evidence.ledger.sources),
        n_claims=len(evidence.statements.claims),
        n_disputes=len(evidence.statements.disputes),
        faults=tuple(faults),
    )


def read_tables() -> dict[Path, Table]:
    """Read every table of the package by its path below `data/`; faults are left to `audit`."""
    return _read_all()[0]


def tables_with_claims() -> list[Table]:
    """Read the tables outside the ledger that cite claims."""
    cites = {
        relative: schema_of(relative)
        for relative in data_tables()
        if relative.parts[0] != "evidence" and _cites_claims(relative)
    }
    return [read_table(DATA / relative, schema)[0] for relative, schema in cites.items()]


def _cites_claims(relative: Path) -> bool:
    return any(column.reference == CLAIM for column in load_schema(schema_of(relative)))


def _read_all() -> tuple[dict[Path, Table], list[Fault]]:
    faults: list[Fault] = []
    tables: dict[Path, Table] = {}
    for relative in data_tables():
        schema = schema_of(relative)
        if not (DATA / "schema" / f"{schema}.csv").is_file():
            remedy = f"Add data/schema/{schema}.csv with a row for each column."
            faults.append(Fault(f"data/{relative.as_posix()}", None, None, "no schema", "a schema", remedy))
            continue
        tables[relative], found = read_table(DATA / relative, schema)
        faults += found
    return tables, faults


def _known(tables: dict[Path, Table]) -> dict[str, frozenset[str]]:
    """Gather the values of every column that may be referred to, by "schema.column"."""
    values: dict[str, set[str]] = {}
    for table in tables.values():
        for column in table.schema:
            if column.type == "id":
                values.setdefault(f"{table.name}.{column.name}", set()).update(
                    value for value in table.column(column.name) if value is not None
                )
    return {name: frozenset(known) for name, known in values.items()}


def _references(schema: tuple[Column, ...]) -> Iterator[Column]:
    return (column for column in schema if column.reference and column.type in _KINDS_OF_REFERENCE)


def check_references(tables: dict[Path, Table]) -> list[Fault]:
    """Report every id that a schema says stands in another table, and does not."""
    known = _known(tables)
    faults = []
    for relative, table in tables.items():
        label = f"data/{relative.as_posix()}"
        for column in _references(table.schema):
            if column.reference not in known:
                where = f"data/schema/{table.name}.csv"
                remedy = "Name a table of data/schema/ and one of its id columns."
                faults.append(Fault(where, None, "reference", repr(column.reference), "table.column", remedy))
                continue
            for row in table:
                cell = row[column.name]
                for value in cell if isinstance(cell, tuple) else () if cell is None else (cell,):
                    if value not in known[column.reference]:
                        remedy = "Mend the id, or add the row it names."
                        faults.append(
                            Fault(label, row["_row"], column.name, repr(value), f"one of {column.reference}", remedy)
                        )
    return list(dict.fromkeys(faults))


def estimates_by_table() -> dict[str, dict[str, list[str]]]:
    """Gather which table names which estimate, and for a table of parameters under which names."""
    found: dict[str, dict[str, list[str]]] = {}
    for relative in data_tables():
        schema = schema_of(relative)
        if relative.parts[0] == "evidence" or "estimate_id" not in {column.name for column in load_schema(schema)}:
            continue
        with (DATA / relative).open(newline="", encoding="utf-8-sig") as handle:
            by_estimate = found.setdefault(relative.with_suffix("").as_posix(), {})
            for row in csv.DictReader(handle):
                by_estimate.setdefault(row["estimate_id"], []).append(row.get("name", ""))
    return found
