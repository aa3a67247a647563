"""Read the battles of CDB90 from which norms are taken."""

import csv
import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

OWN_CAMPAIGN = "516"  # Mutanchiang, August 1945: never part of a norm
FIRST_YEAR, LAST_YEAR = 1939, 1945
MAX_DAYS = 14
MAX_ATTACKERS = 130_000
POSTURES = ("HD", "PD", "FD", "DL")
SECONDS_A_DAY = 86_400
NIGHT_BEGINS, NIGHT_ENDS = 21, 5

Row = dict[str, str]


@dataclass(frozen=True)
class Side:
    """Hold one side of a battle: what it had and what it lost; None where the data base does not say."""

    actor: str
    men: float
    lost: float
    tanks: float | None
    tanks_lost: float | None
    guns: float | None
    guns_lost: float | None


@dataclass(frozen=True)
class Battle:
    """Hold one battle: both sides, posture of the defender, surprise, ground, front, days and hours fought."""

    name: str
    attacker: Side
    defender: Side
    posture: str
    surprise: float
    ground: str
    front_km: float | None
    days: int
    is_won: bool
    fought: tuple[tuple[datetime, datetime], ...]


def number(text: str) -> float | None:
    """Read a number; None where the cell is empty."""
    return float(text) if text else None


def read(folder: Path, name: str) -> list[Row]:
    """Read one table of the data base."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def first_by_battle(rows: list[Row]) -> dict[str, Row]:
    """Keep the first row of each battle."""
    kept: dict[str, Row] = {}
    for row in rows:
        kept.setdefault(row["isqno"], row)
    return kept


def ground_of(row: Row | None) -> str:
    """Name the ground: close (heavily wooded or marsh), rugged, rolling or flat."""
    if row is None:
        return ""
    if row["terra2"] == "W" or row["terra3"] == "M":
        return "close"
    return {"G": "rugged", "R": "rolling", "F": "flat"}.get(row["terra1"], "")


def side_of(row: Row) -> Side | None:
    """Read one side; None where men or losses are not given."""
    men, lost = number(row["str"]), number(row["cas"])
    if not men or not lost:
        return None
    return Side(
        row["actors"],
        men,
        lost,
        number(row["tank"]),
        number(row["ctank"]),
        number(row["arty"]),
        number(row["carty"]),
    )


def read_battles(folder: Path) -> list[Battle]:
    """Read every battle of the sample, in the order of the data base.

    A battle lasts from its first to its last hour; the column of durations is of no use, since it counts two days for
    nearly every battle that is given by days alone. A defeat of the attacker is an empty cell in this edition.
    """
    sides = {(row["isqno"], row["attacker"]): row for row in read(folder, "belligerents")}
    fronts, grounds = first_by_battle(read(folder, "front_widths")), first_by_battle(read(folder, "terrain"))
    hours: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for row in read(folder, "active_periods"):
        if not row["start_time_min"] or not row["end_time_max"]:
            continue
        begun, ended = datetime.fromisoformat(row["start_time_min"]), datetime.fromisoformat(row["end_time_max"])
        hours[row["isqno"]].append((begun, ended))
    battles = []
    for row in read(folder, "battles"):
        key = row["isqno"]
        if not hours[key]:
            continue
        first, last = min(begun for begun, _ in hours[key]), max(ended for _, ended in hours[key])
        days = max(1, math.ceil((last - first).total_seconds() / SECONDS_A_DAY))
        attacker, defender = side_of(sides[key, "1"]), side_of(sides[key, "0"])
        if key == OWN_CAMPAIGN or not FIRST_YEAR <= first.year <= LAST_YEAR or days > MAX_DAYS:
            continue
        if attacker is None or defender is None or attacker.men > MAX_ATTACKERS or row["post1"] not in POSTURES:
            continue
        battles.append(
            Battle(
                row["name"],
                attacker,
                defender,
                row["post1"],
                number(row["surpa"]) or 0.0,
                ground_of(grounds.get(key)),
                number(fronts[key]["wofa"]) if key in fronts else None,
                days,
                row["wina"] == "1",
                tuple(hours[key]),
            )
        )
    return battles


def night_activity_ratio(battles: list[Battle]) -> tuple[float, int]:
    """Return the share of night hours fought over that of day hours, and the number of battles it rests on.

    Only battles whose pauses are recorded count: one that is given as a single stretch says nothing of its nights.
    """
    timed = [battle for battle in battles if len(battle.fought) > 1]
    fought, passed = [0, 0], [0, 0]
    for battle in timed:
        first, last = min(begun for begun, _ in battle.fought), max(ended for _, ended in battle.fought)
        for hour in range(math.ceil((last - first).total_seconds() / 3600)):
            moment = first + timedelta(hours=hour)
            is_night = moment.hour >= NIGHT_BEGINS or moment.hour < NIGHT_ENDS
            passed[is_night] += 1
            fought[is_night] += any(begun <= moment < ended for begun, ended in battle.fought)
    return (fought[1] / passed[1]) / (fought[0] / passed[0]), len(timed)
