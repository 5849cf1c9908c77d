"""What is expected of a unit's missing values, given its present ones and how indicators go together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BLOCK = 1024
"""Patterns of missing values that are solved at once."""
COLLINEAR = 1e-10
"""Share of the largest eigenvalue below which indicators hold nothing new: their differences are rounding."""


def expected(z: Array, correlation: Array) -> Array:
    """Return standardised values with each missing one replaced by its regression on the unit's present ones.

    R_mo R_oo^-1 z_o, with o the indicators a unit has and m those it lacks; where those it has are collinear, the
    solution of smallest norm. A unit without any value stays without.

    Parameters
    ----------
    z : array (unit, indicator)
        Standardised values, NaN where missing.
    correlation : array (indicator, indicator)
        Their correlations.

    Examples
    --------
    >>> import numpy as np
    >>> z = np.array([[1.0, np.nan], [np.nan, -2.0], [np.nan, np.nan]])
    >>> expected(z, np.array([[1.0, 0.5], [0.5, 1.0]])).tolist()
    [[1.0, 0.5], [-1.0, -2.0], [nan, nan]]
    """
    out = z.copy()
    missing = np.isnan(z)
    rows = np.flatnonzero(missing.any(axis=1) & ~missing.all(axis=1))
    if not len(rows):
        return out
    patterns, which = np.unique(~missing[rows], axis=0, return_inverse=True)
    order = np.argsort(which, kind="stable")
    bounds = np.searchsorted(which[order], np.arange(0, len(patterns) + BLOCK, BLOCK))
    for block, (first, last) in enumerate(pairwise(bounds)):
        start = block * BLOCK
        slopes = regressions(patterns[start : start + BLOCK], correlation)
        own = rows[order[first:last]]
        hole, target = np.nonzero(missing[own])
        pattern, known = which[order[first:last]][hole] - start, np.where(missing[own], 0.0, z[own])
        total = np.zeros(len(hole))
        # One indicator after the other, so that a unit's bits do not hang on the units beside it.
        for j in range(z.shape[1]):
            total += slopes[pattern, j, target] * known[hole, j]
        out[own[hole], target] = total
    return out


def regressions(present: NDArray[np.bool_], correlation: Array) -> Array:
    """Return the slopes of all indicators on those present ``(pattern, predictor, target)``, 0 for the others.

    Examples
    --------
    >>> import numpy as np
    >>> r = np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]])
    >>> regressions(np.array([[True, True, False]]), r)[0, :, 2].round(12).tolist()
    [0.25, 0.25, 0.0]
    """
    both = present[:, :, None] & present[:, None, :]
    known = np.where(present[:, :, None], correlation, 0.0)
    size = np.linalg.eigvalsh(correlation)
    # The eigenvalues of some indicators lie between those of all (Cauchy's interlacing).
    if size[0] > COLLINEAR * size[-1]:
        return np.linalg.solve(np.where(both, correlation, np.eye(len(correlation))), known)
    inverse = np.linalg.pinv(np.where(both, correlation, 0.0), rtol=COLLINEAR, hermitian=True)
    return inverse @ known
