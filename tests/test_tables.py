"""Test that every fault of a table fires, and that all fire together."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from auguststorm import tables
from auguststorm.errors import BadInputError
from auguststorm.tables import Table, load_schema, load_table, read_table

SCHEMA = """column,type,unit,required,default,reference,description
name,id,,yes,,,Name
men,int,men,yes,,,Men present
share,float,,no,0.5,,Share present
is_ready,bool,,no,,,Ready
side,enum:red|blue,,no,red,,Side
since,date,,no,,,Since when
parts,list,,no,,,Parts
note,text,,no,,,Note
"""
HEADER = "name,men,share,is_ready,side,since,parts,note\n"
GOOD = 'a,10,0.25,yes,blue,1945-08-09T00:00:00+09:00,x; y,"one, two"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "things.csv").write_text(SCHEMA, encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    load_schema.cache_clear()
    yield tmp_path
    load_schema.cache_clear()


def read(folder: Path, text: str, unique: str | None = None) -> tuple[Table, list[str]]:
    path = folder / "things.csv"
    path.write_text(text, encoding="utf-8")
    table, faults = read_table(path, "things", unique)
    return table, [str(fault) for fault in faults]


def test_good_rows_are_typed(folder: Path) -> None:
    table, faults = read(folder, HEADER + GOOD + "b,3,,,,,,\n", unique="name")
    assert not faults
    first, second = table
    assert first["men"] == 10
    assert first["share"] == 0.25
    assert first["is_ready"] is True
    assert first["since"] == datetime.fromisoformat("1945-08-09T00:00:00+09:00")
    assert first["parts"] == ("x", "y")
    assert first["note"] == "one, two"
    assert first["_row"] == 2
    assert (second["share"], second["side"], second["is_ready"], second["parts"]) == (0.5, "red", None, ())
    assert len(table) == 2
    assert table.column("name") == ["a", "b"]
    assert table.by("name")["b"]["men"] == 3


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("a b,1,,,,,,", "name", "an id without spaces"),
        (",1,,,,,,", "name", "a value"),
        ("a,many,,,,,,", "men", "a whole number, without commas"),
        ("a,1.5,,,,,,", "men", "a whole number, without commas"),
        ("a,,,,,,,", "men", "a value"),
        ("a,1,half,,,,,", "share", "a number, with a point and without commas"),
        ('"a","1,577",,,,,,', "men", "a whole number, without commas"),
        ("a,1_000,,,,,,", "men", "a whole number, without commas"),
        ("a,١٠,,,,,,", "men", "a whole number, without commas"),
        ("a,1,nan,,,,,", "share", "a number, with a point and without commas"),
        ("a,1,1e999,,,,,", "share", "a number, with a point and without commas"),
        ("a,1,inf,,,,,", "share", "a number, with a point and without commas"),
        ("a,1,,,,,,one\x00two", "note", "characters that can be seen"),
        ("a,1,,,,,,one\u200btwo", "note", "characters that can be seen"),
        ("a,1,,true,,,,", "is_ready", "yes or no"),
        ("a,1,,,green,,,", "side", "one of red, blue"),
        ("a,1,,,,9 August,,", "since", "a date in ISO 8601"),
    ],
)
def test_a_cell_that_does_not_fit_is_a_fault(folder: Path, line: str, column: str, expected: str) -> None:
    _, faults = read(folder, f"{HEADER}{line}\n")
    assert len(faults) == 1
    assert faults[0].startswith(f"data/things.csv, row 2, column {column}: found ")
    assert f"; expected {expected}. " in faults[0]


def test_all_faults_are_told_together(folder: Path) -> None:
    _, faults = read(folder, f"{HEADER}a b,many,half,true,green,9 August,,\nb,,,,,,,\n")
    assert len(faults) == 7
    assert "row 3" in faults[-1]


def test_missing_file_is_a_fault(folder: Path) -> None:
    table, faults = read_table(folder / "nothing.csv", "things")
    assert len(table) == 0
    assert "found no file" in str(faults[0])


def test_missing_and_unknown_columns_are_faults(folder: Path) -> None:
    _, faults = read(folder, "name,share,is_ready,side,since,parts,note,colour\n")
    assert any("column men: found no such column" in fault for fault in faults)
    assert any("column colour" in fault and "only columns of the schema" in fault for fault in faults)


def test_an_empty_file_lacks_every_column(folder: Path) -> None:
    _, faults = read(folder, "")
    assert len(faults) == 8


def test_wrong_number_of_cells_is_a_fault(folder: Path) -> None:
    _, faults = read(folder, f"{HEADER}a,1\n")
    assert "found 2 cells; expected 8 cells" in faults[0]


def test_repeated_key_is_a_fault_that_names_both_rows(folder: Path) -> None:
    _, faults = read(folder, f"{HEADER}a,1,,,,,,\na,2,,,,,,\n", unique="name")
    assert len(faults) == 1
    assert "row 3, column name: found 'a'" in faults[0]
    assert "row 2" in faults[0]


def test_byte_order_mark_and_blank_lines_are_let_pass(folder: Path) -> None:
    table, faults = read(folder, f"\ufeff{HEADER}\n{GOOD}\n")
    assert not faults
    assert len(table) == 1


def test_row_numbers_are_lines_of_the_file(folder: Path) -> None:
    table, faults = read(folder, HEADER + 'a,1,,,,,,"two\nlines"\nb,2,,,,,,\n')
    assert not faults
    assert table.rows[1]["_row"] == 4


def test_load_table_raises_with_every_fault(folder: Path) -> None:
    (folder / "things.csv").write_text(f"{HEADER}a,many,half,,,,,\n", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        load_table("things.csv", "things")
    assert len(caught.value.faults) == 2


def test_load_table_returns_what_it_read(folder: Path) -> None:
    (folder / "things.csv").write_text(HEADER + GOOD, encoding="utf-8")
    assert len(load_table("things.csv", "things")) == 1


@pytest.mark.usefixtures("folder")
def test_a_file_outside_the_package_is_named_by_its_path(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("elsewhere") / "things.csv"
    _, faults = read_table(path, "things")
    assert faults[0].file == str(path)


def test_line_ends_and_a_mark_of_order_make_no_difference(folder: Path) -> None:
    plain, _ = read(folder, HEADER + GOOD)
    for text in ((HEADER + GOOD).replace("\n", "\r\n"), (HEADER + GOOD).replace("\n", "\r"), "\ufeff" + HEADER + GOOD):
        (folder / "things.csv").write_bytes(text.encode())
        table, faults = read_table(folder / "things.csv", "things")
        assert not faults
        assert table.rows == plain.rows


def test_characters_are_read_composed(folder: Path) -> None:
    table, _ = read(folder, HEADER + "a,1,,,,,,Otozo\u0304\n")
    assert table.rows[0]["note"] == "Otoz\u014d"


def test_a_file_in_another_encoding_is_a_fault(folder: Path) -> None:
    (folder / "things.csv").write_bytes((HEADER + "a,1,,,,,,Köln\n").encode("latin-1"))
    table, faults = read_table(folder / "things.csv", "things")
    assert [str(fault) for fault in faults] == [
        "data/things.csv, row 2: found byte 0xf6, which is no UTF-8; expected a table in UTF-8. Save the file as UTF-8."
    ]
    assert not table.is_sound
    (folder / "things.csv").write_bytes((HEADER + GOOD).encode("utf-16"))
    assert len(read_table(folder / "things.csv", "things")[1]) == 1


def test_a_column_named_twice_is_a_fault(folder: Path) -> None:
    _, faults = read(folder, HEADER.replace("note", "men") + GOOD)
    assert any("column men: found the column 2 times" in fault for fault in faults)


def test_a_quotation_mark_left_open_is_a_fault_wherever_it_ends(folder: Path) -> None:
    for text in ('a,1,,,,,,"one\n' + GOOD, 'a,1,,,,,,"one\nb,2,,,,,,two\n', 'a,1,,,,,,"' + "x" * 200_000):
        table, faults = read(folder, HEADER + text)
        assert len(faults) == 1
        assert "quotation mark" in faults[0]
        assert not table.is_sound


def test_rows_with_a_fault_are_known_and_what_they_name_too(folder: Path) -> None:
    table, _ = read(folder, HEADER + GOOD + "b,many,,,,,,\nc,1,one,too,many,cells,here,and,here\n")
    assert [row["name"] for row in table.sound] == ["a"]
    assert table.faulty == {3, 4}
    assert "c" in table.unread
    assert read(folder, HEADER + GOOD)[0].is_sound
