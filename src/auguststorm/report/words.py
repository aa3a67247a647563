"""Write numbers, hours and names the way the report does."""

from datetime import datetime, timedelta
from functools import cache
from math import isinf

from auguststorm.report.svg import day_month
from auguststorm.tables import load_table

SIDE_NAMES = {
    "soviet": "Soviet",
    "mongolian": "Mongolian",
    "japanese": "Japanese",
    "manchukuo": "Manchukuo",
    "mengjiang": "Mengjiang",
}
AXIS_NAMES = {
    "kalgan": "Kalgan and Jehol",
    "transbaikal": "Khingan to Mukden",
    "hailar": "Hailar to Tsitsihar",
    "amur": "Amur to Peian",
    "sungari": "Up the Sungari",
    "east": "Mutanchiang and the east",
    "korea": "Korea",
    "sakhalin": "Sakhalin (Karafuto)",
    "kurils": "Kurils",
    "interior": "Interior",
}
HALT_NAMES = {
    "none": "on the move",
    "fuel": "without fuel",
    "enemy": "before the enemy",
    "traffic": "behind other columns",
    "waiting_orders": "waiting for orders",
    "waiting_trigger": "waiting for its moment",
    "stop_line": "at its stop line",
    "preparing": "making ready",
    "rest": "resting",
    "embarked": "aboard ship",
    "arrived": "at its goal",
}


def count(value: float) -> str:
    """Write a count, rounded to three figures when it is large."""
    if value >= 1000.0:
        step = 10.0 ** (len(str(int(value))) - 3)
        value = round(value / step) * step
    return f"{value:,.0f}"


def short(value: float) -> str:
    """Write a number for an axis in three figures."""
    if value >= 1_000_000.0:
        return f"{value / 1_000_000.0:.3g}M"
    if value >= 10_000.0:
        return f"{value / 1000.0:.3g}k"
    return f"{value:,.0f}"


def share(value: float) -> str:
    """Write a share as a percentage."""
    return f"{100.0 * value:.0f}\N{NO-BREAK SPACE}%"


def moment(hour: float, h_day: datetime, with_hour: bool = True) -> str:
    """Write an hour as a theatre date; infinity is a date that did not come."""
    if isinf(hour):
        return "not by the end"
    when = h_day + timedelta(hours=float(hour))
    return f"{day_month(when)}, {when:%H}h" if with_hour else day_month(when)


def join(words: list[str]) -> str:
    """Join words as in a sentence."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


@cache
def _tree() -> dict[str, str]:
    """Read the names of fronts, armies and divisions from the order of battle."""
    return {row["formation_id"]: row["name"] for row in load_table("order_of_battle/tree.csv", "tree")}


def formation_name(identifier: str) -> str:
    """Name a front, army or division by its id; an id unknown to the order of battle is made readable."""
    if not identifier:
        return "directly under the theatre"
    if identifier in _tree():
        return _tree()[identifier]
    body = identifier.split("-", 1)[-1] if identifier[:4] in ("sov-", "jpn-", "mng-", "mch-", "men-") else identifier
    return " ".join(word.capitalize() if word.isalpha() else word for word in body.split("-"))


def shorten(words: str, most: int) -> str:
    """Cut words that would not fit: first what stands in brackets, then the end."""
    if len(words) > most and " (" in words:
        words = words.split(" (")[0]
    return words if len(words) <= most else words[: most - 1].rstrip(" ,") + "…"
