"""Priorities and consistency of pairwise comparisons: positive matrices with a[i, j] = 1 / a[j, i]."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RANDOM = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""The mean consistency index of random comparisons of 1 to 15 things (Saaty 1980, The Analytic Hierarchy Process)."""


def eigenvector(matrix: Array) -> Array:
    """Return the principal eigenvector, summing to 1.

    Examples
    --------
    >>> import numpy as np
    >>> eigenvector(np.array([[1.0, 3.0], [1 / 3, 1.0]])).round(12).tolist()
    [0.75, 0.25]
    """
    sizes, vectors = np.linalg.eig(matrix)
    principal = np.abs(vectors[:, np.argmax(sizes.real)].real)
    return np.asarray(principal / principal.sum())


def geometric(matrix: Array) -> Array:
    """Return the geometric means of the rows, scaled to sum to 1.

    Examples
    --------
    >>> import numpy as np
    >>> geometric(np.array([[1.0, 3.0], [1 / 3, 1.0]])).round(12).tolist()
    [0.75, 0.25]
    """
    mean = np.exp(np.log(matrix).mean(axis=1))
    return np.asarray(mean / mean.sum())


def consistency_ratio(matrix: Array) -> float:
    """Return Saaty's consistency ratio: (λmax - n) / (n - 1) over its mean for random comparisons.

    0 for one or two things, which cannot contradict each other, and for perfectly consistent comparisons.

    Examples
    --------
    >>> import numpy as np
    >>> consistency_ratio(np.array([[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]]))
    0.0
    """
    n = len(matrix)
    if n < 3:
        return 0.0
    excess = float(np.linalg.eigvals(matrix).real.max()) - n
    return max(excess, 0.0) / (n - 1) / RANDOM[n - 1] if excess > 1e-12 else 0.0
