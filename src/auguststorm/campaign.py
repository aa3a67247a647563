"""Run a campaign: chunks of runs through all ticks, on one or more threads, recorded as they go."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.clock import N_TICKS
from auguststorm.doctrine.commander import Commander, look, obey
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import PHASES, Phase, step
from auguststorm.errors import AuguststormError
from auguststorm.results.record import Frames, Recorder
from auguststorm.results.static import Static
from auguststorm.scenario.compile import Compiled, compile_scenario
from auguststorm.scenario.declare import Scenario
from auguststorm.scenario.names import static_names

Array = npt.NDArray[Any]
Progress = Callable[[int, int], None]  # ticks done, ticks in all

BATCH = 64
RECORDED_RUNS = 16


@dataclass(frozen=True)
class Campaign:
    """Hold what a campaign left: the compiled scenario and the frames of every chunk, in order of runs."""

    compiled: Compiled
    static: Static
    frames: Sequence[Frames]
    seed: int
    first_run: int
    runs: int
    is_central: bool


def clear_log(state: State) -> State:
    """Return the state with an empty log, for the next tick."""
    log = state.log.copy()
    log["count"] = 0
    return state._replace(log=log)


def run_chunk(
    compiled: Compiled,
    seed: int,
    runs: Array,
    is_central: bool = False,
    phases: tuple[Phase, ...] = PHASES,
    recorder: Recorder | None = None,
    on_tick: Callable[[State, Setting, int], None] | None = None,
    ticks: int = N_TICKS,
    commanders: Mapping[int, Commander] | None = None,
) -> State:
    """Run a chunk through all ticks and return the last state.

    Parameters
    ----------
    runs : int64 [R], run numbers
    phases : phases of the step; leave one out to neutralise it
    recorder, on_tick : told the state after every tick, which the next tick writes over: copy what must last
    commanders : commander by camp (codes.CAMPS), asked before every tick; a camp without one follows its plans
    """
    setting = compiled.for_runs(seed, runs, is_central)
    state = compiled.start(setting, compiled.ratios(seed, runs, is_central))
    setting = setting._replace(scratch=compiled.scratch(state))
    for tick in range(ticks):
        for camp, commander in (commanders or {}).items():
            view = look(state, setting, camp, tick)
            state = obey(state, setting, view, commander(view, tick))
        state.log["count"] = 0  # the log of the tick before has been read
        state = step(state, setting, tick, phases, is_spent=True)
        if state.log["count"].max() > state.log.kind.shape[1]:
            raise AuguststormError(f"more than {state.log.kind.shape[1]} events in tick {tick}: the log is too short")
        if recorder is not None:
            recorder.tick(tick, state)
        if on_tick is not None:
            on_tick(state, setting, tick)
    return state


def run_campaign(
    scenario: Scenario,
    seed: int = 1945,
    runs: int = 1,
    first_run: int = 0,
    batch: int = BATCH,
    workers: int = 1,
    is_central: bool = False,
    recorded_runs: int = RECORDED_RUNS,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Campaign:
    """Run a scenario.

    Parameters
    ----------
    seed : seed of all chance
    runs, first_run : how many runs, and the number of the first
    batch : runs in a chunk; results do not depend on it
    workers : threads; results do not depend on them
    is_central : take every coefficient at its central value instead of drawing it
    recorded_runs : the first so many runs are kept tick by tick
    progress : told the ticks done of all ticks of all chunks
    executor : run chunks on this instead of a pool of threads

    Raises
    ------
    BadInputError
        With every fault of the scenario and its tables.
    """
    compiled = compile_scenario(scenario)
    static = static_names(compiled)
    numbers = np.arange(first_run, first_run + runs, dtype=np.int64)
    chunks = [numbers[start : start + batch] for start in range(0, runs, batch)]
    done = [0]

    def tell(state: State, setting: Setting, tick: int) -> None:
        done[0] += 1
        if progress is not None:
            progress(done[0], len(chunks) * N_TICKS)

    def one(chunk: Array) -> Frames:
        recorded = max(0, min(chunk.size, recorded_runs - int(chunk[0] - first_run)))
        recorder = Recorder(static, chunk, recorded)
        run_chunk(compiled, seed, chunk, is_central, recorder=recorder, on_tick=tell)
        return recorder.frames()

    if executor is not None:
        frames = list(executor.map(one, chunks))
    elif workers > 1 and len(chunks) > 1:
        with ThreadPoolExecutor(workers) as pool:
            frames = list(pool.map(one, chunks))
    else:
        frames = [one(chunk) for chunk in chunks]
    return Campaign(compiled, static, frames, seed, first_run, runs, is_central)
