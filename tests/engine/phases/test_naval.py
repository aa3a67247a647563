"""The naval phase: ships are taken, sail, land or are thrown back, and come again until all are over."""

from itertools import pairwise

import numpy as np
import pytest

from auguststorm.engine.codes import (
    ATTACK,
    DESTROYED,
    E_LANDED,
    E_REPULSED,
    E_SAILED,
    EMBARKED,
    HALT_PREPARING,
    HOLD,
    NO_HALT,
    OBEYING,
)
from auguststorm.engine.landing import (
    FOG_DELAY,
    LEAST_COHESION,
    LOAD_BASE,
    LOAD_PER_1000,
    LOAD_SPREAD,
    LOSS_DEFENDED,
    LOSS_FREE,
    RETRY,
    SUCCESS_EXPONENT,
    UNLOAD,
)
from auguststorm.engine.phases.naval import PARAMETERS, WRITES, naval
from auguststorm.evidence import load_parameters
from auguststorm.units import KM_PER_NAUTICAL_MILE
from tests.engine.beach import (
    BEACH_CELL,
    PORT_CELL,
    SEA_KM,
    SPEED_KN,
    make,
    sail_on,
    set_parameter,
)
from tests.engine.small import men_in_all
from tests.engine.states import differences, keep


def test_parameters_are_the_columns_of_the_table() -> None:
    assert tuple(parameter.name for parameter in load_parameters("naval")) == PARAMETERS


def test_nothing_to_do_returns_the_state_itself() -> None:
    state, setting, (formation,) = make()
    state.formations.halt[:, formation] = NO_HALT
    assert naval(state, setting, 0) is state


def test_formation_loads_sails_and_lands_on_an_open_beach() -> None:
    state, setting, (formation,) = make(men=2_000)
    set_parameter(setting, load_spread_share=0.0)
    p = setting.parameters.naval[0]
    loaded = keep(naval(state, setting, 0))
    sailing_h = SEA_KM / (SPEED_KN * KM_PER_NAUTICAL_MILE)
    ashore_h = p[LOAD_BASE] + 2.0 * p[LOAD_PER_1000] + sailing_h
    assert (loaded.formations.posture[:, formation] == EMBARKED).all()
    assert loaded.formations.ready_h[:, formation] == pytest.approx(ashore_h, rel=1e-6)
    assert (loaded.formations.cell[:, formation] == PORT_CELL).all()
    after, events = sail_on(loaded, setting, 1, 12)
    assert [event.kind for event in events] == [E_SAILED, E_LANDED]
    assert events[0][1] == pytest.approx(ashore_h - sailing_h, rel=1e-5)
    assert events[1][1] == pytest.approx(ashore_h, rel=1e-5)
    assert (after.formations.cell[:, formation] == BEACH_CELL).all()
    assert (after.formations.posture[:, formation] == HOLD).all()
    assert (after.formations.tail_share[:, formation] == 0).all()
    lost = 2_000 - after.formations.men[:, formation]
    assert (lost <= 2_000 * 2 * p[LOSS_FREE] + 1e-6).all()
    assert (after.naval.cargo[:, 0] == -1).all()


def test_formation_at_sea_stands_nowhere() -> None:
    state, setting, (formation,) = make()
    set_parameter(setting, load_spread_share=0.0)
    after, _ = sail_on(state, setting, 0, 3)
    assert (after.formations.cell[:, formation] == -1).all()


def test_men_tanks_and_guns_go_to_sinks() -> None:
    state, setting, (formation,) = make(runs=20, defenders=2_000)
    before = men_in_all(state)
    guns = state.formations.guns.sum(axis=1) + state.sinks.guns.sum(axis=(1, 2))
    after, _ = sail_on(state, setting, 0, 20)
    assert men_in_all(after) == pytest.approx(before)
    assert after.sinks.men[:, formation].sum() > 0
    assert after.sinks.guns[:, formation, DESTROYED].sum() > 0
    assert after.formations.guns.sum(axis=1) + after.sinks.guns.sum(axis=(1, 2)) == pytest.approx(guns)


def test_strong_defender_throws_the_first_echelon_back_and_it_tries_again() -> None:
    state, setting, (formation,) = make(defenders=90_000)
    set_parameter(setting, success_exponent=9.0, loss_defended_share=0.05, retry_least_ratio=0.0)
    after, events = sail_on(state, setting, 0, 6)
    assert events[-1][0] == E_REPULSED
    assert (after.formations.posture[:, formation] == EMBARKED).all()
    assert (after.formations.cell[:, formation] == -1).all()
    retry_h = events[-1][1] + setting.parameters.naval[0, RETRY]
    assert after.formations.ready_h[0, formation] == pytest.approx(retry_h, rel=1e-5)
    assert setting.parameters.naval[0, SUCCESS_EXPONENT] == 9.0


def test_hopeless_landing_force_goes_home_and_waits_before_it_embarks_again() -> None:
    state, setting, (formation,) = make(defenders=90_000)
    set_parameter(setting, success_exponent=9.0, loss_defended_share=0.05, retry_least_ratio=0.6, regroup_h=100.0)
    after, events = sail_on(state, setting, 0, 6)
    assert events[-1][0] == E_REPULSED
    assert (after.formations.cell[:, formation] == PORT_CELL).all()
    assert (after.formations.cohesion[:, formation] > setting.parameters.naval[0, LEAST_COHESION]).all()
    assert (after.naval.cargo[:, 0] == -1).all()
    after.formations.halt[:, formation] = HALT_PREPARING
    assert after.formations.ready_h[0, formation] > events[-1][1] + 100.0
    waiting, _ = sail_on(after, setting, 6, 8)
    assert (waiting.naval.cargo[:, 0] == -1).all()
    again, _ = sail_on(waiting, setting, 24, 1)
    assert (again.naval.cargo[:, 0] == formation).all()


def test_broken_landing_force_goes_home_and_its_ships_are_free_again() -> None:
    state, setting, (formation,) = make(defenders=90_000)
    set_parameter(setting, success_exponent=9.0, loss_defended_share=0.4, cohesion_loss_ratio=9.0)
    set_parameter(setting, retry_least_ratio=0.0)
    after, _ = sail_on(state, setting, 0, 6)
    assert (after.formations.cohesion[:, formation] < setting.parameters.naval[0, LEAST_COHESION]).all()
    assert (after.formations.cell[:, formation] == PORT_CELL).all()
    assert (after.naval.cargo[:, 0] == -1).all()


def test_few_defenders_are_overcome_at_a_price() -> None:
    state, setting, (formation,) = make(runs=40, defenders=600)
    after, _ = sail_on(state, setting, 0, 8)
    landed = after.formations.cell[:, formation] == BEACH_CELL
    assert landed.mean() > 0.9
    share = 1.0 - after.formations.men[landed, formation] / 2_000
    assert share.mean() == pytest.approx(setting.parameters.naval[0, LOSS_DEFENDED], rel=0.25)


def test_those_who_obey_the_cease_fire_do_not_defend() -> None:
    state, setting, (formation,) = make(defenders=90_000)
    state.formations.posture[:, formation + 1] = OBEYING
    after, events = sail_on(state, setting, 0, 8)
    assert events[-1][0] == E_LANDED
    assert (after.formations.cell[:, formation] == BEACH_CELL).all()


def test_small_lift_lands_a_first_echelon_and_brings_the_rest_in_trips() -> None:
    state, setting, (formation,) = make(men=4_000, lift=1_000)
    after, events = sail_on(state, setting, 0, 4)
    assert events[-1][0] == E_LANDED
    assert after.formations.tail_share[:, formation] == pytest.approx(0.75, abs=0.01)
    assert (after.naval.cargo[:, 0] == formation).all()
    shares = []
    for tick in range(4, 40):
        after, _ = sail_on(after, setting, tick, 1)
        shares.append(float(after.formations.tail_share[0, formation]))
        after.formations.tail_share[:] = 0.0  # movement would close the column up; the ships have not come yet
    assert shares[0] > 0.5
    assert all(later <= earlier + 1e-6 for earlier, later in pairwise(shares))
    assert shares[-1] == 0.0
    assert (after.naval.cargo[:, 0] == -1).all()
    assert setting.parameters.naval[0, UNLOAD] > 0


def test_cancelled_hokkaido_landing_is_not_begun_and_turns_back() -> None:
    state, setting, (formation,) = make()
    setting.naval.is_plan_hokkaido[0] = 1
    state.politics.is_hokkaido_cancelled[:] = 1
    assert (naval(state, setting, 0).formations.posture[:, formation] == HOLD).all()
    state.politics.is_hokkaido_cancelled[:] = 0
    set_parameter(setting, load_spread_share=0.0)
    at_sea, _ = sail_on(state, setting, 0, 2)
    assert (at_sea.formations.posture[:, formation] == EMBARKED).all()
    at_sea.politics.is_hokkaido_cancelled[:] = 1
    after, _ = sail_on(at_sea, setting, 2, 1)
    assert (after.formations.cell[:, formation] == PORT_CELL).all()
    assert (after.formations.posture[:, formation] == HOLD).all()


def test_fog_delays_the_approach_on_the_sea_and_not_on_a_river() -> None:
    hours = []
    for is_river, is_foggy in ((0, 0), (0, 1), (1, 1)):
        state, setting, _ = make(is_landing_river=is_river)
        set_parameter(setting, river_speed_share=1.0, load_river_h=10.0, load_base_h=5.0, load_h_per_1000men=2.5)
        set_parameter(setting, load_spread_share=0.0)
        state.weather.is_foggy[:] = is_foggy
        _, events = sail_on(state, setting, 0, 12)
        hours.append(events[-1][1])
    assert hours[1] >= hours[0] + 6.0 * setting.parameters.naval[0, FOG_DELAY] - 1e-4
    assert hours[2] == pytest.approx(hours[0])
    assert setting.parameters.naval[0, LOAD_SPREAD] == 0.0


def test_river_groups_are_slower_than_their_speed() -> None:
    state, setting, (formation,) = make(is_landing_river=1)
    set_parameter(setting, load_spread_share=0.0, load_river_h=5.0, river_speed_share=0.5)
    loaded = naval(state, setting, 0)
    assert loaded.formations.ready_h[0, formation] == pytest.approx(5.0 + 2 * 10.0, rel=1e-5)


def test_one_run_alone_equals_that_run_in_a_batch() -> None:
    batch_state, batch, _ = make(runs=6, defenders=2_500)
    alone_state, alone, _ = make(runs=[4], defenders=2_500)
    many, _ = sail_on(batch_state, batch, 0, 15)
    one, _ = sail_on(alone_state, alone, 0, 15)
    found = [name for name in differences(one, many, ([0], [4])) if not name.startswith("log.")]
    assert found == []


@pytest.mark.parametrize("ticks", [0, 1, 3])
def test_input_is_untouched_and_only_writes_change(ticks: int) -> None:
    state, setting, _ = make(defenders=2_500)
    state, _ = sail_on(state, setting, 0, ticks)
    kept = keep(state)
    after = naval(state, setting, ticks)
    assert differences(kept, state) == []
    assert set(differences(kept, after)) <= set(WRITES)


def test_posture_after_landing_is_left_to_combat() -> None:
    state, setting, (formation,) = make()
    after, _ = sail_on(state, setting, 0, 8)
    assert not (after.formations.posture[:, formation] == ATTACK).any()
    assert np.isfinite(after.formations.ready_h[:, formation]).all()
