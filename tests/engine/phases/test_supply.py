"""The supply phase: lines over a small graph, lag, sharing of lorries, encirclement, conservation."""

import pytest

from auguststorm.engine import wants
from auguststorm.engine.codes import (
    ALLIED,
    BY_GROUND,
    BY_SURRENDER,
    E_RAIL_CAPTURED,
    HOLD,
    ISOLATED,
    MASKED,
    NEVER,
    S_FUEL_SHARING,
    S_SUPPLY_LAG,
)
from auguststorm.engine.phases.supply import PARAMETERS, WRITES, supply
from auguststorm.evidence import load_parameters
from tests.engine.phases.supply_road import make_road, parameter, total, value
from tests.engine.phases.world import changed_fields, copy_of, is_same


def test_parameters_are_the_columns_of_the_table() -> None:
    assert tuple(parameter.name for parameter in load_parameters("supply")) == PARAMETERS


def test_line_is_hours_of_track_from_the_railhead_and_stops_at_the_enemy() -> None:
    state, setting = make_road()
    after = supply(state, setting, 0)
    hours = 48.0 / value(setting, "track_km_per_h")
    assert after.supply.allied_line_h[0, :2] == pytest.approx([0.0, hours])
    assert (after.supply.allied_line_h[0, 2:] == NEVER).all()
    assert after.supply.axis_line_h[0, 2:] == pytest.approx([hours, 0.0])


def test_enemy_who_bars_the_cell_cuts_the_line_and_a_masked_one_does_not() -> None:
    state, setting = make_road()
    state.formations.cell[0, 2] = 3
    state.formations.cell[1, 2] = 3
    state.formations.posture[1, 2] = MASKED
    after = supply(state, setting, 0)
    assert after.supply.allied_line_h[0, 1] == NEVER
    assert after.supply.allied_line_h[1, 1] < NEVER


def test_lines_change_only_once_a_day() -> None:
    state, setting = make_road()
    state = supply(state, setting, 0)
    before = state.supply.allied_line_h.copy()
    state.places.control[:, 2] = ALLIED
    for tick in (1, 2, 3):
        state = supply(state, setting, tick)
        assert (state.supply.allied_line_h == before).all()
    state = supply(state, setting, 4)
    assert (state.supply.allied_line_h[:, 2] < NEVER).all()


def test_rail_extends_the_line_at_few_hours_and_a_wrecked_one_does_not_work() -> None:
    state, setting = make_road()
    setting.supply.is_rail[:] = True
    state.places.rail_share[1, 1] = 0.0
    after = supply(state, setting, 0)
    assert after.supply.allied_line_h[0, 1] < 1.0
    assert after.supply.allied_line_h[1, 1] == NEVER


def test_interdiction_slows_axis_lines_only() -> None:
    state, setting = make_road()
    state.air.interdiction[1, :] = 0.5
    after = supply(state, setting, 0)
    assert after.supply.axis_line_h[1, 2] == pytest.approx(2 * after.supply.axis_line_h[0, 2])
    assert (after.supply.allied_line_h[1] == after.supply.allied_line_h[0]).all()


def test_mud_lengthens_the_line() -> None:
    state, setting = make_road()
    state.weather.mud[1, :] = 1.0
    after = supply(state, setting, 0)
    assert after.supply.allied_line_h[1, 1] > 1.5 * after.supply.allied_line_h[0, 1]


def test_lengthened_line_brings_only_what_is_driven_and_lag_can_be_switched_off() -> None:
    brought = []
    for lag in (1, 0):
        state, setting = make_road()
        setting.supply.army_trucks[:] = 100_000
        setting.switches[S_SUPPLY_LAG] = lag
        state.formations.line_h[:] = 0.0
        state.supply.allied_line_h[:] = [NEVER, 20.0, NEVER, NEVER]
        state.formations.cell[:, 0] = 3
        state.formations.cell[:, 1] = 3
        after = supply(state, setting, 1)
        brought.append(after.sinks.fuel_received_t[0, 0])
        line = after.formations.line_h[0, 0]
        assert line == pytest.approx(20.0) if lag == 0 else 0.0 < line < 20.0
    assert brought[0] < 0.6 * brought[1]
    assert brought[1] == pytest.approx((180 - 30) ** 2 / 180)


def test_driven_line_reaches_the_line_in_time() -> None:
    state, setting = make_road()
    state.formations.cell[:, 0] = 5
    state = supply(state, setting, 0)
    state.formations.line_h[:, 0] = 0.1
    for tick in range(1, 24):
        state = supply(state, setting, tick)
    wanted = state.supply.allied_line_h[0, 1] + 32.0 / value(setting, "off_road_km_per_h")
    assert state.formations.line_h[0, 0] == pytest.approx(wanted, rel=0.01)


def test_masked_works_and_those_without_a_place_are_cut_off() -> None:
    state, setting = make_road()
    state.formations.posture[1, 2] = ISOLATED
    state.places.control[1, :] = ALLIED
    after = supply(state, setting, 0)
    assert list(after.formations.is_supplied[0]) == [1, 1, 1, 0, 1]
    assert list(after.formations.is_supplied[1]) == [1, 1, 0, 0, 0]
    assert (after.sinks.fuel_received_t[after.formations.is_supplied == 0] == 0).all()


def test_forward_detachments_are_served_first_unless_sharing_is_equal() -> None:
    got = []
    for sharing in (1, 0):
        state, setting = make_road()
        parameter(setting, "own_lorry_share", 0.0)
        parameter(setting, "front_lorry_share", 0.0)
        setting.supply.army_trucks[1] = 4
        setting.formations.is_forward_detachment[1] = True
        setting.switches[S_FUEL_SHARING] = sharing
        state.formations.cell[:, :2] = 2
        state.formations.posture[:, :2] = HOLD
        got.append(supply(state, setting, 0).sinks.fuel_received_t[0, :2])
    assert got[0][0] == 0.0
    assert got[0][1] > 0.0
    assert got[1][0] == pytest.approx(got[1][1])


def test_task_of_first_priority_weighs_more_than_the_rest() -> None:
    state, setting = make_road()
    parameter(setting, "own_lorry_share", 0.0)
    parameter(setting, "front_lorry_share", 0.0)
    setting.supply.army_trucks[1] = 4
    setting.tasks.priority[1] = 1
    state.formations.cell[:, :2] = 2
    state.formations.posture[:, :2] = HOLD
    got = supply(state, setting, 0).sinks.fuel_received_t[0]
    assert got[1] == pytest.approx(value(setting, "first_priority_ratio") * got[0])
    assert got[0] > 0.0


def test_front_lends_lorries_to_its_armies() -> None:
    state, setting = make_road()
    parameter(setting, "own_lorry_share", 0.0)
    setting.supply.army_trucks[:] = [0, 1, 0]
    poor = supply(state, setting, 0).sinks.fuel_received_t[0, :2].sum()
    setting.supply.army_trucks[0] = 100
    rich = supply(state, setting, 0).sinks.fuel_received_t[0, :2].sum()
    assert rich > 5 * poor > 0


def test_attack_uses_more_than_march_and_rest_least() -> None:
    state, setting = make_road()
    fired = supply(state, setting, 0).sinks.ammunition_fired_t[0]
    assert fired[1] == pytest.approx(80 / 4)
    assert fired[0] == pytest.approx(40 / 4)
    assert fired[2] == pytest.approx(40 / 4 * value(setting, "rest_need_share"))


def test_tonnes_are_conserved() -> None:
    state, setting = make_road()
    start = total(state, "fuel_t"), total(state, "ammunition_t")
    setting.supply.captured_stock_t[1] = 25.0
    state.places.taken_h[:, 1] = 5.0
    state.places.taker[:, 1] = 0
    for tick in range(12):
        state = supply(state, setting, tick)
    assert total(state, "fuel_t") == pytest.approx(start[0] + total(state, "fuel_received_t"), rel=1e-5)
    gained = total(state, "ammunition_received_t") - total(state, "ammunition_fired_t")
    assert total(state, "ammunition_t") == pytest.approx(start[1] + gained, rel=1e-5)
    assert total(state, "fuel_t") > start[0]


def test_stocks_never_exceed_what_can_be_held_nor_fall_below_nothing() -> None:
    state, setting = make_road()
    setting.supply.army_trucks[:] = 10_000
    for tick in range(30):
        state = supply(state, setting, tick)
    held = value(setting, "refills_held_count") * 60
    assert (state.formations.fuel_t <= held * (1 + 1e-6)).all()
    assert (state.formations.ammunition_t <= value(setting, "ammunition_held_days") * 80 * (1 + 1e-6)).all()
    assert (state.formations.ammunition_t >= 0).all()


def test_captured_railway_works_by_how_it_was_taken_and_is_mended() -> None:
    state, setting = make_road(n_runs=40)
    setting.supply.is_rail[:] = True
    state.places.taken_h[:, 1:3] = 20.0
    state.places.how[:, 1] = BY_GROUND
    state.places.how[:, 2] = BY_SURRENDER
    state.places.control[:, 2] = ALLIED
    after = supply(state, setting, 4)
    fought, given = after.places.rail_share[:, 1].copy(), after.places.rail_share[:, 2].copy()
    assert fought.max() <= value(setting, "rail_fought_over_share")
    assert given.min() >= value(setting, "rail_surrendered_low_share")
    assert given.max() <= value(setting, "rail_surrendered_high_share")
    assert after.log.count.min() == 2
    assert after.log.kind[0, 0] == E_RAIL_CAPTURED
    later = supply(after, setting, 8)
    assert later.places.rail_share[:, 1] == pytest.approx(fought + value(setting, "rail_mended_per_day_share"))
    assert (later.places.rail_share[:, 0] == 1.0).all()


def test_ships_serve_ports_and_beaches_of_the_camp_that_has_them() -> None:
    state, setting = make_road()
    setting.theatre.terrain[9] = 0  # sea beside cells 8 and 10
    setting.supply.is_railhead[:, :] = False
    setting.places.cell[2] = 8
    setting.places.is_port[2] = True
    state.places.control[:, 2] = ALLIED
    state.formations.cell[:, 0] = 8
    state.formations.cell[:, 1] = 10
    state.formations.cell[:, 2:] = -1
    dry = supply(state, setting, 0)
    assert not dry.formations.is_supplied[0, :2].any()
    setting.naval.lift_men[0] = 1000
    wet = supply(state, setting, 0)
    assert wet.supply.allied_line_h[0, 2] == value(setting, "sea_line_h")
    assert wet.formations.is_supplied[0, :2].all()


def test_one_run_alone_equals_that_run_in_a_batch() -> None:
    state, setting = make_road(n_runs=5)
    state.places.taken_h[:, 1] = 3.0
    setting.supply.is_rail[:] = True
    batch = supply(state, setting, 4)
    alone, lonely = make_road(n_runs=1)
    alone.places.taken_h[:, 1] = 3.0
    lonely.supply.is_rail[:] = True
    lonely.chance.runs[0] = 3
    single = supply(alone, lonely, 4)
    assert single.places.rail_share[0, 1] == batch.places.rail_share[3, 1]
    assert (single.formations.fuel_t[0] == batch.formations.fuel_t[3]).all()


def test_input_is_untouched_and_only_writes_change() -> None:
    state, setting = make_road()
    for tick in (0, 1):
        kept = copy_of(state)
        after = supply(state, setting, tick)
        assert changed_fields(state, after) <= set(WRITES)
        assert is_same(state, kept)
        assert not (after.formations.fuel_t == state.formations.fuel_t).all()


def test_camps_do_not_depend_on_their_order() -> None:
    state, setting = make_road()
    state.formations.posture[:, 3] = HOLD
    mirrored, other = make_road()
    mirrored.formations.posture[:, 3] = HOLD
    other.formations.camp[:] = 1 - other.formations.camp
    mirrored.places.control[:] = 1 - mirrored.places.control
    other.supply.is_railhead[:] = other.supply.is_railhead[:, ::-1].copy()
    other.headquarters.camp[:] = 1 - other.headquarters.camp
    one, two = supply(state, setting, 0), supply(mirrored, other, 0)
    assert (one.formations.fuel_t == two.formations.fuel_t).all()
    assert (one.supply.allied_line_h == two.supply.axis_line_h).all()


def test_scratch_columns_are_named_in_order() -> None:
    names = ("LINE", "ARRIVING", "CALL", "PLACE", "DUMP", "FUEL", "AMMUNITION", "NEAR", "FAR", "COST")
    assert [getattr(wants, name) for name in names] == list(range(10))
