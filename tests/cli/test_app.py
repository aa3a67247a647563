"""Test the installed command: help, exit codes, messages, and that nothing is left behind."""

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

SCRIPTS = Path(sysconfig.get_path("scripts"))
COMMAND = SCRIPTS / ("auguststorm.exe" if sys.platform == "win32" else "auguststorm")
BAD = """name = "bad"
purpose = "no stop"
base = "historical"
h_day = 1946-08-09

[overrides.switches]
air_lifts = false

[overrides.parameters]
"movement.march_on_foot" = 30
"""


def auguststorm(*arguments: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, cwd=folder, check=False, timeout=300)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.toml"
    path.write_text(BAD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "command", ["run", "ablate", "warmup", "report", "map", "scenario", "evidence", "scenario check", "evidence show"]
)
def test_every_command_explains_itself(command: str) -> None:
    done = auguststorm(*command.split(), "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_help_is_quick() -> None:
    auguststorm("--help")
    start = time.perf_counter()
    done = auguststorm("--help")
    assert time.perf_counter() - start < 1.5  # about 0.2 s alone; the rest is for a busy machine
    assert "run" in done.stdout


def test_help_imports_nothing_heavy() -> None:
    heavy = ("numba", "numpy", "pyarrow", "duckdb", "matplotlib", "pydantic", "jinja2")
    code = f"import sys; import auguststorm.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_version_is_told() -> None:
    assert auguststorm("--version").stdout.startswith("auguststorm 0.")


def test_scenarios_are_listed_with_their_purpose() -> None:
    lines = auguststorm("scenario", "list").stdout.splitlines()
    assert lines[0].startswith("historical ")
    assert all(line.endswith(".") for line in lines)


def test_historical_says_what_is_given() -> None:
    done = auguststorm("scenario", "show", "historical")
    assert "Tokyo decision of 14 August 1945 are given" in done.stdout


@pytest.mark.parametrize("command", [("run",), ("scenario", "check"), ("scenario", "show")])
def test_bad_scenario_tells_every_fault_at_once(command: tuple[str, ...], bad: Path) -> None:
    done = auguststorm(*command, bad, folder=bad.parent)
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0] == "4 faults in the input; nothing was written."
    assert len(lines) == 5
    for line in lines[1:]:
        for word in ("bad.toml", "row", "column", "found", "expected"):
            assert word in line
    assert "Traceback" not in done.stderr
    assert [path.name for path in bad.parent.iterdir()] == ["bad.toml"]


def test_unknown_scenario_exits_with_two() -> None:
    done = auguststorm("run", "historic")
    assert done.returncode == 2
    assert "historical" in done.stderr


def test_folder_without_results_is_refused(tmp_path: Path) -> None:
    done = auguststorm("report", tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "no folder of results" in done.stderr


def test_results_do_not_overwrite_what_is_no_results(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "home.txt").write_text("dear all", encoding="utf-8")
    done = auguststorm("run", "mutanchiang", "--out", tmp_path / "letters")
    assert done.returncode == 1
    assert "left alone" in done.stderr
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["home.txt"]


def test_unknown_estimate_exits_with_two() -> None:
    done = auguststorm("evidence", "show", "est:nothing")
    assert done.returncode == 2
    assert "est:nothing" in done.stderr


def test_estimate_shows_range_reason_and_source() -> None:
    done = auguststorm("evidence", "show", "est:movement-fuel-exponent")
    for word in ("value", "range", "method", "reason", "source"):
        assert word in done.stdout
