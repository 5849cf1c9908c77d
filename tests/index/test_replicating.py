"""Replicate weights made from strata and clusters."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from index.test_calibrating import FOLDER, table
from index.trees import tree
from intake.surveys import asked
from ketahanan_index.design import Lonely
from ketahanan_index.survey.estimation import survey
from ketahanan_index.survey.linearise import linearise
from ketahanan_index.survey.replicates import replicated
from survey.reducing import reduce

CLUSTERED = ki.SurveyDesign(weights="weight", strata="stratum", clusters="psu")


def sample(name: str = "sample") -> pd.DataFrame:
    out = table(name)
    for column in ("fpc1", "x", "z", "yes"):
        if column in out:
            out[column] = [float(cell) if cell else math.nan for cell in out[column]]
    return out


def figures(key: str) -> Any:
    return json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))["replicates"][key]


def error(frame: pd.DataFrame, design: ki.SurveyDesign, item: Any = "income", unit: str | None = None) -> Any:
    reduced, units = reduce(frame, design, [item], unit)
    return survey(reduced, len(units), design).estimated.standard_error[:, 0]


# Figures of R survey 4.1.1 (`tests/parity/survey411/make.R`): as.svrepdesign of types JK1 and JKn


@pytest.mark.parametrize(
    ("key", "kind", "given"),
    [
        ("jk1", "jk1", {"clusters": "psu", "villages_are": "domains"}),
        ("jkn", "jkn", {"strata": "stratum", "clusters": "psu"}),
        ("jkn_fpc", "jkn", {"strata": "stratum", "clusters": "psu", "fpc": "fpc1"}),
    ],
)
def test_a_jackknife_is_that_of_r(key: str, kind: Any, given: Any) -> None:
    made, design = ki.replicate(sample(), ki.SurveyDesign(weights="weight", **given), kind)
    known = figures(key)
    assert design.replicates is not None
    assert len(design.replicates.columns) == known["replicates"]
    for scope, of in known["centred"].items():
        if scope == "by_village_cov":
            continue
        unit = None if scope == "whole" else "kode_desa"
        u = 0 if unit is None else "ABCD".index(scope)
        assert_allclose(error(made, design, unit=unit)[u], of["mean"]["income"]["se"], rtol=1e-9)
        assert_allclose(error(made, design, ("x", "z"), unit)[u], of["ratio"]["x_z"]["se"], rtol=1e-9)


def test_balanced_replicates_give_the_linearised_error_of_a_total() -> None:
    frame = sample("pairs")
    linear = ki.SurveyDesign(weights="weight", strata="stratum", clusters="psu", villages_are="domains")
    for kind in ("brr", "fay"):
        made, design = ki.replicate(frame, CLUSTERED, kind, rho=0.3 if kind == "fay" else None)
        assert design.replicates is not None
        reduced, _ = reduce(made, design, ["income"])
        plain, _ = reduce(frame, linear, ["income"])
        mine = replicated(reduced, 1, design.replicates, totals=True).standard_error[0, 0]
        assert_allclose(mine, linearise(plain, 1, linear, totals=True).standard_error[0, 0], rtol=1e-12)
        # Each replicate is balanced: over all of them a unit keeps its weight.
        factors = made[list(design.replicates.columns)].to_numpy() / frame["weight"].to_numpy()[:, None]
        assert_allclose(factors.mean(axis=1), 1.0)
        low = 0.0 if kind == "brr" else 0.3
        assert_allclose(np.unique(factors.round(12)), [low, 2 - low])


def test_the_bootstrap_agrees_with_linearisation_on_average() -> None:
    made, design = ki.replicate(sample(), CLUSTERED, "bootstrap", seed=1, replicates=4000)
    linear = error(sample(), CLUSTERED.model_copy(update={"villages_are": "domains"}))
    # A bootstrap of 4,000 knows its error to 1 in 90; three such errors and the curvature of a ratio.
    assert_allclose(error(made, design), linear, rtol=0.05)


def test_a_finite_population_shrinks_the_bootstrap() -> None:
    given = CLUSTERED.model_copy(update={"fpc": ("fpc1",)})
    made, design = ki.replicate(sample(), given, "bootstrap", seed=1, replicates=4000)
    linear = given.model_copy(update={"villages_are": "domains"})
    assert_allclose(error(made, design), error(sample(), linear), rtol=0.05)


def test_seeds() -> None:
    few, design = ki.replicate(sample(), CLUSTERED, "bootstrap", seed=0, replicates=50)
    many, _ = ki.replicate(sample(), CLUSTERED, "bootstrap", seed=0, replicates=100)
    assert design.replicates is not None
    assert (design.replicates.seed, design.replicates.kind) == (0, "bootstrap")
    assert design.replicates.scale == 1 / 49
    for b in range(1, 51):
        assert_array_equal(few[f"replicate_{b:02d}"], many[f"replicate_{b:03d}"])
    drawn, own = ki.replicate(sample(), CLUSTERED, "bootstrap", replicates=50)
    assert own.replicates is not None
    assert own.replicates.seed is not None
    again, _ = ki.replicate(sample(), CLUSTERED, "bootstrap", own.replicates.seed, replicates=50)
    pd.testing.assert_frame_equal(drawn, again)
    assert ki.replicate(sample(), CLUSTERED, "jkn")[1].replicates.seed is None  # type: ignore[union-attr]


def test_shuffled_rows_and_other_tables_give_the_same_weights() -> None:
    frame = sample()
    order = np.random.default_rng(3).permutation(len(frame))
    made, design = ki.replicate(frame, CLUSTERED, "bootstrap", seed=5, replicates=20)
    assert design.replicates is not None
    columns = list(design.replicates.columns)
    shuffled, _ = ki.replicate(frame.iloc[order], CLUSTERED, "bootstrap", seed=5, replicates=20)
    assert_array_equal(shuffled[columns].to_numpy(), made[columns].to_numpy()[order])
    polars, _ = ki.replicate(pl.from_pandas(frame), CLUSTERED, "bootstrap", seed=5, replicates=20)
    assert_array_equal(polars.select(columns).to_numpy(), made[columns].to_numpy())


def test_degrees_of_freedom_are_those_of_who_answered() -> None:
    # R: degf(subset(d, !is.na(y))) of the jackknife is 1 where two sampling units answered.
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"kode_desa": "A", "rt": np.repeat(range(6), 8), "w": 1.0, "z": rng.integers(1, 5, 48)}
    )
    frame["y"] = frame["z"].where(frame["rt"] < 2)
    design = ki.SurveyDesign(weights="w", clusters="rt")
    framework = tree(asked("y", "y", "bebas"), asked("z", "z", "bebas"), scales=BEBAS)
    linear = ki.score(framework, respondents=frame, design=design)
    made, replicated = ki.replicate(frame, design, "jkn")
    found = ki.score(framework, respondents=made, design=replicated)
    estimates = found.normalised.estimates
    assert_array_equal(estimates.degrees_of_freedom, [[1, 5]])
    assert_array_equal(estimates.psus, [[2, 6]])
    assert_array_equal(found.degrees_of_freedom, linear.degrees_of_freedom)
    assert_array_equal(found.psus, linear.psus)


BEBAS = {"bebas": {"kind": "numeric", "lower": 0, "upper": 9}}


def test_a_village_that_no_replicate_moves_is_a_census() -> None:
    frame = pd.concat(
        [sample().assign(f=0.2), sample().query("kode_desa == 'B'").assign(kode_desa="Z", f=1.0)]
    )
    given = CLUSTERED.model_copy(update={"fpc": ("f",)})
    made, design = ki.replicate(frame, given, "jkn")
    framework = tree(asked("x", "x", "bebas"), scales=BEBAS)
    found = ki.estimate(framework, respondents=made, design=design)
    assert found.reason[:, 0].tolist() == ["estimated"] * 4 + ["census"]
    assert found.standard_error[4, 0] == 0


def test_replicates_that_leave_nobody_are_told() -> None:
    frame = sample()
    frame["x"] = frame["x"].where(frame["psu"].isin(["A1-01", "A1-02"]) | (frame["kode_desa"] != "A"))
    made, design = ki.replicate(frame, CLUSTERED, "bootstrap", 1)
    framework = tree(asked("x", "x", "bebas"), scales=BEBAS)
    found = ki.estimate(framework, respondents=made, design=design)
    (told,) = [p for p in found.noted if p.code == "empty_replicate"]
    assert (told.unit, told.count) == ("A", 1)
    assert np.isnan(found.standard_error[0, 0])


def test_without_weights_all_stand_for_one() -> None:
    made, design = ki.replicate(sample(), ki.SurveyDesign(strata="stratum", clusters="psu"), "jkn")
    assert design.weights == "sampling_weight"
    assert made["sampling_weight"].eq(1).all()
    assert (design.strata, design.clusters, design.fpc) == (None, (), ())


@pytest.mark.parametrize("lonely", ["certainty", "remove"])
def test_a_lonely_stratum_adds_no_error_where_the_design_says_so(lonely: Lonely) -> None:
    frame = sample()
    frame = frame[(frame["stratum"] != "A1") | (frame["psu"] == "A1-01")]
    given = CLUSTERED.model_copy(update={"lonely": lonely})
    made, design = ki.replicate(frame, given, "jkn")
    linear = given.model_copy(update={"villages_are": "domains"})
    mine, other = error(made, design), error(frame, linear)
    assert_allclose(mine, other, rtol=0.1)


# What is refused


def refused(frame: Any, design: ki.SurveyDesign, kind: Any, **more: Any) -> dict[str, ki.Problem]:
    with pytest.raises(ki.DataError) as caught:
        ki.replicate(frame, design, kind, **more)
    assert all(p.remedy for p in caught.value.problems)
    return {p.code: p for p in caught.value.problems}


def test_a_kind_that_does_not_fit_names_the_strata() -> None:
    frame = sample()
    found = refused(frame, CLUSTERED, "brr")["not_in_pairs"]
    assert "A stratum A1" in found.message
    lone = frame[(frame["stratum"] != "A1") | (frame["psu"] == "A1-01")]
    for lonely in ("missing", "fail", "adjust", "average"):
        given = CLUSTERED.model_copy(update={"lonely": lonely})
        assert "A stratum A1" in refused(lone, given, "jkn")["lonely_stratum"].message
    assert set(refused(frame, CLUSTERED, "jk1")) == {"several_strata"}
    pairs = sample("pairs").assign(fpc=9)
    assert set(refused(pairs, CLUSTERED.model_copy(update={"fpc": ("fpc",)}), "fay")) == {
        "replicates_without_fpc"
    }
    loose = CLUSTERED.model_copy(update={"clusters": ()})
    for kind in ("brr", "fay", "bootstrap"):
        assert set(refused(frame, loose, kind)) == {"clusters_needed"}
    torn = frame.assign(fpc=[9 + i % 2 for i in range(len(frame))])
    assert "fpc_not_constant" in refused(torn, CLUSTERED.model_copy(update={"fpc": ("fpc",)}), "jkn")
    small = CLUSTERED.model_copy(update={"fpc": ("fpc",)})
    assert "fpc_below_sample" in refused(frame.assign(fpc=1.5), small, "jkn")
    whole = CLUSTERED.model_copy(update={"fpc": ("fpc",)})
    assert set(refused(frame.assign(fpc=1), whole, "bootstrap")) == {"nothing_resampled"}
    assert set(refused(frame, CLUSTERED, "bootstrap", replicates=30_000)) == {"too_many_replicates"}


def test_what_cannot_be_replicated() -> None:
    frame = sample()
    made, design = ki.replicate(frame, CLUSTERED, "jkn")
    assert set(refused(made, design, "jkn")) == {"weights_made"}
    assert set(refused(made, CLUSTERED, "jkn")) == {"column_exists"}
    assert set(refused(pl.from_pandas(frame).lazy(), CLUSTERED, "jkn")) == {"lazy_table"}
    assert set(refused(frame.drop(columns="kode_desa"), CLUSTERED, "jkn")) == {"missing_column"}
    assert set(refused(frame.assign(psu=None), CLUSTERED, "jkn")) == {"missing_cluster"}
    for wrong, message in (
        ({"kind": "jackknife"}, "one of jk1"),
        ({"kind": "fay", "rho": 1.0}, "below 1"),
        ({"kind": "bootstrap", "replicates": 1}, "whole number from 2"),
        ({"kind": "bootstrap", "replicates": 2.5}, "whole number from 2"),
        ({"kind": "jkn", "replicates": 5}, "is for the bootstrap"),
        ({"kind": "brr", "rho": 0.5}, "is for fay"),
        ({"kind": "JKn"}, "did you mean 'jkn'"),
        ({"kind": "bootstrap", "seed": -1}, "whole number from 0"),
    ):
        with pytest.raises(ValueError, match=message):
            ki.replicate(frame, CLUSTERED, **wrong)
