"""Check the whole ledger: every row by itself, every claim at its locator, and all against one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auguststorm.errors import Fault
from auguststorm.evidence.claims import EVIDENCE, Statements, read_statements
from auguststorm.evidence.consistency import Unit, check_disputes, check_sets, check_units, check_words, read_units
from auguststorm.evidence.index import IndexRow, rows_of
from auguststorm.evidence.ledger import Ledger, read_ledger
from auguststorm.evidence.locators import Copies, check_locators, check_unclaimed
from auguststorm.evidence.references import check_marks, check_sources
from auguststorm.tables import read_table


@dataclass(frozen=True)
class Evidence:
    """Hold all of the ledger: estimates and sources, statements, units, and the index of the founding article."""

    ledger: Ledger
    statements: Statements
    units: Mapping[str, Unit]
    index: Mapping[int, IndexRow]


def read_evidence(folder: Path = EVIDENCE) -> tuple[Evidence, list[Fault]]:
    """Read the whole ledger from a folder; return it and every fault of single rows and tables."""
    ledger, faults = read_ledger(folder / "estimates", folder / "sources")
    statements, more = read_statements(folder)
    units, most = read_units(folder)
    table, last = read_table(folder / "article_index.csv", "article_index", unique="paragraph")
    index = {} if last else {row.paragraph: row for row in rows_of(table)}
    return Evidence(ledger, statements, units, index), [*faults, *more, *most, *last]


def check_evidence(evidence: Evidence) -> list[Fault]:
    """Report everything that a ledger without faults of single rows still has wrong."""
    statements, ledger = evidence.statements, evidence.ledger
    copies = Copies(evidence.index)
    return [
        *check_locators(statements, evidence.index),
        *check_unclaimed(statements, evidence.index),
        *check_marks(statements, ledger),
        *check_sources(ledger, evidence.index),
        *check_units(statements, evidence.units),
        *check_sets(statements, ledger, evidence.units),
        *check_disputes(statements, evidence.units),
        *check_words(statements, copies, ledger),
    ]
