"""Lay small worlds into the shapes of the real campaign, so that tests share the kernels that it compiles.

A small world is the compiled historical scenario with everything struck out: no land, no troops, no plans. A builder
then lays a patch of cells, places, headquarters, formations and tasks into the first rows. Coefficients stay those of
the tables.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.campaign import clear_log
from auguststorm.engine import codes
from auguststorm.engine.codes import NEVER
from auguststorm.engine.paths import UNREACHABLE, distance_field
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.engine.step import PHASES, Phase, step
from auguststorm.scenario.compile_theatre import edge_costs
from auguststorm.theatre.lattice import DIRECTIONS
from auguststorm.theatre.terrain import TERRAINS
from tests.engine.states import historical, keep

Array = npt.NDArray[Any]

WIDTH, HEIGHT = 10, 6
N_CELLS = WIDTH * HEIGHT
SPACING_KM = 16.0
SEED = 7

CAMP_OF = (codes.ALLIED, codes.ALLIED, codes.AXIS, codes.AXIS, codes.AXIS)  # by codes.SIDES

LAST = -2  # stands for the last row of the other subject
BLANK: dict[str, dict[str, float]] = {
    "theatre": {"neighbour": -1, "surface": codes.NO_SURFACE, "bridge": -1, "x_km": 1e5, "y_km": 1e5},
    "formations": {"parent": -1, "works_place": -1, "start_cell": -1, "army": -1},
    "headquarters": {"superior": -1, "line_cells": -1, "leader": -1, "is_off_map": 1, "belief": -1},
    "plans": {"term_kind": -1, "term_place": -1, "objective": -1, "clock_h": -NEVER},
    "tasks": {"plan": -1, "objective": -1, "route": -1, "behind_place": -1, "action": codes.DEFEND},
    "routes": {"tenths_h": UNREACHABLE, "place": -1, "field_of": -1},
    "places": {"cell": -1, "first_in_cell": -1, "next_in_cell": -1, "start_control": codes.NOBODY},
    "supply": {"near_place": -1},
    "air": {"place_km": NEVER, "party_of_plan": -1},
    "naval": {"landing_group": -1, "first_landing": -1, "landing_route": -1, "speed_kn": 1},
    "politics": {"given_offer_h": NEVER, "given_decision_h": NEVER, "bomb_h": NEVER},
}
POINTERS = {  # rows that must point somewhere point at the last row of the other subject, which stays blank
    "theatre": {"bridge_cell": "theatre"},
    "tasks": {"formation": "formations"},
    "air": {"base_place": "places", "lift_plan": "plans", "airland_plan": "plans"},
    "naval": {"landing_task": "tasks", "landing_port": "places", "base_place": "places"},
    "politics": {
        "kwantung": "headquarters", "imperial": "headquarters", "allied_theatre": "headquarters",
        "capital_place": "places", "mukden_place": "places", "mengjiang_capital": "places", "claimed_place": "places",
    },
}  # fmt: skip
SIZE_OF = {
    "theatre": "region",
    "formations": "side",
    "headquarters": "superior",
    "plans": "owner",
    "places": "cell",
    "tasks": "plan",
}


def length_of(setting: Setting, subject: str) -> int:
    """Return how many rows a subject has."""
    return int(getattr(setting, subject)[SIZE_OF[subject]].size)


@cache
def _nothing() -> Setting:
    """Return the historical setting with every row struck out."""
    setting = historical().setting
    blank = {}
    for subject, values in BLANK.items():
        record = getattr(setting, subject).copy()
        for name in record.dtype.names:
            record[name] = values.get(name, 0)
        for name, other in POINTERS.get(subject, {}).items():
            record[name] = length_of(setting, other) - 1
        blank[subject] = record
    n_formations = length_of(setting, "formations")
    blank["formations"].key[:] = np.arange(n_formations) + n_formations  # beyond those of formations that are put
    belief = np.flatnonzero(setting.headquarters.belief >= 0)  # as many believers as in the campaign, from row 0
    blank["headquarters"].belief[: belief.size] = np.arange(belief.size)
    blank["headquarters"].order[:] = np.arange(length_of(setting, "headquarters"))
    return setting._replace(**blank)


def cell_at(column: int, row: int) -> int:
    """Number the cell of a column and a row of the patch."""
    return row * WIDTH + column


class Small:
    """Build a small world.

    Parameters
    ----------
    runs : how many runs, or their numbers
    slots : rows of the arrays that formations take, in the order in which they are put; the first rows otherwise
    is_central : coefficients at their central values, or drawn for each run
    """

    def __init__(
        self,
        runs: int | Sequence[int] = 2,
        seed: int = SEED,
        slots: Sequence[int] | None = None,
        is_central: bool = True,
    ) -> None:
        numbers = np.arange(runs) if isinstance(runs, int) else np.array(runs)
        nothing = _nothing()
        copies = {subject: getattr(nothing, subject).copy() for subject in BLANK}
        chunk = historical().for_runs(seed, numbers, is_central)
        parameters = type(chunk.parameters)(*(values.copy() for values in chunk.parameters))
        self.setting = nothing._replace(
            chance=chunk.chance, parameters=parameters, switches=nothing.switches.copy(), **copies
        )
        self.slots = list(slots) if slots is not None else list(range(length_of(nothing, "formations") - 1))
        self.headquarters_cell = np.full(length_of(nothing, "headquarters"), -1, np.int32)
        self.n_places = self.n_headquarters = self.n_formations = self.n_routes = self.n_bridges = self.n_rows = 0
        self.chains: dict[int, list[dict[str, Any]]] = {}
        self.changes: list[Callable[[State], None]] = []
        self._lay_patch()

    def _lay_patch(self) -> None:
        ground = self.setting.theatre
        for row in range(HEIGHT):
            for column in range(WIDTH):
                cell = cell_at(column, row)
                ground.is_land[cell] = 1
                ground.x_km[cell] = SPACING_KM * (column + row / 2)
                ground.y_km[cell] = SPACING_KM * row * 3**0.5 / 2
                for direction, (dq, dr) in enumerate(DIRECTIONS):
                    if 0 <= column + dq < WIDTH and 0 <= row + dr < HEIGHT:
                        ground.neighbour[cell, direction] = cell_at(column + dq, row + dr)
                        ground.distance_km[cell, direction] = SPACING_KM
        self.terrain(range(N_CELLS), "plain")

    def terrain(self, cells: Sequence[int], terrain: str) -> None:
        """Give cells a terrain, and the edges into and out of them its surface; sea closes them."""
        ground = self.setting.theatre
        for cell in cells:
            ground.terrain[cell] = TERRAINS.index(terrain)
            ground.is_land[cell] = int(terrain not in ("sea", "lake"))
            surface = codes.SURFACES.index(terrain) if ground.is_land[cell] else codes.NO_SURFACE
            for direction, there in enumerate(ground.neighbour[cell]):
                if there >= 0:
                    is_way = ground.is_land[cell] and ground.is_land[there]
                    self.edge(cell, direction, surface=surface if is_way else codes.NO_SURFACE)

    def edge(self, cell: int, direction: int, **values: Any) -> None:
        """Set fields of an edge, on both its sides."""
        ground = self.setting.theatre
        there = ground.neighbour[cell, direction]
        for name, value in values.items():
            ground[name][cell, direction] = value
            ground[name][there, (direction + 3) % 6] = value

    def bridge(self, cell: int, direction: int) -> int:
        """Put a bridge over an edge; returns its number."""
        number = self.n_bridges
        self.n_bridges += 1
        self.edge(cell, direction, bridge=number)
        self.setting.theatre.bridge_cell[number] = cell, self.setting.theatre.neighbour[cell, direction]
        return number

    def place(self, cell: int, control: int = codes.AXIS, **values: Any) -> int:
        """Put a place into a cell; returns its number."""
        places = self.setting.places
        number = self.n_places
        self.n_places += 1
        places.cell[number] = cell
        places.start_control[number] = control
        places.next_in_cell[number] = places.first_in_cell[cell]
        places.first_in_cell[cell] = number
        for name, value in values.items():
            places[name][number] = value
        return number

    def staff(self, camp: int, superior: int = -1, cell: int = -1, **values: Any) -> int:
        """Add a headquarters below another, which must have been added before; returns its number."""
        tree = self.setting.headquarters
        number = self.n_headquarters
        self.n_headquarters += 1
        tree.camp[number] = camp
        tree.side[number] = codes.SOVIET if camp == codes.ALLIED else codes.JAPANESE
        tree.superior[number] = superior
        tree.is_off_map[number] = int(cell < 0)
        tree.level[number] = 0 if superior < 0 else tree.level[superior] + 1
        self.headquarters_cell[number] = cell
        for name, value in values.items():
            tree[name][number] = value
        return number

    def formation(self, side: int, cell: int, mobility: int = codes.FOOT, men: float = 10_000, **values: Any) -> int:
        """Put a formation into a cell; returns its row."""
        who = self.setting.formations
        row = self.slots[self.n_formations]
        tanks, guns = values.pop("tanks", 0.0), values.pop("guns", 0.0)
        given = {
            "side": side, "camp": CAMP_OF[side], "mobility": mobility, "men_start": men, "tanks_start": tanks,
            "guns_start": guns, "quality": 0.7, "start_cell": cell, "need_t_per_day": (men / 100, men / 50),
            "key": self.n_formations,
        }  # fmt: skip
        for name, value in {**given, **values}.items():
            who[name][row] = value
        self.n_formations += 1
        self.chains[row] = []
        return row

    def works(self, cell: int, place: int, men: float = 1_500, works_class: int = 2, **values: Any) -> int:
        """Put a Japanese garrison of works into a cell; returns its row."""
        return self.formation(
            codes.JAPANESE, cell, codes.STATIC, men,
            is_works=1, works_class=works_class, works_place=place, **values,
        )  # fmt: skip

    def task(self, formation: int, action: int, place: int, **values: Any) -> None:
        """Append a task to a formation's chain, in force from the start unless it belongs to a plan row."""
        self.chains[formation].append({"action": action, "objective": place, "may_bypass": 1, **values})

    def row(self, owner: int, **values: Any) -> int:
        """Add a row of the plan table, active and without terms; returns its number."""
        rows = self.setting.plans
        number = self.n_rows
        self.n_rows += 1
        rows.owner[number] = owner
        rows.camp[number] = self.setting.headquarters.camp[owner]
        rows.is_active[number] = 1
        for name, value in values.items():
            rows[name][number] = value
        return number

    def then(self, change: Callable[[State], None]) -> None:
        """Change the state at the start, once it is made."""
        self.changes.append(change)

    def route(self, place: int, mobility: int) -> int:
        """Return the distance field to a place for a mobility, filled when it is first asked for."""
        routes, ground = self.setting.routes, self.setting.theatre
        is_on_wheels = mobility not in (codes.FOOT, codes.CAVALRY)
        if routes.field_of[place, int(is_on_wheels)] < 0:
            names = [row.name for row in historical().parameters["movement"]]
            value = dict(zip(names, self.setting.parameters.movement[0], strict=True))
            patch = _Patch(ground)
            tenths = distance_field(
                int(self.setting.places.cell[place]),
                patch.neighbour,
                edge_costs(patch, value, is_on_wheels),  # type: ignore[arg-type]
            )
            routes.tenths_h[self.n_routes, :N_CELLS] = tenths
            routes.place[self.n_routes] = place
            routes.field_of[place, int(is_on_wheels)] = self.n_routes
            self.n_routes += 1
        return int(routes.field_of[place, int(is_on_wheels)])

    def build(self) -> tuple[State, Setting]:
        """Return the state at 00:00 of H-day and the setting."""
        self._lay_chains()
        who = self.setting.formations
        who.order[:] = np.lexsort((who.key, who.is_artillery))
        compiled = replace(historical(), setting=self.setting, headquarters_cell=self.headquarters_cell)
        state = compiled.start(self.setting)
        for change in self.changes:
            change(state)
        return state, self.setting._replace(scratch=compiled.scratch(state))

    def _lay_chains(self) -> None:
        tasks, who, rows = self.setting.tasks, self.setting.formations, self.setting.plans
        number = 0
        of_row: dict[int, list[int]] = {}
        for formation, chain in self.chains.items():
            tasks.first[formation], tasks.count[formation] = number, len(chain)
            for task in chain:
                tasks.formation[number] = formation
                if task["objective"] >= 0 and who.mobility[formation] != codes.STATIC:
                    tasks.route[number] = self.route(task["objective"], int(who.mobility[formation]))
                for name, value in task.items():
                    tasks[name][number] = value
                if "plan" in task:
                    of_row.setdefault(task["plan"], []).append(number)
                number += 1
        start = 0
        for row, numbers in of_row.items():
            rows.first_task[row], rows.n_tasks[row] = start, len(numbers)
            rows.row_tasks[start : start + len(numbers)] = numbers
            start += len(numbers)


class _Patch:
    """Show `edge_costs` the cells of the patch alone."""

    neighbour: Array
    is_frontier: Array

    def __init__(self, ground: Any) -> None:
        for name in ("neighbour", "surface", "river", "bridge", "is_frontier", "distance_km"):
            setattr(self, name, np.ascontiguousarray(ground[name][:N_CELLS]))
        self.is_frontier = self.is_frontier == 1


def go(
    state: State,
    setting: Setting,
    ticks: int,
    phases: tuple[Phase, ...] = PHASES,
    first_tick: int = 0,
    watch: Callable[[int, State], None] | None = None,
) -> State:
    """Run a world through some ticks; `watch` is told the tick and the state after it, which later ticks overwrite."""
    for tick in range(first_tick, first_tick + ticks):
        state = step(clear_log(state), setting, tick, phases)
        if watch is not None:
            watch(tick, state)
    return state


class Event(NamedTuple):
    """One entry of the log."""

    kind: int  # codes.EVENTS
    time_h: float
    subject: int
    object: int
    value: float


def run_alone(phase: Phase, state: State, setting: Setting, first_tick: int, ticks: int) -> tuple[State, list[Event]]:
    """Run one phase alone through some ticks; returns a copy of the state and the first run's events."""
    events: list[Event] = []
    for tick in range(first_tick, first_tick + ticks):
        state.log["count"] = 0
        state = phase(state, setting, tick)
        log = state.log
        for slot in range(log.count[0]):
            kind, subject, other = (int(log[name][0, slot]) for name in ("kind", "subject", "object"))
            events.append(Event(kind, float(log.time_h[0, slot]), subject, other, float(log.value[0, slot])))
    return keep(state), events


def set_parameters(phase: Phase, setting: Setting, **values: float) -> None:
    """Give coefficients of a phase other values in every run."""
    names = import_module(phase.__module__).PARAMETERS
    for name, value in values.items():
        getattr(setting.parameters, phase.__name__)[:, names.index(name)] = value


def men_in_all(state: State) -> Array:
    """Count men present and lost; float64 [R, F]."""
    men: Array = state.formations.men + state.sinks.men.sum(axis=2)
    return men
