"""The weighted median."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from methods.aggregation.small import scored

METHOD = ki.aggregation.Median()


def test_by_hand() -> None:
    x = np.array([[3.0, 1.0, 9.0, 5.0], [3.0, 1.0, np.nan, 5.0], [np.nan, np.nan, 7.0, np.nan]])
    assert METHOD.combine(x, np.ones(4)).tolist() == [4.0, 3.0, 7.0]
    # In order 1, 3, 5, 9 with weights 1, 4, 1, 1 the weight up to 3 is 5 of 7.
    assert METHOD.combine(x[:1], np.array([4.0, 1.0, 1.0, 1.0])).tolist() == [3.0]
    # Weights 2, 1, 2, 1 in that order: half is reached exactly at 3.
    assert METHOD.combine(x[:1], np.array([1.0, 2.0, 1.0, 2.0])).tolist() == [4.0]


def test_an_outlying_member_changes_nothing() -> None:
    x = np.array([[3.0, 4.0, 5.0], [-1e9, 4.0, 1e9]])
    assert METHOD.combine(x, np.ones(3)).tolist() == [4.0, 4.0]
    assert not METHOD.needs_positive
    assert not METHOD.decides_at_zero()


def test_two_members_have_their_mean_or_the_heavier_one() -> None:
    x = np.array([[2.0, 6.0]])
    assert METHOD.combine(x, np.ones(2)).tolist() == [4.0]
    assert METHOD.combine(x, np.array([1.0, 1.5])).tolist() == [6.0]


def test_without_a_member_or_weight_there_is_no_value() -> None:
    x = np.array([[np.nan, np.nan], [3.0, np.nan]])
    assert_array_equal(METHOD.combine(x, np.ones(2)), [np.nan, 3.0])
    assert_array_equal(METHOD.combine(x, np.array([0.0, 1.0])), [np.nan, np.nan])
    assert METHOD.combine(np.empty((0, 2)), np.ones(2)).shape == (0,)


def test_gradient_by_hand() -> None:
    x = np.array([[3.0, 1.0, 9.0], [3.0, np.nan, 9.0], [4.0, 4.0, 4.0]])
    expected = [[1.0, 0.0, 0.0], [0.5, 0.0, 0.5], [np.nan, np.nan, np.nan]]
    assert_array_equal(METHOD.gradient(x, np.ones(3)), expected)


def test_scores_a_framework_with_errors() -> None:
    scores = scored("median", [[10, 40, 90], [40, 40, 40], [10, None, 90]], errors=[2.0, 3.0, 4.0])
    assert_allclose(scores.value[:, 0], [40, 40, 50])
    assert_allclose(scores.standard_error[:, 0], [3.0, np.nan, np.hypot(2, 4) / 2])
    assert list(scores.reason[:, 0]) == ["estimated", "no_gradient", "estimated"]


@pytest.mark.parametrize("wrong", [{"weights": [1]}, {"quantile": 0.5}, {"method": "mean"}, {"floor": 1}])
def test_wrong_parameters_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.aggregation.Median(**wrong)
