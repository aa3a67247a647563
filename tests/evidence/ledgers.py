"""Make copies of the ledger's own tables in which one cell is changed, for tests of what the checks find."""

import csv
import io
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from auguststorm import tables
from auguststorm.errors import Fault
from auguststorm.evidence import check, claims, consistency, ledger, locators
from auguststorm.evidence.audit import check_references
from auguststorm.evidence.check import check_evidence, read_evidence
from auguststorm.evidence.claims import EVIDENCE
from auguststorm.evidence.index import hash_runs
from auguststorm.tables import Table, read_table

Rows = list[dict[str, str]]


def copy_ledger(folder: Path) -> Path:
    """Copy all tables of the ledger into a new folder; returns it."""
    return Path(shutil.copytree(EVIDENCE, folder / "evidence"))


def read_rows(path: Path) -> Rows:
    """Read a table as it stands, cell by cell."""
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def write_rows(path: Path, rows: Rows) -> None:
    """Write a table as it stands, cell by cell."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


@cache
def _read_once(path: Path, schema: str, unique: str | None, _: bytes) -> tuple[Table, list[Fault]]:
    return tables.read_table(path, schema, unique)


def read_table_once(path: Path, schema: str, unique: str | None = None) -> tuple[Table, list[Fault]]:
    """Read a table as `read_table` does, but one that has not changed only once."""
    if not path.is_file():
        return tables.read_table(path, schema, unique)
    table, faults = _read_once(path, schema, unique, path.read_bytes())
    return table, list(faults)


@contextmanager
def reading_once() -> Iterator[None]:
    """Let the ledger read each table that has not changed only once: most of two hundred faults leave most tables."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (check, claims, consistency, ledger, sys.modules[__name__]):
            patch.setattr(module, "read_table", read_table_once)
        patch.setattr(locators, "hash_runs", cache(hash_runs))
        yield


def faults_of(folder: Path) -> list[Fault]:
    """Check a ledger as `evidence check` does."""
    evidence, faults = read_evidence(folder)
    if faults:
        return faults
    read: dict[Path, Table] = {}
    for path in sorted(folder.rglob("*.csv")):
        relative = path.relative_to(folder)
        schema = relative.parts[0] if len(relative.parts) > 1 else path.stem
        read[Path("evidence") / relative], _ = read_table(path, schema)
    return [*check_references(read), *check_evidence(evidence)]


@dataclass(frozen=True)
class Change:
    """Change one table, or add one: which, and how."""

    name: str
    table: str
    change: Callable[[Rows], None]


def faults_after(folder: Path, change: Change) -> list[Fault]:
    """Check a copied ledger with one table changed, and put the table back."""
    path = folder / change.table
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    path.parent.mkdir(exist_ok=True)
    rows = read_rows(path) if before is not None else []
    change.change(rows)
    write_rows(path, rows)
    try:
        return faults_of(folder)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
