"""Reckon fighting power and losses; odds shown before a battle and the battle itself call the same functions."""

from auguststorm.engine.curves import power
from auguststorm.jit import inline


@inline
def strength(men, tanks, guns, weight_tank, weight_gun, ammunition_share):  # type: ignore[no-untyped-def]
    """Return the weight of a force in men: tanks and guns count for many, guns only with ammunition.

    Parameters
    ----------
    men, tanks, guns : float, present and closed up
    weight_tank, weight_gun : float, men
    ammunition_share : float, 0-1 of a day's need on hand, at most 1
    """
    return men + tanks * weight_tank + guns * weight_gun * ammunition_share


@inline
def readiness(quality, cohesion, cohesion_exponent, fatigue):  # type: ignore[no-untyped-def]
    """Return how much of its weight a force brings to bear: quality, cohesion and freshness."""
    return quality * power(cohesion, cohesion_exponent) * (1.0 - fatigue / 2.0)


@inline
def attacker_loss_share(ratio, parity, exponent):  # type: ignore[no-untyped-def]
    """Return the attacker's loss a day as a share of the engaged: falls with the ratio of power."""
    return parity * power(ratio, -exponent)


@inline
def defender_loss_share(ratio, parity, exponent):  # type: ignore[no-untyped-def]
    """Return the defender's loss a day as a share of the engaged: rises with the ratio of power."""
    return parity * power(ratio, exponent)


@inline
def engaged_share(men, frontage_men):  # type: ignore[no-untyped-def]
    """Return the share of a force that finds room on an edge of 9 km; the rest relieve."""
    if men > frontage_men:
        return frontage_men / men
    return 1.0
