"""The smallest member."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from methods.aggregation.small import scored

METHOD = ki.aggregation.Minimum()


def test_by_hand() -> None:
    x = np.array([[3.0, 1.0, 9.0], [3.0, np.nan, -9.0], [np.nan, np.nan, np.nan]])
    assert_array_equal(METHOD.combine(x, np.ones(3)), [1.0, -9.0, np.nan])
    assert_array_equal(METHOD.combine(x, np.array([2.0, 0.0, 0.1])), [3.0, -9.0, np.nan])
    assert METHOD.combine(np.empty((0, 2)), np.ones(2)).shape == (0,)
    assert not METHOD.needs_positive
    assert not METHOD.decides_at_zero()


def test_draws_of_weights_take_their_own_members() -> None:
    x = np.array([[3.0, 1.0]])
    assert METHOD.combine(x, np.array([[1.0, 0.0], [0.0, 1.0]])).tolist() == [[3.0], [1.0]]


def test_gradient_by_hand() -> None:
    x = np.array([[3.0, 1.0, 9.0], [1.0, 1.0, 9.0], [np.nan, 4.0, 4.5], [np.nan, np.nan, np.nan]])
    expected = [[0.0, 1.0, 0.0], [np.nan, np.nan, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    assert_array_equal(METHOD.gradient(x, np.ones(3)), expected)
    # A tie with a member that does not count is none.
    assert METHOD.gradient(x[1:2], np.array([1.0, 0.0, 1.0])).tolist() == [[1.0, 0.0, 0.0]]


def test_scores_a_framework_with_errors() -> None:
    scores = scored("minimum", [[10, 40, 90], [40, 40, 90], [None, 30, 90]], errors=[2.0, 3.0, 4.0])
    assert_allclose(scores.value[:, 0], [10, 40, 30])
    assert_allclose(scores.standard_error[:, 0], [2.0, np.nan, 3.0])
    assert list(scores.reason[:, 0]) == ["estimated", "no_gradient", "estimated"]


@pytest.mark.parametrize("wrong", [{"weights": [1]}, {"floor": 1}, {"method": "maximum"}, {"ties": "all"}])
def test_wrong_parameters_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.aggregation.Minimum(**wrong)
