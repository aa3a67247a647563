"""The commands of the evidence answer, and refuse what they do not know."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from auguststorm.cli.app import app

CLAIM = "clm:article_infobox-01-soviet-men"


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["evidence", *arguments])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check"], "no fault"),
        (["show", CLAIM], "1,577,225 men"),
        (["show", "est:movement-contact-march-share"], "method     assumption"),
        (["show", "src:founding-article"], CLAIM),
        (["show", "strength.soviet"], CLAIM),
        (["show", "Strength.Soviet"], CLAIM),
        (["show", "1,577,225"], CLAIM),
        (["show", "1577225"], CLAIM),
        (["show", "otozo yamada"], "General Yamada had the Kwantung Army"),
        (["show", "src:tretyak"], "est:works-strength-class"),
        (["coverage"], "paragraphs"),
        (["coverage", "--section", "Infobox"], CLAIM),
        (["coverage", "--open"], "figures and dates"),
        (["disputes"], "disputes"),
        (["disputes", "--kind", "count"], "disputes"),
        (["sources"], "src:founding-article"),
        (["bibliography"], "@"),
        (["bibliography", "--format", "markdown"], "# Bibliography"),
        (["audit"], "Assumptions by table"),
        (["trace", "1,577,225"], CLAIM),
        (["trace", "captures.time_h"], "comes from"),
        (["trace", "march_foot_km_per_day"], "phases: movement"),
    ],
)  # fmt: skip
def test_a_command_answers(arguments: list[str], told: str) -> None:
    code, output = run(*arguments)
    assert code == 0, output
    assert told in output


def test_bibliography_is_json_where_asked() -> None:
    _, output = run("bibliography", "--format", "csl")
    assert len(json.loads(output)) > 50


def test_chains_are_exported(tmp_path: Path) -> None:
    path = tmp_path / "chains.jsonld"
    assert run("export", "--out", str(path))[0] == 0
    assert "@graph" in json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "nothing"], "found 'nothing'"),
        (["show", ""], "found ''"),
        (["show", "strength.soviet.mem"], "Is it strength.soviet.men?"),
        (["show", "est:movement-fuel-exponet"], "Is it est:movement-fuel-exponent?"),
        (["trace", "nothing"], "found 'nothing'"),
        (["trace", ""], "found ''"),
        (["trace", "capture.time_h"], "Is it captures.time_h?"),
        (["trace", "march_foot_km_per_dya"], "Is it movement.march_foot_km_per_day?"),
        (["check", "--article", "nothing.txt"], "no file"),
        (["coverage", "--section", "infobox"], "Infobox, Lead"),
        (["disputes", "--kind", "colour"], "'definition', 'scope'"),
        (["bibliography", "--to", "nowhere/x.bib"], "nowhere/x.bib: found no place to write"),
        (["export", "--out", "nowhere/x.jsonld"], "nowhere/x.jsonld: found no place to write"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_bad_input(arguments: list[str], told: str) -> None:
    code, output = run(*arguments)
    assert code == 2
    assert told in output


def test_a_folder_is_no_file_to_write_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    assert run("bibliography", "--to", str(tmp_path / "page"))[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["page"]


def test_an_article_in_another_encoding_is_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("A text.\n", encoding="utf-16")
    code, output = run("check", "--article", str(path))
    assert code == 2
    assert "which is no UTF-8" in output


def test_an_article_that_is_another_does_not_fit_the_index(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Some other text.\n", encoding="utf-8")
    code, output = run("check", "--article", str(path))
    assert code == 2
    assert "article_index.csv, row 2, column sha256" in output
    assert "paragraph 2" in output
