"""Draw chance by address: a draw is a function of seed, run, tick, purpose and index, never of what was drawn before.

The generator is Philox 4x32 with ten rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
1, 2, 3", SC11). The key is the seed; the counter is (index, purpose and sub-step, tick, run). See
docs/adr/0001-addressed-chance.md.
"""

import numpy as np
import numpy.typing as npt

from auguststorm.jit import inline, kernel

# Purposes: one number for each use of chance. Numbers are never reused for another meaning.
PARAMETER = 1
WEATHER_RAIN = 2
WEATHER_FOG = 3
DETECTION = 4
WARNING = 5
LINK = 6
ORDER_DELAY = 7
RECEIPT = 8
OBEDIENCE = 9
BROADCAST = 10
PRIORITY_TIE = 11
COMBAT_LUCK = 12
DEMOLITION = 13
LANDING = 14
AIRLANDING = 15
RAIL_CAPTURE = 16
DECISION = 17
PREPARATION = 18
BREAKDOWN = 19
DESERTION = 20
NAVAL_LOSS = 21
EMISSARY = 22
FLYABLE = 23
ABSENCE = 24
WORKS_MANNED = 25
BYPASS_HOURS = 26
PURSUIT = 27
HOKKAIDO = 28
LAST_HOP = 29
WIRE_FAULT = 30
RECEIPT_BY_TROOPS = 31
NEVER_OBEYING = 32
RETHINKING = 33
OBEYING_BROADCAST = 34
GIVING_UP = 35
LOADING = 36
NAVAL_LOSS_AGAIN = 37
AIRLANDING_RETURN = 38
ARRIVAL_TIE = 39
BOARDING_TIE = 40
RETREAT_TIE = 41
TAKER_TIE = 42
GUARD_TIE = 43
SIGN_FLIP = 44
CLAIM = 45
REAR = 46

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_MASK = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_ROUNDS = 10
_SCALE = 1.0 / 4503599627370496.0  # 2 to the power -52


@inline
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Scramble a counter of four 32-bit words under a key of two, in ten rounds.

    Parameters
    ----------
    c0, c1, c2, c3, k0, k1 : uint64, each below 2**32
    Returns
    -------
    tuple of four uint64, each below 2**32
    Sources
    -------
    Salmon et al. 2011, section 3; reference vectors in tests/test_rng.py.
    """
    for _ in range(_ROUNDS):
        product0 = _MULTIPLIER_0 * c0
        product1 = _MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (
            (product1 >> _SHIFT) ^ c1 ^ k0,
            product1 & _MASK,
            (product0 >> _SHIFT) ^ c3 ^ k1,
            product0 & _MASK,
        )
        k0 = (k0 + _WEYL_0) & _MASK
        k1 = (k1 + _WEYL_1) & _MASK
    return c0, c1, c2, c3


@inline
def uniform(seed, run, tick, purpose, index):  # type: ignore[no-untyped-def]
    """Draw one number strictly between 0 and 1 at an address.

    Parameters
    ----------
    seed : int, below 2**63
    run : int, below 2**32
    tick : int, below 2**32; kernels with sub-steps pass `tick * SUBSTEPS_PER_TICK + substep`
    purpose : int, one of the constants of this module
    index : int, below 2**32; what the draw is for (a formation, a headquarters, a pair of them)
    Returns
    -------
    float64 in the open interval (0, 1)
    """
    s = np.uint64(seed)
    a, b, _, _ = philox(
        np.uint64(index) & _MASK,
        np.uint64(purpose),
        np.uint64(tick) & _MASK,
        np.uint64(run) & _MASK,
        s & _MASK,
        s >> _SHIFT,
    )
    mantissa = (a << np.uint64(20)) | (b >> np.uint64(12))
    return (np.float64(mantissa) + 0.5) * _SCALE


@kernel
def _fill(seed, runs, tick, purpose, indices, out):  # type: ignore[no-untyped-def]
    for r in range(runs.size):
        for i in range(indices.size):
            out[r, i] = uniform(seed, runs[r], tick, purpose, indices[i])


def uniforms(
    seed: int, runs: npt.NDArray[np.int64], tick: int, purpose: int, indices: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Draw a table of numbers between 0 and 1, one row a run, one column an index; shape [runs, indices]."""
    out = np.empty((runs.size, indices.size))
    _fill(seed, runs, tick, purpose, indices, out)
    return out
