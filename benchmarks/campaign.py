"""How fast is a campaign? Milliseconds a run in batches of 1, 64 and 1,024, and the memory that a batch takes.

`python benchmarks/campaign.py [--large]` prints the figures for batches of 1 and 64 (and 1,024) as JSON, to look at a
change; `run.py` gives each batch a process of its own with `--batch`.
"""

import argparse
import ctypes
import gc
import json
import resource
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from auguststorm.campaign import run_chunk
from auguststorm.clock import N_TICKS
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.load import load_scenario
from benchmarks.about import about
from benchmarks.calibration import REPEATS, Figure, timed

SEED = 1945
LARGE = 1024


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def resident_mb(line: str) -> float:
    """Return a line of what Linux tells of this process in MB: VmRSS is held now, VmHWM at most."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return float(next(text.split()[1] for text in status.splitlines() if text.startswith(line))) / 2**10


def forget_peak() -> float | None:
    """Let the peak of this process begin anew and return the MB that it holds now; None but on Linux."""
    if sys.platform != "linux":
        return None
    gc.collect()
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)  # or memory that was freed, but kept, would not be counted when it is used again
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return resident_mb("VmRSS")


def measure(batch: int, repeats: int) -> dict[str, Figure]:
    """Time campaigns in batches of a size, from the compiled scenario to the last state, nothing recorded."""
    compiled = compile_scenario(load_scenario("historical"))
    runs = np.arange(batch)
    run_chunk(compiled, SEED, runs[:1])  # loads the kernels, or compiles them
    peak = peak_mb()
    held = forget_peak()
    whole = timed(lambda: run_chunk(compiled, SEED, runs), repeats, f"batch of {batch}:")
    figures = {f"campaign_batch_{batch}": whole.per(batch, "ms/campaign")}
    n_formations = int(compiled.setting.formations.side.size)
    per_second = n_formations * N_TICKS * batch / (whole.value / 1e3)
    figures[f"formation_ticks_batch_{batch}"] = Figure(per_second, "formation-ticks/s", repeats=repeats)
    state = compiled.start(compiled.for_runs(SEED, runs[:1], False))
    figures["state_bytes"] = Figure(sum(subject.dtype.itemsize for subject in state), "bytes/run")
    figures[f"peak_memory_batch_{batch}"] = Figure(max(peak, peak_mb()), "MB")
    if held is not None:
        figures[f"memory_batch_{batch}"] = Figure((resident_mb("VmHWM") - held) * 2**10 / batch, "kB/run")
    return figures


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, help="only batches of this size")
    parser.add_argument("--large", action="store_true", help="batches of 1,024 too, once")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    options = parser.parse_args()
    figures: dict[str, Figure] = {}
    for batch in [options.batch] if options.batch else [1, 64]:
        figures |= measure(batch, options.repeats)
    if options.large:
        figures |= measure(LARGE, 1)
    show(figures)


def asked(description: str | None, **numbers: int) -> dict[str, int]:
    """Read whole numbers from the command line: `--name-of-it`, each with its default."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in numbers.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default, help=f"default {default}")
    return vars(parser.parse_args())


def show(figures: dict[str, Figure]) -> None:
    """Print figures as JSON, with what they were measured on."""
    content = {"about": about(), "figures": {name: figure._asdict() for name, figure in figures.items()}}
    sys.stdout.write(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    main()
