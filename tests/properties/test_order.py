"""No result depends on the rows in which formations and sides stand: laid back, every bit is the same."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from auguststorm.campaign import run_chunk
from auguststorm.clock import N_TICKS
from auguststorm.engine import codes
from auguststorm.engine.buffers import Scratch
from auguststorm.engine.pace import DEMOLITION_PROBABILITY
from auguststorm.engine.phases.combat import combat
from auguststorm.engine.phases.movement import movement
from auguststorm.engine.phases.politics import politics
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.chaos import chaotic
from tests.engine.small import N_CELLS, Small, cell_at, go
from tests.engine.states import differences, historical, keep
from tests.properties.course import SEED, campaign
from tests.properties.reorder import events, laid_back, laid_out, reordered, rows_for

Array = npt.NDArray[Any]
TWO = np.arange(2)
EVERY = 4  # ticks between two looks


def reversed_rows() -> Array:
    return np.arange(historical().setting.formations.side.size)[::-1]


def sides_reversed() -> Array:
    """Put the last side first; within a side the order stays."""
    return np.argsort(-historical().setting.formations.side.astype(int), kind="stable")


def shuffled() -> Array:
    return np.random.default_rng(3).permutation(historical().setting.formations.side.size)


@pytest.mark.parametrize("order", [reversed_rows, sides_reversed, shuffled])
def test_campaign_is_the_same_whatever_rows_formations_stand_in(order: Callable[[], Array]) -> None:
    rows = rows_for(historical().setting, order())
    assert not np.array_equal(rows.formations, np.arange(rows.formations.size))
    _, as_it_was = campaign()

    def look(state: State, setting: Setting, tick: int) -> None:
        if tick % EVERY == 0 or tick == N_TICKS - 1:
            found = differences(laid_back(state, rows), as_it_was[tick], (slice(None), TWO))
            assert [name for name in found if not name.startswith("log.")] == [], f"tick {tick}"
            for run in range(TWO.size):
                assert events(state, run, rows) == events(as_it_was[tick], run), f"tick {tick}, run {run}"

    whole = historical()
    who = whole.battle.formations
    names = [tuple(values[row] for row in rows.formations) for values in (who.id, who.front_id)]
    who = replace(who, id=names[0], front_id=names[1], side=who.side[rows.formations])
    compiled = replace(whole, setting=reordered(whole.setting, rows), battle=replace(whole.battle, formations=who))
    run_chunk(compiled, SEED, TWO, on_tick=look)


# -- small worlds, where ties are many ---------------------------------------------------------------------------------

SIZE = 24  # rows that small worlds use


@pytest.mark.parametrize("seed", range(16))
def test_crowded_worlds_are_the_same_whatever_rows_formations_stand_in(seed: int) -> None:
    state, setting = chaotic(seed, runs=3)
    n_formations = setting.formations.side.size
    mixed = np.concatenate((np.random.default_rng(seed).permutation(SIZE), np.arange(SIZE, n_formations)))
    rows = rows_for(setting, mixed)
    other = laid_out(state, rows)
    elsewhere = reordered(setting, rows)._replace(scratch=Scratch(other, setting.theatre.neighbour.shape[0]))
    phases = (movement, combat, politics)
    for tick in range(4):
        state, other = keep(go(state, setting, 1, phases, tick)), keep(go(other, elsewhere, 1, phases, tick))
        found = differences(laid_back(other, rows), state)
        assert [name for name in found if not name.startswith("log.")] == [], f"tick {tick}"
        for run in range(3):
            assert events(other, run, rows) == events(state, run), f"tick {tick}, run {run}"


RUNS = 24
SLOTS = [list(range(6)), list(range(6))[::-1]]
in_any_rows = pytest.mark.parametrize("slots", SLOTS, ids=["forwards", "backwards"])


def two_before_a_town(slots: list[int], priorities: tuple[int, int]) -> tuple[list[int], State]:
    """Let two divisions enter an open town in one sub-step; return their rows and the state after the day."""
    small = Small(runs=RUNS, slots=slots)
    town = small.place(cell_at(3, 2))
    divisions = [small.formation(codes.SOVIET, cell_at(2, 2), codes.MOTOR, fuel_capacity_t=500) for _ in range(2)]
    for division, priority in zip(divisions, priorities, strict=True):
        small.task(division, codes.ADVANCE, town, priority=priority)
    small.then(lambda state: march(state, small, divisions))
    state, setting = small.build()
    return divisions, keep(go(state, setting, 4, (movement,)))


def march(state: State, small: Small, formations: list[int]) -> None:
    for formation in formations:
        state.formations.posture[:, formation] = codes.MARCH
        state.formations.route[:, formation] = small.setting.tasks.route[small.setting.tasks.first[formation]]


@in_any_rows
def test_taker_of_a_place_is_who_has_the_first_order(slots: list[int]) -> None:
    for first in range(2):
        divisions, state = two_before_a_town(slots, (first, 1 - first))
        assert (state.formations.cell[:, divisions] == cell_at(3, 2)).all()
        assert (state.places.taker[:, 0] == divisions[first]).all()


def test_taker_of_a_place_among_equals_is_drawn() -> None:
    takers = []
    for slots in SLOTS:
        divisions, state = two_before_a_town(slots, (1, 1))
        takers.append([divisions.index(taker) for taker in state.places.taker[:, 0]])
    assert takers[0] == takers[1]
    assert set(takers[0]) == {0, 1}


@in_any_rows
def test_bridge_is_kept_by_the_most_wakeful_of_its_guards(slots: list[int]) -> None:
    small = Small(runs=RUNS, slots=slots)
    small.setting.parameters.movement[:, DEMOLITION_PROBABILITY] = 1.0
    bridge = small.bridge(cell_at(4, 2), 0)
    asleep, awake = small.staff(codes.AXIS), small.staff(codes.AXIS)
    for headquarters, column in ((asleep, 4), (awake, 4), (asleep, 5), (asleep, 4)):
        small.formation(codes.JAPANESE, cell_at(column, 2), headquarters=headquarters)
    small.formation(codes.SOVIET, cell_at(3, 2))
    small.then(lambda state: surprise(state, asleep))
    state, setting = small.build()
    after = go(state, setting, 1, (movement,))
    assert (after.places.bridge[:, bridge] == codes.BLOWN).all()


def surprise(state: State, headquarters: int) -> None:
    state.headquarters.surprise[:, headquarters] = 1.0


def two_falling_back(slots: list[int]) -> list[int]:
    """Beat a formation of either camp, with one cell free for both; return who came into it, run by run."""
    small = Small(runs=RUNS, slots=slots)
    row = [cell_at(column, 2) for column in range(1, 6)]  # beater, beaten, free, beaten, beater
    small.terrain([cell for cell in range(N_CELLS) if cell not in row], "sea")
    beaten = [
        small.formation(codes.SOVIET, row[1], men=400, quality=0.3),
        small.formation(codes.JAPANESE, row[3], men=400, quality=0.3),
    ]
    beaters = [small.formation(codes.JAPANESE, row[0], men=20_000), small.formation(codes.SOVIET, row[4], men=20_000)]

    def stir(state: State) -> None:
        state.formations.cohesion[:, beaten] = 0.05
        state.formations.posture[:, beaters] = codes.ATTACK
        state.formations.toward[:, beaters] = (0, 3)

    small.then(stir)
    state, setting = small.build()
    after = go(state, setting, 1, (combat,))
    is_back = after.formations.cell[:, beaten] == row[2]
    assert (is_back.sum(axis=1) == 1).all(), "one of the two, and never both"
    assert (after.formations.posture[:, beaten][~is_back] == codes.ISOLATED).all()
    return [int(run) for run in is_back.argmax(axis=1)]


def test_of_two_hostile_formations_falling_back_on_one_cell_a_lot_decides() -> None:
    forwards, backwards = (two_falling_back(slots) for slots in SLOTS)
    assert forwards == backwards
    assert set(forwards) == {0, 1}
