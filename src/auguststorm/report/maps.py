"""Pack what the map of the page draws, small enough to stand inline: lines, relief, places, and runs as bytes."""

import json
from base64 import b64encode
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.clock import N_TICKS, TICK_H
from auguststorm.engine.codes import HALTS, HOW_TAKEN, POSTURES, SIDES
from auguststorm.report.campaign import Campaign
from auguststorm.report.ground import Ground, Lines
from auguststorm.report.narrative import nearest_place
from auguststorm.report.symbols import ARMS, ECHELONS, arm_of, echelon_of, sprites
from auguststorm.report.words import formation_name

Array = npt.NDArray[Any]

MOST_RUNS = 8  # shown on the map, so that the page stays small
MARGIN_KM = 120.0
HALF_KM = 2.0  # line points are whole numbers of half kilometres
NEAR_KM, FAR_KM = 2.0, 40.0  # distance between kept points inside and outside the view
NO_CELL = 65535
FULL = 250.0  # steps of a byte for the men of the order of battle
SLACK = 1.02  # captors and landings may give a formation a few men more
TOLD = (
    "isolated", "landed", "repulsed", "airlanded", "airlanding_failed", "surrendered_garrison", "bridge_blown",
    "headquarters_captured", "broke", "decision", "offer", "broadcast", "acceptance", "given",
)  # fmt: skip

View = tuple[float, float, float, float]


def view_of(campaign: Campaign) -> View:
    """Find the window that holds all formations and places: west, south, east, north in km."""
    x, y = campaign.number("x_km"), campaign.number("y_km")
    on_map = [place for place in campaign.places if place.cell >= 0]
    xs = [float(np.nanmin(x)), float(np.nanmax(x)), *(place.x_km for place in on_map)]
    ys = [float(np.nanmin(y)), float(np.nanmax(y)), *(place.y_km for place in on_map)]
    return min(xs) - MARGIN_KM, min(ys) - MARGIN_KM, max(xs) + MARGIN_KM, max(ys) + MARGIN_KM


def pack_lines(lines: Lines, view: View) -> list[list[int]]:
    """Thin lines and write each as a first point and steps, in half kilometres; lines out of view are left out."""
    west, south, east, north = view
    out: list[list[int]] = []
    for line in lines:
        x, y = np.asarray(line[:, 0], dtype=np.float64), np.asarray(line[:, 1], dtype=np.float64)
        if x.max() < west or x.min() > east or y.max() < south or y.min() > north:
            continue
        inside = (x > west) & (x < east) & (y > south) & (y < north)
        apart = np.where(inside, NEAR_KM, FAR_KM)
        kept = [0]
        last_x, last_y = x[0], y[0]
        for point in range(1, x.size):
            if abs(x[point] - last_x) + abs(y[point] - last_y) >= apart[point] or point == x.size - 1:
                kept.append(point)
                last_x, last_y = x[point], y[point]
        points = np.rint(np.stack((x[kept], y[kept]), axis=1) * HALF_KM).astype(np.int64)
        if points.shape[0] > 1:
            out.append(np.concatenate((points[:1], np.diff(points, axis=0))).ravel().tolist())
    return out


def _text(values: Array) -> str:
    return b64encode(np.ascontiguousarray(values).tobytes()).decode("ascii")


def _full_men(campaign: Campaign) -> float:
    """Return the step that stands for the men of the order of battle, lower where a run begins with more."""
    start = np.array([unit.men_start for unit in campaign.units])
    most = np.nan_to_num(campaign.number("men"))[:MOST_RUNS].max(axis=(0, 1), initial=0.0)
    more = max(1.0, float((most[start > 0.0] / start[start > 0.0]).max(initial=1.0)))
    return FULL if more <= SLACK else float(np.floor(FULL / more))


def _runs(campaign: Campaign, used: Array, ground: Ground) -> list[dict[str, Any]]:
    cell = campaign.cell
    number = np.where(cell >= 0, np.searchsorted(used, cell), NO_CELL).astype("<u2")
    posture, halt = campaign.code("posture"), campaign.code("halt")
    state = (np.maximum(posture, 0) * len(HALTS) + np.maximum(halt, 0)).astype(np.uint8)
    start = np.maximum(np.array([unit.men_start for unit in campaign.units]), 1.0)
    men = np.clip(np.nan_to_num(campaign.number("men")) / start * _full_men(campaign), 0.0, 255.0).astype(np.uint8)
    out = []
    for row, run in enumerate(campaign.recorded[:MOST_RUNS]):
        out.append(
            {
                "run": run,
                "cell": _text(number[row]),
                "state": _text(state[row]),
                "men": _text(men[row]),
                "captures": _captures(campaign, campaign.runs.index(run)),
                "news": _news(campaign, row, ground),
            }
        )
    return out


def _captures(campaign: Campaign, run: int) -> list[list[float]]:
    taken = campaign.captures
    rows = np.flatnonzero(taken.run == run)
    rows = rows[np.argsort(taken.time_h[rows], kind="stable")]
    return [
        [
            int(taken.place[row]),
            round(float(taken.time_h[row]), 1),
            int(taken.camp[row]),
            int(taken.how[row]),
            int(taken.formation[row]),
        ]
        for row in rows
    ]


def _news(campaign: Campaign, row: int, ground: Ground) -> list[list[Any]]:
    events = campaign.events
    chosen = np.flatnonzero((events.run == row) & np.isin(events.kind, TOLD))
    return [
        [
            round(float(events.time_h[event]), 1),
            TOLD.index(events.kind[event]),
            _name(campaign, ground, events.subject[event]),
            campaign.names.get(events.object[event], ""),
        ]
        for event in chosen
    ]


def _name(campaign: Campaign, ground: Ground, identifier: str) -> str:
    """Name a party of an event: a bridge by the nearest place, a headquarters by its formation."""
    if identifier.startswith("bridge-"):
        cell = int(identifier.split("-")[1])
        return "Bridge near " + nearest_place(campaign, float(ground.x_km[cell]), float(ground.y_km[cell])).name_1945
    if identifier.startswith("hq-"):
        return f"Headquarters of {formation_name(identifier.removeprefix('hq-'))}"
    return campaign.names.get(identifier, formation_name(identifier) if identifier else "")


def map_data(campaign: Campaign, ground: Ground) -> str:
    """Write everything the map needs as JSON that may stand inside a page."""
    view = view_of(campaign)
    used = np.unique(campaign.cell[campaign.cell >= 0])
    relief = ground.relief
    armies = list(dict.fromkeys(unit.army_id or unit.front_id for unit in campaign.units))
    content = {
        "hDay": campaign.manifest.h_day,
        "ticks": N_TICKS,
        "tickH": TICK_H,
        "view": [round(edge) for edge in view],
        "lines": {name: pack_lines(lines, view) for name, lines in ground.lines.items()},
        "relief": None
        if relief is None
        else {
            "png": b64encode(relief.png).decode("ascii"),
            "box": [relief.west_km, relief.south_km, relief.east_km, relief.north_km],
        },
        "cellX": np.rint(ground.x_km[used]).astype(int).tolist() if used.size else [],
        "cellY": np.rint(ground.y_km[used]).astype(int).tolist() if used.size else [],
        "menFull": _full_men(campaign),
        "armies": [formation_name(army) for army in armies],
        "units": [
            [
                unit.name,
                SIDES.index(unit.side),
                ARMS.index(arm_of(unit.kind)),
                ECHELONS.index(echelon_of(unit.name)) if echelon_of(unit.name) else -1,
                armies.index(unit.army_id or unit.front_id),
                round(unit.men_start),
                round(unit.tanks_start),
                int(unit.is_forward_detachment),
            ]
            for unit in campaign.units
        ],
        "places": [
            None
            if place.cell < 0
            else [
                place.name_1945,
                place.modern_name,
                round(place.x_km, 1),
                round(place.y_km, 1),
                place.kind,
                {"allied": 0, "axis": 1, "none": 2}[place.start_control],
            ]
            for place in campaign.places
        ],
        "postures": POSTURES,
        "halts": HALTS,
        "how": HOW_TAKEN,
        "told": TOLD,
        "sprites": sprites(),
        "runs": _runs(campaign, used, ground),
    }
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
