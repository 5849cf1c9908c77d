"""Weights by rotated factors."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.arrays.correlations import components, disagreement
from ketahanan_index.arrays.rotation import varimax
from ketahanan_index.methods import Array
from methods.weighting.peers import X

METHOD = ki.weighting.FactorAnalysis()
NAN = np.nan

# OECD and JRC (2008), Table A.1: the Technology Achievement Index of 23 countries, from Finland to Slovenia.
TAI = np.array(
    [
        [187, 125.6, 200.2, 50.7, 3.08, 4.15, 10.0, 27.4],
        [289, 130.0, 179.1, 66.2, 3.00, 4.07, 12.0, 13.9],
        [271, 156.6, 125.8, 59.7, 3.10, 4.14, 11.4, 15.3],
        [994, 64.6, 49.0, 80.8, 3.00, 3.86, 9.5, 10.0],
        [779, 9.8, 4.8, 66.7, 2.97, 3.65, 10.8, 23.2],
        [189, 151.2, 136.0, 50.9, 3.02, 3.77, 9.4, 9.5],
        [82, 134.0, 57.4, 61.9, 3.02, 3.73, 9.4, 14.9],
        [31, 38.6, 108.0, 48.7, 2.94, 4.18, 11.6, 14.2],
        [75, 18.2, 125.9, 16.2, 2.94, 3.94, 10.9, 25.3],
        [8, 25.5, 72.3, 74.9, 2.95, 3.83, 7.1, 24.2],
        [235, 36.8, 41.2, 64.2, 2.94, 3.75, 10.2, 14.4],
        [103, 20.2, 193.6, 19.0, 3.12, 4.39, 11.9, 11.2],
        [106, 110.3, 48.6, 53.6, 2.97, 3.68, 9.4, 12.3],
        [72, 73.9, 58.9, 47.6, 2.91, 3.86, 9.3, 13.6],
        [103, 13.0, 146.7, 15.4, 2.86, 3.91, 11.7, 13.1],
        [165, 14.8, 84.2, 50.3, 2.99, 3.79, 8.4, 13.6],
        [205, 33.6, 36.4, 58.9, 2.97, 3.80, 7.9, 12.6],
        [74, 43.6, 43.2, 45.0, 2.96, 3.74, 9.6, 11.0],
        [42, 8.6, 21.0, 53.4, 2.86, 3.62, 7.3, 15.6],
        [13, 9.8, 30.4, 51.0, 3.00, 3.65, 7.2, 13.0],
        [28, 4.2, 25.0, 51.7, 2.75, 3.68, 9.5, 8.2],
        [26, 6.2, 21.6, 63.5, 2.73, 3.46, 9.1, 7.7],
        [105, 4.0, 20.3, 49.5, 2.84, 3.71, 7.1, 10.6],
    ]
)
NAMES = (
    "patents",
    "royalties",
    "internet",
    "exports",
    "telephones",
    "electricity",
    "schooling",
    "university",
)
# Table 17: loadings of four factors after varimax, and their squares scaled to sum 1.
LOADINGS = np.array(
    [
        [0.07, 0.97, 0.06, 0.06],
        [0.13, 0.07, -0.07, 0.93],
        [0.79, -0.21, 0.21, 0.42],
        [-0.64, 0.56, -0.04, 0.36],
        [0.37, 0.17, 0.38, 0.68],
        [0.82, -0.04, 0.25, 0.35],
        [0.88, 0.23, -0.09, 0.09],
        [0.08, 0.04, 0.96, 0.04],
    ]
)


def test_the_example_of_the_handbook() -> None:
    # The two logarithms are printed with two decimals only, so that the last digits of the tables may differ.
    size, loading = components(1 - disagreement(TAI))
    assert_allclose(size / 8, [0.419, 0.218, 0.123, 0.111, 0.060, 0.037, 0.022, 0.009], atol=1.2e-3)
    rotated, settled = varimax(loading[:, :4])
    assert settled
    explained = (LOADINGS**2).sum(axis=0)
    assert_allclose(explained, [2.64, 1.39, 1.19, 1.76], atol=0.011)
    fits = [
        np.abs(np.abs(rotated[:, list(order)]) - np.abs(LOADINGS)).max()
        for order in itertools.permutations(range(4))
    ]
    assert min(fits) < 0.021
    # Its rule: internet, electricity and schooling belong to the first factor, patents and exports to the second,
    # university to the third, royalties and telephones to the fourth.
    taken = LOADINGS[range(8), [1, 3, 0, 1, 3, 0, 0, 2]] ** 2
    found = ki.weighting.FactorAnalysis(minimum_eigenvalue=0).fit(TAI, np.ones(8), names=NAMES)
    assert_allclose(found.value, taken / taken.sum(), atol=5e-3)
    assert [p.column for p in found.remarks(NAMES)] == []


def test_one_factor_gives_squared_loadings() -> None:
    # merwan.json, case m12x6, first two eigenvalues 4.42 and 0.69: by eigenvalue one factor, by share two.
    one = ki.weighting.PrincipalComponents(components="kaiser").fit(X, np.ones(6)).value
    assert_allclose(METHOD.fit(X, np.ones(6)).value, one, rtol=1e-12)


def test_two_factors_restated() -> None:
    # merwan stops its rotation after 20 steps: 0.21097052961789697 and 0.09683873091616131 instead.
    method = ki.weighting.FactorAnalysis(minimum_eigenvalue=0, normal=False)
    expected = [0.21002937, 0.09824576, 0.16153265, 0.19873704, 0.21345156, 0.11800361]
    assert_allclose(method.fit(X, np.ones(6)).value, expected, rtol=1e-7)


def columns(number: int) -> Array:
    """Return columns without any correlation: a Hadamard matrix of 8 without its first column."""
    two = np.array([[1.0, 1.0], [1.0, -1.0]])
    return np.kron(np.kron(two, two), two)[:, 1 : 1 + number]


def test_closed_form_of_two_topics() -> None:
    # Two members with r = 0.6, two with 0.8, none across: factors of size 1.8 and 1.6, loadings 0.9 and 0.8 squared.
    a, b, c, d = columns(4).T
    x = np.stack([a, c, 0.6 * a + 0.8 * b, 0.8 * c + 0.6 * d], axis=1)
    found = METHOD.fit(x, np.ones(4))
    assert_allclose(found.value, np.array([0.8, 0.9, 0.8, 0.9]) / 3.4, rtol=1e-9)
    assert not found.remarks(tuple("abcd"))


def test_a_member_against_its_factor_is_named() -> None:
    a, b, c, d = columns(4).T
    x = np.stack([a, 0.6 * a + 0.8 * b, -(0.8 * a + 0.6 * c), d], axis=1)
    found = METHOD.fit(x, np.ones(4))
    (warning,) = found.remarks(tuple("abcd"))
    assert warning.severity == "warning"
    assert warning.code == "opposed_member"
    assert warning.message.startswith("c runs against the others of its factor")
    assert_allclose(found.value.sum(), 1, rtol=1e-12)


def test_how_many_factors_are_kept() -> None:
    # Sizes 1.6, 1.4, 1, 1, 0.6 and 0.4 of 6: shares 0.27, 0.23, 0.17, 0.17, 0.1 and 0.07.
    a, b, c, d, e, f = columns(6).T
    x = np.stack([a, 0.6 * a + 0.8 * b, c, 0.4 * c + np.sqrt(0.84) * d, e, f], axis=1)
    size, _ = components(1 - disagreement(x))
    assert_allclose(size, [1.6, 1.4, 1, 1, 0.6, 0.4], rtol=1e-9)

    def kept(**minimum: Any) -> int:
        return int(ki.weighting.FactorAnalysis(**minimum)._kept(size))

    assert kept() == 4
    assert kept(minimum_eigenvalue=0) == 5
    assert kept(minimum_eigenvalue=0, minimum_share=0) == 6
    assert kept(minimum_share=0.2, minimum_total=0) == 2
    assert kept(minimum_share=0.2, minimum_total=0.6) == 3
    assert kept(minimum_eigenvalue=9, minimum_total=0) == 1
    assert kept(minimum_total=1) == 6


def test_only_complete_units_and_counting_members_are_looked_at() -> None:
    x = np.column_stack([X, np.full(12, NAN)])
    x[3, 1] = NAN
    found = METHOD.fit(x, np.array([1.0, 1, 1, 1, 1, 1, 0])).value
    assert found[6] == 0
    assert_allclose(found[:6], METHOD.fit(np.delete(X, 3, axis=0), np.ones(6)).value, rtol=1e-15)
    assert METHOD.fit(x, np.array([0.0, 0, 0, 0, 0, 0, 2])).value.tolist() == [0, 0, 0, 0, 0, 0, 1]


REGULAR = np.stack([columns(2) @ [np.cos(t), np.sin(t)] for t in np.array([0.0, 2, 4]) * np.pi / 3], axis=1)


@pytest.mark.parametrize(
    ("x", "code", "text"),
    [
        ([[1.0, 2.0, 1.0], [2.0, 3.0, 4.0]], "too_few_units", "a, b, c are all present in 2 of"),
        (np.empty((0, 3)), "too_few_units", "all present in 0 of"),
        ([[1.0, 5.0, 1.0], [2.0, 5.0, 7.0], [4.0, 5.0, 3.0]], "constant_member", "b has one value only"),
        (REGULAR, "undetermined_rotation", "for a, b, c all rotations are equally good"),
    ],
)
def test_refusals_name_the_members(x: object, code: str, text: str) -> None:
    with pytest.raises(ki.MethodError, match=text) as caught:
        METHOD.fit(np.array(x), np.ones(3), names=("a", "b", "c"))
    assert {problem.code for problem in caught.value.problems} == {code}


def test_a_cut_between_equals_is_refused() -> None:
    x = columns(3)
    method = ki.weighting.FactorAnalysis(minimum_eigenvalue=2, minimum_total=0.5)
    with pytest.raises(
        ki.MethodError, match="components 2 and 3 of number 1, number 2, number 3 explain the same"
    ):
        method.fit(x, np.ones(3))
    assert_allclose(METHOD.fit(x, np.ones(3)).value, 1 / 3, rtol=1e-12)


@pytest.mark.parametrize(
    "minimum",
    [
        {"minimum_eigenvalue": -1},
        {"minimum_eigenvalue": np.inf},
        {"minimum_eigenvalue": NAN},
        {"minimum_share": np.inf},
        {"minimum_total": NAN},
        {"minimum_share": 1.5},
        {"minimum_total": -0.1},
        {"minimum_share": NAN},
        {"factors": 2},
    ],
)
def test_bad_minima(minimum: dict[str, Any]) -> None:
    with pytest.raises(ki.MethodError):
        ki.weighting.FactorAnalysis(**minimum)
