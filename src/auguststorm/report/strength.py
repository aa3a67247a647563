"""Reckon strength, losses and prisoners from the runs, and set rival claims beside them."""

import csv
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import TICKS_PER_DAY
from auguststorm.engine.codes import SIDES
from auguststorm.report.campaign import LOSS_CAUSES, Campaign
from auguststorm.report.observed import Claim
from auguststorm.report.spread import Spread, spread

Array = npt.NDArray[Any]


class Count(NamedTuple):
    """One line of the table of losses: what is counted, of whom, and which claims speak of the same."""

    label: str
    sides: tuple[str, ...]
    front_id: str  # empty for all
    of: str  # men, tanks or guns
    causes: tuple[str, ...]
    quantities: tuple[str, ...]  # of the claims
    scopes: tuple[str, ...]  # of the claims


TABLE = "counts.csv"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


@cache
def counts() -> tuple[tuple[str, tuple[Count, ...]], ...]:
    """Read the lines of the table of losses, by group, from `counts.csv` beside this module."""
    groups: dict[str, list[Count]] = {}
    with (Path(__file__).parent / "templates" / TABLE).open(newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            count = Count(
                label=row["label"],
                sides=_parts(row["sides"]),
                front_id=row["front_id"],
                of=row["of"],
                causes=_parts(row["causes"]),
                quantities=_parts(row["quantities"]),
                scopes=_parts(row["scopes"]),
            )
            groups.setdefault(row["group"], []).append(count)
    return tuple((group, tuple(rows)) for group, rows in groups.items())


class Loss(NamedTuple):
    """A line of the table: what the runs give and what is claimed."""

    label: str
    spread: Spread
    claims: tuple[Claim, ...]


def losses(campaign: Campaign, claims: tuple[Claim, ...]) -> tuple[tuple[str, tuple[Loss, ...]], ...]:
    """Reckon every line of the table of losses, by group."""
    lost = {of: campaign.losses(of) for of in ("men", "tanks", "guns")}
    out: list[tuple[str, tuple[Loss, ...]]] = []
    for group, lines in counts():
        rows: list[Loss] = []
        for count in lines:
            members = [
                row
                for row, unit in enumerate(campaign.units)
                if unit.side in count.sides and count.front_id in ("", unit.front_id)
            ]
            causes = [LOSS_CAUSES.index(cause) for cause in count.causes]
            total = lost[count.of][:, members][:, :, causes].sum(axis=(1, 2))
            beside = tuple(
                claim for claim in claims if claim.quantity in count.quantities and claim.scope in count.scopes
            )
            rows.append(Loss(count.label, spread(total), beside))
        if any(unit.side in lines[0].sides for unit in campaign.units):
            out.append((group, tuple(rows)))
    return tuple(out)


def by_day(cumulative: Array) -> Array:
    """Turn running totals by tick into what each day added; [R, T] to [R, days]."""
    ends = cumulative[:, TICKS_PER_DAY - 1 :: TICKS_PER_DAY]
    added: Array = np.diff(ends, axis=1, prepend=0.0)
    return added


def prisoners_by_day(campaign: Campaign, side: str = "japanese") -> Array:
    """Count men of a side taken or disarmed on each day; float64 [R, days]."""
    number = SIDES.index(side)
    total = campaign.side("captured")[:, :, number] + campaign.side("disarmed")[:, :, number]
    return by_day(total)


def series(campaign: Campaign, column: str, sides: tuple[str, ...]) -> Array:
    """Sum a column of `sides` over some sides; float64 [R, T]."""
    numbers = [SIDES.index(side) for side in sides]
    total: Array = campaign.side(column)[:, :, numbers].sum(axis=2)
    return total
