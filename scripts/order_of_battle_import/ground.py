"""Put every formation on ground of its own camp, by the frontiers of 1945."""

import json
from pathlib import Path

from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, unary_union

from order_of_battle_import.files import Log
from order_of_battle_import.leaves import Leaf

CAMP_COUNTRIES = {
    "allied": ("ussr", "mongolia"),
    "axis": ("manchukuo", "mengjiang", "korea", "karafuto", "kurils", "japan", "china"),
}
INSIDE_DEG = 0.03  # how far inside its own frontier a unit on the wrong side is put


def camp_of(side: str) -> str:
    return "allied" if side in ("soviet", "mongolian") else "axis"


def camp_areas(frontiers: Path) -> dict[str, BaseGeometry]:
    features = json.loads(frontiers.read_text())["features"]
    by_country: dict[str, list[BaseGeometry]] = {}
    for feature in features:
        properties = feature["properties"]
        country = str(properties.get("id") or properties.get("name") or properties.get("country"))
        by_country.setdefault(country, []).append(shape(feature["geometry"]))
    return {
        camp: unary_union([part for country in countries for part in by_country[country]])
        for camp, countries in CAMP_COUNTRIES.items()
    }


def settle(leaves: dict[str, Leaf], frontiers: Path, log: Log) -> None:
    areas = camp_areas(frontiers)
    for leaf in leaves.values():
        camp = camp_of(leaf.side)
        other = "axis" if camp == "allied" else "allied"
        here = Point(leaf.longitude_deg, leaf.latitude_deg)
        if not areas[other].contains(here):
            continue
        target = nearest_points(here, areas[camp].buffer(-INSIDE_DEG))[1]
        found = f"{leaf.latitude_deg}, {leaf.longitude_deg}"
        leaf.latitude_deg, leaf.longitude_deg = round(target.y, 3), round(target.x, 3)
        taken = f"{leaf.latitude_deg}, {leaf.longitude_deg}"
        log.note("formations", leaf.id, "latitude_deg", "changed", found, taken,
                 "Stood on the other camp's side of the frontier")  # fmt: skip
