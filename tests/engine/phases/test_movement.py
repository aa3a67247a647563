"""Movement against its slow twin on random small worlds, and its words one by one."""

from typing import Any

import numpy as np
import pytest

from auguststorm.engine import codes
from auguststorm.engine.columns import tail_after_edge
from auguststorm.engine.pace import PARAMETERS
from auguststorm.engine.phases.movement import movement
from auguststorm.engine.state import State
from tests.engine.chaos import chaotic
from tests.engine.small import WIDTH, Small, cell_at, go
from tests.engine.states import keep
from tests.naive.movement import March

WORLDS = range(24)
TICKS = 3
EXACT = ("cell", "previous_cell", "toward", "posture", "halt")
NEAR = {  # relative and absolute, single precision
    "crossing_share": (1e-4, 2e-5), "tail_share": (1e-4, 1e-5), "fatigue": (1e-5, 1e-6), "men": (1e-12, 1e-9),
    "tanks": (1e-5, 1e-5), "fuel_t": (1e-5, 1e-5),
}  # fmt: skip


def compare(after: State, twin: March, run: int, where: str) -> None:
    f = after.formations[run]
    for name in EXACT:
        np.testing.assert_array_equal(f[name], twin.f[name], err_msg=f"{where}: {name}")
    for name, (relative, absolute) in NEAR.items():
        np.testing.assert_allclose(f[name], twin.f[name], relative, absolute, err_msg=f"{where}: {name}")
    for name in ("men", "tanks", "fuel_burned_t"):
        np.testing.assert_allclose(after.sinks[run][name], twin.sinks[name], 1e-5, 1e-5, err_msg=f"{where}: {name}")
    for name in ("control", "taken_h", "how", "taker", "bridge", "bridge_h"):
        np.testing.assert_array_equal(after.places[run][name], twin.places[name], err_msg=f"{where}: {name}")
    edges = after.traffic.edge[run]
    debts = {int(edge): float(after.traffic.debt_km[run, slot]) for slot, edge in enumerate(edges) if edge >= 0}
    assert debts == pytest.approx({edge: float(debt) for edge, debt in twin.debt.items()}, rel=1e-4, abs=1e-3), where


@pytest.mark.parametrize("seed", WORLDS)
def test_movement_is_its_slow_twin(seed: int) -> None:
    state, setting = chaotic(seed, is_central=seed % 2 == 0)
    for tick in range(TICKS):
        before = keep(state)
        after: Any = keep(go(state, setting, 1, (movement,), tick))
        for run in range(setting.chance.runs.size):
            compare(after, March(before, setting, tick, run).go(), run, f"world {seed}, tick {tick}, run {run}")
        state = after


def test_the_worlds_try_every_halt_of_a_march() -> None:
    seen: set[int] = set()
    for seed in WORLDS:
        state, setting = chaotic(seed)
        go(state, setting, TICKS, (movement,), watch=lambda _, after: seen.update(np.unique(after.formations.halt)))
    wanted = ("none", "fuel", "enemy", "traffic", "stop_line", "preparing", "arrived")
    assert {codes.HALTS.index(name) for name in wanted} <= seen


def two_columns(**values: Any) -> tuple[Small, list[int]]:
    """Put two motor columns of 60 km in a cell with one pass before them."""
    small = Small()
    start, goal = cell_at(1, 2), small.place(cell_at(4, 2))
    small.terrain([cell_at(column, row) for row in (1, 3) for column in range(WIDTH)], "sea")
    small.edge(start, 0, surface=codes.PASS, is_pass=1)
    small.place(start, codes.ALLIED)
    columns = []
    for priority in (0, 2):
        column = small.formation(codes.SOVIET, start, codes.MOTOR, 10_000, vehicles=1500, fuel_capacity_t=500, **values)
        small.task(column, codes.ADVANCE, goal, priority=priority)
        small.then(lambda state, n=column: march(small, state, n))  # type: ignore[misc]
        columns.append(column)
    return small, columns


def march(small: Small, state: State, formation: int) -> None:
    """Set a formation marching by the route of its first task."""
    state.formations.posture[:, formation] = codes.MARCH
    state.formations.route[:, formation] = small.setting.tasks.route[small.setting.tasks.first[formation]]


def test_columns_pass_a_defile_one_behind_the_other() -> None:
    small, (first, second) = two_columns()
    small.setting.parameters.movement[:, PARAMETERS.index("march_motor_km_per_day")] = 1_000  # faster than the pass
    arrival: dict[int, int] = {}
    state, setting = small.build()

    def watch(tick: int, after: State) -> None:
        for column in (first, second):
            if after.formations.cell[0, column] != cell_at(1, 2):
                arrival.setdefault(column, tick)

    go(state, setting, 12, (movement,), watch=watch)
    length = (1500 * 0.035) + 10 * 0.7  # km of column
    assert arrival[first] < arrival[second]
    assert (arrival[second] - arrival[first]) * 32 == pytest.approx(length, abs=32)  # a pass takes 32 km a tick


def test_a_slow_column_keeps_the_road_for_as_long_as_it_takes_to_pass() -> None:
    """Of two columns of foot of 21 km, at a third of the pace of the pass's capacity, the second starts hours later."""
    waits = []
    for pace in (8.0, 24.0):
        small = Small()
        start, goal = cell_at(1, 2), small.place(cell_at(4, 2))
        small.terrain([cell_at(column, row) for row in (1, 3) for column in range(WIDTH)], "sea")
        small.edge(start, 0, surface=codes.TRACK)
        columns = []
        for priority in (0, 2):
            column = small.formation(codes.SOVIET, start, codes.FOOT, 30_000)
            small.task(column, codes.ADVANCE, goal, priority=priority)
            small.then(lambda state, n=column, small=small: march(small, state, n))  # type: ignore[misc]
            columns.append(column)
        small.setting.parameters.movement[:, PARAMETERS.index("march_foot_km_per_day")] = pace
        state, setting = small.build()
        waited = 0
        for tick in range(40):
            state = keep(go(state, setting, 1, (movement,), tick))
            waited += int(state.formations.halt[0, columns[1]] == codes.HALT_TRAFFIC)
        waits.append(waited)
    assert waits[0] > waits[1] > 0


def test_a_long_column_trails_back_the_whole_way_its_head_has_come() -> None:
    """Of a column of 60 km, 8 km have not closed up 16 km from its start, then 24, 40 and, all on the road, 52."""
    tails = [0.0]
    for _ in range(5):
        tails.append(tail_after_edge(tails[-1], 60.0, 16.0, 1.0, 8.0))
    assert tails == pytest.approx([0, 8, 24, 40, 52, 52])
    assert tail_after_edge(0.0, 60.0, 16.0, 5.0, 8.0) == 20.0  # five abreast all of it is on the way after one edge


def test_without_columns_no_one_waits() -> None:
    small, (first, second) = two_columns()
    small.setting.switches[codes.S_COLUMNS] = 0
    state, setting = small.build()
    after = go(state, setting, 3, (movement,)).formations
    assert after.cell[0, first] == after.cell[0, second] != cell_at(1, 2)
    assert (after.tail_share[0] == 0).all()


def test_tanks_stop_when_dry_and_go_on_when_filled() -> None:
    small, (first, _) = two_columns(fuel_rate_t_per_km=1.0)
    state, setting = small.build()
    state.formations.fuel_t[:, first] = 20
    state = keep(go(state, setting, 6, (movement,)))
    assert state.formations.halt[0, first] == codes.HALT_FUEL
    left = state.formations.fuel_t[0, first]
    assert 0 <= left < 20
    assert left + state.sinks.fuel_burned_t[0, first] == pytest.approx(20)
    state.formations.fuel_t[:, first] = 200
    cell = state.formations.cell[0, first]
    after = go(state, setting, 4, (movement,), 6)
    assert after.formations.cell[0, first] != cell


def test_hostile_heads_never_swap_nor_meet_in_a_cell() -> None:
    small = Small()
    east, west = small.place(cell_at(8, 2)), small.place(cell_at(1, 2), codes.ALLIED)
    ours = small.formation(codes.SOVIET, cell_at(2, 2))
    theirs = small.formation(codes.JAPANESE, cell_at(7, 2))
    small.task(ours, codes.ADVANCE, east)
    small.task(theirs, codes.ADVANCE, west)
    for n in (ours, theirs):
        small.then(lambda state, n=n: march(small, state, n))  # type: ignore[misc]
    state, setting = small.build()
    after = go(state, setting, 20, (movement,)).formations
    assert after.cell[0, theirs] - after.cell[0, ours] == 1
    assert (after.posture[0, [ours, theirs]] == codes.ATTACK).all()
    assert (after.halt[0, [ours, theirs]] == codes.HALT_ENEMY).all()


def test_a_fort_stays_its_own_while_its_garrison_holds_out_masked() -> None:
    small = Small()
    town, fort = small.place(cell_at(3, 2)), small.place(cell_at(3, 2), is_clear=1)
    works = small.works(cell_at(3, 2), fort)
    ours = small.formation(codes.SOVIET, cell_at(2, 2))
    small.task(ours, codes.ADVANCE, town)
    small.then(lambda state: march(small, state, ours))
    small.then(lambda state: state.formations.posture[:, works].fill(codes.MASKED))
    state, setting = small.build()
    after = go(state, setting, 10, (movement,))
    assert after.formations.cell[0, ours] == cell_at(3, 2)
    assert after.places.control[0, town] == codes.ALLIED
    assert after.places.control[0, fort] == codes.AXIS


def test_an_enemy_in_the_goal_is_attacked_and_not_gone_round() -> None:
    small = Small()
    goal = small.place(cell_at(4, 2))
    small.formation(codes.JAPANESE, cell_at(4, 2))
    ours = small.formation(codes.SOVIET, cell_at(3, 2), codes.CAVALRY)
    small.task(ours, codes.ADVANCE, goal, may_bypass=1)
    small.then(lambda state: march(small, state, ours))
    after = go(*small.build(), 4, (movement,)).formations
    assert after.cell[0, ours] == cell_at(3, 2)
    assert after.posture[0, ours] == codes.ATTACK


def test_an_enemy_on_the_way_is_passed_by_with_leave() -> None:
    for leave in (0, 1):
        small = Small()
        goal = small.place(cell_at(6, 2))
        small.formation(codes.JAPANESE, cell_at(4, 2))
        ours = small.formation(codes.SOVIET, cell_at(3, 2), codes.MOTOR)
        small.task(ours, codes.ADVANCE, goal, may_bypass=leave)
        small.then(lambda state, s=small, n=ours: march(s, state, n))  # type: ignore[misc]
        after = go(*small.build(), 8, (movement,)).formations
        assert (after.cell[0, ours] == cell_at(3, 2)) == (leave == 0)


@pytest.mark.parametrize(
    "reason", ["in reach", "defended beside it", "out of reach", "held since yesterday", "barred", "closed"]
)
def test_a_place_that_nobody_defends_falls_to_the_rear_within_reach(reason: str) -> None:
    small = Small(runs=40)
    at = cell_at(4, 2)
    base, left = small.place(cell_at(2, 2), codes.ALLIED), small.place(at)
    graph = small.setting.supply
    graph.near_place[at, 0], graph.near_km[at, 0] = base, 500.0 if reason == "out of reach" else 32.0
    if reason == "barred":
        graph.near_place[at, 1], graph.near_km[at, 1] = base, 32.0
        graph.near_place[at, 0], graph.near_km[at, 0] = small.place(cell_at(3, 2)), 16.0
        small.formation(codes.JAPANESE, cell_at(2, 1), men=500)
    if reason == "defended beside it":
        small.formation(codes.JAPANESE, cell_at(5, 2), men=500)
    if reason == "closed":
        small.setting.theatre.is_closed_to_allied[at] = 1
    state, setting = small.build()
    state.places.taken_h[:, base] = 1.0 if reason == "held since yesterday" else -codes.NEVER
    after = keep(go(state, setting, 1, (movement,), 4)).places
    has_fallen = after.control[:, left] == codes.ALLIED
    rate = 1 - np.exp(-setting.parameters.movement[0, PARAMETERS.index("rear_take_per_day")])
    assert has_fallen.mean() == pytest.approx(rate, abs=0.25) if reason == "in reach" else not has_fallen.any()
    if reason == "in reach":
        assert (after.how[has_fallen, left] == codes.BY_ABANDONMENT).all()
        assert ((after.taken_h[has_fallen, left] >= 24) & (after.taken_h[has_fallen, left] < 30)).all()
        assert not (go(state, setting, 1, (movement,), 5).places.control[:, left] == codes.ALLIED).any()  # once a day
