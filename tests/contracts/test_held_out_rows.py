"""`auguststorm run` shows held-out observations to nobody: without them every output is the same to the byte."""

import csv
from pathlib import Path

import pytest

from tests.contracts.data_copy import copy_data, run_command

HELD_OUT = ("validate", "sibling")


def strike(data: Path, uses: tuple[str, ...]) -> int:
    """Take the observations of some uses out of a copy of the data; returns how many."""
    path = data / "observed" / "observations.csv"
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    kept = [row for row in rows if row["use"] not in uses]
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    return len(rows) - len(kept)


def outputs(folder: Path, uses: tuple[str, ...], least: int) -> dict[str, bytes]:
    """Run the cut scenario without the observations of some uses; return what it said and every file it wrote."""
    data = copy_data(folder)
    assert strike(data, uses) >= least
    done = run_command(data, "run", "mutanchiang", "--runs", "3", "--out", "results", folder=folder)
    assert done.returncode == 0, done.stderr
    files = {path.name: path.read_bytes() for path in (folder / "results").iterdir()}
    assert {"manifest.json", "report.html", "captures.parquet"} <= files.keys()
    assert "Mutanchiang" in done.stdout
    return {**files, "what the terminal shows": done.stdout.encode()}


@pytest.fixture(scope="module")
def with_all(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return outputs(tmp_path_factory.mktemp("all"), (), 0)


def test_nothing_that_a_run_puts_out_knows_what_is_held_out(tmp_path: Path, with_all: dict[str, bytes]) -> None:
    without = outputs(tmp_path, HELD_OUT, 20)
    assert without.keys() == with_all.keys()
    assert [name for name in without if without[name] != with_all[name]] == []


def test_the_report_does_show_the_others(tmp_path: Path, with_all: dict[str, bytes]) -> None:
    """Else the copy would not be what the run reads, and the test above could not fail."""
    without = outputs(tmp_path, ("calibrate", "report"), 20)
    differing = [name for name in without if without[name] != with_all[name]]
    assert "report.html" in differing
    assert not [name for name in differing if name.endswith((".parquet", ".json"))]
