from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from ketahanan_index.arrays import separations
from ketahanan_index.arrays.separations import Array, count_below


def all_pairs(x: Array, variance: Array, critical: Array) -> list[int]:
    gap = x[:, None] - x
    below = (gap > 0) & (gap**2 > critical[:, None] ** 2 * (variance[:, None] + variance))
    return [int(count) for count in below.sum(axis=1)]


def test_counts_by_hand() -> None:
    # 5 is 4 above 1, twice the error 1 of 5, and 1 above 4.
    x, variance = np.array([5.0, 1.0, 4.0]), np.array([1.0, 0.0, 0.0])
    assert count_below(x, variance, np.full(3, 2.0)).tolist() == [1, 0, 1]
    # A difference at the limit is not surely one.
    assert count_below(x, variance, np.full(3, 4.0)).tolist() == [0, 0, 1]
    assert count_below(x, variance, np.full(3, 0.0)).tolist() == [2, 0, 1]


def test_nothing_and_one() -> None:
    none = np.zeros(0)
    assert count_below(none, none, none).tolist() == []
    assert count_below(np.ones(1), np.ones(1), np.ones(1)).tolist() == [0]


@given(
    n=st.integers(1, 120),
    seed=st.integers(0, 10_000),
    group=st.integers(1, 50),
    block=st.sampled_from([1, 7, 2**20]),
    coarse=st.booleans(),
)
def test_counts_are_those_of_all_pairs_whatever_the_blocks(
    n: int, seed: int, group: int, block: int, coarse: bool
) -> None:
    random = np.random.default_rng(seed)
    x = np.round(random.normal(0, 10, n), 0 if coarse else 10)
    error = np.where(random.random(n) < 0.3, 0.0, np.round(random.gamma(2, 2, n), 0 if coarse else 10))
    critical = random.uniform(0, 4, n)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(separations, "GROUP", group)
        patch.setattr(separations, "BLOCK", block)
        found = count_below(x, error**2, critical)
        assert found.tolist() == all_pairs(x, error**2, critical)
        of = random.permutation(n)[: n // 2 + 1]
        assert_array_equal(count_below(x, error**2, critical, of), found[of])
