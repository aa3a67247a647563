"""Test `auguststorm ablate` as installed: the table, what it says of names it does not know, and going on."""

from pathlib import Path

from tests.cli.test_app import auguststorm

ONE = ("ablate", "mutanchiang", "--runs", "6", "--only", "demolition off", "-q", "--out", "found")


def test_ablate_prints_what_moved_and_leaves_a_table(tmp_path: Path) -> None:
    done = auguststorm(*ONE, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    head, told, last = done.stdout.splitlines()
    assert head == "1 variant beside mutanchiang, 6 paired runs, seed 1945"
    assert told.startswith("demolition off")
    assert last.endswith("parts move nothing: none")
    assert sorted(path.name for path in (tmp_path / "found").iterdir()) == ["ablation.csv", "ablation.jsonl"]
    again = auguststorm(*ONE, folder=tmp_path)
    assert (again.returncode, again.stdout) == (0, done.stdout)


def test_an_unknown_variant_exits_with_2_and_leaves_nothing(tmp_path: Path) -> None:
    done = auguststorm("ablate", "mutanchiang", "--only", "demolitions off", "--out", "found", folder=tmp_path)
    assert done.returncode == 2
    assert "demolition off" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
