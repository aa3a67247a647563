"""Test `auguststorm run` as installed: results in one step, the same bits again, nothing left when interrupted."""

import hashlib
import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from auguststorm.scenario import list_scenarios
from tests.cli.test_app import COMMAND, auguststorm

TABLES = ("captures", "dispatches", "events", "formations", "losses", "places", "sides", "units")


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "two"
    done = auguststorm("run", "mutanchiang", "--runs", "2", "--out", folder)
    assert done.returncode == 0, done.stderr
    assert f"Wrote {folder}/ with report.html" in done.stdout
    assert "Traceback" not in done.stderr
    return folder


def test_one_flag_takes_every_coefficient_and_disputed_total_at_its_central_value(tmp_path: Path) -> None:
    hashed = []
    for number, flag in enumerate((["--central"], ["--parameters", "central"], [])):
        folder = tmp_path / str(number)
        done = auguststorm("run", "mutanchiang", *flag, "--quiet", "--out", folder)
        assert done.returncode == 0, done.stderr
        hashed.append(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["parameters_hash"])
    assert hashed[0] == hashed[1] != hashed[2]


def test_a_run_leaves_tables_manifest_and_report(results: Path) -> None:
    expected = {*(f"{name}.parquet" for name in TABLES), "manifest.json", "report.html"}
    assert set(hashes(results)) == expected
    assert [path.name for path in results.parent.iterdir()] == ["two"]


def test_the_manifest_says_what_was_given_and_holds_no_time_of_day(results: Path) -> None:
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert any("Tokyo decision of 14 August 1945" in sentence for sentence in manifest["given"])
    assert (manifest["scenario"], manifest["runs"], manifest["seed"]) == ("mutanchiang", 2, 1945)
    for name in ("code_hash", "data_hash", "parameters_hash"):
        assert len(manifest[name]) == 64
    assert str(time.gmtime().tm_year) not in (results / "manifest.json").read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_bytes(results: Path, tmp_path: Path) -> None:
    batches = ("--batch", "1", "--workers", "2")
    done = auguststorm("run", "mutanchiang", "--runs", "2", *batches, "--quiet", "--out", tmp_path / "again")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert hashes(tmp_path / "again") == hashes(results)


def test_a_run_alone_equals_it_among_others(results: Path, tmp_path: Path) -> None:
    done = auguststorm("run", "mutanchiang", "--first-run", "1", "-q", "--out", tmp_path / "one")
    assert done.returncode == 0, done.stderr
    for name in ("captures", "losses", "sides", "formations", "events"):
        alone = pq.read_table(tmp_path / "one" / f"{name}.parquet").to_pylist()
        among = pq.read_table(results / f"{name}.parquet").to_pylist()
        assert alone == [row for row in among if row["run"] == 1], name


def test_another_seed_gives_another_campaign(results: Path, tmp_path: Path) -> None:
    done = auguststorm("run", "mutanchiang", "--runs", "2", "--seed", "7", "-q", "--out", tmp_path / "other")
    assert done.returncode == 0, done.stderr
    assert hashes(tmp_path / "other")["sides.parquet"] != hashes(results)["sides.parquet"]


def test_older_results_are_replaced(results: Path) -> None:
    before = hashes(results)
    done = auguststorm("run", "mutanchiang", "--runs", "2", "-q", "--out", results)
    assert done.returncode == 0, done.stderr
    assert hashes(results) == before


def test_the_report_can_be_made_again(results: Path) -> None:
    before = hashes(results)["report.html"]
    (results / "report.html").unlink()
    done = auguststorm("report", results)
    assert done.returncode == 0, done.stderr
    assert hashes(results)["report.html"] == before


def heed_interrupts() -> None:
    """Undo what a runner in the background hands down: children started there ignore SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.usefixtures("results")  # kernels are compiled by then
def test_interrupting_leaves_nothing(tmp_path: Path) -> None:
    command = [str(COMMAND), "run", "historical", "--runs", "4000", "--batch", "1", "--out", str(tmp_path / "long")]
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509  (no other thread runs here)
    ) as process:
        assert process.stderr is not None
        watchdog = threading.Timer(240.0, process.kill)
        watchdog.start()
        try:
            assert any(line.startswith("historical, ticks: ") for line in process.stderr), "it ended by itself"
            process.send_signal(signal.SIGINT)
            told = process.stderr.read()
            process.wait()
        finally:
            watchdog.cancel()
            process.kill()
    assert process.returncode == 130
    assert "Interrupted; nothing was written." in told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", list_scenarios())
def test_every_scenario_of_the_package_runs(name: str, tmp_path: Path) -> None:
    done = auguststorm("run", name, "-q", "--out", tmp_path / name)
    assert (done.returncode, done.stderr) == (0, "")
