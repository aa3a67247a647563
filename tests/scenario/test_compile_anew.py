"""Compiling only what differs gives what compiling all of it gives."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from auguststorm.scenario.compile import SUBJECTS, Compiled, compile_anew, compile_scenario
from auguststorm.scenario.declare import Scenario
from tests.engine.states import historical

TWO = np.arange(2)


def ends_of(phases: set[str]) -> dict[str, float]:
    """Put every coefficient of some phases at its low end, or its high one where that is the value."""
    rows = [(phase, row) for phase in phases for row in historical().parameters[phase] if row.low < row.high]
    return {f"{phase}.{row.name}": row.low if row.low != row.value else row.high for phase, row in rows}


def assert_same(one: Compiled, two: Compiled) -> None:
    for name in SUBJECTS:
        assert getattr(one.setting, name).tobytes() == getattr(two.setting, name).tobytes(), name
    first, second = (compiled.for_runs(7, TWO, False) for compiled in (one, two))
    assert first.switches.tobytes() == second.switches.tobytes()
    for phase, drawn in first.parameters._asdict().items():
        assert np.array_equal(drawn, getattr(second.parameters, phase)), phase
    for one_subject, two_subject in zip(one.start(first), two.start(second), strict=True):
        assert one_subject.tobytes() == two_subject.tobytes()


@pytest.mark.parametrize(
    "change",
    [
        {"switches": {"columns": False, "weather": False}},
        {"parameters": ends_of(set(historical().parameters) - {"movement"})},
        {"parameters": {"movement.refill_km": 150.0, "movement.track_share": 0.3}},
        {"switches": {"forward_detachments": False}},
        {"politics": "free-both", "cut": ("jpn-5-army",)},
    ],
    ids=[
        "switches",
        "coefficients of nine phases",
        "coefficients of movement",
        "a switch of the order of battle",
        "the rest",
    ],
)
def test_compiling_what_differs_is_compiling_all(change: dict[str, Any]) -> None:
    scenario: Scenario = replace(historical().scenario, **change)
    assert_same(compile_anew(historical(), scenario), compile_scenario(scenario))


def test_what_is_the_same_is_not_compiled_again() -> None:
    assert compile_anew(historical(), replace(historical().scenario)) is historical()
    near = compile_anew(historical(), replace(historical().scenario, switches={"columns": False}))
    assert near.setting.theatre is historical().setting.theatre
    back = compile_anew(near, historical().scenario)
    assert_same(back, historical())
