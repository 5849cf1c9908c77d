"""Stages in a notebook and in a terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
import notebook_views
from framework.documents import framework, indicator
from ketahanan_index.errors import Problem
from ketahanan_index.stages import display, publishing, ranking
from ketahanan_index.stages.naming import village_names
from stages import samples

NASTY = "<script>alert('&')</script>"


@pytest.fixture(scope="module")
def scores() -> ki.Scores:
    return samples.scores()


@pytest.fixture(scope="module")
def asked() -> ki.Scores:
    return samples.asked()


def many(count: int) -> ki.Scores:
    random = np.random.default_rng(5)
    table = pd.DataFrame(
        {
            "kode": [f"D{i:06}" for i in range(count)],
            "nama": [f"Desa {i}" for i in range(count)],
            "air": random.uniform(0, 100, count),
        }
    )
    classes = {"levels": [{"id": "rendah", "upper": 50}, {"id": "tinggi"}]}
    return ki.score(framework(indicator("air"), unit="kode", classes=classes), villages=table)


# Scores


def test_scores_in_indonesian(scores: ki.Scores) -> None:
    seen = notebook_views.read(scores._repr_html_())
    assert seen.language == "id"
    assert seen.paragraphs[0] == (
        "Skor: Contoh, versi 1: 5 desa/kelurahan, 4 memiliki skor, 1 tanpa skor\n"
        "Kelas: rendah 1, sedang 1, tinggi 2"
    )
    assert seen.paragraphs[1] == "Selengkapnya: .to_frame()"
    assert seen.heads == ["kode_desa", "Peringkat", "indeks", "Dasar", "sosial", "Kelas", "Cakupan"]
    assert seen.column("kode_desa") == ["3202012001", "3203012002", "3202022001", "3202012002", "3203012001"]
    assert seen.column("Peringkat") == ["1", "1", "3", "4", "–"]
    assert seen.column("Kelas") == ["tinggi", "tinggi", "sedang", "rendah", "–"]
    assert seen.column("Cakupan")[::4] == ["100%", "0%"]
    # A quarter of sosial, which is 100, and three of dasar, a third of which is 80 and the rest 60.
    assert seen.column("indeks")[0] == "75,0"
    assert seen.column("Dasar")[0] == "66,7"


def test_scores_in_english(scores: ki.Scores) -> None:
    seen = notebook_views.read(display.of_scores(scores, "en"))
    assert seen.paragraphs[0].startswith(
        "Scores: Example, version 1: 5 villages, 4 scored, 1 without a score\n"
    )
    assert seen.heads == ["kode_desa", "Rank", "indeks", "Basics", "sosial", "Class", "Coverage"]
    assert seen.column("Basics")[0] == "66.7"


def test_scores_of_a_sample_show_what_a_publication_withholds(asked: ki.Scores) -> None:
    seen = notebook_views.read(asked._repr_html_())
    table = asked.to_frame().sort_values("rank", kind="stable")
    assert seen.column("kode_desa") == table.index.tolist()
    words = {"publish": "terbitkan", "caution": "hati-hati", "withhold": "tahan"}
    assert seen.column("Publikasi") == [words[flag] for flag in table["flag"]]
    held = int((table["flag"] == "withhold").sum())
    assert held > 0
    assert f"\n{held} ditahan menurut aturan publikasi" in seen.paragraphs[0]
    ends = [
        "–" if low != low else f"{low:.1f}–{high:.1f}".replace(".", ",")
        for low, high in zip(table["lower"], table["upper"], strict=True)
    ]
    assert seen.column("Selang kepercayaan 95%") == ends
    assert set(ends) > {"–"}
    assert seen.items


def test_errors_that_the_table_states_make_intervals() -> None:
    seen = notebook_views.read(samples.sampled()[1]._repr_html_())
    assert "Selang kepercayaan 95%" in seen.heads
    assert "Publikasi" not in seen.heads


@pytest.mark.parametrize(("count", "more"), [(5, None), (10, None), (11, "1"), (84_000, "83.990")])
def test_as_many_villages_as_are_read(count: int, more: str | None) -> None:
    scored = many(count)
    seen = notebook_views.read(scored._repr_html_())
    assert len(seen.rows) == min(count, 10)
    assert seen.column("Peringkat") == [str(i + 1) for i in range(min(count, 10))]
    best = scored.ranks().sort_values().index[: len(seen.rows)].tolist()
    assert seen.column("kode") == best
    assert seen.column("Desa/kelurahan") == [f"Desa {int(code[1:])}" for code in best]
    assert seen.paragraphs[1] == f"{f'... dan {more} lagi. ' if more else ''}Selengkapnya: .to_frame()"


def test_without_classes_and_without_any_score() -> None:
    one = framework(indicator("air"), unit="kode", methodology={"normalisation": "goalposts"})
    seen = notebook_views.read(
        ki.score(one, villages=[{"kode": "A", "air": None}, {"kode": "B", "air": None}])._repr_html_()
    )
    assert seen.paragraphs[0] == "Skor: contoh, versi 1: 2 desa/kelurahan, 0 memiliki skor, 2 tanpa skor"
    assert seen.heads == ["kode", "Peringkat", "indeks", "Cakupan"]
    assert seen.rows == [["A", "–", "–", "0%"], ["B", "–", "–", "0%"]]


def test_groups_there_is_no_room_for_are_named() -> None:
    groups: Any = [
        {"id": f"g{k}", "label": f"Kelompok {k}", "members": [indicator(f"i{k}")]} for k in range(15)
    ]
    rows = [{"kode": "A", "nama": "Anu", **{f"i{k}": k for k in range(15)}}]
    seen = notebook_views.read(ki.score(framework(*groups, unit="kode"), villages=rows)._repr_html_())
    assert len(seen.heads) == 12
    assert seen.heads[3:-1] == ["indeks", *(f"Kelompok {k}" for k in range(7))]
    assert seen.paragraphs[0].endswith(
        "Tidak ditampilkan: Kelompok 7, Kelompok 8, Kelompok 9, Kelompok 10, Kelompok 11 …"
    )


def test_names_labels_and_codes_are_escaped() -> None:
    levels = [{"id": "satu", "label": NASTY, "upper": 50}, {"id": "dua"}]
    member = indicator("air", label=NASTY)
    group = {"id": "kelompok", "label": NASTY, "members": [member]}
    one = framework(group, unit=NASTY, label=NASTY, version=NASTY, classes={"levels": levels})
    scored = ki.score(one, villages=[{NASTY: NASTY, "nama": f"=HYPERLINK({NASTY})", "air": 5}])
    noted = (Problem(message=NASTY, severity="warning"),)
    for stage in (
        replace(scored, noted=noted),
        scored.normalised.estimates,
        scored.normalised,
        scored.fitted,
    ):
        html = stage._repr_html_()
        assert "<script" not in html
        notebook_views.read(html)
    seen = notebook_views.read(scored._repr_html_())
    assert seen.rows[0][:2] == [NASTY, f"=HYPERLINK({NASTY})"]
    assert seen.heads[0] == NASTY
    assert NASTY in seen.rows[0][2:]


# Estimates, rescaled indicators, what was learnt


def test_estimates(asked: ki.Scores) -> None:
    estimates = asked.normalised.estimates
    seen = notebook_views.read(estimates._repr_html_())
    assert seen.paragraphs[0] == (
        "Estimasi indikator: Contoh, versi 1: 5 desa/kelurahan, 5 indikator\n24 responden di 3 desa/kelurahan"
    )
    assert seen.column("Indikator") == ["air", "listrik", "rapat", "posyandu", "gotong_royong"]
    assert seen.column("Sumber data") == ["catatan desa"] * 2 + ["responden"] * 3
    assert seen.column("Desa/kelurahan yang datanya tersedia") == ["3", "4", "3", "3", "3"]
    assert [row[3:6] for row in seen.rows[:2]] == [["40", "80", "80"], ["20", "55", "60"]]
    # Stated are 3 and 2, and 4 and 1; a stated 0 is no error of sampling.
    assert seen.column("Median galat baku")[:2] == ["2,500"] * 2
    assert seen.column("Median responden per desa/kelurahan")[:2] == ["–", "–"]
    medians = np.median(estimates.n[:, 2:], axis=0)
    assert seen.column("Median responden per desa/kelurahan")[2:] == [
        f"{m:.1f}".replace(".", ",") for m in medians
    ]


def test_estimates_of_village_records_have_no_errors(scores: ki.Scores) -> None:
    seen = notebook_views.read(display.of_estimates(scores.normalised.estimates, "en"))
    assert seen.paragraphs[0] == "Estimates of indicators: Example, version 1: 5 villages, 4 indicators"
    assert seen.heads == ["Indicator", "Data from", "Villages with a value", "Lowest", "Median", "Highest"]


def test_an_indicator_without_any_value_has_no_ends() -> None:
    one = framework(indicator("air"), indicator("listrik", label="Listrik"), unit="kode")
    estimates = ki.estimate(one, villages=[{"kode": "A", "air": 5, "listrik": None}])
    seen = notebook_views.read(estimates._repr_html_())
    assert seen.rows[1] == ["listrik", "Listrik", "catatan desa", "0", "–", "–", "–"]
    assert seen.column("Nama") == ["", "Listrik"]


def test_normalised() -> None:
    scored = samples.scores(imputation="median", treatment={"method": "winsorise"})
    normalised = scored.normalised
    seen = notebook_views.read(normalised._repr_html_())
    filled, changed = len(normalised.imputed), len(normalised.changed)
    assert filled > 0
    assert seen.paragraphs[0].endswith(
        f"{filled} sel diimputasi, {changed} sel disesuaikan sebagai pencilan, "
        "0 desa/kelurahan dikeluarkan pada penyaringan data"
    )
    assert seen.caption == "Nilai tiap indikator pada rentang 0 sampai 100, makin tinggi makin baik"
    assert seen.column("Metode normalisasi") == ["goalposts"] * 4
    counts = normalised.imputed["indicator"].value_counts()
    assert seen.column("Diimputasi") == [str(counts.get(i, 0)) for i in normalised.estimates.indicators]
    assert sum(map(int, seen.column("Disesuaikan sebagai pencilan"))) == changed
    assert seen.column("Tertinggi")[0] == "80"


def test_screened_villages_are_counted() -> None:
    scored = samples.scores(screening={"minimum_available": 0.9})
    seen = notebook_views.read(display.of_normalised(scored.normalised, "en"))
    assert seen.paragraphs[0].endswith(
        "0 cells imputed, 0 cells changed by treatment, 2 villages screened out"
    )


def test_fitted(scores: ki.Scores) -> None:
    seen = notebook_views.read(scores.fitted._repr_html_())
    assert seen.paragraphs == [
        "Yang diperoleh dari data: bobot 7 indikator dan dimensi", "Selengkapnya: .to_frame()"
    ]  # fmt: skip
    assert seen.column("Langkah") == [
        "imputasi", "penanganan pencilan", "normalisasi", "pembobotan", "pembobotan", "pembobotan"
    ]  # fmt: skip
    assert seen.column("Metode") == ["none", "none", "goalposts", "given", "given", "given"]
    assert seen.column("Diterapkan pada") == ["air, listrik … (4)"] * 3 + ["indeks", "dasar", "sosial"]
    assert seen.column("Angka yang diperoleh dari data")[0] == "–"
    assert seen.column("Angka yang diperoleh dari data")[2].startswith("origin (4), width (4)")


def test_fitted_of_many_groups_shows_the_first() -> None:
    groups: Any = [{"id": f"g{k}", "members": [indicator(f"i{k}")]} for k in range(15)]
    rows = [{"kode": "A", **{f"i{k}": k for k in range(15)}}]
    seen = notebook_views.read(
        display.of_fitted(ki.score(framework(*groups, unit="kode"), villages=rows).fitted, "en")
    )
    assert len(seen.rows) == 10
    assert seen.paragraphs[1] == "... and 9 more. In full: .to_frame()"


# In a terminal


def test_lines(scores: ki.Scores) -> None:
    assert repr(scores.normalised.estimates) == "<Estimates of contoh: 5 villages, 4 indicators>"
    assert repr(scores.normalised) == "<Normalised of contoh: 5 villages, 4 indicators>"
    assert repr(scores.fitted) == "<Fitted: weights of 7 nodes, none ×2, goalposts, given ×3>"
    assert repr(scores.fitted.steps[2]) == "<FittedStep of normalisation: goalposts, 4 indicators>"


def test_lines_are_short_whatever_the_names() -> None:
    one = framework(indicator("air"), id="x" * 80, unit="kode", version="v" * 500)
    scored = ki.score(one, villages=[{"kode": "A", "air": 5}])
    for stage in (
        scored,
        scored.normalised,
        scored.normalised.estimates,
        scored.fitted,
        *scored.fitted.steps,
    ):
        assert len(repr(stage)) <= 120


# What the views ask of other parts


def test_bounds_and_reasons_of_some_villages_are_those_of_all(asked: ki.Scores) -> None:
    rows = np.array([4, 0, 2])
    for some, every in zip(ranking.bounds(asked, rows=rows), ranking.bounds(asked), strict=True):
        assert_array_equal(some, every[rows])
    whole = publishing.score_reasons(asked)
    part = publishing.score_reasons(asked, rows)
    assert list(part) == list(whole)
    for name, where in part.items():
        assert_array_equal(where, whole[name][rows])
    assert_array_equal(publishing.withheld(asked), asked.flag == "withhold")


def test_names_of_some_villages_are_those_of_all() -> None:
    estimates = many(7).normalised.estimates
    rows = np.array([6, 1])
    assert village_names(estimates, rows=rows).tolist() == ["Desa 6", "Desa 1"]
    assert village_names(estimates)[rows].tolist() == ["Desa 6", "Desa 1"]
