"""Hold every phase to its word on the real campaign: it leaves its input alone and changes what it says and no more."""

import importlib
from typing import Any

import numpy as np
import pytest

from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import PHASES, Phase
from tests.engine.states import differences, keep, snapshots

RUNS = (0, 3)
TICKS = (0, 3, 12, 23, 40, 64)  # from the first night over the landings to the disarming
phases = pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.__name__)


def at_every_look() -> tuple[Setting, dict[int, State]]:
    return snapshots(RUNS, 1945, TICKS)


def writes_of(phase: Phase) -> set[str]:
    module: Any = importlib.import_module(f"auguststorm.engine.phases.{phase.__name__}")
    return set(module.WRITES)


def prints_of(setting: Setting) -> list[bytes]:
    records = [getattr(setting, name) for name in Setting._fields if name not in ("chance", "parameters", "scratch")]
    return [record.tobytes() for record in records] + [table.tobytes() for table in setting.parameters]


@phases
def test_phase_leaves_its_input_untouched(phase: Phase) -> None:
    setting, states = at_every_look()
    for tick, state in states.items():
        before = keep(state)
        phase(state, setting, tick)
        assert differences(before, state) == [], f"tick {tick}"


@phases
def test_phase_writes_only_what_it_says(phase: Phase) -> None:
    setting, states = at_every_look()
    for tick, state in states.items():
        changed = set(differences(state, phase(state, setting, tick)))
        assert changed - writes_of(phase) == set(), f"tick {tick}"


@phases
def test_phase_changes_something_in_the_campaign(phase: Phase) -> None:
    setting, states = at_every_look()
    assert any(differences(state, phase(state, setting, tick)) for tick, state in states.items())


@phases
def test_phase_run_again_gives_the_same_bits(phase: Phase) -> None:
    setting, states = at_every_look()
    for tick, state in states.items():
        first = keep(phase(state, setting, tick))
        assert differences(first, phase(state, setting, tick)) == [], f"tick {tick}"


@phases
def test_phase_leaves_the_setting_alone_and_the_scratch_clean(phase: Phase) -> None:
    setting, states = at_every_look()
    before = prints_of(setting)
    for tick, state in states.items():
        phase(state, setting, tick)
        cells = setting.scratch.cells
        assert (cells.first == -1).all(), f"tick {tick}"
        assert (cells.battle == -1).all(), f"tick {tick}"
        assert (cells.attacked == 0).all(), f"tick {tick}"
    assert prints_of(setting) == before


def test_two_ticks_use_buffers_in_turn_and_never_the_callers() -> None:
    setting, states = at_every_look()
    state = states[TICKS[2]]
    for phase in PHASES:
        after = phase(state, setting, TICKS[2])
        for subject in {name.split(".")[0] for name in writes_of(phase)}:
            old, new = getattr(state, subject), getattr(after, subject)
            assert old is new or not np.shares_memory(old, new), f"{phase.__name__}: {subject}"
        state = after
