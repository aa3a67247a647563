"""What is held out for judging the model is shown to nobody: without it, page and digest are the same to the byte."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from auguststorm import tables
from auguststorm.report import observed
from auguststorm.report.build import render
from auguststorm.results.manifest import hash_data
from tests.report.synthetic import make_results
from tests.report.synthetic_ground import make_ground
from tests.report.terminal import digest_of

OBSERVATIONS = tables.DATA / "observed" / "observations.csv"


def written() -> tuple[str, str]:
    results, ground = make_results(2), make_ground()
    return render(results, ground), digest_of(results)


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


def test_audit_is_the_one_part_of_evidence_that_sees_what_happened() -> None:
    package = tables.DATA.parent / "evidence"
    seen = [path.name for path in package.glob("*.py") if "observed" in path.read_text(encoding="utf-8")]
    assert seen == ["audit.py"]
