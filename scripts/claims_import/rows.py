"""Read the research and the hand-made tables, map names of sources to ids, and make rows of claims."""

import csv
import re
from pathlib import Path

from auguststorm.tables import load_schema

HAND = Path(__file__).parent
COLUMNS = [column.name for column in load_schema("claims")]
LOG_COLUMNS = ("table", "id", "column", "found", "written", "reason")
RUN = 9  # words in a row that count as a copy
ROUND = 100  # a number that is a multiple of this is taken for a round one
UNSEEN, ARTICLE = "src:general-knowledge", "src:founding-article"

Row = dict[str, str]


class Log:
    """Gather what was changed or refused, and what is wrong."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.faults: list[str] = []

    def note(self, table: str, row_id: str, column: str, found: str, written: str, reason: str) -> None:
        """Tell one change or refusal."""
        self.rows.append(dict(zip(LOG_COLUMNS, (table, row_id, column, found, written, reason), strict=True)))


def read(path: Path) -> list[Row]:
    """Read a CSV file as dictionaries, cells stripped of blanks around them."""
    with path.open(newline="", encoding="utf-8-sig") as handle:
        return [{key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(handle)]


def by_key(name: str, key: str) -> dict[str, Row]:
    """Read a hand-made table by a column."""
    return {row[key]: row for row in read(HAND / f"{name}.csv")}


def slug(text: str) -> str:
    """Write a text as part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def words(text: str) -> list[str]:
    """Split a text into words, small letters alone."""
    return re.findall(r"[a-z0-9]+", text.lower())


def copies(ours: str, theirs: str) -> bool:
    """Tell whether our words repeat nine of theirs in a row."""
    mine, other = words(ours), " ".join(words(theirs))
    return any(" ".join(mine[at : at + RUN]) in other for at in range(len(mine) - RUN + 1))


def claim(claim_id: str, kind: str, **cells: str) -> Row:
    """Make a row with every column; what is not given is empty."""
    row = dict.fromkeys(COLUMNS, "") | {"polarity": "affirms", "rank": "normal"} | cells
    return row | {"claim_id": claim_id, "kind": kind}


def amount(low: str, high: str) -> Row:
    """Write a number or a range with its precision."""
    first, last = float(low), float(high)
    if last > first:
        return {"value": f"{first:.10g}", "value_high": f"{last:.10g}", "precision": "range"}
    return {"value": f"{first:.10g}", "precision": "about" if first and not first % ROUND else "exact"}
