"""Choose the cells of the map from the raw layers, and say what lies in each."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from auguststorm.theatre import lattice
from auguststorm.theatre.layers import Layers, Plane, polygons
from auguststorm.theatre.terrain import COUNTRIES
from auguststorm.theatre.zones import Zone, inside_any

Array = npt.NDArray[Any]

RINGS = 3  # rings of sample points inside a cell: 37 points


class Cells(NamedTuple):
    """Cells in spatial order and their sample points; S samples a cell."""

    q: Array  # int16 [C]
    r: Array  # int16 [C]
    x_km: Array  # float64 [C]
    y_km: Array  # float64 [C]
    longitude_deg: Array  # float64 [C]
    latitude_deg: Array  # float64 [C]
    island: Array  # int32 [C], number of the land polygon it stands on; -1 none
    is_lake: Array  # bool [C]
    country: Array  # int8 [C]
    sample_longitude: Array  # float64 [C, S]
    sample_latitude: Array  # float64 [C, S]
    sample_is_land: Array  # bool [C, S]

    @property
    def is_land(self) -> Array:
        """Tell which cells can be walked on; bool [C]."""
        return (self.island >= 0) & ~self.is_lake

    def take(self, keep: Array) -> "Cells":
        """Keep some cells, in order."""
        return Cells(*(field[keep] for field in self))


def _candidates(plane: Plane, rules: dict[str, float]) -> tuple[Array, Array]:
    """List the axial coordinates of every cell within the bounds in degrees."""
    spacing = rules["cell_spacing_km"]
    longitude, latitude = np.meshgrid(
        np.linspace(rules["west_deg"], rules["east_deg"], 200), np.linspace(rules["south_deg"], rules["north_deg"], 200)
    )
    x, y = plane.to_km(longitude, latitude)
    q_all, r_all = lattice.axial_of(x, y, spacing)
    q: Array
    r: Array
    q, r = np.meshgrid(np.arange(q_all.min(), q_all.max() + 1), np.arange(r_all.min(), r_all.max() + 1))
    q, r = np.ravel(q), np.ravel(r)
    longitude, latitude = plane.to_degrees(*lattice.centres(q, r, spacing))
    keep = (longitude >= rules["west_deg"]) & (longitude <= rules["east_deg"])
    keep &= (latitude >= rules["south_deg"]) & (latitude <= rules["north_deg"])
    q, r = q[keep], r[keep]
    order = lattice.spatial_order(q, r)
    return q[order], r[order]


def _fill(geometry: BaseGeometry, x: Array, y: Array, out: Array, value: int) -> None:
    """Write `value` into `out` where the points lie in the geometry, looking only at points in its box."""
    west, south, east, north = geometry.bounds
    box = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
    if box.size:
        shapely.prepare(geometry)
        out.ravel()[box[shapely.contains_xy(geometry, x.ravel()[box], y.ravel()[box])]] = value


def _majority(labels: Array, n_labels: int) -> tuple[Array, Array]:
    """Find the commonest label >= 0 of each row and its share of the row; labels int [C, S]."""
    best: Array = np.full(labels.shape[0], -1, dtype=np.int32)
    share: Array = np.zeros(labels.shape[0])
    for label in np.unique(labels[(labels >= 0) & (labels < n_labels)]):
        part = (labels == label).mean(axis=1)
        best[part > share] = label
        share = np.maximum(share, part)
    return best, share


def _island_cells(layers: Layers, island: Array, x: Array, y: Array, rules: dict[str, float]) -> dict[int, int]:
    """Give every island that has no cell of its own the cell it fills most: {cell: island}."""
    taken = set(np.unique(island).tolist())
    spacing = rules["cell_spacing_km"]
    claims: dict[int, tuple[float, int]] = {}
    for number, polygon in enumerate(layers.land):
        if number in taken or polygon.area < rules["island_area_km2"]:
            continue
        west, south, east, north = polygon.buffer(spacing).bounds
        near = np.flatnonzero((x > west) & (x < east) & (y > south) & (y < north))
        areas = [polygon.intersection(Polygon(lattice.corners(x[c], y[c], spacing))).area for c in near]
        for cell, area in sorted(zip(near.tolist(), areas, strict=True), key=lambda pair: -pair[1]):
            if area > 0 and (cell not in claims or claims[cell][0] < area) and island[cell] < 0:
                claims[cell] = (area, number)
                break
    return {cell: number for cell, (_, number) in claims.items()}


def _place_cells(land: Array, q: Array, r: Array, places_km: Array, spacing: float) -> dict[int, int]:
    """Give the cell of a place the land it touches, be it ever so little: {cell: island}."""
    index = lattice.cell_index(q, r)
    found: dict[int, int] = {}
    for a, b in zip(*lattice.axial_of(places_km[:, 0], places_km[:, 1], spacing), strict=True):
        cell = index.get((int(a), int(b)), -1)
        touched = land[cell][land[cell] >= 0]
        if cell >= 0 and touched.size:
            found[cell] = int(np.bincount(touched).argmax())
    return found


def sample_cells(plane: Plane, layers: Layers, rules: dict[str, float], places_km: Array) -> Cells:
    """Sample land, lakes and countries in every candidate cell.

    A cell is land from a share of land on, where a small island has no other, and where a place of the gazetteer
    (`places_km`, float64 [P, 2]) stands in it. Its country is that of most of its land.
    """
    q, r = _candidates(plane, rules)
    spacing = rules["cell_spacing_km"]
    x, y = lattice.centres(q, r, spacing)
    dx, dy = lattice.inner_points(spacing, RINGS)
    sample_x, sample_y = x[:, None] + dx, y[:, None] + dy
    longitude, latitude = plane.to_degrees(x, y)
    sample_longitude, sample_latitude = plane.to_degrees(sample_x, sample_y)

    land = np.full(sample_x.shape, -1, dtype=np.int32)
    for number, polygon in enumerate(layers.land):
        _fill(polygon, sample_x, sample_y, land, number)
    lake = np.zeros(sample_x.shape, dtype=np.int8)
    for polygon in (part for _, shape in layers.lakes for part in polygons(shape)):
        _fill(polygon, sample_x, sample_y, lake, 1)
    country = np.full(sample_x.shape, -1, dtype=np.int32)
    for name, polygon in layers.countries.items():
        _fill(polygon, sample_x, sample_y, country, COUNTRIES.index(name))
    country[land < 0] = -1

    island, _ = _majority(land, len(layers.land))
    island[(land >= 0).mean(axis=1) < rules["land_share"]] = -1
    for cell, number in _place_cells(land, q, r, places_km, spacing).items():
        if island[cell] < 0:
            island[cell] = number
    for cell, number in _island_cells(layers, island, x, y, rules).items():
        island[cell] = number
    owner, _ = _majority(country, len(COUNTRIES))
    return Cells(
        q.astype(np.int16), r.astype(np.int16), x, y, longitude, latitude, island,
        (island >= 0) & (lake.mean(axis=1) >= rules["lake_share"]),
        np.where(island >= 0, np.maximum(owner, 0), 0).astype(np.int8),
        sample_longitude, sample_latitude, land >= 0,
    )  # fmt: skip


def crop(cells: Cells, zones: tuple[Zone, ...], rules: dict[str, float], keep_xy: Array) -> Cells:
    """Leave out land where no one fights and sea where no ship of this campaign sails.

    Parameters
    ----------
    cells : every candidate
    zones : of subject `crop` (land left out) and `sea` (sea kept)
    rules : for the margin of sea around kept land
    keep_xy : float64 [N, 2], kilometres; land within a cell of these points stays whatever a zone says
    """
    names = np.array(COUNTRIES)[cells.country]
    near = np.zeros(cells.q.size, dtype=bool)
    for x, y in keep_xy:
        near |= np.hypot(cells.x_km - x, cells.y_km - y) < 2 * rules["cell_spacing_km"]
    is_ground = cells.island >= 0
    is_land = is_ground & (near | ~inside_any(zones, "crop", cells.longitude_deg, cells.latitude_deg, names))
    tree = shapely.STRtree(shapely.points(cells.x_km[is_land], cells.y_km[is_land]))
    sea = np.flatnonzero(~is_ground)
    _, distance = tree.query_nearest(
        shapely.points(cells.x_km[sea], cells.y_km[sea]), return_distance=True, all_matches=False
    )
    keep = is_land.copy()
    keep[sea] = distance <= rules["sea_margin_km"]
    keep |= ~is_ground & inside_any(zones, "sea", cells.longitude_deg, cells.latitude_deg, names)
    return _without_puddles(cells.take(keep))


def _without_puddles(cells: Cells) -> Cells:
    """Leave out patches of sea that do not join the main sea, or make lakes of them where they touch land."""
    neighbour = lattice.neighbours(cells.q, cells.r)
    is_sea = cells.island < 0
    label = np.where(is_sea, np.arange(is_sea.size), is_sea.size)
    while True:
        around = np.where((neighbour >= 0) & is_sea[neighbour], label[neighbour], is_sea.size).min(axis=1)
        lowest = np.where(is_sea, np.minimum(label, around), label)
        if np.array_equal(lowest, label):
            break
        label = lowest
    main = np.bincount(label[is_sea]).argmax()
    puddle = is_sea & (label != main)
    island, country, is_lake = cells.island.copy(), cells.country.copy(), cells.is_lake.copy()
    for cell in np.flatnonzero(puddle):
        shore = [other for other in neighbour[cell] if other >= 0 and cells.island[other] >= 0]
        if shore:
            island[cell], country[cell], is_lake[cell] = cells.island[shore[0]], cells.country[shore[0]], True
    kept = cells._replace(island=island, country=country, is_lake=is_lake)
    return kept.take(~puddle | is_lake)
