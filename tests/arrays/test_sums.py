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

from ketahanan_index.arrays.sums import BLOCK, block_sums, blocks, exact_sum, grid, group_sums, largest

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


# Sums by group

grouped = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.floats(-1e12, 1e12, allow_nan=False) | st.floats(-1, 1) | st.sampled_from([0.1, -0.0, 1e-12]),
    ),
    min_size=1,
    max_size=60,
)


def sums(pairs: list[tuple[int, float]], groups: int = 5) -> Array:
    group = np.array([g for g, _ in pairs], dtype=np.intp)
    most = int(np.bincount(group, minlength=groups).max())
    return group_sums(np.array([x for _, x in pairs]), group, groups, most)


@settings(max_examples=150)
@given(pairs=grouped, data=st.data())
def test_any_order_gives_the_same_bits_by_group(pairs: list[tuple[int, float]], data: st.DataObject) -> None:
    assert sums(data.draw(st.permutations(pairs))).tobytes() == sums(pairs).tobytes()


@settings(max_examples=150)
@given(pairs=grouped)
def test_sums_by_group_are_exactly_rounded_but_for_parts_far_below_the_largest_term(
    pairs: list[tuple[int, float]],
) -> None:
    slack = len(pairs) ** 3 * max(abs(x) for _, x in pairs) * 2.0**-100
    for group, found in enumerate(sums(pairs).tolist()):
        exact = math.fsum(x for g, x in pairs if g == group)
        assert abs(found - exact) <= slack + math.ulp(exact)


def test_groups_without_numbers_sum_to_zero() -> None:
    assert group_sums(np.empty(0), np.empty(0, dtype=np.intp), 3, 0).tolist() == [0, 0, 0]
    assert group_sums(np.array([2.0, 0.5]), np.array([2, 2]), 4, 2).tolist() == [0, 0, 2.5, 0]
    assert group_sums(np.zeros(3), np.array([0, 0, 1]), 2, 2).tolist() == [0, 0]


def test_one_large_group_and_many_small_ones() -> None:
    random = np.random.default_rng(3)
    group = np.concatenate([np.zeros(50_000, dtype=np.intp), np.arange(1, 5_001)])
    x = random.normal(size=len(group)) * 10.0 ** random.integers(-6, 6, len(group))
    found = group_sums(x, group, 5_001, 50_000)
    assert_allclose(found[0], math.fsum(x[:50_000].tolist()), rtol=1e-15)
    # Below the grid, which all share, the small ones lose what is under count**2 * 2**-100 of the largest term.
    assert_allclose(found[1:], x[50_000:], rtol=0, atol=50_000**2 * 2.0**-100 * np.abs(x).max())
    order = random.permutation(len(group))
    assert group_sums(x[order], group[order], 5_001, 50_000).tobytes() == found.tobytes()


def test_a_column_computed_block_by_block_has_the_sums_of_the_whole() -> None:
    random = np.random.default_rng(4)
    rows = 2 * BLOCK + 7
    x = random.normal(size=rows) * 10.0 ** random.integers(-6, 6, rows)
    group = random.integers(0, 50, rows)
    count = int(np.bincount(group).max())
    most = largest(lambda some: 2 * x[some], rows)
    assert most == 2 * np.abs(x).max()
    high, low = block_sums(lambda some: 2 * x[some], most, group, 50, count)
    assert (high + low).tobytes() == group_sums(2 * x, group, 50, count).tobytes()
    for g in (0, 17):
        exact = math.fsum((2 * x[group == g]).tolist())
        assert_allclose((high + low)[g], exact, rtol=1e-15, atol=rows**2 * 2.0**-100 * most)


@settings(max_examples=100)
@given(pairs=grouped, data=st.data())
def test_what_is_taken_from_the_sums_of_all_leaves_the_sums_of_the_rest(
    pairs: list[tuple[int, float]], data: st.DataObject
) -> None:
    x, group = np.array([x for _, x in pairs]), np.array([g for g, _ in pairs], dtype=np.intp)
    most, count = largest(x.__getitem__, len(x)), int(np.bincount(group).max())
    gone = np.array(data.draw(st.lists(st.booleans(), min_size=len(x), max_size=len(x))))

    def parts(of: NDArray[np.bool_]) -> tuple[Array, Array]:
        return block_sums(x[of].__getitem__, most, group[of], 5, count)

    for whole, part, rest in zip(parts(gone | True), parts(gone), parts(~gone), strict=True):
        assert (whole - part).tobytes() == rest.tobytes()


def test_no_rows_have_no_blocks_and_no_largest_number() -> None:
    assert largest(np.empty(0).__getitem__, 0) == 0.0
    assert list(blocks(0)) == []


@settings(max_examples=150)
@given(
    x=st.lists(st.floats(-1e6, 1e6) | st.sampled_from([0.0, 0.1, 0.7]), min_size=1, max_size=20),
    slack=st.sampled_from([1.0, 1.5, 3.0, 1e6]),
)
def test_a_bound_on_the_largest_number_changes_no_grid(x: list[float], slack: float) -> None:
    size = max(map(abs, x))
    parts = np.array([x, [0.0] * len(x), x]).T

    def term(some: slice) -> Array:
        # A few numbers a block.
        return np.asarray(parts[some.start // BLOCK])

    rows = BLOCK * len(x)
    exact = largest(term, rows)
    assert exact == size
    for bound in (size * slack, math.inf, math.nan):
        found = largest(term, rows, bound)
        assert found <= size
        assert grid(found, 7) == grid(exact, 7)
