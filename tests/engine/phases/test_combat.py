"""Combat against its slow twin on random small worlds, and its words one by one."""

from typing import Any

import numpy as np
import pytest

from auguststorm.engine import codes
from auguststorm.engine.battle import PARAMETERS
from auguststorm.engine.phases.combat import combat
from auguststorm.engine.phases.movement import movement
from auguststorm.engine.state import State
from auguststorm.theatre.lattice import DIRECTIONS
from tests.engine.chaos import chaotic
from tests.engine.small import N_CELLS, Small, cell_at, go
from tests.engine.states import keep
from tests.naive.combat import Fight

WORLDS = range(24)
TICKS = 5
EXACT = ("cell", "previous_cell", "toward", "posture", "contact_h")
NEAR = (
    "crossing_share", "men", "tanks", "guns", "fuel_t", "ammunition_t", "cohesion", "entrenchment", "ready_h",
)  # fmt: skip


def logged(state: State, run: int, kind: int) -> list[float]:
    log, count = state.log, state.log.count[run]
    return sorted(log.value[run, :count][log.kind[run, :count] == kind].tolist())


def compare(after: State, twin: Fight, run: int, where: str) -> None:
    f = after.formations[run]
    for name in EXACT:
        np.testing.assert_array_equal(f[name], twin.f[name], err_msg=f"{where}: {name}")
    for name in NEAR:
        np.testing.assert_allclose(f[name], twin.f[name], 2e-5, 1e-5, err_msg=f"{where}: {name}")
    for name in ("men", "tanks", "guns", "fuel_lost_t", "ammunition_lost_t"):
        np.testing.assert_allclose(after.sinks[run][name], twin.sinks[name], 2e-5, 1e-4, err_msg=f"{where}: {name}")
    assert logged(after, run, codes.E_BATTLE) == pytest.approx(sorted(twin.ratios), rel=1e-5), where


@pytest.mark.parametrize("seed", WORLDS)
def test_combat_is_its_slow_twin(seed: int) -> None:
    state, setting = chaotic(seed, is_central=seed % 2 == 0)
    for tick in range(TICKS):
        before = keep(go(state, setting, 1, (movement,), tick))
        after: Any = keep(combat(before, setting, tick))
        for run in range(setting.chance.runs.size):
            compare(after, Fight(before, setting, tick, run).go(), run, f"world {seed}, tick {tick}, run {run}")
        state = after


def test_the_worlds_try_every_end_of_a_battle() -> None:
    seen: set[int] = set()
    for seed in WORLDS:
        state, setting = chaotic(seed)
        go(
            state, setting, TICKS, (movement, combat),
            watch=lambda _, after: seen.update(*(after.log.kind[run, : after.log.count[run]] for run in range(2))),
        )  # fmt: skip
    wanted = ("battle", "broke", "retreated", "isolated", "surrendered_garrison", "masked")
    assert {codes.EVENTS.index(name) for name in wanted} <= seen


def assault(runs: int = 2, men: float = 12_000, terrain: str = "plain", **defender: Any) -> tuple[Small, int, int]:
    """Let a Soviet formation attack a Japanese one over an edge."""
    small = Small(runs=runs)
    small.terrain([cell_at(5, 2)], terrain)
    ours = small.formation(codes.SOVIET, cell_at(4, 2), men=men, guns=100)
    theirs = small.formation(codes.JAPANESE, cell_at(5, 2), men=8_000, guns=40, **defender)

    def deploy(state: State) -> None:
        state.formations.posture[:, ours] = codes.ATTACK
        state.formations.toward[:, ours] = 0
        state.formations.ammunition_t[:] = 10_000

    small.then(deploy)
    return small, ours, theirs


def lost(state: State, formation: int, run: int = 0) -> float:
    return float(state.sinks.men[run, formation].sum())


def test_luck_favours_one_side_at_the_cost_of_the_other() -> None:
    small, ours, theirs = assault(runs=8)
    state, setting = small.build()
    after = combat(state, setting, 0)
    losses = np.array([[lost(after, n, run) for n in (ours, theirs)] for run in range(8)])
    assert np.unique(losses[:, 0]).size == 8
    assert losses.prod(axis=1) == pytest.approx(losses.prod(axis=1)[0])


def test_more_attackers_lose_less_and_inflict_more() -> None:
    results = []
    for men in (8_000, 16_000, 32_000):
        small, ours, theirs = assault(men=men)
        after = combat(*small.build(), 1)
        results.append((lost(after, ours) / men, lost(after, theirs)))
    (share_a, lost_a), (share_b, lost_b), (share_c, lost_c) = results
    assert share_a > share_b > share_c
    assert lost_a < lost_b < lost_c


def test_no_more_men_fight_than_find_room() -> None:
    small, ours, _ = assault(men=200_000, terrain="mountain")
    state, setting = small.build()
    after = combat(state, setting, 1)
    room = setting.parameters.combat[0, PARAMETERS.index("frontage_close_men")]
    day = setting.parameters.combat[0, PARAMETERS.index("attacker_parity_per_day_share")]
    assert 0 < lost(after, ours) < room * day  # a quarter of a day at odds above one


def test_an_attack_at_hopeless_odds_is_not_pressed() -> None:
    small, ours, theirs = assault(men=500)
    small.setting.formations.guns_start[ours] = 0
    after = combat(*small.build(), 1)
    assert lost(after, ours) == lost(after, theirs) == 0


def test_works_are_worn_down_till_the_garrison_breaks_and_the_fort_falls() -> None:
    small = Small()
    fort = small.place(cell_at(5, 2), is_clear=1)
    works = small.works(cell_at(5, 2), fort, men=1_000, works_class=3, guns=20)
    ours = small.formation(codes.SOVIET, cell_at(4, 2), men=15_000, guns=200)
    small.task(ours, codes.SEIZE, fort, may_bypass=0)

    def deploy(state: State) -> None:
        state.formations.posture[:, ours] = codes.MARCH
        state.formations.route[:, ours] = small.setting.tasks.route[small.setting.tasks.first[ours]]
        state.formations.ammunition_t[:] = 10_000

    small.then(deploy)
    state, setting = small.build()
    days = []
    for tick in range(112):
        state = keep(go(state, setting, 1, (movement, combat), tick))
        if state.formations.posture[0, works] == codes.DISBANDED:
            days.append(tick / 4)
    assert 2 < days[0] < 28
    sinks = state.sinks.men[0, works]
    assert sinks.sum() == pytest.approx(1_000)
    assert sinks[codes.KILLED] > 0
    assert sinks[codes.CAPTURED] > 0
    assert state.places.control[0, fort] == codes.ALLIED


@pytest.mark.parametrize(("is_ringed", "has_line"), [(False, True), (True, True), (False, False)])
def test_a_broken_force_falls_back_and_is_cut_off_without_a_free_way_or_a_line(is_ringed: bool, has_line: bool) -> None:
    small, _, theirs = assault(men=30_000)
    if is_ringed:
        for there in small.setting.theatre.neighbour[cell_at(5, 2)]:
            small.formation(codes.SOVIET, int(there), men=3_000)
    small.then(lambda state: state.formations.cohesion[:, theirs].fill(0.3))
    small.then(lambda state: state.formations.is_supplied[:, theirs].fill(has_line))
    after = combat(*small.build(), 1).formations
    is_free = has_line and not is_ringed
    assert after.posture[0, theirs] == (codes.WITHDRAW if is_free else codes.ISOLATED)
    assert (after.cell[0, theirs] != cell_at(5, 2)) == is_free
    assert after.guns[0, theirs] < 40


@pytest.mark.parametrize(("men", "attacks"), [(2_000, False), (40_000, True)])
def test_field_troops_strong_enough_go_for_a_beachhead_in_their_cell(men: float, attacks: bool) -> None:
    small = Small()
    landed = small.formation(codes.SOVIET, cell_at(5, 2), men=4_000)
    theirs = small.formation(codes.JAPANESE, cell_at(5, 2), men=men)
    small.then(lambda state: state.formations.posture.__setitem__((slice(None), [landed, theirs]), codes.HOLD))
    small.then(lambda state: state.formations.ammunition_t.__setitem__(slice(None), 10_000.0))
    after = combat(*small.build(), 1)
    killed = [after.sinks.men[0, n, codes.KILLED] / max(lost(after, n), 1e-9) for n in (landed, theirs)]
    share = small.setting.parameters.combat[0, PARAMETERS.index("killed_attacker_share")]
    share *= 1 - small.setting.parameters.combat[0, PARAMETERS.index("missing_share")]
    assert lost(after, landed) > 0
    assert lost(after, theirs) > 0
    assert killed[int(attacks)] == pytest.approx(share)  # who attacks has the attacker's share of dead
    assert killed[int(not attacks)] != pytest.approx(share)


def test_guns_divide_their_fire_between_the_battles_fought_from_their_cell() -> None:
    def inflicted(n_battles: int) -> float:
        small, _, theirs = assault()
        small.formation(codes.SOVIET, cell_at(4, 2), men=3_000, guns=400, is_artillery=1)
        if n_battles == 2:
            small.formation(codes.JAPANESE, cell_at(4, 1), men=8_000, guns=40)
            other = small.formation(codes.SOVIET, cell_at(4, 2), men=9_000)
            direction = DIRECTIONS.index((0, -1))
            small.then(lambda state: state.formations.posture.__setitem__((slice(None), other), codes.ATTACK))
            small.then(lambda state: state.formations.toward.__setitem__((slice(None), other), direction))
        return lost(combat(*small.build(), 1), theirs)

    assert inflicted(2) < inflicted(1)


@pytest.mark.parametrize(("has_bridge", "is_cut_off"), [(False, True), (True, False)])
def test_no_one_falls_back_over_a_great_river_without_a_bridge(has_bridge: bool, is_cut_off: bool) -> None:
    small, _, theirs = assault(men=60_000)
    small.terrain(
        [there for there in range(N_CELLS) if there not in (cell_at(4, 2), cell_at(5, 2), cell_at(6, 2))], "sea"
    )
    small.edge(cell_at(5, 2), 0, river=3)
    if has_bridge:
        small.bridge(cell_at(5, 2), 0)
    small.then(lambda state: state.formations.cohesion.__setitem__((slice(None), theirs), 0.05))
    after = combat(*small.build(), 1)
    assert (after.formations.posture[0, theirs] == codes.ISOLATED) == is_cut_off


def test_who_fell_back_a_few_hours_ago_is_caught_but_not_cut_off_while_a_way_is_free() -> None:
    for around, posture in ((False, codes.WITHDRAW), (True, codes.ISOLATED)):
        small, _, theirs = assault(men=30_000)
        if around:
            for there in small.setting.theatre.neighbour[cell_at(5, 2)]:
                small.formation(codes.SOVIET, int(there), men=3_000)
        state, setting = small.build()
        state.formations.cohesion[:, theirs] = 0.3
        state.formations.posture[:, theirs] = codes.WITHDRAW
        state.formations.ready_h[:, theirs] = 12.0  # it fell back at hour 0, and cannot go again before
        caught = keep(combat(state, setting, 1))
        assert (caught.formations.posture[0, theirs], caught.formations.cell[0, theirs]) == (posture, cell_at(5, 2))
        assert caught.sinks.men[0, theirs, codes.CAPTURED] > 0
        later = combat(caught, setting, 2).formations
        assert (later.cell[0, theirs] != cell_at(5, 2)) == (not around)


def test_troops_sent_to_clear_a_fort_attack_it_though_their_task_lies_elsewhere() -> None:
    small = Small()
    fort, town = small.place(cell_at(5, 2), is_clear=1), small.place(cell_at(7, 2))
    works = small.works(cell_at(5, 2), fort)
    ours = small.formation(codes.SOVIET, cell_at(5, 2), men=9_000, guns=100)
    small.task(ours, codes.ADVANCE, town)
    route = small.route(fort, codes.FOOT)

    def clear(state: State) -> None:
        state.formations.posture[:, works] = codes.MASKED
        state.formations.posture[:, ours] = codes.MARCH
        state.formations.route[:, ours] = route

    small.then(clear)
    after = combat(*small.build(), 1)
    assert lost(after, works) > 0
