"""The Mazziotta-Pareto index."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from methods.aggregation.small import FIRST_ROWS, scored

METHOD = ki.aggregation.MazziottaPareto()
COMPIND = ki.aggregation.MazziottaPareto(divisor="n-1")


def test_by_hand() -> None:
    # M = 100 and S**2 = 400 with divisor n, 800 with n - 1.
    x = np.array([[80.0, 120.0]])
    burden: Any = {"penalty": "positive"}
    assert_allclose(METHOD.combine(x, np.ones(2)), [96.0], rtol=1e-15)
    assert_allclose(COMPIND.combine(x, np.ones(2)), [92.0], rtol=1e-15)
    assert_allclose(ki.aggregation.MazziottaPareto(**burden).combine(x, np.ones(2)), [104.0], rtol=1e-15)
    found = ki.aggregation.MazziottaPareto(**burden, divisor="n-1").combine(x, np.ones(2))
    assert_allclose(found, [108.0], rtol=1e-15)
    # Weights 3 and 1: M = 90 and S**2 = (3 x 100 + 900) / 4 = 300.
    assert_allclose(METHOD.combine(x, np.array([3.0, 1.0])), [90 - 300 / 90], rtol=1e-15)
    assert_allclose(COMPIND.combine(x, np.array([3.0, 1.0])), [90 - 600 / 90], rtol=1e-15)


def test_compind_restated() -> None:
    # z_100_10_all_POS.csv and indices_synth2.csv, V01 and V02, of Compind 3.4.
    expected = {
        "negative": [97.470929477198041, 94.878758211657583],
        "positive": [99.029893910930213, 97.763771721900468],
    }
    for penalty, values in expected.items():
        method = ki.aggregation.MazziottaPareto.model_validate({"penalty": penalty, "divisor": "n-1"})
        assert_allclose(method.combine(FIRST_ROWS, np.ones(12)), values, rtol=1e-12)


def test_a_single_member_has_its_own_value_under_either_divisor() -> None:
    x = np.array([[90.0, np.nan], [np.nan, np.nan]])
    for method in (METHOD, COMPIND):
        assert_array_equal(method.combine(x, np.ones(2)), [90.0, np.nan])
        assert_array_equal(method.gradient(x, np.ones(2)), [[1.0, 0.0], [0.0, 0.0]])
        assert_array_equal(method.combine(np.array([[90.0, 50.0]]), np.array([1.0, 0.0])), [90.0])
        assert method.combine(np.empty((0, 2)), np.ones(2)).shape == (0,)


def test_gradient_by_hand() -> None:
    # r = -0.2 and 0.2, cv**2 = 0.04: 0.5 (1 + 0.4 + 0.04) and 0.5 (1 - 0.4 + 0.04).
    x = np.array([[80.0, 120.0]])
    assert_allclose(METHOD.gradient(x, np.ones(2)), [[0.72, 0.32]], rtol=1e-14)
    assert_allclose(COMPIND.gradient(x, np.ones(2)), [[0.94, 0.14]], rtol=1e-14)
    burden = ki.aggregation.MazziottaPareto(penalty="positive")
    assert_allclose(burden.gradient(x, np.ones(2)), [[0.28, 0.68]], rtol=1e-14)


def test_raising_a_member_far_above_the_others_lowers_the_index() -> None:
    x = np.array([[100.0, 100.0, 400.0]])
    assert METHOD.gradient(x, np.ones(3))[0, 2] < 0
    higher = np.array([[100.0, 100.0, 401.0]])
    assert METHOD.combine(higher, np.ones(3))[0] < METHOD.combine(x, np.ones(3))[0]


def test_zeros_alone_make_zero_and_imbalance_may_fall_below() -> None:
    x = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 90.0]])
    # M = 30, S**2 = 1800.
    assert_allclose(METHOD.combine(x, np.ones(3)), [0.0, -30.0], rtol=1e-14)


def test_scores_a_framework_with_errors() -> None:
    rows: list[list[float | None]] = [[80, 120, 100], [100, 100, 100], [80, 120, None]]
    scores = scored("mazziotta_pareto", rows, errors=[2.0, 3.0, 0.0])
    assert_allclose(scores.value[:, 0], [100 - 800 / 300, 100, 96])
    assert_allclose(scores.standard_error[2, 0], np.hypot(2 * 0.72, 3 * 0.32))
    assert list(scores.reason[:, 0]) == ["estimated"] * 3


def test_a_negative_member_is_refused_by_name() -> None:
    with pytest.raises(MethodError, match="mazziotta_pareto of indeks cannot take the negative value -5"):
        scored("mazziotta_pareto", [[80, 120, 100], [100, -5, 100]])


@pytest.mark.parametrize(
    "wrong",
    [
        {"penalty": "POS"},
        {"penalty": "none"},
        {"penalty": None},
        {"penalty": 1},
        {"penalty": ["negative"]},
        {"divisor": "n - 1"},
        {"divisor": "N"},
        {"divisor": 1},
        {"divisor": None},
        {"polarity": "negative"},
        {"penalties": "negative"},
        {"method": "mpi"},
    ],
)
def test_wrong_parameters_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.aggregation.MazziottaPareto(**wrong)
