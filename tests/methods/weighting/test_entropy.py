"""Weights by the Shannon entropy of the units' shares."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from methods.weighting.peers import DIRECTED, TYPES, X

METHOD = ki.weighting.Entropy()
NAN = np.nan


def test_closed_form_restated() -> None:
    # peers/formula.json and merwan.json, case m12x6: w.entropy, w.entropy_cost_reciprocal, w.entropy_of_minmax.
    raw = [0.2231986736828207, 0.10408381569928726, 0.08524105872537953]
    assert_allclose(METHOD.fit(X, np.ones(6)).value[:3], raw, rtol=1e-12)
    turned = [0.17438811225057868, 0.08132207882843215, 0.11353324472673565]
    assert_allclose(METHOD.fit(np.where(TYPES > 0, X, 1 / X), np.ones(6)).value[:3], turned, rtol=1e-12)
    ranged = [0.14688550157953228, 0.11616118884467369, 0.15980675947510337]
    assert_allclose(METHOD.fit(DIRECTED, np.ones(6)).value[:3], ranged, rtol=1e-12)


def test_one_unit_with_all_has_no_entropy() -> None:
    x = np.array([[0.0, 1.0], [0.0, 2.0], [5.0, 3.0]])
    second = 1 + (np.array([1, 2, 3]) / 6 * np.log(np.array([1, 2, 3]) / 6)).sum() / np.log(3)
    assert_allclose(METHOD.fit(x, np.ones(2)).value, [1 / (1 + second), second / (1 + second)], rtol=1e-12)


def test_missing_values_are_left_out_member_by_member() -> None:
    x = np.array([[1.0, 1.0], [3.0, NAN], [NAN, 3.0]])
    assert_allclose(METHOD.fit(x, np.ones(2)).value, [0.5, 0.5], rtol=1e-12)


def test_members_that_are_all_zero_are_constant() -> None:
    found = METHOD.fit(np.array([[0.0, 1.0], [0.0, 2.0]]), np.ones(2))
    assert found.value.tolist() == [0.0, 1.0]
    assert [problem.code for problem in found.remarks(("a", "b"))] == ["constant_member"]


def test_negative_values_are_refused_by_name() -> None:
    x = np.array([[1.0, -2.0, -1.0], [2.0, 1.0, -7.5]])
    with pytest.raises(ki.MethodError, match=r"c has values down to -7\.5") as caught:
        METHOD.fit(x, np.ones(3), names=("a", "b", "c"))
    assert [problem.code for problem in caught.value.problems] == ["negative_values", "negative_values"]
    assert METHOD.fit(x[:, 1:2], np.ones(1)).value.tolist() == [1.0]
    # A member that does not count is not looked at; in draws, one draw is enough.
    assert METHOD.fit(x, np.array([1.0, 0.0, 0.0])).value.tolist() == [1.0, 0.0, 0.0]
    with pytest.raises(ki.MethodError, match="number 2 has values down to -2"):
        METHOD.fit(np.stack([np.abs(x), x]), np.array([1.0, 1.0, 0.0]))


@pytest.mark.parametrize(
    "x", [[[1.0, 2.0]], [[1.0, NAN], [2.0, 1.0]], [[1.0, 2.0], [1.0, 2.0]], np.empty((0, 2))]
)
def test_without_spread_there_is_nothing_to_learn(x: object) -> None:
    with pytest.raises(ki.MethodError):
        METHOD.fit(np.array(x), np.ones(2))
