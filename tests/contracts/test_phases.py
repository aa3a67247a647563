"""Hold the ten phases to one shape: parameters, reads, writes, words, pages and tests."""

import ast
import importlib
import inspect
from typing import Any

import pytest

from auguststorm.engine import state
from auguststorm.engine.step import PHASES as STEP
from auguststorm.tables import DATA, load_table
from tests.contracts.sources import ENGINE, PHASES, ROOT, decorators, functions_of, where

SUBJECTS: dict[str, Any] = {
    "formations": state.FormationState, "sinks": state.SinkState, "headquarters": state.HeadquartersState,
    "plans": state.PlanState, "places": state.PlaceState, "weather": state.WeatherState, "supply": state.SupplyState,
    "air": state.AirState, "naval": state.NavalState, "traffic": state.TrafficState, "politics": state.PoliticsState,
    "log": state.LogState,
}  # fmt: skip
phases = pytest.mark.parametrize("phase", PHASES)
UNITS = (
    "_km", "_h", "_t", "_men", "_share", "_probability", "_ratio", "_count", "_days", "_sigma", "_exponent", "_weight",
    "_km_per_day", "_per_day", "_per_tick", "_kn", "_mm", "_tanks", "_guns", "_class",
)  # fmt: skip


def module(phase: str) -> Any:
    return importlib.import_module(f"auguststorm.engine.phases.{phase}")


def test_the_step_lists_the_ten_phases_in_order() -> None:
    assert tuple(phase.__name__ for phase in STEP) == PHASES


@phases
def test_parameters_are_the_rows_of_the_phases_table(phase: str) -> None:
    table = load_table(f"parameters/{phase}.csv", "parameters", unique="name")
    assert tuple(module(phase).PARAMETERS) == tuple(table.column("name"))


@phases
def test_parameters_are_used(phase: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(ENGINE.rglob("*.py")))
    source = inspect.getsource(module(phase))
    indices = {
        name: value
        for name, value in vars(module(phase)).items()
        if name.isupper() and isinstance(value, int) and not name.startswith("_") and name in source
    }
    assert [name for name in indices if text.count(name) < 2] == []


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
