"""Objectives are shared evenly, by the nearest balance."""

from hypothesis import given
from hypothesis import strategies as st

from auguststorm.doctrine.spread import nearest, share_out

POINT = st.tuples(st.integers(-500, 500), st.integers(-500, 500)).map(lambda p: (float(p[0]), float(p[1])))


@given(st.lists(POINT, min_size=1, max_size=12), st.lists(POINT, min_size=1, max_size=4))
def test_every_unit_gets_one_target_and_none_is_overfull(
    units: list[tuple[float, float]], goals: list[tuple[float, float]]
) -> None:
    origins = {f"u{i:02}": point for i, point in enumerate(units)}
    targets = {f"t{i}": point for i, point in enumerate(goals)}
    chosen = share_out(origins, targets, {})
    assert set(chosen) == set(origins)
    most = -(-len(origins) // len(targets))
    assert all(list(chosen.values()).count(target) <= most for target in targets)


@given(st.lists(POINT, min_size=1, max_size=12), st.lists(POINT, min_size=1, max_size=4))
def test_order_of_input_does_not_matter(units: list[tuple[float, float]], goals: list[tuple[float, float]]) -> None:
    origins = {f"u{i:02}": point for i, point in enumerate(units)}
    targets = {f"t{i}": point for i, point in enumerate(goals)}
    backwards = dict(reversed(list(origins.items())))
    assert share_out(origins, targets, {}) == share_out(backwards, dict(reversed(list(targets.items()))), {})


def test_two_columns_do_not_cross() -> None:
    origins = {"north": (0.0, 30.0), "south": (0.0, -30.0)}
    targets = {"town_n": (200.0, 40.0), "town_s": (200.0, -40.0)}
    assert share_out(origins, targets, {}) == {"north": "town_n", "south": "town_s"}


def test_a_target_already_served_is_left_to_others() -> None:
    targets = {"near": (10.0, 0.0), "far": (100.0, 0.0)}
    assert share_out({"u": (0.0, 0.0)}, targets, {"near": 1}) == {"u": "far"}


def test_nearest_breaks_ties_by_name() -> None:
    assert nearest((0.0, 0.0), {"b": (1.0, 0.0), "a": (-1.0, 0.0)}) == "a"
