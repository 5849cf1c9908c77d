"""Distance to a unit that sets the standard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ketahanan_index.arrays import flags, moments
from ketahanan_index.methods.base import Array, Normalisation, Span, called, refuse
from ketahanan_index.methods.fitted import Rescaling, linear
from ketahanan_index.records import nearest

ROUNDING = 1e-12
"""A relative difference below this is rounding."""


class DistanceToReference(Normalisation):
    """Rescale by the distance to one unit that sets the standard, as a share of its distance to the worst.

    Parameters
    ----------
    reference : str
        The code of the unit that sets the standard, as in the village table.
    cap : bool
        Whether units that are better than the reference count as the reference.

    Notes
    -----
    a + s * (b - a) on the range [a, b], with s = 1 - (ref - x) / (ref - worst): the worst unit is at a, the reference
    at b, and better units beyond, unless `cap` keeps them at b. Shapes: x ``(..., unit, indicator)``.

    A constant added to an indicator, or a positive factor on it, changes nothing, nor does the units' order. Use it
    where a model village is to be caught up with. Do not use it where the reference is near the worst in some
    indicator: the small distance blows up all others. An indicator of which the reference has no value, or the worst
    one, is refused by name, as is a code that no unit has.

    Missing values stay missing. With ``base=`` the reference and the worst are those of the base. The slope is
    (b - a) / (ref - worst), 0 where capped; that the reference has an error of its own is not told.

    Peers: COINr's `n_dist2ref` gives the same on 0 to 1, with `iref` the number of the unit; a reference that is
    missing or the worst gives NaN and infinities there.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[6.0, 6.0], [10.0, 10.0], [2.0, 2.0], [4.0, np.nan]])
    >>> fit = ki.normalisation.DistanceToReference(reference="Sukamaju").fit(
    ...     x,
    ...     direction=np.array([1.0, -1.0]),
    ...     ends=np.full((2, 2), np.nan),
    ...     span=(0.0, 100.0),
    ...     units=("Sukamaju", "Cibodas", "Lembang", "Parongpong"),
    ... )
    >>> fit.transform(x).tolist()
    [[100.0, 100.0], [200.0, 0.0], [0.0, 200.0], [50.0, nan]]
    """

    method: Literal["distance_to_reference"] = "distance_to_reference"
    reference: str = Field(min_length=1, examples=["u1"])
    cap: bool = False
    invariances: ClassVar = frozenset({"shift", "scale", "monotone", "unit_order"})
    asks: ClassVar = frozenset({"names", "units"})

    def fit(
        self,
        x: Array,
        direction: Array,
        ends: Array,
        span: Span,
        names: Sequence[str] | None = None,
        units: Sequence[str] | None = None,
    ) -> Rescaling:
        reference = x[..., self._place(units), :]
        worst = np.where(direction > 0, moments.minimum(x), moments.maximum(x))
        lacking = np.isnan(reference) & ~np.isnan(worst)
        apart = np.abs(reference - worst) > ROUNDING * np.fmax(np.abs(reference), np.abs(worst))
        refused = []
        for bad, what in ((lacking, "no value"), (~apart & ~np.isnan(reference), "the worst value")):
            refused += [
                (
                    f"{self.reference} has {what} of {called(names, j)}: distances to it cannot be stated",
                    "choose another reference, or another method for this indicator",
                )
                for j in flags.places(bad)
            ]
        if refused:
            refuse("reference_unusable", refused)
        ceiling = span[1] if self.cap else np.inf
        return linear(worst, reference - worst, span[0], span[1] - span[0], (-np.inf, ceiling))

    def _place(self, units: Sequence[str] | None) -> int:
        if units is None:
            refuse(
                "reference_unknown",
                [(f"the unit {self.reference!r} is looked for, but no units are named", "pass units")],
            )
        if self.reference not in units:
            message = f"no unit is called {self.reference!r}{nearest(self.reference, units)}"
            refuse(
                "reference_unknown", [(message, "state the code of a unit that is scored, as in the table")]
            )
        return list(units).index(self.reference)

    def lands_on(self, span: Span) -> str:
        if self.cap:
            return super().lands_on(span)
        return f"{span[0]:g} at the worst, {span[1]:g} at {self.reference}"
