"""Compute from the battles of the sample who wins at which odds, what arms count for and what the beaten leave."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from battle_norms.measures import LEAST_WEAPONS, NORMAL_90, POSTURE, Norm, is_japanese, odds, quartiles
from battle_norms.sample import Battle
from battle_norms.weights import GUNS, TANKS, interval, profiles

STEPS = 50
HOURS_A_DAY = 24


def slope_of_victory(battles: Sequence[Battle]) -> tuple[float, float]:
    """Fit p / (1 - p) = c x^a, p the chance that the attacker wins at odds x; return a and its standard error."""
    design = np.array([(1.0, math.log(odds(battle))) for battle in battles])
    won = np.array([battle.is_won for battle in battles], dtype=float)
    found, spread = np.zeros(2), np.eye(2)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-design @ found))
        spread = np.linalg.inv((design.T * (chance * (1.0 - chance))) @ design)
        found = found + spread @ design.T @ (won - chance)
    return float(found[1]), math.sqrt(float(spread[1, 1]))


def victories(battles: Sequence[Battle]) -> list[Norm]:
    """Return how sharply the chance of victory rises with the odds."""
    norms = []
    chosen = {"all": battles, "without Japanese defenders": [each for each in battles if not is_japanese(each)]}
    for slug, (which, these) in zip(("all", "west"), chosen.items(), strict=True):
        slope, error = slope_of_victory(these)
        norms.append(
            Norm(
                f"victory-exponent-{slug}",
                "combat.odds-ratio.victory.exponent",
                "ratio",
                slope - NORMAL_90 * error,
                slope + NORMAL_90 * error,
                f"{len(these)} battles, {which}",
                f"Chances of the attacker's victory, one to another, go with the power {slope:.2f} of the odds; the "
                "range is the 90 % interval",
            )
        )
    return norms


def weights_of_arms(battles: Sequence[Battle]) -> list[Norm]:
    """Return how many men a tank and a gun count for by who won."""
    norms = []
    for arm, grid, profile in zip(("tank", "gun"), (TANKS, GUNS), profiles(battles, POSTURE), strict=True):
        low, best, high = interval(grid, profile)
        is_open = high == grid[-1]
        norms.append(
            Norm(
                f"weight-{arm}",
                f"combat.weight.men.{arm}",
                "men",
                low,
                None if is_open else high,
                f"{len(battles)} battles",
                f"Weights of a {arm} under which the odds foretell victory about as well as they can (90 %, the other "
                f"weight free); best is {best:g} on a grid to {grid[-1]}; armies rich in arms had other gifts too",
                precision="at_least" if is_open else "range",
            )
        )
    return norms


def left_behind(battles: Sequence[Battle]) -> list[Norm]:
    """Return the share of guns and tanks that beaten defenders lost, and the greatest odds of all."""
    norms = []
    beaten = [battle.defender for battle in battles if battle.is_won and not is_japanese(battle)]
    for arm in ("guns", "tanks"):
        shares = []
        for side in beaten:
            had, gone = (side.guns, side.guns_lost) if arm == "guns" else (side.tanks, side.tanks_lost)
            if had and gone and had >= LEAST_WEAPONS:
                shares.append(gone / had)
        low, mid, high = quartiles(shares)
        norms.append(
            Norm(
                f"beaten-{arm}",
                f"combat.loss-share.{arm}.beaten",
                "share",
                low,
                high,
                f"{len(shares)} defenders driven out, none of them Japanese, who are said to have lost {arm}",
                f"The middle half lost such a share of their {arm} in fight and flight; the median is {mid:.2f}",
            )
        )
    greatest = max(odds(battle) for battle in battles)
    norms.append(
        Norm(
            "greatest-odds",
            "combat.odds-ratio.greatest",
            "ratio",
            greatest,
            None,
            f"{len(battles)} battles",
            "No battle of the sample had greater odds of power and posture",
        )
    )
    return norms


def durations(battles: Sequence[Battle]) -> list[Norm]:
    """Return how long delaying forces stood, and how long attackers stood before fortified lines."""
    groups: dict[str, tuple[str, Callable[[Battle], bool]]] = {
        "delaying": ("delaying actions that ended in retreat", lambda each: each.posture == "DL" and each.is_won),
        "fortified": ("battles for fortified lines", lambda each: each.posture == "FD"),
        "fortified-failed": (
            "attacks on fortified lines that failed",
            lambda each: each.posture == "FD" and not each.is_won,
        ),
    }
    norms = []
    for slug, (scope, is_meant) in groups.items():
        hours = [battle.days * HOURS_A_DAY for battle in battles if is_meant(battle)]
        low, mid, high = quartiles(hours)
        norms.append(
            Norm(
                f"hours-{slug}",
                f"combat.hours.{slug}",
                "hours",
                low,
                high,
                f"{len(hours)} {scope}",
                f"They lasted {mid:.0f} hours (median, in whole days); the range is the middle half",
            )
        )
    return norms


def usual_odds(battles: Sequence[Battle]) -> list[Norm]:
    """Return the odds at which attackers attacked, from the lower quartile to the median."""
    low, mid, _ = quartiles([odds(battle) for battle in battles])
    text = (
        "A quarter of all attacks were made at odds of power and posture below the first number, half below the second"
    )
    return [Norm("usual-odds", "combat.odds-ratio.usual", "ratio", low, mid, f"{len(battles)} battles", text)]
