"""Distance to a unit that sets the standard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from ketahanan_index.arrays import flags
from ketahanan_index.arrays.spans import one_value
from ketahanan_index.methods.base import Array, Normalisation, Span, called, refuse
from ketahanan_index.methods.extremes import worst
from ketahanan_index.methods.fitted import Rescaling, linear
from ketahanan_index.methods.labels import UnitCode
from ketahanan_index.methods.magnitudes import refuse_huge
from ketahanan_index.records import nearest


@dataclass(frozen=True, slots=True)
class Referred(Rescaling):
    """A rescaling whose ceiling, where it has one, is the value of a unit, `reference` ``(..., indicator)``."""

    reference: Array

    def derivative(self, x: Array) -> Array:
        """Return the slope at each value; NaN at the reference where it is the ceiling, a kink that was learnt."""
        kink = (x == self.reference[..., None, :]) & np.isfinite(self.ceiling)[..., None, :]
        return np.where(kink, np.nan, Rescaling.derivative(self, x))


class DistanceToReference(Normalisation):
    """Rescale by the distance to one unit that sets the standard, as a share of its distance to the worst.

    Parameters
    ----------
    reference : str
        The code of the unit that sets the standard, as in the village table; where no unit has it, the same code
        without its dots is looked for. A code of digits needs no quotes.
    cap : bool
        Whether units that are better than the reference count as the reference.

    Notes
    -----
    a + s * (b - a) on the range [a, b], with s = 1 - (ref - x) / (ref - worst): the worst unit is at a, the reference
    at b, and better units beyond. ``cap: true`` keeps them at b, and so on the range; without it no other indicator of
    the framework can be on a range. Shapes: x ``(..., unit, indicator)``.

    A constant added to an indicator, or a positive factor on it, changes nothing, nor does the units' order. Use it
    where a model village is to be caught up with. Do not use it where the reference is near the worst in some
    indicator: the small distance blows up all others. An indicator of which the reference has no value, or the worst
    one, is refused by name, as is a code that no unit has; units that are screened out are not looked at.

    Missing values stay missing. With ``base=`` the reference and the worst are those of the base. The slope is
    (b - a) / (ref - worst), 0 where capped. Under `cap` there is none exactly at the reference, where it ends on one
    side only: the standard error of the reference itself is missing. That it has an error of its own is not told to
    the others.

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
    reference: Annotated[UnitCode, Field(min_length=1)] = Field(examples=["u1"])
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
    ) -> Referred:
        place = self._place(units)
        refuse_huge(x, names)
        reference = x[..., place, :]
        last = worst(x, direction)
        lacking = np.isnan(reference) & ~np.isnan(last)
        alike = one_value(np.minimum(reference, last), np.maximum(reference, last))
        refused = []
        for bad, what in ((lacking, "no value"), (alike, "the worst value")):
            refused += [
                (
                    f"{self.reference} has {what} of {called(names, j)}: distances to it cannot be stated",
                    self._instead(),
                )
                for j in flags.places(bad)
            ]
        if refused:
            refuse("reference_unusable", refused)
        ceiling = span[1] if self.cap else np.inf
        way = linear(last, reference - last, span[0], span[1] - span[0], (-np.inf, ceiling))
        return Referred(**way.plain(), reference=reference + 0.0)

    def _instead(self) -> str:
        if self.cap:
            return "choose another reference, or another method that keeps to the range, for this indicator"
        return "choose another reference or method for all indicators, since they share one range; or take this one out"

    def _place(self, units: Sequence[str] | None) -> int:
        if units is None:
            refuse(
                "reference_unknown",
                [(f"the unit {self.reference!r} is looked for, but no units are named", "pass units")],
            )
        known = list(units)
        code = next((c for c in (self.reference, self.reference.replace(".", "")) if c in known), None)
        if code is None:
            message = f"no unit is called {self.reference!r}, or it was screened out{nearest(self.reference, known)}"
            refuse(
                "reference_unknown", [(message, "state the code of a unit that is scored, as in the table")]
            )
        return known.index(code)

    def lands_on(self, span: Span) -> str:
        if self.cap:
            return super().lands_on(span)
        return f"{span[0]:g} at the worst, {span[1]:g} at {self.reference}"
