"""Say on what machine, with which versions and at which commit something was measured. No host name."""

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from auguststorm import __version__

ROOT = Path(__file__).parents[1]
PACKAGES = ("numba", "llvmlite", "numpy", "pyarrow", "mesa")
RESULTS = "benchmarks/results"


def commit() -> str:
    """Name the commit that is checked out, with `+dirty` where files differ from it; "unknown" outside of git."""

    def ask(*words: str) -> str:
        return subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    try:
        changed = ask("status", "--porcelain", "--", ".", f":(exclude){RESULTS}")
        return ask("rev-parse", "--short=12", "HEAD") + ("+dirty" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def processor() -> str:
    """Name the kind of processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that matter, of those that are installed."""
    found = {"auguststorm": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def about() -> dict[str, Any]:
    """Describe machine, versions and commit."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "commit": commit(),
        "versions": versions(),
        "machine": {
            "system": platform.system(),
            "architecture": platform.machine(),
            "processor": processor(),
            "cores": cores,
        },
    }
