"""Kinds of faults with which a table of the ledger may be spoilt, each drawn by lot.

`SEEN` is what `evidence check` must find. `UNSEEN` is what it cannot find by its nature: the text says nothing that
contradicts the row, because only reading the article would tell.
"""

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from auguststorm.evidence.claims import ARTICLE, load_statements
from auguststorm.evidence.index import RUN_WORDS, load_index
from auguststorm.evidence.ledger import load_ledger
from tests.evidence.ledgers import Change, Rows, rows_of, text_of

# A sentence that no article has; its runs of words are put into the copied index, as if it stood in paragraph 1.
PLANTED = (
    "all through that wet summer the ferrymen of the upper river told whoever asked that the bridge had been sold "
    "twice to strangers and that neither of them had ever come to look at it before the flood carried it away"
)
Row = dict[str, str]
Dice = random.Random
Spoil = Callable[[Row, Dice], None]


def other_digit(text: str, dice: Dice) -> str:
    """Change one digit of a text into another; a first digit never into nought."""
    place = dice.choice([match.start() for match in re.finditer(r"\d", text)])
    digit = dice.choice([each for each in "123456789" if each != text[place]])
    return text[:place] + digit + text[place + 1 :]


def other_word(text: str, dice: Dice) -> str:
    """Exchange two letters of a text that differ, or add one."""
    places = [n for n in range(len(text) - 1) if text[n] != text[n + 1] and text[n].isalpha() and text[n + 1].isalpha()]
    if not places:
        return text + "x"
    n = dice.choice(places)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def other_mark(text: str, dice: Dice) -> str:
    return str(dice.choice([mark for mark in range(1, 99) if str(mark) != text]))


def in_list(column: str, spoil: Callable[[str, Dice], str]) -> Spoil:
    def change(row: Row, dice: Dice) -> None:
        items = row[column].split(";")
        n = dice.choice([n for n, item in enumerate(items) if spoil is not other_digit or re.search(r"\d", item)])
        items[n] = spoil(items[n], dice)
        row[column] = ";".join(items)

    return change


def in_date(column: str) -> Spoil:
    def change(row: Row, dice: Dice) -> None:
        parts = row[column].split("-")
        n = dice.randrange(len(parts))
        number = int(parts[n])
        while number == int(parts[n]):
            number = dice.randint(1600 if n == 0 else 1, (2030, 12, 31)[n])
        row[column] = "-".join([*parts[:n], str(number).zfill(len(parts[n])), *parts[n + 1 :]])
        if column == "date":
            row["date_high"] = ""

    return change


def spoil_paragraph(row: Row, dice: Dice) -> None:
    row["paragraph"] = str(max(1, int(row["paragraph"]) + dice.choice([-3, -2, -1, 1, 2, 3])))


def spoil_sentence(row: Row, dice: Dice) -> None:
    row["sentence"] = str(int(row["sentence"]) + dice.choice([-1, 1]))


def spoil_unit(row: Row, dice: Dice) -> None:
    units = ["men", "guns", "tanks", "aircraft", "divisions", "days", "hours", "km", "share", "people", "leagues"]
    row["unit"] = dice.choice([unit for unit in units if unit != row["unit"]])


def spoil_words(row: Row, dice: Dice) -> None:
    words = PLANTED.split()
    n = dice.randint(RUN_WORDS, RUN_WORDS + 4)
    start = dice.randrange(len(words) - n)
    column = dice.choice(["paraphrase", "scope", "definition", "used_by_reason"])
    joint = dice.choice([" ", ", ", " [3] ", " - "])
    row[column] = f"{row[column]}; {joint.join(words[start : start + n]).upper()}."


def spoil_set(row: Row, dice: Dice) -> None:
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


def other_source(row: Row, dice: Dice) -> None:
    row["source_id"] = dice.choice([name for name in load_ledger().sources if name != row["source_id"]])


def other_through(row: Row, dice: Dice) -> None:
    row["cited_through"] = dice.choice([name for name in load_ledger().sources if name not in row["cited_through"]])


def other_claim(row: Row, dice: Dice) -> None:
    row["claims"] = dice.choice(sorted(load_statements().claims))


def other_rank(row: Row, dice: Dice) -> None:
    row["rank"] = "normal" if row["rank"] != "normal" else dice.choice(["deprecated", "preferred"])


def other_isbn(row: Row, dice: Dice) -> None:
    found = re.search(r"isbn:[\dX-]+", row["identifiers"])
    assert found
    row["identifiers"] = row["identifiers"].replace(found[0], other_digit(found[0], dice))


def of_article(row: Row) -> bool:
    return row["source_id"] == ARTICLE


def article_with(column: str) -> Callable[[Row], bool]:
    return lambda row: of_article(row) and row[column] != ""


def has(column: str, pattern: str = ".") -> Callable[[Row], bool]:
    return lambda row: bool(re.search(pattern, row.get(column) or ""))


@cache
def referred() -> frozenset[str]:
    """List the claims that another row names."""
    statements, ledger = load_statements(), load_ledger()
    rows = [*statements.claims.values(), *statements.disputes.values(), *ledger.estimates.values()]
    return frozenset(name for row in rows for name in (*getattr(row, "within", ()), *getattr(row, "claims", ())))


def of_own_parameter(row: Row) -> bool:
    """Tell whether a parameter's estimate is repeated in a table."""
    return row["estimate_id"].startswith(
        ("est:movement-", "est:combat-", "est:supply-rail", "est:air-", "est:command-")
    )


# name: (folder of the table, which rows may be spoilt, how)
CELLS: dict[str, tuple[str, Callable[[Row], bool], Spoil]] = {
    "figure": ("claims", lambda row: of_article(row) and has("figures", r"\d")(row), in_list("figures", other_digit)),
    "value": ("claims", article_with("value"), in_list("value", other_digit)),
    "high value": ("claims", article_with("value_high"), in_list("value_high", other_digit)),
    "date": ("claims", article_with("date"), in_date("date")),
    "last date": ("claims", article_with("date_high"), in_date("date_high")),
    "name": ("claims", article_with("names"), in_list("names", other_word)),
    "mark": ("claims", article_with("reference"), in_list("reference", other_mark)),
    "paragraph": ("claims", of_article, spoil_paragraph),
    "section": ("claims", of_article, in_list("section", other_word)),
    "unit": ("claims", has("unit"), spoil_unit),
    "source id": ("claims", has("source_id"), in_list("source_id", other_word)),
    "another source": ("claims", of_article, other_source),
    "cited id": ("claims", has("cited_through"), in_list("cited_through", other_word)),
    "another way": ("claims", lambda row: has("reference", r"\d")(row) and of_article(row), other_through),
    "claim id": ("claims", lambda row: row["claim_id"] in referred(), in_list("claim_id", other_word)),
    "kind": ("claims", has("kind"), in_list("kind", other_word)),
    "rank": ("claims", has("rank"), other_rank),
    "copied words": ("claims", has("claim_id"), spoil_words),
    "set": ("claims", has("value"), spoil_set),
    "estimate": ("estimates", of_own_parameter, in_list("value", other_digit)),
    "estimate id": ("estimates", of_own_parameter, in_list("estimate_id", other_word)),
    "end of an estimate": ("estimates", of_own_parameter, lambda row, dice: row.update(low=row["high"], value="1e9")),
    "weight": ("estimates", has("weights"), in_list("weights", other_digit)),
    "what a claim says": ("estimates", has("says"), in_list("says", other_digit)),
    "source of an estimate": ("estimates", has("sources"), in_list("sources", other_word)),
    "dispute of no claim": ("disputes", has("claims"), in_list("claims", other_word)),
    "estimate of a dispute": ("disputes", has("estimate_ids"), in_list("estimate_ids", other_word)),
    "school": ("disputes", has("school"), in_list("school", other_word)),
    "scenario": ("disputes", has("scenario"), in_list("scenario", other_word)),
    "use": ("uses", has("used_by"), in_list("used_by", other_word)),
    "ISBN": ("sources", has("identifiers", "isbn:"), other_isbn),
    "unclaimed figure": ("unclaimed", has("what", r"\d"), in_list("what", other_digit)),
}  # fmt: skip


def add_estimate(rows: Rows, dice: Dice) -> None:
    """Estimate from a claim together with one that counts it."""
    part, total = draw_nested(dice)
    rows[-1] |= {"claims": f"{part};{total}", "weights": "", "says": ""}


def add_dispute(rows: Rows, dice: Dice) -> None:
    """Set a claim as a rival count against one that counts it."""
    part, total = draw_nested(dice)
    rows.append(
        dict.fromkeys(rows[0], "")
        | {
            "dispute_id": "dsp:planted",
            "title": "Planted",
            "claims": f"{part};{total}",
            "kind": "count",
            "handling": "-",
        }
    )


def draw_nested(dice: Dice) -> tuple[str, str]:
    return dice.choice(
        [(claim.claim_id, total) for claim in load_statements().claims.values() for total in claim.within]
    )


def number_wrongly(rows: Rows, dice: Dice) -> None:
    """Give a source of the article's list another number there."""
    row = dice.choice([row for row in rows if "reference:" in row["identifiers"]])
    number = dice.choice(re.findall(r"reference:(\d+)", row["identifiers"]))
    wrong = dice.choice([each for each in range(1, 60) if str(each) not in row["identifiers"]])
    row["identifiers"] = re.sub(rf"reference:{number}\b", f"reference:{wrong}", row["identifiers"])


def repeat_row(rows: Rows, dice: Dice) -> None:
    rows.append(dict(dice.choice(rows)))


def spoil_parameter(rows: Rows, dice: Dice) -> None:
    row = dice.choice(rows)
    column = dice.choice(["value", "low", "high", "unit"])
    row[column] = other_digit(row[column], dice) if re.search(r"\d", row[column]) else other_word(row[column], dice)


def spoil_index(rows: Rows, dice: Dice) -> None:
    """Change a figure in the article's own index."""
    row = dice.choice(
        [row for row in rows if re.search(r":[^;]*\d", row["figures"]) and row["section"] != "References"]
    )
    items = row["figures"].split(";")
    n = dice.choice([n for n, item in enumerate(items) if re.search(r":.*\d", item)])
    sentence, _, what = items[n].partition(":")
    items[n] = f"{sentence}:{other_digit(what, dice)}"
    row["figures"] = ";".join(items)


# name: (table, how); kinds that need more than one cell
ROWS: dict[str, tuple[str, Callable[[Rows, Dice], None]]] = {
    "estimate of overlapping sets": ("evidence/estimates/strength.csv", add_estimate),
    "dispute of overlapping sets": ("evidence/disputes/article.csv", add_dispute),
    "number of a source": ("evidence/sources/article.csv", number_wrongly),
    "row repeated": ("evidence/claims/article_lead.csv", repeat_row),
    "parameter": ("parameters/movement.csv", spoil_parameter),
    "rule of the map": ("theatre/rules.csv", spoil_parameter),
    "figure of the index": ("evidence/article_index.csv", spoil_index),
}


def lose_cell(text: str, dice: Dice) -> str:
    lines = text.splitlines(keepends=True)
    n = dice.randrange(1, len(lines))
    return "".join([*lines[:n], lines[n].replace(",", "", 1), *lines[n + 1 :]])


def rename_column(text: str, dice: Dice) -> str:
    header, _, rest = text.partition("\n")
    names = header.split(",")
    n = dice.randrange(len(names))
    names[n] = other_word(names[n], dice)
    return ",".join(names) + "\n" + rest


def open_quotation(text: str, dice: Dice) -> str:
    lines = text.splitlines(keepends=True)
    n = dice.randrange(1, len(lines))
    return "".join([*lines[:n], lines[n].replace(",", ',"', 1), *lines[n + 1 :]])


# kinds that spoil a file and not a cell
TEXTS: dict[str, Callable[[str, Dice], str]] = {
    "cell lost": lose_cell,
    "column renamed": rename_column,
    "quotation mark": open_quotation,
    "control character": lambda text, dice: text[:-2] + dice.choice("\x00\x07\x1f\u200b\u202e") + text[-2:],
}


@cache
def rows_by_folder(data: Path, folder: str) -> list[tuple[str, int, Row]]:
    """List every row of a folder of the ledger as it stands before any fault, with its table and place in it."""
    paths = sorted((data / "evidence" / folder).glob("*.csv"))
    return [
        (path.relative_to(data).as_posix(), n, row)
        for path in paths
        for n, row in enumerate(rows_of(path.read_text(encoding="utf-8")))
    ]


def draw_cell(name: str, kind: tuple[str, Callable[[Row], bool], Spoil], data: Path, dice: Dice) -> Change:
    """Draw the row to be spoilt by a kind; the spoilt cell differs from what it was."""
    folder, may_be, spoil = kind
    fitting = [(table, n, row) for table, n, row in rows_by_folder(data, folder) if may_be(row)]
    assert fitting, f"no row to spoil by {name}"
    table, place, _ = dice.choice(fitting)

    def change(text: str) -> bytes:
        rows = rows_of(text)
        before = dict(rows[place])
        for _ in range(20):
            spoil(rows[place], dice)
            if rows[place] != before:
                break
        return text_of(rows).encode()

    return Change(f"{name} of {table}, row {place + 2}", table, change)


def draw_change(n: int, data: Path) -> Change:
    """Draw the n-th fault: kinds in turn, everything else by lot."""
    dice = random.Random(f"fault {n}")
    name = [*CELLS, *ROWS, *TEXTS][n % (len(CELLS) + len(ROWS) + len(TEXTS))]
    if name in CELLS:
        return draw_cell(name, CELLS[name], data, dice)
    if name in ROWS:
        table, change_rows = ROWS[name]

        def change(text: str) -> bytes:
            rows = rows_of(text)
            change_rows(rows, dice)
            return text_of(rows).encode()

        return Change(f"{n}: {name}", table, change)
    tables = sorted({table for table, _, _ in rows_by_folder(data, dice.choice(["claims", "estimates", "disputes"]))})
    return Change(f"{n}: {name}", dice.choice(tables), lambda text: TEXTS[name](text, dice).encode())


def other_figure(row: Row, dice: Dice) -> None:
    """Take another figure of the same sentence, and its number."""
    from auguststorm.evidence.figures import read_figure

    stand = [what for sentence, what in load_index()[int(row["paragraph"])].figures if str(sentence) == row["sentence"]]
    others = [what for what in stand if what not in row["figures"].split(";") and read_figure(what) is not None]
    if others:
        figure = dice.choice(others)
        row |= {"figures": figure, "value": f"{read_figure(figure):g}", "value_high": "", "within": ""}


# What the text cannot contradict: name, as in CELLS.
UNSEEN: dict[str, tuple[str, Callable[[Row], bool], Spoil]] = {
    "sentence": ("claims", of_article, spoil_sentence),
    "figure and value of the same sentence": ("claims", article_with("value"), other_figure),
    "polarity": ("claims", has("polarity", "affirms"), lambda row, dice: row.update(polarity="doubts")),
    "claimant": ("claims", has("claimant"), in_list("claimant", other_word)),
    "subject": ("claims", has("subject"), in_list("subject", other_word)),
    "value read elsewhere": (
        "claims", lambda row: not of_article(row) and row["value"] != "", in_list("value", other_digit),
    ),
    "estimate of a table": ("estimates", has("estimate_id", "est:men-|est:airf"), in_list("value", other_digit)),
    "claim of an estimate": ("estimates", lambda row: bool(row.get("claims")) and not row.get("says"), other_claim),
    "year of a source": ("sources", has("year", r"\d{4}"), in_list("year", other_digit)),
    "author of a source": ("sources", has("author"), in_list("author", other_word)),
    "paragraph of a reason": ("unclaimed", lambda row: not row["what"], spoil_paragraph),
}  # fmt: skip
