"""Reckon how many lorry hours each place lies from a camp's working railheads, once a day.

The line of a place is the least sum of hours over stretches of the graph from any source the camp holds. Sources
count 0 hours: railheads and depots of the start; an own port on the sea counts the hours of the sea line while the
camp has sea transport. A place is open to a camp if the enemy neither holds it nor stands in its cell with a
formation that bars the way; lines run over open places only. Hours of a stretch of d km are

    road    d / (v_road . (1 - slow_road . mud)) / (1 - damage)
    rail    d / (v_rail . share) / (1 - damage)          share = the lesser working share of its two ends

where v_rail is high, because trains carry what lorries need not, and a railway below a least share does not work. Mud
is that of the farther end's region; damage is that done by enemy aircraft to axis lines on the stretch's axis.

The least sum is found by label correcting with a queue (Bellman 1958; Moore 1959): sums are taken outward from the
source, and adding is monotone in floating point, so that the answer does not depend on the order of the queue.
"""

from typing import Any, NamedTuple

import numpy.typing as npt

from auguststorm.engine.codes import ALLIED, AXIS, NEVER
from auguststorm.engine.contact import is_blocking
from auguststorm.engine.setting import NavalSetting
from auguststorm.jit import inline, kernel

Array = npt.NDArray[Any]

LINE_PARAMETERS = (
    "off_road_km_per_h", "caravan_km_per_h", "track_km_per_h", "fair_km_per_h", "good_km_per_h",
    "mud_slow_off_road_share", "mud_slow_caravan_share", "mud_slow_track_share", "mud_slow_fair_share",
    "mud_slow_good_share", "rail_counted_km_per_h", "rail_least_share", "sea_line_h",
)  # fmt: skip
(
    SPEED_FIRST, _CARAVAN_SPEED, _TRACK_SPEED, _FAIR_SPEED, _GOOD_SPEED,
    MUD_SLOW_FIRST, _MUD_SLOW_CARAVAN, _MUD_SLOW_TRACK, _MUD_SLOW_FAIR,
    _MUD_SLOW_GOOD, RAIL_COUNTED, RAIL_LEAST, SEA_LINE,
) = range(len(LINE_PARAMETERS))  # fmt: skip

SEA = 0  # theatre.terrain.TERRAINS


class Land(NamedTuple):
    """What the lines run over and change with; fields as in state.py, setting.py."""

    control: Array  # int8 [R, P]
    rail_share: Array  # float32 [R, P]
    mud: Array  # float32 [R, G]
    interdiction: Array  # float32 [R, X]
    cell: Array  # int32 [P]
    is_port: Array  # bool [P]
    first_in_cell: Array  # int16 [C]
    next_in_cell: Array  # int16 [P]
    region: Array  # int8 [C]
    terrain: Array  # int8 [C]
    neighbour: Array  # int32 [C, 6]


class Graph(NamedTuple):
    """The stretches; fields as in setting.SupplySetting."""

    first_link: Array  # int32 [P + 1]
    link_to: Array  # int16 [M]
    link_km: Array  # float32 [M]
    is_rail: Array  # bool [M]
    road: Array  # int8 [M]
    axis: Array  # int8 [M]
    is_railhead: Array  # bool [P, 2]


def camps_at_sea(naval: NavalSetting) -> tuple[bool, bool]:
    """Tell for each camp whether it has any group of ships on the sea that lifts men."""
    sails = (~naval.is_river) & (naval.lift_men > 0.0)
    return bool((sails & (naval.camp == ALLIED)).any()), bool((sails & (naval.camp == AXIS)).any())


@inline
def is_on_sea(cell, neighbour, terrain):  # type: ignore[no-untyped-def]
    """Tell whether a cell lies beside the sea; neighbour int32 [C, 6], terrain int8 [C]."""
    for direction in range(neighbour.shape[1]):
        there = neighbour[cell, direction]
        if there >= 0 and terrain[there] == SEA:
            return True
    return False


@inline
def road_km_per_h(road, mud, p):  # type: ignore[no-untyped-def]
    """Return the speed of a convoy of lorries.

    Parameters
    ----------
    road : int, 0 no road, 1 caravan way, 2 track, 3 fair, 4 good
    mud : float, 0-1
    p : float64 [K]
    """
    return p[SPEED_FIRST + road] * (1.0 - p[MUD_SLOW_FIRST + road] * mud)


@inline
def rail_hours(km, share, p):  # type: ignore[no-untyped-def]
    """Return the hours that a stretch of railway counts, NEVER if it does not work; share 0-1, p float64 [K]."""
    if share < p[RAIL_LEAST] or share <= 0.0:
        return NEVER
    return km / (p[RAIL_COUNTED] * share)


@kernel
def draw_lines(lines, forces, land, graph, has_sea, parameters, scratch):  # type: ignore[no-untyped-def]
    """Fill the lines of both camps in every run.

    Parameters
    ----------
    lines : (allied, axis), float32 [R, P] each, hours, written
    forces : (cell int32 [R, F], posture int8 [R, F], camp int8 [F])
    land : Land; graph : Graph
    has_sea : (bool, bool), whether each camp has sea transport
    parameters : float64 [R, K]; scratch : GraphScratch
    """
    hours, queue, is_queued, is_open = scratch.hours, scratch.queue, scratch.is_queued, scratch.is_open
    n_places = land.cell.size
    for run in range(land.control.shape[0]):
        p = parameters[run]
        find_open(run, forces, land.control, land.cell, land.first_in_cell, land.next_in_cell, is_open)
        for camp in range(2):
            n_waiting = 0
            for place in range(n_places):
                is_queued[place] = 0
                hours[place] = NEVER
                if land.control[run, place] != camp or is_open[camp, place] == 0:
                    continue
                if graph.is_railhead[place, camp]:
                    hours[place] = 0.0
                elif not (land.is_port[place] and has_sea[camp]):
                    continue
                elif is_on_sea(land.cell[place], land.neighbour, land.terrain):
                    hours[place] = p[SEA_LINE]
                else:
                    continue
                queue[n_waiting] = place
                is_queued[place] = 1
                n_waiting += 1
            first = 0
            while n_waiting > 0:
                here = queue[first]
                first = first + 1 if first + 1 < n_places else 0
                n_waiting -= 1
                is_queued[here] = 0
                for link in range(graph.first_link[here], graph.first_link[here + 1]):
                    there = graph.link_to[link]
                    if is_open[camp, there] == 0:
                        continue
                    if graph.is_rail[link]:
                        share = min(land.rail_share[run, here], land.rail_share[run, there])
                        step = rail_hours(graph.link_km[link], share, p)
                    else:
                        mud = land.mud[run, land.region[land.cell[there]]]
                        step = graph.link_km[link] / road_km_per_h(graph.road[link], mud, p)
                    if camp == AXIS:
                        whole = 1.0 - land.interdiction[run, graph.axis[link]]
                        step = step / whole if whole > 0.0 else NEVER
                    total = hours[here] + step
                    if total < hours[there]:
                        hours[there] = total
                        if is_queued[there] == 0:
                            last = first + n_waiting
                            queue[last if last < n_places else last - n_places] = there
                            is_queued[there] = 1
                            n_waiting += 1
            for place in range(n_places):
                lines[camp][run, place] = hours[place]


@inline
def find_open(run, forces, control, place_cell, first_in_cell, next_in_cell, is_open):  # type: ignore[no-untyped-def]
    """Mark the places each camp's lines may pass: not held by the enemy, no enemy barring the cell."""
    cell, posture, camp = forces
    for place in range(control.shape[1]):
        holder = control[run, place]
        is_on_map = place_cell[place] >= 0
        is_open[ALLIED, place] = 1 if is_on_map and holder != AXIS else 0
        is_open[AXIS, place] = 1 if is_on_map and holder != ALLIED else 0
    for formation in range(cell.shape[1]):
        here = cell[run, formation]
        if here < 0 or not is_blocking(posture[run, formation]):
            continue
        place = first_in_cell[here]
        while place >= 0:
            is_open[AXIS - camp[formation], place] = 0
            place = next_in_cell[place]
