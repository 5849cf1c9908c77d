"""Each draw is what `ki.score` makes of the weights, methods and values it took."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.arrays.places import places
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness.assumptions import Assumption
from ketahanan_index.robustness.drawing import BLOCK, Drawn, Wanted, block, choice, one, parameters, weighed
from ketahanan_index.robustness.model import Model, kept_of, modelled
from ketahanan_index.robustness.streams import stream
from robustness import plainly
from stages import samples

METHODOLOGIES: list[dict[str, Any]] = [
    {},
    {"normalisation": "min_max", "imputation": "mean"},
    {"normalisation": "percentile_rank"},
    {"imputation": {"method": "group_mean", "by": "zona"}, "aggregation": "geometric_mean"},
    {"imputation": "regression", "weighting": "principal_components"},
    {"imputation": "mean", "weighting": {"a": "critic"}, "aggregation": {"indeks": "median"}},
    {"aggregation": "mazziotta_pareto"},
    {"aggregation": "minimum"},
    {"minimum_coverage": 0.6},
    {"minimum_coverage": {"share": 0.6, "by": "members"}},
    {"minimum_coverage": {"level_1": {"share": 1, "by": "members"}, "indeks": 0.5}},
    {"screening": {"exclude": ["W03", "W08"]}, "normalisation": "min_max"},
    {"screening": {"minimum_available": 0.6}, "normalisation": "z_score"},
]
LEARNING = [m for m in METHODOLOGIES if "weighting" in m]


def streams(draw: int, assumptions: int) -> Any:
    return np.full(assumptions, draw, dtype=np.int64)


def blocked(
    model: Model, scores: ki.Scores, draws: int = BLOCK, groups: tuple[int, ...] = (0, 1, 2)
) -> Drawn:
    nominal = np.nan_to_num(scores.snapped[kept_of(scores)])
    every = np.arange(BLOCK, dtype=np.int64)[:, None].repeat(len(model.assumptions), axis=1)
    return block(model, every, Wanted(groups, nominal, lowest=True), draws)


# ----------------------------------------------------------------------------------- against `ki.score`


@pytest.mark.parametrize("methodology", METHODOLOGIES, ids=str)
def test_another_sample(methodology: dict[str, Any]) -> None:
    scores = plainly.scores(**methodology)
    model = modelled(scores, [ki.SamplingError()], 7)
    for draw in range(4):
        found, held = one(model, streams(draw, 1))
        assert_allclose(found, plainly.scored(scores, plainly.sampled(scores, 7, 0, draw)), atol=1e-9)
        assert held == 0


@pytest.mark.parametrize("methodology", [m for m in METHODOLOGIES if m not in LEARNING], ids=str)
def test_another_sample_without_learning_again(methodology: dict[str, Any]) -> None:
    scores = plainly.scores(**methodology)
    model = modelled(scores, [ki.SamplingError(relearn=False)], 7)
    kept = kept_of(scores)
    for draw in range(3):
        value = plainly.sampled(scores, 7, 0, draw)
        other = replace(scores.normalised.estimates, value=value)
        expected = ki.score(scores.framework, estimates=other, base=scores).value[kept]
        assert_allclose(one(model, streams(draw, 1))[0], expected, atol=1e-9)


@pytest.mark.parametrize("methodology", METHODOLOGIES, ids=str)
@pytest.mark.parametrize("assumption", [ki.WeightNoise(relative=0.8), ki.DirichletWeights(), ki.LeaveOut()])
def test_other_weights(methodology: dict[str, Any], assumption: Assumption) -> None:
    """Weights of each draw, stated in a framework whose weighting is given."""
    if isinstance(assumption, ki.LeaveOut) and "minimum_available" in methodology.get("screening", {}):
        pytest.skip(
            "a weight of 0 that is stated changes who is screened out; what is left out of draws does not"
        )
    scores = plainly.scores(**methodology)
    model = modelled(scores, [assumption], 3)
    whole = blocked(model, scores)
    assert not whole.failures
    names = set(scores.plan.names) - {"indeks"}
    for draw in range(6):
        taken = parameters(model, streams(draw, 1))
        weights = {name: taken[name] for name in names}
        stated = scores.framework.with_methodology(weighting="given").with_weights(weights)
        expected = plainly.scored(scores, scores.normalised.estimates.value, stated)
        assert_allclose(whole.score[:, draw].T, expected, atol=2e-10)


def test_methods_are_those_chosen() -> None:
    scores = plainly.scores(imputation="mean")
    alternatives: dict[Any, list[Any]] = {
        "imputation": ["mean", "median", {"method": "group_mean", "by": "zona"}],
        "treatment": ["none", "winsorise"],
        "normalisation": ["min_max", "goalposts"],
        "weighting": ["given", "standard_deviation"],
        "aggregation": ["arithmetic_mean", "geometric_mean", "median"],
    }
    assumptions = [ki.Alternatives(step, methods) for step, methods in alternatives.items()]
    model = modelled(scores, assumptions, 5)
    assert len(model.variants) == 72
    found = blocked(model, scores)
    seen = set()
    for draw in range(BLOCK):
        taken = choice(model, streams(draw, 5))
        seen.add(taken)
        methods: Any = {
            step: several[i] for (step, several), i in zip(alternatives.items(), taken, strict=True)
        }
        other = scores.framework.with_methodology(**methods)
        expected = plainly.scored(scores, scores.normalised.estimates.value, other)
        assert_allclose(found.score[:, draw].T, expected, atol=2e-10)
    assert len(seen) > 8


def test_methods_and_samples_together() -> None:
    scores = plainly.scores()
    assumptions = [
        ki.Alternatives("normalisation", ["min_max", "z_score", "goalposts"]),
        ki.SamplingError(),
        ki.Alternatives("weighting", ["given", "equal"]),
    ]
    model = modelled(scores, assumptions, 5)
    for draw in range(6):
        taken = choice(model, streams(draw, 3))
        other = scores.framework.with_methodology(
            normalisation=["min_max", "z_score", "goalposts"][taken[0]],
            weighting=["given", "equal"][taken[1]],
        )
        expected = plainly.scored(scores, plainly.sampled(scores, 5, 1, draw), other)
        assert_allclose(one(model, streams(draw, 3))[0], expected, atol=1e-9)


def test_methods_with_a_base() -> None:
    base = plainly.scores(normalisation="min_max")
    estimates = replace(base.normalised.estimates, value=base.normalised.estimates.value * 0.8)
    scores = ki.score(base.framework, estimates=estimates, base=base)
    model = modelled(scores, [ki.Alternatives("aggregation", ["median"])], 1)
    expected = ki.score(base.framework.with_methodology(aggregation="median"), estimates=estimates, base=base)
    assert_allclose(one(model, streams(0, 1))[0], expected.value[kept_of(scores)], atol=1e-9)


@pytest.mark.parametrize(
    "assumptions",
    [
        [ki.Alternatives("weighting", ["equal"])],
        [ki.Alternatives("normalisation", ["min_max"]), ki.Alternatives("aggregation", ["median"])],
    ],
    ids=["weighting", "the method at hand beside another"],
)
def test_other_steps_with_a_base(assumptions: list[Assumption]) -> None:
    """What a base gave for a step whose method stays is not learnt again."""
    base = plainly.scores(normalisation="min_max")
    estimates = replace(base.normalised.estimates, value=base.normalised.estimates.value * 0.8)
    scores = ki.score(base.framework, estimates=estimates, base=base)
    model = modelled(scores, assumptions, 1)
    changes: Any = {a.step: a.methods[0] for a in assumptions if isinstance(a, ki.Alternatives)}
    expected = ki.score(base.framework.with_methodology(**changes), estimates=estimates, base=base)
    found, _ = one(model, streams(0, len(assumptions)))
    assert_allclose(found, expected.value[kept_of(scores)], atol=1e-9)


def test_samples_with_a_base() -> None:
    base = plainly.scores(normalisation="min_max")
    estimates = replace(base.normalised.estimates, value=base.normalised.estimates.value * 0.8)
    scores = ki.score(base.framework, estimates=estimates, base=base)
    model = modelled(scores, [ki.SamplingError()], 1)
    other = replace(estimates, value=plainly.sampled(scores, 1, 0, 0))
    expected = ki.score(base.framework, estimates=other, base=base).value[kept_of(scores)]
    assert_allclose(one(model, streams(0, 1))[0], expected, atol=1e-9)


def test_given_draws_take_methods_and_weights() -> None:
    scores = samples.scores(range=[1, 100])
    rows: list[dict[str, Any]] = [
        {"air": 1.0, "dasar": 2.0, "aggregation": "geometric_mean", "normalisation": "goalposts"},
        {
            "air": 3.0,
            "dasar": 0.0,
            "aggregation": {"method": "power_mean", "power": 2},
            "normalisation": "min_max",
        },
        {"air": 0.0, "dasar": 1.0, "aggregation": "minimum", "normalisation": "goalposts"},
    ]
    found = ki.uncertainty(scores, assumptions=ki.GivenDraws(rows), keep_draws=True)
    assert (found.draws, found.failed) == (3, 0)
    assert found.drawn is not None
    for row, drawn in zip(rows, found.drawn[0], strict=True):
        methods = {step: row[step] for step in ("aggregation", "normalisation")}
        other = scores.framework.with_methodology(**methods).with_weights(
            {k: row[k] for k in ("air", "dasar")}
        )
        assert_allclose(drawn, ki.score(other, villages=samples.VILLAGES).snapped[:, 0], atol=2e-10)


# ------------------------------------------------------------------------------------- the order of things


def test_each_assumption_changes_what_the_ones_before_it_left() -> None:
    scores = plainly.scores()
    both: list[Assumption] = [ki.GivenDraws([{"a1": 4.0, "a2": 0.0}]), ki.WeightNoise(relative=0.5)]
    model = modelled(scores, both, 1)
    (variant,) = model.variants.values()
    first = weighed(model, variant, variant.weights, streams(0, 2))
    place = {name: i for i, name in enumerate(variant.plan.names)}
    assert 2.0 <= first[place["a1"]] <= 6.0
    assert first[place["a2"]] == 0.0
    turned = modelled(scores, both[::-1], 1)
    last = weighed(turned, variant, variant.weights, streams(0, 2))
    assert last[[place["a1"], place["a2"]]].tolist() == [4.0, 0.0]


def test_weights_at_hand_are_left_as_they_are() -> None:
    scores = plainly.scores()
    every = [ki.WeightNoise(), ki.DirichletWeights(), ki.LeaveOut(), ki.GivenDraws([{"a1": 5.0}])]
    model = modelled(scores, every, 1)
    before = scores.applied.copy()
    (variant,) = model.variants.values()
    weighed(model, variant, variant.weights, streams(0, 4))
    assert_array_equal(variant.weights, before)


@pytest.mark.parametrize("kind", [ki.LeaveOut, ki.MultipleImputation, ki.SamplingError])
def test_what_cannot_be_assumed_twice(kind: type[Assumption]) -> None:
    """A second element left out might be the last of its group."""
    with pytest.raises(ki.DataError, match=f"{kind.__name__} is assumed twice"):
        modelled(plainly.scores(imputation="mean"), [kind(), kind()], 1)


# --------------------------------------------------------------------------------------------- blocks

CASES: dict[str, list[Assumption]] = {
    "weights": [ki.WeightNoise()],
    "methods": [ki.Alternatives("aggregation", ["arithmetic_mean", "median"]), ki.DirichletWeights()],
    "samples": [ki.SamplingError(), ki.LeaveOut()],
}


@pytest.mark.parametrize("case", CASES)
def test_a_block_tells_what_its_draws_come_to(case: str) -> None:
    scores = plainly.scores(imputation="mean")
    model = modelled(scores, CASES[case], 3)
    found = blocked(model, scores)
    nominal = scores.snapped[kept_of(scores)]
    for draw in range(BLOCK):
        alone, _ = one(model, streams(draw, len(model.assumptions)))
        assert_allclose(found.score[:, draw].T, alone, atol=2e-10)
        for g in range(3):
            high, low = places(found.score[g, draw])
            assert_array_equal(found.highest[g, draw], high)
            assert_array_equal(found.lowest[g, draw], low)
    off = found.score - nominal.T[:, None]
    assert_array_equal(found.count, (~np.isnan(off)).sum(axis=1).T)
    assert_allclose(found.away, np.nansum(off, axis=1).T, atol=1e-9)
    assert_allclose(found.squares, np.nansum(off**2, axis=1).T, atol=1e-7)


@pytest.mark.parametrize("case", CASES)
def test_part_of_a_block_is_its_first_draws(case: str) -> None:
    scores = plainly.scores(imputation="mean")
    model = modelled(scores, CASES[case], 3)
    whole = blocked(model, scores)
    for draws in (1, 5, 15):
        part = blocked(model, scores, draws)
        assert_array_equal(part.score, whole.score[:, :draws])
        assert_array_equal(part.highest, whole.highest[:, :draws])
        assert part.held.shape == (draws,)
        assert (part.count <= draws).all()


def test_villages_without_a_score_at_hand() -> None:
    """Filled by one method and not by the other: sums are of the draws that have a score."""
    scores = samples.scores()
    methods = ki.Alternatives("imputation", ["none", "mean"])
    found = ki.uncertainty(scores, assumptions=methods, draws=60, seed=1, top=5, bottom=5, keep_draws=True)
    assert found.drawn is not None
    filled = ~np.isnan(found.drawn[0][:, 3])
    assert 10 < filled.sum() < 50
    assert_allclose(found.mean[3, 0], found.drawn[0][filled, 3].mean())
    assert np.isnan(found.mean_rank[3])
    assert np.isnan(found.class_probability[3]).all()


def test_a_village_never_scored_is_not_counted_among_the_lowest() -> None:
    scores = samples.scores()
    found = ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=20, seed=1, top=2, bottom=1)
    assert found.top is not None
    assert found.bottom is not None
    assert np.isnan([found.top[3], found.bottom[3]]).all()


def test_a_failure_is_told_and_leaves_no_trace() -> None:
    scores = plainly.scores(
        normalisation={"method": "z_score", "mean": 3.4, "sd": 2}, aggregation="geometric_mean"
    )
    model = modelled(scores, [ki.SamplingError()], 1)
    found = blocked(model, scores)
    failed = [draw for draw, _, _ in found.failures]
    assert 0 < len(failed) < BLOCK
    assert np.isnan(found.score[:, failed]).all()
    assert not found.highest[:, failed].any()
    assert found.count.max() == BLOCK - len(failed)
    assert all("negative_under_mean" in why for _, why, _ in found.failures)


def test_a_draw_that_cannot_be_rescaled_fails() -> None:
    """`normalise` refuses an indicator without spread, as where two villages are held at the end; so does a draw."""
    columns = ("a1", "a2", "b1", "b2")
    villages = [
        {"desa": f"V{i}", **dict.fromkeys(columns, level), **{f"{c}_se": 20.0 for c in columns}}
        for i, level in enumerate((99.0, 98.0))
    ]
    scores = ki.score(plainly.records(normalisation="min_max"), villages=villages)
    model = modelled(scores, [ki.SamplingError()], 1)
    failed = {draw for draw, _, _ in blocked(model, scores).failures}
    assert model.noise is not None
    for draw in range(BLOCK):
        value, _ = model.noise.drawn(model.x, stream(1, 0, draw))
        assert (draw in failed) == bool((value[0] == value[1]).any())


def sums(found: Drawn) -> list[Array]:
    return [found.count.astype(float), found.away, found.squares]


def test_the_same_block_has_the_same_bits() -> None:
    scores = plainly.scores()
    model = modelled(scores, CASES["samples"], 3)
    for first, second in zip(sums(blocked(model, scores)), sums(blocked(model, scores)), strict=True):
        assert_array_equal(first, second)
