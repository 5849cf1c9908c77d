"""The rotation of factors towards a simple structure."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SWEEPS = 1000
STILL = 1e-12
"""The angle below which a sweep has moved nothing."""
FLAT = 1e-9
"""How small the part of the criterion that varies may be, against the largest possible."""


def varimax(loading: Array, *, normal: bool = True) -> tuple[Array, bool]:
    """Rotate loadings so that the variance of their squares within factors is largest.

    Pairs of factors are rotated by the angle that is best for them, until none moves.

    Parameters
    ----------
    loading : array (indicator, factor)
        The loadings of orthogonal factors.
    normal : bool
        Whether indicators count alike, whatever the share of them the factors hold (Kaiser's normalisation).

    Returns
    -------
    rotated : array (indicator, factor)
        The loadings after rotation.
    settled : bool
        Whether there is one best rotation; without one, as when all are equally good, the result is chance.

    References
    ----------
    Kaiser, H. F. (1958). The varimax criterion for analytic rotation in factor analysis. Psychometrika 23(3),
    187-200. doi:10.1007/BF02289233

    Examples
    --------
    >>> import numpy as np
    >>> rotated, settled = varimax(np.array([[0.6, 0.6], [0.6, -0.6], [0.5, 0.5]]))
    >>> (rotated**2).round(12).tolist(), settled
    ([[0.72, 0.0], [0.0, 0.72], [0.5, 0.0]], True)
    """
    held = np.sqrt((loading**2).sum(axis=1, keepdims=True)) if normal else np.ones((len(loading), 1))
    a = loading / np.where(held > 0, held, 1.0)
    pairs = list(itertools.combinations(range(a.shape[1]), 2))
    moved, sweeps = 1.0, 0
    while moved > STILL and sweeps < SWEEPS:
        moved, sweeps = 0.0, sweeps + 1
        for i, j in pairs:
            angle = _angle(a[:, i], a[:, j])
            cos, sin = np.cos(angle), np.sin(angle)
            a[:, [i, j]] = a[:, [i, j]] @ np.array([[cos, -sin], [sin, cos]])
            moved = max(moved, abs(angle))
    return a * held, moved <= STILL and not any(_flat(a[:, i], a[:, j]) for i, j in pairs)


def _angle(x: Array, y: Array) -> float:
    """Return the angle that is best for two factors, 0 where all are equally good."""
    return 0.0 if _flat(x, y) else float(np.arctan2(*_slope(x, y))) / 4


def _flat(x: Array, y: Array) -> bool:
    """Return whether the criterion hardly varies with the angle of two factors."""
    return bool(np.hypot(*_slope(x, y)) <= FLAT * len(x) * ((x * x + y * y) ** 2).sum())


def _slope(x: Array, y: Array) -> tuple[float, float]:
    """Return sine and cosine, on one scale, of four times the angle that is best."""
    u, v = x * x - y * y, 2 * x * y
    sine = 2 * (len(x) * (u @ v) - u.sum() * v.sum())
    cosine = len(x) * (u @ u - v @ v) - (u.sum() ** 2 - v.sum() ** 2)
    return float(sine), float(cosine)
