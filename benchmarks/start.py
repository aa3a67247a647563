"""How long until a first and a second `auguststorm run` are done? Whole commands, each a process, from a cache of ours.

Cold: no kernel was ever compiled (an empty cache folder; matplotlib's is as empty). Warm: the same command again. Both
run the historical campaign once and write results and report. The calibration loop runs in the process that waits.
`--cold-repeats 0` leaves the cold start out.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from auguststorm.cli.progress import count_workers
from auguststorm.cli.warm import MOST_PROCESSES
from benchmarks.about import ROOT
from benchmarks.calibration import REPEATS, Figure, timed
from benchmarks.campaign import asked, show

RUN = ("run", "--quiet", "--workers", "1")


def command(cache: Path, *words: str) -> None:
    """Run `auguststorm` with its cache in a folder of ours; its errors pass through."""
    environment = {key: value for key, value in os.environ.items() if key not in ("NUMBA_CACHE_DIR", "MPLCONFIGDIR")}
    environment |= {"XDG_CACHE_HOME": str(cache)}
    subprocess.run((sys.executable, "-m", "auguststorm.cli", *words), cwd=ROOT, env=environment, check=True)


def measure(repeats: int, cold_repeats: int) -> dict[str, Figure]:
    """Time the first and the second run of the command, and one that only says what it can do."""
    figures: dict[str, Figure] = {}
    with tempfile.TemporaryDirectory() as folder:
        caches = iter([Path(folder) / f"cache-{number}" for number in range(cold_repeats)])
        out = ("--out", str(Path(folder) / "results"))
        if cold_repeats:
            threads = min(count_workers(0), MOST_PROCESSES)  # processes that compile
            cold = timed(lambda: command(next(caches), *RUN, *out), cold_repeats, "cold start:", threads)
            figures["start_cold"] = cold
        warm = Path(folder) / "cache-0"
        if not cold_repeats:
            command(warm, *RUN, *out)
        figures["start_warm"] = timed(lambda: command(warm, *RUN, *out), repeats, "warm start:")
        figures["start_help"] = timed(
            lambda: subprocess.run(
                (sys.executable, "-m", "auguststorm.cli", "--help"), cwd=ROOT, check=True, stdout=subprocess.DEVNULL
            ),
            repeats,
            "help:",
        )
    return figures


def main() -> None:
    """Measure and print JSON."""
    show(measure(**asked(__doc__, repeats=REPEATS, cold_repeats=REPEATS)))


if __name__ == "__main__":
    main()
