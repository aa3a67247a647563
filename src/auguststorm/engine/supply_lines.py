"""Reckon how many lorry hours each place lies from a camp's working railheads, once a day.

The line of a place is the least sum of hours over stretches of the graph from any source the camp holds. Sources
count 0 hours: railheads and depots of the start that are not empty; an own port on the sea counts the hours of the sea
line while the camp has sea transport. A place is open to a camp if the enemy neither holds it nor stands in its cell
with a formation that bars the way; lines run over open places only. Hours of a stretch of d km are

    road    d / (v_road . (1 - slow_road . mud)) / (1 - damage)
    rail    d / (v_rail . share) . 2 / (1 + r) / (1 - damage)     share = the lesser working share of its two ends

where v_rail is high, because trains carry what lorries need not, and a railway below a least share does not work; r is
the ration of the day before at its farther end, so that a line on which more is asked than it carries drives away
those who have another. Mud
is that of the farther end's region; damage is that done by enemy aircraft to axis lines on the stretch's axis.

The least sum is found by label correcting with a queue (Bellman 1958; Moore 1959): sums are taken outward from the
source, and adding is monotone in floating point, so that the answer does not depend on the order of the queue. Each
place keeps the place before it on its line, of equal ones that with the lower number.
"""

from auguststorm.engine.codes import ALLIED, AXIS, NEVER
from auguststorm.engine.contact import is_blocking
from auguststorm.jit import inline

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


@inline
def camps_at_sea(ships):  # type: ignore[no-untyped-def]
    """Tell for each camp whether it has any group of ships on the sea that lifts men; ships is a NavalSetting."""
    has_allied, has_axis = False, False
    for group in range(ships.camp.size):
        if ships.is_river[group] == 0 and ships.lift_men[group] > 0.0:
            has_allied = has_allied or ships.camp[group] == ALLIED
            has_axis = has_axis or ships.camp[group] == AXIS
    return has_allied, has_axis


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


@inline
def prepare_lines(changing, fixed, p, scratch):  # type: ignore[no-untyped-def]
    """Mark the places each camp's lines may pass in a run, and fill the hours of a kilometre on each class of road.

    Parameters
    ----------
    changing : Supplying, records of a run, read; fixed : SupplyGround
    p : float64 [K], coefficients of the run; scratch : GraphScratch
    """
    find_open(changing.state, changing.places.control, fixed, scratch.is_open)
    mud = changing.weather.mud
    for region in range(mud.size):
        for road in range(scratch.h_per_km.shape[0]):
            speed = road_km_per_h(p[SPEED_FIRST + road], p[MUD_SLOW_FIRST + road], mud[region])
            scratch.h_per_km[road, region] = 1.0 / speed


@inline
def draw_lines(camp, has_sea, changing, fixed, p, scratch):  # type: ignore[no-untyped-def]
    """Fill the lines of a camp in a run, and in the scratch each place's parent and the stretch from there.

    Parameters
    ----------
    camp : int; has_sea : bool, whether it has sea transport
    changing : Supplying, records of a run, its lines written; fixed : SupplyGround
    p : float64 [K]; scratch : GraphScratch, as `prepare_lines` left it
    """
    n_waiting = find_sources(camp, has_sea, changing, fixed, p, scratch)
    spread(camp, n_waiting, changing, fixed, p, scratch)
    line_h = changing.lines.allied_line_h if camp == ALLIED else changing.lines.axis_line_h
    for place in range(line_h.size):
        line_h[place] = scratch.hours[place]


@inline
def find_open(forces, control, fixed, is_open):  # type: ignore[no-untyped-def]
    """Mark the places each camp's lines may pass (int8 [2, P]): not held by the enemy, no enemy barring the cell."""
    sites, camp = fixed.sites, fixed.who.camp
    for place in range(sites.cell.size):
        holder = control[place]
        is_on_map = sites.cell[place] >= 0
        is_open[ALLIED, place] = 1 if is_on_map and holder != AXIS else 0
        is_open[AXIS, place] = 1 if is_on_map and holder != ALLIED else 0
    for formation in range(camp.size):
        here = forces.cell[formation]
        if here < 0 or sites.first_in_cell[here] < 0 or not is_blocking(forces.posture[formation]):
            continue
        place = sites.first_in_cell[here]
        while place >= 0:
            is_open[AXIS - camp[formation], place] = 0
            place = sites.next_in_cell[place]


@inline
def find_sources(camp, has_sea, changing, fixed, p, scratch):  # type: ignore[no-untyped-def]
    """Set hours at the sources of a camp, NEVER elsewhere, and queue the sources; return how many there are."""
    control, stock_t, sites, ground = changing.places.control, changing.lines.stock_t, fixed.sites, fixed.ground
    hours, queue, is_queued, parent = scratch.hours, scratch.queue, scratch.is_queued, scratch.parent
    n_waiting = 0
    for place in range(sites.cell.size):
        is_queued[place] = 0
        hours[place] = NEVER
        parent[camp, place] = -1
        if control[place] != camp or scratch.is_open[camp, place] == 0:
            continue
        if fixed.graph.is_railhead[place, camp] and stock_t[place] > 0.0:
            hours[place] = 0.0
        elif not (sites.is_port[place] and has_sea):
            continue
        elif is_on_sea(sites.cell[place], ground.neighbour, ground.terrain):
            hours[place] = p[SEA_LINE]
        else:
            continue
        queue[n_waiting] = place
        is_queued[place] = 1
        n_waiting += 1
    return n_waiting


@inline
def spread(camp, n_waiting, changing, fixed, p, scratch):  # type: ignore[no-untyped-def]
    """Spread hours from the queued sources of a camp over its open places, until no stretch shortens any."""
    graph, region, place_cell = fixed.graph, fixed.ground.region, fixed.sites.cell
    rail_share, ration, interdiction = changing.places.rail_share, changing.lines.ration, changing.air.interdiction
    hours, queue, is_queued, is_open = scratch.hours, scratch.queue, scratch.is_queued, scratch.is_open
    h_per_km, parent, via = scratch.h_per_km, scratch.parent, scratch.via
    least, rail_km_per_h = p[RAIL_LEAST], p[RAIL_COUNTED]
    n_places = hours.size
    first = 0
    while n_waiting > 0:
        here = queue[first]
        first = first + 1 if first + 1 < n_places else 0
        n_waiting -= 1
        is_queued[here] = 0
        so_far = hours[here]
        for link in range(graph.first_link[here], graph.first_link[here + 1]):
            there = graph.link_to[link]
            if is_open[camp, there] == 0 or hours[there] <= so_far:
                continue
            if graph.is_rail[link]:
                share = min(rail_share[here], rail_share[there])
                if share < least or share <= 0.0:
                    continue
                step = graph.link_km[link] / (rail_km_per_h * share) * 2.0 / (1.0 + ration[there])
            else:
                step = graph.link_km[link] * h_per_km[graph.road[link], region[place_cell[there]]]
            if camp == AXIS:
                whole = 1.0 - interdiction[graph.axis[link]]
                if whole <= 0.0:
                    continue
                step /= whole
            total = so_far + step
            if total == hours[there] and 0 <= here < parent[camp, there]:
                parent[camp, there] = here
                via[camp, there] = link
            if total < hours[there]:
                parent[camp, there] = here
                via[camp, there] = link
                hours[there] = total
                if is_queued[there] == 0:
                    last = first + n_waiting
                    queue[last if last < n_places else last - n_places] = there
                    is_queued[there] = 1
                    n_waiting += 1
