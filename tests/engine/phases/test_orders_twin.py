"""Orders against their slow twin, in the states of the campaign and in states shaken until every rule has a say."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from auguststorm.engine import codes
from auguststorm.engine.phases.orders import orders
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.states import keep, snapshots
from tests.naive.contact import BARRING
from tests.naive.orders import Desk

Array = npt.NDArray[Any]
RUNS = (0, 3)
TICKS = (0, 4, 13, 27, 44, 61, 80)
FIELDS = ("posture", "task", "task_since_h", "route", "halt", "ready_h", "toward", "crossing_share")


def compare(state: State, setting: Setting, tick: int, where: str) -> State:
    after = keep(orders(state, setting, tick))
    for run in range(setting.chance.runs.size):
        twin = Desk(state, setting, tick, run).go()
        for name in FIELDS:
            np.testing.assert_array_equal(after.formations[run][name], twin.f[name], err_msg=f"{where}: {name}")
        for name in ("issued_h", "due_h"):
            np.testing.assert_array_equal(after.plans[run][name], twin.plans[name], err_msg=f"{where}: {name}")
    return after


@pytest.mark.parametrize("tick", TICKS)
def test_orders_are_their_slow_twin_in_the_campaign(tick: int) -> None:
    setting, states = snapshots(RUNS, 1945, TICKS)
    compare(keep(states[tick]), setting, tick, f"tick {tick}")


def shaken(state: State, setting: Setting, tick: int, seed: int) -> State:
    """Throw about what orders look at: who holds what since when, where the troops stand and how, what is known."""
    dice, out = np.random.default_rng(seed), keep(state)
    f, now = out.formations, tick * 6.0
    shape = f.cell.shape

    def some(share: float) -> Array:
        return np.asarray(dice.random(shape) < share)

    land = np.flatnonzero(setting.theatre.is_land)
    objective = setting.places.cell[setting.tasks.objective[setting.tasks.first + f.task]]
    is_barring = np.isin(f.posture, sorted(BARRING))
    f.cell[:] = np.where(is_barring & some(0.3) & (objective >= 0), objective, f.cell)
    f.cell[:] = np.where(is_barring & some(0.1), dice.choice(land, shape), f.cell)
    f.posture[:] = np.where(is_barring, dice.choice(np.array(sorted(BARRING), np.int8), shape), f.posture)
    f.contact_h[:] = np.where(some(0.5), codes.NEVER, now - dice.uniform(0, 90, shape))
    f.task_since_h[:] = now - dice.uniform(0, 90, shape)
    f.ready_h[:] = now + dice.uniform(-20, 20, shape)
    f.cohesion[:] = dice.random(shape)
    f.men[:] *= dice.random(shape)
    f.fuel_t[:] *= dice.random(shape)
    fields = setting.routes.place.size
    f.route[:] = np.where(some(0.3), dice.integers(-1, fields, shape), f.route)
    with_fields = np.flatnonzero((setting.routes.field_of >= 0).all(axis=1))
    f.ordered_place[:] = np.where(some(0.1), dice.choice(with_fields, shape), -1)
    places = out.places
    places.control[:] = np.where(dice.random(places.control.shape) < 0.3, 1 - places.control, places.control)
    places.taken_h[:] = now - dice.uniform(0, 40, places.taken_h.shape)
    plans = out.plans
    is_back = dice.random(plans.issued_h.shape) < 0.5
    plans.issued_h[:] = np.where(is_back, codes.NEVER, plans.issued_h)
    plans.due_h[:] = np.where(
        dice.random(plans.due_h.shape) < 0.3, now + dice.uniform(-9, 9, plans.due_h.shape), plans.due_h
    )
    hqs = out.headquarters
    hqs.belief_strength[:] = dice.integers(0, 2, hqs.belief_strength.shape)
    for name in ("contact_known_h", "ceasefire_h"):
        hqs[name] = np.where(
            dice.random(hqs[name].shape) < 0.5, codes.NEVER, now + dice.uniform(-30, 5, hqs[name].shape)
        )
    for name in ("broadcast_h", "acceptance_h", "acceptance_known_h"):
        out.politics[name] = now + dice.choice((-3.0, 3.0), len(RUNS))
    out.naval.cargo[:] = dice.choice((-1, 0), out.naval.cargo.shape)
    out.naval.free_h[:] = now + dice.uniform(-9, 9, out.naval.free_h.shape)
    out.air.rebased_until_h[:] = now + dice.uniform(-9, 9, out.air.rebased_until_h.shape)
    return out


def shaken_state(seed: int) -> tuple[State, Setting, int]:
    setting, states = snapshots(RUNS, 1945, TICKS)
    tick = TICKS[1 + seed % (len(TICKS) - 1)]
    return shaken(states[tick], setting, tick, seed), setting, tick - tick % 4 * (seed % 2)


@pytest.mark.parametrize("seed", range(12))
def test_orders_are_their_slow_twin_in_shaken_states(seed: int) -> None:
    state, setting, tick = shaken_state(seed)
    compare(state, setting, tick, f"shaken {seed}")


def test_the_states_give_every_rule_a_say() -> None:
    """Rows of one term come into force by it and are held back by it, and every halt of those who hold is given."""
    given: set[tuple[int, int]] = set()
    rows_with: dict[int, set[bool]] = {}
    for seed in range(12):
        state, setting, tick = shaken_state(seed)
        after = orders(keep(state), setting, tick)
        given |= set(
            zip(after.formations.posture.ravel().tolist(), after.formations.halt.ravel().tolist(), strict=True)
        )
        is_open = (setting.plans.is_active == 1) & (state.plans.issued_h[0] >= codes.NEVER)
        for row in np.flatnonzero(is_open):
            kinds = [int(kind) for kind in setting.plans.term_kind[row] if kind > 0]
            if len(kinds) == 1:
                rows_with.setdefault(kinds[0], set()).add(bool(after.plans.issued_h[0, row] < codes.NEVER))
    both = {codes.TRIGGERS[kind] for kind, judged in rows_with.items() if judged == {True, False}}
    told = {"hours_after_h", "place_taken", "order_from", "line_crossed", "enemy_seen", "decision_known"}
    assert both >= told | {"acceptance_known"}
    for halt in ("waiting_trigger", "waiting_orders", "rest", "arrived", "preparing"):
        assert (codes.HOLD, codes.HALTS.index(halt)) in given, halt


def test_orders_are_their_slow_twin_when_operations_have_stopped() -> None:
    setting, states = snapshots(RUNS, 1945, TICKS)
    state = keep(states[27])
    state.politics.halted_h[:] = 100.0
    after = compare(state, setting, 27, "stopped")
    is_allied = setting.formations.camp == codes.ALLIED
    assert (after.formations.halt[:, is_allied] == codes.HALT_STOP_LINE).any()
