"""Troops who obey the cease-fire march to where their arms are taken."""

import numpy as np
import pytest

from auguststorm.engine import codes
from auguststorm.engine.phases.movement import movement
from auguststorm.engine.phases.orders import orders
from auguststorm.engine.phases.politics import politics
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.small import Small, cell_at, go
from tests.engine.states import keep

HOME, NEAR, FAR = cell_at(1, 2), cell_at(5, 2), cell_at(8, 2)
AGREED_H = 12.0


def obedient(mobility: int = codes.FOOT, near: int = codes.ALLIED) -> tuple[State, Setting, int, list[int]]:
    """Let a Japanese formation obey between two places, both in reach; the acceptance is known from hour 12."""
    small = Small()
    small.staff(codes.ALLIED)
    hq = small.staff(codes.AXIS)
    places = [small.place(FAR, codes.ALLIED), small.place(NEAR, near)]
    n = small.formation(codes.JAPANESE, HOME, mobility, headquarters=hq)
    if mobility != codes.STATIC:
        ways = [small.route(place, mobility) for place in places]
    else:
        ways = [-1, -1]

    def give_up(state: State) -> None:
        state.formations.posture[:, n] = codes.OBEYING
        state.formations.route[:, n] = -1
        state.politics.acceptance_known_h[:] = AGREED_H

    small.then(give_up)
    state, setting = small.build()
    return state, setting, n, ways


def test_they_stay_till_both_commands_have_agreed_and_then_go_to_the_nearest_place_in_captors_hands() -> None:
    state, setting, n, (far, near) = obedient()
    assert go(state, setting, 1, (orders,), 0).formations.route[0, n] == -1
    assert go(state, setting, 1, (orders,), 4).formations.route[0, n] == near
    state, setting, n, (far, near) = obedient(near=codes.AXIS)
    assert go(state, setting, 1, (orders,), 4).formations.route[0, n] == far
    assert go(state, setting, 1, (orders,), 5).formations.route[0, n] == -1  # chosen once a day


def test_they_march_there_and_stand_where_a_captor_is_at_hand() -> None:
    state, setting, n, _ = obedient()
    after = keep(go(state, setting, 40, (orders, movement), 4))
    assert (after.formations.cell[:, n] == NEAR).all()
    assert (after.formations.posture[:, n] == codes.OBEYING).all()
    captor = 1
    state.formations.cell[:, captor] = cell_at(2, 2)
    setting.formations.camp[captor] = codes.ALLIED
    setting.formations.men_start[captor] = 100
    state.formations.posture[:, captor] = codes.HOLD
    after = go(state, setting, 8, (orders, movement), 4)
    assert (after.formations.cell[:, n] == HOME).all()


@pytest.mark.parametrize("reason", ["works", "behind a stop line", "sea"])
def test_some_have_nowhere_to_go(reason: str) -> None:
    state, setting, n, _ = obedient(codes.STATIC if reason == "works" else codes.FOOT)
    if reason == "behind a stop line":
        setting.theatre.is_closed_to_allied[HOME] = 1
    if reason == "sea":
        setting.routes.tenths_h[:, HOME] = np.iinfo(np.uint16).max
    assert (go(state, setting, 8, (orders, movement), 4).formations.cell[:, n] == HOME).all()


def test_on_their_way_they_bar_no_one_and_take_nothing() -> None:
    state, setting, n, _ = obedient()
    state.places.control[:, 1] = codes.AXIS
    state.formations.cell[:, n] = NEAR
    after = go(state, setting, 1, (movement,), 4)
    assert (after.places.control[:, 1] == codes.AXIS).all()
    assert (after.places.taken_h[:, 1] < 0).all()


def test_a_commandant_disarms_where_no_captor_stands() -> None:
    state, setting, n, _ = obedient()
    state.formations.cell[:, n] = NEAR
    state.formations.will_obey[:, n] = 1
    before = float(state.formations.men[0, n])
    after = politics(state, setting, 4)
    taken = before - float(after.formations.men[0, n])
    assert taken == pytest.approx(float(after.sinks.men[0, n, codes.DISARMED_MEN]))
    assert 0 < taken < before
    state.places.control[:, 1] = codes.AXIS
    assert float(politics(state, setting, 4).formations.men[0, n]) == before
