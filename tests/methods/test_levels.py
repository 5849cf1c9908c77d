"""Values sorted into levels."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_array_equal

from ketahanan_index.methods.levels import Levels

SCORES = np.array([[0.0], [50.0], [100.0]])


def test_as_many_edges_as_a_value_exceeds() -> None:
    levels = Levels(np.array([[1.0], [2.0]]), SCORES, np.ones(1))
    x = np.array([[0.5], [1.0], [1.5], [2.0], [2.5], [np.nan]])
    assert_array_equal(levels.transform(x).ravel(), [0, 0, 50, 50, 100, np.nan])


def test_values_are_turned_first() -> None:
    levels = Levels(np.array([[-2.0], [-1.0]]), SCORES, -np.ones(1))
    assert levels.transform(np.array([[3.0], [1.5], [0.5]])).ravel().tolist() == [0, 50, 100]


def test_edges_that_nothing_was_learnt_of() -> None:
    levels = Levels(np.full((2, 1), np.nan), SCORES, np.ones(1))
    assert np.isnan(levels.transform(np.array([[3.0]]))).all()


def test_draws_on_either_side() -> None:
    edges = np.array([[[1.0], [2.0]], [[3.0], [4.0]]])
    x = np.array([[1.5], [3.5]])
    found = Levels(edges, SCORES, np.ones(1)).transform(x)
    assert found.tolist() == [[[50.0], [100.0]], [[0.0], [50.0]]]
    found = Levels(edges[0], SCORES, np.ones(1)).transform(np.stack([x, x - 1]))
    assert found.tolist() == [[[50.0], [100.0]], [[0.0], [100.0]]]
