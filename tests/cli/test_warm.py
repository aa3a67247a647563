"""Test how the one-time compile is shared out, and what is remembered of it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auguststorm.cli import warm
from auguststorm.cli.progress import Progress, count_workers
from auguststorm.engine.step import PHASES
from auguststorm.errors import AuguststormError


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "kernels" / "complete"
    monkeypatch.setattr(warm, "MARK", path)
    return path


def test_every_phase_is_compiled() -> None:
    assert sorted(warm.DEAREST_FIRST) == sorted(phase.__name__ for phase in PHASES)


@pytest.mark.parametrize("n_hands", [1, 2, 3, 4])
def test_hands_are_even_and_hold_all(n_hands: int) -> None:
    hands = warm.deal(warm.DEAREST_FIRST, n_hands)
    assert sorted(name for hand in hands for name in hand) == sorted(warm.DEAREST_FIRST)
    assert max(map(len, hands)) - min(map(len, hands)) <= 1


def test_a_process_that_fails_says_why(mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(AuguststormError, match="could not be compiled"):
        warm.warm_up(lambda done, total: None, 2)
    assert not mark.exists()


def test_a_finished_warm_up_is_remembered(mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not warm.is_complete()
    monkeypatch.setattr(sys, "executable", "/bin/true")
    told: list[tuple[int, int]] = []
    warm.warm_up(lambda done, total: told.append((done, total)), 2)
    assert told[0] == (0, 10)
    assert warm.is_complete()


def test_a_warm_machine_is_not_warmed_again(mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def count(progress: Callable[[int, int], None], n_workers: int) -> None:
        calls.append(n_workers)

    monkeypatch.setattr(warm, "warm_up", count)
    mark.parent.mkdir(parents=True)
    mark.touch()
    with Progress(is_quiet=True) as progress:
        progress.compile_once()
        assert calls == []
        progress.compile_once(is_forced=True)
    assert calls == [count_workers(0)]


def test_workers_are_as_wanted_or_all_cores() -> None:
    assert count_workers(3) == 3
    assert count_workers(0) >= 1
