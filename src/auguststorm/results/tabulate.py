"""Put recorded frames into Arrow tables with the columns that `data/schema/results_*.csv` describes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from auguststorm.clock import TICK_H, moment_at
from auguststorm.engine import codes
from auguststorm.results import meaning
from auguststorm.results.columns import arrow_schema
from auguststorm.results.record import SIDE_COLUMNS, Frames
from auguststorm.results.static import Static

Array = npt.NDArray[Any]

LOSS_CAUSES = (*codes.MEN_CAUSES, *codes.TANK_CAUSES)
CAMP_NAMES = (*codes.CAMPS, "none")


def _coded(indices: Array, names: Sequence[str]) -> pa.DictionaryArray:
    """Code a column against a list of names; a negative index or an empty name is null."""
    values = np.asarray(indices, dtype=np.int32)
    is_empty = np.array([name == "" for name in names] + [True], dtype=bool)
    mask = (values < 0) | is_empty[np.where(values < 0, len(names), values)]
    codes_array = pa.array(np.where(mask, 0, values), type=pa.int32(), mask=mask)
    return pa.DictionaryArray.from_arrays(codes_array, pa.array(list(names), type=pa.string()))


def _named(names: Sequence[str]) -> pa.DictionaryArray:
    """Code a column of text by the names in it, in order of first use."""
    distinct = list(dict.fromkeys(names))
    place = {name: position for position, name in enumerate(distinct)}
    return _coded(np.array([place[name] for name in names], dtype=np.int32), distinct)


def _table(name: str, columns: dict[str, Any]) -> pa.Table:
    schema = arrow_schema(name)
    arrays = []
    for field in schema:
        column = columns[field.name]
        arrays.append(column if isinstance(column, pa.Array) else pa.array(column, type=field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _positions(cell: Array, values: Array) -> pa.Array:
    off_map = cell < 0
    return pa.array(values[np.where(off_map, 0, cell)].astype(np.float32), mask=off_map)


def _formations(static: Static, frames: Frames) -> pa.Table:
    names = static.formations
    taken = {key: np.swapaxes(copies, 0, 1) for key, copies in frames.formations.items()}  # [W, T, F]
    shape = taken["cell"].shape
    row, tick, formation = (axis.ravel() for axis in np.indices(shape, dtype=np.int32))
    flat = {key: copies.reshape(-1) for key, copies in taken.items()}
    is_embarked = flat["posture"] == codes.EMBARKED
    keep = ((flat["cell"] >= 0) | is_embarked) & (flat["posture"] != codes.ABSENT)
    flat = {key: copies[keep] for key, copies in flat.items()}
    row, tick, formation = row[keep], tick[keep], formation[keep]
    time_h = ((tick + 1) * TICK_H).astype(np.float32)
    tasks = static.tasks
    number = tasks.first[formation] + flat["task"]
    has_task = (flat["task"] >= 0) & (flat["task"] < tasks.length[formation])
    number = np.where(has_task, number, 0)
    action = np.where(has_task, tasks.action[number], -1)
    objective = np.where(has_task, tasks.objective[number], -1)
    columns: dict[str, Any] = {
        "run": frames.runs[frames.recorded][row].astype(np.int32),
        "tick": tick.astype(np.int16),
        "time_h": time_h,
        "formation_id": _coded(formation, names.id),
        "side": _coded(names.side[formation], codes.SIDES),
        "cell": flat["cell"],
        "posture": _coded(flat["posture"], codes.POSTURES),
        "mission": _coded(action, codes.ACTIONS),
        "objective_place_id": _coded(objective, static.places.id),
        "halt": _coded(flat["halt"], codes.HALTS),
        "closed_up_share": (1.0 - flat["tail_share"]).astype(np.float32),
        "ceasefire_known": flat["ceasefire_h"] <= time_h,
    }
    for name in ("latitude_deg", "longitude_deg", "x_km", "y_km"):
        columns[name] = _positions(flat["cell"], np.asarray(getattr(static.cells, name)))
    for name in ("men", "tanks", "guns", "fuel_t", "ammunition_t", "cohesion", "fatigue"):
        columns[name] = flat[name].astype(np.float32)
    return _table("formations", columns)


def _captures(static: Static, frames: Frames) -> pa.Table:
    taken = frames.captures
    order = np.lexsort((taken["time_h"], taken["place"], taken["row"]))
    row, place, time_h = taken["row"][order], taken["place"][order], taken["time_h"][order].astype(np.float64)
    taker, camp = taken["taker"][order].astype(np.int32), taken["camp"][order].astype(np.int32)
    is_last = np.ones(row.size, dtype=bool)
    until_h = np.full(row.size, frames.end_h)
    if row.size > 1:
        same = (row[1:] == row[:-1]) & (place[1:] == place[:-1])
        is_last[:-1] = ~same
        until_h[:-1][same] = time_h[1:][same]
    side = np.where(taker >= 0, static.formations.side[np.maximum(taker, 0)], -1)
    return _table(
        "captures",
        {
            "run": frames.runs[row].astype(np.int32),
            "place_id": _coded(place, static.places.id),
            "camp": _coded(np.where(camp < 0, len(codes.CAMPS), camp), CAMP_NAMES),
            "side": _coded(side, codes.SIDES),
            "how": _coded(taken["how"][order], codes.HOW_TAKEN),
            "time_h": time_h.astype(np.float32),
            "date": [moment_at(hour, static.h_day).isoformat(timespec="minutes") for hour in time_h],
            "held_h": (until_h - time_h).astype(np.float32),
            "formation_id": _coded(taker, static.formations.id),
            "is_final": is_last,
        },
    )


def _ids(static: Static) -> dict[str, tuple[str, ...]]:
    return {
        "formation": static.formations.id,
        "place": static.places.id,
        "headquarters": static.headquarters_id,
        "plan": static.plan_id,
        "region": static.region_id,
        "bridge": static.bridge_id,
        "naval_group": static.naval_group_id,
        "air_group": static.air_group_id,
        "halt": codes.HALTS,
        "none": (),
    }


def _place_of_cell(static: Static) -> Array:
    """Find the place that names a cell, a pass before all others; int32 [C + 1], -1 none."""
    places = static.places
    out = np.full(np.asarray(static.cells.x_km).size + 1, -1, dtype=np.int32)
    for place in sorted(range(len(places.id)), key=lambda place: (places.kind[place] == "pass", -place)):
        out[places.cell[place]] = place
    out[-1] = -1
    return out


def _party(kinds: Array, numbers: Array, tables: dict[int, str], static: Static) -> pa.DictionaryArray:
    """Name the subject or object of events, whose meaning goes by kind, against one joint list of ids."""
    ids = _ids(static)
    joint: list[str] = []
    offset: dict[str, int] = {}
    for table, names in ids.items():
        offset[table] = len(joint)
        joint.extend(names)
    out = np.full(kinds.size, -1, dtype=np.int32)
    for kind, table in tables.items():
        of_kind = kinds == kind
        given = numbers[of_kind].astype(np.int32)
        if table == "cell":
            given = _place_of_cell(static)[given]
            table = "place"
        fits = (given >= 0) & (given < len(ids[table]))
        out[of_kind] = np.where(fits, offset[table] + given, -1)
    return _coded(out, joint)


def _events(static: Static, frames: Frames) -> pa.Table:
    events = frames.events
    order = np.lexsort((np.arange(events["row"].size), events["tick"], events["row"]))
    kinds = events["kind"][order]
    is_event = ~np.isin(kinds, [codes.EVENTS.index(name) for name in meaning.DISPATCHES])
    order, kinds = order[is_event], kinds[is_event]
    parties = [meaning.PARTIES.get(name, meaning.DEFAULT_PARTIES) for name in codes.EVENTS]
    subjects = {number: pair[0] for number, pair in enumerate(parties)}
    objects = {number: pair[1] for number, pair in enumerate(parties)}
    return _table(
        "events",
        {
            "run": frames.runs[frames.recorded][events["row"][order]].astype(np.int32),
            "tick": events["tick"][order],
            "time_h": events["time_h"][order].astype(np.float32),
            "kind": _coded(kinds, codes.EVENTS),
            "subject": _party(kinds, events["subject"][order], subjects, static),
            "object": _party(kinds, events["object"][order], objects, static),
            "value": events["value"][order].astype(np.float32),
        },
    )


def _dispatches(static: Static, frames: Frames) -> pa.Table:
    events = frames.events
    order = np.lexsort((np.arange(events["row"].size), events["tick"], events["row"]))
    numbers = {codes.EVENTS.index(name): parts for name, parts in meaning.DISPATCHES.items()}
    order = order[np.isin(events["kind"][order], list(numbers))]
    kinds = events["kind"][order]
    subject, obj = events["subject"][order].astype(np.int32), events["object"][order].astype(np.int32)
    plan = np.full(order.size, -1, dtype=np.int32)
    plan_names = (*static.plan_id, "cease_fire")
    kinds_sent = ("order", "cease_fire")
    what = np.zeros(order.size, dtype=np.int32)
    sender = subject.copy()  # headquarters
    for number, (kind, source, _) in numbers.items():
        of_kind = kinds == number
        what[of_kind] = kinds_sent.index(kind)
        plan[of_kind] = subject[of_kind] if source == "plan" else plan_names.index(kind)
        sender[of_kind] = static.plan_owner[subject[of_kind]] if source == "plan" else subject[of_kind]
    targets = {number: target for number, (_, _, target) in numbers.items()}
    sources = dict.fromkeys(numbers, "headquarters")
    return _table(
        "dispatches",
        {
            "run": frames.runs[frames.recorded][events["row"][order]].astype(np.int32),
            "plan_id": _coded(plan, plan_names),
            "from_id": _party(kinds, sender, sources, static),
            "to_id": _party(kinds, obj, targets, static),
            "sent_h": events["time_h"][order].astype(np.float32),
            "arrived_h": events["value"][order].astype(np.float32),
            "means": _coded(events["extra"][order], codes.MEANS),
            "kind": _coded(what, kinds_sent),
        },
    )


def _losses(static: Static, frames: Frames) -> pa.Table:
    shape = (*frames.sink_men.shape[:2], len(LOSS_CAUSES))
    men, tanks, guns = (np.zeros(shape) for _ in range(3))
    men[:, :, : len(codes.MEN_CAUSES)] = frames.sink_men
    tanks[:, :, len(codes.MEN_CAUSES) :] = frames.sink_tanks
    for position, name in enumerate(codes.GUN_CAUSES):
        guns[:, :, LOSS_CAUSES.index(name)] = frames.sink_guns[:, :, position]
    row, formation, cause = np.nonzero((men != 0) | (tanks != 0) | (guns != 0))
    names = static.formations
    return _table(
        "losses",
        {
            "run": frames.runs[row].astype(np.int32),
            "side": _coded(names.side[formation], codes.SIDES),
            "formation_id": _coded(formation, names.id),
            "cause": _coded(cause, LOSS_CAUSES),
            "men": men[row, formation, cause].astype(np.float32),
            "tanks": tanks[row, formation, cause].astype(np.float32),
            "guns": guns[row, formation, cause].astype(np.float32),
        },
    )


def _sides(static: Static, frames: Frames) -> pa.Table:
    totals = np.swapaxes(frames.sides, 0, 1)  # [R, T, S, columns]
    row, tick, side = (axis.ravel() for axis in np.indices(totals.shape[:3], dtype=np.int32))
    columns: dict[str, Any] = {
        "run": frames.runs[row].astype(np.int32),
        "tick": tick.astype(np.int16),
        "side": _coded(side, codes.SIDES),
    }
    for position, name in enumerate(SIDE_COLUMNS):
        columns[name] = totals[..., position].ravel().astype(np.float32)
    return _table("sides", columns)


def _places(static: Static) -> pa.Table:
    places = static.places
    control = np.asarray(places.start_control, dtype=np.int32)
    columns: dict[str, Any] = {
        "place_id": _named(places.id),
        "name_1945": list(places.name_1945),
        "modern_name": list(places.modern_name),
        "kind": _named(places.kind),
        "cell": np.asarray(places.cell, dtype=np.int32),
        "is_clear": np.asarray(places.is_clear, dtype=bool),
        "country": _named(places.country),
        "axis": _coded(places.axis, codes.AXES),
        "start_control": _coded(np.where(control < 0, len(codes.CAMPS), control), CAMP_NAMES),
    }
    for name in ("latitude_deg", "longitude_deg", "x_km", "y_km"):
        columns[name] = np.asarray(getattr(places, name), dtype=np.float32)
    return _table("places", columns)


def _units(static: Static) -> pa.Table:
    names = static.formations
    columns: dict[str, Any] = {
        "formation_id": _named(names.id),
        "name": list(names.name),
        "side": _coded(names.side, codes.SIDES),
        "camp": _coded(names.camp, codes.CAMPS),
        "kind": _named(names.kind),
        "mobility": _coded(names.mobility, codes.MOBILITIES),
        "headquarters_id": _named(names.headquarters_id),
        "army_id": _named(names.army_id),
        "front_id": _named(names.front_id),
        "axis": _coded(names.axis, codes.AXES),
        "is_forward_detachment": np.asarray(names.is_forward_detachment, dtype=bool),
        "is_works": np.asarray(names.is_works, dtype=bool),
        "parent_id": _coded(names.parent, names.id),
    }
    for name in ("men_start", "tanks_start", "guns_start"):
        columns[name] = np.asarray(getattr(names, name), dtype=np.float32)
    return _table("units", columns)


def tabulate(static: Static, frames: Sequence[Frames]) -> dict[str, pa.Table]:
    """Put the frames of all chunks, in order of runs, into the eight tables of results."""
    makers = {
        "formations": _formations, "captures": _captures, "events": _events, "dispatches": _dispatches,
        "losses": _losses, "sides": _sides,
    }  # fmt: skip
    tables: dict[str, pa.Table] = {}
    for name, make in makers.items():
        tables[name] = pa.concat_tables([make(static, chunk) for chunk in frames]).combine_chunks()
    tables["places"] = _places(static)
    tables["units"] = _units(static)
    return tables
