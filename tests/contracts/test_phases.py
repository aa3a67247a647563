"""Hold the ten phases to one shape: parameters, reads, writes, words, pages and tests."""

import ast
import importlib
import inspect
import re
from functools import cache
from typing import Any

import pytest

from auguststorm.engine import codes, state
from auguststorm.engine.decision import SCHOOLS, WEIGHTS_OF_SCHOOL
from auguststorm.engine.step import PHASES as STEP
from auguststorm.tables import DATA, load_table
from tests.contracts.sources import (
    ENGINE,
    PACKAGE,
    PHASES,
    ROOT,
    decorators,
    dotted,
    engine_modules,
    functions_of,
    names_loaded,
    tree_of,
    where,
)

SUBJECTS: dict[str, Any] = {
    "formations": state.FormationState, "sinks": state.SinkState, "headquarters": state.HeadquartersState,
    "plans": state.PlanState, "places": state.PlaceState, "weather": state.WeatherState, "supply": state.SupplyState,
    "air": state.AirState, "naval": state.NavalState, "traffic": state.TrafficState, "politics": state.PoliticsState,
    "log": state.LogState,
}  # fmt: skip
UNITS_BY_ENDING = {  # what a name ends in: the units that it may have
    "h": "h|km/h|t/h", "km": "km.*", "day": r".+/day", "tick": "1/tick", "ticks": "ticks", "days": "days", "t": "t",
    "men": "men", "sorties": "sorties", "1000men": "h/1000 men", "share": "share.*|1/day", "probability": "probability",
    "ratio": "ratio", "limit": "ratio", "count": "count|refills", "sigma": "ratio|log units",
    "exponent": "ratio|exponent",
}  # fmt: skip
NOT_BY_UNIT = ("weight_tank", "weight_gun")  # men that one of them stands for
BY_POSITION = tuple(f"march_{mobility}_km_per_day" for mobility in codes.MOBILITIES)  # read at the mobility's number
phases = pytest.mark.parametrize("phase", PHASES)


def module(phase: str) -> Any:
    return importlib.import_module(f"auguststorm.engine.phases.{phase}")


def parameter_table(value: ast.expr) -> str:
    """Name the tuple of coefficients that the last `len(...)` of an expression counts; empty when there is none."""
    counted = [
        call.args[0].id
        for call in ast.walk(value)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "len"
        if isinstance(call.args[0], ast.Name) and call.args[0].id.endswith("PARAMETERS")
    ]
    return "PARAMETERS" if "PARAMETERS" in counted else counted[0] if counted else ""


@cache
def indices() -> dict[str, list[tuple[str, str]]]:
    """Return the index constants of each module of the engine with the coefficient that each stands for."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in engine_modules():
        for node in tree_of(path).body:
            if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)):
                continue
            table = parameter_table(node.value)
            if table:
                home = importlib.import_module(dotted(path))
                names = [element.id for element in node.targets[0].elts if isinstance(element, ast.Name)]
                given = [(name, getattr(home, table)[getattr(home, name)]) for name in names]
                found.setdefault(dotted(path), []).extend(given)
    return found


def test_the_step_lists_the_ten_phases_in_order() -> None:
    assert tuple(phase.__name__ for phase in STEP) == PHASES


@phases
def test_parameters_are_the_rows_of_the_phases_table(phase: str) -> None:
    table = load_table(f"parameters/{phase}.csv", "parameters", unique="name")
    assert tuple(module(phase).PARAMETERS) == tuple(table.column("name"))


@phases
def test_coefficients_end_in_their_unit(phase: str) -> None:
    rows = [row for row in load_table(f"parameters/{phase}.csv", "parameters") if row["name"] not in NOT_BY_UNIT]
    endings = [(row["name"], str(row["name"]).rpartition("_")[2], row["unit"]) for row in rows]
    assert [
        (name, unit) for name, ending, unit in endings if not re.fullmatch(UNITS_BY_ENDING.get(ending, "(?!)"), unit)
    ] == []


def test_every_coefficient_of_a_phase_is_read_by_the_engine_or_the_compiler() -> None:
    """An index with an underscore stands in a row that its first is read for: one unit, read as first + position."""
    loaded = names_loaded()
    at_compile = "".join(path.read_text(encoding="utf-8") for path in sorted((PACKAGE / "scenario").glob("*.py")))
    unread, n_read = [], 0
    for origin, names in indices().items():
        first_ending = ""
        for name, coefficient in names:
            ending = coefficient.rpartition("_")[2]
            is_read = (origin, name) in loaded or f'"{coefficient}"' in at_compile or coefficient in BY_POSITION
            is_in_row = name.startswith("_") and ending == first_ending
            if not name.startswith("_"):
                first_ending = ending if is_read else ""
            n_read += is_read
            if not (is_read or is_in_row):
                unread.append(f"{origin}.{name}")
    assert unread == []
    assert n_read > 200


def test_every_coefficient_has_an_index() -> None:
    indexed = {coefficient for names in indices().values() for _, coefficient in names}
    of_schools = len(SCHOOLS[1:]) * WEIGHTS_OF_SCHOOL
    for phase in PHASES:
        coefficients = module(phase).PARAMETERS[of_schools if phase == "politics" else 0 :]
        assert set(coefficients) <= indexed, phase


@phases
def test_reads_and_writes_name_fields_of_the_state(phase: str) -> None:
    for name in (*module(phase).READS, *module(phase).WRITES):
        subject, field = name.split(".")
        assert field in SUBJECTS[subject]._fields, name


def test_every_subject_of_the_state_is_known() -> None:
    assert tuple(SUBJECTS) == state.State._fields


@phases
def test_writes_are_listed_once(phase: str) -> None:
    writes = module(phase).WRITES
    assert len(set(writes)) == len(writes)


@phases
def test_phase_tells_its_model_first(phase: str) -> None:
    words = module(phase).__doc__ or ""
    assert len(words.split()) > 40


@phases
@pytest.mark.parametrize("section", ["Parameters", "Returns", "Sources"])
def test_phase_function_documents_itself(phase: str, section: str) -> None:
    assert f"{section}\n" in (inspect.getdoc(getattr(module(phase), phase)) or "")


@phases
def test_phase_has_its_page_and_its_test(phase: str) -> None:
    assert (ROOT / "docs" / "model" / f"{phase}.md").is_file()
    assert (ROOT / "tests" / "engine" / "phases" / f"test_{phase}.py").is_file()
    assert (DATA / "parameters" / f"{phase}.csv").is_file()


@pytest.mark.parametrize("kernel", ["movement", "contact", "combat", "supply", "command", "orders"])
def test_the_hottest_kernels_have_slow_twins(kernel: str) -> None:
    assert (ROOT / "tests" / "naive" / f"{kernel}.py").is_file()


def test_public_kernels_document_shapes_and_units() -> None:
    found = []
    for path in sorted(ENGINE.rglob("*.py")):
        for function in functions_of(path):
            if "kernel" in decorators(function) and not function.name.startswith("_"):
                words = ast.get_docstring(function) or ""
                if "Parameters" not in words:
                    found.append(f"{where(path, function.lineno)}: {function.name}")
    assert found == []
