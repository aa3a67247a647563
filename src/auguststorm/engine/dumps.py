"""Reckon what lies at places, what trains bring and carry, and what armies haul to dumps behind them.

Sources get their trains, once a day, each worth so many tonnes. A port on the sea from which lines start is filled,
once a day, to what ships land there in a day, in the working share of the place. Each place knows the source its line
comes from, and the last place with a stock on the way, its dump. In a tick a dump, or a source, gives out at most a
quarter of what it holds; who draws by places behind it gets the same share of what he asks.

A stretch of railway carries trains a day x train load x share, where share is the lesser working share of its two ends,
less what enemy aircraft spoil of axis lines. Of what is asked in a day over a place's line the least share r that any
stretch of railway on it can carry comes through. Where roads run beside all of them, lorries fetch the rest, and bring
less as their way is longer: the ration of the place, until the next day, is

    r + (1 - r) min(1, (2 L + turn) / (2 L_road + turn))

An army whose lorries have hours to spare hauls, once a day, from the source to the dump where its headquarters is, as
long as that is not full: days of the march need and a refill of fuel of its troops. All haul from the same state, and
together at most a quarter of what a source holds. What is hauled is there the same day.
"""

from auguststorm.clock import TICKS_PER_DAY
from auguststorm.engine.codes import ALLIED, AXIS, NEVER
from auguststorm.engine.supply_lines import is_on_sea
from auguststorm.jit import inline


@inline
def receive_trains(lines, control, graph, train_load_t):  # type: ignore[no-untyped-def]
    """Add the trains of a day to the sources that are still their camp's.

    Parameters
    ----------
    lines : SupplyState, record of a run, written; control : int8 [P]; graph : SupplySetting; train_load_t : float
    """
    for place in range(control.size):
        holder = control[place]
        if graph.trains_per_day[place] > 0.0 and holder >= 0 and graph.is_railhead[place, holder]:
            tonnes = graph.trains_per_day[place] * train_load_t
            lines.stock_t[place] += tonnes
            lines.brought_t += tonnes


@inline
def land_cargoes(camp, changing, fixed, port_t_per_day):  # type: ignore[no-untyped-def]
    """Fill the stocks of the ports on the sea that a camp's lines start from to what ships land there in a day.

    Quays work at the same share as the railway of a place.

    Parameters
    ----------
    camp : int, one with sea transport; changing : Supplying, records of a run, its lines written
    fixed : SupplyGround; port_t_per_day : float
    """
    lines, places, sites, ground = changing.lines, changing.places, fixed.sites, fixed.ground
    for place in range(sites.cell.size):
        if not sites.is_port[place] or places.control[place] != camp or lines.source_place[place] != place:
            continue
        missing = port_t_per_day * places.rail_share[place] - lines.stock_t[place]
        if missing > 0.0 and is_on_sea(sites.cell[place], ground.neighbour, ground.terrain):
            lines.stock_t[place] += missing
            lines.brought_t += missing


@inline
def trace_lines(camp, lines, control, scratch):  # type: ignore[no-untyped-def]
    """Find the source and the dump of every place that a camp holds, -1 without one; list all places outward.

    Parameters
    ----------
    camp : int; lines : SupplyState, record of a run, written; control : int8 [P]
    scratch : GraphScratch, as `draw_lines` left it for the camp
    """
    parent, chain, is_done, root, last = scratch.parent, scratch.queue, scratch.is_queued, scratch.root, scratch.last
    outward = scratch.outward
    n_done = 0
    for place in range(control.size):
        here = place
        length = 0
        while is_done[here] == 0 and parent[camp, here] >= 0:  # back to the source, or to a place that is done already
            chain[length] = here
            length += 1
            here = parent[camp, here]
        if is_done[here] == 0:
            is_done[here] = 1
            root[here] = here if scratch.hours[here] < NEVER else -1
            last[here] = -1
            outward[camp, n_done] = here
            n_done += 1
        for step in range(length - 1, -1, -1):
            there = chain[step]
            is_done[there] = 1
            root[there] = root[here]
            last[there] = there if lines.stock_t[there] > 0.0 and control[there] == camp else last[here]
            outward[camp, n_done] = there
            n_done += 1
            here = there
        if control[place] == camp:
            lines.source_place[place] = root[place]
            lines.dump_place[place] = last[place]


@inline
def ration(camp, changing, fixed, terms, scratch):  # type: ignore[no-untyped-def]
    """Ration what the places of a camp ask over railways: `lines.ration`, 0-1.

    Parameters
    ----------
    camp : int; changing : Supplying, records of a run, its lines written; fixed : SupplyGround
    terms : (tonnes a day over a whole railway, hours to load and unload)
    scratch : GraphScratch as `trace_lines` left it, with `load_t`, tonnes asked for places in a tick
    """
    full_t, turn = terms
    parent, outward, load_t, flow_t = scratch.parent, scratch.outward, scratch.load_t, scratch.flow_t
    control, share = changing.places.control, changing.lines.ration
    line_h = changing.lines.allied_line_h if camp == ALLIED else changing.lines.axis_line_h
    n_places = control.size
    for place in range(n_places):
        flow_t[place] = load_t[place] * TICKS_PER_DAY if control[place] == camp else 0.0
    for position in range(n_places - 1, -1, -1):
        here = outward[camp, position]
        if parent[camp, here] >= 0:
            flow_t[parent[camp, here]] += flow_t[here]
    is_short = False
    for position in range(n_places):  # from here on, the share of what is asked for a place that all railways carry
        here = outward[camp, position]
        before = parent[camp, here]
        least = 1.0
        if before >= 0:
            least = flow_t[before]
            if flow_t[here] > 0.0:
                least = min(least, carried_t_per_day(camp, here, changing, fixed, full_t, scratch) / flow_t[here])
        flow_t[here] = least
        is_short = is_short or least < 1.0
    road_h = scratch.hours
    for position in range(n_places):
        here = outward[camp, position]
        least = flow_t[here]
        if is_short:
            road_h[here] = by_road_h(camp, here, line_h, road_h, fixed, scratch)
            if least < 1.0 and road_h[here] < NEVER:
                least += (1.0 - least) * min(1.0, (2.0 * line_h[here] + turn) / (2.0 * road_h[here] + turn))
        if control[here] == camp:
            share[here] = least


@inline
def carried_t_per_day(camp, place, changing, fixed, full_t, scratch):  # type: ignore[no-untyped-def]
    """Return the tonnes that come to a place in a day over the last stretch of its line; a road passes what is asked.

    Parameters
    ----------
    full_t : float, tonnes a day over a whole railway
    """
    link = scratch.via[camp, place]
    if not fixed.graph.is_rail[link]:
        return NEVER
    rail_share = changing.places.rail_share
    tonnes = full_t * min(rail_share[scratch.parent[camp, place]], rail_share[place])
    if camp == AXIS:
        tonnes *= 1.0 - changing.air.interdiction[fixed.graph.axis[link]]
    return tonnes


@inline
def by_road_h(camp, place, line_h, road_h, fixed, scratch):  # type: ignore[no-untyped-def]
    """Return the hours of a place's line if lorries took the roads beside its railways; NEVER where one has none.

    Parameters
    ----------
    road_h : float64 [P], these hours for the places before it
    """
    before = scratch.parent[camp, place]
    if before < 0:
        return float(line_h[place])
    if road_h[before] >= NEVER:
        return NEVER
    if not fixed.graph.is_rail[scratch.via[camp, place]]:
        return road_h[before] + (line_h[place] - line_h[before])
    graph, h_per_km, region = fixed.graph, scratch.h_per_km, fixed.ground.region[fixed.sites.cell[place]]
    least = NEVER
    for other in range(graph.first_link[before], graph.first_link[before + 1]):
        if graph.link_to[other] == place and not graph.is_rail[other]:
            least = min(least, graph.link_km[other] * h_per_km[graph.road[other], region])
    return least if least >= NEVER else road_h[before] + least


@inline
def haul_forward(changing, fixed, terms, scratch):  # type: ignore[no-untyped-def]
    """Let armies with lorry-hours to spare fill the dump where their headquarters is, from its source.

    All ask from the same state; of a source that is asked for more than a quarter of its stock all get the same share.

    Parameters
    ----------
    changing : Supplying, records of a run, its lines written; fixed : SupplyGround
    terms : (days held, turn h, load t, burn t/h)
    scratch : GraphScratch with `spare_h` and `full_t`
    """
    days, turn, full_load, burn = terms
    graph, lines, control, haul_t, asked_t = (
        fixed.graph, changing.lines, changing.places.control, scratch.haul_t, scratch.asked_t,
    )  # fmt: skip
    stock_t, root = lines.stock_t, lines.source_place
    for place in range(asked_t.size):
        asked_t[place] = 0.0
    for army in range(haul_t.size):
        haul_t[army] = 0.0
        cell = changing.hqs.cell[army]
        if scratch.spare_h[army] <= 0.0 or cell < 0:
            continue
        own = fixed.tree.camp[army]
        place = nearest_own(cell, own, control, graph.near_place)
        if place < 0 or graph.is_railhead[place, own]:
            continue
        line = lines.allied_line_h[place] if own == ALLIED else lines.axis_line_h[place]
        source = root[place]
        if line >= NEVER or source < 0 or source == place or control[source] != own:
            continue
        missing = days * scratch.full_t[army] - stock_t[place]
        load = full_load - 2.0 * line * burn
        if missing <= 0.0 or load <= 0.0:
            continue
        tonnes = scratch.spare_h[army] * TICKS_PER_DAY * load / (2.0 * line + turn) * lines.ration[place]
        haul_t[army] = min(tonnes, missing)
        scratch.haul_place[army] = place
        asked_t[source] += haul_t[army]
    for place in range(asked_t.size):
        if asked_t[place] > 0.0:
            scratch.gives[place] = min(1.0, stock_t[place] / (TICKS_PER_DAY * asked_t[place]))
    for army in range(haul_t.size):
        if haul_t[army] > 0.0:
            place = scratch.haul_place[army]
            tonnes = haul_t[army] * scratch.gives[root[place]]
            stock_t[root[place]] -= tonnes
            stock_t[place] += tonnes


@inline
def nearest_own(cell, own, control, near_place):  # type: ignore[no-untyped-def]
    """Return the nearest of the places listed for a cell that a camp holds, -1 without one."""
    for rank in range(near_place.shape[1]):
        place = near_place[cell, rank]
        if place < 0 or control[place] == own:
            return place
    return -1
