"""The engine knows nothing of what happened: noise in its place changes no bit, and no import leads there."""

import ast
import csv
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from auguststorm.tables import DATA, load_schema
from tests.contracts.data_copy import copy_data, run_python
from tests.contracts.sources import PACKAGE, tree_of

HASH_OF_A_CAMPAIGN = """
import hashlib
import numpy as np
from auguststorm.campaign import run_chunk
from auguststorm.scenario.compile import compile_scenario
from auguststorm.scenario.load import load_scenario

digest = hashlib.sha256()

def look(state, setting, tick):
    for subject in state:
        for name in subject.dtype.names:
            digest.update(np.ascontiguousarray(subject[name]).tobytes())

compiled = compile_scenario(load_scenario("mutanchiang"))
run_chunk(compiled, 1945, np.arange(2), on_tick=look, ticks=24)
print(digest.hexdigest())
"""
# Tables beside the engine's inputs that say what was, or what somebody claims: checked, and used by no rule.
CLAIMS = ("order_of_battle/strength_claims.csv", "order_of_battle/expected_totals.csv")
# Folders of the ledger that hold what was said and what is disputed; estimates alone are read by the model.
STATEMENTS = ("claims", "disputes", "unclaimed", "uses")
KINDS_OF_NUMBER = ("float", "int")


def state_hash(data: Path, folder: Path) -> str:
    done = run_python(data, HASH_OF_A_CAMPAIGN, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("untouched")
    return state_hash(copy_data(folder), folder)


def write_noise(path: Path) -> None:
    """Put bytes that are not even a table into a file."""
    path.write_bytes(random.Random(path.name).randbytes(path.stat().st_size))


def shake_numbers(path: Path, among: Callable[[str], bool] = lambda name: True) -> int:
    """Change every number of a table that still has to fit its schema; returns how many."""
    kinds = {column.name: column.type for column in load_schema(path.stem)}
    dice = random.Random(path.name)
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    changed = 0
    for row in rows:
        for name, cell in row.items():
            if cell and kinds[name] in KINDS_OF_NUMBER and among(name):
                row[name] = str(int(float(cell)) * 2 + dice.randrange(1, 1000))
                changed += 1
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return changed


def test_noise_in_place_of_what_happened_leaves_the_campaign_alone(tmp_path: Path, untouched: str) -> None:
    data = copy_data(tmp_path)
    observed = sorted((data / "observed").rglob("*"))
    assert len(observed) >= 6
    for path in observed:
        write_noise(path)
    ledger = [path for folder in STATEMENTS for path in sorted((data / "evidence" / folder).rglob("*.csv"))]
    assert len(ledger) >= 2
    for path in (*ledger, data / "evidence" / "article_index.csv"):
        write_noise(path)
    for name in CLAIMS:
        assert shake_numbers(data / name) > 10
    assert state_hash(data, tmp_path) == untouched


def test_noise_in_place_of_an_input_does_not(tmp_path: Path, untouched: str) -> None:
    """Else the copy would not be what the campaign reads, and the test above could not fail."""
    data = copy_data(tmp_path)
    assert shake_numbers(data / "order_of_battle" / "formations.csv", lambda name: name == "men") > 10
    assert state_hash(data, tmp_path) != untouched


# -- imports -----------------------------------------------------------------------------------------------------------

JUDGES = {"report", "calibration", "validation", "web"}
BLIND = ("engine", "scenario", "campaign.py", "doctrine", "order_of_battle", "theatre", "tables.py", "rng.py")


def name_of(path: Path) -> str:
    """Return the dotted name of a module of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    return {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports_of(name: str) -> frozenset[str]:
    """Name the package's modules that one imports anywhere in it, and the packages that hold these."""
    found: set[str] = set()
    for node in ast.walk(tree_of(modules()[name])):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    holding = {".".join(name.split(".")[:end]) for name in found for end in range(1, name.count(".") + 1)}
    return frozenset((found | holding) & modules().keys())


@cache
def reached_from(name: str) -> frozenset[str]:
    """Name every module that importing one may load, by whatever way."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += imports_of(here)
    return frozenset(reached)


@cache
def readers() -> frozenset[str]:
    """Name the modules that open an observed table or walk through all tables."""
    return frozenset(
        name
        for name, path in modules().items()
        if any(
            isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("observed")
            for node in ast.walk(tree_of(path))
        )
    )


def test_readers_of_what_happened_are_judges_and_the_audit() -> None:
    assert readers()  # else nothing is found, and nothing held
    assert {name.split(".")[1] for name in readers() - {"auguststorm.evidence.audit"}} <= JUDGES


@pytest.mark.parametrize("room", BLIND)
def test_no_import_leads_from_a_rule_to_what_happened(room: str) -> None:
    place = PACKAGE / room
    paths = [place] if place.is_file() else sorted(place.rglob("*.py"))
    assert paths
    leads = {name_of(path): sorted(reached_from(name_of(path)) & readers()) for path in paths}
    assert {name: found for name, found in leads.items() if found} == {}


def test_imports_are_followed_through_others() -> None:
    assert readers() & reached_from("auguststorm.cli.campaign")
    assert "auguststorm.engine.codes" in reached_from("auguststorm.campaign")
    assert DATA.is_relative_to(PACKAGE)
