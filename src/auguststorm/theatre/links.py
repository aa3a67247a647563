"""Draw the supply graph: rail and road between places, and the waterways between river ports."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from auguststorm.tables import Table
from auguststorm.theatre.layers import Layers, Plane
from auguststorm.theatre.lines import Line
from auguststorm.theatre.terrain import ROADS

Array = npt.NDArray[Any]

Link = tuple[int, int, float, bool, int, int, int]  # from, to, km, is rail, gauge, tracks, road


def line_links(line: Line, plane: Plane, is_rough: Array, sinuosity: tuple[float, float]) -> list[Link]:
    """Cut a line into stretches between places; way-points that are no places only add length.

    Parameters
    ----------
    line : its way-points
    plane : for distances
    is_rough : bool [C], hills, mountain, taiga or marsh
    sinuosity : length over the chord on even and on rough ground
    """
    even, rough = sinuosity
    out: list[Link] = []
    last, length = -1, 0.0
    previous = None
    for point in line.points:
        if previous is not None:
            ends = (previous, point)
            share = sum(bool(is_rough[end.cell]) for end in ends if end.cell >= 0) / len(ends)
            length += (even + (rough - even) * share) * float(
                plane.geodesic_km(
                    previous.longitude_deg, previous.latitude_deg, point.longitude_deg, point.latitude_deg
                )
            )
        previous = point
        if point.place < 0:
            continue
        if last >= 0 and point.place != last:
            is_rail = line.gauge_mm > 0
            out.append((last, point.place, length, is_rail, line.gauge_mm, line.tracks, 0 if is_rail else line.road))
        last, length = point.place, 0.0
    return out


def local_links(
    links: Sequence[Link], table: Table, place_cell: Array, island: Array, places_km: Array, rules: Mapping[str, float]
) -> list[Link]:
    """Join every place that no line touches to the nearest one of its country and island that a line does, by track."""
    linked = {end for link in links for end in link[:2]}
    countries = np.array(table.column("country"))
    out: list[Link] = []
    is_linked = np.array([number in linked for number in range(len(table))])
    for place in np.flatnonzero(~is_linked & (place_cell >= 0)):
        allowed = is_linked & (place_cell >= 0) & (countries == countries[place])
        allowed &= island[np.maximum(place_cell, 0)] == island[place_cell[place]]
        if not allowed.any():
            is_linked[place] = True  # the first place of an island that no line reaches
            continue
        distance = np.where(allowed, np.hypot(*(places_km - places_km[place]).T), np.inf)
        other = int(np.argmin(distance))
        length = max(float(distance[other]), 1.0) * rules["road_sinuosity"]
        out.append((int(place), other, length, False, 0, 0, ROADS.index("track")))
    return out


def merge(links: Sequence[Link]) -> list[Link]:
    """Keep one rail and one road link between any two places: the most tracks or the best road, then the shortest."""
    best: dict[tuple[int, int, bool], Link] = {}
    for link in links:
        key = (min(link[0], link[1]), max(link[0], link[1]), link[3])
        kept = best.get(key)
        if kept is None or (-link[5], -link[6], link[2]) < (-kept[5], -kept[6], kept[2]):
            best[key] = link
    return [best[key] for key in sorted(best)]


def link_arrays(links: Sequence[Link]) -> dict[str, Array]:
    """Lay out the supply graph; [L]."""
    names = (
        ("from_place", np.int32), ("to_place", np.int32), ("length_km", np.float32), ("is_rail", np.bool_),
        ("gauge_mm", np.int16), ("tracks", np.int8), ("road", np.int8),
    )  # fmt: skip
    return {f"link_{name}": np.array([link[k] for link in links], dtype=kind) for k, (name, kind) in enumerate(names)}


def _along(river: Any, x: float, y: float) -> float:
    return float(shapely.line_locate_point(river, shapely.Point(x, y)))


def waterway_arrays(
    waterways: Table, place_index: Mapping[str, int], places_km: Array, layers: Layers, rules: Mapping[str, float]
) -> dict[str, Array]:
    """Measure the stretches of waterway along their river, or straight over a lake; [W]."""
    rivers = {name: river for name, _, river in reversed(layers.rivers) if name}
    ends, lengths = [], []
    for row in waterways:
        a, b = place_index[row["from_place"]], place_index[row["to_place"]]
        ends.append((a, b))
        if row["length_km"] is not None:
            lengths.append(row["length_km"])
            continue
        parts = [rivers[name] for name in row["river"]]
        if not parts:
            straight = float(np.hypot(*(places_km[a] - places_km[b])))
        elif len(parts) == 1:
            straight = abs(_along(parts[0], *places_km[a]) - _along(parts[0], *places_km[b]))
        else:  # two rivers: down the first to the second, then along the second
            meeting = shapely.get_point(shapely.shortest_line(parts[0], parts[1]), 0)
            straight = abs(_along(parts[0], *places_km[a]) - _along(parts[0], meeting.x, meeting.y))
            straight += abs(_along(parts[1], *places_km[b]) - _along(parts[1], meeting.x, meeting.y))
        lengths.append(straight * (rules["water_sinuosity"] if parts else 1.0))
    pairs = np.array(ends, dtype=np.int32).reshape(-1, 2)
    return {
        "waterway_from_place": pairs[:, 0].copy(),
        "waterway_to_place": pairs[:, 1].copy(),
        "waterway_length_km": np.round(np.array(lengths), 1).astype(np.float32),
    }
