"""Lay the theatre as a Mesa space: a cell knows its terrain, its edges to six neighbours, and who stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from mesa.discrete_space import Cell, DiscreteSpace

from auguststorm.engine import codes
from auguststorm.engine.setting import Setting
from auguststorm.theatre.terrain import TERRAINS

if TYPE_CHECKING:
    from benchmarks.mesa_model.model import Formation
    from benchmarks.mesa_model.places import Bridge, Place

HILLS = {TERRAINS.index(name) for name in ("bare_hills", "forested_hills")}
CLOSE = {TERRAINS.index(name) for name in ("mountain", "taiga", "marsh")}
SEA = TERRAINS.index("sea")
RUSSIAN_GAUGE_MM = 1524


@dataclass(slots=True, eq=False)
class Edge:
    """One of the six sides of a cell, seen from within."""

    there: "GroundCell"
    direction: int
    distance_km: float
    surface: int
    river: int
    rail_gauge_mm: int
    is_frontier: bool
    is_pass: bool
    bridge: "Bridge | None" = None
    debt_km: dict[int | None, float] = field(default_factory=dict)  # columns it has to pass, by road or a camp's rail

    @property
    def is_passable(self) -> bool:
        """Tell whether a road or open ground leads over the edge."""
        return self.surface != codes.NO_SURFACE

    @property
    def has_bridge(self) -> bool:
        """Tell whether a bridge stands over its river."""
        return self.bridge is not None and self.bridge.is_standing

    def has_rail_of(self, camp: int) -> bool:
        """Tell whether a railway of the camp's own gauge runs over the edge."""
        return self.rail_gauge_mm > 0 and (self.rail_gauge_mm == RUSSIAN_GAUGE_MM) == (camp == codes.ALLIED)


class GroundCell(Cell):
    """A hexagon of 16 km."""

    index: int
    terrain: int
    region: int
    axis: int
    x_km: float
    y_km: float
    is_closed_to_allied: bool
    edges: list[Edge]
    near: list[tuple["Place", float]]  # nearest places, nearest first, and km to them

    @property
    def is_hilly(self) -> bool:
        """Tell whether the cell is hills."""
        return self.terrain in HILLS

    @property
    def is_close(self) -> bool:
        """Tell whether the cell is mountain, taiga or marsh."""
        return self.terrain in CLOSE

    @property
    def is_coastal(self) -> bool:
        """Tell whether the cell lies beside the sea."""
        return any(cell.terrain == SEA for cell in self.connections.values())

    def units(self) -> "Sequence[Formation]":
        """List the formations in the cell, armed or not."""
        return [agent for agent in self.agents if agent.is_unit]

    def armed(self, camp: int) -> "Sequence[Formation]":
        """List the armed formations of a camp in the cell."""
        return [agent for agent in self.agents if agent.is_unit and agent.camp == camp and agent.is_armed]

    def is_held(self, camp: int) -> bool:
        """Tell whether an armed formation of a camp stands in the cell."""
        return any(agent.is_unit and agent.camp == camp and agent.is_armed for agent in self.agents)

    def is_blocked(self, camp: int) -> bool:
        """Tell whether a formation of a camp keeps others out of the cell."""
        return any(agent.is_unit and agent.camp == camp and agent.is_barring for agent in self.agents)

    def is_within(self, camp: int, radius: int) -> bool:
        """Tell whether an armed formation of a camp stands within so many cells."""
        return any(cell.is_held(camp) for cell in self.get_neighborhood(radius, include_center=True).cells)


class Ground(DiscreteSpace[Any]):
    """All cells of the theatre that have a neighbour, by their number."""

    def __init__(self, setting: Setting, random: Random) -> None:
        super().__init__(cell_klass=GroundCell, random=random)
        self.neighbours: list[list[int]] = setting.theatre.neighbour.tolist()
        theatre = setting.theatre
        columns = (
            theatre.terrain, theatre.region, theatre.axis, theatre.x_km, theatre.y_km, theatre.is_closed_to_allied,
        )  # fmt: skip
        for index, values in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            if max(self.neighbours[index]) < 0:
                continue
            cell = GroundCell((index,), random=random)
            cell.index = index
            cell.terrain, cell.region, cell.axis, cell.x_km, cell.y_km, cell.is_closed_to_allied = values
            cell.edges, cell.near = [], []
            self.add_cell(cell)
        self._connect_cells()
        self._lay_edges(setting)

    def at(self, index: int) -> "GroundCell | None":
        """Return the cell of a number, None for one that is not on the map."""
        found: GroundCell | None = self._cells.get((index,))
        return found

    def _connect_cells(self) -> None:
        for cell in self._cells.values():
            self._connect_single_cell(cell)

    def _connect_single_cell(self, cell: GroundCell) -> None:
        for direction, there in enumerate(self.neighbours[cell.index]):
            if there >= 0:
                cell.connect(self._cells[(there,)], (direction,))

    def _lay_edges(self, setting: Setting) -> None:
        theatre = setting.theatre
        columns = (theatre.distance_km, theatre.surface, theatre.river, theatre.rail_gauge_mm)
        distance_km, surface, river, gauge_mm = (column.tolist() for column in columns)
        is_frontier, is_pass = theatre.is_frontier.tolist(), theatre.is_pass.tolist()
        for cell in self._cells.values():
            here = cell.index
            cell.edges = [
                Edge(
                    there,
                    direction,
                    distance_km[here][direction],
                    surface[here][direction],
                    river[here][direction],
                    gauge_mm[here][direction],
                    bool(is_frontier[here][direction]),
                    bool(is_pass[here][direction]),
                )
                for (direction,), there in cell.connections.items()
            ]
