"""Say what the state at the start and the arrays of the setting are made of, before any phase runs.

Tables fill parts of the setting (`scenario/compile_*.py`), and phases read those parts. The state at 00:00 of H-day is
made field by field (`scenario/initial.py`). Some coefficients act here too, at their central values, or here alone.
"""

from collections.abc import Mapping
from typing import NamedTuple

from auguststorm.lineage.wiring import read_wiring

START = "start"  # of the names of phases that stand for the making of one field

_EVERYWHERE = (
    "theatre", "places", "routes", "formations", "headquarters", "plans", "tasks", "supply", "air", "naval", "politics",
)  # fmt: skip
_GROUND = ("theatre", "places", "routes", "formations", "headquarters", "tasks", "supply", "air", "naval")

# Parts of the setting that a table fills, or that are worked out with it (scenario/compile_*.py).
SUBJECTS_OF: Mapping[str, tuple[str, ...]] = {
    "order_of_battle/formations": ("formations", "headquarters", "tasks", "routes", "air", "naval"),
    "order_of_battle/headquarters": ("headquarters", "plans", "air"),
    "order_of_battle/air_groups": ("air",),
    "order_of_battle/ship_groups": ("naval",),
    "plans/plans": ("plans", "tasks", "routes", "air", "naval"),
    "plans/standing": ("plans", "tasks"),
    "politics": ("politics",),
    "place_claims": ("politics",),
    "policy": ("politics", "theatre", "plans"),
    "theatre/places": _EVERYWHERE,
    "theatre/rules": _GROUND,
    "theatre/zones": _GROUND,
    "theatre/railways": ("theatre", "routes", "supply"),
    "theatre/roads": ("theatre", "routes", "supply"),
    "theatre/waterways": ("theatre", "routes", "supply"),
}

# Tables that fill single arrays of the setting: only phases that name one of these read them.
ARRAYS_OF: Mapping[str, tuple[str, ...]] = {
    "order_of_battle/establishments": ("fuel_rate_t_per_km", "fuel_capacity_t", "need_t_per_day"),
    "order_of_battle/services": ("army_trucks",),
    "order_of_battle/works": ("works_class", "works_place"),
    "order_of_battle/headquarters": ("army", "has_own_staff", "army_trucks"),
    "order_of_battle/airfields": ("is_paved", "has_airfield"),
    "order_of_battle/parties": ("party_of_plan",),
    "supply/depots": ("captured_stock_t", "stock_t", "trains_per_day", "is_railhead"),
    "supply/ways": ("link_km", "near_km", "near_place"),
    "theatre/banks": ("river", "tenths_h"),
    "theatre/bridges": ("bridge", "bridge_cell", "river", "tenths_h"),
    "theatre/passes": ("is_pass", "surface", "tenths_h"),
}

# Tables whose numbers were worked into another table when it was made, and that no array reads.
WORKED_INTO: Mapping[str, str] = {"order_of_battle/detachments": "order_of_battle/formations"}


class Part(NamedTuple):
    """Name what a field of the state at the start is made of."""

    fields: tuple[str, ...]
    tables: tuple[str, ...]
    parameters: tuple[str, ...] = ()


_WHO = "order_of_battle/formations"
_PLACES = ("theatre/places", "theatre/rules", "theatre/zones")

# Fields that are the same number for everyone at the start are left out.
STARTS: Mapping[str, Part] = {
    "cells": Part(("formations.cell",), (_WHO, "order_of_battle/works", *_PLACES)),
    "men": Part(
        ("formations.men",),
        (_WHO,),
        ("strength.kwantung_men", "strength.manchukuo_men", "strength.mengjiang_men", "strength.soviet_men"),
    ),
    "tanks": Part(("formations.tanks",), (_WHO,), ("strength.kwantung_tanks", "strength.soviet_tanks")),
    "guns": Part(("formations.guns",), (_WHO,), ("strength.kwantung_guns", "strength.soviet_guns")),
    "fuel": Part(
        ("formations.fuel_t",),
        (_WHO, "order_of_battle/establishments"),
        ("supply.refills_at_start_count", "movement.refill_km"),
    ),
    "ammunition": Part(
        ("formations.ammunition_t",),
        (_WHO, "order_of_battle/establishments"),
        ("supply.ammunition_at_start_days",),
    ),
    "posture": Part(("formations.posture", "formations.ready_h", "formations.entrenchment"), (_WHO,)),
    "headquarters": Part(("headquarters.cell",), ("order_of_battle/headquarters", *_PLACES)),
    "places": Part(("places.control",), ("theatre/places",)),
    "depots": Part(("supply.stock_t",), ("supply/depots",), ("supply.depots_at_start_ratio",)),
    "air": Part(("air.base_place",), ("order_of_battle/air_groups", "theatre/places")),
}

# Disputed totals that act in a phase by way of its coefficients (scenario/strength.py adapt_air).
IN_PHASE: Mapping[str, str] = {"strength.japanese_aircraft": "air"}

_OVER_LAND = tuple(
    f"movement.{name}_share" for name in (
        "steppe", "desert", "plain", "marsh", "bare_hills", "forested_hills", "mountain", "taiga",
    )
)  # fmt: skip
_ON_ROADS = tuple(
    f"movement.{name}_share" for name in ("caravan", "track", "track_hills", "fair", "fair_hills", "good", "pass")
)
_LORRIES = tuple(f"supply.{name}_km_per_h" for name in ("off_road", "caravan", "track", "fair", "good"))
_HILLS = tuple(f"movement.{name}_share" for name in ("track", "track_hills", "fair", "fair_hills"))
_RIVERS = tuple(f"movement.{name}" for name in ("river_small_h", "river_medium_h", "river_great_h"))
_MARCH = tuple(
    f"movement.{name}" for name in (
        "march_foot_km_per_day", "march_motor_km_per_day", "night_share", "foot_exponent", "prepared_crossing_share",
    )
)  # fmt: skip

# Arrays of the setting that are worked out from coefficients at their central values: distances along roads to places,
# capacity of a refill, ways of lorries, nearest places.
COMPILED_FROM: Mapping[str, tuple[str, ...]] = {
    "tenths_h": (*_MARCH, *_RIVERS, *_OVER_LAND, *_ON_ROADS),
    "fuel_capacity_t": ("movement.refill_km",),
    "near_km": (*_LORRIES, *_OVER_LAND),
    "link_km": (*_LORRIES, *_OVER_LAND, *_HILLS),
}
# No phase reads these: they act in what is made before the first tick, and nowhere else.
NOT_IN_PHASE = (
    "movement.refill_km", "supply.refills_at_start_count", "supply.ammunition_at_start_days",
    "supply.depots_at_start_ratio",
)  # fmt: skip

# Columns of results that repeat a table and not the state (results/tabulate.py).
COLUMNS_OF_TABLES: Mapping[str, Mapping[str, str]] = {
    "units": dict.fromkeys(("men_start", "tanks_start", "guns_start"), _WHO),
    "places": dict.fromkeys(("latitude_deg", "longitude_deg", "x_km", "y_km"), "theatre/places"),
}


def start_of(part: str) -> str:
    """Return the name of the phase that stands for the making of a part of the start."""
    return f"{START}.{part}"


def arrays_of(table: str) -> tuple[str, ...]:
    """List the parts of the setting, or the arrays in them, that a table of inputs fills, by its path below `data/`."""
    return (*SUBJECTS_OF.get(table, ()), *ARRAYS_OF.get(table, ()))


def readers_of(table: str) -> list[str]:
    """List the phases that read a table of inputs, by its path below `data/`; parts of the start among them."""
    subjects, arrays = SUBJECTS_OF.get(table, ()), ARRAYS_OF.get(table, ())
    starts = [start_of(name) for name, part in STARTS.items() if table in part.tables]
    return starts + [
        name
        for name, wiring in read_wiring().items()
        if not wiring.subjects.isdisjoint(subjects) or not wiring.names.isdisjoint(arrays)
    ]


def readers_of_parameter(name: str) -> list[str]:
    """List the phases that a coefficient acts in, by its `phase.name`; parts of the start among them."""
    phase, _, coefficient = name.partition(".")
    wiring = read_wiring()
    found = [start_of(each) for each, part in STARTS.items() if name in part.parameters]
    if name in IN_PHASE:
        found.append(IN_PHASE[name])
    if phase in wiring and coefficient in wiring[phase].parameters and name not in NOT_IN_PHASE:
        found.append(phase)
    arrays = [array for array, parameters in COMPILED_FROM.items() if name in parameters]
    found += [each for each, wired in wiring.items() if any(array in wired.names for array in arrays)]
    return list(dict.fromkeys(found))
