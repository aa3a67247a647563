"""Reckon powers, exponentials, logarithms and normal quantiles from the four operations alone.

Library functions differ in their last bits between machines and between scalar and vector code; a campaign
would then differ too. These use only + - x /, comparisons and whole numbers, which IEEE 754 fixes to the bit,
and stay within 1e-7 of the true value (in fact within 1e-13: tests/engine/test_curves.py). The coefficients
are of mathematics, not of the world.

    exp x = 2^k exp r       x = k ln 2 + r, |r| <= ln 2 / 2; Taylor series of degree 13 by Horner's rule
    ln x  = k ln 2 + ln m   s = (m - 1) / (m + 1), sqrt 1/2 <= m < sqrt 2, ln m = 2 (s + s^3/3 + ... + s^21/21)
    normal quantile         Wichura's rational forms (Applied Statistics 37, 1988, algorithm AS 241, PPND16)
"""

import numpy as np

from auguststorm.jit import inline

LN_2 = 0.6931471805599453
# ln 2 in two parts; the first ends in 21 zero bits, so that k times it is exact.
_LN_2_HIGH = 6.93147180369123816490e-01
_LN_2_LOW = 1.90821492927058770002e-10
_INVERSE_LN_2 = 1.4426950408889634
_SQRT_2 = 1.4142135623730951
_LARGEST = 709.782712893384  # exp of more overflows
_SMALLEST = -708.3964185322641  # exp of less lies below the normal numbers, and is taken as 0

# The layout of a float64: sign, 11 bits of exponent with a bias of 1023, 52 bits of mantissa.
_BIAS = 1023
_MANTISSA_BITS = 52
_MANTISSA = np.int64(0x000FFFFFFFFFFFFF)
_EXPONENT_OF_ONE = np.int64(0x3FF0000000000000)
_SMALLEST_NORMAL = 2.2250738585072014e-308
_TWO_TO_54 = 18014398509481984.0

# 1 / n! for the exponential series, 1 / n for the logarithm series.
_F2, _F3, _F4, _F5, _F6, _F7 = 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040
_F8, _F9, _F10 = 1 / 40320, 1 / 362880, 1 / 3628800
_F11, _F12, _F13 = 1 / 39916800, 1 / 479001600, 1 / 6227020800
_R3, _R5, _R7, _R9, _R11 = 1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11
_R13, _R15, _R17, _R19, _R21 = 1 / 13, 1 / 15, 1 / 17, 1 / 19, 1 / 21


@inline
def exponential(x):  # type: ignore[no-untyped-def]
    """Return e to the power `x`.

    Parameters
    ----------
    x : float, pure number
    Returns
    -------
    float64, relative error below 1e-14; 0 below -708.3, infinity above 709.7
    """
    x = np.float64(x)
    if x != x:
        return x
    if x > _LARGEST:
        return np.inf
    if x < _SMALLEST:
        return 0.0
    shifted = x * _INVERSE_LN_2
    k = np.int64(shifted + 0.5) if shifted >= 0.0 else -np.int64(0.5 - shifted)
    r = (x - k * _LN_2_HIGH) - k * _LN_2_LOW
    p = _F12 + r * _F13
    p = _F11 + r * p
    p = _F10 + r * p
    p = _F9 + r * p
    p = _F8 + r * p
    p = _F7 + r * p
    p = _F6 + r * p
    p = _F5 + r * p
    p = _F4 + r * p
    p = _F3 + r * p
    p = _F2 + r * p
    p = 1.0 + r * p
    p = 1.0 + r * p
    # 2 to the power k from its bits, as two factors because k reaches 1024 and -1022.
    half = k >> 1
    first = np.int64((half + _BIAS) << _MANTISSA_BITS).view(np.float64)
    second = np.int64((k - half + _BIAS) << _MANTISSA_BITS).view(np.float64)
    return p * first * second


@inline
def logarithm(x):  # type: ignore[no-untyped-def]
    """Return the natural logarithm of `x`.

    Parameters
    ----------
    x : float, pure number
    Returns
    -------
    float64, relative error below 1e-14; minus infinity at 0, not a number below
    """
    if x == 0.0:
        return -np.inf
    if not x > 0.0:
        return np.nan
    if x == np.inf:
        return np.inf
    is_tiny = x < _SMALLEST_NORMAL
    normal = np.float64(x * _TWO_TO_54 if is_tiny else x)
    bits = normal.view(np.int64)
    k = (bits >> _MANTISSA_BITS) - _BIAS
    if is_tiny:
        k -= 54
    m = np.int64((bits & _MANTISSA) | _EXPONENT_OF_ONE).view(np.float64)
    if m >= _SQRT_2:
        m *= 0.5
        k += 1
    s = (m - 1.0) / (m + 1.0)
    q = s * s
    p = _R19 + q * _R21
    p = _R17 + q * p
    p = _R15 + q * p
    p = _R13 + q * p
    p = _R11 + q * p
    p = _R9 + q * p
    p = _R7 + q * p
    p = _R5 + q * p
    p = _R3 + q * p
    return k * _LN_2_HIGH + (2.0 * s + (2.0 * s * q * p + k * _LN_2_LOW))


@inline
def power(base, exponent):  # type: ignore[no-untyped-def]
    """Return `base` to the power `exponent`.

    Parameters
    ----------
    base : float, at least 0
    exponent : float
    Returns
    -------
    float64, relative error below 1e-13 while the result lies between 1e-200 and 1e200;
        not a number for a base below 0
    """
    base = np.float64(base)
    exponent = np.float64(exponent)
    if exponent == 0.0:
        return 1.0
    if exponent == 1.0:
        return base
    if base == 0.0:
        if exponent > 0.0:
            return 0.0
        return np.inf
    if base == 1.0:
        return 1.0
    return exponential(exponent * logarithm(base))


@inline
def normal_quantile(u):  # type: ignore[no-untyped-def]
    """Return the value that a standard normal number stays below with probability `u`.

    Parameters
    ----------
    u : float, probability, strictly between 0 and 1
    Returns
    -------
    float64, relative error below 1e-13; infinite at 0 and 1, not a number outside
    Sources
    -------
    Wichura 1988, algorithm AS 241, routine PPND16.
    """
    u = np.float64(u)
    if not (u >= 0.0 and u <= 1.0):
        return np.nan
    if u == 0.0:
        return -np.inf
    if u == 1.0:
        return np.inf
    q = u - 0.5
    if q <= 0.425 and q >= -0.425:
        r = 0.180625 - q * q
        above = 3.34305755835881281e4 + r * 2.50908092873012267e3
        above = 6.72657709270087009e4 + r * above
        above = 4.59219539315498715e4 + r * above
        above = 1.37316937655094611e4 + r * above
        above = 1.97159095030655144e3 + r * above
        above = 1.33141667891784377e2 + r * above
        above = 3.38713287279636661e0 + r * above
        below = 2.87290857357219427e4 + r * 5.22649527885285456e3
        below = 3.93078958000927106e4 + r * below
        below = 2.12137943015865959e4 + r * below
        below = 5.39419602142475111e3 + r * below
        below = 6.87187007492057908e2 + r * below
        below = 4.23133307016009113e1 + r * below
        return q * above / (1.0 + r * below)
    tail = u if q < 0.0 else 1.0 - u
    r = power(-logarithm(tail), 0.5)
    if r <= 5.0:
        r -= 1.6
        above = 2.27238449892691846e-2 + r * 7.74545014278341408e-4
        above = 2.41780725177450612e-1 + r * above
        above = 1.27045825245236838e0 + r * above
        above = 3.64784832476320460e0 + r * above
        above = 5.76949722146069141e0 + r * above
        above = 4.63033784615654530e0 + r * above
        above = 1.42343711074968358e0 + r * above
        below = 5.47593808499534495e-4 + r * 1.05075007164441684e-9
        below = 1.51986665636164572e-2 + r * below
        below = 1.48103976427480075e-1 + r * below
        below = 6.89767334985100005e-1 + r * below
        below = 1.67638483018380385e0 + r * below
        below = 2.05319162663775882e0 + r * below
    else:
        r -= 5.0
        above = 2.71155556874348758e-5 + r * 2.01033439929228813e-7
        above = 1.24266094738807844e-3 + r * above
        above = 2.65321895265761231e-2 + r * above
        above = 2.96560571828504891e-1 + r * above
        above = 1.78482653991729133e0 + r * above
        above = 5.46378491116411437e0 + r * above
        above = 6.65790464350110378e0 + r * above
        below = 1.42151175831644589e-7 + r * 2.04426310338993979e-15
        below = 1.84631831751005468e-5 + r * below
        below = 7.86869131145613259e-4 + r * below
        below = 1.48753612908506149e-2 + r * below
        below = 1.36929880922735805e-1 + r * below
        below = 5.99832206555887938e-1 + r * below
    z = above / (1.0 + r * below)
    return -z if q < 0.0 else z


@inline
def lognormal(u, median, sigma):  # type: ignore[no-untyped-def]
    """Return the value that a lognormal number stays below with probability `u`.

    Parameters
    ----------
    u : float, probability, strictly between 0 and 1
    median : float, any unit
    sigma : float, standard deviation of the natural logarithm
    Returns
    -------
    float64, in the unit of `median`
    """
    return median * exponential(sigma * normal_quantile(u))


@inline
def half_life_share(hours, half_life_h):  # type: ignore[no-untyped-def]
    """Return the share that is left after `hours` of what halves in every `half_life_h`.

    Parameters
    ----------
    hours : float, at least 0
    half_life_h : float, hours; 0 or less means that nothing lasts
    Returns
    -------
    float64, 0-1
    """
    if hours <= 0.0:
        return 1.0
    if half_life_h <= 0.0:
        return 0.0
    return exponential(-LN_2 * hours / half_life_h)
