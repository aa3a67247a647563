"""The bibliography is well-formed in every form, and holds every source but what is only recalled."""

import json
import re
from dataclasses import replace
from pathlib import Path

from typer.testing import CliRunner

from auguststorm.cli.evidence import app
from auguststorm.evidence.bibliography import authors_of, key_of, to_bibtex, to_csl, to_markdown
from auguststorm.evidence.ledger import Source, load_ledger

SOURCE = Source(
    "src:brook-river", "A. Brook, B. Ford (ed.)", "Rivers & {Fords} 50 %", "1933", "monograph", "English",
    "Page 3", "high", identifiers=("isbn:0-7006-0899-0", "reference:3", "doi:10.1/x_y"),
)  # fmt: skip


def test_own_sources_are_all_written() -> None:
    sources = load_ledger().sources.values()
    text = to_bibtex(sources)
    keys = re.findall(r"^@\w+\{(.+),$", text, flags=re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(sources) - 1
    assert "general-knowledge" not in keys
    assert sorted(item["id"] for item in json.loads(to_csl(sources))) == sorted(keys)
    page = to_markdown(sources)
    assert all(
        f"`src:{source.source_id.removeprefix('src:')}`" in page
        for source in sources
        if source.kind != "general_knowledge"
    )


def test_braces_balance_and_special_characters_are_escaped() -> None:
    text = to_bibtex([SOURCE])
    bare = text.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")
    assert r"{{Rivers \& \{Fords\} 50 \%}}" in text
    assert "author = {{A. Brook} and {B. Ford}}" in text
    assert "doi = {10.1/x_y}" in text


def test_csl_has_types_years_and_identifiers() -> None:
    (item,) = json.loads(to_csl([SOURCE]))
    assert item["type"] == "book"
    assert item["issued"] == {"date-parts": [[1933]]}
    assert (item["ISBN"], item["DOI"]) == ("0-7006-0899-0", "10.1/x_y")
    assert [author["literal"] for author in item["author"]] == ["A. Brook", "B. Ford"]


def test_a_source_without_author_or_year_is_written_too() -> None:
    bare = replace(SOURCE, author=None, year=None, identifiers=(), note=None)
    assert "author" not in to_bibtex([bare])
    assert json.loads(to_csl([bare]))[0]["title"] == SOURCE.title
    assert authors_of(bare) == []
    body = replace(SOURCE, author="Military History Section, Headquarters of the Army")
    assert authors_of(body) == ["Military History Section, Headquarters of the Army"]
    assert key_of(bare) == "brook-river"


def test_the_committed_page_is_what_the_ledger_says() -> None:
    """`just bibliography` writes it anew after a change of the sources."""
    page = Path(__file__).parents[2] / "docs" / "bibliography.md"
    assert page.read_text(encoding="utf-8") == to_markdown(load_ledger().sources.values())


def test_the_command_writes_the_same_to_the_screen_and_into_a_file(tmp_path: Path) -> None:
    command = ["bibliography", "--format", "markdown"]
    shown = CliRunner().invoke(app, command)
    page = tmp_path / "bibliography.md"
    written = CliRunner().invoke(app, [*command, "--to", str(page)])
    assert (shown.exit_code, written.exit_code, written.stdout) == (0, 0, "")
    assert page.read_text(encoding="utf-8") == shown.stdout != ""
