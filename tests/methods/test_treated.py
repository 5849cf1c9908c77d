"""What treatments give back: limits, and curves that pull in a long tail."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ketahanan_index.methods.treated import Curve, Limits, logarithm, power_curve

X = np.array([[1.0, -4.0], [2.0, math.nan], [5.0, 4.0], [9.0, 30.0]])


def test_limits_that_do_not_hold_come_back_from_json() -> None:
    limits = Limits(np.array([-math.inf, 0.0]), np.array([5.0, math.inf]))
    again: Any = Limits.from_arrays(json.loads(json.dumps(limits.arrays(), allow_nan=False)))
    for one in (limits, again):
        assert_array_equal(one.transform(X), [[1.0, 0.0], [2.0, math.nan], [5.0, 4.0], [5.0, 30.0]])
        assert_array_equal(one.derivative(X), [[1.0, 0.0], [1.0, math.nan], [1.0, 1.0], [0.0, 1.0]])


def test_a_curve_that_leaves_an_indicator_alone_comes_back_from_json() -> None:
    one = np.ones(2)
    curve = Curve(one, one, one, np.array([1.0, math.nan]))
    again: Any = Curve.from_arrays(json.loads(json.dumps(curve.arrays(), allow_nan=False)))
    assert_array_equal(again.transform(X), curve.transform(X))
    assert_array_equal(curve.transform(X)[:, 1], X[:, 1])
    assert_array_equal(curve.derivative(X)[:, 1], [1.0, math.nan, 1.0, 1.0])


def test_a_curve_serves_many_draws() -> None:
    draws = np.stack([X, X[::-1]])
    each = [logarithm(draw, 0.01, None) for draw in draws]
    together = logarithm(draws, 0.01, None)
    assert_array_equal(together.transform(draws), [c.transform(x) for c, x in zip(each, draws, strict=True)])
    assert_array_equal(each[0].transform(draws), [each[0].transform(x) for x in draws])
    powers = power_curve(draws, 0.01, None, None).power
    assert_array_equal(powers, [power_curve(x, 0.01, None, None).power for x in draws])


@pytest.mark.parametrize("value", [Limits(np.zeros(1), np.ones(1)), logarithm(X, 0.01, None)])
def test_what_was_learnt_cannot_be_written_to(value: Limits | Curve) -> None:
    with pytest.raises(ValueError, match="read-only"):
        getattr(value, next(iter(value.arrays())))[0] = 1.0
