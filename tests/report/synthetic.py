"""Make a small plausible campaign without the engine: forty formations, 112 ticks, any number of runs.

Allied formations march along chains of places and take them; the other camp stands, thins out, hears of the
cease-fire and lays down its arms. Nothing here is history; it only has the shape of results.
"""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.clock import HISTORICAL_H_DAY, N_TICKS, TICK_H
from auguststorm.engine import codes
from auguststorm.engine.state import FormationState, LogState, PlaceState, SinkState, State
from auguststorm.results.manifest import Manifest
from auguststorm.results.record import Recorder, tables_from
from auguststorm.results.static import CellPositions, FormationNames, PlaceNames, Static, TaskNames
from auguststorm.results.store import Results
from tests.report.synthetic_places import PLACES

Array = npt.NDArray[Any]

KM_PER_DEGREE = 111.2
CELL_KM, WEST_KM, SOUTH_KM, COLUMNS, ROWS = 16.0, -1000.0, -500.0, 190, 70

# army, front, axis, kind, number of formations, way, days to the end of the way, waits for fuel
ARMIES = (
    (
        "sov-6-guards-tank-army",
        "sov-transbaikal-front",
        "transbaikal",
        "tank",
        6,
        ("tamsag", "korokhon", "lupei", "tungliao", "mukden"),
        11.0,
        True,
    ),
    ("sov-36-army", "sov-transbaikal-front", "hailar", "infantry", 4, ("tamsag", "hailar", "tsitsihar"), 10.5, False),
    (
        "sov-5-army",
        "sov-1st-far-eastern-front",
        "east",
        "infantry",
        5,
        ("suifenho", "muleng", "mutanchiang", "kirin"),
        12.0,
        False,
    ),
    ("sov-15-army", "sov-2nd-far-eastern-front", "sungari", "infantry", 3, ("fuchin", "harbin"), 11.5, False),
    ("sov-2-red-banner-army", "sov-2nd-far-eastern-front", "amur", "infantry", 2, ("aihun", "sunwu"), 6.0, False),
    ("sov-16-army", "sov-2nd-far-eastern-front", "sakhalin", "infantry", 2, ("koton", "toyohara"), 14.0, False),
)
GARRISONS = (
    "hailar",
    "hailar_fort",
    "tsitsihar",
    "mutanchiang",
    "mutanchiang",
    "muleng",
    "hutou",
    "harbin",
    "sunwu",
    "aihun",
    "seishin",
    "koton",
    "toyohara",
    "shumshu",
    "mukden",
    "kirin",
    "lupei",
    "fuchin",
)


class World(NamedTuple):
    """Hold the names, the ways and the hours of a synthetic campaign."""

    static: Static
    ways: tuple[tuple[int, ...], ...]  # places of each formation's way
    days: Array  # float64 [F], days to walk it
    waits_for_fuel: Array  # bool [F]


def _plane(latitude: Array, longitude: Array) -> tuple[Array, Array]:
    x = (longitude - 129.0) * np.cos(np.deg2rad(46.0)) * KM_PER_DEGREE
    return x, (latitude - 46.0) * KM_PER_DEGREE


def make_cells() -> CellPositions:
    x, y = np.meshgrid(WEST_KM + CELL_KM * np.arange(COLUMNS), SOUTH_KM + CELL_KM * np.arange(ROWS))
    x, y = x.ravel(), y.ravel()
    longitude = 129.0 + x / (np.cos(np.deg2rad(46.0)) * KM_PER_DEGREE)
    return CellPositions(x, y, 46.0 + y / KM_PER_DEGREE, longitude)


def _nearest(x: Array, y: Array) -> Array:
    column = np.clip(np.rint((x - WEST_KM) / CELL_KM), 0, COLUMNS - 1)
    row = np.clip(np.rint((y - SOUTH_KM) / CELL_KM), 0, ROWS - 1)
    cell: Array = (row * COLUMNS + column).astype(np.int32)
    return cell


def _places() -> PlaceNames:
    columns = list(zip(*PLACES, strict=True))
    latitude, longitude = np.array(columns[3]), np.array(columns[4])
    x, y = _plane(latitude, longitude)
    return PlaceNames(
        id=columns[0],
        name_1945=columns[1],
        modern_name=columns[2],
        kind=columns[5],
        cell=_nearest(x, y),
        latitude_deg=latitude,
        longitude_deg=longitude,
        x_km=x,
        y_km=y,
        is_clear=np.array(columns[8]),
        country=columns[6],
        axis=np.array([codes.AXES.index(axis) for axis in columns[7]], dtype=np.int8),
        start_control=np.array([0 if name == "tamsag" else 1 for name in columns[0]], dtype=np.int8),
    )


def make_world(h_day: datetime = HISTORICAL_H_DAY) -> World:
    """Lay out the forty formations and their ways."""
    cells = make_cells()
    places = _places()
    index = {name: number for number, name in enumerate(places.id)}
    rows: list[dict[str, Any]] = []
    for army, front, axis, kind, count, way, days, waits in ARMIES:
        for number in range(count):
            rows.append(
                {
                    "id": f"{army.removesuffix('-army')}-unit-{number + 1}",
                    "name": f"Formation {number + 1} of {army[4:]}",
                    "side": 0,
                    "kind": kind,
                    "mobility": codes.TRACKED if kind == "tank" else codes.FOOT,
                    "army": army,
                    "front": front,
                    "axis": codes.AXES.index(axis),
                    "men": 10_000.0 - 500.0 * number,
                    "tanks": 60.0 if kind == "tank" else 0.0,
                    "guns": 100.0,
                    "ahead": number == 0,
                    "works": False,
                    "way": tuple(index[name] for name in way),
                    "days": days + 0.7 * number,
                    "waits": waits,
                }
            )
    for number, name in enumerate(GARRISONS):
        side = codes.MANCHUKUO if number % 6 == 5 else codes.JAPANESE
        rows.append(
            {
                "id": f"jpn-garrison-{number + 1}",
                "name": f"Garrison {number + 1} ({name})",
                "side": side,
                "kind": "fortress" if name in ("hutou", "hailar_fort", "shumshu") else "infantry",
                "mobility": codes.FOOT,
                "army": "jpn-5-army" if number % 2 else "",
                "front": "jpn-kwantung-army",
                "axis": int(places.axis[index[name]]),
                "men": 6_000.0 + 200.0 * number,
                "tanks": 0.0,
                "guns": 30.0,
                "ahead": False,
                "works": name in ("hutou", "hailar_fort"),
                "way": (index[name],),
                "days": 1.0,
                "waits": False,
            }
        )
    of: dict[str, Any] = {key: [row[key] for row in rows] for key in rows[0]}
    sides = np.array(of["side"], dtype=np.int8)
    n = len(rows)
    formations = FormationNames(
        id=tuple(of["id"]),
        name=tuple(of["name"]),
        side=sides,
        camp=(sides >= 2).astype(np.int8),
        kind=tuple(of["kind"]),
        mobility=np.array(of["mobility"], dtype=np.int8),
        headquarters_id=tuple(f"hq-{army or 'none'}" for army in of["army"]),
        army_id=tuple(of["army"]),
        front_id=tuple(of["front"]),
        axis=np.array(of["axis"], dtype=np.int8),
        men_start=np.array(of["men"]),
        tanks_start=np.array(of["tanks"]),
        guns_start=np.array(of["guns"]),
        is_forward_detachment=np.array(of["ahead"]),
        is_works=np.array(of["works"]),
        parent=np.where(of["ahead"], np.arange(n) + 1, -1).astype(np.int16),
    )
    tasks = TaskNames(
        first=np.arange(n, dtype=np.int32),
        length=np.ones(n, dtype=np.int32),
        action=np.where(sides < 2, codes.ADVANCE, codes.DEFEND).astype(np.int8),
        objective=np.array([way[-1] for way in of["way"]], dtype=np.int16),
    )
    static = Static(
        h_day,
        formations,
        places,
        cells,
        tasks,
        ("hq-kwantung", "hq-jpn-5-army"),
        ("pl-1",),
        np.array([1]),
        ("gobi",),
        (),
        (),
        (),
    )
    return World(static, tuple(of["way"]), np.array(of["days"]), np.array(of["waits"]))


def _progress(world: World, day: float, pace: float) -> Array:
    """Say what share of its way each formation has walked; float64 [F]."""
    share = day * pace / world.days
    halted = world.waits_for_fuel & (share > 0.5)
    share = np.where(halted, np.maximum(0.5, share - 2.0 * pace / world.days), share)
    return np.clip(share, 0.0, 1.0)


def _where(world: World, share: Array) -> tuple[Array, Array]:
    """Place each formation along its way; x, y float64 [F]."""
    places = world.static.places
    x, y = np.zeros(share.size), np.zeros(share.size)
    for formation, way in enumerate(world.ways):
        along = share[formation] * (len(way) - 1)
        stretch = min(int(along), max(len(way) - 2, 0))
        here, there = way[stretch], way[min(stretch + 1, len(way) - 1)]
        part = along - stretch
        x[formation] = places.x_km[here] * (1 - part) + places.x_km[there] * part
        y[formation] = places.y_km[here] * (1 - part) + places.y_km[there] * part
    return x, y


def _log(entries: list[list[tuple[int, float, int, int, float]]], capacity: int = 64) -> LogState:
    runs = len(entries)
    count = np.array([len(row) for row in entries], dtype=np.int32)
    out: dict[str, Array] = {
        "kind": np.zeros((runs, capacity), dtype=np.int8),
        "time_h": np.zeros((runs, capacity), dtype=np.float32),
        "subject": np.full((runs, capacity), -1, dtype=np.int16),
        "object": np.full((runs, capacity), -1, dtype=np.int16),
        "value": np.zeros((runs, capacity), dtype=np.float32),
        "extra": np.zeros((runs, capacity), dtype=np.int8),
    }
    for run, row in enumerate(entries):
        for slot, (kind, time_h, subject, obj, value) in enumerate(row):
            out["kind"][run, slot], out["time_h"][run, slot] = kind, time_h
            out["subject"][run, slot], out["object"][run, slot], out["value"][run, slot] = subject, obj, value
    return LogState(count=count, **out)


def states(world: World, runs: Array, seed: int = 1) -> Any:
    """Yield the state after each tick; a run's states do not depend on what other runs are asked for."""
    static = world.static
    names, places = static.formations, static.places
    n_formations, n_places, n_runs = len(names.id), len(places.id), len(runs)
    shape = (n_runs, n_formations)
    luck = [np.random.default_rng((seed, int(run))) for run in runs]
    pace = np.array([generator.lognormal(0.0, 0.12) for generator in luck])
    heard = np.stack([150.0 + generator.lognormal(3.6, 0.7, n_formations) for generator in luck])
    is_axis = names.camp == 1
    control = np.tile(places.start_control, (n_runs, 1))
    taken_h = np.full((n_runs, n_places), -codes.NEVER, dtype=np.float32)
    taker = np.full((n_runs, n_places), -1, dtype=np.int16)
    how = np.zeros((n_runs, n_places), dtype=np.int8)
    sinks = np.zeros((*shape, len(codes.MEN_CAUSES)))
    for tick in range(N_TICKS):
        end_h = (tick + 1) * TICK_H
        cell = np.zeros(shape, dtype=np.int32)
        share = np.zeros(shape)
        for run in range(n_runs):
            share[run] = _progress(world, end_h / 24.0, pace[run])
            cell[run] = _nearest(*_where(world, share[run]))
        entries: list[list[tuple[int, float, int, int, float]]] = [[] for _ in range(n_runs)]
        for run in range(n_runs):
            for formation in np.flatnonzero(names.camp == 0):
                way = world.ways[formation]
                passed = way[: int(share[run, formation] * (len(way) - 1) + 1e-9) + 1]
                for place in passed:
                    if control[run, place] == 1:
                        control[run, place], taken_h[run, place] = 0, end_h - 3.0
                        taker[run, place] = formation
                        how[run, place] = codes.BY_SURRENDER if end_h > 220.0 else codes.BY_GROUND
                        entries[run].append((codes.E_PLACE_TAKEN, end_h - 3.0, place, int(formation), 0.0))
            for formation in np.flatnonzero(is_axis & (heard[run] <= end_h) & (heard[run] > end_h - TICK_H)):
                entries[run].append((codes.E_CEASEFIRE_HEARD, heard[run, formation], int(formation), 0, 0.0))
        has_heard = (heard <= end_h) & is_axis
        fighting = ~has_heard & (end_h < 300.0)
        sinks[:, :, codes.KILLED] += np.where(fighting, names.men_start * np.where(is_axis, 0.004, 0.0006), 0.0)
        sinks[:, :, codes.WOUNDED] += np.where(fighting, names.men_start * np.where(is_axis, 0.005, 0.0015), 0.0)
        left = names.men_start - sinks.sum(axis=2)
        disarmed = np.where(has_heard & (end_h > heard + 30.0), np.minimum(left, 900.0), 0.0)
        sinks[:, :, codes.DISARMED_MEN] += disarmed
        men = names.men_start - sinks.sum(axis=2)
        waits = world.waits_for_fuel & (share == 0.5)
        moving = (share > 0.0) & (share < 1.0) & ~waits
        if tick and tick % 4 == 0:
            for run in range(n_runs):
                entries[run].extend(
                    (codes.E_HALT, end_h, int(f), codes.HALT_FUEL, 0.0) for f in np.flatnonzero(waits[run])
                )
        posture = np.where(
            is_axis,
            np.where(men < 50.0, codes.DISARMED, np.where(has_heard, codes.OBEYING, codes.HOLD)),
            codes.MARCH,
        )
        fuel = np.where(
            names.tanks_start > 0,
            120.0 * (1.0 - 0.9 * np.minimum(share / 0.5, 1.0)) + 40.0 * (share > 0.6),
            0.0,
        )
        formations = FormationState(
            **{name: np.zeros(shape, dtype=np.float32) for name in FormationState._fields}
        )._replace(
            cell=cell,
            men=men,
            tanks=np.tile(names.tanks_start, (n_runs, 1)).astype(np.float32),
            guns=np.tile(names.guns_start, (n_runs, 1)).astype(np.float32),
            fuel_t=fuel.astype(np.float32),
            cohesion=np.full(shape, 0.8, dtype=np.float32),
            posture=posture.astype(np.int8),
            task=np.zeros(shape, dtype=np.int16),
            ceasefire_h=heard.astype(np.float32),
            halt=np.where(waits, codes.HALT_FUEL, np.where(moving, 0, codes.HALT_ARRIVED)).astype(np.int8),
        )
        nothing: Any = None
        yield (
            tick,
            State(
                formations=formations,
                sinks=SinkState(
                    men=sinks.copy(),
                    tanks=np.zeros((*shape, len(codes.TANK_CAUSES)), dtype=np.float32),
                    guns=np.zeros((*shape, 2), dtype=np.float32),
                    **dict.fromkeys(SinkState._fields[3:], nothing),
                ),
                places=PlaceState(
                    control=control.copy(),
                    taken_h=taken_h.copy(),
                    how=how.copy(),
                    taker=taker.copy(),
                    rail_share=nothing,
                    bridge=nothing,
                    bridge_h=nothing,
                ),
                log=_log(entries),
                **dict.fromkeys(set(State._fields) - {"formations", "sinks", "places", "log"}, nothing),
            ),
        )


def make_frames(world: World, runs: Array, recorded_runs: int = 16) -> Any:
    """Record a chunk of runs of the synthetic campaign."""
    recorder = Recorder(world.static, runs, recorded_runs)
    for tick, state in states(world, runs):
        recorder.tick(tick, state)
    return recorder.frames()


def make_manifest(runs: int = 1, **changes: Any) -> Manifest:
    """Fill a manifest for synthetic results."""
    content: dict[str, Any] = {
        "scenario": "synthetic",
        "purpose": "Has the shape of results, for tests of the report.",
        "seed": 1,
        "first_run": 0,
        "runs": runs,
        "recorded_runs": min(runs, 16),
        "h_day": HISTORICAL_H_DAY.isoformat(),
        "parameters": "drawn",
        "given": ("The Tokyo decision of 14 August is given.",),
        "code_hash": "c" * 64,
        "data_hash": "d" * 64,
        "parameters_hash": "p" * 64,
        "settings": {"ticks": N_TICKS},
    }
    return Manifest(**{**content, **changes})


def make_results(runs: int = 1, h_day: datetime = HISTORICAL_H_DAY) -> Results:
    """Make synthetic results in memory."""
    world = make_world(h_day)
    tables = tables_from(world.static, [make_frames(world, np.arange(runs))])
    return Results(make_manifest(runs, h_day=h_day.isoformat()), None, tables)
