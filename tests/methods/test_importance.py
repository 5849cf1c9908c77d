"""What weightings that learn from data share."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.arrays import moments
from ketahanan_index.methods import Array
from ketahanan_index.methods.importance import (
    SpreadWeights,
    by_spread,
    correlated,
    cut,
    kaiser,
    listed,
    named,
)


def test_who_is_constant_is_saved_with_the_weights() -> None:
    found = by_spread(np.array([[1.0, 4.0], [2.0, 4.0]]), np.ones(2), None, lambda seen, _: moments.sd(seen))
    again = SpreadWeights.from_arrays(json.loads(json.dumps(found.arrays(), allow_nan=False)))
    assert isinstance(again, SpreadWeights)
    assert again.remarks(("a", "b")) == found.remarks(("a", "b"))
    assert_array_equal(again.take(np.array([1])).arrays()["constant"], [1.0])


def test_each_draw_has_its_own_constant_members() -> None:
    draws = np.array([[[1.0, 4.0], [2.0, 4.0]], [[1.0, 4.0], [2.0, 7.0]]])
    found = by_spread(draws, np.ones(2), None, lambda seen, _: moments.sd(seen))
    assert_array_equal(found.constant, [[0, 1], [0, 0]])
    assert_allclose(found.value, np.array([[1, 0], [0.25, 0.75]]), rtol=1e-12)
    with pytest.raises(ki.MethodError, match="number 1 and number 2 have one value only"):
        by_spread(np.stack([draws[1], draws[1, [0, 0]]]), np.ones(2), None, lambda seen, _: moments.sd(seen))


def test_one_draw_without_enough_units_is_enough_to_refuse() -> None:
    rng = np.random.default_rng(4)
    draws = rng.normal(size=(2, 5, 3))
    at = np.arange(3)
    expected: Array = np.corrcoef(draws[1].T)
    assert_allclose(correlated(draws, at, None, "it")[1], expected, rtol=1e-12)
    draws[1, :3, 2] = np.nan
    with pytest.raises(
        ki.MethodError, match="a, b and c are all present in 2 of 5 units; it needs 3 at least"
    ):
        correlated(draws, at, ("a", "b", "c"), "it")


def test_the_average_eigenvalue_is_kept_whatever_its_last_digit() -> None:
    assert_array_equal(kaiser(np.array([[1 + 1e-12, 1 - 1e-12], [1.5, 0.5]])), [2, 1])


def test_a_cut_needs_a_gap() -> None:
    size = np.array([[2.0, 0.5, 0.5], [1.2, 1.0, 0.8]])
    at = np.arange(3)
    cut(size, np.array([1, 2]), None, at)
    cut(size, np.array([3, 7]), None, at)
    with pytest.raises(ki.MethodError, match="components 2 and 3 of a, b and c explain the same"):
        cut(size, np.array([2, 2]), ("a", "b", "c"), at)


def test_names_as_a_text() -> None:
    assert [listed(list(text)) for text in ("a", "ab", "abc")] == ["a", "a and b", "a, b and c"]
    assert named(None, np.array([0, 2])) == "number 1 and number 3"
