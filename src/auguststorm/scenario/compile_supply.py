"""Turn places, railways, roads, rivers, depots and lorries into the engine's supply graph.

Nodes are the places. Stretches are those of the map's railways and roads, ways that columns used and no road table
joins (`data/supply/ways.csv`), navigable rivers, which carry at the pace of a track, and ways across country between
neighbouring nodes. Roads over hills count longer, by what hills slow columns. Sources are the rows of
`data/supply/depots.csv`, with what lies there and the trains they get. Each cell is given its nearest nodes of either
camp by way of the land, with country counted as km of open steppe at the central coefficients.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.engine import codes
from auguststorm.engine.nearest import nearest_sources
from auguststorm.engine.setting import SupplySetting
from auguststorm.errors import BadInputError, Fault
from auguststorm.evidence import check_estimate_ids, load_ledger, load_parameters
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.scenario.compile_theatre import ALLIED_COUNTRIES, HILLY
from auguststorm.tables import Table, load_table
from auguststorm.theatre import Theatre
from auguststorm.theatre.lattice import axial_of, cell_index
from auguststorm.theatre.layers import load_rules
from auguststorm.theatre.terrain import ROADS, TERRAINS

Array = npt.NDArray[Any]

N_NEAR_OF_CAMP = 4
NONE = -1
TENTHS_PER_KM = 10.0
FARTHEST_KM = 600.0  # beyond the reach of any run
EPSILON = 1e-9
HILL_LOOKS = 24  # at how many points a way is looked at for hills: a cell apart on the longest
NOT_NODES = ("fort", "airfield")  # reached by way of the town they belong to
CARRYING_SERVICES = ("army_rear", "front_rear")
RIVER_ROAD = ROADS.index("track")


def check_supply_tables(theatre: Theatre, depots: Table, ways: Table) -> list[Fault]:
    """Report places the map does not have and estimates the ledger does not have."""
    ledger = load_ledger()
    faults = [*check_estimate_ids(depots, ledger), *check_estimate_ids(ways, ledger)]
    for table, columns in ((depots, ("place_id",)), (ways, ("from_place_id", "to_place_id"))):
        for row in table:
            for column in columns:
                if row[column] not in theatre.place_index:
                    label = f"data/supply/{table.path.name}"
                    remedy = "Use an id of data/theatre/places.csv."
                    faults.append(Fault(label, row["_row"], column, repr(row[column]), "a place of the map", remedy))
    return faults


def load_supply_tables(theatre: Theatre) -> tuple[Table, Table]:
    """Load depots and ways.

    Raises
    ------
    BadInputError
        With every fault: cells that do not fit, places the map does not have, estimates the ledger does not have.
    """
    depots = load_table("supply/depots.csv", "depots", unique="place_id")
    ways = load_table("supply/ways.csv", "ways")
    faults = check_supply_tables(theatre, depots, ways)
    if faults:
        raise BadInputError(faults)
    return depots, ways


def _stretches(theatre: Theatre, ways: Table) -> tuple[Array, ...]:
    """List every stretch once: from, to (int32), km (float32), is_rail, gauge_mm, road."""
    links, rivers, index = theatre.links, theatre.waterways, theatre.place_index
    start = np.array([index[row["from_place_id"]] for row in ways], np.int32)
    end = np.array([index[row["to_place_id"]] for row in ways], np.int32)
    cell = theatre.places.cell
    east = theatre.x_km[cell[start]] - theatre.x_km[cell[end]]
    north = theatre.y_km[cell[start]] - theatre.y_km[cell[end]]
    way_road = np.array([ROADS.index(row["road"]) for row in ways], np.int8)
    n_roads = start.size + rivers.from_place.size
    river_road = np.full(rivers.from_place.size, RIVER_ROAD, np.int8)
    return (
        np.concatenate([links.from_place, start, rivers.from_place]).astype(np.int32),
        np.concatenate([links.to_place, end, rivers.to_place]).astype(np.int32),
        np.concatenate([links.length_km, np.hypot(east, north), rivers.length_km]).astype(np.float32),
        np.concatenate([links.is_rail, np.zeros(n_roads, bool)]),
        np.concatenate([links.gauge_mm, np.zeros(n_roads, np.int16)]).astype(np.int16),
        np.concatenate([links.road, way_road, river_road]).astype(np.int8),
    )


def hill_ratios(theatre: Theatre, stretches: tuple[Array, ...]) -> Array:
    """Return what a km of each stretch counts for by the hills it crosses; float32 [n], 1 for rail and level country.

    The way is taken to be straight; on a kilometre of hills a road of a class is slower as it is for columns.
    """
    start, end, _, is_rail, _, road = stretches
    movement = {row.name: row.value for row in load_parameters("movement")}
    slower = np.ones(len(ROADS))
    for name, level in (("caravan", "track"), ("track", "track"), ("fair", "fair")):
        slower[ROADS.index(name)] = movement[f"{level}_share"] / movement[f"{level}_hills_share"]
    is_wanted = ~is_rail & (slower[road] > 1.0) & (theatre.places.cell[start] >= 0) & (theatre.places.cell[end] >= 0)
    here, there = theatre.places.cell[start[is_wanted]], theatre.places.cell[end[is_wanted]]
    steps = np.linspace(0.0, 1.0, HILL_LOOKS)
    x, y = (km[here, np.newaxis] + steps * (km[there] - km[here])[:, np.newaxis] for km in (theatre.x_km, theatre.y_km))
    q, r = axial_of(x, y, load_rules()["cell_spacing_km"])
    hills = set(cell_index(*(line[np.isin(theatre.terrain, HILLY)] for line in (theatre.q, theatre.r))))
    is_hilly = np.array([pair in hills for pair in zip(q.ravel().tolist(), r.ravel().tolist(), strict=True)])
    out = np.ones(start.size, np.float32)
    out[is_wanted] = 1.0 + is_hilly.reshape(q.shape).mean(axis=1) * (slower[road[is_wanted]] - 1.0)
    return out


def country_costs(theatre: Theatre) -> Array:
    """Return what lorries count for each edge in tenths of km of open steppe; int32 [C, 6], -1 closed.

    Roads count by their speed against open ground, country by the march of wheels over it against steppe.
    """
    supply = {row.name: row.value for row in load_parameters("supply")}
    movement = {row.name: row.value for row in load_parameters("movement")}
    open_ground = np.array([movement.get(f"{name}_share", 0.0) for name in TERRAINS])
    ratio = np.where(open_ground > 0.0, movement["steppe_share"] / np.maximum(open_ground, EPSILON), 0.0)
    there = np.where(theatre.neighbour >= 0, theatre.neighbour, 0)
    is_joined = (theatre.neighbour >= 0) & theatre.is_land[:, np.newaxis] & theatre.is_land[there]
    by_country = ratio[theatre.terrain[there]]
    by_road = np.array([supply["off_road_km_per_h"] / supply[f"{road}_km_per_h"] for road in ROADS[1:]])
    on_road = by_road[np.maximum(theatre.road - 1, 0)]
    km = theatre.distance_km * np.where(theatre.road > 0, on_road, by_country)
    tenths = np.maximum(np.rint(km * TENTHS_PER_KM), 1.0)
    return np.where(is_joined, tenths, NONE).astype(np.int32)


def nearest_nodes(theatre: Theatre, is_node: Array) -> tuple[Array, Array, Array]:
    """Find for every land cell its nearest nodes of each camp at H-hour by way of the land, at most one in a cell.

    Parameters
    ----------
    is_node : bool [P]
    Returns
    -------
    (int32 [N] places that are nodes; int16 [C, k] places, nearest first, -1 none; float32 [C, k] km of open steppe)
    """
    cell = theatre.places.cell
    first_of: dict[int, int] = {}
    for place in np.flatnonzero(is_node):
        first_of.setdefault(int(cell[place]), int(place))
    nodes = np.array(sorted(first_of.values()), np.int32)
    is_allied = np.isin(theatre.places.country[nodes], ALLIED_COUNTRIES)
    limit = int(FARTHEST_KM * TENTHS_PER_KM)
    costs = country_costs(theatre)
    near, cost = [], []
    for own in (nodes[is_allied], nodes[~is_allied]):
        sources, tenths = nearest_sources(cell[own], theatre.neighbour, costs, N_NEAR_OF_CAMP, limit)
        near.append(np.where(sources >= 0, own[np.maximum(sources, 0)], NONE))
        cost.append(np.where(sources >= 0, tenths, 2 * limit))
    all_near, all_cost = np.concatenate(near, axis=1), np.concatenate(cost, axis=1)
    order = np.argsort(all_cost, axis=1, kind="stable")
    places = np.take_along_axis(all_near, order, axis=1).astype(np.int16)
    km = np.take_along_axis(all_cost, order, axis=1) / TENTHS_PER_KM
    return nodes, places, km.astype(np.float32)


def cross_country(
    theatre: Theatre, nodes: Array, near: Array, near_km: Array, joined: set[tuple[int, int]]
) -> tuple[Array, Array, Array]:
    """Join each node to those of its nearest nodes that no other node stands between.

    A node stands between two others if the angle between them is blunt there (Gabriel and Sokal 1969).

    Parameters
    ----------
    nodes, near, near_km : as from `nearest_nodes`
    joined : pairs of places, lower first, that a stretch joins already
    Returns
    -------
    (int32 from, int32 to, float32 km of open steppe), each pair once
    """
    cell = theatre.places.cell
    x, y = theatre.x_km[cell], theatre.y_km[cell]
    start, end, length = [], [], []
    for node in nodes:
        for rank in range(1, near.shape[1]):
            other = int(near[cell[node], rank])
            if other < 0:
                break
            if (min(int(node), other), max(int(node), other)) in joined:
                continue
            between = np.concatenate([near[cell[node]], near[cell[other]]])
            between = between[(between >= 0) & (between != node) & (between != other)]
            dot = (x[node] - x[between]) * (x[other] - x[between]) + (y[node] - y[between]) * (y[other] - y[between])
            if (dot >= 0.0).all() and (node < other or node not in near[cell[other]]):
                start.append(int(node))
                end.append(other)
                length.append(float(near_km[cell[node], rank]))
    return np.array(start, np.int32), np.array(end, np.int32), np.array(length, np.float32)


def _army_trucks(battle: OrderOfBattle) -> Array:
    """Add up the lorries of services by the headquarters whose pool they are; float32 [H]."""
    trucks = np.zeros(len(battle.headquarters.id), np.float32)
    for row in battle.tables.services:
        if row["kind"] in CARRYING_SERVICES:
            trucks[battle.headquarters.index[row["headquarters_id"]]] += row["vehicles"]
    return trucks


def _nodes(theatre: Theatre, stretches: tuple[Array, ...], is_railhead: Array) -> Array:
    """Tell which places formations may draw from: towns on a stretch, ports and depots; bool [P]."""
    places = theatre.places
    is_joined = np.isin(np.arange(len(places.id)), np.concatenate(stretches[:2]))
    is_town = np.array([kind not in NOT_NODES for kind in places.kind])
    is_port = np.array([kind == "port" for kind in places.kind])
    wanted: Array = (places.cell >= 0) & ((is_town & is_joined) | is_port | is_railhead.any(axis=1))
    return wanted


def _with_country(stretches: tuple[Array, ...], country: tuple[Array, Array, Array]) -> tuple[Array, ...]:
    """Add ways across country, off the road, to the stretches."""
    start, end, km = country
    none = np.zeros(start.size)
    added = (start, end, km, none, none, none)
    return tuple(np.concatenate([old, new.astype(old.dtype)]) for old, new in zip(stretches, added, strict=True))


def compile_supply(theatre: Theatre, battle: OrderOfBattle) -> SupplySetting:
    """Compile the supply graph, its sources and the lorries of armies and fronts.

    Raises
    ------
    BadInputError
        With every fault of the tables of depots and ways.
    """
    depots, ways = load_supply_tables(theatre)
    places = theatre.places
    n_places = len(places.id)
    is_railhead = np.zeros((n_places, len(codes.CAMPS)), bool)
    fuel, stock, trains = (np.zeros(n_places, np.float32) for _ in range(3))
    for row in depots:
        place = theatre.place_index[row["place_id"]]
        fuel[place], stock[place] = row["captured_fuel_t"], row["stock_t"]
        trains[place] = row["trains_per_day"]
        if row["camp"] in codes.CAMPS:
            is_railhead[place, codes.CAMPS.index(row["camp"])] = True
    stretches = _stretches(theatre, ways)
    ratio = hill_ratios(theatre, stretches)
    ratio[len(ratio) - theatre.waterways.from_place.size :] = 1.0  # rivers run level
    stretches = (*stretches[:2], stretches[2] * ratio, *stretches[3:])
    nodes, near, near_km = nearest_nodes(theatre, _nodes(theatre, stretches, is_railhead))
    joined = {(min(pair), max(pair)) for pair in zip(stretches[0].tolist(), stretches[1].tolist(), strict=True)}
    country = cross_country(theatre, nodes, near, near_km, joined)
    start, end, km, is_rail, gauge, road = _with_country(stretches, country)
    on_map = (places.cell[start] >= 0) & (places.cell[end] >= 0)
    both = np.concatenate([np.flatnonzero(on_map)] * 2)
    origin = np.concatenate([start[on_map], end[on_map]])
    goal = np.concatenate([end[on_map], start[on_map]])
    order = np.lexsort((goal, origin))
    both, origin, goal = both[order], origin[order], goal[order]
    return SupplySetting(
        first_link=np.searchsorted(origin, np.arange(n_places + 1)).astype(np.int32),
        link_to=goal.astype(np.int16),
        link_km=km[both],
        is_rail=is_rail[both],
        gauge_mm=gauge[both],
        road=road[both],
        axis=places.axis[origin].astype(np.int8),
        is_railhead=is_railhead,
        near_place=near,
        near_km=near_km,
        army_trucks=_army_trucks(battle),
        captured_stock_t=fuel,
        stock_t=stock,
        trains_per_day=trains,
    )
