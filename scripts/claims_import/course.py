"""Turn plans and the dated events of the research into claims."""

from pathlib import Path

from claims_import.links import Links
from claims_import.means import cells_of
from claims_import.rows import Log, Row, claim, read, slug
from claims_import.sources import Sources, read_at
from claims_import.speakers import speaker_of

VERBS = {
    "advance": "advances on", "defend": "defends", "seize": "seizes", "landing": "lands at", "delay": "delays at",
    "support": "supports at", "screen": "screens", "cross": "crosses at", "withdraw": "withdraws to",
    "transport": "carries to", "airland": "lands from the air at", "mask": "masks", "pursue": "pursues to",
    "bypass": "passes by",
}  # fmt: skip
NAMED = 3  # objectives and formations that a claim names before it says "and others"


def some(names: list[str]) -> str:
    """Name the first few of a list."""
    listed = list(dict.fromkeys(name for name in names if name))
    more = " and others" if len(listed) > NAMED else ""
    return ", ".join(listed[:NAMED]) + more


def names_of(folder: Path) -> dict[str, str]:
    """Read the names of places and formations of the research."""
    names = {row["id"]: row["name_1945"] for row in read(folder / "inputs" / "gazetteer.csv")}
    for table in ("units", "order_of_battle"):
        names |= {row["id"]: row["name"].split(" (")[0] for row in read(folder / "inputs" / f"{table}.csv")}
    return names | {"stavka": "Stavka", "ighq": "Imperial General Headquarters"}


def plans(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn each task of a formation into a claim; letters of one number are its objectives and go together."""
    log.note("plans", "*", "", "", "", "Rows of one formation and number are one claim, with all that they name")
    names = names_of(folder)
    tasks: dict[tuple[str, str], list[Row]] = {}
    for row in read(folder / "inputs" / "plans.csv"):
        tasks.setdefault((row["formation_id"], row["sequence"]), []).append(row)
    made = []
    for (formation, number), rows in tasks.items():
        for source in dict.fromkeys(row["source"] for row in rows):
            of_source = [row for row in rows if row["source"] == source]
            first = of_source[0]
            letter = "" if source == rows[0]["source"] else f"-{first['plan_id'][-1]}"
            key = f"clm:research_plans-{slug(formation)}-{int(number):02d}{letter}"
            where = names.get(formation, formation)
            objects = some([names.get(row["objective_place_id"], row["objective_place_id"]) for row in of_source])
            verb = VERBS[first["action"]]
            cells = cells_of(first, sources, log, first["plan_id"])
            cells["side"] = {"sov": "soviet", "mng": "mongolian", "mch": "manchukuoan", "men": "mengjiang"}.get(
                formation[:3], "japanese"
            )
            status = "" if first["status"] == "planned" else f" ({first['status'].replace('_', ' ')})"
            made.append(
                claim(
                    key,
                    "decision",
                    subject=f"plan.{formation}.{number}",
                    period="Set before the war" if first["issued"] == "prewar" else "Set during the campaign",
                    paraphrase=f"By plan, {where} {verb} {objects}{status}",
                    **cells,
                )
            )
            for row in of_source:
                links.add("plans/plans", row["plan_id"], key, "Task")
    return made


def timeline(folder: Path, sources: Sources, log: Log) -> list[Row]:
    """Turn dated events into claims; an observation finds its claim by the number in the id."""
    names = names_of(folder)
    made = []
    for row in read(folder / "observed" / "timeline.csv"):
        where = sources.find(row["source"])
        log.faults += [f"{row['id']}: no source for {part!r}" for part in where.lost]
        key = f"clm:research_timeline-{row['id'].removeprefix('tl-')}-{slug(row['kind'])}-{slug(row['place_id'])}"
        who = some([names.get(each.strip(), each.strip()) for each in row["formations"].split(";")])
        first, last = row["date_earliest"], row["date_latest"]
        if first != last:
            reason = "A claim has the ends of its range; the best day between them is a judgement"
            log.note("timeline", row["id"], "date", row["date_best"], f"{first} to {last}", reason)
        made.append(
            claim(
                key,
                "date",
                subject=f"course.{slug(row['place_id'])}.{slug(row['kind'])}",
                date=first,
                date_high=last if last != first else "",
                precision="range" if last != first else "day",
                side={"manchukuo": "manchukuoan", "mixed": "both"}.get(row["side"], row["side"]),
                scope=row["axis"],
                period=row["time_of_day"],
                claimant=speaker_of(where.source),
                paraphrase=f"{row['kind'].replace('_', ' ').capitalize()} at {row['place']}"
                + (f": {who}" if who else ""),
                confidence=row["confidence"],
                **read_at(where),
            )
        )
    return made
