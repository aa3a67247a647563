"""Hold the claims: what somebody is said to have said, where it was read, and which claims cannot all be true.

Claims and disputes are kept in fragments, as estimates and sources are: `data/evidence/claims/<fragment>.csv`,
`data/evidence/disputes/<fragment>.csv`. What the founding article says and no claim states is listed with the reason in
`data/evidence/unclaimed/<fragment>.csv`.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from auguststorm.errors import BadInputError, Fault
from auguststorm.tables import DATA, Table, read_fragments

EVIDENCE = DATA / "evidence"
ARTICLE = "src:founding-article"
_OF_ARTICLE = ("paragraph", "sentence", "reference", "figures", "names")
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Claim:
    """State what one claimant is said to say about one subject, and where that was read."""

    claim_id: str
    kind: str
    subject: str
    value: float | None
    value_high: float | None
    unit: str | None
    date: str | None
    date_high: str | None
    precision: str | None
    scope: str | None
    side: str | None
    period: str | None
    definition: str | None
    claimant: str
    source_id: str
    cited_through: tuple[str, ...]
    section: str | None
    paragraph: int | None
    sentence: int | None
    page: str | None
    reference: tuple[str, ...]
    figures: tuple[str, ...]
    names: tuple[str, ...]
    paraphrase: str
    polarity: str
    rank: str
    rank_reason: str | None
    confidence: str
    within: tuple[str, ...]
    used_by_reason: str | None
    locator_gap: str | None = None  # why it has neither section nor page

    @property
    def cites_article(self) -> bool:
        """Tell whether the claim was read in the founding article."""
        return self.source_id == ARTICLE

    @property
    def is_located(self) -> bool:
        """Tell whether the claim says where in its source it stands."""
        return bool(self.section or self.page or self.reference)


@dataclass(frozen=True)
class Dispute:
    """Name claims that cannot all be true, in what they differ, and how the project treats that."""

    dispute_id: str
    title: str
    claims: tuple[str, ...]
    kind: str
    handling: str
    estimate_ids: tuple[str, ...]
    school: tuple[str, ...]
    scenario: tuple[str, ...]


@dataclass(frozen=True)
class Unclaimed:
    """Say why no claim states a figure or a date of the founding article, or nothing of a whole paragraph."""

    paragraph: int
    what: tuple[str, ...]
    reason: str
    place: tuple[str, int]


@dataclass(frozen=True)
class Statements:
    """Hold all claims, disputes and what is left unclaimed, each with the file and row it stands in."""

    claims: Mapping[str, Claim]
    disputes: Mapping[str, Dispute]
    unclaimed: tuple[Unclaimed, ...]
    places: Mapping[str, tuple[str, int]]

    def fault(self, key: str, column: str, found: str, expected: str, remedy: str) -> Fault:
        """Make a fault of the claim or dispute `key`, at the file and row where it stands."""
        file, row = self.places[key]
        return Fault(file, row, column, found, expected, remedy)


def parse_date(text: str) -> tuple[int, int | None, int | None] | None:
    """Read a date known to the day, the month or the year; None where it is none."""
    match = _PARTIAL_DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or (month is not None and day is not None and day > monthrange(year, month)[1]):
        return None
    return year, month, day


def read_statements(folder: Path = EVIDENCE) -> tuple[Statements, list[Fault]]:
    """Read all claims, disputes and what is unclaimed; return them and every fault of a single row.

    Rows with a cell that cannot be read are left out, so that the others can be checked all the same.
    """
    claims, faults = read_fragments(folder / "claims", "claims")
    disputes, more = read_fragments(folder / "disputes", "disputes")
    unclaimed, most = read_fragments(folder / "unclaimed", "unclaimed")
    faults += more + most
    places: dict[str, tuple[str, int]] = {}
    for tables, key, prefix in ((claims, "claim_id", "clm:"), (disputes, "dispute_id", "dsp:")):
        faults += _check_ids(tables, key, prefix, places)
    statements = Statements(
        {claim.claim_id: claim for table in claims for claim in claims_of(table)},
        {row["dispute_id"]: Dispute(**_fields(row)) for table in disputes for row in table.sound},
        tuple(
            Unclaimed(**_fields(row), place=(table.label, row["_row"])) for table in unclaimed for row in table.sound
        ),
        places,
    )
    for claim in statements.claims.values():
        faults += check_claim(claim, statements)
    return statements, faults


def claims_of(table: Table) -> tuple[Claim, ...]:
    """Make the claims of a fragment; rows with a fault are left out."""
    return tuple(Claim(**_fields(row)) for row in table.sound)


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "_row"}


def _check_ids(tables: Sequence[Table], key: str, prefix: str, places: dict[str, tuple[str, int]]) -> list[Fault]:
    faults = []
    for table in tables:
        label = table.label
        for row in table:
            name = row[key]
            if name is None:
                continue
            if not name.startswith(prefix):
                faults.append(
                    Fault(label, row["_row"], key, repr(name), f"an id that begins with {prefix}", "Rename it.")
                )
            if name in places:
                file, other = places[name]
                remedy = f"It stands in {file}, row {other} too."
                faults.append(Fault(label, row["_row"], key, repr(name), "an id used once in all fragments", remedy))
            places.setdefault(name, (label, row["_row"]))
    return faults


def check_claim(claim: Claim, statements: Statements) -> list[Fault]:
    """Report what does not fit within a claim's own row."""
    faults: list[Fault] = []

    def fault(column: str, found: object, expected: str, remedy: str) -> None:
        faults.append(statements.fault(claim.claim_id, column, repr(found), expected, remedy))

    if claim.kind == "quantity" and claim.value is None:
        fault("value", "", "a number", "A quantity has a value; else name another kind.")
    if (claim.value is None) != (claim.unit is None):
        fault("unit", claim.unit or "", "a unit with every value and none without", "See data/evidence/units.csv.")
    if claim.value_high is not None and (claim.value is None or claim.value_high <= claim.value):
        fault(
            "value_high", claim.value_high, "a number above the value", "Put the low end into value, or leave it empty."
        )
    if claim.kind == "date" and claim.date is None:
        fault("date", "", "a date", "A claim of kind date has one; else name another kind.")
    for column, date in (("date", claim.date), ("date_high", claim.date_high)):
        if date is not None and parse_date(date) is None:
            fault(column, date, "a date such as 1945-08-09, 1945-08 or 1945", "Write the year first.")
    if claim.date_high is not None and (claim.date is None or claim.date_high <= claim.date):
        fault("date_high", claim.date_high, "a date after `date`", "Put the first date into date, or leave it empty.")
    if (claim.rank == "normal") != (claim.rank_reason is None):
        fault(
            "rank_reason",
            claim.rank_reason or "",
            "a reason where the rank is not normal, none where it is",
            "Say why.",
        )
    if claim.is_located and claim.locator_gap is not None:
        fault("locator_gap", claim.locator_gap, "nothing where there is a section or a page", "Empty one of them.")
    if claim.cites_article:
        for column in ("section", "paragraph", "sentence"):
            if getattr(claim, column) is None:
                remedy = "See data/evidence/article_index.csv."
                fault(column, "", "a locator: section, paragraph and sentence", remedy)
    elif any(getattr(claim, column) for column in _OF_ARTICLE):
        given = ", ".join(column for column in _OF_ARTICLE if getattr(claim, column))
        remedy = "Those are places in the founding article: it is the source, or they do not belong here."
        fault("source_id", claim.source_id, f"{ARTICLE} for a claim with {given}", remedy)
    fragment = statements.places[claim.claim_id][0].rpartition("/")[2].removesuffix(".csv")
    if not claim.claim_id.startswith(f"clm:{fragment}-"):
        fault("claim_id", claim.claim_id, f"an id that begins with clm:{fragment}-, as its file", "Mend the id.")
    return faults


@cache
def load_statements() -> Statements:
    """Load the package's own claims and disputes.

    Raises
    ------
    BadInputError
        With every fault of every fragment.
    """
    statements, faults = read_statements()
    if faults:
        raise BadInputError(faults)
    return statements
