"""Missing values are read off the unit's own indicators of the same group."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import FrameworkError, MethodError

ROW = ki.imputation.RowMean()
# Root, two dimensions, and a group below the first: 0 and 1 under it, 2 beside it, 3 and 4 under the second.
ANCESTORS = np.array([[0, 0, 0, 0, 0], [1, 1, 1, 2, 2], [3, 3, -1, -1, -1]])

# COINr 1.1.14, asem/pipeline/02_Denominated.csv: lowest, highest, and the value of one country.
PHYSICAL = {
    "LPI": (2.067254, 4.225967, 2.751998),
    "Flights": (1.122477618627385e-05, 0.015673076699896715, 0.00022099097591205341),
    "Ship": (0.0, 21.1719761, 0.0),
    "Bord": (0.0, 0.004640371229698376, 1.688135344416309e-05),
    "Elec": (0.0, 4.521100765483647, 0.080413933715078947),
    "Gas": (0.0013000276969948761, 6.163265306122449, 0.3305570015616866),
    "ConSpeed": (5.5, 28.6, np.nan),
    "Cov4G": (0.0, 100.0, 65.5),
}
SOCIAL = {  # the first five count down
    "Poverty": (0.0, 22.7, np.nan),
    "Palma": (0.88, 2.62, np.nan),
    "FreePress": (8.0, 87.0, 67.0),
    "TolMin": (1.0999999999999999, 9.799999999999999, 2.3000000000000003),
    "TertGrad": (2.00915, 37.60498, 28.21053),
    "NGOs": (0.0, 0.15958932347425958, 0.024348186778268947),
    "CPI": (21.0, 89.0, 84.0),
    "FemLab": (0.2970085529177552, 1.0274715577240605, 0.79770981591429424),
    "WomParl": (4.8583, 43.553, 23.7624),
}
SOCIAL_DIRECTION = np.array([-1.0] * 4 + [1.0] * 5)


def test_reproduces_coinr_on_two_pillars_of_asem() -> None:
    # impute/row_mean_pillar.csv: KAZ, ConSpeed; SGP, Poverty and Palma.
    x = np.array(list(PHYSICAL.values())).T
    assert_allclose(ROW.fit(x, None).transform(x)[2, 6], 8.9994903161638575, rtol=1e-13)
    x = np.array(list(SOCIAL.values())).T
    found = ROW.fit(x, None, direction=SOCIAL_DIRECTION).transform(x)[2, :2]
    assert_allclose(found, [9.3901655056988389, 1.5997748008773558], rtol=1e-13)


def test_siblings_are_those_of_the_level_asked_for() -> None:
    x = np.array([[0.0] * 5, [100.0] * 5, [np.nan, 10.0, 40.0, np.nan, 90.0]])

    def first(within: str) -> float:
        method = ki.imputation.RowMean(within=within)
        return float(method.fit(x, None, ancestors=ANCESTORS).transform(x)[2, 0])

    assert first("parent") == first("level_2") == pytest.approx(10.0)
    assert first("level_1") == pytest.approx(25.0)
    assert first("level_0") == pytest.approx(140 / 3)


def test_an_indicator_above_the_level_has_the_siblings_of_its_parent() -> None:
    x = np.array([[0.0] * 5, [100.0] * 5, [10.0, 20.0, np.nan, np.nan, 90.0]])
    found = ki.imputation.RowMean(within="level_2").fit(x, None, ancestors=ANCESTORS)
    # Number 2 stands under dimension 1 alone, number 3 beside 4.
    assert_array_equal(found.transform(x)[2], [10.0, 20.0, np.nan, 90.0, 90.0])


def test_directions_count() -> None:
    x = np.array([[0.0, 1.0], [10.0, 3.0], [2.0, np.nan]])
    assert_allclose(ROW.fit(x, None, direction=np.array([1.0, -1.0])).transform(x)[2], [2.0, 2.6])
    assert_allclose(ROW.fit(x, None).transform(x)[2], [2.0, 1.4])


def test_the_median_of_the_siblings() -> None:
    x = np.array([[0.0] * 4, [1.0] * 4, [0.0, 0.2, 0.9, np.nan], [np.nan, 0.2, 0.6, np.nan]])
    median = ki.imputation.RowMean(statistic="median")
    assert_allclose(median.fit(x, None).transform(x)[2:], [[0.0, 0.2, 0.9, 0.2], [0.4, 0.2, 0.6, 0.4]])


def test_a_constant_sibling_tells_nothing_and_a_constant_hole_is_its_constant() -> None:
    x = np.array(
        [[0.0, 5.0, 0.0], [4.0, 5.0, 8.0], [np.nan, 5.0, 2.0], [1.0, np.nan, 2.0], [np.nan, 5.0, np.nan]]
    )
    expected = [[1.0, 5.0, 2.0], [1.0, 5.0, 2.0], [np.nan, 5.0, np.nan]]
    assert_array_equal(ROW.fit(x, None).transform(x)[2:], expected)


@pytest.mark.parametrize(
    "rows",
    [
        [[np.nan, np.nan], [1.0, 2.0], [3.0, 4.0]],  # a unit without any value
        [[1.0, np.nan], [2.0, np.nan]],  # an indicator without any
        [[1.0, np.nan]],
        np.empty((0, 2)),
    ],
)
def test_without_anything_to_go_by_nothing_is_filled(rows: Any) -> None:
    x = np.array(rows, dtype=float)
    assert_array_equal(ROW.fit(x, None).transform(x), x)


def test_of_two_units_one_is_the_best_and_one_the_worst() -> None:
    x = np.array([[1.0, 10.0, 5.0], [2.0, 20.0, np.nan]])
    assert_array_equal(ROW.fit(x, None).transform(x)[1], [2.0, 20.0, 5.0])  # 5 is constant


def test_applies_to_other_units_beyond_the_values_learnt() -> None:
    value = ROW.fit(np.array([[0.0, 0.0], [1.0, 10.0]]), None)
    assert_array_equal(
        value.transform(np.array([[2.0, np.nan], [np.nan, -5.0]])), [[2.0, 20.0], [-0.5, -5.0]]
    )
    some: Any = value.take(np.array([1]))
    assert_array_equal(some.transform(np.array([[np.nan], [3.0]])), [[np.nan], [3.0]])
    assert_array_equal(value.derivative(np.array([[2.0, np.nan]])), [[1.0, 0.0]])


def test_a_fit_to_draws_fills_values_without_draws() -> None:
    draws = np.array([[[0.0, 0.0], [1.0, 10.0]], [[0.0, 0.0], [1.0, 20.0]]])
    found = ROW.fit(draws, None).transform(np.array([[0.5, np.nan]]))
    assert_array_equal(found, [[[0.5, 5.0]], [[0.5, 10.0]]])


def test_indicators_without_siblings_are_a_warning() -> None:
    x = np.array([[0.0] * 5, [100.0] * 5])
    (problem,) = ROW.fit(x, None, ancestors=ANCESTORS).remarks(["a", "b", "c", "d", "e"])
    assert problem.code == "nothing_to_impute_from"
    assert problem.message == "c has no siblings under row_mean: missing values stay missing"
    assert problem.severity == "warning"
    alone = np.array([[0, 0], [1, 2]])
    (problem,) = ROW.fit(x[:, :2], None, ancestors=alone).remarks(["a", "b"])
    assert problem.message.startswith("a, b have no siblings")
    assert problem.count == 2
    assert ROW.fit(x, None).remarks(["a", "b", "c", "d", "e"]) == ()


def test_indicators_without_any_value_are_no_siblings_and_not_spoken_of() -> None:
    x = np.array([[0.0] * 5, [100.0] * 5])
    x[:, [2, 4]] = np.nan
    (problem,) = ROW.fit(x, None, ancestors=ANCESTORS).remarks(["a", "b", "c", "d", "e"])
    assert problem.message == "d has no siblings under row_mean: missing values stay missing"


@pytest.mark.parametrize(
    ("within", "names"),
    [("parent", set()), ("level_0", {"level_0"}), ("level_1", {"level_1"}), ("level_3", {"level_3"})],
)
def test_the_level_that_a_tree_must_have_is_mentioned(within: str, names: set[str]) -> None:
    assert ki.imputation.RowMean(within=within).mentions() == names


def test_a_level_that_the_tree_does_not_have_is_refused() -> None:
    with pytest.raises(MethodError, match=r"within level_3: the tree has no groups at that level") as caught:
        ki.imputation.RowMean(within="level_3").fit(np.ones((2, 5)), None, ancestors=ANCESTORS)
    (problem,) = caught.value.problems
    assert (problem.code, problem.remedy) == ("level_unknown", "its levels are level_0, level_1, level_2")


@pytest.mark.parametrize(
    "wrong",
    [
        {"within": "level"},
        {"within": "level_-1"},
        {"within": "level_1 "},
        {"within": "Parent"},
        {"within": ""},
        {"within": 1},
        {"statistic": "mode"},
        {"statistic": None},
        {"level": 1},
    ],
)
def test_bad_parameters(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=next(iter(wrong))):
        ki.imputation.RowMean(**wrong)


INDICATOR = {"id": "a", "source": "villages", "items": [{"column": "a", "scale": "any"}]}


@pytest.mark.parametrize(("within", "there"), [("parent", True), ("level_0", True), ("level_1", False)])
def test_a_level_that_a_framework_does_not_have_is_refused_when_it_is_read(within: str, there: bool) -> None:
    document = {
        "id": "datar",
        "version": "1",
        "scales": {"any": {"kind": "numeric"}},
        "index": {"id": "datar", "members": [INDICATOR]},
        "methodology": {
            "imputation": {"method": "row_mean", "within": within},
            "normalisation": "min_max",
        },
    }
    if there:
        ki.Framework.from_dict(document)
    else:
        with pytest.raises(FrameworkError, match="row_mean names 'level_1', which is not in the tree"):
            ki.Framework.from_dict(document)


def test_through_the_public_calls_saved_and_as_base(tmp_path: Path) -> None:
    def indicator(name: str, direction: int) -> dict[str, Any]:
        item = {"column": name, "scale": "any"}
        return {"id": name, "source": "villages", "direction": direction, "items": [item]}

    framework = ki.Framework.from_dict(
        {
            "id": "baris",
            "version": "1",
            "unit": "kode",
            "scales": {"any": {"kind": "numeric"}},
            "index": {
                "id": "baris",
                "members": [
                    {"id": "satu", "members": [indicator("a", 1), indicator("b", -1)]},
                    {"id": "dua", "members": [indicator("c", 1)]},
                ],
            },
            "methodology": {"imputation": "row_mean", "normalisation": "min_max"},
        }
    )
    villages = [
        {"kode": "1", "a": 0, "b": 0, "c": 4},
        {"kode": "2", "a": 10, "b": 1, "c": 8},
        {"kode": "3", "a": 2, "b": None, "c": None},
    ]
    scores = ki.score(framework, villages=villages)
    assert scores.normalised.imputed[["unit", "indicator"]].to_numpy().tolist() == [["3", "b"]]
    assert scores.normalised.imputed["after"].tolist() == pytest.approx([0.8])
    assert scores.problems["code"].tolist() == ["nothing_to_impute_from", "not_imputed"]
    scores.save(tmp_path / "skor.zip")
    base = ki.Scores.load(tmp_path / "skor.zip")
    later = ki.score(framework, villages=[{"kode": "9", "a": 2, "b": None, "c": 4}], base=base)
    assert later.normalised.imputed["after"].tolist() == pytest.approx([0.8])
