"""Building again from the raw layers gives the committed arrays, bit for bit."""

import json

import numpy as np
import pytest

from auguststorm.theatre.outline import OUTLINE, load_labels, load_outline
from auguststorm.theatre.store import read_arrays


@pytest.mark.slow
def test_building_again_gives_the_same_arrays() -> None:
    from auguststorm.theatre.build import build

    built, stored = build(), read_arrays()
    assert sorted(built.arrays) == sorted(stored)
    for name, values in stored.items():
        assert values.dtype == built.arrays[name].dtype, name
        assert np.array_equal(values, built.arrays[name]), name
    assert json.loads(json.dumps(built.outline)) == json.loads(OUTLINE.read_text(encoding="utf-8"))


def test_outline_is_small_and_whole() -> None:
    outline = load_outline()
    assert OUTLINE.stat().st_size < 400_000
    for lines in outline:
        assert lines
        assert all(line.ndim == 2 and line.shape[1] == 2 for line in lines)
    assert {"Amur", "Lake Khanka", "Greater Khingan"} <= {label.text for label in load_labels()}


def test_a_spur_is_taken_out_of_a_river() -> None:
    from shapely.geometry import LineString

    from auguststorm.theatre.layers import without_spurs

    line = LineString([(0, 0), (1, 0), (1, 1), (1, 2), (1, 1), (1, 0), (2, 0)])
    assert list(without_spurs(line).coords) == [(0, 0), (1, 0), (2, 0)]


def test_a_river_met_twice_is_no_crossing() -> None:
    import shapely

    from auguststorm.theatre.rivers import _count_crossings

    river = shapely.LineString([(0, -1), (4, 1), (8, -1)])
    lines = shapely.linestrings([[[0, 0], [8, 0]], [[0, 0], [4, 0]]])
    assert (_count_crossings(lines, river) % 2).tolist() == [0, 1]
