"""Name the small whole numbers that the order of battle's arrays hold; the order of a tuple is the code."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SIDES = ("soviet", "mongolian", "japanese", "manchukuo", "mengjiang")
CAMPS = ("allied", "axis")
ALLIED_SIDES = ("soviet", "mongolian")
MOBILITIES = ("foot", "cavalry", "motor", "tracked", "static")
KINDS = (
    "rifle",
    "motor_rifle",
    "mechanised",
    "tank",
    "self_propelled",
    "corps_troops",
    "cavalry",
    "artillery",
    "fortified_region",
    "border_guard",
    "naval_infantry",
    "coast_defence",
    "naval_base",
    "garrison",
    "garrison_works",
    "fortress",
    "militia",
    "airlanded",
)
ROLES = ("combat", "support", "static")
ECHELONS = (
    "1",
    "2",
    "reserve",
    "mobile",
    "support",
    "landing",
    "border",
    "field",
    "garrison",
    "static",
    "airlanded",
)
WORKS_CLASSES = ("hasty", "permanent", "strongest")
AIR_KINDS = ("fighter", "assault", "bomber", "transport", "reconnaissance")
NONE = -1


def camp_of(side: str) -> str:
    """Name the camp of a side."""
    return CAMPS[0] if side in ALLIED_SIDES else CAMPS[1]


def codes_of(values: list[Any], names: tuple[str, ...]) -> Array:
    """Return the position of each value among the names; int8."""
    return np.array([names.index(value) for value in values], dtype=np.int8)


def rows_of(values: list[Any], index: dict[str, int]) -> Array:
    """Return the row of each id, -1 where there is none; int16."""
    return np.array([NONE if value is None else index.get(value, NONE) for value in values], dtype=np.int16)
