"""Tell who stood where with what at H-hour, under whom."""

from auguststorm.order_of_battle.formations import Formations
from auguststorm.order_of_battle.headquarters import Headquarters
from auguststorm.order_of_battle.load import OrderOfBattle, load_order_of_battle
from auguststorm.order_of_battle.tables import OrderOfBattleTables, load_order_of_battle_tables

__all__ = [
    "Formations",
    "Headquarters",
    "OrderOfBattle",
    "OrderOfBattleTables",
    "load_order_of_battle",
    "load_order_of_battle_tables",
]
