"""Standardisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field, FiniteFloat

from ketahanan_index.arrays import moments
from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.fitted import Rescaling, linear
from ketahanan_index.methods.magnitudes import refuse_huge


class ZScore(Normalisation):
    """Centre on the mean, divide by the sample standard deviation, then rescale to `mean` and `sd`.

    Parameters
    ----------
    mean : float
        The mean of the result.
    sd : float
        The standard deviation of the result.

    Notes
    -----
    mean + d * (x - m) / s * sd, with m the mean over units, s the standard deviation with divisor n - 1,
    and d = -1 where less is better. The result has no fixed range: it may be negative, so geometric and
    harmonic means refuse it, and no other indicator of the framework can then be on a range. Nothing caps it; a
    method that keeps indicators with outliers on the range is `logistic`. Shapes: x ``(..., unit, indicator)``.

    Use it for analysis, where spread matters more than range. Do not use it for yes/no indicators that nearly all
    villages answer alike: a handful of villages would lie far out.

    Peers: COINr's ``n_zscore``, Compind's ``normalise_ci`` with method 1; pymcdm and scikit-criteria divide by n
    instead of n - 1.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0], [2.0], [3.0]])
    >>> fit = ki.normalisation.ZScore(mean=100, sd=10).fit(
    ...     x, direction=np.array([1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).ravel().tolist()
    [90.0, 100.0, 110.0]
    """

    method: Literal["z_score"] = "z_score"
    mean: FiniteFloat = 0.0
    sd: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Rescaling:
        refuse_huge(x, names)
        return linear(
            moments.mean(x), direction * moments.sd(x), self.mean, self.sd, (-float("inf"), float("inf"))
        )

    def lands_on(self, span: Span) -> str:
        return f"mean {self.mean:g}, standard deviation {self.sd:g}"
