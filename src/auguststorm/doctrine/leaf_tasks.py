"""Expand plans into a chain of tasks for each formation on the map.

Every chain begins with a task of no plan: hold where you stand. Then come the steps that `chains` chooses, their
objectives shared out by `spread`, each preceded by the places to go by as waypoint tasks. A formation goes from place i
of its chain to a later place j when the row of task j is in force and its order has come, i is at least
`earliest_from[j]`, and, where `needs_previous[j]`, j is i + 1 and task i is done. A task is *done* when

- advance, seize, cross, pursue: the objective is in own hands; a waypoint: it is reached, or gone round
- mask: the place masked has fallen
- withdraw, transfer: arrived
- landing, transport: ashore
- defend, delay, screen, support: the objective is lost to the enemy
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.doctrine.chains import Chooser, Leaf, Stage, Step
from auguststorm.doctrine.plans import PlanRow
from auguststorm.doctrine.spread import Point, distance_km, nearest, share_out
from auguststorm.doctrine.standing import (
    ARMY_DEPTH,
    BACKWARD_ROLES,
    HOLDING,
    NO_WAYPOINTS,
    OFFENSIVE,
    SEABORNE,
    SECOND_ECHELONS,
    Standing,
    load_standing,
)
from auguststorm.engine import codes

Array = npt.NDArray[Any]
LEADER_PRIORITY = 0
NO_ROW = -1


class LeafTasks(NamedTuple):
    """Chains of tasks, flat; F formations in the order given, K tasks. Places count in the order of `place_xy`."""

    first_task: Array  # int32 [F]
    n_tasks: Array  # int32 [F]
    formation: Array  # int16 [K]
    plan_row: Array  # int32 [K], row of the plan table; -1 for the opening hold
    action: Array  # int8 [K], codes.ACTIONS
    objective_place: Array  # int32 [K]; -1 where it stands
    is_waypoint: Array  # bool [K]
    may_bypass: Array  # bool [K]
    priority: Array  # int8 [K], 0 first
    needs_previous: Array  # bool [K], false when the task supersedes the one before it
    earliest_from: Array  # int16 [K], place in the chain from which it may be taken up
    behind_place: Array  # int32 [K], place that the first echelon must hold before; -1 none
    stop_rule: Array  # int8 [K], 0 none, else 1 + index in `stop_rules`
    stop_rules: tuple[tuple[str, ...], ...]
    naval_tasks: Array  # int32, tasks of action landing or transport: who is to be shipped


class _Task(NamedTuple):
    row: int
    action: str
    place: str
    is_waypoint: bool
    may_bypass: bool
    priority: int
    needs_previous: bool
    earliest_from: int
    behind: str
    stop_places: tuple[str, ...]


class _Expander:
    """Hold what the expansion looks up."""

    def __init__(
        self,
        plans: Sequence[PlanRow],
        superior: Mapping[str, str],
        leaves: Sequence[Leaf],
        place_xy: Mapping[str, Point],
        clear_places: AbstractSet[str],
        standing: Standing,
    ) -> None:
        self.number = {row.plan_id: index for index, row in enumerate(plans)}
        self.chooser = Chooser(plans, superior, place_xy)
        self.leaves = {leaf.formation_id: leaf for leaf in leaves}
        self.place_xy = place_xy
        self.clear_places = clear_places
        self.standing = standing
        self.steps = {leaf.formation_id: self.chooser.steps(leaf) for leaf in leaves}
        self.at: dict[str, Point] = {leaf.formation_id: (leaf.x_km, leaf.y_km) for leaf in leaves}
        self.share: dict[tuple[str, int, str], str] = {}

    def share_objectives(self) -> None:
        """Share the objectives of every parallel stage, from the lowest headquarters upwards."""
        takers: dict[tuple[str, int], list[str]] = {}
        stage_of: dict[tuple[str, int], Stage] = {}
        for name, steps in self.steps.items():
            for step in steps:
                key = (step.stage.owner, step.stage.position)
                takers.setdefault(key, []).append(name)
                stage_of[key] = step.stage
        depth = {owner: len(self.chooser.line_of(owner)) for owner, _ in stage_of}
        for key in sorted(stage_of, key=lambda k: (-depth[k[0]], k[0], k[1])):
            stage = stage_of[key]
            if stage.is_parallel:
                self._share(stage, takers[key])
            for name in takers[key]:
                self.at[name] = self.place_xy[self._rows_for(name, stage, stage.rows)[-1].objective]

    def _share(self, stage: Stage, names: Sequence[str]) -> None:
        targets = {row.objective: self.place_xy[row.objective] for row in stage.rows}
        units: dict[str, list[str]] = {}
        for name in names:
            units.setdefault(self._unit(name, stage.owner), []).append(name)
        origins = {
            unit: (
                sum(self.at[name][0] for name in members) / len(members),
                sum(self.at[name][1] for name in members) / len(members),
            )
            for unit, members in units.items()
        }
        if stage.is_holding and stage.is_clock_only:
            for name in names:
                self.share[(stage.owner, stage.position, name)] = nearest(self.at[name], targets)
            return
        guns = {unit for unit, members in units.items() if all(self.leaves[m].echelon == "support" for m in members)}
        chosen = share_out(
            {unit: origins[unit] for unit in origins if unit not in guns},
            targets,
            self._load(stage, targets, units),
        )
        chosen |= {unit: nearest(origins[unit], targets) for unit in guns}
        for unit, members in units.items():
            for name in members:
                self.share[(stage.owner, stage.position, name)] = chosen[unit]

    def _unit(self, name: str, owner: str) -> str:
        """Name the direct subordinate of a headquarters to which a formation belongs; itself if it is the owner."""
        line = [name, *self.chooser.line_of(name)]
        index = line.index(owner) if owner in line else 0
        return line[index - 1] if index > 0 else name

    def _load(self, stage: Stage, targets: Iterable[str], units: Iterable[str]) -> dict[str, int]:
        """Count subordinates of the owner that have one of the objectives by rows of their own."""
        served: dict[str, set[str]] = {target: set() for target in targets}
        for name, steps in self.steps.items():
            if stage.owner not in self.chooser.line_of(name):
                continue
            unit = self._unit(name, stage.owner)
            if unit in units:
                continue
            for step in steps:
                if stage.owner in self.chooser.line_of(step.stage.owner):
                    for row in step.rows:
                        if row.objective in served:
                            served[row.objective].add(unit)
        return {target: len(names) for target, names in served.items()}

    def _rows_for(self, name: str, stage: Stage, rows: Sequence[PlanRow]) -> list[PlanRow]:
        target = self.share.get((stage.owner, stage.position, name))
        return [row for row in rows if row.objective == target] if target else list(rows)

    def chain(self, leaf: Leaf) -> list[_Task]:
        """Write the chain of one formation."""
        tasks = [_Task(NO_ROW, "defend", "", False, False, 2, False, 0, "", ())]
        at: Point = (leaf.x_km, leaf.y_km)
        last_own = 0
        for step in self.steps[leaf.formation_id]:
            rows = self._rows_for(leaf.formation_id, step.stage, step.rows)
            if self._is_too_far(leaf, step, rows, at):
                continue
            for letter, row in enumerate(rows):
                needs = self._needs_previous(step, row, letter, len(tasks))
                earliest = 0 if step.is_own else last_own
                if step.must_finish_before and tasks[-1].place == row.objective:
                    continue
                for place, is_waypoint in self._legs(at, row, tasks[-1].place, letter == 0):
                    tasks.append(self._task(leaf, row, place, is_waypoint, needs, earliest))
                    needs, earliest = True, 0
                    at = self.place_xy[place]
            if step.is_own:
                last_own = len(tasks) - 1
        return tasks

    def _is_too_far(self, leaf: Leaf, step: Step, rows: Sequence[PlanRow], at: Point) -> bool:
        """Tell whether a superior's post or further objective is so far that it must be meant for others.

        An opening post is measured from where the formation stands; later ones of fronts and theatres, unless they are
        ways back or the redoubt, from its last objective.
        """
        first = rows[0]
        way_km = distance_km(at, self.place_xy[first.objective])
        if step.stage.owner == leaf.formation_id or first.action == "withdraw" or first.role in BACKWARD_ROLES:
            return False
        if step.stage.is_holding:
            is_high = len(self.chooser.line_of(step.stage.owner)) < ARMY_DEPTH
            return way_km > self.standing.defender_post_km and (step.stage.is_clock_only or is_high)
        is_high = len(self.chooser.line_of(step.stage.owner)) < ARMY_DEPTH
        return is_high and step.must_finish_before and way_km > self.standing.further_task_km

    def _needs_previous(self, step: Step, row: PlanRow, letter: int, position: int) -> bool:
        if letter > 0 or row.has("previous_done") or step.must_finish_before:
            return True
        return row.is_clock_only and position > 1 and row.action in OFFENSIVE

    def _legs(self, at: Point, row: PlanRow, last: str, is_first: bool) -> list[tuple[str, bool]]:
        """List the places to go by that lie on the way, then the objective."""
        legs: list[tuple[str, bool]] = []
        if is_first and row.action not in (*NO_WAYPOINTS, "defend", "delay", "screen", "support"):
            for place, following in zip(row.via, (*row.via, row.objective)[1:], strict=True):
                where, beyond = self.place_xy[place], self.place_xy[following]
                is_detour = distance_km(at, where) + distance_km(where, beyond) > (
                    self.standing.waypoint_detour_ratio * distance_km(at, beyond)
                )
                is_masked = place in self.clear_places and row.may_bypass
                if not is_detour and not is_masked and place not in (row.objective, last):
                    legs.append((place, True))
                    at = where
        legs.append((row.objective, False))
        return legs

    def _task(
        self,
        leaf: Leaf,
        row: PlanRow,
        place: str,
        is_waypoint: bool,
        needs_previous: bool,
        earliest_from: int,
    ) -> _Task:
        priority = row.priority
        behind = ""
        if leaf.is_forward_detachment and row.action in OFFENSIVE:
            priority = LEADER_PRIORITY
        elif leaf.echelon in SECOND_ECHELONS:
            priority += 1
            behind = place if is_waypoint and row.action in OFFENSIVE else ""
        action = "advance" if is_waypoint and row.action not in HOLDING else row.action
        return _Task(
            self.number[row.plan_id], action, place, is_waypoint, row.may_bypass, priority, needs_previous,
            earliest_from, behind, row.stop_places,
        )  # fmt: skip


def _only_where_led(chains: Sequence[list[_Task]], followers: Sequence[bool], clear: AbstractSet[str]) -> None:
    """Let the second echelon wait for a place only where a first one goes and an open town or pass can fall to it."""
    led = {
        task.place
        for tasks, is_follower in zip(chains, followers, strict=True)
        if not is_follower
        for task in tasks
        if task.action in OFFENSIVE
    }
    for tasks in chains:
        for index, task in enumerate(tasks):
            if task.behind and (task.behind not in led or task.behind in clear):
                tasks[index] = task._replace(behind="")


def expand(
    plans: Sequence[PlanRow],
    superior: Mapping[str, str],
    leaves: Sequence[Leaf],
    place_xy: Mapping[str, Point],
    clear_places: AbstractSet[str] = frozenset(),
    standing: Standing | None = None,
) -> LeafTasks:
    """Build the chain of tasks of every formation on the map.

    Parameters
    ----------
    plans : all plan rows, in the order that `plan_row` counts in
    superior : superior of each formation of the tree, "" at the top
    leaves : formations on the map, in the order of the arrays' F
    place_xy : where each place lies, km; its order is that of the arrays' places
    clear_places : places that fall only when their garrison breaks
    standing : numbers of the expansion; read from the data when not given
    """
    expander = _Expander(plans, superior, leaves, place_xy, clear_places, standing or load_standing())
    expander.share_objectives()
    chains = [expander.chain(leaf) for leaf in leaves]
    _only_where_led(chains, [leaf.echelon in SECOND_ECHELONS for leaf in leaves], clear_places)
    place_index = {name: index for index, name in enumerate(place_xy)}
    place_index[""] = -1
    counts = np.array([len(tasks) for tasks in chains], np.int32)
    flat = [task for tasks in chains for task in tasks]
    rules = tuple(dict.fromkeys(task.stop_places for task in flat if task.stop_places))
    return LeafTasks(
        first_task=np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int32),
        n_tasks=counts,
        formation=np.repeat(np.arange(len(leaves)), counts).astype(np.int16),
        plan_row=np.array([task.row for task in flat], np.int32),
        action=np.array([codes.ACTIONS.index(task.action) for task in flat], np.int8),
        objective_place=np.array([place_index[task.place] for task in flat], np.int32),
        is_waypoint=np.array([task.is_waypoint for task in flat], np.bool_),
        may_bypass=np.array([task.may_bypass for task in flat], np.bool_),
        priority=np.array([task.priority for task in flat], np.int8),
        needs_previous=np.array([task.needs_previous for task in flat], np.bool_),
        earliest_from=np.array([task.earliest_from for task in flat], np.int16),
        behind_place=np.array([place_index[task.behind] for task in flat], np.int32),
        stop_rule=np.array([1 + rules.index(t.stop_places) if t.stop_places else 0 for t in flat], np.int8),
        stop_rules=rules,
        naval_tasks=np.array([i for i, task in enumerate(flat) if task.action in SEABORNE], np.int32),
    )
