"""What is expected of missing values given present ones."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays import conditional
from ketahanan_index.arrays.conditional import expected, regressions

Array = NDArray[np.float64]


def holed(seed: int, units: int = 60, indicators: int = 5) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    whole = rng.normal(size=(units, 2)) @ rng.normal(size=(2, indicators)) + rng.normal(
        size=(units, indicators)
    )
    z = np.where(rng.random(whole.shape) < 0.35, np.nan, whole)
    return z, np.asarray(np.corrcoef(whole.T))


def test_equals_the_formula_unit_by_unit() -> None:
    z, r = holed(1)
    found = expected(z, r)
    for row, filled in zip(z, found, strict=True):
        o, m = ~np.isnan(row), np.isnan(row)
        if o.any():
            by_hand = r[np.ix_(m, o)] @ np.linalg.inv(r[np.ix_(o, o)]) @ row[o]
            assert_allclose(filled[m], by_hand, rtol=1e-10, atol=1e-12)
        else:
            assert np.isnan(filled).all()
        assert_array_equal(filled[o], row[o])


def test_the_order_of_units_and_the_size_of_blocks_do_not_change_a_bit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    z, r = holed(2, units=400, indicators=8)
    found = expected(z, r)
    order = np.random.default_rng(3).permutation(len(z))
    assert_array_equal(expected(z[order], r), found[order])
    monkeypatch.setattr(conditional, "BLOCK", 7)
    assert_array_equal(expected(z, r), found)


def test_collinear_predictors_share_a_slope() -> None:
    # Two copies of one predictor: the smallest coefficients that do what one with 0.8 does are 0.4 each.
    r = np.array([[1.0, 1.0, 0.8], [1.0, 1.0, 0.8], [0.8, 0.8, 1.0]])
    present = np.array([[True, True, False], [True, False, False]])
    assert_allclose(regressions(present, r)[:, :, 2], [[0.4, 0.4, 0.0], [0.8, 0.0, 0.0]], atol=1e-12)


def test_collinear_or_not_well_conditioned_patterns_agree() -> None:
    z, r = holed(4)
    doubled = np.block([[r, r[:, :1]], [r[:1], np.ones((1, 1))]])
    beside = np.column_stack([z, np.full(len(z), np.nan)])
    assert_allclose(expected(beside, doubled)[:, :-1], expected(z, r), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("shape", [(0, 3), (2, 3)])
def test_no_units_and_units_without_values_stay_as_they_are(shape: tuple[int, int]) -> None:
    z = np.full(shape, np.nan)
    assert_array_equal(expected(z, np.eye(3)), z)


def test_without_holes_nothing_changes_and_the_input_is_left_alone() -> None:
    z = np.arange(6.0).reshape(2, 3)
    assert_array_equal(expected(z, np.eye(3)), z)
    holes = np.where(z == 4, np.nan, z)
    before = holes.copy()
    assert expected(holes, np.eye(3))[1, 1] == 0.0
    assert_array_equal(holes, before)
