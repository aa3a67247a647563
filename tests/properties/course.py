"""Run the historical campaign once for the properties, and keep its state after every tick."""

from functools import cache

import numpy as np

from auguststorm.campaign import run_chunk
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.states import historical, keep

SEED = 1945
RUNS = tuple(range(7))


@cache
def campaign() -> tuple[Setting, list[State]]:
    """Return the setting and the states after each tick of seven runs; nothing of it may be written."""
    states: list[State] = []
    settings: list[Setting] = []

    def look(state: State, setting: Setting, tick: int) -> None:
        states.append(keep(state))
        settings[:] = [setting]

    run_chunk(historical(), SEED, np.array(RUNS), on_tick=look)
    return settings[0], states


def start() -> State:
    """Return the state of the same runs at 00:00 of H-day."""
    runs = np.array(RUNS)
    return historical().start(historical().for_runs(SEED, runs, False), historical().ratios(SEED, runs, False))
