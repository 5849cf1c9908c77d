"""How a survey was drawn, and when a figure may be published."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import ketahanan_index as ki


def test_defaults() -> None:
    design = ki.SurveyDesign()
    assert (design.weights, design.strata, design.clusters, design.fpc) == (None, None, (), ())
    assert (design.villages_are, design.lonely) == ("strata", "missing")
    publication = ki.Publication()
    assert (publication.minimum_respondents, publication.minimum_psus) == (30, 2)
    assert (publication.maximum_rse, publication.maximum_half_width) == ((0.25, 0.50), None)


@pytest.mark.parametrize(
    ("given", "kept"), [("rt", ("rt",)), (["rt", "rumah"], ("rt", "rumah")), (None, ()), ((), ())]
)
def test_one_column_or_one_a_stage(given: Any, kept: tuple[str, ...]) -> None:
    assert ki.SurveyDesign(clusters=given).clusters == kept


def test_fpc_has_no_more_stages_than_the_sample() -> None:
    assert ki.SurveyDesign(fpc=("n_orang",)).fpc == ("n_orang",)
    assert ki.SurveyDesign(clusters=("rt", "rumah"), fpc=("n_rt",)).fpc == ("n_rt",)
    with pytest.raises(ki.DataError, match="fpc has 2 stages, the sample 1"):
        ki.SurveyDesign(clusters=("rt",), fpc=("n_rt", "n_rumah"))


MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "misspelt": ({"weigths": "bobot"}, "weigths"),
    "blank column": ({"weights": ""}, "at least 1 character"),
    "unknown kind": ({"villages_are": "stratum"}, "did you mean 'strata'"),
    "unknown remedy": ({"lonely": "ignore"}, "certainty"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_design(name: str) -> None:
    values, message = MISTAKES[name]
    with pytest.raises(ki.DataError, match=message) as caught:
        ki.SurveyDesign(**values)
    assert caught.value.problems[0].remedy


def test_limits_of_publication_increase() -> None:
    assert ki.Publication(maximum_rse=(0.2, 0.2)).maximum_rse == (0.2, 0.2)
    with pytest.raises(ki.DataError, match="the limit for caution lies above"):
        ki.Publication(maximum_rse=(0.5, 0.25))
    for values in ({"minimum_respondents": 0}, {"minimum_psus": 0}, {"maximum_half_width": 0}):
        with pytest.raises(ki.DataError, match="greater than 0"):
            ki.Publication(**values)  # type: ignore[arg-type]


def test_both_are_values() -> None:
    for one in (ki.SurveyDesign(weights="bobot", clusters=("rt",)), ki.Publication(minimum_psus=5)):
        assert pickle.loads(pickle.dumps(one)) == one
        assert type(one).model_validate(one.model_dump(mode="json")) == one
        assert hash(one) == hash(pickle.loads(pickle.dumps(one)))
        with pytest.raises(Exception, match="frozen"):
            one.weights = "x"  # type: ignore[union-attr, misc]


# Replicate weights and calibration


def test_replicates_by_place_or_by_name() -> None:
    one = ki.Replicates(["a", "b"], 0.5)
    assert one == ki.Replicates(columns=("a", "b"), scale=0.5, rscales=[1, 1], mse=False, combined=True)
    assert one.rscales == (1.0, 1.0)
    design = ki.SurveyDesign(weights="w", replicates=one, villages_are="domains")
    assert ki.SurveyDesign.model_validate_json(design.model_dump_json()) == design
    assert pickle.loads(pickle.dumps(design)) == design


REPLICATES: dict[str, tuple[dict[str, Any], str]] = {
    "a single column": ({"columns": "a", "scale": 1}, "at least 2"),
    "no columns": ({"columns": None, "scale": 1}, "columns"),
    "a column twice": ({"columns": ["a", "a"], "scale": 1}, "named twice: a"),
    "no scale": ({"columns": ["a", "b"], "scale": 0}, "greater than 0"),
    "endless scale": ({"columns": ["a", "b"], "scale": float("inf")}, "finite"),
    "rscales of another length": (
        {"columns": ["a", "b"], "scale": 1, "rscales": [1]},
        "1 rscales for 2 columns",
    ),
    "rscales of 0": ({"columns": ["a", "b"], "scale": 1, "rscales": [0, 0]}, "all rscales are 0"),
    "negative rscales": (
        {"columns": ["a", "b"], "scale": 1, "rscales": [1, -1]},
        "greater than or equal to 0",
    ),
    "one number as rscales": ({"columns": ["a", "b"], "scale": 1, "rscales": 1}, "tuple"),
}


@pytest.mark.parametrize("name", REPLICATES)
def test_a_mistake_in_replicates(name: str) -> None:
    values, message = REPLICATES[name]
    with pytest.raises(ki.DataError, match=message):
        ki.Replicates(**values)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "replicates need weights"),
        ({"weights": "w", "clusters": "rt"}, "come in place of clusters"),
        ({"weights": "w", "strata": "s", "fpc": "n"}, "come in place of strata and fpc"),
        ({"weights": "w", "lonely": "adjust"}, "come in place of lonely"),
        (
            {"weights": "w", "calibration": ki.Calibration(margins=["jk"], replicates=["x", "y", "z"])},
            "3 replicates before the calibration, 2 after",
        ),
    ],
)
def test_what_does_not_go_with_replicates(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ki.DataError, match=message):
        ki.SurveyDesign(replicates=ki.Replicates(["a", "b"], 1), **values)


def test_margins_of_a_calibration() -> None:
    one = ki.Calibration(margins=["jk", ["jk", "umur"]], weights="w")
    assert (one.margins, one.columns) == ((("jk",), ("jk", "umur")), ("jk", "umur"))
    wrong: list[Any] = [[], [[]], [""]]
    for margins in wrong:
        with pytest.raises(ki.DataError):
            ki.Calibration(margins=margins)
