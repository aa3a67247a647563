"""Ask the battles how many men a tank and a gun count for, by how well the odds foretell who wins."""

import math
from collections.abc import Sequence

import numpy as np

from battle_norms.sample import Battle, Side

TANKS = (0, 5, 10, 15, 20, 25, 35, 50, 70, 100, 140, 200, 280, 400, 560, 800)
GUNS = (0, 4, 8, 11, 15, 20, 28, 40, 56, 80, 112, 160, 224, 320)
DROP_90 = 1.353  # half of the 90 % point of a chi-square of one degree of freedom
STEPS = 40


def power_with(side: Side, tank_men: float, gun_men: float) -> float:
    """Return men, and tanks and guns as men, with weights given."""
    return side.men + tank_men * (side.tanks or 0.0) + gun_men * (side.guns or 0.0)


def likelihood(battles: Sequence[Battle], postures: dict[str, float], tank_men: float, gun_men: float) -> float:
    """Return the logarithm of the likelihood of who won, under a logistic of the odds and of surprise."""
    rows = [
        (
            1.0,
            math.log(
                power_with(battle.attacker, tank_men, gun_men)
                / power_with(battle.defender, tank_men, gun_men)
                / postures[battle.posture]
            ),
            battle.surprise,
        )
        for battle in battles
    ]
    design = np.array(rows)
    won = np.array([battle.is_won for battle in battles], dtype=float)
    found = np.zeros(3)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-design @ found))
        found = found + np.linalg.solve((design.T * (chance * (1.0 - chance))) @ design, design.T @ (won - chance))
    chance = 1.0 / (1.0 + np.exp(-design @ found))
    return float(np.sum(won * np.log(chance) + (1.0 - won) * np.log(1.0 - chance)))


def profiles(battles: Sequence[Battle], postures: dict[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the likelihood lies below its best for each weight of a tank and of a gun, the other free."""
    table = np.array([[likelihood(battles, postures, tank, gun) for gun in GUNS] for tank in TANKS])
    table = table - table.max()
    return table.max(axis=1), table.max(axis=0)


def interval(weights: Sequence[float], profile: np.ndarray) -> tuple[float, float, float]:
    """Return the least, the best and the greatest weight of a grid whose likelihood is not too far below the best."""
    held = [weight for weight, drop in zip(weights, profile, strict=True) if drop >= -DROP_90]
    return float(held[0]), float(weights[int(np.argmax(profile))]), float(held[-1])
