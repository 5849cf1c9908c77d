"""Figures of R's survey 4.1.1 on made-up villages, for what the figures of version 4.5 lack.

`survey411/make.R` makes the figures; `survey411/figures.json` holds them with the versions of R and of the package.
Tolerance: relative 1e-8 plus 1e-10 of the largest figure of each table. Source: Lumley, T. (2022). survey: analysis of
complex survey samples, R package version 4.1-1.

Differences on purpose, pinned by tests below: the error after raking is that of `calibrate` and not of `rake`;
intervals of shares count only those who answered.
"""

from __future__ import annotations

import csv
import functools
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from ketahanan_index.arrays.proportions import Kind, interval
from ketahanan_index.arrays.student import t_quantile
from ketahanan_index.design import Calibration, Replicates, SurveyDesign
from ketahanan_index.survey.estimated import Estimated
from ketahanan_index.survey.estimation import Surveyed, survey
from ketahanan_index.survey.linearise import linearise
from ketahanan_index.survey.replicates import replicated
from survey.reducing import Item, reduce

FOLDER = Path(__file__).parent / "survey411"
DESIGNS: dict[str, dict[str, Any]] = {
    "srs": {"villages_are": "domains"},
    "element": {"weights": "weight", "villages_are": "domains"},
    "strat": {"weights": "weight", "strata": "stratum", "fpc": "people"},
    "clus": {"weights": "weight", "clusters": "psu", "villages_are": "domains"},
    "clusstrat": {"weights": "weight", "strata": "stratum", "clusters": "psu"},
    "twostage": {
        "weights": "weight",
        "strata": "stratum",
        "clusters": ("psu", "ssu"),
        "fpc": ("fpc1", "fpc2"),
    },
}
SCOPES = ["whole", "A", "B", "C", "D"]
MEANS = ("income", "likert", "yes")
RATIO = ("x", "z")


@functools.cache
def figures() -> Any:
    return json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))


@functools.cache
def table(name: str = "sample") -> pd.DataFrame:
    """Read a file with Python's own conversion of numbers, which is exact in every version of pandas."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pd.DataFrame({name: _column([row[name] for row in rows]) for name in rows[0]})


def _column(cells: list[str]) -> list[float] | list[str]:
    try:
        return [float(cell) if cell else math.nan for cell in cells]
    except ValueError:
        return cells


def close(found: Any, expected: Any, name: str = "") -> None:
    found = np.asarray(found, dtype=float)
    expected = np.asarray(
        [math.nan if x is None else x for x in np.ravel(np.array(expected, dtype=object))], dtype=float
    )
    size = np.nanmax(np.abs(expected), initial=0.0)
    assert_allclose(np.ravel(found), expected, rtol=1e-8, atol=1e-10 * size, err_msg=name)


def given(scope: str, data: pd.DataFrame) -> tuple[pd.DataFrame, str | None, int]:
    """Return the table, the column of villages, and the place of the one asked for."""
    return (
        (data, None, 0) if scope == "whole" else (data, "village", sorted(set(data["village"])).index(scope))
    )


def surveyed(
    scope: str, data: pd.DataFrame, design: SurveyDesign, items: list[Item], medians: tuple[str, ...] = ()
) -> tuple[Surveyed, int]:
    data, unit, place = given(scope, data)
    reduced, units = reduce(data, design, items, unit, medians)
    return survey(reduced, len(units), design), place


def basics(scope: str, data: pd.DataFrame, design: SurveyDesign, known: Any, name: str) -> None:
    """Compare means, one by one and listwise, totals, a ratio, degrees of freedom and t intervals."""
    for item in MEANS:
        found, u = surveyed(scope, data, design, [item])
        one = found.estimated
        close(one.value[u], [known["mean"][item]["est"]], f"{name} mean {item}")
        close(one.standard_error[u], [known["mean"][item]["se"]], f"{name} se {item}")
    joint = data.copy()
    joint.loc[joint[list(MEANS)].isna().any(axis=1), list(MEANS)] = math.nan
    found, u = surveyed(scope, joint, design, list(MEANS))
    close(found.estimated.value[u], known["mean"]["joint"]["est"], f"{name} joint")
    close(found.estimated.standard_error[u], known["mean"]["joint"]["se"], f"{name} joint se")
    close(found.estimated.factor.covariance(u), known["mean"]["joint"]["cov"], f"{name} joint covariance")
    found, u = surveyed(scope, data, design, [RATIO])
    close(found.estimated.value[u], [known["ratio"]["x_z"]["est"]], f"{name} ratio")
    close(found.estimated.standard_error[u], [known["ratio"]["x_z"]["se"]], f"{name} ratio se")
    for item in known["total"]:
        frame, unit, u = given(scope, data)
        reduced, units = reduce(frame, design, [item], unit)
        one = (
            linearise(reduced, len(units), design, totals=True)
            if design.replicates is None
            else replicated(reduced, len(units), design.replicates, totals=True)
        )
        close(one.value[u], [known["total"][item]["est"]], f"{name} total {item}")
        close(one.standard_error[u], [known["total"][item]["se"]], f"{name} total se {item}")


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("key", DESIGNS)
def test_means_totals_ratios(key: str, scope: str) -> None:
    basics(scope, table(), SurveyDesign(**DESIGNS[key]), figures()["basics"][key][scope], f"{key} {scope}")


@pytest.mark.parametrize("item", ["income", "likert"])
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("key", DESIGNS)
def test_medians(key: str, scope: str, item: str) -> None:
    known = figures()["median"][key][scope][item]["school"]
    found, u = surveyed(scope, table(), SurveyDesign(**DESIGNS[key]), [item], (item,))
    one = found.estimated
    close(one.value[u], [known["est"]])
    for level, name in ((0.95, "confint95"), (0.90, "confint90")):
        ends = found.medians[0].interval(level, one.degrees_of_freedom[:, 0])
        close([ends[0][u], ends[1][u]], known[name], name)
    close(one.standard_error[u], [known["se95"]])


@pytest.mark.parametrize("kind", ["mean", "xlogit", "asin", "beta_answered"])
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("key", DESIGNS)
def test_intervals_of_shares(key: str, scope: str, kind: str) -> None:
    known = figures()["shares"][key][scope]
    found, u = surveyed(scope, table(), SurveyDesign(**DESIGNS[key]), ["yes"])
    one = found.estimated
    method = {"mean": "t", "xlogit": "logit", "beta_answered": "beta"}.get(kind, kind)
    low, high = interval(
        one.value[u],
        one.standard_error[u],
        one.n[u].astype(float),
        one.degrees_of_freedom[u],
        0.95,
        cast("Kind", method),
    )
    if int(one.degrees_of_freedom[u, 0]) == known["degf"]:
        close([low[0], high[0]], known[kind]["confint"])
    else:
        # R's degrees of freedom count sampling units in which nobody answered.
        assert one.degrees_of_freedom[u, 0] < known["degf"]


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("key", DESIGNS)
def test_design_effects(key: str, scope: str, replacement: bool) -> None:
    known = figures()["design_effects"][key][scope]["replace" if replacement else "without"]
    if known is None:
        return
    found, u = surveyed(scope, table(), SurveyDesign(**DESIGNS[key]), [*MEANS, RATIO])
    assert found.elements is not None
    one = found.estimated
    effect = found.elements.design_effect(one.standard_error, one.n, replacement=replacement)
    close(effect[u], [known[name] for name in (*MEANS, "x_z")])


# Calibration

CALIBRATED: dict[str, Sequence[str | Sequence[str]]] = {
    "poststratify": [("sex", "age")],
    "raking": ["sex", "age"],
    "linear": ["sex", "age"],
    "logit": ["sex", "age"],
}


def calibrated_design(key: str, method: str) -> tuple[pd.DataFrame, SurveyDesign]:
    weights = figures()["calibration"]["clusstrat"][method]["weights"]
    known = Calibration(margins=CALIBRATED[method], weights="weight")
    design = {**DESIGNS[key], "weights": "calibrated", "calibration": known}
    return table().assign(calibrated=weights), SurveyDesign(**design)


@pytest.mark.parametrize("scope", ["A", "B", "C", "D"])
@pytest.mark.parametrize("method", ["poststratify", "raking", "logit"])
@pytest.mark.parametrize("key", ["clusstrat", "twostage", "element"])
def test_errors_after_calibration(key: str, method: str, scope: str) -> None:
    data, design = calibrated_design(key, method)
    basics(scope, data, design, figures()["calibration"][key][method][scope], f"{key} {method} {scope}")


@pytest.mark.parametrize("scope", ["A", "B", "C", "D"])
def test_the_error_after_raking_is_that_of_calibrate_and_not_of_rake(scope: str) -> None:
    data, design = calibrated_design("clusstrat", "raking")
    found, u = surveyed(scope, data, design, ["income"])
    rake = figures()["calibration"]["clusstrat"]["rake"][scope]["mean"]["income"]
    close(
        found.estimated.standard_error[u],
        [figures()["calibration"]["clusstrat"]["raking"][scope]["mean"]["income"]["se"]],
    )
    assert_allclose(found.estimated.value[u, 0], rake["est"], rtol=1e-8)
    assert abs(found.estimated.standard_error[u, 0] / rake["se"] - 1) > 0.005


# Replicate weights


def replicate_design(key: str, mse: bool = False) -> tuple[pd.DataFrame, SurveyDesign]:
    known = figures()["replicates"][key]
    data = table("pairs" if key in {"brr", "fay"} else "sample")
    if key in {"brr", "fay", "bootstrap"}:
        made = table(key).set_index("psu")
        factor = made.loc[data["psu"]].to_numpy(dtype=float)
    else:
        factor = jackknife(data, strata=key != "jk1")
    columns = [f"w{b}" for b in range(factor.shape[1])]
    weights = pd.DataFrame(factor * data["weight"].to_numpy()[:, None], columns=columns)
    rscales = known["rscales"] if isinstance(known["rscales"], list) else None
    replicates = Replicates(columns, known["scale"], rscales=rscales, mse=mse)
    return pd.concat([data, weights], axis=1), SurveyDesign(weights="weight", replicates=replicates)


def jackknife(data: pd.DataFrame, *, strata: bool) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return factors that leave out each sampling unit in turn, in the order they occur."""
    psu = list(dict.fromkeys(data["psu"]))
    of = data.drop_duplicates("psu").set_index("psu")["stratum"] if strata else pd.Series("one", psu)
    factor = np.ones((len(data), len(psu)))
    for b, out in enumerate(psu):
        same = data["psu"].map(of).to_numpy() == of[out]
        n = int((of == of[out]).sum())
        factor[same, b] = n / (n - 1)
        factor[(data["psu"] == out).to_numpy(), b] = 0.0
    return factor


REPLICATED = ["jk1", "jkn", "jkn_fpc", "bootstrap", "brr", "fay"]


def scopes(known: Any) -> list[str]:
    return [scope for scope in SCOPES if scope in known]


@pytest.mark.parametrize("mse", [False, True])
@pytest.mark.parametrize("key", REPLICATED)
def test_replicate_weights(key: str, mse: bool) -> None:
    data, design = replicate_design(key, mse)
    known = figures()["replicates"][key]["mse" if mse else "centred"]
    for scope in scopes(known):
        basics(scope, data, design, known[scope], f"{key} {scope}")
        found, u = surveyed(scope, data, design, ["income"])
        if not mse:
            close(found.estimated.degrees_of_freedom[u], [known[scope]["degf"]], f"{key} {scope} degf")
            for name, replacement in (("without", False), ("replace", True)):
                assert found.elements is not None
                one = found.estimated
                effect = found.elements.design_effect(one.standard_error, one.n, replacement=replacement)
                close(effect[u], [known[scope]["deff"][name]["income"]], f"{key} {scope} deff")


@pytest.mark.parametrize("key", REPLICATED)
def test_medians_by_replicate_weights(key: str) -> None:
    data, design = replicate_design(key)
    known = figures()["replicates"][key]["centred"]
    for scope in scopes(known):
        of = known[scope]["median"]["income"]["school"]["mean"]
        found, u = surveyed(scope, data, design, ["income"], ("income",))
        close(found.estimated.value[u], [of["est"]], f"{key} {scope}")
        low, high = found.medians[0].interval(0.95, found.estimated.degrees_of_freedom[:, 0])
        close([low[u], high[u]], of["confint95"], f"{key} {scope}")
        close(found.estimated.standard_error[u], [of["se95"]], f"{key} {scope}")


@pytest.mark.parametrize("key", REPLICATED)
def test_covariance_of_villages_by_replicate_weights(key: str) -> None:
    data, design = replicate_design(key)
    expected = np.array(figures()["replicates"][key]["centred"]["by_village_cov"], dtype=float)
    reduced, units = reduce(data, design, ["income"], "village")
    found = survey(reduced, len(units), design).estimated
    mine = [[found.factor.covariance(i, j)[0, 0] for j in range(len(units))] for i in range(len(units))]
    close(mine, expected)


def test_a_figure_that_a_replicate_leaves_without_respondents_has_an_unknown_error() -> None:
    data, design = replicate_design("jk1")
    lone = data["psu"].iloc[0]
    data = data.assign(village=np.where(data["psu"] == lone, "in", "out"))
    reduced, units = reduce(data, design, ["income"], "village")
    found = survey(reduced, len(units), design).estimated
    assert units == ["in", "out"]
    assert np.isnan(found.standard_error[0, 0])
    assert found.standard_error[1, 0] > 0


def test_replicates_of_sums_that_lack_them_are_refused() -> None:
    data, design = replicate_design("jk1")
    reduced, _ = reduce(data, design, ["income"])
    assert design.replicates is not None
    with pytest.raises(ValueError, match="lack those by replicate weights"):
        replicated(replace(reduced, replicas=None), 1, design.replicates)


def test_degrees_of_freedom_of_estimates_are_known_to_t() -> None:
    found: Estimated = surveyed("whole", table(), SurveyDesign(**DESIGNS["clusstrat"]), ["income"])[
        0
    ].estimated
    known = figures()["basics"]["clusstrat"]["whole"]["mean"]["income"]
    half = t_quantile(0.975, found.degrees_of_freedom[0]) * found.standard_error[0]
    close([found.value[0, 0] - half[0], found.value[0, 0] + half[0]], known["confint"])
