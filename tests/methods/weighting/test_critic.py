"""Weights by spread and by conflict with the other members."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from methods.weighting.peers import DIRECTED, MINMAX

METHOD = ki.weighting.Critic()
NAN = np.nan


def test_closed_form_restated() -> None:
    # peers/formula.json, case m12x6: w.critic, and what pymcdm and pyrepo give without directions.
    ours = [0.1631834796456569, 0.14377737277239933, 0.204626684504097]
    assert_allclose(METHOD.fit(DIRECTED, np.ones(6)).value[:3], ours, rtol=1e-12)
    undirected = [0.13434054790919125, 0.12831846089361804, 0.2988777108256873]
    assert_allclose(METHOD.fit(MINMAX, np.ones(6)).value[:3], undirected, rtol=1e-12)


def test_a_repeated_member_shares_what_one_of_them_would_get() -> None:
    # r = 0 between the first and the others, 1 among those: conflicts 2, 1 and 1.
    x = np.array([[1.0, 1.0, 1.0], [-1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, -1.0, -1.0]])
    assert_allclose(METHOD.fit(x, np.ones(3)).value, [0.5, 0.25, 0.25], rtol=1e-12)


def test_members_in_perfect_agreement_are_weighed_by_their_spread() -> None:
    x = np.array([1.0, 5.0, 2.0])[:, None] * [1.0, 3.0] + [0.0, 9.0]
    assert_allclose(METHOD.fit(x, np.ones(2)).value, [0.25, 0.75], rtol=1e-12)
    # The limit: equal correlations that rise to 1.
    e = np.array([1.0, -2.0, 1.0, 0.0])
    near = np.stack(
        [[1.0, 5.0, 2.0, 3.0] + 1e-4 * e, 3 * (np.array([1.0, 5.0, 2.0, 3.0]) - 1e-4 * e)], axis=1
    )
    assert_allclose(METHOD.fit(near, np.ones(2)).value, [0.25, 0.75], rtol=1e-3)


def test_missing_values_are_left_out_pair_by_pair() -> None:
    x = np.array([[1.0, 2.0, NAN], [2.0, 1.0, 5.0], [3.0, 4.0, 6.0], [NAN, 3.0, 9.0], [5.0, 9.0, 7.0]])
    correlation = np.eye(3)
    for j, k in ((0, 1), (0, 2), (1, 2)):
        both = x[~np.isnan(x[:, [j, k]]).any(axis=1)][:, [j, k]]
        correlation[j, k] = correlation[k, j] = np.corrcoef(both.T)[0, 1]
    expected = np.nanstd(x, axis=0, ddof=1) * (1 - correlation).sum(axis=0)
    assert_allclose(METHOD.fit(x, np.ones(3)).value, expected / expected.sum(), rtol=1e-12)


def test_a_constant_member_gets_no_weight_and_is_no_conflict() -> None:
    x = np.array([[1.0, 4.0, 2.0], [2.0, 4.0, 1.0], [4.0, 4.0, 3.0]])
    found = METHOD.fit(x, np.ones(3))
    assert_allclose(found.value[[0, 2]], METHOD.fit(x[:, [0, 2]], np.ones(2)).value, rtol=1e-15)
    assert found.value[1] == 0
    assert [problem.column for problem in found.remarks(("a", "b", "c"))] == ["b"]
    assert METHOD.fit(x[:, [0, 1]], np.ones(2)).value.tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("x", "code", "text"),
    [
        ([[1.0, 2.0]], "too_few_values", "a has fewer than 2 values"),
        ([[1.0, 2.0], [1.0, 2.0]], "all_constant", "a, b"),
        ([[1.0, NAN], [2.0, NAN], [NAN, 2.0], [NAN, 4.0]], "no_common_units", "a, b do not both vary"),
        ([[1.0, 2.0], [1.0, 3.0], [2.0, NAN]], "no_common_units", "a, b do not both vary"),
        (np.empty((0, 2)), "too_few_values", "a has fewer than 2 values"),
    ],
)
def test_refusals_name_the_members(x: object, code: str, text: str) -> None:
    with pytest.raises(ki.MethodError, match=text) as caught:
        METHOD.fit(np.array(x), np.ones(2), names=("a", "b"))
    assert {problem.code for problem in caught.value.problems} == {code}
