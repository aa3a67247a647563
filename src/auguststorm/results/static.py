"""Hold the names behind the numbers of a state: what each row of its arrays is.

Letters as in the engine: F formations, H headquarters, P places, C cells, N plan rows, K tasks of leaves,
D bridges, V naval groups, A air groups, G climate regions.
"""

from datetime import datetime
from typing import Any, NamedTuple

import numpy.typing as npt

Array = npt.NDArray[Any]


class FormationNames(NamedTuple):
    """What each formation is called and what it was at the start; all of length F."""

    id: tuple[str, ...]
    name: tuple[str, ...]
    side: Array  # int8, codes.SIDES
    camp: Array  # int8, codes.CAMPS
    kind: tuple[str, ...]  # infantry, tank, mechanized, cavalry, artillery …
    mobility: Array  # int8, codes.MOBILITIES
    headquarters_id: tuple[str, ...]
    army_id: tuple[str, ...]  # empty when it stands under no army
    front_id: tuple[str, ...]
    axis: Array  # int8, codes.AXES, the axis its headquarters looks to
    men_start: Array
    tanks_start: Array
    guns_start: Array
    is_forward_detachment: Array  # bool
    is_works: Array  # bool, static garrison of works
    parent: Array  # int16, row of the formation it was detached from; -1 none


class PlaceNames(NamedTuple):
    """Named places; all of length P."""

    id: tuple[str, ...]
    name_1945: tuple[str, ...]
    modern_name: tuple[str, ...]
    kind: tuple[str, ...]
    cell: Array  # int32, -1 off the map
    latitude_deg: Array
    longitude_deg: Array
    x_km: Array
    y_km: Array
    is_clear: Array  # bool, a fortress
    country: tuple[str, ...]
    axis: Array  # int8, codes.AXES
    start_control: Array  # int8, codes.CAMPS or -1


class CellPositions(NamedTuple):
    """Where cells lie; all [C]."""

    x_km: Array
    y_km: Array
    latitude_deg: Array
    longitude_deg: Array


class TaskNames(NamedTuple):
    """Chains of tasks, to name a formation's mission."""

    first: Array  # int32 [F], first task of each formation
    length: Array  # int32 [F], number of its tasks
    action: Array  # int8 [K], codes.ACTIONS
    objective: Array  # int16 [K], place; -1 none


class Static(NamedTuple):
    """Hold every name that tables of results need; the same for all runs of a scenario."""

    h_day: datetime  # 00:00 (+09:00) of the day from which hours count
    formations: FormationNames
    places: PlaceNames
    cells: CellPositions
    tasks: TaskNames
    headquarters_id: tuple[str, ...]
    plan_id: tuple[str, ...]
    plan_owner: Array  # int16 [N], headquarters that decides on each row
    region_id: tuple[str, ...]
    bridge_id: tuple[str, ...]
    naval_group_id: tuple[str, ...]
    air_group_id: tuple[str, ...]
