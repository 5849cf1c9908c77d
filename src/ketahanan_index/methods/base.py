"""What a method is: five families, and what each family promises; `registry` finds a method by its name.

A method is a frozen record of its own parameters that can compute. To add one, subclass a family's base
and give it a ``method`` name; that registers it, in a file of this package or in a notebook cell::

    class HalfRange(Normalisation):
        method: Literal["half_range"] = "half_range"

        def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling: ...

Arrays are float64, ``(..., unit, indicator)``, NaN where missing; leading axes are draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, NoReturn

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import MethodError, Problem, heading
from ketahanan_index.methods.registry import Method

if TYPE_CHECKING:
    from ketahanan_index.methods.fitted import FittedValue, Weights

Array = NDArray[np.float64]
Span = tuple[float, float]


class Imputation(Method, family="imputation"):
    """Fills missing values of indicators on their own scales, before rescaling.

    Methods that learn from several indicators see those that share the method, with its parameters.
    """

    @property
    def grouping(self) -> str | None:
        """The column of the village table whose groups are filled apart; None where there are none."""
        return None

    def fit(self, x: Array, groups: NDArray[np.intp] | None) -> FittedValue:
        """Learn what to fill with.

        Parameters
        ----------
        x : array (..., unit, indicator)
            Values on their own scales.
        groups : array (unit,) or None
            The number of the group of each unit, -1 for none, where the method has a `grouping`. What it gives
            back is then asked to ``.transform(x, groups)``, with the numbers of the units in `x`.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no fit")


class Treatment(Method, family="treatment"):
    """Tames outliers and skewness of indicators on their own scales, after imputation."""

    @property
    def keeps_unit(self) -> bool:
        """Whether treated values are still in the unit of the indicator, as they are not after a logarithm."""
        return True

    def fit(self, x: Array) -> FittedValue:
        """Learn limits or transformations.

        Parameters
        ----------
        x : array (..., unit, indicator)
            Values on their own scales.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no fit")


class Normalisation(Method, family="normalisation"):
    """Puts indicators on one range where more is better."""

    needs_ends: ClassVar[bool] = False
    """Whether every indicator's scale must state its lower and upper end."""
    needs_spread: ClassVar[bool] = True
    """Whether a method that learns refuses an indicator with one value only."""

    @property
    def states_units(self) -> bool:
        """Whether ends or other parameters are stated in the unit of the indicator."""
        return self.needs_ends

    def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> FittedValue:
        """Learn a rescaling.

        Parameters
        ----------
        x : array (..., unit, indicator)
            Values on their own scales.
        direction : array (indicator,)
            1 where more is better, -1 where less is better.
        ends : array (2, indicator)
            Lower and upper end of each indicator's scale, NaN where it states none.
        span : tuple of float
            The range asked for, ``methodology.range``.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no fit")

    def lands_on(self, span: Span) -> str:
        """Describe the range of the result; members of a group must land on the same one."""
        return f"{span[0]:g} to {span[1]:g}"


class Weighting(Method, family="weighting"):
    """Gives the members of a group their weights."""

    uses_given: ClassVar[bool] = False
    """Whether stated weights count beyond being 0 or not; `Framework.with_weights` refuses others where they do not."""

    def fit(self, x: Array, given: Array) -> Weights:
        """Return weights of the members.

        Parameters
        ----------
        x : array (..., unit, member)
            Their values, more is better.
        given : array (member,)
            The weights that the framework states; a member with weight 0 keeps it.
        """
        raise NotImplementedError(f"{type(self).__name__} defines no fit")


class Aggregation(Method, family="aggregation"):
    """Combines the members of a group into one value; missing members are left out and weights renormalised.

    A mean of the form phi^-1(sum(w phi(x)) / sum(w)) gives `forward` (phi) and `inverse`; `combine` follows.
    Any other aggregation overrides `combine` alone.
    """

    relative: ClassVar[bool] = False
    """Whether a unit's value depends on the other units."""

    @property
    def needs_positive(self) -> bool:
        """Whether a negative member makes the result meaningless."""
        return False

    @classmethod
    def is_mean(cls) -> bool:
        """Whether the method is given as `forward` and `inverse`."""
        return cls.forward is not Aggregation.forward

    def decides_at_zero(self) -> bool:
        """Whether a single member of 0 makes the result 0, as under a geometric mean."""
        return self.is_mean() and bool(np.isinf(self.forward(np.zeros(1))).any())

    def forward(self, x: Array) -> Array:
        """Return phi(x)."""
        raise NotImplementedError(f"{type(self).__name__} gives neither forward and inverse nor combine")

    def inverse(self, m: Array) -> Array:
        """Return phi^-1(m)."""
        raise NotImplementedError(f"{type(self).__name__} gives forward but not inverse")

    def combine(self, x: Array, weights: Array) -> Array:
        """Return ``(..., unit)`` from members ``(..., unit, member)`` and weights ``(..., member)``."""
        weight = np.where(np.isnan(x), 0.0, weights[..., None, :])
        # 0 * infinity would be NaN: phi(0) is infinite under a geometric mean.
        part = np.where(weight > 0, weight * self.forward(np.where(weight > 0, x, 1.0)), 0.0)
        with np.errstate(invalid="ignore"):
            return self.inverse(part.sum(axis=-1) / weight.sum(axis=-1))

    def gradient(self, x: Array, weights: Array) -> Array | None:
        """Return the derivative to each member, shaped like `x`, or None where there is none."""
        return None


def called(names: Sequence[str] | None, place: int) -> str:
    """Return the name of an indicator or member for a message, its place where names are not known."""
    return f"number {place + 1}" if names is None else names[place]


def refuse(code: str, problems: Iterable[tuple[str, str]]) -> NoReturn:
    """Raise a `MethodError` of problems, each a message and a remedy."""
    found = [Problem(message=message, remedy=remedy, code=code) for message, remedy in problems]
    raise MethodError(heading(found, "method"), found)


def shares(x: Array, weights: Array) -> Array:
    """Return weights over the present members of each unit, summing to 1; 0 for a missing member."""
    weight = np.where(np.isnan(x), 0.0, weights[..., None, :])
    with np.errstate(invalid="ignore"):
        return np.where(weight == 0, 0.0, weight / weight.sum(axis=-1, keepdims=True))
