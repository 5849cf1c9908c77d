"""What workbooks say."""

from ketahanan_index.words.language import Phrases

PHRASES: Phrases = {
    "workbook_page": {"id": "Halaman", "en": "Page"},
    "workbook_text": {"id": "teks", "en": "text"},
    "workbook_number": {"id": "angka", "en": "number"},
    "workbook_percent": {"id": "persen", "en": "percent"},
    "workbook_count": {"id": "banyaknya", "en": "count"},
    "workbook_place": {"id": "nomor urut; 1 untuk skor tertinggi", "en": "place, 1 the highest"},
    "workbook_points": {"id": "poin, rentang {} sampai {}", "en": "points on a range of {} to {}"},
    "workbook_points_of_index": {"id": "poin indeks", "en": "points of the index"},
    "workbook_scale": {"id": "skala {} sampai {}", "en": "scale of {} to {}"},
    "workbook_from_to": {"id": "{} sampai {}", "en": "{} to {}"},
    "workbook_per": {"id": "per {} {}", "en": "per {} {}"},
    "workbook_per_one": {"id": "per {}", "en": "per {}"},
    "workbook_divided": {"id": "dibagi {}, dikalikan {}", "en": "divided by {}, times {}"},
    "workbook_binary": {"id": "ya = {}; tidak = {}", "en": "yes = {}; no = {}"},
    # Villages and regions.
    "workbook_code": {"id": "Kode desa/kelurahan", "en": "Village code"},
    "workbook_code_means": {
        "id": "Kode desa/kelurahan menurut kolom {} pada data, ditulis sebagai teks agar nol di depan tidak hilang",
        "en": "Code of the village as in column {} of the data; a text, so that leading zeros stay",
    },
    "workbook_name_means": {"id": "Nama desa/kelurahan", "en": "Name of the village"},
    "workbook_provinsi": {"id": "Provinsi", "en": "Province"},
    "workbook_kabupaten": {"id": "Kabupaten/kota", "en": "Regency or city"},
    "workbook_kecamatan": {"id": "Kecamatan", "en": "District"},
    "workbook_in_provinsi": {"id": "provinsi", "en": "the province"},
    "workbook_in_kabupaten": {"id": "kabupaten/kota", "en": "the regency or city"},
    "workbook_in_kecamatan": {"id": "kecamatan", "en": "the district"},
    "workbook_region_means": {
        "id": "Wilayah tempat desa/kelurahan berada: nama bila diketahui, kode bila tidak",
        "en": "The region that the village lies in: its name where it is known, its code otherwise",
    },
    # The cover.
    "workbook_cover": {"id": "Sampul", "en": "Cover"},
    "workbook_cover_about": {
        "id": "Isi buku kerja dan sumber angkanya",
        "en": "What the workbook is, and where its figures come from",
    },
    "workbook_facts": {"id": "Keterangan pokok", "en": "Key facts"},
    "workbook_fact": {"id": "Hal", "en": "Item"},
    "workbook_fact_means": {"id": "Hal yang diterangkan", "en": "What is explained"},
    "workbook_told": {"id": "Keterangan", "en": "Explanation"},
    "workbook_told_means": {"id": "Keterangan tentang hal itu", "en": "The explanation"},
    "workbook_contents": {"id": "Daftar lembar", "en": "List of sheets"},
    "workbook_listed_means": {"id": "Nama lembar", "en": "Name of the sheet"},
    "workbook_about": {"id": "Isi", "en": "Contents"},
    "workbook_about_means": {"id": "Ringkasan isi lembar", "en": "What the sheet holds"},
    "workbook_rows": {"id": "Baris", "en": "Rows"},
    "workbook_rows_means": {"id": "Banyaknya baris tabel terbesar", "en": "Rows of its longest table"},
    "workbook_what": {"id": "Isi", "en": "What this is"},
    "workbook_what_told": {
        "id": "Skor {} menurut desa/kelurahan beserta ketidakpastiannya, rinciannya, dan keterangan yang diperlukan "
        "untuk menghitungnya kembali",
        "en": "Scores of {} by village, with their uncertainty, their parts, and what is needed to compute them again",
    },
    "workbook_definition": {"id": "Yang diukur", "en": "What is measured"},
    "workbook_status": {"id": "Status kerangka", "en": "Status of the framework"},
    "workbook_not_official": {
        "id": "Skor dalam buku kerja ini bukan angka resmi",
        "en": "The scores in this workbook are not official figures",
    },
    "workbook_rule": {"id": "Aturan publikasi", "en": "Rule of publication"},
    "workbook_withheld": {"id": "Skor yang ditahan", "en": "Withheld scores"},
    "workbook_withheld_told": {
        "id": "Skor yang menurut aturan publikasi belum layak diterbitkan tidak ditampilkan: selnya kosong dan "
        "alasannya tertulis. Desa/kelurahan itu tetap diperhitungkan dalam peringkat desa/kelurahan lain",
        "en": "Scores that the rule of publication does not let through are not shown: their cells are empty, and the "
        "reason is given. Such villages keep their place in the ranks of others",
    },
    "workbook_empty": {"id": "Sel kosong", "en": "Empty cells"},
    "workbook_empty_told": {
        "id": "Tidak ada data, tidak dapat dihitung, atau ditahan; sel kosong tidak berarti nol",
        "en": "No data, not computable, or withheld; an empty cell does not mean zero",
    },
    "workbook_draws": {"id": "Simulasi", "en": "Simulation"},
    "workbook_draws_told": {
        "id": "{} ulangan, benih acak {}. Yang diubah-ubah: {}",
        "en": "{} draws, seed {}. What was varied: {}",
    },
    "workbook_cite": {"id": "Cara mengutip", "en": "How to cite"},
    "workbook_cite_told": {
        "id": "{}. Kerangka {} versi {} (SHA-256 {}). Dihitung dengan {}. {}.",
        "en": "{}. Framework {}, version {} (SHA-256 {}). Computed with {}. {}.",
    },
    "workbook_cite_official": {
        "id": "Penghitungan sendiri menurut aturan resmi, bukan angka resmi",
        "en": "Own computation by the official rules, not official figures",
    },
    "workbook_cite_other": {"id": "Bukan angka resmi", "en": "Not official figures"},
    # The summary.
    "workbook_summary": {"id": "Ringkasan", "en": "Summary"},
    "workbook_summary_title": {"id": "Ringkasan: {}", "en": "Summary: {}"},
    "workbook_summary_about": {
        "id": "Desa/kelurahan menurut kelas dan kelayakan publikasi, serta rata-rata tiap dimensi, dengan grafik",
        "en": "Villages by class and by what may be published, and the mean of each dimension, with charts",
    },
    "workbook_summary_note": {
        "id": "Angka pada lembar ini mencakup {} desa/kelurahan yang skornya ditampilkan; setiap desa/kelurahan "
        "dihitung sama, berapa pun jumlah penduduknya",
        "en": "Figures on this sheet cover the {} villages whose scores are shown; each village counts the same, "
        "whatever its population",
    },
    "workbook_by_class": {"id": "Desa/kelurahan menurut kelas", "en": "Villages by class"},
    "workbook_by_class_means": {"id": "Kelas atau kelompok skor", "en": "The class, or a slice of scores"},
    "workbook_by_class_chart": {
        "id": "Grafik batang banyaknya desa/kelurahan di setiap kelas, dari kelas terendah; angkanya ada pada tabel "
        "di sebelahnya",
        "en": "Column chart of how many villages are in each class, the lowest first; the table beside it has the "
        "numbers",
    },
    "workbook_by_slice": {"id": "Desa/kelurahan menurut kelompok skor", "en": "Villages by score"},
    "workbook_by_slice_chart": {
        "id": "Grafik batang banyaknya desa/kelurahan di setiap kelompok skor; angkanya ada pada tabel di sebelahnya",
        "en": "Column chart of how many villages have scores in each slice; the table beside it has the numbers",
    },
    "workbook_bounds": {"id": "Batas skor", "en": "Bounds of the score"},
    "workbook_bounds_means": {"id": "Skor yang termasuk kelas itu", "en": "Which scores are in the class"},
    "workbook_villages": {"id": "Banyaknya desa/kelurahan", "en": "Villages"},
    "workbook_villages_means": {"id": "Banyaknya desa/kelurahan", "en": "How many villages"},
    "workbook_share": {"id": "Persentase", "en": "Share"},
    "workbook_share_means": {
        "id": "Persentase terhadap jumlah desa/kelurahan pada tabel",
        "en": "Share of the total of the table",
    },
    "workbook_by_flag": {"id": "Kelayakan publikasi", "en": "What may be published"},
    "workbook_parts": {"id": "Indeks dan dimensinya", "en": "The index and its dimensions"},
    "workbook_part": {"id": "Indeks dan dimensi", "en": "Index and dimensions"},
    "workbook_part_means": {
        "id": "Indeks, lalu dimensi atau indikator berbobot yang langsung di bawahnya",
        "en": "The index, then the dimensions or indicators right under it that have weight",
    },
    "workbook_overall": {"id": "Bobot", "en": "Weight"},
    "workbook_overall_means": {"id": "Bobot dalam indeks", "en": "Share of the weight of the index"},
    "workbook_shown": {"id": "Desa/kelurahan yang ditampilkan", "en": "Villages shown"},
    "workbook_shown_means": {
        "id": "Banyaknya desa/kelurahan yang skornya ditampilkan",
        "en": "How many villages have a score that is shown",
    },
    "workbook_mean": {"id": "Rata-rata", "en": "Mean"},
    "workbook_mean_means": {
        "id": "Rata-rata skor desa/kelurahan yang ditampilkan, tanpa bobot",
        "en": "Unweighted mean of the scores shown",
    },
    "workbook_median": {"id": "Median", "en": "Median"},
    "workbook_median_means": {"id": "Median skor yang ditampilkan", "en": "Median of the scores shown"},
    "workbook_lowest": {"id": "Terendah", "en": "Lowest"},
    "workbook_lowest_means": {"id": "Skor terendah yang ditampilkan", "en": "Lowest of the scores shown"},
    "workbook_highest": {"id": "Tertinggi", "en": "Highest"},
    "workbook_highest_means": {"id": "Skor tertinggi yang ditampilkan", "en": "Highest of the scores shown"},
    "workbook_parts_chart_title": {"id": "Rata-rata menurut dimensi", "en": "Mean by dimension"},
    "workbook_parts_chart": {
        "id": "Grafik batang rata-rata skor indeks dan setiap dimensi; angkanya ada pada tabel di sebelahnya",
        "en": "Bar chart of the mean score of the index and of each dimension; the table beside it has the numbers",
    },
    # The ranking.
    "workbook_ranking": {"id": "Peringkat", "en": "Ranking"},
    "workbook_ranking_title": {"id": "Peringkat: {0}", "en": "Ranking: {0}"},
    "workbook_ranking_ends": {
        "id": "Peringkat: {}, masing-masing {} skor tertinggi dan terendah",
        "en": "Ranking: {}, the highest and the lowest {} scores",
    },
    "workbook_ranking_about": {
        "id": "Semua desa/kelurahan yang ditampilkan menurut peringkat, dengan grafik",
        "en": "All villages that are shown, by rank, with a chart",
    },
    "workbook_ranking_ends_about": {
        "id": "Desa/kelurahan dengan skor tertinggi dan terendah, dengan grafik; selengkapnya pada lembar Skor",
        "en": "Villages with the highest and the lowest scores, with a chart; all are on the sheet Scores",
    },
    "workbook_ranking_error_note": {
        "id": "Garis pada grafik adalah selang kepercayaan 95 persen; bila selang dua desa/kelurahan banyak beririsan, "
        "urutannya belum pasti",
        "en": "Lines in the chart are 95% confidence intervals: where those of two villages overlap much, their order "
        "is not certain",
    },
    "workbook_ranking_withheld_note": {
        "id": "Sebanyak {} desa/kelurahan lain memiliki skor yang ditahan menurut aturan publikasi dan tetap menempati "
        "peringkatnya",
        "en": "{} further villages with a score are withheld by the rule of publication, and keep their rank",
    },
    "workbook_ranked": {"id": "Peringkat dan desa/kelurahan", "en": "Rank and village"},
    "workbook_ranked_means": {
        "id": "Peringkat di antara semua desa/kelurahan yang memiliki skor, lalu namanya",
        "en": "The rank among all villages with a score, then the village's name",
    },
    "workbook_half": {"id": "± selang 95%", "en": "± of the 95% interval"},
    "workbook_half_means": {
        "id": "Setengah lebar selang kepercayaan 95 persen: batasnya adalah skor dikurangi dan ditambah angka ini",
        "en": "Half the width of the 95% confidence interval: its bounds are the score less and plus this figure",
    },
    "workbook_ranking_chart_title": {"id": "Skor menurut peringkat", "en": "Scores by rank"},
    "workbook_ranking_chart": {
        "id": "Grafik batang skor menurut peringkat dengan selang kepercayaan 95 persen, berwarna menurut kelas; "
        "angkanya ada pada tabel di sebelahnya",
        "en": "Bar chart of scores by rank with 95% confidence intervals, coloured by class; the table beside it has "
        "the numbers",
    },
    "workbook_ranking_chart_plain": {
        "id": "Grafik batang skor menurut peringkat, berwarna menurut kelas; angkanya ada pada tabel di sebelahnya",
        "en": "Bar chart of scores by rank, coloured by class; the table beside it has the numbers",
    },
    # Scores.
    "workbook_scores_title": {"id": "Skor menurut desa/kelurahan: {}", "en": "Scores by village: {}"},
    "workbook_scores_about": {
        "id": "Skor, selang kepercayaan, peringkat, kelas, dan kelayakan publikasi setiap desa/kelurahan",
        "en": "Score, interval, rank, class and whether it may be published, for every village",
    },
    "workbook_withheld_note": {
        "id": "Sel kosong: tidak ada data, tidak dapat dihitung, atau ditahan menurut aturan publikasi; alasannya "
        "tertulis pada baris yang sama",
        "en": "Empty cells: no data, not computable, or withheld by the rule of publication; the reason is in the "
        "same row",
    },
    "workbook_withheld_elsewhere": {
        "id": "Sel kosong: tidak ada data, tidak dapat dihitung, atau ditahan menurut aturan publikasi; alasannya "
        "ada pada lembar Skor dan Indikator",
        "en": "Empty cells: no data, not computable, or withheld by the rule of publication; the sheets Scores and "
        "Indicators tell why",
    },
    "workbook_interval_note": {
        "id": "Selang kepercayaan dan galat baku hanya mencakup galat penarikan sampel",
        "en": "Intervals and standard errors speak of sampling only",
    },
    "workbook_score_means": {"id": "Skor {}; makin tinggi makin baik", "en": "Score of {}; more is better"},
    "workbook_lower_means": {
        "id": "Batas bawah selang kepercayaan 95 persen, dihitung dari galat baku dan sebaran t",
        "en": "Lower bound of the 95% confidence interval, from the standard error and the t distribution",
    },
    "workbook_upper_means": {
        "id": "Batas atas selang kepercayaan 95 persen, dihitung dari galat baku dan sebaran t",
        "en": "Upper bound of the 95% confidence interval, from the standard error and the t distribution",
    },
    "workbook_standard_error_means": {
        "id": "Galat baku skor akibat penarikan sampel; kosong bila tidak dapat dihitung",
        "en": "Standard error of sampling of the score; empty where none can be computed",
    },
    "workbook_rank_means": {
        "id": "Peringkat di antara semua desa/kelurahan yang memiliki skor; 1 untuk skor tertinggi, skor yang sama "
        "berperingkat sama",
        "en": "Rank among all villages with a score, 1 for the highest; equal scores share a rank",
    },
    "workbook_rank_in_means": {
        "id": "Peringkat di antara desa/kelurahan yang memiliki skor di wilayah itu; 1 untuk skor tertinggi",
        "en": "Rank among the villages with a score in that region, 1 for the highest",
    },
    "workbook_class_means": {"id": "Kelas skor indeks", "en": "Class of the score of the index"},
    "workbook_flag_means": {
        "id": "Menurut aturan publikasi: terbitkan, hati-hati (ditampilkan; baca alasannya), atau tahan (tidak "
        "ditampilkan)",
        "en": "By the rule of publication: publish, caution (shown, read the reason), or withhold (not shown)",
    },
    "workbook_flag_reasons_means": {
        "id": "Mengapa skor perlu dibaca dengan hati-hati atau ditahan",
        "en": "Why the score is to be read with caution, or is withheld",
    },
    "workbook_coverage_means": {
        "id": "Bagian bobot indikator yang datanya tersedia",
        "en": "Share of the weight of indicators with data",
    },
    "workbook_n_means": {
        "id": "Banyaknya responden pada indikator yang respondennya terbanyak",
        "en": "The most respondents behind any of its indicators",
    },
    "workbook_psus_means": {
        "id": "Banyaknya satuan sampel tahap pertama (primary sampling unit, PSU) yang menjawab",
        "en": "Primary sampling units with an answer",
    },
    "workbook_why": {"id": "Alasan sel kosong", "en": "Why cells are empty"},
    "workbook_why_means": {
        "id": "Untuk setiap sel kosong pada baris itu: tanpa data atau ditahan, beserta alasannya",
        "en": "For the empty cells of the row: without data or withheld, and why",
    },
    # Dimensions.
    "workbook_dimensions": {"id": "Dimensi", "en": "Dimensions"},
    "workbook_dimensions_title": {
        "id": "Dimensi menurut desa/kelurahan: {}",
        "en": "Dimensions by village: {}",
    },
    "workbook_dimensions_about": {
        "id": "Skor setiap dimensi dan subdimensi, dengan selang kepercayaan dan galat baku bila ada",
        "en": "Score of every dimension and sub-dimension, with interval and standard error where there are any",
    },
    # Indicators.
    "workbook_indicators": {"id": "Indikator", "en": "Indicators"},
    "workbook_indicators_title": {
        "id": "Indikator menurut desa/kelurahan: {}",
        "en": "Indicators by village: {}",
    },
    "workbook_indicators_about": {
        "id": "Nilai setiap indikator dalam satuannya sendiri dan sebagai skor",
        "en": "Value of every indicator in its own unit, and as a score",
    },
    "workbook_indicators_note": {
        "id": "Setiap indikator mempunyai dua kolom: nilai dalam satuannya sendiri, lalu skor pada rentang indeks "
        "(makin tinggi makin baik)",
        "en": "Every indicator has two columns: its value in its own unit, then its score on the range of the index, "
        "where more is better",
    },
    "workbook_raw": {"id": "nilai", "en": "value"},
    "workbook_rescaled": {"id": "skor", "en": "score"},
    "workbook_raw_means": {
        "id": "{}: nilai dalam satuannya sendiri, sebelum imputasi dan normalisasi",
        "en": "{}: the value in its own unit, before anything is filled in or rescaled",
    },
    "workbook_rescaled_means": {
        "id": "{}: skor pada rentang indeks, setelah imputasi, penanganan pencilan, dan normalisasi; makin tinggi "
        "makin baik",
        "en": "{}: its score on the range of the index, after imputation, treatment and normalisation; more is better",
    },
    "workbook_no_data": {"id": "tanpa data", "en": "no data"},
    "workbook_filled": {
        "id": "tanpa data; skor diisi dengan imputasi",
        "en": "no data, score filled in (imputed)",
    },
    "workbook_very_large_rse": {
        "id": "galat baku relatif terlalu besar",
        "en": "relative standard error too large",
    },
    "workbook_all_dimensions": {"id": "semua dimensi", "en": "all dimensions"},
    "workbook_all_indicators": {"id": "semua indikator", "en": "all indicators"},
    # Contributions.
    "workbook_contributions": {"id": "Kontribusi", "en": "Contributions"},
    "workbook_contributions_title": {
        "id": "Yang mengangkat dan menurunkan skor: {}",
        "en": "What lifts and what lowers scores: {}",
    },
    "workbook_contributions_about": {
        "id": "Poin yang ditambahkan atau dikurangi setiap dimensi dan indikator, dibandingkan dengan median",
        "en": "Points that every dimension and indicator adds or takes, compared with the median",
    },
    "workbook_contributions_note": {
        "id": "Acuannya adalah desa/kelurahan hipotetis yang setiap indikatornya sama dengan median; jumlah kontribusi "
        "semua dimensi indeks sama dengan selisih skor",
        "en": "Compared with a made-up village that has the median of every indicator; the dimensions of the index add "
        "up to the difference of the scores",
    },
    "workbook_shades_note": {
        "id": "Biru: mengangkat skor; jingga: menurunkan skor",
        "en": "Blue lifts the score; orange lowers it",
    },
    "workbook_difference": {"id": "Selisih dari acuan", "en": "Difference from the reference"},
    "workbook_difference_means": {
        "id": "Skor {} dikurangi skor acuan, yaitu desa/kelurahan yang setiap indikatornya sama dengan median",
        "en": "Score of {} less that of a village with the median of every indicator",
    },
    "workbook_contribution_means": {
        "id": "Poin indeks yang ditambahkan (+) atau dikurangi (−) oleh {}; median skornya {}",
        "en": "Points of the index that {} adds (+) or takes (−); the median of its score is {}",
    },
    # Uncertainty.
    "workbook_uncertainty": {"id": "Ketidakpastian", "en": "Uncertainty"},
    "workbook_uncertainty_title": {
        "id": "Ketidakpastian skor, peringkat, dan kelas: {}",
        "en": "How sure scores, ranks and classes are: {}",
    },
    "workbook_uncertainty_about": {
        "id": "Selang peringkat dan peluang kelas dari simulasi",
        "en": "Intervals of ranks and probabilities of classes from a simulation",
    },
    "workbook_uncertainty_note": {
        "id": "Dari simulasi yang diterangkan pada lembar Sampul; selang 95 persen memuat 95 persen dari semua ulangan",
        "en": "From the simulation that the cover describes; 95% intervals hold 95% of the draws",
    },
    "workbook_drawn_lower": {"id": "Batas bawah 95% (simulasi)", "en": "Lower bound 95% (draws)"},
    "workbook_drawn_lower_means": {
        "id": "Sebanyak 2,5 persen ulangan menghasilkan skor di bawah angka ini",
        "en": "2.5% of the draws give a score below this figure",
    },
    "workbook_drawn_median": {"id": "Median (simulasi)", "en": "Median (draws)"},
    "workbook_drawn_median_means": {
        "id": "Median skor dari semua ulangan",
        "en": "Median of the score over the draws",
    },
    "workbook_drawn_upper": {"id": "Batas atas 95% (simulasi)", "en": "Upper bound 95% (draws)"},
    "workbook_drawn_upper_means": {
        "id": "Sebanyak 2,5 persen ulangan menghasilkan skor di atas angka ini",
        "en": "2.5% of the draws give a score above this figure",
    },
    "workbook_rank_lower": {"id": "Peringkat tertinggi (95%)", "en": "Best rank (95%)"},
    "workbook_rank_lower_means": {
        "id": "Sebanyak 2,5 persen ulangan menghasilkan peringkat yang lebih tinggi",
        "en": "2.5% of the draws give a better rank",
    },
    "workbook_rank_median": {"id": "Median peringkat", "en": "Median rank"},
    "workbook_rank_median_means": {
        "id": "Median peringkat dari semua ulangan",
        "en": "Median of the rank over the draws",
    },
    "workbook_rank_upper": {"id": "Peringkat terendah (95%)", "en": "Worst rank (95%)"},
    "workbook_rank_upper_means": {
        "id": "Sebanyak 2,5 persen ulangan menghasilkan peringkat yang lebih rendah",
        "en": "2.5% of the draws give a worse rank",
    },
    "workbook_probability": {"id": "Peluang kelas {}", "en": "Probability of the class {}"},
    "workbook_probability_means": {
        "id": "Proporsi ulangan yang menempatkan desa/kelurahan pada kelas {}",
        "en": "Share of the draws that put the village into class {}",
    },
    # What was noted.
    "workbook_check": {"id": "Pemeriksaan", "en": "Check"},
    "workbook_check_title": {
        "id": "Yang perlu diperhatikan pada data dan skor",
        "en": "What to look at in data and scores",
    },
    "workbook_check_about": {
        "id": "Peringatan dari pemeriksaan data dan penghitungan, beserta sarannya",
        "en": "Warnings of the checks of data and of the computation, with what to do",
    },
    "workbook_check_note": {
        "id": "Satu baris untuk setiap jenis dan kolom; teks masalah dan saran berbahasa Inggris",
        "en": "A row for each kind and column",
    },
    "workbook_check_none": {"id": "Tidak ada peringatan", "en": "There are no warnings"},
    "workbook_error": {"id": "kesalahan", "en": "error"},
    "workbook_warning": {"id": "peringatan", "en": "warning"},
    "workbook_severity": {"id": "Tingkat masalah", "en": "Severity"},
    "workbook_severity_means": {
        "id": "Kesalahan menghentikan penghitungan; peringatan menyertai hasilnya",
        "en": "An error stops the computation; a warning travels with its result",
    },
    "workbook_problem_code": {"id": "Jenis masalah", "en": "Kind of problem"},
    "workbook_problem_code_means": {
        "id": "Nama tetap jenis masalah, yang diterangkan dalam dokumentasi perangkat lunak",
        "en": "Stable name of the kind, explained in the documentation of the software",
    },
    "workbook_message": {"id": "Masalah", "en": "Problem"},
    "workbook_message_means": {"id": "Yang perlu diperhatikan", "en": "What to look at"},
    "workbook_remedy": {"id": "Saran", "en": "What to do"},
    "workbook_remedy_means": {"id": "Yang dapat dilakukan", "en": "What can be done about it"},
    "workbook_table_means": {"id": "Tabel data yang bersangkutan", "en": "The table of data concerned"},
    "workbook_column_means": {"id": "Kolom data yang bersangkutan", "en": "The column of data concerned"},
    "workbook_unit_means": {
        "id": "Kode desa/kelurahan pertama yang bersangkutan",
        "en": "Code of the first village concerned",
    },
    "workbook_count_means": {
        "id": "Banyaknya baris, sel, atau tempat yang bersangkutan",
        "en": "How many rows, cells or places are concerned",
    },
    # The framework.
    "workbook_framework_title": {"id": "Kerangka: {}", "en": "Framework: {}"},
    "workbook_framework_about": {
        "id": "Susunan indeks: dimensi dan indikator dengan bobot, arah, skala, dan pertanyaannya",
        "en": "The tree: dimensions and indicators with weights, direction, scale and question",
    },
    "workbook_framework_note": {
        "id": "Satu baris untuk indeks serta setiap dimensi dan indikator, menurut urutan susunannya",
        "en": "A row for the index and every dimension and indicator, in the order of the tree",
    },
    "workbook_index": {"id": "Indeks", "en": "Index"},
    "workbook_group": {"id": "Dimensi", "en": "Group"},
    "workbook_reversed": {"id": "dibalik", "en": "reversed"},
    "workbook_positive": {"id": "makin tinggi makin baik", "en": "higher is better"},
    "workbook_negative": {"id": "makin tinggi makin buruk", "en": "higher is worse"},
    "workbook_mean_of_items": {"id": "rata-rata", "en": "mean"},
    "workbook_share_of_items": {"id": "proporsi", "en": "share"},
    "workbook_ratio_of_items": {"id": "rasio", "en": "ratio"},
    "workbook_median_of_items": {"id": "median", "en": "median"},
    "workbook_combine_mean": {"id": "rata-rata beberapa butir", "en": "mean of several items"},
    "workbook_combine_sum": {"id": "jumlah beberapa butir", "en": "sum of several items"},
    "workbook_combine_count": {
        "id": "banyaknya butir di atas nilai terendahnya",
        "en": "number of items above their lower end",
    },
    "workbook_node_level": {"id": "Tingkat", "en": "Level"},
    "workbook_node_level_means": {
        "id": "Kedalaman dalam susunan; 0 untuk indeks",
        "en": "Depth in the tree, 0 the index",
    },
    "workbook_node_id": {"id": "Kode", "en": "Id"},
    "workbook_node_id_means": {"id": "Nama singkat dalam kerangka", "en": "Short name in the framework"},
    "workbook_node_name": {"id": "Indeks, dimensi, dan indikator", "en": "Index, dimensions and indicators"},
    "workbook_node_name_means": {"id": "Nama lengkapnya", "en": "Its name"},
    "workbook_node_kind": {"id": "Jenis", "en": "Kind"},
    "workbook_node_kind_means": {"id": "Indeks, dimensi, atau indikator", "en": "Index, group or indicator"},
    "workbook_node_weight": {"id": "Bobot tertulis", "en": "Stated weight"},
    "workbook_node_weight_means": {
        "id": "Bobot yang tertulis dalam dokumen kerangka",
        "en": "Weight in the document",
    },
    "workbook_node_in_group": {"id": "Bobot dalam kelompok", "en": "Weight in its group"},
    "workbook_node_in_group_means": {
        "id": "Bagiannya dari bobot kelompok (dimensi atau indeks di atasnya), sebagaimana dipakai",
        "en": "Share of the weight of its group, as applied",
    },
    "workbook_node_overall": {"id": "Bobot keseluruhan", "en": "Overall weight"},
    "workbook_node_overall_means": {
        "id": "Bagiannya dari bobot indeks",
        "en": "Share of the weight of the index",
    },
    "workbook_node_aggregation": {"id": "Agregasi", "en": "Aggregation"},
    "workbook_node_aggregation_means": {
        "id": "Metode yang menggabungkan anggota dimensi atau indeks",
        "en": "The method that combines the members of the group",
    },
    "workbook_node_direction": {"id": "Arah", "en": "Direction"},
    "workbook_node_direction_means": {
        "id": "Apakah nilai yang tinggi berarti baik atau buruk",
        "en": "Whether a high value is good or bad",
    },
    "workbook_node_source": {"id": "Sumber data", "en": "Data from"},
    "workbook_node_source_means": {
        "id": "Responden atau catatan desa",
        "en": "Respondents or village records",
    },
    "workbook_node_statistic": {"id": "Statistik", "en": "Statistic"},
    "workbook_node_statistic_means": {
        "id": "Yang diestimasi dari data",
        "en": "What is estimated from the data",
    },
    "workbook_node_items": {"id": "Kolom data", "en": "Columns of data"},
    "workbook_node_items_means": {
        "id": "Kolom yang memuat jawaban atau nilai",
        "en": "Columns with answers or values",
    },
    "workbook_node_scale": {"id": "Skala", "en": "Scale"},
    "workbook_node_scale_means": {"id": "Jawaban atau nilai yang sah", "en": "Valid answers or values"},
    "workbook_node_question": {"id": "Pertanyaan", "en": "Question"},
    "workbook_node_question_means": {"id": "Bunyi pertanyaan", "en": "Wording of the question"},
    "workbook_node_caveats": {"id": "Catatan", "en": "Caveats"},
    "workbook_node_caveats_means": {
        "id": "Yang perlu diingat tentang indikator itu",
        "en": "What to keep in mind about it",
    },
    # Methods.
    "workbook_methods": {"id": "Metode", "en": "Methods"},
    "workbook_methods_title": {"id": "Metode, catatan, dan sumber", "en": "Methods, notes and sources"},
    "workbook_methods_about": {
        "id": "Langkah penghitungan dengan metode dan parameternya, catatan, dan sumber kerangka",
        "en": "Steps of the computation with methods and parameters, notes, and sources of the framework",
    },
    "workbook_methods_note": {
        "id": "Langkah menurut urutan pengerjaannya; dengan data yang sama, langkah ini menghasilkan skor yang sama",
        "en": "Steps in the order they were done; with the same data they give the same scores",
    },
    "workbook_step": {"id": "Langkah", "en": "Step"},
    "workbook_note": {"id": "Catatan", "en": "Note"},
    "workbook_source": {"id": "Sumber", "en": "Source"},
    "workbook_step_estimate": {"id": "Estimasi", "en": "Estimation"},
    "workbook_step_screening": {"id": "Penyaringan", "en": "Screening"},
    "workbook_step_imputation": {"id": "Imputasi", "en": "Imputation"},
    "workbook_step_treatment": {"id": "Penanganan pencilan", "en": "Treatment of extreme values"},
    "workbook_step_normalisation": {"id": "Normalisasi", "en": "Normalisation"},
    "workbook_step_weighting": {"id": "Pembobotan", "en": "Weighting"},
    "workbook_step_aggregation": {"id": "Agregasi", "en": "Aggregation"},
    "workbook_step_publication": {"id": "Publikasi", "en": "Publication"},
    "workbook_row_kind": {"id": "Jenis", "en": "Kind"},
    "workbook_row_kind_means": {"id": "Langkah, catatan, atau sumber", "en": "Step, note or source"},
    "workbook_row_name": {"id": "Nama", "en": "Name"},
    "workbook_row_name_means": {
        "id": "Nama langkah, catatan, atau sumber",
        "en": "Name of step, note or source",
    },
    "workbook_row_content": {"id": "Isi", "en": "Content"},
    "workbook_row_content_means": {
        "id": "Metode dengan parameternya sebagaimana dalam kerangka, bunyi catatan, atau kutipan sumber",
        "en": "Method with its parameters as in the framework, wording of the note, or citation of the source",
    },
    "workbook_row_counts": {"id": "Rincian", "en": "Details"},
    "workbook_row_counts_means": {
        "id": "Banyaknya satuan atau sel yang terkena langkah itu, atau bagian sumber yang dibaca",
        "en": "How many units or cells the step concerned, or how much of the source was seen",
    },
    # The data dictionary.
    "workbook_dictionary": {"id": "Kamus data", "en": "Data dictionary"},
    "workbook_dictionary_title": {
        "id": "Kamus data: arti setiap kolom",
        "en": "Data dictionary: what every column means",
    },
    "workbook_dictionary_about": {
        "id": "Arti setiap kolom pada setiap lembar",
        "en": "What every column of every sheet means",
    },
    "workbook_column_sheet": {"id": "Lembar", "en": "Sheet"},
    "workbook_column_sheet_means": {"id": "Nama lembar", "en": "Name of the sheet"},
    "workbook_column_letters": {"id": "Kolom", "en": "Column"},
    "workbook_column_letters_means": {"id": "Huruf kolom", "en": "Letters of the column"},
    "workbook_column_heading": {"id": "Judul kolom", "en": "Heading"},
    "workbook_column_heading_means": {"id": "Judul di atas kolom", "en": "What stands above the column"},
    "workbook_column_cells": {"id": "Bentuk", "en": "Form"},
    "workbook_column_cells_means": {"id": "Teks atau angka", "en": "Text or number"},
    "workbook_column_measure": {"id": "Satuan", "en": "Unit"},
    "workbook_column_measure_means": {"id": "Satuan angkanya", "en": "Unit of its numbers"},
    "workbook_column_meaning": {"id": "Arti", "en": "Meaning"},
    "workbook_column_meaning_means": {"id": "Arti kolom itu", "en": "What the column means"},
}
