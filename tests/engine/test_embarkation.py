"""Embarkation: who gets which ships, where, and what keeps a formation waiting."""

import pytest

from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    EMBARKED,
    HOLD,
    LANDING,
)
from auguststorm.engine.phases.naval import naval
from tests.engine.beach import (
    BEACH,
    BEACH_CELL,
    FAR_CELL,
    PORT,
    SEA_KM,
    make,
    set_parameter,
)
from tests.engine.states import keep


def test_formation_waits_while_its_port_is_lost_or_far_or_no_ship_is_free() -> None:
    for spoil in ("lost", "far", "busy", "not ready", "broken"):
        state, setting, (formation,) = make()
        if spoil == "lost":
            state.places.control[:, PORT] = AXIS
        elif spoil == "far":
            state.formations.cell[:, formation] = FAR_CELL
        elif spoil == "busy":
            state.naval.free_h[:, 0] = 100.0
        elif spoil == "not ready":
            state.formations.ready_h[:, formation] = 50.0
        else:
            state.formations.cohesion[:, formation] = 0.1
        after = naval(state, setting, 0)
        assert (after.formations.posture[:, formation] == HOLD).all(), spoil
        assert (after.naval.cargo[:, 0] == -1).all(), spoil


def test_ships_come_to_a_beach_where_they_have_landed_the_formation() -> None:
    state, setting, (formation,) = make()
    setting.naval.landing_task[1] = setting.naval.landing_task[0]
    setting.tasks.objective[1] = PORT  # a second landing of the same formation, back at the port
    setting.tasks.formation[1] = formation
    setting.tasks.action[1] = LANDING
    setting.tasks.count[formation] = 2
    setting.naval.landing_task[1] = 1
    setting.naval.landing_group[1, 0] = 0
    setting.naval.landing_port[1] = BEACH
    setting.naval.is_from_beach[1] = 1
    setting.naval.landing_km[1] = SEA_KM
    state.formations.cell[:, formation] = BEACH_CELL
    state.formations.task[:, formation] = 1
    after = naval(state, setting, 0)
    assert (after.formations.posture[:, formation] == EMBARKED).all()
    assert (after.naval.voyage[:, 0] == 1).all()


def test_formation_does_not_board_anew_while_the_rest_of_it_is_still_coming() -> None:
    state, setting, (formation,) = make()
    setting.naval.landing_group[0, :2] = 0, 1
    setting.naval.lift_men[1] = 5_000
    state.naval.cargo[:, 0] = formation
    state.naval.voyage[:, 0] = 0
    state.naval.free_h[:, 0] = 60.0
    after = naval(state, setting, 0)
    assert (after.formations.posture[:, formation] == HOLD).all()
    assert (after.naval.cargo[:, 1] == -1).all()


def test_formation_may_board_at_any_of_its_ports_that_its_side_holds() -> None:
    state, setting, (formation,) = make()
    setting.naval.landing_task[1] = 0
    setting.naval.landing_group[1, 0] = 0
    setting.naval.landing_port[1] = BEACH
    setting.naval.landing_km[1] = SEA_KM / 2.0
    setting.tasks.objective[0] = 5
    setting.places.cell[5] = FAR_CELL
    state.formations.cell[:, formation] = BEACH_CELL
    assert (naval(state, setting, 0).naval.cargo[:, 0] == -1).all()
    state.places.control[:, BEACH] = ALLIED
    after = naval(state, setting, 0)
    assert (after.naval.voyage[:, 0] == 1).all()
    assert (after.formations.posture[:, formation] == EMBARKED).all()


def test_notice_of_ships_counts_for_their_first_task_only() -> None:
    state, setting, (formation,) = make(ready_h=48.0)
    set_parameter(setting, load_spread_share=0.0, load_base_h=5.0, load_h_per_1000men=2.5)
    state.naval.free_h[:] = 48.0
    first = keep(naval(state, setting, 8))
    assert first.formations.ready_h[0, formation] == pytest.approx(48.0 + 48.0 + 10.0, rel=1e-5)
    state.naval.free_h[:, 0] = 60.0
    later = naval(state, setting, 10)
    assert later.formations.ready_h[0, formation] == pytest.approx(60.0 + 10.0 + 10.0, rel=1e-5)


def test_troops_told_off_before_h_hour_are_aboard_in_the_first_tick() -> None:
    for is_prewar, ashore_h in ((1, 3.0 + 10.0), (0, None)):
        state, setting, (formation,) = make()
        setting.tasks.is_prewar[0] = is_prewar
        state.formations.ready_h[:, formation] = 3.0
        after = naval(state, setting, 0)
        if ashore_h is None:
            assert (after.formations.posture[:, formation] == HOLD).all()
        else:
            assert (after.formations.posture[:, formation] == EMBARKED).all()
            assert after.formations.ready_h[0, formation] == pytest.approx(ashore_h, rel=1e-5)


def test_one_group_goes_to_the_weightier_task() -> None:
    state, setting, (first, second) = make(others=1)
    setting.tasks.priority[:2] = 3, 1
    after = naval(state, setting, 0)
    assert (after.naval.cargo[:, 0] == second).all()
    assert (after.formations.posture[:, first] == HOLD).all()


def test_equal_tasks_are_decided_by_lot_and_not_by_place_in_the_array() -> None:
    state, setting, (first, second) = make(runs=40, others=1)
    winners = naval(state, setting, 0).naval.cargo[:, 0]
    assert set(winners.tolist()) == {first, second}
