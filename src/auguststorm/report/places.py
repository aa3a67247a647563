"""Set the hours at which places fall in the runs beside the dates of the record."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.report.campaign import END_H, Campaign, Place
from auguststorm.report.ceasefire import gave_up_h
from auguststorm.report.ground import Ground
from auguststorm.report.observed import Observation
from auguststorm.report.spread import Spread, spread
from auguststorm.report.words import formation_name
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

OPERATIONS = ("landing", "airlanding")
STARTS = {"landing": ("landed",), "airlanding": ("airlanded",)}


class Fall(NamedTuple):
    """An event of the record that the runs can be held to, and the hours at which it happens in them."""

    observation: Observation
    place: Place
    label: str  # the place, or the formation that gives up there
    hours: Array  # float64 [R], inf where it does not happen; of the recorded runs when it is about a formation
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
    """Pair observations with the runs, in the order of best dates: places that fall, formations that give up."""
    given_up = gave_up_h(campaign)
    out: list[Fall] = []
    for seen in sorted(observations, key=lambda seen: (seen.best_h, seen.place_id, seen.id)):
        number = campaign.place_index.get(seen.place_id)
        if number is None or seen.driver == "ordered":
            continue
        place = campaign.places[number]
        members = _those_who_gave_up(campaign, seen)
        if members:
            hours = np.sort(given_up[:, members], axis=1)[:, len(members) // 2]
            named = [name for name in seen.formation_ids if not name.endswith("-army")]
            name = campaign.units[members[0]].name if len(members) == 1 else formation_name(named[0])
            label = f"{name}, {place.name_1945}"
        elif place.start_control == "axis" and _is_fall(seen, place):
            hours, label = campaign.fallen_h[:, number], place.label
        else:
            continue
        median = float(np.median(np.minimum(hours, END_H)))
        out.append(
            Fall(
                observation=seen,
                place=place,
                label=label,
                hours=hours,
                spread=spread(hours),
                unfallen_share=float(np.isinf(hours).mean()),
                difference_d=(median - seen.best_h) / HOURS_PER_DAY,
            )
        )
    return tuple(out)


def _is_fall(seen: Observation, place: Place) -> bool:
    """Say whether an observation dates the fall of its place, and not something that happened near it."""
    if seen.kind == "crossing":
        return place.kind == "pass"
    if seen.kind in ("battle_end", "surrender"):
        return place.is_clear
    return seen.kind == "capture"


def _those_who_gave_up(campaign: Campaign, seen: Observation) -> list[int]:
    """List the formations whose giving up an observation dates; none when it is about a place or an army."""
    if seen.kind != "surrender":
        return []
    named = {name for name in seen.formation_ids if not name.endswith("-army")}
    headquarters = {f"hq-{name}" for name in named}
    return [
        row
        for row, unit in enumerate(campaign.units)
        if unit.camp == "axis" and not unit.is_works and (unit.id in named or unit.headquarters_id in headquarters)
    ]


def mean_difference_d(rows: tuple[Fall, ...], driver: str) -> float | None:
    """Average the absolute difference between runs and record in days; unfallen counts as the last tick."""
    chosen = [row for row in rows if row.observation.driver == driver]
    errors = [np.abs(np.minimum(row.hours, END_H) - row.observation.best_h).mean() for row in chosen]
    return float(np.mean(errors)) / HOURS_PER_DAY if errors else None


def baseline_difference_d(rows: tuple[Fall, ...], driver: str, ground: Ground) -> float | None:
    """Measure the same for a plain baseline: one speed for each axis, from the other recorded marches on it
    that may be fitted.

    The baseline has seen the record and the model has not; a place on the frontier falls at noon of H-day.
    """
    noon_h = HOURS_PER_DAY / 2.0
    depth = ground.depth_of(np.array([row.place.cell for row in rows], dtype=np.int64))
    marched = [
        (row.observation.id, row.place.axis, float(km) / max(row.observation.best_h, noon_h))
        for row, km in zip(rows, depth, strict=True)
        if row.observation.driver == "march" and row.observation.use == "calibrate" and km > 0.0
    ]
    errors: list[float] = []
    for row, km in zip(rows, depth, strict=True):
        if row.observation.driver != driver:
            continue
        others = [speed for name, _, speed in marched if name != row.observation.id]
        same = [speed for name, axis, speed in marched if name != row.observation.id and axis == row.place.axis]
        if not others:
            return None
        guess = max(float(km) / float(np.median(same or others)), noon_h)
        errors.append(abs(min(guess, END_H) - row.observation.best_h))
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
