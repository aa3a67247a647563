"""Bring the map of the theatre as drawings need it: lines in km, relief as a picture, depth by cell."""

import struct
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Lines = tuple[Array, ...]  # each float [n, 2], x and y in km


class Relief(NamedTuple):
    """A picture of heights and its corners on the plane of the map."""

    png: bytes
    west_km: float
    south_km: float
    east_km: float
    north_km: float


class Ground(NamedTuple):
    """What the report draws under formations, and what it needs to measure depth."""

    lines: Mapping[str, Lines]  # land, lakes, rivers, railways, frontiers
    relief: Relief | None
    x_km: Array  # [C]
    y_km: Array  # [C]
    is_allied: Array  # bool [C], ground that the allied camp owned at the start
    allied_edge: Array  # int [cells], cells of that ground beside other ground or the sea

    def depth_of(self, cell: Array) -> Array:
        """Measure how far cells lie from the nearest allied ground of the start; km, 0 on it."""
        used, back = np.unique(np.maximum(cell, 0), return_inverse=True)
        depth = np.zeros(used.size, dtype=np.float32)
        own = self.allied_edge
        outside = ~self.is_allied[used]
        if own.size and outside.any():
            x, y = self.x_km[used[outside]], self.y_km[used[outside]]
            square = (x[:, np.newaxis] - self.x_km[own]) ** 2 + (y[:, np.newaxis] - self.y_km[own]) ** 2
            depth[outside] = np.sqrt(square.min(axis=1))
        return depth[back].reshape(cell.shape)


def png(pixels: Array, palette: Array) -> bytes:
    """Write a picture of palette colours as PNG; the first colour is transparent.

    Parameters
    ----------
    pixels : uint8 [height, width], rows of the palette
    palette : uint8 [colours, 3]
    """

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    height, width = pixels.shape
    rows = np.zeros((height, width + 1), dtype=np.uint8)
    rows[:, 1:] = pixels
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"PLTE", np.ascontiguousarray(palette, dtype=np.uint8).tobytes()),
            chunk(b"tRNS", b"\x00"),
            chunk(b"IDAT", body),
            chunk(b"IEND", b""),
        )
    )


def load_ground(has_relief: bool = True) -> Ground:
    """Bring the map of the package's own theatre; without relief, which only a drawing needs, it comes sooner."""
    from auguststorm.report.relief import relief_of
    from auguststorm.theatre import load_theatre
    from auguststorm.theatre.outline import load_outline
    from auguststorm.theatre.terrain import COUNTRIES

    theatre = load_theatre()
    own = [COUNTRIES.index(name) for name in ("ussr", "mongolia")]
    is_allied = np.isin(theatre.country, own) & theatre.is_land
    beside = np.where(theatre.neighbour >= 0, ~is_allied[theatre.neighbour], False).any(axis=1)
    edge = np.flatnonzero(is_allied & beside)
    lines = {name: tuple(lines) for name, lines in load_outline()._asdict().items()}
    relief = relief_of(theatre) if has_relief else None
    return Ground(lines, relief, theatre.x_km, theatre.y_km, is_allied, edge)
