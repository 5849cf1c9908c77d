"""Standardisation that a few outliers do not move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, FiniteFloat

from ketahanan_index.arrays import flags, moments
from ketahanan_index.arrays.medians import median
from ketahanan_index.arrays.spans import ROUNDING
from ketahanan_index.methods.base import Array, Normalisation, Span, called, refuse
from ketahanan_index.methods.fitted import Rescaling, linear
from ketahanan_index.methods.magnitudes import refuse_huge

NORMAL = 1.4826
"""Makes the median absolute deviation of normal data their standard deviation."""


class RobustZ(Normalisation):
    """Centre on the median, divide by the median absolute deviation, then rescale to `centre` and `spread`.

    Parameters
    ----------
    centre : float
        The median of the result.
    spread : float
        The median absolute deviation of the result, times 1.4826.

    Notes
    -----
    centre + d * (x - M) / (1.4826 * MAD) * spread, with M the median over units, MAD the median of abs(x - M), and
    d = -1 where less is better. For normal data 1.4826 * MAD estimates the standard deviation, so that results read
    like z-scores. Shapes: x ``(..., unit, indicator)``.

    A constant added to an indicator, or a positive factor on it, changes nothing, nor do the units' order and, as
    long as they are less than half of the units, the size of outliers. Use it in place of `z_score` where a few
    extreme villages would set mean and standard deviation. Do not use it for yes/no indicators or others where more
    than half of the villages share one value: their MAD is 0, and they are refused by name. The result has no fixed
    range: it may be negative, so geometric and harmonic means refuse it, no other indicator of the framework can then
    be on a range, and outliers stay far out.

    Missing values stay missing and do not count. The slope is d * spread / (1.4826 * MAD).

    Peers: none of COINr, Compind, pymcdm and scikit-criteria has it; M and MAD are those of R's `median` and `mad`.

    References
    ----------
    Rousseeuw, P. J. and Croux, C. (1993). Alternatives to the median absolute deviation. Journal of the American
    Statistical Association 88(424), 1273-1283. doi:10.1080/01621459.1993.10476408

    Jain, A., Nandakumar, K. and Ross, A. (2005). Score normalization in multimodal biometric systems. Pattern
    Recognition 38(12), 2270-2285. doi:10.1016/j.patcog.2005.01.012

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0], [2.0], [3.0], [4.0], [500.0]])
    >>> fit = ki.normalisation.RobustZ(centre=100, spread=14.826).fit(
    ...     x, direction=np.array([1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).ravel().tolist()
    [80.0, 90.0, 100.0, 110.0, 5070.0]
    """

    method: Literal["robust_z"] = "robust_z"
    centre: FiniteFloat = 0.0
    spread: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Rescaling:
        refuse_huge(x, names)
        middle = median(x)
        deviation = median(np.abs(x - middle[..., None, :]))
        # What rounding leaves of a deviation hangs on the largest values, from which it may have been computed.
        flat = flags.places(deviation <= ROUNDING * moments.maximum(np.abs(x)))
        if flat:
            refuse("no_median_deviation", [_flat(called(names, j)) for j in flat])
        width = direction * (NORMAL * deviation)
        return linear(middle, width, self.centre, self.spread, (-np.inf, np.inf))

    def lands_on(self, span: Span) -> str:
        return f"median {self.centre:g}, spread {self.spread:g}"


def _flat(name: str) -> tuple[str, str]:
    message = f"more than half of the values of {name} are the same, and their median absolute deviation is 0"
    return (
        f"{message}: robust_z cannot rescale it",
        "choose another method for all indicators, since they share one range, such as z_score; or take this one out",
    )
