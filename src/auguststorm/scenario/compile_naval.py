"""Turn ship groups, plans and chains of tasks into the engine's ship groups and landings.

A landing embarks at the first place its row goes by, if ships come there, else at the nearest base of those that serve
it. It is served by the groups that the ship table names for its row or for another row with the same objective, failing
that for any row of the same owner, failing that by those based nearest; at most six, those with most room, the soonest
ashore first. Way by water is measured once, here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.doctrine.leaf_tasks import LeafTasks
from auguststorm.doctrine.plans import PlanRow
from auguststorm.engine import codes
from auguststorm.engine.setting import NavalSetting
from auguststorm.errors import BadInputError, Fault
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.theatre import Theatre
from auguststorm.theatre.routes import sea_distance_km, waterway_distance_km
from auguststorm.units import KM_PER_NAUTICAL_MILE

Array = npt.NDArray[Any]

ALLIED_SIDES = ("soviet", "mongolian")
MAX_GROUPS = 6  # columns of NavalSetting.landing_group
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
    """One landing of one formation: its task, the ports at both ends, who carries it and how far."""

    task: int
    port: int
    beach: int
    km: float
    is_river: bool
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
        for row in plans:
            if row.action in ("landing", "transport"):
                self.objective_rows.setdefault(row.objective, set()).add(row.stem)
            self.owner_rows.setdefault(row.formation_id, set()).add(row.stem)

    def km(self, is_river: bool, port: int, beach: int) -> float:
        """Measure the way by water between two places, km; infinite where no ship comes."""
        places = self.theatre.places
        start = port if is_river else int(places.cell[port])
        if (is_river, start) not in self.by_water:
            measure = waterway_distance_km if is_river else sea_distance_km
            self.by_water[is_river, start] = measure(self.theatre, start)
        return float(self.by_water[is_river, start][beach if is_river else int(places.cell[beach])])

    def serving(self, row: PlanRow, camp: int) -> list[Group]:
        """List the groups that serve a row, by the closest reason that any has."""
        own = [group for group in self.groups if group.camp == camp]
        for stems in ({row.stem} | self.objective_rows.get(row.objective, set()), self.owner_rows[row.formation_id]):
            named = [group for group in own if group.plan_ids & stems]
            if named:
                return named
        return [group for group in own if not group.is_river]

    def port(self, row: PlanRow, groups: Sequence[Group], is_river: bool, beach: int) -> int:
        """Choose the port of embarkation: the first place gone by that ships reach, else the base that lies nearest."""
        places = self.theatre.places
        via = [self.theatre.place_index.get(name, NONE) for name in row.via[:1]]
        bases = sorted((group.base for group in groups), key=lambda base: (self.km(is_river, base, beach), base))
        for port in (*via, *bases):
            if port < 0 or places.cell[port] < 0:
                continue
            if (is_river or self.theatre.is_coast[places.cell[port]]) and np.isfinite(self.km(is_river, port, beach)):
                return port
        return NONE

    def landing(self, task: int, row: PlanRow, camp: int, beach: int) -> Landing | None:
        """Work out a landing; None when no ship gets there."""
        groups = self.serving(row, camp)
        is_river = bool(groups) and all(group.is_river for group in groups)
        groups = [group for group in groups if group.is_river == is_river]
        port = self.port(row, groups, is_river, beach)
        if port < 0:
            return None
        km = self.km(is_river, port, beach)
        if not any(group.plan_ids for group in groups):
            groups = sorted(groups, key=lambda group: (self.km(is_river, group.base, port), group.number))[:MAX_GROUPS]
        roomy = sorted(groups, key=lambda group: (row.stem not in group.plan_ids, -group.lift_men, group.number))
        soonest = sorted(
            roomy[:MAX_GROUPS],
            key=lambda group: (group.notice_h + km / (group.speed_kn * KM_PER_NAUTICAL_MILE), group.number),
        )
        return Landing(task, port, beach, km, is_river, tuple(group.number for group in soonest))


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
    found, faults = [], []
    for task in chains.naval_tasks.tolist():
        row = plans[chains.plan_row[task]]
        beach = int(chains.objective_place[task])
        if chains.is_waypoint[task] or beach < 0 or theatre.places.cell[beach] < 0:
            continue
        camp = int(battle.formations.camp[chains.formation[task]])
        landing = fleet.landing(task, row, camp, beach)
        if landing is None:
            expected = "a port on the map from which ships reach the objective"
            remedy = f"Give {row.plan_id} a port to go by, or a ship group based at one."
            faults.append(Fault("data/plans/plans.csv", row.row, "via", repr(";".join(row.via)), expected, remedy))
        else:
            found.append(landing)
    if faults:
        raise BadInputError(faults)
    return tuple(found)


def ports_of_landings(
    theatre: Theatre, battle: OrderOfBattle, plans: Sequence[PlanRow], chains: LeafTasks
) -> Mapping[int, int]:
    """Return the port of embarkation (place) of each task that is a landing."""
    return {landing.task: landing.port for landing in find_landings(theatre, battle, plans, chains)}


def compile_naval(theatre: Theatre, battle: OrderOfBattle, plans: Sequence[PlanRow], chains: LeafTasks) -> NavalSetting:
    """Compile the ship groups and the landings they may carry out."""
    ships = battle.tables.ship_groups
    landings = find_landings(theatre, battle, plans, chains)
    group = np.full((len(landings), MAX_GROUPS), NONE, np.int16)
    for index, landing in enumerate(landings):
        group[index, : len(landing.groups)] = landing.groups
    base = [theatre.place_index.get(name, NONE) for name in ships.column("base_place_id")]
    return NavalSetting(
        camp=np.array([_camp(side) for side in ships.column("side")], np.int8),
        is_river=np.array([waters == "river" for waters in ships.column("waters")]),
        lift_men=np.array(ships.column("lift_men"), np.float32),
        speed_kn=np.array(ships.column("speed_kn"), np.float32),
        ready_h=np.array(ships.column("ready_h"), np.float32),
        base_place=np.array(base, np.int16),
        landing_task=np.array([landing.task for landing in landings], np.int32),
        landing_group=group,
        landing_km=np.array([landing.km for landing in landings], np.float32),
        landing_port=np.array([landing.port for landing in landings], np.int16),
        is_landing_river=np.array([landing.is_river for landing in landings], np.bool_),
        is_plan_hokkaido=np.array([row.status == CANCELLED_LATER for row in plans], np.bool_),
    )
