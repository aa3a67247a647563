"""Turn the chronicle of politics, and what is told of headquarters' links, into claims in words set by hand."""

from pathlib import Path

from claims_import.links import Links
from claims_import.rows import Log, Row, by_key, claim, copies, read, slug
from claims_import.sources import Read, Sources, read_at


def by_hand(
    table: str, name: str, text: str, cited: str, told: dict[str, Row], sources: Sources, log: Log
) -> tuple[Row, Read] | None:
    """Find what is said of a row in our words, and its sources; None for a row that is refused or has no words yet."""
    ours = told.get(name)
    if ours is None:
        log.faults.append(f"{name}: nothing is said of it in our words")
        return None
    if ours["refused"]:
        log.note(table, name, "", text, "refused", ours["refused"])
        return None
    where = sources.find(cited)
    log.faults += [f"{name}: no source for {each!r}" for each in where.lost]
    if copies(ours["paraphrase"], text):
        log.faults.append(f"{name}: nine words in a row of the research")
    return ours, where


def chronicle(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn political events into claims with a date, in words set by hand."""
    told = by_key("politics", "id")
    made = []
    for part in ("inputs", "observed"):
        for row in read(folder / part / "politics.csv"):
            words = by_hand("politics", row["id"], row["event"], row["source"], told, sources, log)
            if words is None:
                continue
            ours, where = words
            day, _, hour = row["datetime"].partition("T")
            key = f"clm:research_politics-{row['id'].removeprefix('po-')}-{slug(ours['subject'])}"
            for table in ("politics", "observed/politics"):
                links.add(table, row["id"], key, "Day and hour")
            made.append(
                claim(
                    key,
                    "date",
                    subject=ours["subject"],
                    date=day,
                    precision="day",
                    period=f"{hour} by the clock of {row['place']} (UTC{row['utc_offset']})" if hour else "",
                    side=ours["side"],
                    claimant="Accounts of the campaign",
                    **read_at(where),
                    paraphrase=ours["paraphrase"],
                    confidence=row["confidence"],
                )
            )
    return made


def communications(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn what is told of single headquarters' links into claims, in words set by hand."""
    told = by_key("commands", "id")
    made = []
    for row in read(folder / "inputs" / "commands.csv"):
        if not row["known_communication_facts"]:
            continue
        words = by_hand("commands", row["hq_id"], row["known_communication_facts"], row["source"], told, sources, log)
        if words is None:
            continue
        ours, where = words
        key = row["hq_id"].removeprefix("hq-")
        links.add("order_of_battle/headquarters", row["hq_id"], f"clm:research_commands-{key}", "What its links were")
        made.append(
            claim(
                f"clm:research_commands-{key}",
                "assessment",
                subject=f"communications.{key.replace('-', '_')}",
                side=ours["side"],
                claimant="Accounts of the campaign",
                **read_at(where),
                paraphrase=ours["paraphrase"],
                confidence=row["confidence"],
            )
        )
    return made
