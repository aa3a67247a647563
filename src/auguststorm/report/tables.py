"""Write the tables of the report as rows of words."""

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.clock import TICKS_PER_DAY
from auguststorm.engine.codes import SIDES
from auguststorm.report.campaign import Campaign
from auguststorm.report.observed import Claim
from auguststorm.report.places import Fall, Operation
from auguststorm.report.spread import Spread
from auguststorm.report.strength import Loss
from auguststorm.report.words import SIDE_NAMES, count, moment, share

Array = npt.NDArray[Any]
Rows = list[list[str]]


def band(values: Spread, single: bool) -> str:
    """Write a median with the band that holds nine runs in ten."""
    if single:
        return count(values.median)
    return f"{count(values.median)} ({count(values.low_90)} to {count(values.high_90)})"


def claimed(claim: Claim) -> str:
    """Write what one claimant says."""
    number = count_exact(claim.value)
    if claim.low != claim.high:
        number = f"{count_exact(claim.low)} to {count_exact(claim.high)}"
    return f"{number}: {claim.claimant}"


def count_exact(value: float) -> str:
    """Write a number of the record as it stands."""
    return f"{value:,.0f}"


def losses_rows(groups: tuple[tuple[str, tuple[Loss, ...]], ...], single: bool) -> list[dict[str, Any]]:
    """Write the table of losses, by group."""
    return [
        {
            "group": group,
            "rows": [
                {
                    "label": row.label,
                    "model": band(row.spread, single),
                    "claims": [claimed(claim) for claim in row.claims],
                }
                for row in rows
            ],
        }
        for group, rows in groups
    ]


def difference(days: float) -> str:
    """Write how much later or earlier the runs are than the record."""
    if abs(days) < 1 / 2:
        return "same day"
    return f"{abs(days):.1f} d {'later' if days > 0 else 'earlier'}"


def places_rows(rows: tuple[Fall, ...], h_day: datetime, single: bool) -> Rows:
    """Write the table of places, predicted and recorded."""
    out: Rows = []
    for row in rows:
        seen, runs = row.observation, row.spread
        last = moment(seen.latest_h - 1.0, h_day, False)
        first = moment(seen.earliest_h, h_day, False)
        record = moment(seen.best_h, h_day, False) + (f" ({first} to {last})" if first != last else "")
        cells = [row.label, seen.what, f"{record}, {seen.confidence} confidence", moment(runs.median, h_day)]
        if not single:
            cells += [f"{moment(runs.low_50, h_day)} – {moment(runs.high_50, h_day)}"]
            cells += [f"{moment(runs.low_90, h_day)} – {moment(runs.high_90, h_day)}"]
        cells += [difference(row.difference_d), share(row.unfallen_share)]
        out.append(cells)
    return out


def operations_rows(rows: tuple[Operation, ...], single: bool) -> Rows:
    """Write the table of landings and airlandings."""
    out: Rows = []
    for row in rows:
        hours = "–"
        if row.hours is not None:
            hours = f"{row.hours.median:.0f} h"
            if not single:
                hours += f" ({row.hours.low_90:.0f} to {row.hours.high_90:.0f})"
        happened = ("yes" if row.happened_share else "no") if single else share(row.happened_share)
        secured = (
            "–"
            if not row.happened_share
            else ("yes" if row.secured_share else "no")
            if single
            else share(row.secured_share)
        )
        out.append([row.place.label, row.observation.what, happened, secured, hours])
    return out


def strength_rows(campaign: Campaign, h_day: datetime) -> Rows:
    """Write men under arms of each side every third day, the median of the runs."""
    men = np.median(campaign.side("men"), axis=0)
    out: Rows = []
    for tick in range(TICKS_PER_DAY - 1, men.shape[0], 3 * TICKS_PER_DAY):
        day = moment((tick + 1 - TICKS_PER_DAY) * 6.0, h_day, False)
        out.append([day, *(count(men[tick, side]) for side in range(len(SIDES)))])
    return out


def strength_heads() -> list[str]:
    """Name the columns of the table of strength."""
    return ["End of", *(SIDE_NAMES[side] for side in SIDES)]
