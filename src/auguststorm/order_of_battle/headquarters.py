"""Turn the table of headquarters into arrays."""

from dataclasses import dataclass

import numpy as np

from auguststorm.order_of_battle.codes import CAMPS, SIDES, Array, camp_of, codes_of, rows_of
from auguststorm.order_of_battle.tables import OrderOfBattleTables


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


def build_headquarters(tables: OrderOfBattleTables, formation_index: dict[str, int]) -> Headquarters:
    """Turn the table of headquarters into arrays; `formation_index` gives the row of each formation."""
    table = tables.headquarters
    ids = tuple(table.column("headquarters_id"))
    index = {id: row for row, id in enumerate(ids)}
    return Headquarters(
        id=ids,
        name=tuple(table.column("name")),
        formation_id=tuple(table.column("formation_id")),
        leader=rows_of(table.column("formation_id"), formation_index),
        side=codes_of(table.column("side"), SIDES),
        camp=codes_of([camp_of(side) for side in table.column("side")], CAMPS),
        superior=rows_of(table.column("superior_id"), index),
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
