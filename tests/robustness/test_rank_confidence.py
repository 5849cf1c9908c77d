"""Confidence sets of ranks: their properties, villages known exactly or not at all, and what is refused."""

from __future__ import annotations

import pickle
from dataclasses import replace
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from framework.documents import document, indicator
from ketahanan_index.methods import Array
from ketahanan_index.robustness import rank_confidence as module
from ketahanan_index.robustness.rank_confidence import rank_confidence
from ketahanan_index.robustness.rank_result import RankConfidence
from stages import samples

NAN = float("nan")
Villages = list[tuple[float, float]]


def scored(villages: Villages, scale: float = 1.0, order: list[int] | None = None) -> ki.Scores:
    """Score villages of which value and standard error are given; NaN as an error is unknown.

    Stated errors are never blank: those that are unknown here were so for other reasons.
    """
    data = document(indicator("air", "lebar", standard_error="air_se"))
    data["scales"]["lebar"] = {"kind": "numeric", "lower": 0, "upper": 100 / scale}
    rows = [
        {"kode_desa": f"D{i:03}", "air": x, "air_se": 0.0 if np.isnan(s) else s}
        for i, (x, s) in enumerate(villages)
    ]
    order = list(range(len(rows))) if order is None else order
    scores = ki.score(ki.Framework.from_dict(data), villages=pd.DataFrame([rows[i] for i in order]))
    unknown = np.isnan([villages[i][1] for i in order])
    return replace(scores, standard_error=np.where(unknown[:, None], np.nan, scores.standard_error))


def flags(found: Any) -> list[bool]:
    assert found is not None
    return [bool(value) for value in found]


# Errors that are themselves estimates


def with_degrees(scores: ki.Scores, degrees: float) -> ki.Scores:
    return replace(scores, degrees_of_freedom=np.full(scores.value.shape, degrees))


def test_two_villages_are_told_apart_as_by_students_t() -> None:
    """Closed form: where one village is known exactly, the other's difference is Student's t with its degrees."""
    from scipy.stats import t

    villages = with_degrees(scored([(50, 2.0), (40, 0.0)]), 4.0)
    found = rank_confidence(villages, level=0.9, draws=40_000, seed=1, stepdown=False)
    # Both directions belong to the family.
    assert_allclose(found.critical_value, t.ppf(0.95, 4), rtol=0.02)
    infinite = rank_confidence(
        scored([(50, 2.0), (40, 0.0)]), level=0.9, draws=40_000, seed=1, stepdown=False
    )
    assert_allclose(infinite.critical_value, NormalDist().inv_cdf(0.95), rtol=0.02)


def test_equal_errors_of_few_degrees() -> None:
    """The pooled variance of two equal errors has 2d degrees of freedom."""
    from scipy.stats import t

    villages = with_degrees(scored([(50, 2.0), (49, 2.0)]), 3.0)
    for kind in ("simultaneous", "marginal"):
        found = rank_confidence(villages, level=0.9, draws=40_000, seed=2, stepdown=False, kind=kind)
        assert_allclose(found.critical_value, t.ppf(0.95, 6), rtol=0.03)


def test_a_normal_tail_over_few_degrees_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    few = with_degrees(scored([(80, 4), (70, 3), (30, 4), (20, 0)]), 5.0)
    assert rank_confidence(few, seed=1).problems.empty
    monkeypatch.setattr(module, "SIMULATED", 2)
    (problem,) = rank_confidence(few).problems.to_dict("records")
    assert (problem["code"], problem["severity"], problem["count"]) == ("few_degrees", "warning", 3)
    assert rank_confidence(with_degrees(few, 30.0)).problems.empty


# What sets say


def test_three_villages_by_hand() -> None:
    # Differences of 10 and 40 with errors of 5: c·5 lies between them for any usual c.
    sets = rank_confidence(scored([(80, 4), (70, 3), (30, 4)]), bottom=1, seed=0)
    assert sets.lower.tolist() == [1, 1, 3]
    assert sets.upper.tolist() == [2, 2, 3]
    assert (flags(sets.surely_bottom), flags(sets.possibly_bottom)) == ([False, False, True],) * 2
    two = rank_confidence(scored([(80, 4), (70, 3), (30, 4)]), bottom=2, seed=0)
    assert (flags(two.surely_bottom), flags(two.possibly_bottom)) == (
        [False, False, True],
        [True, True, True],
    )


def test_villages_known_exactly_have_one_rank_and_share_it_when_tied() -> None:
    sets = rank_confidence(scored([(50, 0), (80, 0), (50, 0), (10, 0)]), bottom=2, seed=1)
    assert sets.lower.tolist() == sets.upper.tolist() == sets.rank.tolist() == [2, 1, 2, 4]
    # Two of the three lowest share a place: none is surely lower than the other, both are among them by the rule
    # that fewer than `bottom` villages lie below.
    assert flags(sets.surely_bottom) == flags(sets.possibly_bottom) == [True, False, True, True]
    assert np.isnan(sets.critical_value).all()


def test_a_village_known_exactly_among_others() -> None:
    sets = rank_confidence(scored([(50, 0), (90, 1), (50, 2), (10, 1)]), seed=1)
    assert (sets.lower.tolist(), sets.upper.tolist()) == ([2, 1, 2, 4], [3, 1, 3, 4])


def test_villages_of_unknown_error_have_no_set_and_widen_the_others() -> None:
    known: Villages = [(90, 1), (50, 1), (10, 1)]
    alone = rank_confidence(scored(known), bottom=1, seed=1)
    assert alone.lower.tolist() == alone.upper.tolist() == [1, 2, 3]
    sets = rank_confidence(scored([*known, (30, NAN), (20, NAN), (NAN, NAN)]), bottom=1, seed=1)
    assert_array_equal(sets.rank, [1, 2, 5, 3, 4, NAN])
    assert_array_equal(sets.lower, [1, 2, 3, NAN, NAN, NAN])
    assert_array_equal(sets.upper, [3, 4, 5, NAN, NAN, NAN])
    assert flags(sets.surely_bottom) == [False] * 6
    assert flags(sets.possibly_bottom) == [False, False, True, True, True, False]
    (problem,) = sets.noted
    assert (problem.code, problem.count, problem.unit, problem.severity) == (
        "unknown_error",
        2,
        "D003",
        "warning",
    )
    assert sets.problems["code"].tolist() == ["unknown_error"]
    assert alone.problems.empty


def test_one_village() -> None:
    sets = rank_confidence(scored([(50, 3)]), bottom=1, seed=1)
    assert (sets.lower.tolist(), sets.upper.tolist(), flags(sets.surely_bottom)) == ([1], [1], [True])
    assert np.isnan(sets.critical_value).all()


@pytest.mark.parametrize("kind", ["simultaneous", "marginal"])
def test_one_side_leaves_the_other_open(kind: Literal["simultaneous", "marginal"]) -> None:
    scores = scored([(80, 4), (70, 3), (30, 4), (31, 2)])
    both = rank_confidence(scores, kind=kind, seed=1)
    lower = rank_confidence(scores, kind=kind, side="lower", bottom=2, seed=1)
    upper = rank_confidence(scores, kind=kind, side="upper", bottom=2, seed=1)
    assert lower.upper.tolist() == [4] * 4
    assert upper.lower.tolist() == [1] * 4
    assert (lower.lower >= both.lower).all()
    assert (upper.upper <= both.upper).all()
    assert flags(lower.possibly_bottom) == [True] * 4
    assert flags(upper.surely_bottom) == [False] * 4
    if kind == "simultaneous":
        assert_array_equal(lower.lower, both.lower)
        assert_array_equal(upper.upper, both.upper)


def test_answers_of_respondents_and_of_few() -> None:
    scores = samples.asked()
    sets = rank_confidence(scores, seed=0)
    assert_array_equal(sets.rank, scores.ranks())
    assert_array_equal(
        np.isnan(sets.lower), np.isnan(scores.value[:, 0]) | np.isnan(scores.standard_error[:, 0])
    )
    assert (np.isnan(sets.lower) == np.isnan(sets.upper)).all()


def test_villages_that_share_clusters_are_counted() -> None:
    people = pd.DataFrame(
        {
            "kode_desa": ["A", "B"] * 8 + ["C"] * 8,
            "rt": [f"r{i // 4}" for i in range(16)] + [f"c{i // 2}" for i in range(8)],
            "q": [1, 2, 3, 4, 5] * 4 + [1, 4, 2, 5],
        }
    )
    data = document(indicator("q", "likert"))
    del data["index"]["members"][0]["source"]
    design = ki.SurveyDesign(clusters="rt", villages_are="domains")
    scores = ki.score(ki.Framework.from_dict(data), respondents=people, design=design)
    (problem,) = rank_confidence(scores, seed=1).noted
    assert (problem.code, problem.count, problem.unit) == ("shared_clusters", 2, "A")
    own = ki.SurveyDesign(clusters="rt", villages_are="strata")
    assert not rank_confidence(ki.score(scores.framework, respondents=people, design=own), seed=1).noted


# Properties


@st.composite
def surveys(draw: st.DrawFn) -> Villages:
    values = st.integers(0, 40).map(lambda v: v * 2.5)
    errors = st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0, 15.0, NAN])
    return [(50.0, 1.0), *draw(st.lists(st.tuples(values, errors), max_size=10))]


def within(inner: RankConfidence, outer: RankConfidence) -> bool:
    has = ~np.isnan(inner.lower)
    return bool((inner.lower >= outer.lower)[has].all() and (inner.upper <= outer.upper)[has].all())


def same(one: RankConfidence, other: RankConfidence, order: list[int] | None = None) -> None:
    for name in ("lower", "upper", "surely_bottom", "possibly_bottom"):
        mine: Array = getattr(one, name)
        assert_array_equal(mine if order is None else mine[order], getattr(other, name))


@pytest.mark.parametrize("holm", [False, True])
@settings(max_examples=25)
@given(
    villages=surveys(),
    kind=st.sampled_from(["simultaneous", "marginal"]),
    side=st.sampled_from(["both", "lower", "upper"]),
    stepdown=st.booleans(),
    level=st.floats(0.2, 0.98),
    seed=st.integers(0, 2**128 - 1),
    data=st.data(),
)
def test_properties_of_sets(
    holm: bool,
    villages: Villages,
    kind: Any,
    side: Any,
    stepdown: bool,
    level: float,
    seed: int,
    data: st.DataObject,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if holm:
            patch.setattr(module, "SIMULATED", 0)
        scores = scored(villages)
        more: dict[str, Any] = {"side": side, "stepdown": stepdown, "seed": seed, "draws": 99, "bottom": 2}
        sets = rank_confidence(scores, level=level, kind=kind, **more)
        known = ~np.isnan(scores.standard_error[:, 0])
        n = len(villages)
        # A set contains the observed rank, and nothing outside 1 and n.
        assert (np.isnan(sets.lower) == ~known).all()
        assert ((sets.lower >= 1) & (sets.lower <= sets.rank))[known].all()
        assert ((sets.rank <= sets.upper) & (sets.upper <= n))[known].all()
        # Who is surely among the lowest possibly is, and so are the two lowest that are observed.
        surely, possibly = np.array(flags(sets.surely_bottom)), np.array(flags(sets.possibly_bottom))
        assert (possibly | ~surely).all()
        assert possibly[scores.value[:, 0] <= np.sort(scores.value[:, 0])[: min(2, n)].max()].all()
        assert surely.sum() <= 2 or len(set(scores.value[surely, 0])) < surely.sum()
        # A higher level and all villages at once have wider sets; steps and a single side have narrower ones.
        higher = rank_confidence(scores, level=(1 + level) / 2, kind=kind, **(more | {"draws": 199}))
        again = rank_confidence(scores, level=level, kind=kind, **(more | {"draws": 199}))
        assert within(again, higher)
        one = rank_confidence(scores, level=level, kind="marginal", **more)
        assert within(one, rank_confidence(scores, level=level, kind="simultaneous", **more))
        assert within(sets, rank_confidence(scores, level=level, kind=kind, **(more | {"stepdown": False})))
        # Neither the order of the villages nor the unit of measurement matters.
        order = data.draw(st.permutations(range(n)))
        same(sets, rank_confidence(scored(villages, order=order), level=level, kind=kind, **more), order)
        wide = scored([(x / 4, s / 4) for x, s in villages], 4.0)
        same(sets, rank_confidence(wide, level=level, kind=kind, **more))
        if (scores.standard_error[:, 0] == 0).all():
            assert_array_equal(sets.lower, sets.upper)


def test_sets_cover_the_true_ranks() -> None:
    # 300 surveys of 12 villages at 90 %: all sets hold together at least 90 % of the time, bar chance (4 sd).
    random = np.random.default_rng(7)
    truth = np.linspace(30, 70, 12)
    error = random.uniform(1, 6, 12)
    rank = 12 - np.arange(12)
    times = 300
    held = 0
    for b in range(times):
        x = np.clip(truth + error * random.standard_normal(12), 0, 100)
        sets = rank_confidence(scored(list(zip(x, error, strict=True))), level=0.9, seed=b, draws=199)
        held += bool(((sets.lower <= rank) & (rank <= sets.upper)).all())
    assert held / times > 0.9 - 4 * np.sqrt(0.09 / times)


# Many villages


def crowd(n: int) -> ki.Scores:
    random = np.random.default_rng(3)
    x, error = np.clip(random.normal(50, 12, n), 0, 100), random.gamma(9, 0.3, n)
    return scored(list(zip(x, error, strict=True)))


def test_above_the_limit_critical_values_are_those_of_holm() -> None:
    n = module.SIMULATED + 1
    scores = crowd(n)
    sets = rank_confidence(scores, bottom=300, seed=5)
    assert (sets.method, sets.seed, sets.draws) == ("holm", None, None)
    told = f"{n:,} of {n:,} villages, simultaneous, both, 95 %, holm"
    assert repr(sets) == f"<RankConfidence of {scores.nodes[0]}: {told}>"
    value, error = scores.value[:, 0], scores.standard_error[:, 0]
    apart = np.abs(value[:, None] - value) > sets.critical_value[0] * np.hypot(error[:, None], error)
    assert_array_equal(sets.lower, 1 + (apart & (value > value[:, None])).sum(axis=1))
    assert_array_equal(sets.upper, n - (apart & (value < value[:, None])).sum(axis=1))
    single = rank_confidence(scores, stepdown=False)
    assert_allclose(single.critical_value, -NormalDist().inv_cdf(0.05 / (n * (n - 1))), rtol=1e-6)
    assert within(sets, single)


def test_at_the_limit_draws_narrow_the_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = crowd(400)
    drawn = rank_confidence(scores, seed=5)
    monkeypatch.setattr(module, "SIMULATED", 399)
    assert within(drawn, rank_confidence(scores))
    assert drawn.method == "simulated"


# The result


def test_a_seed_repeats_the_sets_and_is_told() -> None:
    scores = scored([(80, 4), (70, 3), (30, 4)])
    drawn = rank_confidence(scores)
    assert drawn.seed is not None
    assert_array_equal(rank_confidence(scores, seed=drawn.seed).critical_value, drawn.critical_value)
    zero, one = (rank_confidence(scores, seed=seed) for seed in (0, 1))
    assert (zero.seed, one.seed) == (0, 1)
    assert zero.critical_value[0] != one.critical_value[0]


def test_the_table() -> None:
    scores = samples.sampled()[1]
    sets = rank_confidence(scores, seed=1, bottom=1)
    table = sets.to_frame()
    assert table.columns.tolist() == [
        "score", "standard_error", "rank", "lower", "upper", "surely_bottom", "possibly_bottom"
    ]  # fmt: skip
    assert (table.index.name, table.index.tolist()) == ("kode_desa", list(scores.units))
    assert_array_equal(table["score"], scores.value[:, 0])
    table.loc[:, "lower"] = 0.0
    assert not (sets.to_frame()["lower"] == 0).any()
    plain = rank_confidence(scores, seed=1)
    assert plain.to_frame().columns.tolist() == ["score", "standard_error", "rank", "lower", "upper"]
    assert (plain.surely_bottom, plain.possibly_bottom) == (None, None)


def test_arrays_cannot_be_written_to_even_after_pickling() -> None:
    sets = rank_confidence(scored([(80, 4), (70, 3)]), seed=1, bottom=1)
    for one in (sets, pickle.loads(pickle.dumps(sets))):
        for name in ("score", "rank", "lower", "upper", "critical_value", "surely_bottom"):
            with pytest.raises(ValueError, match="read-only"):
                getattr(one, name)[0] = 0


# What is refused


@pytest.mark.parametrize(
    ("more", "error", "match"),
    [
        ({"level": 1}, ValueError, "level is a probability between 0 and 1"),
        ({"level": "0.9"}, ValueError, "level is a probability"),
        ({"kind": "joint"}, ValueError, "kind is one of simultaneous, marginal; found 'joint'"),
        ({"side": "two-sided"}, ValueError, "side is one of both, lower, upper; found 'two-sided'"),
        ({"kind": []}, ValueError, "kind is one of"),
        ({"stepdown": 1}, TypeError, "stepdown is True or False, not int"),
        ({"bottom": 0}, ValueError, "bottom is a whole number from 1; found 0"),
        ({"bottom": 2.5}, ValueError, "bottom is a whole number from 1; found 2.5"),
        ({"bottom": True}, ValueError, "bottom is a whole number from 1; found True"),
        ({"draws": 0}, ValueError, "draws is a whole number from 1; found 0"),
        ({"draws": None}, ValueError, "draws is a whole number from 1; found None"),
        ({"draws": 10}, ValueError, "10 draws cannot tell .* give draws=19 or more"),
        ({"seed": -1}, ValueError, "seed"),
        ({"seed": 1.5}, TypeError, "seed"),
    ],
)
def test_parameters_out_of_range(more: dict[str, Any], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        rank_confidence(scored([(80, 4), (70, 3)]), **more)


def test_other_things_than_scores() -> None:
    other: Any = pd.DataFrame()
    with pytest.raises(TypeError, match=r"scores is what ki\.score returns, not DataFrame"):
        rank_confidence(other)


@pytest.mark.parametrize(
    ("villages", "match"),
    [
        ([(50.0, NAN), (40.0, NAN)], "none of the 2 villages with a score has a known error"),
        ([(NAN, NAN)], "no village has a score"),
    ],
)
def test_scores_without_any_known_error(villages: Villages, match: str) -> None:
    with pytest.raises(ki.DataError, match=match) as caught:
        rank_confidence(scored(villages))
    assert [p.code for p in caught.value.problems] == ["no_known_error"]
