"""Rescaling by the worst and the best value found."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.methods.extremes import worst, worst_to_best

X = np.array([[2.0, 2.0], [10.0, 10.0], [np.nan, 4.0]])
WAYS = np.array([1.0, -1.0])


def test_the_worst_hangs_on_the_direction() -> None:
    assert worst(X, WAYS).tolist() == [2.0, 10.0]
    assert worst(X, -WAYS).tolist() == [10.0, 2.0]
    assert_array_equal(worst(np.empty((0, 2)), WAYS), [np.nan, np.nan])
    assert worst(np.stack([X, X + 1]), WAYS).tolist() == [[2.0, 10.0], [3.0, 11.0]]


def test_from_end_to_end_of_the_range() -> None:
    found = worst_to_best(X, WAYS, (1.0, 101.0), None).transform(X)
    assert_array_equal(found, [[1, 101], [101, 1], [np.nan, 76]])


def test_too_large_values_are_named() -> None:
    with pytest.raises(ki.MethodError, match="b has values of a size of inf"):
        worst_to_best(np.array([[1.0, np.inf], [2.0, 3.0]]), WAYS, (0.0, 1.0), ("a", "b"))
