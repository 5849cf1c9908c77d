"""Weights by the components that members share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.methods import Array
from methods.weighting.peers import DIRECTED, MINMAX

METHOD = ki.weighting.PrincipalComponents()
NAN = np.nan


def uncorrelated(units: int) -> Array:
    """Return columns without any correlation: a Hadamard matrix of 8 without its first column."""
    two = np.array([[1.0, 1.0], [1.0, -1.0]])
    return np.kron(np.kron(two, two), two)[:, 1 : 1 + units]


def test_squared_loadings_of_the_first_component() -> None:
    values, vectors = np.linalg.eigh(np.corrcoef(DIRECTED.T))
    assert values[-1] > 4
    assert_allclose(METHOD.fit(DIRECTED, np.ones(6)).value, vectors[:, -1] ** 2, rtol=1e-12)


def test_equal_correlations_give_equal_weights() -> None:
    columns = uncorrelated(5)
    x = columns[:, :4] + 2 * columns[:, 4:]
    for components in (1, 4, 9):
        found = ki.weighting.PrincipalComponents(components=components).fit(x, np.ones(4)).value
        assert_allclose(found, 0.25, rtol=1e-12)


def test_closed_form_of_three_members() -> None:
    # Two members with r = 0.6 and one that has none with them: sizes 1.6, 1 and 0.4.
    a, b, c = uncorrelated(3).T
    x = np.stack([a, 0.6 * a + 0.8 * b, c], axis=1)
    assert_allclose(METHOD.fit(x, np.ones(3)).value, [0.5, 0.5, 0], atol=1e-12)
    two = ki.weighting.PrincipalComponents(components="kaiser").fit(x, np.ones(3)).value
    assert_allclose(two, np.array([0.8, 0.8, 1]) / 2.6, rtol=1e-12)
    assert_allclose(ki.weighting.PrincipalComponents(components=2).fit(x, np.ones(3)).value, two, rtol=1e-15)


def test_a_member_against_the_others_is_refused_by_name() -> None:
    # Undirected, the two costs of the data run against the rest; COINr would give them negative weights.
    with pytest.raises(
        ki.MethodError, match=r"c runs against the others: its first loading is -0\.87"
    ) as caught:
        METHOD.fit(MINMAX, np.ones(6), names=tuple("abcdef"))
    assert [problem.code for problem in caught.value.problems] == ["opposite_loading"] * 2
    assert "direction" in caught.value.problems[0].remedy
    found = ki.weighting.PrincipalComponents(components="kaiser").fit(MINMAX, np.ones(6)).value
    assert_allclose(found, METHOD.fit(DIRECTED, np.ones(6)).value, rtol=1e-12)


def test_only_complete_units_count() -> None:
    x = DIRECTED.copy()
    x[3, 1] = x[7, 4] = NAN
    whole = np.delete(DIRECTED, [3, 7], axis=0)
    assert_allclose(METHOD.fit(x, np.ones(6)).value, METHOD.fit(whole, np.ones(6)).value, rtol=1e-15)


def test_members_without_stated_weight_are_not_looked_at() -> None:
    x = DIRECTED.copy()
    x[:, 2] = NAN
    given = np.array([1.0, 2.0, 0.0, 1.0, 1.0, 1.0])
    found = METHOD.fit(x, given).value
    assert found[2] == 0
    assert_allclose(found[[0, 1, 3, 4, 5]], METHOD.fit(x[:, [0, 1, 3, 4, 5]], np.ones(5)).value, rtol=1e-15)
    assert METHOD.fit(x[:2], np.array([0.0, 0, 0, 1, 0, 0])).value.tolist() == [0, 0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("x", "code", "text"),
    [
        ([[1.0, 2.0]], "too_few_units", "a, b are all present in 1 of"),
        ([[1.0, 2.0], [2.0, 3.0]], "too_few_units", "all present in 2 of"),
        ([[1.0, 2.0], [2.0, 3.0], [NAN, 1.0], [4.0, NAN]], "too_few_units", "all present in 2 of"),
        (np.empty((0, 2)), "too_few_units", "all present in 0 of"),
        ([[1.0, NAN], [2.0, NAN], [4.0, NAN]], "too_few_units", "all present in 0 of"),
        ([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]], "constant_member", "b has one value only"),
        ([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0], [NAN, 7.0]], "constant_member", "b has one value only"),
        (uncorrelated(2), "tied_components", "components 1 and 2 of a, b explain the same"),
        ([[1.0, 3.0], [2.0, 2.0], [4.0, 1.0]], "opposite_loading", "b runs against"),
    ],
)
def test_refusals_name_the_members(x: object, code: str, text: str) -> None:
    with pytest.raises(ki.MethodError, match=text) as caught:
        METHOD.fit(np.array(x), np.ones(2), names=("a", "b"))
    assert {problem.code for problem in caught.value.problems} == {code}


@pytest.mark.parametrize("components", [0, -1, 1.5, True, "1", "keiser", None])
def test_bad_numbers_of_components(components: Any) -> None:
    with pytest.raises(
        ki.MethodError, match="how many components are kept, from 1, or 'kaiser'; found"
    ) as caught:
        ki.weighting.PrincipalComponents(components=components)
    assert len(caught.value.problems) == 1


def test_draws_may_keep_different_numbers_of_components() -> None:
    a, b, c = uncorrelated(3).T
    one = np.stack([a, a + 0.1 * b, a + 0.1 * c], axis=1)
    two = np.stack([a, 0.6 * a + 0.8 * b, c], axis=1)
    method = ki.weighting.PrincipalComponents(components="kaiser")
    both = method.fit(np.stack([one, two]), np.ones(3)).value
    assert (both == [method.fit(one, np.ones(3)).value, method.fit(two, np.ones(3)).value]).all()


def test_two_members_get_the_same() -> None:
    assert_allclose(METHOD.fit(DIRECTED[:, :2], np.ones(2)).value, 0.5, rtol=1e-12)


def leaning(r: float) -> Array:
    """Return two members with correlation 0.6, and one that correlates with both by -r."""
    a, b, c = uncorrelated(3).T
    second = 0.6 * a + 0.8 * b
    return np.stack([a, second, c - r * (a + second)], axis=1)


def test_a_member_that_hardly_belongs_is_refused_as_such() -> None:
    with pytest.raises(
        ki.MethodError, match=r"c hardly belongs to the others: its first loading is -0\.0\d"
    ) as caught:
        METHOD.fit(leaning(0.005), np.ones(3), names=("a", "b", "c"))
    assert [p.code for p in caught.value.problems] == ["opposite_loading"]
    assert "direction" not in caught.value.problems[0].remedy
    with pytest.raises(ki.MethodError, match=r"c runs against the others: its first loading is -0\.\d"):
        METHOD.fit(leaning(0.1), np.ones(3), names=("a", "b", "c"))


def test_a_loading_below_0_by_rounding_alone_is_none() -> None:
    assert_allclose(METHOD.fit(leaning(1e-9), np.ones(3)).value, [0.5, 0.5, 0], atol=1e-12)


def test_components_that_explain_nothing_may_be_kept() -> None:
    # Four members of which two repeat the others: eigenvalues 2, 2, 0 and 0, and 2.6 of three that agree in part.
    a, b, c = uncorrelated(3).T
    x = np.stack([a, 0.6 * a + 0.8 * b, a, 0.6 * a + 0.8 * b], axis=1)
    two, three, more = (
        ki.weighting.PrincipalComponents(components=n).fit(x, np.ones(4)).value for n in (2, 3, 9)
    )
    assert_allclose(three, two, rtol=1e-12)
    assert_allclose(more, 0.25, rtol=1e-12)
    with pytest.raises(ki.MethodError, match="components 1 and 2"):
        METHOD.fit(np.stack([a, b, c, a, b, c], axis=1), np.ones(6))
