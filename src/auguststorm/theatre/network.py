"""Turn the tables of railways, roads, passes and bridges into edges and into the supply graph."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from auguststorm.errors import Fault
from auguststorm.tables import Table, load_table
from auguststorm.theatre.cells import Cells
from auguststorm.theatre.layers import Layers, Plane
from auguststorm.theatre.lines import Line, Locator, WayPoint, Ways
from auguststorm.theatre.links import Link, line_links, link_arrays, local_links, merge
from auguststorm.theatre.terrain import COUNTRIES, ROADS

Array = npt.NDArray[Any]
Arrays = dict[str, Array]

TRACK, FAIR = ROADS.index("track"), ROADS.index("fair")
FRONTIER_RIVERS = ("Amur", "Argun", "Ussuri", "Sungacha", "Tumen", "Yalu")
UNBRIDGED = ("Amur", "Argun", "Ussuri", "Sungacha")  # as frontiers; bridges over the Yalu and the Tumen stood
GREAT = 3


class Setup(NamedTuple):
    """What laying lines needs."""

    cells: Cells
    plane: Plane
    layers: Layers
    rules: dict[str, float]
    gazetteer: Table
    place_cell: Array  # int32 [P]
    places_km: Array  # float64 [P, 2]


def _towns(table: Table) -> Array:
    """Tell which places a station can be: no airfield, no bridge of a town, no works beside a town; bool [P]."""
    spots = {(row["latitude_deg"], row["longitude_deg"]) for row in table if row["kind"] not in ("fort", "airfield")}
    return np.array(
        [
            row["kind"] != "airfield"
            and not row["id"].endswith(("_bridge", "_bridges"))
            and (row["kind"] != "fort" or (row["latitude_deg"], row["longitude_deg"]) not in spots)
            for row in table
        ]
    )


class Reader:
    """Reads way-points and finds where they fall."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.locator = Locator(setup.cells, _towns(setup.gazetteer), setup.place_cell, setup.places_km, setup.rules)

    def country_of(self, x: float, y: float) -> str:
        """Name the country a point lies in; empty at sea or beyond the frontiers layer."""
        for name, polygon in self.setup.layers.countries.items():
            if shapely.contains_xy(polygon, x, y):
                return name
        return ""

    def point(self, name: str, latitude: float, longitude: float) -> WayPoint:
        """Find the cell and the place of a way-point."""
        x, y = (float(v) for v in self.setup.plane.to_km(longitude, latitude))
        cell, place = self.locator.locate(x, y, self.country_of(x, y))
        return WayPoint(name, longitude, latitude, cell, place)

    def railways(self) -> list[Line]:
        """Read the railways in file order."""
        table = load_table("theatre/railways.csv", "railways")
        return [
            Line(
                key,
                tuple(self.point(r["station"], r["latitude_deg"], r["longitude_deg"]) for r in rows),
                rows[0]["gauge_mm"],
                rows[0]["tracks"],
                TRACK,
            )
            for key, rows in ((k, list(g)) for k, g in groupby(table, key=lambda row: row["line_id"]))
        ]

    def roads(self) -> list[Line]:
        """Read the roads in file order."""
        table = load_table("theatre/roads.csv", "roads")
        return [
            Line(
                key,
                tuple(self.point(r["place"], r["latitude_deg"], r["longitude_deg"]) for r in rows),
                0,
                0,
                ROADS.index(rows[0]["quality"]),
            )
            for key, rows in ((k, list(g)) for k, g in groupby(table, key=lambda row: row["route_id"]))
        ]

    def passes(self) -> list[Line]:
        """Read the passes as short roads."""
        out = []
        for row in load_table("theatre/passes.csv", "passes", "pass_id"):
            ends = (
                self.point(row["name"], row["from_latitude_deg"], row["from_longitude_deg"]),
                self.point(row["name"], row["to_latitude_deg"], row["to_longitude_deg"]),
            )
            out.append(Line(row["pass_id"], ends, 0, 0, ROADS.index(row["road"])))
        return out


def _networks(ways: Ways) -> Array:
    """Label the cells that ways join with each other; int64 [C]."""
    label = np.arange(ways.neighbour.shape[0])
    while True:
        joined = np.where(ways.road > 0, label[ways.neighbour], label[:, None])
        lowest = np.minimum(label, joined.min(axis=1))
        if np.array_equal(lowest, label):
            return label
        label = lowest


def _lay_local_tracks(ways: Ways, setup: Setup) -> None:
    """Join every place to the greatest net of ways of its island, by a track along the cheapest path."""
    cells = setup.cells
    label = _networks(ways)
    placed = np.zeros(label.size, dtype=bool)
    placed[setup.place_cell[setup.place_cell >= 0]] = True
    for place in np.flatnonzero(setup.place_cell >= 0):
        cell = int(setup.place_cell[place])
        on_island = cells.island == cells.island[cell]
        main = int(np.bincount(label[on_island]).argmax())
        goals = on_island & (label == main)
        if goals.sum() == 1:  # no way on this island yet: to the next place
            goals = on_island & placed
            goals[cell] = False
        if label[cell] == main or not goals.any():
            continue
        own = goals & (cells.country == cells.country[cell])
        goals = own if own.any() else goals
        distance = np.hypot(cells.x_km - cells.x_km[cell], cells.y_km - cells.y_km[cell])
        goal = int(np.argmin(np.where(goals, distance, np.inf)))
        path = ways.route(cell, goal)
        ways.lay(path, Line("local", (), 0, 0, TRACK))
        joined = np.isin(label, label[path])
        label[joined] = label[goal]


def _bridges(ways: Ways, setup: Setup, frontier: Array) -> Array:
    """Tell which river edges have a bridge; bool [C, 6].

    Railways bridge what they cross; good and fair roads bridge small and medium rivers; the table names the rest. The
    frontier reaches of the Amur, Argun, Ussuri and Sungacha have none, and no road bridge joins the two camps.
    """
    neighbour, cells = ways.neighbour, setup.cells
    has_bridge = (ways.gauge > 0) | ((ways.road >= FAIR) & (ways.river < GREAT))
    middle_x = (cells.x_km[:, None] + cells.x_km[neighbour]) / 2
    middle_y = (cells.y_km[:, None] + cells.y_km[neighbour]) / 2
    for row in load_table("theatre/bridges.csv", "bridges", "bridge_id"):
        x, y = setup.plane.to_km(row["longitude_deg"], row["latitude_deg"])
        off = np.where((ways.river > 0) & (neighbour >= 0), np.hypot(middle_x - x, middle_y - y), np.inf)
        for cell, direction in zip(*np.nonzero(off == off.min()), strict=True):
            has_bridge[cell, direction] = True
    points = shapely.points(middle_x, middle_y)
    for name, _, river in setup.layers.rivers:
        if name in UNBRIDGED:
            where = np.nonzero(frontier & has_bridge)
            near = shapely.distance(river, points[where]) <= setup.rules["frontier_river_km"]
            has_bridge[where[0][near], where[1][near]] = False
    allied = np.isin(cells.country, [COUNTRIES.index(name) for name in ("ussr", "mongolia")])
    closed = frontier & (allied[:, None] != allied[neighbour]) & (ways.gauge == 0)
    bridged: Array = has_bridge & ~closed & (ways.river > 0) & (neighbour >= 0)
    return bridged


def lay_network(reader: Reader, arrays: Mapping[str, Array]) -> tuple[Arrays, list[Fault]]:
    """Lay passes, railways, roads and local tracks; return the arrays and the stretches that found no way."""
    setup = reader.setup
    ways = Ways(setup.cells, arrays, setup.rules)
    failed = [fault for line in reader.passes() for fault in ways.lay_line(line, is_pass=True)]
    railways, roads = reader.railways(), reader.roads()
    for line in (*railways, *roads):
        failed += ways.lay_line(line)
    _lay_local_tracks(ways, setup)
    out: Arrays = {
        "edge_road": ways.road,
        "edge_rail_gauge_mm": ways.gauge,
        "edge_rail_tracks": ways.tracks,
        "edge_is_pass": ways.is_pass,
        "edge_has_bridge": _bridges(ways, setup, arrays["edge_is_frontier"]),
    }
    return out | _supply_graph(setup, railways, roads, ways.is_rough), failed


def _supply_graph(setup: Setup, railways: Sequence[Line], roads: Sequence[Line], is_rough: Array) -> Arrays:
    """Cut the lines into stretches between places and join what they miss."""
    links: list[Link] = []
    for kind, lines in (("rail", railways), ("road", roads)):
        factors = (setup.rules[f"{kind}_sinuosity"], setup.rules[f"{kind}_hill_sinuosity"])
        for line in lines:
            links += line_links(line, setup.plane, is_rough, factors)
    links = [link for link in links if min(setup.place_cell[[link[0], link[1]]]) >= 0]
    island = setup.cells.island
    links += local_links(links, setup.gazetteer, setup.place_cell, island, setup.places_km, setup.rules)
    return link_arrays(merge(links))
