"""Test the generator against its published vectors, and that addresses do not lean on one another."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auguststorm import rng
from auguststorm.rng import philox, uniform, uniforms

SEED = 19450809
# Critical values of chi-square (255 degrees of freedom) and of Kolmogorov-Smirnov (times sqrt n) at one in ten
# thousand: an unlucky stream fails once in ten thousand seeds, and the seed here is fixed.
CHI_SQUARE_255 = 347.7
KOLMOGOROV = 2.23
CORRELATION_SIGMAS = 4.0

Floats = npt.NDArray[np.float64]


def words(*values: int) -> tuple[np.uint64, ...]:
    return tuple(np.uint64(value) for value in values)


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        # Random123 1.09, tests/kat_vectors, lines "philox4x32 10".
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (
            (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
            (0xFFFFFFFF, 0xFFFFFFFF),
            (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
        ),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_vectors(
    counter: tuple[int, ...], key: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert tuple(int(word) for word in philox(*words(*counter), *words(*key))) == expected


def plain_uniform(seed: int, run: int, tick: int, purpose: int, index: int) -> float:
    """Draw by the words of the ADR, in whole numbers of Python."""
    mask = 0xFFFFFFFF
    c0, c1, c2, c3 = index & mask, purpose, tick & mask, run & mask
    k0, k1 = seed & mask, seed >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & mask, (p0 >> 32) ^ c3 ^ k1, p0 & mask
        k0, k1 = (k0 + 0x9E3779B9) & mask, (k1 + 0xBB67AE85) & mask
    return ((c0 << 20 | c1 >> 12) + 0.5) / 2.0**52


word = st.integers(0, 2**32 - 1)


@given(st.integers(0, 2**63 - 1), word, st.integers(0, 1000), st.integers(1, 40), word)
def test_uniform_agrees_with_its_slow_twin(seed: int, run: int, tick: int, purpose: int, index: int) -> None:
    assert uniform(seed, run, tick, purpose, index) == plain_uniform(seed, run, tick, purpose, index)


@given(st.integers(0, 2**63 - 1), word, word, st.integers(1, 40), word)
def test_uniform_lies_strictly_between_zero_and_one(seed: int, run: int, tick: int, purpose: int, index: int) -> None:
    assert 0.0 < uniform(seed, run, tick, purpose, index) < 1.0


def test_a_draw_does_not_depend_on_what_else_is_drawn() -> None:
    all_runs = uniforms(SEED, np.arange(64), 17, rng.COMBAT_LUCK, np.arange(40))
    one_run = uniforms(SEED, np.array([41]), 17, rng.COMBAT_LUCK, np.arange(40))
    some = uniforms(SEED, np.array([41, 3]), 17, rng.COMBAT_LUCK, np.array([39, 5]))
    np.testing.assert_array_equal(all_runs[41], one_run[0])
    np.testing.assert_array_equal(some, all_runs[[41, 3]][:, [39, 5]])


def test_every_part_of_the_address_matters() -> None:
    base = (SEED, 5, 7, rng.COMBAT_LUCK, 11)
    drawn = {uniform(*base)}
    for place in range(len(base)):
        changed = list(base)
        changed[place] += 1
        drawn.add(uniform(*changed))
    assert len(drawn) == len(base) + 1


def test_swapped_parts_of_an_address_are_other_addresses() -> None:
    assert uniform(SEED, 3, 5, 9, 11) != uniform(SEED, 5, 3, 9, 11)
    assert uniform(SEED, 3, 5, 9, 11) != uniform(SEED, 3, 9, 5, 11)
    assert uniform(SEED, 3, 5, 9, 11) != uniform(SEED, 11, 5, 9, 3)


def test_purposes_have_numbers_of_their_own() -> None:
    purposes = {name: value for name, value in vars(rng).items() if name.isupper() and isinstance(value, int)}
    purposes = {name: value for name, value in purposes.items() if not name.startswith("_")}
    assert len(purposes) > 20
    assert len(set(purposes.values())) == len(purposes)


def along(axis: str, size: int = 1 << 16) -> Floats:
    """Draw a stream along one part of the address, the others fixed."""
    count = np.arange(size)
    match axis:
        case "index":
            return uniforms(SEED, np.array([3]), 9, rng.COMBAT_LUCK, count).ravel()
        case "run":
            return uniforms(SEED, count, 9, rng.COMBAT_LUCK, np.array([4])).ravel()
        case "tick":
            one = np.array([4])
            return np.array([uniforms(SEED, one, int(t), rng.COMBAT_LUCK, one)[0, 0] for t in count[: size // 8]])
        case "purpose":
            one = np.array([4])
            return np.array([uniforms(SEED, one, 9, int(p), one)[0, 0] for p in count[: size // 8]])
        case _:
            one = np.array([4])
            return np.array([uniforms(int(s), one, 9, rng.COMBAT_LUCK, one)[0, 0] for s in count[: size // 8]])


AXES = ("index", "run", "tick", "purpose", "seed")


@pytest.mark.parametrize("axis", AXES)
def test_draws_along_an_axis_are_uniform(axis: str) -> None:
    drawn = np.sort(along(axis))
    n = drawn.size
    steps = np.arange(n)
    distance = max(np.max((steps + 1) / n - drawn), np.max(drawn - steps / n))
    assert distance * np.sqrt(n) < KOLMOGOROV
    counts = np.bincount((drawn * 256).astype(int), minlength=256)
    assert np.sum((counts - n / 256) ** 2) / (n / 256) < CHI_SQUARE_255


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("lag", [1, 2, 6, 64])
def test_neighbours_along_an_axis_are_uncorrelated(axis: str, lag: int) -> None:
    drawn = along(axis) - 0.5
    n = drawn.size - lag
    assert abs(np.mean(drawn[:-lag] * drawn[lag:]) * 12.0) < CORRELATION_SIGMAS / np.sqrt(n)


@pytest.mark.parametrize("axis", AXES)
def test_pairs_of_neighbours_fill_the_square_evenly(axis: str) -> None:
    drawn = (along(axis) * 16).astype(int)
    pairs = drawn[0::2] * 16 + drawn[1::2]
    expected = pairs.size / 256
    assert np.sum((np.bincount(pairs, minlength=256) - expected) ** 2) / expected < CHI_SQUARE_255


def test_streams_of_runs_ticks_and_purposes_are_uncorrelated() -> None:
    size = 4096
    index = np.arange(size)
    streams = [
        *uniforms(SEED, np.arange(6), 0, rng.COMBAT_LUCK, index),
        *[uniforms(SEED, np.array([0]), tick, rng.COMBAT_LUCK, index)[0] for tick in range(1, 6)],
        *[uniforms(SEED, np.array([0]), 0, purpose, index)[0] for purpose in range(1, 12)],
        *[uniforms(SEED + step, np.array([0]), 0, rng.DETECTION, index)[0] for step in (1, 2, 1 << 32)],
    ]
    limit = (CORRELATION_SIGMAS + 0.5) / np.sqrt(size)
    for a, b in combinations(streams, 2):
        assert abs(np.mean((a - 0.5) * (b - 0.5)) * 12.0) < limit


@pytest.mark.parametrize("bit", range(0, 52, 4))
def test_every_bit_of_a_draw_is_fair(bit: int) -> None:
    drawn = along("index")
    is_set = (drawn * 2.0**52).astype(np.int64) >> (51 - bit) & 1
    assert abs(np.mean(is_set) - 0.5) < CORRELATION_SIGMAS * 0.5 / np.sqrt(drawn.size)
