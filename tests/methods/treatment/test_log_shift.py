"""The logarithm of the distance to the least value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.errors import MethodError

Array = NDArray[np.float64]


def column(values: list[float]) -> Array:
    return np.array(values, dtype=float)[:, None]


PLAIN = [3.0, 1.0, 4.0, 9.0]
NEGATIVE = [-5.0, -2.0, 0.0, 3.0, -2.0, 8.0, 1.0, -9.0, 4.0, 4.0]


# COINr 1.1.14, coinr/vectors/vector_functions.json: plain and negative.
@pytest.mark.parametrize(
    ("method", "values", "expected"),
    [
        (
            ki.treatment.LogShift(),
            PLAIN,
            [0.7323678937132266, -2.5257286443082556, 1.1249295969854831, 2.089391872533004],
        ),
        (
            ki.treatment.LogShift(constant=1),
            PLAIN,
            [1.0986122886681098, 0.0, 1.3862943611198906, 2.1972245773362196],
        ),
        (
            ki.treatment.LogShift(mirror=True),
            NEGATIVE,
            [
                -2.5779415157551897,
                -2.3194422100604686,
                -2.1004689088719113,
                -1.6428726885203377,
                -2.3194422100604686,
                1.7719568419318756,
                -1.969905654611529,
                -2.843163674909384,
                -1.4279160358107101,
                -1.4279160358107101,
            ],
        ),
    ],
)
def test_as_coinr_does(method: ki.treatment.LogShift, values: list[float], expected: list[float]) -> None:
    x = column(values)
    assert_allclose(method.fit(x).transform(x).ravel(), expected, rtol=1e-12, atol=1e-15)


def test_two_values_have_no_skewness_and_are_not_mirrored() -> None:
    assert ki.treatment.LogShift(mirror=True).fit(column([1.0, 9.0])).sign.tolist() == [1.0]


def test_a_skewness_of_zero_is_mirrored_whatever_the_rounding() -> None:
    for shift in (0.0, 0.1, 1e3 / 3):
        x = column([shift, shift + 0.1, shift + 0.2, shift + 0.7, shift + 0.8, shift + 0.9])
        assert ki.treatment.LogShift(mirror=True).fit(x).sign.tolist() == [-1.0]


def test_by_hand_with_its_slope() -> None:
    x = column([0.0, 50.0, 100.0, math.nan])
    fit = ki.treatment.LogShift(share=0.1).fit(x)
    assert_allclose(
        fit.transform(x).ravel(), [math.log(10), math.log(60), math.log(110), math.nan], rtol=1e-15
    )
    assert_allclose(fit.derivative(x).ravel(), [1 / 10, 1 / 60, 1 / 110, math.nan], rtol=1e-14)


def test_shift_and_scale_of_an_indicator_do_not_matter_but_for_a_constant() -> None:
    x = np.random.default_rng(1).lognormal(size=(30, 2))
    method = ki.treatment.LogShift()
    before, after = method.fit(x).transform(x), method.fit(x * 40 - 7).transform(x * 40 - 7)
    assert_allclose(after - before, np.full(x.shape, math.log(40)), rtol=1e-11)


def test_a_later_value_beyond_the_end_counts_as_the_end() -> None:
    x = column([0.0, 1.0, 2.0, 40.0, 100.0])
    fit = ki.treatment.LogShift().fit(x)
    later = column([-500.0, -0.5, 0.0, 300.0])
    assert_allclose(fit.transform(later).ravel(), [0.0, 0.0, 0.0, math.log(301)], atol=1e-15)
    assert_allclose(fit.derivative(later).ravel(), [0.0, 0.0, 1.0, 1 / 301], rtol=1e-14)


@pytest.mark.parametrize("values", [[], [4.0], [4.0, 4.0, 4.0], [math.nan, math.nan], [math.nan, 4.0]])
@pytest.mark.parametrize("mirror", [False, True])
def test_one_value_stays_as_it_is(values: list[float], mirror: bool) -> None:
    # COINr: minus infinity, and an error when mirrored.
    x = column(values)
    fit = ki.treatment.LogShift(mirror=mirror).fit(x)
    assert_array_equal(fit.transform(x), x)
    assert_array_equal(fit.derivative(x), np.where(np.isnan(x), np.nan, 1.0))


def test_one_value_with_a_constant_is_its_logarithm_as_with_coinr() -> None:
    x = column([2.0] * 6)
    assert ki.treatment.LogShift(constant=1).fit(x).transform(x).ravel().tolist() == [0.0] * 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 0},
        {"share": -0.01},
        {"share": math.nan},
        {"share": math.inf},
        {"share": "1%"},
        {"share": None},
        {"constant": 0},
        {"constant": -1},
        {"constant": math.nan},
        {"constant": math.inf},
        {"mirror": "perhaps"},
        {"shift": 1},
    ],
)
def test_wrong_parameters_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.treatment.LogShift(**wrong)  # type: ignore[arg-type]


def test_a_share_beside_a_constant_does_nothing_and_is_refused() -> None:
    with pytest.raises(MethodError, match="share does nothing beside constant: leave it out") as caught:
        ki.treatment.LogShift(share=0.5, constant=1)
    assert [problem.code for problem in caught.value.problems] == ["unused_parameter"]
    method = ki.treatment.LogShift(share=0.01, constant=1)
    assert ki.treatment.LogShift.model_validate(method.model_dump(mode="json")) == method
