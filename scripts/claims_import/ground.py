"""Turn the gazetteer and the railways of the research into claims: where places lie, gauge and tracks of lines."""

from pathlib import Path

from claims_import.links import Links
from claims_import.rows import UNSEEN, Log, Row, amount, claim, read, slug

RECALLED = {"source_id": UNSEEN, "locator_gap": "recalled"}
ROUGH = "approx"
MAPS, COUNTS = "Atlases, as recalled", "Counts of inhabitants, as recalled"


def places(folder: Path, links: Links, log: Log) -> list[Row]:
    """Turn places into claims of position, and of inhabitants where the research has them."""
    log.note("gazetteer", "*", "source", "", UNSEEN, "The research names none: positions are recalled from atlases")
    made = []
    for row in read(folder / "inputs" / "gazetteer.csv"):
        rough = ROUGH in row["note"] or row["kind"] in ("pass", "fort")
        key = f"clm:research_gazetteer-{slug(row['id'])}"
        now = f", now {row['modern_name']}" if row["modern_name"] and row["modern_name"] != row["name_1945"] else ""
        north, east = (f"{float(row[name]):.2f}" for name in ("lat", "lon"))
        made.append(
            claim(
                key,
                "place",
                subject=f"place.{row['id']}",
                scope="Within about 20 km" if rough else "Within about 8 km",
                claimant=MAPS,
                paraphrase=f"{row['name_1945']}{now}: {north} N, {east} E",
                confidence="low" if rough else "medium",
                **RECALLED,
            )
        )
        links.add("theatre/places", row["id"], key, "Position")
        if row["population_1940"]:
            made.append(
                claim(
                    f"{key}-population",
                    "quantity",
                    subject=f"population.{row['id']}",
                    unit="people",
                    period="1940",
                    claimant=COUNTS,
                    paraphrase=f"Inhabitants of {row['name_1945']}",
                    confidence="low",
                    **amount(row["population_1940"], row["population_1940"]),
                    **RECALLED,
                )
            )
            links.add("theatre/places", row["id"], f"{key}-population", "Inhabitants")
    return made


def railways(folder: Path, links: Links, log: Log) -> list[Row]:
    """Turn each railway into one claim: its ends, gauge and tracks; stations are points on it."""
    reason = "One claim a line: stations are points of it and were recalled together"
    log.note("railways", "*", "station", "", UNSEEN, reason)
    lines: dict[str, list[Row]] = {}
    for row in read(folder / "inputs" / "railways_1945.csv"):
        lines.setdefault(row["line_id"], []).append(row)
    made = []
    for name, rows in lines.items():
        key = f"clm:research_railways-{slug(name)}"
        gauges = " and ".join(sorted({row["gauge_mm"] for row in rows}))
        tracks = sorted({row["tracks"] for row in rows if row["tracks"]})
        laid = "partly double track" if len(tracks) > 1 else "double track" if tracks == ["2"] else "single track"
        ends = f"{rows[0]['station']} to {rows[-1]['station']}"
        made.append(
            claim(
                key,
                "place",
                subject=f"railway.{slug(name)}",
                scope=f"{len(rows)} stations",
                period="1945",
                definition=f"Kept by {rows[0]['owner']}" if rows[0]["owner"] else "",
                claimant=MAPS,
                paraphrase=f"Railway {ends}: gauge {gauges} mm, {laid}",
                confidence="medium",
                **RECALLED,
            )
        )
        links.add("theatre/railways", name, key, "Course, gauge and tracks")
    return made
