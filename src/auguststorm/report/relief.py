"""Shade the heights of the theatre's cells into a picture for under the map."""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.report.ground import Relief, png

Array = npt.NDArray[Any]

PIXEL_KM = 5.0
REACH_KM = 26.0  # heights of cells within this distance flow together
LEAST = 0.5  # pixels that less height than this flows to lie outside the map
SHADES, TINTS = 28, 9
HIGHEST_M = 1600.0
LIGHT = (-0.6, 0.6, 0.53)  # from the north-west, as maps are lit
STEEPNESS = 20.0  # heights are drawn so many times too high, or nothing would show
LOW, MIDDLE, HIGH = (241, 241, 230), (233, 226, 204), (213, 198, 168)
SHADOW = 0.6  # a slope in full shadow keeps so much of its colour


def relief_of(theatre: Any) -> Relief:
    """Draw relief from the theatre's cells.

    Parameters
    ----------
    theatre : has `x_km`, `y_km`, `elevation_m`, each [C]
    """
    x, y = np.asarray(theatre.x_km, dtype=np.float64), np.asarray(theatre.y_km, dtype=np.float64)
    west, south = x.min(), y.min()
    columns, rows = int((x.max() - west) / PIXEL_KM) + 1, int((y.max() - south) / PIXEL_KM) + 1
    height = _spread_out(x - west, y - south, np.asarray(theatre.elevation_m, dtype=np.float64), columns, rows)
    known = np.nan_to_num(height)
    shade = _shade(known)
    tint = np.rint(np.sqrt(np.clip(known / HIGHEST_M, 0.0, 1.0)) * (TINTS - 1)).astype(np.int64)
    level = np.rint(shade * (SHADES - 1)).astype(np.int64)
    pixels = np.where(np.isnan(height), 0, 1 + tint * SHADES + level).astype(np.uint8)[::-1]
    return Relief(png(pixels, _palette()), west, south, west + columns * PIXEL_KM, south + rows * PIXEL_KM)


def _spread_out(x: Array, y: Array, value: Array, columns: int, rows: int) -> Array:
    """Let each cell's height flow over the pixels around it, by a kernel that ends smoothly."""
    total, weight = np.zeros((rows, columns)), np.zeros((rows, columns))
    reach = int(REACH_KM / PIXEL_KM) + 1
    column, row = np.rint(x / PIXEL_KM).astype(np.int64), np.rint(y / PIXEL_KM).astype(np.int64)
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            c, r = column + right, row + down
            away = ((c * PIXEL_KM - x) ** 2 + (r * PIXEL_KM - y) ** 2) / REACH_KM**2
            part = np.maximum(1.0 - away, 0.0) ** 2
            ok = (c >= 0) & (c < columns) & (r >= 0) & (r < rows) & (part > 0.0)
            np.add.at(total, (r[ok], c[ok]), part[ok] * value[ok])
            np.add.at(weight, (r[ok], c[ok]), part[ok])
    mean: Array = np.where(weight > LEAST, total / np.maximum(weight, LEAST), np.nan)
    return mean


def _shade(height: Array) -> Array:
    """Light a surface of heights in metres; 0 dark to 1 bright, flat ground near 0.7."""
    up, right = np.gradient(height * STEEPNESS / 1000.0, PIXEL_KM)
    length = np.sqrt(up**2 + right**2 + 1.0)
    east, north, above = LIGHT
    lit: Array = np.clip((-right * east - up * north + above) / length + 0.25, 0.0, 1.0)
    return lit


def _palette() -> Array:
    """Make the colours: the first outside the map, then for each tint of height its shades from dark to light."""
    low, middle, high = (np.array(colour, dtype=np.float64) for colour in (LOW, MIDDLE, HIGH))
    colours = [low]
    for tint in np.linspace(0.0, 2.0, TINTS):
        base = low + (middle - low) * tint if tint < 1.0 else middle + (high - middle) * (tint - 1.0)
        colours += [base * (SHADOW + (1.0 - SHADOW) * light) for light in np.linspace(0.0, 1.0, SHADES)]
    table: Array = np.clip(np.array(colours), 0, 255).astype(np.uint8)
    return table
