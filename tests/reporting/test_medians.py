"""Medians that readers see are of figures that readers may see."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from framework.documents import framework, indicator
from intake.surveys import asked
from ketahanan_index.explanation.standing import FEW, stand
from ketahanan_index.reporting.published import published

PERCENT = {"persen": {"kind": "numeric", "lower": 0, "upper": 100}}
HELD = 53.77


def surveyed(answers: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> ki.Scores:
    """Score villages by the answers to two questions, the second of a dimension that needs three of them."""
    respondents = [
        {"kode": code, "q": q, "w": w}
        for code, (first, second) in answers.items()
        for q, w in zip(first, [*second, *[None] * len(first)], strict=False)
    ]
    made = framework(
        {"id": "warga", "members": [asked("jam", "q", "persen")]},
        {"id": "kerja", "members": [asked("waktu", "w", "persen")]},
        scales=PERCENT,
        unit="kode",
    )
    rule = ki.Publication(minimum_respondents=3, maximum_rse=(10, 20))
    return ki.score(made, respondents=respondents, publication=rule)


def one_shown() -> ki.Scores:
    """Return a village whose second dimension is withheld, beside one that is withheld altogether."""
    return surveyed({"A": ([10, 20, 30], [HELD]), "B": ([90.11], [70])})


def test_the_median_of_a_figure_that_is_withheld_everywhere_is_none() -> None:
    scores = surveyed({code: ([10, 20, 30 + i], [HELD]) for i, code in enumerate("ABCD")})
    found, shown = stand(scores), published(scores)
    # Indicators jam and waktu, then the index, warga and kerja.
    assert_allclose(found.median[[0, 3]], (60 + 1.5) / 3)
    assert np.isnan(found.median[[1, 4]]).all()
    # What has no median moves nothing, and parts still add up.
    assert_allclose(found.effect[:, 1], 0, atol=1e-12)
    assert_allclose(found.effect[:, 0], found.effect[:, 2], atol=1e-12)
    told = shown.of_positions(found.effect)
    assert np.isnan(told[:, [1, 4]]).all()
    assert not np.isnan(told[:, [0, 2, 3]]).any()


def test_of_a_village_that_is_withheld_nothing_is_shown() -> None:
    scores = one_shown()
    assert np.isnan(published(scores).of_positions(np.ones((2, 5)))[1]).all()


def test_a_withheld_figure_between_two_others_is_no_median() -> None:
    scores = surveyed(
        {"A": ([1, 2, 3], [10, 20, 30]), "B": ([4, 5, 6], [80, 90, 91]), "C": ([7, 8, 9], [HELD])}
    )
    assert np.isnan(stand(scores).median[1])


@pytest.mark.parametrize("kind", ["report", "workbook"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_no_file_holds_it(kind: str, language: Any, tmp_path: Path) -> None:
    if kind == "report":
        texts = [ki.write_report(one_shown(), tmp_path / "l.html", language=language).read_text("utf-8")]
    else:
        with zipfile.ZipFile(ki.write_workbook(one_shown(), tmp_path / "l.xlsx", language=language)) as book:
            texts = [book.read(name).decode("utf-8") for name in book.namelist()]
    for said in ("53.77", "53,77", "53.8", "53,8", "90.11", "90,11"):
        assert not any(said in text for text in texts)
    assert any("20" in text for text in texts)


def test_a_group_needs_figures_of_a_few_villages() -> None:
    scores = surveyed(
        {code: ([1, 2, 3 + i], [5, 6, 7] if i < 2 else [8]) for i, code in enumerate("ABC")}
        | {"D": ([9, 9, 9], [9, 9, 9])}
    )
    assert FEW == 3
    # All four have the first indicator, three the second.
    found = stand(scores).median
    assert_allclose(found[:2], [((1 + 2 + 4) / 3 + (1 + 2 + 5) / 3) / 2, 6])


def test_villages_without_data_have_no_effect() -> None:
    made = framework({"id": "satu", "members": [indicator("a", "persen")]}, scales=PERCENT)
    villages = [{"kode_desa": code, "a": x} for code, x in zip("ABCD", (10, None, 40, 25), strict=True)]
    found = stand(ki.score(made, villages=villages))
    assert_allclose(found.effect[:, 0], [-15, np.nan, 15, 0])
