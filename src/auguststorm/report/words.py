"""Write numbers, hours and names the way the report does."""

from datetime import datetime, timedelta
from math import isinf

from auguststorm.report.svg import day_month

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
    "river": "at a river",
    "stop_line": "at its stop line",
    "preparing": "making ready",
    "works": "before fixed works",
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
    """Write a round number for an axis."""
    if value >= 1_000_000.0:
        return f"{value / 1_000_000.0:g}M"
    if value >= 10_000.0:
        return f"{value / 1000.0:g}k"
    return f"{value:,g}"


def share(value: float) -> str:
    """Write a share as a percentage."""
    return f"{100.0 * value:.0f} %"


def moment(hour: float, h_day: datetime, with_hour: bool = True) -> str:
    """Write an hour as a theatre date; infinity is a date that did not come."""
    if isinf(hour):
        return "not by the end"
    when = h_day + timedelta(hours=float(hour))
    return f"{day_month(when)}, {when:%H}h" if with_hour else day_month(when)


def join(words: list[str]) -> str:
    """Join words as in a sentence."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def from_id(identifier: str) -> str:
    """Make an id of an army or front readable."""
    if not identifier:
        return "directly under the theatre"
    body = identifier.split("-", 1)[1] if identifier[:4] in ("sov-", "jpn-", "mng-", "mch-", "men-") else identifier
    return body.replace("-", " ").title().replace(" Fr", " FR") if body else identifier
