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


class Label(NamedTuple):
    """A name written on the map."""

    text: str
    kind: str  # river, lake, range, region or sea
    x_km: float
    y_km: float
    angle_deg: float


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(OUTLINE.read_text(encoding="utf-8"))
    return content


def load_labels() -> tuple[Label, ...]:
    """Load the writing of the map."""
    return tuple(Label(*row) for row in _content()["labels"])


@cache
def load_outline() -> Outline:
    """Load the lines; the same object at every call."""
    content = _content()
    return Outline(*(tuple(np.array(line, dtype=np.float64) for line in content[name]) for name in Outline._fields))
