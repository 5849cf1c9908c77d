"""What plots say."""

from ketahanan_index.words.language import Phrases

PHRASES: Phrases = {
    "plot_villages": {"id": "{} desa/kelurahan", "en": "{} villages"},
    "plot_villages_one": {"id": "{} desa/kelurahan", "en": "{} village"},
    "plot_withheld": {
        "id": "Hasil untuk {} desa/kelurahan ditahan dan tidak ditampilkan: {}.",
        "en": "The figures of {} villages are withheld and not shown: {}.",
    },
    "plot_withheld_one": {
        "id": "Hasil untuk {} desa/kelurahan ditahan dan tidak ditampilkan: {}.",
        "en": "The figures of {} village are withheld and not shown: {}.",
    },
    "plot_unscored": {
        "id": "Sebanyak {} desa/kelurahan tidak memiliki skor.",
        "en": "{} villages have no score.",
    },
    "plot_unscored_one": {
        "id": "Ada {} desa/kelurahan yang tidak memiliki skor.",
        "en": "{} village has no score.",
    },
    "plot_score": {"id": "Skor ({}–{})", "en": "Score ({}–{})"},
    "plot_rank_axis": {"id": "Peringkat (1 = skor tertinggi)", "en": "Rank (1 = highest score)"},
    "plot_ranking": {"id": "{}: peringkat desa/kelurahan", "en": "{}: villages by rank"},
    "plot_top_of": {"id": "{} teratas dari {}", "en": "First {} of {}"},
    "plot_some_of": {"id": "{} dari {}", "en": "{} of {}"},
    "plot_ranked_in": {"id": "peringkat dalam {}", "en": "ranks inside each {}"},
    "plot_interval": {
        "id": "garis: selang kepercayaan 95%",
        "en": "lines: 95% confidence intervals",
    },
    "plot_band": {
        "id": "pita: selang kepercayaan 95%, dirata-ratakan antardesa/kelurahan yang peringkatnya berdekatan",
        "en": "band: 95% confidence intervals, averaged over villages of neighbouring ranks",
    },
    "plot_no_interval": {
        "id": "Sebanyak {} titik tanpa garis: galat baku tidak dapat dihitung.",
        "en": "{} points without a line: no standard error can be computed.",
    },
    "plot_no_interval_one": {
        "id": "Ada {} titik tanpa garis: galat baku tidak dapat dihitung.",
        "en": "{} point without a line: no standard error can be computed.",
    },
    "plot_highest": {"id": "Tertinggi: {}.", "en": "Highest: {}."},
    "plot_lowest": {"id": "Terendah: {}.", "en": "Lowest: {}."},
    "plot_class_count": {"id": "{}: {} ({})", "en": "{}: {} ({})"},
    "plot_distribution": {
        "id": "{}: sebaran skor desa/kelurahan",
        "en": "{}: distribution of village scores",
    },
    "plot_median": {"id": "median {}", "en": "median {}"},
    "plot_bounds": {
        "id": "garis putus-putus: batas kelas",
        "en": "dashed lines: class bounds",
    },
    "plot_count_axis": {"id": "Banyaknya desa/kelurahan", "en": "Number of villages"},
    "plot_contributions": {
        "id": "{}: yang mengangkat dan menurunkan skor {}",
        "en": "{}: what lifts and lowers the score of {}",
    },
    "plot_contributions_of": {
        "id": "Skor {}; acuan ({}) {}; selisih {}",
        "en": "Score {}; reference ({}) {}; difference {}",
    },
    "plot_reference_median": {"id": "profil median", "en": "median profile"},
    "plot_reference_mean": {"id": "profil rata-rata", "en": "mean profile"},
    "plot_contribution_axis": {
        "id": "Kontribusi terhadap skor (poin)",
        "en": "Contribution to the score (points)",
    },
    "plot_contribution_ratio": {
        "id": "Kontribusi terhadap skor (persen, saling dikalikan)",
        "en": "Contribution to the score (per cent, members multiply)",
    },
    "plot_against": {"id": "{} ({})", "en": "{} ({})"},
    "plot_against_note": {
        "id": "Di samping nama: skor unsur itu; dalam kurung: skor acuannya.",
        "en": "Beside each name: the score of the member, and in brackets that of the reference.",
    },
    "plot_made_of": {"id": "{}: susunan skor desa/kelurahan", "en": "{}: what village scores are made of"},
    "plot_made_of_about": {
        "id": "{}; panjang ruas = bobot × skor unsur; jumlah seluruh ruas = skor",
        "en": "{}; each part = weight × score of the member, their sum = the score",
    },
    "plot_others": {"id": "lainnya", "en": "others"},
    "plot_incomplete": {
        "id": "Pada {} desa/kelurahan, sebagian unsur tanpa data atau ditahan: ruasnya tidak digambar.",
        "en": "Some members of {} villages are without data or withheld: these parts are not drawn.",
    },
    "plot_incomplete_one": {
        "id": "Pada {} desa/kelurahan, sebagian unsur tanpa data atau ditahan: ruasnya tidak digambar.",
        "en": "Some members of {} village are without data or withheld: these parts are not drawn.",
    },
    "plot_member_unseen": {
        "id": "Tidak digambar karena tanpa data atau ditahan: {}.",
        "en": "Not drawn, without data or withheld: {}.",
    },
    "plot_profile": {"id": "Profil {}", "en": "Profile of {}"},
    "plot_profile_about": {
        "id": "{}, {}; skor tiap dimensi dan indikator pada skala {}–{}",
        "en": "{}, {}; scores of dimensions and indicators on a scale of {}–{}",
    },
    "plot_this_village": {"id": "Desa/kelurahan ini", "en": "This village"},
    "plot_median_all": {"id": "Median dari {}", "en": "Median of {}"},
    "plot_median_in": {"id": "Median {} {} ({})", "en": "Median in {} {} ({})"},
    "plot_median_group": {"id": "Median {} ({})", "en": "Median in {} ({})"},
    "plot_profile_interval": {
        "id": "Garis tipis pada dimensi: selang kepercayaan 95%.",
        "en": "Thin lines on dimensions: 95% confidence intervals.",
    },
    "plot_tree": {"id": "{}: susunan dan bobot", "en": "{}: structure and weights"},
    "plot_tree_about": {
        "id": "{}; batang: bobot keseluruhan terhadap indeks",
        "en": "{}; bars: overall weight in the index",
    },
    "plot_tree_optional": {
        "id": "Abu-abu: opsional, berbobot 0 sehingga tidak dihitung dalam indeks.",
        "en": "Grey: optional, weight 0, not counted in the index.",
    },
    "plot_tree_learnt": {
        "id": "Sebagian bobot ditentukan dari data; yang digambar adalah bobot yang tertulis dalam kerangka.",
        "en": "Some weights are learnt from data; those shown are the weights stated in the framework.",
    },
    "plot_correlations": {"id": "{}: korelasi antarindikator", "en": "{}: correlations between indicators"},
    "plot_rank_correlation": {
        "id": "{}; korelasi peringkat Spearman",
        "en": "{}; Spearman's rank correlation",
    },
    "plot_pearson_correlation": {
        "id": "{}; korelasi Pearson",
        "en": "{}; Pearson's correlation",
    },
    "plot_no_correlation": {
        "id": "Abu-abu: tidak dapat dihitung karena semua nilainya sama atau datanya terlalu sedikit.",
        "en": "Grey: cannot be computed, because all values are equal or data are too few.",
    },
    "plot_few_villages": {
        "id": "Banyaknya desa/kelurahan terlalu sedikit: korelasi sebesar ini dapat terjadi secara kebetulan.",
        "en": "From few villages: correlations of this size may be chance.",
    },
    "plot_rank_uncertainty": {"id": "{}: ketidakpastian peringkat", "en": "{}: how sure ranks are"},
    "plot_ranks_drawn": {"id": "selang 95% dari {} ulangan", "en": "95% intervals over {} draws"},
    "plot_ranks_sets": {
        "id": "himpunan kepercayaan {} ({})",
        "en": "{} confidence sets ({})",
    },
    "plot_kind_simultaneous": {"id": "simultan untuk semua desa/kelurahan", "en": "for all villages at once"},
    "plot_kind_marginal": {"id": "untuk tiap desa/kelurahan", "en": "for each village by itself"},
    "plot_rank_lines": {"id": "titik: peringkat; garis: {}", "en": "points: ranks, lines: {}"},
    "plot_rank_band": {
        "id": "garis: peringkat; pita: {}, dirata-ratakan antardesa/kelurahan yang peringkatnya berdekatan",
        "en": "line: ranks, band: {}, averaged over villages of neighbouring ranks",
    },
    "plot_rank_no_interval": {
        "id": "Sebanyak {} desa/kelurahan tanpa selang: galat skornya tidak diketahui.",
        "en": "{} villages without an interval: the error of the score is unknown.",
    },
    "plot_rank_no_interval_one": {
        "id": "Ada {} desa/kelurahan tanpa selang: galat skornya tidak diketahui.",
        "en": "{} village without an interval: the error of the score is unknown.",
    },
    "plot_rank_interval": {"id": "Selang peringkat", "en": "Interval of ranks"},
    "plot_class_probabilities": {"id": "{}: peluang tiap kelas", "en": "{}: probabilities of classes"},
    "plot_probabilities_about": {
        "id": "{}; proporsi dari {} ulangan, diurutkan menurut peringkat",
        "en": "{}; shares of {} draws, by rank",
    },
    "plot_probability_axis": {"id": "Peluang", "en": "Probability"},
    "plot_probability_band": {
        "id": "Dirata-ratakan antardesa/kelurahan yang peringkatnya berdekatan.",
        "en": "Averages over villages of neighbouring ranks.",
    },
    "plot_probability_unknown": {
        "id": "Tidak digambar karena peluangnya tidak diketahui: {}.",
        "en": "Not drawn, probabilities unknown: {}.",
    },
    "plot_sensitivity": {"id": "{}: sensitivitas terhadap asumsi", "en": "{}: sensitivity to assumptions"},
    "plot_sensitivity_about": {
        "id": "Indeks Sobol' dari {} sampel dasar; garis: selang 95%",
        "en": "Sobol' indices from {} base samples; lines: 95% intervals",
    },
    "plot_first": {"id": "pengaruh sendiri (orde pertama)", "en": "by itself (first order)"},
    "plot_total": {"id": "pengaruh total (dengan interaksi)", "en": "with all interactions (total)"},
    "plot_variance_axis": {"id": "Proporsi varians keluaran", "en": "Share of the output's variance"},
    "plot_output_mean_rank_shift": {"id": "Rata-rata pergeseran peringkat", "en": "Mean rank shift"},
    "plot_output_class_changes": {
        "id": "Proporsi desa/kelurahan yang berpindah kelas",
        "en": "Share of villages that change class",
    },
    "plot_output_village": {"id": "Skor {}", "en": "Score of {}"},
    "plot_no_variance": {
        "id": "Tidak digambar karena tidak bervariasi: {}.",
        "en": "Not drawn, does not vary: {}.",
    },
    "plot_assumption_SamplingError": {"id": "Galat penarikan sampel", "en": "Sampling error"},
    "plot_assumption_WeightNoise": {"id": "Gangguan acak pada bobot", "en": "Noise on weights"},
    "plot_assumption_DirichletWeights": {"id": "Bobot acak (Dirichlet)", "en": "Random weights (Dirichlet)"},
    "plot_assumption_LeaveOut": {"id": "Penghilangan unsur", "en": "Members left out"},
    "plot_assumption_MultipleImputation": {"id": "Imputasi ganda", "en": "Multiple imputation"},
    "plot_assumption_GivenDraws": {"id": "Ulangan yang disediakan", "en": "Draws given"},
    "plot_assumption_imputation": {"id": "Pilihan imputasi", "en": "Choice of imputation"},
    "plot_assumption_treatment": {
        "id": "Pilihan penanganan pencilan",
        "en": "Choice of treatment of outliers",
    },
    "plot_assumption_normalisation": {"id": "Pilihan normalisasi", "en": "Choice of normalisation"},
    "plot_assumption_weighting": {"id": "Pilihan pembobotan", "en": "Choice of weighting"},
    "plot_assumption_aggregation": {"id": "Pilihan agregasi", "en": "Choice of aggregation"},
    "plot_influence": {
        "id": "{}: bobot dan arti penting unsur",
        "en": "{}: weights and importance of elements",
    },
    "plot_influence_about": {
        "id": "{}; arti penting = proporsi varians skor yang dijelaskan unsur itu sendiri (rasio korelasi)",
        "en": "{}; importance = share of the scores' variance explained alone (correlation ratio)",
    },
    "plot_weight": {"id": "bobot keseluruhan", "en": "overall weight"},
    "plot_importance": {"id": "arti penting", "en": "importance"},
    "plot_shift_column": {
        "id": "Pergeseran peringkat",
        "en": "Rank shift",
    },
    "plot_shift_note": {
        "id": "Pergeseran peringkat: rata-rata bila unsur itu dihilangkan.",
        "en": "Rank shift: the mean shift when the element is left out.",
    },
    "plot_share_axis": {"id": "Proporsi dari keseluruhan", "en": "Share of the whole"},
    "plot_slopes": {"id": "{}: perubahan skor", "en": "{}: change of scores"},
    "plot_before": {"id": "Sebelum", "en": "Before"},
    "plot_after": {"id": "Sesudah", "en": "After"},
    "plot_rises": {"id": "naik: {}", "en": "rises: {}"},
    "plot_falls": {"id": "turun: {}", "en": "falls: {}"},
    "plot_stays": {"id": "tetap: {}", "en": "no change: {}"},
    "plot_slopes_about": {
        "id": "{} pada kedua periode; sebagian perubahan dapat berasal dari galat penarikan sampel",
        "en": "{} in both waves; part of a change may be sampling error",
    },
    "plot_slopes_exact": {"id": "{} pada kedua periode", "en": "{} in both waves"},
    "plot_slopes_thick": {
        "id": "tebal garis: banyaknya desa/kelurahan",
        "en": "width of lines: number of villages",
    },
    "plot_slopes_named": {
        "id": "Nama ditulis untuk skor akhir tertinggi dan terendah serta kenaikan dan penurunan terbesar.",
        "en": "Named are the highest and lowest later scores and the largest rises and falls.",
    },
    "plot_largest_rise": {"id": "Kenaikan terbesar: {}.", "en": "Largest rises: {}."},
    "plot_largest_fall": {"id": "Penurunan terbesar: {}.", "en": "Largest falls: {}."},
    "plot_in_one": {
        "id": "Sebanyak {} desa/kelurahan hanya ada pada salah satu periode.",
        "en": "{} villages are in one of the two waves only.",
    },
    "plot_in_one_one": {
        "id": "Ada {} desa/kelurahan yang hanya ada pada salah satu periode.",
        "en": "{} village is in one of the two waves only.",
    },
    "plot_wave_unseen": {
        "id": "Sebanyak {} desa/kelurahan tidak ditampilkan karena tanpa skor atau ditahan pada salah satu periode.",
        "en": "{} villages without a score, or withheld, in one of the waves are not shown.",
    },
    "plot_wave_unseen_one": {
        "id": "Ada {} desa/kelurahan yang tidak ditampilkan karena tanpa skor atau ditahan pada salah satu periode.",
        "en": "{} village without a score, or withheld, in one of the waves is not shown.",
    },
    "plot_unnamed": {"id": "tanpa keterangan", "en": "not stated"},
}
