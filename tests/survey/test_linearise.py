from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.design import SurveyDesign
from ketahanan_index.survey.estimated import Estimated
from ketahanan_index.survey.linearise import linearise
from survey.brute import covariance
from survey.reducing import Item, reduce

ITEMS = ["a", "b", "c"]


def run(table: pd.DataFrame, items: Sequence[Item], unit: str | None = "desa", **design: Any) -> Estimated:
    stated = SurveyDesign(**design)
    reduced, units = reduce(table, stated, items, unit)
    return linearise(reduced, len(units), stated)


def reason(found: Estimated, unit: int = 0, item: int = 0) -> Reason:
    return Reason(int(found.reason_code[unit, item]))


def survey(seed: int, missing: float = 0.15) -> pd.DataFrame:
    """Return a sample of two stages whose clusters reach over villages that lie across strata."""
    rng = np.random.default_rng(seed)
    rows = []
    for stratum in range(4):
        for cluster in range(int(rng.integers(2, 6))):
            for house in range(int(rng.integers(2, 4))):
                for _ in range(int(rng.integers(1, 4))):
                    village = int(rng.integers(0, 3)) if rng.random() < 0.7 else stratum % 3
                    rows.append((village, f"S{stratum}", str(cluster), str(house), rng.uniform(0.5, 3)))
    table = pd.DataFrame(rows, columns=["desa", "strata", "rt", "rumah", "w"])
    for item in ITEMS:
        x = rng.normal(3, 1, len(table)) + rng.normal(0, 0.5, 5)[table["rt"].astype(int)]
        table[item] = np.where(rng.random(len(table)) < missing, np.nan, x)
    return table


def with_populations(table: pd.DataFrame, villages_are: str) -> pd.DataFrame:
    """Add how many clusters and houses there are: some more than were drawn, or a share of them."""
    inside = ["strata"] if villages_are == "domains" else ["desa", "strata"]
    drawn = table.groupby(inside)["rt"].transform("nunique")
    house = table.groupby([*inside, "rt"])["rumah"].transform("nunique")
    number = table["strata"].str[1:].astype(int)
    return table.assign(n1=np.where(number == 0, 0.4, drawn + 2 + number), n2=house + table["rt"].astype(int))


# ------------------------------------------------------------------------------------------- by hand


def test_a_simple_random_sample() -> None:
    table = pd.DataFrame({"desa": 1, "y": [2.0, 4.0, 4.0, 7.0, 9.0]})
    found = run(table, ["y"])
    variance = np.var(table["y"], ddof=1) / 5
    assert_allclose(found.value, [[5.2]])
    assert_allclose(found.standard_error, [[np.sqrt(variance)]])
    assert (found.n[0, 0], found.psus[0, 0], found.degrees_of_freedom[0, 0]) == (5, 5, 4)
    assert reason(found) is Reason.estimated
    for stated in (20.0, 0.25):
        part = run(table.assign(N=stated), ["y"], fpc="N")
        assert_allclose(part.standard_error**2, [[0.75 * variance]])


def test_a_stratified_sample() -> None:
    table = pd.DataFrame(
        {"desa": 1, "s": list("aaabb"), "w": [10.0] * 3 + [35.0] * 2, "y": [1.0, 2.0, 6.0, 4.0, 8.0]}
    )
    found = run(table, ["y"], weights="w", strata="s")
    # Strata of 30 and 70 people: means 3 and 6, variances 7 and 8.
    assert_allclose(found.value, [[0.3 * 3 + 0.7 * 6]])
    assert_allclose(found.standard_error**2, [[0.3**2 * 7 / 3 + 0.7**2 * 8 / 2]])
    assert found.degrees_of_freedom[0, 0] == 3


def test_a_sample_of_clusters() -> None:
    table = pd.DataFrame({"desa": 1, "rt": [1, 1, 2, 3, 3], "y": [1.0, 2.0, 3.0, 2.0, 4.0]})
    found = run(table, ["y"], clusters="rt")
    # Mean 2.4; sums of residuals over 5: -0.36, 0.12, 0.24.
    assert_allclose(found.value, [[2.4]])
    assert_allclose(found.standard_error**2, [[1.5 * (0.36**2 + 0.12**2 + 0.24**2)]])
    assert_allclose(found.factor.rows[:, 0], np.sqrt(1.5) * np.array([-0.36, 0.12, 0.24]))
    assert_array_equal(found.factor.psu, [0, 1, 2])
    assert (found.n[0, 0], found.psus[0, 0], found.degrees_of_freedom[0, 0]) == (5, 3, 2)


def test_a_sample_of_two_stages() -> None:
    table = pd.DataFrame(
        {
            "desa": 1,
            "rt": [1, 1, 2, 2],
            "kk": [1, 2, 1, 2],
            "N": 4,
            "M": [4, 4, 2, 2],
            "y": [1.0, 3.0, 5.0, 7.0],
        }
    )
    found = run(table, ["y"], clusters=("rt", "kk"), fpc=("N", "M"))
    # Mean 4; residuals over 4: -0.75, -0.25, 0.25, 0.75; half of the clusters, half and all of the houses.
    first = (1 - 0.5) * 2 / 1 * (1.0**2 + 1.0**2)
    second = 0.5 * (1 - 0.5) * 2 / 1 * (0.25**2 + 0.25**2)
    assert_allclose(found.standard_error**2, [[first + second]])
    assert found.degrees_of_freedom[0, 0] == 1
    assert len(found.factor.rows) == 4
    without = run(table, ["y"], clusters=("rt", "kk"), fpc="N")
    assert_allclose(without.standard_error**2, [[first + 0.5 * 2 * (0.25**2 * 2 + 0.25**2 * 2)]])
    assert len(run(table, ["y"], clusters=("rt", "kk")).factor.rows) == 2


def test_a_ratio_is_a_mean_with_another_divisor() -> None:
    table = pd.DataFrame({"desa": 1, "x": [2.0, 3.0, 5.0], "y": [1.0, 3.0, 2.0]})
    found = run(table, [("y", "x")])
    residual = (table["y"] - 0.6 * table["x"]) / 10
    assert_allclose(found.value, [[0.6]])
    assert_allclose(found.standard_error**2, [[1.5 * (residual**2).sum()]])


# ------------------------------------------------------------------------------- against brute force


@pytest.mark.parametrize("fpc", [(), ("n1",), ("n1", "n2")])
@pytest.mark.parametrize("villages_are", ["strata", "domains"])
@pytest.mark.parametrize("clusters", [("rt",), ("rt", "rumah")])
def test_villages_across_strata_that_share_clusters(
    clusters: tuple[str, ...], villages_are: str, fpc: tuple[str, ...]
) -> None:
    compared = 0
    for seed in range(5):
        table = with_populations(survey(seed), villages_are)
        design: dict[str, Any] = {
            "weights": "w",
            "strata": "strata",
            "clusters": clusters,
            "lonely": "remove",
        }
        design |= {"fpc": fpc[: len(clusters)], "villages_are": villages_are}
        stated = SurveyDesign(**design)
        reduced, units = reduce(table, stated, ITEMS, "desa")
        found = linearise(reduced, len(units), stated)
        for u, village in enumerate(units):
            if (found.reason_code[u] == Reason.estimated).all():
                expected = covariance(table, stated, ITEMS, "desa", village)
                assert_allclose(found.factor.covariance(u), expected, rtol=1e-10, atol=1e-13)
                assert_allclose(found.standard_error[u] ** 2, np.diag(expected), rtol=1e-10)
                compared += 1
    assert compared >= 14


def test_villages_of_respondents_across_strata() -> None:
    table = survey(3).drop(columns=["rt", "rumah"]).assign(N=400)
    stated = SurveyDesign(weights="w", strata="strata", fpc=("N",), villages_are="domains")
    reduced, units = reduce(table, stated, ITEMS, "desa")
    found = linearise(reduced, len(units), stated)
    assert len(found.factor.rows) == len(units) * len(ITEMS)
    for u, village in enumerate(units):
        expected = covariance(table, stated, ITEMS, "desa", village)
        assert_allclose(found.factor.covariance(u), expected, rtol=1e-10, atol=1e-14)


def test_villages_that_share_clusters_vary_together() -> None:
    table = pd.DataFrame(
        {"desa": [1, 2, 1, 2, 1, 2], "rt": [1, 1, 2, 2, 3, 3], "y": [1.0, 2.0, 4.0, 4.0, 7.0, 9.0]}
    )
    shared = run(table, ["y"], clusters="rt", villages_are="domains")
    # One value of each village in each cluster: the covariance of two means of pairs.
    assert_allclose(shared.factor.covariance(0, 1), [[np.cov(table["y"][::2], table["y"][1::2])[0, 1] / 3]])
    apart = run(table, ["y"], clusters="rt")
    assert_allclose(apart.factor.covariance(0, 1), [[0.0]])
    assert_allclose(apart.standard_error, shared.standard_error)


def test_labels_may_come_again_in_other_villages_and_strata() -> None:
    table = with_populations(survey(1), "strata")
    inside = table["desa"].astype(str) + table["strata"]
    own = table.assign(rt=inside + table["rt"], rumah=inside + table["rt"] + table["rumah"])
    for fpc in ((), ("n1", "n2")):
        design: dict[str, Any] = {"weights": "w", "strata": "strata", "clusters": ("rt", "rumah"), "fpc": fpc}
        one, other = run(table, ITEMS, **design), run(own, ITEMS, **design)
        assert_allclose(one.standard_error, other.standard_error)
        assert_array_equal(one.factor.rows, other.factor.rows)
    nested = table.assign(rt=table["strata"] + table["rt"])
    wide: dict[str, Any] = {"weights": "w", "strata": "strata", "clusters": "rt", "villages_are": "domains"}
    assert_array_equal(run(table, ITEMS, **wide).standard_error, run(nested, ITEMS, **wide).standard_error)
    assert run(table, ITEMS, **wide).factor.psu.max() == nested["rt"].nunique() - 1


@pytest.mark.parametrize("clusters", [(), ("rt",), ("rt", "rumah")])
def test_both_modes_agree_where_all_is_one_village(clusters: tuple[str, ...]) -> None:
    table = with_populations(survey(2).assign(desa=1), "domains")
    fpc = ("n1", "n2")[: len(clusters)]
    design: dict[str, Any] = {"weights": "w", "strata": "strata", "clusters": clusters, "fpc": fpc}
    one, other = (run(table, ITEMS, villages_are=mode, **design) for mode in ("strata", "domains"))
    assert_array_equal(one.standard_error, other.standard_error)
    assert_array_equal(one.factor.rows, other.factor.rows)
    assert_array_equal(one.degrees_of_freedom, other.degrees_of_freedom)


# ----------------------------------------------------------------------------------------- properties

seeds = st.integers(0, 10**6)
designs = st.sampled_from(
    [
        {"clusters": "rt"},
        {"clusters": ("rt", "rumah"), "fpc": ("n1", "n2")},
        {"clusters": ("rt", "rumah"), "fpc": ("n1", "n2"), "lonely": "adjust"},
        {"clusters": "rt", "villages_are": "domains", "lonely": "average"},
        {"strata": "strata", "clusters": ("rt", "rumah"), "fpc": ("n1", "n2"), "villages_are": "domains"},
        {"strata": "strata"},
        {"villages_are": "domains"},
    ]
)


def sampled(seed: int, design: dict[str, Any]) -> pd.DataFrame:
    table = survey(seed).assign(n1=60, n2=9)
    return table if "strata" in design else table.assign(rt=table["strata"] + table["rt"])


def assert_same(one: Estimated, other: Estimated, factor: float = 1.0) -> None:
    # Where identical answers leave rounding alone, any figure of that size is the same.
    size = np.nanmax(np.abs(one.value))
    assert_allclose(other.standard_error, factor * one.standard_error, rtol=1e-9, atol=1e-13 * size * factor)
    for name in ("reason_code", "n", "psus", "degrees_of_freedom"):
        assert_array_equal(getattr(one, name), getattr(other, name), name)


@settings(max_examples=25)
@given(seed=seeds, design=designs)
def test_the_order_of_respondents_does_not_matter(seed: int, design: dict[str, Any]) -> None:
    table = sampled(seed, design)
    one = run(table, ITEMS, weights="w", **design)
    assert_same(one, run(table.sample(frac=1, random_state=seed % 1000), ITEMS, weights="w", **design))


@settings(max_examples=25)
@given(seed=seeds, design=designs)
def test_labels_of_clusters_do_not_matter(seed: int, design: dict[str, Any]) -> None:
    table = sampled(seed, design)
    labels = sorted(table["rt"].unique())
    drawn = np.random.default_rng(seed).permutation(len(labels)).astype(str)
    renamed = table.assign(rt=table["rt"].map(dict(zip(labels, drawn, strict=True))))
    assert_same(run(table, ITEMS, weights="w", **design), run(renamed, ITEMS, weights="w", **design))


@settings(max_examples=25)
@given(seed=seeds, design=designs, factor=st.sampled_from([1e-6, 0.1, 3.0, 1e7]))
def test_weights_count_relative_to_each_other(seed: int, design: dict[str, Any], factor: float) -> None:
    table = sampled(seed, design)
    other = run(table.assign(w=factor * table["w"]), ITEMS, weights="w", **design)
    assert_same(run(table, ITEMS, weights="w", **design), other)


@settings(max_examples=25)
@given(seed=seeds, design=designs, shift=st.sampled_from([-3.0, 5.0, 100.0]))
def test_errors_do_not_hang_on_where_a_scale_begins(seed: int, design: dict[str, Any], shift: float) -> None:
    table = sampled(seed, design)
    one = run(table, ITEMS, weights="w", **design)
    other = run(table.assign(**{i: table[i] + shift for i in ITEMS}), ITEMS, weights="w", **design)
    assert_allclose(other.value, one.value + shift, rtol=1e-9)
    assert_allclose(other.standard_error, one.standard_error, rtol=1e-9, atol=1e-11)


@settings(max_examples=25)
@given(seed=seeds, design=designs, factor=st.sampled_from([-2.0, 0.01, 1e6]))
def test_errors_are_on_the_scale_of_values(seed: int, design: dict[str, Any], factor: float) -> None:
    table = sampled(seed, design)
    one = run(table, ITEMS, weights="w", **design)
    other = run(table.assign(**{i: table[i] * factor for i in ITEMS}), ITEMS, weights="w", **design)
    assert_allclose(other.value, one.value * factor, rtol=1e-9)
    assert_same(one, other, abs(factor))


@settings(max_examples=25)
@given(seed=seeds, design=designs)
def test_the_factor_is_the_error(seed: int, design: dict[str, Any]) -> None:
    found = run(sampled(seed, design), ITEMS, weights="w", **design)
    assert not np.isnan(found.factor.rows).any()
    assert (np.diff(found.factor.unit) >= 0).all()
    known = np.nan_to_num(found.standard_error)
    assert_allclose(found.factor.variance(len(known)), known**2, rtol=1e-9, atol=1e-25)
    assert ((known > 0) == (found.reason_code == Reason.estimated)).all()
    under = np.eye(len(ITEMS), dtype=bool)
    psus, strata = found.sample.reached(len(known), under)
    assert_array_equal(psus, found.psus)
    assert_array_equal((psus - strata).astype(float), found.degrees_of_freedom)
