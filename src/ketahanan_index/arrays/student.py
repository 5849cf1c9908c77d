"""Quantiles of Student's t, which is normal at infinite degrees of freedom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def t_quantile(probability: float, degrees_of_freedom: Array) -> Array:
    """Return the quantile of Student's t; NaN below one degree of freedom.

    Examples
    --------
    >>> import numpy as np
    >>> t_quantile(0.975, np.array([5.0, np.inf])).round(4).tolist()
    [2.5706, 1.96]
    """
    from scipy.special import ndtri, stdtrit

    df = np.asarray(degrees_of_freedom, dtype=np.float64)
    known = np.isfinite(df) & (df >= 1)
    out = np.where(np.isposinf(df), ndtri(probability), np.nan)
    out[known] = stdtrit(df[known], probability)
    return out
