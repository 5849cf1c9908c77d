"""Every file of figures of COINr, Compind and the decision packages is compared, or listed here with the reason.

A file that is added to ``../shared/reference/coinr`` or ``../shared/reference/peers`` without a line fails.
"""

from __future__ import annotations

import fnmatch
from pathlib import Path

import pytest

import reference

COMPARED = {
    "coinr/asem/input/iData.csv": "test_coinr_pipelines",
    "coinr/asem/input/iMeta.csv": "test_coinr_pipelines",
    "coinr/asem/pipeline/*": "test_coinr_pipelines",
    "coinr/asem/weights/effective_weights_*": "test_coinr_pipelines",
    "coinr/asem/compare/aggregated_c_*": "test_coinr_pipelines",
    "coinr/asem/compare/multi_ranks.csv": "test_coinr_pipelines",
    "coinr/asem/compare/compare_*": "test_coinr_influence",
    "coinr/asem/compare/corr_*": "test_coinr_influence",
    "coinr/asem/compare/multi_absdiffs.csv": "test_coinr_influence",
    "coinr/asem/remove_elements/*": "test_coinr_influence",
    "coinr/asem/sensitivity/SA_seed123_[!NRS]*": "test_coinr_sensitivity",
    "coinr/asem/sensitivity/SA_seed123_Ranks.csv": "test_coinr_sensitivity",
    "coinr/asem/sensitivity/SA_seed123_Sensitivity.csv": "test_coinr_sensitivity",
    "coinr/asem/sensitivity/estimator_*": "test_coinr_sensitivity",
    "coinr/asem/sensitivity/UA_seed123_*": "test_coinr_uncertainty",
    "coinr/asem/sensitivity/SA_seed123_Nominal.csv": "test_coinr_uncertainty",
    "coinr/asem/sensitivity/SA_seed123_RankStats.csv": "test_coinr_uncertainty",
    "coinr/asem/sensitivity/SA_seed123_Scores.csv": "test_coinr_uncertainty",
    "coinr/asem/sensitivity/noisy_weight_sets*": "test_coinr_uncertainty",
    "coinr/vectors/discrete_sampling_cut.json": "test_coinr_sensitivity",
    "peers/salib*": "test_salib",
    "coinr/asem_panel/input/*": "test_coinr_pipelines",
    "coinr/asem_panel/pipeline_*/[!t]*": "test_coinr_pipelines",
    "coinr/asem_panel/pipeline_global/treat_details_*": "test_coinr_treatment",
    "coinr/asem/screen/*": "test_coinr_screening",
    "coinr/asem/stats/data_avail_*": "test_coinr_screening",
    "coinr/asem/impute/*": "test_coinr_imputation",
    "coinr/asem/log_treat_impute.json": "test_coinr_treatment",
    "coinr/asem/treat/*": "test_coinr_treatment",
    "coinr/asem/stats/stats_*": "test_coinr_treatment",
    "coinr/asem/normalise/*": "test_coinr_normalisation",
    "coinr/asem/aggregate/a_[!c]*": "test_coinr_asem",
    "coinr/asem/aggregate/datthresh_*": "test_coinr_asem",
    "coinr/asem/aggregate/genmean_p2_with_NA.csv": "test_coinr_asem",
    "coinr/asem/aggregate/mixed_*": "test_coinr_asem",
    "coinr/asem/aggregate/normalised_1_100.csv": "test_coinr_asem",
    "coinr/asem/aggregate/weights_random_seed42.csv": "test_coinr_asem",
    "coinr/asem/multivariate/pca_*": "test_coinr_components",
    "coinr/compind/ampi_synth2_NEG.csv": "test_compind",
    "coinr/compind/giniCI_*": "test_compind",
    "coinr/compind/indices_synth2.csv": "test_compind",
    "coinr/compind/input_synth2_minmax_1_100.csv": "test_compind",
    "coinr/compind/z_100_10_all_POS.csv": "test_compind",
    "coinr/compind/normalise_ci_method*": "test_peers_normalisation",
    "coinr/vectors/aggregation_rows.json": "test_coinr_aggregation_rows",
    "coinr/vectors/vector_functions.json": "test_coinr_normalisation_vectors",
    "peers/m[0-9]*": "test_peers_normalisation",
    "peers/[!ms]*.json": "test_peers_weighting",
    "peers/merwan.json": "test_peers_weighting",
    "peers/skcriteria.json": "test_peers_weighting",
}
OUTSIDE = {
    "coinr/asem/input/WorldDenoms.csv": "denominators of other places than those of the example",
    "coinr/asem/aggregate/*copeland*": "outranking",
    "coinr/asem/aggregate/outrank_*": "outranking",
    "coinr/asem/aggregate/args_and_warnings.json": "how COINr was called",
    "coinr/asem/multivariate/corr_*": "correlations",
    "coinr/asem/multivariate/pvalues_pearson.csv": "correlations",
    "coinr/asem/multivariate/denom_corr_0.7.csv": "correlations",
    "coinr/asem/multivariate/cronbach.json": "reliability",
    "coinr/asem/results/*": "strengths and weaknesses of a unit",
    "coinr/asem/sensitivity/settings.json": "how COINr was called",
    "coinr/asem/weights/noisy_*": "the same weights as those of the sensitivity analysis, in another layout",
    "coinr/asem/weights/opt_*": "weights by optimisation, which COINr stops after nine evaluations",
    "coinr/asem_panel/impute_panel/*": "imputation along time",
    "coinr/asem_panel/trends/*": "trends",
    "coinr/vectors/outranking.json": "outranking",
    "coinr/vectors/rank_df.json": "ranks of a whole table at once",
    "coinr/vectors/trend_metrics.json": "trends",
    "coinr/compind/bod_lp_synth2_first6.csv": "benefit of the doubt",
    "coinr/compind/input_BLI_2017.csv": "data without figures",
    "coinr/compind/input_EU_NUTS1.csv": "data without figures",
    "coinr/compind/ampi_settings.json": "how Compind was called",
    "coinr/compind/log.json": "how Compind was called",
}


def files() -> list[str]:
    root = reference.SHARED / "reference"
    return sorted(p.relative_to(root).as_posix() for f in ("coinr", "peers") for p in (root / f).rglob("*.*"))


def lines(file: str) -> list[str]:
    return [pattern for pattern in [*COMPARED, *OUTSIDE] if fnmatch.fnmatchcase(file, pattern)]


def test_every_file_has_a_line() -> None:
    reference.shared("reference/coinr")
    assert len(files()) == 351
    assert [file for file in files() if len(lines(file)) != 1] == []


@pytest.mark.parametrize("pattern", [*COMPARED, *OUTSIDE])
def test_every_line_has_a_file(pattern: str) -> None:
    reference.shared("reference/coinr")
    assert any(fnmatch.fnmatchcase(file, pattern) for file in files())


@pytest.mark.parametrize("test", sorted(set(COMPARED.values())))
def test_every_test_is_there(test: str) -> None:
    said = (Path(__file__).parent / f"{test}.py").read_text("utf-8")
    assert "figures_compared" in said
