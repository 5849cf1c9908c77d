from __future__ import annotations

import numpy as np
import pytest

import ketahanan_index as ki
from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.reporting.report.material import anchor, class_texts
from reporting.report.made import drawn, lettered, material, scored, surveyed


def test_anchors_are_different_and_safe_in_an_address() -> None:
    units = ("3202012001", "-3", "a b", "v", "", "3", "é", "a/b", "x" * 90)
    found = [anchor(unit, row) for row, unit in enumerate(units)]
    assert len(set(found)) == len(units)
    assert all(all(c.isascii() and (c.isalnum() or c in "-_.") for c in each) for each in found)
    assert found[0] == "v-3202012001"


def test_effects_of_what_may_not_be_shown_are_not_there() -> None:
    told = material(surveyed())
    held = ~told.shown.shown[:, 0]
    assert held.sum() == 2
    assert np.isnan(told.effect[held]).all()
    k = len(told.scores.plan.indicators)
    hidden = np.isnan(told.shown.indicator)
    assert np.isnan(told.effect[:, :k][hidden]).all()
    open_ = ~hidden & ~held[:, None]
    assert not np.isnan(told.effect[:, :k][open_]).any()


def test_draws_of_withheld_villages_are_not_there() -> None:
    told = material(surveyed(), uncertainty=drawn())
    assert told.draws is not None
    held = ~told.shown.shown[:, 0]
    assert np.isnan(told.draws.rank_lower[held]).all()
    assert np.isnan(told.draws.probability[held]).all()
    # One village has no error that draws could be made of.
    surely = told.shown.flag == "publish"
    assert surely.sum() == 45
    np.testing.assert_allclose(told.draws.probability[surely].sum(axis=1), 1)


def test_an_unknown_column_of_names_is_refused() -> None:
    from ketahanan_index.reporting.report.material import gather

    with pytest.raises(ki.DataError, match="nama_dessa"):
        gather(scored(4), language="id", uncertainty=None, names="nama_dessa")


def test_classes_have_their_bounds_in_words() -> None:
    told = class_texts(ki.Framework.load("idm-komponen"), "en")
    assert [each.label for each in told][-2:] == ["Advanced", "Self-reliant"]
    assert told[-1].bounds == "above 0.8155"
    assert told[0].bounds == "up to and including 0.4907"


def test_a_framework_without_classes_has_none() -> None:
    told = material(scored(4, classes=None))
    assert told.classes == ()
    assert told.gains is None
    assert (told.shown.class_code == -1).all()


def test_scores_that_depend_on_all_villages_promise_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = scored(6)
    assert material(scores).gains is not None
    monkeypatch.setattr(ArithmeticMean, "relative", True)
    assert material(scores).gains is None


def test_codes_that_are_texts_know_no_regions() -> None:
    told = material(lettered(3))
    assert told.regions == ()
    assert told.place == ("", "", "")
    assert told.anchors == ("v--1", "v--2", "v--3")


def test_what_a_flag_says() -> None:
    told = material(surveyed(), "en")
    said = dict(zip(told.units, told.note, strict=True))
    assert said["9901022004"] == "Withheld: too few respondents"
    assert said["9901042003"] == "Caution: no standard error can be computed"
    assert said["9901011001"] == ""


def test_a_score_beyond_the_range_lies_at_its_end() -> None:
    told = material(scored(3))
    assert [told.along(x) for x in (-5.0, 25.0, 130.0)] == [0.0, 25.0, 100.0]
