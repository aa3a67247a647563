"""Take the start that both models share, and the same three phases of our engine."""

from dataclasses import dataclass

import numpy as np

from auguststorm.campaign import clear_log, run_chunk
from auguststorm.engine.phases.combat import combat
from auguststorm.engine.phases.movement import movement
from auguststorm.engine.phases.supply import supply
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import Phase, step
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.load import load_scenario

THREE_PHASES: tuple[Phase, ...] = (supply, movement, combat)  # in the order in which a tick has them


@dataclass(frozen=True)
class Start:
    """A state, what does not change, and the tick to go on with."""

    state: State
    setting: Setting
    tick: int


def start_of(scenario: str, seed: int, runs: int, tick: int) -> Start:
    """Run all ten phases up to a tick, so that formations have orders, march and fight, and keep that state.

    Parameters
    ----------
    scenario : name of a scenario
    runs : how many, numbered from 0
    """
    compiled = compile_scenario(load_scenario(scenario))
    numbers = np.arange(runs)
    state = run_chunk(compiled, seed, numbers, ticks=tick)
    setting = compiled.for_runs(seed, numbers, False)
    return Start(State(*(subject.copy() for subject in state)), setting._replace(scratch=compiled.scratch(state)), tick)


def go_on(start: Start, ticks: int) -> State:
    """Run the three phases for some ticks from the start, which stays as it was."""
    state = start.state
    for tick in range(start.tick, start.tick + ticks):
        state = step(clear_log(state), start.setting, tick, THREE_PHASES)
    return state
