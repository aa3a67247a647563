"""Endings: a landing called off, two states gone, an emperor taken or away, empty places entered by a claimant."""

from functools import partial

import numpy as np
import pytest

from auguststorm.engine import codes
from auguststorm.engine.codes import ALLIED, AXIS, NEVER, NOBODY
from auguststorm.engine.phases.politics import politics
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.small import Event, Small, cell_at, run_alone, set_parameters

CAPITAL, FIELD, KALGAN, TOWN, OTHER = range(5)
ANSWER_H = 110.0

set_parameter = partial(set_parameters, politics)
go_on = partial(run_alone, politics)


def make(runs: int = 4) -> tuple[State, Setting, int]:
    """Lay the places that endings look at, held by the axis, and a division in one of them."""
    world = Small(runs)
    staff = world.staff(AXIS, cell=cell_at(5, 3))
    front = world.staff(ALLIED, cell=cell_at(1, 3))
    for column in range(5, 10):
        world.place(cell_at(column, 2), AXIS)
    division = world.formation(codes.JAPANESE, cell_at(9, 2), headquarters=staff)
    clock = world.setting.politics
    clock.kwantung, clock.imperial, clock.allied_theatre = staff, staff, front
    clock.capital_place, clock.mukden_place, clock.mengjiang_capital = CAPITAL, FIELD, KALGAN
    clock.claimed_place[:2] = TOWN, OTHER
    clock.us_answer_after_decision_h = ANSWER_H
    state, setting = world.build()
    return state, setting, division


def of(events: list[Event], *kinds: str) -> list[tuple[str, float, int, int]]:
    """Return the events of some kinds as (kind, hour, subject, object)."""
    named = [(codes.EVENTS[event.kind], event.time_h, event.subject, event.object) for event in events]
    return [event for event in named if event[0] in kinds]


def test_nothing_ends_before_the_decision() -> None:
    state, setting, _ = make()
    after, events = go_on(state, setting, 0, 112)
    clock = after.politics
    assert not (clock.is_hokkaido_cancelled | clock.is_manchukuo_dissolved | clock.is_mengjiang_ended).any()
    assert (clock.emperor == codes.EMPEROR_REIGNS).all()
    assert (after.places.control[:, :5] == AXIS).all()
    assert events == []


def test_hokkaido_is_called_off_only_after_the_answer() -> None:
    state, setting, _ = make(100)
    state.politics.decision_h[:] = 130.0
    after, events = go_on(state, setting, 20, 20)
    assert not after.politics.is_hokkaido_cancelled.any()
    assert of(events, "hokkaido_called_off") == []
    later, events = go_on(after, setting, 40, 70)
    assert later.politics.is_hokkaido_cancelled.mean() > 0.9
    (event,) = of(events, "hokkaido_called_off")
    assert event[1] >= 130.0 + ANSWER_H
    assert event[2] == setting.politics.allied_theatre


def test_each_bomb_makes_it_likelier_that_hokkaido_is_called_off() -> None:
    shares = []
    for bombs in (0, 2):
        state, setting, _ = make(400)
        set_parameter(setting, hokkaido_cancel_per_day=0.2, hokkaido_bomb_ratio=2.0)
        setting.politics.bomb_h[:bombs] = -60.0
        state.politics.decision_h[:] = 0.0
        after, _ = go_on(state, setting, 20, 4)
        shares.append(float(after.politics.is_hokkaido_cancelled.mean()))
    assert shares[0] == pytest.approx(1 - np.exp(-0.2), abs=0.06)
    assert shares[1] == pytest.approx(1 - np.exp(-0.2 * 5), abs=0.07)


def test_a_hokkaido_landing_that_policy_keeps_is_never_called_off() -> None:
    for keeps in (0, 1):
        state, setting, _ = make()
        setting.politics.keeps_hokkaido = keeps
        set_parameter(setting, hokkaido_cancel_per_day=50.0)
        state.politics.decision_h[:] = 0.0
        after, _ = go_on(state, setting, 20, 20)
        assert (after.politics.is_hokkaido_cancelled == 1 - keeps).all()


def test_the_emperor_abdicates_and_manchukuo_dissolves_a_time_after_the_acceptance() -> None:
    state, setting, _ = make()
    set_parameter(setting, dissolution_delay_h=14.0)
    state.politics.acceptance_h[:] = 190.0
    before, _ = go_on(state, setting, 30, 3)
    assert not before.politics.is_manchukuo_dissolved.any()
    after, events = go_on(before, setting, 33, 2)
    assert after.politics.is_manchukuo_dissolved.all()
    assert (after.politics.emperor == codes.EMPEROR_ABDICATED).all()
    told = of(events, "emperor_abdicated", "manchukuo_dissolved")
    assert told == [("emperor_abdicated", 204.0, -1, -1), ("manchukuo_dissolved", 204.0, -1, -1)]


def test_manchukuo_ends_with_its_capital_and_its_emperor_reigns_on_in_name() -> None:
    state, setting, _ = make()
    state.places.control[:, CAPITAL] = ALLIED
    state.places.taken_h[:, CAPITAL] = 62.0
    after, events = go_on(state, setting, 10, 2)
    assert after.politics.is_manchukuo_dissolved.all()
    assert (after.politics.emperor == codes.EMPEROR_REIGNS).all()
    assert of(events, "manchukuo_dissolved") == [("manchukuo_dissolved", 62.0, -1, CAPITAL)]


@pytest.mark.parametrize(
    ("taken_h", "fate", "hour"),
    [(100.0, "taken", 220.0), (230.0, "taken", 230.0), (250.0, "escaped", 240.0), (None, "escaped", 240.0)],
)
def test_the_emperor_is_taken_if_his_field_is_held_before_he_is_gone(
    taken_h: float | None, fate: str, hour: float
) -> None:
    state, setting, _ = make()
    set_parameter(setting, dissolution_delay_h=14.0, emperor_flight_h=30.0, emperor_wait_h=20.0)
    state.politics.acceptance_h[:] = 190.0
    events = []
    for tick in range(30, 50):
        if taken_h is not None and tick * 6 <= taken_h < tick * 6 + 6:
            state.places.control[:, FIELD] = ALLIED
            state.places.taken_h[:, FIELD] = taken_h
        if taken_h == 100.0:
            state.places.control[:, FIELD] = ALLIED
            state.places.taken_h[:, FIELD] = taken_h
        state, told = go_on(state, setting, tick, 1)
        events += told
    assert (state.politics.emperor == codes.EMPEROR.index(fate)).all()
    assert of(events, "emperor_taken", "emperor_escaped") == [(f"emperor_{fate}", hour, -1, FIELD)]


def test_mengjiang_ends_with_its_capital_or_a_time_after_the_broadcast() -> None:
    state, setting, _ = make()
    set_parameter(setting, mengjiang_delay_h=100.0)
    state.politics.broadcast_h[:] = 150.0
    state.politics.decision_h[:] = 120.0
    before, _ = go_on(state, setting, 25, 16)
    assert not before.politics.is_mengjiang_ended.any()
    after, events = go_on(before, setting, 41, 1)
    assert after.politics.is_mengjiang_ended.all()
    assert of(events, "mengjiang_ended") == [("mengjiang_ended", 250.0, -1, -1)]
    state, setting, _ = make()
    state.places.control[:, KALGAN] = NOBODY
    state.places.taken_h[:, KALGAN] = 70.0
    after, events = go_on(state, setting, 11, 1)
    assert after.politics.is_mengjiang_ended.all()
    assert of(events, "mengjiang_ended") == [("mengjiang_ended", 70.0, -1, KALGAN)]


def test_troops_of_a_state_run_when_their_own_state_is_gone_and_not_the_other() -> None:
    for side, gone, runs_off in (
        (codes.MANCHUKUO, "is_manchukuo_dissolved", True), (codes.MANCHUKUO, "is_mengjiang_ended", False),
        (codes.MENGJIANG, "is_mengjiang_ended", True), (codes.MENGJIANG, "is_manchukuo_dissolved", False),
    ):  # fmt: skip
        state, setting, division = make()
        setting.formations.side[division] = side
        state.politics[gone][:] = 1
        after, _ = go_on(state, setting, 3, 1)
        assert (after.sinks.men[:, division, codes.DESERTED] > 0).all() == runs_off, (side, gone)


def test_a_claimant_enters_places_left_empty_some_time_after_the_broadcast() -> None:
    state, setting, division = make(300)
    set_parameter(setting, claim_delay_h=24.0, claim_per_day=1.0)
    state.politics.broadcast_h[:] = 60.0
    state.politics.decision_h[:] = 30.0
    state.formations.cell[:, division] = cell_at(9, 2)  # OTHER
    early, events = go_on(state, setting, 10, 4)
    assert (early.places.control[:, :5] == AXIS).all()
    assert of(events, "place_claimed") == []
    after, events = go_on(early, setting, 14, 4)
    entered = after.places.control[:, TOWN] == NOBODY
    assert entered.mean() == pytest.approx(1 - np.exp(-1.0), abs=0.08)
    assert (after.places.control[:, OTHER] == AXIS).all(), "somebody stands there"
    assert (after.places.control[:, :3] == AXIS).all(), "not on the list"
    assert (after.places.how[entered, TOWN] == codes.BY_ABANDONMENT).all()
    assert (after.places.taker[entered, TOWN] == -1).all()
    assert ((after.places.taken_h[entered, TOWN] >= 84.0) & (after.places.taken_h[entered, TOWN] < 108.0)).all()
    if entered[0]:
        assert [event[2] for event in of(events, "place_claimed")] == [TOWN]


@pytest.mark.parametrize("posture", [codes.DISARMED, codes.DISBANDED])
def test_those_who_have_laid_down_their_arms_leave_a_place_empty(posture: int) -> None:
    state, setting, division = make(50)
    set_parameter(setting, claim_delay_h=0.0, claim_per_day=50.0)
    state.politics.broadcast_h[:] = 0.0
    state.politics.decision_h[:] = 0.0
    state.formations.posture[:, division] = posture
    after, _ = go_on(state, setting, 10, 2)
    assert (after.places.control[:, OTHER] == NOBODY).all()


def test_a_place_once_claimed_or_held_by_the_other_camp_is_left_alone() -> None:
    state, setting, _ = make(20)
    set_parameter(setting, claim_delay_h=0.0, claim_per_day=50.0)
    state.politics.broadcast_h[:] = 0.0
    state.places.control[:, TOWN] = ALLIED
    state.places.taken_h[:, TOWN] = 12.0
    after, _ = go_on(state, setting, 10, 3)
    assert (after.places.control[:, TOWN] == ALLIED).all()
    assert (after.places.taken_h[:, TOWN] == 12.0).all()
    assert (after.politics.halted_h == NEVER).all()
