"""Check the founding article's references: each mark of a claim leads to a source, each source to its entry."""

import re
from collections.abc import Mapping

from auguststorm.errors import Fault
from auguststorm.evidence.article import REFERENCES
from auguststorm.evidence.claims import Statements
from auguststorm.evidence.index import IndexRow, words_of
from auguststorm.evidence.ledger import Ledger, Source

REFERENCE, ISBN = "reference:", "isbn:"


def sources_by_number(sources: Mapping[str, Source]) -> dict[str, list[str]]:
    """Return the ids of the sources by the number they have among the article's references."""
    found: dict[str, list[str]] = {}
    for source in sources.values():
        for number in identifiers_of(source, REFERENCE):
            found.setdefault(number, []).append(source.source_id)
    return found


def identifiers_of(source: Source, kind: str) -> list[str]:
    """List a source's identifiers of one kind, without the kind."""
    return [name.removeprefix(kind) for name in source.identifiers if name.startswith(kind)]


def is_isbn(text: str) -> bool:
    """Tell whether a text is an ISBN of ten or thirteen digits whose last fits the others (ISO 2108)."""
    digits = text.replace("-", "")
    if re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        return sum((10 - n) * (10 if digit == "X" else int(digit)) for n, digit in enumerate(digits)) % 11 == 0
    is_long = bool(re.fullmatch(r"\d{13}", digits, re.ASCII))
    return is_long and sum((1, 3)[n % 2] * int(digit) for n, digit in enumerate(digits)) % 10 == 0


def check_marks(statements: Statements, ledger: Ledger) -> list[Fault]:
    """Report each reference mark whose source is unknown, or is not among those that the claim is cited through."""
    by_number = sources_by_number(ledger.sources)
    faults = []
    for claim in statements.claims.values():
        for mark in claim.reference if claim.cites_article else ():
            if not mark.isdigit():
                continue
            known = by_number.get(mark, [])
            if not known:
                remedy = "Add reference:N to the identifiers of its source in data/evidence/sources/article.csv."
                expected = f"a source with the identifier {REFERENCE}{mark}"
                faults.append(statements.fault(claim.claim_id, "reference", repr(mark), expected, remedy))
            elif not set(known) & set(claim.cited_through):
                remedy = f"Reference {mark} of the article is that source."
                found = ";".join(claim.cited_through) or "an empty cell"
                faults.append(statements.fault(claim.claim_id, "cited_through", found, " or ".join(known), remedy))
    return faults


def check_sources(ledger: Ledger, index: Mapping[int, IndexRow]) -> list[Fault]:
    """Report each source whose number, names, year or ISBN the article's list has not, or whose number is another's."""
    entries = {str(row.number): row for row in index.values() if row.section == REFERENCES}
    faults = []
    for number, (first, *others) in sources_by_number(ledger.sources).items():
        for name in others:
            expected = f"a number that no other source has ({number} is {first})"
            remedy = "Make one source of the two, or count again in the article's list of references."
            faults.append(ledger.fault(name, "identifiers", f"{REFERENCE}{number}", expected, remedy))
    for source in ledger.sources.values():
        numbers = identifiers_of(source, REFERENCE)
        for number in numbers:
            if number not in entries:
                expected = f"a number from 1 to {len(entries)}"
                remedy = "Count again in the article's list of references."
                faults.append(ledger.fault(source.source_id, "identifiers", f"{REFERENCE}{number}", expected, remedy))
        cited = [entries[number] for number in numbers if number in entries]
        if not cited:
            for isbn in identifiers_of(source, ISBN):
                if not is_isbn(isbn):
                    remedy = "A digit is wrong: see the book, or the article's list."
                    found, expected = f"{ISBN}{isbn}", "ten or thirteen digits of which the last fits the others"
                    faults.append(ledger.fault(source.source_id, "identifiers", found, expected, remedy))
            continue
        for row in cited:
            names = {word for _, name in row.names for word in words_of(name)}
            if names and not names & set(words_of(f"{source.author or ''} {source.title}")):
                found = f"{source.author or 'nobody'}: {source.title}"
                expected = f"names of number {row.number} of the article's references"
                remedy = "The number is that of another source, or author and title are wrong."
                faults.append(ledger.fault(source.source_id, "identifiers", found, expected, remedy))
            dates = [date for _, date in row.dates]
            if source.year and dates and not any(source.year in date for date in dates):
                remedy = f"See number {row.number} of the article's references: the year or the number is wrong."
                expected = f"one of {', '.join(dates)}"
                faults.append(ledger.fault(source.source_id, "year", repr(source.year), expected, remedy))
        figures = {figure for row in cited for _, figure in row.figures}
        for isbn in identifiers_of(source, ISBN):
            if isbn not in figures:
                expected = f"an ISBN as printed in number {', '.join(numbers)} of the references"
                faults.append(
                    ledger.fault(source.source_id, "identifiers", f"{ISBN}{isbn}", expected, "Mend the ISBN.")
                )
    return faults
