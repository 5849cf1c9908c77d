"""What the page of a report says."""

from ketahanan_index.words.language import Phrases

PHRASES: Phrases = {
    "report_kicker": {"id": "Laporan skor", "en": "Report of scores"},
    "report_skip": {"id": "Langsung ke isi", "en": "Skip to the content"},
    "report_up": {"id": "Kembali ke halaman utama laporan", "en": "Back to the first page of the report"},
    "report_contents": {"id": "Daftar isi", "en": "Contents"},
    "report_overview": {"id": "Ringkasan", "en": "Overview"},
    "report_map": {"id": "Peta", "en": "Map"},
    "report_regions": {"id": "Kabupaten/kota dan kecamatan", "en": "Regencies, cities and districts"},
    "report_ranking": {"id": "Peringkat", "en": "Ranking"},
    "report_each": {"id": "Desa/kelurahan satu per satu", "en": "Village by village"},
    "report_method": {"id": "Metode dan cara menghitung ulang", "en": "Method and reproduction"},
    "report_own_framework": {
        "id": "Kerangka buatan sendiri; bukan indeks resmi",
        "en": "A framework of its own author; not an official index",
    },
    "report_not_official": {
        "id": "Skor dalam laporan ini dihitung oleh penyusun laporan dan bukan angka resmi.",
        "en": "The scores in this report were computed by its author and are not official figures.",
    },
    "report_villages": {"id": "Desa/kelurahan", "en": "Villages"},
    "report_shown": {"id": "Skor ditampilkan", "en": "Scores shown"},
    "report_held": {"id": "Ditahan atau tanpa skor", "en": "Withheld or without a score"},
    "report_careful": {"id": "Perlu dibaca dengan hati-hati", "en": "Shown with caution"},
    "report_asked_shown": {
        "id": "Responden di desa/kelurahan yang ditampilkan",
        "en": "Respondents in villages shown",
    },
    "report_median": {"id": "Median skor", "en": "Median"},
    "report_held_why": {
        "id": "Alasan skor tidak ditampilkan (satu desa/kelurahan dapat mempunyai lebih dari satu alasan):",
        "en": "Why scores are not shown (a village may have more than one reason):",
    },
    "report_held_kept": {
        "id": "Desa/kelurahan yang skornya ditahan tetap diperhitungkan dalam peringkat desa/kelurahan lain, tetapi "
        "angkanya tidak ditampilkan.",
        "en": "Those with a score keep their place among the ranks of others; their figures are not shown.",
    },
    "report_first": {"id": "Yang sebaiknya dibaca lebih dahulu", "en": "What to read first"},
    "report_first_1": {
        "id": "Status kerangka di atas: usulan tidak boleh dikutip sebagai indeks resmi.",
        "en": "The status of the framework above: a proposal must not be quoted as an official index.",
    },
    "report_first_2": {
        "id": "Selang kepercayaan, baru kemudian peringkat: skor yang selangnya beririsan belum tentu berbeda.",
        "en": "The intervals, and only then the ranks: scores whose intervals overlap need not differ.",
    },
    "report_first_3": {
        "id": "Bagian tiap desa/kelurahan: hal yang mengangkat dan menurunkan skor lebih berguna daripada skornya "
        "sendiri.",
        "en": "The section of each village: what lifts and lowers a score is of more use than the score itself.",
    },
    "report_first_4": {
        "id": "Data yang belum tersedia dan alasan skor ditahan, sebelum menarik simpulan.",
        "en": "What has no data, and why scores are withheld, before drawing a conclusion.",
    },
    "report_how_interval": {"id": "Cara membaca selang kepercayaan", "en": "How to read an interval"},
    "report_example": {
        "id": "Contoh: skor {0} adalah {1}. Dengan sampel lain yang ditarik dengan cara yang sama, skornya dapat "
        "berbeda; selang {2} sampai {3} menunjukkan seberapa jauh.",
        "en": "An example: {0} scores {1}. Another sample drawn in the same way would give another score; the interval "
        "from {2} to {3} tells by how much.",
    },
    "report_interval_means": {
        "id": "Dari seratus selang yang dihitung dengan cara ini, sekitar 95 memuat skor yang akan diperoleh bila "
        "semua orang ditanyai. Selang ini hanya mencakup galat penarikan sampel; pertanyaan yang kurang tepat "
        "atau jawaban yang tidak sesuai dengan keadaan sebenarnya tidak tercakup.",
        "en": "Of a hundred intervals computed like this, about 95 hold the score that asking everybody would have "
        "given. An interval speaks of sampling only: ill-chosen questions and answers that do not tell how "
        "things are, are not in it.",
    },
    "report_no_sample": {
        "id": "Semua skor berasal dari catatan desa, bukan dari sampel, sehingga tidak ada selang kepercayaan. "
        "Kesalahan pencatatan tetap mungkin terjadi.",
        "en": "All scores come from village records and none from a sample: there are no intervals. Records may still "
        "be wrong.",
    },
    "report_by_class": {"id": "Desa/kelurahan menurut kelas", "en": "Villages by class"},
    "report_count": {"id": "Banyaknya", "en": "Number"},
    "report_share": {"id": "Persentase", "en": "Share"},
    "report_picture": {"id": "Gambar", "en": "Picture"},
    "report_spread": {"id": "Sebaran skor menurut dimensi", "en": "How scores are spread, by dimension"},
    "report_spread_caption": {
        "id": "Mencakup desa/kelurahan yang skornya ditampilkan. Garis: median; pita: separuh desa/kelurahan yang di "
        "tengah (kuartil bawah sampai kuartil atas).",
        "en": "Villages whose scores are shown. Line: the median; band: the middle half of villages.",
    },
    "report_dimension": {"id": "Dimensi", "en": "Dimension"},
    "report_weight": {"id": "Bobot", "en": "Weight"},
    "report_lowest": {"id": "Terendah", "en": "Lowest"},
    "report_quarter": {"id": "Kuartil bawah", "en": "Lower quartile"},
    "report_three_quarters": {"id": "Kuartil atas", "en": "Upper quartile"},
    "report_highest": {"id": "Tertinggi", "en": "Highest"},
    "report_remarks": {
        "id": "Catatan penyusun kerangka, dalam bahasa aslinya",
        "en": "Remarks of the framework's author, in their own language",
    },
    "report_map_title": {"id": "Peta: {}", "en": "Map: {}"},
    "report_map_desc": {
        "id": "Setiap bidang adalah tautan; tabel di halaman ini memuat angka yang sama.",
        "en": "Each area is a link; the tables of this page have the same figures.",
    },
    "report_map_use": {
        "id": "Pilih satu bidang untuk membuka rincian desa/kelurahan itu.",
        "en": "Choose an area to open its village.",
    },
    "report_map_regions": {
        "id": "Warna menunjukkan median skor desa/kelurahan di wilayah itu. Pilih satu wilayah untuk membuka "
        "halamannya.",
        "en": "Colours by the median score of the villages of a region. Choose a region to open its page.",
    },
    "report_map_missing": {
        "id": "Sebanyak {} desa/kelurahan tidak ada pada peta karena batas wilayahnya tidak tersedia.",
        "en": "{} villages have no polygon and are not on the map.",
    },
    "report_regions_use": {
        "id": "Setiap wilayah mempunyai halaman sendiri yang memuat peringkat dan rincian desa/kelurahannya.",
        "en": "Each region has a page of its own with the ranks and details of its villages.",
    },
    "report_region": {"id": "Wilayah", "en": "Region"},
    "report_nowhere": {"id": "Wilayah tidak diketahui", "en": "Region not known"},
    "report_part": {"id": "bagian {0} dari {1}", "en": "part {0} of {1}"},
    "report_ranking_note": {
        "id": "Peringkat dihitung di antara semua desa/kelurahan yang memiliki skor, termasuk yang skornya ditahan.",
        "en": "Ranks are among all villages with a score, also those that are withheld.",
    },
    "report_ranking_caption": {
        "id": "Peringkat desa/kelurahan; pilih judul kolom untuk mengurutkan menurut kolom itu",
        "en": "Ranks of villages; choose the head of a column to sort by it",
    },
    "report_search_region": {"id": "Cari dan saring", "en": "Search and filter"},
    "report_search": {"id": "Cari nama, kode, atau wilayah", "en": "Search by name, code or region"},
    "report_all": {"id": "semua", "en": "all"},
    "report_first_rows": {"id": "{0} dari {1} desa/kelurahan", "en": "{0} of {1} villages"},
    "report_found": {"id": "{0} dari {1} desa/kelurahan", "en": "{0} of {1} villages"},
    "report_rows": {"id": "Baris {0}–{1} dari {2} desa/kelurahan", "en": "Rows {0}–{1} of {2} villages"},
    "report_none": {
        "id": "Tidak ada desa/kelurahan yang cocok; ubah kata pencarian atau kelasnya.",
        "en": "No village fits; change the words or the class.",
    },
    "report_previous_rows": {"id": "Sebelumnya", "en": "Previous"},
    "report_next_rows": {"id": "Berikutnya", "en": "Next"},
    "report_noscript": {
        "id": "Tanpa JavaScript, hanya peringkat teratas yang tampak di sini; halaman tiap wilayah memuat peringkat "
        "lengkap desa/kelurahannya.",
        "en": "Without JavaScript only the first ranks are shown here; the page of each region has all its villages.",
    },
    "report_rank_interval": {"id": "Selang peringkat 95%", "en": "95% interval of the rank"},
    "report_rank_interval_of": {"id": "selang peringkat 95%: {}", "en": "95% interval of the rank: {}"},
    "report_interval": {"id": "Selang 95%", "en": "95% interval"},
    "report_level_kecamatan": {"id": "Kecamatan", "en": "District"},
    "report_level_kabupaten": {"id": "Kabupaten/kota", "en": "Regency or city"},
    "report_level_provinsi": {"id": "Provinsi", "en": "Province"},
    "report_in_kecamatan": {"id": "Kecamatan {}", "en": "Kecamatan {}"},
    "report_in_kabupaten": {"id": "Kabupaten/kota {}", "en": "Regency or city {}"},
    "report_in_provinsi": {"id": "Provinsi {}", "en": "Province {}"},
    "report_withhold": {"id": "Ditahan: {}", "en": "Withheld: {}"},
    "report_caution": {"id": "Hati-hati: {}", "en": "Caution: {}"},
    "report_held_section": {
        "id": "Menurut aturan publikasi, angka desa/kelurahan ini ditahan dan tidak ditampilkan.",
        "en": "By the rule of publication no figure of this village is shown.",
    },
    "report_choose": {
        "id": "Pilih desa/kelurahan pada peta atau pada tabel peringkat untuk membuka rinciannya di sini.",
        "en": "Choose a village on the map or in the table of ranks to open its details here.",
    },
    "report_show_all": {"id": "Tampilkan semua", "en": "Show all"},
    "report_opened": {"id": "Tampilkan hanya yang dipilih", "en": "Show the chosen one only"},
    "report_before": {"id": "sebelumnya", "en": "previous"},
    "report_after": {"id": "berikutnya", "en": "next"},
    "report_back": {"id": "Kembali ke peringkat", "en": "Back to the ranks"},
    "report_of": {"id": "{0} dari {1}", "en": "{0} of {1}"},
    "report_of_in": {"id": "{0} dari {1} di {2}", "en": "{0} of {1} in {2}"},
    "report_n_psus": {
        "id": "{0} responden dalam {1} satuan sampel (PSU)",
        "en": "{0} respondents in {1} sampling units",
    },
    "report_scale": {
        "id": "Skor {0}, selang kepercayaan 95 persen {1}, median semua desa/kelurahan {2}",
        "en": "Score {0}, 95% confidence interval {1}, median of all villages {2}",
    },
    "report_scale_alone": {
        "id": "Skor {0}, median semua desa/kelurahan {1}",
        "en": "Score {0}, median of all villages {1}",
    },
    "report_key_records": {
        "id": "titik: skor; garis: median semua desa/kelurahan",
        "en": "dot: score; line: median of all villages",
    },
    "report_key": {
        "id": "titik: skor; pita: selang 95%; garis: median semua desa/kelurahan",
        "en": "dot: score; band: 95% interval; line: median of all villages",
    },
    "report_at_median": {
        "id": "Skor ini sama dengan median semua desa/kelurahan.",
        "en": "The score is the median of all villages.",
    },
    "report_above_median": {
        "id": "Skor ini {} poin di atas median semua desa/kelurahan.",
        "en": "The score is {} points above the median of all villages.",
    },
    "report_below_median": {
        "id": "Skor ini {} poin di bawah median semua desa/kelurahan.",
        "en": "The score is {} points below the median of all villages.",
    },
    "report_surely": {
        "id": "Median itu berada di luar selang kepercayaan: selisihnya lebih besar daripada yang lazim timbul karena "
        "penarikan sampel.",
        "en": "The median lies outside the interval: the difference is more than sampling commonly makes.",
    },
    "report_not_surely": {
        "id": "Median itu berada di dalam selang kepercayaan: selisihnya dapat timbul karena penarikan sampel saja.",
        "en": "The median lies inside the interval: the difference may come from sampling alone.",
    },
    "report_class_open": {
        "id": "Selang kepercayaan melampaui batas kelas sehingga kelasnya belum pasti.",
        "en": "The interval crosses a bound of the classes: the class is not certain.",
    },
    "report_probabilities": {"id": "Peluang tiap kelas", "en": "Probability of each class"},
    "report_dimensions": {
        "id": "Dimensi dibandingkan dengan median dan acuan",
        "en": "Dimensions beside medians and the reference",
    },
    "report_median_in": {"id": "Median wilayah", "en": "Median of the region"},
    "report_median_all": {"id": "Median semua desa/kelurahan", "en": "Median of all"},
    "report_reference": {"id": "Acuan", "en": "Reference"},
    "report_reference_about": {
        "id": "Acuan: desa/kelurahan yang setiap indikatornya sama dengan median semua desa/kelurahan; skornya {0}. "
        "Kontribusi menyatakan berapa poin indeks yang ditambahkan atau dikurangi suatu dimensi terhadap acuan itu; "
        "jumlahnya {1}.",
        "en": "Reference: a village with the median of all villages on every indicator; it scores {0}. An effect is "
        "how many points of the index a dimension adds or takes against it; they sum to {1}.",
    },
    "report_effect": {"id": "Kontribusi (poin)", "en": "Effect (points)"},
    "report_moves": {
        "id": "Yang mengangkat dan menurunkan skor dibandingkan dengan acuan",
        "en": "What lifts and what lowers the score, against the reference",
    },
    "report_lifts": {"id": "Mengangkat (poin)", "en": "Lifting it (points)"},
    "report_lowers": {"id": "Menurunkan (poin)", "en": "Lowering it (points)"},
    "report_filled_value": {"id": "tanpa data; diisi dengan imputasi", "en": "without data; imputed"},
    "report_raise": {"id": "Menuju kelas {}", "en": "Towards the class {}"},
    "report_raise_needed": {
        "id": "Kelas {0}: skor {1}. Masih diperlukan {2} poin. Hitungan ini menunjukkan jarak, bukan anjuran program.",
        "en": "Class {0}: a score {1}. It takes {2} more points. This is a measure of distance, not advice on "
        "programmes.",
    },
    "report_raise_alone": {
        "id": "Salah satu perubahan berikut saja sudah cukup (pada skala indikator itu sendiri)",
        "en": "Any one of these alone, on the indicator's own scale",
    },
    "report_raise_jointly": {
        "id": "Bila dilakukan bersama-sama, cukup perubahan yang lebih kecil: lihat kolom “Menuju {}” pada tabel di "
        "bawah.",
        "en": "Together smaller changes do: see the column “Towards {}” in the table below.",
    },
    "report_raise_only_jointly": {
        "id": "Mengubah satu indikator saja tidak cukup; beberapa perubahan bersama-sama sudah cukup: lihat kolom "
        "“Menuju {}” pada tabel di bawah.",
        "en": "No indicator does it alone; several together do: see the column “Towards {}” in the table below.",
    },
    "report_towards": {"id": "Menuju {}", "en": "Towards {}"},
    "report_interval_of": {"id": "selang 95%: {}", "en": "95% interval: {}"},
    "report_raise_none": {
        "id": "Perubahan pada indikator yang tersedia tidak cukup untuk mencapai kelas ini.",
        "en": "No change of the indicators at hand reaches this class.",
    },
    "report_more": {"id": "dan {} indikator lain", "en": "and {} more indicators"},
    "report_answers": {
        "id": "Jawaban dan catatan yang mendasari skor",
        "en": "Answers and records behind the score",
    },
    "report_missing": {"id": "Indikator tanpa data:", "en": "Without data:"},
    "report_parts_held": {
        "id": "Ditahan di desa/kelurahan ini ({0}): {1}.",
        "en": "Withheld in this village ({0}): {1}.",
    },
    "report_parts_unscored": {
        "id": "Tanpa skor di desa/kelurahan ini karena datanya kurang: {}.",
        "en": "Without a score in this village, for lack of data: {}.",
    },
    "report_a_dimension": {"id": "dimensi {}", "en": "dimension {}"},
    "report_held_cell": {"id": "ditahan", "en": "withheld"},
    "report_large_rse": {"id": "galat baku relatif besar", "en": "large relative standard error"},
    "report_very_large_rse": {
        "id": "galat baku relatif terlalu besar",
        "en": "relative standard error too large",
    },
    "report_imputed": {"id": "Indikator yang diisi dengan imputasi:", "en": "Imputed:"},
    "report_identity": {"id": "Kerangka dan perangkat lunak", "en": "Framework and software"},
    "report_range": {"id": "Rentang skor", "en": "Range of scores"},
    "report_draws": {"id": "Ulangan acak", "en": "Random draws"},
    "report_draws_of": {"id": "{0} ulangan, benih acak {1}", "en": "{0} draws, seed {1}"},
    "report_tree": {
        "id": "Kerangka, bobot, pertanyaan, dan skala",
        "en": "Framework, weights, questions and scales",
    },
    "report_tree_caption": {
        "id": "Bobot dalam kelompok dan bobot keseluruhan, sebagaimana dipakai",
        "en": "Weights in the group and overall, as applied",
    },
    "report_node": {"id": "Indeks, dimensi, atau indikator", "en": "Index, group or indicator"},
    "report_in_group": {"id": "Dalam kelompok", "en": "In its group"},
    "report_overall": {"id": "Keseluruhan", "en": "Overall"},
    "report_reversed": {"id": "dibalik", "en": "reversed"},
    "report_divided": {"id": "dibagi {0}, per {1}", "en": "divided by {0}, per {1}"},
    "report_combine_mean": {"id": "rata-rata beberapa butir", "en": "mean of its items"},
    "report_combine_sum": {"id": "jumlah beberapa butir", "en": "sum of its items"},
    "report_combine_count": {
        "id": "banyaknya butir di atas nilai terendahnya",
        "en": "number of items above their lower end",
    },
    "report_any_number": {"id": "angka", "en": "a number"},
    "report_steps": {"id": "Langkah penghitungan", "en": "Steps of the computation"},
    "report_step_estimate": {"id": "Estimasi", "en": "Estimation"},
    "report_step_screening": {"id": "Penyaringan", "en": "Screening"},
    "report_step_imputation": {"id": "Imputasi", "en": "Imputation"},
    "report_step_treatment": {"id": "Penanganan pencilan", "en": "Treatment of outliers"},
    "report_step_normalisation": {"id": "Normalisasi", "en": "Normalisation"},
    "report_step_weighting": {"id": "Pembobotan", "en": "Weighting"},
    "report_step_aggregation": {"id": "Agregasi", "en": "Aggregation"},
    "report_step_publication": {"id": "Publikasi", "en": "Publication"},
    "report_par_every": {"id": "semua kelompok", "en": "all groups"},
    "report_par_method": {"id": "Metode", "en": "Method"},
    "report_par_base": {
        "id": "Parameter dipelajari dari penghitungan terdahulu",
        "en": "Parameters learnt from earlier scores",
    },
    "report_par_framework": {"id": "Kerangka", "en": "Framework"},
    "report_par_version": {"id": "Versi", "en": "Version"},
    "report_par_digest": {"id": "Sidik jari kerangka (SHA-256)", "en": "Digest of the framework (SHA-256)"},
    "report_par_estimated_with": {
        "id": "Sidik jari kerangka saat estimasi",
        "en": "Digest of the framework at estimation",
    },
    "report_par_design": {"id": "desain sampel", "en": "sample design"},
    "report_par_weights": {"id": "Kolom bobot", "en": "Column of weights"},
    "report_par_strata": {"id": "Kolom strata", "en": "Column of strata"},
    "report_par_clusters": {"id": "Kolom klaster", "en": "Columns of clusters"},
    "report_par_fpc": {
        "id": "Kolom koreksi populasi terhingga",
        "en": "Columns of the finite population correction",
    },
    "report_par_replicates": {"id": "bobot replikasi", "en": "replicate weights"},
    "report_par_calibration": {"id": "kalibrasi", "en": "calibration"},
    "report_par_margins": {"id": "Kolom marginal", "en": "Columns of margins"},
    "report_par_columns": {"id": "Kolom", "en": "Columns"},
    "report_par_scale": {"id": "Pengali", "en": "Scale"},
    "report_par_villages_are": {
        "id": "Kedudukan desa/kelurahan dalam sampel",
        "en": "What villages are in the sample",
    },
    "report_par_lonely": {"id": "Strata dengan satu satuan sampel", "en": "Strata with one sampling unit"},
    "report_par_deletion": {"id": "Perlakuan jawaban kosong", "en": "How gaps are left out"},
    "report_par_minimum_respondents": {"id": "Responden paling sedikit", "en": "Fewest respondents"},
    "report_par_minimum_psus": {
        "id": "Satuan sampel (PSU) paling sedikit",
        "en": "Fewest sampling units (PSU)",
    },
    "report_par_maximum_rse": {
        "id": "Galat baku relatif yang meminta kehati-hatian; yang menahan",
        "en": "Relative standard error that asks for caution; that withholds",
    },
    "report_par_maximum_half_width": {
        "id": "Setengah lebar selang paling besar",
        "en": "Largest half width of an interval",
    },
    "report_par_minimum_available": {
        "id": "Bagian indikator yang tersedia paling sedikit",
        "en": "Least share available",
    },
    "report_par_minimum_nonzero": {
        "id": "Bagian indikator bukan nol paling sedikit",
        "en": "Least share that is not zero",
    },
    "report_par_include": {"id": "Tetap disertakan", "en": "Always kept"},
    "report_par_exclude": {"id": "Dikeluarkan", "en": "Left out"},
    "report_par_after_imputation": {"id": "Setelah imputasi", "en": "After imputation"},
    "report_par_minimum_coverage": {"id": "Cakupan paling sedikit", "en": "Least coverage"},
    "report_par_clip": {"id": "Dibatasi pada ujung skala", "en": "Held at the ends of the scale"},
    "report_par_penalty": {"id": "Arah penalti", "en": "Direction of the penalty"},
    "report_par_divisor": {"id": "Pembagi", "en": "Divisor"},
    "report_par_power": {"id": "Pangkat", "en": "Power"},
    "report_par_floor": {"id": "Batas bawah", "en": "Floor"},
    "report_par_value": {"id": "Nilai pengganti", "en": "Value filled in"},
    "report_par_by": {"id": "Kelompok menurut kolom", "en": "Groups by column"},
    "report_par_neighbours": {"id": "Banyaknya tetangga", "en": "Neighbours"},
    "report_par_statistic": {"id": "Statistik", "en": "Statistic"},
    "report_par_within": {"id": "Dalam kelompok tingkat", "en": "Within groups of level"},
    "report_par_ties": {"id": "Peringkat bagi nilai yang sama", "en": "Ranks of equal values"},
    "report_par_cap": {"id": "Dibatasi pada acuan", "en": "Held at the reference"},
    "report_par_target": {"id": "Sasaran", "en": "Target"},
    "report_par_mean": {"id": "Rata-rata", "en": "Mean"},
    "report_par_sd": {"id": "Simpangan baku", "en": "Standard deviation"},
    "report_par_classes": {"id": "Banyaknya kelas", "en": "Classes"},
    "report_par_bounds": {"id": "Batas", "en": "Bounds"},
    "report_par_scores": {"id": "Skor tiap bagian", "en": "Scores of the parts"},
    "report_par_lower": {"id": "Batas bawah", "en": "Lower bound"},
    "report_par_upper": {"id": "Batas atas", "en": "Upper bound"},
    "report_par_rule": {"id": "Aturan", "en": "Rule"},
    "report_par_points": {"id": "Paling banyak titik", "en": "At most so many points"},
    "report_par_skewness": {"id": "Batas kemencengan", "en": "Limit of skewness"},
    "report_par_kurtosis": {"id": "Batas kurtosis", "en": "Limit of kurtosis"},
    "report_par_always": {"id": "Juga tanpa pencilan", "en": "Also without outliers"},
    "report_par_share": {"id": "Bagian rentang", "en": "Share of the range"},
    "report_par_constant": {"id": "Tetapan", "en": "Constant"},
    "report_par_transform": {"id": "Transformasi", "en": "Transformation"},
    "report_par_experts": {"id": "Penilaian ahli", "en": "Judgements of experts"},
    "report_par_units": {"id": "Desa/kelurahan", "en": "Villages"},
    "report_par_indicators": {"id": "Indikator", "en": "Indicators"},
    "report_par_respondents": {"id": "Responden", "en": "Respondents"},
    "report_par_capped": {
        "id": "Nilai desa/kelurahan yang dibatasi pada ujung skala",
        "en": "Values of villages held at an end of their scale",
    },
    "report_par_answers_capped": {
        "id": "Jawaban yang dibatasi pada ujung skala",
        "en": "Answers held at an end of their scale",
    },
    "report_par_screened": {"id": "Desa/kelurahan yang dikeluarkan", "en": "Villages screened out"},
    "report_par_cells": {"id": "Nilai yang diubah atau diisi", "en": "Values changed or filled in"},
    "report_par_scored": {"id": "Desa/kelurahan yang memiliki skor", "en": "Villages with a score"},
    "report_par_publish": {"id": "Dapat diterbitkan", "en": "To be published"},
    "report_par_caution": {"id": "Perlu dibaca dengan hati-hati", "en": "To be read with caution"},
    "report_par_withhold": {"id": "Ditahan", "en": "Withheld"},
    "report_rule": {"id": "Aturan publikasi", "en": "Rule of publication"},
    "report_rule_kept": {
        "id": "skor yang ditahan tidak dimuat dalam berkas laporan ini",
        "en": "scores that are withheld are not in the files of this report",
    },
    "report_problems": {"id": "Peringatan selama penghitungan", "en": "Warnings of the computation"},
    "report_problems_english": {
        "id": "Teks peringatan berbahasa Inggris.",
        "en": "Warnings are in English.",
    },
    "report_no_problems": {"id": "Tidak ada peringatan.", "en": "There are no warnings."},
    "report_again": {"id": "Menghitung ulang", "en": "Computing it again"},
    "report_again_how": {
        "id": "Data yang sama, kerangka dengan sidik jari di atas, dan langkah dengan parameter di atas akan "
        "menghasilkan skor yang sama; dengan benih acak di atas, ulangannya pun sama. Rumus dan aturan lengkap "
        "ada dalam dokumentasi perangkat lunak.",
        "en": "The same data, the framework of the digest above and the steps with the parameters above give the same "
        "scores, and with the seed the same draws. Formulas and all rules are in the documentation of the "
        "software.",
    },
    "report_glossary": {"id": "Daftar istilah", "en": "Glossary"},
    "report_term_score": {"id": "Skor", "en": "Score"},
    "report_means_score": {
        "id": "angka pada rentang kerangka; makin tinggi makin baik",
        "en": "a value on the range of the framework; higher is better",
    },
    "report_term_interval": {"id": "Selang kepercayaan 95%", "en": "95% confidence interval"},
    "report_means_interval": {
        "id": "kisaran yang memuat skor sebenarnya pada sekitar 95 dari 100 sampel yang ditarik dengan cara yang sama",
        "en": "a range that holds the true score in about 95 of 100 samples",
    },
    "report_term_error": {"id": "Galat baku", "en": "Standard error"},
    "report_means_error": {
        "id": "seberapa jauh skor lazimnya bergeser bila responden lain yang terpilih",
        "en": "how far a score would typically move, had other respondents been drawn",
    },
    "report_term_rank": {"id": "Peringkat", "en": "Rank"},
    "report_means_rank": {
        "id": "1 untuk skor tertinggi; skor yang sama berperingkat sama",
        "en": "1 is the highest score; equal scores share a rank",
    },
    "report_term_rank_interval": {"id": "Selang peringkat", "en": "Interval of a rank"},
    "report_means_rank_interval": {
        "id": "kisaran peringkat pada 95 persen ulangan",
        "en": "the ranks in 95 per cent of the draws",
    },
    "report_term_class": {"id": "Kelas", "en": "Class"},
    "report_means_class": {
        "id": "bagian rentang skor yang diberi nama oleh kerangka",
        "en": "a part of the range that the framework gives a name",
    },
    "report_term_probability": {"id": "Peluang kelas", "en": "Probability of a class"},
    "report_means_probability": {
        "id": "proporsi ulangan yang skornya masuk kelas itu",
        "en": "the share of draws whose score is in the class",
    },
    "report_term_dimension": {"id": "Dimensi", "en": "Dimension"},
    "report_means_dimension": {
        "id": "kelompok indikator yang skornya digabungkan",
        "en": "a group of indicators whose scores are combined",
    },
    "report_term_indicator": {"id": "Indikator", "en": "Indicator"},
    "report_means_indicator": {
        "id": "satu hal yang diukur, dengan satu atau beberapa pertanyaan",
        "en": "one thing that is measured, by one question or several",
    },
    "report_term_weight": {"id": "Bobot", "en": "Weight"},
    "report_means_weight": {
        "id": "seberapa besar satu unsur menentukan skor keseluruhan",
        "en": "how much a part counts in the whole score",
    },
    "report_term_coverage": {"id": "Cakupan", "en": "Coverage"},
    "report_means_coverage": {
        "id": "bagian bobot indikator yang datanya tersedia",
        "en": "the share of the weight of indicators that has data",
    },
    "report_term_median": {"id": "Median", "en": "Median"},
    "report_means_median": {
        "id": "nilai tengah: separuh desa/kelurahan di bawahnya dan separuh di atasnya",
        "en": "the middle: half of the villages are below it and half above",
    },
    "report_term_psu": {"id": "Satuan sampel (PSU)", "en": "Sampling unit (PSU)"},
    "report_means_psu": {
        "id": "satuan yang pertama kali ditarik dalam penarikan sampel (primary sampling unit), misalnya RT",
        "en": "what is drawn first in a sample (primary sampling unit), such as an RT (neighbourhood)",
    },
    "report_term_effect": {"id": "Kontribusi", "en": "Effect"},
    "report_means_effect": {
        "id": "berapa poin satu unsur mengangkat (+) atau menurunkan (−) skor dibandingkan dengan desa/kelurahan yang "
        "setiap indikatornya sama dengan median",
        "en": "by how many points a part lifts (+) or lowers (−) the score, against a village with the median of every "
        "indicator",
    },
    "report_term_flag": {"id": "Ditahan", "en": "Withheld"},
    "report_means_flag": {
        "id": "tidak ditampilkan karena data yang mendasarinya terlalu sedikit atau karena skornya tidak ada",
        "en": "not shown, because too few data stand behind it or there is no score",
    },
    "report_term_digest": {"id": "Sidik jari", "en": "Digest"},
    "report_means_digest": {
        "id": "rangkaian huruf dan angka yang berubah bila isi kerangka berubah",
        "en": "letters and digits that change when the content of the framework does",
    },
    "report_term_seed": {"id": "Benih acak", "en": "Seed"},
    "report_means_seed": {
        "id": "angka yang membuat ulangan acak dapat dihitung kembali",
        "en": "the number that makes random draws repeatable",
    },
    "report_sources": {"id": "Sumber kerangka", "en": "Sources of the framework"},
    "report_cite_head": {"id": "Cara mengutip", "en": "How to cite"},
    "report_cite": {
        "id": "{0}, versi {1} (sidik jari {2}…). Dihitung dengan ketahanan-index {3}. Sebutkan pula sumber data, waktu "
        "pengumpulan data, dan status kerangka.",
        "en": "{0}, version {1} (digest {2}…). Computed with ketahanan-index {3}. State also the source of the data, "
        "when they were collected, and the status of the framework.",
    },
    "report_foot": {
        "id": "Disusun dengan ketahanan-index. Halaman ini tidak memuat apa pun dari jaringan internet dan tidak "
        "memuat jawaban perseorangan.",
        "en": "Made with ketahanan-index. This page loads nothing from any network and holds nobody's own answers.",
    },
}
