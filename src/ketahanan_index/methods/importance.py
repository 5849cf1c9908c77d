"""What weightings that learn from data share: whom they look at, whom they refuse, what they hand out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import flags, moments
from ketahanan_index.arrays.correlations import complete, disagreement
from ketahanan_index.arrays.spans import one_value
from ketahanan_index.arrays.sums import exact_sum
from ketahanan_index.errors import Problem, few
from ketahanan_index.methods.base import Array, called, refuse
from ketahanan_index.methods.fitted import Weights
from ketahanan_index.methods.magnitudes import refuse_huge

Names = Sequence[str] | None
INSTEAD = "use given or equal weights for this group"
WITHOUT = f"{INSTEAD}, or give the member weight 0"
SLACK = 1e-9
"""How far an eigenvalue may lie from another number, or from 0, through rounding."""


@dataclass(frozen=True, slots=True)
class SpreadWeights(Weights):
    """Weights learnt from how far members spread; `constant` is 1 for one without spread, whose weight is 0."""

    constant: Array

    def remarks(self, names: Sequence[str]) -> tuple[Problem, ...]:
        """Return a warning for each member that has one value only."""
        return tuple(
            Problem(
                message=f"{called(names, int(j))} has one value only, so that it gets weight 0",
                remedy="state weights for this group if it should count",
                severity="warning",
                code="constant_member",
                table="villages",
                column=called(names, int(j)),
            )
            for j in np.flatnonzero(self.constant)
        )


def by_spread(
    x: Array, given: Array, names: Names, measure: Callable[[Array, NDArray[np.intp]], Array]
) -> SpreadWeights:
    """Return weights in proportion to a measure of the members that count.

    Parameters
    ----------
    x, given, names
        What a weighting is asked with.
    measure : callable
        Returns ``(..., member)`` for the values of the members that count and their places in the group.

    Raises
    ------
    MethodError
        For a member with fewer than two values or values too large, and where none varies.
    """
    at = np.flatnonzero(given > 0)
    constant = np.zeros((*x.shape[:-2], x.shape[-1]))
    if len(at) == 1:
        return SpreadWeights(alone(x, at), constant)
    seen = x[..., at]
    refuse_huge(seen, told(names, at))
    lacking = flags.places((~np.isnan(seen)).sum(axis=-2) < 2)
    if lacking:
        refuse(
            "too_few_values",
            [
                (
                    f"{called(names, int(at[j]))} has fewer than 2 values, too few to show spread",
                    WITHOUT,
                )
                for j in lacking
            ],
        )
    flat = one_value(moments.minimum(seen), moments.maximum(seen))
    if flat.all(axis=-1).any():
        refuse(
            "all_constant", [(f"{named(names, at)} have one value only, so that none tells more", INSTEAD)]
        )
    constant[..., at] = flat
    return SpreadWeights(proportions(np.where(flat, 0.0, measure(seen, at)), at, x), constant)


def refuse_negatives(x: Array, at: NDArray[np.intp], names: Names, what: str) -> None:
    """Refuse negative values of the members at some places of a group: `what` cannot be told of them."""
    lowest = np.fmin.reduce(moments.minimum(x), axis=tuple(range(x.ndim - 2)))
    bad = np.flatnonzero(lowest < 0)
    if len(bad):
        refuse(
            "negative_values",
            [
                (
                    f"{called(names, int(at[j]))} has values down to {lowest[j]:.6g}; {what} cannot take negative ones",
                    "choose a normalisation whose range starts at 0 or above, or standard_deviation",
                )
                for j in bad
            ],
        )


def correlated(x: Array, at: NDArray[np.intp], names: Names, method: str) -> Array:
    """Return the correlations of the members at some places, over the units that have all of them.

    Raises
    ------
    MethodError
        Where fewer than three units have all, or a member is constant among those or too large.
    """
    refuse_huge(x[..., at], told(names, at))
    seen = complete(x[..., at])
    units = int((~np.isnan(seen[..., 0])).sum(axis=-1).min())
    if units < 3:
        refuse(
            "too_few_units",
            [
                (
                    f"{named(names, at)} are all present in {units} of {x.shape[-2]} units; {method} needs 3 at least",
                    f"impute missing values, or {INSTEAD}",
                )
            ],
        )
    flat = flags.places(one_value(moments.minimum(seen), moments.maximum(seen)))
    if flat:
        refuse(
            "constant_member",
            [
                (
                    f"{called(names, int(at[j]))} has one value only where all members are present, and no correlation",
                    WITHOUT,
                )
                for j in flat
            ],
        )
    return 1 - disagreement(seen)


def kaiser(size: Array) -> NDArray[np.intp]:
    """Return how many components have an eigenvalue of at least 1, the average."""
    return np.asarray((size >= 1 - SLACK).sum(axis=-1))


def cut(size: Array, kept: NDArray[np.intp], names: Names, at: NDArray[np.intp]) -> None:
    """Refuse to keep a component and leave out another that explains as much; those that explain nothing do not count.

    Parameters
    ----------
    size : array (..., component)
        Eigenvalues, largest first.
    kept : array (...)
        How many are kept.
    names, at
        The ids of the group's members and the places of those that count.
    """
    last = np.minimum(kept, size.shape[-1])[..., None] - 1
    after = np.minimum(last + 1, size.shape[-1] - 1)
    least = np.take_along_axis(size, last, axis=-1)
    gap = least - np.take_along_axis(size, after, axis=-1)
    tied = (after > last) & (gap < SLACK) & (least > SLACK)
    if tied.any():
        k = int(last[tied][0]) + 1
        refuse(
            "tied_components",
            [
                (
                    f"components {k} and {k + 1} of {named(names, at)} explain the same: keeping one is chance",
                    f"keep more or fewer of them, or {INSTEAD}",
                )
            ],
        )


def alone(x: Array, at: NDArray[np.intp]) -> Array:
    """Return weight 1 for the only member that counts."""
    weights = np.zeros((*x.shape[:-2], x.shape[-1]))
    weights[..., at] = 1.0
    return weights


def proportions(importance: Array, at: NDArray[np.intp], x: Array) -> Array:
    """Return weights that sum to 1 over the members at some places, 0 for the others."""
    weights = np.zeros((*x.shape[:-2], x.shape[-1]))
    weights[..., at] = importance / exact_sum(importance)[..., None]
    return weights


def told(names: Names, at: NDArray[np.intp]) -> list[str]:
    """Return what the members at some places are called.

    Examples
    --------
    >>> told(["a", "b", "c"], np.array([0, 2])), told(None, np.array([1]))
    (['a', 'c'], ['number 2'])
    """
    return [called(names, int(j)) for j in at]


def named(names: Names, at: NDArray[np.intp]) -> str:
    """Return the names of the members at some places as a text."""
    return few(told(names, at))
