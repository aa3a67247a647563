"""Tell a campaign in the terminal: a few lines for each day, and tables at the end."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auguststorm.clock import N_TICKS, TICK_H, TICKS_PER_DAY
from auguststorm.engine.codes import HALTS, POSTURES, SIDES
from auguststorm.report.advance import Advance, advances
from auguststorm.report.campaign import END_H, Campaign
from auguststorm.report.ceasefire import heard_h
from auguststorm.report.endings import endings, endings_rows, told_of_day
from auguststorm.report.ground import Ground, load_ground
from auguststorm.report.observed import claims, shown_observations
from auguststorm.report.places import falls, mean_difference_d, operations
from auguststorm.report.strength import losses, prisoners_by_day
from auguststorm.report.tables import band, claimed, difference, operations_rows
from auguststorm.report.words import AXIS_NAMES, SIDE_NAMES, count, join, moment, share, shorten
from auguststorm.results.store import Results
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

DAYS = N_TICKS // TICKS_PER_DAY
MOST_NAMED = 6
LEAST_GAIN_KM = 8.0  # half a cell: less is no advance worth telling
STOPS = ("fuel", "enemy", "traffic")
STOP_WORDS = {
    "fuel": "for fuel",
    "enemy": "by the enemy",
    "traffic": "by traffic",
}


class Day(NamedTuple):
    """What is worth telling of one day: a date, and words under headings."""

    date: str
    told: list[tuple[str, str]]


def print_digest(results: Results, console: Console | None = None, ground: Ground | None = None) -> None:
    """Print the days of the first run and the tables of all runs."""
    console = console or Console()
    campaign = Campaign(results)
    luck = " (one run is one luck)" if campaign.is_single else ""
    console.print(f"Run {campaign.recorded[0]}, day by day{luck}", highlight=False)
    grid = Table.grid(padding=(0, 2))
    for width in (7, 9):
        grid.add_column(no_wrap=True, min_width=width)
    grid.add_column()
    for day in days(campaign, ground or load_ground(has_relief=False)):
        for place, (heading, words) in enumerate(day.told):
            grid.add_row("" if place else day.date, heading, Text(words))
    console.print(grid)
    for table in summary_tables(campaign):
        console.print()
        console.print(table)


def days(campaign: Campaign, ground: Ground) -> list[Day]:
    """Tell each day of the first recorded run; a day on which nothing changed is left out."""
    h_day = datetime.fromisoformat(campaign.manifest.h_day)
    axes = advances(campaign, ground)
    heard = heard_h(campaign)[0]
    out: list[Day] = []
    for day in range(DAYS):
        parts = (
            ("advance", _advance(campaign, axes, day)),
            ("taken", _taken(campaign, day)),
            ("stopped", _stopped(campaign, day)),
            ("cut off", _pockets(campaign, day)),
            ("not told", _unheard(campaign, heard, day)),
            ("politics", told_of_day(campaign, day)),
        )
        told = [part for part in parts if part[1]]
        if told and not (out and out[-1].told == told):
            out.append(Day(moment(day * HOURS_PER_DAY, h_day, False), told))
    return out


def _advance(campaign: Campaign, axes: tuple[Advance, ...], day: int) -> str:
    words = []
    for axis in axes:
        now = float(axis.depth_km[0, day])
        gain = now - (float(axis.depth_km[0, day - 1]) if day else 0.0)
        leader = int(axis.leader[0, day])
        if gain >= LEAST_GAIN_KM and leader >= 0:
            words.append(
                f"{AXIS_NAMES[axis.axis]} +{gain:.0f} km to {now:.0f} ({shorten(campaign.units[leader].name, 40)})"
            )
    return "; ".join(words)


def _taken(campaign: Campaign, day: int) -> str:
    taken = campaign.captures
    run = campaign.runs.index(campaign.recorded[0])
    start = day * HOURS_PER_DAY
    of_day = (taken.run == run) & (taken.camp == 0) & (taken.time_h >= start) & (taken.time_h < start + HOURS_PER_DAY)
    names = list(dict.fromkeys(campaign.places[place].name_1945 for place in taken.place[of_day]))
    if not names:
        return ""
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return join(names[:MOST_NAMED] + more)


def _last_tick(day: int) -> int:
    return (day + 1) * TICKS_PER_DAY - 1


def _stopped(campaign: Campaign, day: int) -> str:
    halt = campaign.code("halt")[0, _last_tick(day)]
    is_allied = np.array([unit.camp == "allied" for unit in campaign.units])
    words = []
    for name in STOPS:
        stopped = np.flatnonzero((halt == HALTS.index(name)) & is_allied)
        if stopped.size:
            words.append(f"{stopped.size} {STOP_WORDS[name]}")
    return ", ".join(words)


def _pockets(campaign: Campaign, day: int) -> str:
    posture = campaign.code("posture")[0, _last_tick(day)]
    inside = np.isin(posture, (POSTURES.index("isolated"), POSTURES.index("masked")))
    if not inside.any():
        return ""
    men = float(np.nansum(campaign.number("men")[0, _last_tick(day)][inside]))
    return f"{int(inside.sum())} formations, cut off or masked, {count(men)} men"


def _unheard(campaign: Campaign, heard: Array, day: int) -> str:
    end = (_last_tick(day) + 1) * TICK_H
    under_arms = np.array([unit.camp == "axis" for unit in campaign.units])
    under_arms &= np.nan_to_num(campaign.number("men")[0, _last_tick(day)]) > 0.0
    if not (heard <= end).any() or not under_arms.any():
        return ""
    silent = int((under_arms & (heard > end)).sum())
    return f"{silent} of {int(under_arms.sum())} formations have not heard of the cease-fire" if silent else ""


def summary_tables(campaign: Campaign) -> list[Table]:
    """Make the closing tables: losses with rival claims, prisoners by day, places and landings beside the record."""
    h_day = datetime.fromisoformat(campaign.manifest.h_day)
    out = [_losses(campaign), _prisoners(campaign, h_day)]
    seen = shown_observations(h_day)
    rows = falls(campaign, seen)
    for driver, title in (
        ("march", "Places taken by marching and fighting"),
        ("surrender", "Dates set by the surrender"),
    ):
        chosen = [row for row in rows if row.observation.driver == driver]
        mean = mean_difference_d(rows, driver)
        if not chosen or mean is None:
            continue
        table = Table(
            title=title,
            title_justify="left",
            caption=f"mean absolute difference {mean:.1f} days, unfallen as the last tick",
        )
        for head in ("place", "on record", "this run" if campaign.is_single else "median", "difference", "not fallen"):
            table.add_column(head)
        for row in chosen:
            found = moment(min(row.spread.median, END_H), h_day) if np.isfinite(row.spread.median) else "not by the end"
            on_record = moment(row.observation.best_h, h_day, False)
            table.add_row(row.label, on_record, found, difference(row.difference_d), share(row.unfallen_share))
        out.append(table)
    out.append(_endings(campaign, h_day))
    landed = operations_rows(operations(campaign, seen), campaign.is_single)
    if landed:
        table = Table(title="Landings and airlandings: hours to secure, no date", title_justify="left")
        for head in ("place", "on record", "came about", "secured", "hours to secure"):
            table.add_column(head)
        for cells in landed:
            table.add_row(*cells)
        out.append(table)
    return out


def _endings(campaign: Campaign, h_day: datetime) -> Table:
    table = Table(title="What the surrender brought down", title_justify="left")
    for head in ("", "came about", "when" if campaign.is_single else "when: median (90 %)"):
        table.add_column(head)
    for cells in endings_rows(endings(campaign), h_day, campaign.is_single):
        table.add_row(*cells)
    return table


def _losses(campaign: Campaign) -> Table:
    runs = "this run" if campaign.is_single else "median (90 %)"
    table = Table(title="Losses, with rival claims about the war as fought", title_justify="left")
    for head in ("", runs, "claims"):
        table.add_column(head)
    for group, rows in losses(campaign, claims()):
        table.add_row(f"[bold]{group}[/bold]", "", "")
        for row in rows:
            table.add_row(
                "  " + row.label, band(row.spread, campaign.is_single), "\n".join(claimed(c) for c in row.claims)
            )
    return table


def _prisoners(campaign: Campaign, h_day: datetime) -> Table:
    table = Table(
        title="Men taken or disarmed by day" + ("" if campaign.is_single else ", median of the runs"),
        title_justify="left",
    )
    table.add_column("day")
    sides = [side for side in SIDES if any(unit.side == side and unit.camp == "axis" for unit in campaign.units)]
    added = {side: np.median(prisoners_by_day(campaign, side), axis=0) for side in sides}
    for side in sides:
        table.add_column(SIDE_NAMES[side], justify="right")
    for day in range(DAYS):
        if any(added[side][day] >= 1.0 for side in sides):
            table.add_row(moment(day * HOURS_PER_DAY, h_day, False), *(count(added[side][day]) for side in sides))
    return table
