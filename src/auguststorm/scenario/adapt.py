"""Change the order of battle as a scenario says: cells of rows, and what stays on the map."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.clock import HISTORICAL_H_DAY, hours_after
from auguststorm.engine.phases import weather
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.order_of_battle.load import ECHELONS, MOBILITIES
from auguststorm.scenario.cut import kept_formations
from auguststorm.scenario.declare import Scenario

Array = npt.NDArray[Any]

ARRAY_OF_COLUMN = {
    "men": "men", "guns": "guns", "vehicles": "vehicles", "horses": "horses", "quality": "quality",
    "ready_h": "ready_h",
    "latitude_deg": "latitude_deg", "longitude_deg": "longitude_deg", "is_veteran": "is_veteran",
    "is_forward_detachment": "is_forward_detachment", "mobility": "mobility",
}  # fmt: skip
COMBAT = ("men", "tanks", "guns", "vehicles", "horses")


def adapt_battle(battle: OrderOfBattle, scenario: Scenario) -> OrderOfBattle:
    """Return the order of battle with a scenario's changes; formations that a cut leaves out have no men.

    The rows stay, so that arrays keep their shapes and kernels need no compiling anew.
    """
    has_leaders = scenario.switches.get("forward_detachments", True)
    later_h = hours_after(scenario.h_day)
    is_plain = not scenario.formations and not scenario.headquarters and not scenario.cut
    if is_plain and has_leaders and later_h == 0.0:
        return battle
    battle = replace(
        battle,
        formations=_ready_at(battle.formations, later_h),
        headquarters=_absent_at(battle.headquarters, later_h),
    )
    formations = _formations(battle, scenario.formations)
    if not has_leaders:
        formations = _without_leaders(formations)
    if scenario.cut:
        formations = _without(battle, formations, scenario)
    return replace(battle, formations=formations, headquarters=_headquarters(battle, scenario.headquarters))


def adapt_weather(coefficients: Array, scenario: Scenario) -> Array:
    """Return the coefficients of the weather, float64 [R, K]; on another day than 9 August no storm is recorded."""
    if scenario.h_day == HISTORICAL_H_DAY:
        return coefficients
    out = coefficients.copy()
    out[:, weather.FIRST_RAIN_PRIMORYE_COAST] = out[:, weather.WET_FIRST + weather.PRIMORYE_COAST]
    out[:, weather.FIRST_RAIN_EASTERN_HILLS] = out[:, weather.WET_FIRST + weather.EASTERN_HILLS]
    out[:, weather.FIRST_MUD_STORM] = 0.0
    return out


def _without_leaders(formations: Any) -> Any:
    """Keep every forward detachment with its main body.

    One detached from a formation of the table stays in it. A brigade of its own loses its first call on road and fuel
    and goes in the second echelon: it takes the road to a place when the others of its army hold it.
    """
    leads = formations.is_forward_detachment.astype(bool)
    arrays = {name: getattr(formations, name).copy() for name in COMBAT}
    for row in np.flatnonzero(leads & (formations.parent >= 0)):
        for values in arrays.values():
            values[formations.parent[row]] += values[row]
            values[row] = 0
    echelon = np.where(leads, ECHELONS.index("2"), formations.echelon).astype(formations.echelon.dtype)
    return replace(formations, is_forward_detachment=np.zeros_like(leads), echelon=echelon, **arrays)


def _absent_at(headquarters: Any, later_h: float) -> Any:
    """Let commanders who were away on 9 August be away by the calendar; before that day they are at their posts."""
    absent_h = np.maximum(headquarters.absent_h - later_h, 0.0) if later_h >= 0.0 else 0.0 * headquarters.absent_h
    return replace(headquarters, absent_h=absent_h.astype(np.float32))


def _ready_at(formations: Any, later_h: float) -> Any:
    """Let those still arriving on 9 August be ready by the calendar, so sooner after a later H-hour."""
    ready_h = np.where(formations.is_arriving, np.maximum(formations.ready_h - later_h, 0.0), formations.ready_h)
    return replace(formations, ready_h=ready_h.astype(np.float32))


def _formations(battle: OrderOfBattle, changes: Mapping[str, Mapping[str, Any]]) -> Any:
    who = battle.formations
    arrays: dict[str, Any] = {}
    rows = battle.tables.formations.by("formation_id")
    for name, cells in changes.items():
        index = who.index[name]
        row = dict(rows[name]) | dict(cells)
        for column in cells:
            if column in ("tanks", "self_propelled_guns"):
                values = arrays.setdefault("tanks", who.tanks.copy())
                values[index] = row["tanks"] + row["self_propelled_guns"]
            elif column in ARRAY_OF_COLUMN:
                attribute = ARRAY_OF_COLUMN[column]
                values = arrays.setdefault(attribute, getattr(who, attribute).copy())
                values[index] = MOBILITIES.index(row[column]) if column == "mobility" else row[column]
    return replace(who, **arrays)


def _without(battle: OrderOfBattle, formations: Any, scenario: Scenario) -> Any:
    kept = kept_formations(scenario.cut, battle.tables.formations, battle.tables.headquarters, battle.tables.tree)
    is_kept = np.array([name in kept for name in formations.id])
    return replace(
        formations,
        **{
            name: np.where(is_kept, getattr(formations, name), 0).astype(getattr(formations, name).dtype)
            for name in COMBAT
        },
    )


def _headquarters(battle: OrderOfBattle, changes: Mapping[str, Mapping[str, Any]]) -> Any:
    tree = battle.headquarters
    arrays: dict[str, Any] = {}
    for name, cells in changes.items():
        for column, value in cells.items():
            if hasattr(tree, column) and isinstance(getattr(tree, column), np.ndarray):
                values = arrays.setdefault(column, getattr(tree, column).copy())
                values[tree.index[name]] = value
    return replace(tree, **arrays)
