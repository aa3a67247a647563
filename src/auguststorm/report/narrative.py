"""Tell the campaign of ten formations day by day, from the log and the tables of one run."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import N_TICKS, TICKS_PER_DAY
from auguststorm.engine.codes import HALTS, POSTURES
from auguststorm.report.campaign import Campaign
from auguststorm.report.ceasefire import heard_h
from auguststorm.report.words import HALT_NAMES, SIDE_NAMES, count, from_id, join, moment
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

STOOD_KM = 8.0  # half a cell: less is no move


class Story(NamedTuple):
    """One formation's campaign."""

    title: str
    why: str
    who: str
    days: list[tuple[str, str]]  # date and what happened


def chosen(campaign: Campaign, run: int) -> list[tuple[str, int]]:
    """Choose ten formations: two of each of five fates where the run has them; why and row among units."""
    halt, posture = campaign.code("halt")[run], campaign.code("posture")[run]
    heard = heard_h(campaign)[run]
    events = campaign.events
    of_run = events.run == run

    def by_event(*kinds: str) -> list[int]:
        ids = events.subject[of_run & np.isin(events.kind, kinds)]
        rows = [campaign.unit_index[name] for name in dict.fromkeys(ids) if name in campaign.unit_index]
        return sorted(rows, key=lambda row: -campaign.units[row].men_start)

    dry = (halt == HALTS.index("fuel")).sum(axis=0)
    masked = (posture == POSTURES.index("masked")).sum(axis=0) + (posture == POSTURES.index("isolated")).sum(axis=0)
    late = np.where(np.isfinite(heard), heard, -1.0)
    fates: list[tuple[str, list[int]]] = [
        ("stopped for want of fuel", [int(row) for row in np.argsort(-dry, kind="stable") if dry[row] > 0]),
        ("bypassed or cut off", [int(row) for row in np.argsort(-masked, kind="stable") if masked[row] > 0]),
        ("told late of the cease-fire", [int(row) for row in np.argsort(-late, kind="stable") if late[row] > 0.0]),
        ("broken in battle", by_event("broke", "retreated")),
        ("landed from the sea or the air", by_event("landed", "airlanded")),
    ]
    out: list[tuple[str, int]] = []
    for why, rows in fates:
        taken = {row for _, row in out}
        out.extend((why, row) for row in [row for row in rows if row not in taken][:2])
    return out


def stories(campaign: Campaign, h_day: datetime, run: int = 0) -> list[Story]:
    """Tell the chosen formations of one recorded run."""
    return [tell(campaign, h_day, run, row, why) for why, row in chosen(campaign, run)]


def tell(campaign: Campaign, h_day: datetime, run: int, row: int, why: str) -> Story:
    """Tell one formation's days; days on which nothing changed are drawn together."""
    unit = campaign.units[row]
    strength = f"{count(unit.men_start)} men" + (
        f", {count(unit.tanks_start)} tanks and assault guns" if unit.tanks_start else ""
    )
    who = f"{SIDE_NAMES[unit.side]}, {from_id(unit.army_id or unit.front_id)}; {strength} at the start"
    days: list[tuple[int, int, str]] = []
    for day in range(N_TICKS // TICKS_PER_DAY):
        words = _day(campaign, run, row, day)
        if days and days[-1][2] == words:
            days[-1] = (days[-1][0], day, words)
        elif words:
            days.append((day, day, words))
    written = []
    for first, last, words in days:
        date = moment(first * HOURS_PER_DAY, h_day, False)
        if last > first:
            date += f" – {moment(last * HOURS_PER_DAY, h_day, False)}"
        written.append((date, words))
    return Story(unit.name, why, who, written)


def _nearest(campaign: Campaign, x: float, y: float) -> str:
    on_map = [place for place in campaign.places if place.cell >= 0 and place.kind not in ("airfield", "fort")]
    best = min(on_map, key=lambda place: (place.x_km - x) ** 2 + (place.y_km - y) ** 2)
    km = float(np.hypot(best.x_km - x, best.y_km - y))
    return f"at {best.name_1945}" if km < 2 * STOOD_KM else f"{km:.0f} km from {best.name_1945}"


def _day(campaign: Campaign, run: int, row: int, day: int) -> str:
    first, last = day * TICKS_PER_DAY, (day + 1) * TICKS_PER_DAY - 1
    posture = int(campaign.code("posture")[run, last, row])
    if posture < 0:
        return ""
    state = POSTURES[posture]
    parts = [*_events(campaign, run, row, first, last)]
    x, y = campaign.number("x_km")[run, :, row], campaign.number("y_km")[run, :, row]
    if np.isfinite(x[last]):
        parts = [_moved(campaign, x, y, first, last), *parts]
    if state == "embarked":
        parts.append("aboard ship")
    halts = campaign.code("halt")[run, first : last + 1, row]
    for halt in dict.fromkeys(int(code) for code in halts):
        if halt > 0 and HALTS[halt] in ("fuel", "enemy", "traffic", "river", "works", "waiting_orders", "stop_line"):
            parts.append(f"stood {int((halts == halt).sum()) * 6} h {HALT_NAMES[HALTS[halt]]}")
    men = campaign.number("men")[run, :, row]
    before = men[first - 1] if first else campaign.units[row].men_start
    if np.isfinite(before) and before - men[last] >= 1.0:
        verb = "disarmed or lost" if state in ("obeying", "disarmed") else "lost"
        parts.append(f"{verb} {count(float(before - men[last]))} men")
    if state in ("masked", "isolated", "disarmed", "obeying"):
        parts.append(
            {"masked": "masked", "isolated": "cut off", "disarmed": "disarmed", "obeying": "under orders to stop"}[
                state
            ]
        )
    text = "; ".join(dict.fromkeys(part for part in parts if part))
    return text[:1].upper() + text[1:] + "." if text else ""


def _moved(campaign: Campaign, x: Array, y: Array, first: int, last: int) -> str:
    before = first - 1 if first else first
    here = _nearest(campaign, float(x[last]), float(y[last]))
    if not np.isfinite(x[before]):
        return f"comes on the map {here}"
    steps = np.hypot(np.diff(x[before : last + 1]), np.diff(y[before : last + 1]))
    km = float(np.nansum(steps))
    return f"marches {km:.0f} km, {here}" if km >= STOOD_KM else f"stands {here}"


TOLD = {
    "order_received": "receives its order",
    "battle": "fights {object}",
    "broke": "breaks",
    "retreated": "falls back",
    "isolated": "is cut off",
    "masked": "is masked",
    "unmasked": "is free again",
    "surrendered_garrison": "its garrison gives up",
    "landed": "lands at {object}",
    "repulsed": "is thrown back at {object}",
    "airlanded": "lands by air at {object}",
    "airlanding_failed": "fails to land by air",
    "ceasefire_heard": "hears of the cease-fire at {hour}",
    "obeyed": "stops fighting",
    "disarmed": "lays down its arms before {object}",
    "deserted": "men desert",
    "pass_head": "its head crosses {object}",
    "pass_tail": "its tail is over {object}",
    "rail_captured": "takes the railway at {object}",
}


def _events(campaign: Campaign, run: int, row: int, first: int, last: int) -> list[str]:
    events = campaign.events
    mine = (
        (events.run == run)
        & (events.tick >= first)
        & (events.tick <= last)
        & (events.subject == campaign.units[row].id)
    )
    out: list[str] = []
    names = campaign.names
    for event in np.flatnonzero(mine):
        told = TOLD.get(events.kind[event])
        if told is None:
            continue
        hour = f"{float(events.time_h[event]) % HOURS_PER_DAY:02.0f}h"
        out.append(told.format(object=names.get(events.object[event], "the enemy"), hour=hour))
    taken = (events.run == run) & (events.tick >= first) & (events.tick <= last) & (events.kind == "place_taken")
    places = events.subject[taken & (events.object == campaign.units[row].id)]
    if places.size:
        out.append("takes " + join([names.get(place, place) for place in dict.fromkeys(places)]))
    return out
