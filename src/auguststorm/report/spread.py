"""Sum up what differs between runs by a median and two bands."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


class Spread(NamedTuple):
    """The middle of the runs, the band that holds half of them and the band that holds nine in ten."""

    low_90: Any
    low_50: Any
    median: Any
    high_50: Any
    high_90: Any


def spread(values: Array, axis: int = 0) -> Spread:
    """Sum up over runs; infinities count as later than any number, so censored runs may be among them.

    Parameters
    ----------
    values : float [R, …]
    """
    has_infinite = np.isinf(values).any()
    levels = np.quantile(values, LEVELS, axis=axis, method="inverted_cdf" if has_infinite else "linear")
    return Spread(*levels)
