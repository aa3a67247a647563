"""Leave room behind the rows that plans decide, so that a variant of a few rows keeps the shapes kernels know.

Kernels are compiled for the shapes of the records they take, which takes a minute or more. Chains of tasks, their pairs
with plan rows, landings and distance fields are as many as the active plans make them; empty rows fill them up.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.engine import codes
from auguststorm.engine.paths import UNREACHABLE
from auguststorm.engine.setting import NavalSetting, PlanSetting, RouteSetting, TaskSetting

Array = npt.NDArray[Any]

TASKS, PAIRS, LANDINGS, ROUTES = 256, 256, 64, 64  # rows come in multiples of these
NONE = -1


def _filled(values: Array, multiple: int, blank: float) -> Array:
    """Add blank rows up to the next multiple."""
    missing = -values.shape[0] % multiple
    return np.concatenate((values, np.full((missing, *values.shape[1:]), blank, values.dtype)))


def room_for_tasks(tasks: TaskSetting) -> TaskSetting:
    """Add empty tasks that belong to nobody's chain."""
    blank = {"formation": NONE, "plan": NONE, "objective": NONE, "route": NONE, "behind_place": NONE,
             "action": codes.DEFEND, "stop_km": codes.NEVER}  # fmt: skip
    rows = {name: getattr(tasks, name) for name in TaskSetting._fields if name not in ("first", "count")}
    return tasks._replace(**{name: _filled(values, TASKS, blank.get(name, 0)) for name, values in rows.items()})


def room_for_plans(plans: PlanSetting) -> PlanSetting:
    """Add empty pairs of plan row and task."""
    return plans._replace(row_tasks=_filled(plans.row_tasks, PAIRS, NONE))


def room_for_landings(naval: NavalSetting) -> NavalSetting:
    """Add empty landings, of no task."""
    blank = {"landing_task": NONE, "landing_group": NONE, "landing_port": NONE, "landing_route": NONE}
    rows = ("landing_task", "landing_group", "landing_km", "landing_port", "landing_route", "is_landing_river",
            "is_from_beach")  # fmt: skip
    filled = {name: _filled(getattr(naval, name), LANDINGS, blank.get(name, 0)) for name in rows}
    return naval._replace(first_landing=_filled(naval.first_landing, TASKS, NONE), **filled)


def room_for_routes(routes: RouteSetting) -> RouteSetting:
    """Add empty distance fields, from which nothing is reached."""
    return routes._replace(
        tenths_h=_filled(routes.tenths_h, ROUTES, UNREACHABLE), place=_filled(routes.place, ROUTES, NONE)
    )
