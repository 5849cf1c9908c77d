"""Weights by the Gini coefficient."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from methods.weighting.peers import X

METHOD = ki.weighting.Gini()
NAN = np.nan


def test_closed_form_restated() -> None:
    # peers/formula.json, case m12x6: w.gini.
    expected = [0.21775427686829635, 0.14522844726979076, 0.12607995278189574]
    assert_allclose(METHOD.fit(X, np.ones(6)).value[:3], expected, rtol=1e-12)


def test_by_comparing_every_pair_with_holes() -> None:
    x = np.array([[1.0, 4.0], [3.0, NAN], [NAN, 3.0], [6.0, 0.0]])
    each = []
    for column in x.T:
        there = column[~np.isnan(column)]
        each.append(np.abs(there[:, None] - there).mean() / 2 / there.mean())
    assert_allclose(METHOD.fit(x, np.ones(2)).value, np.array(each) / sum(each), rtol=1e-12)


def test_negative_values_are_refused_by_name() -> None:
    with pytest.raises(ki.MethodError, match="b has values down to -2") as caught:
        METHOD.fit(np.array([[1.0, -2.0], [2.0, 1.0]]), np.ones(2), names=("a", "b"))
    assert [problem.code for problem in caught.value.problems] == ["negative_values"]
    assert "range starts at 0" in caught.value.problems[0].remedy


def test_a_constant_member_gets_no_weight_and_a_warning() -> None:
    found = METHOD.fit(np.array([[7.0, 1.0], [7.0, 2.0]]), np.ones(2))
    assert found.value.tolist() == [0.0, 1.0]
    assert [problem.code for problem in found.remarks(("a", "b"))] == ["constant_member"]


@pytest.mark.parametrize(
    "x", [[[1.0, 2.0]], [[1.0, NAN], [2.0, 1.0]], [[0.0, 2.0], [0.0, 2.0]], np.empty((0, 2))]
)
def test_without_spread_there_is_nothing_to_learn(x: object) -> None:
    with pytest.raises(ki.MethodError):
        METHOD.fit(np.array(x), np.ones(2))
