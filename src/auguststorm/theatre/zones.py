"""Read the hand-drawn zones and tell which points lie in which."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon

from auguststorm.tables import load_table

Array = npt.NDArray[Any]


class Zone(NamedTuple):
    """An outline in degrees and what it gives."""

    id: str
    subject: str
    value: str
    countries: tuple[str, ...]
    outline: Polygon


def _outline(text: str) -> Polygon:
    return Polygon([tuple(float(number) for number in pair.split()) for pair in text.split(";")])


def load_zones() -> tuple[Zone, ...]:
    """Read all zones in file order."""
    table = load_table("theatre/zones.csv", "zones", "zone_id")
    return tuple(
        Zone(row["zone_id"], row["subject"], row["value"] or "", row["country"], _outline(row["outline"]))
        for row in table
    )


def _matches(
    zones: tuple[Zone, ...], subject: str, longitude: Array, latitude: Array, country: Array
) -> Iterator[tuple[Zone, Array]]:
    for zone in zones:
        if zone.subject == subject:
            inside = shapely.contains_xy(zone.outline, longitude, latitude)
            if zone.countries:
                inside &= np.isin(country, zone.countries)
            yield zone, inside


def inside_any(zones: tuple[Zone, ...], subject: str, longitude: Array, latitude: Array, country: Array) -> Array:
    """Tell which points lie in some zone of a subject; bool of the shape of `longitude`. `country` holds names."""
    out = np.zeros(longitude.shape, dtype=bool)
    for _, inside in _matches(zones, subject, longitude, latitude, country):
        out |= inside
    return out


def value_at(
    zones: tuple[Zone, ...],
    subject: str,
    codes: tuple[str, ...],
    longitude: Array,
    latitude: Array,
    country: Array,
) -> Array:
    """Give each point the code of the last zone it lies in, or of the nearest if it lies in none; int8."""
    out = np.full(longitude.shape, -1, dtype=np.int8)
    for zone, inside in _matches(zones, subject, longitude, latitude, country):
        out[inside] = codes.index(zone.value)
    everywhere = [zone for zone in zones if zone.subject == subject and not zone.countries]
    left = np.flatnonzero(out < 0)
    points = shapely.points(longitude[left], latitude[left])
    if left.size:
        distance = np.stack([shapely.distance(zone.outline, points) for zone in everywhere])
        nearest = np.array([codes.index(zone.value) for zone in everywhere], dtype=np.int8)
        out[left] = nearest[np.argmin(distance, axis=0)]
    return out
