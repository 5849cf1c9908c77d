"""Factors of replicate weights."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.survey.replication import Kind, Units, count, factors


def units(*drawn: int, fraction: float = 0.0) -> Units:
    n = np.array(drawn, dtype=np.int64)
    stratum = np.repeat(np.arange(len(n)), n).astype(np.intp)
    return Units(stratum, n, np.full(len(n), fraction))


def test_a_jackknife_by_hand() -> None:
    made = factors(units(2, 3, fraction=0.5), "jkn", replicates=0, rho=0, seed=0)
    assert_array_equal(
        made.factor,
        [[0, 2, 1, 1, 1], [2, 0, 1, 1, 1], [1, 1, 0, 1.5, 1.5], [1, 1, 1.5, 0, 1.5], [1, 1, 1.5, 1.5, 0]],
    )
    assert made.scale == 1
    assert_allclose(made.rscales, [0.25, 0.25, 1 / 3, 1 / 3, 1 / 3])


def test_a_lone_or_fully_drawn_stratum_keeps_its_weights() -> None:
    sampled = Units(np.array([0, 1, 1, 2, 2]), np.array([1, 2, 2]), np.array([0.0, 1.0, 0.0]))
    kinds: tuple[Kind, ...] = ("jkn", "brr", "bootstrap")
    for kind in kinds:
        made = factors(sampled, kind, replicates=10, rho=0, seed=1)
        assert_array_equal(made.factor[:3], np.ones((3, made.factor.shape[1])))
        assert (made.factor[3:] != 1).any()


@pytest.mark.parametrize("strata", [1, 2, 3, 4, 7, 8, 15])
def test_balanced_replicates_are_orthogonal(strata: int) -> None:
    made = factors(units(*[2] * strata), "brr", replicates=0, rho=0, seed=0)
    sign = made.factor[::2] - 1
    assert_array_equal(np.abs(sign), np.ones_like(sign))
    assert_array_equal(sign + (made.factor[1::2] - 1), np.zeros_like(sign))
    assert_array_equal(sign @ sign.T, made.factor.shape[1] * np.eye(strata))
    assert_array_equal(sign.sum(axis=1), np.zeros(strata))
    assert made.factor.shape[1] == count(units(*[2] * strata), "brr", 0)
    assert made.scale == 1 / made.factor.shape[1]


def test_a_bootstrap_draws_one_less_than_there_are() -> None:
    sampled = units(4, 3)
    made = factors(sampled, "bootstrap", replicates=500, rho=0, seed=3)
    # Each stratum's units are drawn n − 1 times in all, each time counting n/(n − 1).
    assert_allclose(made.factor[:4].sum(axis=0), 4)
    assert_allclose(made.factor[4:].sum(axis=0), 3)
    times = made.factor * np.repeat([3 / 4, 2 / 3], [4, 3])[:, None]
    assert_allclose(times, times.round(), atol=1e-12)
    # Variance of a multinomial share: (n − 1)(1/n)(1 − 1/n), times (n/(n − 1))²; 500 draws know it to 1 in 10.
    assert_allclose(made.factor.var(axis=1), np.repeat([1.0, 1.0], [4, 3]), rtol=0.3)


def test_a_known_share_shrinks_the_bootstrap() -> None:
    plain = factors(units(5), "bootstrap", replicates=50, rho=0, seed=3).factor
    shrunk = factors(units(5, fraction=0.75), "bootstrap", replicates=50, rho=0, seed=3).factor
    assert_allclose(shrunk - 1, (plain - 1) / 2)


def test_streams_are_numbered() -> None:
    few = factors(units(4, 3), "bootstrap", replicates=10, rho=0, seed=3).factor
    many = factors(units(4, 3), "bootstrap", replicates=20, rho=0, seed=3).factor
    assert_array_equal(few, many[:, :10])
    other = factors(units(4, 3), "bootstrap", replicates=10, rho=0, seed=4).factor
    assert (few != other).any()
