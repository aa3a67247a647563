"""Time calls beside a calibration loop in the same process, so that figures of different machines can be compared.

The loop is compiled like our kernels and does arithmetic only. A figure is the least of several repeats, and so is the
loop's; the loop runs before every repeat, so that a machine that is busy is busy for both. Compare ratios to the loop
("loops"), never milliseconds of different machines.
"""

import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from auguststorm.jit import kernel

REPEATS = 5
LOOP = 20_000_000


class Figure(NamedTuple):
    """One measured quantity."""

    value: float
    unit: str
    loops: float | None = None  # the same in calibration loops; None for what is not time
    loop_ms: float | None = None
    repeats: int | None = None
    threads: int = 1

    def per(self, count: float, unit: str) -> "Figure":
        """Return the figure for each of so many."""
        return self._replace(
            value=self.value / count, unit=unit, loops=None if self.loops is None else self.loops / count
        )


@kernel
def calibrate(n: int) -> float:
    """Add and compare n times; nothing that a compiler can do beforehand."""
    total = 0.0
    for i in range(n):
        total += (i % 7) * 0.5
        if total > 1e6:
            total -= 1e6
    return total


def seconds_of(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def timed(call: Callable[[], float | Any], repeats: int = REPEATS, what: str = "", threads: int = 1) -> Figure:
    """Time a call in milliseconds, and in loops.

    Parameters
    ----------
    call : what to time; a call that returns a float has timed itself, in seconds
    what : named in the progress on standard error
    threads : how many the call uses, for the record
    """
    calibrate(10)
    least, least_loop = float("inf"), float("inf")
    for repeat in range(repeats):
        tell(f"{what} {repeat + 1}/{repeats}")
        least_loop = min(least_loop, seconds_of(lambda: calibrate(LOOP)))
        start = time.perf_counter()
        returned = call()
        seconds = time.perf_counter() - start
        least = min(least, returned if isinstance(returned, float) else seconds)
    return Figure(least * 1e3, "ms", least / least_loop, least_loop * 1e3, repeats, threads)


def tell(text: str) -> None:
    """Show progress on standard error: one line, written over on a terminal."""
    sys.stderr.write(f"\r    {text:<60}" if sys.stderr.isatty() else f"    {text}\n")
    sys.stderr.flush()
