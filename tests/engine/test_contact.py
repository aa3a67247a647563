"""Contact lists against their slow twin: who stands where, who bars the way, who is near."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from auguststorm.engine import codes, contact
from auguststorm.theatre.lattice import neighbours
from tests.naive.contact import ARMED, BARRING, GONE, Presence

WIDTH, HEIGHT, F = 5, 4, 12
CELLS = WIDTH * HEIGHT
NEIGHBOUR = neighbours(*(values.ravel() for values in np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))))
NOWHERE = st.just(-1)

formations = st.lists(
    st.tuples(
        st.one_of(st.integers(0, CELLS - 1), NOWHERE), st.integers(0, len(codes.POSTURES) - 1), st.integers(0, 1)
    ),
    min_size=F,
    max_size=F,
)


def world(rows: list[tuple[int, int, int]]) -> tuple[Presence, np.ndarray, np.ndarray]:
    cell, posture, camp = (
        np.array(column, dtype) for column, dtype in zip(zip(*rows, strict=True), ("i4", "i1", "i1"), strict=True)
    )
    first, following = np.full((2, CELLS), -1, np.int16), np.full(F, -1, np.int16)
    contact.occupy(cell, posture, camp, np.arange(F, dtype=np.int16), first, following)
    return Presence(cell, posture, camp, NEIGHBOUR), first, following


def listed(here: int, camp: int, first: np.ndarray, following: np.ndarray) -> list[int]:
    out, formation = [], int(first[camp, here])
    while formation >= 0:
        out.append(formation)
        formation = int(following[formation])
    return out


def test_every_posture_is_of_one_kind() -> None:
    for posture in range(len(codes.POSTURES)):
        assert contact.is_on_map(posture) == (posture not in GONE)
        assert contact.is_armed(posture) == (posture in ARMED)
        assert contact.is_blocking(posture) == (posture in BARRING)


@settings(max_examples=150)
@given(formations)
def test_lists_hold_the_armed_of_each_cell_once(rows: list[tuple[int, int, int]]) -> None:
    twin, first, following = world(rows)
    for here in range(CELLS):
        for camp in range(2):
            found = listed(here, camp, first, following)
            assert len(found) == len(set(found))
            assert set(found) == twin.armed(here, camp)


@settings(max_examples=100)
@given(formations)
def test_questions_are_answered_as_by_the_twin(rows: list[tuple[int, int, int]]) -> None:
    twin, first, following = world(rows)
    for here in range(CELLS):
        for camp in range(2):
            assert contact.is_held(here, camp, first) == twin.is_held(here, camp)
            assert contact.is_blocked(here, camp, twin.posture, first, following) == twin.is_blocked(here, camp)
            assert contact.is_near(here, camp, NEIGHBOUR, first) == twin.is_within(here, camp, 1)
            assert contact.is_within_two(here, camp, NEIGHBOUR, first) == twin.is_within(here, camp, 2)


@settings(max_examples=100)
@given(formations, st.lists(st.tuples(st.integers(0, F - 1), st.integers(0, CELLS - 1)), max_size=10))
def test_lists_follow_those_who_move(rows: list[tuple[int, int, int]], moves: list[tuple[int, int]]) -> None:
    twin, first, following = world(rows)
    for formation, there in moves:
        if twin.cell[formation] < 0 or twin.posture[formation] not in ARMED:
            continue
        camp = twin.camp[formation]
        contact.leave_cell(first, following, camp, twin.cell[formation], formation)
        contact.join_cell(first, following, camp, there, formation)
        twin.cell[formation] = there
    for here in range(CELLS):
        for camp in range(2):
            assert set(listed(here, camp, first, following)) == twin.armed(here, camp)
    contact.vacate(twin.cell, first)
    assert (first == -1).all()


def test_leaving_a_cell_where_one_is_not_changes_nothing() -> None:
    _, first, following = world([(3, codes.HOLD, 0)] * 2 + [(-1, codes.ABSENT, 1)] * (F - 2))
    before = first.copy(), following.copy()
    contact.leave_cell(first, following, 0, 3, 5)
    contact.leave_cell(first, following, 1, 3, 0)
    assert (first == before[0]).all()
    assert (following == before[1]).all()
