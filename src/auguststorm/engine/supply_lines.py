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
from auguststorm.engine.narrow import pick
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
    """What the lines run over; fields as in setting.py."""

    cell: Array  # int32 [P]
    is_port: Array  # bool [P]
    first_in_cell: Array  # int16 [C]
    next_in_cell: Array  # int16 [P]
    terrain: Array  # int8 [C]
    neighbour: Array  # int32 [C, 6]
    place_region: Array  # int8 [P], climate region


class Graph(NamedTuple):
    """The stretches; fields as in setting.SupplySetting."""

    first_link: Array  # int32 [P + 1]
    link_to: Array  # int16 [M]
    link_km: Array  # float32 [M]
    is_rail: Array  # bool [M]
    road: Array  # int8 [M]
    axis: Array  # int8 [M]
    is_railhead: Array  # bool [P, 2]


def camps_at_sea(naval: Any) -> tuple[bool, bool]:
    """Tell for each camp whether it has any group of ships on the sea that lifts men; naval is a NavalSetting."""
    camp, is_river, lift_men = pick(naval, "camp", "is_river", "lift_men")
    sails = camp[(is_river == 0) & (lift_men > 0.0)]
    return bool((sails == ALLIED).any()), bool((sails == AXIS).any())


@inline
def is_on_sea(cell, neighbour, terrain):  # type: ignore[no-untyped-def]
    """Tell whether a cell lies beside the sea; neighbour int32 [C, 6], terrain int8 [C]."""
    for direction in range(neighbour.shape[1]):
        there = neighbour[cell, direction]
        if there >= 0 and terrain[there] == SEA:
            return True
    return False


@inline
def road_km_per_h(dry_km_per_h, slow_share, mud):  # type: ignore[no-untyped-def]
    """Return the speed of a convoy of lorries; slow_share is what full mud takes, mud 0-1."""
    return dry_km_per_h * (1.0 - slow_share * mud)


@kernel
def draw_lines(lines, state, camp_of, land, graph, has_sea, parameters, scratch):  # type: ignore[no-untyped-def]
    """Fill the lines of both camps in every run.

    Parameters
    ----------
    lines : SupplyState, written
    state : (FormationState, PlaceState, WeatherState, AirState), records [R], read
    camp_of : int8 [F]; land : Land; graph : Graph
    has_sea : (bool, bool), whether each camp has sea transport
    parameters : float64 [R, K]; scratch : GraphScratch
    """
    formations, places, weather, air = state
    for run in range(lines.size):
        p = parameters[run]
        find_open(formations[run], camp_of, places[run].control, land, scratch.is_open)
        mud = weather[run].mud
        for region in range(mud.size):
            for road in range(scratch.h_per_km.shape[0]):
                speed = road_km_per_h(p[SPEED_FIRST + road], p[MUD_SLOW_FIRST + road], mud[region])
                scratch.h_per_km[road, region] = 1.0 / speed
        for camp in range(2):
            control = places[run].control
            n_waiting = find_sources(camp, has_sea[camp], control, land, graph.is_railhead, p, scratch)
            spread(camp, n_waiting, places[run].rail_share, air[run].interdiction, land.place_region, graph, p, scratch)
            line_h = lines[run].allied_line_h if camp == ALLIED else lines[run].axis_line_h
            for place in range(line_h.size):
                line_h[place] = scratch.hours[place]


@inline
def find_open(forces, camp, control, land, is_open):  # type: ignore[no-untyped-def]
    """Mark the places each camp's lines may pass (int8 [2, P]): not held by the enemy, no enemy barring the cell."""
    cell, posture = forces.cell, forces.posture
    place_cell, first_in_cell, next_in_cell = land.cell, land.first_in_cell, land.next_in_cell
    for place in range(place_cell.size):
        holder = control[place]
        is_on_map = place_cell[place] >= 0
        is_open[ALLIED, place] = 1 if is_on_map and holder != AXIS else 0
        is_open[AXIS, place] = 1 if is_on_map and holder != ALLIED else 0
    for formation in range(camp.size):
        here = cell[formation]
        if here < 0 or first_in_cell[here] < 0 or not is_blocking(posture[formation]):
            continue
        place = first_in_cell[here]
        while place >= 0:
            is_open[AXIS - camp[formation], place] = 0
            place = next_in_cell[place]


@inline
def find_sources(camp, has_sea, control, land, is_railhead, p, scratch):  # type: ignore[no-untyped-def]
    """Set hours at the sources of a camp, NEVER elsewhere, and queue the sources; return how many there are."""
    cell, is_port = land.cell, land.is_port
    hours, queue, is_queued, is_open = scratch.hours, scratch.queue, scratch.is_queued, scratch.is_open
    n_waiting = 0
    for place in range(cell.size):
        is_queued[place] = 0
        hours[place] = NEVER
        if control[place] != camp or is_open[camp, place] == 0:
            continue
        if is_railhead[place, camp]:
            hours[place] = 0.0
        elif not (is_port[place] and has_sea):
            continue
        elif is_on_sea(cell[place], land.neighbour, land.terrain):
            hours[place] = p[SEA_LINE]
        else:
            continue
        queue[n_waiting] = place
        is_queued[place] = 1
        n_waiting += 1
    return n_waiting


@inline
def spread(camp, n_waiting, rail_share, interdiction, place_region, graph, p, scratch):  # type: ignore[no-untyped-def]
    """Spread hours from the queued sources of a camp over its open places, until no stretch shortens any."""
    first_link, link_to, link_km = graph.first_link, graph.link_to, graph.link_km
    is_rail, road, axis = graph.is_rail, graph.road, graph.axis
    hours, queue, is_queued, is_open = scratch.hours, scratch.queue, scratch.is_queued, scratch.is_open
    h_per_km = scratch.h_per_km
    least, rail_km_per_h = p[RAIL_LEAST], p[RAIL_COUNTED]
    n_places = hours.size
    first = 0
    while n_waiting > 0:
        here = queue[first]
        first = first + 1 if first + 1 < n_places else 0
        n_waiting -= 1
        is_queued[here] = 0
        for link in range(first_link[here], first_link[here + 1]):
            there = link_to[link]
            if is_open[camp, there] == 0 or hours[there] <= hours[here]:
                continue
            if is_rail[link]:
                share = min(rail_share[here], rail_share[there])
                if share < least or share <= 0.0:
                    continue
                step = link_km[link] / (rail_km_per_h * share)
            else:
                step = link_km[link] * h_per_km[road[link], place_region[there]]
            if camp == AXIS:
                whole = 1.0 - interdiction[axis[link]]
                if whole <= 0.0:
                    continue
                step /= whole
            total = hours[here] + step
            if total < hours[there]:
                hours[there] = total
                if is_queued[there] == 0:
                    last = first + n_waiting
                    queue[last if last < n_places else last - n_places] = there
                    is_queued[there] = 1
                    n_waiting += 1
