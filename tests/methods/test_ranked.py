"""Places among the units that a method was fitted to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from scipy.stats import rankdata

from ketahanan_index.methods.ranked import TIES, Ties, ranks, relative_ranks

ONE = np.ones(1)


@pytest.mark.parametrize("ties", TIES)
@given(values=st.lists(st.sampled_from([-2.0, 0.0, 1.0, 5.0, np.nan]), min_size=1, max_size=9))
def test_ranks_are_those_of_scipy(ties: Ties, values: list[float]) -> None:
    x = np.array(values)[:, None]
    for direction in (ONE, -ONE):
        found = ranks(x, direction, ties, 1.0).transform(x)
        expected = np.full(x.shape, np.nan)
        there = ~np.isnan(x)
        if there.any():
            expected[there] = rankdata(x[there] * direction, method=ties)
        assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("min", [1.0, 2.0, 3.0, 4.0]), ("average", [1.0, 1.5, 2.5, 4.0]), ("max", [1.0, 1.0, 2.0, 4.0])],
)
def test_a_new_value_takes_the_rank_it_would_have_in_between(ties: Ties, expected: list[float]) -> None:
    base = np.array([[10.0], [20.0], [30.0], [40.0], [np.nan]])
    new = np.array([[5.0], [15.0], [25.0], [99.0]])
    fit = ranks(base, ONE, ties, 1.0)
    assert fit.transform(new).ravel().tolist() == expected
    share = relative_ranks(base, ONE, ties, 0.0, 3.0)
    assert share.transform(new).ravel().tolist() == [place - 1 for place in expected]


def test_no_base_no_rank() -> None:
    nothing = np.full((2, 1), np.nan)
    new = np.array([[1.0], [np.nan]])
    for fit in (ranks(nothing, ONE, "min", 1.0), relative_ranks(nothing, ONE, "min", 0.0, 1.0)):
        assert_array_equal(fit.transform(new), [[np.nan], [np.nan]])
    assert ranks(np.empty((0, 1)), ONE, "min", 1.0).transform(np.empty((0, 1))).shape == (0, 1)


@pytest.mark.parametrize(("ties", "share"), TIES.items())
def test_one_value_is_tied_with_itself(ties: Ties, share: float) -> None:
    x = np.array([[7.0], [np.nan]])
    assert_array_equal(relative_ranks(x, ONE, ties, 0.0, 100.0).transform(x), [[100 * share], [np.nan]])
    same = np.full((5, 1), 7.0)
    assert_array_equal(
        relative_ranks(same, ONE, ties, 0.0, 100.0).transform(same), np.full((5, 1), 100 * share)
    )
