"""Draw the map: relief and terrain by cell, waters, lines, frontiers, and places by their names of 1945.

Colours hold under the common kinds of colour blindness: terrain differs by lightness, lines by width and stroke.
"""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from auguststorm.theatre import lattice
from auguststorm.theatre.outline import load_labels, load_outline
from auguststorm.theatre.store import Theatre, load_theatre
from auguststorm.theatre.terrain import ROADS, TERRAINS
from auguststorm.theatre.writing import write_places

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = npt.NDArray[Any]
Box = tuple[float, float, float, float]  # west, south, east, north on the plane, kilometres

LAYERS = ("terrain", "rivers", "roads", "railways", "passes", "frontiers", "places", "labels")
DPI = 160

TERRAIN_COLOURS = {
    "sea": "#e3ecf1",
    "lake": "#bcd5e4",
    "steppe": "#f4ecc9",
    "desert": "#f2d9a8",
    "plain": "#e7edcf",
    "marsh": "#a6cfbb",
    "bare_hills": "#dccba2",
    "forested_hills": "#b9c8a0",
    "mountain": "#b3a18b",
    "taiga": "#93ab93",
}
WATER, RAIL, ROAD, FRONTIER, PASS = "#2b6c9c", "#222222", "#8c5a2b", "#882255", "#6a1b9a"
ROAD_STROKES: dict[str, tuple[Any, float]] = {
    "caravan": ((0, (1, 2)), 0.7),
    "track": ((0, (4, 1.5)), 0.7),
    "fair": ("solid", 0.8),
    "good": ("solid", 1.5),
}
LABEL_STYLES: dict[str, dict[str, Any]] = {
    "river": {"color": WATER, "style": "italic", "size": 6.0},
    "lake": {"color": WATER, "style": "italic", "size": 6.0},
    "sea": {"color": WATER, "style": "italic", "size": 9.0, "alpha": 0.8},
    "range": {"color": "#5d4a36", "size": 7.5, "alpha": 0.85},
    "region": {"color": "#6b6257", "size": 8.5, "alpha": 0.7},
}
SHADE_GAIN = 0.0004  # how much a metre of slope from cell to cell lightens or darkens
SHADE_MOST = 0.13


def _smooth(theatre: Theatre, values: Array) -> Array:
    """Blend each cell with its neighbours; float64 [C]."""
    known = theatre.neighbour >= 0
    around = np.where(known, values[theatre.neighbour], values[:, None]).mean(axis=1)
    blended: Array = (values + around) / 2.0
    return blended


def _shade(theatre: Theatre) -> Array:
    """Light the cells from the north-west; float64 [C] around 0."""
    height = _smooth(theatre, theatre.elevation_m.astype(np.float64))
    slope = np.zeros(height.size)
    for direction, sign in ((2, -1), (3, -1), (0, 1), (5, 1)):
        other = theatre.neighbour[:, direction]
        slope -= sign * np.where(other >= 0, height - height[other], 0.0)
    return np.clip(slope * SHADE_GAIN, -SHADE_MOST, SHADE_MOST)


def _spacing_km(theatre: Theatre) -> float:
    """Read the spacing of the lattice from the cell farthest to one side."""
    column = theatre.q + theatre.r / 2.0
    cell = int(np.argmax(np.abs(column)))
    return float(theatre.x_km[cell] / column[cell])


def _draw_terrain(axes: "Axes", theatre: Theatre, box: Box) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import to_rgb

    palette = np.array([to_rgb(TERRAIN_COLOURS[name]) for name in TERRAINS])
    light = np.where(theatre.is_land, _shade(theatre), 0.0)
    colours = np.clip(palette[theatre.terrain] * (1.0 + light[:, None]), 0.0, 1.0)
    centre = np.column_stack([theatre.x_km, theatre.y_km])
    spacing = _spacing_km(theatre)
    shapes = centre[:, None, :] + lattice.corners(0.0, 0.0, spacing)
    low, high = np.array(box[:2]) - spacing, np.array(box[2:]) + spacing
    seen = ((centre > low) & (centre < high)).all(axis=1)
    shapes, colours = shapes[seen], colours[seen]
    axes.add_collection(PolyCollection(list(shapes), facecolors=colours, edgecolors=colours, linewidths=0.3))


def _edge_lines(theatre: Theatre, mask: Array) -> list[Array]:
    """Draw edges as lines between the centres of their cells."""
    cell, direction = np.nonzero(mask[:, :3])
    other = theatre.neighbour[cell, direction]
    here = np.column_stack([theatre.x_km[cell], theatre.y_km[cell]])
    there = np.column_stack([theatre.x_km[other], theatre.y_km[other]])
    return list(np.stack([here, there], axis=1))


def _draw_lines(axes: "Axes", theatre: Theatre, layers: Collection[str]) -> None:
    from matplotlib.collections import LineCollection

    outline = load_outline()
    axes.add_collection(LineCollection(outline.land, colors="#7f8c93", linewidths=0.5))
    axes.add_collection(LineCollection(outline.lakes, colors=WATER, linewidths=0.5))
    if "rivers" in layers:
        axes.add_collection(LineCollection(outline.rivers, colors=WATER, linewidths=0.9))
    if "roads" in layers:
        for name, (stroke, width) in ROAD_STROKES.items():
            where = theatre.road == ROADS.index(name)
            if name == "track":
                where &= theatre.rail_tracks == 0
            lines = _edge_lines(theatre, where)
            axes.add_collection(LineCollection(lines, colors=ROAD, linewidths=width, linestyles=[stroke], alpha=0.8))
    if "railways" in layers:
        axes.add_collection(LineCollection(outline.railways, colors="white", linewidths=2.0, alpha=0.7))
        axes.add_collection(LineCollection(outline.railways, colors=RAIL, linewidths=1.1))
    if "frontiers" in layers:
        axes.add_collection(LineCollection(outline.frontiers, colors=FRONTIER, linewidths=3.5, alpha=0.18))
        axes.add_collection(
            LineCollection(outline.frontiers, colors=FRONTIER, linewidths=1.0, linestyles=[(0, (6, 1.5, 1, 1.5))])
        )
    if "passes" in layers:
        axes.add_collection(
            LineCollection(_edge_lines(theatre, theatre.is_pass), colors=PASS, linewidths=2.2, alpha=0.75)
        )


def _draw_labels(axes: "Axes", has_halo: bool) -> None:
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=1.5, foreground="white", alpha=0.6)] if has_halo else None
    for label in load_labels():
        style = dict(LABEL_STYLES[label.kind])
        axes.text(
            label.x_km,
            label.y_km,
            label.text,
            rotation=label.angle_deg,
            ha="center",
            va="center",
            clip_on=True,
            path_effects=halo,
            **style,
        )


def _draw_legend(axes: "Axes") -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(facecolor=TERRAIN_COLOURS[name], edgecolor="#999999", linewidth=0.4, label=name.replace("_", " "))
        for name in TERRAINS
    ]
    handles += [
        Line2D([], [], color=WATER, linewidth=0.9, label="river"),
        Line2D([], [], color=RAIL, linewidth=1.1, label="railway"),
        *(
            Line2D([], [], color=ROAD, linewidth=width, linestyle=stroke, label=f"road, {name}")
            for name, (stroke, width) in ROAD_STROKES.items()
        ),
        Line2D([], [], color=PASS, linewidth=2.2, alpha=0.75, label="pass"),
        Line2D([], [], color=FRONTIER, linewidth=1.0, linestyle=(0, (6, 1.5, 1, 1.5)), label="frontier of 1945"),
        Line2D([], [], color="black", marker="s", markersize=4, linewidth=0, label="city"),
        Line2D(
            [],
            [],
            color="black",
            marker="o",
            markersize=3,
            markerfacecolor="white",
            linewidth=0,
            label="town, station, port",
        ),
        Line2D([], [], color=FRONTIER, marker="^", markersize=4, linewidth=0, label="works"),
    ]
    legend = axes.legend(
        handles=handles,
        loc="lower right",
        fontsize=6.5,
        ncols=2,
        framealpha=0.95,
        title="August 1945 (modern name)",
        title_fontsize=7,
    )
    legend.set_zorder(10)


def _draw_scale(axes: "Axes", box: Box) -> None:
    west, south, east, north = box
    length = 10.0 ** np.floor(np.log10((east - west) / 4.0)) * (2.0 if (east - west) > 2000 else 1.0)
    x, y = west + 0.02 * (east - west), south + 0.025 * (north - south)
    axes.plot([x, x + length], [y, y], color="black", linewidth=2.5, solid_capstyle="butt")
    axes.text(x + length / 2, y + 0.006 * (north - south), f"{length:.0f} km", ha="center", va="bottom", size=7)


def draw_map(path: Path, *, layers: Collection[str] = LAYERS, width_px: int = 2600, box: Box | None = None) -> None:
    """Draw the map of the theatre to a file.

    Parameters
    ----------
    path : ends in .png or .svg
    layers : any of LAYERS
    width_px : width of the picture; the height follows
    box : west, south, east and north in kilometres on the plane; the whole map when not given
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    theatre = load_theatre()
    if box is None:
        x, y = theatre.x_km, theatre.y_km
        box = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    has_halo = path.suffix != ".svg"  # a halo would turn the letters of an SVG into shapes
    west, south, east, north = box
    width = width_px / DPI
    figure = Figure(figsize=(width, width * (north - south) / (east - west)), dpi=DPI, facecolor="#f7f7f5")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_axis_off()
    axes.set_autoscale_on(False)
    with matplotlib.rc_context({"svg.hashsalt": "auguststorm", "svg.fonttype": "none"}):
        if "terrain" in layers:
            _draw_terrain(axes, theatre, box)
        _draw_lines(axes, theatre, layers)
        if "labels" in layers:
            _draw_labels(axes, has_halo)
        if "places" in layers:
            write_places(figure, axes, theatre, box, has_halo)
        _draw_legend(axes)
        _draw_scale(axes, box)
        figure.savefig(path, dpi=DPI, metadata={"Date": None} if path.suffix == ".svg" else None)
