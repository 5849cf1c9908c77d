"""What each member adds to its group."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.arrays import medians, moments
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.methods.aggregation.geometric_mean import GeometricMean
from ketahanan_index.methods.base import Aggregation, Array, shares
from ketahanan_index.records import nearest

if TYPE_CHECKING:
    import pandas as pd

    from ketahanan_index.stages.scores import Scores


def table(scores: Scores, reference: str) -> pd.DataFrame:
    """Return contributions of members to their groups, tidy."""
    return of_groups(scores, profile_of(scores, everything(scores), reference), scores.nodes)


def everything(scores: Scores) -> Array:
    """Return rescaled indicators and scores of groups ``(unit, position)``."""
    return np.concatenate([scores.normalised.value, scores.value], axis=1)


def of_groups(scores: Scores, profile: Array, groups: Collection[str]) -> pd.DataFrame:
    """Return contributions of members to some of the groups against a profile ``(position,)``, tidy."""
    import pandas as pd

    figures = everything(scores)
    names, blocks = scores.plan.names, []
    for node in scores.plan.groups:
        if node.id not in groups:
            continue
        at = [i for i in node.members if scores.applied[i] > 0]
        x, weights = figures[:, at], scores.applied[at]
        share = shares(x, weights)
        gain = _gain(node.aggregation, x, profile[at], share)
        blocks.append(
            pd.DataFrame(
                {
                    "unit": np.repeat(np.array(scores.units, dtype=object), len(at)),
                    "group": node.id,
                    "member": np.tile(np.array([names[i] for i in at], dtype=object), len(x)),
                    "value": x.ravel(),
                    "reference": np.tile(profile[at], len(x)),
                    "weight": share.ravel(),
                    "contribution": gain.ravel(),
                }
            )
        )
    return pd.concat(blocks, ignore_index=True)


def _gain(aggregation: Aggregation, x: Array, reference: Array, share: Array) -> Array:
    if isinstance(aggregation, ArithmeticMean):
        return np.where(np.isnan(x), np.nan, share * (x - reference))
    if isinstance(aggregation, GeometricMean):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(np.isnan(x), np.nan, share * np.log(x / reference))
    return np.full(x.shape, np.nan)


def profile_of(scores: Scores, figures: Array, reference: str) -> Array:
    """Return what villages are compared with ``(position,)``: the median or mean of figures, or one village's own."""
    if reference == "median":
        return medians.median(figures)
    if reference == "mean":
        return moments.mean(figures)
    if reference in scores.units:
        return np.asarray(figures[scores.normalised.estimates.place(reference)])
    known = ("median", "mean", *scores.units)
    problem = Problem(
        message=f"no reference is named {reference!r}{nearest(reference, known)}",
        remedy="use 'median', 'mean' or the code of a village",
        code="unknown_reference",
    )
    raise DataError(heading([problem], "contributions"), [problem])
