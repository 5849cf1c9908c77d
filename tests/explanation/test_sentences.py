"""What is said of one village, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import ketahanan_index as ki
from explanation.villages import rows, scored, tree
from framework.documents import indicator
from ketahanan_index.explanation import sentences
from ketahanan_index.explanation.sentences import Part
from ketahanan_index.explanation.standing import Standing, stand
from ketahanan_index.explanation.tracing import trace
from stages import samples

NAN = float("nan")
GEOMETRIC: dict[str, Any] = {"aggregation": "geometric_mean"}


def why(scores: ki.Scores, row: int) -> tuple[str, ...]:
    return sentences.of_reasons(stand(scores), row, "id").sentences


def against(scores: ki.Scores, row: int, other: int) -> tuple[str, ...]:
    values = scores.normalised.value
    found = trace(scores.plan, scores.applied, values[[row]], values[[other]])
    return sentences.of_other(scores, found, (row, other), ("Ini", "Itu"), "id").sentences


# Score


def test_a_score_of_village_records() -> None:
    assert sentences.of_score(stand(scored()), 0, "id") == Part(
        "Skor",
        (
            "Indeks desa: 85,0 pada rentang 0–100.",
            "Skor ini seluruhnya berasal dari catatan desa sehingga tidak mengandung galat penarikan sampel.",
            "Peringkat 2 dari 9 desa/kelurahan yang memiliki skor.",
            "Peringkat 1 dari 4 di Kecamatan Cisolok.",
            "Kelas Tinggi: skor di atas 60,5.",
        ),
    )


def test_a_score_is_told_so_that_it_is_seen_to_lie_in_its_class() -> None:
    # 60.5 is the bound below Tinggi: 60.52 would be told as 60.5.
    table = [{**rows()[0], "air": 60.52, "listrik": 60.52, "rapat": None, "posyandu": None}]
    scores = ki.score(tree(), villages=table)
    said = sentences.of_score(stand(scores), 0, "en").sentences
    assert said[0] == "Village index: 60.52 on a range of 0 to 100."
    assert said[-1] == "Class High: a score above 60.5."


@pytest.mark.parametrize(
    ("method", "row", "because"),
    [
        ({}, 9, "a lack of any data"),
        ({"minimum_coverage": 1}, 8, "a coverage of 75%, below what is required"),
        ({"screening": {"minimum_available": 0.8}}, 8, "screening"),
    ],
)
def test_without_a_score_it_says_why(method: dict[str, Any], row: int, because: str) -> None:
    part = sentences.of_score(stand(scored(**method)), row, "en")
    assert part.sentences == (f"Village index: no score, because of {because}.",)


def test_a_score_of_a_sample_has_an_interval_or_a_reason() -> None:
    standing = stand(samples.asked())
    scores = standing.scores
    told = sentences.of_score(standing, 0, "en").sentences
    low, high = scores.interval().iloc[0]
    error = scores.standard_error[0, 0]
    assert told[1] == f"95% confidence interval: {low:.1f} to {high:.1f} (standard error {error:.1f})."
    assert told[-1].endswith("read with caution: interval too wide.")
    assert not any("confidence" in one for one in sentences.of_score(standing, 1, "en").sentences)
    assert sentences.of_score(standing, 1, "en").sentences[-1].endswith("no standard error can be computed.")
    withheld = sentences.of_score(standing, 2, "en").sentences[-1]
    assert withheld == (
        "By the rule of publication this score is withheld and not to be published: too few respondents; "
        "too few sampling units (PSU)."
    )


@pytest.mark.parametrize(
    ("bounds", "certain"),
    [((45.0, 60.0), True), ((39.0, 60.0), False), ((40.0 + 1e-13, 60.5 + 1e-12), False)],
)
def test_an_interval_that_crosses_a_bound_leaves_the_class_open(
    bounds: tuple[float, float], certain: bool
) -> None:
    """Bounds are compared at ten decimals: 40.0000000000001 is on the bound of the class below."""
    standing = stand(scored())
    row = 2
    low, high = (np.full(10, bound) for bound in bounds)
    told = sentences.of_score(replace(standing, lower=low, upper=high), row, "en").sentences
    assert ("The interval crosses a bound of the class: the class is not certain." in told) is not certain


def test_an_interval_above_a_bound_by_rounding_alone_does_not_cross_it() -> None:
    standing = stand(scored())
    low, high = np.full(10, 40.1), np.full(10, 60.5 + 1e-12)
    told = sentences.of_score(replace(standing, lower=low, upper=high), 2, "en").sentences
    assert not any("crosses" in one for one in told)


@pytest.mark.parametrize(
    ("by", "name", "called"),
    [
        ("kecamatan", "Cisolok", "Kecamatan Cisolok"),
        ("kecamatan", "KEC. CISOLOK", "KEC. CISOLOK"),
        ("kecamatan", "Distrik Abepura", "Distrik Abepura"),
        ("kecamatan", "Kota Baru", "Kecamatan Kota Baru"),
        ("kabupaten", "Kotawaringin Barat", "Kabupaten/Kota Kotawaringin Barat"),
        ("kabupaten", "Kota Bandung", "Kota Bandung"),
        ("kabupaten", "kab. Sukabumi", "kab. Sukabumi"),
        ("kabupaten", "32.73", "Kabupaten/Kota 32.73"),
        ("provinsi", "Jawa Barat", "Provinsi Jawa Barat"),
        ("provinsi", "PROVINSI BALI", "PROVINSI BALI"),
        ("klaster", "2", "klaster 2"),
    ],
)
def test_a_region_has_its_level_unless_its_name_says_it(by: str, name: str, called: str) -> None:
    standing: Standing = replace(stand(scored()), by=by, region=np.array([name] * 10, dtype=object))
    assert sentences.region_called(standing, 0) == called


# What lifts and lowers


def test_what_lifts_and_lowers_against_the_region_and_all() -> None:
    median = "Desa/kelurahan yang setiap indikatornya sama dengan median {} akan memperoleh skor {}"
    assert why(scored(), 6) == (
        f"{median.format('Kecamatan Cikakak', '55,0')}; skor desa/kelurahan ini sama.",
        f"{median.format('seluruh desa/kelurahan', '65,0')}; skor desa/kelurahan ini 10,0 poin lebih rendah.",
        "Menurunkan: Air bersih (−6,2); Listrik (−3,8).",
    )


def test_what_is_not_there_is_told_apart() -> None:
    scores = scored()
    told = against(scores, 8, 0)
    assert told == (
        "Itu memperoleh skor 85,0; skor desa/kelurahan ini 20,0 poin lebih rendah.",
        "Menurunkan: Rapat warga (−12,5); Listrik (−3,1).",
        "Perbedaan karena data salah satu desa/kelurahan tidak lengkap: Air bersih (−4,4).",
    )
    back = against(scores, 0, 8)
    assert back[1:] == (
        "Mengangkat: Rapat warga (+12,5); Listrik (+3,1).",
        "Perbedaan karena data salah satu desa/kelurahan tidak lengkap: Air bersih (+4,4).",
    )


def test_a_group_that_is_missing_is_named_itself() -> None:
    told = against(scored(minimum_coverage={"dasar": 1}), 8, 0)
    assert told[-1].startswith(
        "Perbedaan karena data salah satu desa/kelurahan tidak lengkap: Layanan dasar ("
    )
    assert not any("Air bersih" in one or "Listrik" in one for one in told)


def test_a_group_without_parts_is_named_itself() -> None:
    told = against(scored(aggregation={"dasar": "minimum"}), 0, 1)
    assert told[1] == "Mengangkat: Posyandu (+25,0); Layanan dasar (+20,0); Rapat warga (+12,5)."
    told = against(scored(aggregation={"sosial": "geometric_mean"}), 0, 1)
    assert told[1] == "Mengangkat: Kehidupan sosial (+50,0); Air bersih (+10,0); Listrik (+10,0)."


def test_an_index_without_parts_says_so() -> None:
    scores = scored(aggregation={"indeks": "median"})
    said = "Skor digabungkan dengan metode median sehingga selisihnya tidak dapat dirinci menurut unsurnya."
    assert against(scores, 0, 1)[1:] == (said,)
    assert why(scores, 0)[1::2] == (said, said)


def test_a_zero_that_decides_alone_is_told() -> None:
    scores = scored(**GEOMETRIC)
    said = "Satu nilai nol sudah menentukan skor sehingga selisihnya tidak dapat dirinci."
    assert against(scores, 0, 1)[1:] == (said,)
    assert why(scores, 1)[1::2] == (said, said)


def test_a_comparison_with_a_village_without_a_score() -> None:
    assert against(scored(), 0, 9) == ("Itu: tanpa skor karena tidak ada data sama sekali.",)
    assert against(scored(), 9, 0) == ("Ini: tanpa skor karena tidak ada data sama sekali.",)
    assert against(scored(), 0, 0) == ("Itu memperoleh skor 85,0; skor desa/kelurahan ini sama.",)


def test_parts_told_are_parts_of_the_difference() -> None:
    """With few enough parts all are told, so that what is told adds up to the difference."""
    told = " ".join(against(scored(aggregation={"dasar": "minimum"}), 0, 1))
    parts = [float(x.split(")")[0].replace(",", ".")) for x in told.split("(+")[1:]]
    assert sum(parts) == 57.5


def test_the_strongest_come_first_and_equals_in_the_order_of_the_tree() -> None:
    effect = np.array([0.3, NAN, 0.1 + 0.2, -0.5, 0.0, 0.31])
    assert sentences.strongest(effect, 1, 9) == [5, 0, 2]
    assert sentences.strongest(effect, 1, 1) == [5]
    assert sentences.strongest(effect, -1, 9) == [3]
    assert sentences.strongest(effect, 1, 9, least=0.305) == [5]


# Answers


def test_answers_are_those_behind_what_moves_the_score() -> None:
    assert sentences.of_answers(stand(scored()), 0, "en").sentences == (
        "Meetings: “Always” (village record).",
        "Clean water: 80 on a scale of 0 to 100 (village record).",
        "Electricity: 60 on a scale of 0 to 100 (village record).",
    )


@pytest.mark.parametrize("row", range(10))
@pytest.mark.parametrize("method", [{}, {"imputation": "median"}, {"minimum_coverage": 1}])
def test_what_has_no_answer_is_not_told(row: int, method: dict[str, Any]) -> None:
    scores = scored(**method)
    told = sentences.of_answers(stand(scores), row, "id").sentences
    assert not any("–  " in one or "nan" in one or ": –" in one or "rata-rata –" in one for one in told)
    if row == 9:
        assert told == ()


def test_respondents_are_asked_and_counted() -> None:
    question = {"id": "Seberapa sering?", "en": "How often?"}
    data = tree(
        {"id": "rapat", "items": [{"column": "r", "scale": "likert", "question": question}]},
        indicator("air"),
    )
    codes = [row["kode_desa"] for row in rows()[:2]]
    answers = [
        {"kode_desa": code, "r": r} for code in codes for r in ([1, 2, 3] if code == codes[0] else [5, 5, 4])
    ]
    villages = [{"kode_desa": code, "air": 30 * i} for i, code in enumerate(codes)]
    scores = ki.score(data, respondents=answers, villages=villages)
    assert sentences.of_answers(stand(scores), 0, "en").sentences == (
        "rapat: “How often?” a mean of 2.0 on a scale of 1 to 5, level with “Rarely” (3 respondents).",
        "air: 0 on a scale of 0 to 100 (village record).",
    )
    assert sentences.answer(scores, 1, 0, "id") == (
        "rapat: “Seberapa sering?” rata-rata 4,7 pada skala 1–5, antara “Sering” dan “Selalu” (3 responden)."
    )


# Missing


def test_what_is_missing() -> None:
    scores = scored()
    complete = sentences.of_missing(stand(scores), 0, "id")
    assert complete == Part("Kelengkapan data", ("Semua indikator yang berbobot memiliki data.",))
    lacking = sentences.of_missing(stand(scores), 8, "id").sentences
    assert lacking == (
        "Indikator tanpa data: Air bersih.",
        "Cakupan: indikator yang datanya tersedia mencakup 75 persen dari seluruh bobot.",
    )
    filled = sentences.of_missing(stand(scored(imputation="median")), 8, "en").sentences
    assert filled == ("Filled in by imputation: Clean water.",)


def test_a_group_with_too_little_data_is_told() -> None:
    scores = scored(minimum_coverage={"dasar": 1})
    assert sentences.of_missing(stand(scores), 8, "en").sentences[:2] == (
        "Without data: Clean water.",
        "Without a score, for too little data: Basic services.",
    )
    # Nothing at all is no too little, and what has no weight is not missed.
    assert sentences.uncovered(scores, 9) == []
    idle = {"id": "dasar", "weight": 0, "members": [indicator("air"), indicator("listrik")]}
    without = scored(idle, indicator("rapat", "likert"), minimum_coverage={"dasar": 1})
    assert np.isnan(without.value[8, 1])
    assert sentences.uncovered(without, 8) == []


def test_what_a_screened_village_has_is_not_missing() -> None:
    standing = stand(scored(screening={"minimum_available": 0.8}))
    assert np.isnan(standing.everything[8]).all()
    assert sentences.of_missing(standing, 8, "en").sentences == (
        "Without data: Clean water.",
        "Coverage: indicators with a value hold 75% of the weight.",
    )


@pytest.mark.parametrize(
    ("name", "called"),
    [("...", "Kecamatan ..."), ("Kec. Cisolok", "Kec. Cisolok"), ("kecamatan", "kecamatan")],
)
def test_regions_of_any_name_are_called(name: str, called: str) -> None:
    standing = replace(stand(scored()), region=np.array([name] * 10, dtype=object))
    assert sentences.region_called(standing, 0) == called


def test_what_has_no_weight_is_not_missing() -> None:
    members = ({"id": "dasar", "members": [indicator("air", weight=0), indicator("listrik")]},)
    scores = scored(*members)
    assert sentences.of_missing(stand(scores), 8, "en").sentences == (
        "All indicators that carry weight have data.",
    )
    assert sentences.without_data(scores, 9) == [1]


def test_a_difference_below_what_is_shown_is_none() -> None:
    assert [sentences.difference_said(x, 1, "id") for x in (0.04, -0.04, 0.06, -1234.5, 0.0)] == [
        "sama", "sama", "0,1 poin lebih tinggi", "1.234,5 poin lebih rendah", "sama"
    ]  # fmt: skip
