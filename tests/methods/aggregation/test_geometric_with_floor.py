"""The weighted geometric mean of members kept above a floor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import FrameworkError, MethodError
from methods.aggregation.small import scored

METHOD = ki.aggregation.GeometricWithFloor(floor=1)
X = np.array([[2.0, 8.0, 5.0], [1.5, np.nan, 3.0], [7.0, 7.0, 7.0]])
WEIGHTS = np.array([1.0, 2.0, 0.5])


def test_by_hand() -> None:
    # sqrt(1 x 64) = 8, sqrt(1 x 4) = 2, and 1 for members that are all on the floor or below.
    x = np.array([[0.0, 64.0], [0.999, 4.0], [1.0, 0.0], [np.nan, 0.5], [np.nan, np.nan]])
    assert_allclose(METHOD.combine(x, np.ones(2)), [8.0, 2.0, 1.0, 1.0, np.nan], rtol=1e-15)
    # With weights 1 and 3: 16 ** (3 / 4) = 8.
    assert_allclose(METHOD.combine(np.array([[0.0, 16.0]]), np.array([1.0, 3.0])), [8.0], rtol=1e-15)
    assert METHOD.combine(np.empty((0, 2)), np.ones(2)).shape == (0,)


def test_above_the_floor_it_is_the_geometric_mean() -> None:
    geometric = ki.aggregation.GeometricMean()
    assert_array_equal(METHOD.combine(X, WEIGHTS), geometric.combine(X, WEIGHTS))
    assert_array_equal(METHOD.gradient(X, WEIGHTS), geometric.gradient(X, WEIGHTS))


def test_a_zero_does_not_decide() -> None:
    assert ki.aggregation.GeometricMean().decides_at_zero()
    assert not METHOD.decides_at_zero()
    assert METHOD.needs_positive


def test_the_lower_the_floor_the_lower_the_mean() -> None:
    x = np.array([[0.0, 50.0, 60.0, 70.0]])
    means = [
        ki.aggregation.GeometricWithFloor(floor=floor).combine(x, np.ones(4))[0]
        for floor in (1e-6, 0.1, 1, 10)
    ]
    assert (np.diff(means) > 0).all()
    # A floor of 1 instead of 0.1 under four equal weights: 10 ** (1 / 4).
    assert_allclose(means[2] / means[1], 10**0.25, rtol=1e-14)


def test_on_or_below_the_floor_there_is_no_gradient() -> None:
    x = np.array([[0.0, 16.0], [1.0, 16.0], [np.nan, 16.0]])
    expected = [[np.nan, 0.5 * 4 / 16], [np.nan, 0.5 * 4 / 16], [0.0, 1.0]]
    assert_allclose(METHOD.gradient(x, np.ones(2)), expected, rtol=1e-15)
    assert_allclose(METHOD.gradient(x[:1], np.array([0.0, 1.0])), [[0.0, 1.0]], rtol=1e-15)


def test_scores_a_framework_with_errors() -> None:
    rows: list[list[float | None]] = [[0, 16, None], [4, 16, None], [4, 16, 1]]
    method = {"method": "geometric_with_floor", "floor": 1}
    scores = scored(method, rows, errors=[2.0, 3.0, 0.0])
    assert_allclose(scores.value[:, 0], [4, 8, 4])
    assert_allclose(scores.standard_error[1, 0], np.hypot(2 * 8 / 4 / 2, 3 * 8 / 16 / 2))
    # The member on the floor has no sampling error in the last village: its slope is not needed.
    assert list(scores.reason[:, 0]) == ["no_gradient", "estimated", "estimated"]
    assert not (scores.problems["code"] == "zero_under_mean").any()


def test_a_negative_member_is_refused_by_name() -> None:
    with pytest.raises(MethodError, match="geometric_with_floor of indeks cannot take the negative value -5"):
        scored({"method": "geometric_with_floor", "floor": 1}, [[80, 12, 10], [10, -5, 10]])


@pytest.mark.parametrize(
    "floor", [0, -1, -0.0, np.nan, np.inf, -np.inf, None, "low", [1.0], {"value": 1}, 1j, "1,5"]
)
def test_wrong_floors_are_refused(floor: Any) -> None:
    with pytest.raises(MethodError, match="floor"):
        ki.aggregation.GeometricWithFloor(floor=floor)


def test_a_floor_must_be_stated() -> None:
    with pytest.raises(FrameworkError, match="floor"):
        scored("geometric_with_floor", [[1, 2]])
