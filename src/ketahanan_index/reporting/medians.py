"""What villages are compared with where readers look: medians of figures that may be shown, and of no others.

`ki.explain` is the analyst's own view, and its medians are of all that villages with a publishable index have. Shown to
readers, such a median would tell the figure of the one village where it is withheld.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import grouped, medians
from ketahanan_index.explanation.standing import FEW
from ketahanan_index.explanation.tracing import trace
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.published import Published


def figures(shown: Published) -> Array:
    """Return rescaled indicators and scores of groups ``(unit, position)``, NaN where they may not be shown."""
    return np.concatenate([shown.indicator, shown.value], axis=1)


def compared(shown: Published) -> Array:
    """Return the figures that medians are of: those of villages whose index may be shown."""
    return np.where(shown.shown[:, :1], figures(shown), np.nan)


def median_of_all(shown: Published) -> Array:
    """Return the median of each position; NaN where no village may be shown."""
    return medians.median(compared(shown))


def median_inside(shown: Published, groups: NDArray[np.intp]) -> Array:
    """Return the medians of each village's group ``(unit, position)``, NaN where fewer than `FEW` may be shown.

    Parameters
    ----------
    shown : Published
        What may be shown.
    groups : array (unit,)
        The number of each village's group, -1 for none.
    """
    x, count = compared(shown), int(groups.max(initial=-1)) + 1
    found = grouped.median(x, groups, count)
    enough = np.zeros(found.shape, dtype=np.intp)
    there = groups >= 0
    np.add.at(enough, groups[there], ~np.isnan(x[there]))
    found[enough < FEW] = np.nan
    nowhere = np.full((1, x.shape[1]), np.nan)
    return np.concatenate([found, nowhere])[groups]


def effects(shown: Published, median: Array) -> Array:
    """Return by how many points each position lifts a village's index ``(unit, position)`` above that of medians.

    NaN where a figure may not be shown.
    """
    scores = shown.scores
    values = scores.normalised.value
    # An indicator that may be shown of no village has no median: it is left as each village has it, and moves nothing.
    middle = median[: values.shape[1]]
    reference = np.where(np.isnan(middle), values, middle)
    effect = trace(scores.plan, scores.applied, values, reference).effect
    return np.where(np.isnan(compared(shown)), np.nan, effect)
