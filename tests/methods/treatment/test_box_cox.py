"""A power of the distance to the least value."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.errors import MethodError

Array = NDArray[np.float64]
PLAIN = [3.0, 1.0, 4.0, 9.0]


def column(values: list[float]) -> Array:
    return np.array(values, dtype=float)[:, None]


# COINr 1.1.14, coinr/vectors/vector_functions.json: plain.
@pytest.mark.parametrize(
    ("power", "expected"),
    [
        (0, [1.0986122886681098, 0.0, 1.3862943611198906, 2.1972245773362196]),
        (0.5, [1.4641016151377544, 0.0, 2.0, 4.0]),
        (2, [4.0, 0.0, 7.5, 40.0]),
    ],
)
def test_a_stated_power_as_with_coinr(power: float, expected: list[float]) -> None:
    x = column(PLAIN)
    fit = ki.treatment.BoxCox(power=power, constant=1).fit(x)
    assert_allclose(fit.transform(x).ravel(), expected, rtol=1e-14)


@pytest.mark.parametrize("constant", [None, 1.0])
def test_the_power_of_greatest_likelihood_is_that_of_scipy(constant: float | None) -> None:
    x = np.random.default_rng(8).lognormal(2, [0.3, 1.0, 2.0], size=(70, 3)) - 4
    fit = ki.treatment.BoxCox(constant=constant).fit(x)
    for j in range(3):
        z = x[:, j] - x[:, j].min() + fit.offset[j]
        y, power = scipy.stats.boxcox(z)
        assert fit.power[j] == pytest.approx(power, abs=1e-6)
        assert_allclose(fit.transform(x)[:, j], y, rtol=1e-5, atol=1e-5)


def test_power_zero_is_the_logarithm() -> None:
    x = np.random.default_rng(1).lognormal(size=(20, 2))
    assert_array_equal(
        ki.treatment.BoxCox(power=0).fit(x).transform(x), ki.treatment.LogShift().fit(x).transform(x)
    )


def test_shift_and_scale_of_an_indicator_do_not_matter_to_the_power() -> None:
    x = np.random.default_rng(2).lognormal(size=(40, 2))
    method = ki.treatment.BoxCox()
    assert_allclose(method.fit(x * 1e4 - 55).power, method.fit(x).power, atol=1e-8)


def test_the_slope_and_a_value_below_the_least() -> None:
    x = column([0.0, 3.0, 8.0, math.nan])
    fit = ki.treatment.BoxCox(power=0.5, constant=1).fit(x)
    assert_allclose(fit.derivative(x).ravel(), [1.0, 0.5, 1 / 3, math.nan], rtol=1e-14)
    below = column([-7.0])
    assert (fit.transform(below).tolist(), fit.derivative(below).tolist()) == ([[0.0]], [[0.0]])


@pytest.mark.parametrize("values", [[], [4.0], [4.0, 4.0, 4.0], [math.nan, math.nan], [math.nan, 4.0]])
@pytest.mark.parametrize("constant", [None, 1.0])
def test_one_value_stays_as_it_is(values: list[float], constant: float | None) -> None:
    x = column(values)
    assert_array_equal(ki.treatment.BoxCox(constant=constant).fit(x).transform(x), x)
    assert_array_equal(ki.treatment.BoxCox(power=0.5).fit(x).transform(x), x)


def test_one_value_with_a_constant_and_a_power_is_zero_as_with_coinr() -> None:
    x = column([2.0] * 6)
    assert ki.treatment.BoxCox(power=2, constant=1).fit(x).transform(x).ravel().tolist() == [0.0] * 6


def test_two_values_become_logarithms() -> None:
    # Two values are as normal under any power; the likelihood is largest at the logarithm.
    assert_allclose(ki.treatment.BoxCox().fit(column([1.0, 9.0])).power, [0.0], atol=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"power": 5.1},
        {"power": -6},
        {"power": math.nan},
        {"power": math.inf},
        {"power": "log"},
        {"share": 0},
        {"share": -1},
        {"share": math.inf},
        {"constant": 0},
        {"constant": math.nan},
        {"lambda": 0},
        {"offset": 1},
    ],
)
def test_wrong_parameters_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.treatment.BoxCox(**wrong)  # type: ignore[arg-type]


def test_a_share_beside_a_constant_does_nothing_and_is_refused() -> None:
    with pytest.raises(MethodError, match="share does nothing beside constant: leave it out") as caught:
        ki.treatment.BoxCox(share=0.5, constant=1)
    assert [problem.code for problem in caught.value.problems] == ["unused_parameter"]
    method = ki.treatment.BoxCox(share=0.01, constant=1)
    assert ki.treatment.BoxCox.model_validate(method.model_dump(mode="json")) == method
