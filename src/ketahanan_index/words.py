"""Every label and phrase that a reader of a result sees, in Indonesian and English."""

from __future__ import annotations

from typing import Literal

Language = Literal["id", "en"]

WORDS: dict[str, dict[Language, str]] = {
    "index": {"id": "Indeks", "en": "Index"},
    "score": {"id": "Skor", "en": "Score"},
    "rank": {"id": "Peringkat", "en": "Rank"},
    "class": {"id": "Kelas", "en": "Class"},
    "coverage": {"id": "Cakupan", "en": "Coverage"},
    "unit": {"id": "Desa/kelurahan", "en": "Village"},
    "villages": {"id": "desa/kelurahan", "en": "villages"},
    "scored": {"id": "bernilai", "en": "scored"},
    "not_scored": {"id": "tanpa nilai", "en": "without a score"},
    "indicators": {"id": "indikator", "en": "indicators"},
    "dimensions": {"id": "dimensi", "en": "groups"},
    "weight_in_group": {"id": "bobot dalam kelompok", "en": "weight in its group"},
    "overall_weight": {"id": "bobot keseluruhan", "en": "overall weight"},
    "optional": {"id": "opsional", "en": "optional"},
    "higher_is_worse": {"id": "makin tinggi makin buruk", "en": "higher is worse"},
    "from_respondents": {"id": "dari responden", "en": "from respondents"},
    "from_villages": {"id": "dari catatan desa", "en": "from village records"},
    "classes": {"id": "Kelas", "en": "Classes"},
    "above": {"id": "di atas", "en": "above"},
    "up_to": {"id": "sampai dengan", "en": "up to and including"},
    "from": {"id": "mulai", "en": "from"},
    "below": {"id": "di bawah", "en": "below"},
    "problems": {"id": "masalah", "en": "problems"},
    "errors": {"id": "kesalahan", "en": "errors"},
    "warnings": {"id": "peringatan", "en": "warnings"},
    "no_problems": {"id": "Tidak ada masalah.", "en": "No problems."},
    "mean": {"id": "rata-rata", "en": "mean"},
    "lowest": {"id": "terendah", "en": "lowest"},
    "highest": {"id": "tertinggi", "en": "highest"},
}


def say(key: str, language: Language = "id") -> str:
    """Return the phrase `key` in the language asked for.

    Examples
    --------
    >>> say("rank", "id"), say("rank", "en")
    ('Peringkat', 'Rank')
    """
    return WORDS[key][language]
