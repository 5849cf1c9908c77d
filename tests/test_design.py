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
