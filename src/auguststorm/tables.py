"""Read CSV tables against their schema, and report every fault of a file at once.

A schema is itself a table, `data/schema/<table>.csv`, one row a column:
`column,type,unit,required,default,reference,description`. Types: `id`, `text`, `float`, `int`, `bool` (yes/no),
`date` (ISO 8601), `list` (of ids, separated by semicolons), `enum:a|b|c`. `required` is yes, no, or optional (the whole
column may be left out); an empty cell of a column that is not required takes `default`, or None. `reference` names
`table.column` that must hold the value.
"""

import csv
import io
import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from auguststorm.errors import BadInputError, Fault

DATA = Path(__file__).parent / "data"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


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
    """Hold a checked table: rows of typed values, and where each came from.

    `faulty` names the rows (as `_row`) that have a fault; `unread` holds the cells of rows that could not be taken
    apart, so that whoever looks for an id there does not call it unknown as well.
    """

    name: str
    path: Path
    schema: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    faulty: frozenset[int] = frozenset()
    unread: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        """Go through the rows in file order."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    @cached_property
    def label(self) -> str:
        """Name the file the way the user knows it."""
        return _label(self.path)

    @property
    def sound(self) -> tuple[Mapping[str, Any], ...]:
        """Return the rows that have no fault."""
        return tuple(row for row in self.rows if row["_row"] not in self.faulty)

    @property
    def is_sound(self) -> bool:
        """Tell whether every row could be read and none has a fault."""
        return not self.faulty and not self.unread

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
    if text.split() != [text]:
        raise ValueError(text)
    return text


def _enum(allowed: tuple[str, ...]) -> Callable[[str], str]:
    known = {name: name for name in allowed}
    return known.__getitem__


def _float(text: str) -> float:
    """Read a number as it is written in a table: digits and a point, nothing that is no number, nothing endless."""
    if not _NUMBER.fullmatch(text) or abs(float(text)) == float("inf"):
        raise ValueError(text)
    return float(text)


def _int(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise ValueError(text)
    return int(text)


_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "id": (_id, "an id without spaces"),
    "text": (str, "text"),
    "float": (_float, "a number, with a point and without commas"),
    "int": (_int, "a whole number, without commas"),
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


_MISSING = object()  # in place of a cell that must be filled and is not
_Fill = tuple[str, Callable[[str], Any]]


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
    text, faults = _read_text(path, schema_name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    try:
        header = next(reader, [])
        records += [(reader.line_num, record) for record in reader if record]
    except csv.Error as error:
        remedy = "Close every quotation mark, here or in a row before."
        faults.append(Fault(label, reader.line_num, None, f"what is no table ({error})", "cells with commas", remedy))
    faults = faults or _check_header(header, schema, label, schema_name)
    if faults:
        return Table(schema_name, path, schema, (), unread=_cells_of(text)), faults
    readers = [_reader(column, header) for column in schema]
    rows: list[dict[str, Any]] = []
    unread: set[str] = set()
    first: dict[Any, int] = {}
    has_unseen = bool(_UNSEEN.search(text))
    by_place = {each.place: (each.column.name, each.read) for each in readers if each.place is not None}
    filled = [by_place[place] for place in range(len(header))]
    empty = {each.column.name: _MISSING if each.fault_of_empty else each.empty for each in readers}
    for line, record in records:
        if len(record) != len(header):
            found = f"{len(record)} cell{'s' if len(record) != 1 else ''}"
            remedy = "Quote cells that hold commas, and close every quotation mark, here or in a row before."
            faults.append(Fault(label, line, None, found, f"{len(header)} cells", remedy))
            unread |= _cells_of("\n".join(record))
            continue
        row = _read_sound_row(record, filled, empty, line) or _read_row(record, readers, (label, line), faults)
        if has_unseen:
            faults += _find_unseen(dict(zip(header, record, strict=True)), (label, line))
        if unique is not None and row[unique] is not None:
            if row[unique] in first:
                remedy = f"It stands in row {first[row[unique]]} too."
                faults.append(Fault(label, line, unique, repr(row[unique]), "a value used once", remedy))
            first.setdefault(row[unique], line)
        rows.append(row)
    faulty = frozenset(fault.row for fault in faults if fault.row is not None)
    return Table(schema_name, path, schema, tuple(rows), faulty, frozenset(unread)), faults


def _cells_of(text: str) -> frozenset[str]:
    """List what may be cells of a text that is no sound table; never empty."""
    return frozenset(cell.strip(' "') for cell in re.split(r"[,;\n]", text))


def _read_text(path: Path, schema_name: str) -> tuple[str, list[Fault]]:
    """Read a file as UTF-8 in composed characters, whatever its mark of order and its line ends."""
    label = _label(path)
    if not path.is_file():
        remedy = f"Add it, with the columns of data/schema/{schema_name}.csv."
        return "", [Fault(label, None, None, "no file", "a CSV table", remedy)]
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte {error.object[error.start]:#04x}, which is no UTF-8"
        text = raw.decode("utf-16" if raw[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8", "replace")
        return text, [Fault(label, line, None, found, "a table in UTF-8", "Save the file as UTF-8.")]
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")), []


def _check_header(header: Sequence[str], schema: Sequence[Column], label: str, schema_name: str) -> list[Fault]:
    names = [column.name for column in schema]
    faults = []
    for column in schema:
        if not column.is_optional and column.name not in header:
            remedy = f"See data/schema/{schema_name}.csv."
            faults.append(Fault(label, 1, column.name, "no such column", "the column", remedy))
    for name in dict.fromkeys(header):
        if name not in names:
            remedy = "Remove it, or describe it in the schema."
            faults.append(Fault(label, 1, name, f"column {name!r}", "only columns of the schema", remedy))
        elif header.count(name) > 1:
            found = f"the column {header.count(name)} times"
            faults.append(Fault(label, 1, name, found, "every column once", "Remove one, or give it its own name."))
    return faults


def _read_sound_row(
    record: Sequence[str], filled: Sequence[_Fill], empty: Mapping[str, Any], line: int
) -> dict[str, Any] | None:
    """Read a row by the cells that hold something; None if one does not fit, or one that must be filled is not."""
    row = {"_row": line, **empty}
    try:
        for (name, read), cell in zip(filled, record, strict=True):
            if cell:
                bare = cell.strip()
                if bare:
                    row[name] = read(bare)
    except (ValueError, KeyError):
        return None
    for value in row.values():
        if value is _MISSING:
            return None
    return row


def _read_row(
    record: Sequence[str], readers: Sequence[_Reader], place: tuple[str, int], faults: list[Fault]
) -> dict[str, Any]:
    """Read a row cell by cell, and tell each fault."""
    row: dict[str, Any] = {"_row": place[1]}
    for column, position, read, expected_cell, empty, fault_of_empty in readers:
        cell = "" if position is None else record[position].strip()
        if cell:
            row[column.name], expected = _read_cell(cell, read, expected_cell)
        else:
            row[column.name], expected = empty, fault_of_empty
        if expected is not None:
            found = repr(cell) if cell else "an empty cell"
            faults.append(Fault(*place, column.name, found, expected, column.description))
    return row


def _find_unseen(cells: Mapping[str, str], place: tuple[str, int]) -> list[Fault]:
    remedy = "Take it out; some editors show it only as a blank."
    return [
        Fault(*place, name, f"the character {unseen[0]!r}, which nobody sees", "characters that can be seen", remedy)
        for name, cell in cells.items()
        if (unseen := _UNSEEN.search(cell))
    ]


def read_fragments(folder: Path, schema_name: str) -> tuple[list[Table], list[Fault]]:
    """Read every table of a folder against one schema, in the order of their names."""
    tables, faults = [], []
    for path in sorted(folder.glob("*.csv")):
        table, found = read_table(path, schema_name)
        tables.append(table)
        faults += found
    return tables, faults


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
