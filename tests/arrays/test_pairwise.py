"""Priorities and consistency of pairwise comparisons."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ketahanan_index.arrays.pairwise import RANDOM, consistency_ratio, eigenvector, geometric

# Four things compared as 1, 3, 5, 7 and so on: peers/formula.json, case p4, made by numpy 2.4.6.
P4 = np.array([[1, 3, 5, 7], [1 / 3, 1, 3, 5], [1 / 5, 1 / 3, 1, 3], [1 / 7, 1 / 5, 1 / 3, 1]])


def test_four_things_restated() -> None:
    assert_allclose(
        eigenvector(P4), [0.5650090537990473, 0.2622012055608733, 0.11750425004139851, 0.05528549059868089]
    )
    assert_allclose(
        geometric(P4), [0.5638127690807175, 0.26337835676570304, 0.11778638190606072, 0.05502249224751867]
    )
    assert_allclose(consistency_ratio(P4), 0.04332683090639635, rtol=1e-12)


@pytest.mark.parametrize("weigh", [eigenvector, geometric])
def test_consistent_comparisons_give_their_weights_back(weigh: object) -> None:
    assert callable(weigh)
    weights = np.array([0.4, 0.3, 0.2, 0.07, 0.03])
    matrix = weights[:, None] / weights
    assert_allclose(weigh(matrix), weights, rtol=1e-12)
    assert consistency_ratio(matrix) == 0.0


def test_one_or_two_things_are_consistent() -> None:
    assert consistency_ratio(np.eye(1)) == 0.0
    assert consistency_ratio(np.array([[1.0, 9.0], [1 / 9, 1.0]])) == 0.0


def test_random_indices_rise_up_to_eleven() -> None:
    assert len(RANDOM) == 15
    assert list(RANDOM[2:11]) == sorted(RANDOM[2:11])
    # Means of random matrices, roughly: Saaty's table is itself a simulation.
    rng = np.random.default_rng(1)
    scale = np.array([*range(1, 10), *(1 / k for k in range(2, 10))])
    for n in (3, 5, 8):
        indices = []
        for _ in range(300):
            upper = np.triu(rng.choice(scale, (n, n)), 1)
            matrix = upper + np.divide(1, upper.T, out=np.zeros((n, n)), where=upper.T > 0) + np.eye(n)
            indices.append((np.linalg.eigvals(matrix).real.max() - n) / (n - 1))
        assert abs(np.mean(indices) - RANDOM[n - 1]) < 0.15
