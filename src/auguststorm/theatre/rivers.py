"""Tell which edges cross a river, by which bank the two cells lie on.

A cell stands where its first town stands, or else at its centre; towns stand on the bank that `banks.csv` names. A
line from cell to cell that meets a river an even number of times ends on the bank it began on: no crossing is
charged. Rivers that are frontiers follow the frontier: every edge over that border crosses, and no edge along it does.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from auguststorm.theatre import lattice
from auguststorm.theatre.cells import RINGS, Cells
from auguststorm.theatre.edges import mirror
from auguststorm.theatre.layers import Layers
from auguststorm.theatre.terrain import COUNTRIES

Array = npt.NDArray[Any]

STEPS = 8


SIDES = {"north": (0.0, 1.0), "east": (1.0, 0.0), "south": (0.0, -1.0), "west": (-1.0, 0.0)}


def anchors(
    cells: Cells,
    is_frontier: Array,
    place_cell: Array,
    places_km: Array,
    layers: Layers,
    rules: dict[str, float],
) -> Array:
    """Find where each cell stands for the test of banks; float64 [C, 2], kilometres.

    A cell stands at its first town, or at its centre. At a frontier a cell without a town, or whose town lies beyond
    the drawn line, stands at that of its points that is deepest in its own country.

    Parameters
    ----------
    is_frontier : bool [C, 6]
    place_cell : int32 [P], in the order of importance of the gazetteer
    places_km : float64 [P, 2]
    """
    out = np.column_stack([cells.x_km, cells.y_km])
    done = np.zeros(cells.q.size, dtype=bool)
    reach = rules["cell_spacing_km"] / 2
    for cell, (x, y) in zip(place_cell, places_km, strict=True):
        if cell >= 0 and not done[cell] and np.hypot(x - cells.x_km[cell], y - cells.y_km[cell]) < reach:
            out[cell] = (x, y)
            done[cell] = True
    at_frontier = np.logical_or.reduce(is_frontier, axis=1)
    inner = np.column_stack(lattice.inner_points(rules["cell_spacing_km"], RINGS))
    for code, name in enumerate(COUNTRIES):
        if name not in layers.countries:
            continue
        own = layers.countries[name]
        edge = own.boundary
        shapely.prepare(own)
        mine = cells.is_land & (cells.country == code)
        for cell in np.flatnonzero(mine & (at_frontier & ~done | ~shapely.contains_xy(own, out[:, 0], out[:, 1]))):
            points = inner + np.array([cells.x_km[cell], cells.y_km[cell]])
            inside = points[shapely.contains_xy(own, points[:, 0], points[:, 1])]
            if inside.size:
                out[cell] = inside[np.argmax(shapely.distance(edge, shapely.points(inside)))]
    return out


def keep_to_bank(anchor: Array, cell: int, river: Any, side: str, spacing_km: float) -> None:
    """Move where a cell stands to a given side of a river, by the least of eight steps, up to a cell away."""
    step = np.array(SIDES[side]) * spacing_km / STEPS
    far = anchor[cell] + step * 2 * STEPS
    for count in range(STEPS + 1):
        spot = anchor[cell] + step * count
        line = shapely.linestrings([spot, far])
        if _count_crossings(np.array([line]), river)[0] % 2 == 0:
            anchor[cell] = spot
            return


def _count_crossings(lines: Array, river: Any) -> Array:
    """Count how often each line meets a river; int [N]."""
    shapely.prepare(river)
    count = np.zeros(lines.size, dtype=np.int64)
    for number in np.flatnonzero(shapely.intersects(river, lines)):
        count[number] = shapely.get_num_geometries(shapely.intersection(river, lines[number]))
    return count


def _edge_list(cells: Cells, neighbour: Array) -> tuple[Array, Array]:
    """List the edges between two land cells in directions 0 to 2: cell [E], direction [E]."""
    is_land = cells.is_land
    half = (neighbour[:, :3] >= 0) & is_land[:, None] & is_land[neighbour[:, :3]]
    cell, direction = np.nonzero(half)
    return cell, direction


def _frontier_edges(river: Any, cells: Cells, here: Array, there: Array, reach_km: float) -> Array:
    """Tell which frontier edges run along a river; bool [E]."""
    differs = cells.country[here] != cells.country[there]
    middle = shapely.points((cells.x_km[here] + cells.x_km[there]) / 2, (cells.y_km[here] + cells.y_km[there]) / 2)
    near: Array = differs & (shapely.distance(river, middle) <= reach_km)
    return near


def find_crossings(
    cells: Cells, neighbour: Array, anchor: Array, layers: Layers, frontier_rivers: tuple[str, ...], reach_km: float
) -> Array:
    """Class the river on each edge; int8 [C, 6], RIVERS.

    Parameters
    ----------
    anchor : float64 [C, 2], where each cell stands
    frontier_rivers : names of the rivers that carry a frontier
    reach_km : a frontier edge whose middle is no farther than this from such a river lies along it
    """
    cell, direction = _edge_list(cells, neighbour)
    there = neighbour[cell, direction]
    lines = shapely.linestrings(np.stack([anchor[cell], anchor[there]], axis=1))
    value = np.zeros(cell.size, dtype=np.int8)
    for name, river_class, river in layers.rivers:
        if river_class == 0:
            continue
        is_crossed = _count_crossings(lines, river) % 2 == 1
        if name in frontier_rivers:
            along = _frontier_edges(river, cells, cell, there, reach_km)
            is_crossed |= along
        value = np.where(is_crossed, np.maximum(value, river_class), value).astype(np.int8)
    half = np.zeros((cells.q.size, 3), dtype=np.int8)
    half[cell, direction] = value
    return mirror(neighbour, half)
