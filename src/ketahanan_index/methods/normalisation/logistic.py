"""An S-shaped rescaling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, FiniteFloat

from ketahanan_index.arrays import moments
from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.fitted import FittedValue
from ketahanan_index.methods.magnitudes import refuse_huge


@dataclass(frozen=True, slots=True)
class Sigmoid(FittedValue):
    """low + span / (1 + exp(-(x - origin) / width)); arrays are ``(..., indicator)``."""

    origin: Array
    width: Array
    low: Array
    span: Array

    def transform(self, x: Array) -> Array:
        """Return the rescaled values of ``(..., unit, indicator)``."""
        return self.low[..., None, :] + self._share(x) * self.span[..., None, :]

    def derivative(self, x: Array) -> Array:
        """Return the slope at each value."""
        share = self._share(x)
        return share * (1 - share) * (self.span / self.width)[..., None, :]

    def _share(self, x: Array) -> Array:
        # The hyperbolic tangent is the same curve and never overflows.
        return 0.5 + 0.5 * np.tanh(0.5 * (x - self.origin[..., None, :]) / self.width[..., None, :])


class Logistic(Normalisation):
    """Rescale along an S-shaped curve: steep around a midpoint, flat towards both ends.

    Parameters
    ----------
    midpoint : float, optional
        The value that comes to the middle of the range, in the indicator's own units; by default the mean of the
        units.
    steepness : float
        How steep the curve is at the midpoint, per standard deviation: with 1, one standard deviation above it
        is at 73 % of the range.

    Notes
    -----
    a + s * (b - a) on the range [a, b], with s = 1 / (1 + exp(-k * z)), k the steepness,
    z = d * (x - midpoint) / sd, the standard deviation with divisor n - 1, and d = -1 where less is better. Shapes: x
    ``(..., unit, indicator)``.

    With the mean as midpoint, a constant added to an indicator or a positive factor on it changes nothing; a stated
    midpoint must follow such changes. The order of the units never matters. Use it to bound indicators with long
    tails and keep all units apart, where the middle matters most. Do not use it where changes near the ends should
    count in full: it makes them small, and averages are no longer in proportion to the indicator. An indicator with
    one value only is refused.

    Missing values stay missing. All values lie within the range, also with ``base=``. The slope is
    d * k / sd * s * (1 - s) * (b - a).

    Peers: none of COINr, Compind, pymcdm and scikit-criteria has it.

    References
    ----------
    Jain, A., Nandakumar, K. and Ross, A. (2005). Score normalization in multimodal biometric systems. Pattern
    Recognition 38(12), 2270-2285. doi:10.1016/j.patcog.2005.01.012

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[1.0], [2.0], [3.0]])
    >>> fit = ki.normalisation.Logistic().fit(
    ...     x, direction=np.array([1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0)
    ... )
    >>> fit.transform(x).ravel().round(2).tolist()
    [26.89, 50.0, 73.11]
    """

    method: Literal["logistic"] = "logistic"
    midpoint: FiniteFloat | None = Field(default=None, examples=[0.0, 12.5])
    steepness: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    invariances: ClassVar = frozenset({"monotone", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    @property
    def states_units(self) -> bool:
        return self.midpoint is not None

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Sigmoid:
        refuse_huge(x, names)
        width = direction * moments.sd(x) / self.steepness
        origin = moments.mean(x) if self.midpoint is None else np.full(width.shape, self.midpoint)
        return Sigmoid(origin, width, np.full(width.shape, span[0]), np.full(width.shape, span[1] - span[0]))
