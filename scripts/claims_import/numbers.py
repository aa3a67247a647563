"""Turn claimed totals, end quantities and the last days of works into claims."""

from pathlib import Path

from claims_import.links import Links
from claims_import.rows import HAND, Log, Row, amount, by_key, claim, read, slug
from claims_import.sources import Sources, place_of_total, read_at


def claimant_of(text: str, known: list[Row]) -> str:
    """Write a claimant in full and always in the same way."""
    text = text.replace("enwiki", "English Wikipedia")
    alone = {"Soviet": "Soviet figures", "Japanese": "Japanese figures"}
    begun = next((row["claimant"] for row in known if text.startswith(row["begins_with"])), text)
    return alone.get(text, begun)


def outcomes(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
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
            where = sources.find(change.get("source") or row["source"])
            log.faults += [f"{row['id']}: no source for {part!r}" for part in where.lost]
            low, high = change.get("low") or row["low"], change.get("high") or row["high"]
            part = f".{scope['slug']}" if scope["slug"] else ""
            claimant = change.get("claimant") or claimant_of(row["claimant"], claimants)
            if claimant != row["claimant"]:
                log.note(
                    "outcomes", row["id"], "claimant", row["claimant"], claimant, "Written in full, one name for each"
                )
            text = f"{quantity['words']} {scope['words']}".strip()
            letter = chr(ord("a") + number) if len(told) > 1 else ""
            key = f"clm:research_outcomes-{row['id'].removeprefix('oc-')}{letter}-{slug(row['quantity'])}"
            links.add("observed/outcomes", row["id"], key, "Its number")
            made.append(
                claim(
                    key,
                    "quantity",
                    subject=change.get("subject") or quantity["subject"].replace("*", part),
                    unit=quantity["unit"],
                    scope=change.get("scope") or scope["limits"],
                    side=quantity["side"],
                    period=f"Until {row['date']}" if quantity["is_sum"] else row["date"],
                    definition=quantity["definition"],
                    claimant=claimant,
                    paraphrase=text,
                    **read_at(where),
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


def totals(folder: Path, links: Links, log: Log) -> list[Row]:
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
            key = f"clm:research_totals-{number:02d}-{slug(row['id'])[:32].strip('-')}-{arm}"
            links.add("order_of_battle/tree", row["id"], key, f"{arm.capitalize()} claimed")
            links.totals.setdefault(row["id"], []).append(key)
            made.append(
                claim(
                    key,
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
                    **place_of_total(row["claim_source"], origin["source_id"]),
                    paraphrase=f"{arm.capitalize()} of {formation['words']}",
                    confidence=origin["confidence"],
                    **amount(value, value),
                )
            )
    return made


def forts(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn the last days of works into claims with a date."""
    made = []
    for row in read(folder / "observed" / "fort_outcomes.csv"):
        where = sources.find(row["source"])
        log.faults += [f"{row['id']}: no source for {part!r}" for part in where.lost]
        key = row["id"].removeprefix("fr-")
        links.add("observed/works_held", row["id"], f"clm:research_fort_outcomes-{key}", "Its last day")
        made.append(
            claim(
                f"clm:research_fort_outcomes-{key}",
                "date",
                subject=f"works.{key}.held_until",
                date=row["held_until"],
                precision="day",
                side="japanese",
                claimant="The sources of the research on works",
                **read_at(where),
                paraphrase=f"Last day on which the works of {row['name'].split(' (')[0]} held",
                confidence=row["confidence"],
            )
        )
    reason = "Sources of a row tell size, garrison and day together; the first that was read is taken, others cited"
    log.note("fort_outcomes", "*", "source", "", "", reason)
    return made
