"""Measure how deep the allied columns are on each axis, day by day, and how the two pincers close."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import N_TICKS, TICKS_PER_DAY
from auguststorm.engine.codes import AXES
from auguststorm.report.campaign import Campaign, Unit
from auguststorm.report.ground import Ground
from auguststorm.report.symbols import arm_of

Array = npt.NDArray[Any]

DAYS = N_TICKS // TICKS_PER_DAY
WEST, EAST = "sov-transbaikal-front", "sov-1st-far-eastern-front"


class Advance(NamedTuple):
    """How far beyond the frontier any formation of an axis has come by the end of each day."""

    axis: str
    depth_km: Array  # float32 [W, days], the furthest so far
    leader: Array  # int32 [W, days], who is furthest out that day, row among units; -1 none beyond the frontier


def end_of_days() -> Array:
    """Give the ticks at whose end a day ends; int [days]."""
    return np.arange(TICKS_PER_DAY - 1, N_TICKS, TICKS_PER_DAY)


def advances(campaign: Campaign, ground: Ground) -> tuple[Advance, ...]:
    """Measure every axis that has allied formations, in the order of `codes.AXES`.

    Parties from the air do not count, for they have not come by the axis, nor guns, which follow.
    """
    cell = campaign.cell[:, end_of_days()]
    depth = np.where(cell >= 0, ground.depth_of(cell), 0.0).astype(np.float32)
    out: list[Advance] = []
    for axis in AXES:
        members = [row for row, unit in enumerate(campaign.units) if unit.axis == axis and _advances(unit)]
        if not members:
            continue
        of_axis = depth[:, :, members]
        best = of_axis.argmax(axis=2)
        reached = of_axis.max(axis=2)
        leader = np.where(reached > 0.0, np.array(members, dtype=np.int32)[best], -1)
        out.append(Advance(axis, np.maximum.accumulate(reached, axis=1), leader))
    return tuple(out)


def _advances(unit: Unit) -> bool:
    return unit.camp == "allied" and arm_of(unit.kind) not in ("airlanded", "artillery")


def members_of(campaign: Campaign, front_id: str) -> list[int]:
    """List the formations of a front."""
    return [row for row, unit in enumerate(campaign.units) if unit.front_id == front_id]


def pincers_km(campaign: Campaign) -> Array | None:
    """Measure the gap between the nearest formations of the western and the eastern front at each day's end.

    Returns
    -------
    float32 [W, days], km; None when one of the fronts is not there
    """
    west, east = members_of(campaign, WEST), members_of(campaign, EAST)
    if not west or not east:
        return None
    days = end_of_days()
    x, y = campaign.number("x_km")[:, days], campaign.number("y_km")[:, days]
    gap = np.full(x.shape[:2], np.inf, dtype=np.float32)
    for formation in west:
        square = (x[:, :, east] - x[:, :, [formation]]) ** 2 + (y[:, :, east] - y[:, :, [formation]]) ** 2
        nearest = np.where(np.isnan(square), np.inf, square).min(axis=2)
        gap = np.minimum(gap, np.sqrt(nearest))
    return gap
