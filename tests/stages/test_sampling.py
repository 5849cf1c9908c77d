"""What is kept of a sample: rows of error, and who answered what."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from intake.surveys import asked, estimate, survey, table
from ketahanan_index.stages import Factor, Sample
from stages import samples

FACTOR = Factor(
    rows=np.array([[1.0, 2], [3, 0], [0, 1], [2, 2], [5, -1]]),
    unit=np.array([0, 0, 2, 2, 2]),
    psu=np.array([7, 3, 3, 9, 7]),
)
"""Village 1 has no rows; villages 0 and 2 share the sampling units 3 and 7."""


def test_variance_is_the_sum_of_squares_of_a_village() -> None:
    assert FACTOR.variance(4).tolist() == [[10, 4], [0, 0], [29, 6], [0, 0]]


def test_covariance_of_a_village() -> None:
    assert FACTOR.covariance(0).tolist() == [[10, 2], [2, 4]]
    assert FACTOR.covariance(2).tolist() == [[29, -1], [-1, 6]]
    assert FACTOR.covariance(1).tolist() == [[0, 0], [0, 0]]
    assert FACTOR.covariance(2, 2).tolist() == FACTOR.covariance(2).tolist()
    for unit in range(3):
        assert_array_equal(np.diag(FACTOR.covariance(unit)), FACTOR.variance(3)[unit])


def test_covariance_of_two_villages_is_that_of_the_sampling_units_they_share() -> None:
    # Unit 7: (1, 2) and (5, -1); unit 3: (3, 0) and (0, 1).
    assert FACTOR.covariance(0, 2).tolist() == [[5, -1 + 3], [10, -2]]
    assert FACTOR.covariance(2, 0).tolist() == FACTOR.covariance(0, 2).T.tolist()
    assert FACTOR.covariance(0, 1).tolist() == [[0, 0], [0, 0]]


def test_arrays_are_read_only() -> None:
    for factor in (FACTOR, pickle.loads(pickle.dumps(FACTOR))):
        with pytest.raises(ValueError, match="read-only"):
            factor.rows[0] = 0


SAMPLE = Sample(
    unit=np.array([0, 0, 0, 0, 2, 2]),
    stratum=np.array([5, 5, 1, 5, 1, 1]),
    count=np.array([2, 1, 4, 3, 1, 1]),
    answered=np.array(
        [[True, False, False], [False, True, False], [True, True, False], [False, False, False], [False, True, True],
         [True, False, False]]
    ),
)  # fmt: skip
"""Village 0: 3 units of stratum 5 answered nothing; village 1 was not visited."""


def test_reached_by_hand() -> None:
    under = np.array(
        [[True, True, False], [True, False, False], [True, False, True]]
    )  # all; the first; the last
    psus, strata = SAMPLE.reached(3, under)
    assert psus.tolist() == [[7, 6, 0], [0, 0, 0], [2, 1, 1]]
    assert strata.tolist() == [[2, 2, 0], [0, 0, 0], [1, 1, 1]]
    assert psus.dtype == strata.dtype == np.int64


def test_reached_of_nothing() -> None:
    none = np.empty(0, dtype=np.intp)
    empty = Sample(none, none, np.empty(0, dtype=np.int64), np.zeros((0, 2), dtype=bool))
    psus, strata = empty.reached(2, np.ones((2, 1), dtype=bool))
    assert psus.tolist() == strata.tolist() == [[0], [0]]
    psus, strata = SAMPLE.reached(3, np.zeros((3, 2), dtype=bool))
    assert not psus.any()
    assert not strata.any()


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_reached_equals_a_look_at_every_sampling_unit(seed: int) -> None:
    random = np.random.default_rng(seed)
    size, items, nodes, units = int(random.integers(1, 30)), 4, 3, 5
    unit = np.sort(random.integers(0, units, size)).astype(np.intp)
    stratum, count = random.integers(0, 3, size).astype(np.intp), random.integers(1, 6, size)
    answered, under = random.random((size, items)) < 0.4, random.random((items, nodes)) < 0.5
    psus, strata = Sample(unit, stratum, count, answered).reached(units, under)
    for u in range(units):
        for node in range(nodes):
            hit = [r for r in range(size) if unit[r] == u and (answered[r] & under[:, node]).any()]
            assert psus[u, node] == sum(count[r] for r in hit)
            assert strata[u, node] == len({stratum[r] for r in hit})


# As they come out of an estimate


def test_a_sample_counts_sampling_units_that_are_alike_together() -> None:
    given = table(q1=[1, 2, None, None, 1, 2, 3, 4], q2=[1, 2, 1, None, 1, 2, 2, 2], rt=[1, 2, 3, 4] * 2)
    sample = estimate(given, strata="dusun", clusters="rt").sample
    assert sample is not None
    rows = list(
        zip(
            sample.unit.tolist(), sample.stratum.tolist(), sample.answered.tolist(), sample.count.tolist(), strict=True
        )
    )  # fmt: skip
    assert sorted(rows) == [
        (0, 0, [True, True, True], 2),
        (0, 1, [False, False, True], 1),
        (0, 1, [False, True, True], 1),
        (1, 0, [True, True, True], 2),
        (1, 1, [True, True, True], 2),
    ]


def test_a_score_rests_on_the_sampling_units_under_it() -> None:
    members = [
        {"id": "kiri", "members": [asked("tolong", "q1"), asked("rapat", "q2", "ada", weight=0)]},
        {"id": "kanan", "members": [asked("jam", "q3", "persen")]},
    ]
    given = table(
        q1=[1, None, None, 5, 3, 2, 4, 2],
        q2=[None, 2, None, None, 1, 1, 2, 2],
        q3=[None, None, 9, 7, 1, 2, 3, 4],
    )
    design = ki.SurveyDesign(strata="dusun", clusters="rt", lonely="certainty")
    scores = ki.score(survey(*members), respondents=given, design=design)
    assert scores.nodes == ("indeks", "kiri", "kanan")
    # The second answer of A counts nowhere, because its weight is 0.
    assert scores.psus.tolist() == [[3, 2, 2], [4, 4, 4]]
    assert scores.n.tolist() == [[2, 2, 2], [4, 4, 4]]
    assert scores.degrees_of_freedom.tolist() == [[1, 0, 1], [2, 2, 2]]
    assert scores.factor is not None
    known = scores.reason == "estimated"
    assert_allclose(scores.factor.variance(2)[known], scores.standard_error[known] ** 2)


# Covariance of estimates


def test_covariance_of_one_village() -> None:
    estimates = estimate(table(q1=[1, 2, 4, 5, 3, 3, 3, 3]), clusters="rt", weights="bobot")
    found = estimates.covariance("A")
    assert_allclose(np.diag(found), estimates.standard_error[0] ** 2)
    assert_array_equal(found, found.T)
    w = np.array([1.0, 2, 1, 1])
    y = np.array([[1.0, 2, 4, 5], [1, 0, 1, 1], [0, 50, 100, 20]])
    z = w * (y - (w * y).sum(axis=1, keepdims=True) / 5) / 5
    assert_allclose(found, 4 / 3 * z @ z.T)
    # Identical answers vary with nothing.
    assert_array_equal(estimates.covariance("B")[0], [0, 0, 0])
    with pytest.raises(KeyError, match="no village has the code 'C'"):
        estimates.covariance("C")
    with pytest.raises(KeyError, match="no village has the code 'D'"):
        estimates.covariance("A", "D")


def test_covariance_without_a_sample() -> None:
    estimates = samples.scores().normalised.estimates
    unit = estimates.units[0]
    assert_array_equal(estimates.covariance(unit), np.zeros((4, 4)))
    nothing = estimates.covariance(estimates.units[2])
    assert np.isnan(nothing[0]).all()
    assert nothing[1].tolist()[1:] == [0, 0, 0]


def test_covariance_of_two_villages() -> None:
    given = pd.concat([table(), table(kode=list("CCCCBBBB"), q1=[None] * 4 + [1, 5, 5, 1])])
    given["rt"] = [f"{d}{r}" for d, r in zip(given["dusun"], [1, 2, 3, 4] * 4, strict=True)]
    estimates = estimate(given, clusters="rt", villages_are="domains")
    shared = estimates.covariance("A", "B")
    assert (shared != 0).all()
    assert_allclose(estimates.covariance("B", "A"), shared.T)
    assert_array_equal(estimates.covariance("B", "B"), estimates.covariance("B"))
    # C has no value of the first indicator: neither has its covariance with others.
    apart = estimates.covariance("A", "C")
    assert np.isnan(apart[:, 0]).all()
    assert not np.isnan(apart[:, 1:]).any()
    assert_allclose(estimates.covariance("C", "A"), apart.T)


def test_covariance_with_stated_errors() -> None:
    estimates = samples.asked().normalised.estimates
    first, second = estimates.units[:2]
    assert estimates.factor is not None
    found = estimates.covariance(first)
    assert_allclose(np.diag(found), estimates.standard_error[0] ** 2)
    assert_array_equal(found[0], [9, 0, 0, 0, 0])
    assert_array_equal(found[1], [0, 16, 0, 0, 0])
    assert found[2, 3] == found[3, 2] != 0
    # Villages are strata of their own, and stated errors are of one village.
    between = estimates.covariance(first, second)
    assert_array_equal(between[:, :4], np.zeros((5, 4)))
    assert np.isnan(between[:, 4]).all()


@pytest.mark.parametrize(
    "design", [{}, {"clusters": "rt"}, {"strata": "dusun", "clusters": "rt", "fpc": "warga"}]
)
def test_no_row_of_a_factor_is_nan(design: dict[str, Any]) -> None:
    given = table(q1=[1, None, None, None, 3, 3, 3, 3], q2=[None] * 4 + [1, 2, 1, None])
    factor = estimate(given, **design).factor
    assert factor is not None
    assert not np.isnan(factor.rows).any()
    assert (np.diff(factor.unit) >= 0).all()
