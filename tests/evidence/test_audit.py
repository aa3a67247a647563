"""Test the audit of all tables: it passes on ours, and every kind of fault fires."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from auguststorm import tables
from auguststorm.evidence import audit as audit_module
from auguststorm.evidence.audit import audit, data_tables, schema_of
from auguststorm.evidence.check import Evidence
from auguststorm.evidence.claims import Statements
from auguststorm.evidence.ledger import Ledger
from auguststorm.tables import DATA, load_schema

COLUMNS = "column,type,unit,required,default,reference,description\n"


def test_the_tables_of_the_package_hold() -> None:
    found = audit()
    assert [str(fault) for fault in found.faults[:20]] == []
    assert found.n_tables > 30
    assert 0 < found.n_assumptions < found.n_estimates


def test_every_table_has_a_schema() -> None:
    for relative in data_tables():
        assert (DATA / "schema" / f"{schema_of(relative)}.csv").is_file(), relative


@pytest.mark.parametrize("path", sorted((DATA / "schema").glob("*.csv")), ids=lambda path: path.stem)
def test_every_schema_describes_every_column(path: Path) -> None:
    kinds = {"id", "text", "float", "int", "bool", "date", "list"}
    columns = load_schema(path.stem)
    assert len({column.name for column in columns}) == len(columns)
    for column in columns:
        assert column.type in kinds or column.type.startswith("enum:"), column.name
        assert column.description, column.name


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "things.csv").write_text(f"{COLUMNS}thing_id,id,,yes,,,A thing\n", encoding="utf-8")
    text = f"{COLUMNS}part_id,id,,yes,,,A part\nof,list,,no,,things.thing_id,Its things\n"
    (tmp_path / "schema" / "parts.csv").write_text(text, encoding="utf-8")
    for module in (tables, audit_module):
        monkeypatch.setattr(module, "DATA", tmp_path)
    nothing = Evidence(Ledger({}, {}), Statements({}, {}, (), {}), {}, {})
    monkeypatch.setattr(audit_module, "read_evidence", lambda _: (nothing, []))
    monkeypatch.setattr(audit_module, "read_uses", lambda _: ((), []))
    load_schema.cache_clear()
    (tmp_path / "things.csv").write_text("thing_id\na\nb\n", encoding="utf-8")
    yield tmp_path
    load_schema.cache_clear()


def faults() -> list[str]:
    return [str(fault) for fault in audit().faults]


def test_references_that_resolve_are_no_fault(data: Path) -> None:
    (data / "parts.csv").write_text("part_id,of\np,a;b\nq,\n", encoding="utf-8")
    assert faults() == []
    assert audit().n_rows == 4


def test_a_reference_that_does_not_resolve_is_a_fault(data: Path) -> None:
    (data / "parts.csv").write_text("part_id,of\np,a;c\n", encoding="utf-8")
    assert len(faults()) == 1
    assert "data/parts.csv, row 2, column of: found 'c'; expected one of things.thing_id" in faults()[0]


def test_a_table_without_a_schema_is_a_fault(data: Path) -> None:
    (data / "stray.csv").write_text("x\n1\n", encoding="utf-8")
    assert "data/stray.csv: found no schema" in faults()[0]


def test_a_reference_to_no_table_is_a_fault(data: Path) -> None:
    (data / "schema" / "parts.csv").write_text(f"{COLUMNS}part_id,id,,yes,,nowhere.x,A part\n", encoding="utf-8")
    (data / "parts.csv").write_text("part_id\np\n", encoding="utf-8")
    assert "data/schema/parts.csv, column reference: found 'nowhere.x'" in faults()[0]


def test_a_cell_that_does_not_fit_is_a_fault(data: Path) -> None:
    (data / "parts.csv").write_text("part_id,of\np q,a\n", encoding="utf-8")
    assert "row 2, column part_id" in faults()[0]


def test_an_id_that_others_name_stands_once(data: Path) -> None:
    (data / "things.csv").write_text("thing_id\na\nb\na\n", encoding="utf-8")
    (data / "parts.csv").write_text("part_id,of\np,a\n", encoding="utf-8")
    assert len(faults()) == 1
    assert "data/things.csv, row 4, column thing_id: found 'a'; expected a value used once" in faults()[0]
    assert "data/things.csv, row 2" in faults()[0]


def test_an_id_named_twice_in_a_cell_is_a_fault(data: Path) -> None:
    (data / "parts.csv").write_text("part_id,of\np,a;b;a\n", encoding="utf-8")
    assert len(faults()) == 1
    assert "found a 2 times; expected each once" in faults()[0]


def test_an_id_that_is_nearly_right_is_offered(data: Path) -> None:
    (data / "things.csv").write_text("thing_id\nthing-of-iron\n", encoding="utf-8")
    (data / "parts.csv").write_text("part_id,of\np,thing-of-iorn\nq,wood\n", encoding="utf-8")
    assert "Is it thing-of-iron?" in faults()[0]
    assert "Is it" not in faults()[1]


def test_a_table_that_cannot_be_read_makes_no_faults_elsewhere(data: Path) -> None:
    (data / "parts.csv").write_text("part_id,of\np,a;b\n", encoding="utf-8")
    for text in (b"thing\na\nb\n", b"thing_id\na,x\nb\n", b"thing_id\na\nb\nc\xe9\n"):
        (data / "things.csv").write_bytes(text)
        assert {fault.partition(",")[0] for fault in faults()} == {"data/things.csv"}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(
        shutil.copytree(DATA, tmp_path_factory.mktemp("package") / "data", ignore=shutil.ignore_patterns("*.npz"))
    )


def spoilt(copied: Path, table: str, old: str, new: str) -> list[str]:
    path = copied / table
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    try:
        return [str(fault).replace(f"{copied}/", "data/") for fault in audit(copied).faults]
    finally:
        path.write_text(before, encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("parameters/air.csv", "fit_share,0.7,", "fit_share,0.71,", "data/parameters/air.csv, row 2, column value"),
        ("theatre/rules.csv", ",degrees,", ",radians,", "data/theatre/rules.csv, row 2, column unit"),
        ("evidence/estimates/plans.csv", ",km,", ",miles,", "data/plans/standing.csv, row 3, column unit"),
    ],
)
def test_a_parameter_that_differs_from_its_estimate_is_found_by_the_check(
    copied: Path, table: str, old: str, new: str, told: str
) -> None:
    assert any(fault.startswith(told) for fault in spoilt(copied, table, old, new))


def test_a_cell_that_cannot_be_read_does_not_hide_other_faults(copied: Path) -> None:
    """One claim has a value that is no number, the next but one a paragraph that there is not: both are told."""
    table = "evidence/claims/article_infobox.csv"
    rows = (copied / table).read_text(encoding="utf-8").splitlines()
    old = "\n".join(rows[1:4])
    new = "\n".join((rows[1].replace(",1577225,", ",many,"), rows[2], rows[3].replace(",Infobox,26,", ",Infobox,999,")))
    faults = spoilt(copied, table, old, new)
    assert [fault for fault in faults if f"data/{table}, row 2, column value: found 'many'" in fault]
    assert [fault for fault in faults if f"data/{table}, row 4, column paragraph: found 999" in fault]
    assert len(faults) == 2
