"""Lay formations into other rows, and lay states back, so that their bits can be compared."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.engine import codes
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from auguststorm.results.meaning import DEFAULT_PARTIES, DISPATCHES, PARTIES

Array = npt.NDArray[Any]
OWN_VALUES = ("parent", "order")  # fields of formations that hold formations
NAVAL_ROWS = (
    "landing_task", "landing_group", "landing_km", "landing_port", "landing_route", "is_landing_river", "is_from_beach",
)  # fmt: skip


class Rows(NamedTuple):
    """Where formations, and with them their tasks and landings, stand in the new arrays."""

    formations: Array  # [F], the old row of each new one
    tasks: Array  # [K]
    landings: Array  # [n]


def rows_for(setting: Setting, formations: Array) -> Rows:
    """Let chains of tasks follow their formations, and landings their tasks."""
    first, count = setting.tasks.first, setting.tasks.count
    tasks = np.concatenate([np.arange(first[n], first[n] + count[n]) for n in formations])
    others = np.setdiff1d(np.arange(setting.tasks.formation.size), tasks)  # small worlds do not use all
    tasks = np.concatenate((tasks, others))
    return Rows(formations, tasks, np.argsort(inverse(tasks)[setting.naval.landing_task], kind="stable"))


def inverse(rows: Array) -> Array:
    """Return the new row of each old one."""
    out = np.empty(rows.size, np.int64)
    out[rows] = np.arange(rows.size)
    return out


def renamed(values: Array, rows: Array) -> Array:
    """Put the new rows for the old ones in an array of pointers; -1 stays."""
    return np.where(values >= 0, inverse(rows)[np.maximum(values, 0)], values).astype(values.dtype)


def moved(record: Any, rows: Array, names: tuple[str, ...]) -> Any:
    """Copy a record with the rows of some fields in a new order."""
    out = record.copy()
    for name in names:
        out[name] = record[name][rows]
    return out


def reordered(setting: Setting, rows: Rows) -> Setting:
    """Return a setting that says the same of formations in other rows."""
    formations = moved(setting.formations, rows.formations, setting.formations.dtype.names)
    formations["order"] = setting.formations.order
    for name in OWN_VALUES:
        formations[name] = renamed(formations[name], rows.formations)
    tasks = moved(setting.tasks, rows.tasks, tuple(set(setting.tasks.dtype.names) - {"first", "count"}))
    tasks["formation"] = renamed(tasks["formation"], rows.formations)
    tasks["count"] = setting.tasks.count[rows.formations]
    tasks["first"] = np.concatenate(([0], np.cumsum(tasks["count"])[:-1]))
    plans = setting.plans.copy()
    plans["row_tasks"] = renamed(plans["row_tasks"], rows.tasks)
    naval = moved(setting.naval, rows.landings, NAVAL_ROWS)
    naval["landing_task"] = renamed(naval["landing_task"], rows.tasks)
    naval["first_landing"] = renamed(setting.naval.first_landing[rows.tasks], rows.landings)
    headquarters, air = setting.headquarters.copy(), setting.air.copy()
    headquarters["leader"] = renamed(headquarters["leader"], rows.formations)
    air["party_of_plan"] = renamed(air["party_of_plan"], rows.formations)
    air["lift_serves"] = setting.air.lift_serves[:, rows.formations]
    return setting._replace(
        formations=formations, tasks=tasks, plans=plans, naval=naval, headquarters=headquarters, air=air
    )


def laid_out(state: State, rows: Rows) -> State:
    """Return a state as it reads in the new rows."""
    return laid_back(state, Rows(*(inverse(part) for part in rows)))


def laid_back(state: State, rows: Rows) -> State:
    """Return a state as it would read in the old rows; the log apart, see `events`."""
    old = inverse(rows.formations)
    out = State(*(subject.copy() for subject in state))
    for subject in (out.formations, out.sinks):
        for name in subject.dtype.names:
            subject[name] = subject[name][:, old]
    out.plans["due_h"] = out.plans.due_h[:, inverse(rows.tasks)]
    out.places["taker"] = named_as_before(out.places.taker, rows)
    out.naval["cargo"] = named_as_before(out.naval.cargo, rows)
    voyage = out.naval.voyage
    out.naval["voyage"] = np.where(voyage >= 0, rows.landings[np.maximum(voyage, 0)], voyage)
    return out


def named_as_before(values: Array, rows: Rows) -> Array:
    """Put the old rows for the new ones."""
    return np.where(values >= 0, rows.formations[np.maximum(values, 0)], values).astype(values.dtype)


def events(state: State, run: int, rows: Rows | None = None) -> list[tuple[Any, ...]]:
    """List what the log of a run holds, sorted, with formations by their old rows."""
    log, out = state.log, []
    for slot in range(log.count[run]):
        kind = codes.EVENTS[log.kind[run, slot]]
        parties = DISPATCHES[kind][1:] if kind in DISPATCHES else PARTIES.get(kind, DEFAULT_PARTIES)
        named = [int(log.subject[run, slot]), int(log.object[run, slot])]
        for place, party in enumerate(parties):
            if rows is not None and party == "formation" and named[place] >= 0:
                named[place] = int(rows.formations[named[place]])
        out.append((kind, *named, *(float(log[name][run, slot]) for name in ("time_h", "value", "extra"))))
    return sorted(out)
