"""What is held out for judging the model is shown to nobody: without it, page and digest are the same to the byte."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from auguststorm import tables
from auguststorm.report import observed
from auguststorm.report.build import render
from auguststorm.report.digest import print_digest
from auguststorm.results.manifest import hash_data
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground

OBSERVATIONS = tables.DATA / "observed" / "observations.csv"


def written() -> tuple[str, str]:
    results, ground = make_results(2), make_ground()
    console = Console(file=StringIO(), width=120, color_system=None)
    print_digest(results, console, ground)
    assert isinstance(console.file, StringIO)
    return render(results, ground), console.file.getvalue()


@pytest.fixture
def without_held_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    with OBSERVATIONS.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    kept = [row for row in rows if row["use"] not in ("validate", "sibling")]
    path = tmp_path / "observations.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)

    def load(relative: str, schema_name: str, unique: str | None = None) -> tables.Table:
        if relative == "observed/observations.csv":
            table, faults = tables.read_table(path, schema_name, unique)
            assert faults == []
            return table
        return tables.load_table(relative, schema_name, unique)

    monkeypatch.setattr(observed, "load_table", load)
    observed.shown_observations.cache_clear()
    yield len(rows) - len(kept)
    observed.shown_observations.cache_clear()


def test_page_and_digest_do_not_know_what_is_held_out(request: pytest.FixtureRequest) -> None:
    before = written()
    removed = request.getfixturevalue("without_held_out")
    assert removed > 20
    assert written() == before


def test_hash_of_data_does_not_know_what_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    before = hash_data()
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"noise" if "observed" in self.parts else real(self))
    assert hash_data() == before


def test_only_those_who_judge_open_what_happened() -> None:
    package = tables.DATA.parent
    allowed = {"report", "calibration", "validation", "web"}
    readers = {
        path.relative_to(package).parts[0]
        for path in package.rglob("*.py")
        if '"observed/' in path.read_text(encoding="utf-8") or '"observed"' in path.read_text(encoding="utf-8")
    }
    assert readers - {"evidence"} <= allowed  # the audit of all tables looks at these too, and rules at none


def test_audit_is_the_one_part_of_evidence_that_sees_what_happened() -> None:
    package = tables.DATA.parent / "evidence"
    seen = [path.name for path in package.glob("*.py") if "observed" in path.read_text(encoding="utf-8")]
    assert seen == ["audit.py"]
