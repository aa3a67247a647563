"""The benchmarks run, say what they measured, and name no host."""

import json
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.about import ROOT, about
from benchmarks.calibration import Figure, timed
from benchmarks.campaign import forget_peak, measure, resident_mb
from benchmarks.run import BATCHES, measurements, table, write

from auguststorm.clock import N_TICKS
from tests.engine.states import historical


def test_figures_say_on_what_they_were_measured() -> None:
    told = about()
    assert {"auguststorm", "python", "numba", "numpy"} <= set(told["versions"])
    assert set(told["machine"]) == {"system", "architecture", "processor", "cores"}
    assert platform.node() not in told["machine"].values()
    assert told["commit"]


def test_the_least_of_the_repeats_counts_and_stands_beside_the_loop() -> None:
    seconds = iter((0.3, 0.1, 0.2))
    figure = timed(lambda: next(seconds), repeats=3)
    assert figure.value == pytest.approx(100)
    assert figure.loop_ms is not None
    assert figure.loops == pytest.approx(100 / figure.loop_ms)
    each = figure.per(10, "ms/run")
    assert each.value == pytest.approx(10)
    assert each.loops == pytest.approx(10 / figure.loop_ms)


def test_a_batch_is_measured() -> None:
    figures = measure(batch=2, repeats=1)
    seconds = figures["campaign_batch_2"].value / 1e3
    formation_ticks = figures["formation_ticks_batch_2"].value * seconds
    assert seconds > 0
    assert formation_ticks == pytest.approx(historical().setting.formations.side.size * N_TICKS)
    assert figures["state_bytes"].value > 1e4


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process forget its peak")
def test_the_peak_is_what_was_held_since_it_was_forgotten() -> None:
    held = forget_peak()
    assert held is not None
    block = np.ones(4 * 2**20)  # 32 MB
    assert 24 < resident_mb("VmHWM") - held < 64
    del block
    again = forget_peak()
    assert again is not None
    assert resident_mb("VmHWM") - again < 8


def test_every_module_that_is_to_be_run_is_there() -> None:
    for processes in measurements(is_quick=False).values():
        for module, *_ in processes:
            assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()
    batches = [arguments[1] for _, *arguments in measurements(is_quick=False)["campaign"]]
    assert batches == [str(batch) for batch in BATCHES]


def test_the_table_and_the_file_hold_every_figure(tmp_path: Path) -> None:
    figures = {
        "campaign_batch_1": Figure(30.0, "ms/campaign", 0.5, 60.0, 5)._asdict(),
        "memory": {"value": 500.0, "unit": "kB/run"},
    }
    lines = table(figures).splitlines()
    assert [line.split()[0] for line in lines] == ["figure", "campaign_batch_1", "memory"]
    path = write(figures, is_quick=True, out=tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["figures"] == figures
    assert content["commit"] in path.name
    assert content["is_quick"] is True


def test_a_second_measurement_joins_the_first_only_at_the_same_clean_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = {"memory": {"value": 1.0}}, {"start_warm": {"value": 2.0}}

    def left(commit: str, machine: str) -> list[str]:
        monkeypatch.setattr("benchmarks.run.about", lambda: {"commit": commit, "machine": machine})
        path = write(second, is_quick=False, out=tmp_path)
        return sorted(json.loads(path.read_text(encoding="utf-8"))["figures"])

    for commit in ("a", "a+dirty"):
        monkeypatch.setattr("benchmarks.run.about", lambda commit=commit: {"commit": commit, "machine": "one"})
        write(first, is_quick=False, out=tmp_path)
    assert left("a", "one") == ["memory", "start_warm"]
    assert left("a", "another") == ["start_warm"]
    assert left("a+dirty", "one") == ["start_warm"]


@pytest.mark.slow
def test_the_command_measures_and_writes(tmp_path: Path) -> None:
    command = (sys.executable, "benchmarks/run.py", "--quick", "--only", "phases", "--out", str(tmp_path))
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    (path,) = tmp_path.iterdir()
    figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
    assert len(figures) == 11  # ten phases and the loop around them
    for name in figures:
        assert name in done.stdout
