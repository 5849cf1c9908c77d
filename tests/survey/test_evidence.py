from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.design import SurveyDesign
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.survey.compression import compress, triangle
from ketahanan_index.survey.estimated import Estimated
from ketahanan_index.survey.linearise import linearise
from survey.reducing import reduce

NAN = float("nan")


def run(table: pd.DataFrame, units: int = 0, **design: Any) -> Estimated:
    """Estimate the columns that begin with y."""
    stated = SurveyDesign(**design)
    items = [c for c in table.columns if c.startswith("y")]
    reduced, found = reduce(table, stated, items, "desa")
    return linearise(reduced, units or len(found), stated)


def reasons(found: Estimated) -> list[str]:
    """Return the reasons of the first village, after a look at what must follow from them."""
    code = found.reason_code
    assert ((found.standard_error == 0) == (code < Reason.estimated)).all()
    assert (np.isnan(found.standard_error) == (code > Reason.estimated)).all()
    variance = found.factor.variance(len(code))
    assert (variance[code != Reason.estimated] == 0).all()
    assert_allclose(variance, np.nan_to_num(found.standard_error) ** 2, rtol=1e-12)
    return [Reason(int(c)).name for c in code[0]]


def clusters(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"desa": 1, **columns})


# ------------------------------------------------------------------------------------------- reasons


def test_villages_and_items_without_answers() -> None:
    found = run(clusters(rt=[1, 1, 2], y1=[1.0, 2.0, 4.0], y2=[NAN] * 3), units=3, clusters="rt")
    assert reasons(found) == ["estimated", "no_data"]
    assert np.isnan(found.value[0, 1])
    assert np.isnan(found.value[1:]).all()
    assert (found.reason_code[1:] == Reason.no_data).all()
    assert found.n.tolist() == [[3, 0], [0, 0], [0, 0]]
    assert found.psus.tolist() == [[2, 0], [0, 0], [0, 0]]
    assert found.degrees_of_freedom.tolist() == [[1, 0], [0, 0], [0, 0]]
    assert (found.factor.rows[:, 1] == 0).all()


def test_a_denominator_of_0_is_no_value() -> None:
    stated = SurveyDesign()
    table = clusters(x=[0.0, 0.0], y=[1.0, 2.0])
    found = linearise(reduce(table, stated, [("y", "x")], "desa")[0], 1, stated)
    assert np.isnan(found.value[0, 0])
    assert reasons(found) == ["no_data"]


def test_answers_from_one_cluster_one_respondent_or_all_alike() -> None:
    table = clusters(
        rt=[1, 1, 2, 2],
        y1=[1.0, 2.0, NAN, NAN],
        y2=[NAN, 2.0, NAN, NAN],
        y3=[0.1, 0.1, 0.1, 0.1],
        y4=[0.0, 0.0, 0.0, 0.0],
        y5=[1e6, 1e6 + 1e-6, 1e6, 1e6],
    )
    found = run(table, clusters="rt")
    assert reasons(found) == [
        "one_psu",
        "one_respondent",
        "identical_answers",
        "identical_answers",
        "estimated",
    ]
    assert found.value[0, :3].tolist() == [1.5, 2.0, 0.1]
    assert found.psus.tolist() == [[1, 1, 2, 2, 2]]


def test_a_domain_in_one_cluster_of_many() -> None:
    table = pd.DataFrame({"desa": [1, 1, 2, 2, 2], "rt": [1, 1, 2, 3, 4], "y": [1.0, 2, 3, 4, 5]})
    assert reasons(run(table, clusters="rt", villages_are="domains")) == ["one_psu"]


@pytest.mark.parametrize("lonely", ["missing", "certainty", "remove", "adjust", "average", "fail"])
def test_a_village_of_one_cluster(lonely: str) -> None:
    table = clusters(rt=[1, 1, 1], y1=[1.0, 2.0, 4.0], y2=[1.0, NAN, NAN])
    expected = ["census"] * 2 if lonely == "certainty" else ["one_psu", "one_respondent"]
    assert reasons(run(table, clusters="rt", lonely=lonely)) == expected


@pytest.mark.parametrize("lonely", ["missing", "certainty", "remove", "adjust", "average"])
def test_a_village_of_lone_clusters_only(lonely: str) -> None:
    table = clusters(s=[1, 1, 2, 2], rt=[1, 1, 2, 2], y=[1.0, 2.0, 4.0, 6.0])
    found = run(table, clusters="rt", strata="s", lonely=lonely)
    known = {"certainty": "census", "adjust": "estimated"}
    assert reasons(found) == [known.get(lonely, "one_psu")]
    # Under adjust as if the two were drawn together, without n/(n-1).
    if lonely == "adjust":
        assert_allclose(found.standard_error**2, [[2 * (3.5 / 4) ** 2]])


# -------------------------------------------------------------------------------------------- census


def test_a_census_has_no_error_however_few_answered() -> None:
    table = clusters(y1=[1.0, 2.0, 4.0], y2=[1.0, NAN, NAN], y3=[NAN] * 3, N=3)
    for fpc in (3, 1.0):
        found = run(table.assign(N=fpc), fpc="N")
        assert reasons(found) == ["census", "census", "no_data"]
    assert reasons(run(clusters(y=[1.0], N=1.0), fpc="N")) == ["census"]


def test_a_census_of_clusters_looks_at_the_houses_within() -> None:
    table = clusters(rt=[1, 1, 2, 2], kk=[1, 2, 1, 2], N=2, M=[2, 2, 2, 2], y=[1.0, 2.0, 4.0, 8.0])
    stages: dict[str, Any] = {"clusters": ("rt", "kk")}
    assert reasons(run(table, fpc=("N", "M"), **stages)) == ["census"]
    assert reasons(run(table, fpc="N", clusters="rt")) == ["census"]
    # Residuals from the mean 3.75, over 4, within clusters: half the difference of two houses each.
    found = run(table, fpc="N", **stages)
    assert reasons(found) == ["estimated"]
    assert_allclose(found.standard_error**2, [[2 * 2 * ((0.5 / 4) ** 2 + (2 / 4) ** 2)]])
    part = run(table.assign(M=4), fpc=("N", "M"), **stages)
    assert_allclose(part.standard_error**2, found.standard_error**2 / 2)


def test_one_cluster_taken_with_certainty_has_the_error_of_its_houses() -> None:
    table = clusters(rt=1, kk=[1, 2, 3], N=1, y1=[1.0, 2.0, 6.0], y2=[3.0, NAN, NAN], y3=[1.0, 1.0, 1.0])
    table = pd.concat([table, table.iloc[:1].assign(y1=NAN, y2=4.0, y3=1.0)])
    found = run(table, clusters=("rt", "kk"), fpc="N")
    assert reasons(found) == ["estimated", "one_psu", "identical_answers"]
    assert_allclose(found.standard_error[0, 0] ** 2, np.var([1.0, 2.0, 6.0], ddof=1) / 3)
    declared = run(table, clusters=("rt", "kk"), lonely="certainty")
    assert_allclose(declared.standard_error, found.standard_error)
    assert reasons(run(table, clusters=("rt", "kk"), lonely="remove"))[0] == "one_psu"


# -------------------------------------------------------------------------------------------- lonely

MIXED = clusters(
    s=["a"] * 3 + ["b"] * 2 + ["c"],
    y1=[1.0, 2.0, 6.0, 4.0, 8.0, 9.0],
    y2=[1.0, 2.0, 6.0, 4.0, 8.0, NAN],
    y3=[NAN, NAN, NAN, 4.0, 4.0, 9.0],
)


def mixed(lonely: str, **design: Any) -> Estimated:
    return run(MIXED.assign(N=design.pop("N", 10)), strata="s", lonely=lonely, **design)


def test_a_lone_respondent_in_a_stratum() -> None:
    rest = (7 / 3 * 9 + 8 / 2 * 4) / 36
    assert reasons(mixed("missing")) == ["one_psu", "estimated", "one_psu"]
    for lonely in ("certainty", "remove"):
        assert_allclose(mixed(lonely).standard_error[0, 0] ** 2, rest)
    assert reasons(mixed("certainty"))[2] == "identical_answers"
    # The mean of y1 is 5; the lone one's residual 4.
    assert_allclose(mixed("adjust").standard_error[0, 0] ** 2, rest + (4 / 6) ** 2)
    assert_allclose(mixed("average").standard_error[0, 0] ** 2, rest * 3 / 2)
    for lonely in ("missing", "certainty", "adjust", "average"):
        # Who does not answer makes no stratum: the others need no help.
        assert_allclose(mixed(lonely).standard_error[0, 1] ** 2, (7 / 3 * 9 + 8 / 2 * 4) / 25)


def test_a_lone_respondent_with_a_population_count() -> None:
    share = np.array([0.7, 0.8, 0.9])
    rest = (share[0] * 7 / 3 * 9 + share[1] * 8 / 2 * 4) / 36
    assert_allclose(mixed("adjust", fpc="N").standard_error[0, 0] ** 2, rest + share[2] * (4 / 6) ** 2)
    assert_allclose(mixed("average", fpc="N").standard_error[0, 0] ** 2, rest * 3 / 2)
    census = MIXED.assign(N=[10, 10, 10, 10, 10, 1])
    assert reasons(run(census, strata="s", fpc="N"))[0] == "estimated"
    assert_allclose(run(census, strata="s", fpc="N").standard_error[0, 0] ** 2, rest)


def test_what_is_removed_needs_something_left() -> None:
    # Stratum a is a census, b a single respondent: nobody can say how b would vary.
    table = clusters(s=["a", "a", "b"], N=[2, 2, 9], y=[1.0, 3.0, 5.0])
    for lonely in ("missing", "remove", "average"):
        assert reasons(run(table, strata="s", fpc="N", lonely=lonely)) == ["one_psu"]
    assert reasons(run(table, strata="s", fpc="N", lonely="certainty")) == ["census"]
    assert reasons(run(table, strata="s", fpc="N", lonely="adjust")) == ["estimated"]


def test_a_lone_house_in_a_cluster() -> None:
    table = clusters(rt=[1, 1, 2, 3], kk=[1, 2, 1, 1], N=6, M=[4, 4, 4, 1], y=[1.0, 3.0, 5.0, 3.0])
    stages: dict[str, Any] = {"clusters": ("rt", "kk"), "fpc": ("N", "M")}
    assert reasons(run(table, **stages)) == ["one_psu"]
    # Mean 3; sums of residuals over 4: -0.5, 0.5, 0; half of the clusters.
    first = 0.5 * 1.5 * (0.5**2 + 0.5**2)
    house = 0.5 * 0.5 * 2 * (0.25**2 + 0.25**2)
    lone = 0.5 * 0.75 * 0.5**2
    for lonely, expected in {
        "remove": first + house,
        "certainty": first + house,
        "adjust": first + house + lone,
        # Of three clusters one is lone; the third is a census and counts as known.
        "average": first + house * 3 / 2,
    }.items():
        assert_allclose(run(table, **stages, lonely=lonely).standard_error ** 2, [[expected]])
    # Without a share of clusters, houses do not count, and nobody misses them.
    assert reasons(run(table, clusters=("rt", "kk"))) == ["estimated"]


def test_a_lone_house_counts_where_somebody_in_it_answered() -> None:
    table = clusters(rt=[1, 1, 2, 2, 3], kk=[1, 2, 1, 2, 1], N=6, M=4, y=[1.0, 3.0, 5.0, 4.0, NAN])
    assert reasons(run(table, clusters=("rt", "kk"), fpc=("N", "M"))) == ["estimated"]


# --------------------------------------------------------------------------------------- compression


def test_fewer_rows_with_the_same_covariance() -> None:
    rng = np.random.default_rng(5)
    unit = np.repeat(np.arange(6), [2, 500, 0, 7, 7, 3]).astype(np.intp)
    rows = rng.normal(size=(len(unit), 4))
    rows[:, 2] = 0.0
    rows[unit == 3, 0] = 0.0
    small, places = compress(rows, unit, 6)
    assert_array_equal(np.bincount(places, minlength=6), [2, 4, 0, 4, 4, 3])
    assert_array_equal(small[places == 0], rows[unit == 0])
    for u in range(6):
        before, after = rows[unit == u], small[places == u]
        assert_allclose(after.T @ after, before.T @ before, atol=1e-12)
    assert (small[:, 2] == 0).all()
    assert (small[places == 3, 0] == 0).all()
    assert not np.signbit(small[small == 0][len(rows[unit == 0]) :]).any()
    assert (np.diagonal(small[places == 1]) >= 0).all()


def test_the_triangle_is_the_only_one() -> None:
    x = np.random.default_rng(6).normal(size=(3, 40, 5))
    one = triangle(x)
    assert_allclose(triangle(x[:, ::-1]), one, atol=1e-12)
    assert_allclose(triangle(-x), one, atol=1e-12)
    assert_array_equal(triangle(x[:1]), one[:1])
    assert_array_equal(np.tril(one, -1), 0.0)


def test_rows_of_respondents_are_few_and_their_own() -> None:
    rng = np.random.default_rng(7)
    table = pd.DataFrame({"desa": np.repeat([1, 2, 3], [40, 2, 9]), "y1": rng.normal(size=51)})
    table["y2"] = table["y1"] + rng.normal(size=51)
    found = run(table)
    assert found.factor.unit.tolist() == [0, 0, 1, 1, 2, 2]
    assert found.factor.psu.tolist() == list(range(6))
    for u, (_, rows) in enumerate(table.groupby("desa")):
        y = rows[["y1", "y2"]]
        assert_allclose(found.factor.covariance(u), np.cov(y.T) / len(y))


# -------------------------------------------------------------------------------------------- sample


def test_who_answered_what_is_counted() -> None:
    table = pd.DataFrame(
        {
            "desa": [2, 2, 2, 2, 2, 1, 1],
            "s": ["a", "a", "a", "a", "b", "a", "a"],
            "rt": [1, 2, 3, 4, 1, 1, 1],
            "y1": [1.0, 2.0, NAN, 4.0, 5.0, NAN, 1.0],
            "y2": [1.0, 2.0, 1.0, NAN, 5.0, 1.0, NAN],
        }
    )
    sample = run(table, strata="s", clusters="rt", lonely="remove").sample
    assert sample.unit.tolist() == [0, 1, 1, 1, 1]
    assert sample.stratum.tolist() == [0, 0, 0, 0, 1]
    assert sorted(zip(sample.count.tolist()[1:4], sample.answered.tolist()[1:4], strict=True)) == [
        (1, [False, True]),
        (1, [True, False]),
        (2, [True, True]),
    ]
    assert sample.answered[[0, 4]].all()
    shuffled = run(table.iloc[::-1], strata="s", clusters="rt", lonely="remove").sample
    for name in ("unit", "stratum", "count", "answered"):
        assert_array_equal(getattr(sample, name), getattr(shuffled, name))


def test_many_respondents_are_few_patterns_of_many_items() -> None:
    rng = np.random.default_rng(8)
    table = pd.DataFrame({"desa": np.repeat([1, 2], 200)})
    for j in range(70):
        table[f"y{j}"] = rng.normal(size=400)
    table.loc[::2, "y3"] = NAN
    table.loc[::4, "y69"] = NAN
    sample = run(table).sample
    assert sample.unit.tolist() == [0, 0, 0, 1, 1, 1]
    assert sorted(sample.count[:3]) == [50, 50, 100]
    psus, strata = sample.reached(2, np.ones((70, 1), dtype=bool))
    assert (psus.tolist(), strata.tolist()) == ([[200], [200]], [[1], [1]])


@pytest.mark.parametrize("villages_are", ["strata", "domains"])
@pytest.mark.parametrize("named", [(), ((),)])
def test_nobody_and_nothing(villages_are: str, named: tuple[tuple[str, ...], ...]) -> None:
    nothing = np.zeros(0, dtype=np.intp)
    table = np.zeros((0, 2))
    design: dict[str, Any] = {"villages_are": villages_are, "clusters": ("rt",) * len(named)}
    empty = Reduced(
        unit=nothing, stratum=nothing, clusters=np.zeros((0, 1), dtype=np.intp), fpc=np.zeros((0, 0)),
        fpc_highest=np.zeros((0, 0)), respondents=np.zeros(0, dtype=np.int64), n=np.zeros((0, 2), dtype=np.int64),
        divisor=table, total=table, strata=("",), clusters_named=named,
    )  # fmt: skip
    found = linearise(empty, 2, SurveyDesign(**design))
    assert (found.reason_code == Reason.no_data).all()
    assert found.factor.rows.shape == (0, 2)
    assert len(found.sample.unit) == 0
    reduced, _ = reduce(clusters(rt=[1, 2], y=[1.0, 2.0]), SurveyDesign(**design), [], "desa")
    none = linearise(reduced, 1, SurveyDesign(**design))
    assert none.value.shape == (1, 0)
    assert none.sample.count.tolist() == [2]
