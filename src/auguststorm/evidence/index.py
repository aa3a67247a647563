"""Keep an index of the founding article in its place: enough to check a locator, not enough to read the text.

`data/evidence/article_index.csv` holds, a paragraph a row: section, number, SHA-256 of the normalised text, the
reference marks, figures, dates and proper names, each as `sentence:what`, and salted hashes of every run of nine words.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from auguststorm.errors import BadInputError, Fault
from auguststorm.evidence.article import MARK, REFERENCES, Paragraph
from auguststorm.evidence.figures import find_dates, find_figures, without_dates
from auguststorm.evidence.proper_names import find_names, has_name, learn_spelling
from auguststorm.tables import DATA, Table, load_schema, read_table

INDEX = DATA / "evidence" / "article_index.csv"
RUN_WORDS = 9
SHORTEST_RUN = 2 * RUN_WORDS - 1  # characters of nine words of one letter
_SALT = "auguststorm: a run of words of the founding article: "
_HASH_DIGITS = 10  # forty bits: among 7,000 runs a false alarm is one in 10^8
_OF_SENTENCES = ("marks", "figures", "dates", "names")
_ANEW = "The index is made by scripts/build_article_index.py and not by hand."
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class IndexRow:
    """Hold what is known of one paragraph: each kind of particular as `(sentence, what)`."""

    paragraph: int
    section: str
    number: int
    sentences: int
    sha256: str
    marks: tuple[tuple[int, str], ...]
    figures: tuple[tuple[int, str], ...]
    dates: tuple[tuple[int, str], ...]
    names: tuple[tuple[int, str], ...]
    runs: tuple[str, ...]

    def sentences_with(self, figure: str) -> frozenset[int]:
        """Return the sentences in which a figure or a date stands as written; none if it does not stand here."""
        return frozenset(sentence for sentence, what in (*self.figures, *self.dates) if what == figure)

    def has_name(self, name: str) -> bool:
        """Tell whether a proper name stands here, whole or as whole words of a longer one."""
        return has_name((what for _, what in self.names), name)

    def has_mark(self, mark: str) -> bool:
        """Tell whether a reference mark stands here."""
        return any(what == mark for _, what in self.marks)


def words_of(text: str) -> list[str]:
    """List the words of a text in small letters, without reference marks and punctuation."""
    return [word.casefold() for word in _WORD.findall(MARK.sub(" ", text))]


def hash_runs(text: str) -> list[str]:
    """Return the salted hash of every run of nine words, in order."""
    words = words_of(text)
    runs = (" ".join(words[start : start + RUN_WORDS]) for start in range(len(words) - RUN_WORDS + 1))
    return [sha256((_SALT + run).encode()).hexdigest()[:_HASH_DIGITS] for run in runs]


def build_index(paragraphs: Iterable[Paragraph]) -> tuple[IndexRow, ...]:
    """Build the index of an article that has been taken apart."""
    paragraphs = tuple(paragraphs)
    spelling = learn_spelling(without_dates(sentence.text) for each in paragraphs for sentence in each.sentences)
    rows = []
    for each in paragraphs:
        numbered = list(enumerate(each.sentences, start=1))
        rows.append(
            IndexRow(
                each.paragraph,
                each.section,
                each.number,
                len(numbered),
                sha256(each.text.encode()).hexdigest(),
                _distinct((number, mark) for number, sentence in numbered for mark in sentence.marks),
                _distinct((number, figure) for number, sentence in numbered for figure in find_figures(sentence.text)),
                _distinct((number, date) for number, sentence in numbered for date in find_dates(sentence.text)),
                _distinct(
                    (number, name)
                    for number, sentence in numbered
                    for name in find_names(without_dates(sentence.text), spelling, each.section == REFERENCES)
                ),
                tuple(sorted(set(hash_runs(each.text)))),
            )
        )
    return tuple(rows)


def _distinct(pairs: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    return tuple(dict.fromkeys(pairs))


def write_index(rows: Iterable[IndexRow]) -> str:
    """Write an index as the text of its CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = [column.name for column in load_schema("article_index")]
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(getattr(row, column)) for column in columns])
    return out.getvalue()


def _cell(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return ";".join(item if isinstance(item, str) else f"{item[0]}:{item[1]}" for item in value)


def rows_of(table: Table) -> tuple[IndexRow, ...]:
    """Return the rows of an index that has been read from a file."""
    return tuple(
        IndexRow(
            paragraph=row["paragraph"],
            section=row["section"],
            number=row["number"],
            sentences=row["sentences"],
            sha256=row["sha256"],
            marks=_pairs(row["marks"]),
            figures=_pairs(row["figures"]),
            dates=_pairs(row["dates"]),
            names=_pairs(row["names"]),
            runs=row["runs"],
        )
        for row in table
    )


def _pairs(items: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    parts = (item.partition(":") for item in items)
    return tuple((int(sentence), what) for sentence, _, what in parts)


def read_index(path: Path = INDEX) -> tuple[Mapping[int, IndexRow], list[Fault]]:
    """Read the index of the founding article by the number of the paragraph; return it and every fault."""
    table, faults = read_table(path, "article_index", unique="paragraph")
    for row in table:
        for column in _OF_SENTENCES:
            for item in row[column]:
                number, _, what = item.partition(":")
                is_there = number.isdecimal() and 1 <= int(number) <= (row["sentences"] or 0)
                if not is_there or not what:
                    expected = f"sentence:what, with a sentence from 1 to {row['sentences']}"
                    faults.append(Fault(table.label, row["_row"], column, repr(item), expected, _ANEW))
    numbers = table.column("paragraph")
    if not faults and numbers != list(range(1, len(numbers) + 1)):
        faults.append(Fault(table.label, None, "paragraph", "a gap", "every number from 1 on, in order", _ANEW))
    return {} if faults else {row.paragraph: row for row in rows_of(table)}, faults


@cache
def load_index(path: Path = INDEX) -> Mapping[int, IndexRow]:
    """Load the index of the founding article, by the number of the paragraph.

    Raises
    ------
    BadInputError
        If the file does not fit its schema.
    """
    index, faults = read_index(path)
    if faults:
        raise BadInputError(faults)
    return index
