"""The intelligence phase: who is surprised, when news of the attack comes, how works fill, what is believed."""

import numpy as np
import pytest

from auguststorm.engine.codes import (
    ALLIED,
    AXES,
    AXIS,
    JAPANESE,
    LINK_NONE,
    LINK_WIRE,
    NEVER,
    S_LINK_DELAY,
    S_SURPRISE,
    SOVIET,
)
from auguststorm.engine.phases.intelligence import (
    AGE_AT_START,
    HALF_LIFE,
    LARGEST_AGE,
    MANNED_QUIET,
    PARAMETERS,
    REPORT_FORMATION,
    REPORT_WIRE,
    SEEN_WEST,
    WRITES,
    intelligence,
)
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.evidence import load_parameters
from tests.engine.small import Small, cell_at
from tests.engine.states import differences, keep

WEST, EAST = AXES.index("transbaikal"), AXES.index("east")
CAPITAL, THEATRE, ARMY, WEST_ARMY, SOVIET_ARMY = range(5)


def make(runs: int | list[int] = 4, is_central: bool = True) -> tuple[State, Setting, dict[str, int]]:
    """Lay a capital, a theatre and two armies below it, a Soviet army, troops of both, and a garrison of works."""
    world = Small(runs, is_central=is_central)
    world.setting.theatre.axis[:] = EAST
    capital = world.staff(AXIS, axis=EAST)
    theatre = world.staff(AXIS, capital, cell_at(8, 3), axis=EAST)
    army = world.staff(AXIS, theatre, cell_at(6, 3), axis=EAST)
    world.staff(AXIS, theatre, cell_at(6, 1), axis=WEST)
    soviet = world.staff(ALLIED, cell=cell_at(1, 3), axis=EAST)
    fort = world.place(cell_at(5, 3))
    rows = {
        "division": world.formation(JAPANESE, cell_at(4, 3), headquarters=army),
        "works": world.works(cell_at(5, 3), fort, headquarters=army),
        "attacker": world.formation(SOVIET, cell_at(3, 3), men=90_000, headquarters=soviet),
    }
    state, setting = world.build()
    state.headquarters.link[:] = LINK_WIRE
    return state, setting, rows


def after_ticks(state: State, setting: Setting, ticks: int) -> State:
    for tick in range(ticks):
        state = intelligence(state, setting, tick)
    return keep(state)


def test_parameters_are_the_columns_of_the_table() -> None:
    assert tuple(parameter.name for parameter in load_parameters("intelligence")) == PARAMETERS


def test_defender_is_surprised_most_where_no_attack_was_thought_possible() -> None:
    state, setting, _ = make(400)
    surprise = intelligence(state, setting, 0).headquarters.surprise
    assert ((surprise >= 0) & (surprise <= 1)).all()
    assert surprise[:, WEST_ARMY].mean() > surprise[:, ARMY].mean() + 0.05
    assert (surprise[:, SOVIET_ARMY] == 0).all()


def test_warning_is_the_share_seen_times_the_share_of_alarm() -> None:
    state, setting, _ = make(1)
    setting.parameters.intelligence[:, SEEN_WEST] = 0.0
    assert intelligence(state, setting, 0).headquarters.surprise[0, WEST_ARMY] == 1.0


def test_switched_off_surprise_leaves_every_work_manned() -> None:
    state, setting, rows = make()
    setting.switches[S_SURPRISE] = 0
    after = intelligence(state, setting, 0)
    assert not after.headquarters.surprise.any()
    assert (after.formations.entrenchment[:, rows["works"]] == 1.0).all()


def test_works_fill_as_surprise_fades() -> None:
    state, setting, rows = make()
    first = after_ticks(state, setting, 1)
    empty = 1.0 - setting.parameters.intelligence[:, MANNED_QUIET]
    manned = first.formations.entrenchment[:, rows["works"]]
    assert manned == pytest.approx(1.0 - first.headquarters.surprise[:, ARMY] * empty, abs=1e-6)
    first.formations.contact_h[:, rows["division"]] = 1.0
    states = [first]
    for tick in range(1, 30):
        states.append(keep(intelligence(states[-1], setting, tick)))
    shares = np.array([s.formations.entrenchment[0, rows["works"]] for s in states])
    assert (np.diff(shares) >= 0).all()
    assert shares[-1] > 0.9
    dug = states[-1].formations.entrenchment[0, rows["division"]]
    assert dug == state.formations.entrenchment[0, rows["division"]]  # field troops dig in combat, not here


def test_works_hit_by_shells_are_not_mended_by_warning() -> None:
    state, setting, rows = make()
    first = after_ticks(state, setting, 1)
    hit = keep(first)
    hit.formations.entrenchment[:, rows["works"]] -= 0.2
    for s in (first, hit):
        s.formations.contact_h[:, rows["division"]] = 1.0
    whole = after_ticks_from(first, setting, 8).formations.entrenchment[0, rows["works"]]
    damaged = after_ticks_from(hit, setting, 8).formations.entrenchment[0, rows["works"]]
    assert damaged == pytest.approx(whole - 0.2, abs=1e-5)


def after_ticks_from(state: State, setting: Setting, ticks: int) -> State:
    for tick in range(1, ticks):
        state = intelligence(state, setting, tick)
    return keep(state)


def test_news_of_contact_goes_up_hop_by_hop() -> None:
    state, setting, rows = make(1)
    state.formations.contact_h[:, rows["division"]] = 2.0
    known = intelligence(state, setting, 0).headquarters.contact_known_h[0]
    p = setting.parameters.intelligence[0]
    assert known[ARMY] == pytest.approx(2.0 + p[REPORT_FORMATION])
    assert known[THEATRE] == pytest.approx(2.0 + p[REPORT_FORMATION] + p[REPORT_WIRE])
    assert known[CAPITAL] == pytest.approx(2.0 + p[REPORT_FORMATION] + 2 * p[REPORT_WIRE])
    assert known[THEATRE] < known[WEST_ARMY] < NEVER  # alerted by its superior
    assert known[SOVIET_ARMY] == NEVER


def test_news_of_the_tick_before_came_when_it_came_and_surprise_has_faded_since() -> None:
    """Combat notes contact at the beginning of its tick, and the next tick finds the report of an hour or two made."""
    state, setting, rows = make(1)
    p = setting.parameters.intelligence[0]
    p[HALF_LIFE] = 24.0
    state = after_ticks(state, setting, 4)
    start = float(state.headquarters.surprise[0, ARMY])
    state.formations.contact_h[:, rows["division"]] = 18.0
    after = intelligence(state, setting, 4).headquarters
    known_h = 18.0 + p[REPORT_FORMATION]
    assert after.contact_known_h[0, ARMY] == pytest.approx(known_h)
    assert after.contact_known_h[0, THEATRE] == pytest.approx(known_h + p[REPORT_WIRE])
    assert after.surprise[0, ARMY] == pytest.approx(start * 0.5 ** ((30.0 - known_h) / 24.0), rel=1e-5)
    later = intelligence(keep(state._replace(headquarters=after)), setting, 5).headquarters
    assert later.contact_known_h[0, ARMY] == pytest.approx(known_h)
    assert later.surprise[0, ARMY] == pytest.approx(start * 0.5 ** ((36.0 - known_h) / 24.0), rel=1e-5)


def test_old_news_by_a_better_link_comes_when_the_link_is_there() -> None:
    state, setting, rows = make(1)
    state = after_ticks(state, setting, 1)
    state.formations.contact_h[:, rows["division"]] = 2.0
    state.headquarters.link[:, ARMY] = LINK_NONE
    state = after_ticks_from(state, setting, 7)
    assert state.headquarters.contact_known_h[0, THEATRE] == NEVER
    state.headquarters.link[:, ARMY] = LINK_WIRE
    assert intelligence(state, setting, 8).headquarters.contact_known_h[0, THEATRE] == 48.0


def test_news_needs_a_link_and_switched_off_delay_costs_nothing() -> None:
    state, setting, rows = make(1)
    state.formations.contact_h[:, rows["division"]] = 2.0
    state.headquarters.link[:, ARMY] = LINK_NONE
    assert intelligence(state, setting, 0).headquarters.contact_known_h[0, THEATRE] == NEVER
    state.headquarters.link[:, ARMY] = LINK_WIRE
    setting.switches[S_LINK_DELAY] = 0
    known = intelligence(state, setting, 0).headquarters.contact_known_h[0]
    assert known[CAPITAL] == known[ARMY]


def test_surprise_halves_in_every_half_life_after_contact_is_known() -> None:
    state, setting, _ = make(1)
    setting.parameters.intelligence[:, HALF_LIFE] = 24.0
    state = after_ticks(state, setting, 1)
    start = float(state.headquarters.surprise[0, ARMY])
    unaware = after_ticks_from(state, setting, 5).headquarters.surprise[0, ARMY]
    assert unaware == start
    state.headquarters.contact_known_h[:, ARMY] = 6.0
    later = after_ticks_from(state, setting, 5).headquarters.surprise[0, ARMY]
    assert later == pytest.approx(start / 2, rel=1e-5)


def test_headquarters_in_contact_sees_what_is_before_it_and_tells_its_superior() -> None:
    state, setting, rows = make(200)
    state = after_ticks(state, setting, 1)
    age_at_start = int(setting.parameters.intelligence[0, AGE_AT_START])
    assert (state.headquarters.belief_age[:, ARMY, EAST] == age_at_start).all()
    quiet = keep(intelligence(state, setting, 1))
    state.formations.contact_h[:, rows["division"]] = 1.0
    fought = keep(intelligence(state, setting, 1))
    fresh_quiet = (quiet.headquarters.belief_age[:, ARMY, EAST] == 0).mean()
    fresh_fought = (fought.headquarters.belief_age[:, ARMY, EAST] == 0).mean()
    assert fresh_fought > fresh_quiet + 0.2
    is_fresh = fought.headquarters.belief_age[:, ARMY, EAST] == 0
    told = fought.headquarters.belief_age[is_fresh, THEATRE, EAST]
    assert (told <= 1).all()
    strengths = fought.headquarters.belief_strength[is_fresh, ARMY, EAST]
    assert set(strengths.tolist()) <= {4, 5}  # 90,000 men, a third more or less: 27,000 and more, 81,000 and more
    assert (fought.headquarters.belief_age[:, WEST_ARMY, EAST] == age_at_start + 1).all()


def test_beliefs_do_not_age_for_ever() -> None:
    state, setting, _ = make(1)
    state = after_ticks(state, setting, 1)
    state.headquarters.belief_age[:] = LARGEST_AGE
    assert (intelligence(state, setting, 1).headquarters.belief_age <= LARGEST_AGE).all()
    assert (intelligence(state, setting, 1).headquarters.belief_age >= 0).all()


def test_one_run_alone_equals_that_run_in_a_batch() -> None:
    batch_state, batch, rows = make(7, is_central=False)
    alone_state, alone, _ = make([5], is_central=False)
    for state in (batch_state, alone_state):
        state.formations.contact_h[:, rows["division"]] = 3.0
    one, many = after_ticks(alone_state, alone, 12), after_ticks(batch_state, batch, 12)
    for name in ("surprise", "contact_known_h", "belief_strength", "belief_age"):
        assert (one.headquarters[name][0] == many.headquarters[name][5]).all(), name


@pytest.mark.parametrize("tick", [0, 1, 40])
def test_input_is_untouched_and_only_writes_change(tick: int) -> None:
    state, setting, rows = make(3)
    state = after_ticks(state, setting, 1)
    state.formations.contact_h[:, rows["division"]] = 3.0
    kept = keep(state)
    after = intelligence(state, setting, tick)
    assert differences(kept, state) == []
    assert set(differences(kept, after)) <= set(WRITES)
