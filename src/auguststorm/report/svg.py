"""Draw charts as SVG: a frame with scales, and marks in it. Colours and fonts come from the page's style sheet."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from html import escape
from math import ceil, floor, isfinite, log10
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def number(value: float) -> str:
    """Write a coordinate with one decimal, no needless zero and no sign before nothing."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def day_month(moment: datetime) -> str:
    """Write a date as day and month."""
    return f"{moment.day} {MONTHS[moment.month - 1]}"


def round_steps(high: float, count: int) -> list[float]:
    """Choose round tick values from 0 to just above `high`."""
    if high <= 0.0:
        return [0.0, 1.0]
    rough = high / count
    base = 10.0 ** floor(log10(rough))
    step = next(base * factor for factor in (1, 2, 5, 10) if base * factor >= rough * (1 - 1e-9))
    return [step * position for position in range(ceil(high / step - 1e-9) + 1)]


class Chart:
    """Hold the marks of one chart, whose x axis is theatre time."""

    def __init__(self, width: float, height: float, h_day: datetime, hours: tuple[float, float], label: str) -> None:
        self.width, self.height = width, height
        self.left, self.right, self.top, self.bottom = 46.0, 10.0, 8.0, 24.0
        self.h_day, self.hours, self.label = h_day, hours, label
        self.high = 1.0
        self.marks: list[str] = []

    def x(self, hour: float) -> float:
        """Place an hour."""
        start, end = self.hours
        inner = self.width - self.left - self.right
        return self.left + (min(max(hour, start), end) - start) / (end - start) * inner

    def y(self, value: float) -> float:
        """Place a value."""
        inner = self.height - self.top - self.bottom
        return self.height - self.bottom - value / self.high * inner

    def add(self, mark: str) -> None:
        """Add a mark as written."""
        self.marks.append(mark)

    def text(self, x: float, y: float, words: str, css: str = "", anchor: str = "start") -> None:
        """Write words."""
        kind = f' class="{css}"' if css else ""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.add(f'<text x="{number(x)}" y="{number(y)}"{kind}{place}>{escape(words)}</text>')

    def rule(self, x1: float, y1: float, x2: float, y2: float, css: str, title: str = "") -> None:
        """Draw a straight line."""
        inside = f"<title>{escape(title)}</title>" if title else ""
        ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        self.add(f'<line {ends} class="{css}">{inside}</line>')

    def box(self, x: float, y: float, width: float, height: float, css: str, title: str = "") -> None:
        """Draw a filled rectangle."""
        inside = f"<title>{escape(title)}</title>" if title else ""
        size = f'width="{number(max(width, 0.5))}" height="{number(max(height, 0.5))}"'
        self.add(f'<rect x="{number(x)}" y="{number(y)}" {size} class="{css}">{inside}</rect>')

    def diamond(self, x: float, y: float, css: str, title: str) -> None:
        """Draw a diamond."""
        path = f"M{number(x - 5.0)} {number(y)}l5 -5l5 5l-5 5Z"
        self.add(f'<path d="{path}" class="{css}"><title>{escape(title)}</title></path>')

    def dot(self, x: float, y: float, css: str, title: str) -> None:
        """Draw a dot."""
        place = f'cx="{number(x)}" cy="{number(y)}" r="3.5"'
        self.add(f'<circle {place} class="{css}"><title>{escape(title)}</title></circle>')

    def days(self, every: int) -> None:
        """Draw the time axis with a date every so many days."""
        floor_y = self.height - self.bottom
        start, end = self.hours
        for day in range(ceil(start / HOURS_PER_DAY), floor(end / HOURS_PER_DAY) + 1):
            if day % every:
                continue
            x = self.x(day * HOURS_PER_DAY)
            self.rule(x, self.top, x, floor_y, "grid")
            if x < self.width - 24.0:
                self.text(x, self.height - 7.0, day_month(self.h_day + timedelta(days=day)), "tick", "middle")

    def values(self, high: float, count: int, write: Callable[[float], str]) -> None:
        """Draw the value axis from 0 to above `high`."""
        steps = round_steps(high, count)
        self.high = steps[-1]
        for value in steps:
            y = self.y(value)
            self.rule(self.left, y, self.width - self.right, y, "grid")
            self.text(self.left - 6.0, y + 4.0, write(value), "tick", "end")

    def line(self, hours: Sequence[float] | Array, values: Array, css: str) -> None:
        """Draw a line through values, broken where they are not finite."""
        path, pen = [], "M"
        for hour, value in zip(hours, values, strict=True):
            if isfinite(value):
                path.append(f"{pen}{number(self.x(hour))} {number(self.y(value))}")
                pen = "L"
            else:
                pen = "M"
        if path:
            self.add(f'<path d="{"".join(path)}" class="line {css}"/>')

    def band(self, hours: Sequence[float] | Array, low: Array, high: Array, css: str) -> None:
        """Fill between two lines."""
        ok = np.isfinite(low) & np.isfinite(high)
        if not ok.any():
            return
        over = [
            f"{number(self.x(h))} {number(self.y(v))}" for h, v in zip(np.asarray(hours)[ok], high[ok], strict=True)
        ]
        under = [
            f"{number(self.x(h))} {number(self.y(v))}" for h, v in zip(np.asarray(hours)[ok], low[ok], strict=True)
        ]
        self.add(f'<path d="M{"L".join(over + under[::-1])}Z" class="band {css}"/>')

    def render(self, css: str = "") -> str:
        """Write the chart."""
        kind = f' class="{css}"' if css else ""
        size = f"{number(self.width)} {number(self.height)}"
        return (
            f'<svg viewBox="0 0 {size}" role="img" aria-label="{escape(self.label)}"{kind}>{"".join(self.marks)}</svg>'
        )


def in_two_widths(draw: Callable[[float], str]) -> str:
    """Draw a wide and a narrow form; the style sheet shows the one that fits, so that words stay legible."""
    return f'<div class="wide">{draw(920.0)}</div><div class="narrow">{draw(350.0)}</div>'
