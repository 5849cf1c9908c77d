"""What maps say."""

from ketahanan_index.words.language import Phrases

PHRASES: Phrases = {
    "map_score": {"id": "{}: skor menurut desa/kelurahan", "en": "{}: scores by village"},
    "map_classes": {"id": "{}: kelas menurut desa/kelurahan", "en": "{}: classes by village"},
    "map_uncertainty": {"id": "{}: ketidakpastian skor", "en": "{}: uncertainty of scores"},
    "map_two": {"id": "{} dibandingkan dengan {}", "en": "{} against {}"},
    "map_score_and_error": {"id": "{}: skor dan ketidakpastiannya", "en": "{}: scores and their uncertainty"},
    "map_drawn": {"id": "{} dari {} ditampilkan", "en": "{} of {} shown"},
    "map_half_width": {
        "id": "setengah lebar selang kepercayaan 95%, dalam poin skor; makin gelap makin tidak pasti",
        "en": "half the width of the 95% confidence interval, in points of the score; the darker, the less certain",
    },
    "map_standard_error": {
        "id": "galat baku, dalam poin skor; makin gelap makin tidak pasti",
        "en": "standard error, in points of the score; the darker, the less certain",
    },
    "map_thirds": {
        "id": "tiap sumbu dibagi menjadi tiga kelompok yang kira-kira sama banyaknya",
        "en": "each axis is parted into three groups of about equal size",
    },
    "map_half_width_key": {"id": "± poin (95%)", "en": "± points (95%)"},
    "map_range": {"id": "{}–{}", "en": "{}–{}"},
    "map_withheld": {"id": "Ditahan", "en": "Withheld"},
    "map_unscored": {"id": "Tanpa skor", "en": "No score"},
    "map_no_village": {"id": "Tidak ada dalam data", "en": "Not in the data"},
    "map_no_error": {"id": "Tanpa galat baku", "en": "No standard error"},
    "map_bounds": {
        "id": "Nilai yang tepat pada batas masuk ke kelompok di atasnya.",
        "en": "A value on a bound is in the group above it.",
    },
    "map_thirds_bounds": {
        "id": "Nilai yang tepat pada batas masuk ke kelompok di bawahnya.",
        "en": "A value on a bound is in the group below it.",
    },
    "map_without_polygon": {
        "id": "Sebanyak {} desa/kelurahan tidak digambar karena batas wilayahnya tidak tersedia.",
        "en": "{} villages have no polygon and are not drawn.",
    },
    "map_without_polygon_one": {
        "id": "Ada {} desa/kelurahan yang tidak digambar karena batas wilayahnya tidak tersedia.",
        "en": "{} village has no polygon and is not drawn.",
    },
    "map_framework": {"id": "Kerangka: {}, versi {}.", "en": "Framework: {}, version {}."},
    "map_source": {"id": "Batas wilayah: {}.", "en": "Boundaries: {}."},
    "map_counts": {
        "id": "Angka dalam kurung dan dalam kotak: banyaknya desa/kelurahan.",
        "en": "In brackets and in boxes: the number of villages.",
    },
}
