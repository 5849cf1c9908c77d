"""Results of robustness in a notebook and in a terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ketahanan_index as ki
import notebook_views
from framework.documents import framework, indicator
from ketahanan_index.errors import Problem
from ketahanan_index.robustness import display
from robustness import surveys
from stages import samples

NASTY = "<script>alert('&')</script>"
CAUSES: list[Any] = [ki.SamplingError(), ki.WeightNoise()]


@pytest.fixture(scope="module")
def scores() -> ki.Scores:
    return surveys.scores()


@pytest.fixture(scope="module")
def uncertainty(scores: ki.Scores) -> Any:
    return ki.uncertainty(scores, assumptions=CAUSES, draws=100, seed=1)


@pytest.fixture(scope="module")
def sensitivity(scores: ki.Scores) -> Any:
    return ki.sensitivity(scores, assumptions=CAUSES, base_samples=32, seed=5, units=["V1", "V2", "V3", "V4"])


def plain(air: str = "Air", title: str = "contoh", **more: Any) -> ki.Framework:
    """Return a framework of two indicators of village records, on 0 to 100."""
    return framework(indicator("air", label=air), indicator("listrik"), unit="kode", label=title, **more)


def records(*cells: tuple[float | None, float | None]) -> list[dict[str, Any]]:
    return [
        {"kode": f"D{i:02}", "nama": f"Desa {i}", "air": a, "listrik": b} for i, (a, b) in enumerate(cells)
    ]


FOUR = records((80, 10), (40, 90), (50, 50), (None, None))


def comma(value: float, places: int) -> str:
    return "–" if value != value else f"{value:.{places}f}".replace(".", ",")


# Uncertainty


def test_uncertainty(uncertainty: Any, scores: ki.Scores) -> None:
    seen = notebook_views.read(uncertainty._repr_html_())
    assert seen.paragraphs[0] == (
        "Ketidakpastian skor: survei, versi 1: 100 ulangan (SamplingError, WeightNoise), benih acak 1"
    )
    table = uncertainty.to_frame().sort_values("rank", kind="stable")
    assert seen.column("desa") == table.index.tolist()
    assert seen.column("Skor") == [comma(v, 1) for v in table["score"]]
    assert seen.column("Selang 95%") == [
        f"{comma(low, 1)}–{comma(high, 1)}" for low, high in zip(table["lower"], table["upper"], strict=True)
    ]
    assert seen.column("Selang peringkat 95%") == [
        f"{low:.0f}–{high:.0f}" for low, high in zip(table["rank_lower"], table["rank_upper"], strict=True)
    ]
    assert seen.column("Rata-rata pergeseran peringkat") == [comma(v, 1) for v in table["mean_rank_shift"]]
    classes = scores.classes[table.index].tolist()
    assert seen.column("Kelas") == classes
    own = [table.loc[unit, f"p_{name}"] for unit, name in zip(table.index, classes, strict=True)]
    assert seen.column("Peluang kelas itu") == [f"{min(round(100 * p), 99) if p < 1 else 100}%" for p in own]


def test_uncertainty_in_english_with_failed_draws(uncertainty: Any) -> None:
    noted = (Problem(message=NASTY, severity="warning"),)
    seen = notebook_views.read(display.of_uncertainty(replace(uncertainty, failed=1200, noted=noted), "en"))
    assert seen.paragraphs[0] == (
        "Uncertainty of scores: survei, version 1: 100 draws (SamplingError, WeightNoise), seed 1\n"
        "1,200 draws without scores"
    )
    assert seen.items == [NASTY]


def test_uncertainty_without_classes_and_of_villages_without_a_score() -> None:
    scored = ki.score(plain(), villages=FOUR)
    found = ki.uncertainty(scored, assumptions=ki.WeightNoise(), draws=20, seed=3)
    seen = notebook_views.read(found._repr_html_())
    assert not {"Kelas", "Peluang kelas itu"} & set(seen.heads)
    assert seen.rows[-1] == ["D03", "Desa 3", *["–"] * 5]


# Sensitivity


def test_sensitivity(sensitivity: Any) -> None:
    seen = notebook_views.read(sensitivity._repr_html_())
    assert seen.paragraphs[0] == "Analisis sensitivitas: survei, versi 1: 32 sampel dasar, benih acak 5"
    outputs = [
        "rata-rata pergeseran peringkat",
        "proporsi desa/kelurahan yang berpindah kelas",
        "V1",
        "V2",
        "V3",
    ]
    assert seen.column("Keluaran") == [name for name in outputs for _ in CAUSES]
    assert seen.column("Asumsi") == ["SamplingError", "WeightNoise"] * 5
    table = sensitivity.to_frame().iloc[:10]
    assert seen.column("Indeks orde pertama") == [comma(v, 3) for v in table["first"]]
    assert seen.column("Indeks total") == [comma(v, 3) for v in table["total"]]
    assert seen.paragraphs[1] == "... dan 2 lagi. Selengkapnya: .to_frame(), .convergence()"
    between = [" – " if low < 0 else "–" for low in table["first_lower"]]
    assert [row[3] for row in seen.rows] == [
        f"{comma(low, 3)}{dash}{comma(high, 3)}" if low == low else "–"
        for low, dash, high in zip(table["first_lower"], between, table["first_upper"], strict=True)
    ]


def test_a_village_named_like_an_output_keeps_its_name(sensitivity: Any) -> None:
    outputs = (*sensitivity.outputs[:2], "class_changes", *sensitivity.outputs[3:])
    seen = notebook_views.read(display.of_sensitivity(replace(sensitivity, outputs=outputs), "en"))
    assert seen.column("Output")[2:6] == ["share that changes class"] * 2 + ["class_changes"] * 2


# Sets of ranks


def test_rank_confidence(scores: ki.Scores) -> None:
    found = ki.rank_confidence(scores, bottom=1, seed=2)
    seen = notebook_views.read(found._repr_html_())
    assert seen.paragraphs[0] == (
        "Himpunan kepercayaan peringkat: survei, versi 1: "
        "4 dari 4 desa/kelurahan memiliki himpunan, tingkat kepercayaan 95%, simultan untuk semua desa/kelurahan\n"
        "nilai kritis dari simulasi 1.000 ulangan, benih acak 2"
    )
    table = found.to_frame().sort_values("rank", kind="stable")
    assert seen.column("desa") == table.index.tolist()
    assert seen.column("Galat baku") == [comma(v, 2) for v in table["standard_error"]]
    assert seen.column("Himpunan peringkat") == [
        f"{low:.0f}–{high:.0f}" for low, high in zip(table["lower"], table["upper"], strict=True)
    ]
    words = {(True, True): "pasti", (False, True): "mungkin", (False, False): "tidak"}
    assert seen.column("Di antara 1 terbawah") == [
        words[pair] for pair in zip(table["surely_bottom"], table["possibly_bottom"], strict=True)
    ]
    assert "mungkin" in seen.column("Di antara 1 terbawah")
    assert repr(found) == (
        "<RankConfidence of indeks: 4 of 4 villages, simultaneous, both, 95 %, simulated, 1,000 draws, seed 2>"
    )


def test_marginal_sets_by_holm_in_english(scores: ki.Scores) -> None:
    found = replace(ki.rank_confidence(scores, kind="marginal", seed=2), method="holm", seed=None, draws=None)
    seen = notebook_views.read(display.of_rank_confidence(found, "en"))
    assert seen.paragraphs[0].endswith(
        "4 of 4 villages with a set, level 95%, for each village by itself\ncritical values by Holm"
    )
    assert seen.heads == ["desa", "Score", "Standard error", "Rank", "Set of ranks"]


# Influence


def test_influence() -> None:
    found = ki.influence(ki.score(plain(classes=samples.CLASSES), villages=FOUR))
    seen = notebook_views.read(found._repr_html_())
    assert seen.paragraphs[0] == (
        "Pengaruh indikator dan dimensi: contoh, versi 1: "
        "2 indikator dan dimensi dihilangkan satu per satu, 4 desa/kelurahan"
    )
    assert seen.paragraphs[1] == "Selengkapnya: .to_frame(), .scores(), .ranks()"
    table = found.to_frame().sort_values("mean_rank_shift", ascending=False, kind="stable")
    assert seen.column("Kode") == table["node"].tolist()
    assert dict(zip(seen.column("Kode"), seen.column("Nama"), strict=True)) == {
        "air": "Air", "listrik": "listrik"
    }  # fmt: skip
    assert seen.column("Bobot keseluruhan") == ["50,0%", "50,0%"]
    assert seen.column("Rata-rata pergeseran peringkat") == [comma(v, 1) for v in table["mean_rank_shift"]]
    assert (
        seen.column("Desa/kelurahan yang paling bergeser") == table["largest_shift_unit"].fillna("–").tolist()
    )
    assert seen.column("Kehilangan skor") == ["0", "0"]


def test_influence_of_what_cannot_be_left_out_and_without_classes() -> None:
    one = framework({"id": "dasar", "members": [indicator("air")]}, unit="kode")
    seen = notebook_views.read(display.of_influence(ki.influence(ki.score(one, villages=FOUR)), "en"))
    assert "Change class" not in seen.heads
    assert [row[4:7] for row in seen.rows] == [["–"] * 3] * 2


# Comparisons


def test_comparison() -> None:
    one = plain(classes=samples.CLASSES)
    a = ki.score(one, villages=FOUR)
    b = ki.score(one.with_weights({"listrik": 4}), villages=FOUR[:3])
    found = ki.comparison(a, b)
    seen = notebook_views.read(found._repr_html_())
    # 45, 65, 50 with equal weights; 24, 80, 50 with weights 1 and 4: nobody moves.
    assert seen.paragraphs[0].splitlines()[:3] == [
        "Perbandingan skor: contoh, versi 1: sebagai a, dibandingkan dengan contoh, versi 1, sebagai b",
        "3 desa/kelurahan pada keduanya, 1 hanya pada a, 0 hanya pada b",
        "rata-rata pergeseran peringkat 0,00, korelasi peringkat Spearman 1,0000, berpindah kelas 33,3%",
    ]
    assert "berbeda dalam: " in seen.paragraphs[0]
    assert seen.heads == [
        "kode", "Desa/kelurahan", "Skor a", "Skor b", "Peringkat a", "Peringkat b",
        "Pergeseran peringkat", "Kelas a", "Kelas b", "Terutama karena",
    ]  # fmt: skip
    # Air lies 45.5 above the middle of 45 and 24, and loses 0.3 of the weight; listrik lies but 24.5 below.
    assert seen.rows[0] == [
        "D00", "Desa 0", "45,0", "24,0", "3", "3", "0", "sedang", "rendah", "air"
    ]  # fmt: skip
    assert seen.paragraphs[1] == "Selengkapnya: .to_frame(), .classes(), .contributions()"


def test_those_that_move_furthest_come_first() -> None:
    cells = [(float(i), float(-i % 17)) for i in range(17)]
    one = plain()
    a = ki.score(one, villages=records(*cells))
    b = ki.score(one.with_weights({"listrik": 9}), villages=records(*cells))
    found = ki.comparison(a, b)
    seen = notebook_views.read(display.of_comparison(found, "en"))
    shifts = [abs(int(cell)) for cell in seen.column("Rank shift")]
    assert shifts == sorted(np.abs(found.rank_shift).astype(int).tolist(), reverse=True)[:10]
    assert "Class a" not in seen.heads
    assert seen.paragraphs[1].startswith("... and 7 more. ")
    assert "change class –" in seen.paragraphs[0]


def test_a_comparison_that_cannot_be_traced_and_of_equal_scorings() -> None:
    geometric = plain(methodology={"aggregation": "geometric_mean"})
    scored = ki.score(geometric, villages=FOUR)
    seen = notebook_views.read(ki.comparison(scored, scored)._repr_html_())
    assert "Terutama karena" not in seen.heads
    assert "berbeda dalam" not in seen.paragraphs[0]
    assert seen.items
    assert seen.rows[-1] == ["D03", "Desa 3", *["–"] * 5]


# Everything


def test_everything_of_the_data_is_escaped_and_lines_are_short() -> None:
    rows = [{**row, "kode": f"{NASTY}{row['kode']}", "nama": NASTY} for row in FOUR]
    classes = {"levels": [{"id": "a", "label": NASTY, "upper": 50}, {"id": "b"}]}
    one = plain(NASTY, title=NASTY, version=NASTY * 9, classes=classes, id="x" * 80)
    scored = ki.score(one, villages=rows)
    results: list[Any] = [
        ki.uncertainty(scored, assumptions=CAUSES[1:] * 9, draws=10, seed=1),
        ki.sensitivity(scored, assumptions=CAUSES[1:] * 2, base_samples=8, seed=1, units=[scored.units[0]]),
        ki.rank_confidence(scored, seed=1, bottom=1),
        ki.influence(scored),
        ki.comparison(scored, ki.score(one.with_weights({"air": 3}), villages=rows)),
    ]
    for result in results:
        html = result._repr_html_()
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        notebook_views.read(html)
        assert len(repr(result)) <= 120
        assert "\n" not in repr(result)


@pytest.mark.parametrize("language", ["id", "en"])
def test_views_of_many_villages_are_as_small(language: Any) -> None:
    random = np.random.default_rng(3)
    count = 84_000
    table = pd.DataFrame(
        {
            "kode": [f"D{i:06}" for i in range(count)],
            "nama": [f"Desa {i}" for i in range(count)],
            "air": random.uniform(0, 100, count),
            "listrik": random.uniform(0, 100, count),
        }
    )
    one = plain(classes=samples.CLASSES)
    scored = ki.score(one, villages=table)
    shown = (
        display.of_uncertainty(
            ki.uncertainty(scored, assumptions=ki.WeightNoise(), draws=4, seed=1), language
        ),
        display.of_comparison(
            ki.comparison(
                scored, ki.score(one.with_weights({"air": 3}), estimates=scored.normalised.estimates)
            ),
            language,
        ),
    )
    for html in shown:
        seen = notebook_views.read(html)
        assert len(seen.rows) == 10
        assert ("83.990" if language == "id" else "83,990") in seen.paragraphs[1]
