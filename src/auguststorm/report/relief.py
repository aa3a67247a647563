"""Shade the heights of the theatre's cells into a picture for under the map."""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.report.ground import Relief, png

Array = npt.NDArray[Any]

PIXEL_KM = 5.0
REACH_KM = 26.0  # heights of cells within this distance flow together
SHADES = 48
LIGHT = (-0.6, 0.6, 0.53)  # from the north-west, as maps are lit
STEEPNESS = 14.0  # heights are drawn so many times too high, or nothing would show
PAPER, DARK, HIGH = (244, 240, 228), (132, 122, 104), (214, 203, 180)


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
    tint = np.clip(known / 1500.0, 0.0, 1.0)
    level = np.clip(shade * (SHADES // 3 - 1), 0, SHADES // 3 - 1).astype(np.int64)
    third = np.clip(tint * 3.0, 0, 2).astype(np.int64)
    pixels = np.where(np.isnan(height), 0, 1 + third * (SHADES // 3) + level).astype(np.uint8)[::-1]
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
    mean: Array = np.where(weight > 0.0, total / np.maximum(weight, 1e-9), np.nan)
    return mean


def _shade(height: Array) -> Array:
    """Light a surface of heights in metres; 0 dark to 1 bright, flat ground near 0.7."""
    up, right = np.gradient(height * STEEPNESS / 1000.0, PIXEL_KM)
    length = np.sqrt(up**2 + right**2 + 1.0)
    east, north, above = LIGHT
    lit: Array = np.clip((-right * east - up * north + above) / length + 0.15, 0.0, 1.0)
    return lit


def _palette() -> Array:
    colours = [np.array(PAPER)]  # outside the map, and transparent
    for third in range(3):
        base = np.array(PAPER) + (np.array(HIGH) - np.array(PAPER)) * third / 2.0
        for level in range(SHADES // 3):
            light = level / (SHADES // 3 - 1)
            colours.append(np.array(DARK) * (1 - light) * 0.6 + base * (light + (1 - light) * 0.4))
    table: Array = np.clip(np.array(colours), 0, 255).astype(np.uint8)
    return table
