"""The supply phase: stocks, trains, railways, ports, beaches, and the dumps that armies fill."""

import pytest

from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
)
from auguststorm.engine.phases.supply import supply
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.phases.supply_road import lay_railway, make_road, parameter, total, value


def test_taker_finds_fuel_once() -> None:
    state, setting = make_road()
    setting.supply.army_trucks[:] = 0
    parameter(setting, "own_lorry_share", 0.0)
    setting.supply.captured_stock_t[1] = 25.0
    state.places.taken_h[:, 1] = 6.0
    state.places.taker[:, 1] = 0
    for tick in range(6):
        state = supply(state, setting, tick)
    assert state.sinks.fuel_received_t[0, 0] == pytest.approx(25.0 * value(setting, "captured_stock_share"))


def make_landing() -> tuple[State, Setting]:
    """Give the allies ships, no depot, and a port at cell 8 beside the sea, where both of their formations stand."""
    state, setting = make_road()
    setting.theatre.terrain[9] = 0
    setting.supply.is_railhead[:, :] = False
    setting.places.cell[2] = 8
    setting.places.is_port[2] = True
    setting.naval.lift_men[0] = 1000
    setting.supply.army_trucks[:] = 100_000
    state.places.control[:] = [AXIS, AXIS, ALLIED, AXIS]
    state.supply.stock_t[:] = 0.0
    state.formations.cell[:, :2] = 8
    state.formations.cell[:, 2:] = -1
    return state, setting


def received(state: State) -> float:
    """Return the tonnes that the formations of the first run have got."""
    return float(state.sinks.fuel_received_t[0].sum() + state.sinks.ammunition_received_t[0].sum())


def test_a_port_passes_no_more_than_ships_land_there_in_its_working_share() -> None:
    for share in (1.0, 0.1):
        state, setting = make_landing()
        parameter(setting, "port_t_per_day", 60.0)
        state.places.rail_share[:, 2] = share
        for tick in range(8):
            state = supply(state, setting, tick)
        assert 0.5 * 2 * 60.0 * share < received(state) <= 2 * 60.0 * share
        left = state.supply.brought_t[0] - state.supply.stock_t[0, 2]
        assert received(state) == pytest.approx(left, rel=1e-5)


def test_a_beach_passes_no_more_than_boats_land_for_a_formation() -> None:
    state, setting = make_landing()
    state.places.control[:, 2] = AXIS
    parameter(setting, "beach_t_per_day", 8.0)
    state = supply(state, setting, 0)
    assert state.formations.is_supplied[0, :2].all()
    assert received(state) == pytest.approx(2 * 8.0 / 4)
    assert state.supply.brought_t[0] == pytest.approx(received(state))


def test_armies_haul_from_one_source_in_the_same_measure_whatever_their_rows() -> None:
    dumps = []
    for rows in ((1, 2), (2, 1)):
        state, setting = make_road()
        state.formations.cell[:] = -1
        state.formations.cell[:, :2] = 1
        setting.formations.army[:2] = rows
        setting.headquarters.superior[:] = -1
        setting.headquarters.camp[:] = ALLIED
        setting.supply.army_trucks[:] = 10_000
        setting.formations.need_t_per_day[1] = 400
        state.places.control[:] = ALLIED
        state.headquarters.cell[:, rows[0]] = 3
        state.headquarters.cell[:, rows[1]] = 6
        state.supply.stock_t[:, 0] = 1000.0
        dumps.append(supply(state, setting, 0).supply.stock_t[0].copy())
    assert (dumps[0] == dumps[1]).all()
    assert dumps[0][1] > 0 and dumps[0][2] > 0
    assert dumps[0][1] + dumps[0][2] <= 1000.0 / 4


def test_trains_fill_the_sources_of_the_camp_that_holds_them_once_a_day() -> None:
    state, setting = make_road()
    state.formations.cell[:] = -1
    setting.supply.trains_per_day[:] = [2, 5, 0, 3]
    state.places.control[:, 3] = ALLIED
    for tick in range(8):
        state = supply(state, setting, tick)
    train_t = value(setting, "train_load_t")
    assert state.supply.stock_t[0] == pytest.approx([50_000 + 2 * 2 * train_t, 0, 0, 50_000])
    assert state.supply.brought_t[0] == pytest.approx(4 * train_t)


def test_a_source_gives_a_quarter_of_what_it_holds_in_a_tick_and_an_empty_one_is_none() -> None:
    state, setting = make_road()
    state.formations.cell[:, 2:] = -1
    setting.supply.army_trucks[:] = 100_000
    state.supply.stock_t[:, 0] = 80.0
    state = supply(state, setting, 0)
    assert 80.0 - state.supply.stock_t[0, 0] == pytest.approx(20.0)
    gained = state.sinks.fuel_received_t[0].sum() + state.sinks.ammunition_received_t[0].sum()
    assert gained == pytest.approx(20.0, rel=1e-4)
    state.supply.stock_t[:, 0] = 0.0
    assert not supply(state, setting, 4).formations.is_supplied[0, :2].any()


def test_stocks_are_conserved_from_source_to_troops() -> None:
    state, setting = make_road()
    setting = lay_railway(setting)
    setting.supply.trains_per_day[:] = [1, 0, 0, 0]
    setting.supply.captured_stock_t[1] = 400.0
    state.headquarters.cell[:, 1] = 4
    state.places.taken_h[:, 1] = 5.0
    state.places.taker[:, 1] = 0
    state.supply.stock_t[:, 1] = 33.0
    start = state.supply.stock_t.sum()
    for tick in range(12):
        state = supply(state, setting, tick)
    got = total(state, "fuel_received_t") + total(state, "ammunition_received_t")
    assert state.supply.lost_t[0] == pytest.approx(33.0)
    left = start + state.supply.brought_t.sum() - state.supply.lost_t.sum() - got
    assert state.supply.stock_t.sum() == pytest.approx(left, rel=1e-5)


def test_what_the_taker_cannot_hold_is_the_dump_of_those_who_come_behind() -> None:
    state, setting = make_road()
    parameter(setting, "captured_stock_share", 1.0)
    setting.supply.captured_stock_t[1] = 500.0
    state.supply.stock_t[:, 1] = 7.0
    state.places.taken_h[:, 1] = 5.0
    state.places.taker[:, 1] = 0
    state = supply(state, setting, 1)
    room = value(setting, "refills_held_count") * 60 - 30
    assert state.supply.lost_t[0] == 7.0
    assert state.supply.stock_t[0, 1] == pytest.approx(500.0 - room)
    state.formations.cell[:, 0] = 4
    before = state.supply.stock_t[0].copy()
    state = supply(state, setting, 4)
    assert state.supply.dump_place[0, 1] == 1
    assert state.supply.source_place[0, 1] == 0
    assert state.supply.stock_t[0, 1] < before[1]


def test_a_dump_near_the_front_brings_more_with_the_same_lorries() -> None:
    brought = []
    for stock_t in (0.0, 5000.0):
        state, setting = make_road()
        setting.supply.link_km[:] = 600.0
        parameter(setting, "off_road_km_per_h", 0.5)
        parameter(setting, "own_lorry_share", 0.0)
        parameter(setting, "front_lorry_share", 0.0)
        setting.supply.army_trucks[1] = 40
        state.formations.cell[:, :2] = 4
        state.supply.stock_t[:, 1] = stock_t
        after = supply(state, setting, 0)
        brought.append(after.sinks.fuel_received_t[0, :2].sum())
    assert brought[1] > 1.5 * brought[0] > 0


def test_an_army_with_lorries_to_spare_fills_a_dump_by_its_headquarters() -> None:
    for cell, place in ((4, 1), (0, None), (-1, None)):
        state, setting = make_road()
        state.headquarters.cell[:, 1] = cell
        setting.supply.army_trucks[1] = 10_000
        after = supply(state, setting, 0)
        full = value(setting, "dump_held_days") * 2 * (40 + 60)
        assert after.supply.stock_t[0, 1] == pytest.approx(full if place == 1 else 0.0)
        for tick in range(1, 8):
            after = supply(after, setting, tick)
        assert after.supply.stock_t[0, 1] <= full * (1 + 1e-6)


def test_a_railway_carries_so_many_trains_and_a_road_beside_it_helps_out() -> None:
    got = []
    for has_road, share in ((False, 1.0), (False, 0.1), (True, 0.1)):
        state, setting = make_road()
        setting.supply.is_rail[:] = True
        if has_road:
            setting = lay_railway(setting)
        parameter(setting, "rail_trains_per_day", 1.0)
        parameter(setting, "train_load_t", 200.0)
        setting.supply.army_trucks[:] = 100_000
        state.places.rail_share[:, 1] = share
        state.formations.cell[:, :2] = 4
        state.formations.cell[:, 2:] = -1
        after = supply(state, setting, 0)
        carried = 50_000 - after.supply.stock_t[0, 0]
        got.append(carried)
        if not has_road:
            assert carried == pytest.approx(200.0 * share / 4, rel=1e-2)
    assert got[2] > 2 * got[1]
