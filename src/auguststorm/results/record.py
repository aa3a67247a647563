"""Copy out of the engine's state, tick by tick, what results keep.

A `Recorder` belongs to one chunk of runs. The run loop calls `tick` once after each step and `frames` at the
end; `tables_from` puts the frames of all chunks into tables. Formations, events and dispatches are kept for
the recorded runs only; captures, sides and losses for every run.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import TICK_H
from auguststorm.engine.codes import MEN_CAUSES, NEVER, SIDES
from auguststorm.engine.state import State
from auguststorm.results.static import Static

Array = npt.NDArray[Any]

PER_FORMATION = (
    "cell", "men", "tanks", "guns", "fuel_t", "ammunition_t", "cohesion", "fatigue", "posture", "task",
    "halt", "tail_share", "ceasefire_h",
)  # fmt: skip
PER_EVENT = ("kind", "time_h", "subject", "object", "value", "extra")
STRENGTHS = ("men", "tanks", "guns", "fuel_t")
N_STRENGTHS = len(STRENGTHS)
SIDE_COLUMNS = (*STRENGTHS, *MEN_CAUSES)


class Frames(NamedTuple):
    """Hold the copies of a chunk; W recorded runs, T ticks recorded so far, S sides."""

    runs: Array  # int64 [R]
    recorded: Array  # int64 [W], rows of the chunk that are recorded
    formations: dict[str, Array]  # each [T, W, F]
    sides: Array  # float64 [T, R, S, columns of SIDE_COLUMNS]
    events: dict[str, Array]  # each [number of events]; also `row` and `tick`
    captures: dict[str, Array]  # each [number of captures]: row, place, camp, taker, how, time_h
    sink_men: Array  # float64 [R, F, causes], at the end
    sink_tanks: Array
    sink_guns: Array
    end_h: float  # hour at which recording stopped


class Recorder:
    """Record a chunk of runs; keep it cheap, since it is called after every tick."""

    def __init__(self, static: Static, runs: Array, recorded_runs: int) -> None:
        """Prepare for the runs numbered `runs`, of which the first `recorded_runs` are kept in full."""
        self._runs = np.asarray(runs, dtype=np.int64)
        self._rows = np.arange(min(recorded_runs, self._runs.size))
        sides = np.asarray(static.formations.side)
        # By id within a side, so that sums do not follow the order of the rows.
        self._by_side_order = np.lexsort((np.array(static.formations.id), sides))
        self._present, self._starts = np.unique(sides[self._by_side_order], return_index=True)
        self._formations: dict[str, list[Array]] = {name: [] for name in PER_FORMATION}
        self._events: dict[str, list[Array]] = {name: [] for name in ("row", "tick", *PER_EVENT)}
        self._captures: dict[str, list[Array]] = {
            name: [] for name in ("row", "place", "camp", "taker", "how", "time_h")
        }
        self._sides: list[Array] = []
        self._taken_h: Array | None = None
        self._last: State | None = None
        self._ticks = 0

    def tick(self, tick: int, state: State) -> None:
        """Copy what the state holds at the end of a tick."""
        for name in PER_FORMATION:
            self._formations[name].append(getattr(state.formations, name)[self._rows])
        self._record_events(tick, state)
        self._record_captures(state)
        self._sides.append(self._by_side(state))
        self._last = state
        self._ticks += 1

    def frames(self) -> Frames:
        """Hand over all that was recorded.

        Raises
        ------
        ValueError
            If no tick was recorded.
        """
        if self._last is None:
            raise ValueError("nothing was recorded")
        sinks = self._last.sinks
        return Frames(
            runs=self._runs,
            recorded=self._rows,
            formations={name: np.stack(copies) for name, copies in self._formations.items()},
            sides=np.stack(self._sides),
            events={name: np.concatenate(parts) for name, parts in self._events.items()},
            captures={name: np.concatenate(parts) for name, parts in self._captures.items()},
            sink_men=sinks.men.copy(),
            sink_tanks=sinks.tanks.copy(),
            sink_guns=sinks.guns.copy(),
            end_h=self._ticks * TICK_H,
        )

    def _record_events(self, tick: int, state: State) -> None:
        log = state.log
        capacity = log.kind.shape[1]
        used = np.arange(capacity) < log.count[self._rows][:, np.newaxis]
        rows, slots = np.nonzero(used)
        self._events["row"].append(rows)
        self._events["tick"].append(np.full(rows.size, tick, dtype=np.int16))
        for name in PER_EVENT:
            self._events[name].append(getattr(log, name)[rows, slots])

    def _record_captures(self, state: State) -> None:
        places = state.places
        before = np.full_like(places.taken_h, -NEVER) if self._taken_h is None else self._taken_h
        rows, changed = np.nonzero(places.taken_h != before)
        self._captures["row"].append(rows)
        self._captures["place"].append(changed)
        for name, source in (("camp", "control"), ("taker", "taker"), ("how", "how"), ("time_h", "taken_h")):
            self._captures[name].append(getattr(places, source)[rows, changed])
        self._taken_h = places.taken_h.copy()

    def _by_side(self, state: State) -> Array:
        """Sum formations and sinks by side; float64 [R, S, columns], the same bits for any number of runs."""
        order, starts = self._by_side_order, self._starts
        out = np.zeros((self._runs.size, len(SIDES), len(SIDE_COLUMNS)))
        for column, name in enumerate(SIDE_COLUMNS[:N_STRENGTHS]):
            layer = getattr(state.formations, name)[:, order].astype(np.float64, copy=False)
            out[:, self._present, column] = np.add.reduceat(layer, starts, axis=1)
        out[:, self._present, N_STRENGTHS:] = np.add.reduceat(state.sinks.men[:, order], starts, axis=1)
        return out


def tables_from(static: Static, frames: Sequence[Frames]) -> dict[str, Any]:
    """Put the frames of all chunks, in order of runs, into Arrow tables by name."""
    from auguststorm.results.tabulate import tabulate  # pyarrow loads only when results are kept

    return tabulate(static, frames)
