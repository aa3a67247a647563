"""Find the nearest few of many sources for every cell at once, by one queue of buckets (Dial 1969).

Used when a scenario is compiled. Labels leave the queue in order of cost; a cell keeps the first few from different
sources and passes each on, so that the work grows with the number kept and not with the number of sources.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.jit import kernel

Array = npt.NDArray[Any]
NONE = -1


@kernel
def spread_labels(source_cell, neighbour, cost, limit, near, near_cost, queue):  # type: ignore[no-untyped-def]
    """Fill the nearest sources of every cell.

    Parameters
    ----------
    source_cell : int32 [N], cells of the sources
    neighbour : int32 [C, 6]; cost : int32 [C, 6], whole units over an edge in the direction of leaving; -1 closed
    limit : int, dearest cost of a label that is kept
    near : int16 [C, k], filled with sources, -1 none; near_cost : int32 [C, k], filled with costs
    queue : (head int32 [B], following, entry_cell, entry_source, entry_cost int32 [6 k C + N]), scratch;
        B above the dearest edge
    """
    head, following, entry_cell, entry_source, entry_cost = queue
    n_buckets = head.size
    near[:] = NONE
    head[:] = NONE
    waiting = source_cell.size
    used = source_cell.size
    for source in range(source_cell.size):
        entry_cell[source] = source_cell[source]
        entry_source[source] = source
        entry_cost[source] = 0
        following[source] = head[0]
        head[0] = source
    level = 0
    while waiting > 0 and level <= limit:
        slot = level % n_buckets
        entry = head[slot]
        head[slot] = NONE
        while entry >= 0:
            upcoming = following[entry]
            waiting -= 1
            here, source = entry_cell[entry], entry_source[entry]
            rank = 0
            while rank < near.shape[1] and near[here, rank] >= 0 and near[here, rank] != source:
                rank += 1
            if rank < near.shape[1] and near[here, rank] < 0:
                near[here, rank] = source
                near_cost[here, rank] = level
                for direction in range(neighbour.shape[1]):
                    there = neighbour[here, direction]
                    if there < 0 or cost[here, direction] < 0:
                        continue
                    entry_cell[used] = there
                    entry_source[used] = source
                    entry_cost[used] = level + cost[here, direction]
                    following[used] = head[entry_cost[used] % n_buckets]
                    head[entry_cost[used] % n_buckets] = used
                    used += 1
                    waiting += 1
            entry = upcoming
        level += 1


def nearest_sources(source_cell: Array, neighbour: Array, cost: Array, n_kept: int, limit: int) -> tuple[Array, Array]:
    """Return for every cell its nearest sources and their costs.

    Parameters
    ----------
    source_cell : int32 [N]; neighbour : int32 [C, 6]; cost : int32 [C, 6], -1 closed, at least 1 otherwise
    n_kept : how many sources a cell keeps; limit : dearest cost kept
    Returns
    -------
    (int16 [C, n_kept] rows of `source_cell`, -1 none; int32 [C, n_kept] costs, 0 where none)
    """
    n_cells = neighbour.shape[0]
    near = np.empty((n_cells, n_kept), np.int16)
    near_cost = np.zeros((n_cells, n_kept), np.int32)
    n_entries = neighbour.shape[1] * n_kept * n_cells + source_cell.size
    queue = (np.empty(int(cost.max()) + 1, np.int32), *(np.empty(n_entries, np.int32) for _ in range(4)))
    spread_labels(source_cell, neighbour, cost, limit, near, near_cost, queue)
    return near, near_cost
