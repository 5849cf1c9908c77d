"""Nothing that the rule of publication withholds passes through."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from explanation.villages import scored
from framework.documents import indicator
from intake.surveys import asked, survey
from ketahanan_index.arrays import ranks
from ketahanan_index.reporting.published import Published, published
from ketahanan_index.stages import publishing
from stages import samples

JAM = {"jam": {"kind": "numeric", "lower": 0, "upper": 100}}
CLASSES = {"levels": [{"id": "rendah", "upper": 20}, {"id": "tinggi"}]}


def mixed(imputation: str | None = None, **rule: Any) -> ki.Scores:
    """Score four villages by answers beside records; B has one respondent, C none and D a record alone."""
    framework = survey(
        {"id": "warga", "members": [asked("jam", "q", "jam"), asked("waktu", "w", "jam")]},
        {"id": "kantor", "members": [indicator("buku", "jam")]},
        scales=JAM,
        classes=CLASSES,
        methodology={"imputation": imputation} if imputation else {},
    )
    answers: dict[str, list[Any]] = {
        "A": [10, 20, 30, 40],
        "B": [90],
        "C": [None, None, None],
        "D": [0, 100, 0, 100],
    }
    respondents = [
        {"kode": code, "q": q, "w": None if code == "C" else 50}
        for code, given in answers.items()
        for q in given
    ]
    villages = [{"kode": code, "buku": x} for code, x in zip("ABCD", (30, 60, 90, None), strict=True)]
    stated: dict[str, Any] = {"minimum_respondents": 3, "maximum_rse": (0.2, 0.4)}
    publication = ki.Publication(**stated | rule)
    return ki.score(framework, respondents=respondents, villages=villages, publication=publication)


def everything(shown: Published) -> list[tuple[str, np.ndarray[Any, Any]]]:
    names = ("value", "standard_error", "lower", "upper", "rank", "indicator", "raw")
    return [(name, getattr(shown, name)) for name in names]


def test_what_is_withheld_is_not_shown_and_all_else_is() -> None:
    scores = mixed()
    found = published(scores)
    assert found.flag.tolist() == scores.flag.tolist() == ["publish", "withhold", "withhold", "publish"]
    assert found.reasons == scores.flags["reasons"].tolist()
    flags = scores.to_long().pivot(index="unit", columns="node", values="flag")[list(scores.nodes)]
    assert_array_equal(found.shown, flags.to_numpy() != "withhold")
    lower, upper = (
        np.column_stack([scores.interval(node=node)[name] for node in scores.nodes])
        for name in ("lower", "upper")
    )
    for shown, true in (
        (found.value, scores.value),
        (found.standard_error, scores.standard_error),
        (found.lower, lower),
        (found.upper, upper),
    ):
        assert_array_equal(shown, np.where(found.shown, true, np.nan))
    # Groups have their own flags: the record of B may be shown, its respondents not.
    assert np.isnan(found.value[1, :2]).all()
    assert found.value[1, 2] == 60


def test_indicators_have_their_own_flags() -> None:
    scores = mixed()
    found = published(scores)
    flags = scores.indicator_flags.pivot(index="unit", columns="indicator", values="flag")
    assert flags.loc["A"].to_dict() == {"jam": "caution", "waktu": "publish"}
    # 57.7 at a mean of 50: an error too large to show.
    assert flags.loc["D"].to_dict() == {"jam": "withhold", "waktu": "publish"}
    names = scores.framework.indicators
    for i, unit in enumerate(scores.units):
        for j, one in enumerate(names):
            hidden = one.source == "respondents" and flags.loc[unit, one.id] == "withhold"
            for shown, true in (
                (found.raw, scores.normalised.estimates.value), (found.indicator, scores.normalised.value)
            ):  # fmt: skip
                assert np.isnan(shown[i, j]) == (hidden or np.isnan(true[i, j]))
                assert np.isnan(shown[i, j]) or shown[i, j] == true[i, j]


def test_a_withheld_village_keeps_its_place_among_the_others() -> None:
    scores = mixed()
    found = published(scores)
    assert_array_equal(found.rank_of_all, ranks.rank(scores.snapped[:, 0]))
    assert_array_equal(found.rank_of_all, scores.ranks())
    assert_array_equal(found.rank, np.where([True, False, False, True], found.rank_of_all, np.nan))
    assert found.class_code.tolist() == [1, -1, -1, 1]
    assert not np.isnan(found.rank_of_all).any()


def test_what_was_filled_in_has_no_answers_to_hide() -> None:
    scores = mixed(imputation="median")
    found = published(scores)
    filled = scores.normalised.filled
    assert len(filled)
    assert not np.isnan(found.indicator[filled.unit, filled.indicator]).any()
    # On their own scale nothing was told.
    assert np.isnan(found.raw[filled.unit, filled.indicator]).all()
    assert np.isnan(found.indicator[1, 0])


@pytest.mark.parametrize("scores", [mixed(), mixed("median"), mixed(minimum_respondents=1), samples.asked()])
def test_no_figure_of_a_withheld_node_is_anywhere(scores: ki.Scores) -> None:
    found = published(scores)
    hidden = publishing.flags(publishing.score_reasons(scores)) == "withhold"
    for name, figures in everything(found):
        if figures.shape == hidden.shape and name not in {"indicator", "raw"}:
            assert np.isnan(figures[hidden]).all()
    assert np.isnan(found.rank[hidden[:, 0]]).all()
    assert (found.class_code[hidden[:, 0]] == -1).all()
    grave = publishing.withheld_estimates(scores.normalised.estimates, scores.publication)
    assert np.isnan(found.raw[grave]).all()
    there = ~np.isnan(scores.normalised.estimates.value)
    assert np.isnan(found.indicator[grave & there]).all()


def test_village_records_are_shown_wherever_there_is_a_score() -> None:
    scores = scored()
    found = published(scores)
    assert_array_equal(found.value, scores.value)
    assert_array_equal(found.indicator, scores.normalised.value)
    assert_array_equal(found.raw, scores.normalised.estimates.value)
    assert np.isnan(found.lower).all()
    assert found.flag.tolist() == ["publish"] * 9 + ["withhold"]
    assert found.class_code.tolist() == [2, 0, 2, 1, 0, 2, 1, 2, 2, -1]


def test_without_classes_there_is_no_class() -> None:
    assert published(scored(classes=False)).class_code.tolist() == [-1] * 10


def test_what_is_shown_can_not_be_changed() -> None:
    found = published(mixed())
    with pytest.raises(ValueError, match="read-only"):
        found.value[0, 0] = 1.0
