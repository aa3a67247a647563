"""Write the names of places on the map so that they do not cover one another."""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from auguststorm.theatre.store import Theatre

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Array = npt.NDArray[Any]
Box = tuple[float, float, float, float]

RANK = {"city": 0, "port": 1, "rail_junction": 2, "fort": 3, "pass": 3, "town": 4, "crossing": 5, "airfield": 6}
MARKERS = {"city": ("s", 3.6, "black"), "fort": ("^", 3.6, "#882255")}
SIZE, CITY_SIZE, MODERN_SIZE = 5.6, 7.0, 4.6
ANCHORS = ((1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1))  # where the name may stand
GAP_PX = 4.0


def _order(theatre: Theatre, inside: Array) -> list[int]:
    """Put cities before ports, stations, works and towns, and each in the order of the gazetteer."""
    return sorted(np.flatnonzero(inside).tolist(), key=lambda place: (RANK[theatre.places.kind[place]], place))


def _is_free(box: Array, taken: Array) -> bool:
    if taken.size == 0:
        return True
    apart = (box[2] < taken[:, 0]) | (box[0] > taken[:, 2]) | (box[3] < taken[:, 1]) | (box[1] > taken[:, 3])
    return bool(apart.all())


def _text(theatre: Theatre, place: int) -> tuple[str, str]:
    """Give the name of 1945 and, where it differs, the modern one."""
    old, modern = theatre.places.name_1945[place], theatre.places.modern_name[place]
    return old, "" if modern.split(" (")[0] == old.split(" (")[0] else modern.split(" (")[0]


class Pen:
    """Measures and writes names of places on one figure."""

    def __init__(self, figure: "Figure", axes: "Axes", has_halo: bool) -> None:
        from matplotlib.backends.backend_agg import RendererAgg
        from matplotlib.font_manager import FontProperties
        from matplotlib.patheffects import withStroke

        self.axes = axes
        self._renderer = RendererAgg(1, 1, figure.dpi)  # type: ignore[no-untyped-call]
        self._font = FontProperties
        self._style: dict[str, Any] = {
            "va": "baseline",
            "ha": "left",
            "zorder": 6,
            "clip_on": True,
            "path_effects": [withStroke(linewidth=1.6, foreground="white", alpha=0.8)] if has_halo else None,
        }

    def measure(self, text: str, size_pt: float, weight: str) -> tuple[float, float]:
        """Measure the width and height of a text in pixels."""
        font = self._font(size=size_pt, weight=weight)
        extent = self._renderer.get_text_width_height_descent(text, font, False)  # type: ignore[no-untyped-call]
        wide, high, _ = extent
        return float(wide), float(high)

    def write(self, pixel: tuple[float, float], text: str, size_pt: float, weight: str, colour: str) -> None:
        """Write a text from a pixel on."""
        x, y = self.axes.transData.inverted().transform(pixel)
        self.axes.text(x, y, text, size=size_pt, weight=weight, color=colour, **self._style)


def _spots(px: float, py: float, wide: float, high: float) -> list[Array]:
    """List where a name may stand around its mark: left, bottom, right, top in pixels."""
    out = []
    for right, up in ANCHORS:
        left = px + {1: GAP_PX, -1: -GAP_PX - wide, 0: -wide / 2}[right]
        low = py - high / 2 + up * (GAP_PX + (high / 2 if right == 0 else 0.0))
        out.append(np.array([left, low, left + wide, low + high]))
    return out


def write_places(figure: "Figure", axes: "Axes", theatre: Theatre, box: Box, has_halo: bool) -> None:
    """Mark every place and name as many as find room, the important ones first."""
    places = theatre.places
    west, south, east, north = box
    inside = (places.cell >= 0) & (places.x_km > west) & (places.x_km < east)
    inside &= (places.y_km > south) & (places.y_km < north)
    pen = Pen(figure, axes, has_halo)
    taken = np.zeros((0, 4))
    for place in _order(theatre, inside):
        x, y = float(places.x_km[place]), float(places.y_km[place])
        kind = places.kind[place]
        marker, size, colour = MARKERS.get(kind, ("o", 2.2, "black"))
        if kind != "airfield":
            face = "white" if marker == "o" else colour
            axes.plot([x], [y], marker=marker, ms=size, color=colour, mfc=face, mew=0.6, zorder=5)
        px, py = axes.transData.transform((x, y))
        size_pt, weight = (CITY_SIZE, "bold") if kind == "city" else (SIZE, "normal")
        old, modern = _text(theatre, place)
        old_wide, high = pen.measure(old, size_pt, weight)
        wide = old_wide + (GAP_PX + pen.measure(modern, MODERN_SIZE, "normal")[0] if modern else 0.0)
        for spot in _spots(px, py, wide, high):
            if _is_free(spot, taken):
                taken = np.vstack([taken, spot])
                pen.write((spot[0], spot[1]), old, size_pt, weight, "black")
                if modern:
                    pen.write((spot[0] + old_wide + GAP_PX, spot[1]), modern, MODERN_SIZE, "normal", "#555555")
                break
        taken = np.vstack([taken, [px - 3, py - 3, px + 3, py + 3]])
