"""Numbers too large to compute with, whose squares, sums or differences are no numbers any more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketahanan_index.arrays import flags, moments
from ketahanan_index.methods.base import Array, called, refuse

LARGEST = 1e300
"""The largest number that methods which learn from values take."""


def refuse_huge(x: Array, names: Sequence[str] | None) -> None:
    """Refuse indicators or members with values beyond 1e300, infinite ones among them.

    Parameters
    ----------
    x : array (..., unit, indicator)
        Values.
    names : sequence of str, optional
        What the indicators are called.

    Raises
    ------
    MethodError
        Naming each.
    """
    most = np.fmax(moments.maximum(x), -moments.minimum(x))
    found = flags.places(most > LARGEST)
    if found:
        largest = np.fmax.reduce(most, axis=tuple(range(most.ndim - 1)))
        refuse(
            "too_large",
            [
                (
                    f"{called(names, j)} has values of a size of {largest[j]:.2g}, too large to compute with",
                    "correct them, or state them in a larger unit",
                )
                for j in found
            ],
        )
