"""Distance to a unit that sets the standard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from methods.normalisation.rescaled import (
    LATER,
    VILLAGES,
    WAYS,
    draws_agree,
    fit,
    framework,
    rescaled,
    through_the_verbs,
    with_errors,
)

FREE = ki.normalisation.DistanceToReference(reference="d1")
CAPPED = ki.normalisation.DistanceToReference(reference="d1", cap=True)
PLAIN = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0]
UNITS = tuple(f"d{i}" for i in range(1, 11))


def test_figures_of_coinr_restated() -> None:
    # COINr 1.1.14, vectors/vector_functions.json, case `plain`: n_dist2ref_1 and n_dist2ref_1_cap.
    expected = [1, 0, 1.5, 0, 2, 4, 0.5, 2.5, 2, 1]
    assert rescaled(FREE, PLAIN, span=(0, 1), units=UNITS) == expected
    assert rescaled(CAPPED, PLAIN, span=(0, 1), units=UNITS) == [min(share, 1) for share in expected]


def test_where_less_is_better() -> None:
    x = [4.0, 10.0, 1.0, np.nan]
    assert_array_equal(rescaled(FREE, x, -1, units=UNITS[:4]), [100, 0, 150, np.nan])
    assert_array_equal(rescaled(CAPPED, x, -1, units=UNITS[:4]), [100, 0, 100, np.nan])


def test_a_reference_that_cannot_serve_is_refused_with_the_indicators() -> None:
    # COINr: NaN and infinities where it is the worst, NA where it is missing.
    x = np.array([[1.0, np.nan, 5.0, 9.0], [2.0, 3.0, 5.0, 1.0], [4.0, 2.0, 7.0, 4.0]])
    names = ("jalan", "air", "listrik", "jarak")
    with pytest.raises(MethodError) as caught:
        fit(FREE, x, [1, 1, 1, -1], units=UNITS[:3], names=names)
    said = [problem.message.split(":")[0] for problem in caught.value.problems]
    assert said == [
        "d1 has no value of air",
        "d1 has the worst value of jalan",
        "d1 has the worst value of listrik",
        "d1 has the worst value of jarak",
    ]
    assert {problem.code for problem in caught.value.problems} == {"reference_unusable"}


def test_constant_single_two_and_empty() -> None:
    for x in ([3.0, 3.0], [3.0], [3.0, 8.0]):
        with pytest.raises(MethodError, match="d1 has the worst value of number 1"):
            fit(FREE, x, units=UNITS[: len(x)])
    assert rescaled(FREE, [8.0, 3.0], units=UNITS[:2]) == [100, 0]
    assert_array_equal(rescaled(FREE, [np.nan, np.nan], units=UNITS[:2]), [np.nan, np.nan])


def test_a_reference_ahead_by_rounding_alone_is_the_worst() -> None:
    with pytest.raises(MethodError, match="d1 has the worst value"):
        fit(FREE, [0.1 + 0.2, 0.3, 0.5], units=UNITS[:3])


def test_an_unknown_reference_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        MethodError, match=r"no unit is called 'd1', or it was screened out, did you mean 'd11'\?"
    ):
        fit(FREE, [1.0, 2.0], units=("d11", "x"))
    with pytest.raises(MethodError, match=r"no units are named[\s\S]*pass units"):
        fit(FREE, [1.0, 2.0])
    with pytest.raises(MethodError, match="no unit is called 'desa'"):
        ki.score(framework({"method": "distance_to_reference", "reference": "desa"}, WAYS), villages=VILLAGES)


def test_slope_and_draws() -> None:
    x = np.array([[4.0, 4.0], [2.0, 8.0], [6.0, 1.0]])
    # Under `cap` the reference lies on a kink, which has no slope.
    for method, beyond, at in ((FREE, 50.0, 50.0), (CAPPED, 0.0, np.nan)):
        slope = fit(method, x, [1, -1], units=UNITS[:3])[0].derivative(x)
        assert_array_equal(slope, [[at, -at / 2], [50, -25], [beyond, -beyond / 2]])
        draws_agree(method, x, [1, -1], units=UNITS[:3])


def test_through_the_verbs(tmp_path: Path) -> None:
    chosen = {"method": "distance_to_reference", "reference": "d2"}
    first, later = through_the_verbs(chosen, tmp_path)
    assert first.normalised.value[2].tolist() == [100, 100]
    # 25 of the first wave stays the standard, though d2 has another value by then.
    assert later.normalised.value[:, 0].tolist()[:2] == [100 * 12 / 17, 100 * 52 / 17]
    without = VILLAGES[VILLAGES["kode_desa"] != "d2"]
    again = ki.score(framework(chosen, WAYS), villages=without, base=first)
    assert_array_equal(again.normalised.value[:2], first.normalised.value[:2])
    with pytest.raises(MethodError, match="d5 has no value of jalan"):
        ki.score(framework(chosen | {"reference": "d5"}, WAYS), villages=LATER)


def test_says_where_it_lands() -> None:
    assert FREE.lands_on((0, 1)) == "0 at the worst, 1 at d1"
    assert CAPPED.lands_on((0, 1)) == "0 to 1"
    with pytest.raises(ki.FrameworkError, match="jalan on 0 at the worst, 100 at d1; jarak on 0 to 100"):
        framework({"jalan": FREE.model_dump(), "jarak": "min_max"}, WAYS)


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"reference": ""},
        {"reference": 3.5},
        {"reference": True},
        {"reference": "d1", "cap": "x"},
        {"ref": "d1"},
    ],
)
def test_bad_parameters(bad: dict[str, Any]) -> None:
    with pytest.raises(MethodError):
        ki.normalisation.DistanceToReference(**bad)


def test_a_code_without_quotes_and_one_with_dots() -> None:
    code: Any = 3202012001
    plain = ki.normalisation.DistanceToReference(reference=code)
    assert plain.reference == "3202012001"
    assert plain == ki.normalisation.DistanceToReference(reference="3202012001")
    dotted = ki.normalisation.DistanceToReference(reference="32.02.01.2001")
    for method in (plain, dotted):
        assert rescaled(method, [8.0, 3.0], units=("3202012001", "3202012002")) == [100, 0]
    # As it is written goes first.
    assert rescaled(dotted, [8.0, 9.0, 3.0], units=("3202012001", "32.02.01.2001", "x"))[1] == 100
    with pytest.raises(MethodError, match="no unit is called"):
        fit(plain, [8.0, 3.0], units=("32.02.01.2001", "x"))


def test_a_reference_that_was_screened_out_is_told_of() -> None:
    chosen = framework(
        {"method": "distance_to_reference", "reference": "d2"}, WAYS, screening={"exclude": ["d2"]}
    )
    with pytest.raises(MethodError, match="no unit is called 'd2', or it was screened out"):
        ki.score(chosen, villages=VILLAGES)


def test_the_reference_has_no_standard_error_under_cap() -> None:
    scores = with_errors({"method": "distance_to_reference", "reference": "d1", "cap": True})
    assert_array_equal(np.isnan(scores.standard_error).ravel(), [False, True, True])
    assert scores.reason.ravel().tolist()[1:] == ["no_gradient"] * 2


def test_what_to_do_instead_does_not_leave_the_range() -> None:
    told = {}
    for method in (FREE, CAPPED):
        with pytest.raises(MethodError) as caught:
            fit(method, [1.0, 2.0], units=UNITS[:2])
        told[method.cap] = caught.value.problems[0].remedy
    assert "all indicators" in told[False]
    assert "another method that keeps to the range, for this indicator" in told[True]
