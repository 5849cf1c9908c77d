"""What is told of an indicator that has no other one to be filled from."""

from __future__ import annotations

import numpy as np

from ketahanan_index.methods.alone import alone, with_values


def test_an_indicator_has_values_where_it_has_them_in_some_draw() -> None:
    origin = np.array([[1.0, np.nan, np.nan], [2.0, np.nan, 0.0]])
    assert with_values(["a", "b", "c"], origin) == ["a", "c"]
    assert with_values(["a", "b", "c"], origin[0]) == ["a"]
    assert with_values(["a", "b", "c"], origin[:0]) == []


def test_the_warning_names_the_indicator_and_the_method() -> None:
    problem = alone("a", "regression", "give it to others")
    assert problem.message == "a is alone under regression: missing values stay missing"
    assert problem.remedy == "give it to others, or choose another imputation"
    assert (problem.severity, problem.code, problem.column) == ("warning", "nothing_to_impute_from", "a")
