"""Hold the engine's code to its rules: no library curves, no numbers of the world, no imports of files or text."""

import ast
import re
from pathlib import Path

import pytest

from auguststorm import rng
from tests.contracts.sources import ENGINE, ROOT, engine_modules, tree_of, where

CURVES = ENGINE / "curves.py"
LIBRARY_CURVES = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "pow", "power", "float_power", "sqrt", "cbrt", "hypot",
    "sin", "cos", "tan", "tanh", "arctan", "arctan2", "sinh", "cosh", "erf", "random", "normal", "lognormal",
}  # fmt: skip
FORBIDDEN_IMPORTS = {
    "csv", "datetime", "duckdb", "io", "json", "logging", "math", "os", "pandas", "pathlib", "polars", "pyarrow",
    "pydantic", "random", "rich", "scipy", "statistics", "time", "tomllib", "typer",
}  # fmt: skip
BELOW = tuple(f"auguststorm.{name}" for name in ("engine", "clock", "units", "jit", "rng"))
PURE_FLOATS = {0.0, 1.0, 2.0}
LARGEST_COUNT = 10  # whole numbers up to here number directions, shapes and columns
REASON = re.compile(r"#\s*(?!noqa|type:|fmt:)\S+(\s+\S+){1,}")

others = pytest.mark.parametrize(
    "path", [path for path in engine_modules() if path != CURVES], ids=lambda path: path.relative_to(ENGINE).as_posix()
)


@others
def test_powers_and_exponentials_come_only_from_curves(path: Path) -> None:
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
            found.append(f"{where(path, node.lineno)}: **")
        elif isinstance(node, ast.Call) and (name := _library_curve(node.func)):
            found.append(f"{where(path, node.lineno)}: {name}")
    assert found == []


def _library_curve(name: ast.expr) -> str | None:
    """Return the name of a called library function that a rule must not use."""
    if isinstance(name, ast.Name):
        return "pow" if name.id == "pow" else None
    if isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
        is_numpy = name.value.id in ("np", "numpy") and name.attr in LIBRARY_CURVES
        return f"{name.value.id}.{name.attr}" if name.value.id == "math" or is_numpy else None
    return None


@pytest.mark.parametrize("path", engine_modules(), ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_engine_imports_no_files_frames_or_text(path: Path) -> None:
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        found += [f"{where(path, node.lineno)}: {name}" for name in names if _is_forbidden(name)]
    assert found == []


def _is_forbidden(name: str) -> bool:
    is_above = name.startswith("auguststorm.") and not name.startswith(BELOW)
    return is_above or name.split(".")[0] in FORBIDDEN_IMPORTS


def _numbers(node: ast.AST) -> list[ast.Constant]:
    return [
        part
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, int | float) and not isinstance(part.value, bool)
    ]


def _is_pure(number: ast.Constant) -> bool:
    if isinstance(number.value, float):
        return number.value in PURE_FLOATS
    return isinstance(number.value, int) and abs(number.value) <= LARGEST_COUNT


@others
def test_no_number_of_the_world_stands_in_a_rule(path: Path) -> None:
    """Functions hold 0, 1 and 2 and small counts; every other number has a name, and a reason beside it.

    A coefficient is no such number: it is a row of `data/parameters/`. Named numbers are for unit conversions,
    marks (`NEVER`), sizes of tables and astronomy, and the comment on their line says which.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found += [number for number in _numbers(node) if not _is_pure(number)]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            bare = [number for number in _numbers(node.value) if not _is_pure(number)]
            found += [number for number in bare if not REASON.search(lines[number.lineno - 1])]
    assert [f"{where(path, number.lineno)}: {lines[number.lineno - 1].strip()}" for number in found] == []


def test_modules_are_short() -> None:
    paths = [*sorted((ROOT / "src").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
    long = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {name: count for name, count in long.items() if count > 400} == {}


def test_no_room_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert [path for path in (ROOT / "src").rglob("*") if path.stem in vague] == []


def test_imports_are_absolute() -> None:
    found = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.level:
                found.append(where(path, node.lineno))
    assert found == []


# Purposes drawn in more than one place: for the same thing again, or with indices that stand apart.
DRAWN_TWICE = {"BROADCAST", "DECISION", "WARNING", "WEATHER_RAIN"}


def test_every_use_of_chance_has_a_purpose_of_its_own() -> None:
    """A rule that draws at an address which another rule draws at ties what has nothing to do with each other."""
    numbers = {name: value for name, value in vars(rng).items() if name.isupper() and not name.startswith("_")}
    assert len(set(numbers.values())) == len(numbers)
    drawn: list[str] = []
    for path in engine_modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "uniform":
                assert isinstance(node.args[3], ast.Name), where(path, node.lineno)
                drawn.append(node.args[3].id.removesuffix("_DRAW"))
    assert set(drawn) <= numbers.keys()
    assert {name for name in drawn if drawn.count(name) > 1} == DRAWN_TWICE
