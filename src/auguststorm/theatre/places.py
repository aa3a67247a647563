"""Set the places of the gazetteer on cells: each on land of its own country, ports on the coast."""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.tables import Table, load_table
from auguststorm.theatre.cells import Cells
from auguststorm.theatre.layers import Plane
from auguststorm.theatre.terrain import COUNTRIES

Array = npt.NDArray[Any]


def load_gazetteer() -> Table:
    """Read the places in file order."""
    return load_table("theatre/places.csv", "places", "id")


def _nearest(x: float, y: float, cells: Cells, allowed: Array) -> tuple[int, float]:
    """Find the nearest allowed cell and how far off its centre is."""
    distance = np.where(allowed, np.hypot(cells.x_km - x, cells.y_km - y), np.inf)
    cell = int(np.argmin(distance))
    return cell, float(distance[cell])


def snap(table: Table, cells: Cells, is_coast: Array, plane: Plane, rules: dict[str, float]) -> Array:
    """Find the cell of each place; int32 [P], -1 where the place is off the map.

    A place takes the nearest land cell of its own country, so that the two towns at a frontier bridge stand on their
    own banks; a port takes a coast cell of the same island if there is one within `port_snap_km`.
    """
    out = np.full(len(table), -1, dtype=np.int32)
    for number, row in enumerate(table):
        x, y = (float(v) for v in plane.to_km(row["longitude_deg"], row["latitude_deg"]))
        own = cells.is_land & (cells.country == COUNTRIES.index(row["country"]))
        if not own.any():
            continue
        cell, distance = _nearest(x, y, cells, own)
        if row["kind"] == "port":
            coast, coast_distance = _nearest(x, y, cells, own & is_coast & (cells.island == cells.island[cell]))
            if coast_distance <= rules["port_snap_km"]:
                cell, distance = coast, coast_distance
        if distance <= rules["place_snap_km"]:
            out[number] = cell
    return out
