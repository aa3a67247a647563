"""The air phase: effort over axes, weather and night, bases that move, fuel lifted, parties landed, conservation."""

from functools import partial

import numpy as np
import pytest

from auguststorm.engine.codes import (
    ABSENT,
    ALLIED,
    ATTACK,
    AXIS,
    CAPTURED,
    DISBANDED,
    E_AIRLANDED,
    E_AIRLANDING_FAILED,
    E_FUEL_LIFTED,
    FOOT,
    HOLD,
    KILLED,
    MARCH,
    MOTOR,
    NEVER,
    OBEYING,
    S_AIR_LIFT,
)
from auguststorm.engine.phases.air import PARAMETERS, WRITES, air
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.evidence import load_parameters
from tests.engine.phases.world import changed_fields, clear_log, copy_of, is_same, make_world
from tests.engine.small import set_parameters

# Thirty cells in a row, 16 km apart; places at cells 0 (allied field), 12 (axis field, the goal), 20 (axis field).
SIZES = {"F": 5, "C": 30, "P": 3, "H": 2, "A": 4, "V": 1, "N": 2, "K": 1, "D": 1, "n": 1}
FIGHTER, ASSAULT, BOMBER, TRANSPORT = range(4)
FRONT, DETACHMENT, RIFLE, GARRISON, PARTY = range(5)
MORNING, NIGHT = 1, 3

set_parameter = partial(set_parameters, air)


def make_sky(n_runs: int = 3, n_rows: int = 1) -> tuple[State, Setting]:
    """Lay the row: allied groups of four kinds at place 0; troops about cell 8 in contact on axis 0."""
    state, setting = make_world(R=n_runs, **{**SIZES, "n": n_rows})
    setting.theatre.x_km[:] = 16.0 * np.arange(30)
    setting.theatre.terrain[:] = 4
    setting.theatre.region[:] = 2
    setting.places.cell[:] = [0, 12, 20]
    setting.places.has_airfield[:] = True
    groups, units, forces = setting.air, setting.formations, state.formations
    groups.kind[:] = [FIGHTER, ASSAULT, BOMBER, TRANSPORT]
    groups.aircraft[:] = 60
    groups.axis_share[:, 0] = 1.0
    groups.place_km[:] = np.abs(np.subtract.outer(setting.places.cell, setting.places.cell)) * 16.0
    groups.lift_plan[:] = 0
    groups.lift_serves[:] = True
    for cell in range(30):
        setting.supply.near_place[cell, :3] = np.argsort(np.abs(cell - np.array([0, 12, 20])))
    groups.airland_plan[:] = 1
    groups.party_of_plan[:] = [-1, PARTY]
    setting.plans.objective[:] = 1
    units.camp[:] = [ALLIED, ALLIED, ALLIED, AXIS, ALLIED]
    units.mobility[:] = [MOTOR, MOTOR, FOOT, FOOT, FOOT]
    units.is_forward_detachment[DETACHMENT] = True
    units.fuel_capacity_t[:] = 100
    units.headquarters[:] = [0, 0, 0, 1, 0]
    forces.cell[:] = [11, 12, 12, 15, -1]
    forces.posture[:] = [ATTACK, MARCH, MARCH, HOLD, ABSENT]
    forces.contact_h[:, FRONT] = 0.0
    forces.men[:] = [5000, 800, 9000, 1000, 200]
    forces.fuel_t[:] = 5
    forces.guns[:, PARTY] = 2
    state.places.control[:] = [ALLIED, AXIS, AXIS]
    state.places.taken_h[:] = -NEVER
    return state, setting


def value(setting: Setting, name: str) -> float:
    return float(setting.parameters.air[0, PARAMETERS.index(name)])


def take_goal(state: State, since_h: float = -48.0) -> None:
    state.places.control[:, 1] = ALLIED
    state.places.taken_h[:, 1] = since_h


def test_parameters_are_the_columns_of_the_table() -> None:
    assert tuple(parameter.name for parameter in load_parameters("air")) == PARAMETERS


def test_support_falls_on_the_axis_of_the_troops_and_only_for_their_camp() -> None:
    state, setting = make_sky()
    after = air(state, setting, MORNING)
    assert (after.air.support[:, 0, ALLIED] > 0.1).all()
    assert not after.air.support[:, 1:, :].any()
    assert not after.air.support[:, :, AXIS].any()
    assert ((after.air.support >= 0) & (after.air.support <= 1)).all()
    assert (after.air.reconnaissance[:, 0, ALLIED] > 0).all()


def test_night_rain_and_fog_keep_aircraft_down() -> None:
    state, setting = make_sky()
    clear = air(state, setting, MORNING).air.support[0, 0, ALLIED]
    night = air(state, setting, NIGHT).air.support[0, 0, ALLIED]
    state.weather.is_raining[1, :] = 1
    state.weather.is_foggy[2, :] = 1
    after = air(state, setting, MORNING)
    assert night == pytest.approx(clear * value(setting, "night_sortie_share"))
    assert after.air.support[1, 0, ALLIED] == pytest.approx(clear * value(setting, "rain_flying_share"))
    assert after.air.support[2, 0, ALLIED] == pytest.approx(clear * value(setting, "fog_flying_share"))


def test_mud_closes_strips_but_not_paved_fields() -> None:
    state, setting = make_sky()
    clear = air(state, setting, MORNING).air.support[0, 0, ALLIED]
    state.weather.mud[:] = 1.0
    soft = air(state, setting, MORNING).air.support[0, 0, ALLIED]
    setting.air.is_paved[0] = True
    paved = air(state, setting, MORNING).air.support[0, 0, ALLIED]
    assert soft == pytest.approx(clear * value(setting, "mud_flying_share"))
    assert paved == pytest.approx(clear)


def test_axis_out_of_radius_gets_nothing() -> None:
    state, setting = make_sky()
    state.formations.cell[:, :3] = 29
    setting.air.kind[:] = FIGHTER
    after = air(state, setting, MORNING)
    assert not after.air.support.any()


def test_interdiction_grows_with_bombing_and_is_mended() -> None:
    state, setting = make_sky()
    for tick in range(8):
        state = air(state, setting, tick)
    harm = state.air.interdiction[:, 0].copy()
    assert (harm > 0).all() and (harm < 1).all()
    state.places.control[:, 0] = AXIS
    for tick in range(8, 12):
        state = air(state, setting, tick)
    left = 1.0 - value(setting, "repair_per_day_share") / 4
    assert state.air.interdiction[:, 0] == pytest.approx(harm * left**4)


def test_axis_aircraft_are_mostly_held_back() -> None:
    state, setting = make_sky()
    full = air(state, setting, MORNING).air.support[0, 0, ALLIED]
    setting.air.camp[:] = AXIS
    setting.formations.camp[:] = 1 - setting.formations.camp
    state.places.control[:, 0] = AXIS
    held = air(state, setting, MORNING).air.support[0, 0, AXIS]
    assert held == pytest.approx(full * value(setting, "axis_sortie_share"))


def test_group_moves_to_a_nearer_field_when_the_front_has_left_it() -> None:
    state, setting = make_sky()
    take_goal(state)
    state.formations.cell[:, :3] = 16
    after = air(state, setting, 4)
    fighter, bomber = 0, 2
    assert (after.air.base_place[:, fighter] == 1).all()
    assert after.air.rebased_until_h[0, fighter] == 24 + value(setting, "rebase_h")
    assert (after.air.base_place[:, bomber] == 0).all()
    again = air(after, setting, 8)
    assert (again.air.base_place[:, fighter] == 1).all()


def test_field_just_taken_is_not_ready() -> None:
    state, setting = make_sky()
    take_goal(state, since_h=20.0)
    state.formations.cell[:, :3] = 16
    assert (air(state, setting, 4).air.base_place == 0).all()
    assert (air(state, setting, 12).air.base_place[:, 0] == 1).all()


def test_fuel_is_lifted_to_the_detachment_first_and_to_wheels_only() -> None:
    state, setting = make_sky()
    take_goal(state, since_h=5.0)
    state.plans.issued_h[:, 0] = 0.0
    set_parameter(setting, payload_t=1.0)
    set_parameter(setting, lift_refills_count=1.0)
    setting.air.aircraft[:] = 40
    after = air(state, setting, MORNING)
    got = after.sinks.fuel_received_t[0]
    flown = after.supply.lifted_t[0, 3]
    assert 0 < flown < 95
    assert got[DETACHMENT] == pytest.approx(flown)
    assert got[FRONT] == 0.0
    assert got[RIFLE] == 0.0
    assert after.log.kind[0, 0] == E_FUEL_LIFTED
    setting.air.aircraft[:] = 4000
    rich = air(state, setting, MORNING)
    assert rich.sinks.fuel_received_t[0, :2] == pytest.approx([95.0, 95.0])
    assert rich.supply.lifted_t[0].sum() == pytest.approx(190.0)


def test_lift_waits_for_the_order_the_field_the_day_and_the_switch() -> None:
    state, setting = make_sky()
    take_goal(state)
    assert not air(state, setting, MORNING).supply.lifted_t.any()
    state.plans.issued_h[:, 0] = 0.0
    assert air(state, setting, MORNING).supply.lifted_t.any()
    assert not air(state, setting, NIGHT).supply.lifted_t.any()
    setting.switches[S_AIR_LIFT] = 0
    assert not air(state, setting, MORNING).supply.lifted_t.any()
    setting.switches[S_AIR_LIFT] = 1
    state.places.control[:, 1] = AXIS
    assert not air(state, setting, MORNING).supply.lifted_t.any()


def test_lift_follows_those_whom_its_row_serves() -> None:
    state, setting = make_sky()
    take_goal(state)
    state.plans.issued_h[:, 0] = 0.0
    state.places.control[:, 2] = ALLIED
    state.formations.cell[:, FRONT] = 20  # place 2, not the objective of the row
    state.formations.fuel_t[:, DETACHMENT] = 100.0
    after = air(state, setting, MORNING)
    assert after.sinks.fuel_received_t[0, FRONT] > 0
    assert after.log.object[0, 0] == 2
    setting.air.lift_serves[0, FRONT] = False
    assert not air(state, setting, MORNING).supply.lifted_t.any()


def test_lift_comes_down_on_airfields_and_open_steppe_only() -> None:
    state, setting = make_sky()
    take_goal(state)
    state.plans.issued_h[:, 0] = 0.0
    setting.places.has_airfield[1] = False
    assert not air(state, setting, MORNING).supply.lifted_t.any()
    setting.theatre.terrain[12] = 2
    assert air(state, setting, MORNING).supply.lifted_t.any()


def test_lift_out_of_radius_loads_at_a_nearer_field_with_a_short_line() -> None:
    state, setting = make_sky()
    state.plans.issued_h[:, 0] = 0.0
    take_goal(state)
    setting.air.place_km[0, 1] = setting.air.place_km[1, 0] = 900.0
    setting.air.place_km[1, 1] = 900.0
    state.places.control[:, 2] = ALLIED
    state.supply.allied_line_h[:] = [0.0, 40.0, 40.0]
    assert not air(state, setting, MORNING).supply.lifted_t.any()
    state.supply.allied_line_h[:, 2] = 2.0
    assert (air(state, setting, MORNING).supply.lifted_t[:, 3] > 0).all()


def test_party_lands_on_an_empty_field_by_day() -> None:
    state, setting = make_sky()
    state.plans.issued_h[:, 1] = 0.0
    state.supply.allied_line_h[:] = NEVER
    night = air(state, setting, NIGHT)
    assert (night.formations.posture[:, PARTY] == ABSENT).all()
    after = air(state, setting, MORNING)
    assert (after.formations.cell[:, PARTY] == 12).all()
    assert (after.formations.posture[:, PARTY] == HOLD).all()
    assert (after.formations.ready_h[:, PARTY] == 6.0).all()
    assert after.log.kind[0, 0] == E_AIRLANDED
    later = air(clear_log(after), setting, MORNING + 4)
    assert not later.log.count.any()


def test_party_waits_without_order_seats_base_or_weather() -> None:
    state, setting = make_sky()

    def has_landed() -> bool:
        return bool((air(state, setting, MORNING).formations.posture[:, PARTY] == HOLD).any())

    assert not has_landed()
    state.plans.issued_h[:, 1] = 0.0
    assert has_landed()
    setting.air.aircraft[3] = 2
    assert not has_landed()
    setting.air.aircraft[3] = 60
    setting.air.place_km[:] = 900.0
    assert not has_landed()
    setting.air.place_km[:] = 100.0
    set_parameter(setting, fog_flying_share=0.0)
    state.weather.is_foggy[:] = 1
    assert not has_landed()


def test_parties_share_the_seats_and_who_carries_men_carries_no_fuel() -> None:
    state, setting = make_sky(n_rows=2)
    take_goal(state)
    state.plans.issued_h[:] = 0.0
    setting.air.party_of_plan[:] = [RIFLE, PARTY]
    setting.air.airland_plan[:] = [0, 1]
    setting.formations.key[:] = [1, 2, 3, 4, 5]
    state.formations.posture[:, [RIFLE, PARTY]] = ABSENT
    state.formations.cell[:, [RIFLE, PARTY]] = -1
    state.formations.men[:, [RIFLE, PARTY]] = 200.0
    seats = value(setting, "fit_share") * value(setting, "seats_men")
    setting.air.aircraft[3] = 401.0 / seats
    both = air(state, setting, MORNING)
    assert (both.formations.posture[:, [RIFLE, PARTY]] == HOLD).all()
    lifted_t = float(both.supply.lifted_t[0, 3])
    setting.air.aircraft[3] = 300.0 / seats
    one = air(state, setting, MORNING)
    assert (one.formations.posture[:, RIFLE] == HOLD).all()  # the lower key comes first
    assert (one.formations.posture[:, PARTY] == ABSENT).all()
    assert 0 <= lifted_t < 0.05 * float(one.supply.lifted_t[0, 3])  # seats for one man are left, then for a hundred


def make_garrison(n_runs: int) -> tuple[State, Setting]:
    state, setting = make_sky(n_runs)
    state.plans.issued_h[:, 1] = 0.0
    state.formations.cell[:, GARRISON] = 12
    state.formations.men[:, GARRISON] = 20_000
    return state, setting


def test_alert_garrison_beats_off_a_share_of_parties_and_men_are_conserved() -> None:
    state, setting = make_garrison(400)
    after = air(state, setting, MORNING)
    party = after.formations.posture[:, PARTY]
    beaten = party != HOLD
    expected = value(setting, "airlanding_failure_probability") * 20_000 / 20_200
    assert beaten.mean() == pytest.approx(expected, abs=0.08)  # three standard deviations of 400 draws
    lost = party == DISBANDED
    returned = value(setting, "airlanding_return_probability")
    assert lost.sum() / beaten.sum() == pytest.approx(1 - returned, abs=0.1)
    men = after.formations.men[:, PARTY] + after.sinks.men[:, PARTY].sum(axis=1)
    assert men == pytest.approx(200.0)
    assert (after.sinks.men[beaten, PARTY, KILLED] > 0).all()
    assert (after.sinks.men[lost, PARTY, CAPTURED] > 0).all()
    guns = after.formations.guns[:, PARTY] + after.sinks.guns[:, PARTY].sum(axis=1)
    assert guns == pytest.approx(2.0)
    fuel = after.formations.fuel_t[:, PARTY] + after.sinks.fuel_lost_t[:, PARTY]
    assert fuel == pytest.approx(5.0)
    waiting = party == ABSENT
    assert (after.formations.ready_h[waiting, PARTY] == 6 + value(setting, "airlanding_retry_h")).all()
    assert E_AIRLANDING_FAILED in after.log.kind[:, 0]


@pytest.mark.parametrize("state_of_garrison", ["surprised", "obeying", "will_obey", "away"])
def test_surprised_or_obedient_garrison_lets_every_party_land(state_of_garrison: str) -> None:
    state, setting = make_garrison(60)
    if state_of_garrison == "surprised":
        state.headquarters.surprise[:, 1] = 1.0
    elif state_of_garrison == "obeying":
        state.formations.posture[:, GARRISON] = OBEYING
    elif state_of_garrison == "will_obey":
        state.formations.ceasefire_h[:, GARRISON] = 0.0
        state.formations.will_obey[:, GARRISON] = 1
    else:
        state.formations.cell[:, GARRISON] = 14
    after = air(state, setting, MORNING)
    assert (after.formations.posture[:, PARTY] == HOLD).all()


def test_cease_fire_at_the_headquarters_restrains_a_garrison() -> None:
    state, setting = make_garrison(400)
    state.headquarters.ceasefire_h[:, 1] = 0.0
    beaten = air(state, setting, MORNING).formations.posture[:, PARTY] != HOLD
    full = value(setting, "airlanding_failure_probability")
    assert beaten.mean() == pytest.approx(full * (1 - value(setting, "restraint_share")), abs=0.06)


def test_fuel_is_conserved_over_days_of_lift() -> None:
    state, setting = make_sky()
    take_goal(state)
    state.plans.issued_h[:] = 0.0
    start = state.formations.fuel_t.sum()
    for tick in range(12):
        state = air(clear_log(state), setting, tick)
    assert state.formations.fuel_t.sum() == pytest.approx(start + state.sinks.fuel_received_t.sum())
    assert state.supply.lifted_t.sum() == pytest.approx(state.sinks.fuel_received_t.sum(), rel=1e-5)


def test_one_run_alone_equals_that_run_in_a_batch() -> None:
    state, setting = make_garrison(9)
    take_goal(state)
    state.plans.issued_h[:] = 0.0
    batch = air(state, setting, MORNING)
    alone, lonely = make_garrison(1)
    take_goal(alone)
    alone.plans.issued_h[:] = 0.0
    lonely.chance.runs[0] = 5
    single = air(alone, lonely, MORNING)
    assert (single.formations.men[0] == batch.formations.men[5]).all()
    assert (single.formations.fuel_t[0] == batch.formations.fuel_t[5]).all()
    assert (single.formations.posture[0] == batch.formations.posture[5]).all()
    assert (single.air.support[0] == batch.air.support[5]).all()


def test_input_is_untouched_and_only_writes_change() -> None:
    state, setting = make_garrison(20)
    take_goal(state)
    state.plans.issued_h[:] = 0.0
    for tick in (0, MORNING):
        kept = copy_of(state)
        after = air(state, setting, tick)
        assert changed_fields(state, after) <= set(WRITES)
        assert is_same(state, kept)
