"""Build the committed arrays from the raw layers and the tables: `python -m auguststorm.theatre.build`.

Needs the dependency group `theatre` (pyproj, shapely). Nothing here is imported at run time.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.errors import BadInputError
from auguststorm.tables import Table, load_table
from auguststorm.theatre import edges, ground, lattice, rivers
from auguststorm.theatre.cells import Cells, crop, sample_cells
from auguststorm.theatre.layers import Layers, Plane, load_rules, read_layers
from auguststorm.theatre.links import waterway_arrays
from auguststorm.theatre.network import FRONTIER_RIVERS, Reader, Setup, lay_network
from auguststorm.theatre.outline import OUTLINE
from auguststorm.theatre.places import load_gazetteer, snap
from auguststorm.theatre.store import ARRAYS, write_arrays
from auguststorm.theatre.terrain import AXES, COUNTRIES, REGIONS
from auguststorm.theatre.trace import trace, write_outline
from auguststorm.theatre.zones import Zone, inside_any, load_zones, value_at

Array = npt.NDArray[Any]
Arrays = dict[str, Array]

KEPT = ("ominato", "petropavlovsk", "saishu")  # places that stay though a zone crops the land around them


def own_unclaimed(cells: Cells, table: Table, places_km: Array) -> Cells:
    """Give land that no frontier polygon holds to the country of the nearest owned cell or place.

    An island of one cell with a place on it is that place's country, whatever the polygons say.
    """
    country = cells.country.copy()
    size = np.bincount(cells.island[cells.island >= 0])
    for (east, north), name in zip(places_km, table.column("country"), strict=True):
        own = int(np.argmin(np.hypot(cells.x_km - east, cells.y_km - north)))
        if cells.island[own] >= 0 and size[cells.island[own]] == 1:
            country[own] = COUNTRIES.index(name)
    owned = np.flatnonzero((country > 0) & (cells.island >= 0))
    owner = np.concatenate([country[owned], [COUNTRIES.index(name) for name in table.column("country")]])
    x = np.concatenate([cells.x_km[owned], places_km[:, 0]])
    y = np.concatenate([cells.y_km[owned], places_km[:, 1]])
    for cell in np.flatnonzero((country == 0) & (cells.island >= 0)):
        country[cell] = owner[np.argmin(np.hypot(x - cells.x_km[cell], y - cells.y_km[cell]))]
    return cells._replace(country=country)


def place_arrays(table: Table, places_km: Array, cell: Array, zones: tuple[Zone, ...]) -> Arrays:
    """Lay out the places; [P]."""
    longitude = np.array(table.column("longitude_deg"))
    latitude = np.array(table.column("latitude_deg"))
    country = np.array(table.column("country"))
    texts = {f"place_{name}": np.array(table.column(name)) for name in ("id", "name_1945", "modern_name", "kind")}
    return texts | {
        "place_cell": cell,
        "place_latitude_deg": latitude.astype(np.float32),
        "place_longitude_deg": longitude.astype(np.float32),
        "place_x_km": places_km[:, 0].astype(np.float32),
        "place_y_km": places_km[:, 1].astype(np.float32),
        "place_is_clear": np.array([rule == "clear" for rule in table.column("fall_rule")]),
        "place_country": np.array([COUNTRIES.index(name) for name in country], dtype=np.int8),
        "place_axis": value_at(zones, "axis", AXES, longitude, latitude, country),
    }


def cell_arrays(
    cells: Cells, survey: ground.Ground, terrain: Array, is_coast: Array, zones: tuple[Zone, ...]
) -> Arrays:
    """Lay out what is known of each cell; [C]."""
    names = np.array(COUNTRIES)[cells.country]
    where = (cells.longitude_deg, cells.latitude_deg, names)
    region, axis = value_at(zones, "region", REGIONS, *where), value_at(zones, "axis", AXES, *where)
    return {
        "cell_q": cells.q,
        "cell_r": cells.r,
        "cell_x_km": cells.x_km.astype(np.float32),
        "cell_y_km": cells.y_km.astype(np.float32),
        "cell_latitude_deg": cells.latitude_deg.astype(np.float32),
        "cell_longitude_deg": cells.longitude_deg.astype(np.float32),
        "cell_elevation_m": survey.elevation_m,
        "cell_relief_m": survey.relief_m,
        "cell_texture": survey.texture,
        "cell_rain_mm": survey.rain_mm,
        "cell_temperature_c": survey.temperature_c,
        "cell_terrain": terrain,
        "cell_region": region,
        "cell_country": cells.country,
        "cell_axis": axis,
        "cell_is_land": cells.is_land,
        "cell_is_coast": is_coast,
        "cell_is_south_of_38": (names == "korea") & inside_any(zones, "south_of_38", *where),
        "cell_is_china_proper": cells.is_land & inside_any(zones, "china_proper", *where),
    }


def edge_arrays(cells: Cells, neighbour: Array, plane: Plane, layers: Layers) -> Arrays:
    """Lay out what lies between neighbours, without rivers and lines; [C, 6]."""
    return {
        "edge_neighbour": neighbour,
        "edge_distance_km": edges.measure_distance(cells, neighbour, plane),
        "edge_climb_m": edges.measure_climb(cells, neighbour, plane, layers),
        "edge_is_frontier": edges.find_frontiers(cells, neighbour),
    }


class Build(NamedTuple):
    """Everything that is built and committed."""

    arrays: Arrays
    outline: dict[str, Any]


def lay_cells(plane: Plane, layers: Layers, table: Table, rules: dict[str, float]) -> tuple[Cells, Array]:
    """Choose the cells and find where the places really are: cells, float64 [P, 2] in kilometres."""
    longitude, latitude = np.array(table.column("longitude_deg")), np.array(table.column("latitude_deg"))
    places_km = np.column_stack(plane.to_km(longitude, latitude))
    must_stay = np.array([row["id"] in KEPT for row in table])
    cells = own_unclaimed(sample_cells(plane, layers, rules, places_km), table, places_km)
    return crop(cells, load_zones(), rules, places_km[must_stay]), places_km


def build() -> Build:
    """Build every array of the map, by name, and the lines for drawing.

    Raises
    ------
    BadInputError
        If a railway, road or pass finds no way over land.
    """
    rules, zones, table = load_rules(), load_zones(), load_gazetteer()
    plane = Plane(rules)
    layers = read_layers(plane)
    cells, places_km = lay_cells(plane, layers, table, rules)
    neighbour = edges.cut_straits(cells, lattice.neighbours(cells.q, cells.r))
    survey = ground.survey(cells, layers)
    is_coast = edges.find_coast(cells, neighbour)
    place_cell = snap(table, cells, is_coast, plane, rules)
    arrays = cell_arrays(cells, survey, ground.classify(cells, survey, zones, rules), is_coast, zones)
    arrays |= edge_arrays(cells, neighbour, plane, layers)
    arrays |= place_arrays(table, places_km, place_cell, zones)
    anchor = rivers.anchors(cells, arrays["edge_is_frontier"], place_cell, places_km, layers, rules)
    index = {name: number for number, name in enumerate(table.column("id"))}
    lines = {name: river for name, _, river in reversed(layers.rivers)}
    for row in load_table("theatre/banks.csv", "banks"):
        cell = int(place_cell[index[row["place_id"]]])
        rivers.keep_to_bank(anchor, cell, lines[row["river"]], row["side"], rules["cell_spacing_km"])
    arrays["edge_river"] = rivers.find_crossings(
        cells, neighbour, anchor, layers, FRONTIER_RIVERS, rules["frontier_river_km"]
    )
    reader = Reader(Setup(cells, plane, layers, rules, table, place_cell, places_km))
    network, failed = lay_network(reader, arrays)
    if failed:
        raise BadInputError(failed)
    waterways = load_table("theatre/waterways.csv", "waterways")
    arrays |= network | waterway_arrays(waterways, index, places_km, layers, rules)
    return Build(arrays, trace(cells, layers, reader, rules))


def main() -> None:
    """Build the arrays and the lines, and store them in the package."""
    built = build()
    write_arrays(ARRAYS, built.arrays)
    write_outline(OUTLINE, built.outline)


if __name__ == "__main__":
    main()
