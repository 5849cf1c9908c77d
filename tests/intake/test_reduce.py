"""Respondents to sums by village, stratum and cluster: as plain as a groupby, and the same bits in any order."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from intake import surveys
from intake.surveys import NAN, asked, survey, table
from ketahanan_index.arrays.sums import group_sums
from ketahanan_index.intake import respondents
from ketahanan_index.intake.drawn import read_labels
from ketahanan_index.intake.opening import open_frame
from ketahanan_index.intake.reduce import Everybody, Measured, grouped
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.intake.session import Session
from survey import reducing

FREE = survey(
    asked("satu", "y1", "bebas"),
    asked("dua", "y2", "bebas"),
    asked("tiga", "y3", "bebas", statistic="ratio", denominator={"column": "x3"}),
    methodology={"normalisation": "min_max"},
)
ITEMS: list[reducing.Item] = ["y1", "y2", ("y3", "x3")]
SUMS = ("n", "divisor", "total")


def reduced(rows: pd.DataFrame, framework: ki.Framework = FREE, **design: Any) -> Reduced:
    """Return the sums of a table that has no mistakes."""
    answers = respondents.read(framework, rows, None, ki.SurveyDesign(**design), lambda: None)
    assert not [p for p in answers.problems if p.severity == "error"]
    sums: Reduced | None = answers.reduced
    assert sums is not None
    return sums


def rows_of(seed: int, count: int = 200) -> pd.DataFrame:
    """Return respondents of seven villages with answers of very different size, some of them missing."""
    random = np.random.default_rng(seed)

    def answers() -> Any:
        x = random.normal(size=count) * 10.0 ** random.integers(-3, 4, count)
        return np.where(random.random(count) < 0.2, NAN, x)

    size = np.where(random.random(count) < 0.1, 0, random.integers(1, 9, count)).astype(float)
    ratio = answers()
    return pd.DataFrame(
        {
            "kode": random.choice(list("CABGFED"), count),
            "dusun": random.choice(["timur", "barat", "utara"], count),
            "rt": random.integers(1, 4, count),
            "rumah": random.choice(["7", "10", "9a"], count),
            "bobot": np.where(random.random(count) < 0.1, 0, random.gamma(2.0, 50.0, count)),
            "warga": random.integers(50, 60, count),
            "rumah_semua": random.integers(10, 20, count),
            "y1": answers(),
            "y2": np.round(answers()),
            "y3": ratio,
            "x3": np.where(np.isnan(ratio), NAN, size),
        }
    )


DESIGNS: dict[str, dict[str, Any]] = {
    "clusters": {"clusters": "rt"},
    "two stages": {"clusters": ("rt", "rumah"), "strata": "dusun", "weights": "bobot"},
    "populations": {"clusters": ("rt", "rumah"), "weights": "bobot", "fpc": ("warga", "rumah_semua")},
    "one population": {"clusters": ("rt", "rumah"), "strata": "dusun", "fpc": "warga"},
}


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("seed", [1, 2])
def test_sums_by_cluster_are_those_of_a_groupby(name: str, seed: int) -> None:
    rows, design = rows_of(seed), DESIGNS[name]
    found = reduced(rows, **design)
    expected, _ = reducing.reduce(rows, ki.SurveyDesign(**design), ITEMS, "kode")
    for field in fields(Reduced):
        one, other = getattr(found, field.name), getattr(expected, field.name)
        if field.name in {"divisor", "total", "square"}:
            assert_allclose(one, other, rtol=1e-12, atol=1e-9)
        elif field.name == "ratios":
            assert list(one) == list(other) == [2]
            assert_allclose(one[2], other[2], rtol=1e-12, atol=1e-9)
        else:
            assert_array_equal(one, other, field.name)
    for what in SUMS:
        assert getattr(found, what).shape == (len(found.unit), 3)
    assert found.respondents.sum() == len(rows)
    assert found.fpc.shape == found.fpc_highest.shape == (len(found.unit), len(ki.SurveyDesign(**design).fpc))


@pytest.mark.parametrize("design", [{}, {"strata": "dusun", "weights": "bobot", "fpc": "warga"}])
def test_without_clusters_every_respondent_is_a_row(design: dict[str, Any]) -> None:
    rows = rows_of(3)
    found = reduced(rows, **design)
    expected, _ = reducing.reduce(rows, ki.SurveyDesign(**design), ITEMS, "kode")
    assert found.respondents.tolist() == [1] * len(rows)
    assert found.clusters.tolist() == [[i] for i in range(len(rows))]
    assert found.clusters_named == ()
    assert found.strata == expected.strata
    assert_array_equal(found.unit, expected.unit)
    assert_array_equal(found.stratum, expected.stratum)

    def content(one: Reduced) -> list[list[float]]:
        columns = [
            one.unit[:, None],
            one.stratum[:, None],
            one.fpc,
            one.fpc_highest,
            one.n,
            one.divisor,
            one.total,
        ]
        return sorted(np.concatenate(columns, axis=1).tolist())

    assert_array_equal(content(found), content(expected))


def test_a_framework_of_which_nothing_was_asked() -> None:
    extra = {"id": "adat", "optional": True, "weight": 0, "members": [asked("pranata", "q9")]}
    one = survey({"id": "lain", "source": "villages", "items": [{"column": "air", "scale": "persen"}]}, extra)
    for design in ({}, {"clusters": "rt"}):
        found = reduced(table(), one, **design)
        assert found.n.shape == found.total.shape == (8, 0)
        estimates = ki.estimate(
            one, respondents=table(), villages=[{"kode": "A", "air": 1}, {"kode": "B", "air": 2}]
        )
        assert estimates.reason.tolist() == [["none_sampled", "no_data"]] * 2
        assert ki.score(one, estimates=estimates).n.tolist() == [[0, 0]] * 2


# Any order of respondents

numbers = (
    st.sampled_from([0.0, -0.0, 1.0, 0.1, -0.1, 1 / 3, 1e15, -1e15, 1e-9, NAN])
    | st.floats(-1e6, 1e6, allow_subnormal=False)
)  # fmt: skip
person = st.fixed_dictionaries(
    {
        "kode": st.sampled_from("ABC"),
        "dusun": st.sampled_from("st"),
        "rt": st.sampled_from([1, 2, 3]),
        "rumah": st.sampled_from([1, 2]),
        "bobot": st.sampled_from([1.0, 1.0, 0.7, 12.5]) | st.floats(0.01, 1e4),
        "warga": st.just(40),
        "y1": numbers,
        "y2": numbers,
        "y3": numbers,
        "x3": st.sampled_from([1.0, 2.0, 5.0]),
    }
)
people = st.lists(person, min_size=1, max_size=25).map(pd.DataFrame)
orders: list[dict[str, Any]] = [
    {},
    {"weights": "bobot", "strata": "dusun", "fpc": "warga"},
    {"weights": "bobot", "strata": "dusun", "clusters": "rt"},
    {"weights": "bobot", "clusters": ("rt", "rumah"), "fpc": ("warga", "warga")},
]


@pytest.mark.parametrize("design", orders, ids=str)
@settings(max_examples=60, deadline=None)
@given(rows=people, seed=st.integers(0, 10**6))
def test_any_order_gives_the_same_sums(design: dict[str, Any], rows: pd.DataFrame, seed: int) -> None:
    first = reduced(rows, **design)
    again = reduced(rows.sample(frac=1, random_state=seed).reset_index(drop=True), **design)
    for field in fields(Reduced):
        one, other = getattr(first, field.name), getattr(again, field.name)
        if isinstance(one, np.ndarray):
            # Adding zero makes one zero of both.
            assert (one + 0).tobytes() == (other + 0).tobytes(), field.name
            assert one.dtype == other.dtype
        elif field.name == "ratios":
            assert {j: (sums + 0).tobytes() for j, sums in one.items()} == {
                j: (sums + 0).tobytes() for j, sums in other.items()
            }
        else:
            assert one == other


@pytest.mark.parametrize("design", orders, ids=str)
def test_any_order_gives_the_same_estimates_with_ties_and_both_zeros(design: dict[str, Any]) -> None:
    random = np.random.default_rng(5)
    rows = rows_of(4, 120).assign(
        y1=random.choice([0.0, -0.0, 1.0, -1.0], 120),
        y2=random.choice([-0.0, 0.0], 120),
        y3=0.0,
        x3=1.0,
        warga=40,
    )
    rows["bobot"] = random.choice([1.0, 0.1], 120)
    first = ki.estimate(FREE, respondents=rows, design=ki.SurveyDesign(**design))
    for seed in range(4):
        mixed = rows.sample(frac=1, random_state=seed)
        again = ki.estimate(FREE, respondents=mixed, design=ki.SurveyDesign(**design))
        for name in ("value", "standard_error", "reason_code", "n", "psus", "degrees_of_freedom"):
            assert getattr(again, name).tobytes() == getattr(first, name).tobytes(), name
        assert first.factor is not None
        assert again.factor is not None
        assert_array_equal(again.factor.rows, first.factor.rows)


def test_rows_are_ordered_by_village_stratum_and_cluster() -> None:
    rows = table(
        kode=list("BBBBAAAA"),
        dusun=list("tstsuuss"),
        rt=["b", "10", "9", "a", "2", "1", "b", "b"],
        y1=1.0,
        y2=1.0,
        y3=1,
        x3=1,
    )
    found = reduced(rows, strata="dusun", clusters="rt")
    assert found.strata == ("s", "t", "u")
    assert found.clusters_named == (("1", "10", "2", "9", "a", "b"),)
    keys = list(zip(found.unit.tolist(), found.stratum.tolist(), found.clusters[:, 0].tolist(), strict=True))
    assert keys == sorted(keys)
    assert keys == [(0, 0, 5), (0, 2, 0), (0, 2, 2), (1, 0, 1), (1, 0, 4), (1, 1, 3), (1, 1, 5)]
    assert found.respondents.tolist() == [2, 1, 1, 1, 1, 1, 1]


def test_contradicting_populations_are_kept_as_both_ends() -> None:
    rows = table(rt=1, warga=[12, 13, 12, 11, 0.5, 0.5, 0.5, 0.5], y1=1.0, y2=1.0, y3=1, x3=1)
    answers = respondents.read(FREE, rows, None, ki.SurveyDesign(clusters="rt", fpc="warga"), lambda: None)
    assert answers.reduced is not None
    assert answers.reduced.fpc.tolist() == [[11], [0.5]]
    assert answers.reduced.fpc_highest.tolist() == [[13], [0.5]]


def test_nothing_is_reduced_where_there_are_errors() -> None:
    told: list[int] = []
    answers = respondents.read(surveys.ONE, table(q1=9.5), None, ki.SurveyDesign(), lambda: told.append(1))
    assert answers.reduced is None
    assert [p.code for p in answers.problems] == ["decimal_in_ordinal"]
    assert answers.respondents == 8
    assert len(told) == 3


def test_many_strata_and_clusters_of_long_names() -> None:
    """Labels of four columns whose product is far beyond what a whole number holds."""
    count = 3000
    random = np.random.default_rng(7)
    rows = pd.DataFrame(
        {name: [f"{name}{i}" for i in random.permutation(count)] for name in ("kode", "dusun", "rt")}
    )
    stages = {f"tahap{i}": random.permutation(count) for i in range(5)}
    rows = rows.assign(**stages, y1=1.0, y2=2.0, y3=1.0, x3=1.0)
    found = reduced(rows, strata="dusun", clusters=("rt", *stages))
    assert len(found.unit) == count
    assert found.unit.tolist() == list(range(count))
    named = [found.clusters_named[0][i] for i in found.clusters[:, 0]]
    expected = rows.sort_values("kode")
    assert named == expected["rt"].tolist()


# Who did not answer is taken from everybody


def everybody(weight: list[float], value: list[float], divisor: list[float] | None = None) -> None:
    """Compare sums with those of the terms one by one, to the bit."""
    group = np.arange(len(weight)) % 3
    w, y = np.array(weight), np.array(value)
    d = None if divisor is None else np.array(divisor)
    most = int(np.bincount(group).max())
    one = Measured(y, d)
    all_of_them = Everybody.of(w, group, 3, most)
    n, over = all_of_them.answered(one)
    there = ~np.isnan(y) & (w > 0)
    terms = np.where(there, w if d is None else w * d, 0.0)
    assert n.tolist() == np.bincount(group, weights=there, minlength=3).tolist()
    assert over.tobytes() == group_sums(terms, group, 3, most).tobytes()
    weighted = np.where(there, w * y, 0.0)
    assert all_of_them.sums(y).tobytes() == group_sums(weighted, group, 3, most).tobytes()


WEIGHTS = [0.1, 1 / 3, 2.7, 0.0, 1e-9, 0.7, 12.5, 3.3, 0.2]


@pytest.mark.parametrize("weight", [WEIGHTS, [1.0] * 9, [0.0] * 9, [*WEIGHTS[:6], 1e6, 1e6, 0.2]])
@pytest.mark.parametrize(
    "value",
    [
        [1.0] * 9,
        [NAN] * 9,
        [1.0, NAN, -2.0, 0.1, 5.0, NAN, 1 / 3, 2.0, NAN],
        # The heaviest did not answer: the others lie on a finer grid, or on the same.
        [1.0, 2.0, 0.1, 0.1, 5.0, 3.0, NAN, 2.0, 1.0],
        [1.0, 2.0, 0.1, 0.1, 5.0, 3.0, NAN, NAN, 1.0],
    ],
)
def test_those_who_answered_are_everybody_less_those_who_did_not(
    weight: list[float], value: list[float]
) -> None:
    everybody(weight, value)
    everybody(weight, value, [NAN if y != y else 2.0 + i for i, y in enumerate(value)])


def test_many_keys_are_numbered_anew_where_their_product_would_be_no_number() -> None:
    random = np.random.default_rng(1)
    keys = [random.integers(0, 2**21, 400) for _ in range(5)]
    doubled = [np.concatenate([key, key]) for key in keys]
    group, first = grouped(doubled)
    assert_array_equal(group[:400], group[400:])
    assert sorted(set(group.tolist())) == list(range(400))
    assert_array_equal(np.argsort(group[:400]), np.lexsort(keys[::-1]))
    assert_array_equal(group[first], np.arange(400))


@pytest.mark.parametrize(
    "labels",
    [
        ["RT 10", "RT 2", "Émile", "rt", "RT", "RT 2a", "\U0001d49c", "\uff5a"],
        ["b" * 40, "a", "B" * 33, "a" * 34],
        ["a\0", "a", "a\0b"],
        ["b ", "a", " b", "a"],
        [10, 9, 100],
        [1.5, 2.0, 10.0],
        ["b", None, "a"],
    ],
)
def test_labels_are_sorted_as_texts_with_single_spaces(labels: list[Any]) -> None:
    given = Session(open_frame(pd.DataFrame({"rt": labels}), "respondents"), FREE)
    names, places = read_labels(given, "rt", "cluster", "missing_cluster")
    texts = ["" if label is None else " ".join(f"{label}".removesuffix(".0").split()) for label in labels]
    assert list(names) == sorted(set(texts))
    assert [names[i] for i in places] == texts
    assert [p.row for p in given.problems] == ([2] if None in labels else [])
