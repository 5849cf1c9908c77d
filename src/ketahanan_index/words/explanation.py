"""What explanations and improvements say."""

from ketahanan_index.words.language import Phrases

PHRASES: Phrases = {
    "explain_score": {"id": "{0}: {1} pada rentang {2}–{3}.", "en": "{0}: {1} on a range of {2} to {3}."},
    "explain_interval": {
        "id": "Selang kepercayaan 95 persen: {0} sampai {1} (galat baku {2}).",
        "en": "95% confidence interval: {0} to {1} (standard error {2}).",
    },
    "explain_records": {
        "id": "Skor ini seluruhnya berasal dari catatan desa sehingga tidak mengandung galat penarikan sampel.",
        "en": "All of it comes from village records, so that there is no sampling error.",
    },
    "explain_rank": {
        "id": "Peringkat {0} dari {1} desa/kelurahan yang memiliki skor.",
        "en": "Rank {0} of {1} villages with a score.",
    },
    "explain_rank_in": {"id": "Peringkat {0} dari {1} di {2}.", "en": "Rank {0} of {1} in {2}."},
    "explain_class": {"id": "Kelas {0}: skor {1}.", "en": "Class {0}: a score {1}."},
    "explain_class_open": {
        "id": "Selang kepercayaan melampaui batas kelas sehingga kelas ini belum pasti.",
        "en": "The interval crosses a bound of the class: the class is not certain.",
    },
    "explain_caution": {
        "id": "Menurut aturan publikasi, skor ini perlu dibaca dengan hati-hati: {}.",
        "en": "By the rule of publication this score is to be read with caution: {}.",
    },
    "explain_withhold": {
        "id": "Menurut aturan publikasi, skor ini ditahan dan belum dapat diterbitkan: {}.",
        "en": "By the rule of publication this score is withheld and not to be published: {}.",
    },
    "explain_no_score": {"id": "{0}: tanpa skor karena {1}.", "en": "{0}: no score, because of {1}."},
    "explain_low_coverage": {
        "id": "cakupan data {} masih di bawah batas minimum",
        "en": "a coverage of {}, below what is required",
    },
    "explain_screened": {"id": "dikeluarkan pada penyaringan data", "en": "screening"},
    "explain_no_data": {"id": "tidak ada data sama sekali", "en": "a lack of any data"},
    "explain_head_score": {"id": "Skor", "en": "Score"},
    "explain_head_why": {
        "id": "Yang mengangkat dan menurunkan skor",
        "en": "What lifts and what lowers the score",
    },
    "explain_head_answers": {
        "id": "Jawaban dan catatan yang mendasari skor",
        "en": "Answers and records behind the score",
    },
    "explain_head_missing": {"id": "Kelengkapan data", "en": "What is missing"},
    "explain_head_against": {"id": "Dibandingkan dengan {}", "en": "Compared with {}"},
    "explain_all_villages": {"id": "seluruh desa/kelurahan", "en": "all villages"},
    "explain_median": {
        "id": "Desa/kelurahan yang setiap indikatornya sama dengan median {0} akan memperoleh skor {1}; skor "
        "desa/kelurahan ini {2}.",
        "en": "A village at the median of {0} on every indicator would score {1}; this score is {2}.",
    },
    "explain_higher": {"id": "{} poin lebih tinggi", "en": "{} higher"},
    "explain_lower": {"id": "{} poin lebih rendah", "en": "{} lower"},
    "explain_equal": {"id": "sama", "en": "the same"},
    "explain_lifts": {"id": "Mengangkat: {}.", "en": "Lifting it: {}."},
    "explain_lowers": {"id": "Menurunkan: {}.", "en": "Lowering it: {}."},
    "explain_gaps": {
        "id": "Perbedaan karena data salah satu desa/kelurahan tidak lengkap: {}.",
        "en": "Because data of one of the two are missing: {}.",
    },
    "explain_gaps_here": {
        "id": "Perbedaan karena data desa/kelurahan ini tidak lengkap: {}.",
        "en": "Because data of this village are missing: {}.",
    },
    "explain_no_parts": {
        "id": "Skor digabungkan dengan metode {} sehingga selisihnya tidak dapat dirinci menurut unsurnya.",
        "en": "Scores are combined by {}: their difference is no sum of parts.",
    },
    "explain_zero": {
        "id": "Satu nilai nol sudah menentukan skor sehingga selisihnya tidak dapat dirinci.",
        "en": "A value of zero decides the score alone: the difference cannot be traced.",
    },
    "explain_against": {
        "id": "{0} memperoleh skor {1}; skor desa/kelurahan ini {2}.",
        "en": "{0} scores {1}; the score of this village is {2}.",
    },
    "explain_answer": {"id": "{0}: {1}.", "en": "{0}: {1}."},
    "explain_asked": {"id": "{0} ({1} responden)", "en": "{0} ({1} respondents)"},
    "explain_recorded": {"id": "{0} (catatan desa)", "en": "{0} (village record)"},
    "explain_question": {"id": "“{0}” {1}", "en": "“{0}” {1}"},
    "explain_share": {"id": "{0} menjawab “{1}”", "en": "{0} answered “{1}”"},
    "explain_share_but": {"id": "{0} menjawab selain “{1}”", "en": "{0} answered anything but “{1}”"},
    "explain_share_some": {"id": "{0} menyebut sedikitnya satu jenis", "en": "{0} named at least one kind"},
    "explain_share_above": {
        "id": "{0} memberi jawaban dengan nilai di atas {1}",
        "en": "{0} gave an answer above {1}",
    },
    "explain_exactly": {"id": "“{}”", "en": "“{}”"},
    "explain_between": {
        "id": "rata-rata {0} pada skala {1}–{2}, antara “{3}” dan “{4}”",
        "en": "a mean of {0} on a scale of {1} to {2}, between “{3}” and “{4}”",
    },
    "explain_near": {
        "id": "rata-rata {0} pada skala {1}–{2}, setara dengan “{3}”",
        "en": "a mean of {0} on a scale of {1} to {2}, level with “{3}”",
    },
    "explain_mean": {"id": "rata-rata {0}", "en": "a mean of {0}"},
    "explain_on": {"id": "{0} pada skala {1}–{2}", "en": "{0} on a scale of {1} to {2}"},
    "explain_ratio": {"id": "rasio {0}", "en": "a ratio of {0}"},
    "explain_kinds": {"id": "rata-rata {0} dari {1} jenis", "en": "{0} of {1} kinds on average"},
    "explain_kinds_here": {"id": "{0} dari {1} jenis", "en": "{0} of {1} kinds"},
    "explain_median_answer": {"id": "median {0}", "en": "a median of {0}"},
    "yes": {"id": "ya", "en": "yes"},
    "no": {"id": "tidak", "en": "no"},
    "percent_told": {"id": "{} persen", "en": "{}%"},
    "explain_held": {
        "id": "Menurut aturan publikasi, angka indikator berikut belum dapat diterbitkan: {}.",
        "en": "By the rule of publication the figures of these indicators are not to be published: {}.",
    },
    "explain_missing": {"id": "Indikator tanpa data: {}.", "en": "Without data: {}."},
    "explain_short": {
        "id": "Tanpa skor karena datanya belum mencukupi: {}.",
        "en": "Without a score, for too little data: {}.",
    },
    "explain_imputed": {
        "id": "Indikator yang diisi dengan imputasi: {}.",
        "en": "Filled in by imputation: {}.",
    },
    "explain_coverage": {
        "id": "Cakupan: indikator yang datanya tersedia mencakup {} dari seluruh bobot.",
        "en": "Coverage: indicators with a value hold {} of the weight.",
    },
    "explain_complete": {
        "id": "Semua indikator yang berbobot memiliki data.",
        "en": "All indicators that carry weight have data.",
    },
}
