"""Hold the coefficients of a run under their names, and the tables that follow from them."""

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from auguststorm.engine import codes
from auguststorm.engine.battle import PARAMETERS as COMBAT
from auguststorm.engine.curves import power
from auguststorm.engine.pace import FIRST_LIGHT_H, LAST_LIGHT_H
from auguststorm.engine.pace import PARAMETERS as MOVEMENT
from auguststorm.engine.setting import Setting
from auguststorm.engine.wants import PARAMETERS as SUPPLY

HOURS_PER_DAY = 24.0
ON_LEGS = {codes.FOOT, codes.CAVALRY}
OPEN = {codes.STEPPE, codes.PLAIN}
ROADS = ("off_road", "caravan", "track", "fair", "good")


def single(value: float) -> float:
    """Round to single precision, in which our state keeps most quantities."""
    return float(np.float32(value))


def is_daylight(hour: float) -> bool:
    """Tell whether the sun is up at an hour."""
    return FIRST_LIGHT_H <= hour % HOURS_PER_DAY < LAST_LIGHT_H


class Coefficients(SimpleNamespace):
    """The coefficients of a phase in one run, by name."""

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> float: ...


class Rules:
    """Give the coefficients of movement, combat and supply by name, and what they make of each surface."""

    def __init__(self, setting: Setting, run: int) -> None:
        names = {"movement": MOVEMENT, "combat": COMBAT, "supply": SUPPLY}
        named: dict[str, dict[str, float]] = {
            phase: dict(zip(names[phase], getattr(setting.parameters, phase)[run].tolist(), strict=True))
            for phase in names
        }
        self.movement = Coefficients(**named["movement"])
        self.combat = Coefficients(**named["combat"])
        self.supply = Coefficients(**named["supply"])
        self.is_on = {name: bool(setting.switches[place]) for place, name in enumerate(codes.SWITCHES)}
        m = named["movement"]
        shares = [m[f"{surface}_share"] for surface in codes.SURFACES]
        on_legs: list[float] = [power(share, m["foot_exponent"]) for share in shares]
        self.surface_share = {True: on_legs, False: shares}
        self.fuel_ratio: list[float] = [power(share, -m["fuel_exponent"]) for share in shares]
        self.mud_slow = [m[f"mud_slow_{self._mud_class(surface)}_share"] for surface in codes.SURFACES]
        self.march_km_per_day = [m[f"march_{kind}_km_per_day"] for kind in ("foot", "cavalry", "motor", "tracked")]
        self.march_km_per_day.append(m["night_share"])  # the static have no column; our kernel reads the next one
        self.river_h = [0.0, m["river_small_h"], m["river_medium_h"], m["river_great_h"]]
        self.capacity_km = [m[f"capacity_{self._road_class(surface)}_km"] for surface in codes.SURFACES]
        rail = m["capacity_rail_km"]
        self.rail_capacity_km = {codes.ALLIED: rail, codes.AXIS: rail * (1.0 - m["refugee_load_share"])}
        c = named["combat"]
        self.works_ratio = [1.0, c["works_hasty_ratio"], c["works_permanent_ratio"], c["works_strongest_ratio"]]
        s = named["supply"]
        self.convoy_km_per_h = [s[f"{road}_km_per_h"] for road in ROADS]
        self.convoy_mud_slow = [s[f"mud_slow_{road}_share"] for road in ROADS]

    @staticmethod
    def _mud_class(surface: str) -> str:
        return {"good": "good", "fair": "fair", "fair_hills": "fair"}.get(surface, "open")

    @staticmethod
    def _road_class(surface: str) -> str:
        kinds = {"pass": "pass", "good": "good", "fair": "fair", "fair_hills": "fair"}
        return kinds.get(surface, "open" if codes.SURFACES.index(surface) in OPEN else "track")

    def passes_km(self, surface: int, rail_of: int | None) -> float:
        """Return the km of column that an edge passes in a tick by road, or on the railway of a camp."""
        return self.capacity_km[surface] if rail_of is None else self.rail_capacity_km[rail_of]
