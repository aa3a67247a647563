"""Read the research and the decisions, write the tables, and log what was done to the research."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]
REPOSITORY = Path(__file__).parents[2]
DATA = REPOSITORY / "src" / "auguststorm" / "data"
TABLES = DATA / "order_of_battle"
LOG = REPOSITORY / "docs" / "data" / "import_log_order_of_battle.csv"
DECISIONS = Path(__file__).parent / "decisions"
LOG_COLUMNS = ("table", "id", "column", "action", "found", "taken", "reason")


def read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8-sig") as handle:
        return [dict(row) for row in csv.DictReader(handle)]


def decisions(name: str) -> list[Row]:
    return read(DECISIONS / f"{name}.csv")


def write(name: str, rows: Iterable[Mapping[str, object]], folder: Path = TABLES) -> int:
    """Write a table with the columns of its schema, in their order; return the number of rows."""
    columns = [row["column"] for row in read(DATA / "schema" / f"{name}.csv")]
    return write_columns(folder / f"{name}.csv", columns, rows)


def write_columns(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([text(row.get(column, "")) for column in columns])
            count += 1
    return count


def text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        return ";".join(str(part) for part in value)
    return str(value)


@dataclass
class Log:
    """Collect what was changed, refused, derived or added, and why."""

    rows: list[Row] = field(default_factory=list)

    def note(self, table: str, id: str, column: str, action: str, found: object, taken: object, reason: str) -> None:
        values = (table, id, column, action, text(found), text(taken), reason)
        self.rows.append(dict(zip(LOG_COLUMNS, values, strict=True)))

    def write(self) -> int:
        return write_columns(LOG, LOG_COLUMNS, self.rows)
