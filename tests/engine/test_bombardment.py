"""Ships' guns at the beach: they help a first echelon ashore and stay to shell who fights it."""

import pytest

from auguststorm.engine.codes import (
    ALLIED,
    NO_HALT,
    OBEYING,
)
from auguststorm.engine.landing import (
    WORKS_RATIO,
)
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.beach import (
    BEACH,
    BEACH_CELL,
    make,
    sail_on,
    set_parameter,
)
from tests.engine.small import men_in_all


def test_ships_guns_help_the_first_echelon() -> None:
    landed = []
    for guns in (0, 400):
        state, setting, (formation,) = make(runs=60, men=1_000, defenders=6_000)
        setting.naval.guns[0] = guns
        set_parameter(setting, shelled_men_per_gun_day=0.0, retry_h=99.0)
        after, _ = sail_on(state, setting, 0, 4)
        landed.append((after.formations.cell[:, formation] == BEACH_CELL).mean())
    assert landed[1] > landed[0] + 0.2


def ashore(guns: float, men: float = 2_000) -> tuple[State, Setting, int]:
    """Put a formation ashore beside an enemy of 4,000 men, with its ships off the beach."""
    state, setting, (formation,) = make(men=men, defenders=4_000)
    setting.naval.guns[0] = guns
    state.formations.cell[:, formation] = BEACH_CELL
    state.formations.halt[:, formation] = NO_HALT
    state.naval.cargo[:, 0] = formation
    state.naval.voyage[:, 0] = 0
    return state, setting, formation


def test_ships_stay_and_shell_who_fights_their_troops_on_the_beach() -> None:
    state, setting, formation = ashore(guns=20)
    set_parameter(setting, shelled_men_per_gun_day=2.0, fire_support_h=30.0)
    enemy = formation + 1
    before = men_in_all(state)
    after, _ = sail_on(state, setting, 0, 1)
    assert 4_000 - after.formations.men[:, enemy] == pytest.approx(20 * 2.0 / 4)
    assert (after.formations.cohesion[:, enemy] < state.formations.cohesion[:, enemy]).all()
    assert (after.formations.men[:, formation] == state.formations.men[:, formation]).all()
    assert men_in_all(after) == pytest.approx(before)
    assert (after.naval.cargo[:, 0] == formation).all()
    after, _ = sail_on(after, setting, 1, 9)
    assert 4_000 - after.formations.men[:, enemy] == pytest.approx(5 * 20 * 2.0 / 4)
    assert (after.naval.cargo[:, 0] == -1).all()


def test_ships_leave_a_beach_that_is_taken_and_do_not_fire_on_those_who_obey() -> None:
    for spoil in ("taken", "obeying"):
        state, setting, formation = ashore(guns=20)
        if spoil == "taken":
            state.places.control[:, BEACH] = ALLIED
        else:
            state.formations.posture[:, formation + 1] = OBEYING
        after, _ = sail_on(state, setting, 0, 1)
        assert (after.naval.cargo[:, 0] == -1).all(), spoil
        if spoil == "obeying":
            assert (after.formations.men[:, formation + 1] == 4_000).all()


def test_works_suffer_less_from_ships_than_men_in_the_open() -> None:
    lost = []
    for is_works in (0, 1):
        state, setting, formation = ashore(guns=20)
        setting.formations.is_works[formation + 1] = is_works
        after, _ = sail_on(state, setting, 0, 1)
        lost.append(float(4_000 - after.formations.men[0, formation + 1]))
    assert lost[1] == pytest.approx(lost[0] / setting.parameters.naval[0, WORKS_RATIO])
