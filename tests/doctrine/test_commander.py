"""A commander in the loop: what he sees, what his orders do, and whom they leave alone."""

from typing import Any

import numpy as np
import pytest

from auguststorm.campaign import run_chunk
from auguststorm.clock import TICK_H
from auguststorm.doctrine.commander import COUNTERMAND, NO_ORDER, Commander, Orders, View, concentrate_on, look, obey
from auguststorm.engine import codes
from auguststorm.engine.codes import ALLIED, AXIS
from auguststorm.engine.phases.orders import orders
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.triggers import PARAMETERS
from tests.engine.small import Small, cell_at, go
from tests.engine.states import historical, keep

GOAL, ELSEWHERE, NO_WAY = range(3)
SENT, PLANNED, ENEMY = range(3)
OWN = [SENT, PLANNED]


def field() -> tuple[State, Setting]:
    """Lay two Soviet formations whose plan leads to one place, another place with ways to it, and one without."""
    small = Small()
    staff, enemy_staff = small.staff(codes.ALLIED), small.staff(codes.AXIS)
    for column in (7, 1, 4):
        small.place(cell_at(column, 4), codes.AXIS)
    for row in (1, 2):
        formation = small.formation(codes.SOVIET, cell_at(1, row), headquarters=staff)
        small.task(formation, codes.SEIZE, GOAL)
    enemy = small.formation(codes.JAPANESE, cell_at(9, 0), headquarters=enemy_staff)
    small.task(enemy, codes.SEIZE, GOAL)
    small.route(ELSEWHERE, codes.FOOT)
    return small.build()


def order(state: State, setting: Setting, tick: int, **places: int) -> State:
    """Give the allied formations orders, and carry out the tick's orders phase."""
    view = look(state, setting, ALLIED, tick)
    wanted = np.full(view.cell.shape, NO_ORDER, np.int16)
    for name, place in places.items():
        wanted[:, list(view.formation).index({"sent": SENT, "planned": PLANNED}[name])] = place
    return keep(go(obey(state, setting, view, Orders(wanted)), setting, 1, (orders,), tick))


def ways(state: State) -> list[int]:
    """Return the routes of the three formations; the same in every run."""
    route = state.formations.route
    assert (route == route[:1]).all()
    return [int(way) for way in route[0, [SENT, PLANNED, ENEMY]]]


def test_an_ordered_formation_takes_the_way_and_no_other_does() -> None:
    state, setting = field()
    to = setting.routes.field_of[:, 0]
    assert ways(order(state, setting, 0)) == [to[GOAL]] * 3
    assert ways(order(state, setting, 0, sent=ELSEWHERE)) == [to[ELSEWHERE], to[GOAL], to[GOAL]]


def test_an_order_stands_until_it_is_countermanded() -> None:
    state, setting = field()
    to = setting.routes.field_of[:, 0]
    state = order(state, setting, 0, sent=ELSEWHERE)
    state = order(state, setting, 1)
    assert ways(state)[0] == to[ELSEWHERE]
    state = order(state, setting, 2, sent=COUNTERMAND)
    assert ways(state)[0] == to[GOAL]
    assert (state.formations.ordered_place == NO_ORDER).all()


def test_a_place_without_a_way_is_passed_over_and_the_order_before_stands() -> None:
    state, setting = field()
    assert setting.routes.field_of[NO_WAY, 0] < 0
    assert (order(state, setting, 0, sent=NO_WAY).formations.ordered_place == NO_ORDER).all()
    state = order(state, setting, 0, sent=ELSEWHERE)
    assert (order(state, setting, 1, sent=NO_WAY).formations.ordered_place[:, SENT] == ELSEWHERE).all()


def test_obeying_leaves_the_given_state_alone() -> None:
    state, setting = field()
    before = keep(state)
    order(state, setting, 0, sent=ELSEWHERE)
    assert (state.formations.ordered_place == before.formations.ordered_place).all()


def test_the_view_holds_own_forces_and_the_beliefs_of_own_staffs() -> None:
    state, setting = field()
    for camp in (ALLIED, AXIS):
        view = look(state, setting, camp, 0)
        assert (setting.formations.camp[view.formation] == camp).all()
        assert view.men.shape == view.cell.shape == (2, view.formation.size)
    view = look(state, setting, AXIS, 0)
    believers = setting.headquarters.belief[(setting.headquarters.camp == AXIS) & (setting.headquarters.belief >= 0)]
    state.headquarters.belief_strength[:] = 0
    state.headquarters.belief_strength[:, believers] = 3
    assert (look(state, setting, AXIS, 0).belief_strength == 3).all()
    assert view.belief_strength.shape[1] == believers.size


@pytest.mark.parametrize(("camp", "name"), [(ALLIED, "report_allied_h"), (AXIS, "report_axis_h")])
def test_a_place_is_seen_as_held_once_its_taking_is_reported(camp: int, name: str) -> None:
    state, setting = field()
    state.places.control[:, GOAL] = camp
    state.places.taken_h[:, GOAL] = 30.0
    known_h = 30.0 + float(setting.parameters.orders[0, PARAMETERS.index(name)])
    before, after = int(known_h // TICK_H), int(known_h // TICK_H) + 1
    assert not look(state, setting, camp, before).held_place[:, GOAL].any()
    assert look(state, setting, camp, after).held_place[:, GOAL].all()
    assert not look(state, setting, 1 - camp, 112).held_place[:, GOAL].any()


def test_concentrating_sends_those_with_the_most_men_once() -> None:
    state, setting = field()
    state.formations.men[:, PLANNED] = 20_000
    command = concentrate_on(ELSEWHERE, reach=1)
    view = look(state, setting, ALLIED, 0)
    sent = command(view, 0).place == ELSEWHERE
    assert (view.formation[np.nonzero(sent)[1]] == PLANNED).all()
    assert (sent.sum(axis=1) == 1).all()
    assert (command(view, 1).place == NO_ORDER).all()


def test_the_run_loop_asks_before_every_tick_and_only_those_commanded_differ() -> None:
    compiled = historical()
    place = compiled.theatre.places.id.index("mutanchiang")
    asked: list[tuple[int, int]] = []
    of_plan: list[Any] = []
    commanded: list[Any] = []

    def command(view: View, tick: int) -> Orders:
        asked.append((view.camp, tick))
        return concentrate_on(place, reach=5)(view, tick)

    def watch(into: list[Any]) -> Any:
        return lambda state, setting, tick: into.append(state.formations.ordered_place.copy())

    runs = np.arange(2)
    commanders: dict[int, Commander] = {AXIS: command}
    run_chunk(compiled, 7, runs, on_tick=watch(of_plan), ticks=2)
    run_chunk(compiled, 7, runs, on_tick=watch(commanded), ticks=2, commanders=commanders)
    assert asked == [(AXIS, 0), (AXIS, 1)]
    assert (of_plan[-1] == NO_ORDER).all()
    ordered = commanded[-1] == place
    assert (ordered.sum(axis=1) == 5).all()
    assert (compiled.setting.formations.camp[np.nonzero(ordered)[1]] == AXIS).all()
    assert (commanded[-1][~ordered] == NO_ORDER).all()
