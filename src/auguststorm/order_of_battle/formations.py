"""Turn the tables of formations and establishments into arrays."""

from dataclasses import dataclass

import numpy as np

from auguststorm.order_of_battle.codes import (
    CAMPS,
    ECHELONS,
    KINDS,
    MOBILITIES,
    ROLES,
    SIDES,
    Array,
    camp_of,
    codes_of,
    rows_of,
)
from auguststorm.order_of_battle.tables import OrderOfBattleTables

_KM_PER_ESTABLISHMENT_FUEL = 100.0  # establishments give fuel for 100 km


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
    is_arriving: Array  # bool, ready_h counts from 9 August
    latitude_deg: Array  # float32
    longitude_deg: Array  # float32
    march_km_per_day: Array  # float32, of the establishment by road
    fuel_t_per_km: Array  # float32, establishment's times the share of its men
    supply_march_t_per_day: Array  # float32
    supply_attack_t_per_day: Array  # float32
    index: dict[str, int]


def build_formations(tables: OrderOfBattleTables) -> Formations:
    """Turn the table of formations into arrays, with march, fuel and supply by establishment."""
    table = tables.formations
    ids = tuple(table.column("formation_id"))
    index = {id: row for row, id in enumerate(ids)}
    headquarters_ids = table.column("headquarters_id")
    headquarters_index = {id: row for row, id in enumerate(tables.headquarters.column("headquarters_id"))}
    staff_of = {row["headquarters_id"]: row["formation_id"] for row in tables.headquarters}
    works_index = {id: row for row, id in enumerate(tables.works.column("works_id"))}
    paper = tables.establishments.by("establishment_id")
    papers = [paper[id] for id in table.column("establishment_id")]
    men = np.array(table.column("men"), dtype=np.float64)
    share = men / np.array([row["men"] for row in papers], dtype=np.float64)

    def number(column: str) -> Array:
        return np.array(table.column(column), dtype=np.float32)

    def by_share(column: str) -> Array:
        numbers: Array = share * np.array([row[column] for row in papers])
        return numbers.astype(np.float32)

    kinds = table.column("kind")
    roles = table.column("role")
    return Formations(
        id=ids,
        name=tuple(table.column("name")),
        side=codes_of(table.column("side"), SIDES),
        camp=codes_of([camp_of(side) for side in table.column("side")], CAMPS),
        kind=codes_of(kinds, KINDS),
        mobility=codes_of(table.column("mobility"), MOBILITIES),
        role=codes_of(roles, ROLES),
        echelon=codes_of(table.column("echelon"), ECHELONS),
        headquarters=rows_of(headquarters_ids, headquarters_index),
        is_own_headquarters=np.array([staff_of[hq] == id for id, hq in zip(ids, headquarters_ids, strict=True)]),
        army_id=tuple(table.column("army_id")),
        front_id=tuple(table.column("front_id")),
        parent=rows_of(table.column("parent_id"), index),
        works=rows_of(table.column("works_id"), works_index),
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
        is_arriving=np.array(table.column("is_arriving")),
        latitude_deg=number("latitude_deg"),
        longitude_deg=number("longitude_deg"),
        march_km_per_day=np.array([row["march_km_per_day"] for row in papers], dtype=np.float32),
        fuel_t_per_km=by_share("fuel_t_per_100km") / np.float32(_KM_PER_ESTABLISHMENT_FUEL),
        supply_march_t_per_day=by_share("supply_march_t_per_day"),
        supply_attack_t_per_day=by_share("supply_attack_t_per_day"),
        index=index,
    )
