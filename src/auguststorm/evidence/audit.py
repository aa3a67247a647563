"""Audit every table of the package: against its schema, the tables it refers to, its estimates and its sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auguststorm.errors import Fault
from auguststorm.evidence.ledger import Estimate, read_ledger
from auguststorm.tables import DATA, Column, Table, read_table

_SCHEMA_OF_FOLDER = {
    "evidence/estimates": "estimates",
    "evidence/sources": "sources",
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
    ledger, found = read_ledger()
    faults += [fault for fault in found if fault not in faults]
    faults += check_references(tables)
    estimates: list[Estimate] = list(ledger.estimates.values())
    return Audit(
        n_tables=len(tables),
        n_rows=sum(len(table) for table in tables.values()),
        n_estimates=len(estimates),
        n_assumptions=sum(estimate.is_assumption for estimate in estimates),
        n_sources=len(ledger.sources),
        faults=tuple(faults),
    )


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
