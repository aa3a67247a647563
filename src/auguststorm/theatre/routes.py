"""Measure ways over water when a scenario is compiled: sea distances from a cell, and along the waterways."""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.jit import kernel
from auguststorm.theatre.store import Theatre
from auguststorm.theatre.terrain import SEA

Array = npt.NDArray[Any]

DIAGONAL = np.sqrt(3.0) / 2.0  # of two sides of a rhombus of cells: the way between its far corners


@kernel
def _relax(neighbour, length_km, is_sea, is_coast, queue, is_queued, distance_km):  # type: ignore[no-untyped-def]
    """Shorten distances until none gets shorter.

    `queue` holds the start cell; steps go to the six neighbours and, between two sea cells, to the six cells beyond a
    corner, so that the lattice stretches the way by 4 % at most.
    """
    n_cells = distance_km.size
    head, waiting = 0, 1
    while waiting > 0:
        cell = queue[head]
        head = (head + 1) % n_cells
        waiting -= 1
        is_queued[cell] = False
        for move in range(12):
            d = move % 6
            e = (d + 1) % 6
            other = neighbour[cell, d]
            km = length_km[cell, d]
            if move >= 6:
                side = neighbour[cell, e]
                if other < 0 or side < 0 or not is_sea[other] or not is_sea[side]:
                    continue
                km = (km + length_km[cell, e]) * DIAGONAL
                other = neighbour[other, e]
            if other < 0 or not (is_sea[other] or (is_coast[other] and is_sea[cell])):
                continue
            total = distance_km[cell] + km
            if total < distance_km[other]:
                distance_km[other] = total
                if is_sea[other] and not is_queued[other]:
                    queue[(head + waiting) % n_cells] = other
                    waiting += 1
                    is_queued[other] = True


def sea_distance_km(theatre: Theatre, from_cell: int) -> Array:
    """Measure the shortest way by sea from one cell to every other.

    A ship leaves its cell, keeps to sea cells and ends at sea or on a coast cell; it does not cross land or lakes.

    Parameters
    ----------
    theatre : the map
    from_cell : a sea or coast cell
    Returns
    -------
    float32 [C], kilometres; infinite where no ship comes
    """
    n_cells = theatre.is_land.size
    is_sea = theatre.terrain == SEA
    distance = np.full(n_cells, np.inf)
    distance[from_cell] = 0.0
    queue = np.zeros(n_cells, dtype=np.int32)
    queue[0] = from_cell
    length = theatre.distance_km.astype(np.float64)
    _relax(  # type: ignore[no-untyped-call]
        theatre.neighbour, length, is_sea, theatre.is_coast, queue, np.zeros(n_cells, dtype=np.bool_), distance
    )
    return distance.astype(np.float32)


def waterway_distance_km(theatre: Theatre, from_place: int) -> Array:
    """Measure the shortest way along rivers and lakes from one port to every place.

    Returns
    -------
    float32 [P], kilometres; infinite where no boat comes
    """
    ways = theatre.waterways
    out = np.full(len(theatre.places.id), np.inf, dtype=np.float32)
    out[from_place] = 0.0
    for _ in range(ways.from_place.size):
        before = out.copy()
        np.minimum.at(out, ways.to_place, before[ways.from_place] + ways.length_km)
        np.minimum.at(out, ways.from_place, before[ways.to_place] + ways.length_km)
        if np.array_equal(before, out):
            break
    return out
