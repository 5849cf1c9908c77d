"""What a value of an indicator says: every kind of scale, statistic and source, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from framework.documents import SCALES, framework, indicator
from intake.surveys import asked
from ketahanan_index.explanation.wording import in_words, question
from ketahanan_index.words import Language

NAN = float("nan")

MORE: dict[str, Any] = {
    "jam": {"kind": "numeric", "lower": 0, "upper": 24, "unit": {"id": "jam", "en": "hours"}},
    "bagian": {"kind": "numeric", "lower": 0.25, "upper": 1.5},
    "tanpa": {"kind": "binary", "yes": 1, "no": 0},
    "banyak": {"kind": "binary", "yes": ["ya", 1], "no": [0], "options": {1: {"id": "Ya", "en": "Yes"}}},
    "tiga": {"kind": "binary", "yes": [1, 2], "no": 3, "options": {1: "Selalu", 2: "Sering", 3: "Tidak"}},
    "nomor": {"kind": "ordinal", "options": {0: "", 1: "Satu", 2: "Dua"}},
    "terbatas": {"kind": "multiple_choice", "options": {"a": "A", "b": "B", "c": "C"}, "upper": 2},
}


def said(member: dict[str, Any], value: float, language: Language = "id") -> str:
    one = framework(member, scales=SCALES | MORE, methodology={"normalisation": "min_max"})
    return in_words(one, one.indicators[0], value, language)


def items(*scales: str, reverse: bool = False) -> list[dict[str, Any]]:
    return [{"column": f"q{i}", "scale": s, "reverse": reverse} for i, s in enumerate(scales)]


def asked_of(*scales: str, reverse: bool = False, **more: Any) -> dict[str, Any]:
    return {"id": "x", "items": items(*scales, reverse=reverse), **more}


def recorded(*scales: str, **more: Any) -> dict[str, Any]:
    return {"id": "x", "source": "villages", "items": items(*scales), **more}


PER = {"column": "penduduk", "per": 1000}

CASES: dict[str, tuple[dict[str, Any], float, str, str]] = {
    "ordinal, between": (
        asked_of("likert"), 3.44,
        "rata-rata 3,4 pada skala 1–5, antara “Kadang-kadang” dan “Sering”",
        "a mean of 3.4 on a scale of 1 to 5, between “Sometimes” and “Often”",
    ),
    "ordinal, on a code": (
        asked_of("likert"), 4.0,
        "rata-rata 4,0 pada skala 1–5, setara dengan “Sering”",
        "a mean of 4.0 on a scale of 1 to 5, level with “Often”",
    ),
    "ordinal, next to a code": (
        asked_of("likert"), 1.04,
        "rata-rata 1,0 pada skala 1–5, setara dengan “Tidak pernah”",
        "a mean of 1.0 on a scale of 1 to 5, level with “Never”",
    ),
    "ordinal, not so near": (
        asked_of("likert"), 1.06,
        "rata-rata 1,1 pada skala 1–5, antara “Tidak pernah” dan “Jarang”",
        "a mean of 1.1 on a scale of 1 to 5, between “Never” and “Rarely”",
    ),
    "ordinal without labels": (
        asked_of("nomor"), 0.5,
        "rata-rata 0,5 pada skala 0–2, antara “0” dan “Satu”",
        "a mean of 0.5 on a scale of 0 to 2, between “0” and “Satu”",
    ),
    "ordinal, beyond an end by rounding": (
        asked_of("likert"), 5.0000001,
        "rata-rata 5,0 pada skala 1–5, setara dengan “Selalu”",
        "a mean of 5.0 on a scale of 1 to 5, level with “Always”",
    ),
    "several ordinals": (
        asked_of("likert", "likert"), 2.5,
        "rata-rata 2,5 pada skala 1–5, antara “Jarang” dan “Kadang-kadang”",
        "a mean of 2.5 on a scale of 1 to 5, between “Rarely” and “Sometimes”",
    ),
    "ordinal reversed: labels would say the opposite": (
        asked_of("likert", reverse=True), 3.4,
        "rata-rata 3,40 pada skala 1–5", "a mean of 3.40 on a scale of 1 to 5",
    ),
    "ordinal record": (recorded("likert"), 4.0, "“Sering”", "“Often”"),
    "ordinal records": (
        recorded("likert", "likert"), 4.0,
        "rata-rata 4,0 pada skala 1–5, setara dengan “Sering”",
        "a mean of 4.0 on a scale of 1 to 5, level with “Often”",
    ),
    "sum of ordinals": (
        asked_of("likert", "likert", combine="sum"), 6.5,
        "rata-rata 6,50 pada skala 2–10", "a mean of 6.50 on a scale of 2 to 10",
    ),
    "median of an ordinal": (
        asked_of("likert", statistic="median"), 4.0,
        "median 4 pada skala 1–5", "a median of 4 on a scale of 1 to 5",
    ),
    "median between two": (
        asked_of("likert", statistic="median"), 3.5,
        "median 3,50 pada skala 1–5", "a median of 3.50 on a scale of 1 to 5",
    ),
    "share of an ordinal": (
        asked_of("likert", statistic="share"), 0.666,
        "67 persen menjawab selain “Tidak pernah”", "67% answered anything but “Never”",
    ),
    "share of a reversed ordinal": (
        asked_of("likert", reverse=True, statistic="share"), 0.25,
        "25 persen menjawab selain “Selalu”", "25% answered anything but “Always”",
    ),
    "share of an ordinal whose lowest code has no label": (
        asked_of("nomor", statistic="share"), 0.25,
        "25 persen memberi jawaban dengan nilai di atas 0", "25% gave an answer above 0",
    ),
    "binary": (asked_of("ada"), 0.666, "67 persen menjawab “Ada”", "67% answered “Ada”"),
    "binary, nearly all": (asked_of("ada"), 0.9999, "99 persen menjawab “Ada”", "99% answered “Ada”"),
    "binary reversed": (
        asked_of("ada", reverse=True), 0.25, "25 persen menjawab “Tidak ada”", "25% answered “Tidak ada”"
    ),
    "binary without labels": (asked_of("tanpa"), 0.5, "50 persen menjawab “ya”", "50% answered “yes”"),
    "binary whose second code has the label": (
        asked_of("banyak"), 0.5, "50 persen menjawab “Ya”", "50% answered “Yes”"
    ),
    "binary of two codes that have a label each": (
        asked_of("tiga"), 0.5, "50 persen menjawab “ya”", "50% answered “yes”"
    ),
    "binary record": (recorded("ada"), 1.0, "“Ada”", "“Ada”"),
    "binary record, no": (recorded("ada"), 0.0, "“Tidak ada”", "“Tidak ada”"),
    "binary record without labels": (recorded("tanpa"), 0.0, "“tidak”", "“no”"),
    "binary that was estimated elsewhere": (
        recorded("ada"), 0.42, "rata-rata 0,42 pada skala 0–1", "a mean of 0.42 on a scale of 0 to 1"
    ),
    "binary records": (recorded("ada", "ada"), 0.5, "0,50 pada skala 0–1", "0.50 on a scale of 0 to 1"),
    "several binaries": (
        asked_of("ada", "ada"), 0.75, "rata-rata 0,75 pada skala 0–1", "a mean of 0.75 on a scale of 0 to 1"
    ),
    "count of binaries": (
        asked_of("ada", "ada", combine="count"), 1.25,
        "rata-rata 1,25 pada skala 0–2", "a mean of 1.25 on a scale of 0 to 2",
    ),
    "share of a binary": (asked_of("ada", statistic="share"), 0.1, "10 persen menjawab “Ada”", "10% answered “Ada”"),
    "share of a reversed binary": (
        asked_of("ada", reverse=True, statistic="share"), 0.1,
        "10 persen menjawab “Tidak ada”", "10% answered “Tidak ada”",
    ),
    "share of several": (
        asked_of("likert", "likert", statistic="share"), 0.3,
        "30 persen memberi jawaban dengan nilai di atas 1", "30% gave an answer above 1",
    ),
    "choices": (asked_of("bantuan"), 1.94, "rata-rata 1,9 dari 3 jenis", "1.9 of 3 kinds on average"),
    "choices that count up to an end": (
        asked_of("terbatas"), 1.0, "rata-rata 1,0 dari 2 jenis", "1.0 of 2 kinds on average"
    ),
    "choices in a record": (recorded("bantuan"), 2.0, "2 dari 3 jenis", "2 of 3 kinds"),
    "choices in records": (recorded("bantuan", "bantuan"), 1.5, "1,5 dari 3 jenis", "1.5 of 3 kinds"),
    "share of choices": (
        asked_of("bantuan", statistic="share"), 0.8,
        "80 persen menyebut sedikitnya satu jenis", "80% named at least one kind",
    ),
    "number": (
        asked_of("persen"), 42.26, "rata-rata 42,3 pada skala 0–100", "a mean of 42.3 on a scale of 0 to 100"
    ),
    "number with a unit": (asked_of("jam"), 2.5, "rata-rata 2,50 jam", "a mean of 2.50 hours"),
    "number with the indicator's unit": (
        asked_of("jam", unit={"id": "jam/hari", "en": "hours a day"}), 2.5,
        "rata-rata 2,50 jam/hari", "a mean of 2.50 hours a day",
    ),
    "number with a median": (asked_of("jam", statistic="median"), 3.0, "median 3 jam", "a median of 3 hours"),
    "share of a number": (
        asked_of("bagian", statistic="share"), 0.5,
        "50 persen memberi jawaban dengan nilai di atas 0,25", "50% gave an answer above 0.25",
    ),
    "count of numbers has not their unit": (
        asked_of("jam", "jam", combine="count"), 1.5,
        "rata-rata 1,50 pada skala 0–2", "a mean of 1.50 on a scale of 0 to 2",
    ),
    "numbers of two scales": (
        asked_of("jam", "persen"), 0.5, "rata-rata 0,50 pada skala 0–1", "a mean of 0.50 on a scale of 0 to 1"
    ),
    "number without ends": (asked_of("bebas"), 1234.5, "rata-rata 1.234,5", "a mean of 1,234.5"),
    "ends that are no whole numbers": (
        recorded("bagian"), 1.0, "1 pada skala 0,25–1,5", "1 on a scale of 0.25 to 1.5"
    ),
    "number record": (recorded("persen"), 8.0, "8 pada skala 0–100", "8 on a scale of 0 to 100"),
    "number record with decimals": (
        recorded("persen"), 8.126, "8,126 pada skala 0–100", "8.126 on a scale of 0 to 100"
    ),
    "number record with more decimals than anybody reads": (
        recorded("persen"), 1 / 3, "0,3333 pada skala 0–100", "0.3333 on a scale of 0 to 100"
    ),
    "number record with a unit": (recorded("jam"), 12.0, "12 jam", "12 hours"),
    "record divided": (
        recorded("jam", denominator=PER), 0.438, "0,44 pada skala 0–24", "0.44 on a scale of 0 to 24"
    ),
    "binary divided": (
        recorded("ada", denominator=PER), 1.0, "1 pada skala 0–1", "1 on a scale of 0 to 1"
    ),
    "ratio": (
        asked_of("persen", statistic="ratio", denominator={"column": "orang"}), 0.75,
        "rasio 0,75 pada skala 0–100", "a ratio of 0.75 on a scale of 0 to 100",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_value_in_words(name: str) -> None:
    member, value, indonesian, english = CASES[name]
    assert said(member, value, "id") == indonesian
    assert said(member, value, "en") == english


def test_the_first_question_is_told_in_its_language() -> None:
    text = {"id": "Apakah ada?", "en": "Is there any?"}
    one = framework(
        asked("x", "q"),
        {"id": "y", "items": [{"column": "r", "scale": "likert", "question": text}, *items("likert")]},
        {"id": "z", "items": [{"column": "s", "scale": "likert", "question": "Berapa?"}]},
        indicator("v"),
    )
    assert [question(i, "id") for i in one.indicators] == ["", "Apakah ada?", "Berapa?", ""]
    assert [question(i, "en") for i in one.indicators] == ["", "Is there any?", "Berapa?", ""]
