"""The steps from estimates to values as arrays are those of `ki.normalise`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness.model import kept_of
from ketahanan_index.robustness.recipes import followed, recipe
from robustness import plainly

METHODS: list[dict[str, Any]] = [
    {},
    {"imputation": "mean"},
    {"imputation": "median"},
    {"imputation": {"method": "constant", "value": 30}},
    {"imputation": "row_mean"},
    {"imputation": "regression"},
    {"imputation": "nearest_neighbours"},
    {"imputation": {"method": "group_mean", "by": "zona"}},
    {"imputation": {"method": "group_median", "by": "zona"}},
    {"imputation": {"a1": "mean", "a2": "median", "b1": "regression", "b2": "regression"}},
    {"treatment": "winsorise"},
    {"treatment": {"a1": {"method": "clip", "lower": 35, "upper": 60}}},
    {"treatment": "box_cox", "normalisation": "min_max"},
    {"treatment": "log_shift", "normalisation": "z_score"},
    {"treatment": "skew_kurtosis", "normalisation": "min_max"},
    {"normalisation": "min_max"},
    {"normalisation": "z_score"},
    {"normalisation": "robust_z"},
    {"normalisation": "rank"},
    {"normalisation": "borda"},
    {"normalisation": "percentile_rank"},
    {"normalisation": "ampi"},
    {"normalisation": {"a1": "min_max", "a2": "goalposts", "b1": "min_max", "b2": "percentile_rank"}},
    {"screening": {"exclude": ["W03", "W08"]}, "imputation": "mean", "normalisation": "min_max"},
    {"screening": {"minimum_available": 0.6}, "normalisation": "borda"},
    {"screening": {"exclude": ["W00"]}, "imputation": {"method": "group_mean", "by": "zona"}},
]
AFTER = {"screening": {"minimum_available": 1.0, "after_imputation": True}, "imputation": {"b2": "mean"}}


def through(scores: ki.Scores, x: Array, *, relearn: bool) -> Array:
    parts = recipe(scores.normalised, kept_of(scores))
    for family in ("imputation", "treatment", "normalisation"):
        x = followed(parts, x, family, relearn=relearn)
    return x


@pytest.mark.parametrize("relearn", [False, True])
@pytest.mark.parametrize("methodology", METHODS, ids=str)
def test_the_data_as_they_are(methodology: dict[str, Any], relearn: bool) -> None:
    scores = plainly.scores(**methodology)
    kept = kept_of(scores)
    found = through(scores, scores.normalised.estimates.value[kept], relearn=relearn)
    assert_allclose(found, scores.normalised.value[kept], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("methodology", METHODS, ids=str)
def test_other_data(methodology: dict[str, Any]) -> None:
    """Learnt again as `normalise` learns; kept as `normalise` keeps it with a base."""
    scores = plainly.scores(**methodology)
    kept = kept_of(scores)
    estimates = scores.normalised.estimates
    value = np.clip(estimates.value + np.random.default_rng(7).normal(0, 4, estimates.value.shape), 0, 100)
    other = replace(estimates, value=value)
    again = ki.normalise(other).value[kept]
    assert_allclose(through(scores, value[kept], relearn=True), again, rtol=1e-11, atol=1e-11)
    held = ki.normalise(other, base=scores).value[kept]
    assert_allclose(through(scores, value[kept], relearn=False), held, rtol=1e-11, atol=1e-11)


def test_screening_after_imputation() -> None:
    scores = plainly.scores(**AFTER)
    kept = kept_of(scores)
    assert len(kept) == 11
    found = through(scores, scores.normalised.estimates.value[kept], relearn=True)
    assert_allclose(found, scores.normalised.value[kept], rtol=1e-11)


def test_screening_after_imputation_with_what_was_learnt() -> None:
    scores = plainly.scores(**AFTER)
    kept = kept_of(scores)
    found = through(scores, scores.normalised.estimates.value[kept], relearn=False)
    assert_allclose(found, scores.normalised.value[kept], rtol=1e-11)


def test_a_base_is_given_and_not_learnt_again() -> None:
    base = plainly.scores(normalisation="min_max")
    other = replace(base.normalised.estimates, value=base.normalised.estimates.value * 0.8)
    scores = ki.aggregate(ki.normalise(other, base=base), base=base)
    kept = kept_of(scores)
    held = through(scores, other.value[kept], relearn=False)
    assert_allclose(held, scores.normalised.value[kept], rtol=1e-11)


def test_values_are_left_as_they_are() -> None:
    scores = plainly.scores(imputation="mean", normalisation="min_max")
    x = scores.normalised.estimates.value[kept_of(scores)].copy()
    before = x.copy()
    x.flags.writeable = False
    through(scores, x, relearn=True)
    assert_array_equal(x, before)
