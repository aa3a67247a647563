"""Command against its slow twin on random trees, and its words one by one."""

from typing import Any

import numpy as np
import pytest

from auguststorm.engine import codes
from auguststorm.engine.codes import NEVER
from auguststorm.engine.links import PARAMETERS
from auguststorm.engine.phases.command import command
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.small import N_CELLS, Small, cell_at, go
from tests.engine.states import keep
from tests.naive.command import Office

WORLDS = range(20)
TICKS = 5


def tangle(seed: int) -> tuple[State, Setting]:
    """Make two trees of headquarters with troops, orders under way and a cease-fire on its way down, at random."""
    dice = np.random.default_rng(seed)
    small = Small(seed=seed, is_central=seed % 2 == 0)
    staffs: dict[int, list[int]] = {camp: [small.staff(camp)] for camp in (codes.ALLIED, codes.AXIS)}
    for _ in range(16):
        camp = int(dice.integers(2))
        cell = int(dice.integers(-1, N_CELLS))
        line = np.full(8, -1)
        line[: dice.integers(8)] = dice.integers(N_CELLS)
        staffs[camp].append(
            small.staff(
                camp, int(dice.choice(staffs[camp][-3:])), cell, line_cells=line,
                **{name: int(dice.integers(2)) for name in ("has_wire", "has_radio", "has_air")},
            )
        )  # fmt: skip
    small.setting.politics.kwantung = int(dice.choice(staffs[codes.AXIS]))
    rows = [
        small.row(int(dice.choice(staffs[int(dice.integers(2))])), is_prewar=int(dice.integers(2))) for _ in range(8)
    ]
    place = small.place(0)
    for _ in range(12):
        side = int(dice.choice((codes.SOVIET, codes.JAPANESE)))
        camp = int(side == codes.JAPANESE)
        cell = int(dice.integers(N_CELLS))
        n = small.formation(
            side,
            cell,
            headquarters=int(dice.choice(staffs[camp])),
            quality=float(dice.random()),
            has_own_staff=int(dice.integers(2)),
        )
        for _ in range(int(dice.integers(3))):
            small.task(n, codes.ADVANCE, place, plan=int(dice.choice(rows)))
        if dice.random() < 0.3:
            small.setting.headquarters.leader[dice.choice(staffs[camp])] = n
    small.then(lambda state: _stir(state, small, dice))
    return small.build()


def _stir(state: State, small: Small, dice: np.random.Generator) -> None:
    f, hqs = state.formations, state.headquarters
    for n in small.chains:
        f.posture[:, n] = dice.choice((codes.HOLD, codes.MARCH, codes.ISOLATED, codes.MASKED, codes.DISBANDED))
        f.is_supplied[:, n] = dice.random() < 0.8
    hqs.surprise[:] = dice.random(hqs.surprise.shape)
    hqs.displaced_until_h[:] = dice.choice((0.0, 10.0, 20.0), hqs.displaced_until_h.shape)
    hqs.is_captured[:, : small.n_headquarters] = dice.random(small.n_headquarters) < 0.1
    hqs.ceasefire_h[:, 1] = dice.choice((NEVER, -2.0, 8.0))  # the head of the axis tree
    state.politics.acceptance_h[:] = dice.choice((NEVER, 1.0, 11.0))
    state.plans.issued_h[:, : small.n_rows] = dice.choice((NEVER, -3.0), small.n_rows)


@pytest.mark.parametrize("seed", WORLDS)
def test_command_is_its_slow_twin(seed: int) -> None:
    state, setting = tangle(seed)
    for tick in range(TICKS):
        before = keep(state)
        after: Any = keep(go(state, setting, 1, (command,), tick))
        for run in range(2):
            twin, where = Office(before, setting, tick, run).go(), f"world {seed}, tick {tick}, run {run}"
            for name in ("cell", "is_captured", "link"):
                np.testing.assert_array_equal(after.headquarters[run][name], twin.hq[name], err_msg=f"{where}: {name}")
            for name in ("displaced_until_h", "ceasefire_h"):
                np.testing.assert_allclose(
                    after.headquarters[run][name], twin.hq[name], 1e-5, err_msg=f"{where}: {name}"
                )
            np.testing.assert_allclose(after.formations[run].ceasefire_h, twin.f["ceasefire_h"], 1e-5, err_msg=where)
            np.testing.assert_allclose(after.plans[run].due_h, twin.plans["due_h"], 1e-5, err_msg=where)
        state = after


def parameter(setting: Setting, name: str) -> float:
    return float(setting.parameters.command[0, PARAMETERS.index(name)])


def ladder(runs: int = 64, **values: Any) -> tuple[Small, list[int], int]:
    """Make the Kwantung command over an army, a division and its troops."""
    small = Small(runs=runs)
    tokyo = small.staff(codes.AXIS)
    kwantung = small.staff(codes.AXIS, tokyo, has_wire=1)
    army = small.staff(codes.AXIS, kwantung, has_wire=1, level=3)
    division = small.staff(codes.AXIS, army, has_wire=1, level=4, **values)
    small.setting.politics.kwantung = kwantung
    troops = small.formation(codes.JAPANESE, cell_at(5, 2), headquarters=division)
    return small, [tokyo, kwantung, army, division], troops


def test_the_order_waits_at_the_kwantung_command_until_it_has_accepted() -> None:
    small, (tokyo, kwantung, army, division), troops = ladder()
    small.then(lambda state: state.headquarters.ceasefire_h[:, tokyo].fill(1.0))
    small.then(lambda state: state.politics.acceptance_h[:].fill(40.0))
    state, setting = small.build()
    after = keep(go(state, setting, 6, (command,)))
    assert (after.headquarters.ceasefire_h[:, kwantung] < NEVER).all()
    assert (after.headquarters.ceasefire_h[:, army] == NEVER).all()
    after = go(after, setting, 30, (command,), 6)
    known = after.headquarters.ceasefire_h
    assert (known[:, army] >= 40).all()
    assert (known[:, division] > known[:, army]).all()
    assert (after.formations.ceasefire_h[:, troops] > known[:, division]).all()


def test_the_cut_off_learn_days_later() -> None:
    medians = []
    for is_supplied in (1, 0):
        small, (tokyo, *_), troops = ladder()
        small.then(lambda state, t=tokyo: state.headquarters.ceasefire_h[:, t].fill(0.0))  # type: ignore[misc]
        small.then(lambda state: state.politics.acceptance_h[:].fill(0.0))
        small.then(lambda state, n=troops, s=is_supplied: state.formations.is_supplied[:, n].fill(s))  # type: ignore[misc]
        state, setting = small.build()
        after = go(state, setting, 60, (command,))
        medians.append(np.median(after.formations.ceasefire_h[:, troops]))
    assert medians[0] < 72
    assert medians[1] > medians[0] + 48


def test_without_link_delay_everyone_knows_at_once() -> None:
    small, (tokyo, *rest), troops = ladder(runs=2)
    small.setting.switches[codes.S_LINK_DELAY] = 0
    small.then(lambda state: state.headquarters.ceasefire_h[:, tokyo].fill(3.0))
    small.then(lambda state: state.politics.acceptance_h[:].fill(4.0))
    state, setting = small.build()
    after = go(state, setting, 1, (command,))
    assert (after.headquarters.ceasefire_h[:, rest[1:]] == 4).all()
    assert (after.formations.ceasefire_h[:, troops] == 4).all()


def test_a_surprised_staff_passes_its_orders_on_later() -> None:
    hours = []
    for surprise in (0.0, 1.0):
        small, staffs, troops = ladder(runs=2)
        row = small.row(staffs[2])
        small.task(troops, codes.WITHDRAW_TO, small.place(0), plan=row)
        small.then(lambda state, r=row: state.plans.issued_h[:, r].fill(0.0))  # type: ignore[misc]
        small.then(lambda state, h=staffs[3], s=surprise: state.headquarters.surprise[:, h].fill(s))  # type: ignore[misc]
        state, setting = small.build()
        after = go(state, setting, 1, (command,))
        hours.append(float(after.plans.due_h[0, setting.tasks.first[troops]]))
    assert hours[0] > parameter(setting, "preparation_best_h")
    assert hours[1] > hours[0]


def test_a_staff_alone_moves_back_from_the_enemy_and_is_taken_when_entered() -> None:
    small = Small()
    top = small.staff(codes.AXIS)
    hq = small.staff(codes.AXIS, top, cell_at(5, 2), has_wire=1, has_radio=1)
    ours = small.formation(codes.SOVIET, cell_at(3, 2))
    state, setting = small.build()
    after = keep(go(state, setting, 1, (command,)))
    assert after.headquarters.displaced_until_h[0, hq] >= parameter(setting, "displaced_min_h")
    assert after.headquarters.link[0, hq] == codes.LINK_COURIER
    assert after.headquarters.cell[0, hq] % 10 > 5
    after = keep(go(after, setting, 8, (command,), 1))
    assert after.headquarters.link[0, hq] == codes.LINK_WIRE
    after.formations.cell[:, ours] = after.headquarters.cell[0, hq]
    after = go(after, setting, 1, (command,), 9)
    assert after.headquarters.is_captured[0, hq] == 1


def test_a_staff_with_its_troops_stays_in_touch_where_they_fight() -> None:
    small = Small()
    top = small.staff(codes.AXIS)
    hq = small.staff(codes.AXIS, top, cell_at(5, 2), has_radio=1)
    small.setting.headquarters.leader[hq] = small.formation(codes.JAPANESE, cell_at(5, 2), headquarters=hq)
    small.formation(codes.SOVIET, cell_at(4, 2))
    after = go(*small.build(), 4, (command,))
    assert after.headquarters.link[0, hq] == codes.LINK_RADIO
    assert after.headquarters.displaced_until_h[0, hq] == 0


def test_the_next_superior_commands_in_place_of_a_captured_staff() -> None:
    small, (tokyo, kwantung, army, division), troops = ladder()
    small.then(lambda state: state.headquarters.is_captured[:, army].fill(1))
    small.then(lambda state: state.headquarters.displaced_until_h[:, army].fill(50.0))
    small.then(lambda state: state.headquarters.ceasefire_h[:, tokyo].fill(0.0))
    small.then(lambda state: state.politics.acceptance_h[:].fill(1.0))
    after = go(*small.build(), 60, (command,))
    assert (after.headquarters.ceasefire_h[:, kwantung] < NEVER).all()
    assert (after.headquarters.ceasefire_h[:, army] == NEVER).all()
    assert (after.headquarters.ceasefire_h[:, division] >= 50).all()
    assert np.median(after.formations.ceasefire_h[:, troops]) < 120
