"""Turn what formations had into claims: paper strengths, ships with their lift, airfields, fortified works."""

import re
from pathlib import Path

from auguststorm.tables import DATA
from claims_import.links import Links
from claims_import.rows import RUN, UNSEEN, Log, Row, amount, claim, copies, read, slug, words
from claims_import.sources import Sources, read_at
from claims_import.speakers import RECALLED, speaker_of

SIDES = {"manchukuo": "manchukuoan"}
TABLES = "Tables of organisation, as recalled"
BATTLE = "order_of_battle"
# Columns of the research's establishments: what is counted, unit, ends of the range where it gives them.
PAPER = {
    "men": ("Men", "men", "men_low", "men_high"),
    "armour": ("Tanks and self-propelled guns", "tanks", "tanks_low", "tanks_high"),
    "guns": ("Guns, mortars and anti-tank guns", "guns", "guns_low", "guns_high"),
    "vehicles": ("Lorries", "vehicles", "trucks", "trucks"),
    "horses": ("Horses", "count", "horses", "horses"),
    "rate": ("Kilometres a day on the road", "km-per-day", "march_km_day_road", "march_km_day_road"),
    "fuel": ("Tonnes of fuel for 100 km", "tonnes", "fuel_t_per_100km", "fuel_t_per_100km"),
    "supplies": ("Tonnes of supply on a day of attack", "tonnes", "supply_t_per_day_attack", "supply_t_per_day_attack"),
}  # fmt: skip
COUNT = "count"
ROUND_LIFT = 5  # a lift that is a multiple of it was reckoned, not read
NOTES = "src:order-of-battle-notes"
# What a mention of a source must speak of, for a fact about works to have been read there; else it is recalled.
SPEAKS_OF = {
    "frontage": r"km (front|by)",
    "depth": r"\d km by",
    "works": r"concrete|bunkers|\d works",
    "garrison": r"5400 men|battalions|\(\d{4}-\d{4}\)|901|Fortified district(?! .20000)|Siege|Hamada",
}
PARTS = re.compile(r";(?![^(]*\))")


def cells_of(row: Row, sources: Sources, log: Log, name: str) -> Row:
    """Find where a row was read, who speaks, and for which side."""
    where = sources.find(row["source"])
    log.faults += [f"{name}: no source for {part!r}" for part in where.lost]
    side = row.get("side", "japanese")
    return read_at(where) | {
        "side": SIDES.get(side, side),
        "claimant": speaker_of(where.source),
        "confidence": row["confidence"],
    }


def number(low: str, high: str, cells: Row) -> Row:
    """Write a number or a range; what is recalled is never exact."""
    cells = cells | amount(low, high)
    is_rough = cells["locator_gap"] == "recalled" or cells["source_id"] == NOTES
    return cells | {"precision": "about"} if is_rough and low == high else cells


def establishments(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn paper strengths into claims: a range where the research has ends, else one number."""
    reason = "Ends of a range are claimed; the number between them is the project's choice for the model"
    log.note("establishments", "*", "men, tanks, guns", "value", "low to high", reason)
    made = []
    for row in read(folder / "inputs" / "establishments.csv"):
        name = row["establishment_id"]
        cells = cells_of(row, sources, log, name)
        if cells["claimant"] == RECALLED:
            cells["claimant"] = TABLES
        for what, (text, unit, low, high) in PAPER.items():
            if not row[high] or float(row[high]) == 0.0:
                continue
            key = f"clm:research_establishments-{slug(name)}-{what}"
            subject = f"establishment.{name}.{what}" + (f".{COUNT}" if unit == COUNT else "")
            made.append(
                claim(
                    key,
                    "quantity",
                    subject=subject,
                    unit=unit,
                    period="1945",
                    paraphrase=f"{text}: {row['unit_kind']}",
                    **number(row[low], row[high], cells),
                )
            )
            links.add(f"{BATTLE}/establishments", name, key, text)
    return made


def reckoned(cells: Row) -> Row:
    """Say of a round lift that the research reckoned it from the kinds and numbers of craft that its source names."""
    through = ";".join(each for each in (cells["source_id"], cells["cited_through"]) if each and each != UNSEEN)
    return cells | {
        "source_id": NOTES,
        "cited_through": through,
        "claimant": "The order of battle's compilers, by kinds of craft",
        "section": "",
        "page": "",
        "locator_gap": "not_given",
        "confidence": "low",
    }


def ships(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn groups of ships into claims of kinds and numbers, and of their lift."""
    made = []
    for row in read(folder / "inputs" / "ships.csv"):
        name = row["group_id"]
        cells = cells_of(row, sources, log, name)
        key = f"clm:research_ships-{slug(name)}"
        kinds = row["kinds_and_counts"]
        while len(words(kinds)) >= RUN and ";" in kinds:
            kinds = kinds.rpartition(";")[0]
        if len(words(kinds)) >= RUN:
            kinds = kinds.partition("(")[0].strip()
        base = row["base_place_id"].replace("_", " ").capitalize()
        text = f"Based at {base}: {kinds}"
        if copies(text, row["kinds_and_counts"]):
            text = f"Based at {base}: {', with '.join(kinds.split(', ')[:2])} and others"
        made.append(claim(key, "formation", subject=f"ships.{name}", paraphrase=text, **cells))
        links.add(f"{BATTLE}/ship_groups", name, key, "Kinds and base")
        for column, what, unit in (("lift_men", "men", "men"), ("lift_vehicles", "vehicles", "vehicles")):
            if row[column] and float(row[column]) > 0.0:
                is_told = int(row[column]) % ROUND_LIFT != 0
                of_lift = cells if is_told else reckoned(cells)
                made.append(
                    claim(
                        f"{key}-{what}",
                        "quantity",
                        subject=f"lift.{name}.{what}",
                        unit=unit,
                        paraphrase=f"{what.capitalize()} that the group can carry at once",
                        **number(row[column], row[column], of_lift),
                    )
                )
                links.add(f"{BATTLE}/ship_groups", name, f"{key}-{what}", f"Lift of {what}")
    return made


def airfields(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn airfields into claims of their place and surface, and of aircraft where a number is given."""
    made: list[Row] = []
    at_field: dict[str, list[str]] = {}
    for place, row in enumerate(read(folder / "inputs" / "airfields.csv"), start=1):
        name = links.ending(f"{BATTLE}/airfields", f"-{place:03d}")
        if not name:
            log.faults.append(f"airfields, row {place}: the model has no field {row['name']}")
            continue
        cells = cells_of(row, sources, log, name)
        key = f"clm:research_airfields-{name.removeprefix('af-').replace('_', '-')}"
        used = f", for {row['kind'].replace(';', ' and ')} aircraft" if row["kind"] else ""
        text = f"{row['name']}: a field with a surface of {row['surface']}{used}"
        made.append(
            claim(
                key,
                "place",
                subject=f"airfield.{name}",
                scope=f"{row['lat']} N, {row['lon']} E",
                paraphrase=text,
                **cells,
            )
        )
        links.add(f"{BATTLE}/airfields", name, key, "Place and surface")
        if row["aircraft"]:
            made.append(
                claim(
                    f"{key}-aircraft",
                    "quantity",
                    subject=f"airfield.{name}.aircraft",
                    unit="aircraft",
                    paraphrase=f"Aircraft on the field {row['name']}",
                    **number(row["aircraft"], row["aircraft"], cells),
                )
            )
            links.add(f"{BATTLE}/airfields", name, f"{key}-aircraft", "Aircraft on the field")
        at_field.setdefault(name, []).extend(each["claim_id"] for each in made if each["claim_id"].startswith(key))
    air_groups(at_field, links)
    return made


def air_groups(at_field: dict[str, list[str]], links: Links) -> None:
    """Lead the model's air groups to what is claimed of their field and of the aircraft of their formation."""
    for row in read(DATA / BATTLE / "air_groups.csv"):
        name, formation = row["air_group_id"], row["air_formation_id"]
        key = f"clm:research_order_of_battle-{formation}-aircraft"
        links.add(f"{BATTLE}/air_groups", name, key, "Aircraft of the whole formation")
        for claim_id in dict.fromkeys(at_field.get(row["airfield_id"], [])):
            links.add(f"{BATTLE}/air_groups", name, claim_id, "Its field")


def works(folder: Path, sources: Sources, links: Links, log: Log) -> list[Row]:
    """Turn fortified works into claims of extent, concrete works and garrison."""
    elsewhere = {
        row["id"]: row["text"]
        for row in read(folder / "observed" / "notes.csv")
        if row["table"] == "fortified_regions" and row["column"] == "source"
    }
    facts = {
        "frontage": ("frontage_km", "km", "Kilometres of front of the works of"),
        "depth": ("depth_km", "km", "Depth in kilometres of the works of"),
        "works": ("pillboxes", COUNT, "Concrete works of"),
        "garrison": ("garrison_men", "men", "Men who held the works of"),
    }
    made = []
    for row in read(folder / "inputs" / "fortified_regions.csv"):
        name, place = row["id"], row["name"].split(" (")[0]
        cited = elsewhere.get(name, row["source"])
        for what, (column, unit, text) in facts.items():
            if not row[column]:
                continue
            speaking = [part for part in PARTS.split(cited) if re.search(SPEAKS_OF[what], part)]
            cells = cells_of(row | {"source": ";".join(speaking) or "general knowledge"}, sources, log, name)
            key = f"clm:research_fortified_regions-{name.removeprefix('fr-')}-{what}"
            subject = f"works.{name.removeprefix('fr-')}.{what}" + (f".{COUNT}" if unit == COUNT else "")
            made.append(
                claim(
                    key,
                    "quantity",
                    subject=subject,
                    unit=unit,
                    period="9 August 1945",
                    paraphrase=f"{text} {place}",
                    **number(row[column], row[column], cells),
                )
            )
            how = text.removesuffix(" of").removesuffix(" the works")
            links.add(f"{BATTLE}/works", name, key, how)
            if what == "garrison":
                for table in ("formations", "detachments"):
                    links.add(f"{BATTLE}/{table}", f"jpn-works-{name.removeprefix('fr-')}", key, "Garrison claimed")
    return made
