"""Make the agents of a campaign from a state and a setting of our engine, read once."""

from typing import TYPE_CHECKING, Any

from auguststorm.engine import codes
from auguststorm.engine.codes import ARMY_LEVEL
from auguststorm.engine.setting import Setting
from auguststorm.engine.state import State
from benchmarks.mesa_model.formation import Task, Unit
from benchmarks.mesa_model.ground import Edge
from benchmarks.mesa_model.headquarters import Headquarters
from benchmarks.mesa_model.places import Bridge, Place, Stretch
from benchmarks.mesa_model.supply import Supplied

if TYPE_CHECKING:
    from benchmarks.mesa_model.model import Campaign

FIXED = (
    "key", "camp", "mobility", "quality", "vehicles", "horses", "men_start", "fuel_rate_t_per_km", "fuel_capacity_t",
    "need_t_per_day", "is_forward_detachment", "is_works", "works_class", "is_artillery", "is_airlanded",
)  # fmt: skip
CHANGING = (
    "crossing_share", "tail_share", "men", "tanks", "guns", "fuel_t", "ammunition_t", "cohesion", "fatigue",
    "entrenchment", "posture", "task", "halt", "contact_h", "ready_h", "is_supplied", "line_h",
)  # fmt: skip
STORES = (
    "fuel_burned_t", "fuel_lost_t", "fuel_received_t", "ammunition_fired_t", "ammunition_lost_t",
    "ammunition_received_t",
)  # fmt: skip


def muster(model: "Campaign", kind: type[Supplied], state: State, setting: Setting, run: int) -> None:
    """Make headquarters, places, bridges and formations, each type in the order of the tables."""
    headquarters = _headquarters(model, state, setting, run)
    places = _places(model, state, setting, run)
    _bridges(model, state, setting, run)
    formations = _formations(model, kind, state, setting, run)
    _give_tasks(formations, setting, headquarters, places)
    takers = state.places.taker[run].tolist()
    for place, taker in zip(places, takers, strict=True):
        place.taker = formations[taker] if taker >= 0 else None
    _owe(model, state, setting, run)


def _rows(record: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    columns = [record[name].tolist() for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _set(agent: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(agent, name, value)


def _headquarters(model: "Campaign", state: State, setting: Setting, run: int) -> list[Headquarters]:
    tree = setting.headquarters
    columns = zip(
        tree.level.tolist(),
        setting.supply.army_trucks.tolist(),
        state.headquarters.surprise[run].tolist(),
        tree.camp.tolist(),
        (model.ground.at(cell) for cell in state.headquarters.cell[run].tolist()),
        strict=True,
    )
    made = [Headquarters(model, *values) for values in columns]
    for one, superior in zip(made, tree.superior.tolist(), strict=True):
        one.superior = made[superior] if superior >= 0 else None
    made.append(Headquarters(model, ARMY_LEVEL, 0.0, 0.0, codes.ALLIED, None))  # the last serves those who have no army
    return made


def _places(model: "Campaign", state: State, setting: Setting, run: int) -> list[Place]:
    sites, graph = setting.places, setting.supply
    made = [Place(model, index, model.ground.at(cell)) for index, cell in enumerate(sites.cell.tolist())]
    names = ("control", "taken_h", "how", "rail_share")
    for place, row in zip(made, _rows(state.places[run], names), strict=True):
        _set(place, row)
    lines = zip(state.supply.allied_line_h[run].tolist(), state.supply.axis_line_h[run].tolist(), strict=True)
    stocks, ports = graph.captured_stock_t.tolist(), sites.is_port.tolist()
    for place, line_h, stock_t, port, railhead in zip(
        made, lines, stocks, ports, graph.is_railhead.tolist(), strict=True
    ):
        place.line_h, place.captured_stock_t, place.is_port, place.is_railhead = list(line_h), stock_t, port, railhead
    depots = _rows(state.supply[run], ("stock_t", "ration", "source_place", "dump_place"))
    for place, row, trains in zip(made, depots, graph.trains_per_day.tolist(), strict=True):
        place.stock_t, place.ration, place.trains_per_day = row["stock_t"], row["ration"], trains
        source, dump = row["source_place"], row["dump_place"]
        place.source, place.dump = made[source] if source >= 0 else None, made[dump] if dump >= 0 else None
    stretches = zip(*(graph[name].tolist() for name in ("link_to", "link_km", "is_rail", "road", "axis")), strict=True)
    found = [Stretch(made[to], km, bool(is_rail), road, axis) for to, km, is_rail, road, axis in stretches]
    first = graph.first_link.tolist()
    for place in made:
        place.stretches = found[first[place.index] : first[place.index + 1]]
    near_place, near_km = graph.near_place.tolist(), graph.near_km.tolist()
    for cell in model.ground:
        ranked = zip(near_place[cell.index], near_km[cell.index], strict=True)
        for number, km in ranked:
            if number < 0:
                break
            cell.near.append((made[number], km))
    return made


def _bridges(model: "Campaign", state: State, setting: Setting, run: int) -> None:
    ground, made = model.ground, []
    for index, (near, far) in enumerate(setting.theatre.bridge_cell.tolist()):
        near_bank, far_bank = ground.at(near), ground.at(far)
        bridge = None
        if near_bank is not None and far_bank is not None:
            bridge = Bridge(model, index, (near_bank, far_bank))
        if bridge is not None:
            bridge.condition = int(state.places.bridge[run, index])
            bridge.since_h = float(state.places.bridge_h[run, index])
        made.append(bridge)
    numbers = setting.theatre.bridge.tolist()
    for cell in ground:
        for edge in cell.edges:
            number = numbers[cell.index][edge.direction]
            edge.bridge = made[number] if number >= 0 else None


def _formations(model: "Campaign", kind: type[Supplied], state: State, setting: Setting, run: int) -> list[Supplied]:
    made = {index: kind(model) for index in setting.formations.order.tolist()}  # guns last
    forces, sinks = state.formations[run], state.sinks[run]
    standing = zip(forces.cell.tolist(), forces.previous_cell.tolist(), forces.toward.tolist(), strict=True)
    rows = zip(_rows(setting.formations, FIXED), _rows(forces, CHANGING), _rows(sinks, STORES), strict=True)
    lost = zip(sinks.men.tolist(), sinks.tanks.tolist(), sinks.guns.tolist(), strict=True)
    routes = {route: setting.routes.tenths_h[route].tolist() for route in set(forces.route.tolist()) if route >= 0}
    for index, ((cell, previous, toward), values, losses) in enumerate(zip(standing, rows, lost, strict=True)):
        unit = made[index]
        unit.index = index
        for part in values:
            _set(unit, part)
        unit.lost_men, unit.lost_tanks, unit.lost_guns = losses
        unit.route = routes.get(int(forces.route[index]))
        unit.previous_cell, unit.cell = model.ground.at(previous), model.ground.at(cell)
        unit.toward = _edge(unit, toward)
    return [made[index] for index in range(len(made))]


def _edge(unit: Unit, direction: int) -> Edge | None:
    if direction < 0 or unit.cell is None:
        return None
    return next(edge for edge in unit.cell.edges if edge.direction == direction)


def _give_tasks(
    formations: list[Supplied], setting: Setting, headquarters: list[Headquarters], places: list[Place]
) -> None:
    tasks, who = setting.tasks, setting.formations
    columns = (tasks.action, tasks.objective, tasks.may_bypass, tasks.priority)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    for unit in formations:
        first, count = int(tasks.first[unit.index]), int(tasks.count[unit.index])
        unit.tasks = [
            Task(action, places[objective] if objective >= 0 else None, bool(may_bypass), priority)
            for action, objective, may_bypass, priority in rows[first : first + count]
        ]
        unit.headquarters = headquarters[int(who.headquarters[unit.index])]
        unit.army = headquarters[int(who.army[unit.index])]  # -1 is the last
        works_place = int(who.works_place[unit.index])
        unit.works_place = places[works_place] if works_place >= 0 else None


def _owe(model: "Campaign", state: State, setting: Setting, run: int) -> None:
    """Charge the edges with the columns that they still have to pass."""
    n_edges = setting.theatre.neighbour.size
    traffic = zip(state.traffic.edge[run].tolist(), state.traffic.debt_km[run].tolist(), strict=True)
    for number, debt_km in traffic:
        if number < 0:
            continue
        cell = model.ground.at(number % n_edges // 6)
        assert cell is not None
        edge = next(edge for edge in cell.edges if edge.direction == number % 6)
        rail_of = codes.ALLIED if edge.has_rail_of(codes.ALLIED) else codes.AXIS
        edge.debt_km[rail_of if number >= n_edges else None] = debt_km
        model.busy_edges[edge] = None
