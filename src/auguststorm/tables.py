"""Read CSV tables against their schema, and report every fault of a file at once.

A schema is itself a table, `data/schema/<table>.csv`, one row a column:
`column,type,unit,required,default,reference,description`. Types: `id`, `text`, `float`, `int`, `bool` (yes/no),
`date` (ISO 8601), `list` (of ids, separated by semicolons), `enum:a|b|c`. `required` is yes, no, or optional (the whole
column may be left out); an empty cell of a column that is not required takes `default`, or None. `reference` names
`table.column` that must hold the value.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from auguststorm.errors import BadInputError, Fault

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Column:
    """Describe one column of a table, as its schema row states it."""

    name: str
    type: str
    unit: str
    is_required: bool
    default: str
    reference: str
    description: str
    is_optional: bool = False


@dataclass(frozen=True)
class Table:
    """Hold a checked table: rows of typed values, and where each came from."""

    name: str
    path: Path
    schema: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        """Go through the rows in file order."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def column(self, name: str) -> list[Any]:
        """List the values of one column in file order."""
        return [row[name] for row in self.rows]

    def by(self, name: str) -> dict[Any, Mapping[str, Any]]:
        """Index the rows by a column whose values are unique."""
        return {row[name]: row for row in self.rows}


def _bool(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _list(text: str) -> tuple[str, ...]:
    if ";" not in text:  # most lists: the cell has no blanks around it
        return (text,)
    return tuple([part.strip() for part in text.split(";") if part.strip()])


def _id(text: str) -> str:
    if len(text.split()) > 1:
        raise ValueError(text)
    return text


def _enum(allowed: tuple[str, ...]) -> Callable[[str], str]:
    known = {name: name for name in allowed}
    return known.__getitem__


_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "id": (_id, "an id without spaces"),
    "text": (str, "text"),
    "float": (float, "a number"),
    "int": (int, "a whole number"),
    "bool": (_bool, "yes or no"),
    "date": (datetime.fromisoformat, "a date in ISO 8601"),
    "list": (_list, "ids separated by semicolons"),
}


@cache
def load_schema(name: str) -> tuple[Column, ...]:
    """Read the schema of a table from `data/schema/<name>.csv`."""
    path = DATA / "schema" / f"{name}.csv"
    with path.open(newline="", encoding="utf-8") as handle:
        return tuple(
            Column(
                row["column"],
                row["type"],
                row["unit"],
                row["required"] == "yes",
                row["default"],
                row["reference"],
                row["description"],
                row["required"] == "optional",
            )
            for row in csv.DictReader(handle)
        )


def _label(path: Path) -> str:
    """Name a file the way the user knows it: inside the package, from `data/` on."""
    return f"data/{path.relative_to(DATA).as_posix()}" if path.is_relative_to(DATA) else str(path)


class _Reader(NamedTuple):
    """Hold how the cells of one column are read; made once a table, for cells are many."""

    column: Column
    place: int | None  # None where the file leaves the column out
    read: Callable[[str], Any]
    expected: str
    empty: Any
    fault_of_empty: str | None


def _reader(column: Column, header: list[str]) -> _Reader:
    place = header.index(column.name) if column.name in header else None
    if column.type.startswith("enum:"):
        allowed = tuple(column.type.removeprefix("enum:").split("|"))
        read, expected = _enum(allowed), "one of " + ", ".join(allowed)
    else:
        read, expected = _READERS[column.type]
    empty: Any = () if column.type == "list" else None
    if column.is_required:
        return _Reader(column, place, read, expected, None, "a value")
    if column.default:
        empty, fault = _read_cell(column.default, read, expected)
        return _Reader(column, place, read, expected, empty, fault)
    return _Reader(column, place, read, expected, empty, None)


def _read_cell(cell: str, read: Callable[[str], Any], expected: str) -> tuple[Any, str | None]:
    """Read one cell that is not empty; return the value and, when it does not fit, what was expected."""
    try:
        return read(cell), None
    except (ValueError, KeyError):
        return None, expected


def read_table(path: Path, schema_name: str, unique: str | None = None) -> tuple[Table, list[Fault]]:
    """Read a CSV file against a schema; return the table and every fault found.

    Parameters
    ----------
    path : the file
    schema_name : name of a schema in `data/schema/`
    unique : a column whose values must not repeat
    """
    label = _label(path)
    schema = load_schema(schema_name)
    faults: list[Fault] = []
    if not path.is_file():
        faults.append(
            Fault(
                label,
                None,
                None,
                "no file",
                "a CSV table",
                f"Add it, with the columns of data/schema/{schema_name}.csv.",
            )
        )
        return Table(schema_name, path, schema, ()), faults
    with path.open(newline="", encoding="utf-8-sig") as handle:
        reader = csv.reader(handle)
        header = next(reader, [])
        records = [(reader.line_num, record) for record in reader if record]
    names = [column.name for column in schema]
    for missing in [column.name for column in schema if not column.is_optional and column.name not in header]:
        faults.append(Fault(label, 1, missing, "no such column", "the column", f"See data/schema/{schema_name}.csv."))
    for extra in [name for name in header if name not in names]:
        faults.append(
            Fault(
                label,
                1,
                extra,
                f"column {extra!r}",
                "only columns of the schema",
                "Remove it, or describe it in the schema.",
            )
        )
    if faults:
        return Table(schema_name, path, schema, ()), faults
    readers = [_reader(column, header) for column in schema]
    rows: list[dict[str, Any]] = []
    seen: dict[Any, int] = {}
    for line, record in records:
        if len(record) != len(header):
            faults.append(
                Fault(
                    label, line, None, f"{len(record)} cells", f"{len(header)} cells", "Quote cells that hold commas."
                )
            )
            continue
        row: dict[str, Any] = {}
        for column, place, read, expected_cell, empty, fault_of_empty in readers:
            cell = "" if place is None else record[place].strip()
            if cell:
                row[column.name], expected = _read_cell(cell, read, expected_cell)
            else:
                row[column.name], expected = empty, fault_of_empty
            if expected is not None:
                found = repr(cell) if cell else "an empty cell"
                faults.append(Fault(label, line, column.name, found, expected, column.description))
        if unique is not None and row[unique] is not None:
            if row[unique] in seen:
                faults.append(
                    Fault(
                        label,
                        line,
                        unique,
                        repr(row[unique]),
                        "a value used once",
                        f"It stands in row {seen[row[unique]]} too.",
                    )
                )
            seen.setdefault(row[unique], line)
        row["_row"] = line
        rows.append(row)
    return Table(schema_name, path, schema, tuple(rows)), faults


def load_table(relative: str, schema_name: str, unique: str | None = None) -> Table:
    """Read a table of the package's own data, or raise with every fault.

    Raises
    ------
    BadInputError
        If any cell does not fit the schema.
    """
    table, faults = read_table(DATA / relative, schema_name, unique)
    if faults:
        raise BadInputError(faults)
    return table
