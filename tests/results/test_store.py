import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from auguststorm.errors import ResultsError
from auguststorm.results.columns import TABLES, columns_of
from auguststorm.results.store import Results, check_destination, load_results, write_results
from tests.report.synthetic import make_results


@pytest.fixture(scope="module")
def results() -> Results:
    return make_results(2)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_written_results_read_back_equal(results: Results, tmp_path: Path) -> None:
    write_results(tmp_path / "out", results.manifest, results.tables)
    back = load_results(tmp_path / "out")
    assert back.manifest == results.manifest
    for name in TABLES:
        assert back.table(name).to_pylist() == results.table(name).to_pylist()


def test_equal_results_are_equal_files(results: Results, tmp_path: Path) -> None:
    write_results(tmp_path / "one", results.manifest, results.tables)
    again = make_results(2)
    write_results(tmp_path / "two", again.manifest, again.tables)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_older_results_are_replaced_and_nothing_else_is_left(results: Results, tmp_path: Path) -> None:
    write_results(tmp_path / "out", results.manifest, results.tables)
    (tmp_path / "out" / "report.html").write_text("old")
    write_results(tmp_path / "out", results.manifest, results.tables)
    assert not (tmp_path / "out" / "report.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_folder_with_other_files_is_refused_and_left_alone(results: Results, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ResultsError, match="files that are not results"):
        write_results(tmp_path, results.manifest, results.tables)
    assert contents(tmp_path) == {"thesis.txt": b"mine"}


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ResultsError, match="not a folder"):
        check_destination(tmp_path / "out")


def test_empty_folder_is_a_fit_destination(results: Results, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write_results(tmp_path / "out", results.manifest, results.tables)
    assert load_results(tmp_path / "out").manifest.seed == results.manifest.seed


def test_failure_while_finishing_leaves_older_results_whole(results: Results, tmp_path: Path) -> None:
    write_results(tmp_path / "out", results.manifest, results.tables)
    before = contents(tmp_path / "out")

    def fail(folder: Path) -> None:
        (folder / "report.html").write_text("half")
        raise RuntimeError("no report")

    with pytest.raises(RuntimeError, match="no report"):
        write_results(tmp_path / "out", results.manifest, results.tables, fail)
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_finish_adds_appears_with_the_results(results: Results, tmp_path: Path) -> None:
    seen = []

    def finish(folder: Path) -> None:
        seen.append((tmp_path / "out").exists())
        (folder / "report.html").write_text("whole")

    write_results(tmp_path / "out", results.manifest, results.tables, finish)
    assert seen == [False]
    assert (tmp_path / "out" / "report.html").read_text() == "whole"


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="is not a folder"):
        load_results(tmp_path / "nowhere")


def test_folder_without_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"no manifest\.json"):
        load_results(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[:40], "not JSON"),
        (lambda text: json.dumps({**json.loads(text), "schema_version": 0}), "schema version 0"),
        (lambda text: json.dumps({**json.loads(text), "colour": "red"}), "colour"),
        (lambda text: "[]", "schema version None"),
    ],
)
def test_damaged_manifest_is_told(results: Results, tmp_path: Path, change: Callable[[str], str], message: str) -> None:
    write_results(tmp_path / "out", results.manifest, results.tables)
    path = tmp_path / "out" / "manifest.json"
    path.write_text(change(path.read_text()))
    with pytest.raises(ResultsError, match=message):
        load_results(tmp_path / "out")


def test_missing_damaged_and_foreign_tables_are_told(results: Results, tmp_path: Path) -> None:
    write_results(tmp_path / "out", results.manifest, results.tables)
    (tmp_path / "out" / "events.parquet").unlink()
    (tmp_path / "out" / "losses.parquet").write_bytes(b"not parquet")
    pq.write_table(results.table("sides").drop_columns(["men"]), tmp_path / "out" / "sides.parquet")
    back = load_results(tmp_path / "out")
    with pytest.raises(ResultsError, match=r"no events\.parquet"):
        back.table("events")
    with pytest.raises(ResultsError, match="cannot be read as Parquet"):
        back.table("losses")
    with pytest.raises(ResultsError, match="has columns"):
        back.table("sides")


def test_manifest_names_the_columns_of_every_table_and_no_time(results: Results) -> None:
    content = json.loads(results.manifest.to_json())
    assert set(content["columns"]) == set(TABLES)
    assert content["columns"]["captures"][0] == "run"
    assert not [key for key in content if "time" in key or "created" in key]


def test_every_column_is_described() -> None:
    for name in TABLES:
        for column in columns_of(name):
            assert column.description, (name, column.name)
            assert column.type == "float" or not column.unit, (name, column.name)


def test_numbers_come_in_the_order_asked(results: Results) -> None:
    tick, run = results.numbers("sides", "tick", "run")
    assert tick.dtype == np.int16
    assert set(run) == {0, 1}


def test_guide_describes_every_column() -> None:
    page = (Path(__file__).parents[2] / "docs" / "guide" / "results.md").read_text(encoding="utf-8")
    for name in TABLES:
        section = page[page.index(f"## `{name}`") :].split("\n## ")[0]
        for column in columns_of(name):
            assert f"| `{column.name}` |" in section, (name, column.name)
            assert column.description in section, (name, column.name)
