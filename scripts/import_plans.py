"""Import the plan table from the research folder, once.

    python scripts/import_plans.py RESEARCH_FOLDER

Reads `inputs/plans.csv`, `inputs/gazetteer.csv`, `inputs/commands.csv` and `inputs/order_of_battle.csv` of that
folder and the hand-made `scripts/plan_triggers.csv` (what stands for each prose condition, and why),
`scripts/plan_additions.csv` (rows for formations that our own order of battle detached) and `scripts/plan_sources.csv`.
Writes `data/plans/plans.csv` and `docs/data/import_log_plans.csv`, or nothing and every fault.
"""

import csv
import re
import sys
from pathlib import Path

from auguststorm.doctrine.plans import Known, check_plans, rows_of
from auguststorm.errors import Fault
from auguststorm.tables import DATA, load_schema, read_table

HERE = Path(__file__).parent
LOG = HERE.parent / "docs" / "data" / "import_log_plans.csv"
DAY_H = 24.0
MINUTES_PER_HOUR = 60.0
CLOCK = re.compile(r"D([+-]\d+)(?:T(\d\d):(\d\d))?")
NEW_COLUMN = {"action": "action", "role": "role", "objective": "objective_place_id", "via": "via",
              "sequence": "sequence", "objective_mode": "objective_mode", "status": "status"}  # fmt: skip
CLOCK_REASON = "Planned clock time, stands as written"
SEQUENCE_REASON = "Follows the task before it, as written"
SAME_ACTION = {"bypass": "advance"}
EMPTY = "-"


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as dictionaries."""
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def clock_hours(text: str, h_day: str = "1945-08-09") -> float:
    """Turn `D+0T04:30` or a calendar date of the plan into hours after 00:00 of H-day."""
    match = CLOCK.fullmatch(text)
    if match is None:
        return (int(text[8:10]) - int(h_day[8:10])) * DAY_H
    days, hours, minutes = match.groups()
    return int(days) * DAY_H + int(hours or 0) + int(minutes or 0) / MINUTES_PER_HOUR


def default_trigger(record: dict[str, str]) -> tuple[str, str]:
    """Return trigger and reason for a row that needs no translation by hand."""
    if record["trigger"] == "time":
        return f"hours_after_h({clock_hours(record['planned_start']):.6g})", CLOCK_REASON
    if record["trigger"] == "sequence":
        return "previous_done", SEQUENCE_REASON
    return "", ""


def sources_of(text: str, table: dict[str, str]) -> tuple[list[str], list[str]]:
    """Map the research's source names to source ids; return ids and what is unknown."""
    names = [part.strip() for part in text.split(";") if part.strip()]
    ids = list(dict.fromkeys(table[name] for name in names if name in table))
    return ids, [name for name in names if name not in table]


def translate(record: dict[str, str], by_hand: dict[str, str] | None) -> tuple[dict[str, str], list[list[str]]]:
    """Turn a research row into a row of the plan table; return it and the log of what changed."""
    plan_id = record["plan_id"]
    trigger, reason = default_trigger(record)
    out = {
        "plan_id": plan_id,
        "formation_id": record["formation_id"],
        "sequence": record["sequence"],
        "role": record["role"],
        "action": SAME_ACTION.get(record["action"], record["action"]),
        "objective_place_id": record["objective_place_id"],
        "via": record["via"],
        "stop_places": record["stop_line"],
        "trigger": trigger,
        "bypass_allowed": record["bypass_allowed"],
        "priority": record["priority"],
        "frontage_km": record["frontage_km"],
        "issued": record["issued"],
        "status": record["status"],
        "objective_mode": record["objective_mode"],
        "planned_by_h": f"{clock_hours(record['planned_by_day']) + DAY_H:g}" if record["planned_by_day"] else "",
        "confidence": record["confidence"],
        "trigger_reason": reason,
    }
    log: list[list[str]] = []
    if by_hand is not None:
        out["trigger"], out["trigger_reason"] = by_hand["trigger"], by_hand["trigger_reason"]
        for key, column in NEW_COLUMN.items():
            if by_hand[key]:
                found = record["action"] if key == "action" else out[column]
                out[column] = "" if by_hand[key] == EMPTY else by_hand[key]
                log.append([plan_id, column, found, out[column], by_hand["trigger_reason"]])
    said = " ".join(part for part in (record["trigger"], record["planned_start"], record["condition"]) if part)
    log.insert(0, [plan_id, "trigger", said, out["trigger"], out["trigger_reason"]])
    return out, log


def plain_faults(records: list[dict[str, str]], by_hand: dict[str, dict[str, str]]) -> list[Fault]:
    """List rows whose prose has no translation, and translations of rows that do not exist."""
    faults = []
    ids = {record["plan_id"] for record in records}
    for line, record in enumerate(records, start=2):
        prose = record["condition"] or record["trigger"] in ("condition", "order")
        if prose and record["plan_id"] not in by_hand:
            found = record["condition"] or record["trigger"]
            faults.append(
                Fault(
                    "plans.csv",
                    line,
                    "condition",
                    found,
                    "a translation",
                    "Add it to scripts/plan_triggers.csv.",
                )
            )
    for plan_id in by_hand:
        if plan_id not in ids:
            faults.append(Fault("plan_triggers.csv", None, "plan_id", plan_id, "a plan of the research", "Remove it."))
    return faults


def write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Write a CSV file in one go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    partial.replace(path)


def known_of(inputs: Path) -> Known:
    """Collect what plans may name from the research folder."""
    return Known(
        places={row["id"] for row in read(inputs / "gazetteer.csv")},
        superior={row["formation_id"]: row["parent_id"] for row in read(DATA / "order_of_battle" / "tree.csv")}
        | {row["id"]: row["parent"] for row in read(inputs / "order_of_battle.csv")},
        headquarters={row["hq_id"] for row in read(inputs / "commands.csv")},
    )


def main(folder: str) -> int:
    """Import the plans; return the exit code."""
    inputs = Path(folder) / "inputs"
    records = read(inputs / "plans.csv")
    by_hand = {row["plan_id"]: row for row in read(HERE / "plan_triggers.csv")}
    source_ids = {row["found"]: row["source_id"] for row in read(HERE / "plan_sources.csv")}
    faults = plain_faults(records, by_hand)
    columns = [column.name for column in load_schema("plans")]
    rows: list[list[str]] = []
    log: list[list[str]] = []
    for line, record in enumerate(records, start=2):
        out, changes = translate(record, by_hand.get(record["plan_id"]))
        ids, unknown = sources_of(record["source"], source_ids)
        for name in unknown:
            faults.append(
                Fault("plans.csv", line, "source", name, "a known source", "Add it to scripts/plan_sources.csv.")
            )
        out["source"] = ";".join(ids)
        rows.append([out[name] for name in columns])
        log += changes
    for out in read(HERE / "plan_additions.csv"):
        rows.append([out[name] for name in columns])
        log.append([out["plan_id"], "", "", "added", out["trigger_reason"]])
    target = DATA / "plans" / "plans.csv"
    draft = target.with_name("plans.draft.csv")
    write(draft, columns, rows)
    table, table_faults = read_table(draft, "plans", unique="plan_id")
    plans, trigger_faults = rows_of(table)
    faults += table_faults + trigger_faults + check_plans(plans, known_of(inputs), draft)
    if faults:
        draft.unlink()
        print(f"{len(faults)} faults; nothing was written.", *faults, sep="\n  - ", file=sys.stderr)
        return 2
    draft.replace(target)
    write(LOG, ["plan_id", "column", "found", "written", "reason"], log)
    print(f"{len(rows)} rows, {len(log)} entries in the log")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
