"""What every writer asks of its arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ketahanan_index as ki
from ketahanan_index.reporting.asked import require_asked

VILLAGES = [{"kode_desa": f"320201200{i}", "iks": 0.1 * i, "ike": 0.6, "ikl": 0.7} for i in range(1, 6)]
SCORES = ki.score(ki.Framework.load("idm-komponen"), villages=VILLAGES)
DRAWN = ki.uncertainty(SCORES, assumptions=[ki.WeightNoise()], draws=3, seed=1)


def test_everything_that_is_wrong_comes_at_once() -> None:
    other = ki.score(ki.Framework.load("idm-komponen"), villages=VILLAGES[:4])
    with pytest.raises(ki.DataError, match="3 problems in report") as refused:
        require_asked("report", Path("skor.pdf"), (".html", ".htm"), "nl", other, DRAWN)
    assert [p.code for p in refused.value.problems] == ["unknown_ending", "unknown_language", "other_scores"]
    assert "write to skor.html" in str(refused.value)


@pytest.mark.parametrize("name", ["a.html", "a.HTML", "a.htm"])
def test_what_can_be_written_is_not_refused(name: str) -> None:
    require_asked("report", Path(name), (".html", ".htm"), "en", SCORES, DRAWN)
    require_asked("report", Path(name), (".html", ".htm"), "id", SCORES, None)


@pytest.mark.parametrize("name", ["a", "a.html.zip", ".html", ""])
def test_another_ending_is(name: str) -> None:
    with pytest.raises(ki.DataError) as refused:
        require_asked("report", Path(name), (".html",), "en", SCORES, None)
    assert [p.code for p in refused.value.problems] == ["unknown_ending"]


def test_scores_of_another_framework_are_others_though_their_numbers_agree() -> None:
    framework = ki.Framework.load("idm-komponen").with_weights({"iks": 1.0, "ike": 1.0, "ikl": 1.0})
    same = ki.score(framework, villages=VILLAGES)
    require_asked("workbook", Path("a.xlsx"), (".xlsx",), "id", same, DRAWN)
    other = ki.score(framework.with_methodology(minimum_coverage=0), villages=VILLAGES)
    with pytest.raises(ki.DataError, match="other scores"):
        require_asked("workbook", Path("a.xlsx"), (".xlsx",), "id", other, DRAWN)


def test_what_is_no_scores_and_no_draws_is_named() -> None:
    wrong: Any = SCORES.to_frame()
    with pytest.raises(TypeError, match=r"scores must be a Scores, not DataFrame: make one with ki\.score"):
        require_asked("report", Path("a.html"), (".html",), "en", wrong, None)
    with pytest.raises(
        TypeError, match=r"uncertainty must be an Uncertainty, not DataFrame: .*ki\.uncertainty"
    ):
        require_asked("report", Path("a.html"), (".html",), "en", SCORES, wrong)
