"""Weighted sums over the base points of Saltelli's design."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from arrays.saltelli import Array, plain
from ketahanan_index.arrays import pick_freeze
from ketahanan_index.arrays.pick_freeze import ends, estimate, read, resampled, terms, whole


def drawn(points: int, factors: int, *shape: int) -> tuple[Array, Array, Array]:
    random = np.random.default_rng(3)
    return (
        random.normal(5, 1, (points, *shape)),
        random.normal(5, 1, (points, *shape)),
        random.normal(5, 1, (points, factors, *shape)),
    )


def test_weights_count_a_point_as_often_as_they_say() -> None:
    y_a, y_b, y_ab = drawn(6, 2)
    weights = np.array([[1, 1, 1, 1, 1, 1], [2, 0, 1, 3, 0, 0], [1, 1, 1, 0, 0, 0]], dtype=float)
    found = estimate(weights, terms(read(y_a, y_b, y_ab)))
    for row, times in enumerate(weights.astype(int)):
        at = np.repeat(np.arange(6), times)
        first, total = plain(y_a[at], y_b[at], y_ab[at])
        assert_allclose(found.first[row, :, 0], first, rtol=1e-12)
        assert_allclose(found.total[row, :, 0], total, rtol=1e-12)
        assert found.used[row, 0] == times.sum()


@given(seed=st.integers(0, 2**32))
def test_sums_are_exact_whatever_adds_them_up(seed: int) -> None:
    random = np.random.default_rng(seed)
    points = int(random.integers(2, 40))
    size = 10.0 ** random.integers(-8, 8, points)
    y_a, y_b = random.normal(size=(2, points)) * size
    of = terms(read(y_a, y_b, random.normal(size=(points, 3)) * size[:, None]))
    weights = np.bincount(random.integers(0, points, points), minlength=points).astype(float)
    order = random.permutation(points)
    for part in (of.high, of.low):
        one_by_one = sum((weights[i] * part[i] for i in range(points)), np.zeros(part.shape[1:]))
        turned = sum((weights[i] * part[i] for i in order), np.zeros(part.shape[1:]))
        assert_array_equal(one_by_one, turned)
        assert_array_equal(one_by_one, np.tensordot(weights, part, axes=1))


def test_terms_of_a_failed_run_and_of_a_constant_are_0() -> None:
    y_a, y_b, y_ab = drawn(5, 2, 2)
    y_ab[3, 1, 0] = np.nan
    y_a[:, 1] = y_b[:, 1] = 7
    of = terms(read(y_a, y_b, y_ab))
    assert not of.high[3, :, 0].any()
    assert not of.high[:, 1:, 1].any()
    assert of.high[:, 0, 1].tolist() == [1] * 5
    assert np.abs(of.high).max() <= 2**2
    assert of.constant.tolist() == [False, True]


def test_blocks_hold_all_outputs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = read(*drawn(4, 2, 3, 5))
    monkeypatch.setattr(pick_freeze, "BLOCK", 9 * (16 + 10) * 4)
    blocks = list(outputs.blocks(10))
    assert [block.a.shape[1] for block in blocks] == [4, 4, 4, 3]
    assert_array_equal(np.concatenate([block.ab for block in blocks], axis=-1), outputs.ab)
    assert {block.shape for block in blocks} == {(3, 5)}


def test_no_outputs_are_one_empty_block() -> None:
    assert [block.b.shape for block in read(*drawn(4, 2, 0)).blocks(1)] == [(4, 0)]


def test_whole_numbers_of_any_kind() -> None:
    assert [whole("n", value, 0) for value in (0, 3, np.int8(3), np.uint64(2**63))] == [0, 3, 3, 2**63]


@pytest.mark.parametrize("level", [0.1, 0.5, 0.9, 0.999])
def test_ends_are_the_quantiles_of_numpy(level: float) -> None:
    x = np.random.default_rng(1).normal(size=(57, 3, 4))
    x[:20, 1], x[5:, 2], x[:, 0, 0] = np.nan, np.nan, np.nan
    found = ends(x, level)
    for place in np.ndindex(3, 4):
        known = x[:, *place][~np.isnan(x[:, *place])]
        expected = np.quantile(known, [(1 - level) / 2, (1 + level) / 2]) if len(known) else [np.nan, np.nan]
        assert_allclose(found[:, *place], expected, rtol=1e-12)


def test_resamples_draw_as_many_points_as_there_are() -> None:
    weights = resampled(40, 500, 0)
    assert_array_equal(weights.sum(axis=1), 40)
    # A point is drawn 500 times on average, with standard deviation √(500 · 39/40).
    assert np.abs(weights.sum(axis=0) - 500).max() < 4 * np.sqrt(500)
    assert_array_equal(weights[:3], resampled(40, 3, 0))
    assert (resampled(40, 3, 1) != weights[:3]).any()
