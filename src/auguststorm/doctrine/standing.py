"""Say what fills the silence of a plan: which actions move, which hold, and the two numbers of the expansion.

The rules a formation follows when its plan is silent (go on, by-pass, mask, wait for fuel, fight on when cut off)
run in the orders phase and take their numbers from its parameters; here stand only those that shape chains of tasks.
"""

from typing import NamedTuple

from auguststorm.tables import load_table

OFFENSIVE = ("advance", "seize", "cross", "pursue", "mask")
HOLDING = ("defend", "delay", "screen", "support", "withdraw")
SEABORNE = ("landing", "transport")
NO_WAYPOINTS = (*SEABORNE, "transfer", "airland")
GROUND = (*OFFENSIVE, *HOLDING, "transfer")
ALONGSIDE_ROLES = ("frontier_guard", "headquarters", "deception")
BACKWARD_ROLES = ("redoubt", "withdraw")
FIXED_ROLES = ("garrison", "hold")
SECOND_ECHELONS = ("2", "support")
FLEET_WORDS = ("fleet", "flotilla", "naval-base")
LANDING_TROOPS = "landing"  # echelon of naval infantry and of those put under a fleet
LANDED_KINDS = ("rifle", "motor_rifle", "naval_infantry")
AIR_WORD = "air-army"
ARMY_DEPTH = 2  # superiors above an army: front and theatre
NEVER_FOLLOW = ("fortified_region", "border_guard", "garrison_works", "fortress", "militia", "coast_defence",
                "naval_base", "garrison", "airlanded")  # fmt: skip


class Standing(NamedTuple):
    """Numbers of the expansion of plans into chains of tasks."""

    waypoint_detour_ratio: float
    defender_post_km: float
    further_task_km: float


def load_standing() -> Standing:
    """Read the standing numbers from `data/plans/standing.csv`."""
    table = load_table("plans/standing.csv", "parameters", unique="name").by("name")
    return Standing(*(float(table[name]["value"]) for name in Standing._fields))
