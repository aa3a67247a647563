"""Import what happened from a folder of research: `python scripts/import_observed.py RESEARCH_FOLDER`.

Run it after `import_claims.py`, which makes a claim of every event. Writes `data/observed/*.csv` of the package and
`docs/data/import_log_observed.csv`, which tells every row refused or changed, and why. Only the report, and what judges
the model, may read the outcome. Drivers mended with their reasons, further claims behind observations, and which source
a phrase means stand in `scripts/observed_import/`.
"""

import csv
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from split_observations import split

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "src" / "auguststorm" / "data" / "observed"
LOG = ROOT / "docs" / "data" / "import_log_observed.csv"
DECISIONS = ROOT / "scripts" / "observed_import"
LOG_COLUMNS = ("table", "id", "column", "found", "kept", "reason")

Row = dict[str, str]
Log = list[Row]

THEATRE = timezone(timedelta(hours=9))


def note(log: Log, table: str, row_id: str, column: str, found: str, kept: str, reason: str) -> None:
    """Tell one change or refusal."""
    log.append(dict(zip(LOG_COLUMNS, (table, row_id, column, found, kept, reason), strict=True)))


def read(folder: Path, name: str) -> list[Row]:
    """Read a table of the research, every cell stripped of blanks around it."""
    with (folder / "observed" / f"{name}.csv").open(newline="", encoding="utf-8-sig") as handle:
        return [{key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(handle)]


def take(row: Row, columns: str) -> Row:
    """Copy the columns that a text names, in its order; `new=old` gives a column another name."""
    pairs = [column.partition("=") for column in columns.split()]
    return {new: row[old or new] for new, _, old in pairs}


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write a table with these columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def decisions(name: str) -> list[Row]:
    """Read a table of decisions of this import."""
    with (DECISIONS / f"{name}.csv").open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def phrases(text: str) -> list[str]:
    """Take apart sources that semicolons separate; those within brackets belong to a locator."""
    parts = [""]
    depth = 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == ";" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def sources_of(text: str, known: list[Row]) -> str:
    """Return the ids of the sources that a cell speaks of, each once; the longest known beginning of a phrase decides.

    Raises
    ------
    ValueError
        If a phrase begins as none that is known.
    """
    found: list[str] = []
    for phrase in phrases(text):
        fitting = [row for row in known if phrase.startswith(row["begins_with"])]
        if not fitting:
            raise ValueError(f"no source begins as {phrase!r}: add it to {DECISIONS.name}/sources.csv")
        found += max(fitting, key=lambda row: len(row["begins_with"]))["source_id"].split(";")
    return ";".join(dict.fromkeys(found))


def claims_of() -> dict[str, str]:
    """Name the claims behind each observation: that of its own row of the research first, then those set by hand."""
    found: dict[str, list[str]] = {}
    with (TARGET.parent / "evidence" / "claims" / "research_timeline.csv").open(newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            number = row["claim_id"].removeprefix("clm:research_timeline-").partition("-")[0]
            found.setdefault(f"tl-{number}", []).append(row["claim_id"])
    for row in decisions("claims"):
        found.setdefault(row["observation_id"], []).extend(row["claims"].split(";"))
    return {name: ";".join(claims) for name, claims in found.items()}


def add_grounds(rows: list[Row], log: Log) -> list[Row]:
    """Mend drivers wrongly guessed, name sources and claims, and divide what may be fitted from what is shown."""
    known = decisions("sources")
    claims = claims_of()
    mended = {row["observation_id"]: row for row in decisions("drivers")}
    for name in (claims.keys() | mended.keys()) - {row["observation_id"] for row in rows}:
        raise ValueError(f"{name}: a decision about an observation that is not there")
    uses = split(rows)
    out = []
    for row in rows:
        name = row["observation_id"]
        grounds = {"use": uses[name], "sources": sources_of(row["source"], known), "claims": claims.get(name, "")}
        if name in mended:
            grounds["driver"] = mended[name]["driver"]
            note(log, "observations", name, "driver", row["driver"], grounds["driver"], mended[name]["reason"])
        out.append({**row, **grounds})
    return out


def observations(rows: list[Row], places: set[str], log: Log) -> list[Row]:
    """Keep dated events: order of dates checked, places known, list cells separated by semicolons."""
    out: list[Row] = []
    for row in rows:
        kept = take(
            row,
            "observation_id=id kind place_id what earliest=date_earliest best=date_best latest=date_latest"
            " time_of_day side formation_ids=formations axis use driver confidence source",
        )
        if row["place_id"] not in places:
            note(
                log,
                "observations",
                row["id"],
                "place_id",
                row["place_id"],
                "",
                "refused: no such place in the gazetteer",
            )
            continue
        if not kept["earliest"] <= kept["best"] <= kept["latest"]:
            dates = sorted((kept["earliest"], kept["best"], kept["latest"]))
            found = f"{kept['earliest']} {kept['best']} {kept['latest']}"
            kept["earliest"], kept["best"], kept["latest"] = dates
            note(
                log,
                "observations",
                row["id"],
                "best",
                found,
                " ".join(dates),
                "dates were out of order; sorted",
            )
        if "general knowledge" in row["source"] and ";" not in row["source"] and row["confidence"] == "high":
            kept["confidence"] = "medium"
            note(
                log,
                "observations",
                row["id"],
                "confidence",
                "high",
                "medium",
                "recalled, not read: at best medium",
            )
        out.append(kept)
    return out


CLAIMANTS = {"enwiki": "English Wikipedia", "zhwiki": "Chinese Wikipedia"}


def outcomes(rows: list[Row], log: Log) -> list[Row]:
    """Keep rival claims about end quantities; the value must lie in its own range."""
    out: list[Row] = []
    for row in rows:
        kept = take(row, "outcome_id=id quantity scope value low high unit date claimant confidence source")
        for short, name in CLAIMANTS.items():
            if short in row["claimant"]:
                kept["claimant"] = kept["claimant"].replace(short, name)
                note(log, "outcomes", row["id"], "claimant", row["claimant"], kept["claimant"], "written in full")
        low, value, high = (float(row[name]) for name in ("low", "value", "high"))
        if not low <= value <= high:
            kept["low"], kept["high"] = str(min(low, value)), str(max(high, value))
            note(
                log,
                "outcomes",
                row["id"],
                "low",
                f"{low} {value} {high}",
                f"{kept['low']} {kept['high']}",
                "range widened to hold its value",
            )
        out.append(kept)
    return out


def plan_dates(rows: list[Row], log: Log) -> list[Row]:
    """Keep when orders of the plan table were really given; a row without any date is refused."""
    out: list[Row] = []
    for row in rows:
        if not (row["ordered_at"] or row["planned_start"]):
            note(log, "plan_dates", row["plan_id"], "ordered_at", "", "", "refused: it holds no date")
            continue
        columns = "plan_id formation_id objective_place_id planned_start ordered_at note confidence source"
        out.append(take(row, columns))
    return out


def politics(rows: list[Row], log: Log) -> list[Row]:
    """Keep what followed from the war's own course, in theatre time where the hour is known."""
    out: list[Row] = []
    for row in rows:
        moment = row["datetime"]
        if "T" in moment:
            moment = (
                datetime.fromisoformat(moment + row["utc_offset"]).astimezone(THEATRE).isoformat(timespec="minutes")
            )
            if row["utc_offset"] != "+09:00":
                note(
                    log,
                    "politics",
                    row["id"],
                    "moment",
                    row["datetime"] + row["utc_offset"],
                    moment,
                    "put in theatre time",
                )
        kept = take(row, "event_id=id moment=datetime place actors what=event confidence source")
        out.append({**kept, "moment": moment})
    return out


def works_held(rows: list[Row], log: Log) -> list[Row]:
    """Keep how long works held out."""
    del log
    return [take(row, "works_id=id name held_until confidence source") for row in rows]


def headquarters(rows: list[Row], log: Log) -> list[Row]:
    """Keep where headquarters went and which of their links failed."""
    out: list[Row] = []
    for row in rows:
        if not row["moved_to"] and row["outcome"] != "yes":
            note(log, "headquarters", row["hq_id"], "moved_to", "", "", "refused: it tells no outcome")
            continue
        place, _, date = row["moved_to"].partition(",")
        kept = take(row, "headquarters_id=hq_id what=known_communication_facts confidence source")
        moved = {"moved_to_place_id": place, "moved_on": date}
        out.append({"headquarters_id": kept.pop("headquarters_id"), **moved, **kept})
    return out


TABLES: dict[str, tuple[str, Callable[[list[Row], Log], list[Row]]]] = {
    "outcomes": ("outcomes", outcomes),
    "plan_dates": ("plan_dates", plan_dates),
    "politics": ("politics", politics),
    "works_held": ("fort_outcomes", works_held),
    "headquarters": ("commands", headquarters),
}


def main(folder: Path) -> None:
    """Import every table and write the log."""
    log: Log = []
    with (folder / "inputs" / "gazetteer.csv").open(newline="", encoding="utf-8-sig") as handle:
        places = {row["id"] for row in csv.DictReader(handle)}
    results = {"observations": add_grounds(observations(read(folder, "timeline"), places, log), log)}
    for name, (source, make) in TABLES.items():
        results[name] = make(read(folder, source), log)
    for name, rows in results.items():
        write(TARGET / f"{name}.csv", tuple(rows[0]), rows)
        print(f"{name}: {len(rows)} rows")
    write(LOG, LOG_COLUMNS, log)
    print(f"{len(log)} changes and refusals in {LOG.relative_to(ROOT)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/import_observed.py RESEARCH_FOLDER")
    main(Path(sys.argv[1]))
