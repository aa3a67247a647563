"""Turn places, railways, roads, rivers, depots and lorries into the engine's supply graph.

Nodes are the places. Stretches are those of the map's railways and roads, ways that columns used and no road table
joins (`data/supply/ways.csv`), and navigable rivers, which carry at the pace of a track. Sources are the rows of
`data/supply/depots.csv`. Each cell is given the nearest nodes on its own landmass, at the straight distance.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.engine import codes
from auguststorm.engine.setting import SupplySetting
from auguststorm.errors import BadInputError, Fault
from auguststorm.evidence import check_estimate_ids, load_ledger
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.tables import Table, load_table
from auguststorm.theatre import Theatre
from auguststorm.theatre.terrain import ROADS

Array = npt.NDArray[Any]

N_NEAR = 3
NONE = -1
NOT_NODES = ("fort", "airfield")  # reached by way of the town they belong to
CARRYING_SERVICES = ("army_rear", "front_rear")
RIVER_ROAD = ROADS.index("track")


def load_supply_tables(theatre: Theatre) -> tuple[Table, Table]:
    """Load depots and ways.

    Raises
    ------
    BadInputError
        With every fault: cells that do not fit, places the map does not have, estimates the ledger does not have.
    """
    depots = load_table("supply/depots.csv", "depots", unique="place_id")
    ways = load_table("supply/ways.csv", "ways")
    ledger = load_ledger()
    faults = [*check_estimate_ids(depots, ledger), *check_estimate_ids(ways, ledger)]
    for table, columns in ((depots, ("place_id",)), (ways, ("from_place_id", "to_place_id"))):
        for row in table:
            for column in columns:
                if row[column] not in theatre.place_index:
                    label = f"data/supply/{table.path.name}"
                    remedy = "Use an id of data/theatre/places.csv."
                    faults.append(Fault(label, row["_row"], column, repr(row[column]), "a place of the map", remedy))
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


def landmasses(theatre: Theatre) -> Array:
    """Number the landmasses: int32 [C], the lowest land cell that can be walked to; -1 at sea."""
    n_cells = theatre.neighbour.shape[0]
    is_joined = (theatre.neighbour >= 0) & theatre.is_land[:, np.newaxis]
    is_joined &= theatre.is_land[np.where(theatre.neighbour >= 0, theatre.neighbour, 0)]
    label = np.where(theatre.is_land, np.arange(n_cells), n_cells)
    while True:
        around = np.where(is_joined, label[theatre.neighbour], n_cells).min(axis=1)
        lower = np.minimum(label, around)
        lower = np.where(theatre.is_land, lower[np.minimum(lower, n_cells - 1)], n_cells)
        if (lower == label).all():
            return np.where(theatre.is_land, label, NONE).astype(np.int32)
        label = lower


def nearest_nodes(theatre: Theatre, is_node: Array) -> tuple[Array, Array]:
    """Find for every land cell its nearest nodes on the same landmass, at most one in a cell.

    Parameters
    ----------
    is_node : bool [P]
    Returns
    -------
    (int16 [C, 3] places, -1 none; float32 [C, 3] km)
    """
    n_cells = theatre.neighbour.shape[0]
    near = np.full((n_cells, N_NEAR), NONE, np.int16)
    km = np.zeros((n_cells, N_NEAR), np.float32)
    land = landmasses(theatre)
    cell = theatre.places.cell
    taken: dict[int, int] = {}
    for place in np.flatnonzero(is_node):
        taken.setdefault(int(cell[place]), int(place))
    nodes = np.array(sorted(taken.values()), np.int32)
    for mass in np.unique(land[cell[nodes]]):
        here = np.flatnonzero(land == mass)
        there = nodes[land[cell[nodes]] == mass]
        east = theatre.x_km[here][:, np.newaxis] - theatre.x_km[cell[there]]
        north = theatre.y_km[here][:, np.newaxis] - theatre.y_km[cell[there]]
        away = np.hypot(east, north)
        n_near = min(N_NEAR, there.size)
        order = np.argpartition(away, n_near - 1, axis=1)[:, :n_near]
        ranks = np.argsort(np.take_along_axis(away, order, axis=1), axis=1, kind="stable")
        order = np.take_along_axis(order, ranks, axis=1)
        near[here, : order.shape[1]] = there[order]
        km[here, : order.shape[1]] = np.take_along_axis(away, order, axis=1)
    return near, km


def _army_trucks(battle: OrderOfBattle) -> Array:
    """Add up the lorries of services by the headquarters whose pool they are; float32 [H]."""
    trucks = np.zeros(len(battle.headquarters.id), np.float32)
    for row in battle.tables.services:
        if row["kind"] in CARRYING_SERVICES:
            trucks[battle.headquarters.index[row["headquarters_id"]]] += row["vehicles"]
    return trucks


def compile_supply(theatre: Theatre, battle: OrderOfBattle) -> SupplySetting:
    """Compile the supply graph, its sources and the lorries of armies and fronts.

    Raises
    ------
    BadInputError
        With every fault of the tables of depots and ways.
    """
    depots, ways = load_supply_tables(theatre)
    start, end, km, is_rail, gauge, road = _stretches(theatre, ways)
    places = theatre.places
    n_places = len(places.id)
    on_map = (places.cell[start] >= 0) & (places.cell[end] >= 0)
    both = np.concatenate([np.flatnonzero(on_map)] * 2)
    origin = np.concatenate([start[on_map], end[on_map]])
    goal = np.concatenate([end[on_map], start[on_map]])
    order = np.lexsort((goal, origin))
    both, origin, goal = both[order], origin[order], goal[order]
    is_railhead = np.zeros((n_places, len(codes.CAMPS)), bool)
    fuel = np.zeros(n_places, np.float32)
    for row in depots:
        place = theatre.place_index[row["place_id"]]
        fuel[place] = row["captured_fuel_t"]
        if row["camp"] in codes.CAMPS:
            is_railhead[place, codes.CAMPS.index(row["camp"])] = True
    is_joined = np.bincount(origin, minlength=n_places) > 0
    is_town = np.array([kind not in NOT_NODES for kind in places.kind])
    is_port = np.array([kind == "port" for kind in places.kind])
    is_node = (places.cell >= 0) & ((is_town & is_joined) | is_port | is_railhead.any(axis=1))
    near, near_km = nearest_nodes(theatre, is_node)
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
    )
