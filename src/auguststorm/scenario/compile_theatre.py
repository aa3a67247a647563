"""Turn the map into the engine's ground: surfaces of edges, bridges, ground closed by policy, distance fields."""

from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.engine import codes
from auguststorm.engine.curves import power
from auguststorm.engine.paths import distance_field
from auguststorm.engine.setting import PlaceSetting, RouteSetting, TheatreSetting
from auguststorm.theatre import Theatre
from auguststorm.theatre.terrain import COUNTRIES, TERRAINS
from auguststorm.units import HOURS_PER_DAY

Array = npt.NDArray[Any]

HILLY = [TERRAINS.index(name) for name in ("bare_hills", "forested_hills", "mountain", "taiga")]
ALLIED_COUNTRIES = [COUNTRIES.index(name) for name in ("ussr", "mongolia")]
TENTHS_PER_HOUR = 10.0
CLOSED = -1
DAYLIGHT_H = 14.0


def surfaces(theatre: Theatre) -> Array:
    """Class every edge by its road, or by the ground of the cell it leads into; int8 [C, 6]."""
    neighbour = theatre.neighbour
    there = np.where(neighbour >= 0, neighbour, 0)
    is_open = (neighbour >= 0) & theatre.is_land[:, np.newaxis] & theatre.is_land[there]
    hilly = np.isin(theatre.terrain, HILLY)
    is_hilly = hilly[:, np.newaxis] | hilly[there]
    surface = theatre.terrain[there].astype(np.int8) - 2
    road = theatre.road
    surface = np.where(road == 1, codes.CARAVAN, surface)
    surface = np.where(road == 2, np.where(is_hilly, codes.TRACK_HILLS, codes.TRACK), surface)
    surface = np.where(road == 3, np.where(is_hilly, codes.FAIR_HILLS, codes.FAIR), surface)
    surface = np.where(road == 4, codes.GOOD, surface)
    surface = np.where(theatre.is_pass & (road < 3), codes.PASS, surface)
    return np.where(is_open, surface, codes.NO_SURFACE).astype(np.int8)


def bridges(theatre: Theatre) -> tuple[Array, Array, Array]:
    """Number the bridges over medium and great rivers.

    Returns
    -------
    (int16 [C, 6] index of the bridge or -1, int32 [D, 2] its banks, int8 [C, 6] rivers without those always bridged)
    """
    index = np.full(theatre.river.shape, -1, np.int16)
    river = theatre.river.copy()
    river[theatre.has_bridge & (river == 1)] = 0
    banks: list[tuple[int, int]] = []
    for cell, direction in np.argwhere(theatre.has_bridge & (river >= 2)):
        there = int(theatre.neighbour[cell, direction])
        if there < 0 or index[cell, direction] >= 0:
            continue
        index[cell, direction] = index[there, (direction + 3) % 6] = len(banks)
        banks.append((int(cell), there))
    return index, np.array(banks, np.int32).reshape(-1, 2), river


def compile_theatre(theatre: Theatre, closed_zones: Collection[str]) -> TheatreSetting:
    """Compile the ground.

    Parameters
    ----------
    closed_zones : zones that policy closes to Soviet and Mongolian troops
    """
    zones = {"south_of_38": theatre.is_south_of_38, "china_proper": theatre.is_china_proper}
    closed = np.zeros(theatre.is_land.size, np.bool_)
    for name in closed_zones:
        closed |= zones[name]
    index, banks, river = bridges(theatre)
    return TheatreSetting(
        neighbour=theatre.neighbour,
        is_land=theatre.is_land,
        terrain=theatre.terrain,
        region=theatre.region,
        axis=theatre.axis,
        country=theatre.country,
        is_closed_to_allied=closed,
        distance_km=theatre.distance_km,
        surface=surfaces(theatre),
        rail_gauge_mm=theatre.rail_gauge_mm,
        river=river,
        is_frontier=theatre.is_frontier,
        bridge=index,
        bridge_cell=banks,
        is_pass=theatre.is_pass,
        x_km=theatre.x_km,
        y_km=theatre.y_km,
    )


def edge_costs(ground: TheatreSetting, value: dict[str, float], is_on_wheels: bool) -> Array:
    """Return the tenths of hours over every edge at the central coefficients; int32 [C, 6], -1 closed.

    Parameters
    ----------
    value : coefficients of the movement phase by name
    """
    kind = "motor" if is_on_wheels else "foot"
    daily = value[f"march_{kind}_km_per_day"]
    mean_light = (DAYLIGHT_H + (HOURS_PER_DAY - DAYLIGHT_H) * value["night_share"]) / HOURS_PER_DAY
    exponent = 1.0 if is_on_wheels else value["foot_exponent"]
    share = np.array([power(value[f"{name}_share"], exponent) for name in codes.SURFACES])
    speed = share[ground.surface] * daily / HOURS_PER_DAY * mean_light
    river_h = np.array([0.0, value["river_small_h"], value["river_medium_h"], value["river_great_h"]])[ground.river]
    river_h = np.where(ground.bridge >= 0, 0.0, river_h)
    river_h = np.where(ground.is_frontier, river_h * value["prepared_crossing_share"], river_h)
    hours = ground.distance_km / speed + river_h
    tenths = np.rint(hours * TENTHS_PER_HOUR).astype(np.int32)
    return np.where(ground.surface == codes.NO_SURFACE, CLOSED, np.maximum(tenths, 1)).astype(np.int32)


def compile_routes(
    ground: TheatreSetting, place_cell: Array, wanted: set[tuple[int, int]], value: dict[str, float]
) -> RouteSetting:
    """Fill a distance field for each wanted pair of place and class of mobility (0 legs, 1 wheels).

    Parameters
    ----------
    place_cell : int32 [P]
    wanted : pairs (place, class)
    value : coefficients of the movement phase by name
    """
    costs = [edge_costs(ground, value, False), edge_costs(ground, value, True)]
    field_of = np.full((place_cell.size, 2), -1, np.int16)
    by_cell: dict[tuple[int, int], int] = {}
    fields: list[Array] = []
    owners: list[int] = []
    for place, mobility in sorted(wanted):
        cell = int(place_cell[place])
        if cell < 0:
            continue
        key = (cell, mobility)
        if key not in by_cell:
            by_cell[key] = len(fields)
            fields.append(distance_field(cell, ground.neighbour, costs[mobility]))
            owners.append(place)
        field_of[place, mobility] = by_cell[key]
    return RouteSetting(tenths_h=np.array(fields, np.uint16), place=np.array(owners, np.int16), field_of=field_of)


def compile_places(theatre: Theatre, airfield_places: set[str]) -> PlaceSetting:
    """Compile the named places: their cells, who holds them at H-hour, what they are."""
    places = theatre.places
    n_places = len(places.id)
    first = np.full(theatre.neighbour.shape[0], -1, np.int16)
    following = np.full(n_places, -1, np.int16)
    for place in range(n_places - 1, -1, -1):
        cell = int(places.cell[place])
        if cell >= 0:
            following[place] = first[cell]
            first[cell] = place
    is_allied = np.isin(places.country, ALLIED_COUNTRIES)
    return PlaceSetting(
        cell=places.cell,
        is_clear=places.is_clear,
        axis=places.axis,
        country=places.country,
        start_control=np.where(is_allied, codes.ALLIED, codes.AXIS).astype(np.int8),
        first_in_cell=first,
        next_in_cell=following,
        has_airfield=np.array(
            [kind == "airfield" or id in airfield_places for kind, id in zip(places.kind, places.id, strict=True)]
        ),
        is_port=np.array([kind == "port" for kind in places.kind]),
    )
