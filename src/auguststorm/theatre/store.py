"""Hold the map as arrays, and load it from the committed file.

Letters: C cells, P places, L links of the supply graph, W stretches of waterway. Cells are numbered from north to
south and west to east. `neighbour` is -1 where the lattice ends and across a strait between two islands, so that
nobody walks over water.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.tables import DATA

Array = npt.NDArray[Any]

N_TEXTS = 4  # the first fields of Places are texts
ARRAYS = DATA / "theatre" / "theatre.npz"


class Places(NamedTuple):
    """Named places; [P]. Several may share a cell."""

    id: tuple[str, ...]
    name_1945: tuple[str, ...]
    modern_name: tuple[str, ...]
    kind: tuple[str, ...]
    cell: Array  # int32, cell the place is fought over in; -1 off the map
    latitude_deg: Array  # float32, where the place really is
    longitude_deg: Array  # float32
    is_clear: Array  # bool, a fortress: falls when its garrison breaks, not on entry
    country: Array  # int8, COUNTRIES
    axis: Array  # int8, AXES
    x_km: Array  # float32, where the place really is on the plane
    y_km: Array  # float32


class Links(NamedTuple):
    """Stretches of rail and road between places: the supply graph; [L]. Each stretch stands once."""

    from_place: Array  # int32
    to_place: Array  # int32
    length_km: Array  # float32
    is_rail: Array  # bool
    gauge_mm: Array  # int16, 0 for roads
    tracks: Array  # int8, 0 for roads
    road: Array  # int8, ROADS; 0 for rail


class Waterways(NamedTuple):
    """Navigable stretches between river and lake ports; [W]. Each stretch stands once."""

    from_place: Array  # int32
    to_place: Array  # int32
    length_km: Array  # float32


class Theatre(NamedTuple):
    """The ground of the campaign. Arrays [C] a cell, [C, 6] an edge (symmetric)."""

    q: Array  # int16 [C], axial column
    r: Array  # int16 [C], axial row
    x_km: Array  # float32 [C], east of 129 E on the plane
    y_km: Array  # float32 [C], north of 46 N on the plane
    latitude_deg: Array  # float32 [C]
    longitude_deg: Array  # float32 [C]
    elevation_m: Array  # int16 [C], mean of the land in the cell
    relief_m: Array  # int16 [C], highest less lowest 9-km height in the cell
    texture: Array  # uint8 [C], fine relief, four times the local deviation of a hillshade
    rain_mm: Array  # int16 [C], mean rain of August
    temperature_c: Array  # int8 [C], mean temperature of August
    terrain: Array  # int8 [C], TERRAINS
    region: Array  # int8 [C], REGIONS of climate
    country: Array  # int8 [C], COUNTRIES; 0 at sea
    axis: Array  # int8 [C], AXES
    is_land: Array  # bool [C]
    is_coast: Array  # bool [C], land beside the sea
    is_south_of_38: Array  # bool [C], Korea south of the 38th parallel
    is_china_proper: Array  # bool [C], south of the Great Wall
    neighbour: Array  # int32 [C, 6]
    distance_km: Array  # float32 [C, 6], between centres on the ellipsoid; 0 where there is no neighbour
    climb_m: Array  # int16 [C, 6], highest less lowest height along the line between the centres
    river: Array  # int8 [C, 6], RIVERS
    has_bridge: Array  # bool [C, 6]
    road: Array  # int8 [C, 6], ROADS
    rail_gauge_mm: Array  # int16 [C, 6], 0 none
    rail_tracks: Array  # int8 [C, 6], 0 none
    is_pass: Array  # bool [C, 6]
    is_frontier: Array  # bool [C, 6], between two countries on land
    places: Places
    place_index: dict[str, int]
    links: Links
    waterways: Waterways


def _texts(values: Array) -> tuple[str, ...]:
    return tuple(values.tolist())


def assemble(arrays: dict[str, Array]) -> Theatre:
    """Put stored arrays together: `cell_`, `edge_`, `place_`, `link_` and `waterway_` say what each belongs to."""
    texts = [_texts(arrays[f"place_{name}"]) for name in Places._fields[:N_TEXTS]]
    places = Places(*texts, *(arrays[f"place_{name}"] for name in Places._fields[N_TEXTS:]))  # type: ignore[arg-type]
    parts = {name: arrays[f"cell_{name}"] for name in Theatre._fields if f"cell_{name}" in arrays}
    parts |= {name: arrays[f"edge_{name}"] for name in Theatre._fields if f"edge_{name}" in arrays}
    return Theatre(
        **parts,
        places=places,
        place_index={name: number for number, name in enumerate(places.id)},
        links=Links(*(arrays[f"link_{name}"] for name in Links._fields)),
        waterways=Waterways(*(arrays[f"waterway_{name}"] for name in Waterways._fields)),
    )


def read_arrays(path: Path = ARRAYS) -> dict[str, Array]:
    """Read the stored arrays by name."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def write_arrays(path: Path, arrays: dict[str, Array]) -> None:
    """Store arrays in the order of their names and with no time stamp: equal arrays are equal bytes."""
    np.savez_compressed(path, allow_pickle=False, **{name: arrays[name] for name in sorted(arrays)})


@cache
def load_theatre() -> Theatre:
    """Load the map of the campaign; the same object at every call."""
    return assemble(read_arrays())
