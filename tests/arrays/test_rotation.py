"""Varimax."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ketahanan_index.arrays.rotation import varimax

SIMPLE = np.array([[0.9, 0.0], [0.8, 0.0], [0.7, 0.0], [0.0, 0.6], [0.0, 0.5]])


def turned(angle: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@pytest.mark.parametrize("normal", [True, False])
@pytest.mark.parametrize("angle", [0.0, 0.3, 1.2, 2.5])
def test_finds_a_simple_structure_again(angle: float, normal: bool) -> None:
    found, settled = varimax(SIMPLE @ turned(angle), normal=normal)
    assert settled
    order = np.argsort(-(found**2).sum(axis=0))
    assert_allclose(np.abs(found[:, order]), SIMPLE, atol=1e-12)


@pytest.mark.parametrize("normal", [True, False])
def test_no_angle_is_better(normal: bool) -> None:
    loading = np.random.default_rng(8).normal(size=(9, 2))
    found, settled = varimax(loading, normal=normal)
    assert settled
    held = np.sqrt((loading**2).sum(axis=1, keepdims=True)) if normal else 1.0

    def criterion(angle: float) -> float:
        return float((((found / held) @ turned(angle)) ** 2).var(axis=0).sum())

    assert all(criterion(angle) <= criterion(0.0) + 1e-12 for angle in np.linspace(0, np.pi, 181))


def test_keeps_what_the_factors_hold_of_each() -> None:
    loading = np.random.default_rng(9).normal(size=(8, 4))
    found, settled = varimax(loading)
    assert settled
    assert_allclose(found @ found.T, loading @ loading.T, atol=1e-12)


def test_one_factor_is_not_rotated() -> None:
    found, settled = varimax(SIMPLE[:, :1])
    assert settled
    assert_allclose(found, SIMPLE[:, :1], rtol=1e-15)


def test_an_indicator_that_no_factor_holds_is_no_division_by_zero() -> None:
    found, settled = varimax(np.vstack([SIMPLE, np.zeros((1, 2))]))
    assert settled
    assert_allclose(found[-1], 0)


def test_loadings_in_a_regular_figure_have_no_best_rotation() -> None:
    angles = np.array([0.0, 2, 4]) * np.pi / 3
    _, settled = varimax(np.stack([np.cos(angles), np.sin(angles)], axis=1))
    assert not settled
