"""Find when each formation learned of the cease-fire."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import N_TICKS, TICK_H
from auguststorm.engine.codes import POSTURES
from auguststorm.report.campaign import Campaign

Array = npt.NDArray[Any]


class Hearing(NamedTuple):
    """An army's formations and the hours at which they heard."""

    army_id: str  # empty for formations directly under a front or the theatre
    front_id: str
    side: str
    members: list[int]  # rows among units
    heard_h: Array  # float64 [W, members], inf where it did not hear


def heard_h(campaign: Campaign) -> Array:
    """Give the hour each formation heard, from the log or the middle of the tick; [W, F], inf if never."""
    known = campaign.has_heard
    out = np.where(known.any(axis=1), (known.argmax(axis=1) + 1.0 / 2.0) * TICK_H, np.inf)
    events = campaign.events
    told = np.full(out.shape, np.inf)
    is_hearing = events.kind == "ceasefire_heard"
    rows = np.array([campaign.unit_index.get(subject, -1) for subject in events.subject[is_hearing]], dtype=np.int64)
    run, hour = events.run[is_hearing][rows >= 0], events.time_h[is_hearing][rows >= 0].astype(np.float64)
    np.minimum.at(told, (run, rows[rows >= 0]), hour)
    return np.where(np.isfinite(told), told, out)


def hearings(campaign: Campaign) -> tuple[Hearing, ...]:
    """Gather the axis camp's formations by army, in the order in which half of each had heard."""
    heard = heard_h(campaign)
    groups: dict[tuple[str, str, str], list[int]] = {}
    for row, unit in enumerate(campaign.units):
        on_map = (campaign.cell[:, :, row] >= 0).any()
        if unit.camp == "axis" and on_map:
            groups.setdefault((unit.side, unit.army_id, unit.front_id), []).append(row)
    rows = [Hearing(army, front, side, members, heard[:, members]) for (side, army, front), members in groups.items()]
    end = N_TICKS * TICK_H
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.side,
                float(np.median(np.minimum(row.heard_h, end))),
                row.army_id,
                row.front_id,
            ),
        )
    )


def gave_up_h(campaign: Campaign) -> Array:
    """Give the hour each formation stopped fighting on order or gave up; [W, F], inf if never."""
    given_up = np.isin(campaign.code("posture"), (POSTURES.index("obeying"), POSTURES.index("disarmed")))
    out = np.where(given_up.any(axis=1), (given_up.argmax(axis=1) + 1.0) * TICK_H, np.inf)
    events = campaign.events
    told = np.isin(events.kind, ("obeyed", "disarmed", "surrendered_garrison"))
    rows = np.array([campaign.unit_index.get(subject, -1) for subject in events.subject[told]], dtype=np.int64)
    hour = events.time_h[told].astype(np.float64)
    np.minimum.at(out, (events.run[told][rows >= 0], rows[rows >= 0]), hour[rows >= 0])
    return out
