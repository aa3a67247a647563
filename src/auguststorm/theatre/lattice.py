"""Lay axial hexagons on a plane: positions, neighbours and numbering, by integer arithmetic where it can be.

Hexagons stand on a point; rows run east and west. A cell (q, r) has its centre at x = s (q + r / 2),
y = s r sqrt(3) / 2, with s the spacing. Direction d and (d + 3) % 6 are opposite.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

N_DIRECTIONS = 6
DIRECTIONS: tuple[tuple[int, int], ...] = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))


def centres(q: Array, r: Array, spacing_km: float) -> tuple[Array, Array]:
    """Place the centres of cells on the plane.

    Parameters
    ----------
    q, r : int [C]
    spacing_km : distance between neighbouring centres
    Returns
    -------
    x_km, y_km : float64 [C]
    """
    return spacing_km * (q + r / 2.0), spacing_km * (np.sqrt(3.0) / 2.0) * r


def axial_of(x_km: Array, y_km: Array, spacing_km: float) -> tuple[Array, Array]:
    """Find the cell (q, r) in whose hexagon each point lies; int64 of the shape of `x_km`."""
    r = np.asarray(y_km) / (spacing_km * np.sqrt(3.0) / 2.0)
    q = np.asarray(x_km) / spacing_km - r / 2.0
    s = -q - r
    q_round, r_round, s_round = np.rint(q), np.rint(r), np.rint(s)
    q_off, r_off, s_off = np.abs(q_round - q), np.abs(r_round - r), np.abs(s_round - s)
    fix_q = (q_off > r_off) & (q_off > s_off)
    fix_r = ~fix_q & (r_off > s_off)
    q_round = np.where(fix_q, -r_round - s_round, q_round)
    r_round = np.where(fix_r, -q_round - s_round, r_round)
    return q_round.astype(np.int64), r_round.astype(np.int64)


def spatial_order(q: Array, r: Array) -> Array:
    """Order cells from north to south by rows and from west to east in a row; int64 [C]."""
    return np.lexsort((q, -r))


def cell_index(q: Array, r: Array) -> dict[tuple[int, int], int]:
    """Map (q, r) to the number of the cell."""
    return {(int(a), int(b)): number for number, (a, b) in enumerate(zip(q, r, strict=True))}


def neighbours(q: Array, r: Array) -> Array:
    """Find the six neighbours of each cell; int32 [C, 6], -1 where the lattice has none."""
    index = cell_index(q, r)
    out = np.full((q.size, N_DIRECTIONS), -1, dtype=np.int32)
    for direction, (dq, dr) in enumerate(DIRECTIONS):
        for cell in range(q.size):
            out[cell, direction] = index.get((int(q[cell]) + dq, int(r[cell]) + dr), -1)
    return out


def inner_points(spacing_km: float, rings: int) -> tuple[Array, Array]:
    """Spread points evenly inside a hexagon, as offsets from its centre; float64 [1 + 3 rings (rings + 1)]."""
    q, r = np.meshgrid(np.arange(-rings, rings + 1), np.arange(-rings, rings + 1))
    is_inside = np.abs(q + r) <= rings
    return centres(q[is_inside], r[is_inside], spacing_km / (2.0 * rings + 1.0))


def corners(x_km: float, y_km: float, spacing_km: float) -> Array:
    """List the six corners of a hexagon; float64 [6, 2]."""
    radius = spacing_km / np.sqrt(3.0)
    half = spacing_km / 2.0
    dx = np.array([0.0, half, half, 0.0, -half, -half])
    dy = np.array([radius, radius / 2, -radius / 2, -radius, -radius / 2, radius / 2])
    return np.column_stack([x_km + dx, y_km + dy])
