"""Agreement of indicators, and their components."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.correlations import complete, components, disagreement


def test_complete_units_stay_as_they_are() -> None:
    x = np.array([[1.0, 2.0], [np.nan, 3.0], [4.0, np.nan]])
    assert_array_equal(complete(x), [[1.0, 2.0], [np.nan, np.nan], [np.nan, np.nan]])


def test_equals_one_less_the_correlation() -> None:
    x = np.random.default_rng(5).normal(size=(40, 5)) * [1, 10, 1e-3, 1e6, 1] + [0, 1e3, 5, 0, -7]
    found = disagreement(x)
    assert_allclose(1 - found, np.corrcoef(x.T), rtol=1e-12, atol=1e-12)
    assert_array_equal(found, np.swapaxes(found, -1, -2))
    assert_array_equal(np.diag(found), 0)


def test_pairs_take_the_units_that_have_both() -> None:
    x = np.array([[1.0, 2.0, np.nan], [2.0, 1.0, 5.0], [3.0, 4.0, 6.0], [np.nan, 3.0, 9.0], [5.0, 9.0, 7.0]])
    found = disagreement(x)
    for j, k in ((0, 1), (0, 2), (1, 2)):
        pair = x[:, [j, k]]
        both = pair[~np.isnan(pair).any(axis=1)]
        assert_allclose(1 - found[j, k], np.corrcoef(both.T)[0, 1], rtol=1e-12)


def test_near_agreement_keeps_its_digits() -> None:
    # r of x and x + s e is 1 / sqrt(1 + s^2), with e orthogonal to x and both of length 1.
    x = np.array([1.0, -1.0, 1.0, -1.0]) / 2
    e = np.array([1.0, 1.0, -1.0, -1.0]) / 2
    for size in (1e-3, 1e-6, 1e-7):
        found = disagreement(np.stack([x, x + size * e], axis=1))[0, 1]
        assert_allclose(found, -np.expm1(-np.log1p(size**2) / 2), rtol=1e-8)


def test_any_order_of_units_and_any_number_of_draws_give_the_same_bits() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(3, 50, 4))
    x[rng.random(x.shape) < 0.2] = np.nan
    found = disagreement(x)
    assert_array_equal(found[:, :, :], np.array([disagreement(draw) for draw in x]))
    assert_array_equal(disagreement(x[:, rng.permutation(50)]), found)


@pytest.mark.parametrize(
    "column",
    [[7.0, 7.0, 7.0], [0.1, 0.1, 0.1], [np.nan, np.nan, np.nan], [np.nan, np.nan, 1.0], [np.nan, 2.0, 3.0]],
)
def test_without_common_spread_there_is_no_correlation(column: list[float]) -> None:
    found = disagreement(np.stack([[1.0, 5.0, 5.0], column], axis=1))
    assert_array_equal(found, [[0.0, np.nan], [np.nan, 0.0]])


def test_very_large_and_very_small_values() -> None:
    x = np.array([1.0, 2.0, 4.0])
    found = disagreement(np.stack([x, x * 1e200, -x * 1e-200], axis=1))
    assert_allclose(found, [[0, 0, 2], [0, 0, 2], [2, 2, 0]], atol=1e-15)


def test_components_of_a_known_matrix() -> None:
    # Equal correlations r: one component of size 1 + (m - 1) r on which all load alike, the rest 1 - r.
    r = np.full((3, 3), 0.4) + 0.6 * np.eye(3)
    size, loading = components(r)
    assert_allclose(size, [1.8, 0.6, 0.6], rtol=1e-12)
    assert_allclose(loading[:, 0] ** 2, 0.6, rtol=1e-12)
    assert_allclose(loading @ loading.T, r, rtol=1e-12)


def test_an_eigenvalue_is_never_negative() -> None:
    size, loading = components(np.ones((4, 4)))
    assert (size >= 0).all()
    assert np.isfinite(loading).all()


def test_up_to_the_largest_number() -> None:
    x = np.array([1.0, -2.0, 4.0])
    found = disagreement(np.stack([x, x * 4e307, -x * 1e-308], axis=1))
    assert_allclose(found, [[0, 0, 2], [0, 0, 2], [2, 2, 0]], atol=1e-14)


def test_rounding_alone_is_no_spread() -> None:
    found = disagreement(np.array([[1.0, 0.1 + 0.2], [2.0, 0.3], [4.0, 0.3]]))
    assert_array_equal(found, [[0.0, np.nan], [np.nan, 0.0]])
