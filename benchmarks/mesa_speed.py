"""How fast are movement, combat and supply in Mesa 3, and in our engine, from one start to the same end?

Both run the historical campaign from its third day with three phases only: the Mesa model one run, our engine one run
and a batch. The ends are compared before anything is timed; where they differ, nothing is.
"""

import gc
import sys
import time
from collections.abc import Callable

from benchmarks.calibration import REPEATS, Figure, timed
from benchmarks.campaign import SEED, asked, show
from benchmarks.mesa_model import Campaign
from benchmarks.mesa_model.compare import differences
from benchmarks.mesa_model.ours import Start, go_on, start_of

SCENARIO, TICK, TICKS, BATCH = "historical", 8, 24, 64


def in_mesa(start: Start, ticks: int, check: Callable[[Campaign], None] | None = None) -> tuple[float, float]:
    """Build the Mesa model and run it; return the seconds of building and of running.

    Parameters
    ----------
    check : is given the model at its end
    """
    began = time.perf_counter()
    model = Campaign(start.state, start.setting, start.tick)
    built = time.perf_counter()
    for _ in range(ticks):
        model.step()
    ended = time.perf_counter()
    if check is not None:
        check(model)
    model.let_go()
    gc.collect()
    return built - began, ended - built


def measure(ticks: int, repeats: int) -> dict[str, Figure]:
    """Compare the ends, then time both.

    Raises
    ------
    SystemExit
        If the two end apart: speeds of different models say nothing.
    """
    one, many = (start_of(SCENARIO, SEED, runs, TICK) for runs in (1, BATCH))
    apart: list[str] = []
    end = go_on(one, ticks)
    in_mesa(one, ticks, lambda model: apart.extend(differences(model, end, 0)))
    if apart:
        sys.exit("The Mesa model and the engine end apart, so nothing was timed:\n" + "\n".join(apart))
    go_on(many, 1)
    unit = "ms/run-tick"
    mesa = timed(lambda: in_mesa(one, ticks)[1], repeats, "Mesa:").per(ticks, unit)
    build = timed(lambda: in_mesa(one, 0)[0], repeats, "Mesa, building:")
    alone = timed(lambda: go_on(one, ticks), repeats, "ours, one run:").per(ticks, unit)
    batch = timed(lambda: go_on(many, ticks), repeats, f"ours, {BATCH} runs:").per(ticks * BATCH, unit)
    return {
        "mesa_tick": mesa,
        "mesa_build": build,
        "ours_tick_batch_1": alone,
        f"ours_tick_batch_{BATCH}": batch,
        "mesa_over_ours_batch_1": Figure(mesa.value / alone.value, "times", repeats=repeats),
        f"mesa_over_ours_batch_{BATCH}": Figure(mesa.value / batch.value, "times", repeats=repeats),
    }


def main() -> None:
    """Measure and print JSON."""
    show(measure(**asked(__doc__, ticks=TICKS, repeats=REPEATS)))


if __name__ == "__main__":
    main()
