"""Check that what a claim takes from the founding article stands where it says, by the article's index."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from auguststorm.clock import HISTORICAL_H_DAY
from auguststorm.errors import Fault
from auguststorm.evidence.article import Paragraph
from auguststorm.evidence.claims import Claim, Statements, parse_date
from auguststorm.evidence.figures import Moment, read_date, read_figure
from auguststorm.evidence.index import RUN_WORDS, IndexRow, build_index, hash_runs, load_index, words_of
from auguststorm.evidence.proper_names import has_name

Index = Mapping[int, IndexRow]
_YEAR = HISTORICAL_H_DAY.year
_SHOWN = 8  # how many particulars a message lists
_HALF_A_DIGIT = 1e-6  # thirds and tenths are written with six digits
INDEX_FILE = "data/evidence/article_index.csv"


def check_locators(statements: Statements, index: Index) -> list[Fault]:
    """Report each figure, date, name and mark that does not stand at its claim's locator."""
    faults: list[Fault] = []
    for claim in statements.claims.values():
        if claim.cites_article:
            faults += _check_claim(claim, statements, index)
    return faults


def _check_claim(claim: Claim, statements: Statements, index: Index) -> list[Fault]:
    faults: list[Fault] = []

    def fault(column: str, found: object, expected: str, remedy: str) -> None:
        faults.append(statements.fault(claim.claim_id, column, repr(found), expected, remedy))

    row = index.get(claim.paragraph or 0)
    if row is None:
        fault("paragraph", claim.paragraph, f"a paragraph from 1 to {len(index)}", f"See {INDEX_FILE}.")
        return faults
    if claim.section != row.section:
        remedy = "Mend the section or the number of the paragraph."
        fault("section", claim.section, f"the section of paragraph {row.paragraph}, {row.section!r}", remedy)
    if not 1 <= (claim.sentence or 0) <= row.sentences:
        expected = f"a sentence from 1 to {row.sentences} of paragraph {row.paragraph}"
        fault("sentence", claim.sentence, expected, "Count the sentences again.")
    for figure in claim.figures:
        if not row.sentences_with(figure):
            expected = f"a figure or date as it stands in paragraph {row.paragraph}: {_some(_figures(row))}"
            fault("figures", figure, expected, _elsewhere(figure, index))
    for name in claim.names:
        if not row.has_name(name):
            names = [what for _, what in row.names]
            fault(
                "names",
                name,
                f"a name as it stands in paragraph {row.paragraph}: {_some(names)}",
                "Mend the name or the paragraph.",
            )
    for mark in claim.reference:
        if not row.has_mark(mark):
            marks = [what for _, what in row.marks]
            fault(
                "reference", mark, f"a mark as printed in paragraph {row.paragraph}: {_some(marks)}", "Mend the mark."
            )
    _check_sentence(claim, row, fault)
    _check_values(claim, row, fault)
    _check_dates(claim, row, fault)
    return faults


Tell = Callable[[str, object, str, str], None]


def _some(what: Iterable[str]) -> str:
    listed = list(dict.fromkeys(what))
    tail = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return (", ".join(islice(listed, _SHOWN)) + tail) or "there is none"


def _figures(row: IndexRow) -> list[str]:
    return [what for _, what in (*row.figures, *row.dates)]


def _elsewhere(figure: str, index: Index) -> str:
    where = [f"{row.paragraph} ({row.section})" for row in index.values() if row.sentences_with(figure)]
    if where:
        return f"It stands in paragraph {_some(where)}."
    return "It stands nowhere in the article: write it as printed."


def _check_sentence(claim: Claim, row: IndexRow, fault: Tell) -> None:
    """Ask that something of the claim stands in its sentence, where it names anything that can be looked up."""
    standing = [row.sentences_with(figure) for figure in claim.figures]
    if any(claim.sentence in sentences for sentences in standing):
        return
    standing += [frozenset(s for s, what in row.names if has_name([what], name)) for name in claim.names]
    found = frozenset().union(*standing) if standing else frozenset()
    if found and claim.sentence not in found:
        expected = f"a sentence with one of its figures or names: {_some(str(each) for each in sorted(found))}"
        fault("sentence", claim.sentence, expected, f"Count the sentences of paragraph {row.paragraph} again.")


def _check_values(claim: Claim, row: IndexRow, fault: Tell) -> None:
    for column, value in (("value", claim.value), ("value_high", claim.value_high)):
        if value is None:
            continue
        means = [figure for figure in claim.figures if _means(figure, value)]
        if not means:
            expected = f"the number of one of its figures: {_some(claim.figures)}"
            fault(column, value, expected, "Mend the value, or name the figure as printed.")
        elif not any(claim.sentence in row.sentences_with(figure) for figure in means) and row.sentences_with(means[0]):
            expected = (
                f"the sentence of {means[0]!r}: {_some(str(each) for each in sorted(row.sentences_with(means[0])))}"
            )
            fault("sentence", claim.sentence, expected, "Mend the number of the sentence.")


def _means(figure: str, value: float) -> bool:
    number = read_figure(figure)
    return number is not None and abs(number - value) <= _HALF_A_DIGIT


def _check_dates(claim: Claim, row: IndexRow, fault: Tell) -> None:
    dates = {figure: ends for figure in claim.figures if (ends := read_date(figure)) is not None}
    years = {end.year for _, date in row.dates if (ends := read_date(date)) for end in ends if end.year} | {_YEAR}
    for column, text in (("date", claim.date), ("date_high", claim.date_high)):
        date = parse_date(text) if text else None
        if date is None:
            continue
        means = [figure for figure, ends in dates.items() if any(_is_date(date, end, years) for end in ends)]
        if not means:
            expected = f"what one of the dates in its figures means: {_some(dates)}"
            fault(column, text, expected, "Mend the date, or name in figures the date as printed.")
        elif claim.kind == "date" and column == "date":
            stands = frozenset().union(*(row.sentences_with(figure) for figure in means))
            if stands and claim.sentence not in stands:
                expected = f"the sentence of {means[0]!r}: {_some(str(each) for each in sorted(stands))}"
                fault("sentence", claim.sentence, expected, "Mend the number of the sentence.")


def _is_date(claimed: tuple[int, int | None, int | None], printed: Moment, years: set[int]) -> bool:
    """Tell whether a printed date means a claimed one, and is no less precise."""
    year, month, day = claimed
    same_year = year == printed.year if printed.year is not None else year in years
    return same_year and (month is None or month == printed.month) and (day is None or day == printed.day)


def check_unclaimed(statements: Statements, index: Index) -> list[Fault]:
    """Report what is listed as unclaimed and does not stand in its paragraph."""
    faults = []
    for each in statements.unclaimed:
        row = index.get(each.paragraph)
        if row is None:
            expected = f"a paragraph from 1 to {len(index)}"
            faults.append(Fault(*each.place, "paragraph", str(each.paragraph), expected, f"See {INDEX_FILE}."))
            continue
        for figure in each.what:
            if not row.sentences_with(figure):
                expected = f"a figure or date of paragraph {row.paragraph}: {_some(_figures(row))}"
                faults.append(Fault(*each.place, "what", repr(figure), expected, _elsewhere(figure, index)))
    return faults


class Copies:
    """Knows every run of nine words of the article by its hash, and finds those that a text repeats."""

    def __init__(self, index: Index) -> None:
        self._where = {run: row.paragraph for row in index.values() for run in row.runs}

    def find(self, text: str) -> tuple[str, int] | None:
        """Return the first run of nine words that stands in the article too, and its paragraph."""
        if len(text) < 2 * RUN_WORDS - 1:  # too short for nine words, as most scopes and periods are
            return None
        for start, run in enumerate(hash_runs(text)):
            if run in self._where:
                return " ".join(words_of(text)[start : start + RUN_WORDS]), self._where[run]
        return None


def compare_index(paragraphs: Iterable[Paragraph]) -> list[Fault]:
    """Build the index anew from the article's text; report each paragraph in which the committed one differs."""
    known = load_index()
    built = {row.paragraph: row for row in build_index(paragraphs)}
    faults = []
    remedy = "If the text is right, build the index anew (scripts/build_article_index.py) and look at its claims."
    for number in sorted(known.keys() | built.keys()):
        ours, theirs = known.get(number), built.get(number)
        if ours is None or theirs is None:
            found = "no such paragraph" if ours is None else f"paragraph {number}"
            expected = "the paragraphs of the article's text"
            faults.append(Fault(INDEX_FILE, number + 1, "paragraph", found, expected, remedy))
            continue
        for column in ours.__dataclass_fields__:
            found, expected = _apart(getattr(ours, column), getattr(theirs, column))
            if found or expected:
                expected = f"{expected or 'nothing more'}, as in the text"
                faults.append(Fault(INDEX_FILE, number + 1, column, found or "nothing", expected, remedy))
    return faults


def _apart(ours: object, theirs: object) -> tuple[str, str]:
    """Write what only one of two cells of the index has; empty where they agree."""
    if ours == theirs:
        return "", ""
    if not isinstance(ours, tuple) or not isinstance(theirs, tuple):
        return repr(ours), repr(theirs)
    alone = [[each for each in one if each not in other] for one, other in ((ours, theirs), (theirs, ours))]
    if not any(alone):
        return "another order", "that of the text"
    found, expected = (
        _some(each if isinstance(each, str) else f"{each[0]}:{each[1]}" for each in one) for one in alone
    )
    return (found if alone[0] else ""), (expected if alone[1] else "")
