"""Find proper names in a text: runs of capitalised words, as `Lake Khasan`, `1st Far East Front`, `Otozō Yamada`.

The first word of a sentence is capitalised whatever it is; it counts as a name only if the text nowhere has it in small
letters, and has it capitalised within a sentence too or another name follows at once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_OPENING, _CLOSING = "([{\"'“‘«", ")]}\"'”’»,;:.!?"
_CLOSING_POINTS = ",;:.!?)"
_JOINTS = ("of", "the")
_ARTICLES = ("The", "A", "An")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")


@dataclass(frozen=True)
class Spelling:
    """Hold which words a text writes in small letters, and which in capitals within a sentence."""

    small: frozenset[str]
    capital: frozenset[str]


def _core(token: str) -> str:
    return _POSSESSIVE.sub("", token.strip(_OPENING + _CLOSING + "–—-"))


def learn_spelling(sentences: Iterable[str]) -> Spelling:
    """Learn from all sentences of a text how it writes its words."""
    small, capital = set(), set()
    for sentence in sentences:
        for place, token in enumerate(sentence.split()):
            word = _core(token)
            if word[:1].islower():
                small.add(word)
            elif word[:1].isupper() and place > 0:
                capital.add(word)
    return Spelling(frozenset(small), frozenset(capital))


def find_names(sentence: str, spelling: Spelling, is_list: bool = False) -> list[str]:
    """List the proper names of a sentence as they stand there, in order.

    A name that owns another (`Japan's Emperor Hirohito`) is listed by itself and with what it owns. In an entry of a
    list (`is_list`) the first word is a name like any other.
    """
    names: list[str] = []
    run: list[str] = []

    def close() -> None:
        while run and (run[-1] in _JOINTS or _ORDINAL.fullmatch(run[-1])):
            run.pop()
        if run:
            run[-1] = _POSSESSIVE.sub("", run[-1])
        if names and names[-1] == " ".join(run):
            run.clear()
        if any(len(word.strip(".")) > 1 and word not in _ARTICLES for word in run):
            names.append(" ".join(run))
        run.clear()

    tokens = sentence.split()
    for place, token in enumerate(tokens):
        word = _core(token)
        is_initial = len(word) == 1 and token.endswith(".")
        is_owner = bool(_POSSESSIVE.search(token.rstrip(_CLOSING_POINTS)))
        if token[:1] in _OPENING:
            close()
        if place == 0 and not is_list and not _is_name_at_start(tokens, spelling):
            continue
        if _ORDINAL.fullmatch(word):
            close()
            run.append(word)
        elif word[:1].isupper():
            run.append(f"{word}." if is_initial else word)
            if is_owner:
                names.append(" ".join(run))
                run[-1] = token.strip(_OPENING + _CLOSING_POINTS)
        elif run and (word == "of" or (word == "the" and run[-1] == "of")):
            run.append(word)
        else:
            close()
        if token[-1:] in _CLOSING and not is_initial and not is_owner:
            close()
    close()
    return names


def _is_name_at_start(tokens: list[str], spelling: Spelling) -> bool:
    word = _core(tokens[0])
    if _ORDINAL.fullmatch(word) or word.lower() in spelling.small:
        return bool(_ORDINAL.fullmatch(word))
    is_followed = len(tokens) > 1 and tokens[1][:1].isupper() and tokens[0][-1:] not in _CLOSING
    return word in spelling.capital or is_followed


def has_name(names: Iterable[str], name: str) -> bool:
    """Tell whether a name is one of `names`, or a run of whole words within one of them."""
    return f" {name.casefold()} " in f" {' | '.join(names).casefold()} "
