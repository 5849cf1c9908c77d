"""Steps are round, hold every figure, and are few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan_index.reporting.maps import binning

NUMBERS = st.lists(st.floats(-1e4, 1e4).map(lambda x: round(x, 4)), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (32.1, 70.9, [30, 40, 50, 60, 70, 80]),
        (0.2, 1.0, [0.2, 0.4, 0.6, 0.8, 1.0]),
        (0, 3, [0, 0.5, 1, 1.5, 2, 2.5, 3]),
        (-7, 8, [-7.5, -5, -2.5, 0, 2.5, 5, 7.5, 10]),
        (50, 50, [50, 50]),
        (50, 50 + 1e-13, [50, 50]),
    ],
)
def test_bounds_are_round(low: float, high: float, expected: list[float]) -> None:
    assert binning.steps(np.array([low, np.nan, high])).tolist() == expected


@given(NUMBERS)
def test_every_figure_lies_in_its_step(values: list[float]) -> None:
    x = np.array(values)
    bounds = binning.steps(x)
    step = binning.placed(x, bounds)
    slack = 1e-9 * max(1.0, np.abs(x).max())
    assert (bounds[step] <= x + slack).all()
    assert (x <= bounds[step + 1] + slack).all()
    assert 1 <= len(bounds) - 1 <= 8
    assert len(set(np.round(np.diff(bounds), 6))) == 1


@given(NUMBERS)
def test_thirds_keep_the_order_and_put_equals_together(values: list[float]) -> None:
    x = np.array([*values, np.nan])
    third = binning.third_of(x, binning.thirds(x))
    assert third[-1] == -1
    order = np.argsort(x[:-1])
    assert (np.diff(third[:-1][order]) >= 0).all()
    assert set(third[:-1]) <= {0, 1, 2}
    if len(set(values)) == len(values):
        counts = np.bincount(third[:-1], minlength=3)
        assert counts.max() - counts.min() <= 2
