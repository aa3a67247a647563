"""Measure everything: `just bench`, or `python benchmarks/run.py`; prints a table and writes JSON to a file.

Each measurement has a process of its own, so that memory and start-up are its own, with a calibration loop beside it in
that process. `--quick` tries everything once or twice, with no batch of 1,024 and no cold start; its figures say
little. `docs/guide/benchmarks.md` says what each figure means.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.about import RESULTS, ROOT, about
from benchmarks.calibration import REPEATS, tell

Figures = dict[str, dict[str, Any]]

QUICK_REPEATS = 2
BATCHES = (1, 64, 1024)
QUICK_BATCHES = (1, 64)


def measurements(is_quick: bool) -> dict[str, list[tuple[str, ...]]]:
    """List the processes of each measurement as module and arguments."""
    repeats = ("--repeats", str(QUICK_REPEATS if is_quick else REPEATS))
    batches = QUICK_BATCHES if is_quick else BATCHES
    cold = ("--cold-repeats", "0") if is_quick else ()
    ticks = ("--ticks", "4") if is_quick else ()
    return {
        "campaign": [("benchmarks.campaign", "--batch", str(batch), *repeats) for batch in batches],
        "phases": [("benchmarks.phases", *repeats)],
        "start": [("benchmarks.start", *repeats, *cold)],
        "mesa": [("benchmarks.mesa_speed", *repeats, *ticks)],
    }


def measure(module: str, *arguments: str) -> Figures:
    """Run one measurement in a process of its own and return its figures; its progress goes to standard error."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    command = (sys.executable, "-m", module, *arguments)
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{module} failed; nothing was written.")
    figures: Figures = json.loads(done.stdout)["figures"]
    return figures


def table(figures: Mapping[str, Mapping[str, Any]]) -> str:
    """Set the figures as a plain table."""
    rows = [("figure", "value", "unit", "loops", "least of")]
    for name, figure in figures.items():
        loops = figure.get("loops")
        rows.append(
            (
                name,
                f"{figure['value']:,.2f}" if figure["value"] < 1e4 else f"{figure['value']:,.0f}",
                figure["unit"],
                "" if loops is None else f"{loops:,.4g}" if loops < 1e3 else f"{loops:,.0f}",
                str(figure.get("repeats") or ""),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    is_text = (True, False, True, False, False)
    lines = []
    for row in rows:
        cells = zip(row, widths, is_text, strict=True)
        lines.append(
            "  ".join(cell.ljust(width) if text else cell.rjust(width) for cell, width, text in cells).rstrip()
        )
    return "\n".join(lines)


def write(figures: Figures, is_quick: bool, out: Path) -> Path:
    """Write the figures, with machine, threads, versions and commit, under the date and the commit.

    Figures of other measurements that stand there already stay, if all else is the same and the commit is clean.
    """
    now = datetime.now(UTC)
    told = about()
    out.mkdir(parents=True, exist_ok=True)
    quick = "-quick" if is_quick else ""
    path = out / f"{now.date().isoformat()}-{told['commit']}{quick}.json"
    if path.is_file() and not told["commit"].endswith("+dirty"):
        before = json.loads(path.read_text(encoding="utf-8"))
        if all(before.get(name) == value for name, value in told.items()):
            figures = before["figures"] | figures
    content = {"date": now.isoformat(timespec="seconds"), "is_quick": is_quick, **told, "figures": figures}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return path


def main() -> None:
    """Measure what was asked for, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="try it: fewer repeats, no batch of 1,024, no cold start")
    parser.add_argument("--only", choices=("campaign", "phases", "start", "mesa"), help="one measurement")
    parser.add_argument("--out", type=Path, default=ROOT / RESULTS, help="folder for the JSON")
    options = parser.parse_args()
    wanted = measurements(options.quick)
    if options.only:
        wanted = {options.only: wanted[options.only]}
    if "mesa" in wanted and find_spec("mesa") is None:
        if options.only:
            sys.exit("Mesa is not installed: uv run --group benchmark python benchmarks/run.py")
        sys.stderr.write("Mesa is not installed (dependency group `benchmark`): no comparison.\n")
        del wanted["mesa"]
    processes = [process for group in wanted.values() for process in group]
    figures: Figures = {}
    began = time.monotonic()
    for number, (module, *arguments) in enumerate(processes, 1):
        sys.stderr.write(f"[{number}/{len(processes)}] {module} {' '.join(arguments)}\n")
        figures |= measure(module, *arguments)
        tell(f"done after {time.monotonic() - began:.0f} s")
        sys.stderr.write("\n" if sys.stderr.isatty() else "")
    sys.stdout.write(table(figures) + "\n")
    path = write(figures, options.quick, options.out)
    sys.stdout.write(f"\nWrote {path}\n")


if __name__ == "__main__":
    main()
