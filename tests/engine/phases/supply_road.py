"""A road of places for the tests of supply, and how to change its coefficients."""

from typing import Any

import numpy as np

from auguststorm.engine.codes import (
    ALLIED,
    ATTACK,
    AXIS,
    HOLD,
    MARCH,
    MASKED,
    MOTOR,
    NEVER,
)
from auguststorm.engine.phases.supply import PARAMETERS
from auguststorm.engine.records import pack
from auguststorm.engine.setting import Setting, SupplySetting
from auguststorm.engine.state import State
from tests.engine.phases.world import make_world

# A road of twelve cells: railhead 0 in the west, then places 1, 2, 3 by track, each 48 km on.
N_CELLS, N_PLACES, N_FORMATIONS, N_HEADQUARTERS = 12, 4, 5, 3
SIZES = {"F": 5, "C": 12, "P": 4, "H": 3, "A": 1, "V": 1, "N": 1, "K": 5, "D": 1, "M": 6}


def make_road(n_runs: int = 2) -> tuple[State, Setting]:
    """Lay the road: places at cells 0, 3, 6, 9; two allied motor formations under army 1 below front 0, three axis."""
    state, setting = make_world(R=n_runs, **SIZES)
    theatre, places, graph, units = setting.theatre, setting.places, setting.supply, setting.formations
    for cell in range(N_CELLS):
        theatre.neighbour[cell, 0] = cell + 1 if cell + 1 < N_CELLS else -1
        theatre.neighbour[cell, 3] = cell - 1
        theatre.x_km[cell] = 16.0 * cell
    theatre.terrain[:] = 4
    theatre.region[:] = 2
    for place in range(N_PLACES):
        places.cell[place] = 3 * place
        places.first_in_cell[3 * place] = place
    graph.first_link[:] = [0, 1, 3, 5, 6]
    graph.link_to[:] = [1, 0, 2, 1, 3, 2]
    graph.link_km[:] = 48.0
    graph.road[:] = 2
    graph.is_railhead[0, ALLIED] = True
    graph.is_railhead[3, AXIS] = True
    for cell in range(N_CELLS):
        nearest = sorted(range(N_PLACES), key=lambda place, here=cell: abs(here - 3 * place))  # type: ignore[misc]
        graph.near_place[cell, :N_PLACES] = nearest
        graph.near_km[cell, :N_PLACES] = [16.0 * abs(cell - 3 * place) for place in nearest]
    graph.army_trucks[:] = [400, 60, 50]
    state.supply.stock_t[:] = [50_000, 0, 0, 50_000]
    state.supply.ration[:] = 1
    state.supply.source_place[:] = [0, 0, 3, 3]
    state.headquarters.cell[:] = -1
    setting.headquarters.superior[:] = [-1, 0, -1]
    setting.headquarters.level[:] = [2, 3, 3]
    units.camp[:] = [ALLIED, ALLIED, AXIS, AXIS, AXIS]
    units.army[:] = [1, 1, 2, 2, -1]
    units.mobility[:] = MOTOR
    units.men_start[:] = 5000
    units.need_t_per_day[:] = [40, 80]
    units.fuel_capacity_t[:] = 60
    units.vehicles[:] = 50
    setting.tasks.count[:] = 1
    setting.tasks.first[:] = np.arange(N_FORMATIONS)
    setting.tasks.priority[:] = 2
    forces = state.formations
    forces.cell[:] = [1, 2, 8, 10, 11]
    forces.posture[:] = [MARCH, ATTACK, HOLD, MASKED, HOLD]
    forces.men[:] = 5000
    forces.fuel_t[:] = 30
    forces.ammunition_t[:] = 100
    state.places.control[:] = [ALLIED, ALLIED, AXIS, AXIS]
    state.places.rail_share[:] = 1
    state.places.taken_h[:] = -NEVER
    return state, setting


def lay_railway(setting: Setting) -> Setting:
    """Give the road a railway beside it: every stretch is listed twice."""
    graph = setting.supply
    longer = {"link_to": [1, 1, 0, 0, 2, 2, 1, 1, 3, 3, 2, 2], "link_km": [48.0] * 12, "road": [0, 2] * 6}
    longer |= {"is_rail": [1, 0] * 6, "gauge_mm": [0] * 12, "axis": [0] * 12}
    fields = {name: np.array(longer.get(name, graph[name]), graph[name].dtype) for name in graph.dtype.names}
    fields["first_link"] = np.array([0, 2, 6, 10, 12], np.int32)
    return setting._replace(supply=pack(SupplySetting(**fields)))


def parameter(setting: Setting, name: str, value: float) -> None:
    setting.parameters.supply[:, PARAMETERS.index(name)] = value


def value(setting: Setting, name: str) -> float:
    return float(setting.parameters.supply[0, PARAMETERS.index(name)])


def total(state: State, field: str) -> Any:
    subject = state.formations if field in state.formations.dtype.names else state.sinks
    return subject[field].sum()
