"""What is said of how inputs become arrays is what happens when a scenario is compiled."""

from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from auguststorm.evidence.parameters import Parameter, load_parameters
from auguststorm.lineage.inputs import (
    ARRAYS_OF,
    COMPILED_FROM,
    IN_PHASE,
    NOT_IN_PHASE,
    STARTS,
    readers_of,
    readers_of_parameter,
)
from auguststorm.lineage.wiring import read_wiring
from auguststorm.scenario import compile as compiling
from auguststorm.scenario import compile_supply
from auguststorm.scenario.compile import Compiled, compile_scenario
from auguststorm.scenario.load import load_scenario
from auguststorm.scenario.strength import COUNTED

MAPPED = sorted({name for parameters in COMPILED_FROM.values() for name in parameters})
PHASES = ("movement", "supply")  # whose coefficients act when a scenario is compiled


def compile_with(names: list[str], patch: pytest.MonkeyPatch) -> Compiled:
    """Compile the historical campaign with some coefficients larger, each by a share of its own."""

    def changed(phase: str) -> tuple[Parameter, ...]:
        rows = load_parameters(phase)
        return tuple(
            replace(row, value=row.value * (1.1 + 0.01 * n)) if f"{phase}.{row.name}" in names else row
            for n, row in enumerate(rows)
        )

    with patch.context() as inner:
        inner.setattr(compiling, "load_parameters", changed)
        inner.setattr(compile_supply, "load_parameters", changed)
        return compile_scenario(load_scenario("historical"))


def arrays_that_differ(one: Compiled, other: Compiled) -> set[str]:
    """List the arrays of the setting in which two compiled scenarios differ."""
    found = set()
    for subject in compiling.SUBJECTS:
        before, after = getattr(one.setting, subject), getattr(other.setting, subject)
        for name in before.dtype.names:
            a, b = np.asarray(before[name]), np.asarray(after[name])
            if a.shape != b.shape or not np.array_equal(a, b, equal_nan=a.dtype.kind == "f"):
                found.add(name)
    return found


@pytest.fixture(scope="module")
def plain() -> Compiled:
    return compile_scenario(load_scenario("historical"))


def test_no_other_coefficient_acts_when_a_scenario_is_compiled(
    plain: Compiled, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [
        f"{phase}.{row.name}" for phase in PHASES for row in load_parameters(phase)
        if f"{phase}.{row.name}" not in MAPPED
    ]  # fmt: skip
    assert len(others) > 40
    assert arrays_that_differ(plain, compile_with(others, monkeypatch)) == set()


def test_what_is_compiled_from_coefficients_differs_with_them(plain: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    found = arrays_that_differ(plain, compile_with(MAPPED, monkeypatch))
    assert set(COMPILED_FROM) <= found
    assert found - set(COMPILED_FROM) <= {"near_place", "first_link", "link_to", "is_rail", "gauge_mm", "road", "axis"}


@pytest.mark.slow
@pytest.mark.parametrize("name", MAPPED)
def test_each_coefficient_acts_in_the_arrays_that_are_said(
    plain: Compiled, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    found = arrays_that_differ(plain, compile_with([name], monkeypatch)) & set(COMPILED_FROM)
    said = {array for array, parameters in COMPILED_FROM.items() if name in parameters}
    assert found <= said
    assert found
    assert said - found <= {"link_km"}  # no way of lorries across country leads over marsh or taiga


def test_parameters_that_no_phase_is_said_to_read_stand_in_no_phase() -> None:
    """Each has an index of its own among its phase's coefficients, and no function that the phase calls names it."""
    index_of = {
        "movement.refill_km": "_REFILL_KM", "supply.refills_at_start_count": "REFILLS_AT_START",
        "supply.ammunition_at_start_days": "AMMUNITION_AT_START", "supply.depots_at_start_ratio": "DEPOTS_AT_START",
    }  # fmt: skip
    assert set(index_of) == set(NOT_IN_PHASE)
    homes = {"movement": "auguststorm.engine.pace", "supply": "auguststorm.engine.wants"}
    for name, index in index_of.items():
        phase, _, coefficient = name.partition(".")
        module: Any = import_module(homes[phase])
        assert module.PARAMETERS[getattr(module, index)] == coefficient
        assert index not in read_wiring()[phase].names
        assert phase not in readers_of_parameter(name) or any(name in names for names in COMPILED_FROM.values())


def test_every_disputed_total_has_its_place() -> None:
    placed = {name for part in STARTS.values() for name in part.parameters} | set(IN_PHASE)
    totals = {f"strength.{row.name}" for row in load_parameters("strength")}
    assert totals <= placed
    for name, counted in COUNTED.items():
        (part,) = [part for part in STARTS.values() if f"strength.{name}" in part.parameters]
        assert part.fields == (f"formations.{counted.number}",)


def test_tables_of_single_arrays_name_arrays_of_the_setting_that_some_phase_reads() -> None:
    from auguststorm.engine import setting

    fields = {
        name for kind in vars(setting).values() if isinstance(kind, type) and issubclass(kind, tuple)
        for name in getattr(kind, "_fields", ())
    }  # fmt: skip
    for table, arrays in ARRAYS_OF.items():
        assert set(arrays) <= fields, table
        assert any(set(arrays) & wiring.names for wiring in read_wiring().values()), table


def test_a_table_leads_to_no_phase_that_does_not_read_it() -> None:
    assert set(readers_of("order_of_battle/works")) == {"start.cells", "movement", "combat"}
    assert "combat" not in readers_of("order_of_battle/headquarters")
    assert set(readers_of("supply/depots")) == {"start.depots", "supply"}
