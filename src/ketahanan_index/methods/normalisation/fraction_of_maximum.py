"""Shares of the largest value found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import flags, moments
from ketahanan_index.methods.base import Array, Normalisation, Span, called, refuse
from ketahanan_index.methods.fitted import FittedValue
from ketahanan_index.methods.magnitudes import refuse_huge

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fraction(FittedValue):
    """low + x / bound * span, or low + bound / x * span where `reciprocal` is 1; arrays are ``(..., indicator)``."""

    bound: Array
    reciprocal: Array
    low: Array
    span: Array

    def transform(self, x: Array) -> Array:
        """Return the rescaled values of ``(..., unit, indicator)``."""
        bound = self.bound[..., None, :]
        # What is better than the best of the fit counts as the best, or values near 0 would be endless.
        share = np.where(self._turned, bound / np.where(self._turned, np.maximum(x, bound), 1.0), x / bound)
        return self.low[..., None, :] + share * self.span[..., None, :]

    def derivative(self, x: Array) -> Array:
        """Return the slope at each value; NaN at the best of the fit under `reciprocal`, a kink that was learnt."""
        bound, span = self.bound[..., None, :], self.span[..., None, :]
        beyond = np.where(self._turned, np.maximum(x, bound), 1.0)
        reciprocal = np.where(x < bound, 0.0, np.where(x == bound, np.nan, -bound / beyond / beyond))
        slope = np.where(self._turned, reciprocal, 1 / bound) * span
        return np.where(np.isnan(x), np.nan, slope)

    @property
    def _turned(self) -> Array:
        return np.asarray(self.reciprocal[..., None, :] == 1)


class FractionOfMaximum(Normalisation):
    """Divide by the largest value among the units; where less is better, turn the share around.

    Parameters
    ----------
    less_is_better : {"complement", "reciprocal"}
        How an indicator of which less is better is turned around: 1 - x / max, or min / x.

    Notes
    -----
    a + s * (b - a) on the range [a, b], with s = x / max where more is better. Where less is, s = 1 - x / max
    ("complement": the worst unit is at a, the best at b only if its value is 0) or s = min / x ("reciprocal": the best
    unit is at b, none is at a). Shapes: x ``(..., unit, indicator)``.

    A positive factor on an indicator, such as a change of currency, changes nothing; a constant added to it does. Use
    it for amounts and rates with a true zero, where twice as much means twice as good. Do not use it for temperatures,
    scores or Likert scales, whose zero is arbitrary, nor where one extreme village would press all others together.
    Indicators with negative values, whose maximum is 0, or with a 0 under "reciprocal", are refused by name. An
    indicator with one value only is at its maximum everywhere.

    Missing values stay missing. With ``base=`` values beyond the maximum of the base leave the range, except that
    under "reciprocal" what is better than the best of the base counts as the best. The slope is (b - a) / max, minus
    that for "complement", and -(b - a) * min / x**2 for "reciprocal". There it has none exactly at the best of the fit,
    where it ends on one side only: the standard error of the best unit is missing.

    Peers: COINr's `n_fracmax` gives the same on 0 to 1 where more is better; where less is, it divides negated values
    by their maximum, which turns the order around. pymcdm's and pyrepo's max normalisation is "complement",
    their linear normalisation and scikit-criteria's LinearScaler, "reciprocal".

    References
    ----------
    Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making. Springer. doi:10.1007/978-3-642-48318-9

    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide,
    step 5. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import numpy as np
    >>> import ketahanan_index as ki
    >>> x = np.array([[2.0, 2.0], [8.0, 8.0], [4.0, 4.0]])
    >>> def shares(less_is_better):
    ...     fit = ki.normalisation.FractionOfMaximum(less_is_better=less_is_better).fit(
    ...         x, direction=np.array([1.0, -1.0]), ends=np.full((2, 2), np.nan), span=(0.0, 100.0)
    ...     )
    ...     return fit.transform(x).tolist()
    >>> shares("complement")
    [[25.0, 75.0], [100.0, 0.0], [50.0, 50.0]]
    >>> shares("reciprocal")
    [[25.0, 100.0], [100.0, 25.0], [50.0, 50.0]]
    """

    method: Literal["fraction_of_maximum"] = "fraction_of_maximum"
    less_is_better: Literal["complement", "reciprocal"] = "complement"
    invariances: ClassVar = frozenset({"scale", "monotone", "unit_order"})
    needs_spread: ClassVar[bool] = False
    asks: ClassVar = frozenset({"names"})

    def fit(
        self, x: Array, direction: Array, ends: Array, span: Span, names: Sequence[str] | None = None
    ) -> Fraction:
        refuse_huge(x, names)
        least, most = moments.minimum(x), moments.maximum(x)
        turned = np.broadcast_to((direction < 0) & (self.less_is_better == "reciprocal"), least.shape)
        # Draws around small values may fall below 0, which the data may not.
        negative = (least < 0) & (turned | (x.ndim == 2))
        _refuse_without_ratio(negative, most == 0, turned & (least == 0) & (most > 0), names)
        falls = np.broadcast_to((direction < 0) & (self.less_is_better == "complement"), least.shape)
        low, high = span
        return Fraction(
            np.where(turned, least, most),
            turned.astype(np.float64),
            np.where(falls, high, low),
            np.where(falls, low - high, high - low),
        )


def _refuse_without_ratio(negative: Flags, nothing: Flags, zero: Flags, names: Sequence[str] | None) -> None:
    other = "use min_max, or goalposts with fixed ends, for this indicator"
    faults = (
        (negative, "has negative values", other),
        (nothing, "has no value above 0", other),
        (zero, "is 0 somewhere, which min / x cannot turn", "use less_is_better: complement"),
    )
    problems = [
        (f"{called(names, j)} {what}: fraction_of_maximum cannot rescale it", remedy)
        for fault, what, remedy in faults
        for j in flags.places(fault)
    ]
    if problems:
        refuse("no_fraction", problems)
