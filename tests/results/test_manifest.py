"""Hold the hashes of a manifest to what decides results: all that a compile reads, and nothing of what happened."""

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from auguststorm.results.manifest import hash_arrays, hash_code, hash_data
from auguststorm.tables import DATA

Array = npt.NDArray[Any]

PACKAGE = DATA.parent
WATCHED_COMPILE = """
import sys

opened = set()
sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == "open" else None)

from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.load import load_scenario
from auguststorm.scenario.names import static_names
import auguststorm.sensitivity.ablation

static_names(compile_scenario(load_scenario("third-area-army-initiative")))
print(*sorted(opened), sep="\\n")
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("auguststorm")), sep="\\n")
"""


@cache
def touched() -> frozenset[Path]:
    """Return the files of the package that a fresh process opens, or runs, to compile a scenario."""
    done = subprocess.run([sys.executable, "-c", WATCHED_COMPILE], capture_output=True, text=True, check=True)
    paths = {Path(line) for line in done.stdout.splitlines() if line}
    return frozenset(path for path in paths if path.is_relative_to(PACKAGE) and "__pycache__" not in path.parts)


def moved_by(monkeypatch: pytest.MonkeyPatch, change: Path, hashed: Callable[[], str]) -> bool:
    """Tell whether one more byte in a file changes a hash."""
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"")
    before = hashed()
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"x" if self == change else b"")
    return hashed() != before


def test_a_byte_in_any_table_that_a_compile_reads_moves_the_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    read = [path for path in touched() if path.is_relative_to(DATA)]
    names = {path.relative_to(DATA).as_posix() for path in read}
    assert {"supply/depots.csv", "policy.csv", "theatre/theatre.npz", "schema/plans.csv"} <= names
    assert "scenarios/third-area-army-initiative.toml" in names
    still = [path.relative_to(DATA) for path in read if not moved_by(monkeypatch, path, hash_data)]
    # The ledger also opens what says where its estimates come from: titles of books, words of authors.
    assert [path for path in still if path.parts[0] != "evidence" or path.parts[1] == "estimates"] == []


def test_a_byte_in_any_module_that_a_compile_runs_moves_the_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    run = [path for path in touched() if path.suffix == ".py"]
    names = {path.relative_to(PACKAGE).as_posix() for path in run}
    assert {"tables.py", "campaign.py", "evidence/parameters.py", "scenario/compile.py", "engine/step.py"} <= names
    assert [path for path in run if not moved_by(monkeypatch, path, hash_code)] == []


@pytest.mark.parametrize(
    "name", ["observed/observations.csv", "evidence/sources/core.csv", "theatre/raw/elev_itur_5min.npz"]
)
def test_what_happened_and_who_wrote_of_it_move_no_hash(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert (DATA / name).exists()
    assert not moved_by(monkeypatch, DATA / name, hash_data)


def test_how_results_are_told_moves_no_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [path for folder in ("cli", "report") for path in (PACKAGE / folder).glob("*.py")]
    assert [path for path in told if moved_by(monkeypatch, path, hash_code)] == []


def test_arrays_are_told_apart_by_type_shape_content_and_order() -> None:
    base = np.arange(6, dtype=np.int32)
    others: list[list[Array]] = [
        [base.astype(np.uint32)],
        [base.reshape(2, 3)],
        [base + 1],
        [base, base],
        [base[:3], base[3:]],
        [base[3:], base[:3]],
        [],
    ]
    assert len({hash_arrays(arrays) for arrays in [[base], *others]}) == 1 + len(others)
    assert hash_arrays([base.reshape(2, 3).T]) == hash_arrays([np.ascontiguousarray(base.reshape(2, 3).T)])
