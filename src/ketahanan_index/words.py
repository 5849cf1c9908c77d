"""Every label and phrase that a reader of a result sees, in Indonesian and English."""

from __future__ import annotations

from typing import Literal

Language = Literal["id", "en"]

WORDS: dict[str, dict[Language, str]] = {
    "rank": {"id": "Peringkat", "en": "Rank"},
    "class": {"id": "Kelas", "en": "Class"},
    "coverage": {"id": "Cakupan", "en": "Coverage"},
    "unit": {"id": "Desa/kelurahan", "en": "Village"},
    "villages": {"id": "desa/kelurahan", "en": "villages"},
    "scored": {"id": "bernilai", "en": "scored"},
    "not_scored": {"id": "tanpa nilai", "en": "without a score"},
    "indicators_listed": {"id": "Indikator", "en": "Indicators"},
    "one_indicator": {"id": "1 indikator", "en": "1 indicator"},
    "indicators": {"id": "{} indikator", "en": "{} indicators"},
    "one_dimension": {"id": "1 dimensi", "en": "1 group"},
    "dimensions": {"id": "{} dimensi", "en": "{} groups"},
    "weight_in_group": {"id": "bobot dalam kelompok", "en": "weight in its group"},
    "overall_weight": {"id": "bobot keseluruhan", "en": "overall weight"},
    "optional": {"id": "opsional", "en": "optional"},
    "weights_learnt": {"id": "bobot dipelajari dari data", "en": "weights learnt from the data"},
    "higher_is_worse": {"id": "makin tinggi makin buruk", "en": "higher is worse"},
    "from_respondents": {"id": "dari responden", "en": "from respondents"},
    "from_villages": {"id": "dari catatan desa", "en": "from village records"},
    "classes": {"id": "Kelas", "en": "Classes"},
    "above": {"id": "di atas", "en": "above"},
    "up_to": {"id": "sampai dengan", "en": "up to and including"},
    "from": {"id": "mulai", "en": "from"},
    "below": {"id": "di bawah", "en": "below"},
    "where": {"id": "Di mana", "en": "Where"},
    "what": {"id": "Apa yang salah", "en": "What is wrong"},
    "what_noted": {"id": "Apa yang perlu diperhatikan", "en": "What to look at"},
    "to_do": {"id": "Yang dapat dilakukan", "en": "What to do"},
    "line": {"id": "baris {}", "en": "line {}"},
    "row": {"id": "baris data {}", "en": "data row {}"},
    "warning": {"id": "Peringatan", "en": "Warning"},
    "one_error": {"id": "1 kesalahan", "en": "1 error"},
    "errors": {"id": "{} kesalahan", "en": "{} errors"},
    "one_warning": {"id": "1 peringatan", "en": "1 warning"},
    "warnings": {"id": "{} peringatan", "en": "{} warnings"},
    "rows_read": {"id": "{} baris dibaca dari {}", "en": "{} rows read from {}"},
    "counts": {
        "id": "{} desa/kelurahan, {} bernilai, {} tanpa nilai",
        "en": "{} villages, {} scored, {} without a score",
    },
    "rank_in": {"id": "Peringkat dalam {}", "en": "Rank in {}"},
    "more_rows": {
        "id": "... dan {} lagi; --output FILE menulis semuanya",
        "en": "... and {} more; --output FILE writes them all",
    },
    "more_in_files": {"id": "... dan {} lagi di dalam berkas", "en": "... and {} more in the files"},
    "more": {"id": "... dan {} lagi", "en": "... and {} more"},
    "unscored": {"id": "Tanpa nilai", "en": "Without a score"},
    "because": {"id": "Sebab", "en": "Because"},
    "rank_lower": {"id": "peringkat terbaik (95%)", "en": "best rank (95%)"},
    "rank_upper": {"id": "peringkat terburuk (95%)", "en": "worst rank (95%)"},
    "class_probability": {"id": "peluang {0}", "en": "probability of {0}"},
    "drawn": {"id": "{0} ulangan galat sampel, benih {1}", "en": "{0} draws of the sampling error, seed {1}"},
    "screened": {"id": "tidak lolos penyaringan", "en": "screened out"},
    "no_data": {"id": "tidak ada data sama sekali", "en": "no data at all"},
    "missing": {"id": "tanpa data: {}", "en": "without data: {}"},
    "missing_column": {"id": "Indikator tanpa data", "en": "Indicators without data"},
    "standard_error": {"id": "Galat baku", "en": "Standard error"},
    "lower": {"id": "Batas bawah 95%", "en": "Lower bound 95%"},
    "upper": {"id": "Batas atas 95%", "en": "Upper bound 95%"},
    "n": {"id": "Responden", "en": "Respondents"},
    "psus": {"id": "Satuan sampel (PSU)", "en": "Sampling units (PSU)"},
    "score": {"id": "Skor", "en": "Score"},
    "interval": {"id": "Selang kepercayaan 95%", "en": "95% confidence interval"},
    "interval_about": {
        "id": "dari galat baku penarikan sampel dan sebaran t; kesalahan lain tidak tercakup",
        "en": "from the standard error of sampling and the t distribution; other errors are not in it",
    },
    "respondents_in": {"id": "{} responden di {} desa/kelurahan", "en": "{} respondents in {} villages"},
    "flag": {"id": "Publikasi", "en": "Publication"},
    "publish": {"id": "terbitkan", "en": "publish"},
    "caution": {"id": "hati-hati", "en": "caution"},
    "withhold": {"id": "tahan", "en": "withhold"},
    "rule": {
        "id": "ditahan bila responden kurang dari {} atau satuan sampel (PSU) kurang dari {}",
        "en": "withheld with fewer than {} respondents or fewer than {} sampling units (PSU)",
    },
    "rule_of_width": {
        "id": "hati-hati bila setengah lebar selang kepercayaan melampaui {}",
        "en": "caution where half the width of the interval is above {}",
    },
    "flag_reasons": {"id": "Alasan publikasi", "en": "Reasons of publication"},
    "few_respondents": {"id": "responden terlalu sedikit", "en": "too few respondents"},
    "few_psus": {"id": "satuan sampel (PSU) terlalu sedikit", "en": "too few sampling units (PSU)"},
    "no_error": {"id": "galat baku tidak dapat dihitung", "en": "no standard error can be computed"},
    "wide_interval": {"id": "selang kepercayaan terlalu lebar", "en": "interval too wide"},
    "no_score": {"id": "tanpa nilai", "en": "without a score"},
    "recoding": {"id": "Cara tiap jawaban dibaca", "en": "How each answer was read"},
    "no_answers": {"id": "Tidak ada jawaban yang dibaca", "en": "No answers were read"},
    "table": {"id": "Tabel", "en": "Table"},
    "indicator": {"id": "Indikator", "en": "Indicator"},
    "column": {"id": "Kolom", "en": "Column"},
    "answer": {"id": "Jawaban", "en": "Answer"},
    "kind": {"id": "Dibaca sebagai", "en": "Read as"},
    "value": {"id": "Nilai", "en": "Value"},
    "count": {"id": "Banyaknya", "en": "Count"},
    "valid": {"id": "jawaban sah", "en": "valid"},
    "missing_answer": {"id": "tidak menjawab", "en": "missing"},
    "not_applicable": {"id": "tidak berlaku", "en": "not applicable"},
    "blank": {"id": "kosong", "en": "blank"},
    "unmapped": {"id": "tidak dikenal", "en": "not recognised"},
    "written": {"id": "Ditulis: {}", "en": "Written: {}"},
    "not_written": {
        "id": "Tidak ditulis: {}. Perlu paket {}: pip install 'ketahanan-index[files]'",
        "en": "Not written: {}. It needs the package {}: pip install 'ketahanan-index[files]'",
    },
    "framework": {"id": "Kerangka", "en": "Framework"},
    "version": {"id": "Versi", "en": "Version"},
    "label": {"id": "Nama", "en": "Label"},
    "source": {"id": "Sumber data", "en": "Data from"},
    "respondents": {"id": "responden", "en": "respondents"},
    "village_records": {"id": "catatan desa", "en": "village records"},
    "digest": {"id": "Sidik jari kerangka (SHA-256)", "en": "Digest of the framework (SHA-256)"},
    "software": {"id": "Perangkat lunak", "en": "Software"},
    "sheet_scores": {"id": "Skor", "en": "Scores"},
    "sheet_about": {"id": "Keterangan", "en": "About"},
    "demo": {
        "id": "Peragaan. Responden dan desa adalah karangan; skor IDM dihitung di sini dan bukan angka resmi.",
        "en": "A demonstration. Respondents and villages are invented; the IDM scores are computed here and are "
        "not official figures.",
    },
    "demo_survey": {
        "id": "Ketahanan sosial desa dari survei (responden.csv) dan catatan desa (desa.csv)",
        "en": "Social resilience of villages from a survey (responden.csv) and village records (desa.csv)",
    },
    "demo_components": {
        "id": "Desa yang sama menurut tiga komponen IDM",
        "en": "The same villages by the three components of the IDM",
    },
    "demo_own": {
        "id": "Desa yang sama menurut kerangka sendiri (kerangka.yaml)",
        "en": "The same villages by a framework of one's own (kerangka.yaml)",
    },
    "demo_cases": {
        "id": "Empat kasus IDM lengkap dari 50 skor",
        "en": "Four complete IDM cases from their 50 item scores",
    },
    "demo_folder": {"id": "Hasil ada di {}", "en": "The results are in {}"},
    "demo_next": {
        "id": "Data contoh ada di {}",
        "en": "The sample data are in {}",
    },
    "demo_again": {
        "id": "Dari folder data itu, hasil pertama dihitung oleh:",
        "en": "From the folder of the data, the first result is computed by:",
    },
}


def say(key: str, language: Language = "id", *values: object) -> str:
    """Return the phrase `key` in the language asked for, its places filled in.

    Examples
    --------
    >>> say("rank", "id"), say("counts", "en", "48", "43", "5")
    ('Peringkat', '48 villages, 43 scored, 5 without a score')
    """
    return WORDS[key][language].format(*values)


def number(count: int, language: Language) -> str:
    """Return a count with its thousands set off as the language does.

    Examples
    --------
    >>> number(75261, "id"), number(75261, "en")
    ('75.261', '75,261')
    """
    return f"{count:,}".replace(",", "." if language == "id" else ",")


def counted(key: str, count: int, language: Language) -> str:
    """Return ``"1 error"`` or ``"3 errors"``.

    Examples
    --------
    >>> counted("error", 1, "en"), counted("error", 3, "en"), counted("warning", 3, "id")
    ('1 error', '3 errors', '3 peringatan')
    """
    if count == 1:
        return say(f"one_{key}", language)
    return say(f"{key}s", language, number(count, language))
