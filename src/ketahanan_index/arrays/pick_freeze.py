"""Sums over the base points of Saltelli's design, weighted in many ways at once, and the indices made of them."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ketahanan_index.arrays.sums import exact_sum, split

Array = NDArray[np.float64]

ROUNDING = 1e-12
"""An output whose values on A and B differ by no more than this share of the largest is constant."""
BLOCK = 2**23
"""Numbers that are held at once while many outputs are worked on."""


class Outputs(NamedTuple):
    """Outputs on A and B, and on A with one factor from B.

    Parameters
    ----------
    a, b : array (point, output)
        NaN where a run failed.
    ab : array (point, factor, output)
        In the order of the factors.
    shape : tuple of int
        Of the outputs, before they were laid in a row.
    """

    a: Array
    b: Array
    ab: Array
    shape: tuple[int, ...]

    def blocks(self, weightings: int) -> Iterator[Outputs]:
        """Return the outputs a few at a time, so that so many weighted sums of them find room."""
        points, factors, count = self.ab.shape
        step = max(1, BLOCK // ((3 + 3 * factors) * (4 * points + weightings)))
        for first in range(0, max(count, 1), step):
            some = slice(first, first + step)
            yield Outputs(self.a[:, some], self.b[:, some], self.ab[:, :, some], self.shape)


class Terms(NamedTuple):
    """What is summed over base points: each term in two parts, whose weighted sums are exact.

    Parameters
    ----------
    high, low : array (point, term, output)
        Of numbers between −2 and 2, 0 where a base point has a missing output.
    mean : array (output,)
        Of A and B.
    exponent : array (output,)
        The power of two that outputs were divided by.
    constant : array (output,)
        Whether A and B hold one value.
    """

    high: Array
    low: Array
    mean: Array
    exponent: NDArray[np.int32]
    constant: NDArray[np.bool_]


class Estimates(NamedTuple):
    """Indices under several weightings of the base points.

    Parameters
    ----------
    first, total : array (weighting, factor, output)
        NaN where the variance is 0 but for rounding or fewer than two base points count.
    variance, used : array (weighting, output)
        Of A and B, in the unit of `Terms`; and the weight of the base points without a missing output.
    """

    first: Array
    total: Array
    variance: Array
    used: Array


def read(y_a: ArrayLike, y_b: ArrayLike, y_ab: ArrayLike) -> Outputs:
    """Check outputs on Saltelli's design and lay them in a row.

    Examples
    --------
    >>> import numpy as np
    >>> read(np.zeros((4, 5)), np.zeros((4, 5)), np.zeros((4, 3, 5))).ab.shape
    (4, 3, 5)
    """
    a, b, ab = _numbers("y_a", y_a), _numbers("y_b", y_b), _numbers("y_ab", y_ab)
    if not a.ndim or len(a) < 2:
        raise ValueError(f"y_a has shape {a.shape}: its first axis holds the base points, two at least")
    if b.shape != a.shape:
        raise ValueError(
            f"y_b has shape {b.shape} and y_a {a.shape}: give both the same outputs of the same runs"
        )
    if ab.ndim != a.ndim + 1 or (ab.shape[0], *ab.shape[2:]) != a.shape or not ab.shape[1]:
        wanted = ", ".join(map(str, (len(a), "factors", *a.shape[1:])))
        raise ValueError(f"y_ab has shape {ab.shape}: it must be ({wanted}), one factor at least, beside y_a")
    shape = a.shape[1:]
    count = int(np.prod(shape))
    return Outputs(
        a.reshape(len(a), count), b.reshape(len(a), count), ab.reshape(*ab.shape[:2], count), shape
    )


def whole(name: str, value: SupportsIndex, least: int) -> int:
    """Return a whole number, or raise with the name of the parameter.

    Examples
    --------
    >>> whole("seed", 0, 0)
    0
    """
    if isinstance(value, bool | np.bool_) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} is {value!r}: give a whole number")
    number = operator.index(value)
    if number < least:
        raise ValueError(f"{name} is {number}: give {least} or more")
    return number


def terms(outputs: Outputs) -> Terms:
    """Centre outputs on the mean of A and B, and multiply what the estimators multiply."""
    a, b, ab, _ = outputs
    present = ~(np.isnan(a) | np.isnan(b) | np.isnan(ab).any(axis=1))
    a, b, ab = np.where(present, a, 0.0), np.where(present, b, 0.0), np.where(present[:, None], ab, 0.0)
    # A power of two takes the size out, so that squares of very large or small outputs stay numbers.
    size = np.maximum(np.abs(ab).max(axis=(0, 1)), np.maximum(np.abs(a), np.abs(b)).max(axis=0))
    _, exponent = np.frexp(size)
    a, b, ab = (np.ldexp(part, -exponent) for part in (a, b, ab))
    count = present.sum(axis=0)
    with np.errstate(invalid="ignore"):
        mean = exact_sum(np.concatenate([a, b]), axis=0) / (2 * count)
    top = np.where(present, np.maximum(a, b), -np.inf).max(axis=0)
    bottom = np.where(present, np.minimum(a, b), np.inf).min(axis=0)
    constant = (count > 1) & (top - bottom <= ROUNDING * np.ldexp(size, -exponent))
    varies = present & (count > 1) & ~constant
    a, b = np.where(varies, a - mean, 0.0), np.where(varies, b - mean, 0.0)
    step = np.where(varies[:, None], ab - mean - a[:, None], 0.0)
    products = np.concatenate(
        [np.stack([present, a + b, a * a + b * b], axis=1), step, b[:, None] * step, step * step], axis=1
    )
    high, low = split(products, np.abs(products).max(axis=0), len(a))
    return Terms(high, low, np.ldexp(mean, exponent), exponent, constant)


def estimate(weights: Array, of: Terms) -> Estimates:
    """Return the indices under each weighting of the base points.

    Parameters
    ----------
    weights : array (weighting, point)
        Whole numbers that add up to no more than there are points, such as how often each was drawn. Sums under them
        are exact, whatever adds them up and in whatever order.
    of : Terms
        Of the base points.
    """
    points, count, outputs = of.high.shape
    sums = weights @ of.high.reshape(points, -1) + weights @ of.low.reshape(points, -1)
    sums = sums.reshape(len(weights), count, outputs)
    used, both, squares = sums[:, 0], sums[:, 1], sums[:, 2]
    step, cross, square = np.split(sums[:, 3:], 3, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        centre, second = both / (2 * used), squares / (2 * used)
        variance = second - centre * centre
    # What is left of equal outputs is rounding, of either sign.
    known = (used > 1) & (variance > ROUNDING * second)
    divisor = np.where(known, used * variance, np.nan)[:, None]
    return Estimates(
        first=(cross - centre[:, None] * step) / divisor,
        total=square / (2 * divisor),
        variance=np.where(known, variance, np.where(used > 1, 0.0, np.nan)),
        used=used,
    )


def resampled(points: int, count: int, seed: int) -> Array:
    """Return how often each base point is drawn in each resample.

    Examples
    --------
    >>> resampled(5, 3, seed=0).sum(axis=1).tolist()
    [5.0, 5.0, 5.0]
    """
    # The number of points is part of the key, so that steps of a convergence report are drawn apart.
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(points,))))
    out = np.empty((count, points))
    for row in out:
        row[:] = np.bincount(random.integers(0, points, points), minlength=points)
    return out


def ends(x: Array, level: float) -> Array:
    """Return the ends that hold a share of the numbers along the first axis, missing ones left out.

    Examples
    --------
    >>> import numpy as np
    >>> ends(np.array([4.0, np.nan, 0.0, 1.0, 2.0, 3.0]), 0.5).tolist()
    [1.0, 3.0]
    """
    ordered = np.sort(x, axis=0)
    last = np.maximum((~np.isnan(x)).sum(axis=0) - 1, 0)
    out = []
    for share in ((1 - level) / 2, (1 + level) / 2):
        below = np.floor(share * last).astype(np.intp)
        above = np.minimum(below + 1, last)
        low, high = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (below, above))
        out.append(low + (high - low) * (share * last - below))
    return np.stack(out)


def _numbers(name: str, value: ArrayLike) -> Array:
    found = np.asarray(value)
    if found.dtype.kind not in "biuf":
        raise TypeError(f"{name} holds {found.dtype}: give numbers, NaN where a run failed")
    numbers = found.astype(np.float64)
    infinite = np.isinf(numbers)
    if infinite.any():
        place = tuple(int(i) for i in np.argwhere(infinite)[0])
        raise ValueError(
            f"{name} is infinite in {infinite.sum()} places, first at {place}: a run that failed is NaN"
        )
    return numbers
