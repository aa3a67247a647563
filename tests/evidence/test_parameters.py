"""Parameters repeat their estimates, and are drawn once a run at an address of their own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auguststorm.evidence import Estimate, Ledger, Parameter, draw_parameters, load_ledger
from auguststorm.evidence.parameters import _triangulars, address_of, check_parameters, quantile
from auguststorm.tables import DATA, read_table

HEADER = "name,value,low,high,distribution,unit,estimate_id,description\n"
ROW = "march_km,2,1,3,uniform,km,est:a,How far\n"
ESTIMATE = Estimate("est:a", 2.0, 1.0, 3.0, "uniform", "km", "single", ("src:a",), "Because")
PARAMETER = Parameter("march_km", 2.0, 1.0, 3.0, "uniform", "km", "est:a", "How far")
DISTRIBUTIONS = ("uniform", "triangular", "loguniform", "lognormal", "normal", "fixed")
RUNS = np.arange(2000, dtype=np.int64)


def of(distribution: str, name: str = "a", low: float = 1.0, value: float = 2.0, high: float = 4.0) -> Parameter:
    if distribution == "fixed":
        low = high = value
    return Parameter(name, value, low, high, distribution, "km", f"est:{name}", "")


def check(tmp_path: Path, rows: str, ledger: Ledger) -> list[str | None]:
    path = tmp_path / "movement.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    table, faults = read_table(path, "parameters", unique="name")
    return [fault.column for fault in faults or check_parameters(table, ledger)]


def test_parameter_equal_to_its_estimate_passes(tmp_path: Path) -> None:
    assert check(tmp_path, ROW, Ledger({"est:a": ESTIMATE}, {})) == []


@pytest.mark.parametrize("column", ["value", "low", "high", "distribution", "unit"])
def test_parameter_unlike_its_estimate_is_a_fault(tmp_path: Path, column: str) -> None:
    other: dict[str, Any] = {"value": 2.5, "low": 0.5, "high": 3.5, "distribution": "triangular", "unit": "m"}
    ledger = Ledger({"est:a": replace(ESTIMATE, **{column: other[column]})}, {})
    assert check(tmp_path, ROW, ledger) == [column]


def test_parameter_without_estimate_is_a_fault(tmp_path: Path) -> None:
    assert check(tmp_path, ROW, Ledger({}, {})) == ["estimate_id"]


def test_every_parameter_table_agrees_with_the_ledger() -> None:
    faults = []
    for path in sorted((DATA / "parameters").glob("*.csv")):
        table, found = read_table(path, "parameters", unique="name")
        faults += found or check_parameters(table, load_ledger())
    assert faults == []


def test_central_draw_gives_values() -> None:
    drawn = draw_parameters([of("uniform"), of("lognormal")], 1, RUNS[:3], central=True)
    assert drawn.tolist() == [[2.0, 2.0]] * 3


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_draws_stay_in_range_and_have_their_median(distribution: str) -> None:
    parameter = of(distribution)
    drawn = draw_parameters([parameter], 7, RUNS)[:, 0]
    assert drawn.min() >= parameter.low
    assert drawn.max() <= parameter.high
    # By hand: uniform (1 + 4) / 2, triangular 4 - sqrt(1/2 * 3 * 2), loguniform sqrt(1 * 4), others value.
    median = {"uniform": 2.5, "triangular": 4 - 3**0.5, "loguniform": 2.0}.get(distribution, 2.0)
    assert np.median(drawn) == pytest.approx(median, abs=0.1)


def test_normal_ends_are_five_and_ninety_five_percent() -> None:
    for distribution in ("normal", "lognormal"):
        assert quantile(of(distribution), 0.05) == pytest.approx(1.0)
        assert quantile(of(distribution), 0.95) == pytest.approx(4.0)
        assert quantile(of(distribution), 0.5) == pytest.approx(2.0)


def test_draw_does_not_depend_on_the_table_order_nor_on_its_company() -> None:
    first, second = of("uniform", "a"), of("triangular", "b")
    both = draw_parameters([first, second], 3, RUNS[:20])
    turned = draw_parameters([second, first], 3, RUNS[:20])
    assert np.array_equal(both[:, 0], turned[:, 1])
    assert np.array_equal(both[:, :1], draw_parameters([first], 3, RUNS[:20]))


def test_run_alone_draws_as_in_a_batch() -> None:
    batch = draw_parameters([of("lognormal")], 3, RUNS[:20])
    alone = draw_parameters([of("lognormal")], 3, RUNS[13:14])
    assert np.array_equal(batch[13:14], alone)


def test_addresses_of_the_ledger_differ() -> None:
    ids = list(load_ledger().estimates)
    assert len({address_of(id) for id in ids}) == len(ids)


@given(
    st.sampled_from(DISTRIBUTIONS),
    st.lists(st.floats(0.01, 1000.0), min_size=3, max_size=3).map(sorted),
    st.floats(0.0001, 0.9999),
    st.floats(0.0001, 0.9999),
)
def test_quantiles_rise_and_stay_in_range(distribution: str, numbers: list[float], p: float, q: float) -> None:
    parameter = of(distribution, "a", *numbers)
    low, high = sorted((quantile(parameter, p), quantile(parameter, q)))
    assert (quantile(parameter, min(p, q)), quantile(parameter, max(p, q))) == (low, high)
    assert parameter.low <= low <= high <= parameter.high


@given(
    st.tuples(*[st.floats(0.0, 1e6)] * 3).map(sorted),
    st.lists(st.floats(0.0, 1.0, exclude_min=True, exclude_max=True), min_size=1),
)
def test_whole_columns_of_triangles_are_the_single_quantiles(ends: list[float], shares: list[float]) -> None:
    low, value, high = ends
    parameter = replace(of("triangular"), low=low, value=value, high=high)
    single = [quantile(parameter, share) for share in shares]
    assert _triangulars(parameter, np.array(shares)).tolist() == single


def mixed(name: str, weights: tuple[float, ...], drawn_with: str | None = None) -> Parameter:
    parameter = of("uniform", name)
    return replace(parameter, distribution="mixture", says=(4.0, 1.0), weights=weights, drawn_with=drawn_with)


def test_a_mixture_draws_one_claim_by_its_weight() -> None:
    drawn = draw_parameters([mixed("a", (3.0, 1.0))], 7, RUNS)[:, 0]
    assert set(drawn.tolist()) == {1.0, 4.0}
    assert (drawn == 4.0).mean() == pytest.approx(0.75, abs=0.03)


def test_one_count_is_drawn_once_for_all_that_share_it() -> None:
    one, two = mixed("a", (1.0, 1.0), "count:x"), mixed("b", (1.0, 1.0), "count:x")
    drawn = draw_parameters([one, two, mixed("c", (1.0, 1.0))], 7, RUNS)
    assert np.array_equal(drawn[:, 0], drawn[:, 1])
    assert not np.array_equal(drawn[:, 0], drawn[:, 2])
