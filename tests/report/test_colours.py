"""Sides and states must be told apart by people who see colours otherwise, even before shape is looked at."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from auguststorm.report.build import TEMPLATES

Array = npt.NDArray[np.float64]

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A physiologically-based model for simulation of color vision
# deficiency", IEEE TVCG 15 (2009), 1291-1298: matrices at severity 1.0
SIGHT = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "usual": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
}
LEAST = 9.0  # CIE 1976 difference; about 2.3 is just noticeable
CSS = (Path(TEMPLATES) / "report.css").read_text(encoding="utf-8")
SCRIPT = (Path(TEMPLATES) / "map.js").read_text(encoding="utf-8")


def linear(colour: str) -> Array:
    value = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb: Array) -> Array:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0.0, 1.0) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16.0 / 116.0)
    return np.array([116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])])


def fill(selector: str) -> str:
    found = re.search(re.escape(selector) + r"[^{}]*\{ fill: (#[0-9a-f]{6})", CSS)
    assert found, selector
    return found.group(1)


SIDES = ("soviet", "mongolian", "japanese", "manchukuo", "mengjiang")


@pytest.mark.parametrize("sight", SIGHT)
def test_sides_differ(sight: str) -> None:
    seen = {side: lab(np.array(SIGHT[sight]) @ linear(fill(f".frame.{side}"))) for side in SIDES}
    for one, other in combinations(SIDES, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > LEAST, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
def test_halts_differ(sight: str) -> None:
    names = ("moving", "fuel", "enemy", "traffic", "standing")
    seen = {name: lab(np.array(SIGHT[sight]) @ linear(fill(f"rect.halt.{name}"))) for name in names}
    for one, other in combinations(names, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > LEAST, (one, other)


def test_map_and_legend_have_the_same_colours() -> None:
    found = re.search(r"SIDE_FILL = \[([^\]]+)\]", SCRIPT)
    assert found
    assert re.findall(r"#[0-9a-f]{6}", found.group(1)) == [fill(f".frame.{side}") for side in SIDES]
