"""Import what the research tables say as claims: `python scripts/import_claims.py RESEARCH_FOLDER`.

Reads the tables `totals`, `politics` and `commands` of the folder's `inputs/` and `outcomes`, `politics` and
`fort_outcomes` of its `observed/`, and what was set by hand in `scripts/claims_import/`: which subject a quantity has,
which source a name means, what is said in our words, what is split or refused.
Writes `data/evidence/claims/research_<table>.csv` and `docs/data/import_log_claims.csv`, or nothing and every fault.
"""

import csv
import sys
from pathlib import Path

from claims_import.rows import (
    ARTICLE,
    COLUMNS,
    HAND,
    LOG_COLUMNS,
    UNSEEN,
    Log,
    Row,
    Sources,
    amount,
    by_key,
    claim,
    copies,
    read,
    slug,
)  # fmt: skip

from auguststorm.tables import DATA

ROOT = Path(__file__).parent.parent
CLAIMS = DATA / "evidence" / "claims"
LOG = ROOT / "docs" / "data" / "import_log_claims.csv"
REASONS = {
    "totals": "A count of one formation: the order of battle is held to its own table of totals",
    "outcomes": "An outcome: it may judge the model and never feeds it",
    "fort_outcomes": "An outcome: it may judge the model and never feeds it",
    "commands": "Told of one headquarters; links are set by kind, with one estimate for each",
    "politics": "A day of the chronicle; given events stand in the table of politics, the others are outcomes",
}


def claimant_of(text: str, known: list[Row]) -> str:
    """Write a claimant in full and always in the same way."""
    text = text.replace("enwiki", "English Wikipedia")
    alone = {"Soviet": "Soviet figures", "Japanese": "Japanese figures"}
    begun = next((row["claimant"] for row in known if text.startswith(row["begins_with"])), text)
    return alone.get(text, begun)


def outcomes(folder: Path, sources: Sources, log: Log) -> list[Row]:
    """Turn end quantities into claims by the subject of their quantity and the words of their scope."""
    quantities, scopes = by_key("quantities", "quantity"), by_key("scopes", "scope")
    claimants = read(HAND / "claimants.csv")
    changes: dict[str, list[Row]] = {}
    for change in read(HAND / "outcome_changes.csv"):
        changes.setdefault(change["id"], []).append(change)
    made = []
    for row in read(folder / "observed" / "outcomes.csv"):
        told = changes.get(row["id"], [{}])
        for number, change in enumerate(told):
            if change.get("refused"):
                log.note("outcomes", row["id"], "", row["quantity"], "refused", change["reason"])
                continue
            quantity, scope = quantities.get(row["quantity"]), scopes.get(row["scope"])
            if quantity is None or scope is None:
                log.faults.append(f"{row['id']}: no subject for {row['quantity']!r} of {row['scope']!r}")
                continue
            source, through, lost = sources.find(change.get("source") or row["source"])
            log.faults += [f"{row['id']}: no source for {part!r}" for part in lost]
            low, high = change.get("low") or row["low"], change.get("high") or row["high"]
            part = f".{scope['slug']}" if scope["slug"] else ""
            claimant = change.get("claimant") or claimant_of(row["claimant"], claimants)
            if claimant != row["claimant"]:
                log.note(
                    "outcomes", row["id"], "claimant", row["claimant"], claimant, "Written in full, one name for each"
                )
            text = f"{quantity['words']} {scope['words']}".strip()
            letter = chr(ord("a") + number) if len(told) > 1 else ""
            made.append(
                claim(
                    f"clm:research_outcomes-{row['id'].removeprefix('oc-')}{letter}-{slug(row['quantity'])}",
                    "quantity",
                    subject=change.get("subject") or quantity["subject"].replace("*", part),
                    unit=quantity["unit"],
                    scope=change.get("scope") or scope["limits"],
                    side=quantity["side"],
                    period=f"Until {row['date']}" if quantity["is_sum"] else row["date"],
                    definition=quantity["definition"],
                    claimant=claimant,
                    source_id=source,
                    cited_through=through,
                    paraphrase=text,
                    confidence=row["confidence"],
                    within=change.get("within", ""),
                    **amount(low, high),
                )
            )
            if change:
                log.note(
                    "outcomes",
                    row["id"],
                    "value",
                    f"{row['low']} to {row['high']}",
                    f"{low} to {high}",
                    change["reason"],
                )
            elif low != high:
                reason = "A claim has the ends of its range; the best value of the research is a judgement of its own"
                log.note("outcomes", row["id"], "value", row["value"], f"{low} to {high}", reason)
            if quantity["unit"] != row["unit"]:
                log.note(
                    "outcomes", row["id"], "unit", row["unit"], quantity["unit"], "Named as the table of units has it"
                )
    return made


def totals(folder: Path, log: Log) -> list[Row]:
    """Turn claimed strengths into claims; the sums of the research are computed and stay out."""
    formations, origins = by_key("formations", "id"), by_key("total_sources", "claim_source")
    reason = "The table has none; it is given by what kind of source the claim has"
    log.note("totals", "*", "confidence", "", "high, medium or low", reason)
    made = []
    for number, row in enumerate(read(folder / "inputs" / "totals.csv"), start=1):
        name = f"row {number}, {row['id']}"
        origin = origins.get(row["claim_source"], {})
        if origin.get("refused"):
            log.note("totals", name, "", row["claim_source"], "refused", origin["refused"])
            continue
        formation = formations.get(row["id"])
        if formation is None or not origin:
            log.faults.append(f"totals, {name}: no subject for it, or no source for {row['claim_source']!r}")
            continue
        for arm in ("men", "tanks", "guns"):
            value = row[f"{arm}_claim"]
            if not value:
                continue
            if arm not in origin["arms"].split(";"):
                log.note("totals", name, arm, value, "refused", origin["why_not_all"])
                continue
            made.append(
                claim(
                    f"clm:research_totals-{number:02d}-{slug(row['id'])[:32].strip('-')}-{arm}",
                    "quantity",
                    subject=formation["subject"].replace("*", arm),
                    unit=arm,
                    scope=origin["scope"],
                    side=formation["side"],
                    period="9 August 1945",
                    definition={"tanks": "Tanks and self-propelled guns", "guns": "Guns and mortars"}.get(arm, ""),
                    claimant=origin["claimant"],
                    source_id=origin["source_id"],
                    cited_through=origin["cited_through"],
                    paraphrase=f"{arm.capitalize()} of {formation['words']}",
                    confidence=origin["confidence"],
                    **amount(value, value),
                )
            )
    return made


def forts(folder: Path, sources: Sources, log: Log) -> list[Row]:
    """Turn the last days of works into claims with a date."""
    made = []
    for row in read(folder / "observed" / "fort_outcomes.csv"):
        source, through, lost = sources.find(row["source"])
        log.faults += [f"{row['id']}: no source for {part!r}" for part in lost]
        key = row["id"].removeprefix("fr-")
        made.append(
            claim(
                f"clm:research_fort_outcomes-{key}",
                "date",
                subject=f"works.{key}.held_until",
                date=row["held_until"],
                precision="day",
                side="japanese",
                claimant="The sources of the research on works",
                source_id=source,
                cited_through=through,
                paraphrase=f"Last day on which the works of {row['name'].split(' (')[0]} held",
                confidence=row["confidence"],
            )
        )
    reason = "Sources of a row tell size, garrison and day together; the first that was read is taken, others cited"
    log.note("fort_outcomes", "*", "source", "", "", reason)
    return made


def by_hand(
    table: str, name: str, text: str, cited: str, told: dict[str, Row], sources: Sources, log: Log
) -> tuple[Row, str, str] | None:
    """Find what is said of a row in our words, and its sources; None for a row that is refused or has no words yet."""
    ours = told.get(name)
    if ours is None:
        log.faults.append(f"{name}: nothing is said of it in our words")
        return None
    if ours["refused"]:
        log.note(table, name, "", text, "refused", ours["refused"])
        return None
    source, through, lost = sources.find(cited)
    log.faults += [f"{name}: no source for {each!r}" for each in lost]
    if copies(ours["paraphrase"], text):
        log.faults.append(f"{name}: nine words in a row of the research")
    return ours, source, through


def chronicle(folder: Path, sources: Sources, log: Log) -> list[Row]:
    """Turn political events into claims with a date, in words set by hand."""
    told = by_key("politics", "id")
    made = []
    for part in ("inputs", "observed"):
        for row in read(folder / part / "politics.csv"):
            words = by_hand("politics", row["id"], row["event"], row["source"], told, sources, log)
            if words is None:
                continue
            ours, source, through = words
            day, _, hour = row["datetime"].partition("T")
            made.append(
                claim(
                    f"clm:research_politics-{row['id'].removeprefix('po-')}-{slug(ours['subject'])}",
                    "date",
                    subject=ours["subject"],
                    date=day,
                    precision="day",
                    period=f"{hour} by the clock of {row['place']} (UTC{row['utc_offset']})" if hour else "",
                    side=ours["side"],
                    claimant="Accounts of the campaign",
                    source_id=source,
                    cited_through=through,
                    paraphrase=ours["paraphrase"],
                    confidence=row["confidence"],
                )
            )
    return made


def links(folder: Path, sources: Sources, log: Log) -> list[Row]:
    """Turn what is told of single headquarters' links into claims, in words set by hand."""
    told = by_key("commands", "id")
    made = []
    for row in read(folder / "inputs" / "commands.csv"):
        if not row["known_communication_facts"]:
            continue
        words = by_hand("commands", row["hq_id"], row["known_communication_facts"], row["source"], told, sources, log)
        if words is None:
            continue
        ours, source, through = words
        key = row["hq_id"].removeprefix("hq-")
        made.append(
            claim(
                f"clm:research_commands-{key}",
                "assessment",
                subject=f"communications.{key.replace('-', '_')}",
                side=ours["side"],
                claimant="Accounts of the campaign",
                source_id=source,
                cited_through=through,
                paraphrase=ours["paraphrase"],
                confidence=row["confidence"],
            )
        )
    return made


def without_known(table: str, made: list[Row], imported: dict[tuple[str, ...], str], log: Log) -> list[Row]:
    """Leave out what a fragment claims already, or the same claimant in an imported table; fills `imported`."""
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
        elif row["source_id"] == ARTICLE:
            reason = "The article is the only source, and its own claims have what it says at its place"
            log.note(table, row["claim_id"], "", what, "refused", reason)
        else:
            kept.append(row)
            imported[own] = row["claim_id"]
    return kept


def confidence_within(table: str, row: Row, log: Log) -> None:
    """Hold a row that is only recalled to medium confidence at most."""
    if row["source_id"] == UNSEEN and row["confidence"] == "high":
        log.note(table, row["claim_id"], "confidence", "high", "medium", "Recalled and not read")
        row["confidence"] = "medium"


def main(folder: Path) -> int:
    """Write the fragments and the log, or print every fault."""
    log, sources = Log(), Sources()
    fragments = {
        "totals": totals(folder, log),
        "outcomes": outcomes(folder, sources, log),
        "fort_outcomes": forts(folder, sources, log),
        "politics": chronicle(folder, sources, log),
        "commands": links(folder, sources, log),
    }
    disputed = {
        name
        for path in sorted((DATA / "evidence" / "disputes").glob("*.csv"))
        for row in read(path)
        for name in row["claims"].split(";")
    }
    imported: dict[tuple[str, ...], str] = {}
    for table, made in fragments.items():
        fragments[table] = without_known(table, made, imported, log)
        for row in fragments[table]:
            confidence_within(table, row, log)
            row["used_by_reason"] = "" if row["claim_id"] in disputed else REASONS[table]
    if log.faults:
        print("\n".join(log.faults), file=sys.stderr)
        return 2
    targets = {CLAIMS / f"research_{table}.csv": (COLUMNS, made) for table, made in fragments.items()}
    for path, (columns, rows) in (targets | {LOG: (list(LOG_COLUMNS), log.rows)}).items():
        with path.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    print("; ".join(f"{table}: {len(made)} claims" for table, made in fragments.items()), f"; {len(log.rows)} notes")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != len(("script", "folder")):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
