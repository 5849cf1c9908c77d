"""The values that an indicator can have at all, where its items have but few answers."""

from __future__ import annotations

import numpy as np

from ketahanan_index.framework import Binary, Framework, Indicator, MultipleChoice, Ordinal
from ketahanan_index.framework.ends import shares_scale
from ketahanan_index.framework.scales import Scale
from ketahanan_index.intake.arithmetic import ARRAYS, above, oriented
from ketahanan_index.methods.base import Array

MOST_LEVELS = 10_000
"""An indicator with more levels moves as if it had none."""
ROUNDING = 1e-12
"""Sums that lie as near to each other are one level: their last bits hang on which answers make them up."""


def attainable(framework: Framework, indicator: Indicator) -> Array | None:
    """Return the values that a village record can have, rising, or None where any value can be had.

    A record of ordinal, binary and multiple-choice items has as many as their answers can be combined to, all items
    answered. Means of people, numbers and quotients have none. Of combinations that differ by rounding alone the worst
    stands for the level, so that what it promises under ranks holds for all of them.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> framework = ki.Framework.load("idm")
    >>> attainable(framework, framework.indicators[0]).tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    """
    if indicator.source == "respondents" or indicator.denominator is not None:
        return None
    alone = shares_scale(indicator)
    total = np.zeros(1)
    for item in indicator.items:
        scale = framework.scales[item.scale]
        answers = _answers(scale)
        if answers is None:
            return None
        values = oriented(ARRAYS, answers, item, scale.ends, alone=alone)
        if indicator.combine == "count":
            values = above(ARRAYS, values, scale.ends[0] if alone else 0.0)
        total = np.unique(total[:, None] + values)
        if len(total) > MOST_LEVELS:
            return None
    levels = total / len(indicator.items) if indicator.combine == "mean" else total
    return _worst(levels, indicator.sign)


def _answers(scale: Scale) -> Array | None:
    """Return the values that the answers to an item count as; None where it takes any number."""
    if isinstance(scale, Ordinal):
        return np.array(sorted(scale.options), dtype=np.float64)
    if isinstance(scale, Binary):
        return np.array([0.0, 1.0])
    if not isinstance(scale, MultipleChoice):
        return None
    alone = [choice.scores for choice in scale.exclusive.values() if choice.scores is not None]
    chosen = np.array([*range(len(scale.options) + 1), *alone], dtype=np.float64)
    return np.unique(np.clip(chosen, *scale.ends))


def _worst(values: Array, sign: float) -> Array:
    """Return values in order, of those that differ by rounding alone the one furthest from the good end."""
    rising = np.unique(sign * values)
    kept = sign * rising[np.diff(rising, prepend=-np.inf) > ROUNDING]
    return kept[:: int(sign)]
