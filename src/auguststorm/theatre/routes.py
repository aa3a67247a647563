"""Measure ways over water when a scenario is compiled: sea distances from a cell, and along the waterways."""

import heapq
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.theatre.store import Theatre

Array = npt.NDArray[Any]


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
    is_sea = (~theatre.is_land & (theatre.country == 0)).tolist()
    is_coast = theatre.is_coast.tolist()
    neighbour = theatre.neighbour.tolist()
    length = theatre.distance_km.tolist()
    out = [np.inf] * len(is_sea)
    out[from_cell] = 0.0
    heap = [(0.0, from_cell)]
    while heap:
        value, cell = heapq.heappop(heap)
        if value > out[cell] or not (is_sea[cell] or cell == from_cell):
            continue
        for other, km in zip(neighbour[cell], length[cell], strict=True):
            if other < 0 or not (is_sea[other] or (is_coast[other] and is_sea[cell])):
                continue
            total = value + km
            if total < out[other]:
                out[other] = total
                heapq.heappush(heap, (total, other))
    return np.array(out, dtype=np.float32)


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
