"""Distance to a target."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import DataError, MethodError
from methods.normalisation.rescaled import (
    VILLAGES,
    WAYS,
    draws_agree,
    fit,
    framework,
    rescaled,
    through_the_verbs,
)

SIX = ki.normalisation.DistanceToTarget(target=6)
CAPPED = ki.normalisation.DistanceToTarget(target=6, cap=True)
PLAIN = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0]


def test_figures_of_coinr_restated() -> None:
    # COINr 1.1.14, vectors/vector_functions.json, case `plain`: n_dist2targ_6, _6_cap and _0_neg.
    expected = [0.4, 0, 0.6, 0, 0.8, 1.6, 0.2, 1, 0.8, 0.4]
    assert rescaled(SIX, PLAIN, span=(0, 1)) == expected
    assert rescaled(CAPPED, PLAIN, span=(0, 1)) == [min(share, 1) for share in expected]
    zero = ki.normalisation.DistanceToTarget(target=0)
    expected = [6 / 9, 8 / 9, 5 / 9, 8 / 9, 4 / 9, 0, 7 / 9, 3 / 9, 4 / 9, 6 / 9]
    assert_allclose(rescaled(zero, PLAIN, -1, span=(0, 1)), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("x", "direction"),
    [([6.0, 9.0], 1), ([7.0, 9.0], 1), ([6.0, 2.0], -1), ([1.0, 2.0], -1), ([6.0, np.nan], 1)],
)
def test_a_target_that_all_have_reached_is_refused(x: list[float], direction: int) -> None:
    # COINr: scores below 0 and a warning.
    worst = np.nanmin(x) if direction > 0 else np.nanmax(x)
    with pytest.raises(
        MethodError, match=rf"target 6 of listrik is not beyond its worst value, {worst:g}"
    ) as caught:
        fit(SIX, x, direction, names=["listrik"])
    assert caught.value.problems[0].code == "target_behind"


def test_a_target_ahead_by_rounding_alone_is_behind() -> None:
    with pytest.raises(MethodError, match="not beyond"):
        fit(ki.normalisation.DistanceToTarget(target=0.1 + 0.2), [0.3, 0.5])


def test_all_that_are_behind_are_named_at_once() -> None:
    x = np.array([[7.0, 1.0, 3.0], [8.0, 2.0, 9.0]])
    with pytest.raises(MethodError) as caught:
        fit(SIX, x, [1, -1, 1])
    assert [p.message[:27] for p in caught.value.problems] == [
        "the target 6 of number 1 is",
        "the target 6 of number 2 is",
    ]


def test_constant_single_and_empty() -> None:
    assert rescaled(SIX, [2.0, 2.0]) == [0, 0]
    with pytest.raises(DataError, match=r"jalan is 1 in all 6 villages.*distance_to_target"):
        ki.score(framework(SIX.model_dump(), {"jalan": 1}), villages=VILLAGES.assign(jalan=1.0))
    assert rescaled(SIX, [2.0]) == [0]
    assert_array_equal(rescaled(SIX, [np.nan, np.nan]), [np.nan, np.nan])


def test_slope_and_draws() -> None:
    x = np.array([[4.0, 16.0], [2.0, 8.0], [7.0, 1.0]])
    for method, beyond in ((SIX, 1.0), (CAPPED, 0.0)):
        slope = fit(method, x, [1, -1])[0].derivative(x)
        assert slope.tolist() == [[25, -10], [25, -10], [25 * beyond, -10 * beyond]]
        draws_agree(method, x, [1, -1])


def test_through_the_verbs(tmp_path: Path) -> None:
    chosen = {
        "jalan": {"method": "distance_to_target", "target": 20},
        "jarak": {"method": "distance_to_target", "target": 1},
    }
    first, later = through_the_verbs(chosen, tmp_path)
    assert_allclose(first.normalised.value[0], [100 * 4 / 12, 80], rtol=1e-15)
    assert later.normalised.value[0].tolist() == [100, 100]


def test_says_where_it_lands() -> None:
    assert SIX.lands_on((0, 1)) == "0 at the worst, 1 at the target"
    assert CAPPED.lands_on((0, 1)) == "0 to 1"
    with pytest.raises(ki.FrameworkError, match="different ranges"):
        framework({"jalan": SIX.model_dump(), "jarak": CAPPED.model_dump()}, WAYS)


@pytest.mark.parametrize("bad", [{}, {"target": "x"}, {"target": np.nan}, {"target": np.inf}, {"targets": 1}])
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError):
        ki.normalisation.DistanceToTarget(**bad)
