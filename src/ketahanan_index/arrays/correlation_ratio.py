"""How much of the spread of scores one quantity explains by itself, along a smooth curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.spans import one_value

Array = NDArray[np.float64]

KNOTS = 10
"""The most knots of a curve."""
SMOOTHNESS = 10.0 ** np.linspace(8, -6, 57)
"""The penalties tried, the smoothest curve first."""


def correlation_ratio(x: Array, y: Array) -> float:
    """Estimate the first-order correlation ratio, the share of the variance of y that E(y|x) has.

    E(y|x) is a penalised cubic regression spline: natural, with knots at evenly spaced places among the distinct values
    of x (told apart to a thousandth of their range), at most 10 and no more than 2 plus a tenth of the units. The
    integral of its squared second derivative is penalised, how much is found by generalised cross-validation over a
    fixed grid. With two values of x it is the two means, with fewer than 10 units a straight line.

    Parameters
    ----------
    x, y : array (unit,)
        Units where one of the two is missing are left out.

    Returns
    -------
    float
        From 0 to 1; 0 where x is constant, NaN where y is or where fewer than three units have both. Where nothing is
        explained the estimate is about (df - 1)/n, df at most the number of knots.

    References
    ----------
    Paruolo, P., Saisana, M. and Saltelli, A. (2013). Ratings and rankings: voodoo or science? Journal of the Royal
    Statistical Society A 176(3), 609-634. doi:10.1111/j.1467-985X.2012.01059.x

    Wood, S. N. (2017). Generalized Additive Models: An Introduction with R, 2nd edition, section 5.3.1.
    doi:10.1201/9781315370279

    Examples
    --------
    >>> import numpy as np
    >>> x = np.linspace(-1, 1, 201)
    >>> round(correlation_ratio(x, 3 - 2 * x), 6), round(correlation_ratio(x, x**2), 2)
    (1.0, 1.0)
    """
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    if len(y) < 3 or one_value(y.min(), y.max()):
        return float("nan")
    if one_value(x.min(), x.max()):
        return 0.0
    # One order, whatever that of the units, so that sums have the same bits.
    order = np.lexsort((y, x))
    x, y = _to_unit(x[order]), _to_unit(y[order])
    y = y - y.mean()
    basis, penalty = _natural_spline(x, _knots(x))
    # Row by row and not as matrix products, whose last bits hang on the number of threads.
    cross = np.array([[(one * other).sum() for other in basis] for one in basis])
    product = np.array([(one * y).sum() for one in basis])
    return min(_fitted_size(cross, product, penalty, y) / float((y * y).sum()), 1.0)


def _to_unit(x: Array) -> Array:
    # Halves, so that the range of very large values stays a number.
    low, high = x.min() / 2, x.max() / 2
    return np.asarray((x / 2 - low) / (high - low))


def _knots(x: Array) -> Array:
    """Return knots from 0 to 1 among the values; at least two, and never closer than a thousandth."""
    distinct = np.unique(np.round(x, 3))
    count = min(KNOTS, len(distinct), 2 + len(x) // 10)
    return distinct[np.round(np.linspace(0, len(distinct) - 1, count)).astype(np.intp)]


def _natural_spline(x: Array, knots: Array) -> tuple[Array, Array]:
    """Return what each knot's height adds at each x ``(knot, unit)``, and the penalty of heights ``(knot, knot)``."""
    count, h = len(knots), np.diff(knots)
    place = np.clip(np.searchsorted(knots, x, "right") - 1, 0, count - 2)
    units = np.arange(len(x))
    width, before, after = h[place], x - knots[place], knots[place + 1] - x
    basis = np.zeros((count, len(x)))
    basis[place, units] = after / width
    basis[place + 1, units] = before / width
    if count == 2:
        return basis, np.zeros((2, 2))
    # Second derivatives at the inner knots are linear in the heights; at the ends they are 0.
    inner = np.arange(count - 2)
    bend = np.zeros((count - 2, count))
    bend[inner, inner], bend[inner, inner + 2] = 1 / h[:-1], 1 / h[1:]
    bend[inner, inner + 1] = -1 / h[:-1] - 1 / h[1:]
    band = np.diag((h[:-1] + h[1:]) / 3) + np.diag(h[1:-1] / 6, 1) + np.diag(h[1:-1] / 6, -1)
    second = np.zeros((count, count))
    second[1:-1] = np.linalg.solve(band, bend)
    low = (after**3 / width - width * after) / 6
    high = (before**3 / width - width * before) / 6
    basis += low * second.T[:, place] + high * second.T[:, place + 1]
    return basis, bend.T @ second[1:-1]


def _fitted_size(cross: Array, product: Array, penalty: Array, y: Array) -> float:
    """Return the sum of squares of the fitted curve under the penalty of least generalised cross-validation."""
    bent = np.trace(penalty)
    scaled = penalty * (np.trace(cross) / bent) if bent > 0 else penalty
    # In coordinates where cross products are 1 - p and the penalty p, every fit is a division.
    root = np.linalg.cholesky(cross + scaled)
    half = np.linalg.solve(root, scaled)
    p, turn = np.linalg.eigh(np.linalg.solve(root, half.T))
    p = np.clip(p, 0.0, 1.0)
    z = turn.T @ np.linalg.solve(root, product)
    shrunk = (1 - p) + SMOOTHNESS[:, None] * p
    degrees = ((1 - p) / shrunk).sum(axis=1)
    size = ((1 - p) * (z / shrunk) ** 2).sum(axis=1)
    left = (y * y).sum() - 2 * (z * z / shrunk).sum(axis=1) + size
    best = np.argmin(np.maximum(left, 0.0) / (len(y) - degrees) ** 2)
    return float(size[best])
