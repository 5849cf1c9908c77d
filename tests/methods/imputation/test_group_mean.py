"""Missing values become the mean of the unit's group."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import DataError, MethodError

# COINr 1.1.14, asem/pipeline/02_Denominated.csv, Palma in 51 countries, and input/iData.csv, GDP_group.
PALMA = """
1.4 1.11 0.96 1.26 1.49 nan 1.2 2.1 1.4 0.92 1.1 1.04 1.46 1.26 0.95 1.31 1.25 1.55 1.22 1.13 1.81 1.48 1.25 1.42 1.22
0.92 1.16 nan 1.68 1.43 1.4 1.44 nan nan 1.23 2.62 0.99 0.88 nan 1.18 2.17 1.23 1.5 0.96 2.02 nan 0.88 0.88 0.93 1.65
1.64
"""
GROUPS = """
XL L L M S S L XL S M XL L XL S M
XL XL M S M XL XL L XL XL M S XL S S S S S M S L L L M M L L M M XL L M S L L M
"""
# impute/i_mean_grp.csv: BRN, KOR, MLT, MMR, NZL, SGP.
FILLED = [
    1.3263636363636364,
    1.5063636363636363,
    1.3263636363636364,
    1.1718181818181819,
    1.1718181818181819,
    1.3358333333333334,
]
BY = ki.imputation.GroupMean(by="kabupaten")


def test_reproduces_coinr_on_asem() -> None:
    x = np.array(PALMA.split(), dtype=float)[:, None]
    groups = np.unique(GROUPS.split(), return_inverse=True)[1]
    found = BY.fit(x, groups).transform(x, groups)
    assert_allclose(found[np.isnan(x)], FILLED, rtol=1e-14)


def test_a_group_without_values_and_a_unit_without_group_stay_missing() -> None:
    x = np.array([[1.0, np.nan], [3.0, 5.0], [np.nan, np.nan], [np.nan, 2.0], [np.nan, np.nan]])
    groups = np.array([0, 0, 0, 1, -1])
    value = BY.fit(x, groups)
    expected = [[1.0, 5.0], [3.0, 5.0], [2.0, 5.0], [np.nan, 2.0], [np.nan, np.nan]]
    assert_array_equal(value.transform(x, groups), expected)
    assert_array_equal(value.derivative(x), (~np.isnan(x)).astype(float))


@pytest.mark.parametrize(
    ("rows", "groups", "expected"),
    [
        ([[3.0], [3.0], [np.nan]], [0, 0, 0], [[3.0], [3.0], [3.0]]),
        ([[7.0]], [0], [[7.0]]),
        ([[7.0], [np.nan]], [0, 1], [[7.0], [np.nan]]),
        ([[7.0], [np.nan]], [-1, -1], [[7.0], [np.nan]]),
        (np.empty((0, 1)), [], np.empty((0, 1))),
    ],
)
def test_few_values(rows: Any, groups: list[int], expected: Any) -> None:
    x, of = np.array(rows, dtype=float), np.array(groups, dtype=np.intp)
    value = BY.fit(x, of)
    assert_array_equal(value.transform(x, of), expected)
    again: Any = type(value).from_arrays(json.loads(json.dumps(value.arrays())))
    assert_array_equal(again.transform(x, of), expected)


def test_used_alone_it_must_be_told_the_groups() -> None:
    with pytest.raises(MethodError, match="group_mean needs to know the group of each unit"):
        BY.fit(np.ones((2, 1)), None)


@pytest.mark.parametrize("by", ["", " ", "\t\n", 3, None])
def test_the_column_is_a_name(by: Any) -> None:
    with pytest.raises(MethodError, match="by"):
        ki.imputation.GroupMean(by=by)


def test_spaces_around_a_column_are_none_of_it() -> None:
    assert ki.imputation.GroupMean(by=" jenis desa ").grouping == "jenis desa"


def test_the_column_must_be_stated() -> None:
    with pytest.raises(MethodError, match="needs 'by'"):
        ki.imputation.GroupMean()  # type: ignore[call-arg]


# ------------------------------------------------------------------------------------ through the public calls

FRAMEWORK = ki.Framework.from_dict(
    {
        "id": "air",
        "version": "1",
        "unit": "kode",
        "scales": {"share": {"kind": "numeric", "lower": 0, "upper": 100}},
        "index": {
            "id": "air",
            "members": [
                {"id": name, "source": "villages", "items": [{"column": name, "scale": "share"}]}
                for name in ("sumur", "pipa")
            ],
        },
        "methodology": {"imputation": {"method": "group_mean", "by": "kabupaten"}},
    }
)
VILLAGES: list[dict[str, Any]] = [
    {"kode": "a", "sumur": 10, "pipa": 1, "kabupaten": "Garut"},
    {"kode": "b", "sumur": 30, "pipa": None, "kabupaten": "Garut"},
    {"kode": "c", "sumur": None, "pipa": None, "kabupaten": "Garut"},
    {"kode": "d", "sumur": None, "pipa": 9, "kabupaten": "Ciamis"},
    {"kode": "e", "sumur": None, "pipa": 7, "kabupaten": None},
]


def test_fills_within_the_groups_of_the_village_table_and_again_from_a_saved_base(tmp_path: Path) -> None:
    scores = ki.score(FRAMEWORK, villages=VILLAGES)
    filled = {(c.unit, c.indicator): c.after for c in scores.normalised.imputed.itertuples()}
    assert filled == {("b", "pipa"): 1.0, ("c", "sumur"): 20.0, ("c", "pipa"): 1.0}
    assert_allclose(scores.normalised.value[3:], [[np.nan, 9.0], [np.nan, 7.0]], rtol=1e-14)
    scores.save(tmp_path / "skor.zip")
    base = ki.Scores.load(tmp_path / "skor.zip")
    other: list[dict[str, Any]] = [
        {"kode": kode, "pipa": 5, "sumur": None, "kabupaten": kabupaten}
        for kode, kabupaten in (("x", "Ciamis"), ("y", "Garut"), ("z", "Banjar"))
    ]
    later = ki.score(FRAMEWORK, villages=other, base=base)
    assert_array_equal(later.normalised.value[:, 0], [np.nan, 20.0, np.nan])


def test_a_column_that_is_not_there_is_named() -> None:
    wrong = FRAMEWORK.with_methodology(imputation={"method": "group_mean", "by": "kabupatn"})
    with pytest.raises(DataError, match="kabupatn") as caught:
        ki.score(wrong, villages=VILLAGES)
    assert caught.value.problems[0].code == "unknown_column"
