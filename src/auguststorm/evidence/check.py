"""Check the whole ledger: every row by itself, every claim at its locator, and all against one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auguststorm.errors import Fault
from auguststorm.evidence.claims import EVIDENCE, Statements, read_statements
from auguststorm.evidence.consistency import (
    Unit,
    check_disputes,
    check_sets,
    check_spelling,
    check_units,
    read_units,
)
from auguststorm.evidence.index import IndexRow, read_index
from auguststorm.evidence.ledger import Ledger, read_ledger
from auguststorm.evidence.locators import check_locators, check_unclaimed
from auguststorm.evidence.references import check_marks, check_sources

_PARTS = ("claims/", "unclaimed/", "sources/", "units", "article_index")


@dataclass(frozen=True)
class Evidence:
    """Hold all of the ledger: estimates and sources, statements, units, and the index of the founding article.

    `unread` names the parts that have rows which could not be read; what a check would miss in them is not judged.
    """

    ledger: Ledger
    statements: Statements
    units: Mapping[str, Unit]
    index: Mapping[int, IndexRow]
    unread: frozenset[str] = frozenset()


def read_evidence(folder: Path = EVIDENCE) -> tuple[Evidence, list[Fault]]:
    """Read the whole ledger from a folder; return it and every fault of single rows and tables.

    What can be read is there even if something else cannot.
    """
    ledger, faults = read_ledger(folder / "estimates", folder / "sources")
    statements, more = read_statements(folder)
    units, of_units = read_units(folder)
    index, of_index = read_index(folder / "article_index.csv")
    faults += [*more, *of_units, *of_index]
    unread = frozenset(part for part in _PARTS if any(f"/{part}" in fault.file for fault in faults))
    return Evidence(ledger, statements, units, index, unread), faults


def check_evidence(evidence: Evidence) -> list[Fault]:
    """Report everything that the ledger has wrong beyond single rows."""
    statements, ledger, units, index = evidence.statements, evidence.ledger, evidence.units, evidence.index
    faults = check_spelling(statements)
    if "article_index" not in evidence.unread:
        faults += [*check_locators(statements, index), *check_unclaimed(statements, index)]
        if "sources/" not in evidence.unread:
            faults += [*check_marks(statements, ledger), *check_sources(ledger, index)]
    if "units" not in evidence.unread:
        faults += check_units(statements, units)
        faults += check_sets(statements, ledger, units)
        faults += check_disputes(statements, units)
    return faults
