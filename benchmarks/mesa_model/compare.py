"""Compare where the Mesa model and our engine end: every number that the three phases change, by the same names."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from auguststorm.engine.state import State
from benchmarks.mesa_model.model import Campaign
from benchmarks.mesa_model.muster import CHANGING, STORES
from benchmarks.mesa_model.places import Bridge

Array = npt.NDArray[Any]

TOLERANCE = 1e-9  # of the greater of 1 and our value


def _of(cell: Any) -> int:
    return -1 if cell is None else int(cell.index)


def ends(model: Campaign, state: State, run: int) -> Iterator[tuple[str, Any, Array]]:
    """Name each quantity with its values in the Mesa model and in ours."""
    forces, sinks, places = state.formations[run], state.sinks[run], state.places[run]
    units = sorted(model.formations, key=lambda unit: unit.index)
    yield "cell", [_of(unit.cell) for unit in units], forces.cell
    yield "previous_cell", [_of(unit.previous_cell) for unit in units], forces.previous_cell
    yield "toward", [-1 if unit.toward is None else unit.toward.direction for unit in units], forces.toward
    for name in CHANGING:
        yield name, [getattr(unit, name) for unit in units], forces[name]
    for name in STORES:
        yield name, [getattr(unit, name) for unit in units], sinks[name]
    for name in ("men", "tanks", "guns"):
        yield f"lost_{name}", [getattr(unit, f"lost_{name}") for unit in units], sinks[name]
    for name in ("control", "taken_h", "how", "rail_share"):
        yield f"place_{name}", [getattr(place, name) for place in model.places], places[name]
    supply = state.supply[run]
    for name in ("stock_t", "ration"):
        yield f"place_{name}", [getattr(place, name) for place in model.places], supply[name]
    for name in ("source", "dump"):
        held = [getattr(place, name) for place in model.places]
        yield name, [-1 if place is None else place.index for place in held], supply[f"{name}_place"]
    yield "place_taker", [_of(place.taker) for place in model.places], places.taker
    for camp, line_h in enumerate((state.supply.allied_line_h[run], state.supply.axis_line_h[run])):
        yield f"line_h_{camp}", [place.line_h[camp] for place in model.places], line_h
    bridges = list(model.agents_by_type.get(Bridge, []))
    numbers = [bridge.index for bridge in bridges]
    yield "bridge", [bridge.condition for bridge in bridges], places.bridge[numbers]
    yield "bridge_h", [bridge.since_h for bridge in bridges], places.bridge_h[numbers]
    ours, theirs = _debts(model, state, run)
    yield "indebted_edges", sorted(theirs), np.array(sorted(ours))
    yield "debt_km", [theirs[edge] for edge in sorted(theirs)], np.array([ours[edge] for edge in sorted(ours)])


def _debts(model: Campaign, state: State, run: int) -> tuple[dict[int, float], dict[int, float]]:
    traffic = zip(state.traffic.edge[run].tolist(), state.traffic.debt_km[run].tolist(), strict=True)
    ours = {edge: debt for edge, debt in traffic if edge >= 0}
    n_edges = len(model.ground.neighbours) * 6
    theirs = {
        cell.index * 6 + edge.direction + (0 if rail_of is None else n_edges): debt
        for cell in model.ground
        for edge in cell.edges
        for rail_of, debt in edge.debt_km.items()
    }
    return ours, theirs


def differences(model: Campaign, state: State, run: int) -> list[str]:
    """Say where the two differ by more than the tolerance; nothing when they are equal.

    Parameters
    ----------
    state : of our engine, after the same tick
    run : which run of the state
    """
    found = []
    for name, theirs, ours in ends(model, state, run):
        other = np.asarray(theirs, np.float64)
        if other.size == 0 and ours.size == 0:
            continue
        mine = np.asarray(ours, np.float64)
        if other.shape != mine.shape:
            found.append(f"{name}: {other.shape} values instead of {mine.shape}")
            continue
        is_off = np.abs(other - mine) > TOLERANCE * np.maximum(1.0, np.abs(mine))
        if is_off.any():
            first = tuple(int(axis[0]) for axis in np.nonzero(is_off))
            found.append(
                f"{name}: {int(is_off.sum())} differ, first at {first}: Mesa {other[first]}, ours {mine[first]}"
            )
    return found
