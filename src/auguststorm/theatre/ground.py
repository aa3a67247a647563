"""Reckon height, relief, climate and terrain class of each cell by rule.

Terrain, in words. Flat low cells of a marsh zone are marsh. Relief makes mountains; relief or fine texture makes
hills, wooded where the satellite mosaic is dark and greener than red, else bare. Wooded land of a subarctic climate
north of a parallel, or in a taiga zone, is taiga, flat or not, unless it is mountain. Of the rest, land of a desert
climate, or bright dry land in a zone of sands, is desert; other dry or bright land is steppe unless it is tilled; what
remains is plain.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.theatre.cells import Cells
from auguststorm.theatre.layers import Grid, Layers
from auguststorm.theatre.terrain import COUNTRIES, LAKE, SEA, TERRAINS
from auguststorm.theatre.zones import Zone, inside_any

Array = npt.NDArray[Any]

KOPPEN_DESERT = 8  # BWk in the code of the layer
KOPPEN_STEPPE = 6  # BSk
KOPPEN_SUBARCTIC = (20, 28, 31)  # Dfc, Dwc, ET
TENTHS = 10.0
HUNDREDTHS = 100.0


class Ground(NamedTuple):
    """Heights, texture and climate of each cell; [C]."""

    elevation_m: Array  # int16
    relief_m: Array  # int16
    texture: Array  # uint8
    rain_mm: Array  # int16
    temperature_c: Array  # int8
    red: Array  # float64, satellite mosaic
    green: Array  # float64
    koppen: Array  # uint8


def _land_mean(values: Array, is_land: Array) -> Array:
    count = np.maximum(is_land.sum(axis=1), 1)
    mean: Array = np.where(is_land, values, 0.0).sum(axis=1) / count
    return mean


def survey(cells: Cells, layers: Layers) -> Ground:
    """Sample heights, texture, colour and climate over the land of each cell."""
    longitude, latitude, is_land = cells.sample_longitude, cells.sample_latitude, cells.sample_is_land
    height = layers.elevation.bilinear(longitude, latitude)
    highest = np.where(is_land, height, -np.inf).max(axis=1)
    lowest = np.where(is_land, height, np.inf).min(axis=1)
    relief = np.where(is_land.any(axis=1), highest - lowest, 0.0)

    def mean(grid: Grid) -> Array:
        return _land_mean(grid.nearest(longitude, latitude), is_land)

    def channel(number: int) -> Array:
        return mean(layers.colour._replace(values=layers.colour.values[:, :, number]))

    centre = (cells.longitude_deg, cells.latitude_deg)
    return Ground(
        np.rint(_land_mean(height, is_land)).astype(np.int16),
        np.rint(relief).astype(np.int16),
        np.rint(mean(layers.texture)).astype(np.uint8),
        np.rint(layers.rain.bilinear(*centre) / TENTHS).astype(np.int16),
        np.rint(layers.temperature.bilinear(*centre) / HUNDREDTHS).astype(np.int8),
        channel(0),
        channel(1),
        layers.koppen.nearest(*centre),
    )


def classify(cells: Cells, ground: Ground, zones: tuple[Zone, ...], rules: dict[str, float]) -> Array:
    """Class the terrain of each cell; int8 [C], TERRAINS."""
    names = np.array(COUNTRIES)[cells.country]

    def zone(subject: str) -> Array:
        return inside_any(zones, subject, cells.longitude_deg, cells.latitude_deg, names)

    relief, texture = ground.relief_m.astype(float), ground.texture.astype(float)
    is_wooded = (ground.red < rules["wood_red"]) & (ground.green > ground.red) & ~zone("grass") | zone("wooded")
    is_marsh = zone("marsh") & (relief < rules["marsh_relief_m"]) & (texture < rules["marsh_texture"])
    is_hilly = (texture >= rules["hill_texture"]) | (
        (relief >= rules["hill_relief_m"]) & (texture >= rules["hill_relief_texture"])
    )
    is_mountain = (relief >= rules["mountain_relief_m"]) | (
        is_wooded & (ground.elevation_m >= rules["mountain_high_m"]) & (relief >= rules["mountain_high_relief_m"])
    )
    is_cold = np.isin(ground.koppen, KOPPEN_SUBARCTIC) & (cells.latitude_deg >= rules["taiga_latitude_deg"])
    is_taiga = is_wooded & (is_cold | zone("taiga"))
    is_dry = np.isin(ground.koppen, (KOPPEN_DESERT, KOPPEN_STEPPE))
    is_desert = (ground.koppen == KOPPEN_DESERT) | (zone("desert") & is_dry & (ground.red >= rules["desert_red"]))
    is_steppe = ((ground.koppen == KOPPEN_STEPPE) | (ground.red >= rules["steppe_red"])) & ~zone("tilled") | zone(
        "grass"
    )

    terrain = np.full(cells.q.size, TERRAINS.index("plain"), dtype=np.int8)
    for name, where in (  # later rows win
        ("steppe", is_steppe),
        ("desert", is_desert),
        ("bare_hills", is_hilly),
        ("forested_hills", is_hilly & is_wooded),
        ("taiga", is_taiga),
        ("mountain", is_mountain),
        ("marsh", is_marsh),
    ):
        terrain[where] = TERRAINS.index(name)
    terrain[cells.is_lake] = LAKE
    terrain[cells.island < 0] = SEA
    return terrain
