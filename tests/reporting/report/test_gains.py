from __future__ import annotations

import numpy as np
import pytest

import ketahanan_index as ki
from ketahanan_index.reporting.published import published
from ketahanan_index.reporting.report.gains import gains_of
from reporting.report.made import framework, scored, surveyed


def test_what_would_reach_the_class_by_hand() -> None:
    row = {"kode_desa": "3201012001", "air": 40, "listrik": 40, "rapat": 40}
    found = gains_of(published(ki.score(framework(), villages=[row])))
    # The upper bound 50 belongs to the lower class: half of the index is one record, a quarter each of the others.
    assert found.target.tolist() == [1]
    assert found.needed[0] == pytest.approx(10, abs=0.02)
    np.testing.assert_allclose(found.alone[0], [80, 80, 60], atol=1e-6)
    np.testing.assert_allclose(found.jointly[0], [50, 50, 50], atol=1e-6)
    np.testing.assert_allclose(found.end[0], [100, 100, 100])


def test_the_highest_class_has_nothing_to_reach() -> None:
    row = {"kode_desa": "3201012001", "air": 90, "listrik": 90, "rapat": 90}
    assert gains_of(published(ki.score(framework(), villages=[row]))).target.tolist() == [-1]


def test_nothing_is_told_of_what_may_not_be_shown() -> None:
    shown = published(surveyed())
    found = gains_of(shown)
    held = ~shown.shown[:, 0]
    assert (found.target[held] == -1).all()
    for name in ("minimum", "needed", "value", "end", "step", "alone", "jointly"):
        assert np.isnan(getattr(found, name)[held]).all()
    assert np.isnan(found.value[np.isnan(shown.raw)]).all()
    assert np.isnan(found.alone[np.isnan(shown.raw)]).all()


def test_rows_are_those_of_the_villages() -> None:
    scores = scored(40)
    found = gains_of(published(scores))
    np.testing.assert_array_equal(found.value, scores.normalised.estimates.value)


def test_only_values_with_levels_have_steps() -> None:
    shown = published(surveyed())
    found = gains_of(shown)
    asked = np.array([i.source == "respondents" for i in shown.scores.framework.indicators])
    assert np.isnan(found.step[:, asked]).all()
    assert (np.abs(found.step[:, ~asked]) >= 0).any()
