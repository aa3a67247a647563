"""What must hold after every tick of a campaign, whatever happens in it."""

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.clock import TICK_H
from auguststorm.engine import codes
from auguststorm.engine.codes import NEVER
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from tests.engine.states import historical
from tests.properties.course import RUNS, SEED, campaign, start

Array = npt.NDArray[Any]

BARRING = (codes.MARCH, codes.ATTACK, codes.HOLD, codes.WITHDRAW)
NOWHERE = (codes.ABSENT, codes.DISBANDED)


def has_landed(state: State, setting: Setting) -> Array:
    """Tell which formations have come by sea or river: their chain had a landing up to now; bool [R, F]."""
    tasks = setting.tasks
    out = np.zeros(state.formations.cell.shape, bool)
    for formation in range(tasks.first.size):
        first = tasks.first[formation]
        is_landing = tasks.action[first : first + tasks.count[formation]] == codes.LANDING
        if is_landing.any():
            out[:, formation] = state.formations.task[:, formation] >= np.flatnonzero(is_landing)[0]
    return out


def test_hostile_formations_share_a_cell_only_where_the_rules_say_so() -> None:
    setting, states = campaign()
    camp = setting.formations.camp
    is_airlanded = setting.formations.is_airlanded == 1
    for tick, state in enumerate(states):
        f = state.formations
        is_barring = np.isin(f.posture, BARRING)
        is_guest = has_landed(state, setting) | is_airlanded
        for run in range(f.cell.shape[0]):
            held = set(f.cell[run, is_barring[run] & (camp == codes.AXIS)])
            for formation in np.flatnonzero(is_barring[run] & (camp == codes.ALLIED) & ~is_guest[run]):
                cell = f.cell[run, formation]
                if cell not in held:
                    continue
                there = is_barring[run] & (f.cell[run] == cell) & (camp == codes.ALLIED)
                assert (there & is_guest[run]).any(), f"tick {tick}, run {run}, formation {formation}, cell {cell}"


def test_formations_stand_on_land_or_nowhere() -> None:
    setting, states = campaign()
    for state in states:
        cell, posture = state.formations.cell, state.formations.posture
        assert (setting.theatre.is_land[cell[cell >= 0]] == 1).all()
        assert (cell[posture == codes.ABSENT] == -1).all()
        is_elsewhere = np.isin(posture, (*NOWHERE, codes.EMBARKED))
        assert (cell[~is_elsewhere] >= 0).all()


def test_the_allied_never_cross_the_stop_lines() -> None:
    setting, states = campaign()
    is_allied = setting.formations.camp == codes.ALLIED
    is_closed = setting.theatre.is_closed_to_allied == 1
    assert is_closed.any()
    for tick, state in enumerate(states):
        cell = state.formations.cell[:, is_allied]
        assert not is_closed[cell[cell >= 0]].any(), f"tick {tick}"


def test_shares_stay_shares() -> None:
    _, states = campaign()
    for state in states:
        for name in ("cohesion", "fatigue", "entrenchment", "tail_share"):
            values = state.formations[name]
            assert ((values >= 0) & (values <= 1)).all(), name
        assert (state.formations.crossing_share < 1).all()
        assert ((state.weather.mud >= 0) & (state.weather.mud <= 1)).all()
        assert ((state.headquarters.surprise >= 0) & (state.headquarters.surprise <= 1)).all()


def test_the_traffic_table_never_fills() -> None:
    _, states = campaign()
    for state in states:
        assert ((state.traffic.edge >= 0).sum(axis=1) < state.traffic.edge.shape[1] * 3 // 4).all()
        assert (state.traffic.debt_km >= 0).all()


def test_the_log_holds_what_happens() -> None:
    _, states = campaign()
    for tick, state in enumerate(states):
        for run in range(state.log.count.size):
            count = state.log.count[run]
            assert count <= state.log.kind.shape[1]
            assert (state.log.kind[run, :count] > 0).all(), f"tick {tick}"
            assert (state.log.kind[run, :count] < len(codes.EVENTS)).all()


def test_places_change_hands_in_the_tick_that_logs_it() -> None:
    _, states = campaign()
    for tick, (before, after) in enumerate(itertools.pairwise(states), start=1):
        has_changed = before.places.control != after.places.control
        hours = after.places.taken_h[has_changed]
        assert ((hours >= tick * TICK_H) & (hours <= (tick + 1) * TICK_H)).all()
        for run, place in zip(*np.nonzero(has_changed), strict=True):
            log = after.log
            rows = slice(0, log.count[run])
            is_change = np.isin(log.kind[run, rows], (codes.E_PLACE_TAKEN, codes.E_PLACE_CLAIMED))
            is_named = is_change & (log.subject[run, rows] == place)
            assert is_named.any(), f"tick {tick}, place {place}"
        assert (before.places.taken_h[~has_changed] == after.places.taken_h[~has_changed]).all()


def test_the_order_to_cease_fire_comes_down_the_tree() -> None:
    setting, states = campaign()
    tree, last = setting.headquarters, states[-1]
    known = last.headquarters.ceasefire_h
    n_told = 0
    for hq in range(tree.superior.size):
        superior = tree.superior[hq]
        if superior < 0 or tree.camp[hq] != codes.AXIS:
            continue
        has_it = (known[:, hq] < NEVER) & (last.headquarters.is_captured[:, superior] == 0)
        n_told += int(has_it.sum())
        assert (known[has_it, hq] >= known[has_it, superior]).all(), f"headquarters {hq}"
        if superior == setting.politics.kwantung:
            assert has_it.any(), f"headquarters {hq}"
            assert (known[has_it, hq] >= last.politics.acceptance_h[has_it]).all(), f"headquarters {hq}"
    assert n_told > known.shape[0] * 10


def test_only_the_cut_off_give_up_without_being_told() -> None:
    """An order tells, and the broadcast tells those who act on it: both set the hour at which a formation knows."""
    _, states = campaign()
    n_untold = 0
    for tick, (before, after) in enumerate(itertools.pairwise(states), start=1):
        f, end = after.formations, (tick + 1) * TICK_H
        is_new = np.isin(f.posture, (codes.OBEYING, codes.DISARMED)) & (before.formations.posture != codes.OBEYING)
        is_new &= before.formations.posture != codes.DISARMED
        is_told = f.ceasefire_h <= end
        n_untold += int((is_new & ~is_told).sum())
        is_cut_off = (f.is_supplied == 0) | np.isin(before.formations.posture, (codes.ISOLATED, codes.MASKED))
        assert (is_told | is_cut_off)[is_new].all(), f"tick {tick}"
    assert n_untold > 0


def test_arms_are_laid_down_only_by_those_who_obey() -> None:
    _, states = campaign()
    n_disarmed = 0
    for before, after in itertools.pairwise(states):
        has_disarmed = after.sinks.men[:, :, codes.DISARMED_MEN] > before.sinks.men[:, :, codes.DISARMED_MEN]
        n_disarmed += int(has_disarmed.sum())
        assert (after.formations.will_obey[has_disarmed] == 1).all()
    assert n_disarmed > 0


def test_hours_of_the_surrender_follow_one_another() -> None:
    _, states = campaign()
    politics = states[-1].politics
    order = ("offer_h", "decision_h", "broadcast_h", "acceptance_h", "acceptance_known_h")
    for first, second in itertools.pairwise(order):
        assert (politics[first] <= politics[second]).all(), f"{first}, {second}"


def test_runs_start_alike_and_chance_parts_them() -> None:
    _, states = campaign()
    first = start().formations
    for name in ("cell", "posture", "cohesion"):
        assert (first[name] == first[name][:1]).all(), name
    ratios = historical().ratios(SEED, np.array(RUNS), False)
    for name in ("men", "tanks", "guns"):  # alike but for totals that claimants dispute
        is_undisputed = (getattr(ratios, name) == 1.0).all(axis=0)
        assert is_undisputed.any() and not is_undisputed.all(), name
        assert (first[name] == first[name][:1])[:, is_undisputed].all(), name
    men = states[-1].formations.men.sum(axis=1)
    assert np.unique(men).size == men.size
    assert first.men.sum(axis=1).max() > men.max()


def test_who_obeys_the_broadcast_is_noted_once_as_having_heard() -> None:
    _, states = campaign()
    last = states[-1]
    is_by_radio = last.formations.ceasefire_h == last.politics.broadcast_h[:, np.newaxis]
    heard = np.zeros(is_by_radio.shape, int)
    for state in states:
        for run in range(state.log.count.size):
            rows = slice(0, state.log.count[run])
            is_heard = state.log.kind[run, rows] == codes.E_CEASEFIRE_HEARD
            np.add.at(heard[run], state.log.subject[run, rows][is_heard], 1)
    assert is_by_radio.any()
    assert (heard[is_by_radio] == 1).all()
    assert heard.max() <= 2  # the broadcast, and then the order
