"""The family of curves (z^power - 1) / power, with log z at power 0, and the power that makes values most normal.

Values are ``(..., unit, indicator)``, what describes a curve is ``(..., indicator)``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import moments
from ketahanan_index.arrays.sums import exact_sum

Array = NDArray[np.float64]

STEEPEST = 5.0
"""Powers are sought from minus this to this."""
LARGEST = 700.0
"""Exponents end here, so that the result stays a number."""
TOLERANCE = 1e-10


def bend(x: Array, sign: Array, origin: Array, offset: Array, power: Array) -> Array:
    """Return sign (z^power - 1) / power with z = sign (x - origin) + offset, or sign log z at power 0.

    A value beyond the origin counts as the origin, where the curve would fall without bound. A power that is NaN
    leaves the indicator as it is.

    Examples
    --------
    >>> import numpy as np
    >>> one, none = np.ones(1), np.zeros(1)
    >>> bend(np.array([[1.0], [4.0]]), one, none, none, 2 * one).round(9).tolist()
    [[0.0], [7.5]]
    """
    if np.isnan(power).all():
        return x
    sign, flat = sign[..., None, :], np.isnan(power)[..., None, :]
    log = _logarithm(x, sign, origin[..., None, :], offset[..., None, :])
    curved = np.where(power == 0, 1.0, power)[..., None, :]
    with np.errstate(invalid="ignore"):
        grown = np.expm1(np.minimum(curved * log, LARGEST)) / curved
        y = sign * np.where((power == 0)[..., None, :], log, grown)
    return np.where(flat, x, y)


def slope(x: Array, sign: Array, origin: Array, offset: Array, power: Array) -> Array:
    """Return the derivative of `bend` at each value: z^(power - 1), 0 beyond the origin."""
    sign, origin = sign[..., None, :], origin[..., None, :]
    log = _logarithm(x, sign, origin, offset[..., None, :])
    with np.errstate(invalid="ignore"):
        rise = np.exp(np.minimum((power[..., None, :] - 1) * log, LARGEST))
        held = (sign * (x - origin) < 0) | (power[..., None, :] * log > LARGEST)
    bent = np.where(held, 0.0, rise)
    return np.where(np.isnan(x), np.nan, np.where(np.isnan(power)[..., None, :], 1.0, bent))


def _logarithm(x: Array, sign: Array, origin: Array, offset: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        z = np.maximum(sign * (x - origin), 0.0) + offset
        return np.asarray(np.log(np.minimum(z, np.finfo(np.float64).max)))


def best_power(z: Array) -> Array:
    """Return the power of greatest likelihood, from -5 to 5, for each column ``(unit, column)`` of positive values.

    It makes the variance of (z^power - 1) / power smallest, where z is divided by its geometric mean: there the
    likelihood of normal values is largest. NaN for a column with one value only, or none. Bits do not hang on the
    order of the units.

    References
    ----------
    Box, G. E. P. and Cox, D. R. (1964). An analysis of transformations. Journal of the Royal Statistical Society:
    Series B 26(2), 211-252. doi:10.1111/j.2517-6161.1964.tb00553.x

    Examples
    --------
    >>> import numpy as np
    >>> z = np.exp(np.array([[-2.0], [-1.0], [0.0], [1.0], [2.0]]))
    >>> abs(best_power(z).round(6)).tolist()
    [0.0]
    """
    log = np.log(z)
    log -= moments.mean(log)
    reach = np.fmax.reduce(np.abs(log), axis=0, initial=0.0)
    known = reach > 1e-12
    out = np.full(z.shape[1], np.nan)
    with np.errstate(divide="ignore"):
        # So that squares of exponentials stay numbers.
        end = np.minimum(STEEPEST, LARGEST / 2 / reach)[known]
    log = log[:, known]
    out[known] = _root(lambda power, some: _rise(log[:, some], power), -end, end)
    return out


def _rise(log: Array, power: Array) -> Array:
    """Return half the slope to the power of the log variance of (z^power - 1) / power."""
    present = ~np.isnan(log)
    u = np.where(present, power * log, 0.0)
    near = np.abs(u) < 0.02
    far = np.where(near, 1.0, u)
    grown = np.expm1(far)
    # (e^u - 1) / u and its counterpart for the derivative; by their series where u is near 0.
    first = np.where(
        near, 1 + u * (1 / 2 + u * (1 / 6 + u * (1 / 24 + u * (1 / 120 + u / 720)))), grown / far
    )
    second = np.where(
        near,
        1 / 2 + u * (1 / 3 + u * (1 / 8 + u * (1 / 30 + u * (1 / 144 + u / 840)))),
        (far * (grown + 1) - grown) / far**2,
    )
    away = np.where(present, log * first, 0.0)
    away = np.where(present, away - exact_sum(away, axis=0) / present.sum(axis=0), 0.0)
    turn = np.where(present, log * log * second, 0.0)
    return exact_sum(away * turn, axis=0) / exact_sum(away * away, axis=0)


def _root(f: Callable[[Array, NDArray[np.intp]], Array], low: Array, high: Array) -> Array:
    """Return where each of several rising functions is 0, or the end that is nearest to it.

    `f` takes points, and which functions they belong to. Each function goes its own way, whatever the others do.

    References
    ----------
    Chandrupatla, T. R. (1997). A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear
    function without using derivatives. Advances in Engineering Software 28(3), 145-149.
    doi:10.1016/S0965-9978(96)00051-8
    """
    every = np.arange(len(low))
    at_low, at_high = f(low, every), f(high, every)
    out = np.where(at_low >= 0, low, high)
    some = every[(at_low < 0) & (at_high > 0)]
    a, b, fa, fb = high[some], low[some], at_high[some], at_low[some]
    t = np.full(len(some), 0.5)
    while len(some):
        x = a + t * (b - a)
        fx = f(x, some)
        alike = np.sign(fx) == np.sign(fa)
        c, fc = np.where(alike, a, b), np.where(alike, fa, fb)
        b, fb = np.where(alike, b, a), np.where(alike, fb, fa)
        a, fa = x, fx
        out[some] = np.where(np.abs(fa) < np.abs(fb), a, b)
        with np.errstate(invalid="ignore", divide="ignore"):
            least = TOLERANCE / np.abs(b - a)
            xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
            bowed = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
            trusted = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        goes = (fa != 0) & (least < 0.5)
        t = np.clip(np.where(trusted, bowed, 0.5), least, 1 - least)[goes]
        some, a, b, fa, fb = some[goes], a[goes], b[goes], fa[goes], fb[goes]
    return out
