"""Compare paired runs outcome by outcome, and say which differences luck does not explain.

Each run is compared with itself: u = |sum of differences| / root of their sum of squares, which grows with the paired
t. If a part did nothing that matters, every difference might as well have the other sign. So the signs are flipped at
random, for whole runs at once, and the largest u of all outcomes is noted each time: the share of flips in which it
reaches the u of an outcome is that outcome's p. It holds for all outcomes together, however they hang together
(Westfall and Young, "Resampling-based multiple testing", 1993: the single-step maximum).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.rng import SIGN_FLIP, uniforms
from auguststorm.sensitivity.outcomes import Outcome

Array = npt.NDArray[Any]
LEVEL = 0.05
FLIPS = 9999
FEWEST_RUNS = 6  # below, no p can be under the level: 2 of 2**5 flips are as good as any
HALF = 0.5


class Shift(NamedTuple):
    """How far an outcome moved between paired runs."""

    outcome: Outcome
    base: float  # mean of the base
    difference: float  # mean of the paired differences
    error: float  # standard error of that mean
    p: float  # chance of such a shift of any outcome of the variant, if nothing moved

    @property
    def is_moved(self) -> bool:
        """Tell whether the shift is beyond chance and worth telling."""
        return self.p < LEVEL and abs(self.difference) > self.outcome.least


@cache
def signs(n_runs: int) -> Array:
    """Draw the signs of every flip, the same for every comparison of so many runs; float64 [flips, runs]."""
    drawn = uniforms(0, np.arange(FLIPS), 0, SIGN_FLIP, np.arange(n_runs))
    return np.where(drawn < HALF, -1.0, 1.0)


def adjusted_p(differences: Array) -> Array:
    """Return each outcome's p, adjusted for all of them; float64 [outcomes].

    Parameters
    ----------
    differences : float64 [runs, outcomes], paired
    """
    size = np.sqrt((differences * differences).sum(axis=0))
    unit = differences / np.where(size > 0.0, size, 1.0)
    found = np.abs(unit.sum(axis=0))
    largest = np.abs(signs(differences.shape[0]) @ unit).max(axis=1)
    tolerance = 1e-9  # of roundings: a flip of all signs reaches the same u
    reached = (largest[:, np.newaxis] >= found - tolerance).sum(axis=0)
    return np.asarray((1.0 + reached) / (1.0 + FLIPS))


def compare(outcomes: Sequence[Outcome], base: Array, other: Array) -> list[Shift]:
    """Compare paired runs, outcome by outcome; float64 [runs, outcomes] each."""
    differences = other - base
    p = adjusted_p(differences)
    error = differences.std(axis=0, ddof=1) / np.sqrt(differences.shape[0])
    return [
        Shift(outcome, float(base[:, i].mean()), float(differences[:, i].mean()), float(error[i]), float(p[i]))
        for i, outcome in enumerate(outcomes)
    ]
