"""Reckon how long a dispatch takes: hop by hop, by the best means that works, in continuous time."""

from auguststorm.engine.codes import (
    AXIS,
    LINK_AIR,
    LINK_COURIER,
    LINK_RADIO,
    LINK_WIRE,
    S_LINK_DELAY,
    S_SURPRISE,
)
from auguststorm.engine.curves import lognormal
from auguststorm.jit import inline
from auguststorm.rng import LINK, uniform

PARAMETERS = (
    "wire_h", "radio_h", "air_h", "courier_h", "delay_sigma", "radio_axis_ratio", "wire_fault_probability",
    "preparation_best_h", "preparation_worst_h", "surprise_delay_ratio", "displaced_min_h", "displaced_max_h",
    "ceasefire_hop_h", "ceasefire_unit_h", "ceasefire_sigma", "ceasefire_hop_gain_share", "ceasefire_isolated_h",
    "ceasefire_isolated_sigma", "captured_hq_h",
)  # fmt: skip
(
    WIRE_H, RADIO_H, AIR_H, COURIER_H, DELAY_SIGMA, RADIO_AXIS, WIRE_FAULT,
    PREPARATION_BEST, PREPARATION_WORST, SURPRISE_DELAY, DISPLACED_MIN, DISPLACED_MAX,
    CEASEFIRE_HOP, CEASEFIRE_UNIT, CEASEFIRE_SIGMA, CEASEFIRE_HOP_GAIN, CEASEFIRE_ISOLATED,
    CEASEFIRE_ISOLATED_SIGMA, CAPTURED_HQ,
) = range(len(PARAMETERS))  # fmt: skip

MAX_HOPS = 8  # the tree of command is nowhere deeper


@inline
def median_hours(means, camp, parameters):  # type: ignore[no-untyped-def]
    """Return the median hours of one hop by a means (codes.MEANS); a broken link goes by courier."""
    if means == LINK_WIRE:
        return parameters.value[WIRE_H]
    if means == LINK_RADIO:
        return parameters.value[RADIO_H] * (parameters.value[RADIO_AXIS] if camp == AXIS else 1.0)
    if means == LINK_AIR:
        return parameters.value[AIR_H]
    return parameters.value[COURIER_H]


@inline
def hop_hours(means, camp, parameters, switches, draw):  # type: ignore[no-untyped-def]
    """Return the hours of one hop.

    Parameters
    ----------
    means : int, codes.MEANS; camp : int
    parameters : record of the command coefficients of a run; switches : int8
    draw : float, 0-1, drawn for the dispatch and the hop
    """
    if switches[S_LINK_DELAY] == 0:
        return 0.0
    return lognormal(draw, median_hours(means, camp, parameters), parameters.value[DELAY_SIGMA])


@inline
def chain_hours(hqs, tree, sender, receiver, row, parameters, switches, chance):  # type: ignore[no-untyped-def]
    """Draw the hours of a dispatch from one headquarters down to another, over every headquarters between.

    Parameters
    ----------
    hqs : HeadquartersState; tree : HeadquartersSetting
    sender, receiver : int, headquarters; where the sender is not above the receiver one hop is counted
    row : int, plan row, which stands in the address where others have the tick: a row is sent once
    Returns
    -------
    (hours, means of the worst hop)
    """
    hours = 0.0
    worst = LINK_WIRE
    current = receiver
    for _ in range(MAX_HOPS):
        if current < 0 or current == sender:
            break
        means = hqs.link[current]
        if means < worst:
            worst = means
        draw = uniform(chance.seed, chance.run, row, LINK, current)
        hop = hop_hours(means, tree.camp[current], parameters, switches, draw)
        if switches[S_SURPRISE] == 1 and tree.camp[current] == AXIS:
            hop *= 1.0 + (parameters.value[SURPRISE_DELAY] - 1.0) * hqs.surprise[current]
        hours += hop
        current = tree.superior[current]
    return hours, max(worst, LINK_COURIER)


@inline
def preparation_hours(quality, parameters, switches):  # type: ignore[no-untyped-def]
    """Return the hours that a staff needs before its troops obey an order: few when good, many when poor."""
    if switches[S_LINK_DELAY] == 0:
        return 0.0
    best = parameters.value[PREPARATION_BEST]
    return best + (parameters.value[PREPARATION_WORST] - best) * (1.0 - quality)
