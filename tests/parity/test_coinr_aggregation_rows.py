"""The aggregation functions of COINr 1.1.14 on single rows: complete, with holes, with a zero, with a negative.

Figures: ``../shared/reference/coinr/vectors/aggregation_rows.json``, described in section 2 of the README beside
it. Tolerance: relative 1e-10 plus absolute 1e-10, missing compared as well. Source: Becker, W., Caperna, G., Del
Sorbo, M., Norlén, H., Papadimitriou, E. and Saisana, M. (2022). COINr. Journal of Open Source Software 7(78), 4567.
doi:10.21105/joss.04567
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.errors import FrameworkError, MethodError
from ketahanan_index.methods import Aggregation
from methods.aggregation.small import scored

Record = Callable[[str, object], None]
Case = dict[str, Any]

METHODS: dict[str, Aggregation] = {
    "a_amean": ki.aggregation.ArithmeticMean(),
    "a_gmean": ki.aggregation.GeometricMean(),
    "a_hmean": ki.aggregation.HarmonicMean(),
    "a_genmean_p2": ki.aggregation.PowerMean(power=2),
    "a_genmean_pm1": ki.aggregation.PowerMean(power=-1),
    "a_genmean_p05": ki.aggregation.PowerMean(power=0.5),
}
EXPONENT = {
    "a_amean": 1.0,
    "a_gmean": 0.0,
    "a_hmean": -1.0,
    "a_genmean_p2": 2.0,
    "a_genmean_pm1": -1.0,
    "a_genmean_p05": 0.5,
}
ROWS = ("full", "one_NA", "two_NA", "all_NA", "with_zero", "with_neg")
KINDS = ("equal", "unequal", "zero_w", "all_zero")
CASES = [f"{row}.{kind}" for row in ROWS for kind in KINDS]


def read() -> dict[str, Case]:
    found: dict[str, Case] = json.loads(
        reference.shared("reference/coinr/vectors/aggregation_rows.json").read_text("utf-8")
    )
    return found


def theirs(answer: Case) -> float:
    """Return the peer's number, NaN for its NA and NaN; an error is looked at before."""
    assert answer["error"] is None
    value = answer["value"]
    (one,) = value if isinstance(value, list) else [value]
    return math.nan if one in (None, "NaN") else float(one)


def closed_form(case: Case, exponent: float) -> float:
    """Return the power mean of the members that are present and have weight; a zero decides at 0 and below."""
    pairs = [(x, w) for x, w in zip(case["x"], case["w"], strict=True) if x is not None and w > 0]
    if not pairs:
        return math.nan
    x, w = np.array(pairs, dtype=float).T
    if exponent <= 0 and (x == 0).any():
        return 0.0
    if exponent == 0:
        return float(np.exp((w * np.log(x)).sum() / w.sum()))
    return float(((w * x**exponent).sum() / w.sum()) ** (1 / exponent))


def ours(case: Case, method: Aggregation) -> float:
    x = np.array([[math.nan if value is None else value for value in case["x"]]], dtype=float)
    return float(method.combine(x, np.array(case["w"], dtype=float))[0])


def through_the_library(case: Case, method: Aggregation) -> float:
    asked = {"method": method.name, **method.model_dump(exclude={"method"})}
    return float(scored(asked, [case["x"]], weights=case["w"]).value[0, 0])


def test_every_case_and_function_is_looked_at() -> None:
    found = read()
    assert set(found) == set(CASES)
    assert all(set(case) == {"x", "w", *METHODS} for case in found.values())


@pytest.mark.parametrize("name", [case for case in CASES if not case.startswith("with_neg")])
def test_rows(name: str, record_property: Record) -> None:
    case = read()[name]
    compared = 0
    for function, method in METHODS.items():
        found, answer = ours(case, method), case[function]
        assert_allclose(found, closed_form(case, EXPONENT[function]), rtol=1e-12)
        if not name.endswith("all_zero"):
            assert_allclose(through_the_library(case, method), found, rtol=1e-10, atol=1e-10)
        if answer["error"] is not None:
            # COINr stops at a zero where a mean is 0, even at one without weight.
            assert name.startswith("with_zero.")
            assert "ero" in answer["error"]
            assert EXPONENT[function] <= 0
        elif "genmean" in function and name.startswith(("one_NA.", "two_NA.")):
            # COINr's generalised means give up at any missing member; here it is left out.
            assert math.isnan(theirs(answer))
            assert math.isnan(found) == name.endswith("all_zero")
        else:
            assert_allclose(found, theirs(answer), rtol=1e-10, atol=1e-10)
            compared += 1
    record_property("figures_compared", compared)


@pytest.mark.parametrize("name", [case for case in CASES if case.startswith("with_neg")])
def test_a_negative_is_an_error_except_under_the_arithmetic_mean(name: str, record_property: Record) -> None:
    case = read()[name]
    assert_allclose(ours(case, METHODS["a_amean"]), theirs(case["a_amean"]), rtol=1e-10, atol=1e-10)
    record_property("figures_compared", 1)
    if name.endswith("all_zero"):
        return
    for function, method in METHODS.items():
        if method.needs_positive and name.endswith("zero_w"):
            # A negative member without weight does not count: the mean is that of the others.
            assert math.isfinite(through_the_library(case, method))
        elif method.needs_positive:
            with pytest.raises(MethodError, match="cannot take the negative value -5"):
                through_the_library(case, method)
        else:
            assert function == "a_amean"
            assert_allclose(through_the_library(case, method), theirs(case["a_amean"]), rtol=1e-10)


@pytest.mark.parametrize(
    ("name", "function", "peer"),
    [
        ("with_neg.equal", "a_hmean", -43.63636363636363),
        ("with_neg.unequal", "a_hmean", 100.0),
        ("with_neg.zero_w", "a_hmean", 30.0),
        ("with_neg.equal", "a_genmean_p2", 27.04163456597992),
        ("with_neg.equal", "a_genmean_p05", math.nan),
    ],
)
def test_numbers_that_coinr_makes_of_a_negative_in_silence(name: str, function: str, peer: float) -> None:
    answer = read()[name][function]
    assert answer["warnings"] == []
    assert_allclose(theirs(answer), peer, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "function", "peer", "here"),
    [
        ("one_NA.equal", "a_genmean_p2", math.nan, math.sqrt(2600 / 3)),
        ("two_NA.unequal", "a_genmean_pm1", math.nan, 35.0),
        ("one_NA.zero_w", "a_genmean_p05", math.nan, ((math.sqrt(30) + 2 * math.sqrt(40)) / 3) ** 2),
    ],
)
def test_holes_that_coinrs_generalised_means_give_up_at(
    name: str, function: str, peer: float, here: float
) -> None:
    case = read()[name]
    assert_allclose(theirs(case[function]), peer)
    assert_allclose(ours(case, METHODS[function]), here, rtol=1e-12)


@pytest.mark.parametrize("row", ROWS)
def test_weights_of_zero_alone_have_no_value_and_are_refused_in_a_framework(row: str) -> None:
    # COINr gives NaN and goes on; the numbers are the same here, but a framework says which group it is.
    case = read()[f"{row}.all_zero"]
    assert all(math.isnan(ours(case, method)) for method in METHODS.values())
    with pytest.raises(FrameworkError, match="weight"):
        through_the_library(case, METHODS["a_amean"])
