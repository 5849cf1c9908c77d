"""Medians of villages where their error cannot be told; figures of R are in `tests/parity/test_survey411.py`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.design import SurveyDesign
from ketahanan_index.survey.estimation import Surveyed, survey
from survey.reducing import reduce


def found(answers: list[float], psus: int = 10, unit: list[str] | None = None) -> Surveyed:
    count = len(answers)
    table = pd.DataFrame(
        {
            "desa": unit or ["A"] * count,
            "rt": [f"{i % psus:03d}" for i in range(count)],
            "x": answers,
            "y": answers,
        }
    )
    reduced, units = reduce(table, SurveyDesign(clusters="rt"), ["x", "y"], "desa", ("x",))
    return survey(reduced, len(units), SurveyDesign(clusters="rt"))


def test_the_column_of_the_factor_has_the_size_of_the_error_and_goes_with_the_mean() -> None:
    rng = np.random.default_rng(5)
    one = found((rng.gamma(2, 3, 200) * 7 // 1).tolist())
    factor = one.estimated.factor.covariance(0)
    assert_allclose(np.sqrt(factor[0, 0]), one.estimated.standard_error[0, 0])
    assert one.estimated.standard_error[0, 0] > 0
    # A sample with larger answers has a larger median and a larger mean.
    assert factor[0, 1] > 0


def unknown(one: Surveyed) -> None:
    assert Reason(int(one.estimated.reason_code[0, 0])) is Reason.no_gradient
    assert np.isnan(one.estimated.standard_error[0, 0])
    assert_array_equal(one.estimated.factor.rows[:, 0], 0)


def test_an_interval_of_the_share_that_reaches_beyond_all_answers() -> None:
    one = found([3.0] * 193 + [1.0] * 5 + [4.0] * 2)
    assert one.estimated.value[0, 0] == 3
    unknown(one)
    low, high = one.medians[0].interval(0.95, one.estimated.degrees_of_freedom[:, 0])
    assert low[0] == 3
    assert np.isnan(high[0])


def test_sampling_units_that_differ_and_have_one_share_by_chance() -> None:
    one = found([1.0, 2, 3, 4, 5, 6, 7, 8], psus=2)
    assert one.estimated.value[0, 0] == 4.5
    unknown(one)
    low, high = one.medians[0].interval(0.95, one.estimated.degrees_of_freedom[:, 0])
    assert_array_equal([low[0], high[0]], [np.nan, np.nan])


def test_reasons_of_the_share_stay() -> None:
    villages = ["A"] * 20 + ["B"] + ["C"] * 3 + ["D"] * 20
    answers = [2.0] * 20 + [5.0] + [float("nan")] * 3 + [float(i) for i in range(20)]
    one = found(answers, unit=villages).estimated
    reasons = [Reason(int(code)) for code in one.reason_code[:, 0]]
    assert reasons[:3] == [Reason.identical_answers, Reason.one_respondent, Reason.no_data]
    assert one.standard_error[0, 0] == 0
    assert_array_equal(one.value[:, 0], [2, 5, np.nan, 9.5])


def test_without_medians_nothing_is_told_of_distributions() -> None:
    table = pd.DataFrame({"desa": "A", "rt": ["1", "2", "3"], "x": [1.0, 2.0, 4.0]})
    reduced, _ = reduce(table, SurveyDesign(clusters="rt"), ["x"], "desa")
    assert survey(reduced, 1, SurveyDesign(clusters="rt")).medians == {}
