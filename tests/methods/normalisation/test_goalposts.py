"""Rescaling between fixed ends."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki

ENDS = np.array([[20.0, 1.0], [85.0, 5.0]])
BOTH = np.array([1.0, -1.0])


def test_life_expectancy_in_the_human_development_index() -> None:
    # UNDP, HDR 2023/2024, Technical notes, note 1: (years - 20) / (85 - 20).
    x = np.array([[68.25]])
    fit = ki.normalisation.Goalposts().fit(x, np.array([1.0]), ENDS[:, :1], (0.0, 1.0))
    assert_allclose(fit.transform(x), [[48.25 / 65]], rtol=1e-15)


def test_direction_turns_the_scale_around() -> None:
    x = np.array([[20.0, 1.0], [52.5, 3.0], [85.0, 5.0]])
    fit = ki.normalisation.Goalposts().fit(x, BOTH, ENDS, (0.0, 100.0))
    assert fit.transform(x).tolist() == [[0.0, 100.0], [50.0, 50.0], [100.0, 0.0]]
    assert fit.derivative(x)[1].tolist() == [100 / 65, -25.0]


def test_clips_unless_told_otherwise() -> None:
    x = np.array([[0.0, 9.0]])
    clipped = ki.normalisation.Goalposts().fit(x, BOTH, ENDS, (0.0, 100.0))
    free = ki.normalisation.Goalposts(clip=False).fit(x, BOTH, ENDS, (0.0, 100.0))
    assert clipped.transform(x).tolist() == [[0.0, 0.0]]
    assert_allclose(free.transform(x), [[-2000 / 65, -100.0]], rtol=1e-15)
    assert clipped.derivative(x).tolist() == [[0.0, 0.0]]


def test_learns_nothing_from_the_units() -> None:
    method = ki.normalisation.Goalposts()
    one = method.fit(np.array([[30.0, 2.0]]), BOTH, ENDS, (0.0, 100.0))
    other = method.fit(np.random.default_rng(7).normal(size=(9, 2)), BOTH, ENDS, (0.0, 100.0))
    assert one.arrays() == other.arrays()
    assert not method.learns
    assert method.needs_ends


def test_missing_stays_missing() -> None:
    x = np.array([[np.nan, 3.0]])
    fit = ki.normalisation.Goalposts().fit(x, BOTH, ENDS, (0.0, 100.0))
    assert_array_equal(fit.transform(x), [[np.nan, 50.0]])
