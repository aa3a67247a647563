"""Lay a port, a beach and a formation that waits for ships, and run the naval phase alone."""

from functools import partial
from typing import Any

from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    HALT_PREPARING,
    HOLD,
    JAPANESE,
    LANDING,
    SOVIET,
)
from auguststorm.engine.phases.naval import naval
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.small import Small, cell_at, run_alone, set_parameters

PORT_CELL, BEACH_CELL, FAR_CELL = cell_at(0, 2), cell_at(8, 2), cell_at(4, 4)
SPEED_KN, SEA_KM = 10.0, 185.2
PORT, BEACH = range(2)

set_parameter = partial(set_parameters, naval)
sail_on = partial(run_alone, naval)


def make(
    runs: int | list[int] = 3,
    men: float = 2_000,
    lift: float = 3_000,
    defenders: float = 0,
    others: int = 0,
    **ships: Any,
) -> tuple[State, Setting, list[int]]:
    """Lay a port, a beach, a formation (or more) that waits for the one ship group, and troops on the beach."""
    world = Small(runs)
    staff = world.staff(ALLIED, cell=PORT_CELL)
    enemy = world.staff(AXIS, cell=BEACH_CELL)
    port = world.place(PORT_CELL, ALLIED)
    beach = world.place(BEACH_CELL)
    row = world.row(staff)
    waiting = [world.formation(SOVIET, PORT_CELL, men=men, guns=20, headquarters=staff) for _ in range(1 + others)]
    for formation in waiting:
        world.task(formation, LANDING, beach, plan=row)
    world.formation(JAPANESE, BEACH_CELL if defenders else FAR_CELL, men=defenders or 500, headquarters=enemy)
    ship = world.setting.naval
    ship.lift_men[:2] = lift, 0
    ship.speed_kn[:2] = SPEED_KN
    for index in range(len(waiting)):
        ship.landing_task[index] = index
        ship.landing_group[index] = -1
        ship.landing_group[index, 0] = 0
        ship.landing_km[index] = SEA_KM
        ship.landing_port[index] = port
    for name, value in ships.items():
        ship[name][: len(waiting)] = value
    state, setting = world.build()
    for formation in waiting:
        state.formations.posture[:, formation] = HOLD
        state.formations.halt[:, formation] = HALT_PREPARING
    return state, setting, waiting
