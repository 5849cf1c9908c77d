"""What weightings that learn from data share."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.arrays import moments
from ketahanan_index.methods import Array
from ketahanan_index.methods.importance import (
    SpreadWeights,
    by_spread,
    correlated,
    cut,
    kaiser,
    named,
    told,
)


def test_who_is_constant_is_saved_with_the_weights() -> None:
    found = by_spread(np.array([[1.0, 4.0], [2.0, 4.0]]), np.ones(2), None, lambda seen, _: moments.sd(seen))
    again = SpreadWeights.from_arrays(json.loads(json.dumps(found.arrays(), allow_nan=False)))
    assert isinstance(again, SpreadWeights)
    assert again.remarks(("a", "b")) == found.remarks(("a", "b"))
    assert_array_equal(again.take(np.array([1])).arrays()["constant"], [1.0])


def test_each_draw_has_its_own_constant_members() -> None:
    draws = np.array([[[1.0, 4.0], [2.0, 4.0]], [[1.0, 4.0], [2.0, 7.0]]])
    found = by_spread(draws, np.ones(2), None, lambda seen, _: moments.sd(seen))
    assert_array_equal(found.constant, [[0, 1], [0, 0]])
    assert_allclose(found.value, np.array([[1, 0], [0.25, 0.75]]), rtol=1e-12)
    with pytest.raises(ki.MethodError, match="number 1, number 2 have one value only"):
        by_spread(np.stack([draws[1], draws[1, [0, 0]]]), np.ones(2), None, lambda seen, _: moments.sd(seen))


def test_one_draw_without_enough_units_is_enough_to_refuse() -> None:
    rng = np.random.default_rng(4)
    draws = rng.normal(size=(2, 5, 3))
    at = np.arange(3)
    expected: Array = np.corrcoef(draws[1].T)
    assert_allclose(correlated(draws, at, None, "it")[1], expected, rtol=1e-12)
    draws[1, :3, 2] = np.nan
    with pytest.raises(ki.MethodError, match="a, b, c are all present in 2 of 5 units; it needs 3 at least"):
        correlated(draws, at, ("a", "b", "c"), "it")


def test_the_average_eigenvalue_is_kept_whatever_its_last_digit() -> None:
    assert_array_equal(kaiser(np.array([[1 + 1e-12, 1 - 1e-12], [1.5, 0.5]])), [2, 1])


def test_a_cut_needs_a_gap() -> None:
    size = np.array([[2.0, 0.5, 0.5], [1.2, 1.0, 0.8]])
    at = np.arange(3)
    cut(size, np.array([1, 2]), None, at)
    cut(size, np.array([3, 7]), None, at)
    # What explains nothing is no loss, whichever of it is kept.
    cut(np.array([[2.0, 1.0, 0.0, 0.0, 1e-16]]), np.array([3]), None, np.arange(5))
    with pytest.raises(ki.MethodError, match="components 2 and 3 of a, b, c explain the same"):
        cut(size, np.array([2, 2]), ("a", "b", "c"), at)


def test_names_as_a_text() -> None:
    assert named("abc", np.array([0, 2])) == "a, c"
    assert named(None, np.arange(7)).endswith("number 5 …")
    assert told("abc", np.array([2])) == ["c"]


NOISE = np.array([[50.0, 1.0], [50.0 + 7.2e-15, 3.0], [50.0 - 7.2e-15, 2.0], [50.0, 2.5]])


def test_what_varies_by_rounding_alone_is_constant() -> None:
    assert NOISE[1, 0] > NOISE[2, 0]
    found = by_spread(NOISE, np.ones(2), None, lambda seen, _: moments.sd(seen))
    assert found.value.tolist() == [0.0, 1.0]
    assert [p.code for p in found.remarks(("a", "b"))] == ["constant_member"]
    with pytest.raises(ki.MethodError, match="a has one value only where all members are present"):
        correlated(NOISE, np.arange(2), ("a", "b"), "it")


@pytest.mark.parametrize("name", ["standard_deviation", "entropy", "gini", "critic"])
def test_rounding_is_no_information(name: str) -> None:
    method: Any = ki.methods.Weighting.named(name)
    assert method.fit(NOISE, np.ones(2)).value.tolist() == [0.0, 1.0]
    # 1 - H of a single last digit is below 0 by rounding.
    with pytest.raises(ki.MethodError, match="a, b have one value only"):
        method.fit(
            np.array([[1.0, 1.0], [np.nextafter(1, 2), 1.0], [1.0, 1.0]]), np.ones(2), names=("a", "b")
        )


@pytest.mark.parametrize("name", ["principal_components", "factor_analysis"])
def test_rounding_has_no_correlation(name: str) -> None:
    method: Any = ki.methods.Weighting.named(name)
    with pytest.raises(ki.MethodError, match="number 1 has one value only"):
        method.fit(NOISE, np.ones(2))


LEARNT = ["standard_deviation", "entropy", "gini", "critic", "principal_components", "factor_analysis"]


@pytest.mark.parametrize("name", LEARNT)
@pytest.mark.parametrize("bad", [np.inf, 1e308])
def test_members_too_large_are_refused_by_name(name: str, bad: float) -> None:
    x = np.array([[1.0, 1.0, 2.0], [2.0, bad, 3.0], [3.0, 3.0, 5.0], [4.5, 4.0, np.nan]])
    method: Any = ki.methods.Weighting.named(name)
    with pytest.raises(ki.MethodError, match="b has values of a size of") as caught:
        method.fit(x, np.array([1.0, 2.0, 0.0]), names=("a", "b", "c"))
    assert [p.code for p in caught.value.problems] == ["too_large"]
    assert np.isfinite(method.fit(x[:, [0, 2, 1]], np.array([1.0, 2.0, 0.0])).value).all()


@pytest.mark.parametrize("name", LEARNT)
def test_members_nearly_too_large_are_weighed(name: str) -> None:
    x = np.random.default_rng(3).uniform(1, 3, size=(60, 1)) + np.random.default_rng(4).uniform(0, 2, (60, 3))
    method: Any = ki.methods.Weighting.named(name)
    assert_allclose(method.fit(x * 2.0**990, np.ones(3)).value, method.fit(x, np.ones(3)).value, rtol=1e-12)
