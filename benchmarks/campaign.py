"""How fast is a campaign? Milliseconds a run, alone and in batches, beside a calibration loop in the same process.

Run as `python benchmarks/campaign.py [--large]`; prints JSON. Each figure is the minimum of five (`--large` adds a
batch of 1,024, once).
Compare ratios to the calibration loop, never milliseconds of different machines.
"""

import json
import platform
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import numpy as np

from auguststorm import __version__
from auguststorm.campaign import run_chunk
from auguststorm.clock import N_TICKS
from auguststorm.jit import kernel
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.load import load_scenario

REPEATS = 5
SEED = 1945


@kernel
def calibrate(n: int) -> float:
    total = 0.0
    for i in range(n):
        total += (i % 7) * 0.5
        if total > 1e6:
            total -= 1e6
    return total


def least(call: Callable[[], object], repeats: int = REPEATS) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    calibrate(10)
    compiled = compile_scenario(load_scenario("historical"))
    run_chunk(compiled, SEED, np.arange(1), ticks=1)
    loop_s = least(lambda: calibrate(20_000_000))
    figures: dict[str, float] = {"calibration_loop_ms": loop_s * 1e3}
    for batch in (1, 64):
        seconds = least(lambda batch=batch: run_chunk(compiled, SEED, np.arange(batch)))  # type: ignore[misc]
        figures[f"ms_a_campaign_batch_{batch}"] = seconds / batch * 1e3
        figures[f"loops_a_campaign_batch_{batch}"] = seconds / batch / loop_s
    if "--large" in sys.argv:
        seconds = least(lambda: run_chunk(compiled, SEED, np.arange(1024)), repeats=1)
        figures["ms_a_campaign_batch_1024"] = seconds / 1024 * 1e3
    n_formations = int(compiled.setting.formations.side.size)
    figures["formation_ticks_a_second_batch_64"] = n_formations * N_TICKS / (figures["ms_a_campaign_batch_64"] / 1e3)
    state = compiled.start(compiled.for_runs(SEED, np.arange(1), False))
    figures["state_bytes_a_run"] = float(sum(subject.dtype.itemsize for subject in state))
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    about = {
        "version": __version__,
        "python": platform.python_version(),
        "numba": version("numba"),
        "numpy": version("numpy"),
        "machine": platform.machine(),
        "threads": 1,
    }
    sys.stdout.write(
        json.dumps({"about": about, "figures": {k: round(v, 3) for k, v in figures.items()}}, indent=2) + "\n"
    )


if __name__ == "__main__":
    main()
