"""Trace simplified lines for drawing from the raw layers, when the arrays are built."""

import json
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from auguststorm.tables import load_table
from auguststorm.theatre.cells import Cells
from auguststorm.theatre.lattice import corners
from auguststorm.theatre.layers import Layers, polygons
from auguststorm.theatre.lines import Line
from auguststorm.theatre.network import Reader

Polylines = list[list[list[int]]]


def map_area(cells: Cells, spacing_km: float) -> BaseGeometry:
    """Join all cells of the map to one shape."""
    rings = [corners(x, y, spacing_km).round(3) for x, y in zip(cells.x_km, cells.y_km, strict=True)]
    return shapely.coverage_union_all(shapely.polygons(rings)).buffer(1.0)


def _pieces(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = getattr(geometry, "geoms", None)
    return [geometry] if parts is None else [piece for part in parts for piece in _pieces(part)]


def _polylines(geometries: Iterable[BaseGeometry], tolerance_km: float) -> Polylines:
    """Round to a kilometre and drop what vanishes by it."""
    out: Polylines = []
    for geometry in geometries:
        for piece in _pieces(shapely.simplify(geometry, tolerance_km)):
            if piece.is_empty or piece.geom_type not in ("LineString", "LinearRing", "Polygon"):
                continue
            rings = [piece.exterior, *piece.interiors] if piece.geom_type == "Polygon" else [piece]
            for ring in rings:
                line: list[list[int]] = []
                for x, y in ring.coords:
                    point = [round(x), round(y)]
                    if not line or line[-1] != point:
                        line.append(point)
                if len(line) > 1:
                    out.append(line)
    return out


def _frontiers(countries: Mapping[str, BaseGeometry], coast: BaseGeometry, reach_km: float) -> list[BaseGeometry]:
    """Find the lines along which two countries meet, away from the coast."""
    shore = shapely.buffer(coast, reach_km, quad_segs=1)
    wide = {name: shapely.buffer(polygon, reach_km, quad_segs=1) for name, polygon in countries.items()}
    out = []
    for a, b in combinations(sorted(countries), 2):
        line = shapely.difference(shapely.intersection(countries[a].boundary, wide[b]), shore)
        if not line.is_empty:
            out.append(shapely.line_merge(line) if line.geom_type == "MultiLineString" else line)
    return out


def _rail(reader: Reader, line: Line) -> BaseGeometry:
    return shapely.LineString(
        [reader.setup.plane.to_km(point.longitude_deg, point.latitude_deg) for point in line.points]
    )


def _labels(reader: Reader) -> list[list[Any]]:
    """Place the writing of the map: text, kind, x, y, angle."""
    out: list[list[Any]] = []
    for row in load_table("theatre/labels.csv", "labels"):
        x, y = reader.setup.plane.to_km(row["longitude_deg"], row["latitude_deg"])
        out.append([row["text"], row["kind"], round(float(x)), round(float(y)), row["angle_deg"]])
    return out


def trace(cells: Cells, layers: Layers, reader: Reader, rules: Mapping[str, float]) -> dict[str, Any]:
    """Trace coasts, lakes, rivers of class 2 and 3, railways and frontiers inside the map."""
    area = map_area(cells, rules["cell_spacing_km"])
    tolerance, island = rules["outline_tolerance_km"], rules["island_area_km2"]
    land = [
        piece
        for polygon in layers.land
        for piece in polygons(shapely.intersection(polygon, area))
        if piece.area >= island
    ]
    lakes = [shapely.intersection(lake, area) for _, lake in layers.lakes if lake.area >= rules["outline_lake_km2"]]
    rivers = [shapely.intersection(river, area) for _, size, river in layers.rivers if size > 1]
    rails = [shapely.intersection(_rail(reader, line), area) for line in reader.railways()]
    coast = MultiPolygon([polygon for polygon in layers.land if polygon.intersects(area)]).boundary
    frontiers = [
        shapely.intersection(line, area)
        for line in _frontiers(layers.countries, coast, rules["outline_frontier_reach_km"])
    ]
    return {
        "land": _polylines(land, tolerance),
        "lakes": _polylines(lakes, tolerance),
        "rivers": _polylines(rivers, tolerance),
        "railways": _polylines(rails, 0.0),
        "frontiers": _polylines(frontiers, tolerance),
        "labels": _labels(reader),
    }


def write_outline(path: Path, lines: Mapping[str, Any]) -> None:
    """Store the lines as JSON, one kind a line."""
    body = ",\n".join(f"{json.dumps(name)}:{json.dumps(lines[name], separators=(',', ':'))}" for name in lines)
    path.write_text("{\n" + body + "\n}\n", encoding="utf-8")
