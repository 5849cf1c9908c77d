"""Values in order, and where others stand among them."""

from __future__ import annotations

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays import order

Array = NDArray[np.float64]
VALUES = st.one_of(st.just(np.nan), st.sampled_from([-1.5, -0.0, 0.0, 1.0, 2.0]))


def columns(units: st.SearchStrategy[int]) -> st.SearchStrategy[Array]:
    return units.flatmap(lambda n: hnp.arrays(np.float64, (n, 2), elements=VALUES))


@given(base=columns(st.integers(0, 6)), x=columns(st.integers(0, 6)))
def test_counts_are_those_of_a_comparison_with_every_value(base: Array, x: Array) -> None:
    below, upto = order.standing(order.ordered(base), x)
    there = ~np.isnan(x)
    assert_array_equal(below[there], (base[:, None] < x).sum(axis=0)[there])
    assert_array_equal(upto[there], (base[:, None] <= x).sum(axis=0)[there])


def test_missing_values_are_last_and_not_counted() -> None:
    x = np.array([[np.nan, 2.0], [3.0, np.nan], [1.0, np.nan]])
    assert_array_equal(order.ordered(x), [[1.0, 2.0], [3.0, np.nan], [np.nan, np.nan]])
    assert order.count(x).tolist() == [2, 1]


def test_a_value_at_a_place() -> None:
    x = np.array([[1.0, 5.0], [2.0, 6.0]])
    assert order.at(x, np.array([1, 0])).tolist() == [2.0, 5.0]
    assert_array_equal(order.at(np.empty((0, 2)), np.array([0, 0])), [np.nan, np.nan])


def test_leading_axes_of_either() -> None:
    base = order.ordered(np.array([[[1.0], [2.0]], [[3.0], [4.0]]]))
    one = np.array([[2.5]])
    below, upto = order.standing(base, one)
    assert below.tolist() == [[[2.0]], [[0.0]]]
    assert upto.tolist() == [[[2.0]], [[0.0]]]
    below, _ = order.standing(base[0], np.stack([one, one - 1]))
    assert below.tolist() == [[[2.0]], [[1.0]]]
