"""Lay railways, roads and passes on edges: by least cost from way-point to way-point, never as chords.

A line keeps near the chord between two way-points, shuns climbs, rough ground and great rivers, crosses a frontier
only where its way-points do, and likes a pass that is named.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.errors import Fault
from auguststorm.theatre.cells import Cells
from auguststorm.theatre.paths import cheapest_path, direction_between
from auguststorm.theatre.terrain import COUNTRIES, TERRAINS

Array = npt.NDArray[Any]

ROUGH = ("bare_hills", "forested_hills", "mountain", "taiga", "marsh")


class WayPoint(NamedTuple):
    """A named point of a line and where it falls."""

    name: str
    longitude_deg: float
    latitude_deg: float
    cell: int  # -1 off the map
    place: int  # -1 no place of the gazetteer


class Line(NamedTuple):
    """A railway or route as its way-points, in order."""

    id: str
    points: tuple[WayPoint, ...]
    gauge_mm: int
    tracks: int
    road: int


class Ways:
    """The edges of the map as lines are laid on them; all arrays [C, 6]."""

    def __init__(self, cells: Cells, arrays: Mapping[str, Array], rules: Mapping[str, float]) -> None:
        self.cells, self.rules = cells, rules
        self.neighbour = arrays["edge_neighbour"]
        self.river = arrays["edge_river"]
        self.road = np.zeros(self.neighbour.shape, dtype=np.int8)
        self.gauge = np.zeros(self.neighbour.shape, dtype=np.int16)
        self.tracks = np.zeros(self.neighbour.shape, dtype=np.int8)
        self.is_pass = np.zeros(self.neighbour.shape, dtype=bool)
        self.is_rough = np.isin(arrays["cell_terrain"], [TERRAINS.index(name) for name in ROUGH])
        self._cost = self._edge_cost(arrays)

    def _edge_cost(self, arrays: Mapping[str, Array]) -> Array:
        rules, neighbour = self.rules, self.neighbour
        rough = self.is_rough
        other_rough = rough[neighbour]
        factor = 1.0 + arrays["edge_climb_m"] / rules["line_climb_m"]
        factor = factor + rules["line_rough"] * (rough[:, None].astype(float) + other_rough) / 2.0
        cost = arrays["edge_distance_km"].astype(np.float64) * factor
        cost += rules["line_river_km"] * self.river.astype(np.float64)
        cost += rules["line_frontier_km"] * arrays["edge_is_frontier"]
        is_land = self.cells.is_land
        cost[(neighbour < 0) | ~is_land[:, None] | ~is_land[neighbour]] = np.inf
        return cost

    def _detour(self, start: int, goal: int) -> Array:
        """Charge cells by how far they lie from the chord between two cells; float64 [C]."""
        x, y = self.cells.x_km, self.cells.y_km
        dx, dy = x[goal] - x[start], y[goal] - y[start]
        length = max(float(np.hypot(dx, dy)), 1.0)
        along = np.clip(((x - x[start]) * dx + (y - y[start]) * dy) / length**2, 0.0, 1.0)
        off = np.hypot(x - x[start] - along * dx, y - y[start] - along * dy)
        charge: Array = 1.0 + off / self.rules["line_detour_km"]
        return charge

    def route(self, start: int, goal: int) -> list[int]:
        """Find the way a line takes between two cells."""
        cost = np.where(self.is_pass, self._cost * self.rules["line_pass_share"], self._cost)
        return cheapest_path(start, goal, self.neighbour, cost, self._detour(start, goal))

    def lay(self, path: Sequence[int], line: Line, is_pass: bool = False) -> None:
        """Write a line on the edges of a path, both ways; the better road and the broader railway stay."""
        for here, there in pairwise(path):
            for a, b in ((here, there), (there, here)):
                d = direction_between(a, b, self.neighbour)
                self.road[a, d] = max(int(self.road[a, d]), line.road)
                self.is_pass[a, d] |= is_pass
                if line.tracks > self.tracks[a, d]:
                    self.tracks[a, d] = line.tracks
                    self.gauge[a, d] = line.gauge_mm

    def lay_line(self, line: Line, is_pass: bool = False) -> list[Fault]:
        """Lay a whole line; return a fault for each stretch that could not be laid."""
        failed = []
        for a, b in stretches(line):
            path = self.route(a.cell, b.cell)
            if not path:
                found = f"no way from {a.name} to {b.name} on {line.id}"
                failed.append(Fault("data/theatre", None, None, found, "land between them", "Move a way-point."))
            self.lay(path, line, is_pass)
        return failed


def stretches(line: Line) -> Iterator[tuple[WayPoint, WayPoint]]:
    """Pair consecutive way-points that both lie on the map."""
    for a, b in pairwise(line.points):
        if a.cell >= 0 and b.cell >= 0:
            yield a, b


class Locator:
    """Finds the cell and the gazetteer place of a way-point."""

    def __init__(
        self, cells: Cells, owner: Array, place_cell: Array, places_km: Array, rules: Mapping[str, float]
    ) -> None:
        self.cells, self.place_cell, self.places_km, self.rules = cells, place_cell, places_km, rules
        self.preferred = owner  # bool [P], towns rather than works of the same name

    def locate(self, x_km: float, y_km: float, country: str) -> tuple[int, int]:
        """Return cell and place of a point in a country; -1 for none."""
        distance = np.hypot(self.places_km[:, 0] - x_km, self.places_km[:, 1] - y_km)
        distance = np.where(self.preferred & (self.place_cell >= 0), distance, np.inf)
        place = int(np.argmin(distance))
        if distance[place] <= self.rules["station_match_km"]:
            return int(self.place_cell[place]), place
        cells = self.cells
        own = cells.is_land
        if country:
            own = own & (cells.country == COUNTRIES.index(country))
        off = np.where(own, np.hypot(cells.x_km - x_km, cells.y_km - y_km), np.inf)
        cell = int(np.argmin(off))
        return (cell if off[cell] <= self.rules["place_snap_km"] else -1), -1
