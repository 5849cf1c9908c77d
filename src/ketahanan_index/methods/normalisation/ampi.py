"""The rescaling of the adjusted Mazziotta-Pareto index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, FiniteFloat

from ketahanan_index.arrays import moments
from ketahanan_index.methods.base import Array, Normalisation, Span
from ketahanan_index.methods.fitted import Rescaling, linear
from ketahanan_index.methods.magnitudes import refuse_huge


class Ampi(Normalisation):
    """Rescale to about 70 to 130 around a reference value at 100, as the adjusted Mazziotta-Pareto index does.

    Parameters
    ----------
    reference : float, optional
        The value that becomes 100, in the indicator's own units, such as the national one; by default the mean of
        the units.

    Notes
    -----
    With Inf and Sup the smallest and largest value, Delta = (Sup - Inf) / 2 and the goalposts Min = Ref - Delta and
    Max = Ref + Delta, the result is (x - Min) / (Max - Min) * 60 + 70, and its complement to 200 where less is better.
    The reference becomes 100 and a change of the whole range 60 points. It is 70 to 130 for all units only where the
    reference lies in the middle of the range. Shapes: x ``(..., unit, indicator)``.

    With the mean as reference, a constant added to an indicator or a positive factor on it changes nothing; a stated
    reference must follow such changes. The order of the units never matters. Use it for indices that are compared over
    time: fit once, to the first wave or to all waves stacked, and pass it on with ``base=``. Do not use it with
    outliers: Inf and Sup set the unit. An indicator with one value only is refused.

    Missing values stay missing. The slope is 60 / (Max - Min), minus that where less is better. For the whole index,
    penalty included, aggregate with the adjusted Mazziotta-Pareto mean.

    Peers: Compind's `ci_ampi` and giniCI's `normalize` with goalposts rescale the same way; there the reference is
    given as argument `gp` or by a unit.

    References
    ----------
    Mazziotta, M. and Pareto, A. (2016). On a generalized non-compensatory composite index for measuring
    socio-economic phenomena. Social Indicators Research 127, 983-1003. doi:10.1007/s11205-015-0998-2

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[10.0, 10.0], [30.0, 30.0], [50.0, 50.0]])
    >>> def rescaled(reference):
    ...     fit = ki.normalisation.Ampi(reference=reference).fit(
    ...         x, direction=np.array([1.0, -1.0]), ends=np.full((2, 2), np.nan), span=(0.0, 100.0)
    ...     )
    ...     return fit.transform(x).tolist()
    >>> rescaled(None)
    [[70.0, 130.0], [100.0, 100.0], [130.0, 70.0]]
    >>> rescaled(20)
    [[85.0, 115.0], [115.0, 85.0], [145.0, 55.0]]
    """

    method: Literal["ampi"] = "ampi"
    reference: FiniteFloat | None = Field(default=None, examples=[0.0, 12.5])
    invariances: ClassVar = frozenset({"monotone", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    @property
    def states_units(self) -> bool:
        return self.reference is not None

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Rescaling:
        refuse_huge(x, names)
        width = moments.maximum(x) - moments.minimum(x)
        reference = moments.mean(x) if self.reference is None else np.full(width.shape, self.reference)
        return linear(reference, direction * width, 100.0, 60.0, (-np.inf, np.inf))

    def lands_on(self, span: Span) -> str:
        return "70 to 130"
