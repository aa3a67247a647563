"""Compile every kernel by running one tick of a small scenario, phase by phase."""

from collections.abc import Callable

import numpy as np

from auguststorm.campaign import run_chunk
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import PHASES, Phase
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.load import load_scenario

SMALL_SCENARIO = "mutanchiang"


def warm_up(progress: Callable[[int, int], None]) -> None:
    """Compile the kernels.

    Parameters
    ----------
    progress : told the number of compiled parts and of all
    """
    parts = len(PHASES) + 1
    progress(0, parts)
    compiled = compile_scenario(load_scenario(SMALL_SCENARIO))
    progress(1, parts)

    def watched(place: int, phase: Phase) -> Phase:
        def call(state: State, setting: Setting, tick: int) -> State:
            after = phase(state, setting, tick)
            progress(place + 2, parts)
            return after

        return call

    phases = tuple(watched(place, phase) for place, phase in enumerate(PHASES))
    run_chunk(compiled, seed=0, runs=np.zeros(1, np.int64), phases=phases, ticks=1)
