"""Reckon how many lorry hours each place lies from a camp's working railheads, once a day.

The line of a place is the least sum of hours over stretches of the graph from any source the camp holds. Sources count 0 hours:
railheads and depots of the start; an own port on the sea counts the hours of the sea line while the camp has sea transport.
A place is open to a camp if the enemy neither holds it nor stands in its cell with a formation that bars the way; lines
run over open places only. Hours of a stretch of d km are

    road    d / (v_road . (1 - slow_road . mud)) / (1 - damage)
    rail    d / (v_rail . share) / (1 - damage)          share = the lesser working share of its two ends

where v_rail is high, because trains carry what lorries need not, and a railway below a least share does not work. Mud is
that of the farther end's region; damage is that done by enemy aircraft to axis lines on the stretch's axis.

The least sum is found by label correcting with a queue (Bellman 1958; Moore 1959): sums are taken outward from the source,
and adding is monotone in floating point, so that the answer does not depend on the order of the queue.
"""

from auguststorm.engine.codes import ALLIED, AXIS, NEVER
from auguststorm.engine.contact import is_blocking
from auguststorm.jit import inline, kernel

LINE_PARAMETERS = (
    "off_road_km_per_h", "caravan_km_per_h", "track_km_per_h", "fair_km_per_h", "good_km_per_h",
    "mud_slow_off_road_share", "mud_slow_caravan_share", "mud_slow_track_share", "mud_slow_fair_share", "mud_slow_good_share",
    "rail_counted_km_per_h", "rail_least_share", "sea_line_h",
)  # fmt: skip
(
    SPEED_FIRST, _CARAVAN_SPEED, _TRACK_SPEED, _FAIR_SPEED, _GOOD_SPEED,
    MUD_SLOW_FIRST, _MUD_SLOW_CARAVAN, _MUD_SLOW_TRACK, _MUD_SLOW_FAIR, _MUD_SLOW_GOOD,
    RAIL_COUNTED, RAIL_LEAST, SEA_LINE,
) = range(len(LINE_PARAMETERS))  # fmt: skip

SEA = 0  # theatre.terrain.TERRAINS


@inline
def is_on_sea(cell, theatre):  # type: ignore[no-untyped-def]
    """Tell whether a cell lies beside the sea."""
    if cell < 0:
        return False
    for direction in range(theatre.neighbour.shape[1]):
        there = theatre.neighbour[cell, direction]
        if there >= 0 and theatre.terrain[there] == SEA:
            return True
    return False


@inline
def has_sea_transport(naval, camp):  # type: ignore[no-untyped-def]
    """Tell whether a camp has any group of ships on the sea that lifts men."""
    for group in range(naval.camp.size):
        if naval.camp[group] == camp and not naval.is_river[group] and naval.lift_men[group] > 0.0:
            return True
    return False


@inline
def road_km_per_h(road, mud, p):  # type: ignore[no-untyped-def]
    """Return the speed of a convoy of lorries.

    Parameters
    ----------
    road : int, 0 no road, 1 caravan way, 2 track, 3 fair, 4 good
    mud : float, 0-1; p : float64 [K]
    """
    return p[SPEED_FIRST + road] * (1.0 - p[MUD_SLOW_FIRST + road] * mud)


@inline
def stretch_hours(link, share, mud, damage, graph, p):  # type: ignore[no-untyped-def]
    """Return the hours of a stretch, NEVER if its railway does not work.

    Parameters
    ----------
    link : int, row of `graph` (SupplySetting)
    share : float, working share of the railway; mud : float, 0-1; damage : float, 0-1; p : float64 [K]
    """
    if damage >= 1.0:
        return NEVER
    if graph.is_rail[link]:
        if share < p[RAIL_LEAST] or share <= 0.0:
            return NEVER
        return graph.link_km[link] / (p[RAIL_COUNTED] * share * (1.0 - damage))
    return graph.link_km[link] / (road_km_per_h(graph.road[link], mud, p) * (1.0 - damage))


@kernel
def draw_lines(supply, state, fixed, parameters, scratch):  # type: ignore[no-untyped-def]
    """Fill the lines of both camps in every run.

    Parameters
    ----------
    supply : SupplyState, lines written
    state : (FormationState, PlaceState, WeatherState, AirState), read
    fixed : (SupplySetting, PlaceSetting, FormationSetting, TheatreSetting, NavalSetting)
    parameters : float64 [R, K]; scratch : GraphScratch
    """
    formations, places, weather, air = state
    graph, ground, units, theatre, naval = fixed
    has_sea_allied = has_sea_transport(naval, ALLIED)
    has_sea_axis = has_sea_transport(naval, AXIS)
    for run in range(places.control.shape[0]):
        find_open(run, formations, places, units, ground, scratch)
        p = parameters[run]
        for camp in range(2):
            has_sea = has_sea_allied if camp == ALLIED else has_sea_axis
            spread(run, camp, has_sea, (places, weather, air), (graph, ground, theatre), p, scratch)
            lines = supply.allied_line_h if camp == ALLIED else supply.axis_line_h
            for place in range(lines.shape[1]):
                lines[run, place] = scratch.hours[place]


@inline
def find_open(run, formations, places, units, ground, scratch):  # type: ignore[no-untyped-def]
    """Mark the places each camp's lines may pass: not held by the enemy, no enemy barring the cell."""
    for place in range(places.control.shape[1]):
        control = places.control[run, place]
        scratch.is_open[ALLIED, place] = 0 if control == AXIS or ground.cell[place] < 0 else 1
        scratch.is_open[AXIS, place] = 0 if control == ALLIED or ground.cell[place] < 0 else 1
    for formation in range(formations.cell.shape[1]):
        here = formations.cell[run, formation]
        if here < 0 or not is_blocking(formations.posture[run, formation]):
            continue
        place = ground.first_in_cell[here]
        while place >= 0:
            scratch.is_open[AXIS - units.camp[formation], place] = 0
            place = ground.next_in_cell[place]


@inline
def spread(run, camp, has_sea, state, fixed, p, scratch):  # type: ignore[no-untyped-def]
    """Find the least hours of every place from the sources of a camp (scratch.hours, NEVER if cut off)."""
    places, weather, air = state
    graph, ground, theatre = fixed
    n_places = ground.cell.size
    hours, queue, is_queued, is_open = scratch.hours, scratch.queue, scratch.is_queued, scratch.is_open
    n_waiting = 0
    for place in range(n_places):
        hours[place] = NEVER
        is_queued[place] = 0
        if places.control[run, place] != camp or is_open[camp, place] == 0:
            continue
        if graph.is_railhead[place, camp]:
            hours[place] = 0.0
        elif has_sea and ground.is_port[place] and is_on_sea(ground.cell[place], theatre):
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
            damage = air.interdiction[run, graph.axis[link]] if camp == AXIS else 0.0
            share = min(places.rail_share[run, here], places.rail_share[run, there])
            mud = weather.mud[run, theatre.region[ground.cell[there]]]
            total = hours[here] + stretch_hours(link, share, mud, damage, graph, p)
            if total < hours[there]:
                hours[there] = total
                if is_queued[there] == 0:
                    last = first + n_waiting
                    queue[last if last < n_places else last - n_places] = there
                    is_queued[there] = 1
                    n_waiting += 1
