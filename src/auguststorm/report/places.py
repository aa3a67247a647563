"""Set the hours at which places fall in the runs beside the dates of the record."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.report.campaign import END_H, Campaign, Place
from auguststorm.report.observed import Observation
from auguststorm.report.spread import Spread, spread
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

FALLS = ("capture", "surrender", "battle_end", "crossing", "link_up")
OPERATIONS = ("landing", "airlanding")
STARTS = {"landing": ("landed",), "airlanding": ("airlanded",)}


class Fall(NamedTuple):
    """A place of the record and the hours at which it falls in the runs."""

    observation: Observation
    place: Place
    hours: Array  # float64 [R], inf where it does not fall
    spread: Spread
    unfallen_share: float
    difference_d: float  # median of the runs less the best date, in days; unfallen counts as the last tick


class Operation(NamedTuple):
    """A landing of the record, whose date was an order, and how long the runs need to secure the place."""

    observation: Observation
    place: Place
    happened_share: float  # of the recorded runs
    secured_share: float  # of the recorded runs in which it happened
    hours: Spread | None  # from the landing to the taking of the place


def falls(campaign: Campaign, observations: tuple[Observation, ...]) -> tuple[Fall, ...]:
    """Pair observations of places with the runs; in the order of best dates."""
    out: list[Fall] = []
    for seen in sorted(observations, key=lambda seen: (seen.best_h, seen.place_id, seen.id)):
        number = campaign.place_index.get(seen.place_id)
        if number is None or seen.driver == "ordered" or seen.kind not in FALLS:
            continue
        place = campaign.places[number]
        if place.start_control != "axis":
            continue
        hours = campaign.fallen_h[:, number]
        median = float(np.median(np.minimum(hours, END_H)))
        out.append(
            Fall(
                observation=seen,
                place=place,
                hours=hours,
                spread=spread(hours),
                unfallen_share=float(np.isinf(hours).mean()),
                difference_d=(median - seen.best_h) / HOURS_PER_DAY,
            )
        )
    return tuple(out)


def mean_difference_d(rows: tuple[Fall, ...], driver: str) -> float | None:
    """Average the absolute difference between runs and record in days; unfallen counts as the last tick."""
    errors = [
        np.abs(np.minimum(row.hours, END_H) - row.observation.best_h).mean()
        for row in rows
        if row.observation.driver == driver
    ]
    return float(np.mean(errors)) / HOURS_PER_DAY if errors else None


def operations(campaign: Campaign, observations: tuple[Observation, ...]) -> tuple[Operation, ...]:
    """Measure landings and airlandings by hours to secure; their dates were orders and are no error."""
    events = campaign.events
    rows = [campaign.runs.index(run) for run in campaign.recorded]
    out: list[Operation] = []
    for seen in sorted(observations, key=lambda seen: (seen.best_h, seen.place_id, seen.id)):
        number = campaign.place_index.get(seen.place_id)
        if number is None or seen.driver != "ordered" or seen.kind not in OPERATIONS:
            continue
        begun = np.full(len(campaign.recorded), np.inf)
        here = np.isin(events.kind, STARTS[seen.kind]) & (events.object == seen.place_id)
        np.minimum.at(begun, events.run[here], events.time_h[here].astype(np.float64))
        fallen = campaign.fallen_h[rows, number]
        happened = np.isfinite(begun)
        secured = happened & np.isfinite(fallen)
        need = np.maximum(fallen[secured] - begun[secured], 0.0)
        out.append(
            Operation(
                observation=seen,
                place=campaign.places[number],
                happened_share=float(happened.mean()),
                secured_share=float(secured.sum() / happened.sum()) if happened.any() else 0.0,
                hours=spread(need) if secured.any() else None,
            )
        )
    return tuple(out)
