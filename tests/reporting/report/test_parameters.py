from __future__ import annotations

import pytest

from ketahanan_index.reporting.report.parameters import counts, parameters
from ketahanan_index.stages.steps import Step
from ketahanan_index.words import Language
from reporting.report.made import surveyed

LANGUAGES: tuple[Language, ...] = ("id", "en")
LABELS = {"a": "Layanan", "b": "Warga"}


def test_names_and_yes_or_no_are_in_the_readers_language() -> None:
    step = Step("normalisation", {"methods": [{"method": "goalposts", "clip": True}], "base": False})
    assert parameters(step, LABELS, "id") == (
        ("Metode", "goalposts"),
        ("Dibatasi pada ujung skala", "ya"),
        ("Parameter dipelajari dari penghitungan terdahulu", "tidak"),
    )
    assert parameters(step, LABELS, "en")[2] == ("Parameters learnt from earlier scores", "no")


def test_methods_that_are_all_alike_are_told_once() -> None:
    alike = Step("weighting", {"methods": {"a": {"method": "equal"}, "b": {"method": "equal"}}})
    assert parameters(alike, LABELS, "id") == (("Metode (semua kelompok)", "equal"),)
    apart = Step("weighting", {"methods": {"a": {"method": "equal"}, "b": {"method": "gini"}}})
    assert parameters(apart, LABELS, "id") == (("Metode (Layanan)", "equal"), ("Metode (Warga)", "gini"))


def test_several_methods_of_indicators_are_counted() -> None:
    step = Step("imputation", {"methods": [{"method": "constant", "value": 1.5}, {"method": "none"}]})
    assert parameters(step, LABELS, "id") == (
        ("Metode (1)", "constant"),
        ("Nilai pengganti (1)", "1,5"),
        ("Metode (2)", "none"),
    )


def test_what_a_design_says() -> None:
    step = Step("estimate", {"design": {"weights": "bobot", "clusters": ["rt", "rumah"], "fpc": None}})
    assert parameters(step, LABELS, "en") == (
        ("Column of weights (sample design)", "bobot"),
        ("Columns of clusters (sample design)", "rt; rumah"),
    )
    margins = Step("estimate", {"design": {"calibration": {"margins": [["jk"], ["jk", "umur"]]}}})
    assert parameters(margins, LABELS, "en") == (
        ("Columns of margins (sample design, calibration)", "jk; jk × umur"),
    )


def test_rare_parameters_keep_their_names() -> None:
    assert parameters(Step("x", {"steepness": 2.5}), LABELS, "id") == (("steepness", "2,5"),)


def test_counts_are_named() -> None:
    step = Step("aggregation", {}, {"scored": 1234, "baru": 2})
    assert counts(step, "id") == (("Desa/kelurahan yang memiliki skor", "1.234"), ("baru", "2"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_the_sample_is_left_as_code(language: Language) -> None:
    labels = dict.fromkeys(surveyed().plan.names, "Label")
    for step in surveyed().steps:
        names = [name for name, _ in (*parameters(step, labels, language), *counts(step, language))]
        assert all(name[0].isupper() and "_" not in name for name in names)
