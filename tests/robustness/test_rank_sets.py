"""Critical values against all pairs at once, and against closed forms."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from ketahanan_index.methods import Array
from ketahanan_index.robustness import rank_sets
from ketahanan_index.robustness.rank_sets import Kind, Side, holm, quantile_place, simulated
from ketahanan_index.robustness.streams import stream

ASKED: list[tuple[Kind, Side, bool]] = list(
    product(("simultaneous", "marginal"), ("both", "lower", "upper"), (True, False))
)


def families(n: int, kind: Kind, side: Side) -> list[tuple[list[int], NDArray[np.bool_]]]:
    """Return the units of each family and which ordered pairs, the first above the second, belong to it."""
    if kind == "simultaneous":
        return [(list(range(n)), np.ones((n, n), dtype=bool))]
    out = []
    for i in range(n):
        pairs = np.zeros((n, n), dtype=bool)
        if side != "lower":
            pairs[i] = True
        if side != "upper":
            pairs[:, i] = True
        out.append(([i], pairs))
    return out


def sorted_maxima(x: Array, error: Array, drawn: Array, asked: tuple[Kind, Side, bool], place: int) -> Array:
    """Return critical values from all pairs of all draws at once."""
    kind, side, stepdown = asked
    n = len(x)
    spread = np.hypot(error[:, None], error)
    random = (spread > 0) & ~np.eye(n, dtype=bool)
    spread = np.where(random, spread, 1.0)
    stated = (x[:, None] - x) / spread
    told = (drawn[:, :, None] - drawn[:, None, :]) / spread
    out = np.empty(n)
    for units, pairs in families(n, kind, side):
        family = left = pairs & random
        while True:
            value = np.sort(np.where(left, told, 0.0).max(axis=(1, 2)))[place]
            after = family & (stated <= value)
            if not stepdown or after.sum() == left.sum():
                break
            left = after
        out[units] = value
    return out


@settings(max_examples=40)
@given(
    asked=st.sampled_from(ASKED),
    n=st.integers(1, 25),
    seed=st.integers(0, 10_000),
    kept=st.integers(1, 30),
    block=st.sampled_from([64, 2**20]),
    zeros=st.sampled_from([0.0, 0.3, 1.0]),
    unequal=st.sampled_from([0.0, 3.0]),
    level=st.sampled_from([0.5, 0.9, 0.95]),
)
def test_critical_values_are_those_of_all_pairs(
    asked: tuple[Kind, Side, bool],
    n: int,
    seed: int,
    kept: int,
    block: int,
    zeros: float,
    unequal: float,
    level: float,
) -> None:
    random = np.random.default_rng(seed)
    x = np.round(random.normal(50, 10, n))
    error = random.gamma(2, 1, n) * np.exp(random.normal(0, unequal, n)) * (random.random(n) >= zeros)
    drawn = np.stack([stream(seed, 0, b).standard_normal(n) for b in range(99)]) * error
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rank_sets, "KEPT", kept)
        patch.setattr(rank_sets, "BLOCK", block)
        found = simulated(x, error**2, np.full(len(x), np.inf), level, *asked, seed, 99)
    expected = sorted_maxima(x, error, drawn, asked, quantile_place(level, 99))
    assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


def step_by_step(x: Array, error: Array, level: float, asked: tuple[Kind, Side, bool]) -> Array:
    """Return Holm's last critical values, one hypothesis after the other."""
    from scipy.special import ndtri

    kind, side, stepdown = asked
    n = len(x)
    spread = np.hypot(error[:, None], error)
    random = (spread > 0) & ~np.eye(n, dtype=bool)
    stated = (x[:, None] - x) / np.where(random, spread, 1.0)
    out = np.empty(n)
    for units, pairs in families(n, kind, side):
        statistics = np.sort(stated[pairs & random])[::-1]
        left = max(len(statistics), 1)
        value = max(-ndtri((1 - level) / left), 0.0)
        for statistic in statistics if stepdown else []:
            if statistic <= value:
                break
            left = max(left - 1, 1)
            value = max(-ndtri((1 - level) / left), 0.0)
        out[units] = value
    return out


@settings(max_examples=60)
@given(
    asked=st.sampled_from(ASKED),
    n=st.integers(1, 30),
    seed=st.integers(0, 10_000),
    zeros=st.sampled_from([0.0, 0.3, 1.0]),
    level=st.sampled_from([0.3, 0.9, 0.95]),
)
def test_holm_is_hypothesis_by_hypothesis(
    asked: tuple[Kind, Side, bool], n: int, seed: int, zeros: float, level: float
) -> None:
    random = np.random.default_rng(seed)
    x = np.round(random.normal(50, 20, n), 3)
    error = random.gamma(2, 1, n) * (random.random(n) >= zeros)
    found = holm(x, error**2, level, *asked)
    assert_allclose(found, step_by_step(x, error, level, asked), rtol=1e-12)


def test_two_units_have_the_quantile_of_one_difference() -> None:
    # One difference: two-sided 1.96 and one-sided 1.645, closed forms.
    x, variance = np.array([1.0, 2.0]), np.array([4.0, 9.0])
    sides: list[tuple[Side, float]] = [("both", 1.959964), ("lower", 1.644854), ("upper", 1.644854)]
    for side, expected in sides:
        assert_allclose(holm(x, variance, 0.95, "marginal", side, False), expected, rtol=1e-6)
        found = simulated(x, variance, np.full(len(x), np.inf), 0.95, "marginal", side, False, 1, 40_000)
        assert_allclose(found, expected, atol=0.03)
    assert_allclose(holm(x, variance, 0.95, "simultaneous", "both", False), 1.959964, rtol=1e-6)


def test_simulated_values_are_the_studentised_range() -> None:
    # Equal errors: the largest difference is the range; q(0.95; 10, inf) = 4.474 in tables of Tukey's test.
    found = simulated(
        np.zeros(10), np.ones(10), np.full(10, np.inf), 0.95, "simultaneous", "both", True, 1, 40_000
    )
    assert_allclose(found * np.sqrt(2), 4.474, atol=0.03)


def test_place_of_the_quantile() -> None:
    assert (quantile_place(0.95, 1000), quantile_place(0.95, 19), quantile_place(0.5, 1)) == (950, 18, 0)
    with pytest.raises(ValueError, match=r"18 draws cannot tell .* at level 0.95: give draws=19 or more"):
        quantile_place(0.95, 18)
    assert quantile_place(0.999, 999) == 998
