"""Draw the figures of the report from what the runs give."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import N_TICKS, TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import HALTS
from auguststorm.report.advance import Advance
from auguststorm.report.campaign import END_H
from auguststorm.report.ceasefire import Hearing
from auguststorm.report.fuel import TankArmy
from auguststorm.report.observed import Claim
from auguststorm.report.places import Fall
from auguststorm.report.spread import spread
from auguststorm.report.svg import Chart, in_two_widths
from auguststorm.report.words import AXIS_NAMES, HALT_NAMES, count, formation_name, moment, share, short, shorten
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

NARROW = 600.0
DAY_ENDS_H = np.arange(1, N_TICKS // TICKS_PER_DAY + 1) * HOURS_PER_DAY
TICK_ENDS_H = np.arange(1, N_TICKS + 1) * TICK_H


class Series(NamedTuple):
    """One line of a panel: its name, its style and its values by run and time."""

    name: str
    css: str
    values: Array  # [runs, times]


def _every(width: float) -> int:
    return 7 if width < NARROW else 3


def panel(
    label: str,
    hours: Array,
    series: list[Series],
    h_day: datetime,
    width: float = 300.0,
    height: float = 170.0,
    high: float | None = None,
    write: Callable[[float], str] = short,
) -> str:
    """Draw lines with bands over time."""
    chart = Chart(width, height, h_day, (0.0, END_H), label)
    if high is None:
        finite = [row.values[np.isfinite(row.values)] for row in series]
        high = max((float(row.max()) for row in finite if row.size), default=1.0)
    chart.values(high, 4, write)
    chart.days(_every(width))
    for row in series:
        bands = spread(row.values)
        if row.values.shape[0] > 1:
            chart.band(hours, bands.low_90, bands.high_90, f"{row.css} ninety")
            chart.band(hours, bands.low_50, bands.high_50, f"{row.css} fifty")
        chart.line(hours, bands.median, row.css)
        last = float(bands.median[-1])
        if np.isfinite(last):
            chart.text(width - chart.right - 2.0, chart.y(last) - 5.0, write(round(last)), "value halo", "end")
    return chart.render()


def places_chart(rows: tuple[Fall, ...], h_day: datetime, single: bool) -> str:
    """Draw when each place fell in the runs, and when on record."""

    def draw(width: float) -> str:
        is_narrow = width < NARROW
        step = 34.0 if is_narrow else 24.0
        chart = Chart(
            width,
            step * len(rows) + 44.0,
            h_day,
            (0.0, END_H),
            "Dates of the fall of places, in the runs and on record",
        )
        chart.left = 16.0 if is_narrow else 262.0
        chart.right = 44.0 if is_narrow else 70.0
        chart.top = 20.0
        chart.days(_every(width))
        chart.text(width - 4.0, 12.0, "not by the end", "tick", "end")
        for position, row in enumerate(rows):
            middle = chart.top + step * position + step / 2 + (7.0 if is_narrow else 0.0)
            if is_narrow:
                chart.text(chart.left, middle - 9.0, shorten(row.label, 50), "name halo")
            else:
                chart.text(chart.left - 10.0, middle + 4.0, shorten(row.label, 35), "name", "end")
            _fall_marks(chart, row, middle, h_day, single)
            chart.text(width - 6.0, middle + 4.0, share(row.unfallen_share), "tick", "end")
        return chart.render()

    return in_two_widths(draw)


def _fall_marks(chart: Chart, row: Fall, middle: float, h_day: datetime, single: bool) -> None:
    seen, bands = row.observation, row.spread
    told = f"{row.label}: in the runs {moment(bands.median, h_day)}"
    if not single:
        told += f" (half of them {moment(bands.low_50, h_day)} to {moment(bands.high_50, h_day)})"
    told += f"; on record {moment(seen.best_h, h_day, False)}"
    if np.isfinite(bands.low_90) and not single:
        x, end = chart.x(bands.low_90), chart.x(bands.high_90)
        chart.box(x, middle - 4.0, end - x, 8.0, "model ninety", told)
        if np.isfinite(bands.low_50):
            x, end = chart.x(bands.low_50), chart.x(bands.high_50)
            chart.box(x, middle - 4.0, end - x, 8.0, "model fifty", told)
    if np.isfinite(bands.median):
        x = chart.x(bands.median)
        chart.rule(x, middle - 7.0, x, middle + 7.0, "model middle", told)
    else:
        chart.text(chart.x(END_H) - 2.0, middle + 4.0, "▸", "late", "end")
    if seen.best_h < 0.0:  # H-day of the scenario is later than the record
        chart.text(chart.x(0.0) + 2.0, middle + 4.0, "◂", "late")
        return
    early, late, best = chart.x(seen.earliest_h), chart.x(seen.latest_h), chart.x(seen.best_h)
    chart.rule(early, middle, late, middle, "record range")
    chart.diamond(best, middle, "record", told)


def hearing_chart(rows: tuple[Hearing, ...], names: tuple[str, ...], h_day: datetime) -> str:
    """Draw a dot for each formation at the hour it heard of the cease-fire, by army; of the first recorded run.

    The chart begins with the day on which the first heard.
    """
    first_h = min((float(row.heard_h[0].min()) for row in rows), default=np.inf)
    start_h = first_h // HOURS_PER_DAY * HOURS_PER_DAY if first_h < END_H else 0.0

    def draw(width: float) -> str:
        is_narrow = width < NARROW
        step = 46.0 if is_narrow else 32.0
        chart = Chart(
            width, step * len(rows) + 44.0, h_day, (start_h, END_H), "When formations heard of the cease-fire, by army"
        )
        chart.left = 16.0 if is_narrow else 262.0
        chart.right = 64.0 if is_narrow else 90.0
        chart.top = 20.0
        chart.days(7 if is_narrow else 2)
        chart.text(width - 4.0, 12.0, "never heard", "tick", "end")
        for position, row in enumerate(rows):
            middle = chart.top + step * position + step / 2 + (8.0 if is_narrow else 0.0)
            label = formation_name(row.army_id or row.front_id)
            if is_narrow:
                chart.text(chart.left, middle - 13.0, shorten(label, 44), "name halo")
            else:
                chart.text(chart.left - 10.0, middle + 4.0, shorten(label, 35), "name", "end")
            heard = row.heard_h[0]
            _dots(chart, row, heard, middle, names, h_day)
            silent = int(np.isinf(heard).sum())
            chart.text(width - 6.0, middle + 4.0, f"{silent} of {heard.size}", "tick", "end")
        return chart.render()

    return in_two_widths(draw)


def _dots(chart: Chart, row: Hearing, heard: Array, middle: float, names: tuple[str, ...], h_day: datetime) -> None:
    """Draw an army's dots; those that would cover one another are spread above and below the line."""
    last: dict[int, int] = {}
    for place in np.argsort(heard, kind="stable"):
        hour = float(heard[place])
        if not np.isfinite(hour):
            continue
        x = chart.x(hour)
        slot = int(x / 7.0)
        stacked = last[slot] = last.get(slot, -1) + 1
        lift = (stacked + 1) // 2 * (3.4 if stacked % 2 else -3.4)
        told = f"{names[row.members[place]]}: {moment(hour, h_day)}"
        chart.dot(x, middle + lift, f"dot {row.side}", told)


def halts_chart(army: TankArmy, names: tuple[str, ...], h_day: datetime) -> str:
    """Draw what each formation of the tank army did in each tick of the first recorded run."""
    until = min(N_TICKS, int(np.flatnonzero((army.halt >= 0).any(axis=1)).max(initial=0)) + 1)

    def draw(width: float) -> str:
        is_narrow = width < NARROW
        step = 30.0 if is_narrow else 20.0
        chart = Chart(
            width, step * len(army.members) + 40.0, h_day, (0.0, END_H), "Halts of the formations of the tank army"
        )
        chart.left = 16.0 if is_narrow else 270.0
        chart.top = 10.0
        chart.days(_every(width))
        for position, member in enumerate(army.members):
            top = chart.top + step * position + (14.0 if is_narrow else 3.0)
            if is_narrow:
                chart.text(chart.left, top - 3.0, shorten(names[member], 46), "name halo")
            else:
                chart.text(chart.left - 10.0, top + 11.0, shorten(names[member], 36), "name", "end")
            _halt_row(chart, army.halt[:until, position], top, names[member])
        return chart.render()

    return in_two_widths(draw)


HALT_STYLES = {
    "none": "moving",
    "fuel": "fuel",
    "enemy": "enemy",
    "traffic": "traffic",
}


def _halt_row(chart: Chart, halts: Array, top: float, name: str) -> None:
    start = 0
    for tick in range(1, halts.size + 1):
        if tick < halts.size and halts[tick] == halts[start]:
            continue
        if halts[start] >= 0:
            halt = HALTS[halts[start]]
            x, end = chart.x(start * TICK_H), chart.x(tick * TICK_H)
            days = (tick - start) * TICK_H / HOURS_PER_DAY
            css = "halt " + HALT_STYLES.get(halt, "standing")
            chart.box(x, top, end - x, 12.0, css, f"{name}: {HALT_NAMES[halt]}, {days:.2g} days")
        start = tick


def prisoners_chart(added: Array, recorded: tuple[Claim, ...], h_day: datetime) -> str:
    """Draw men taken or disarmed on each day, with daily figures of the record beside."""
    bands = spread(added)

    def draw(width: float) -> str:
        chart = Chart(width, 260.0, h_day, (0.0, END_H), "Japanese prisoners and disarmed men by day")
        top = max([float(bands.high_90.max()), *(claim.value for claim in recorded), 1.0])
        chart.values(top, 5, short)
        chart.days(_every(width))
        wide = (chart.x(HOURS_PER_DAY) - chart.x(0.0)) * 0.7
        for day, middle in enumerate(bands.median):
            x = chart.x((day + 1 / 2) * HOURS_PER_DAY)
            told = f"{moment(day * HOURS_PER_DAY, h_day, False)}: {count(middle)} men"
            chart.box(x - wide / 2, chart.y(middle), wide, chart.y(0.0) - chart.y(middle), "japanese bar", told)
            if added.shape[0] > 1:
                chart.rule(x, chart.y(bands.low_90[day]), x, chart.y(bands.high_90[day]), "whisker")
        for claim in recorded:
            hour = (claim.date.date() - h_day.date()).days * HOURS_PER_DAY + HOURS_PER_DAY / 2
            if hour < 0.0:
                continue
            x, y = chart.x(hour), chart.y(claim.value)
            told = f"{claim.claimant}, {moment(hour, h_day, False)}: {count(claim.value)} men ({claim.scope})"
            chart.diamond(x, y, "record", told)
        return chart.render()

    return in_two_widths(draw)


def axis_panels(rows: tuple[Advance, ...], h_day: datetime) -> list[tuple[str, str]]:
    """Draw how deep each axis was at the end of each day, all on one scale."""
    high = max((float(row.depth_km.max()) for row in rows), default=1.0)
    out = []
    for row in rows:
        name = AXIS_NAMES[row.axis]
        label = f"{name}: kilometres beyond the frontier by day"
        out.append((name, panel(label, DAY_ENDS_H, [Series(name, "allied", row.depth_km)], h_day, high=high)))
    return out
