"""Import what the research tables say as claims: `python scripts/import_claims.py RESEARCH_FOLDER`.

Reads the tables of the folder's `inputs/` and `observed/` that `FRAGMENTS` names, and what was set by hand in
`scripts/claims_import/`: which subject a quantity has, which source a name means, what is said in our words, what is
split or refused, which rows of the model lead to claims of the article.
Writes `data/evidence/claims/research_<table>.csv`, `data/evidence/uses/rows_<folder>.csv` (which row of the model's
tables leads to which claim) and `docs/data/import_log_claims.csv`, or nothing and every fault.
"""

import csv
import re
import sys
from pathlib import Path

from claims_import import course, formations, ground, means, numbers, told
from claims_import.links import Links
from claims_import.rows import ARTICLE, COLUMNS, HAND, LOG_COLUMNS, UNSEEN, Log, Row, read
from claims_import.sources import Sources

from auguststorm.tables import DATA

ROOT = Path(__file__).parent.parent
CLAIMS = DATA / "evidence" / "claims"
LOG = ROOT / "docs" / "data" / "import_log_claims.csv"
REASONS = {
    "totals": "A count of one formation: the order of battle is held to its own table of totals",
    "outcomes": "An outcome: it may judge the model and never feeds it",
    "fort_outcomes": "An outcome: it may judge the model and never feeds it",
    "commands": "Told of one headquarters; links are set by kind, with one estimate for each",
    "politics": "A day of the chronicle that followed from the war's own course: an outcome, no input",
    "order_of_battle": "The model has no row for it: its units or its superior stand for it",
    "units": "The model has no row for it",
    "establishments": "The model's table has no column for it, or no such establishment",
    "ships": "The model has no such group of ships",
    "airfields": "The model has no such field",
    "fortified_regions": "The model's table of works has no column for it",
    "gazetteer": "The model has no such place",
    "railways": "The model has no such line",
    "plans": "The model has no such task",
    "timeline": "No observation is made of it",
}
USES = DATA / "evidence" / "uses"
USE_COLUMNS = ["claims", "kind", "used_by", "how"]


def without_known(
    table: str, made: list[Row], imported: dict[tuple[str, ...], str], instead: dict[str, str], log: Log
) -> list[Row]:
    """Leave out what a fragment claims already, or the same claimant in an imported table.

    Fills `imported` with what was kept and `instead` with the claim that stands for one left out.
    """
    said = ("subject", "value", "value_high", "unit", "date", "date_high")

    def key_of(row: Row) -> tuple[str, ...]:
        return tuple(f"{float(row[name]):g}" if name.startswith("value") and row[name] else row[name] for name in said)

    known: dict[tuple[str, ...], str] = {}
    for path in sorted(CLAIMS.glob("*.csv")):
        if path.stem.removeprefix("research_") not in REASONS:
            known |= {key_of(row): row["claim_id"] for row in read(path) if row["value"] or row["date"]}
    kept = []
    for row in made:
        what = row["value"] or row["date"]
        own = (*key_of(row), row["claimant"])
        held = (known.get(key_of(row)) or imported.get(own)) if what else None
        if held is not None:
            log.note(table, row["claim_id"], "", what, "refused", f"The same is said already by {held}")
            instead[row["claim_id"]] = held
        elif row["source_id"] == ARTICLE:
            reason = "The article is the only source, and its own claims have what it says at its place"
            log.note(table, row["claim_id"], "", what, "refused", reason)
        else:
            kept.append(row)
            imported[own] = row["claim_id"]
    return kept


def confidence_within(table: str, row: Row, log: Log) -> None:
    """Hold a row that is only recalled to medium confidence at most."""
    if (row["source_id"] == UNSEEN or row["locator_gap"] == "recalled") and row["confidence"] == "high":
        log.note(table, row["claim_id"], "confidence", "high", "medium", "Recalled and not read")
        row["confidence"] = "medium"


def make_all(folder: Path, links: Links, log: Log) -> dict[str, list[Row]]:
    """Turn every table into claims, by the name of its fragment."""
    sources = Sources()
    return {
        "totals": numbers.totals(folder, links, log),
        "outcomes": numbers.outcomes(folder, sources, links, log),
        "fort_outcomes": numbers.forts(folder, sources, links, log),
        "politics": told.chronicle(folder, sources, links, log),
        "commands": told.communications(folder, sources, links, log),
        "order_of_battle": formations.tree(folder, sources, links, log),
        "units": formations.leaves(folder, sources, links, log),
        "establishments": means.establishments(folder, sources, links, log),
        "ships": means.ships(folder, sources, links, log),
        "airfields": means.airfields(folder, sources, links, log),
        "fortified_regions": means.works(folder, sources, links, log),
        "gazetteer": ground.places(folder, links, log),
        "railways": ground.railways(folder, links, log),
        "plans": course.plans(folder, sources, links, log),
        "timeline": course.timeline(folder, sources, log),
    }


def cited_elsewhere() -> set[str]:
    """List the claims that a dispute, an estimate or a use set by hand names, or an observation."""
    folders = ("evidence/disputes", "evidence/estimates", "evidence/uses", "observed")
    paths = [path for folder in folders for path in sorted((DATA / folder).glob("*.csv"))]
    rows = [row for path in paths if not path.stem.startswith("rows_") for row in read(path)]
    return {name for row in rows for name in row.get("claims", "").split(";") if name}


def is_observed(row: Row) -> bool:
    """Tell whether an observation is made of an event; `import_observed.py` leads it here."""
    number = row["claim_id"].removeprefix("clm:research_timeline-").partition("-")[0]
    return any(f"tl-{number}" == each["observation_id"] for each in read(DATA / "observed" / "observations.csv"))


def write(path: Path, columns: list[str], rows: list[Row]) -> None:
    """Write a table."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder: Path) -> int:
    """Write the fragments, the links and the log, or print every fault."""
    log, links = Log(), Links()
    for row in read(HAND / "row_links.csv"):
        for name in row["claims"].split(";"):
            links.add(row["table"], row["row"], name, row["how"])
    fragments = make_all(folder, links, log)
    imported: dict[tuple[str, ...], str] = {}
    instead: dict[str, str] = {}
    for table, made in fragments.items():
        fragments[table] = without_known(table, made, imported, instead, log)
    known = {row["claim_id"] for rows in fragments.values() for row in rows}
    others = [path for path in sorted(CLAIMS.glob("*.csv")) if path.stem.removeprefix("research_") not in REASONS]
    known |= {row["claim_id"] for path in others for row in read(path)}
    uses = links.rows(known, instead)
    cited = (
        cited_elsewhere()
        | {row["claim_id"] for row in fragments["timeline"] if is_observed(row)}
        | {name for row in uses for name in row["claims"].split(";")}
    )
    for table, rows in fragments.items():
        for row in rows:
            confidence_within(table, row, log)
            row["used_by_reason"] = "" if row["claim_id"] in cited else REASONS[table]
    if log.faults:
        print("\n".join(log.faults), file=sys.stderr)
        return 2
    for table, rows in fragments.items():
        write(CLAIMS / f"research_{table}.csv", COLUMNS, rows)
    parts = [re.split("[/:]", row["used_by"])[0] for row in uses]
    for part in sorted(set(parts)):
        of_part = [row for row, name in zip(uses, parts, strict=True) if name == part]
        write(USES / f"rows_{part}.csv", USE_COLUMNS, of_part)
    write(LOG, list(LOG_COLUMNS), log.rows)
    print("; ".join(f"{table}: {len(rows)} claims" for table, rows in fragments.items()), f"; {len(log.rows)} notes")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != len(("script", "folder")):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
