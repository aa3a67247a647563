"""Draw how strong the two sides were where claimants disagree, once a run, and scale the order of battle by it.

Each coefficient of `data/parameters/strength.csv` is a total that claimants dispute. The order of battle is held to its
central value (`data/order_of_battle/strength_claims.csv`), so that a drawn total scales every formation it counts by
its ratio to that value. What follows from paper strength (need of supply, fuel of a refill, who leads) stays as it is.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from auguststorm.engine.phases import air
from auguststorm.evidence.parameters import Parameter, draw_parameters, load_parameters
from auguststorm.order_of_battle import OrderOfBattle
from auguststorm.order_of_battle.codes import SIDES

Array = npt.NDArray[Any]

PART = "strength"  # as phases are named in overrides: "strength.kwantung_men"
KWANTUNG_ARMY = ("jpn-1st-area-army", "jpn-3rd-area-army", "jpn-kwantung-army")
SOVIET_FRONTS = ("sov-transbaikal-front", "sov-1st-far-eastern-front", "sov-2nd-far-eastern-front")
AIRCRAFT = "japanese_aircraft"


class Counted(NamedTuple):
    """Name the formations that a total counts."""

    number: str  # men, tanks or guns
    side: str
    fronts: tuple[str, ...] = ()  # empty: all


COUNTED: Mapping[str, Counted] = {
    "kwantung_men": Counted("men", "japanese", KWANTUNG_ARMY),
    "kwantung_tanks": Counted("tanks", "japanese", KWANTUNG_ARMY),
    "kwantung_guns": Counted("guns", "japanese", KWANTUNG_ARMY),
    "manchukuo_men": Counted("men", "manchukuo"),
    "mengjiang_men": Counted("men", "mengjiang"),
    "soviet_men": Counted("men", "soviet", SOVIET_FRONTS),  # Mongolians, one in a hundred of the count, keep theirs
    "soviet_tanks": Counted("tanks", "soviet"),
    "soviet_guns": Counted("guns", "soviet", SOVIET_FRONTS),
}


class Ratios(NamedTuple):
    """Hold what the numbers of the order of battle are multiplied by; float64 [R, F]."""

    men: Array
    tanks: Array
    guns: Array


@cache
def _central() -> dict[str, float]:
    """Return the totals to which the order of battle is held."""
    return {row.name: row.value for row in load_parameters(PART)}


def draw_ratios(rows: Sequence[Parameter], seed: int, runs: Array, is_central: bool) -> dict[str, Array]:
    """Draw each disputed total once a run, as a ratio to its central value; float64 [R] by name.

    Parameters
    ----------
    rows : the coefficients of `strength`, with a scenario's overrides
    runs : int64 [R], run numbers
    is_central : take every total as the scenario has it
    """
    drawn = draw_parameters(rows, seed, runs, is_central)
    return {row.name: drawn[:, column] / _central()[row.name] for column, row in enumerate(rows)}


def spread_over(ratios: Mapping[str, Array], battle: OrderOfBattle) -> Ratios:
    """Give every formation the ratios of the totals that count it."""
    who = battle.formations
    n_runs = next(iter(ratios.values())).size
    out = Ratios(*(np.ones((n_runs, len(who.id))) for _ in Ratios._fields))
    for name, counted in COUNTED.items():
        is_counted = who.side == SIDES.index(counted.side)
        if counted.fronts:
            is_counted &= np.array([front in counted.fronts for front in who.front_id])
        getattr(out, counted.number)[:, is_counted] *= ratios[name][:, np.newaxis]
    return out


def adapt_air(coefficients: Array, ratios: Mapping[str, Array]) -> Array:
    """Return the coefficients of the air phase, float64 [R, K]: more Japanese aircraft fly more sorties."""
    out = coefficients.copy()
    out[:, air.AXIS_SORTIES] *= ratios[AIRCRAFT]
    return out
