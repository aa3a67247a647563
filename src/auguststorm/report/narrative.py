"""Tell the campaign of ten formations day by day, from the log and the tables of one run."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import N_TICKS, TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import HALTS, POSTURES
from auguststorm.report.campaign import Campaign, Place
from auguststorm.report.ceasefire import heard_h
from auguststorm.report.words import HALT_NAMES, SIDE_NAMES, count, formation_name, join, moment
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

STOOD_KM = 8.0  # half a cell: less is no move
NEAR_KM = 16.0  # one cell: as good as there
POINTS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")
FAST = ("tank", "mechanised", "motor_rifle", "self_propelled")
TOLD_HALTS = ("fuel", "enemy", "traffic", "waiting_orders", "stop_line")
STATES = {
    "masked": "is masked",
    "isolated": "is cut off",
    "obeying": "is under orders to stop",
    "disarmed": "is disarmed",
}


class Story(NamedTuple):
    """One formation's campaign."""

    title: str
    why: str
    who: str
    days: list[tuple[str, str]]  # date and what happened


class Page(NamedTuple):
    """What the tables of one run hold of one formation; [T]."""

    campaign: Campaign
    row: int
    x: Array
    y: Array
    men: Array
    men_start: float
    halt: Array
    posture: Array
    events: list[tuple[int, str, str, float]]  # tick, kind, other party, hour
    taken: list[tuple[int, str]]  # tick and place


def chosen(campaign: Campaign, run: int) -> list[tuple[str, int]]:
    """Choose ten formations: two of each of five fates where the run has them; why and row among units."""
    halt, posture = campaign.code("halt")[run], campaign.code("posture")[run]
    heard = heard_h(campaign)[run]
    events = campaign.events
    of_run = events.run == run
    men = np.array([unit.men_start for unit in campaign.units])
    is_fast = np.array([unit.kind in FAST for unit in campaign.units])

    def by_event(*kinds: str) -> list[int]:
        ids = events.subject[of_run & np.isin(events.kind, kinds)]
        rows = [campaign.unit_index[name] for name in dict.fromkeys(ids) if name in campaign.unit_index]
        return sorted(rows, key=lambda row: -men[row])

    def most(measure: Array) -> list[int]:
        return [int(row) for row in np.argsort(-measure, kind="stable") if measure[row] > 0]

    dry = (halt == HALTS.index("fuel")).sum(axis=0)
    moved = (halt == HALTS.index("none")).sum(axis=0)
    passed_by = np.isin(posture, (POSTURES.index("masked"), POSTURES.index("isolated"))).sum(axis=0)
    fates: list[tuple[str, list[int]]] = [
        ("stopped for want of fuel", [*most(np.where(is_fast, np.minimum(dry, moved), 0)), *most(dry)]),
        ("bypassed or cut off", most(np.minimum(passed_by, 1) * men)),
        ("told late of the cease-fire", most(np.where(np.isfinite(heard), heard, 0.0))),
        ("broken in battle", by_event("broke", "retreated")),
        ("landed from the sea or the air", by_event("landed", "airlanded")),
    ]
    out: list[tuple[str, int]] = []
    for why, rows in fates:
        taken = {row for _, row in out}
        out.extend((why, row) for row in [row for row in dict.fromkeys(rows) if row not in taken][:2])
    return out


def stories(campaign: Campaign, h_day: datetime, run: int = 0) -> list[Story]:
    """Tell the chosen formations of one recorded run."""
    return [tell(campaign, h_day, run, row, why) for why, row in chosen(campaign, run)]


def tell(campaign: Campaign, h_day: datetime, run: int, row: int, why: str) -> Story:
    """Tell one formation's days; days on which nothing changed are drawn together."""
    unit = campaign.units[row]
    tanks = f", {count(unit.tanks_start)} tanks and assault guns" if unit.tanks_start else ""
    army = formation_name(unit.army_id or unit.front_id)
    who = f"{SIDE_NAMES[unit.side]}, {army}; {count(unit.men_start)} men{tanks} in the order of battle"
    page = _page(campaign, run, row)
    days: list[tuple[int, int, str]] = []
    for day in range(N_TICKS // TICKS_PER_DAY):
        words = _day(page, day)
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


def _page(campaign: Campaign, run: int, row: int) -> Page:
    events, name = campaign.events, campaign.units[row].id
    of_run = events.run == run
    mine = np.flatnonzero(of_run & (events.subject == name))
    taken = np.flatnonzero(of_run & (events.object == name) & (events.kind == "place_taken"))
    return Page(
        campaign=campaign,
        row=row,
        x=campaign.number("x_km")[run, :, row],
        y=campaign.number("y_km")[run, :, row],
        men=campaign.number("men")[run, :, row],
        men_start=start_men(campaign, run, row),
        halt=campaign.code("halt")[run, :, row],
        posture=campaign.code("posture")[run, :, row],
        events=[(int(events.tick[n]), events.kind[n], events.object[n], float(events.time_h[n])) for n in mine],
        taken=[(int(events.tick[n]), events.subject[n]) for n in taken],
    )


def start_men(campaign: Campaign, run: int, row: int) -> float:
    """Return the men with whom a formation began the run, where a disputed total scales the order of battle.

    The scale is the middle one of its side and front after the first tick, in which most formations lose nobody.
    """
    unit = campaign.units[row]
    men = campaign.number("men")[run, 0]
    alike = [
        men[other] / each.men_start
        for other, each in enumerate(campaign.units)
        if each.men_start > 0.0 and (each.side, each.front_id) == (unit.side, unit.front_id) and men[other] > 0.0
    ]
    if not alike:
        return unit.men_start
    start = float(np.rint(unit.men_start * np.median(alike)))
    return float(men[row]) if abs(start - men[row]) <= 1.0 else start


def nearest_place(campaign: Campaign, x_km: float, y_km: float) -> Place:
    """Find the named place on the map nearest to a point, airfields and works aside."""
    named = [place for place in campaign.places if place.cell >= 0 and place.kind not in ("airfield", "fort")]
    return min(named, key=lambda place: (place.x_km - x_km) ** 2 + (place.y_km - y_km) ** 2)


def _where(campaign: Campaign, x: float, y: float) -> str:
    place = nearest_place(campaign, x, y)
    east, north = x - place.x_km, y - place.y_km
    km = float(np.hypot(east, north))
    if km < NEAR_KM:
        return f"at {place.name_1945}"
    eighth = int(np.rint(np.arctan2(north, east) / (np.pi / 4.0))) % len(POINTS)
    return f"{km:.0f} km {POINTS[eighth]} of {place.name_1945}"


def _day(page: Page, day: int) -> str:
    first, last = day * TICKS_PER_DAY, (day + 1) * TICKS_PER_DAY - 1
    if page.posture[last] < 0:
        return ""
    state = POSTURES[page.posture[last]]
    parts: list[str] = []
    if np.isfinite(page.x[last]):
        parts.append(_moved(page, first, last))
    if state == "embarked":
        parts.append("aboard ship")
    parts += _events(page, first, last)
    halts = page.halt[first : last + 1]
    for halt in dict.fromkeys(int(code) for code in halts):
        if halt > 0 and HALTS[halt] in TOLD_HALTS:
            parts.append(f"{int((halts == halt).sum() * TICK_H)} h {HALT_NAMES[HALTS[halt]]}")
    before = page.men[first - 1] if first else page.men_start
    if np.isfinite(before) and before - page.men[last] >= 1.0:
        verb = "disarmed or lost" if state in ("obeying", "disarmed") else "lost"
        gone = count(float(before - page.men[last]))
        parts.append(f"{gone} {'man' if gone == '1' else 'men'} {verb}")
    if state in STATES:
        parts.append(STATES[state])
    text = "; ".join(dict.fromkeys(part for part in parts if part))
    return text[:1].upper() + text[1:] + "." if text else ""


def _moved(page: Page, first: int, last: int) -> str:
    before = first - 1 if first else first
    here = _where(page.campaign, float(page.x[last]), float(page.y[last]))
    if not np.isfinite(page.x[before]):
        return f"comes on the map {here}"
    steps = np.hypot(np.diff(page.x[before : last + 1]), np.diff(page.y[before : last + 1]))
    km = float(np.nansum(steps))
    return f"marches {km:.0f} km, by evening {here}" if km >= STOOD_KM else f"stands {here}"


TOLD = {
    "battle": "fights {object}",
    "broke": "breaks",
    "retreated": "falls back",
    "isolated": "is cut off",
    "masked": "is masked",
    "surrendered_garrison": "its garrison gives up",
    "sailed": "sails for {object}",
    "landed": "lands at {object}",
    "repulsed": "is thrown back at {object}",
    "airlanded": "lands by air at {object}",
    "airlanding_failed": "fails to land by air",
    "ceasefire_heard": "hears of the cease-fire at {hour}",
    "obeyed": "stops fighting",
    "disarmed": "lays down its arms before {object}",
    "deserted": "men desert",
    "pass_head": "its head reaches {object}",
    "rail_captured": "takes the railway at {object}",
}


def _events(page: Page, first: int, last: int) -> list[str]:
    names = page.campaign.names
    out: list[str] = []
    for tick, kind, other, time_h in page.events:
        told = TOLD.get(kind)
        if told is None or not first <= tick <= last:
            continue
        hour = f"{time_h % HOURS_PER_DAY:02.0f}h"
        out.append(told.format(object=names.get(other, "the enemy"), hour=hour))
    taken = [names.get(place, place) for tick, place in page.taken if first <= tick <= last]
    if taken:
        out.append("takes " + join(list(dict.fromkeys(taken))))
    return out
