"""What a treatment gives back that looks before it acts."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import numpy as np
from numpy.testing import assert_array_equal

from ketahanan_index.methods.checked import Checked

INF, NAN = np.inf, np.nan
# Three indicators: left as it is, winsorised, and winsorised then transformed in vain; a fourth was not judged.
VALUE = Checked(
    low=np.array([-INF, -INF, 1.0, -INF]),
    high=np.array([INF, 3.0, INF, INF]),
    sign=np.array([NAN, NAN, 1.0, NAN]),
    origin=np.array([NAN, NAN, 1.0, NAN]),
    offset=np.array([NAN, NAN, 1.0, NAN]),
    power=np.array([NAN, NAN, 0.0, NAN]),
    count=np.array([2.0, 9.0, 9.0, 2.0]),
    winsorised=np.array([NAN, 1.0, 1.0, NAN]),
    used=np.array([0.0, 1.0, 2.0, 0.0]),
    skewness=np.array([[0.1, 2.4, 3.5, NAN], [NAN, 1.9, 3.2, NAN], [NAN, NAN, 2.8, NAN]]),
    kurtosis=np.array([[0.3, 5.0, 9.0, NAN], [NAN, 2.0, 8.0, NAN], [NAN, NAN, 7.0, NAN]]),
    passed=np.array([[1.0, 0.0, 0.0, NAN], [NAN, 1.0, 0.0, NAN], [NAN, NAN, 0.0, NAN]]),
)
X = np.array([[0.0, 0.0, 0.0, 0.0], [9.0, 9.0, 9.0, 9.0], [NAN, NAN, NAN, NAN]])


def test_limits_come_before_the_curve() -> None:
    low, high = [0.0, 0.0, 0.0, 0.0], [9.0, 3.0, np.log(9.0), 9.0]
    assert_array_equal(VALUE.transform(X), [low, high, [NAN] * 4])
    assert_array_equal(VALUE.derivative(X).round(12), [[1, 1, 0, 1], [1, 0, round(1 / 9, 12), 1], [NAN] * 4])


def test_details_by_step() -> None:
    details = VALUE.details()
    assert list(details)[:3] == ["skewness_before", "kurtosis_before", "passed_before"]
    assert list(details)[-2:] == ["winsorised", "used"]
    assert details["used"].tolist() == ["unchanged", "winsorised", "transformed", "unchanged"]
    assert_array_equal(details["kurtosis_winsorised"], [NAN, 2.0, 8.0, NAN])
    assert_array_equal(details["passed_transformed"], [NAN, NAN, 0.0, NAN])


def test_remarks_name_what_fails_and_what_cannot_be_judged() -> None:
    failed, undefined = VALUE.remarks(["a", "b", "c", "d"])
    assert (failed.code, failed.column, failed.severity) == ("still_skewed", "c", "warning")
    assert failed.message == (
        "c has a skewness of 3.5 and a kurtosis of 9, and treatment does not bring either within its limit: "
        "the last result is used"
    )
    assert (undefined.code, undefined.column) == ("skewness_undefined", "d")


def test_nothing_is_told_of_an_indicator_without_any_value() -> None:
    empty = dataclasses.replace(VALUE, count=np.array([2.0, 9.0, 9.0, 0.0]))
    assert [problem.column for problem in empty.remarks(["a", "b", "c", "d"])] == ["c"]


def test_it_comes_back_from_json_and_serves_some_of_its_indicators() -> None:
    again: Any = Checked.from_arrays(json.loads(json.dumps(VALUE.arrays(), allow_nan=False)))
    assert_array_equal(again.transform(X), VALUE.transform(X))
    some: Any = again.take(np.array([2, 0]))
    assert_array_equal(some.transform(X[:, [2, 0]]), VALUE.transform(X)[:, [2, 0]])
    assert [problem.column for problem in some.remarks(["c", "a"])] == ["c"]
