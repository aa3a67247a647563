"""Turn ship groups, plans and chains of tasks into the engine's ship groups and landings.

A landing may embark at the first place its row goes by, at a beach where its chain has landed it before, and at the
bases of the groups that serve it, wherever ships come from there to the objective; the formation goes to the nearest
that its side holds. It is served by the groups that the ship table names for its row or for another row with the same
objective, failing that for any row of the same owner, and by others of the same bases that are not set apart for
somebody else; failing all, by those based nearest. At most six: those named first, then those with most room; of these
the soonest ashore first. Way by water is measured once, here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.doctrine.leaf_tasks import LeafTasks
from auguststorm.doctrine.plans import PlanRow
from auguststorm.engine import codes
from auguststorm.engine.setting import NavalSetting, TaskSetting
from auguststorm.errors import BadInputError, Fault
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.theatre import Theatre
from auguststorm.theatre.routes import sea_distance_km, waterway_distance_km
from auguststorm.units import KM_PER_NAUTICAL_MILE

Array = npt.NDArray[Any]

ALLIED_SIDES = ("soviet", "mongolian")
MAX_GROUPS = 6  # columns of NavalSetting.landing_group
MAX_PORTS = 6  # ports from which one landing may embark
NONE = -1
CANCELLED_LATER = "cancelled_later"


class Group(NamedTuple):
    """A ship group that can carry men."""

    number: int
    camp: int
    base: int
    lift_men: float
    speed_kn: float
    notice_h: float
    is_river: bool
    plan_ids: frozenset[str]


class Landing(NamedTuple):
    """One landing of one formation from one port: its task, the ports at both ends, who carries it and how far."""

    task: int
    port: int
    beach: int
    km: float
    is_river: bool
    is_from_beach: bool
    groups: tuple[int, ...]


def _camp(side: str) -> int:
    return codes.ALLIED if side in ALLIED_SIDES else codes.AXIS


def _groups(theatre: Theatre, battle: OrderOfBattle) -> list[Group]:
    """List the groups with room for men, whose base lies on the map."""
    out = []
    for index, row in enumerate(battle.tables.ship_groups):
        base = theatre.place_index.get(row["base_place_id"], NONE)
        if row["lift_men"] > 0 and row["speed_kn"] > 0 and base >= 0 and theatre.places.cell[base] >= 0:
            out.append(
                Group(
                    index,
                    _camp(row["side"]),
                    base,
                    float(row["lift_men"]),
                    float(row["speed_kn"]),
                    float(row["ready_h"]),
                    row["waters"] == "river",
                    frozenset(row["plan_ids"]),
                )
            )
    return out


class _Fleet:
    """Hold what the choice of ports and groups looks up."""

    def __init__(self, theatre: Theatre, battle: OrderOfBattle, plans: Sequence[PlanRow]) -> None:
        self.theatre = theatre
        self.groups = _groups(theatre, battle)
        self.by_water: dict[tuple[bool, int], Array] = {}
        self.objective_rows: dict[str, set[str]] = {}
        self.owner_rows: dict[str, set[str]] = {}
        self.owner_of: dict[str, str] = {}
        for row in plans:
            if row.action in ("landing", "transport"):
                self.objective_rows.setdefault(row.objective, set()).add(row.stem)
            self.owner_rows.setdefault(row.formation_id, set()).add(row.stem)
            self.owner_of[row.stem] = row.formation_id

    def km(self, is_river: bool, port: int, beach: int) -> float:
        """Measure the way by water between two places, km; infinite where no ship comes."""
        places = self.theatre.places
        start = port if is_river else int(places.cell[port])
        if (is_river, start) not in self.by_water:
            measure = waterway_distance_km if is_river else sea_distance_km
            self.by_water[is_river, start] = measure(self.theatre, start)
        return float(self.by_water[is_river, start][beach if is_river else int(places.cell[beach])])

    def serving(self, row: PlanRow, camp: int) -> tuple[list[Group], list[Group]]:
        """List the groups named for a row, by the closest reason that any has, and others that may help them."""
        own = [group for group in self.groups if group.camp == camp]
        same = {row.stem} | self.objective_rows.get(row.objective, set())
        owners = {self.owner_of[stem] for stem in same}
        for stems in (same, self.owner_rows[row.formation_id]):
            named = [group for group in own if group.plan_ids & stems]
            if named:
                bases = {group.base for group in named if group.is_river == named[0].is_river}
                others = [group for group in own if group.base in bases and group not in named]
                return named, [group for group in others if self._may_help(group, owners)]
        return [], [group for group in own if not group.is_river]

    def _may_help(self, group: Group, owners: Collection[str]) -> bool:
        """Tell whether a group serves nobody in particular, or one of the owners of the landing among others."""
        return not group.plan_ids or any(self.owner_of.get(stem) in owners for stem in group.plan_ids)

    def ports(
        self, row: PlanRow, groups: Sequence[Group], is_river: bool, beach: int, beaches: Sequence[int]
    ) -> list[int]:
        """List the ports of embarkation: the first place gone by, beaches landed on before, bases, nearest first."""
        places = self.theatre.places
        via = [self.theatre.place_index.get(name, NONE) for name in row.via[:1]]
        bases = sorted({group.base for group in groups}, key=lambda base: (self.km(is_river, base, beach), base))
        out: list[int] = []
        for port in (*via, *reversed(beaches), *bases):
            if port < 0 or port == beach or port in out or places.cell[port] < 0:
                continue
            if (is_river or self.theatre.is_coast[places.cell[port]]) and np.isfinite(self.km(is_river, port, beach)):
                out.append(port)
        return out[:MAX_PORTS]

    def landings(self, task: int, row: PlanRow, camp: int, beach: int, beaches: Sequence[int]) -> list[Landing]:
        """Work out a landing from each port it may embark at; none when no ship gets there."""
        named, others = self.serving(row, camp)
        is_river = bool(named) and all(group.is_river for group in named)
        named = [group for group in named if group.is_river == is_river]
        others = [group for group in others if group.is_river == is_river]
        out = []
        for port in self.ports(row, [*named, *others], is_river, beach, beaches):
            km = self.km(is_river, port, beach)
            if not named:
                near = sorted(others, key=lambda group: (self.km(is_river, group.base, port), group.number))
            else:
                near = [
                    *sorted(named, key=lambda group: (row.stem not in group.plan_ids, -group.lift_men, group.number)),
                    *sorted(others, key=lambda group: (-group.lift_men, group.number)),
                ]
            soonest = sorted(
                near[:MAX_GROUPS],
                key=lambda group: (group.notice_h + km / (group.speed_kn * KM_PER_NAUTICAL_MILE), group.number),
            )
            numbers = tuple(group.number for group in soonest)
            out.append(Landing(task, port, beach, km, is_river, port in beaches, numbers))
        return out


def find_landings(
    theatre: Theatre, battle: OrderOfBattle, plans: Sequence[PlanRow], chains: LeafTasks
) -> tuple[Landing, ...]:
    """Work out every landing that a chain of tasks holds.

    Raises
    ------
    BadInputError
        With one fault for each landing that no ship can reach.
    """
    fleet = _Fleet(theatre, battle, plans)
    found: list[Landing] = []
    faults = []
    beaches: dict[int, list[int]] = {}
    for task in chains.naval_tasks.tolist():
        row = plans[chains.plan_row[task]]
        beach = int(chains.objective_place[task])
        if chains.is_waypoint[task] or beach < 0 or theatre.places.cell[beach] < 0:
            continue
        formation = int(chains.formation[task])
        before = beaches.setdefault(formation, [])
        landings = fleet.landings(task, row, int(battle.formations.camp[formation]), beach, before)
        if not landings:
            expected = "a port on the map from which ships reach the objective"
            remedy = f"Give {row.plan_id} a port to go by, or a ship group based at one."
            faults.append(Fault("data/plans/plans.csv", row.row, "via", repr(";".join(row.via)), expected, remedy))
        found += landings
        before.append(beach)
    if faults:
        raise BadInputError(faults)
    return tuple(found)


def ports_of_landings(landings: Sequence[Landing]) -> Mapping[int, tuple[int, ...]]:
    """Return the ports of embarkation (places) of each task that is a landing, the first choice first."""
    ports: dict[int, tuple[int, ...]] = {}
    for landing in landings:
        ports[landing.task] = (*ports.get(landing.task, ()), landing.port)
    return ports


def compile_naval(
    theatre: Theatre,
    battle: OrderOfBattle,
    plans: Sequence[PlanRow],
    landings: Sequence[Landing],
    tasks: TaskSetting,
    field_of: Callable[[int, int], int],
) -> NavalSetting:
    """Compile the ship groups and the landings they may carry out.

    Parameters
    ----------
    landings : as `find_landings` lists them, in the order of tasks
    field_of : the distance field of a place for a formation
    """
    ships = battle.tables.ship_groups
    group = np.full((len(landings), MAX_GROUPS), NONE, np.int16)
    first = np.full(tasks.formation.size, NONE, np.int16)
    for index, landing in enumerate(landings):
        group[index, : len(landing.groups)] = landing.groups
        if first[landing.task] < 0:
            first[landing.task] = index
    base = [theatre.place_index.get(name, NONE) for name in ships.column("base_place_id")]
    return NavalSetting(
        camp=np.array([_camp(side) for side in ships.column("side")], np.int8),
        is_river=np.array([waters == "river" for waters in ships.column("waters")]),
        lift_men=np.array(ships.column("lift_men"), np.float32),
        guns=np.array(ships.column("guns"), np.float32),
        speed_kn=np.array(ships.column("speed_kn"), np.float32),
        ready_h=np.array(ships.column("ready_h"), np.float32),
        base_place=np.array(base, np.int16),
        landing_task=np.array([landing.task for landing in landings], np.int32),
        first_landing=first,
        landing_group=group,
        landing_km=np.array([landing.km for landing in landings], np.float32),
        landing_port=np.array([landing.port for landing in landings], np.int16),
        landing_route=np.array(
            [field_of(landing.port, int(tasks.formation[landing.task])) for landing in landings], np.int16
        ),
        is_landing_river=np.array([landing.is_river for landing in landings], np.bool_),
        is_from_beach=np.array([landing.is_from_beach for landing in landings], np.bool_),
        is_plan_hokkaido=np.array([row.status == CANCELLED_LATER for row in plans], np.bool_),
    )
