"""Load the order of battle as arrays that a scenario compiles."""

from dataclasses import dataclass
from functools import cache

from auguststorm.order_of_battle.codes import CAMPS, ECHELONS, KINDS, MOBILITIES, ROLES, SIDES, WORKS_CLASSES
from auguststorm.order_of_battle.formations import Formations, build_formations
from auguststorm.order_of_battle.headquarters import Headquarters, build_headquarters
from auguststorm.order_of_battle.tables import OrderOfBattleTables, load_order_of_battle_tables

__all__ = [
    "CAMPS",
    "ECHELONS",
    "KINDS",
    "MOBILITIES",
    "ROLES",
    "SIDES",
    "WORKS_CLASSES",
    "OrderOfBattle",
    "load_order_of_battle",
]


@dataclass(frozen=True)
class OrderOfBattle:
    """Hold the order of battle at H-hour: arrays of formations and headquarters, and the tables as read."""

    formations: Formations
    headquarters: Headquarters
    tables: OrderOfBattleTables


@cache
def load_order_of_battle() -> OrderOfBattle:
    """Load the order of battle at H-hour.

    Raises
    ------
    BadInputError
        With every fault of every table.
    """
    tables = load_order_of_battle_tables()
    formations = build_formations(tables)
    return OrderOfBattle(formations, build_headquarters(tables, formations.index), tables)
