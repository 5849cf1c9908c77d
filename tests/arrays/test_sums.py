"""Sums whose bits do not hang on the order of their terms."""

from __future__ import annotations

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays.sums import exact_sum

Array = NDArray[np.float64]

terms = hnp.arrays(
    np.float64,
    st.integers(1, 60),
    elements=st.floats(-1e200, 1e200, allow_nan=False)
    | st.floats(-1, 1)
    | st.sampled_from([0.1, 1e16, -1e16]),
)


@settings(max_examples=150)
@given(x=terms, data=st.data())
def test_any_order_gives_the_same_bits(x: Array, data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(len(x)))), dtype=np.intp)
    assert exact_sum(x[order]) == exact_sum(x)
    assert exact_sum(x[::-1]) == exact_sum(x)


@settings(max_examples=150)
@given(x=terms)
def test_is_the_exactly_rounded_sum_but_for_parts_far_below_the_largest_term(x: Array) -> None:
    # What is dropped of each term is below len**2 * 2**-100 of the largest; the last addition rounds once.
    slack = len(x) ** 3 * float(np.abs(x).max()) * 2.0**-100
    exact = math.fsum(x.tolist())
    assert abs(float(exact_sum(x)) - exact) <= slack + math.ulp(exact)


def test_many_rows_of_very_different_size() -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=100_000) * 10.0 ** random.integers(-12, 12, 100_000)
    assert exact_sum(x) == exact_sum(random.permutation(x))
    assert_allclose(exact_sum(x), math.fsum(x.tolist()), rtol=1e-15)
    assert np.sum(x) != np.sum(np.sort(x))  # the plain sum does hang on the order


def test_small_terms_survive_beside_large_ones_that_cancel() -> None:
    assert exact_sum(np.array([1e16, 1.0, -1e16, 1.0])) == 2.0
    assert exact_sum(np.array([1.0, 1e16, 1.0, -1e16])) == 2.0


@pytest.mark.parametrize("axis", [0, 1, -1, -2, -3])
def test_each_axis_equals_a_loop(axis: int) -> None:
    x = np.random.default_rng(2).normal(size=(3, 4, 5))
    moved = np.moveaxis(x, axis, -1)
    expected = np.array([[exact_sum(row) for row in table] for table in moved])
    assert_array_equal(exact_sum(x, axis=axis), expected)


def test_columns_do_not_disturb_each_other() -> None:
    x = np.array([[1e300, 1e-300], [1e300, 2e-300], [-1e300, 3e-300]])
    assert_allclose(exact_sum(x, axis=0), [1e300, 6e-300], rtol=1e-15)


def test_nothing_sums_to_zero() -> None:
    assert exact_sum(np.empty(0)) == 0.0
    assert_array_equal(exact_sum(np.empty((0, 3)), axis=0), np.zeros(3))
    assert exact_sum(np.empty((2, 0)), axis=-1).tolist() == [0.0, 0.0]
    assert exact_sum(np.zeros(4)) == 0.0


def test_leaves_its_input_alone() -> None:
    x = np.array([0.1, 0.2, 0.3])
    exact_sum(x)
    assert x.tolist() == [0.1, 0.2, 0.3]
