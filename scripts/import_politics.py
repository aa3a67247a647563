"""Import the given events of politics from the research folder, once.

    python scripts/import_politics.py RESEARCH_FOLDER

Reads `inputs/politics.csv` of that folder and the hand-made `scripts/politics_sources.csv` (an id for each source
named there).
Writes `data/politics.csv` and `docs/data/import_log_politics.csv`, or nothing and every fault.
"""

import csv
import sys
from datetime import datetime
from pathlib import Path

from auguststorm.tables import DATA, load_schema

HERE = Path(__file__).parent
TABLE = DATA / "politics.csv"
LOG = HERE.parent / "docs" / "data" / "import_log_politics.csv"
SECONDS_PER_HOUR = 3600.0
NOON = "T12:00"
OFFER, DECISION = "po-038", "po-052"  # the note by Bern and Stockholm; the second imperial conference
KIND_OF = {
    "po-027": "bomb",
    "po-035": "bomb",
    OFFER: "offer",
    DECISION: "decision",
    "po-046": "answer",
    "po-081": "refusal",
}
GIVEN_AFTER = {"after_offer": OFFER, "after_decision": DECISION}
TO_THE_MINUTE, BY_DAY = "est:politics-hour-recorded", "est:politics-day-recorded"
ADDED = {
    "event_id": "po-third-bomb",
    "moment": "1945-08-19T12:00:00+09:00",
    "kind": "bomb",
    "given": "unless_decided",
    "offset_h": "",
    "place": "Japan",
    "actors": "United States",
    "event": "A third bomb is ready about this day and is used unless Tokyo has decided",
    "estimate_id": "est:politics-third-bomb",
    "confidence": "low",
    "source": "src:general-knowledge",
}


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as dictionaries."""
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def moment_of(record: dict[str, str]) -> datetime:
    """Put date, hour and offset together; noon where only the day is recorded."""
    text = record["datetime"]
    return datetime.fromisoformat((text if "T" in text else text + NOON) + record["utc_offset"])


def sources_of(text: str, known: dict[str, str]) -> tuple[list[str], list[str]]:
    """Map the research's source names to source ids; return ids and what is unknown."""
    names = [name for name in known if name in text]
    rest = text
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    left = [part for part in rest.replace(";", " ").split() if part]
    return list(dict.fromkeys(known[name] for name in names)), left


def row_of(
    record: dict[str, str], anchors: dict[str, datetime], known: dict[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Turn a research row into a row of ours; return it and what is wrong with it."""
    moment = moment_of(record)
    sources, left = sources_of(record["source"], known)
    given = record["exogenous"]
    anchor = anchors[GIVEN_AFTER[given]] if given in GIVEN_AFTER else None
    offset = "" if anchor is None else f"{(moment - anchor).total_seconds() / SECONDS_PER_HOUR:.6g}"
    row = {
        "event_id": record["id"],
        "moment": moment.isoformat(),
        "kind": KIND_OF.get(record["id"], "context"),
        "given": given,
        "offset_h": offset,
        "place": record["place"],
        "actors": record["actors"],
        "event": record["event"],
        "estimate_id": TO_THE_MINUTE if "T" in record["datetime"] else BY_DAY,
        "confidence": record["confidence"],
        "source": ";".join(sources),
    }
    return row, [f"{record['id']}: source {' '.join(left)!r} has no id"] if left or not sources else []


def log_of(record: dict[str, str], row: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
    """List what was changed in a row, and why."""
    changes = []
    if "T" not in record["datetime"]:
        changes.append(
            (row["event_id"], "moment", record["datetime"], row["moment"], "Only the day is recorded: noon is taken")
        )
    if row["offset_h"]:
        why = f"Answers fall as hours after {GIVEN_AFTER[row['given']]}, whenever that falls"
        changes.append((row["event_id"], "offset_h", "", row["offset_h"], why))
    if row["kind"] != "context":
        changes.append(
            (row["event_id"], "kind", "", row["kind"], "Read by the model; all other rows are context for the reader")
        )
    return changes


def main(folder: Path) -> int:
    """Write the table and the log, or print every fault."""
    records = read(folder / "inputs" / "politics.csv")
    known = {row["name"]: row["source_id"] for row in read(HERE / "politics_sources.csv")}
    anchors = {record["id"]: moment_of(record) for record in records if record["id"] in (OFFER, DECISION)}
    rows, faults, changes = [], [], []
    for record in records:
        row, wrong = row_of(record, anchors, known)
        rows.append(row)
        faults += wrong
        changes += log_of(record, row)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 2
    rows.append(ADDED)
    changes.append(
        (ADDED["event_id"], "", "", "added", "Given when Tokyo has not decided by then; named in no research row")
    )
    rows.sort(key=lambda row: (datetime.fromisoformat(row["moment"]), row["event_id"]))
    with TABLE.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, [column.name for column in load_schema("politics")], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with LOG.open("w", newline="", encoding="utf-8") as handle:
        plain = csv.writer(handle, lineterminator="\n")
        plain.writerow(("event_id", "column", "research", "ours", "reason"))
        plain.writerows(changes)
    print(f"{len(rows)} events, {len(changes)} changes")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != len(("script", "folder")):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
