"""Spoil the tables two hundred times, each time in one row: nearly every fault is found, and says where."""

from collections import Counter
from pathlib import Path

import pytest

from auguststorm.errors import Fault
from auguststorm.evidence.audit import audit
from auguststorm.evidence.index import hash_runs
from tests.evidence.faults import CELLS, PLANTED, ROWS, TEXTS, draw_change
from tests.evidence.ledgers import Change, copy_tables, faults_after, reading_once, rows_of, text_of

N_FAULTS = 200
N_MORE_FAULTS = 1000
MOST_MISSED_SHARE = 0.01


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_tables(tmp_path_factory.mktemp("package"))
    path = folder / "evidence" / "article_index.csv"
    index = rows_of(path.read_text(encoding="utf-8"))
    index[0]["runs"] = ";".join([index[0]["runs"], *hash_runs(PLANTED)]).strip(";")
    path.write_text(text_of(index), encoding="utf-8")
    return folder


def spoil(data: Path, numbers: range) -> dict[int, tuple[Change, list[Fault]]]:
    with reading_once():
        return {n: (change := draw_change(n, data), faults_after(data, change)) for n in numbers}


def test_the_copied_tables_have_no_fault(data: Path) -> None:
    assert [str(fault) for fault in audit(data).faults] == []


@pytest.fixture(scope="module")
def found(data: Path) -> dict[int, tuple[Change, list[Fault]]]:
    return spoil(data, range(N_FAULTS))


def test_nearly_every_generated_fault_is_found(found: dict[int, tuple[Change, list[Fault]]]) -> None:
    missed = [change.name for change, faults in found.values() if not faults]
    assert len(missed) <= MOST_MISSED_SHARE * N_FAULTS, missed
    assert 4 * (len(CELLS) + len(ROWS) + len(TEXTS)) <= N_FAULTS


def test_every_message_names_the_table_and_says_what_to_do(found: dict[int, tuple[Change, list[Fault]]]) -> None:
    """A fault that shows only against another table may be told there: a claim whose source has lost its number."""
    elsewhere = 0
    for change, faults in found.values():
        told = [fault for fault in faults if fault.file.endswith(change.table)]
        elsewhere += bool(faults) and not told
        assert all(fault.found and fault.expected and fault.remedy for fault in faults), change.name
        assert all(fault.row or fault.column for fault in faults), change.name
    assert elsewhere <= N_FAULTS // 10


@pytest.mark.slow
def test_of_a_thousand_faults_no_kind_is_missed_often(data: Path) -> None:
    found = spoil(data, range(N_FAULTS, N_FAULTS + N_MORE_FAULTS))
    missed = [change.name for change, faults in found.values() if not faults]
    assert len(missed) <= MOST_MISSED_SHARE * N_MORE_FAULTS, missed
    kinds = len(CELLS) + len(ROWS) + len(TEXTS)
    by_kind = Counter(n % kinds for n, (_, faults) in found.items() if not faults)
    assert all(count <= N_MORE_FAULTS // kinds // 5 for count in by_kind.values()), missed
