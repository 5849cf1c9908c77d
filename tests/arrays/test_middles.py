"""The weighted median and its derivative."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays import middles

STEP = 1e-4


def half(x: list[float], weights: list[float]) -> float:
    """Return the weighted median from its definition: half of the weight on either side, the middle if two have it."""
    total = sum(weights)
    pairs = [(v, w) for v, w in zip(x, weights, strict=True) if w > 0]
    medians = [
        v
        for v, _ in pairs
        if sum(w for u, w in pairs if u < v) <= total / 2 + 1e-9
        and sum(w for u, w in pairs if u > v) <= total / 2 + 1e-9
    ]
    return (min(medians) + max(medians)) / 2


members = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 4).map(float), min_size=n, max_size=n),
        st.lists(st.sampled_from([0.0, 1.0, 1.0, 2.0, 3.0, 0.1, 0.3]), min_size=n, max_size=n).filter(any),
    )
)


@settings(max_examples=300)
@given(members)
def test_is_what_its_definition_says(drawn: tuple[list[float], list[float]]) -> None:
    x, weights = drawn
    share = np.array([weights]) / sum(weights)
    assert_allclose(middles.weighted_median(np.array([x]), share), [half(x, weights)], rtol=1e-15)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 8])
def test_equal_shares_give_numpys_median(count: int) -> None:
    x = np.random.default_rng(count).normal(size=(20, count))
    share = np.full((20, count), 1 / count)
    assert_allclose(middles.weighted_median(x, share), np.median(x, axis=-1), rtol=1e-15)


@settings(max_examples=300)
@given(members)
def test_the_derivative_is_linear_where_there_is_one_and_only_there(
    drawn: tuple[list[float], list[float]],
) -> None:
    # Members on whole numbers: a step far below 1 reorders those that are tied, and no others.
    x, weights = drawn
    share = np.array([weights]) / sum(weights)
    found = middles.gradient(np.array([x]), share)[0]
    base = half(x, weights)
    ways = np.array([way for way in itertools.product([-2.0, 0.0, 1.0], repeat=len(x)) if any(way)])
    moved = middles.weighted_median(np.array(x) + STEP * ways, np.broadcast_to(share, ways.shape))
    rise = (moved - base) / STEP
    if np.isnan(found).any():
        # No slope of the members without one fits every direction.
        known = np.nan_to_num(found, nan=0.0)
        unknown, left = ways[:, np.isnan(found)], rise - ways @ known
        best = unknown @ np.linalg.lstsq(unknown, left, rcond=None)[0]
        assert np.abs(best - left).max() > 1e-3
    else:
        assert_allclose(ways @ found, rise, atol=1e-8)


@pytest.mark.parametrize(
    ("x", "share", "slope"),
    [
        ([1, 2, 5], [1, 1, 1], [0, 1, 0]),
        ([1, 2, 5, 9], [1, 1, 1, 1], [0, 0.5, 0.5, 0]),
        ([1, 2, 2, 9], [1, 1, 1, 1], [0, 0.5, 0.5, 0]),  # two tied in the middle share it
        ([2, 2], [1, 1], [0.5, 0.5]),
        ([2, 2, 2], [1, 1, 1], [np.nan] * 3),  # which of them decides hangs on the change
        ([2, 2, 9], [1, 1, 1], [np.nan, np.nan, 0]),
        ([2, 2, 9], [5, 1, 1], [1, 0, 0]),  # outweighs all others together
        ([1, 1, 5, 9], [1, 1, 1, 1], [np.nan, np.nan, 0.5, 0]),
        ([1, 3], [3, 1], [1, 0]),
        ([1, 3, 7], [0, 1, 1], [0, 0.5, 0.5]),
    ],
)
def test_derivatives_by_hand(x: list[float], share: list[float], slope: list[float]) -> None:
    shares = np.array([share], dtype=float) / sum(share)
    assert_array_equal(middles.gradient(np.array([x], dtype=float), shares), [slope])


def test_half_is_half_in_spite_of_rounding() -> None:
    # 0.1 + 0.2 is not 0.3 in binary, and neither is their sum of shares one half to the last bit.
    share = np.array([[0.1, 0.2, 0.3]]) / (0.1 + 0.2 + 0.3)
    assert middles.weighted_median(np.array([[1.0, 2.0, 4.0]]), share).tolist() == [3.0]


def test_the_middle_of_huge_values_is_a_number() -> None:
    x = np.array([[1.6e308, 1.7e308]])
    assert_allclose(middles.weighted_median(x, np.array([[0.5, 0.5]])), [1.65e308])


def test_nobody_has_no_median() -> None:
    x, share = np.array([[np.nan, np.nan], [3.0, np.nan]]), np.array([[0.0, 0.0], [0.0, 0.0]])
    assert_array_equal(middles.weighted_median(x, share), [np.nan, np.nan])
    assert_array_equal(middles.gradient(x, share), np.zeros((2, 2)))
