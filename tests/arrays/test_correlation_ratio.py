"""The correlation ratio, against closed forms."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ketahanan_index.arrays.correlation_ratio import correlation_ratio

Array = NDArray[np.float64]


def normals(units: int, columns: int, seed: int = 7) -> Array:
    return np.random.default_rng(seed).normal(size=(columns, units))


def test_independent_normals_under_a_mean() -> None:
    """η² = w²σ²/Σw²σ²; tolerance 0.01 at 40,000 units."""
    size = np.array([1.0, 2.0, 3.0, 0.0])
    x = normals(40_000, 4)
    y = size @ x
    found = [correlation_ratio(one, y) for one in x]
    assert found == pytest.approx(size**2 / (size**2).sum(), abs=0.01)


def test_correlated_normals() -> None:
    """η² = ρ², also of one that has no weight at all."""
    x, e, other = normals(40_000, 3)
    y = 0.6 * x + 0.8 * e
    assert correlation_ratio(x, y) == pytest.approx(0.36, abs=0.01)
    assert correlation_ratio(0.5 * x + np.sqrt(0.75) * other, y) == pytest.approx(0.09, abs=0.01)


def test_what_no_straight_line_shows() -> None:
    """y = x² + e of normals: Var(x²) = 2, so η² = 2/3 while the correlation is 0."""
    x, e = normals(40_000, 2)
    assert correlation_ratio(x, x**2 + e) == pytest.approx(2 / 3, abs=0.02)


def test_ishigami() -> None:
    """First-order indices by Ishigami and Homma (1990, doi:10.1109/ISUMA.1990.151285): 0.3139, 0.4424 and 0."""
    x = np.random.default_rng(3).uniform(-np.pi, np.pi, size=(3, 40_000))
    y = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    assert [correlation_ratio(one, y) for one in x] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.01)


@pytest.mark.parametrize("units", [12, 30, 100, 1000])
def test_chance_explains_no_more_than_its_degrees_of_freedom(units: int) -> None:
    """With fewer than 10 knots, an unrelated x explains at most 9/n on average; smoothing leaves it near 1/n."""
    found = [correlation_ratio(*normals(units, 2, seed)) for seed in range(200)]
    assert np.mean(found) < 3 / units


def test_two_values_are_two_means() -> None:
    """Between over total sum of squares, by hand: means 2 and 7 about 4.5, 4 · 6.25 · … / 30."""
    x, y = np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 3.0, 6.0, 8.0])
    assert correlation_ratio(x, y) == pytest.approx(25 / 29)


@pytest.mark.parametrize("values", [3, 5, 10])
def test_many_units_of_few_values_are_their_means(values: int) -> None:
    place = np.repeat(np.arange(values), 200)
    height = np.random.default_rng(values).normal(size=values)
    y = height[place] + 0.1 * normals(len(place), 1)[0]
    means = np.array([y[place == i].mean() for i in range(values)])
    between = ((means[place] - y.mean()) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    assert correlation_ratio(place.astype(float), y) == pytest.approx(between, abs=1e-3)


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ([], [], None),
        ([1.0], [1.0], None),
        ([1.0, 2.0], [1.0, 3.0], None),
        ([1.0, 2.0, np.nan], [1.0, 3.0, 4.0], None),
        ([1.0, 2.0, 3.0], [5.0, 5.0, 5.0], None),
        ([1.0, 2.0, 3.0], [0.3, 0.1 + 0.2, 0.3], None),
        ([np.nan] * 4, [1.0, 2.0, 3.0, 4.0], None),
        ([2.0, 2.0, 2.0], [1.0, 2.0, 3.0], 0.0),
        ([0.3, 0.1 + 0.2, 0.3], [1.0, 2.0, 3.0], 0.0),
        ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], 1.0),
        ([1.0, 2.0, 3.0], [6.0, 4.0, 2.0], 1.0),
        ([1.0, np.nan, 2.0, 3.0], [1.0, 9.0, 2.0, 3.0], 1.0),
        ([0.0, 1e308, -1e308], [0.0, 1e308, -1e308], 1.0),
        ([0.0, 1e-300, -1e-300], [0.0, 1e-300, -1e-300], 1.0),
    ],
)
def test_edges(x: list[float], y: list[float], expected: float | None) -> None:
    found = correlation_ratio(np.array(x), np.array(y))
    assert np.isnan(found) if expected is None else found == pytest.approx(expected)


def test_an_outlier_far_away() -> None:
    x = np.append(normals(500, 1)[0], 1e9)
    assert 0 <= correlation_ratio(x, np.append(x[:-1], 3.0)) <= 1


def test_most_units_at_one_end() -> None:
    x = np.r_[np.zeros(400), np.linspace(0, 100, 100)]
    assert correlation_ratio(x, 2 * x + 5) == pytest.approx(1.0)


def test_units_in_any_order_give_the_same_bits() -> None:
    x, e = np.round(normals(300, 2), 1)
    found = {
        correlation_ratio(x[order], (x + e)[order])
        for order in (np.random.default_rng(seed).permutation(300) for seed in range(5))
    }
    assert len(found) == 1


def test_a_straight_line_on_either_changes_nothing() -> None:
    x, e = normals(200, 2)
    y = x**2 + e
    for (a, b), (c, d) in itertools.product([(1.0, 0.0), (-3.0, 7.0), (1e6, -1e6)], repeat=2):
        assert correlation_ratio(a * x + b, c * y + d) == pytest.approx(correlation_ratio(x, y), abs=2e-3)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=60))
def test_a_share_or_nothing(pairs: list[tuple[int, int]]) -> None:
    x, y = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    found = correlation_ratio(x, y)
    if len(y) < 3 or y.min() == y.max():
        assert np.isnan(found)
    else:
        assert 0 <= found <= 1
        if x.min() == x.max():
            assert found == 0
