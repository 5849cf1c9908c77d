"""Ranks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from ketahanan_index.methods.ranked import Ties
from methods.normalisation.rescaled import (
    VILLAGES,
    WAYS,
    draws_agree,
    fit,
    framework,
    rescaled,
    through_the_verbs,
    with_errors,
)

# COINr 1.1.14, vectors/vector_functions.json, case `plain`: n_rank.
PLAIN = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0]


def test_figures_of_coinr_restated() -> None:
    assert rescaled(ki.normalisation.Rank(), PLAIN) == [4, 1, 6, 1, 7, 10, 3, 9, 7, 4]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("min", [1, 3, 1, np.nan, 4]), ("average", [1.5, 3, 1.5, np.nan, 4]), ("max", [2, 3, 2, np.nan, 4])],
)
def test_ties_where_less_is_better(ties: Ties, expected: list[float]) -> None:
    x = [8.0, 5.0, 8.0, np.nan, 1.0]
    assert_array_equal(rescaled(ki.normalisation.Rank(ties=ties), x, -1), expected)


def test_constant_single_and_empty() -> None:
    method = ki.normalisation.Rank()
    assert rescaled(method, [5.0, 5.0, 5.0]) == [1, 1, 1]
    assert rescaled(ki.normalisation.Rank(ties="average"), [5.0, 5.0, 5.0]) == [2, 2, 2]
    assert rescaled(method, [5.0]) == [1]
    assert rescaled(method, [2.0, 1.0]) == [2, 1]
    assert_array_equal(rescaled(method, [np.nan, np.nan]), [np.nan, np.nan])
    same = VILLAGES.assign(jalan=1.0)
    scores = ki.score(framework("rank", WAYS), villages=same)
    assert scores.normalised.value[:, 0].tolist() == [1.0] * 6


def test_shuffled_villages_give_the_same_ranks() -> None:
    random = np.random.default_rng(3)
    x = np.round(random.normal(size=(500, 3)), 1)
    shuffle = random.permutation(len(x))
    found = rescaled(ki.normalisation.Rank(ties="average"), x, [1, -1, 1])
    assert_array_equal(
        rescaled(ki.normalisation.Rank(ties="average"), x[shuffle], [1, -1, 1]), found[shuffle]
    )


def test_draws() -> None:
    x = np.array([[1.0, 8.0], [2.0, 4.0], [2.0, 1.0], [9.0, np.nan]])
    draws_agree(ki.normalisation.Rank(), x, [1, -1])


def test_through_the_verbs(tmp_path: Path) -> None:
    first, later = through_the_verbs("rank", tmp_path)
    assert_array_equal(first.normalised.value[:, 0], [2, 5, 3, np.nan, 1, 4])
    # Ranked among 8, 12, 25, 31, 40, and 11, 7, 7, 5, 3, 2.
    assert_array_equal(later.normalised.value[:, 0], [3, 5, 1, 2, 4, np.nan])
    assert_array_equal(later.normalised.value[:, 1], [6, 1, 2, 4, 5, 6])


def test_a_sampling_error_ends_here() -> None:
    assert not hasattr(fit(ki.normalisation.Rank(), PLAIN)[0], "derivative")
    scores = with_errors("rank")
    assert scores.reason[:, 0].tolist() == ["no_gradient"] * 3
    assert np.isnan(scores.standard_error).all()


def test_says_where_it_lands() -> None:
    assert ki.normalisation.Rank().lands_on((0, 1)) == "ranks from 1"
    mixed = {"jalan": "rank", "jarak": "min_max"}
    with pytest.raises(ki.FrameworkError, match="jalan on ranks from 1; jarak on 0 to 100"):
        framework(mixed, WAYS)


@pytest.mark.parametrize("bad", [{"ties": "first"}, {"ties": None}, {"tie": "min"}, {"ties": 1}])
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError):
        ki.normalisation.Rank(**bad)
