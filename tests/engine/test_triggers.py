"""Triggers as the kernel judges them: each term holds on its own fact and on nothing else."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from auguststorm.engine import codes
from auguststorm.engine.codes import ALLIED, AXIS, NEVER
from auguststorm.engine.phases.orders import orders
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.triggers import TRANSPORT_AIRCRAFT
from tests.engine.small import Small, cell_at, go
from tests.engine.states import keep

TAKEN, CROSSED, BEFORE, SEEN, ELSEWHERE = range(5)  # places, each for one kind of term
FRONT, OWNER, ENEMY = range(3)  # headquarters: the owner of the row stands under the front
SUPERIOR_ROW, OTHER_ROW, ROW = range(3)
SEEN_AXIS, AXIS_OF_SEEN = codes.AXES.index("east"), codes.AXES.index("amur")
LONG_AGO_H = -200.0  # longer than any report takes
QUIET_TICKS = (8, 9)
TRUE_TICK = 10

Fact = Callable[[State, Setting], None]


class Case(NamedTuple):
    """A term, and what makes it true."""

    kind: int
    fact: Fact
    places: tuple[int, ...] = ()
    value: float = 0.0


def take(place: int, camp: int = ALLIED) -> Fact:
    def fact(state: State, setting: Setting) -> None:
        state.places.control[:, place] = camp
        state.places.taken_h[:, place] = LONG_AGO_H

    return fact


def put(subject: str, field: str, value: float, *index: int) -> Fact:
    def fact(state: State, setting: Setting) -> None:
        getattr(state, subject)[field][(slice(None), *index)] = value

    return fact


def come_near(state: State, setting: Setting) -> None:
    """Bring the enemy near a place, and let the owner believe in some on its axis."""
    state.formations.cell[:, 1] = cell_at(4, 4)
    state.headquarters.belief_strength[:, OWNER, AXIS_OF_SEEN] = 1


def outfit(subject: str, field: str, value: float) -> Fact:
    def fact(state: State, setting: Setting) -> None:
        getattr(setting, subject)[field][0] = value

    return fact


def nothing(state: State, setting: Setting) -> None:
    """Let only the clock go on."""


CASES = {
    "hours_after_h": Case(codes.T_HOURS_AFTER_H, nothing, (), 62.0),
    "previous_done": Case(codes.T_PREVIOUS_DONE, take(BEFORE), (BEFORE,)),
    "place_taken": Case(codes.T_PLACE_TAKEN, take(TAKEN), (TAKEN,), ALLIED),
    "place_taken, any": Case(codes.T_PLACE_TAKEN, take(TAKEN), (ELSEWHERE, TAKEN), ALLIED),
    "line_crossed": Case(codes.T_LINE_CROSSED, take(CROSSED), (ELSEWHERE, CROSSED)),
    "order_from": Case(codes.T_ORDER_FROM, put("headquarters", "contact_known_h", LONG_AGO_H, FRONT), (FRONT, -1)),
    "order_from, row": Case(
        codes.T_ORDER_FROM, put("plans", "issued_h", LONG_AGO_H, SUPERIOR_ROW), (FRONT, SUPERIOR_ROW)
    ),
    "strength_below": Case(codes.T_STRENGTH_BELOW, put("formations", "men", 5_900, 0), (), 0.6),
    "fuel_below": Case(codes.T_FUEL_BELOW, put("formations", "fuel_t", 29, 0), (), 0.3),
    "fuel_above": Case(codes.T_FUEL_ABOVE, put("formations", "fuel_t", 71, 0), (), 0.7),
    "enemy_seen": Case(codes.T_ENEMY_SEEN, come_near, (SEEN,)),
    "enemy_seen, axis": Case(
        codes.T_ENEMY_SEEN, put("headquarters", "belief_strength", 1, OWNER, SEEN_AXIS), (), SEEN_AXIS
    ),
    "decision_known": Case(codes.T_DECISION_KNOWN, put("politics", "broadcast_h", LONG_AGO_H)),
    "acceptance_known": Case(codes.T_ACCEPTANCE_KNOWN, put("politics", "acceptance_known_h", LONG_AGO_H)),
    "ships_free": Case(codes.T_SHIPS_FREE, outfit("naval", "lift_men", 100.0)),
    "aircraft_free": Case(codes.T_AIRCRAFT_FREE, outfit("air", "kind", TRANSPORT_AIRCRAFT)),
}
SAME_FACT = ({"place_taken", "place_taken, any"}, {"fuel_below", "fuel_above"})


def desk(*terms: Case, camp: int = ALLIED) -> tuple[State, Setting]:
    """Lay two headquarters of a camp and one of the other, places that the other holds, and a row with terms."""
    small = Small()
    side, other_side = (codes.SOVIET, codes.JAPANESE) if camp == ALLIED else (codes.JAPANESE, codes.SOVIET)
    front = small.staff(camp)
    owner = small.staff(camp, front)
    enemy = small.staff(1 - camp)
    for cell in (cell_at(8, 1), cell_at(8, 2), cell_at(8, 3), cell_at(2, 4), cell_at(9, 5)):
        small.place(cell, 1 - camp, axis=AXIS_OF_SEEN)
    small.formation(side, cell_at(0, 0), headquarters=owner, fuel_capacity_t=100)
    small.formation(other_side, cell_at(9, 0), headquarters=enemy)
    small.row(front, is_active=0)
    small.row(front, is_active=0)
    words, depth = small.setting.plans.term_place.shape[1:]
    kind, value = np.full(words, -1), np.zeros(words)
    place = np.full((words, depth), -1)
    for number, term in enumerate(terms):
        kind[number], value[number] = term.kind, term.value
        place[number, : len(term.places)] = term.places
    small.row(owner, term_kind=kind, term_place=place, term_value=value)
    small.then(lambda state: state.formations.fuel_t[:, 0].fill(50))
    small.then(lambda state: state.headquarters.belief_strength.fill(0))
    return small.build()


def is_in_force(state: State, setting: Setting, tick: int) -> tuple[bool, State]:
    """Judge the rows of one tick; tells whether the row of the desk is in force in every run."""
    after = keep(go(state, setting, 1, (orders,), tick))
    issued = after.plans.issued_h[:, ROW] < NEVER
    assert (issued == issued[0]).all()
    return bool(issued[0]), after


@pytest.mark.parametrize("name", CASES)
def test_each_term_holds_on_its_own_fact(name: str) -> None:
    state, setting = desk(CASES[name])
    for tick in QUIET_TICKS:
        found, state = is_in_force(state, setting, tick)
        assert not found
    CASES[name].fact(state, setting)
    assert is_in_force(state, setting, TRUE_TICK)[0]


@pytest.mark.parametrize("name", CASES)
def test_no_term_holds_on_the_facts_of_the_others(name: str) -> None:
    state, setting = desk(CASES[name])
    for other, case in CASES.items():
        if other != name and {name, other} not in SAME_FACT:
            case.fact(state, setting)
    assert not is_in_force(state, setting, QUIET_TICKS[-1])[0]


def test_every_kind_is_in_the_cases() -> None:
    assert {case.kind for case in CASES.values()} == set(range(len(codes.TRIGGERS))) - {codes.T_ALWAYS}


def test_all_terms_must_hold() -> None:
    both = CASES["decision_known"], CASES["ships_free"]
    state, setting = desk(*both)
    both[0].fact(state, setting)
    found, state = is_in_force(state, setting, QUIET_TICKS[0])
    assert not found
    both[1].fact(state, setting)
    assert is_in_force(state, setting, QUIET_TICKS[1])[0]


@pytest.mark.parametrize(("holder", "is_crossed"), [(ALLIED, False), (AXIS, True)])
def test_a_line_is_crossed_by_the_own_camp_only(holder: int, is_crossed: bool) -> None:
    state, setting = desk(CASES["line_crossed"], camp=AXIS)
    take(CROSSED, holder)(state, setting)
    assert is_in_force(state, setting, QUIET_TICKS[0])[0] == is_crossed


def test_an_enemy_near_a_place_is_seen_only_by_an_owner_who_believes_in_one() -> None:
    state, setting = desk(CASES["enemy_seen"])
    come_near(state, setting)
    state.headquarters.belief_strength[:] = 0
    found, state = is_in_force(state, setting, QUIET_TICKS[0])
    assert not found
    state.headquarters.belief_strength[:, OWNER, AXIS_OF_SEEN] = 1
    state.formations.cell[:, 1] = cell_at(9, 0)
    assert not is_in_force(state, setting, QUIET_TICKS[1])[0]


def test_an_order_of_another_row_does_not_do() -> None:
    state, setting = desk(CASES["order_from, row"])
    put("plans", "issued_h", LONG_AGO_H, OTHER_ROW)(state, setting)
    assert not is_in_force(state, setting, QUIET_TICKS[0])[0]


@pytest.mark.parametrize(
    ("name", "own", "others"),
    [
        ("decision_known", ("headquarters", "ceasefire_h", OWNER), ("politics", "broadcast_h")),
        ("acceptance_known", ("politics", "acceptance_h"), ("politics", "acceptance_known_h")),
    ],
)
def test_the_axis_learns_of_peace_by_its_own_orders(name: str, own: tuple[Any, ...], others: tuple[Any, ...]) -> None:
    state, setting = desk(CASES[name], camp=AXIS)
    put(others[0], others[1], LONG_AGO_H, *others[2:])(state, setting)
    found, state = is_in_force(state, setting, QUIET_TICKS[0])
    assert not found
    put(own[0], own[1], LONG_AGO_H, *own[2:])(state, setting)
    assert is_in_force(state, setting, QUIET_TICKS[1])[0]
