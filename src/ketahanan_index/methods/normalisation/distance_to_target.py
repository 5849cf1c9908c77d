"""Distance to a target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field, FiniteFloat

from ketahanan_index.arrays import flags
from ketahanan_index.arrays.spans import one_value
from ketahanan_index.methods.base import Array, Normalisation, Span, called, refuse
from ketahanan_index.methods.extremes import worst
from ketahanan_index.methods.fitted import Rescaling, linear
from ketahanan_index.methods.magnitudes import refuse_huge


class DistanceToTarget(Normalisation):
    """Rescale by how much of the way from the worst unit to a target is covered.

    Parameters
    ----------
    target : float
        The target, in the indicator's own units; indicators with targets of their own are mapped one by one.
    cap : bool
        Whether units beyond the target count as having reached it.

    Notes
    -----
    a + s * (b - a) on the range [a, b], with s = (x - worst) / (target - worst): the worst unit is at a, one that
    reaches the target at b, and better ones beyond. ``cap: true`` keeps them at b, and so on the range; without it no
    other indicator of the framework can be on a range. Shapes: x ``(..., unit, indicator)``.

    The target is fixed in the indicator's own units, so that a shift or factor changes the result unless the target
    follows; the order of the units never matters. Use it for planned goals, such as minimum service standards. Where
    the worst end is known too, `goalposts` with both ends does not hang on the worst village. A target that is not
    beyond the worst unit is refused by name: every unit has reached it, and nothing is left to tell them apart. An
    indicator with one value only is refused when a framework is scored.

    Missing values stay missing. With ``base=`` the worst is that of the base. The slope is (b - a) / (target - worst),
    0 where capped; under `cap` exactly at the target it is that of the way there.

    Peers: COINr's `n_dist2targ` gives the same on 0 to 1; a target that all have reached is a warning there.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[40.0], [60.0], [95.0]])
    >>> def covered(cap):
    ...     fit = ki.normalisation.DistanceToTarget(target=80, cap=cap).fit(
    ...         x, direction=np.array([1.0]), ends=np.full((2, 1), np.nan), span=(0.0, 100.0)
    ...     )
    ...     return fit.transform(x).ravel().tolist()
    >>> covered(False)
    [0.0, 50.0, 137.5]
    >>> covered(True)
    [0.0, 50.0, 100.0]
    """

    method: Literal["distance_to_target"] = "distance_to_target"
    # Between the extremes of all data that the property tests draw, so that either direction can reach it.
    target: FiniteFloat = Field(examples=[12.78])
    cap: bool = False
    invariances: ClassVar = frozenset({"monotone", "unit_order"})
    asks: ClassVar = frozenset({"names"})

    @property
    def states_units(self) -> bool:
        return True

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Rescaling:
        refuse_huge(x, names)
        last = worst(x, direction)
        alike = one_value(np.minimum(last, self.target), np.maximum(last, self.target))
        behind = alike | (direction * (self.target - last) < 0)
        places = flags.places(behind)
        if places:
            refuse(
                "target_behind",
                [self._behind(called(names, j), last[..., j][behind[..., j]]) for j in places],
            )
        ceiling = span[1] if self.cap else np.inf
        return linear(last, self.target - last, span[0], span[1] - span[0], (-np.inf, ceiling))

    def lands_on(self, span: Span) -> str:
        return super().lands_on(span) if self.cap else f"{span[0]:g} at the worst, {span[1]:g} at the target"

    def _behind(self, name: str, worst: Array) -> tuple[str, str]:
        return (
            f"the target {self.target:g} of {name} is not beyond its worst value, {worst[0]:g}",
            "state the target in the indicator's own units, and check its direction",
        )
