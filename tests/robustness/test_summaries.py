"""Sums and quantiles over draws, against numpy on all draws at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from ketahanan_index.arrays.places import places
from ketahanan_index.framework import Classes
from ketahanan_index.robustness.drawing import Drawn
from ketahanan_index.robustness.summaries import UNITS, Tally, quantiles
from ketahanan_index.stages.ranking import class_codes

Array = NDArray[np.float64]
CLASSES = Classes.model_validate(
    {"levels": [{"id": "r", "upper": 40}, {"id": "s", "upper": 60}, {"id": "t"}]}
)


def drawn_of(score: Array, nominal: Array) -> Drawn:
    """Return a block whose groups are all kept: score ``(group, draw, unit)``."""
    both = [[places(one) for one in group] for group in score]
    highest, lowest = (np.array([[pair[side] for pair in group] for group in both]) for side in (0, 1))
    off = score - np.where(np.isnan(nominal), 0, nominal).T[:, None]
    there = ~np.isnan(off)
    return Drawn(
        score=score,
        highest=highest,
        lowest=lowest,
        count=there.sum(axis=1).T,
        away=np.nansum(off, axis=1).T,
        squares=np.nansum(off**2, axis=1).T,
        held=np.zeros(score.shape[1], dtype=np.int64),
        failures=tuple((i, "", "") for i in range(score.shape[1]) if np.isnan(score[:, i]).all()),
    )


def example(missing: float = 0.1, draws: int = 40, units: int = 9) -> tuple[Array, Array]:
    random = np.random.default_rng(5)
    nominal = random.uniform(20, 80, (units, 2)).round(0)
    score = (nominal.T[:, None] + random.normal(0, 8, (2, draws, units))).round(0)
    score[random.random(score.shape) < missing] = np.nan
    nominal[-1] = np.nan
    return score, nominal


def tallied(score: Array, nominal: Array, size: int = 16, **options: Any) -> Tally:
    settings: dict[str, Any] = {"classes": CLASSES, "top": 3, "bottom": 2} | options
    tally = Tally.begin(nominal, score.shape[1], (0, 1), **settings)
    for start in range(0, score.shape[1], size):
        tally.add(drawn_of(score[:, start : start + size], nominal))
    return tally


def test_means_and_spreads() -> None:
    score, nominal = example()
    tally = tallied(score, nominal)
    assert_allclose(tally.mean(), np.nanmean(score, axis=1).T, rtol=1e-13)
    assert_allclose(tally.sd(), np.nanstd(score, axis=1, ddof=1).T, rtol=1e-12)
    assert tally.done == 40


def test_distances_from_the_scores_at_hand_keep_digits() -> None:
    random = np.random.default_rng(1)
    nominal = np.full((3, 2), 1e6)
    score = nominal.T[:, None] + random.normal(0, 1e-4, (2, 32, 3))
    assert_allclose(tallied(score, nominal).sd(), score.std(axis=1, ddof=1).T, rtol=1e-5)
    still = np.broadcast_to(nominal.T[:, None], (2, 32, 3)).copy()
    assert (tallied(still, nominal).sd() == 0).all()


def test_ranks_shifts_and_classes() -> None:
    score, nominal = example()
    tally = tallied(score, nominal)
    at_hand, _ = places(nominal[:, 0])
    rank, low = (np.array([places(one)[side] for one in score[0]]) for side in (0, 1))
    for v in range(9):
        both = (rank[:, v] > 0) & (at_hand[v] > 0)
        assert tally.ranked[v] == both.sum()
        assert tally.ranks[v] == rank[both, v].sum()
        assert tally.shift[v] == np.abs(rank[both, v] - at_hand[v]).sum()
        for c in range(3):
            assert tally.in_class[v, c] == (class_codes(score[0], CLASSES)[:, v] == c).sum()
        if at_hand[v]:
            assert tally.in_top[v] == ((rank[:, v] >= 1) & (rank[:, v] <= 3)).sum()
        assert tally.in_bottom[v] == ((low[:, v] >= 1) & (low[:, v] <= 2)).sum()


@pytest.mark.parametrize("included", [True, False])
def test_a_score_on_the_bound_of_a_class(included: bool) -> None:
    classes = Classes.model_validate(
        {
            "levels": [{"id": "r", "upper": 40}, {"id": "s", "upper": 60}, {"id": "t"}],
            "upper_included": included,
        }
    )
    score = np.array([[[40.0, 60.0, 40.0000000001, np.nan]]] * 2)
    tally = tallied(score, np.zeros((4, 2)), classes=classes)
    expected = [[1, 0, 0], [0, 1, 0], [0, 1, 0]] if included else [[0, 1, 0], [0, 0, 1], [0, 1, 0]]
    assert tally.in_class.tolist() == [*expected, [0, 0, 0]]


def test_draws_that_failed_are_counted_and_left_out() -> None:
    score, nominal = example(missing=0.0)
    score[:, [3, 20]] = np.nan
    tally = tallied(score, nominal)
    assert tally.failed == 2
    assert (tally.count == 38).all()
    assert_allclose(tally.mean(), np.nanmean(score, axis=1).T, rtol=1e-13)


def test_without_classes_or_counts() -> None:
    score, nominal = example()
    tally = tallied(score, nominal, classes=None, top=None, bottom=None)
    assert tally.in_class.shape == (9, 0)
    assert not tally.in_top.any()
    assert not tally.in_bottom.any()


def test_one_draw_has_a_mean_but_no_spread() -> None:
    score, nominal = example(missing=0.0, draws=1)
    tally = tallied(score, nominal)
    assert_allclose(tally.mean(), score[:, 0].T)
    assert np.isnan(tally.sd()).all()


def test_never_scored() -> None:
    score, nominal = example()
    score[:, :, 4] = np.nan
    tally = tallied(score, nominal)
    assert np.isnan(tally.mean()[4]).all()
    assert np.isnan(tally.sd()[4]).all()


# ------------------------------------------------------------------------------------------- quantiles

PROBABILITIES = (0.0, 0.025, 0.05, 1 / 3, 0.5, 0.95, 0.975, 1.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60), st.floats(0, 0.9))
def test_quantiles_of_scores(seed: int, draws: int, missing: float) -> None:
    random = np.random.default_rng(seed)
    score = random.normal(50, 10, (draws, 7)).round(1)
    score[random.random(score.shape) < missing] = np.nan
    score[0] = 50.0
    blocks = [score[i : i + 16] for i in range(0, draws, 16)]
    assert_allclose(
        quantiles(blocks, PROBABILITIES), np.nanquantile(score, PROBABILITIES, axis=0), rtol=1e-12
    )


def test_quantiles_of_ranks() -> None:
    random = np.random.default_rng(1)
    rank = random.integers(0, 20, (50, 9)).astype(np.int32)
    expected = np.nanquantile(np.where(rank > 0, rank, np.nan), PROBABILITIES, axis=0)
    assert_allclose(quantiles([rank[:16], rank[16:]], PROBABILITIES), expected, rtol=1e-12)


def test_quantiles_of_many_units_go_by_blocks() -> None:
    score = np.random.default_rng(1).normal(size=(20, 2 * UNITS + 3))
    assert_allclose(quantiles([score], (0.1, 0.9)), np.quantile(score, (0.1, 0.9), axis=0), rtol=1e-12)


def test_nothing_to_take_quantiles_of() -> None:
    assert np.isnan(quantiles([np.full((4, 2), np.nan)], (0.5,))).all()
    assert np.isnan(quantiles([np.zeros((4, 2), dtype=np.int32)], (0.5,))).all()
    assert quantiles([np.zeros((4, 0))], (0.5,)).shape == (1, 0)


def test_draws_are_left_as_they_are() -> None:
    score = np.random.default_rng(1).normal(size=(20, 4))
    before = score.copy()
    quantiles([score], (0.5,))
    assert_array_equal(score, before)
