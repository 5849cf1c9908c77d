"""Standard errors of scores: against derivatives by respondent, jackknives, closed forms, and a known population."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from scipy import stats

import ketahanan_index as ki
from framework.documents import framework
from ketahanan_index.readers.sample import sample_path

Array = NDArray[np.float64]

AGGREGATIONS: dict[str, Any] = {
    "arithmetic": "arithmetic_mean",
    "geometric": "geometric_mean",
    "harmonic": "harmonic_mean",
    "mixed": {"indeks": "geometric_mean", "level_1": {"method": "power_mean", "power": 0.5}},
}
DESIGNS: dict[str, dict[str, Any]] = {
    "strata": {"strata": "lapis", "clusters": "rt"},
    "domains": {"strata": "lapis", "clusters": "rt", "villages_are": "domains"},
    "strata, without strata": {"clusters": "rt"},
    "domains, shares drawn": {"strata": "lapis", "clusters": "rt", "villages_are": "domains", "fpc": "ada"},
    "respondents": {"strata": "lapis"},
    "respondents, domains": {"strata": "lapis", "villages_are": "domains"},
    "respondents, shares drawn": {"fpc": "ada"},
}


def asked(name: str, *items: str, scale: str = "likert", **more: Any) -> dict[str, Any]:
    """Return an indicator of respondents; an item that begins with - is reversed."""
    listed = [{"column": i.lstrip("-"), "scale": scale, "reverse": i.startswith("-")} for i in items]
    return {"id": name, "items": listed, **more}


def two_levels(aggregation: Any) -> ki.Framework:
    """Return two groups: several items, a reversed one, a negative indicator, a share and a ratio."""
    return framework(
        {"id": "sdm", "weight": 2, "members": [
            asked("tahu", "q1", "-q2"),
            asked("sengketa", "q3", weight=3, direction=-1),
            asked("sering", "q7", statistic="share"),
        ]},
        {"id": "kelembagaan", "members": [
            asked("rukun", "q4", "q5", "q6", minimum_items=2),
            asked("ikut", "hadir", scale="persen", statistic="ratio", denominator={"column": "diundang", "per": 100}),
        ]},
        unit="desa",
        methodology={"aggregation": aggregation},
    )  # fmt: skip


@cache
def survey(villages: int = 8, each: int = 24, seed: int = 3, psus: int = 6) -> pd.DataFrame:
    """Return answers with holes and unequal weights; villages lie across strata and share their sampling units."""
    random = np.random.default_rng(seed)
    count = villages * each
    lapis = random.integers(0, 2, count)
    rt = random.integers(0, psus, count)
    shift = random.normal(0, 0.6, (2, psus))[lapis, rt] + np.repeat(random.normal(0, 0.5, villages), each)
    table = pd.DataFrame(
        {
            "desa": np.repeat([f"D{i:02}" for i in range(villages)], each),
            "semua": "satu",
            "lapis": np.array(["barat", "timur"])[lapis],
            "rt": [f"RT {i}" for i in rt],
            "bobot": np.exp(random.normal(3, 0.5, count)),
            "ada": np.where(lapis == 0, 0.2, 0.3),
            "diundang": random.integers(1, 9, count).astype(float),
        }
    )
    for i in range(1, 8):
        table[f"q{i}"] = np.clip(np.rint(random.normal(3 + shift, 1)), 1, 5)
    table["hadir"] = random.binomial(table["diundang"].astype(int), 1 / (1 + np.exp(-shift)))
    holes = [f"q{i}" for i in range(1, 8)]
    table[holes] = table[holes].mask(random.random((count, 7)) < 0.1)
    table["hadir"] = table["hadir"].mask(random.random(count) < 0.1)
    return table


def design(name: str) -> ki.SurveyDesign:
    return ki.SurveyDesign(weights="bobot", **DESIGNS[name])


def table_for(name: str, table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(ada=0.25) if "lapis" not in DESIGNS[name].values() else table


def score(table: pd.DataFrame, aggregation: str, name: str) -> ki.Scores:
    return ki.score(two_levels(AGGREGATIONS[aggregation]), respondents=table, design=design(name))


# ------------------------------------------------------------- the whole pipeline, derived by each respondent's weight


@cache
def influences(aggregation: str, step: float = 0.005, shape: tuple[int, ...] = ()) -> Array:
    """Return ``(respondent, node)``: weight times the derivative of the score of the respondent's village by it.

    Every village is scored anew for each of its respondents and for each of four changes of that weight, in copies
    with names of their own. The four changes are those of a central difference with one extrapolation by Richardson.
    """
    table = survey(*shape)
    changes = {-2: 1 / 12, -1: -8 / 12, 1: 8 / 12, 2: -1 / 12}
    village = table.groupby("desa")
    copies = []
    for i in range(village.size().max()):
        here = village.cumcount() == i
        for change in changes:
            weight = table["bobot"].where(~here, table["bobot"] * (1 + change * step))
            copies.append(table.assign(bobot=weight, desa=table["desa"] + f" {i:03} {change}"))
    whole = pd.concat(copies)
    found = ki.score(
        two_levels(AGGREGATIONS[aggregation]), respondents=whole, design=ki.SurveyDesign(weights="bobot")
    )
    value = pd.DataFrame(found.value, index=found.units)
    names = [
        [f"{desa} {i:03} {change}" for desa, i in zip(table["desa"], village.cumcount(), strict=True)]
        for change in changes
    ]
    total = sum(part * value.loc[name].to_numpy() for part, name in zip(changes.values(), names, strict=True))
    return np.asarray(total / step)


def between(rows: pd.DataFrame, u: Array, name: str) -> Array:
    """Return the covariance of sums of `u` over a sample: within strata, between sampling units."""
    given = DESIGNS[name]
    total = np.zeros((u.shape[1], u.shape[1]))
    for _, stratum in rows.groupby(given.get("strata", "semua")):
        unit = stratum[given["clusters"]] if "clusters" in given else pd.Series(stratum.index, stratum.index)
        sums = pd.DataFrame(u[stratum.index.to_numpy()], index=stratum.index).groupby(unit).sum().to_numpy()
        n = len(sums)
        share = float(stratum[given["fpc"]].iloc[0]) if "fpc" in given else 0.0
        centred = sums - sums.mean(axis=0)
        total += (1 - share) * n / (n - 1) * centred.T @ centred
    return total


def test_the_numerical_derivative_has_converged() -> None:
    for aggregation in AGGREGATIONS:
        fine, coarse = influences(aggregation), influences(aggregation, 0.02)
        # Four times the step, 256 times the error: what is left at the fine one is beyond nine digits.
        assert_allclose(coarse, fine, atol=3e-9)
        assert np.abs(fine).max() > 1


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_scores_vary_as_the_derivatives_by_each_respondent_say(aggregation: str, name: str) -> None:
    table = table_for(name, survey())
    found, u = score(table, aggregation, name), influences(aggregation)
    assert (found.reason == "estimated").all()
    assert found.factor is not None
    for i, desa in enumerate(found.units):
        here = (table["desa"] == desa).to_numpy()
        wide = DESIGNS[name].get("villages_are") == "domains"
        # Of a domain, whoever lives elsewhere is in the sample and counts 0.
        expected = between(table if wide else table[here], u * here[:, None], name)
        size = np.sqrt(np.diag(expected))
        assert_allclose(found.standard_error[i], size, rtol=1e-9)
        assert_allclose(found.factor.covariance(i), expected, rtol=1e-7, atol=1e-7 * size.min() ** 2)


def test_villages_that_share_all_sampling_units_vary_together_as_the_derivatives_say() -> None:
    shape = (3, 90, 4, 4)
    table, name = survey(*shape), "domains"
    assert (table.groupby(["desa", "lapis"])["rt"].nunique() == 4).all()
    found, u = score(table, "geometric", name), influences("geometric", shape=shape)
    assert found.factor is not None
    one, two = ((table["desa"] == desa).to_numpy()[:, None] for desa in found.units[:2])
    expected = between(table, np.hstack([u * one, u * two]), name)
    assert np.abs(expected[:3, 3:]).max() > 1
    assert_allclose(found.factor.covariance(0, 1), expected[:3, 3:], rtol=1e-7, atol=1e-7)
    apart = score(table, "geometric", "strata").factor
    assert apart is not None
    assert_array_equal(apart.covariance(0, 1), np.zeros((3, 3)))


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_the_index_varies_as_its_groups_do_together(aggregation: str) -> None:
    found = score(survey(), aggregation, "strata")
    assert found.factor is not None
    x, w = found.value[:, 1:], np.array([2 / 3, 1 / 3])
    power = {"arithmetic": 1, "geometric": 0, "harmonic": -1, "mixed": 0}[aggregation]
    slope = w * (found.value[:, :1] / x) ** (1 - power)
    for i in range(len(found.units)):
        rows = found.factor.rows[found.factor.unit == i][:, 1:]
        together = rows.T @ rows
        assert_allclose(found.factor.covariance(i)[1:, 1:], together, rtol=1e-12)
        assert_allclose(np.diag(together), found.standard_error[i, 1:] ** 2, rtol=1e-12)
        assert_allclose(slope[i] @ together @ slope[i], found.standard_error[i, 0] ** 2, rtol=1e-12)


# ------------------------------------------------------------------------------------------------------- jackknife


def jackknife(table: pd.DataFrame, aggregation: str, name: str) -> pd.DataFrame:
    """Return standard errors by leaving out one sampling unit at a time, the others of its stratum weighing more."""
    wide = DESIGNS[name].get("villages_are") == "domains"
    stratum = ["lapis"] if wide else ["desa", "lapis"]
    size = table.groupby(stratum)["rt"].transform("nunique")
    copies, parts = [], []
    for k, (lapis, rt) in enumerate(sorted(set(zip(table["lapis"], table["rt"], strict=True)))):
        here, gone = table["lapis"] == lapis, table["rt"] == rt
        reached = table["desa"].isin(table.loc[here & gone, "desa"]) | wide
        weight = table["bobot"].where(~(here & reached), table["bobot"] * size / (size - 1))
        copies.append(table.assign(bobot=weight, desa=table["desa"] + f" {k:02}")[~(here & gone)])
        n = size[here & reached].groupby(table["desa"]).first()
        parts.append(pd.Series((1 - 1 / n).to_numpy(), [f"{desa} {k:02}" for desa in n.index]))
    found = score(pd.concat(copies), aggregation, "respondents")
    value = pd.DataFrame(found.value, index=found.units)
    point = score(table, aggregation, name)
    whole = pd.DataFrame(point.value, index=point.units)
    part = pd.concat(parts)
    value = value.loc[part.index]
    apart = value - whole.loc[value.index.str[:3]].to_numpy()
    squares = apart.pow(2).mul(part, axis=0)
    return squares.groupby(squares.index.str[:3]).sum() ** 0.5


@pytest.mark.parametrize("name", ["strata", "domains"])
@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_a_jackknife_of_sampling_units_agrees(aggregation: str, name: str) -> None:
    table = survey(40, 40, 11, 6)
    found = score(table, aggregation, name)
    ratio = jackknife(table, aggregation, name).to_numpy() / found.standard_error
    assert ratio.shape == (40, 3)
    # A jackknife is another estimate of the same error, a little larger the fewer units there are to leave out.
    assert_allclose(np.median(ratio, axis=0), 1, atol=0.05)
    assert_allclose(ratio, 1, atol=0.2)


# ---------------------------------------------------------------------- village records and stated errors mixed in


def mixed(aggregation: Any = "arithmetic_mean", **more: Any) -> ki.Framework:
    """Return groups of answers, of records, of both, and of records with errors of their own."""
    record = {"source": "villages"}
    return framework(
        {"id": "jawaban", "weight": 2, "members": [asked("tolong", "q1"), asked("percaya", "q2", weight=2)]},
        {"id": "catatan", "members": [asked("listrik", "listrik", scale="persen", **record)]},
        {"id": "campuran", "members": [
            asked("rapat", "q3"), asked("jalan", "jalan", scale="persen", weight=3, **record)
        ]},
        {"id": "taksiran", "weight": 3, "members": [
            asked("miskin", "miskin", scale="persen", standard_error="miskin_se", direction=-1, **record),
            asked("gizi", "gizi", scale="persen", standard_error="gizi_se", **record),
        ]},
        unit="desa",
        methodology={"aggregation": aggregation},
        **more,
    )  # fmt: skip


def records(desa: list[str], seed: int = 9) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    columns = {name: random.uniform(20, 80, len(desa)) for name in ("listrik", "jalan", "miskin", "gizi")}
    errors = {f"{name}_se": random.uniform(0.5, 4, len(desa)) for name in ("miskin", "gizi")}
    return pd.DataFrame({"desa": desa, **columns, **errors})


MIXED = ki.SurveyDesign(weights="bobot", strata="lapis", clusters="rt")


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_variances_of_independent_sources_add(aggregation: str) -> None:
    table = survey()
    villages = records(sorted(set(table["desa"])))
    method = AGGREGATIONS[aggregation]
    whole = ki.score(mixed(method), respondents=table, villages=villages, design=MIXED)
    sure = villages.assign(miskin_se=0.0, gizi_se=0.0)
    sample = ki.score(mixed(method), respondents=table, villages=sure, design=MIXED)
    assert_array_equal(whole.value, sample.value)
    assert whole.nodes == ("indeks", "jawaban", "catatan", "campuran", "taksiran")
    # What the stated errors alone amount to: by a numerical derivative of the index by the two records.
    variance = np.zeros(whole.value.shape)
    for name in ("miskin", "gizi"):
        step = 0.02
        moved = [
            ki.score(
                mixed(method),
                respondents=table,
                villages=villages.assign(**{name: villages[name] + k * step}),
                design=MIXED,
            ).value
            for k in (-2, -1, 1, 2)
        ]
        slope = (moved[0] - 8 * moved[1] + 8 * moved[2] - moved[3]) / (12 * step)
        variance += (slope * villages[[f"{name}_se"]].to_numpy()) ** 2
    assert_allclose(whole.standard_error**2, sample.standard_error**2 + variance, rtol=1e-9, atol=1e-12)
    assert (variance[:, [0, 4]] > 0).all()
    # Satterthwaite: a sample of d degrees of freedom beside an error that is known.
    d = sample.degrees_of_freedom
    total, sampled = whole.standard_error[:, 0] ** 2, sample.standard_error[:, 0] ** 2
    assert_allclose(whole.degrees_of_freedom[:, 0], total**2 / (sampled**2 / d[:, 0]), rtol=1e-9)
    assert (whole.degrees_of_freedom[:, 0] > d[:, 0]).all()
    assert_array_equal(whole.degrees_of_freedom[:, [1, 3]], d[:, [1, 3]])
    assert np.isposinf(whole.degrees_of_freedom[:, [2, 4]]).all()


def test_a_mixed_village_by_hand() -> None:
    # Two sampling units of mean 2 and 4 on 1…5: 50 of 100, and √(2/1 · (12.5² + 12.5²)) · ½ · 100/… = 25.
    table = pd.DataFrame(
        {"desa": "A", "rt": ["1", "1", "2", "2"], "q1": [2, 2, 4, 4], "q2": 3, "q3": [1, 3, 5, 3]}
    )
    villages = records(["A"]).assign(
        listrik=40.0, jalan=60.0, miskin=30.0, miskin_se=3.0, gizi=50.0, gizi_se=4.0
    )
    found = ki.score(mixed(), respondents=table, villages=villages, design=ki.SurveyDesign(clusters="rt"))
    value = dict(zip(found.nodes, found.value[0], strict=True))
    assert value == pytest.approx(
        {"jawaban": 50.0, "catatan": 40.0, "campuran": 57.5, "taksiran": 60.0, "indeks": 377.5 / 7}
    )
    error = dict(zip(found.nodes, found.standard_error[0], strict=True))
    # tolong: means 25 and 75, error 25; rapat: 25 and 75 too; a third of one, a quarter of the other.
    assert error["jawaban"] == pytest.approx(25 / 3)
    assert error["catatan"] == 0
    assert error["campuran"] == pytest.approx(25 / 4)
    assert error["taksiran"] == pytest.approx(2.5)
    # tolong and rapat rise together from one sampling unit to the other: their errors add, not their squares.
    sampled, stated = (2 * 25 / 3 + 25 / 4) / 7, 3 * 2.5 / 7
    assert error["indeks"] == pytest.approx(np.hypot(sampled, stated))
    degrees = dict(zip(found.nodes, found.degrees_of_freedom[0], strict=True))
    assert degrees["indeks"] == pytest.approx((sampled**2 + stated**2) ** 2 / sampled**4)
    assert found.reason[0].tolist() == ["estimated", "estimated", "none_sampled", "estimated", "estimated"]
    assert found.psus[0].tolist() == [2, 2, 0, 2, 0]
    assert found.n[0].tolist() == [4, 4, 0, 4, 0]


def test_intervals_are_those_of_t_and_records_show_none() -> None:
    table = survey()
    villages = records(sorted(set(table["desa"])))
    found = ki.score(mixed(), respondents=table, villages=villages, design=MIXED)
    for column, node in enumerate(found.nodes):
        for level in (0.95, 0.6):
            shown = found.interval(level, node).to_numpy()
            quantile = stats.t.ppf(0.5 + level / 2, found.degrees_of_freedom[:, column])
            half = quantile * found.standard_error[:, column]
            expected = np.stack([found.value[:, column] - half, found.value[:, column] + half], axis=1)
            if node == "catatan":
                expected[:] = np.nan
                assert (found.standard_error[:, column] == 0).all()
                assert (found.reason[:, column] == "none_sampled").all()
            assert_allclose(shown, expected, rtol=1e-12)
    # A stated error has no degrees of freedom to run out of: its interval is the normal one.
    half = stats.norm.ppf(0.975) * found.standard_error[:, 4]
    assert_allclose(found.interval(node="taksiran")["upper"], found.value[:, 4] + half, rtol=1e-12)


# -------------------------------------------------------------------------------------------- degrees of freedom


def answers(text: str) -> pd.DataFrame:
    """Return respondents from lines of village, stratum, sampling unit, weight and answers, . for none."""
    rows = [line.split() for line in text.strip().splitlines()]
    names = ["desa", "lapis", "rt", "bobot", *(f"q{i}" for i in range(1, len(rows[0]) - 3))]
    table = pd.DataFrame(rows, columns=names).replace(".", None)
    numbers = names[3:]
    return table.astype(dict.fromkeys(numbers, float))


COUNTED = """
A a 1 1 1 . . 4
A a 2 1 3 . . 1
A a 2 1 . 2 . 1
A a 3 1 . 5 . 2
A a 4 1 . . . 5
A a 5 0 4 . . .
A b 1 1 5 2 . 3
A b 2 2 . 4 . 1
A b 3 1 . 3 . .
A c 1 1 . . 1 .
A c 2 1 . . 3 .
A c 3 1 . . . .
B a 1 1 2 . 3 1
B a 2 1 4 . 2 1
B a 3 1 3 1 . 1
"""


def test_degrees_of_freedom_count_sampling_units_with_an_answer_under_the_node() -> None:
    tree = framework(
        {"id": "satu", "members": [asked("x1", "q1"), asked("x2", "q2")]},
        {"id": "dua", "members": [asked("x3", "q3"), asked("x4", "q4", weight=0)]},
        {"id": "luar", "weight": 0, "optional": True, "members": [asked("x5", "q5")]},
        unit="desa",
    )
    table = answers(COUNTED).assign(q5=[5.0, 1, 2, 3, 2, 1, 3, 4, 5, 2, 1, 3, 4, 3, 2])
    found = ki.score(tree, respondents=table, design=MIXED)
    estimates = found.normalised.estimates
    # x1: a1 a2 | b1 (the weight of a5 is 0). x2: a2 a3 | b1 b2 b3. x3: c1 c2. x4: a1…a4 | b1 b2. x5: all but a5.
    assert estimates.psus[0].tolist() == [3, 5, 2, 6, 10]
    assert estimates.degrees_of_freedom[0].tolist() == [3 - 2, 5 - 2, 2 - 1, 6 - 2, 10 - 3]
    assert estimates.psus[1].tolist() == [3, 1, 2, 3, 3]
    assert estimates.degrees_of_freedom[1].tolist() == [2, 0, 1, 2, 2]
    assert found.nodes == ("indeks", "satu", "dua", "luar")
    # satu: a1 a2 a3 | b1 b2 b3. dua: c1 c2, for x4 weighs nothing. indeks: both. luar, weightless, for itself.
    assert found.psus[0].tolist() == [6 + 2, 6, 2, 10]
    assert found.degrees_of_freedom[0].tolist() == [8 - 3, 6 - 2, 2 - 1, 10 - 3]
    assert found.psus[1].tolist() == [3, 3, 2, 3]
    assert found.degrees_of_freedom[1].tolist() == [2, 2, 1, 2]
    assert found.n[0].tolist() == [5, 5, 2, 11]
    lower = found.value[0] - stats.t.ppf(0.975, [5, 4, 1, 7]) * found.standard_error[0]
    assert_allclose([found.interval(node=n)["lower"].iloc[0] for n in found.nodes], lower, rtol=1e-12)


def test_a_weightless_member_changes_nothing_but_its_own_figures() -> None:
    table = answers(COUNTED)
    members = [asked("x1", "q1"), asked("x2", "q2"), asked("x4", "q4", weight=0)]
    one, other = (
        ki.score(
            framework({"id": "satu", "members": members[:k]}, unit="desa"), respondents=table, design=MIXED
        )
        for k in (2, 3)
    )
    for name in ("value", "standard_error", "degrees_of_freedom", "psus", "n"):
        assert_array_equal(getattr(one, name), getattr(other, name))


def test_without_clusters_respondents_are_the_sampling_units() -> None:
    tree = framework({"id": "satu", "members": [asked("x1", "q1"), asked("x2", "q2")]}, unit="desa")
    given = ki.SurveyDesign(weights="bobot", strata="lapis")
    found = ki.score(tree, respondents=answers(COUNTED), design=given)
    # A: five in a with an answer less the one of weight 0, three in b.
    assert found.psus[:, 0].tolist() == [4 + 3, 3]
    assert found.degrees_of_freedom[:, 0].tolist() == [7 - 2, 3 - 1]


# ---------------------------------------------------------------------------------------------- odd villages


def odd(text: str, given: ki.SurveyDesign = MIXED, **more: Any) -> ki.Scores:
    tree = framework({"id": "satu", "members": [asked("x1", "q1"), asked("x2", "q2")]}, unit="desa", **more)
    villages = pd.DataFrame({"desa": ["A", "B"]})
    return ki.score(tree, respondents=answers(text), villages=villages, design=given)


FULL = """
A a 1 1 1 4
A a 1 1 3 2
A a 2 1 5 2
A a 2 1 4 1
"""
VALUE = (13 / 4 - 1 + 9 / 4 - 1) / 8 * 100


@pytest.mark.parametrize(
    ("second", "value", "error", "reason", "psus", "degrees"),
    [
        # Nobody asked, one respondent, one sampling unit, one that answers, nobody who answers.
        ("", np.nan, np.nan, "no_data", 0, np.inf),
        ("B a 1 1 5 4", 87.5, np.nan, "one_respondent", 1, 0),
        ("B a 1 1 5 4\nB a 1 1 3 2", 62.5, np.nan, "one_psu", 1, 0),
        ("B a 1 1 5 4\nB a 1 1 3 2\nB a 2 1 . .", 62.5, np.nan, "one_psu", 1, 0),
        ("B a 1 1 . .\nB a 1 1 . .\nB a 2 1 . .", np.nan, np.nan, "no_data", 0, np.inf),
        # The same answer from everybody, whatever they weigh.
        ("B a 1 1 4 2\nB a 1 3 4 2\nB a 2 2 4 2", 50.0, 0.0, "identical_answers", 2, 1),
        # A lone sampling unit in one of two strata.
        ("B a 1 1 5 4\nB a 2 1 3 2\nB b 1 1 3 2", (11 / 3 + 8 / 3 - 2) / 8 * 100, np.nan, "one_psu", 3, 1),
    ],
)
def test_a_village_of_few_answers(
    second: str, value: float, error: float, reason: str, psus: int, degrees: float
) -> None:
    found = odd(FULL + second)
    assert_allclose(found.value[:, 0], [VALUE, value], rtol=1e-12)
    assert found.reason[:, 0].tolist() == ["estimated", reason]
    assert_allclose(found.standard_error[1], [error] * 2)
    assert found.standard_error[0, 0] > 0
    assert found.psus[:, 0].tolist() == [2, psus]
    assert found.degrees_of_freedom[:, 0].tolist() == [1, degrees]
    lower = found.interval()["lower"]
    assert np.isnan(lower.iloc[1]) == np.isnan(error)
    assert not np.isnan(lower.iloc[0])
    # A row without an error carries none into the factor.
    assert found.factor is not None
    assert not found.factor.rows[found.factor.unit == 1].any()


def test_one_indicator_without_an_error_leaves_the_index_without_one() -> None:
    # q2 is answered in one sampling unit only.
    found = odd(FULL + "B a 1 1 5 4\nB a 1 1 2 3\nB a 2 1 3 .")
    estimates = found.normalised.estimates
    assert estimates.reason[1].tolist() == ["estimated", "one_psu"]
    assert estimates.standard_error[1, 0] > 0
    assert found.reason[1].tolist() == ["one_psu", "one_psu"]
    assert np.isnan(found.standard_error[1]).all()


def test_a_census_has_no_sampling_error() -> None:
    table = answers(FULL.replace("A a 1", "B a 1").replace("A a 2", "B a 2")).assign(ada=1.0)
    whole = pd.concat([answers(FULL).assign(ada=0.5), table])
    tree = framework({"id": "satu", "members": [asked("x1", "q1"), asked("x2", "q2")]}, unit="desa")
    given = ki.SurveyDesign(weights="bobot", clusters="rt", fpc="ada")
    found = ki.score(tree, respondents=whole, design=given)
    assert found.reason[:, 0].tolist() == ["estimated", "census"]
    assert found.standard_error[1].tolist() == [0, 0]
    # Half of all drawn: half the variance of none known.
    full = ki.score(tree, respondents=whole, design=ki.SurveyDesign(weights="bobot", clusters="rt"))
    assert_allclose(found.standard_error[0], np.sqrt(0.5) * full.standard_error[0], rtol=1e-12)
    assert found.interval().iloc[1].tolist() == [VALUE, VALUE]


@pytest.mark.parametrize("beside", [FULL, ""])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("identical_answers", "B a 1 1 4 2\nB a 1 3 4 2\nB a 2 2 4 2"),
        ("census", "B a 1 1 4 2\nB a 1 1 3 1\nB a 2 1 4 5"),
    ],
)
def test_an_interval_does_not_hang_on_other_villages(kind: str, text: str, beside: str) -> None:
    table = answers(beside + text)
    table["ada"] = np.where((table["desa"] == "B") & (kind == "census"), 1.0, 0.1)
    tree = framework({"id": "satu", "members": [asked("x1", "q1"), asked("x2", "q2")]}, unit="desa")
    given = ki.SurveyDesign(weights="bobot", clusters="rt", fpc="ada")
    found = ki.score(tree, respondents=table, design=given)
    assert found.reason[-1, 0] == kind
    assert found.interval().iloc[-1].tolist() == [found.value[-1, 0]] * 2


def test_an_error_without_a_degree_of_freedom_has_no_interval_and_asks_for_caution() -> None:
    # The domain B is one sampling unit in each of two strata: what other strata tell is how such units differ.
    table = answers("\n".join(f"{d} {s} {p} 1 {q} 2" for d, s, p, q in [
        ("A", "a", 1, 2), ("A", "a", 2, 4), ("A", "b", 1, 3), ("A", "b", 2, 5), ("B", "a", 3, 1), ("B", "b", 3, 4)
    ]))  # fmt: skip
    tree = framework({"id": "satu", "members": [asked("x1", "q1")]}, unit="desa")
    given = ki.SurveyDesign(weights="bobot", strata="lapis", clusters="rt", villages_are="domains")
    rule = ki.Publication(minimum_respondents=1)
    found = ki.score(tree, respondents=table, design=given, publication=rule)
    assert found.reason[:, 0].tolist() == ["estimated"] * 2
    assert (found.standard_error > 0).all()
    assert found.degrees_of_freedom[:, 0].tolist() == [2, 0]
    assert found.interval().isna().all(axis=1).tolist() == [False, True]
    assert found.flags["flag"].tolist() == ["publish", "caution"]
    assert found.flags["reasons"].tolist() == ["", "no_error"]


@pytest.mark.parametrize("mean", ["geometric_mean", "harmonic_mean"])
def test_a_zero_under_a_geometric_mean_hides_how_the_others_vary(mean: str) -> None:
    methodology = {"aggregation": mean}
    found = odd(FULL + "B a 1 1 1 4\nB a 1 2 1 2\nB a 2 1 1 5", methodology=methodology)
    assert found.value[1].tolist() == [0, 0]
    assert found.normalised.estimates.reason[1].tolist() == ["identical_answers", "estimated"]
    assert found.reason[1].tolist() == ["no_gradient"] * 2
    assert np.isnan(found.standard_error[1]).all()
    assert found.interval().iloc[1].isna().all()
    problems = found.problems.query("code == 'zero_under_mean'").set_index("column", drop=False)
    assert sorted(problems.index) == ["satu", "x1"]
    problem = problems.loc["x1"]
    assert (problem["unit"], problem["column"], problem["severity"]) == ("B", "x1", "warning")
    assert "[1, 100]" in problem["remedy"]
    # With a floor there is an error again.
    floor = {"aggregation": mean, "range": [1, 100]}
    raised = odd(FULL + "B a 1 1 1 4\nB a 1 2 1 2\nB a 2 1 1 5", methodology=floor)
    assert raised.reason[1].tolist() == ["estimated"] * 2
    assert (raised.standard_error > 0).all()


# -------------------------------------------------------------------------------------------- sample and truth

DIMENSIONS = ["ketahanan_sosial", "sdm", "partisipasi", "gotong_royong", "kelembagaan"]


@cache
def of_the_sample() -> ki.Scores:
    return ki.score(
        ki.Framework.load("desa-berketahanan-sosial"),
        respondents=ki.read_respondents(sample_path("responden.csv")),
        villages=ki.read_villages(sample_path("desa.csv")),
        design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    )


@pytest.mark.parametrize("node", DIMENSIONS)
def test_scores_of_the_sample_lie_around_the_truth_as_far_as_they_say(node: str) -> None:
    found = of_the_sample()
    truth = pd.read_csv(sample_path("kebenaran.csv"), dtype={"kode_desa": str}).set_index("kode_desa")
    assert list(truth.index) == list(found.units)
    true, column = truth[node].to_numpy(), found.column(node)
    value, error = found.value[:, column], found.standard_error[:, column]
    assert np.isfinite(value).all()
    assert np.corrcoef(value, true)[0, 1] > 0.94
    # Two villages have an RT that stands alone, and no error.
    known = np.isfinite(error)
    assert known.sum() == 46
    z = ((value - true) / error)[known]
    within = {
        level: float(
            (np.abs(z) <= stats.t.ppf(0.5 + level / 2, found.degrees_of_freedom[known, column])).mean()
        )
        for level in (0.5, 0.95)
    }
    assert 0.35 <= within[0.5] <= 0.65
    assert 0.88 <= within[0.95] <= 1
    lower, upper = found.interval(node=node).to_numpy()[known].T
    assert ((lower <= true[known]) & (true[known] <= upper)).mean() == within[0.95]
    assert abs(np.median(z)) < 0.5
