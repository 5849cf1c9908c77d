"""Means, ratios and shares of R's survey 4.5 on its api samples, through the linearised factor.

Figures: ``../shared/reference/survey/survey45``, described in section 4 of the README beside it. Tolerance:
relative 1e-8 plus 1e-10 of the largest figure of each table. Source: Lumley, T. (2024). survey: analysis of
complex survey samples, R package version 4.5; data of Academic Performance Index, California 2000.

Three things differ on purpose and are pinned here: a domain inside one sampling unit has an unknown error instead of
0; in several stages the covariance of two domains leaves out a negative part of later stages; R drops
respondents with any item missing, so that its joint means are compared after blanking them.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from ketahanan_index.arrays.proportions import Kind, interval
from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.arrays.student import t_quantile
from ketahanan_index.design import Replicates, SurveyDesign
from ketahanan_index.survey.estimated import Estimated
from ketahanan_index.survey.estimation import survey
from ketahanan_index.survey.linearise import linearise
from ketahanan_index.survey.replicates import replicated
from reference import shared
from survey.reducing import Item, reduce

FOLDER = "reference/survey/survey45"
DESIGNS: dict[str, tuple[str, dict[str, Any]]] = {
    "srs": ("apisrs", {"fpc": "fpc"}),
    "strat": ("apistrat", {"strata": "stype", "fpc": "fpc"}),
    "clus1": ("apiclus1", {"clusters": "dnum", "fpc": "fpc"}),
    "clus2": ("apiclus2", {"clusters": ("dnum", "snum"), "fpc": ("fpc1", "fpc2")}),
    "clus2_ultimate": ("apiclus2", {"clusters": "dnum", "fpc": "fpc1"}),
}
KEYS = ["srs", "strat", "clus1", "clus2", *(f"{key}_nofpc" for key in ("srs", "strat", "clus1", "clus2"))]
SHARES = ["stypeE", "stypeH", "stypeM"]
RATIO = ("api.stu", "enroll")


@dataclass
class Counter:
    """How many figures were compared, and how far the worst one lay."""

    worst: float = 0.0
    tables: dict[str, int] = field(default_factory=dict)

    def compare(self, name: str, found: Any, expected: Any) -> None:
        found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
        size = float(np.max(np.abs(expected)))
        assert_allclose(found, expected, rtol=1e-8, atol=1e-10 * size, err_msg=name)
        self.tables[name] = self.tables.get(name, 0) + expected.size
        self.worst = max(self.worst, float(np.max(np.abs(found - expected))) / (size or 1.0))


@pytest.fixture
def counter(record_property: Callable[[str, object], None]) -> Iterator[Counter]:
    one = Counter()
    yield one
    record_property("figures_compared", sum(one.tables.values()))
    record_property("figures_by_table", one.tables)
    record_property("largest_difference", one.worst)


def figures(key: str) -> Any:
    return json.loads(shared(f"{FOLDER}/survey_ref.json").read_text(encoding="utf-8"))[key]


def table(name: str) -> pd.DataFrame:
    """Read a file with Python's own conversion of numbers, which is exact in every version of pandas."""
    with shared(f"{FOLDER}/{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    out = pd.DataFrame({name: _column([row[name] for row in rows]) for name in rows[0]})
    for kind in "EHM":
        out[f"stype{kind}"] = (out["stype"] == kind).astype(float)
    return out


def _column(cells: list[str]) -> list[float] | list[str]:
    try:
        return [math.nan if cell == "NA" else float(cell) for cell in cells]
    except ValueError:
        return cells


def design_of(key: str, **more: Any) -> tuple[pd.DataFrame, SurveyDesign]:
    name, given = DESIGNS[key.removesuffix("_nofpc")]
    if key.endswith("_nofpc"):
        given = {k: v for k, v in given.items() if k != "fpc"}
    return table(name), SurveyDesign(weights="pw", **given, **more)


def estimate(
    data: pd.DataFrame, design: SurveyDesign, items: Sequence[Item], by: str | None = None
) -> tuple[Estimated, list[Any]]:
    reduced, units = reduce(data, design, items, by)
    return linearise(reduced, len(units), design), units


def whole(key: str, items: Sequence[Item], mode: str, listwise: bool = False) -> Estimated:
    data, design = design_of(key, villages_are=mode)
    if listwise:
        columns = [c for item in items for c in ([item] if isinstance(item, str) else item)]
        incomplete = data[columns].isna().any(axis=1)
        # Blank, never drop: the respondent still counts in the sample.
        data.loc[incomplete, columns] = math.nan
    return estimate(data, design, items)[0]


def within(data: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    """Return all respondents, marked by whether they belong to a domain."""
    return data.assign(domain=np.where(data[column] == value, "in", "out"))


MODES = pytest.mark.parametrize("mode", ["strata", "domains"])


@MODES
@pytest.mark.parametrize("key", [*KEYS, "clus2_ultimate"])
def test_means_of_the_whole_sample(key: str, mode: str, counter: Counter) -> None:
    expected = figures(key)["mean"]
    names = np.atleast_1d(expected["names"]).tolist()
    found = whole(key, names, mode, listwise=True)
    counter.compare("mean", found.value[0], expected["est"])
    counter.compare("mean_se", found.standard_error[0], expected["se"])
    counter.compare("mean_cov", found.factor.covariance(0), expected["cov"])


@MODES
@pytest.mark.parametrize("key", KEYS)
def test_ratio_shares_and_degrees_of_freedom(key: str, mode: str, counter: Counter) -> None:
    expected = figures(key)
    ratio = whole(key, [RATIO], mode)
    counter.compare("ratio", ratio.value[0], [expected["ratio"]["est"]])
    counter.compare("ratio_se", ratio.standard_error[0], [expected["ratio"]["se"]])
    shares, known = whole(key, SHARES, mode), expected["prop_stype"]
    counter.compare("share", shares.value[0], known["est"])
    counter.compare("share_se", shares.standard_error[0], known["se"])
    counter.compare("share_cov", shares.factor.covariance(0), known["cov"])
    one, alone = whole(key, ["api00"], mode), expected["mean_deff"]
    counter.compare("mean_alone", one.value[0], [alone["est"]])
    counter.compare("mean_alone_se", one.standard_error[0], [alone["se"]])
    counter.compare("degf", one.degrees_of_freedom[0], [expected["degf"]])


@MODES
@pytest.mark.parametrize("key", KEYS)
def test_interval(key: str, mode: str, counter: Counter) -> None:
    found = whole(key, ["api00"], mode)
    half = t_quantile(0.975, found.degrees_of_freedom[0]) * found.standard_error[0]
    interval = [*(found.value[0] - half), *(found.value[0] + half)]
    counter.compare("confint_t", interval, figures(key)["confint_t"])


@pytest.mark.parametrize("key", KEYS)
def test_domains(key: str, counter: Counter) -> None:
    expected = figures(key)
    data, design = design_of(key, villages_are="domains")
    found, units = estimate(data, design, ["api00", "api99"], "stype")
    known = expected["by_mean"]
    assert units == known["stype"]
    for j, name in enumerate(("api00", "api99")):
        counter.compare("by_mean", found.value[:, j], known[name])
        counter.compare("by_mean_se", found.standard_error[:, j], known[f"se.{name}"])
    ratio, _ = estimate(data, design, [RATIO], "stype")
    known = expected["by_ratio"]
    counter.compare("by_ratio", ratio.value[:, 0], known["api.stu/enroll"])
    counter.compare("by_ratio_se", ratio.standard_error[:, 0], known["se.api.stu/enroll"])
    data["cross"] = data["awards"] + data["stype"]
    crossed, units = estimate(data, design, ["api00"], "cross")
    known = expected["by2_mean"]
    assert units == [a + s for a, s in zip(known["awards"], known["stype"], strict=True)]
    counter.compare("by2_mean", crossed.value[:, 0], known["api00"])
    counter.compare("by2_mean_se", crossed.standard_error[:, 0], known["se"])


@pytest.mark.parametrize("key", KEYS)
def test_subset(key: str, counter: Counter) -> None:
    data, design = design_of(key, villages_are="domains")
    found, units = estimate(within(data, "comp.imp", "Yes"), design, ["api00"], "domain")
    assert units[0] == "in"
    known = figures(key)["domain_subset"]
    counter.compare("domain_subset", found.value[0], [known["est"]])
    counter.compare("domain_subset_se", found.standard_error[0], [known["se"]])
    counter.compare("degf_subset", found.degrees_of_freedom[0], [figures(key)["degf_subset"]])


@pytest.mark.parametrize("key", KEYS)
def test_covariance_of_domains(key: str, counter: Counter) -> None:
    data, design = design_of(key, villages_are="domains")
    found, units = estimate(data, design, ["api00"], "stype")
    expected = np.array(figures(key)["by_cov"])
    mine = np.array(
        [[found.factor.covariance(i, j)[0, 0] for j in range(len(units))] for i in range(len(units))]
    )
    if key == "clus2":
        mine = mine + later_stage_between_domains(data, found)
    counter.compare("by_cov", mine, expected)


def later_stage_between_domains(
    data: pd.DataFrame, found: Estimated
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return what R adds for two domains in one district: −f₁(1−f₂)·n/(n−1)·s₁s₂/n, s the domains' sums there."""
    kinds = ["E", "H", "M"]
    out = np.zeros((3, 3))
    weight = {k: data["pw"].where(data["stype"] == k, 0.0) for k in kinds}
    z = pd.DataFrame(
        {k: weight[k] * (data["api00"] - found.value[i, 0]) / weight[k].sum() for i, k in enumerate(kinds)}
    )
    for _, district in data.groupby("dnum"):
        n, s = len(district), z.loc[district.index].sum().to_numpy()
        if n > 1:
            share = 1 - n / district["fpc2"].iloc[0]
            out -= data["dnum"].nunique() / district["fpc1"].iloc[0] * share / (n - 1) * np.outer(s, s)
    return out - np.diag(np.diag(out))


@MODES
@pytest.mark.parametrize("rule", ["certainty", "remove", "adjust", "average"])
@pytest.mark.parametrize("fpc", ["fpc", "nofpc"])
def test_lonely(fpc: str, rule: str, mode: str, counter: Counter) -> None:
    data = table("apistrat_lonely")
    given: dict[str, Any] = {"lonely": rule, "villages_are": mode} | ({"fpc": "fpc"} if fpc == "fpc" else {})
    design = SurveyDesign(weights="pw", strata="stype", **given)
    expected = figures("lonely")[fpc][rule]
    found, _ = estimate(data, design, ["api00"])
    counter.compare("lonely", found.value[0], [expected["mean"]["est"]])
    counter.compare("lonely_se", found.standard_error[0], [expected["mean"]["se"]])
    if mode == "domains":
        known = expected["by_mean"]
        by, units = estimate(data, design, ["api00"], "awards")
        assert units == known["awards"]
        counter.compare("lonely_by_mean", by.value[:, 0], known["api00"])
        counter.compare("lonely_by_mean_se", by.standard_error[:, 0], known["se"])


@pytest.mark.parametrize("rule", ["missing", "remove", "adjust", "average"])
def test_a_single_answer_in_a_stratum_of_many_is_not_lonely(rule: str, counter: Counter) -> None:
    # As in R without its option survey.adjust.domain.lonely, which this library does not offer.
    known = figures("domain_lonely")
    data = table("apistrat")
    kept = (data["stype"] != "M") | (data["snum"] == known["snum_kept"])
    given: dict[str, Any] = {"lonely": rule, "villages_are": "domains"}
    design = SurveyDesign(weights="pw", strata="stype", **given)
    found, units = estimate(data.assign(domain=np.where(kept, "in", "out")), design, ["api00"], "domain")
    assert units[0] == "in"
    expected = known["remove_FALSE" if rule == "missing" else f"{rule}_FALSE"]
    counter.compare("domain_lonely", found.value[0], [expected["est"]])
    counter.compare("domain_lonely_se", found.standard_error[0], [expected["se"]])


@MODES
@pytest.mark.parametrize("key", [*KEYS, "clus2_ultimate"])
def test_totals(key: str, mode: str, counter: Counter) -> None:
    data, design = design_of(key, villages_are=mode)
    known = figures(key)["total"]
    names = np.atleast_1d(known["names"]).tolist()
    data.loc[data[names].isna().any(axis=1), names] = math.nan
    reduced, units = reduce(data, design, names)
    found = linearise(reduced, len(units), design, totals=True)
    counter.compare("total", found.value[0], np.atleast_1d(known["est"]))
    counter.compare("total_se", found.standard_error[0], np.atleast_1d(known["se"]))
    counter.compare("total_cov", found.factor.covariance(0), known["cov"])
    if mode == "domains" and "by_total" in figures(key):
        by = figures(key)["by_total"]
        reduced, units = reduce(data, design, ["api00"], "stype")
        found = linearise(reduced, len(units), design, totals=True)
        assert units == by["stype"]
        counter.compare("by_total", found.value[:, 0], by["api00"])
        counter.compare("by_total_se", found.standard_error[:, 0], by["se"])


@MODES
@pytest.mark.parametrize("rule", ["certainty", "remove", "adjust", "average"])
@pytest.mark.parametrize("fpc", ["fpc", "nofpc"])
def test_lonely_totals(fpc: str, rule: str, mode: str, counter: Counter) -> None:
    data = table("apistrat_lonely")
    given: dict[str, Any] = {"lonely": rule, "villages_are": mode} | ({"fpc": "fpc"} if fpc == "fpc" else {})
    design = SurveyDesign(weights="pw", strata="stype", **given)
    known = figures("lonely")[fpc][rule]["total"]
    reduced, units = reduce(data, design, ["api00"])
    found = linearise(reduced, len(units), design, totals=True)
    counter.compare("lonely_total", found.value[0], [known["est"]])
    counter.compare("lonely_total_se", found.standard_error[0], [known["se"]])


def test_adjust_centres_on_all_sampling_units_as_r_does_since_version_4_5() -> None:
    older = json.loads(shared("reference/survey/survey/survey_ref.json").read_text(encoding="utf-8"))[
        "lonely"
    ]
    for fpc in ("fpc", "nofpc"):
        was, now = older[fpc]["adjust"]["total"]["se"], figures("lonely")[fpc]["adjust"]["total"]["se"]
        assert abs(was / now - 1) > 0.005
        data = table("apistrat_lonely")
        design = SurveyDesign(
            weights="pw",
            strata="stype",
            lonely="adjust",
            fpc="fpc" if fpc == "fpc" else (),
            villages_are="domains",
        )
        reduced, _ = reduce(data, design, ["api00"])
        assert_allclose(linearise(reduced, 1, design, totals=True).standard_error[0, 0], now, rtol=1e-8)


@MODES
@pytest.mark.parametrize("key", KEYS)
def test_design_effects(key: str, mode: str, counter: Counter) -> None:
    data, design = design_of(key, villages_are=mode)
    reduced, units = reduce(data, design, ["api00"])
    found = survey(reduced, len(units), design)
    for name, replacement in (("mean_deff", False), ("mean_deff_replace", True)):
        assert found.elements is not None
        effect = found.elements.design_effect(
            found.estimated.standard_error, found.estimated.n, replacement=replacement
        )
        counter.compare(name, effect[0], np.ravel(figures(key)[name]["deff"]))


@MODES
@pytest.mark.parametrize("kind", ["logit", "beta", "asin", "mean"])
@pytest.mark.parametrize("key", KEYS)
def test_intervals_of_shares(key: str, kind: str, mode: str, counter: Counter) -> None:
    data, design = design_of(key, villages_are=mode)
    data["improved"] = (data["comp.imp"] == "Yes").astype(float)
    found, _ = estimate(data, design, ["improved"])
    known = figures(key)[f"ciprop_{kind}"]
    method = {"mean": "t"}.get(kind, kind)
    low, high = interval(
        found.value[0],
        found.standard_error[0],
        found.n[0].astype(float),
        found.degrees_of_freedom[0],
        0.95,
        cast("Kind", method),
    )
    counter.compare(f"ciprop_{kind}", [found.value[0, 0], low[0], high[0]], known)


# Files of replicate weights and of respondents; weights of the ambulances are factors of 1.
REPLICATES = {
    "rep_jk1": ("apiclus1_jk1_weights", "apiclus1"),
    "rep_brr": ("scd_brr_weights", "scd"),
    "rep_fay03": ("scd_fay03_weights", "scd"),
    "rep_boot": ("apistrat_subboot200_weights", "apistrat"),
}


def replicate_design(key: str) -> tuple[pd.DataFrame, SurveyDesign]:
    known = figures(key)
    if key == "rep_jkn":
        return stratified_jackknife(known["scale"])
    weights, name = REPLICATES[key]
    with shared(f"{FOLDER}/{weights}.csv").open(encoding="utf-8", newline="") as file:
        rows = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]
    columns = [f"r{i}" for i in range(len(rows[0]))]
    with shared(f"{FOLDER}/{name}.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    data = pd.DataFrame({c: _column([row[c] for row in given]) for c in given[0]})
    if "pw" not in data:
        data["pw"] = 1.0
    data = pd.concat([data, pd.DataFrame(rows, columns=columns)], axis=1)
    rscales = known.get("rscales")
    full = rscales if rscales is not None and len(rscales) == len(columns) else None
    combined = not key.startswith(("rep_brr", "rep_fay"))
    replicates = Replicates(columns, known["scale"], rscales=full, mse=False, combined=combined)
    return data, SurveyDesign(weights="pw", replicates=replicates)


def stratified_jackknife(scale: float) -> tuple[pd.DataFrame, SurveyDesign]:
    """Leave out each school of `apistrat` in turn, the others of its stratum standing in for it."""
    data = table("apistrat")
    n = data.groupby("stype")["stype"].transform("size").to_numpy()
    same = data["stype"].to_numpy()[:, None] == data["stype"].to_numpy()[None, :]
    factor = np.where(same, (n / (n - 1))[:, None], 1.0)
    np.fill_diagonal(factor, 0.0)
    columns = [f"r{i}" for i in range(len(data))]
    share = 1 - n / data["fpc"].to_numpy()
    weights = pd.DataFrame(factor * data["pw"].to_numpy()[:, None], columns=columns)
    replicates = Replicates(columns, scale, rscales=((n - 1) / n * share).tolist())
    return pd.concat([data, weights], axis=1), SurveyDesign(weights="pw", replicates=replicates)


REPLICATE_KEYS = [*REPLICATES, "rep_jkn"]


@pytest.mark.parametrize("key", REPLICATE_KEYS)
def test_replicate_weights(key: str, counter: Counter) -> None:
    data, design = replicate_design(key)
    assert design.replicates is not None
    for name, known in figures(key).items():
        if name in {"mean", "total"}:
            items: list[Item] = list(np.atleast_1d(known["names"]).tolist())
            reduced, units = reduce(data, design, items)
            found = replicated(reduced, len(units), design.replicates, totals=name == "total")
            counter.compare(name, found.value[0], np.atleast_1d(known["est"]))
            counter.compare(f"{name}_se", found.standard_error[0], np.atleast_1d(known["se"]))
            counter.compare(f"{name}_cov", found.factor.covariance(0), known["cov"])
        elif name == "ratio":
            over = ("alive", "arrests") if "alive" in data else RATIO
            reduced, units = reduce(data, design, [over])
            found = replicated(reduced, len(units), design.replicates)
            counter.compare("ratio", found.value[0], [known["est"]])
            counter.compare("ratio_se", found.standard_error[0], [known["se"]])
        elif name == "by_mean":
            reduced, units = reduce(data, design, ["api00"], "stype")
            found = replicated(reduced, len(units), design.replicates)
            assert units == known["stype"]
            counter.compare("by_mean", found.value[:, 0], known["api00"])
            counter.compare("by_mean_se", found.standard_error[:, 0], known["se"])
        else:
            assert name in {"scale", "rscales", "mse", "taylor_ratio"}


def test_the_linearised_ratio_beside_balanced_replicates(counter: Counter) -> None:
    data, _ = replicate_design("rep_brr")
    design = SurveyDesign(weights="pw", strata="ESA", clusters="ambulance", villages_are="domains")
    found, _ = estimate(data, design, [("alive", "arrests")])
    known = figures("rep_brr")["taylor_ratio"]
    counter.compare("taylor_ratio", found.value[0], [known["est"]])
    counter.compare("taylor_ratio_se", found.standard_error[0], [known["se"]])


def test_a_domain_in_one_sampling_unit_has_an_unknown_error_where_r_states_0(counter: Counter) -> None:
    data, design = design_of("clus1", villages_are="domains")
    data["domain"] = np.where(data["dnum"] == 637, "in", "out")
    found, units = estimate(data, design, ["api00"], "domain")
    known = figures("domain_in_one_psu")
    assert units[0] == "in"
    counter.compare("domain_in_one_psu", found.value[0], [known["est"]])
    assert known["se"] == 0
    assert np.isnan(found.standard_error[0, 0])
    assert Reason(int(found.reason_code[0, 0])) is Reason.one_psu
