"""Compute losses, fronts and weapons lost from the battles of the sample."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from battle_norms.sample import Battle, Side, night_activity_ratio
from battle_norms.weights import power_with

TANK_MEN, GUN_MEN = 50.0, 20.0  # the project's weights of a tank and a gun, as in est:combat-weight-tank and -gun
POSTURE = {"HD": 1.3, "PD": 1.5, "FD": 1.6, "DL": 1.2}  # Dupuy's factors, clm:norms_combat-01 to 05
EDGE_KM = 9.2  # width of an attacked edge of the lattice
NORMAL_90 = 1.645
DRAWS, SEED = 2000, 1945
LEAST_WEAPONS = 20
SIZE_MEN = 20_000.0


@dataclass(frozen=True)
class Norm:
    """Hold one result: what it is, its two ends, over which battles it was taken, and what it says."""

    slug: str
    subject: str
    unit: str
    low: float
    high: float | None
    scope: str
    paraphrase: str
    reason: str = ""
    precision: str = ""


def power(side: Side) -> float:
    """Return men, and tanks and guns as men."""
    return power_with(side, TANK_MEN, GUN_MEN)


def odds(battle: Battle) -> float:
    """Return the attacker's power over the defender's in its posture."""
    return power(battle.attacker) / (power(battle.defender) * POSTURE[battle.posture])


def daily(side: Side, battle: Battle) -> float:
    """Return the share of its men that a side lost a day."""
    return side.lost / side.men / battle.days


def is_japanese(battle: Battle) -> bool:
    """Tell whether the Japanese defended."""
    return battle.defender.actor == "Japan"


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the lower quartile, the median and the upper quartile."""
    low, mid, high = (float(each) for each in np.quantile(values, (0.25, 0.5, 0.75)))
    return low, mid, high


def interval_of_median(values: Sequence[float]) -> tuple[float, float]:
    """Return the interval that holds the median in nine of ten samples drawn again from the same battles."""
    generator = np.random.default_rng(SEED)
    medians = np.median(generator.choice(np.asarray(values), (DRAWS, len(values))), axis=1)
    low, high = (float(each) for each in np.quantile(medians, (0.05, 0.95)))
    return low, high


def _terms(battle: Battle) -> tuple[float, ...]:
    """Return what a side's daily loss is held to depend on: one, odds, postures, surprise, size, rugged ground."""
    return (
        1.0,
        math.log(odds(battle)),
        battle.posture == "HD",
        battle.posture == "FD",
        battle.posture == "DL",
        battle.surprise,
        math.log(battle.attacker.men / SIZE_MEN),
        battle.ground == "rugged",
    )


def fit(
    battles: Sequence[Battle], side: Callable[[Battle], Side], *more: Callable[[Battle], float]
) -> tuple[np.ndarray, np.ndarray, float]:
    """Fit the logarithm of a side's daily loss; return coefficients, their standard errors and the spread left over.

    The first coefficient is the logarithm of the loss at equal power against a prepared defence by 20,000 attackers
    on ground that is not rugged, without surprise; the second is the power of the odds; `more` adds terms at the end.
    """
    design = np.array([(*_terms(battle), *(term(battle) for term in more)) for battle in battles], dtype=float)
    losses = np.log([daily(side(battle), battle) for battle in battles])
    found = np.linalg.lstsq(design, losses, rcond=None)[0]
    left = losses - design @ found
    variance = float(left @ left) / (len(losses) - design.shape[1])
    errors = np.sqrt(np.diag(variance * np.linalg.inv(design.T @ design)))
    return found, errors, math.sqrt(variance)


def fits(battles: Sequence[Battle]) -> list[Norm]:
    """Return losses at equal power, the powers of the odds, and what they leave unexplained."""
    others = [battle for battle in battles if not is_japanese(battle)]
    norms = []
    for who, side in (("attacker", _attacker), ("defender", _defender)):
        for which, chosen in (("all", battles), ("without Japanese defenders", others)):
            found, errors, spread = fit(chosen, side)
            short = "all" if which == "all" else "west"
            scope = f"{len(chosen)} battles, {which}"
            low, high = (math.exp(found[0] + sign * NORMAL_90 * errors[0]) for sign in (-1, 1))
            norms.append(
                Norm(
                    f"{who}-parity-{short}",
                    f"combat.loss-share.{who}.parity",
                    "share",
                    low,
                    high,
                    scope,
                    f"At equal power in a prepared defence the {who} lost {math.exp(found[0]):.4f} of its men a day; "
                    "the range is the 90 % interval of the fit",
                )
            )
            sign = -1 if who == "attacker" else 1
            low, high = sorted(sign * (found[1] + each * NORMAL_90 * errors[1]) for each in (-1, 1))
            norms.append(
                Norm(
                    f"{who}-exponent-{short}",
                    f"combat.loss-ratio.{who}.exponent",
                    "ratio",
                    low,
                    high,
                    scope,
                    f"The {who}'s daily loss goes with the power {found[1]:.2f} of the odds; the range is the 90 % "
                    "interval, the sign as the model writes it",
                )
            )
            if which == "all":
                norms.append(
                    Norm(
                        f"{who}-spread",
                        f"combat.loss-ratio.{who}.spread",
                        "ratio",
                        spread,
                        None,
                        scope,
                        f"Odds, posture, size, surprise and ground leave a standard deviation of {spread:.2f} in the "
                        f"logarithm of the {who}'s daily loss, faults of the data with it",
                        "It bounds luck from above; quality, orders and faulty counts are in it",
                    )
                )
    return norms


def _attacker(battle: Battle) -> Side:
    return battle.attacker


def _defender(battle: Battle) -> Side:
    return battle.defender


def fronts(battles: Sequence[Battle]) -> list[Norm]:
    """Return how many attackers stood on the width of an edge, by ground."""
    norms = []
    for ground in ("flat", "rolling", "rugged", "close"):
        chosen = [battle for battle in battles if battle.front_km and battle.ground == ground]
        men = [battle.attacker.men / battle.front_km * EDGE_KM for battle in chosen if battle.front_km]
        low, mid, high = quartiles(men)
        norms.append(
            Norm(
                f"front-{ground}",
                f"combat.frontage.men.{ground}",
                "men",
                round(low, -2),
                round(high, -2),
                f"{len(chosen)} battles on {ground} ground with a known front",
                f"On a front of {EDGE_KM} km the middle half of attackers had so many men, services with them; the "
                f"median is {mid:.0f}",
            )
        )
    return norms


def endings(battles: Sequence[Battle]) -> list[Norm]:
    """Return what defenders had lost when they were beaten."""
    beaten = [battle for battle in battles if battle.is_won]
    groups = {
        "west": ("driven out, none of them Japanese", [each for each in beaten if not is_japanese(each)]),
        "japanese": ("Japanese, all in the war with the United States or Britain", [*filter(is_japanese, beaten)]),
        "west-fortified": (
            "driven out of fortified lines, none of them Japanese",
            [each for each in beaten if not is_japanese(each) and each.posture == "FD"],
        ),
    }
    norms = []
    for slug, (scope, chosen) in groups.items():
        lost = [battle.defender.lost / battle.defender.men for battle in chosen]
        low, high = interval_of_median(lost)
        norms.append(
            Norm(
                f"beaten-{slug}",
                f"combat.loss-share.defender.beaten.{slug}",
                "share",
                low,
                high,
                f"{len(chosen)} defenders {scope}",
                f"The median loss of defenders in a battle they lost was {float(np.median(lost)):.3f} of their men, "
                "prisoners with them; the range holds the median in nine of ten samples drawn again",
            )
        )
    return norms


def weapons(battles: Sequence[Battle]) -> list[Norm]:
    """Return the share of tanks and guns lost over the share of men lost."""
    norms = []
    for who, side in (("attacker", _attacker), ("defender", _defender)):
        for arm in ("tanks", "guns"):
            ratios = []
            for battle in battles:
                own = side(battle)
                had, gone = (own.tanks, own.tanks_lost) if arm == "tanks" else (own.guns, own.guns_lost)
                if had and gone and had >= LEAST_WEAPONS:
                    ratios.append((gone / had) / (own.lost / own.men))
            low, mid, high = quartiles(ratios)
            norms.append(
                Norm(
                    f"{who}-{arm}",
                    f"combat.loss-ratio.{arm}.{who}",
                    "ratio",
                    low,
                    high,
                    f"{len(ratios)} battles in which the {who} had at least {LEAST_WEAPONS} {arm} and is said to have "
                    "lost some",
                    f"The {who} lost a share of its {arm} {mid:.2f} times (median) the share of men it lost; the "
                    "range is the middle half; repairable losses count",
                )
            )
    return norms


def others(battles: Sequence[Battle]) -> list[Norm]:
    """Return odds at which was attacked, losses against fortified lines, and how far the night was used."""
    few, some = (float(each) for each in np.quantile([odds(battle) for battle in battles], (0.02, 0.1)))
    delaying = [power(each.attacker) / power(each.defender) / POSTURE["DL"] for each in battles if each.posture == "DL"]
    low, mid, high = quartiles(delaying)
    night, n_timed = night_activity_ratio(list(battles))
    norms = [
        Norm(
            "least-odds",
            "combat.odds-ratio.least",
            "ratio",
            few,
            some,
            f"{len(battles)} battles",
            "Two in a hundred attacks were made at odds of power and posture below the first number, one in ten "
            "below the second",
        ),
        Norm(
            "delaying-odds",
            "combat.odds-ratio.delaying",
            "ratio",
            low,
            high,
            f"{len(delaying)} delaying actions",
            f"The middle half of delaying forces stood against odds of such a size; the median is {mid:.2f}",
        ),
        Norm(
            "night",
            "combat.night-share",
            "share",
            night,
            None,
            f"{n_timed} battles whose pauses are recorded by the hour",
            "An hour between 21 and 5 o'clock was fought through so many times as often as an hour of the day",
        ),
    ]
    walls = [battle for battle in battles if battle.posture == "FD"]
    island = [battle for battle in walls if is_japanese(battle)]
    for slug, who, chosen, side in (
        ("siege-attacker-japanese", "attacker against Japanese fortified lines", island, _attacker),
        ("siege-defender", "defender of fortified lines", walls, _defender),
    ):
        low, mid, high = quartiles([daily(side(battle), battle) for battle in chosen])
        norms.append(
            Norm(
                slug,
                f"combat.loss-share.{slug}",
                "share",
                low,
                high,
                f"{len(chosen)} battles",
                f"Losses a day of the {who}, middle half; the median is {mid:.4f}",
            )
        )
    return norms
