"""List the ten phases of a tick, in their order; this is the table of contents of the engine."""

from collections.abc import Callable

from auguststorm.engine.phases.air import air
from auguststorm.engine.phases.combat import combat
from auguststorm.engine.phases.command import command
from auguststorm.engine.phases.intelligence import intelligence
from auguststorm.engine.phases.movement import movement
from auguststorm.engine.phases.naval import naval
from auguststorm.engine.phases.orders import orders
from auguststorm.engine.phases.politics import politics
from auguststorm.engine.phases.supply import supply
from auguststorm.engine.phases.weather import weather
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State

Phase = Callable[[State, Setting, int], State]

PHASES: tuple[Phase, ...] = (weather, intelligence, command, orders, supply, air, naval, movement, combat, politics)


def step(
    state: State, setting: Setting, tick: int, phases: tuple[Phase, ...] = PHASES, is_spent: bool = False
) -> State:
    """Advance every run of the chunk by one tick of six hours.

    Parameters
    ----------
    phases : phases of the step, in their order
    is_spent : the caller has no more use for the state given, and it may be written over; otherwise it stays as it was
    """
    setting.scratch.begin(state if is_spent else None)
    try:
        for phase in phases:
            state = phase(state, setting, tick)
    finally:
        setting.scratch.end()
    return state
