"""Turn the tables of the order of battle into arrays that a scenario compiles."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.order_of_battle.tables import OrderOfBattleTables, load_order_of_battle_tables

SIDES = ("soviet", "mongolian", "japanese", "manchukuo", "mengjiang")
CAMPS = ("allied", "axis")
ALLIED_SIDES = ("soviet", "mongolian")
MOBILITIES = ("foot", "cavalry", "motor", "tracked", "static")
KINDS = (
    "rifle", "motor_rifle", "mechanised", "tank", "self_propelled", "corps_troops", "cavalry", "artillery",
    "fortified_region", "border_guard", "naval_infantry", "coast_defence", "naval_base", "garrison", "garrison_works",
    "fortress", "militia", "airlanded",
)  # fmt: skip
ROLES = ("combat", "support", "static")
ECHELONS = (
    "1", "2", "reserve", "mobile", "support", "landing", "border", "field", "garrison", "static", "airlanded",
)  # fmt: skip
WORKS_CLASSES = ("hasty", "permanent", "strongest")
AIR_KINDS = ("fighter", "assault", "bomber", "transport", "reconnaissance")
NONE = -1
_KM_PER_ESTABLISHMENT_FUEL = 100.0  # establishments give fuel for 100 km

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Formations:
    """Hold what the engine moves or places; arrays [F] in file order, indices -1 for none."""

    id: tuple[str, ...]
    name: tuple[str, ...]
    side: Array  # int8, SIDES
    camp: Array  # int8, CAMPS
    kind: Array  # int8, KINDS
    mobility: Array  # int8, MOBILITIES
    role: Array  # int8, ROLES
    echelon: Array  # int8, ECHELONS
    headquarters: Array  # int16, row of Headquarters
    is_own_headquarters: Array  # bool, that headquarters is its own staff: no last hop
    army_id: tuple[str | None, ...]
    front_id: tuple[str | None, ...]
    parent: Array  # int16, row of Formations
    works: Array  # int16, row of Works
    men: Array  # float64
    tanks: Array  # float32, tanks and self-propelled guns together
    guns: Array  # float32
    vehicles: Array  # float32
    horses: Array  # float32
    quality: Array  # float32
    is_veteran: Array  # bool
    is_forward_detachment: Array  # bool
    is_artillery: Array  # bool, role support
    is_works: Array  # bool
    is_airlanded: Array  # bool
    ready_h: Array  # float32
    latitude_deg: Array  # float32
    longitude_deg: Array  # float32
    march_km_per_day: Array  # float32, of the establishment by road
    fuel_t_per_km: Array  # float32, establishment's times the share of its men
    supply_march_t_per_day: Array  # float32
    supply_attack_t_per_day: Array  # float32
    index: dict[str, int]


@dataclass(frozen=True)
class Headquarters:
    """Hold the tree of command; arrays [H] in file order, superiors before subordinates."""

    id: tuple[str, ...]
    name: tuple[str, ...]
    formation_id: tuple[str | None, ...]
    leader: Array  # int16, formation whose staff it is, if that is a leaf; -1 none
    side: Array  # int8
    camp: Array  # int8
    superior: Array  # int16
    level: Array  # int8
    place_id: tuple[str, ...]
    latitude_deg: Array  # float32
    longitude_deg: Array  # float32
    has_wire: Array  # bool
    has_radio: Array  # bool
    has_air: Array  # bool
    is_off_map: Array  # bool
    has_beliefs: Array  # bool
    absent_h: Array  # float32
    index: dict[str, int]


@dataclass(frozen=True)
class OrderOfBattle:
    """Hold the order of battle at H-hour: arrays of formations and headquarters, and the tables as read."""

    formations: Formations
    headquarters: Headquarters
    tables: OrderOfBattleTables


def camp_of(side: str) -> str:
    """Name the camp of a side."""
    return CAMPS[0] if side in ALLIED_SIDES else CAMPS[1]


def _codes(values: list[Any], names: tuple[str, ...]) -> Array:
    return np.array([names.index(value) for value in values], dtype=np.int8)


def _rows(values: list[Any], index: dict[str, int]) -> Array:
    return np.array([NONE if value is None else index.get(value, NONE) for value in values], dtype=np.int16)


def _headquarters(tables: OrderOfBattleTables, formation_index: dict[str, int]) -> Headquarters:
    table = tables.headquarters
    ids = tuple(table.column("headquarters_id"))
    index = {id: row for row, id in enumerate(ids)}
    return Headquarters(
        id=ids,
        name=tuple(table.column("name")),
        formation_id=tuple(table.column("formation_id")),
        leader=_rows(table.column("formation_id"), formation_index),
        side=_codes(table.column("side"), SIDES),
        camp=_codes([camp_of(side) for side in table.column("side")], CAMPS),
        superior=_rows(table.column("superior_id"), index),
        level=np.array(table.column("level"), dtype=np.int8),
        place_id=tuple(table.column("place_id")),
        latitude_deg=np.array(table.column("latitude_deg"), dtype=np.float32),
        longitude_deg=np.array(table.column("longitude_deg"), dtype=np.float32),
        has_wire=np.array(table.column("has_wire")),
        has_radio=np.array(table.column("has_radio")),
        has_air=np.array(table.column("has_air")),
        is_off_map=np.array(table.column("is_off_map")),
        has_beliefs=np.array(table.column("has_beliefs")),
        absent_h=np.array(table.column("absent_h"), dtype=np.float32),
        index=index,
    )


def _formations(tables: OrderOfBattleTables) -> Formations:
    table = tables.formations
    ids = tuple(table.column("formation_id"))
    index = {id: row for row, id in enumerate(ids)}
    headquarters_ids = table.column("headquarters_id")
    headquarters_index = {id: row for row, id in enumerate(tables.headquarters.column("headquarters_id"))}
    staff_of = dict(zip(tables.headquarters.column("headquarters_id"), tables.headquarters.column("formation_id"), strict=True))
    works_index = {id: row for row, id in enumerate(tables.works.column("works_id"))}
    paper = tables.establishments.by("establishment_id")
    papers = [paper[id] for id in table.column("establishment_id")]
    men = np.array(table.column("men"), dtype=np.float64)
    share = men / np.array([row["men"] for row in papers], dtype=np.float64)

    def number(column: str) -> Array:
        return np.array(table.column(column), dtype=np.float32)

    def by_share(column: str) -> Array:
        return (share * np.array([row[column] for row in papers])).astype(np.float32)

    kinds = table.column("kind")
    roles = table.column("role")
    return Formations(
        id=ids,
        name=tuple(table.column("name")),
        side=_codes(table.column("side"), SIDES),
        camp=_codes([camp_of(side) for side in table.column("side")], CAMPS),
        kind=_codes(kinds, KINDS),
        mobility=_codes(table.column("mobility"), MOBILITIES),
        role=_codes(roles, ROLES),
        echelon=_codes(table.column("echelon"), ECHELONS),
        headquarters=_rows(headquarters_ids, headquarters_index),
        is_own_headquarters=np.array([staff_of[hq] == id for id, hq in zip(ids, headquarters_ids, strict=True)]),
        army_id=tuple(table.column("army_id")),
        front_id=tuple(table.column("front_id")),
        parent=_rows(table.column("parent_id"), index),
        works=_rows(table.column("works_id"), works_index),
        men=men,
        tanks=number("tanks") + number("self_propelled_guns"),
        guns=number("guns"),
        vehicles=number("vehicles"),
        horses=number("horses"),
        quality=number("quality"),
        is_veteran=np.array(table.column("is_veteran")),
        is_forward_detachment=np.array(table.column("is_forward_detachment")),
        is_artillery=np.array([role == "support" for role in roles]),
        is_works=np.array([works is not None for works in table.column("works_id")]),
        is_airlanded=np.array([kind == "airlanded" for kind in kinds]),
        ready_h=number("ready_h"),
        latitude_deg=number("latitude_deg"),
        longitude_deg=number("longitude_deg"),
        march_km_per_day=np.array([row["march_km_per_day"] for row in papers], dtype=np.float32),
        fuel_t_per_km=by_share("fuel_t_per_100km") / np.float32(_KM_PER_ESTABLISHMENT_FUEL),
        supply_march_t_per_day=by_share("supply_march_t_per_day"),
        supply_attack_t_per_day=by_share("supply_attack_t_per_day"),
        index=index,
    )


@cache
def load_order_of_battle() -> OrderOfBattle:
    """Load the order of battle at H-hour.

    Raises
    ------
    BadInputError
        With every fault of every table.
    """
    tables = load_order_of_battle_tables()
    formations = _formations(tables)
    return OrderOfBattle(formations, _headquarters(tables, formations.index), tables)
