"""Design effects."""

from __future__ import annotations

import math

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.stages.elements import Elements

NAN = math.nan


def test_by_hand() -> None:
    # Of 100 people 20 were asked; the variance of answers is 4: 0.2 with replacement, 0.16 without.
    of = Elements(np.array([[4.0]]), np.array([[100.0]]))
    n, error = np.array([[20]]), np.array([[0.4]])
    assert_allclose(of.design_effect(error, n, replacement=True), [[0.8]])
    assert_allclose(of.design_effect(error, n, replacement=False), [[1.0]])


def test_what_cannot_be_told() -> None:
    of = Elements(np.array([[0.0, NAN, 4.0, 4.0, 4.0]]), np.array([[100.0, 100, 20, 15, 100]]))
    n, error = np.full((1, 5), 20), np.array([[0.0, 0.4, 0.4, 0.4, NAN]])
    assert_array_equal(of.design_effect(error, n, replacement=False), np.full((1, 5), NAN))
    with_replacement = of.design_effect(error, n, replacement=True)
    assert_array_equal(np.isnan(with_replacement), [[True, True, False, False, True]])


def test_a_census_has_an_effect_of_0() -> None:
    of = Elements(np.array([[4.0]]), np.array([[100.0]]))
    assert of.design_effect(np.array([[0.0]]), np.array([[20]]), replacement=True)[0, 0] == 0
