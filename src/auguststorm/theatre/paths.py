"""Find least-cost ways over land, for laying lines when the arrays are built."""

import heapq
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def cheapest_path(start: int, goal: int, neighbour: Array, cost: Array, detour: Array) -> list[int]:
    """Find the cheapest way from one cell to another; empty if there is none.

    Parameters
    ----------
    neighbour : int32 [C, 6]
    cost : float64 [C, 6], infinite where the edge is closed
    detour : float64 [C], factor of the cost of entering each cell
    """
    best = {start: 0.0}
    before: dict[int, int] = {}
    heap = [(0.0, start)]
    while heap:
        value, cell = heapq.heappop(heap)
        if cell == goal:
            break
        if value > best[cell]:
            continue
        for direction in range(neighbour.shape[1]):
            other = int(neighbour[cell, direction])
            if other < 0:
                continue
            total = value + float(cost[cell, direction]) * float(detour[other])
            if total < best.get(other, np.inf):
                best[other] = total
                before[other] = cell
                heapq.heappush(heap, (total, other))
    if goal != start and goal not in before:
        return []
    path = [goal]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


def direction_between(cell: int, other: int, neighbour: Array) -> int:
    """Find the direction in which `other` lies from `cell`."""
    return int(np.flatnonzero(neighbour[cell] == other)[0])
