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
        (["show", "est:movement-fuel-exponent"], "method     assumption"),
        (["show", "src:founding-article"], CLAIM),
        (["show", "strength.soviet"], CLAIM),
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
        (["trace", "march_foot_km_per_day"], "goes into 1 phase: movement"),
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
    "arguments", [["show", "nothing"], ["trace", "nothing"], ["check", "--article", "nothing.txt"]]
)
def test_what_is_not_known_is_bad_input(arguments: list[str]) -> None:
    assert run(*arguments)[0] == 2


def test_an_article_that_is_another_does_not_fit_the_index(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text("Some other text.\n", encoding="utf-8")
    code, output = run("check", "--article", str(path))
    assert code == 2
    assert "article_index.csv, row 2, column sha256" in output
    assert "paragraph 2" in output
