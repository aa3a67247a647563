"""The supply phase equals its slow twin."""

import numpy as np
import pytest

from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    NEVER,
    S_FUEL_SHARING,
)
from auguststorm.engine.phases.supply import supply
from tests.engine.phases.supply_road import N_CELLS, N_PLACES, lay_railway, make_road, parameter
from tests.engine.phases.world import copy_of
from tests.naive.supply import Reckoning


@pytest.mark.parametrize("seed", range(24))
def test_phase_equals_its_slow_twin(seed: int) -> None:
    chance = np.random.default_rng(seed)
    state, setting = make_road(n_runs=3)
    if seed % 3:
        setting = lay_railway(setting)
        setting.supply.link_km[:] = chance.uniform(40, 60, 6).repeat(2)[[0, 1, 0, 1, 4, 5, 4, 5, 8, 9, 8, 9]]
    parameter(setting, "rail_trains_per_day", chance.uniform(0.1, 1.0))
    setting.supply.trains_per_day[:] = chance.integers(0, 2, N_PLACES)
    state.supply.stock_t[:] = chance.uniform(0, 2000, (3, N_PLACES)) * chance.integers(0, 2, (3, N_PLACES))
    state.headquarters.cell[:] = chance.integers(-1, N_CELLS, state.headquarters.cell.shape)
    setting.headquarters.camp[:] = [ALLIED, ALLIED, AXIS]
    if seed % 2:  # ships of either camp, and a coast
        setting.theatre.terrain[chance.integers(0, N_CELLS, 3)] = 0
        setting.places.is_port[:] = chance.integers(0, 2, N_PLACES)
        setting.naval.camp[0] = seed // 2 % 2
        setting.naval.lift_men[0] = 1000
        parameter(setting, "port_t_per_day", chance.choice((20.0, 800.0)))
        parameter(setting, "beach_t_per_day", chance.choice((1.0, 100.0)))
        setting.supply.is_railhead[0, ALLIED] = False
    forces = state.formations
    forces.cell[:] = chance.integers(-1, N_CELLS, forces.cell.shape)
    forces.posture[:] = chance.integers(0, 11, forces.posture.shape)
    forces.fuel_t[:] = chance.uniform(0, 150, forces.fuel_t.shape)
    forces.ammunition_t[:] = chance.uniform(0, 300, forces.fuel_t.shape)
    forces.contact_h[:] = np.where(chance.random(forces.cell.shape) < 0.3, 3.0, NEVER)
    state.places.control[:] = chance.integers(-1, 2, state.places.control.shape)
    state.places.rail_share[:] = chance.uniform(0, 1, state.places.control.shape)
    state.places.taken_h[:, 1] = 22.0
    state.places.taker[:, 1] = 1
    state.weather.mud[:] = chance.uniform(0, 1, state.weather.mud.shape)
    state.air.interdiction[:] = chance.uniform(0, 1, state.air.interdiction.shape)
    setting.supply.is_rail[2:4] = True
    setting.supply.captured_stock_t[:] = chance.choice((9.0, 900.0))
    setting.formations.is_forward_detachment[chance.integers(0, 5)] = True
    setting.tasks.priority[:] = chance.integers(0, 3, 5)
    setting.switches[S_FUEL_SHARING] = seed % 2
    first = supply(state, setting, 5)
    second = copy_of(first)
    second.places.taken_h[:] = -NEVER
    for before, tick in ((state, 5), (second, 8)):
        after = supply(before, setting, tick)
        for run in range(3):
            twin = Reckoning(before, setting, tick, run).reckon()
            assert after.formations.fuel_t[run] == pytest.approx(twin.fuel, rel=1e-5, abs=1e-4)
            assert after.formations.ammunition_t[run] == pytest.approx(twin.ammunition, rel=1e-5, abs=1e-4)
            assert after.formations.line_h[run] == pytest.approx(twin.line, rel=1e-5)
            assert list(after.formations.is_supplied[run]) == list(twin.is_supplied)
            assert after.supply.allied_line_h[run] == pytest.approx(twin.lines[ALLIED])
            assert after.supply.axis_line_h[run] == pytest.approx(twin.lines[AXIS])
            assert after.supply.stock_t[run] == pytest.approx(twin.stock, rel=1e-5, abs=1e-3)
            held = before.places.control[run] >= 0
            assert list(after.supply.source_place[run][held]) == list(twin.root[held])
            assert list(after.supply.dump_place[run][held]) == list(twin.dump[held])
            assert after.supply.ration[run][held] == pytest.approx(twin.ration[held], rel=1e-5)
            assert after.supply.brought_t[run] == pytest.approx(twin.brought, rel=1e-5)
            assert after.supply.lost_t[run] == pytest.approx(twin.lost, rel=1e-5)
