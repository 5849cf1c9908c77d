"""The adjusted Mazziotta-Pareto index."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from methods.aggregation.small import GOALPOST_ROWS, scored

METHOD = ki.aggregation.AdjustedMazziottaPareto()
BURDEN = ki.aggregation.AdjustedMazziottaPareto(penalty="positive")


def test_by_hand() -> None:
    x = np.array([[80.0, 120.0], [100.0, np.nan], [np.nan, np.nan]])
    assert_allclose(METHOD.combine(x, np.ones(2)), [96.0, 100.0, np.nan], rtol=1e-15)
    assert_allclose(BURDEN.combine(x, np.ones(2)), [104.0, 100.0, np.nan], rtol=1e-15)
    assert METHOD.combine(np.empty((0, 2)), np.ones(2)).shape == (0,)
    assert METHOD.needs_positive


def test_ginici_restated() -> None:
    # giniCI_normalize_goalpost.csv and giniCI_synth2.csv, column equal_ari_hv of V01 and V02, of giniCI 0.1.3.
    found = METHOD.combine(GOALPOST_ROWS, np.ones(12))
    assert_allclose(found, [94.178098589472555, 88.765180462859263], rtol=1e-12)


def test_is_the_published_form_of_the_other_index() -> None:
    weights = np.array([1.0, 2.0, 0.5] * 4)
    for penalty, method in (("negative", METHOD), ("positive", BURDEN)):
        other = ki.aggregation.MazziottaPareto.model_validate({"penalty": penalty})
        assert_array_equal(method.combine(GOALPOST_ROWS, weights), other.combine(GOALPOST_ROWS, weights))
        assert_array_equal(method.gradient(GOALPOST_ROWS, weights), other.gradient(GOALPOST_ROWS, weights))


def test_gradient_by_hand() -> None:
    x = np.array([[80.0, 120.0]])
    assert_allclose(METHOD.gradient(x, np.ones(2)), [[0.72, 0.32]], rtol=1e-14)
    assert_allclose(BURDEN.gradient(x, np.ones(2)), [[0.28, 0.68]], rtol=1e-14)


def test_scores_a_framework_with_errors() -> None:
    scores = scored("adjusted_mazziotta_pareto", [[80, 120, None], [90, 90, 90]], errors=[2.0, 3.0, 0.0])
    assert_allclose(scores.value[:, 0], [96, 90])
    assert_allclose(scores.standard_error[0, 0], np.hypot(2 * 0.72, 3 * 0.32))


@pytest.mark.parametrize("wrong", [{"penalty": "NEG"}, {"penalty": True}, {"divisor": "n"}, {"floor": 1}])
def test_wrong_parameters_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.aggregation.AdjustedMazziottaPareto(**wrong)
