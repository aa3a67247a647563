"""Run the package in a process of its own on a copy of its data, so that a test may spoil tables in earnest."""

import shutil
import subprocess
import sys
from pathlib import Path

from auguststorm.tables import DATA

# Said before any other module asks where the data are; the code, and with it the cache of kernels, is the same.
ELSEWHERE = """
import sys
from pathlib import Path
import auguststorm.tables
auguststorm.tables.DATA = Path(sys.argv.pop(1))
"""
COMMAND_LINE = """
from auguststorm.cli import main
main()
"""


def copy_data(folder: Path) -> Path:
    """Copy every table and array of the package into a new folder; returns it."""
    return Path(shutil.copytree(DATA, folder / "data", ignore=shutil.ignore_patterns("raw")))


def run_python(data: Path, code: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code in `folder`, with the data folder laid at `data`."""
    command = [sys.executable, "-c", ELSEWHERE + code, str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, timeout=300)


def run_command(data: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `auguststorm` in `folder`, with the data folder laid at `data`."""
    return run_python(data, COMMAND_LINE, *arguments, folder=folder)
