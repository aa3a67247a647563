import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from auguststorm.theatre import lattice

SPACING = 16.0


@given(st.integers(-200, 200), st.integers(-200, 200))
def test_a_centre_lies_in_its_own_cell(q: int, r: int) -> None:
    x, y = lattice.centres(np.array([q]), np.array([r]), SPACING)
    found_q, found_r = lattice.axial_of(x, y, SPACING)
    assert (found_q[0], found_r[0]) == (q, r)


@given(st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_a_point_lies_no_farther_from_its_cell_than_a_corner(x: float, y: float) -> None:
    q, r = lattice.axial_of(np.array([x]), np.array([y]), SPACING)
    cx, cy = lattice.centres(q, r, SPACING)
    assert np.hypot(cx - x, cy - y)[0] <= SPACING / np.sqrt(3.0) + 1e-9


def test_opposite_directions_cancel() -> None:
    for d in range(3):
        a, b = lattice.DIRECTIONS[d], lattice.DIRECTIONS[d + 3]
        assert (a[0] + b[0], a[1] + b[1]) == (0, 0)


def test_neighbours_are_one_spacing_away() -> None:
    for q, r in lattice.DIRECTIONS:
        x, y = lattice.centres(np.array([q]), np.array([r]), SPACING)
        assert np.isclose(np.hypot(x, y)[0], SPACING)


def test_inner_points_stay_inside() -> None:
    x, y = lattice.inner_points(SPACING, 3)
    q, r = lattice.axial_of(x, y, SPACING)
    assert x.size == 37
    assert (q == 0).all()
    assert (r == 0).all()


def test_cells_are_ordered_by_rows_from_the_north() -> None:
    q, r = np.array([0, 1, 0, -1]), np.array([0, 0, 1, 1])
    assert lattice.spatial_order(q, r).tolist() == [3, 2, 0, 1]
