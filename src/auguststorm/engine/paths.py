"""Reckon roads: speed over a surface, hours over an edge, and distance fields to a place.

March previews and the movement phase call the same functions, so that what is foretold is what happens when nothing
intervenes.
"""

import numpy as np

from auguststorm.engine.codes import CAVALRY, FAIR, FAIR_HILLS, FOOT, GOOD, PLAIN, STEPPE
from auguststorm.jit import inline, kernel

UNREACHABLE = 65535  # in tenths of an hour


@inline
def route_class(mobility):  # type: ignore[no-untyped-def]
    """Name the class of route fields of a mobility: 0 on legs, 1 on wheels and tracks."""
    if mobility == FOOT or mobility == CAVALRY:
        return 0
    return 1


@inline
def mud_share(surface, mud, slow_open, slow_fair, slow_good):  # type: ignore[no-untyped-def]
    """Return the share of speed left by mud (0-1) on a surface; tracks and open ground suffer most."""
    slow = slow_open
    if surface == FAIR or surface == FAIR_HILLS:
        slow = slow_fair
    elif surface == GOOD:
        slow = slow_good
    return 1.0 - slow * mud


@inline
def edge_hours(distance_km, speed_km_per_h, river_h):  # type: ignore[no-untyped-def]
    """Return the hours that the head of a column needs over an edge: the march and the crossing of its river."""
    return distance_km / speed_km_per_h + river_h


@inline
def is_open(surface):  # type: ignore[no-untyped-def]
    """Tell whether a surface takes many columns abreast."""
    return surface == STEPPE or surface == PLAIN


@kernel
def fill_field(target, neighbour, cost, tenths, head, following, entry_cell, entry_cost):  # type: ignore[no-untyped-def]
    """Fill the field of least costs from every cell to one cell, by a queue of buckets (Dial 1969).

    Parameters
    ----------
    target : int, cell to reach
    neighbour : int32 [C, 6]
    cost : int32 [C, 6], tenths of an hour over an edge in the direction of the march; -1 closed
    tenths : uint16 [C], filled; UNREACHABLE where no way leads
    head : int32 [B], scratch, B above the dearest edge
    following, entry_cell, entry_cost : int32 [7 C], scratch
    """
    n_buckets = head.size
    tenths[:] = UNREACHABLE
    head[:] = -1
    used = 0
    tenths[target] = 0
    entry_cell[0] = target
    entry_cost[0] = 0
    following[0] = -1
    head[0] = 0
    used = 1
    waiting = 1
    level = 0
    while waiting > 0:
        slot = level % n_buckets
        entry = head[slot]
        head[slot] = -1
        while entry >= 0:
            nxt = following[entry]
            waiting -= 1
            here = entry_cell[entry]
            if entry_cost[entry] == tenths[here]:
                for direction in range(neighbour.shape[1]):
                    there = neighbour[here, direction]
                    if there < 0:
                        continue
                    back = (direction + 3) % 6
                    step = cost[there, back]
                    if step < 0:
                        continue
                    total = entry_cost[entry] + step
                    if total < tenths[there]:
                        tenths[there] = total
                        entry_cell[used] = there
                        entry_cost[used] = total
                        following[used] = head[total % n_buckets]
                        head[total % n_buckets] = used
                        used += 1
                        waiting += 1
            entry = nxt
        level += 1


def distance_field(target: int, neighbour: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Return the tenths of hours from every cell to `target`; uint16 [C], UNREACHABLE where no way leads."""
    n_cells = neighbour.shape[0]
    tenths = np.empty(n_cells, np.uint16)
    head = np.empty(int(cost.max()) + 1, np.int32)
    scratch = [np.empty(7 * n_cells, np.int32) for _ in range(3)]
    fill_field(target, neighbour, cost, tenths, head, *scratch)
    return tenths
