"""Open what happened, for showing beside results: nothing that is held out for judging the model.

Only observations whose `use` is calibrate or report come in; those that judge, and their siblings, are dropped here,
at the door, before anything is counted: removing them from the file changes no output of a run.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from auguststorm.clock import THEATRE_ZONE, hours_after
from auguststorm.tables import load_table
from auguststorm.units import HOURS_PER_DAY

SHOWN = ("calibrate", "report")


class Observation(NamedTuple):
    """One dated event as the record has it; hours count from 00:00 (+09:00) of the scenario's H-day."""

    id: str
    kind: str
    place_id: str
    what: str
    earliest_h: float  # first hour of the earliest date
    best_h: float  # noon of the best date
    latest_h: float  # last hour of the latest date
    formation_ids: tuple[str, ...]
    axis: str
    use: str  # calibrate or report; only the first may be fitted
    driver: str  # march, surrender or ordered
    confidence: str
    source: str


class Claim(NamedTuple):
    """What one claimant says of an end quantity."""

    id: str
    quantity: str
    scope: str
    value: float
    low: float
    high: float
    unit: str
    date: datetime
    claimant: str
    confidence: str
    source: str


def _hours(date: datetime, day_share: float, h_day: datetime) -> float:
    return hours_after(date.replace(tzinfo=THEATRE_ZONE), h_day) + day_share * HOURS_PER_DAY


def _observation(row: Mapping[str, Any], h_day: datetime) -> Observation:
    return Observation(
        id=row["observation_id"],
        kind=row["kind"],
        place_id=row["place_id"],
        what=row["what"],
        earliest_h=_hours(row["earliest"], 0.0, h_day),
        best_h=_hours(row["best"], 1.0 / 2.0, h_day),
        latest_h=_hours(row["latest"], 1.0, h_day),
        formation_ids=row["formation_ids"],
        axis=row["axis"],
        use=row["use"],
        driver=row["driver"],
        confidence=row["confidence"],
        source=row["source"],
    )


@cache
def shown_observations(h_day: datetime) -> tuple[Observation, ...]:
    """Read the observations that may be shown to everyone; dates stay, so their hours move with H-day."""
    table = load_table("observed/observations.csv", "observed_observations", unique="observation_id")
    return tuple(_observation(row, h_day) for row in table if row["use"] in SHOWN)


@cache
def claims() -> tuple[Claim, ...]:
    """Read the rival claims about end quantities."""
    table = load_table("observed/outcomes.csv", "observed_outcomes", unique="outcome_id")
    names = Claim._fields[1:]
    return tuple(Claim(row["outcome_id"], *(row[name] for name in names)) for row in table)
