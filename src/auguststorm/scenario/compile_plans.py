"""Turn plans into rows that headquarters decide on and chains of tasks that formations go through."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.doctrine.chains import Leaf
from auguststorm.doctrine.compile import compile_rows
from auguststorm.doctrine.leaf_tasks import LeafTasks, expand
from auguststorm.doctrine.plans import PlanRow
from auguststorm.engine import codes
from auguststorm.engine.paths import route_class
from auguststorm.engine.setting import FormationSetting, PlanSetting, TaskSetting
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.order_of_battle.load import ECHELONS, KINDS, MOBILITIES
from auguststorm.theatre import Theatre

Array = npt.NDArray[Any]

SAME = 1.0


def superiors(battle: OrderOfBattle) -> dict[str, str]:
    """Return the superior of every formation of the tree and of every leaf, "" at the top."""
    out = {row["formation_id"]: row["parent_id"] or "" for row in battle.tables.tree}
    tree = battle.headquarters
    who = battle.formations
    for formation, name in enumerate(who.id):
        if name in out:
            continue
        parent = tree.formation_id[who.headquarters[formation]] or ""
        out[name] = parent if parent != name else ""
    return out


def camps(battle: OrderOfBattle) -> dict[str, int]:
    """Return the camp of every formation of the tree and of every leaf."""
    allied = ("soviet", "mongolian")
    out = {row["formation_id"]: int(row["side"] not in allied) for row in battle.tables.tree}
    out |= dict(zip(battle.formations.id, (int(camp) for camp in battle.formations.camp), strict=True))
    return out


def place_points(theatre: Theatre) -> dict[str, tuple[float, float]]:
    """Return where each place lies on the plane, km, in the order of the arrays."""
    places = theatre.places
    return {
        name: (float(theatre.x_km[cell]), float(theatre.y_km[cell])) if cell >= 0 else (0.0, 0.0)
        for name, cell in zip(places.id, places.cell, strict=True)
    }


def leaf_tasks(
    theatre: Theatre, battle: OrderOfBattle, formations: FormationSetting, plans: Sequence[PlanRow]
) -> LeafTasks:
    """Expand the plans into the chains of every formation."""
    who = battle.formations
    leaves = [
        Leaf(
            name,
            codes.SIDES[who.side[f]],
            KINDS[who.kind[f]],
            MOBILITIES[who.mobility[f]],
            ECHELONS[who.echelon[f]],
            bool(who.is_forward_detachment[f]),
            float(theatre.x_km[formations.start_cell[f]]),
            float(theatre.y_km[formations.start_cell[f]]),
        )
        for f, name in enumerate(who.id)
    ]
    clear = {name for name, is_clear in zip(theatre.places.id, theatre.places.is_clear, strict=True) if is_clear}
    return expand(plans, superiors(battle), leaves, place_points(theatre), clear)


def landing_ports(chains: LeafTasks, ports: Mapping[int, Sequence[int]]) -> Array:
    """Return for each task the place that its route leads to: the objective, for landings the first choice of port."""
    goal = chains.objective_place.astype(np.int32).copy()
    for task, of_task in ports.items():
        goal[task] = of_task[0]
    return goal


def wanted_routes(
    chains: LeafTasks, goal: Array, formations: FormationSetting, ports: Mapping[int, Sequence[int]]
) -> set[tuple[int, int]]:
    """List the pairs of place and class of mobility that need a distance field.

    Parameters
    ----------
    goal : place that each task's route leads to
    ports : all ports that a landing may embark at, by task
    """
    return {
        (int(place), int(route_class(int(formations.mobility[chains.formation[task]]))))
        for task in range(goal.size)
        for place in (goal[task], *ports.get(task, ()))
        if place >= 0 and formations.mobility[chains.formation[task]] != codes.STATIC
    }


def stop_lines(theatre: Theatre, chains: LeafTasks, start_cell: Array) -> tuple[Array, Array, Array]:
    """Lay the stop line of each task across the way from where its formation started.

    The line stands at right angles to the direction of the middle of the places that the plan names, as far out as the
    farthest of them.

    Returns
    -------
    (east, north, km), float32 [K]: a unit vector, and how far along it the formation may go; NEVER without a line
    """
    cell = theatre.places.cell
    n_tasks = chains.formation.size
    east, north = np.zeros(n_tasks, np.float32), np.zeros(n_tasks, np.float32)
    reach = np.full(n_tasks, codes.NEVER, np.float32)
    for task in np.flatnonzero(chains.stop_rule):
        places = [theatre.place_index[name] for name in chains.stop_rules[chains.stop_rule[task] - 1]]
        cells = np.array([cell[place] for place in places if cell[place] >= 0])
        start = start_cell[chains.formation[task]]
        x, y = theatre.x_km[cells] - theatre.x_km[start], theatre.y_km[cells] - theatre.y_km[start]
        length = float(np.hypot(x.mean(), y.mean()))
        if length > 0.0:
            east[task], north[task] = x.mean() / length, y.mean() / length
            reach[task] = (x * east[task] + y * north[task]).max()
    return east, north, reach


def compile_tasks(
    theatre: Theatre,
    chains: LeafTasks,
    rows_prewar: Array,
    goal: Array,
    field_of: Array,
    formations: FormationSetting,
) -> TaskSetting:
    """Compile the chains of tasks, once the distance fields are numbered."""
    stop_east, stop_north, stop_km = stop_lines(theatre, chains, formations.start_cell)
    mobility = formations.mobility[chains.formation]
    classes = np.array([route_class(int(m)) for m in mobility])
    route = np.where((goal >= 0) & (mobility != codes.STATIC), field_of[np.maximum(goal, 0), classes], -1)
    action = chains.action.copy()
    action[chains.naval_tasks] = codes.LANDING
    has_row = chains.plan_row >= 0
    return TaskSetting(
        first=chains.first_task,
        count=chains.n_tasks,
        formation=chains.formation,
        plan=chains.plan_row.astype(np.int16),
        action=action,
        objective=chains.objective_place.astype(np.int16),
        is_waypoint=chains.is_waypoint,
        may_bypass=chains.may_bypass,
        priority=chains.priority,
        route=route.astype(np.int16),
        is_prewar=np.where(has_row, rows_prewar[np.maximum(chains.plan_row, 0)], True),
        needs_previous=chains.needs_previous,
        earliest_from=chains.earliest_from,
        behind_place=chains.behind_place.astype(np.int16),
        stop_east=stop_east,
        stop_north=stop_north,
        stop_km=stop_km,
    )


def compile_plans(theatre: Theatre, battle: OrderOfBattle, plans: Sequence[PlanRow], chains: LeafTasks) -> PlanSetting:
    """Compile the rows of the plan table, with the statuses that the scenario gives them."""
    arrays = compile_rows(plans, superiors(battle), battle.headquarters.id, theatre.places.id, camps(battle))
    kind = arrays.term_kind.copy()
    place = arrays.term_place.copy()
    value = arrays.term_value.copy()
    seen = codes.TRIGGERS.index("enemy_seen")
    is_axis = (kind == seen) & (value == SAME)
    value[is_axis] = place[..., 0][is_axis]
    place[is_axis] = -1
    is_order = kind == codes.TRIGGERS.index("order_from")
    place[..., 1] = np.where(is_order, arrays.superior_row[:, np.newaxis], place[..., 1])
    is_clock = kind == codes.TRIGGERS.index("hours_after_h")
    clock = np.where(is_clock.any(axis=1), np.where(is_clock, value, -codes.NEVER).max(axis=1), -codes.NEVER)
    order = np.argsort(chains.plan_row, kind="stable")
    order = order[chains.plan_row[order] >= 0]
    counts = np.bincount(chains.plan_row[order], minlength=len(plans))
    return PlanSetting(
        owner=arrays.owner,
        camp=arrays.camp,
        is_prewar=arrays.is_prewar,
        is_active=arrays.is_active,
        action=arrays.action,
        objective=arrays.objective,
        term_kind=kind,
        term_place=place,
        term_value=value,
        clock_h=clock.astype(np.float32),
        first_task=np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int32),
        n_tasks=counts.astype(np.int32),
        row_tasks=order.astype(np.int32),
        priority=arrays.priority,
    )
