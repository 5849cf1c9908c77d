"""How every village stands among the others: ranks, medians, and what lifts and what lowers it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import grouped, medians
from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.explanation.tracing import trace
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import Scores, contributions, publishing, ranking
from ketahanan_index.stages.grouping import group_labels
from ketahanan_index.stages.naming import LEVELS, Region, village_names, village_regions
from ketahanan_index.stages.steps import Stage

FEW = 3
"""Fewer figures have no median worth a comparison, and it would tell one of them to who knows the other."""


@dataclass(frozen=True, eq=False)
class Standing(Stage):
    """Villages among all and in their region; arrays in the order of units and of ``plan.names``, indicators first.

    Parameters
    ----------
    scores : Scores
        What is looked at.
    names : array (unit,)
        What each village is called.
    by : str
        What villages are grouped by: a level of regions or a column; empty for none.
    region : array (unit,)
        What each village's region is called, None where it has none.
    everything : array (unit, position)
        Rescaled values of indicators, and scores of groups.
    filled : array of bool (unit, indicator)
        Which indicators were filled in by imputation.
    withheld : array of bool (unit, indicator)
        Which values of indicators are there and withheld by the rule of publication.
    lower, upper : array (unit,)
        The 95 % interval of the index; NaN where there is none.
    reasons : tuple of str
        What the rule of publication has against each village's index: codes separated by spaces.
    rank, ranked : array (unit,), int
        The rank of the index, and among how many.
    rank_in_region, ranked_in_region : array (unit,)
        The same inside the region.
    median : array (position,)
        Of the figures that are not withheld, over all villages whose index is not; NaN of fewer than `FEW`.
    median_in_region : array (unit, position)
        The same over the villages of the region.
    reference, reference_in_region : array (unit, position)
        The village that each is compared with: its indicators are at the median, its groups are combined from them.
        What has no median is as the village itself has it.
    effect, effect_in_region : array (unit, position)
        By how many points each node lifts the index, or lowers it, against the village that has the median of every
        indicator: of all, and of the region. NaN where no sum of parts can be stated.
    """

    scores: Scores
    names: NDArray[np.object_]
    by: str
    region: NDArray[np.object_]
    everything: Array
    filled: NDArray[np.bool_]
    withheld: NDArray[np.bool_]
    lower: Array
    upper: Array
    reasons: tuple[str, ...]
    rank: Array
    ranked: int
    rank_in_region: Array
    ranked_in_region: NDArray[np.intp]
    median: Array
    median_in_region: Array
    reference: Array
    reference_in_region: Array
    effect: Array
    effect_in_region: Array


def stand(scores: Scores, *, by: str | None = None, names: str | None = None) -> Standing:
    """Return how every village stands.

    Parameters
    ----------
    scores : Scores
        What is looked at.
    by : str
        What a village is compared within: ``"kecamatan"``, ``"kabupaten"``, ``"provinsi"``, or a column of
        `unit_table`; by default the finest level of regions that is known.
    names : str
        The column of `unit_table` with the villages' names; by default the first that is called like one.

    Raises
    ------
    DataError
        For an unknown column, with the nearest that is there.
    """
    plan, k = scores.plan, len(scores.plan.indicators)
    (told, group, codes, count), called = _known(scores, by, names)
    everything = contributions.everything(scores)
    scored, compared = ~np.isnan(scores.value[:, 0]), _compared(scores, everything)
    median, in_group = _enough(compared), grouped.median(compared, codes, count)
    enough = np.zeros(in_group.shape, dtype=np.intp)
    np.add.at(enough, codes[codes >= 0], ~np.isnan(compared[codes >= 0]))
    in_group[enough < FEW] = np.nan
    size = np.bincount(codes[scored & (codes >= 0)], minlength=count)
    in_region = np.concatenate([in_group, np.full((1, everything.shape[1]), np.nan)])[codes]
    values = scores.normalised.value
    against_all, against_region = (
        trace(plan, scores.applied, values, _reference(values, middle[..., :k]))
        for middle in (median, in_region)
    )
    lower, upper = (bound[:, 0].copy() for bound in ranking.bounds(scores))
    filled = np.zeros(values.shape, dtype=bool)
    cells = scores.normalised.filled
    filled[cells.unit, cells.indicator] = True
    snapped = scores.snapped[:, 0]
    return Standing(
        scores=scores,
        names=called,
        by=told,
        region=group,
        everything=everything,
        filled=filled,
        withheld=~publishing.shown_indicators(scores) & ~np.isnan(values),
        lower=lower,
        upper=upper,
        reasons=tuple(publishing.listed(publishing.of_index(scores))),
        rank=rank_arrays.rank(snapped),
        ranked=int(scored.sum()),
        rank_in_region=rank_arrays.rank_within(snapped, codes, "min"),
        ranked_in_region=np.where(codes >= 0, np.append(size, 0)[codes], 0),
        median=median,
        median_in_region=in_region,
        reference=against_all.reference,
        reference_in_region=against_region.reference,
        effect=against_all.effect,
        effect_in_region=against_region.effect,
    )


def _compared(scores: Scores, everything: Array) -> Array:
    """Return the figures that medians are of: those that are not withheld, of villages whose index is not.

    A median is shown where a village is told what lifts it, and could tell a withheld figure. Where no village may be
    shown, medians are of all, for the analyst's eyes.
    """
    shown = publishing.shown_scores(scores)
    if not shown[:, 0].any():
        return everything
    seen = np.concatenate([publishing.shown_indicators(scores), shown], axis=1) & shown[:, :1]
    return np.where(seen, everything, np.nan)


def _enough(x: Array) -> Array:
    """Return the median of each column, NaN where it has fewer than `FEW` figures."""
    return np.where((~np.isnan(x)).sum(axis=0) >= FEW, medians.median(x), np.nan)


def _reference(values: Array, middle: Array) -> Array:
    """Return the indicators of the village of medians; where there is no median at all there is no such village.

    An indicator without a median is as each village has it, and moves nothing.
    """
    some = ~np.isnan(middle).all(axis=-1, keepdims=True)
    return np.where(some & np.isnan(middle), values, middle)


Grouped = tuple[str, NDArray[np.object_], NDArray[np.intp], int]
"""What villages are grouped by, the name of each one's group, its number (-1 for none), and how many there are."""


def _known(scores: Scores, by: str | None, names: str | None) -> tuple[Grouped, NDArray[np.object_]]:
    """Return the groups and the names of villages; a DataError tells of both columns at once."""
    problems: list[Problem] = []
    try:
        found = _regions(scores, by)
    except DataError as refused:
        problems += refused.problems
    try:
        called = village_names(scores.normalised.estimates, names)
    except DataError as refused:
        problems += refused.problems
    if problems:
        raise DataError(heading(problems, "villages"), problems)
    return found, called


def _regions(scores: Scores, by: str | None) -> Grouped:
    """Return how villages are grouped."""
    import pandas as pd

    estimates = scores.normalised.estimates
    known: dict[str, Region] = {region.level: region for region in village_regions(estimates)}
    level = next((name for name in reversed(LEVELS) if name in known), None) if by is None else by
    if level is None:
        nobody = len(scores.units)
        return "", np.full(nobody, None, dtype=object), np.full(nobody, -1, dtype=np.intp), 0
    if level in known:
        region = known[level]
        key = region.key
        label = np.array([None if code is None else region.label[code] for code in key], dtype=object)
    else:
        key = label = group_labels(estimates, level, "compare within")
    codes, found = pd.factorize(key)
    return level, label, np.asarray(codes, dtype=np.intp), len(found)
