"""Compile the historical scenario once for all tests, keep copies of its states, and compare states bit by bit."""

from functools import cache
from typing import Any

import numpy as np

from auguststorm.campaign import clear_log
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import step
from auguststorm.scenario.compile import Compiled, compile_scenario
from auguststorm.scenario.load import load_scenario


@cache
def historical() -> Compiled:
    """Compile the historical scenario, once in a test session."""
    return compile_scenario(load_scenario("historical"))


def keep(state: State) -> State:
    """Copy a state, so that later ticks do not overwrite it."""
    return State(*(subject.copy() for subject in state))


def differences(first: State, second: State, rows: tuple[Any, Any] = (slice(None), slice(None))) -> list[str]:
    """Name the fields, `subject.field`, that differ in any bit between two states.

    Parameters
    ----------
    rows : the runs of the first and of the second that are compared
    """
    found = []
    for subject in State._fields:
        one, two = getattr(first, subject), getattr(second, subject)
        for name in one.dtype.names:
            a = np.ascontiguousarray(one[name][rows[0]])
            b = np.ascontiguousarray(two[name][rows[1]])
            if a.dtype != b.dtype or a.shape != b.shape or a.tobytes() != b.tobytes():
                found.append(f"{subject}.{name}")
    return found


@cache
def snapshots(runs: tuple[int, ...], seed: int, ticks: tuple[int, ...]) -> tuple[Setting, dict[int, State]]:
    """Run the historical campaign and keep the states before some ticks; the setting comes with its own scratch."""
    setting = historical().for_runs(seed, np.array(runs), False)
    state = historical().start(setting)
    setting = setting._replace(scratch=historical().scratch(state))
    kept: dict[int, State] = {}
    for tick in range(max(ticks) + 1):
        state = clear_log(state)
        if tick in ticks:
            kept[tick] = keep(state)
        if tick < max(ticks):
            state = step(state, setting, tick)
    return setting, kept
