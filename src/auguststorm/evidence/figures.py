"""Find figures and dates in a text, as they stand there, and read what they mean.

A figure is a number in digits (`1,577,225`, `1.5 million`, `38th`, an ISBN) or in words (`twenty-five`, `one-third`).
A date is anything from a day to a century (`August 9, 1945`, `16 July`, `May–June 1939`, `summer of 1942`, `1951`).
A number that belongs to a name (`1st Far East Front`, `T-44`) is no figure.
"""

import re
from functools import cache
from typing import NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"thousand": 1_000.0, "million": 1_000_000.0, "billion": 1_000_000_000.0}
_PARTS = {"half": 2.0, "third": 3.0, "quarter": 4.0, "fifth": 5.0, "tenth": 10.0}
_HUNDRED = 100.0
_SMALL = {word: float(n) for n, word in enumerate(_UNITS)} | {word: 10.0 * n for n, word in enumerate(_TENS, start=2)}

_MONTH = f"(?:{'|'.join(MONTHS)})"
_YEAR = r"(?:1[6-9]|20)\d\d"
_DATE = re.compile(
    "|".join(
        (
            r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)",
            rf"{_MONTH} \d{{1,2}}(?!\d)(?:, {_YEAR}(?!\d))?",
            rf"(?<![\d,.])\d{{1,2}} {_MONTH}(?:,? {_YEAR}(?!\d))?",
            rf"{_MONTH}[–-]{_MONTH},? {_YEAR}(?!\d)",
            rf"{_MONTH},? {_YEAR}(?!\d)",
            rf"\b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?: of)? {_YEAR}(?!\d)",
            r"\b\d{1,2}(?:st|nd|rd|th) century",
            rf"(?<![\d,.\-/]){_YEAR}s?(?![\d\-]|,\d)",
            rf"(?<![\d,.\-/]){_YEAR}-{_YEAR}(?![\d\-])",
            rf"\b(?!May\b){_MONTH}\b(?! [A-Z])",
        )
    )
)
_NUMBER_WORD = f"(?:{'|'.join(sorted([*_SMALL, 'hundred', *_SCALES], key=len, reverse=True))})"
_DIGITS = re.compile(
    r"(?<![^\W_])(?<![^\W\d_][-–])"
    r"(?:\d+(?:-[\dX]+){2,}|\d{9}X|\d+(?:,\d{3})*(?:\.\d+)?"
    r"(?:(?:st|nd|rd|th)\b(?! (?:[A-Z]|the [A-Z]))| (?:hundred|thousand|million|billion)\b)?)"
    r"(?![^\W_])"
)
_WORDS = re.compile(
    rf"\b(?!one of\b)(?<!\bno ){_NUMBER_WORD}(?:[- ](?:and )?{_NUMBER_WORD})*(?:-(?:{'|'.join(_PARTS)})s?)?\b",
    re.IGNORECASE,
)


class Moment(NamedTuple):
    """Say what is known of a point of the calendar; None where the text is silent."""

    year: int | None
    month: int | None
    day: int | None


def find_dates(text: str) -> list[str]:
    """List the dates of a text as they stand there, in order."""
    return [match[0] for match in _DATE.finditer(text)]


def without_dates(text: str) -> str:
    """Return a text with bars in the place of every date."""
    return _DATE.sub(_bars, text)


def _bars(match: re.Match[str]) -> str:
    return "|" * len(match[0])


def find_figures(text: str) -> list[str]:
    """List the figures of a text as they stand there, in order; what belongs to a date is none."""
    rest = without_dates(text)
    found = [(match.start(), match[0]) for match in _DIGITS.finditer(rest)]
    rest = _DIGITS.sub(_bars, rest)
    found += [(match.start(), match[0]) for match in _WORDS.finditer(rest)]
    return [figure for _, figure in sorted(found)]


def read_figure(figure: str) -> float | None:
    """Return the number that a figure means, or None where it means none (an ISBN, a word that is no number)."""
    text = figure.strip().lower().replace(",", "")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(?:st|nd|rd|th)?(?: (hundred|thousand|million|billion))?", text)
    if match:
        return float(match[1]) * ({"hundred": _HUNDRED} | _SCALES).get(match[2], 1.0)
    words = [word for word in re.split(r"[- ]", text) if word != "and"]
    if len(words) > 1 and words[-1].removesuffix("s") in _PARTS:
        count = _read_words(words[:-1])
        return None if count is None else count / _PARTS[words[-1].removesuffix("s")]
    return _read_words(words)


def _read_words(words: list[str]) -> float | None:
    total, current = 0.0, 0.0
    for word in words:
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "hundred":
            current = max(current, 1.0) * _HUNDRED
        elif word in _SCALES:
            total += max(current, 1.0) * _SCALES[word]
            current = 0.0
        else:
            return None
    return total + current


@cache
def read_date(date: str) -> tuple[Moment, Moment] | None:
    """Return the first and the last moment that a date of a text means, or None where it is no date.

    A month, a season, a decade or a century has two ends that differ; of a day both are the same.
    """
    text = date.strip()
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        moment = Moment(int(match[1]), int(match[2]), int(match[3]))
        return moment, moment
    if match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th) century", text):
        century = int(match[1])
        return Moment((century - 1) * 100 + 1, None, None), Moment(century * 100, None, None)
    years = [int(year) for year in re.findall(rf"(?<!\d){_YEAR}", text)]
    year = years[0] if years else None
    if year is not None and text.endswith("s") and text[:-1].isdigit():
        return Moment(year, None, None), Moment(year + 9, None, None)
    months = [MONTHS.index(month) + 1 for month in re.findall(_MONTH, text)]
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", text)
    if not years and not months:
        return None
    first = Moment(year, months[0] if months else None, int(day[0]) if day else None)
    last = first._replace(year=years[-1] if years else None, month=months[-1] if months else None)
    return first, last
