"""What was learnt, as a table and as JSON."""

from __future__ import annotations

import json

import pandas as pd
import pytest

import ketahanan_index as ki
from stages import samples


def table(**methodology: object) -> pd.DataFrame:
    return samples.scores(**methodology).fitted.to_frame()


def test_one_row_a_number() -> None:
    found = table(imputation="median", normalisation="min_max")
    assert found.columns.tolist() == ["step", "method", "indicator", "group", "what", "value"]
    medians = found[(found["method"] == "median")].set_index("indicator")["value"]
    assert medians.to_dict() == {"air": 80.0, "listrik": 55.0, "rapat": 4.5, "posyandu": 1.0}
    origin = found[(found["step"] == "normalisation") & (found["what"] == "origin")].set_index("indicator")
    assert origin.loc["air", "value"] == 40
    weights = found[found["step"] == "weighting"].set_index("indicator")["value"]
    assert weights["dasar"] == 3


def test_groups_of_villages_are_named() -> None:
    found = table(imputation={"air": {"method": "group_mean", "by": "kecamatan"}})
    means = found[found["method"] == "group_mean"]
    assert set(means["group"]) == {"320201", "320202", "320301"}
    assert means.set_index("group").loc["320201", "value"] == 60


def test_what_is_no_number_an_indicator_is_left_out() -> None:
    found = table(normalisation="percentile_rank")
    ranks = found[found["method"] == "percentile_rank"]
    assert len(ranks) == 4 * ranks["what"].nunique()


def test_it_comes_back_from_json() -> None:
    for methodology in (
        {"imputation": {"method": "group_median", "by": "zona"}, "weighting": "critic"},
        {"treatment": "skew_kurtosis", "normalisation": "rank"},
    ):
        fitted = samples.scores(**methodology).fitted
        again = ki.Fitted.from_dict(json.loads(json.dumps(fitted.to_dict())))
        assert again.to_dict() == fitted.to_dict()
        assert again.weighting == fitted.weighting
        pd.testing.assert_frame_equal(again.to_frame(), fitted.to_frame())


def test_a_method_that_is_not_defined_is_named() -> None:
    saved = samples.scores(weighting="equal").fitted.to_dict()
    saved["weighting"]["dasar"]["method"] = "unheard"
    with pytest.raises(ki.MethodError, match="weighting method 'unheard' is not defined in this session"):
        ki.Fitted.from_dict(saved)
