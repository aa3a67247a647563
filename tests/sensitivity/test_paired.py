"""What luck explains and what not: p against simple cases, and its promise kept on noise."""

import numpy as np
import pytest

from auguststorm.sensitivity.outcomes import Outcome
from auguststorm.sensitivity.paired import FEWEST_RUNS, LEVEL, adjusted_p, compare

MANY = 40


def test_no_difference_has_p_one() -> None:
    assert (adjusted_p(np.zeros((16, 5))) == 1.0).all()


def test_p_of_one_outcome_is_the_share_of_sign_patterns_as_extreme() -> None:
    differences = np.array([3.0, 1.0, 2.0, 2.5, -0.5, 1.5, 4.0, 0.2])
    flips = np.array(np.meshgrid(*[[-1, 1]] * 8)).reshape(8, -1).T
    exact = (np.abs(flips @ differences) >= abs(differences.sum())).mean()
    assert adjusted_p(differences[:, np.newaxis])[0] == pytest.approx(exact, abs=0.004)  # 10,000 flips


def test_fewest_runs_can_show_a_shift_and_one_less_cannot() -> None:
    assert adjusted_p(np.ones((FEWEST_RUNS, 1)))[0] < LEVEL
    assert adjusted_p(np.ones((FEWEST_RUNS - 1, 1)))[0] > LEVEL


def test_noise_in_many_outcomes_seldom_moves_any() -> None:
    dice = np.random.default_rng(1)
    n_fooled, n_by_two_errors = 0, 0
    for _ in range(200):
        noise = dice.normal(size=(16, MANY))
        n_fooled += bool((adjusted_p(noise) < LEVEL).any())
        error = noise.std(axis=0, ddof=1) / 4
        n_by_two_errors += bool((np.abs(noise.mean(axis=0)) > 2 * error).any())
    assert n_fooled <= 20  # 10 of 200 are promised; 20 is three standard deviations more
    assert n_by_two_errors > 150  # what looking at each outcome by itself would have said


def test_a_shift_among_noise_is_found() -> None:
    noise = np.random.default_rng(2).normal(size=(32, MANY))
    noise[:, 7] += 1.0
    assert np.flatnonzero(adjusted_p(noise) < LEVEL).tolist() == [7]


def test_small_shifts_are_not_told_however_sure() -> None:
    base = np.zeros((16, 2))
    outcomes = (Outcome("a day", "days", 0.25), Outcome("men", "men", 50.0))
    shifts = compare(outcomes, base, base + np.array([0.5, 20.0]))
    assert [shift.is_moved for shift in shifts] == [True, False]
    assert all(shift.p < LEVEL for shift in shifts)
    assert [shift.difference for shift in shifts] == [0.5, 20.0]
