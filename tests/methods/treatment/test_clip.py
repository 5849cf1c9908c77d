"""Values stay within stated limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import FrameworkError, MethodError

X = np.array([[-2.0], [0.0], [7.0], [math.nan], [100.0], [140.0]])


@pytest.mark.parametrize(
    ("method", "expected", "slope"),
    [
        (ki.treatment.Clip(lower=0, upper=100), [0, 0, 7, math.nan, 100, 100], [0, 1, 1, math.nan, 1, 0]),
        (ki.treatment.Clip(lower=0), [0, 0, 7, math.nan, 100, 140], [0, 1, 1, math.nan, 1, 1]),
        (ki.treatment.Clip(upper=7.5), [-2, 0, 7, math.nan, 7.5, 7.5], [1, 1, 1, math.nan, 0, 0]),
    ],
)
def test_by_hand(method: ki.treatment.Clip, expected: list[float], slope: list[float]) -> None:
    fit = method.fit(X)
    assert_array_equal(fit.transform(X).ravel(), expected)
    assert_array_equal(fit.derivative(X).ravel(), slope)


def test_it_learns_nothing_so_that_a_base_does_not_matter() -> None:
    assert not ki.treatment.Clip.learns
    fits = [ki.treatment.Clip(upper=5).fit(x) for x in (X, np.full((1, 1), math.nan), np.empty((0, 1)))]
    assert [(fit.low.tolist(), fit.high.tolist()) for fit in fits] == [([-math.inf], [5.0])] * 3
    assert fits[2].transform(np.empty((0, 1))).shape == (0, 1)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({}, "clip needs a limit: state lower, upper or both"),
        ({"lower": None, "upper": None}, "clip needs a limit"),
        ({"lower": 5, "upper": 1}, "lower 5 is not below upper 1"),
        ({"lower": 5, "upper": 5}, "lower 5 is not below upper 5"),
        ({"lower": math.nan}, "lower"),
        ({"upper": math.inf}, "upper"),
        ({"lower": -math.inf, "upper": 3}, "lower"),
        ({"lower": "low"}, "lower"),
        ({"maximum": 3}, "unknown parameter 'maximum'|maximum"),
        ({"uper": 3}, "upper"),
    ],
)
def test_wrong_parameters_are_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        ki.treatment.Clip(**wrong)  # type: ignore[arg-type]
    document = {
        "id": "contoh",
        "version": "1",
        "scales": {"km": {"kind": "numeric"}},
        "index": {
            "id": "indeks",
            "members": [{"id": "jarak", "source": "villages", "items": [{"column": "jarak", "scale": "km"}]}],
        },
        "methodology": {"treatment": {"jarak": {"method": "clip", **wrong}}, "normalisation": "min_max"},
    }
    with pytest.raises(FrameworkError, match=message):
        ki.Framework.from_dict(document)
