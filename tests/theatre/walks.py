"""Walk the map in tests: cheapest ways, reachable cells, the nearest cell to a point."""

import heapq
import math
from collections.abc import Callable

import numpy as np

from auguststorm.theatre import Theatre


def cell_of(theatre: Theatre, place: str) -> int:
    cell = int(theatre.places.cell[theatre.place_index[place]])
    assert cell >= 0, f"{place} is off the map"
    return cell


def cell_at(theatre: Theatre, latitude: float, longitude: float) -> int:
    dy = theatre.latitude_deg - latitude
    dx = (theatre.longitude_deg - longitude) * math.cos(math.radians(latitude))
    return int(np.argmin(dx**2 + dy**2))


def direction(theatre: Theatre, here: int, there: int) -> int:
    found = np.flatnonzero(theatre.neighbour[here] == there)
    assert found.size == 1, f"cells {here} and {there} are not neighbours"
    return int(found[0])


def cheapest(
    theatre: Theatre, start: int, goal: int, cost: Callable[[int, int], float]
) -> tuple[float, list[tuple[int, int]]]:
    """Find the cheapest way over land as a list of (cell, direction)."""
    best, before = {start: 0.0}, {}
    heap = [(0.0, start)]
    while heap:
        value, cell = heapq.heappop(heap)
        if cell == goal:
            break
        if value > best[cell]:
            continue
        for d in range(6):
            other = int(theatre.neighbour[cell, d])
            if other < 0 or not theatre.is_land[other]:
                continue
            total = value + cost(cell, d)
            if total < best.get(other, math.inf):
                best[other] = total
                before[other] = (cell, d)
                heapq.heappush(heap, (total, other))
    assert goal in best, "no way over land"
    way: list[tuple[int, int]] = []
    cell = goal
    while cell != start:
        way.append(before[cell])
        cell = before[cell][0]
    return best[goal], way[::-1]


def rail_km(theatre: Theatre, start: str, goal: str) -> float:
    """Measure the shortest way by rail along the supply graph."""
    links = theatre.links
    graph: dict[int, list[tuple[int, float]]] = {}
    for a, b, km, is_rail in zip(links.from_place, links.to_place, links.length_km, links.is_rail, strict=True):
        if is_rail:
            graph.setdefault(int(a), []).append((int(b), float(km)))
            graph.setdefault(int(b), []).append((int(a), float(km)))
    first, last = theatre.place_index[start], theatre.place_index[goal]
    best = {first: 0.0}
    heap = [(0.0, first)]
    while heap:
        value, place = heapq.heappop(heap)
        if place == last:
            return value
        for other, km in graph.get(place, []):
            if value + km < best.get(other, math.inf):
                best[other] = value + km
                heapq.heappush(heap, (value + km, other))
    return math.inf
