"""Test the curves against the standard library, in Python and inside a kernel."""

import ast
import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auguststorm.engine import curves
from auguststorm.engine.curves import (
    exponential,
    half_life_share,
    logarithm,
    lognormal,
    normal_quantile,
    power,
)
from auguststorm.jit import kernel

TIGHT = 1e-13  # the rules need 1e-7; the forms chosen do far better, and this keeps them there


@kernel
def _all_curves(x, u, out):  # type: ignore[no-untyped-def]
    for i in range(x.size):
        out[0, i] = exponential(x[i])
        out[1, i] = logarithm(exponential(x[i]))
        out[2, i] = power(exponential(x[i]), 0.75)
        out[3, i] = normal_quantile(u[i])
        out[4, i] = lognormal(u[i], 10.0, 0.7)
        out[5, i] = half_life_share(x[i], 36.0)


@given(st.floats(-700, 700))
def test_exponential_agrees_with_math(x: float) -> None:
    assert exponential(x) == pytest.approx(math.exp(x), rel=TIGHT, abs=0)


@given(st.floats(0, exclude_min=True, allow_infinity=False))
def test_logarithm_agrees_with_math(x: float) -> None:
    assert logarithm(x) == pytest.approx(math.log(x), rel=TIGHT, abs=0)


@given(st.floats(0.5, 2.0))
def test_logarithm_keeps_relative_accuracy_near_one(x: float) -> None:
    assert logarithm(x) == pytest.approx(math.log(x), rel=TIGHT, abs=0)


@given(st.floats(1e-12, 1e12), st.floats(-10, 10))
def test_power_agrees_with_math(base: float, exponent: float) -> None:
    assert power(base, exponent) == pytest.approx(math.pow(base, exponent), rel=TIGHT, abs=0)


@given(st.floats(1e-300, 1, exclude_max=True))
def test_normal_quantile_agrees_with_the_standard_library(u: float) -> None:
    # statistics.NormalDist uses the same published algorithm with the library's sqrt and log.
    assert normal_quantile(u) == pytest.approx(NormalDist().inv_cdf(u), rel=TIGHT, abs=0)


@pytest.mark.parametrize(
    ("u", "z"),
    [
        # Abramowitz and Stegun, Handbook of Mathematical Functions (1964), table 26.5.
        (0.5, 0.0),
        (0.75, 0.67448975),
        (0.975, 1.95996398),
        (0.995, 2.57582930),
        (0.999, 3.09023231),
    ],
)
def test_normal_quantile_agrees_with_printed_tables(u: float, z: float) -> None:
    assert normal_quantile(u) == pytest.approx(z, abs=6e-9)


@given(st.floats(1e-9, 1 - 1e-9), st.floats(0.01, 1e6), st.floats(0, 2))
def test_lognormal_agrees_with_math(u: float, median: float, sigma: float) -> None:
    expected = median * math.exp(sigma * NormalDist().inv_cdf(u))
    assert lognormal(u, median, sigma) == pytest.approx(expected, rel=1e-12)


@given(st.floats(0, 5000), st.floats(1, 500))
def test_half_life_share_agrees_with_math(hours: float, half_life_h: float) -> None:
    expected = math.pow(0.5, hours / half_life_h)
    assert half_life_share(hours, half_life_h) == pytest.approx(expected, rel=1e-12, abs=1e-300)


@given(st.floats(-700, 700), st.floats(0, 1e-6))
def test_exponential_never_falls(x: float, step: float) -> None:
    assert exponential(x + step) >= exponential(x) * (1 - TIGHT)


def test_edges_are_as_documented() -> None:
    assert exponential(0.0) == 1.0
    assert exponential(-1e9) == 0.0
    assert exponential(1e9) == math.inf
    assert math.isnan(exponential(math.nan))
    assert logarithm(1.0) == 0.0
    assert logarithm(0.0) == -math.inf
    assert logarithm(math.inf) == math.inf
    assert math.isnan(logarithm(-1.0))
    assert power(0.0, 0.5) == 0.0
    assert power(0.0, 0.0) == 1.0
    assert power(0.0, -1.0) == math.inf
    assert power(3.7, 1.0) == 3.7
    assert power(1.0, 123.4) == 1.0
    assert math.isnan(power(-2.0, 0.5))
    assert normal_quantile(0.5) == 0.0
    assert normal_quantile(0.0) == -math.inf
    assert normal_quantile(1.0) == math.inf
    assert math.isnan(normal_quantile(1.5))
    assert lognormal(0.5, 12.0, 0.7) == 12.0
    assert half_life_share(0.0, 24.0) == 1.0
    assert half_life_share(24.0, 24.0) == pytest.approx(0.5, rel=1e-15)
    assert half_life_share(5.0, 0.0) == 0.0


def test_curves_take_whole_numbers_and_single_precision() -> None:
    assert exponential(1) == pytest.approx(math.e, rel=TIGHT)
    assert power(2, 10) == pytest.approx(1024.0, rel=TIGHT)
    assert power(np.float32(0.25), np.float32(0.5)) == pytest.approx(0.5, rel=TIGHT)


def test_scalar_calls_and_kernels_give_the_same_bits() -> None:
    x = np.linspace(-20.0, 20.0, 801)
    u = np.linspace(0.0005, 0.9995, 801)
    out = np.empty((6, x.size))
    _all_curves(x, u, out)
    scalar = np.array(
        [
            [exponential(v) for v in x],
            [logarithm(exponential(v)) for v in x],
            [power(exponential(v), 0.75) for v in x],
            [normal_quantile(v) for v in u],
            [lognormal(v, 10.0, 0.7) for v in u],
            [half_life_share(v, 36.0) for v in x],
        ]
    )
    np.testing.assert_array_equal(out, scalar)


def test_compiled_curves_give_the_same_bits_as_plain_python() -> None:
    plain_exponential = getattr(exponential, "py_func")  # noqa: B009  (an attribute that numba adds)
    plain_logarithm = getattr(logarithm, "py_func")  # noqa: B009
    for x in np.linspace(-50.0, 50.0, 301):
        assert exponential(x) == plain_exponential(x)
        assert logarithm(x + 51.0) == plain_logarithm(x + 51.0)


def test_curves_call_no_library_function() -> None:
    tree = ast.parse(Path(curves.__file__).read_text(encoding="utf-8"))
    allowed = {"float64", "int64", "inf", "nan", "view"}
    for node in ast.walk(tree):
        assert not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Pow)
        if isinstance(node, ast.Attribute):
            assert node.attr in allowed, f"line {node.lineno}: {node.attr}"
