"""The promises of the five families, and what methods share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from ketahanan_index.methods import Aggregation, Imputation, Normalisation, Treatment, Weighting
from ketahanan_index.methods.base import called, refuse, shares


def test_bases_promise_but_do_not_compute() -> None:
    class NoImputation(Imputation): ...

    class NoTreatment(Treatment): ...

    class NoNormalisation(Normalisation): ...

    class NoWeighting(Weighting): ...

    class NoAggregation(Aggregation): ...

    x, row = np.ones((2, 1)), np.ones(1)
    calls: list[Callable[[], object]] = [
        lambda: NoImputation().fit(x, None),
        lambda: NoTreatment().fit(x),
        lambda: NoNormalisation().fit(x, row, np.ones((2, 1)), (0, 1)),
        lambda: NoWeighting().fit(x, row),
        lambda: NoAggregation().forward(x),
        lambda: NoAggregation().inverse(x),
    ]
    for call in calls:
        with pytest.raises(NotImplementedError):
            call()
    assert NoAggregation().gradient(x, row) is None
    assert not NoAggregation().is_mean()
    assert not NoAggregation().needs_positive
    assert NoNormalisation().lands_on((0, 100)) == "0 to 100"


def test_shares_sum_to_one_over_the_present_members() -> None:
    x = np.array([[1.0, np.nan, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0], [np.nan, np.nan, np.nan, 1.0], [np.nan] * 4])
    found = shares(x, np.array([1.0, 2.0, 3.0, 0.0]))
    expected = [[0.25, 0, 0.75, 0], [1 / 6, 1 / 3, 0.5, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert_array_equal(found, expected)


def test_what_may_be_left_unsaid() -> None:
    assert ki.imputation.Mean().grouping is None
    assert ki.imputation.GroupMean(by="kabupaten").grouping == "kabupaten"
    assert ki.treatment.Winsorise().keeps_unit
    assert not ki.treatment.LogShift().keeps_unit
    assert ki.normalisation.Goalposts().states_units
    assert not ki.normalisation.MinMax().states_units
    assert ki.weighting.Equal().mentions() == frozenset()


def test_a_name_for_a_message() -> None:
    assert called(("air", "listrik"), 1) == "listrik"
    assert called(None, 1) == "number 2"


def test_a_refusal_tells_all_at_once() -> None:
    with pytest.raises(MethodError, match="2 problems in method") as caught:
        refuse("odd", [("a is odd", "make it even"), ("b is odd", "make it even")])
    assert [(p.code, p.message, p.remedy) for p in caught.value.problems] == [
        ("odd", "a is odd", "make it even"),
        ("odd", "b is odd", "make it even"),
    ]
