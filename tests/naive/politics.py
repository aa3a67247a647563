"""The slow twin of disarming and desertion, written from the words of docs/model/politics.md in plain Python."""

from collections.abc import Collection, Mapping, Sequence
from math import exp
from typing import NamedTuple

import numpy as np

from auguststorm.rng import DESERTION, uniforms

TICKS_A_DAY = 4


class Unit(NamedTuple):
    """What the rules ask of a formation."""

    name: int
    cell: int
    is_allied: bool
    is_puppet: bool
    is_armed: bool
    is_obeying: bool
    is_in_contact: bool
    is_cut_off: bool
    men: float
    men_at_start: float
    is_guns: bool = False


def around(cell: int, neighbour: Sequence[Sequence[int]]) -> set[int]:
    """List a cell and those beside it."""
    return {cell} | {there for there in neighbour[cell] if there >= 0}


def disarmed(
    units: Sequence[Unit],
    neighbour: Sequence[Sequence[int]],
    men_a_day: float,
    commandants: Collection[int] = (),
    commandant_men_a_day: float = 0.0,
) -> Mapping[int, float]:
    """Return how many men of each obedient unit lay down their arms in a tick.

    Each armed allied unit but guns disarms so many men a day in all, in equal parts from every obedient unit within a
    cell. In a cell with a commandant units without a captor lay them down before him, in equal parts too.
    """
    captors = [unit for unit in units if unit.is_allied and unit.is_armed and not unit.is_guns]
    obedient = [unit for unit in units if unit.is_obeying]
    taken = {unit.name: 0.0 for unit in obedient}
    for captor in captors:
        before_him = [unit for unit in obedient if captor.cell in around(unit.cell, neighbour)]
        for unit in before_him:
            taken[unit.name] += men_a_day / TICKS_A_DAY / len(before_him)
    for cell in commandants:
        there = [unit for unit in obedient if unit.cell == cell]
        for unit in there:
            if not any(captor.cell in around(cell, neighbour) for captor in captors):
                taken[unit.name] += commandant_men_a_day / TICKS_A_DAY / len(there)
    return {unit.name: min(taken[unit.name], unit.men) for unit in obedient}


def deserted(
    units: Sequence[Unit], rates: Mapping[str, float], is_dissolved: bool, disband_share: float, seed: int, run: int
) -> Mapping[int, float]:
    """Return how many men of each puppet unit run in a tick; the rest of a unit that is too small goes with them.

    A unit's own steadiness is twice its draw of chance, the same throughout a campaign.
    """
    gone = {}
    for unit in units:
        if not unit.is_puppet or not (unit.is_armed or unit.is_obeying):
            continue
        a_day = rates["dissolved"] if is_dissolved else 0.0
        if unit.is_in_contact:
            a_day += rates["contact"]
        elif unit.is_cut_off:
            a_day += rates["behind"]
        draw = uniforms(seed, np.array([run]), 0, DESERTION, np.array([unit.name]))[0, 0]
        share = 1.0 - exp(-a_day * 2.0 * draw / TICKS_A_DAY)
        left = unit.men * (1.0 - share)
        gone[unit.name] = unit.men if a_day > 0 and left < disband_share * unit.men_at_start else unit.men - left
    return gone
