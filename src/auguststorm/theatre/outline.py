"""Load simplified lines of the map for drawing: coasts, rivers, lakes, railways and frontiers."""

import json
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.tables import DATA

Array = npt.NDArray[Any]
Lines = tuple[Array, ...]  # each float64 [n, 2], x and y in kilometres on the theatre's plane

OUTLINE = DATA / "theatre" / "outline.json"


class Outline(NamedTuple):
    """Lines for drawing; rings of land and lakes are closed."""

    land: Lines
    lakes: Lines
    rivers: Lines
    railways: Lines
    frontiers: Lines


@cache
def load_outline() -> Outline:
    """Load the lines; the same object at every call."""
    content = json.loads(OUTLINE.read_text(encoding="utf-8"))
    return Outline(*(tuple(np.array(line, dtype=np.float64) for line in content[name]) for name in Outline._fields))
