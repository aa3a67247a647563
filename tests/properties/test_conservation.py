"""Nothing vanishes: men, tanks, guns, fuel and ammunition are on hand or in the sink that names what became of them."""

import itertools
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from auguststorm.engine import codes
from auguststorm.engine.state import State
from tests.properties.course import campaign, start

Array = npt.NDArray[Any]

# Strengths are double or single precision; each tick adds one rounding, a part in ten million of what a formation has.
TOLERANCE = {"men": 1e-9, "tanks": 1e-5, "guns": 1e-5, "fuel": 1e-5, "ammunition": 1e-5}
CAUSES: dict[str, Sequence[str]] = {"men": codes.MEN_CAUSES, "tanks": codes.TANK_CAUSES, "guns": codes.GUN_CAUSES}
STORES = {
    "fuel": ("fuel_burned_t", "fuel_lost_t", "fuel_received_t"),
    "ammunition": ("ammunition_fired_t", "ammunition_lost_t", "ammunition_received_t"),
}
SINKS = [(kind, cause) for kind, causes in {**CAUSES, **STORES}.items() for cause in causes]


@cache
def beginning(kind: str) -> Array:
    """Return what every formation had at the start; float64 [R, F]."""
    return account(start(), kind)


def account(state: State, kind: str, without: str | None = None) -> Array:
    """Add up what a formation has and what became of the rest; one sink may be left out of the sum.

    Returns
    -------
    float64 [R, F]
    """
    if kind in CAUSES:
        total: Array = state.formations[kind].astype(float)
        for place, cause in enumerate(CAUSES[kind]):
            if cause != without:
                total = total + state.sinks[kind][:, :, place]
        return total
    total = state.formations[f"{kind}_t"].astype(float)
    for sink in STORES[kind]:
        if sink != without:
            total = total + state.sinks[sink].astype(float) * (-1 if "received" in sink else 1)
    return total


def turnover(state: State, kind: str) -> Array:
    """Add up all that a formation ever had, which roundings are measured by; float64 [R, F]."""
    first: Array = beginning(kind)
    return first + state.sinks[STORES[kind][2]] if kind in STORES else first


def is_balanced(state: State, kind: str, without: str | None = None) -> bool:
    """Tell whether what a formation has and lost is what it had at the start, for every formation of every run."""
    gap = np.abs(account(state, kind, without) - beginning(kind))
    return bool((gap <= TOLERANCE[kind] * (1.0 + turnover(state, kind))).all())


@pytest.mark.parametrize("kind", ["men", "tanks", "guns", "fuel", "ammunition"])
def test_what_is_lost_is_in_a_sink(kind: str) -> None:
    _, states = campaign()
    for tick in range(0, len(states), 3):
        assert is_balanced(states[tick], kind), f"tick {tick}"
    assert is_balanced(states[-1], kind)


@pytest.mark.parametrize(("kind", "cause"), SINKS)
def test_the_balance_fails_when_a_sink_is_dropped(kind: str, cause: str) -> None:
    _, states = campaign()
    assert not is_balanced(states[-1], kind, without=cause), f"nothing ever goes to {cause}"


def gap_of_stocks(state: State, without: str = "") -> Array:
    """Return what stocks of places hold beyond what was laid up, brought, lost and handed over; float64 [R], tonnes.

    Fuel that is flown in comes from outside the stocks.
    """
    supply, first = state.supply, start().supply
    flows = {
        "brought_t": supply.brought_t.astype(float),
        "lost_t": -supply.lost_t.astype(float),
        "lifted_t": supply.lifted_t.astype(float).sum(axis=1),
        "fuel_received_t": -state.sinks.fuel_received_t.astype(float).sum(axis=1),
        "ammunition_received_t": -state.sinks.ammunition_received_t.astype(float).sum(axis=1),
    }
    grown: Array = supply.stock_t.astype(float).sum(axis=1) - first.stock_t.astype(float).sum(axis=1)
    for name, flow in flows.items():
        if name != without:
            grown -= flow
    return np.abs(grown)


def test_stocks_of_places_change_by_what_comes_and_goes_only() -> None:
    _, states = campaign()
    laid_up = start().supply.stock_t.astype(float).sum(axis=1)
    for tick, state in enumerate(states):
        assert (gap_of_stocks(state) <= 1e-5 * laid_up).all(), f"tick {tick}"
        assert (state.supply.stock_t >= 0).all(), f"tick {tick}"


@pytest.mark.parametrize("flow", ["brought_t", "lost_t", "lifted_t", "fuel_received_t", "ammunition_received_t"])
def test_the_balance_of_stocks_fails_when_a_flow_is_dropped(flow: str) -> None:
    _, states = campaign()
    laid_up = start().supply.stock_t.astype(float).sum(axis=1)
    assert (gap_of_stocks(states[-1], without=flow) > 1e-5 * laid_up).any(), f"nothing ever flows as {flow}"


def test_sinks_never_give_back_but_mended_tanks() -> None:
    _, states = campaign()
    for before, after in itertools.pairwise(states):
        for name in after.sinks.dtype.names:
            fall = after.sinks[name] - before.sinks[name]
            if name == "tanks":
                fall = np.delete(fall, codes.BROKEN_DOWN, axis=2)
            assert (fall >= 0).all(), name


def test_nothing_on_hand_is_negative() -> None:
    _, states = campaign()
    for tick, state in enumerate(states):
        for name in ("men", "tanks", "guns", "fuel_t", "ammunition_t", "cohesion", "fatigue", "entrenchment"):
            assert (state.formations[name] >= 0).all(), f"{name}, tick {tick}"


def test_the_disbanded_have_nothing_left() -> None:
    _, states = campaign()
    last = states[-1].formations
    is_gone = last.posture == codes.DISBANDED
    assert is_gone.any()
    for name in ("men", "tanks", "guns", "fuel_t", "ammunition_t"):
        assert (last[name][is_gone] == 0).all(), name
