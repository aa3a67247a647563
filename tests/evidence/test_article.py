"""An article is taken apart into sections, paragraphs, sentences and marks, and its index says where what stands."""

from dataclasses import replace
from pathlib import Path

import pytest

from auguststorm.errors import BadInputError
from auguststorm.evidence.article import HEADINGS, read_article, split_article
from auguststorm.evidence.index import build_index, hash_runs, load_index, rows_of, write_index
from auguststorm.evidence.proper_names import find_names, learn_spelling
from auguststorm.tables import DATA, read_table

LEAD = (
    "The war of the river began on May 2, 1931 when General A. B. Brook of the 2nd River Army crossed with 1,200 men. "
    "[1] [2] It ended in June, after which the Treaty of Ferry was signed by both the sides that had fought in it. [3] "
    "Brook's men went home, some of them by boat and some on foot along the bank of the river, "
    "and few were ever seen in the town again.\n"
)
TEXT = f"""War of the River

Result victory
  • 1,200 men [3]
Casualties
{LEAD}


Both sides had prepared. "They said so." Then Mr.X left.

{HEADINGS[0]}

A word before.

{HEADINGS[6]}


  1. A note on 30 guns.

Related

  1. 1 2 3 Brook, A. B. The River. 1933, p. 4
"""


def test_paragraphs_are_numbered_in_the_article_and_in_their_section() -> None:
    found = split_article(TEXT)
    assert [each.paragraph for each in found] == list(range(1, len(found) + 1))
    assert [(each.section, each.number) for each in found] == [
        ("Infobox", 1), ("Infobox", 2), ("Infobox", 3), ("Infobox", 4), ("Lead", 1), ("Summary", 1), (HEADINGS[0], 1),
        ("Soviet forces", 1), ("Soviet forces", 2), ("Soviet forces", 3),
    ]  # fmt: skip


def test_sentences_end_after_their_marks_and_not_after_initials() -> None:
    lead = split_article(TEXT)[4]
    assert len(lead.sentences) == 3
    assert lead.sentences[0].marks == ("1", "2")
    assert lead.sentences[0].text.endswith("with 1,200 men.")
    assert lead.sentences[2].text.startswith("Brook's men")
    assert len(split_article(TEXT)[5].sentences) == 3


def test_numbers_of_a_list_are_no_figures() -> None:
    index = build_index(split_article(TEXT))
    assert index[7].figures == ((1, "30"),)
    assert [what for _, what in index[9].figures] == ["4"]


def test_index_says_in_which_sentence_a_particular_stands() -> None:
    lead = build_index(split_article(TEXT))[4]
    assert lead.sentences_with("1,200") == {1}
    assert lead.sentences_with("May 2, 1931") == {1}
    assert lead.sentences_with("June") == {2}
    assert lead.sentences_with("1,201") == set()
    assert lead.has_mark("3")
    assert not lead.has_mark("4")
    assert lead.has_name("Treaty of Ferry")
    assert lead.has_name("2nd River Army")
    assert lead.has_name("Ferry")
    assert not lead.has_name("Treaty of Ferr")


def test_first_word_of_a_sentence_is_a_name_only_if_the_text_says_so() -> None:
    sentences = ["Many came to see Brook.", "Brook saw many.", "Nevertheless, they left."]
    spelling = learn_spelling(sentences)
    assert [find_names(sentence, spelling) for sentence in sentences] == [["Brook"], ["Brook"], []]


def test_an_index_written_and_read_is_the_same(tmp_path: Path) -> None:
    index = build_index(split_article(TEXT))
    path = tmp_path / "article_index.csv"
    path.write_text(write_index(index), encoding="utf-8")
    table, faults = read_table(path, "article_index", unique="paragraph")
    assert faults == []
    assert rows_of(table) == index


def test_any_change_of_the_text_changes_the_index() -> None:
    index = build_index(split_article(TEXT))
    for old, new in (
        ("1,200 men. [1]", "1,210 men. [1]"),
        (HEADINGS[0], HEADINGS[1]),
        ("on foot", "at foot"),
        ("[3] B", "[4] B"),
    ):
        assert build_index(split_article(TEXT.replace(old, new))) != index
    assert build_index(split_article(TEXT.replace("fought in", "fought  in"))) == index


def test_a_run_of_nine_words_is_known_whatever_its_points_and_capitals() -> None:
    run = "when General A. B. Brook of the 2nd River Army"
    assert set(hash_runs(run.lower().replace(".", ","))) <= set(hash_runs(LEAD))
    assert not set(hash_runs(run.replace("River", "Rivers"))) & set(hash_runs(LEAD))
    assert hash_runs("only eight words are no run of nine") == []


def test_own_index_is_whole_and_small_and_holds_no_text() -> None:
    index = load_index()
    assert list(index) == list(range(1, len(index) + 1))
    assert len(index) > 150
    assert (DATA / "evidence" / "article_index.csv").stat().st_size < 1_000_000
    longest = max((len(name.split()) for row in index.values() for _, name in row.names), default=0)
    assert longest < 9
    assert index[23].sentences_with("1,577,225") == {1}
    assert replace(index[23], figures=()).sentences_with("1,577,225") == set()


def test_no_article_at_a_path_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no file"):
        read_article(tmp_path / "nothing.txt")
    (tmp_path / "empty.txt").write_text("\n\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="an empty text"):
        read_article(tmp_path / "empty.txt")
