"""A run depends on its seed and its number, on nothing else: not on its chunk, its neighbours or what ran before."""

from collections.abc import Sequence

import numpy as np
import pytest

from auguststorm.campaign import run_chunk
from auguststorm.clock import N_TICKS
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.states import differences, historical, keep

SEED = 1945
RUNS = tuple(range(7))
EVERY = 8  # ticks between two looks


def course(runs: Sequence[int], seed: int = SEED, ticks: int = N_TICKS) -> list[State]:
    """Run the historical campaign and keep the state of every eighth tick and of the last."""
    kept: list[State] = []

    def look(state: State, setting: Setting, tick: int) -> None:
        if tick % EVERY == 0 or tick == ticks - 1:
            kept.append(keep(state))

    run_chunk(historical(), seed, np.array(runs), on_tick=look, ticks=ticks)
    return kept


@pytest.fixture(scope="module")
def batch() -> list[State]:
    return course(RUNS)


def assert_same(first: list[State], second: list[State], rows: tuple[object, object]) -> None:
    for look, (one, two) in enumerate(zip(first, second, strict=True)):
        assert differences(one, two, rows) == [], f"first at look {look}, tick {look * EVERY}"


def test_run_alone_equals_the_run_in_a_batch(batch: list[State]) -> None:
    assert_same(course([4]), batch, (slice(0, 1), slice(4, 5)))


def test_chunks_of_other_sizes_and_orders_give_the_same_runs(batch: list[State]) -> None:
    assert_same(course([6, 2, 0]), batch, (slice(None), np.array([6, 2, 0])))


def test_same_seed_gives_the_same_bits(batch: list[State]) -> None:
    assert_same(course(RUNS), batch, (slice(None), slice(None)))


def test_runs_and_seeds_differ(batch: list[State]) -> None:
    assert len({batch[-1].formations.men[run].tobytes() for run in range(len(RUNS))}) == len(RUNS)
    other = course(RUNS[:2], seed=SEED + 1, ticks=9)
    assert differences(other[-1], batch[1], (slice(0, 2), slice(0, 2))) != []


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 7])
def test_results_do_not_depend_on_the_size_of_the_batch(size: int) -> None:
    runs = np.arange(64)
    whole = run_chunk(historical(), SEED, runs)
    for start in range(0, runs.size, size):
        part = runs[start : start + size]
        state = run_chunk(historical(), SEED, part)
        assert differences(state, whole, (slice(None), part)) == []
