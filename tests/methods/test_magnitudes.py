"""Numbers too large to compute with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import ketahanan_index as ki
from ketahanan_index.methods.magnitudes import refuse_huge
from methods.normalisation.rescaled import VILLAGES, WAYS, fit, framework

LEARNT: list[Any] = [
    ki.normalisation.ZScore(),
    ki.normalisation.RobustZ(),
    ki.normalisation.Ampi(),
    ki.normalisation.Logistic(),
    ki.normalisation.MinMax(),
    ki.normalisation.DistanceToBest(),
    ki.normalisation.DistanceToTarget(target=5),
    ki.normalisation.FractionOfMaximum(),
]


def test_all_are_named_at_once_and_of_draws_one_is_enough() -> None:
    x = np.array([[1.0, -2e307, np.nan, 1e300], [2.0, 3.0, np.inf, -1e300]])
    with pytest.raises(ki.MethodError) as caught:
        refuse_huge(x, ("a", "b", "c", "d"))
    assert [p.message for p in caught.value.problems] == [
        "b has values of a size of 2e+307, too large to compute with",
        "c has values of a size of inf, too large to compute with",
    ]
    assert {p.code for p in caught.value.problems} == {"too_large"}
    with pytest.raises(ki.MethodError, match="number 1 has"):
        refuse_huge(np.stack([x[:, 2:], np.ones((2, 2))]), None)
    refuse_huge(x[:, [0, 3]], None)
    refuse_huge(np.full((2, 1), np.nan), None)
    refuse_huge(np.empty((0, 2)), None)


@pytest.mark.parametrize("method", LEARNT, ids=lambda method: method.name)
@pytest.mark.parametrize("bad", [1e307, np.inf])
def test_normalisations_refuse_them_by_name(method: Any, bad: float) -> None:
    with pytest.raises(ki.MethodError, match="jalan has values of a size of"):
        fit(method, [1.0, bad, 4.0], names=("jalan",))


def test_through_the_verbs() -> None:
    for chosen in ("z_score", "ampi", "logistic", "min_max"):
        with pytest.raises(ki.MethodError, match="jalan has values of a size of 4e+307".replace("+", r"\+")):
            ki.score(framework(chosen, WAYS), villages=VILLAGES.assign(jalan=VILLAGES["jalan"] * 1e306))


@pytest.mark.parametrize("method", LEARNT, ids=lambda method: method.name)
def test_the_largest_that_are_taken_give_numbers(method: Any) -> None:
    x = np.array([1e300, 2e299, 1.0, 5e299])
    learnt, values = fit(method, x)
    assert np.isfinite(learnt.transform(values)).all()
