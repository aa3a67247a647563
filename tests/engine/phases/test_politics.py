"""The politics phase: the clock of the surrender, who obeys, who is disarmed, who runs."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auguststorm.engine import codes
from auguststorm.engine.codes import (
    ALLIED,
    AXIS,
    DESERTED,
    DISARMED,
    DISARMED_MEN,
    DISBANDED,
    E_BROADCAST,
    E_DECISION,
    E_DISARMED,
    E_OFFER,
    E_OPERATIONS_STOPPED,
    GUNS_ABANDONED,
    HOLD,
    ISOLATED,
    JAPANESE,
    MANCHUKUO,
    NEVER,
    OBEYING,
    S_CEASE_FIRE,
    SOVIET,
)
from auguststorm.engine.decision import BROADCAST_DELAY, IMPERIAL_DELAY, SCHOOLS
from auguststorm.engine.phases.politics import PARAMETERS, WRITES, politics
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.evidence import load_parameters
from tests.engine.small import N_CELLS, SEED, Small, cell_at, men_in_all, run_alone, set_parameters
from tests.engine.states import differences, keep
from tests.naive.politics import Unit, deserted, disarmed

OFFER_H, DECISION_H = 31.0, 130.0
IMPERIAL, KWANTUNG, ARMY, SOVIET_FRONT = range(4)
CAPITAL, FIELD = range(2)

set_parameter = partial(set_parameters, politics)
go_on = partial(run_alone, politics)


def make(
    runs: int | list[int] = 4, school: str = "given", is_central: bool = True
) -> tuple[State, Setting, dict[str, int]]:
    """Lay the tree from Tokyo to an army, the capital and its field, and one formation of each kind."""
    world = Small(runs, is_central=is_central)
    imperial = world.staff(AXIS, has_radio=1)
    kwantung = world.staff(AXIS, imperial, cell_at(8, 3), has_radio=1)
    army = world.staff(AXIS, kwantung, cell_at(6, 3), has_radio=1, is_kwantung=1)
    front = world.staff(ALLIED, cell=cell_at(1, 3))
    world.place(cell_at(8, 3))
    world.place(cell_at(9, 5))
    rows = {
        "division": world.formation(JAPANESE, cell_at(5, 3), guns=60, headquarters=army),
        "garrison": world.formation(JAPANESE, cell_at(9, 0), men=2_000, headquarters=army),
        "puppet": world.formation(MANCHUKUO, cell_at(7, 5), men=4_000, guns=12, headquarters=army),
        "captor": world.formation(SOVIET, cell_at(4, 3), headquarters=front),
    }
    clock = world.setting.politics
    clock.school = SCHOOLS.index(school)
    clock.given_offer_h, clock.given_decision_h = OFFER_H, DECISION_H
    clock.bomb_h[:] = NEVER
    clock.bomb_h[:2] = -63.75, 11.0
    clock.us_answer_after_decision_h = 110.0
    clock.imperial, clock.kwantung, clock.allied_theatre = IMPERIAL, KWANTUNG, SOVIET_FRONT
    clock.capital_place, clock.mukden_place = CAPITAL, FIELD
    state, setting = world.build()
    return state, setting, rows


def test_parameters_are_the_columns_of_the_table() -> None:
    assert tuple(parameter.name for parameter in load_parameters("politics")) == PARAMETERS


def test_given_decision_falls_on_its_hour_and_the_rest_follows_by_delay() -> None:
    state, setting, _ = make()
    p = setting.parameters.politics[0]
    after, events = go_on(state, setting, 0, 40)
    assert (after.politics.offer_h == OFFER_H).all()
    assert (after.politics.decision_h == DECISION_H).all()
    assert after.politics.broadcast_h == pytest.approx(DECISION_H + p[BROADCAST_DELAY])
    assert after.headquarters.ceasefire_h[:, IMPERIAL] == pytest.approx(DECISION_H + p[IMPERIAL_DELAY])
    kinds = [event.kind for event in events if event.kind in (E_OFFER, E_DECISION, E_BROADCAST)]
    assert kinds == [E_OFFER, E_DECISION, E_BROADCAST]
    assert (after.politics.acceptance_h == NEVER).all()  # no dispatch has reached the Kwantung command


def test_hours_are_not_set_before_they_come() -> None:
    state, setting, _ = make()
    after, _ = go_on(state, setting, 0, 21)
    assert (after.politics.decision_h == NEVER).all()
    assert (after.headquarters.ceasefire_h[:, IMPERIAL] == NEVER).all()


def test_kwantung_command_accepts_after_its_order_and_the_enemy_learns_later() -> None:
    state, setting, _ = make(200)
    state.politics.decision_h[:] = DECISION_H
    state.headquarters.ceasefire_h[:, KWANTUNG] = 170.0
    after, _ = go_on(state, setting, 28, 60)
    assert (after.politics.acceptance_h >= 170.0).all()
    assert (after.politics.acceptance_known_h > after.politics.acceptance_h).all()
    median = float(np.median(after.politics.acceptance_h - 170.0))
    wanted = setting.parameters.politics[0, PARAMETERS.index("kwantung_deliberation_h")]
    assert median == pytest.approx(wanted, rel=0.2)
    assert after.politics.is_manchukuo_dissolved.all()


def test_switched_off_cease_fire_reaches_nobody() -> None:
    state, setting, rows = make()
    setting.switches[S_CEASE_FIRE] = 0
    set_parameter(setting, broadcast_understood_probability=1.0, broadcast_obeyed_probability=1.0)
    after, _ = go_on(state, setting, 0, 60)
    assert (after.politics.decision_h == DECISION_H).all()
    assert (after.headquarters.ceasefire_h == NEVER).all()
    assert (after.formations.posture[:, rows["division"]] == HOLD).all()


@pytest.mark.parametrize("school", SCHOOLS[1:])
def test_free_schools_offer_first_and_decide_after_the_answer(school: str) -> None:
    state, setting, _ = make(200, school)
    after, _ = go_on(state, setting, 0, 112)
    has_decided = after.politics.decision_h < NEVER
    assert has_decided.mean() > 0.5
    answer_h = after.politics.offer_h + setting.parameters.politics[0, PARAMETERS.index("answer_after_offer_h")]
    assert (after.politics.decision_h[has_decided] >= answer_h[has_decided] - 1e-3).all()


def test_school_that_needs_both_does_not_decide_without_a_bomb() -> None:
    state, setting, _ = make(50, "both")
    setting.politics.bomb_h[:] = NEVER
    set_parameter(setting, both_blockade_per_day=0.0, both_terms_per_day=0.0)
    after, _ = go_on(state, setting, 0, 112)
    assert (after.politics.offer_h == NEVER).all()


def test_places_lost_press_only_when_tokyo_has_heard_of_them() -> None:
    state, setting, _ = make(300, "entry")
    set_parameter(setting, entry_bomb_per_day=0.0, entry_entry_per_day=0.0, entry_blockade_per_day=0.0)
    set_parameter(setting, entry_armies_per_day=9.0, place_report_h=30.0)
    setting.headquarters.is_kwantung[:] = 0
    state.places.control[:, :2] = ALLIED
    state.places.taken_h[:, :2] = 1.0
    before, _ = go_on(state, setting, 0, 5)
    assert (before.politics.offer_h == NEVER).all()
    after, _ = go_on(before, setting, 5, 3)
    assert (after.politics.offer_h < NEVER).mean() > 0.5


def test_formation_obeys_its_order_and_is_disarmed_by_the_enemy_beside_it() -> None:
    state, setting, rows = make()
    set_parameter(setting, obey_base_probability=1.0, disarm_men_per_day=4_000.0)
    state.formations.ceasefire_h[:, rows["division"]] = 201.0
    state.formations.ceasefire_h[:, rows["garrison"]] = 201.0
    before = men_in_all(state)
    after, events = go_on(state, setting, 33, 1)
    assert (after.formations.posture[:, rows["division"]] == OBEYING).all()
    assert after.sinks.men[:, rows["division"], DISARMED_MEN] == pytest.approx(1_000)
    assert after.formations.guns[:, rows["division"]] == pytest.approx(54)
    last, events = go_on(after, setting, 34, 12)
    assert (last.formations.posture[:, rows["division"]] == DISARMED).all()
    assert (last.formations.men[:, rows["division"]] == 0).all()
    assert last.sinks.guns[:, rows["division"], GUNS_ABANDONED] == pytest.approx(60)
    assert [event.kind for event in events if event.kind == E_DISARMED] == [E_DISARMED]
    assert (last.formations.posture[:, rows["garrison"]] == OBEYING).all()  # nobody is near
    assert men_in_all(last) == pytest.approx(before)


def test_refusal_is_thought_over_and_some_never_obey() -> None:
    state, setting, rows = make(300)
    set_parameter(setting, obey_base_probability=0.0, obey_quality_gain_share=0.0, obey_envoy_gain_share=0.0)
    set_parameter(setting, obey_broadcast_gain_share=0.0, never_probability=0.5, rethink_per_day=1.0)
    state.formations.ceasefire_h[:, rows["garrison"]] = 200.0
    first, _ = go_on(state, setting, 33, 1)
    assert (first.formations.will_obey[:, rows["garrison"]] == 0).all()
    last, _ = go_on(first, setting, 34, 70)
    assert (last.formations.posture[:, rows["garrison"]] == OBEYING).mean() == pytest.approx(0.5, abs=0.1)


def test_cut_off_troops_obey_less_often() -> None:
    shares = []
    for posture in (HOLD, ISOLATED):
        state, setting, rows = make(300)
        set_parameter(setting, obey_base_probability=0.6, give_up_per_day=0.0)
        state.formations.posture[:, rows["garrison"]] = posture
        state.formations.is_supplied[:, rows["garrison"]] = int(posture == HOLD)
        state.formations.ceasefire_h[:, rows["garrison"]] = 200.0
        after, _ = go_on(state, setting, 33, 1)
        shares.append((after.formations.posture[:, rows["garrison"]] == OBEYING).mean())
    assert shares[0] > shares[1] + 0.1


def test_broadcast_is_obeyed_by_few_and_only_with_a_receiver() -> None:
    state, setting, rows = make(400)
    set_parameter(setting, broadcast_understood_probability=0.5, broadcast_obeyed_probability=0.2)
    after, _ = go_on(state, setting, 0, 40)
    assert (after.formations.will_obey[:, rows["garrison"]] == 1).mean() == pytest.approx(0.1, abs=0.05)
    setting.headquarters.has_radio[:] = 0
    deaf, _ = go_on(state, setting, 0, 40)
    assert (deaf.formations.will_obey[:, rows["garrison"]] != 1).all()


def test_puppet_troops_stay_while_left_alone_and_run_when_their_state_is_gone() -> None:
    state, setting, rows = make()
    state.formations.is_supplied[:] = 1
    quiet, _ = go_on(state, setting, 0, 8)
    assert (quiet.formations.men[:, rows["puppet"]] == 4_000).all()
    quiet.politics.is_manchukuo_dissolved[:] = 1
    before = men_in_all(quiet)
    gone, _ = go_on(quiet, setting, 8, 60)
    assert (gone.formations.posture[:, rows["puppet"]] == DISBANDED).mean() > 0.5
    assert gone.sinks.men[:, rows["puppet"], DESERTED].sum() > 0
    assert men_in_all(gone) == pytest.approx(before)
    assert (gone.sinks.men[:, rows["division"], DESERTED] == 0).all()


def test_fall_of_the_capital_dissolves_the_state() -> None:
    state, setting, _ = make()
    state.places.control[:, CAPITAL] = ALLIED
    assert politics(state, setting, 3).politics.is_manchukuo_dissolved.all()


CELLS = st.integers(0, N_CELLS - 1)
UNITS = st.lists(
    st.tuples(
        st.sampled_from([SOVIET, JAPANESE, MANCHUKUO]),
        CELLS,
        st.sampled_from([HOLD, OBEYING]),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@given(UNITS, st.booleans(), st.lists(CELLS, unique=True, max_size=6))
def test_kernel_disarms_and_loses_as_its_slow_twin(
    drawn: list[tuple[int, int, int, bool, bool]], is_dissolved: bool, commandants: list[int]
) -> None:
    world = Small(1)
    staff = {camp: world.staff(camp, cell=0) for camp in (ALLIED, AXIS)}
    world.place(N_CELLS - 1)
    for cell in commandants:
        world.place(cell, ALLIED)
    for side, cell, _, is_guns, _ in drawn:
        camp = ALLIED if side == SOVIET else AXIS
        guns = int(is_guns and camp == ALLIED)
        world.formation(side, cell, men=1_000 + 10 * cell, headquarters=staff[camp], is_artillery=guns)
    state, setting = world.build()
    now = state.formations
    for row, (side, _, posture, is_in_contact, is_supplied) in enumerate(drawn):
        now.posture[:, row] = HOLD if side == SOVIET else posture
        now.contact_h[:, row] = 1.0 if is_in_contact else NEVER
        now.is_supplied[:, row] = int(is_supplied)
    state.politics.is_manchukuo_dissolved[:] = int(is_dissolved)
    value = dict(zip(PARAMETERS, setting.parameters.politics[0], strict=True))
    units = [
        Unit(
            row, cell, side == SOVIET, side == MANCHUKUO, now.posture[0, row] == HOLD, now.posture[0, row] == OBEYING,
            is_in_contact, not is_supplied, float(now.men[0, row]), float(now.men[0, row]),
            is_guns=side == SOVIET and is_in_contact,
        )
        for row, (side, cell, _, is_in_contact, is_supplied) in enumerate(drawn)
    ]  # fmt: skip
    rates = {name: value[f"desert_{name}_per_day"] for name in ("contact", "behind", "dissolved")}
    runs = int(setting.chance.runs[0])
    gone = deserted(units, rates, is_dissolved, value["disband_share"], SEED, runs)
    left = [unit._replace(men=unit.men - gone.get(unit.name, 0.0)) for unit in units]
    standing = [unit for unit in left if unit.men > 0]
    around = setting.theatre.neighbour[:N_CELLS].tolist()
    rates_of_captors = value["disarm_men_per_day"], commandants, value["commandant_men_per_day"]
    taken = disarmed(standing, around, *rates_of_captors)
    after = politics(state, setting, 4)
    for unit in units:
        assert after.sinks.men[0, unit.name, DESERTED] == pytest.approx(gone.get(unit.name, 0.0), rel=1e-9), unit
        assert after.sinks.men[0, unit.name, DISARMED_MEN] == pytest.approx(taken.get(unit.name, 0.0), abs=0.6), unit
    assert men_in_all(after) == pytest.approx(men_in_all(state))


def test_one_run_alone_equals_that_run_in_a_batch() -> None:
    batch_state, batch, rows = make(6, is_central=False)
    alone_state, alone, _ = make([4], is_central=False)
    for state in (batch_state, alone_state):
        state.formations.ceasefire_h[:, rows["division"]] = 150.0
        state.politics.is_manchukuo_dissolved[:] = 1
    many, _ = go_on(batch_state, batch, 0, 60)
    one, _ = go_on(alone_state, alone, 0, 60)
    assert [name for name in differences(one, many, ([0], [4])) if not name.startswith("log.")] == []


@pytest.mark.parametrize("tick", [0, 21, 33])
def test_input_is_untouched_and_only_writes_change(tick: int) -> None:
    state, setting, rows = make()
    state.formations.ceasefire_h[:, rows["division"]] = 150.0
    kept = keep(state)
    after = politics(state, setting, tick)
    assert differences(kept, state) == []
    assert set(differences(kept, after)) <= set(WRITES)


def test_postures_are_those_that_others_know() -> None:
    state, setting, rows = make()
    state.formations.ceasefire_h[:, rows["division"]] = 150.0
    after, _ = go_on(state, setting, 25, 60)
    assert set(np.unique(after.formations.posture).tolist()) <= set(range(len(codes.POSTURES)))


# -- Soviet policy ---


@pytest.mark.parametrize("halt_at", [0, 1, 2])
def test_operations_stop_a_time_after_what_policy_waits_for(halt_at: int) -> None:
    state, setting, _ = make()
    setting.politics.halt_at = halt_at
    set_parameter(setting, halt_order_h=10.0, envoy_sigma=0.0)
    state.headquarters.ceasefire_h[:, KWANTUNG] = 150.0
    after, events = go_on(state, setting, 0, 60)
    stopped = [(event.time_h, event.subject) for event in events if event.kind == E_OPERATIONS_STOPPED]
    if halt_at == 0:
        assert (after.politics.halted_h == NEVER).all()
        assert stopped == []
        return
    known_h = after.politics.broadcast_h if halt_at == 1 else after.politics.acceptance_known_h
    assert (known_h < NEVER).all()
    assert after.politics.halted_h == pytest.approx(known_h + 10.0)
    [(hour, subject)] = stopped
    assert subject == SOVIET_FRONT
    assert hour == pytest.approx(float(known_h[0]) + 10.0)
