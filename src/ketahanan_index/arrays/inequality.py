"""How unequally a total is spread over units, skipping missing values.

Every function takes ``(..., unit, indicator)`` without negative values and returns ``(..., indicator)``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import moments
from ketahanan_index.arrays.sums import exact_sum

Array = NDArray[np.float64]


def divergence(x: Array) -> Array:
    """Return 1 - H, with H the Shannon entropy of the units' shares divided by its largest value, ln n.

    0 where all have the same share, 1 where one has all; NaN with fewer than two present units or a total of 0.
    Written as mean(q ln q - q + 1) / ln n with q = x / mean, whose terms are all positive: nothing cancels.

    Examples
    --------
    >>> import numpy as np
    >>> divergence(np.array([[1.0, 1.0, 0.5], [1.0, 0.0, 0.5]])).tolist()
    [0.0, 1.0, 0.0]
    """
    x = _sized(x)
    count = (~np.isnan(x)).sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        q = x / moments.mean(x)[..., None, :]
        term = np.where(q > 0, q * np.log(np.where(q > 0, q, 1.0)), 0.0) - (q - 1)
        found = moments.mean(term) / np.log(count)
    return np.where(count > 1, found, np.nan)


def gini(x: Array) -> Array:
    """Return the Gini coefficient: the mean absolute difference of all pairs over twice the mean.

    A unit is paired with itself as well, so that n units of which one has all give (n - 1) / n; NaN where no unit
    is present or the total is 0.

    Examples
    --------
    >>> import numpy as np
    >>> gini(np.array([[0.0, 2.0], [1.0, 2.0], [2.0, np.nan]])).round(12).tolist()
    [0.444444444444, 0.0]
    """
    x = _sized(x)
    count = (~np.isnan(x)).sum(axis=-2)[..., None, :]
    # Missing values come last; counted from the smallest, differences stay exact where values are nearly equal.
    ordered = np.sort(x, axis=-2) - moments.minimum(x)[..., None, :]
    place = 2.0 * np.arange(1, x.shape[-2] + 1)[:, None] - 1 - count
    spread = exact_sum(np.where(np.isnan(ordered), 0.0, place * ordered), axis=-2)
    n = count[..., 0, :]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(spread / (moments.mean(x) * n * n))


def _sized(x: Array) -> Array:
    """Return values with their size taken out by a power of two, so that sums of very large ones stay numbers."""
    _, exponent = np.frexp(np.fmax(moments.maximum(x), 0.0))
    return np.ldexp(x, -exponent[..., None, :])
