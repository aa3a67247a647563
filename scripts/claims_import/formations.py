"""Turn the order of battle of the research into claims: who stood under whom, who commanded, what was counted."""

import re
from pathlib import Path

from claims_import.links import Links
from claims_import.rows import UNSEEN, Log, Row, amount, by_key, claim, read, slug
from claims_import.sources import Sources, read_at
from claims_import.speakers import speaker_of

SIDES = {"manchukuo": "manchukuoan"}
OOB, UNITS = "order_of_battle", "units"
BATTLE = "order_of_battle"
PLACEHOLDER = "placeholder"
BALANCE = "balancing unit"  # a row of the research that makes the total of its army or front come out
RATING = re.compile(r"\beff ?~? ?(\d+)")
COUNTS = {"men": "Men", "tanks": "Tanks and self-propelled guns", "guns": "Guns and mortars", "aircraft": "Aircraft"}
# Totals whose rival counts stand in the fragments of disputes, each with its own claimant.
DISPUTED = ("sov-far-east-command", "jpn-kwantung-army", "mch-imperial-army", "men-mengjiang-army")


def recalled(text: str, what: str) -> bool:
    """Tell whether a mention of sources says that one sort of fact is recalled: `general-knowledge (tanks, guns)`."""
    told = re.search(r"general-knowledge \(([^)]*)\)", text)
    return bool(told and what in re.split(r"[,;]\s*", told[1]))


def from_memory(cells: Row) -> Row:
    """Say of a fact that it is recalled, whatever else its row was read from."""
    again = {"source_id": UNSEEN, "cited_through": "", "section": "", "page": "", "locator_gap": "recalled"}
    return cells | again | {"claimant": speaker_of(UNSEEN)}


def tree(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn rows of the tree into claims of place and superior, commander, numbers, and the staff's rating."""
    rows = read(folder / "inputs" / "order_of_battle.csv")
    names = {row["id"]: row["name"] for row in rows}
    subjects = by_key("formations", "id")
    made = []
    for row in rows:
        if PLACEHOLDER in row["name"]:
            reason = "An unnamed formation that fills up a count; the count is claimed"
            log.note(OOB, row["id"], "", row["name"], "refused", reason)
            continue
        where = sources.find_tokens(row["source"])
        cells = read_at(where) | {
            "side": SIDES.get(row["side"], row["side"]),
            "claimant": speaker_of(where.source),
            "confidence": row["confidence"],
        }
        key = f"clm:research_{OOB}-{row['id']}"
        superior = names.get(row["parent"], "")
        under = f"{row['name']} under {superior}" if superior else f"{row['name']}, under no other command here"
        text = under + (f", {row['start_location']}" if row["start_location"] else "")
        place = "The place is recalled" if recalled(row["source"], "place") else ""
        told = [claim(key, "formation", subject=f"formation.{row['id']}", definition=place, paraphrase=text, **cells)]
        links.add(f"{BATTLE}/tree", row["id"], key, "Superior and place")
        links.add(f"{BATTLE}/formations", row["id"], key, "Superior and place")
        links.add(f"{BATTLE}/headquarters", f"hq-{row['id']}", key, "Superior and place")
        if row["commander"]:
            told.append(
                claim(
                    f"{key}-commander",
                    "commander",
                    subject=f"commander.{row['id']}",
                    paraphrase=f"{row['commander']} commands {row['name']}",
                    **(from_memory(cells) if recalled(row["source"], "commander") else cells),
                )
            )
            links.add(f"{BATTLE}/headquarters", f"hq-{row['id']}", f"{key}-commander", "Commander")
            links.add(f"{BATTLE}/tree", row["id"], f"{key}-commander", "Commander")
        told += counts(row, key, subjects, cells, links, log)
        made += told
    return made


def counts(row: Row, key: str, subjects: dict[str, Row], cells: Row, links: Links, log: Log) -> list[Row]:
    """Turn the numbers of a row of the tree into claims; what is disputed as a whole stands elsewhere."""
    made = []
    for arm, words in COUNTS.items():
        value = row[arm]
        if not value or float(value) == 0.0:
            continue
        if row["id"] in DISPUTED:
            log.note(OOB, row["id"], arm, value, "refused", "Rival counts of it are claimed one by one, with disputes")
            continue
        whole = subjects.get(row["id"], {}).get("subject", f"strength.{row['side']}.{row['id']}.*")
        made.append(
            claim(
                f"{key}-{arm}",
                "quantity",
                subject=whole.replace("*", arm),
                unit=arm,
                period="9 August 1945",
                definition="" if arm in ("men", "aircraft") else words,
                paraphrase=f"{words.split(' and ')[0]} of {row['name']}",
                **amount(value, value),
                **(from_memory(cells) if recalled(row["source"], arm) else cells),
            )
        )
        for table in ("formations", "services", "tree"):
            links.add(f"{BATTLE}/{table}", row["id"], f"{key}-{arm}", f"{words.split(' and ')[0]} claimed")
    return made


def leaves(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn units that stand alone into claims: those that the tree lacks, and ratings of Japanese units."""
    log.note(UNITS, "*", "men", "computed", "refused", "Establishment times a share: the research's own computation")
    log.note(
        UNITS, "*", "", "assumption", "refused", "A balance that makes a total come out, or a guess: nobody says it"
    )
    listed = {row["id"]: row for row in read(folder / "inputs" / "order_of_battle.csv")}
    names = {each: row["name"] for each, row in listed.items()}
    made = []
    for row in read(folder / "inputs" / "units.csv"):
        where = sources.find_tokens(row["source"])
        cells = read_at(where) | {
            "side": SIDES.get(row["side"], row["side"]),
            "claimant": speaker_of(where.source),
            "confidence": row["confidence"],
        }
        key = f"clm:research_{UNITS}-{row['id']}"
        tables = ("services" if row["role"] == "services" else "formations",)
        told: list[Row] = []
        if row["establishment_id"] and row["kind_of_value"] != "assumption":
            for table in tables:
                links.add(f"{BATTLE}/{table}", row["id"], establishment_men(row["establishment_id"]), "Establishment")
        if row["kind_of_value"] != "assumption" and row["id"] not in listed:
            superior = names.get(row["hq_parent_id"], row["hq_parent_id"])
            text = f"{row['name']} under {superior}" + (f", {row['start_place']}" if row["start_place"] else "")
            told.append(claim(key, "formation", subject=f"formation.{row['id']}", paraphrase=text, **cells))
            links.add(f"{BATTLE}/{tables[0]}", row["id"], key, "Superior and place")
        if row["kind_of_value"] == "claim":
            held = listed.get(row["id"], {}).get("men", "")
            if held and float(held) != float(row["men"]):
                reason = f"Of {held} claimed, less what stands in rows of its own: a remainder"
                log.note(UNITS, row["id"], "men", row["men"], "refused", reason)
            elif not held:
                told.append(
                    claim(
                        f"{key}-men",
                        "quantity",
                        subject=f"strength.{row['side']}.{row['id']}.men",
                        unit="men",
                        period="9 August 1945",
                        paraphrase=f"Men of {row['name']}",
                        **amount(row["men"], row["men"]),
                        **cells,
                    )
                )
                links.add(f"{BATTLE}/{tables[0]}", row["id"], f"{key}-men", "Men claimed")
        if BALANCE in row["note"]:
            for total in links.totals.get(row["army_id"]) or links.totals.get(row["front_id"], []):
                links.add(f"{BATTLE}/{tables[0]}", row["id"], total, "What is left of this total")
        told += rating(row, listed.get(row["id"], {}), key, cells, links, log)
        made += told
    return made


def establishment_men(name: str) -> str:
    """Return the id of the claim on the men of an establishment."""
    return f"clm:research_establishments-{slug(name)}-men"


def rating(row: Row, listed: Row, key: str, cells: Row, links: Links, log: Log) -> list[Row]:
    """Turn the staff's rating of a Japanese unit against the old 12th Division into a claim."""
    told = RATING.search(row["note"]) or RATING.search(listed.get("quality_note", ""))
    if told is None or row["side"] != "japanese":
        return []
    if "assumed" in row["note"]:
        log.note(UNITS, row["id"], "quality", told[0], "refused", "A rating that the research assumed")
        return []
    links.add(f"{BATTLE}/formations", row["id"], f"{key}-rating", "Quality is taken from the rating")
    return [
        claim(
            f"{key}-rating",
            "quantity",
            subject=f"rating.{row['id']}.percent",
            unit="percent",
            definition="Fighting worth against the 12th Division of old",
            paraphrase=f"Worth of {row['name']} as the Kwantung staff rated it",
            **amount(told[1], told[1]),
            **from_memory(cells) | {"claimant": "The staff of the Kwantung Army, as recalled", "confidence": "low"},
        )
    ]
