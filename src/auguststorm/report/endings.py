"""Tell what the surrender brought down: states, an emperor, a landing, empty places; in how many runs, and when."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import TICKS_PER_DAY
from auguststorm.report.campaign import Campaign
from auguststorm.report.spread import Spread, spread
from auguststorm.report.words import join, moment, share

Array = npt.NDArray[Any]

CLAIMED = "place_claimed"
CLAIMANT = "The Eighth Route Army enters"
# kind of event: what it is called in a table and in a sentence; in the order of a usual course
KINDS = {
    "decision": "Tokyo decides to accept",
    "broadcast": "The broadcast",
    "acceptance": "The Kwantung command accepts",
    "operations_stopped": "Soviet operations stop",
    "emperor_abdicated": "The emperor of Manchukuo abdicates",
    "manchukuo_dissolved": "Manchukuo is dissolved",
    "emperor_taken": "The emperor of Manchukuo is taken at his field",
    "emperor_escaped": "The emperor of Manchukuo gets away by air",
    "mengjiang_ended": "Mengjiang ends",
    "hokkaido_called_off": "The landing on Hokkaido is called off",
}
LEARNED = "The Soviet command learns that the Kwantung command accepts"
ALWAYS_TOLD = ("manchukuo_dissolved", "emperor_abdicated", "emperor_taken", "mengjiang_ended", "hokkaido_called_off")


class Ending(NamedTuple):
    """One thing that came to its end, or did not."""

    label: str
    share: float  # of the recorded runs
    hours: Spread | None  # among the runs in which it came about


def _first_hours(campaign: Campaign, is_it: Array) -> Array:
    """Return the first hour of the events marked, run by run; inf where there is none."""
    out = np.full(len(campaign.recorded), np.inf)
    np.minimum.at(out, campaign.events.run[is_it], campaign.events.time_h[is_it].astype(np.float64))
    return out


def _ending(label: str, hours: Array) -> Ending:
    came = np.isfinite(hours)
    return Ending(label, float(came.mean()), spread(hours[came]) if came.any() else None)


def endings(campaign: Campaign) -> tuple[Ending, ...]:
    """Sum up the recorded runs: each ending, then each place that the claimant entered, the most often first."""
    events = campaign.events
    out = []
    for kind, label in KINDS.items():
        hours = _first_hours(campaign, events.kind == kind)
        if kind in ALWAYS_TOLD or np.isfinite(hours).any():
            out.append(_ending(label, hours))
    is_claim = events.kind == CLAIMED
    entered = [
        _ending(
            f"{CLAIMANT} {campaign.names.get(place, place)}",
            _first_hours(campaign, is_claim & (events.subject == place)),
        )
        for place in dict.fromkeys(events.subject[is_claim])
    ]
    return (*out, *sorted(entered, key=lambda row: (-row.share, row.label)))


def endings_rows(rows: tuple[Ending, ...], h_day: datetime, single: bool) -> list[list[str]]:
    """Write the table of endings."""
    out = []
    for row in rows:
        came = ("yes" if row.share else "no") if single else share(row.share)
        when = "–"
        if row.hours is not None:
            when = moment(row.hours.median, h_day)
            if not single:
                when += f" ({moment(row.hours.low_90, h_day)} – {moment(row.hours.high_90, h_day)})"
        out.append([row.label, came, when])
    return out


def told_of_day(campaign: Campaign, day: int) -> str:
    """Tell what of this came about on a day of the first recorded run."""
    events = campaign.events
    of_day = (events.run == 0) & (events.tick // TICKS_PER_DAY == day)
    kinds = list(dict.fromkeys(events.kind[of_day & np.isin(events.kind, list(KINDS))]))
    words = [KINDS[kind] for kind in kinds]
    accepted_h = _first_hours(campaign, events.kind == "acceptance")[0]
    if "acceptance" in kinds and events.time_h[of_day & (events.kind == "acceptance")].min() > accepted_h:
        words[kinds.index("acceptance")] = LEARNED
    entered = dict.fromkeys(events.subject[of_day & (events.kind == CLAIMED)])
    if entered:
        words.append(f"{CLAIMANT} {join([campaign.names.get(place, place) for place in entered])}")
    return "; ".join(words)
