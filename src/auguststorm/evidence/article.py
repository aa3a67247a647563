"""Take the founding article apart: sections, numbered paragraphs, sentences and reference marks.

The text itself is no part of the repository: it is read from a path only to build or to check the index
(`evidence/index.py`). Every line that is not empty is a paragraph, but for the headings that name a section; a line of
the infobox, an item of the notes and of the references is a paragraph of its own. Some headings are lost in the text
and have left a gap of several empty lines: their sections bear the names in `LOST_HEADINGS`, in their order.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from auguststorm.errors import BadInputError, Fault

INFOBOX, LEAD, REFERENCES = "Infobox", "Lead", "References"
HEADINGS = (
    "Background and buildup",
    "Combatant forces",
    "Western Front of Manchuria",
    "Eastern Front of Manchuria",
    "Northern Front of Manchuria",
    "Importance and consequences",
    "See also",
    "Related Research Articles",
    "Further reading",
    "Japanese Monographs",
)
LOST_HEADINGS = ("Summary", "Soviet forces", "Japanese forces", "Campaign", "Notes", REFERENCES)
# Their paragraphs are lists of particulars: a full stop in them ends no sentence.
WITHOUT_SENTENCES = (INFOBOX, REFERENCES)
_SHORTEST_LEAD = 300  # characters: the first line as long as this is the lead, all before it the infobox

MARK = re.compile(r"\[\s*(\d{1,3}|lower-\w+ \d+|[a-z ]+ needed)\s*\]")
_LIST_NUMBER = re.compile(r"^\d+\. (?:1 2 (?:\d+ )*)?")
_ABBREVIATIONS = frozenset({"Ca", "ca", "sup", "p", "pp", "pg", "No", "ed", "vol", "St", "Lt", "Gen", "U.S"})
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*((?:\s*\[[^\]]*\])*)\s+(?=[\"'“‘(]?[^\W_a-z])")


@dataclass(frozen=True)
class Sentence:
    """Hold one sentence: its text without reference marks, and the marks that stood in it."""

    text: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """Hold one paragraph: its number in the article, its section, its number there, its text and its sentences."""

    paragraph: int
    section: str
    number: int
    text: str
    sentences: tuple[Sentence, ...]


def normalise(text: str) -> str:
    """Write a text in one form: composed characters, single plain spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def read_article(path: Path) -> tuple[Paragraph, ...]:
    """Read the article from a file and take it apart.

    Raises
    ------
    BadInputError
        If there is no such file, nothing in it, or something else than text in UTF-8.
    """
    if not path.is_file():
        remedy = "Give the path of the article's plain text."
        raise BadInputError([Fault(str(path), None, None, "no file", "the text of the founding article", remedy)])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        found_bytes = f"byte {error.object[error.start]:#04x}, which is no UTF-8"
        remedy = "Save the article as plain text in UTF-8."
        raise BadInputError([Fault(str(path), None, None, found_bytes, "text in UTF-8", remedy)]) from error
    found = split_article(text)
    if not found:
        raise BadInputError([Fault(str(path), None, None, "an empty text", "the founding article", "See the path.")])
    return found


def split_article(text: str) -> tuple[Paragraph, ...]:
    """Take a text apart into numbered paragraphs, each with its section."""
    lost = iter(LOST_HEADINGS)
    section, gap = INFOBOX, 0
    counts: dict[str, int] = {}
    out: list[Paragraph] = []
    for raw in text.splitlines():
        line = normalise(raw)
        if not line:
            gap += 1
            continue
        if section == INFOBOX and len(line) >= _SHORTEST_LEAD:
            section = LEAD
        elif line in HEADINGS and section != INFOBOX:
            section, gap = line, 0
            continue
        elif section != INFOBOX and gap > 1:
            section = next(lost, f"Section after {section}")
        gap = 0
        counts[section] = counts.get(section, 0) + 1
        out.append(Paragraph(len(out) + 1, section, counts[section], line, _sentences(line, section)))
    return tuple(out)


def _ends_in_abbreviation(text: str) -> bool:
    last = re.split(r"[\s(]", text)[-1]
    return last in _ABBREVIATIONS or (len(last) == 1 and last.isupper())


def _sentences(text: str, section: str) -> tuple[Sentence, ...]:
    body = _LIST_NUMBER.sub("", text)
    if section in WITHOUT_SENTENCES:
        return (_sentence(body),)
    out, start = [], 0
    for end in _SENTENCE_END.finditer(body):
        is_full_stop = body[end.start()] == "."
        if is_full_stop and not end[1] and _ends_in_abbreviation(body[start : end.start()]):
            continue
        out.append(_sentence(body[start : end.end()]))
        start = end.end()
    return (*out, _sentence(body[start:]))


def _sentence(text: str) -> Sentence:
    return Sentence(normalise(MARK.sub(" ", text)), tuple(mark[1] for mark in MARK.finditer(text)))
