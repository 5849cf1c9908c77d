"""Factors that reach known totals, and what they leave to vary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.intake.reduced import Calibrated
from ketahanan_index.survey.calibration import Margin, calibrated, residuals

ROWS, COLUMNS = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 2])


def margins(truth: np.ndarray) -> list[Margin]:
    """Return the margins of a table of 2 × 3 cells."""
    return [
        Margin(ROWS.astype(np.intp), np.bincount(ROWS, weights=truth).astype(np.float64)),
        Margin(COLUMNS.astype(np.intp), np.bincount(COLUMNS, weights=truth).astype(np.float64)),
    ]


@settings(max_examples=60, deadline=None)
@given(
    before=st.lists(st.floats(0.5, 20), min_size=6, max_size=6),
    truth=st.lists(st.floats(0.5, 20), min_size=6, max_size=6),
)
def test_raking_reaches_both_margins_by_a_factor_of_each(before: list[float], truth: list[float]) -> None:
    start, known = np.array(before)[:, None], margins(np.array(truth))
    factor, distance = calibrated(start, known, None)
    assert distance.max() <= 1e-12
    for margin in known:
        assert_allclose(np.bincount(margin.group, weights=(start * factor)[:, 0]), margin.total, rtol=1e-12)
    # A factor of the row times one of the column: the odds between cells stay what they were.
    table = factor[:, 0].reshape(2, 3)
    assert_allclose(table[0] * table[1, 0], table[1] * table[0, 0], rtol=1e-9)


def test_a_post_stratification_is_total_over_sum() -> None:
    margin = Margin(np.arange(2), np.array([30.0, 0.0]))
    factor, distance = calibrated(np.array([[10.0, 20.0], [0.0, 0.0]]), [margin], None)
    assert_array_equal(factor, [[3.0, 1.5], [0.0, 0.0]])
    assert_array_equal(distance, np.zeros((2, 2)))


@settings(max_examples=30, deadline=None)
@given(truth=st.lists(st.floats(8, 12), min_size=6, max_size=6))
def test_limits_hold_and_a_wide_one_is_near_raking(truth: list[float]) -> None:
    start, known = np.full((6, 1), 10.0), margins(np.array(truth))
    factor, distance = calibrated(start, known, (0.5, 2.0))
    assert distance.max() <= 1e-9
    assert factor.min() >= 0.5
    assert factor.max() <= 2.0
    raked, _ = calibrated(start, known, None)
    wide, _ = calibrated(start, known, (1e-6, 1e6))
    assert_allclose(wide, raked, rtol=1e-5)


@pytest.mark.parametrize("limits", [None, (0.9, 1.1)])
def test_what_cannot_be_reached_says_how_far_it_is(limits: tuple[float, float] | None) -> None:
    start = np.array([[1.0], [0.0], [0.0], [1.0]])
    known = [
        Margin(np.array([0, 0, 1, 1]), np.array([5.0, 5.0])),
        Margin(np.array([0, 1, 0, 1]), np.array([4.0, 6.0])),
    ]
    _, distance = calibrated(start, known, limits)
    assert (distance[[0, 3]] > 0.05).all()


def brute(u: np.ndarray, x: np.ndarray, d: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Return weighted residuals of a regression with the weights before, person by person."""
    root = np.sqrt(d)
    slope, *_ = np.linalg.lstsq(x * root[:, None], u * root, rcond=None)
    return np.asarray(d * g * (u - x @ slope))


@pytest.mark.parametrize("several", [False, True])
def test_residuals_are_those_of_a_weighted_regression(several: bool) -> None:
    rng = np.random.default_rng(1)
    n = 40
    unit = np.sort(rng.integers(0, 2, n)).astype(np.intp)
    cell = rng.integers(0, 6, n).astype(np.intp)
    group = np.stack([ROWS, COLUMNS] if several else [np.arange(6)]).astype(np.intp)
    d = rng.uniform(1, 5, n)
    factor = rng.uniform(0.5, 2, (2, 6))
    g = factor[unit, cell]
    u = rng.normal(size=n)
    found = residuals((d * g * u)[:, None], Calibrated(cell, group, d, d * g), unit)[:, 0]
    expected = np.empty(n)
    for one in (0, 1):
        here = unit == one
        x = np.concatenate([np.eye(int(m.max()) + 1)[m[cell[here]]] for m in group], axis=1)
        expected[here] = brute(u[here], x, d[here], g[here])
    assert_allclose(found, expected, atol=1e-11)


def test_sums_of_rows_are_as_good_as_people() -> None:
    rng = np.random.default_rng(2)
    unit = np.zeros(12, dtype=np.intp)
    cell = np.tile(np.arange(6), 2).astype(np.intp)
    group = np.stack([ROWS, COLUMNS]).astype(np.intp)
    d, u = rng.uniform(1, 5, 12), rng.normal(size=(12, 2))
    whole = residuals(d[:, None] * u, Calibrated(cell, group, d, d), unit)
    summed = (d[:, None] * u)[:6] + (d[:, None] * u)[6:]
    joined = residuals(summed, Calibrated(cell[:6], group, d[:6] + d[6:], d[:6] + d[6:]), unit[:6])
    assert_allclose(joined, whole[:6] + whole[6:], atol=1e-12)
