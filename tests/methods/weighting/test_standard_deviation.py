"""Weights by how far members spread."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from methods.weighting.peers import MINMAX, X

METHOD = ki.weighting.StandardDeviation()
NAN = np.nan


def test_closed_form_restated() -> None:
    # peers/formula.json, case m12x6: w.std_raw and w.std_minmax.
    raw = [0.04005931262230143, 0.00746975060710105, 0.001030415131365488]
    assert_allclose(METHOD.fit(X, np.ones(6)).value[:3], raw, rtol=1e-12)
    spread = [0.17064141800202096, 0.16082208475942913, 0.2065007938162787]
    assert_allclose(METHOD.fit(MINMAX, np.ones(6)).value[:3], spread, rtol=1e-12)


def test_missing_values_are_left_out_member_by_member() -> None:
    x = np.array([[0.0, 1.0], [2.0, NAN], [4.0, 3.0], [NAN, 5.0]])
    found = METHOD.fit(x, np.ones(2))
    assert_allclose(found.value, [0.5, 0.5], rtol=1e-12)


def test_members_without_stated_weight_are_not_looked_at() -> None:
    x = np.array([[0.0, 9.0, NAN], [1.0, 1.0, NAN], [4.0, 3.0, NAN]])
    found = METHOD.fit(x, np.array([1.0, 2.0, 0.0])).value
    assert found[2] == 0
    assert_allclose(found[:2], METHOD.fit(x[:, :2], np.ones(2)).value, rtol=1e-15)
    assert METHOD.fit(x, np.array([0.0, 0.0, 7.0])).value.tolist() == [0.0, 0.0, 1.0]


def test_a_constant_member_gets_no_weight_and_a_warning() -> None:
    x = np.array([[0.1, 1.0], [0.1, 2.0], [0.1, NAN]])
    found = METHOD.fit(x, np.ones(2), names=("a", "b"))
    assert found.value.tolist() == [0.0, 1.0]
    (warning,) = found.remarks(("a", "b"))
    assert warning.severity == "warning"
    assert warning.code == "constant_member"
    assert "a has one value only" in warning.message
    assert not METHOD.fit(x[:, [1, 1]], np.ones(2)).remarks(("a", "b"))


@pytest.mark.parametrize(
    ("x", "code", "text"),
    [
        ([[1.0, 2.0]], "too_few_values", "a has fewer than 2 values"),
        ([[1.0, NAN], [2.0, NAN]], "too_few_values", "b has fewer than 2 values"),
        ([[1.0, 3.0], [2.0, NAN], [4.0, NAN]], "too_few_values", "b has fewer than 2 values"),
        ([[1.0, 3.0], [1.0, 3.0]], "all_constant", "a, b have one value only"),
        (np.empty((0, 2)), "too_few_values", "a has fewer than 2 values"),
    ],
)
def test_refusals_name_the_members(x: object, code: str, text: str) -> None:
    with pytest.raises(ki.MethodError, match=text) as caught:
        METHOD.fit(np.array(x), np.ones(2), names=("a", "b"))
    assert {problem.code for problem in caught.value.problems} == {code}
    with pytest.raises(ki.MethodError, match="number"):
        METHOD.fit(np.array(x), np.ones(2))


def test_two_units_are_enough() -> None:
    assert_allclose(
        METHOD.fit(np.array([[0.0, 0.0], [1.0, 3.0]]), np.ones(2)).value, [0.25, 0.75], rtol=1e-12
    )


def test_weights_sum_to_one_in_every_draw() -> None:
    draws = np.random.default_rng(1).normal(size=(4, 9, 3))
    found = METHOD.fit(draws, np.array([1.0, 0.0, 5.0])).value
    assert_allclose(found.sum(axis=-1), 1, rtol=1e-12)
    assert_array_equal(found[:, 1], 0)
