"""Reckon what lies between neighbouring cells: distance, climb, frontier and straits."""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.theatre import lattice
from auguststorm.theatre.cells import Cells
from auguststorm.theatre.layers import Layers, Plane

Array = npt.NDArray[Any]

STEPS = 9  # heights read along the line between two centres


def cut_straits(cells: Cells, neighbour: Array) -> Array:
    """Take away the edges between land cells of different islands; int32 [C, 6]."""
    out = neighbour.copy()
    for direction in range(lattice.N_DIRECTIONS):
        other = neighbour[:, direction]
        apart = (other >= 0) & (cells.island >= 0) & (cells.island[other] >= 0) & (cells.island != cells.island[other])
        out[apart, direction] = -1
    return out


def mirror(neighbour: Array, half: Array) -> Array:
    """Copy the values of directions 0 to 2 to the opposite sides, so that an edge has one value; [C, 6].

    Parameters
    ----------
    neighbour : int32 [C, 6]
    half : [C, 3], values of the edges in directions 0, 1 and 2
    """
    out = np.zeros(neighbour.shape, dtype=half.dtype)
    for direction in range(3):
        here = np.flatnonzero(neighbour[:, direction] >= 0)
        out[here, direction] = half[here, direction]
        out[neighbour[here, direction], direction + 3] = half[here, direction]
    return out


def measure_distance(cells: Cells, neighbour: Array, plane: Plane) -> Array:
    """Measure the distance between neighbouring centres on the ellipsoid; float32 [C, 6], kilometres."""
    half = np.zeros((cells.q.size, 3), dtype=np.float32)
    for direction in range(3):
        here = np.flatnonzero(neighbour[:, direction] >= 0)
        there = neighbour[here, direction]
        half[here, direction] = plane.geodesic_km(
            cells.longitude_deg[here], cells.latitude_deg[here], cells.longitude_deg[there], cells.latitude_deg[there]
        )
    return mirror(neighbour, half)


def measure_climb(cells: Cells, neighbour: Array, plane: Plane, layers: Layers) -> Array:
    """Measure highest less lowest height on the line between neighbouring centres; int16 [C, 6], metres."""
    half = np.zeros((cells.q.size, 3), dtype=np.int16)
    share = np.linspace(0.0, 1.0, STEPS)
    for direction in range(3):
        here = np.flatnonzero(neighbour[:, direction] >= 0)
        there = neighbour[here, direction]
        x = cells.x_km[here, None] * (1 - share) + cells.x_km[there, None] * share
        y = cells.y_km[here, None] * (1 - share) + cells.y_km[there, None] * share
        height = layers.elevation.bilinear(*plane.to_degrees(x, y))
        both_land = (cells.island[here] >= 0) & (cells.island[there] >= 0)
        half[here, direction] = np.where(both_land, np.rint(height.max(axis=1) - height.min(axis=1)), 0)
    return mirror(neighbour, half)


def find_frontiers(cells: Cells, neighbour: Array) -> Array:
    """Tell which edges part two countries on land; bool [C, 6]."""
    other = cells.country[neighbour]
    here = cells.country[:, None]
    differs: Array = (neighbour >= 0) & (here > 0) & (other > 0) & (here != other)
    return differs


def find_coast(cells: Cells, neighbour: Array) -> Array:
    """Tell which land cells have the sea beside them; bool [C]. The edge of the map is no coast."""
    is_sea = cells.island < 0
    beside: Array = np.logical_or.reduce((neighbour >= 0) & is_sea[neighbour], axis=1)
    return np.logical_and(beside, cells.is_land)
