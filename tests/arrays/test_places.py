"""Ranks of draws are those of `rank`, whatever the scores."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays.places import places
from ketahanan_index.arrays.ranks import rank, snap

Array = NDArray[np.float64]


def agrees(score: Array) -> None:
    highest, lowest = places(score)
    assert highest.dtype == lowest.dtype == np.int32
    assert_array_equal(highest, np.nan_to_num(rank(score)))
    assert_array_equal(lowest, np.nan_to_num(rank(-score)))
    assert_array_equal(places(score, lowest=False)[0], highest)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.floats(-1e12, 1e12),
            st.integers(0, 5).map(lambda i: 50 + i * 1e-10),
            st.integers(0, 100).map(float),
            st.just(float("nan")),
            st.just(-0.0),
        ),
        max_size=12,
    ).map(np.array)
)
def test_places_are_ranks(score: Array) -> None:
    agrees(np.asarray(score, dtype=np.float64))


@pytest.mark.parametrize("ends", [(0.0, 100.0), (0.0, 1.0), (-3.0, 40_000.0), (50.0, 50.1)])
@pytest.mark.parametrize("decimals", [0, 3, 10, 16])
def test_many(ends: tuple[float, float], decimals: int) -> None:
    score = np.random.default_rng(1).uniform(*ends, 20_000).round(decimals)
    agrees(score)
    score[::7] = np.nan
    agrees(score)


def test_scores_some_ten_decimals_apart() -> None:
    """Sorted by their leading 32 binary places first; the rest decides among the last."""
    close = [50.00000001 + i * 1e-10 for i in range(4)]
    for order in itertools.permutations([0.0, 100.0, *close]):
        agrees(np.array(order))


def test_a_wide_cluster_beside_the_ends() -> None:
    random = np.random.default_rng(2)
    score = np.concatenate([[0.0, 1e5], 50 + random.permutation(5_000) * 1e-10])
    agrees(score)


def test_a_small_cluster_beside_the_ends() -> None:
    random = np.random.default_rng(2)
    for _ in range(50):
        agrees(np.concatenate([[0.0, 100.0], 50 + random.integers(0, 40, 12) * 1e-10]))


@pytest.mark.parametrize(
    "score",
    [
        [],
        [np.nan],
        [np.nan, np.nan],
        [3.0],
        [np.nan, 3.0],
        [0.0, -0.0],
        [1e12, -1e12, 0.0],
        [np.inf, 1.0, -np.inf],
        [450_000.0, 450_360.0, 1.0],
        [5e-11, 4e-11, -5e-11],
        [7.0] * 9,
    ],
)
def test_at_the_edges(score: list[float]) -> None:
    agrees(np.array(score, dtype=np.float64))


def test_ties_are_those_of_snapped_scores() -> None:
    score = np.array([1.00000000004, 1.00000000006, 1.0000000001, 0.99999999996])
    assert len(set(snap(score))) == 2
    assert places(score)[0].tolist() == [3, 1, 1, 3]
    agrees(score)


@pytest.mark.parametrize(
    "score",
    [
        [1.0, 2.0],
        [],
        [1.0, 1e6],
    ],
)
def test_places_from_the_lowest_are_left_out(score: list[float]) -> None:
    assert not places(np.array(score), lowest=False)[1].any()


def test_what_is_given_is_left_as_it_is() -> None:
    score = np.array([3.0, np.nan, 1.0])
    score.flags.writeable = False
    agrees(score)
