"""Make a copy of the package's tables in which one cell is changed, for tests of what the checks find."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from auguststorm import tables
from auguststorm.errors import Fault
from auguststorm.evidence import audit, claims, consistency, index, locators, uses
from auguststorm.evidence.audit import audit as audit_tables
from auguststorm.evidence.index import hash_runs
from auguststorm.tables import DATA, Table

Rows = list[dict[str, str]]
_read_table = tables.read_table


def copy_tables(folder: Path) -> Path:
    """Copy all tables of the package into a new folder; returns it."""
    return Path(shutil.copytree(DATA, folder / "data", ignore=shutil.ignore_patterns("*.npz", "*.json")))


def rows_of(text: str) -> Rows:
    """Read a table as it stands, cell by cell."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def text_of(rows: Rows) -> str:
    """Write a table as it stands, cell by cell."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@cache
def _read_once(path: Path, schema: str, unique: str | None, _: bytes) -> tuple[Table, list[Fault]]:
    return _read_table(path, schema, unique)


def read_table_once(path: Path, schema: str, unique: str | None = None) -> tuple[Table, list[Fault]]:
    """Read a table as `read_table` does, but one that has not changed only once."""
    if not path.is_file():
        return _read_table(path, schema, unique)
    table, faults = _read_once(path, schema, unique, path.read_bytes())
    return table, list(faults)


def once_for_each(make: Callable[[Table], tuple[Any, ...]]) -> Callable[[Table], tuple[Any, ...]]:
    """Make of a table what is made of it only once; a table that was read again is another."""
    made: dict[int, tuple[Table, tuple[Any, ...]]] = {}

    def look_up(table: Table) -> tuple[Any, ...]:
        if id(table) not in made:
            made[id(table)] = table, make(table)
        return made[id(table)][1]

    return look_up


@contextmanager
def reading_once() -> Iterator[None]:
    """Let each table that has not changed be read only once: most of two hundred faults leave most tables."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (tables, audit, consistency, index, uses):
            patch.setattr(module, "read_table", read_table_once)
        patch.setattr(claims, "claims_of", once_for_each(claims.claims_of))
        patch.setattr(locators, "hash_runs", cache(hash_runs))
        yield


@dataclass(frozen=True)
class Change:
    """Change one table, or add one: which, and how its text becomes another."""

    name: str
    table: str
    change: Callable[[str], bytes]


def faults_after(data: Path, change: Change) -> list[Fault]:
    """Check a copy of all tables as `evidence check` does, with one table changed, and put the table back."""
    path = data / change.table
    before = path.read_bytes() if path.is_file() else None
    path.write_bytes(change.change((before or b"").decode()))
    try:
        return list(audit_tables(data).faults)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
