"""Spoil the ledger two hundred times, each time in one row: nearly every fault is found, and says where."""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from auguststorm.errors import Fault
from auguststorm.evidence.claims import ARTICLE, load_statements
from auguststorm.evidence.index import RUN_WORDS, hash_runs
from tests.evidence.ledgers import (
    Change,
    Rows,
    copy_ledger,
    faults_after,
    faults_of,
    read_rows,
    reading_once,
    write_rows,
)

N_FAULTS = 200
MOST_MISSED = N_FAULTS // 100
# A sentence that no article has; its runs of words are put into the copied index, as if it stood in paragraph 1.
PLANTED = (
    "all through that wet summer the ferrymen of the upper river told whoever asked that the bridge had been sold "
    "twice to strangers and that neither of them had ever come to look at it before the flood carried it away"
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_ledger(tmp_path_factory.mktemp("ledger"))
    index = read_rows(folder / "article_index.csv")
    index[0]["runs"] = ";".join([index[0]["runs"], *hash_runs(PLANTED)]).strip(";")
    write_rows(folder / "article_index.csv", index)
    return folder


def other_digit(text: str, dice: random.Random) -> str:
    """Change one digit of a text into another; a first digit never into nought."""
    place = dice.choice([match.start() for match in re.finditer(r"\d", text)])
    digit = dice.choice([each for each in "123456789" if each != text[place]])
    return text[:place] + digit + text[place + 1 :]


def other_word(text: str, dice: random.Random) -> str:
    """Exchange two letters of a text that differ, or add one."""
    places = [n for n in range(len(text) - 1) if text[n] != text[n + 1] and text[n].isalpha() and text[n + 1].isalpha()]
    if not places:
        return text + "x"
    n = dice.choice(places)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def other_mark(text: str, dice: random.Random) -> str:
    return str(dice.choice([mark for mark in range(1, 99) if str(mark) != text]))


Spoil = Callable[[dict[str, str], random.Random], None]


def in_list(column: str, spoil: Callable[[str, random.Random], str]) -> Spoil:
    def change(row: dict[str, str], dice: random.Random) -> None:
        items = row[column].split(";")
        n = dice.choice([n for n, item in enumerate(items) if spoil is not other_digit or re.search(r"\d", item)])
        items[n] = spoil(items[n], dice)
        row[column] = ";".join(items)

    return change


def spoil_date(row: dict[str, str], dice: random.Random) -> None:
    parts = row["date"].split("-")
    n = dice.randrange(len(parts))
    top = (2030, 12, 28)[n]
    number = int(parts[n])
    while number == int(parts[n]):
        number = dice.randint(1600 if n == 0 else 1, top)
    row["date"] = "-".join([*parts[:n], str(number).zfill(len(parts[n])), *parts[n + 1 :]])
    row["date_high"] = ""


def spoil_paragraph(row: dict[str, str], dice: random.Random) -> None:
    row["paragraph"] = str(max(1, int(row["paragraph"]) + dice.choice([-3, -2, -1, 1, 2, 3])))


def spoil_unit(row: dict[str, str], dice: random.Random) -> None:
    units = ["men", "guns", "tanks", "aircraft", "divisions", "days", "hours", "km", "share", "people", "leagues"]
    row["unit"] = dice.choice([unit for unit in units if unit != row["unit"]])


def spoil_words(row: dict[str, str], dice: random.Random) -> None:
    words = PLANTED.split()
    n = dice.randint(RUN_WORDS, RUN_WORDS + 4)
    start = dice.randrange(len(words) - n)
    row["paraphrase"] = f"{row['paraphrase']}; {' '.join(words[start : start + n]).capitalize()}."


def spoil_set(row: dict[str, str], dice: random.Random) -> None:
    """Call a claim part of itself, or of a smaller one, or of one in another unit."""
    claims = load_statements().claims
    mine = claims[row["claim_id"]]
    assert mine.value is not None
    smaller = [
        other.claim_id
        for other in claims.values()
        if other.value is not None and other.precision != "at_least" and (other.value_high or other.value) < mine.value
    ]
    row["within"] = dice.choice([row["claim_id"], *([dice.choice(smaller)] if smaller else [])])


def of_article(row: dict[str, str]) -> bool:
    return row["source_id"] == ARTICLE


# name: (which rows may be spoilt, how)
KINDS: dict[str, tuple[Callable[[dict[str, str]], bool], Spoil]] = {
    "figure": (lambda row: of_article(row) and bool(re.search(r"\d", row["figures"])), in_list("figures", other_digit)),
    "value": (lambda row: of_article(row) and row["value"] != "", in_list("value", other_digit)),
    "date": (lambda row: of_article(row) and row["date"] != "", spoil_date),
    "name": (lambda row: of_article(row) and row["names"] != "", in_list("names", other_word)),
    "mark": (lambda row: of_article(row) and row["reference"] != "", in_list("reference", other_mark)),
    "paragraph": (of_article, spoil_paragraph),
    "section": (of_article, lambda row, dice: row.update(section=other_word(row["section"], dice))),
    "unit": (lambda row: row["unit"] != "", spoil_unit),
    "source id": (lambda row: True, in_list("source_id", other_word)),
    "cited id": (lambda row: row["cited_through"] != "", in_list("cited_through", other_word)),
    "kind": (lambda row: True, lambda row, dice: row.update(kind=other_word(row["kind"], dice))),
    "copied words": (lambda row: True, spoil_words),
    "set": (lambda row: row["value"] != "", spoil_set),
}  # fmt: skip


def add_estimate(rows: Rows, dice: random.Random) -> None:
    """Estimate from a claim together with one that counts it."""
    part, total = draw_nested(dice)
    rows.append(
        {
            "estimate_id": "est:planted", "value": "1", "low": "1", "high": "1", "distribution": "fixed", "unit": "men",
            "method": "mixture", "sources": ARTICLE, "reason": "Planted", "claims": f"{part};{total}",
        }
    )  # fmt: skip


def add_dispute(rows: Rows, dice: random.Random) -> None:
    """Set a claim as a rival count against one that counts it."""
    part, total = draw_nested(dice)
    rows.append(planted_dispute(f"{part};{total}"))


def add_dispute_of_nothing(rows: Rows, dice: random.Random) -> None:
    """Name a claim there is not."""
    names = dice.sample(sorted(load_statements().claims), 2)
    rows.append(planted_dispute(f"{names[0]};{other_word(names[1], dice)}") | {"kind": "cause"})


def planted_dispute(claims: str) -> dict[str, str]:
    return {
        "dispute_id": "dsp:planted", "title": "Planted", "claims": claims, "kind": "count", "handling": "None",
        "estimate_ids": "", "school": "", "scenario": "",
    }  # fmt: skip


def draw_nested(dice: random.Random) -> tuple[str, str]:
    return dice.choice(
        [(claim.claim_id, total) for claim in load_statements().claims.values() for total in claim.within]
    )


def add_unclaimed(rows: Rows, dice: random.Random) -> None:
    """List as unclaimed a figure that does not stand in the paragraph."""
    rows.append({"paragraph": str(dice.randint(1, 150)), "what": str(dice.randint(7001, 9000)), "reason": "Planted"})


def number_wrongly(rows: Rows, dice: random.Random) -> None:
    """Give a source of the article's list another number there."""
    row = dice.choice([row for row in rows if "reference:" in row["identifiers"]])
    number = dice.choice(re.findall(r"reference:(\d+)", row["identifiers"]))
    wrong = dice.choice([each for each in range(1, 60) if str(each) not in row["identifiers"]])
    row["identifiers"] = re.sub(rf"reference:{number}\b", f"reference:{wrong}", row["identifiers"])


# name: (table, how); kinds that need more than one cell of one claim
OTHER_KINDS: dict[str, tuple[str, Callable[[Rows, random.Random], None]]] = {
    "estimate of overlapping sets": ("estimates/planted.csv", add_estimate),
    "dispute of overlapping sets": ("disputes/planted.csv", add_dispute),
    "dispute of no claim": ("disputes/planted.csv", add_dispute_of_nothing),
    "unclaimed figure": ("unclaimed/planted.csv", add_unclaimed),
    "number of a source": ("sources/article.csv", number_wrongly),
}


@cache
def claim_rows(folder: Path) -> list[tuple[str, dict[str, str]]]:
    """List every row of claims as it stands before any fault, with its table."""
    paths = sorted((folder / "claims").glob("*.csv"))
    return [(path.relative_to(folder).as_posix(), row) for path in paths for row in read_rows(path)]


def draw_change(n: int, folder: Path) -> Change:
    """Draw the n-th fault: kinds in turn, everything else by lot."""
    dice = random.Random(f"fault {n}")
    kind = [*KINDS, *OTHER_KINDS][n % (len(KINDS) + len(OTHER_KINDS))]
    if kind in OTHER_KINDS:
        name, change_rows = OTHER_KINDS[kind]
        return Change(f"{n}: {kind}", name, lambda rows: change_rows(rows, dice))
    may_be, spoil = KINDS[kind]
    rows = [(table, row["claim_id"]) for table, row in claim_rows(folder) if may_be(row)]
    assert rows, f"no claim to spoil by {kind}"
    table, claim_id = dice.choice(rows)

    def change(rows: Rows) -> None:
        spoil(next(row for row in rows if row["claim_id"] == claim_id), dice)

    return Change(f"{n}: {kind} of {claim_id}", table, change)


def test_the_copied_ledger_has_no_fault(ledger: Path) -> None:
    assert [str(fault) for fault in faults_of(ledger)] == []


@pytest.fixture(scope="module")
def found(ledger: Path) -> dict[str, tuple[Change, list[Fault]]]:
    changes = [draw_change(n, ledger) for n in range(N_FAULTS)]
    with reading_once():
        return {change.name: (change, faults_after(ledger, change)) for change in changes}


def test_nearly_every_generated_fault_is_found(found: dict[str, tuple[Change, list[Fault]]]) -> None:
    missed = [name for name, (_, faults) in found.items() if not faults]
    assert len(missed) <= MOST_MISSED, missed


def test_every_message_names_the_table_and_says_what_to_do(found: dict[str, tuple[Change, list[Fault]]]) -> None:
    """A source that has lost its number is told where claims miss it; every other fault in the table that has it."""
    for name, (change, faults) in found.items():
        tables = [change.table, "claims/"] if change.table.startswith("sources") else [change.table]
        told = [fault for fault in faults if any(table in fault.file for table in tables)]
        assert told or not faults, name
        assert all(fault.found and fault.expected and fault.remedy and fault.column for fault in faults), name
