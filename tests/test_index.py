"""The verbs: check, estimate, normalise, aggregate, score."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import norm

import ketahanan_index as ki
from framework.documents import SCALES, framework, indicator
from ketahanan_index.methods import Array, Normalisation, Rescaling, Span, Treatment, Weighting, Weights
from ketahanan_index.methods.fitted import Unchanged
from stages import samples

NAN = float("nan")


def same(a: ki.Scores, b: ki.Scores) -> bool:
    return all(
        getattr(a, name).tobytes() == getattr(b, name).tobytes()
        for name in ("value", "standard_error", "coverage", "applied", "reason_code")
    )


# The steps in order


def test_score_is_estimate_normalise_aggregate() -> None:
    one = samples.framework()
    estimates = ki.estimate(one, villages=samples.VILLAGES)
    by_hand = ki.aggregate(ki.normalise(estimates))
    scored = ki.score(one, villages=samples.VILLAGES)
    assert same(by_hand, scored)
    assert by_hand.steps == scored.steps
    assert same(ki.score(one, estimates=estimates), scored)
    assert by_hand.normalised.estimates is estimates


def test_the_figures_by_hand() -> None:
    scored = samples.scores()
    assert scored.nodes == ("indeks", "dasar", "sosial")
    dasar = [(80 + 2 * 60) / 3, (40 + 2 * 20) / 3, 50.0, NAN, (80 + 2 * 60) / 3]
    sosial = [100.0, 25.0, (75 + 100) / 2, NAN, 100.0]
    root = [(3 * d + s) / 4 for d, s in zip(dasar, sosial, strict=True)]
    assert_allclose(scored.value, np.array([root, dasar, sosial]).T, rtol=1e-14)
    assert_allclose(scored.coverage[2], [3 / 4 * 2 / 3 + 1 / 4, 2 / 3, 1])
    assert scored.coverage[3].tolist() == [0, 0, 0]


def test_a_stage_knows_where_it_came_from() -> None:
    scored = samples.scores()
    assert scored.framework is scored.normalised.framework is scored.normalised.estimates.framework
    assert scored.units == scored.normalised.units == scored.normalised.estimates.units
    assert scored.normalised.estimates.indicators == ("air", "listrik", "rapat", "posyandu")


def test_steps_name_their_methods_and_counts() -> None:
    one = samples.framework(
        methodology={
            "imputation": {"air": {"method": "constant", "value": 0}},
            "aggregation": {"dasar": "geometric_mean"},
        }
    )
    scored = ki.score(one, villages=samples.VILLAGES)
    steps = {step.name: step for step in scored.steps}
    assert list(steps) == ["estimate", "imputation", "treatment", "normalisation", "weighting", "aggregation"]
    assert dict(steps["estimate"].parameters) == {"framework": "contoh", "version": "1", "digest": one.digest}
    assert dict(steps["estimate"].counts) == {"units": 5, "indicators": 4, "capped": 0}
    assert steps["imputation"].parameters["methods"] == [
        {"method": "constant", "value": 0.0},
        {"method": "none"},
    ]
    assert dict(steps["imputation"].counts) == {"cells": 2}
    assert dict(steps["treatment"].counts) == {"cells": 0}
    assert steps["normalisation"].parameters["methods"] == [{"method": "goalposts", "clip": True}]
    assert steps["weighting"].parameters["methods"]["indeks"] == {"method": "given"}
    assert steps["aggregation"].parameters["methods"]["dasar"] == {"method": "geometric_mean"}
    assert dict(steps["aggregation"].counts) == {"scored": 5}
    assert scored.normalised.steps == scored.steps[:4]
    assert scored.normalised.estimates.steps == scored.steps[:1]


def test_imputed_cells_are_listed() -> None:
    one = samples.framework(methodology={"imputation": {"air": {"method": "constant", "value": 10}}})
    normalised = ki.normalise(ki.estimate(one, villages=samples.VILLAGES))
    assert normalised.imputed["unit"].tolist() == ["3202022001", "3203012001"]
    assert normalised.imputed["indicator"].tolist() == ["air", "air"]
    assert normalised.imputed["before"].isna().all()
    assert normalised.imputed["after"].tolist() == [10, 10]
    assert normalised.imputed.columns.tolist() == ["unit", "indicator", "before", "after", "step"]
    assert normalised.treated.empty
    assert normalised.value[2, 0] == 10
    assert np.isnan(normalised.estimates.value[2, 0])


def test_a_treatment_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Treatment, "registry", dict(Treatment.known()))

    class Halved(Unchanged):
        def transform(self, x: Array) -> Array:
            return x / 2

    class Halve(Treatment):
        method: Literal["halve"] = "halve"

        def fit(self, x: Array) -> Halved:
            return Halved()

    scored = ki.score(
        samples.framework(methodology={"treatment": {"air": "halve"}}), villages=samples.VILLAGES
    )
    assert scored.normalised.value[:2, 0].tolist() == [40, 20]
    treated = scored.normalised.treated
    assert treated[["before", "after", "step"]].values.tolist()[0] == [80.0, 40.0, "halve"]
    assert len(treated) == 3


# Base


def test_base_applies_what_the_first_wave_learnt() -> None:
    one = samples.framework(methodology={"normalisation": "min_max", "weighting": "equal"})
    first = ki.score(one, villages=samples.VILLAGES)
    second_wave = [{**row, "air": row["air"] + 20 if row.get("air") else None} for row in samples.VILLAGES]
    alone = ki.score(one, villages=second_wave)
    onward = ki.score(one, villages=second_wave, base=first)
    # min 40 and max 80 of the first wave: 60 to 100 becomes 50 to 150
    assert_allclose(onward.normalised.value[:2, 0], [150, 50])
    assert_allclose(alone.normalised.value[:2, 0], [100, 0])
    assert onward.fitted.to_dict() == first.fitted.to_dict()
    assert same(onward, ki.score(one, villages=second_wave, base=first.fitted))
    assert all(step.parameters["base"] for step in onward.steps if "base" in step.parameters)
    assert not any(step.parameters["base"] for step in first.steps if "base" in step.parameters)


def test_stated_weights_are_those_of_the_framework() -> None:
    one = samples.framework()
    heavy = ki.score(one.with_weights({"sosial": 9, "posyandu": 0}), villages=samples.VILLAGES)
    assert same(ki.score(one, villages=samples.VILLAGES, base=heavy), samples.scores())
    equal = one.with_methodology(weighting="equal")
    alone = ki.score(equal, villages=samples.VILLAGES)
    assert same(ki.score(equal, villages=samples.VILLAGES, base=heavy), alone)


@pytest.fixture
def spread() -> Iterator[type[Weighting]]:
    """Define a weighting that learns: a member's spread is its weight, and nothing if there is none."""
    before = dict(Weighting.known())

    class Spread(Weighting):
        method: Literal["spread"] = "spread"

        def fit(self, x: Array, weights: Array) -> Weights:
            return Weights(np.nanmax(x, axis=-2) - np.nanmin(x, axis=-2))

    yield Spread
    Weighting.registry.clear()
    Weighting.registry.update(before)


@pytest.mark.usefixtures("spread")
def test_learnt_weights_are_those_of_the_base() -> None:
    """Only `dasar` learns: its members' weights come from the base, all others from the framework."""
    first = samples.framework(methodology={"weighting": {"dasar": "spread"}})
    base = ki.score(first, villages=samples.VILLAGES)
    assert (base.fitted.weights["air"], base.fitted.weights["listrik"]) == (40, 40)
    second = first.with_weights({"sosial": 9})
    rows = [{**row, "air": row["air"] / 4 if row.get("air") else None} for row in samples.VILLAGES]
    onward = ki.score(second, villages=rows, base=base)
    assert onward.fitted.weights == {**base.fitted.weights, "sosial": 9}
    assert ki.score(second, villages=rows).fitted.weights["air"] == 10
    assert same(ki.score(second, villages=rows, base=base.fitted), onward)


@pytest.mark.usefixtures("spread")
def test_a_base_whose_learnt_weights_are_all_zero() -> None:
    learning = samples.framework(methodology={"weighting": {"dasar": "spread"}})
    stated = samples.framework()
    base = ki.score(learning, villages=samples.VILLAGES).fitted
    nothing = replace(base, weights={**base.weights, "air": 0.0, "listrik": 0.0})
    with pytest.raises(ki.DataError, match="no weight to any member of dasar") as caught:
        ki.score(learning, villages=samples.VILLAGES, base=nothing)
    assert caught.value.problems[0].code == "base_without_node"
    assert same(ki.score(stated, villages=samples.VILLAGES, base=nothing), samples.scores())


@pytest.mark.usefixtures("spread")
def test_a_base_weighed_by_another_method_is_refused() -> None:
    learning = samples.framework(methodology={"weighting": {"dasar": "spread"}})
    with pytest.raises(ki.DataError, match="members of dasar by given, this framework by spread") as caught:
        ki.score(learning, villages=samples.VILLAGES, base=samples.scores())
    assert caught.value.problems[0].code == "base_other_method"


@pytest.mark.usefixtures("spread")
def test_a_stated_weight_of_0_holds_under_a_base() -> None:
    learning = samples.framework(methodology={"weighting": {"dasar": "spread"}})
    base = ki.score(learning, villages=samples.VILLAGES)
    without = learning.with_weights({"air": 0})
    assert ki.score(without, villages=samples.VILLAGES, base=base).fitted.weights["air"] == 0
    switched = ki.score(
        learning,
        villages=samples.VILLAGES,
        base=replace(base.fitted, weights={**base.fitted.weights, "air": 0.0}),
    )
    (problem,) = (p for p in switched.noted if p.code == "base_without_weight")
    assert (problem.column, problem.severity) == ("air", "warning")


WRONG: dict[str, Any] = {
    "negative": lambda members: Weights(np.linspace(-1, 1, members)),
    "nothing": lambda members: Weights(np.zeros(members)),
    "missing": lambda members: Weights(np.full(members, np.nan)),
    "infinite": lambda members: Weights(np.full(members, np.inf)),
    "too many": lambda members: Weights(np.ones(members + 1)),
    "one for all": lambda members: Weights(np.ones(1)),
    "no weights": np.ones,
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_are_no_weights(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Weighting, "registry", dict(Weighting.known()))

    class Odd(Weighting):
        method: Literal["odd"] = "odd"

        def fit(self, x: Array, given: Array) -> Weights:
            found: Weights = WRONG[kind](len(given))
            return found

    with pytest.raises(ki.MethodError) as caught:
        samples.scores(weighting="odd")
    # All groups at once.
    assert [(p.code, p.column) for p in caught.value.problems] == [
        ("no_weights", name) for name in ("sosial", "dasar", "indeks")
    ]


@pytest.mark.parametrize("family", [Treatment, Normalisation])
def test_a_method_that_keeps_its_place_badly(family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family, "registry", dict(family.known()))
    name = family.family

    class Shorter(Unchanged):
        def transform(self, x: Array) -> Array:
            return x[:-1]

    class Bad(family):  # type: ignore[misc]
        method: Literal["bad"] = "bad"
        kind: str = "array"

        def fit(self, x: Array, *more: Any) -> Shorter:
            return Shorter() if self.kind == "shape" else x  # type: ignore[return-value]

    with pytest.raises(ki.MethodError, match="gives a ndarray where a FittedValue is due"):
        samples.scores(**{name: "bad"})
    with pytest.raises(ki.MethodError, match=r"bad turns \(5, 4\) values into \(4, 4\)"):
        samples.scores(**{name: {"method": "bad", "kind": "shape"}})


def _narrow(value: Any) -> Any:
    """Return a rescaling of a range so small that large values leave what can be computed."""
    return replace(value, width=np.full(value.width.shape, 1e-5))


def test_values_too_large_to_compute_with() -> None:
    one = framework(
        indicator("air", "bebas"),
        indicator("listrik"),
        unit="kode",
        methodology={"normalisation": {"air": "min_max", "listrik": "goalposts"}},
    )
    rows: list[dict[str, Any]] = [
        {"kode": "A", "air": -1.7e308, "listrik": 1},
        {"kode": "B", "air": 1.7e308, "listrik": 2},
    ]
    with pytest.raises(ki.MethodError, match="too large to compute with") as caught:
        ki.score(one, villages=rows)
    assert caught.value.problems[0].column == "air"
    small = ki.score(one, villages=[{**row, "air": row["air"] / 1e10} for row in rows])
    with pytest.raises(ki.DataError, match="min_max makes no number of") as met:
        ki.score(
            one,
            villages=rows,
            base=replace(
                small.fitted,
                steps=tuple(
                    replace(s, value=_narrow(s.value)) if s.method.name == "min_max" else s
                    for s in small.fitted.steps
                ),
            ),
        )
    (problem,) = met.value.problems
    assert (problem.code, problem.column, problem.unit) == ("overflow", "air", "A")


@pytest.mark.parametrize("weighting", ["critic", "gini", "standard_deviation"])
def test_an_optional_group_that_is_not_there_needs_no_weights(weighting: str) -> None:
    whole = samples.framework(methodology={"weighting": weighting})
    document = whole.to_dict()
    document["index"]["members"].append(
        {"id": "lain", "weight": 0, "optional": True, "members": [indicator("a"), indicator("b")]}
    )
    with_it = ki.score(ki.Framework.from_dict(document), villages=samples.VILLAGES)
    assert_array_equal(with_it.value[:, :3], ki.score(whole, villages=samples.VILLAGES).value)


@pytest.mark.parametrize(
    "mean", ["geometric_mean", "harmonic_mean", {"method": "geometric_with_floor", "floor": 50}, "minimum"]
)
def test_weights_are_learnt_from_values_as_they_are(mean: Any) -> None:
    scores = samples.scores(range=[1, 100], aggregation=mean, weighting="standard_deviation")
    dasar = scores.normalised.value[:, :2]
    alone = ki.weighting.StandardDeviation().fit(dasar, np.ones(2)).value
    assert_array_equal([scores.fitted.weights[name] for name in ("air", "listrik")], alone)


def test_a_reason_is_that_of_the_member_that_decides() -> None:
    one, scores = samples.sampled(aggregation="minimum")
    assert one.methodology.aggregation == ki.aggregation.Minimum()
    # In the first village listrik, 60, decides over air, 80; in the second 20 over 40, stated without error.
    assert scores.standard_error[:2, 1].tolist() == [4.0, 0.0]
    assert scores.reason[0, 1] == "estimated"
    assert scores.reason[1, 1] != "estimated"


def test_coverage_is_that_of_the_data() -> None:
    """A filled value is no data; a village without any is told of."""
    scores = samples.scores(imputation={"method": "constant", "value": 1})
    plain = samples.scores()
    assert_allclose(scores.coverage, plain.coverage)
    assert not np.isnan(scores.value[3, 0])
    (problem,) = (p for p in scores.noted if p.code == "filled_from_nothing")
    assert (problem.unit, problem.row, problem.count) == ("3203012001", 4, 1)
    screened = samples.scores(screening={"exclude": ["3202012001"]})
    assert_array_equal(screened.coverage[0], 1.0)


def test_what_could_not_be_filled_is_told() -> None:
    scores = samples.scores(imputation={"air": {"method": "group_mean", "by": "zona"}})
    rows = [{**row, "zona": None} for row in samples.VILLAGES]
    assert [p.column for p in scores.noted if p.code == "not_imputed"] == []
    lacking = ki.score(scores.framework, villages=[{**rows[0], "zona": "A"}, *rows[1:]])
    (problem,) = (p for p in lacking.noted if p.code == "not_imputed")
    assert (problem.column, problem.count, problem.row) == ("air", 2, 3)
    assert "group_mean left air missing in 2 villages (3202022001, 3203012001)" in problem.message


@pytest.mark.usefixtures("spread")
def test_learnt_weights_serve_a_single_village() -> None:
    learning = samples.framework(methodology={"weighting": {"dasar": "spread"}, "normalisation": "z_score"})
    base = ki.score(learning, villages=samples.VILLAGES)
    for row in (0, 1, 4):
        onward = ki.score(learning, villages=[samples.VILLAGES[row]], base=base)
        assert_allclose(onward.value[0], base.value[row], rtol=1e-14)
        assert onward.fitted.to_dict() == base.fitted.to_dict()


@pytest.mark.parametrize("method", ["min_max", "z_score"])
@pytest.mark.parametrize("change", ["direction", "range", "method"])
def test_a_base_of_another_rescaling_is_refused(method: str, change: str) -> None:
    rows = [{"kode": "A", "air": 10, "listrik": 1}, {"kode": "B", "air": 30, "listrik": 2}]
    more: dict[str, Any] = {"unit": "kode", "methodology": {"normalisation": method}}
    base = ki.score(framework(indicator("air"), indicator("listrik"), **more), villages=rows)
    turned = indicator("air")
    if change == "direction":
        turned["direction"] = "negative"
    elif change == "range":
        more["methodology"]["range"] = [1, 10]
    else:
        other = {"min_max": "z_score", "z_score": "min_max"}[method]
        more["methodology"]["normalisation"] = other
    one = framework(turned, indicator("listrik"), **more)
    if (method, change) == ("z_score", "range"):
        assert_allclose(ki.score(one, villages=rows, base=base).value, base.value)  # it lands on no range
        return
    with pytest.raises(ki.DataError) as caught:
        ki.score(one, villages=rows, base=base)
    (problem,) = caught.value.problems
    assert (problem.code, problem.count) == (f"base_other_{change}", 1 if change == "direction" else 2)
    assert "air" in problem.message
    assert {"direction": "another direction", "range": "another range", "method": f"the base has {method}"}[
        change
    ] in problem.message
    assert problem.remedy


def test_fixed_ends_are_those_of_the_framework() -> None:
    """What learns nothing, such as goalposts and a constant, is never taken from a base."""
    rows = [{"kode": "A", "air": 10}, {"kode": "B", "air": 30}, {"kode": "C"}]
    base = ki.score(framework(indicator("air"), unit="kode"), villages=rows)
    scales = {"persen": {"kind": "numeric", "lower": 0, "upper": 50}}
    changed = {"range": [0, 10], "imputation": {"method": "constant", "value": 50}}
    for scale, more in ((scales, {}), (SCALES, {"methodology": changed}), (scales, {"methodology": changed})):
        for direction in ("positive", "negative"):
            one = framework(indicator("air", direction=direction), unit="kode", scales=scale, **more)
            assert same(ki.score(one, villages=rows, base=base), ki.score(one, villages=rows))


@pytest.mark.parametrize("base", [5, "scores", {}, [], samples.framework()])
def test_a_base_of_a_wrong_type(base: Any) -> None:
    estimates = ki.estimate(samples.framework(), villages=samples.VILLAGES)
    with pytest.raises(TypeError, match=f"not {type(base).__name__}"):
        ki.normalise(estimates, base=base)
    with pytest.raises(TypeError, match="base must be a Scores or its fitted"):
        ki.aggregate(ki.normalise(estimates), base=base)


def test_base_serves_a_constant_indicator() -> None:
    one = framework(indicator("air"), unit="kode", methodology={"normalisation": "min_max"})
    base = ki.score(one, villages=[{"kode": "A", "air": 0}, {"kode": "B", "air": 50}])
    onward = ki.score(one, villages=[{"kode": "C", "air": 25}, {"kode": "D", "air": 25}], base=base)
    assert onward.value[:, 0].tolist() == [50, 50]


def test_base_for_some_of_its_indicators() -> None:
    """A framework with fewer indicators, in another order, takes its part of the base."""
    both = framework(
        indicator("air"), indicator("listrik"), unit="kode", methodology={"normalisation": "min_max"}
    )
    fewer = framework(indicator("listrik"), unit="kode", methodology={"normalisation": "min_max"})
    table = [{"kode": "A", "air": 0, "listrik": 10}, {"kode": "B", "air": 50, "listrik": 20}]
    base = ki.score(both, villages=table)
    again = ki.score(fewer, villages=[{"kode": "C", "listrik": 15}], base=base)
    assert again.value.tolist() == [[50.0]]
    swapped = framework(
        indicator("listrik"), indicator("air"), unit="kode", methodology={"normalisation": "min_max"}
    )
    onward = ki.normalise(ki.estimate(swapped, villages=table), base=base)
    assert_array_equal(onward.value, base.normalised.value[:, ::-1])


def test_base_of_several_methods() -> None:
    mixed = {
        "normalisation": {"air": "min_max"},
        "imputation": {"listrik": {"method": "constant", "value": 5}},
    }
    one = samples.framework(methodology=mixed)
    base = ki.score(one, villages=samples.VILLAGES)
    assert same(ki.score(one, villages=samples.VILLAGES, base=base), base)
    assert [step.method.name for step in base.fitted.steps] == [
        "none",
        "constant",
        "none",
        "min_max",
        "goalposts",
    ]


def test_base_without_an_indicator_names_it() -> None:
    rows = [{"kode": "A", "air": 1, "listrik": 2}, {"kode": "B", "air": 2, "listrik": 9}]
    for method in ("min_max", "z_score"):
        more: dict[str, Any] = {"unit": "kode", "methodology": {"normalisation": method}}
        base = ki.score(framework(indicator("air"), **more), villages=rows)
        with pytest.raises(ki.DataError, match="the base was fitted without listrik") as caught:
            ki.score(framework(indicator("air"), indicator("listrik"), **more), villages=rows, base=base)
        problem = caught.value.problems[0]
        assert (problem.code, problem.count) == ("base_without_indicator", 1)
        assert problem.remedy
    # Goalposts learn nothing, so there is nothing to lack.
    stated = framework(indicator("air"), indicator("listrik"), unit="kode")
    assert same(ki.score(stated, villages=rows, base=base), ki.score(stated, villages=rows))


@pytest.mark.usefixtures("spread")
def test_base_without_a_node_names_it() -> None:
    flat = framework(indicator("air"), indicator("listrik"), unit="kode")
    dasar: dict[str, Any] = {"id": "dasar", "members": [indicator("air"), indicator("listrik")]}
    table = [{"kode": "A", "air": 1, "listrik": 2}, {"kode": "B", "air": 5, "listrik": 3}]
    base = ki.score(flat, villages=table)
    deep = framework(dasar, unit="kode", methodology={"weighting": {"indeks": "spread"}})
    with pytest.raises(ki.DataError, match="the base has no weight for dasar") as caught:
        ki.score(deep, villages=table, base=base)
    assert caught.value.problems[0].code == "base_without_node"
    stated = framework(dasar, unit="kode")
    assert same(ki.score(stated, villages=table, base=base), ki.score(stated, villages=table))


# Estimates given


def test_estimates_under_another_methodology() -> None:
    one = samples.framework()
    estimates = ki.estimate(one, villages=samples.VILLAGES)
    for other in (
        one.with_methodology(normalisation="min_max", aggregation="geometric_mean", range=[1, 100]),
        one.with_weights({"sosial": 5, "air": 0}),
    ):
        assert same(ki.score(other, estimates=estimates), ki.score(other, villages=samples.VILLAGES))
        assert ki.score(other, estimates=estimates).framework == other


def test_the_first_step_names_the_framework_in_hand() -> None:
    one = samples.framework()
    other = one.with_weights({"air": 5})
    scored = ki.score(other, estimates=ki.estimate(one, villages=samples.VILLAGES))
    assert dict(scored.steps[0].parameters) == {
        "framework": "contoh", "version": "1", "digest": other.digest, "estimated_with": one.digest
    }  # fmt: skip
    same_one = ki.score(one, estimates=ki.estimate(one, villages=samples.VILLAGES))
    assert "estimated_with" not in same_one.steps[0].parameters


def test_an_optional_group_that_was_not_read_cannot_be_switched_on() -> None:
    extra: dict[str, Any] = {"id": "lain", "optional": True, "weight": 0, "members": [indicator("sampah")]}
    one = framework(indicator("air"), extra, unit="kode")
    rows = [{"kode": "A", "air": 10}, {"kode": "B", "air": 30}]
    estimates = ki.estimate(one, villages=rows)
    assert ki.score(one, estimates=estimates).value[:, 0].tolist() == [10, 30]
    on = one.with_weights({"lain": 1})
    with pytest.raises(ki.DataError, match="not estimated: sampah") as caught:
        ki.score(on, estimates=estimates)
    (problem,) = caught.value.problems
    assert (problem.code, problem.count) == ("not_estimated", 1)
    assert problem.remedy
    # A column that was read and is blank is told by its warning and no reason to refuse.
    read = ki.estimate(one, villages=[{**row, "sampah": 70} for row in rows])
    assert ki.score(on, estimates=read).value[:, 0].tolist() == [40, 50]
    blank = ki.estimate(one, villages=[{**row, "sampah": None} for row in rows])
    assert ki.score(on, estimates=blank).value[:, 0].tolist() == [10, 30]


@pytest.mark.parametrize("change", ["direction", "scale", "indicator", "unit"])
def test_estimates_of_other_indicators_are_refused(change: str) -> None:
    one = samples.framework()
    estimates = ki.estimate(one, villages=samples.VILLAGES)
    data = one.to_dict()
    if change == "direction":
        data["index"]["members"][0]["members"][0]["direction"] = "negative"
    elif change == "scale":
        data["scales"]["persen"]["upper"] = 200
    elif change == "indicator":
        del data["index"]["members"][0]["members"][0]
    else:
        data["unit"] = "desa"
    with pytest.raises(ki.DataError, match="made for other indicators") as caught:
        ki.score(ki.Framework.from_dict(data), estimates=estimates)
    assert caught.value.problems[0].code == "other_indicators"


@pytest.mark.parametrize("given", [{}, {"villages": samples.VILLAGES, "estimates": 1}])
def test_villages_or_estimates(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="respondents= or villages= or both, or else estimates="):
        ki.score(samples.framework(), **given)


def test_a_name_is_no_framework() -> None:
    verbs: tuple[Any, ...] = (ki.score, ki.check, ki.estimate)
    for verb in verbs:
        with pytest.raises(TypeError, match=r"Framework\.load\('idm'\)"):
            verb("idm", villages=[])


# Standard errors that were given


def test_given_standard_errors_propagate_under_an_arithmetic_mean() -> None:
    """Closed form: the square root of the weighted sum of squares, with the weights of the members present."""
    _, scored = samples.sampled()
    errors = scored.standard_error
    assert_allclose(errors[0, 1], math.hypot(1 / 3 * 3, 2 / 3 * 4), rtol=1e-14)
    assert_allclose(errors[0, 0], 3 / 4 * math.hypot(1 / 3 * 3, 2 / 3 * 4), rtol=1e-14)
    assert_allclose(errors[1, 1], 1 / 3 * 2, rtol=1e-14)
    assert_allclose(errors[2, 1], 1.0, rtol=1e-14)  # air is missing there: listrik weighs 1
    assert_array_equal(errors[:, 2], [0, 0, 0, NAN, 0])
    assert_array_equal(errors[3], [NAN] * 3)
    assert_array_equal(errors[4], [0, 0, 0])
    assert scored.reason[:, 0].tolist() == ["estimated"] * 3 + ["no_data", "none_sampled"]
    assert scored.reason[:, 2].tolist() == ["none_sampled"] * 3 + ["no_data", "none_sampled"]


def test_given_standard_errors_are_rescaled() -> None:
    estimated = framework(
        {**indicator("rapat", "likert", direction=-1), "standard_error": "se"},
        unit="kode",
        methodology={"range": [0, 10]},
    )
    scored = ki.score(estimated, villages=[{"kode": "A", "rapat": 2, "se": 0.4}])
    assert_allclose([scored.value[0, 0], scored.standard_error[0, 0]], [7.5, 0.4 / 4 * 10])


def test_given_standard_errors_propagate_under_a_geometric_mean() -> None:
    """Closed form: the score times the square root of the sum of (weight · error / value)²."""
    _, scored = samples.sampled(aggregation={"dasar": "geometric_mean"})
    score = 80 ** (1 / 3) * 60 ** (2 / 3)
    assert_allclose(scored.value[0, 1], score)
    assert_allclose(scored.standard_error[0, 1], score * math.hypot(3 / 80 / 3, 2 * 4 / 60 / 3), rtol=1e-12)


def test_an_interval_is_196_standard_errors_to_each_side() -> None:
    _, scored = samples.sampled()
    interval = scored.interval()
    z = norm.ppf(0.975)
    assert_allclose(
        interval["upper"].iloc[:3] - scored.value[:3, 0], z * scored.standard_error[:3, 0], rtol=1e-12
    )
    assert_allclose(
        scored.value[:3, 0] - interval["lower"].iloc[:3], z * scored.standard_error[:3, 0], rtol=1e-12
    )
    assert round(z, 2) == 1.96
    assert interval.iloc[3:].isna().all(axis=None)  # no data, and nothing sampled
    assert interval.index.tolist() == list(scored.units)
    wider = scored.interval(0.99, node="dasar")
    assert_allclose(
        wider["upper"].iloc[0] - scored.value[0, 1], norm.ppf(0.995) * scored.standard_error[0, 1]
    )


def test_nothing_sampled_shows_no_interval() -> None:
    scored = samples.scores()
    assert set(scored.reason[~np.isnan(scored.value)]) == {"none_sampled"}
    assert (scored.standard_error[~np.isnan(scored.value)] == 0).all()
    assert scored.interval().isna().all(axis=None)
    _, partly = samples.sampled()
    assert partly.interval(node="sosial").isna().all(axis=None)


def test_an_imputed_value_takes_the_error_away() -> None:
    one, _ = samples.sampled()
    one = one.with_methodology(imputation={"air": {"method": "constant", "value": 50}})
    table = samples.with_errors()
    scored = ki.score(one, villages=table)
    assert scored.reason[2].tolist() == ["imputed", "imputed", "none_sampled"]
    assert np.isnan(scored.standard_error[2, :2]).all()
    assert scored.interval().iloc[2].isna().all()
    assert scored.flag[2] == "caution"


def test_a_clipped_value_has_no_error_of_its_own() -> None:
    estimated = {**indicator("air", "bebas"), "standard_error": "se"}
    one = framework(
        estimated, indicator("listrik"), unit="kode", methodology={"normalisation": {"air": "min_max"}}
    )
    rows = [
        {"kode": "A", "air": 1, "se": 0.1, "listrik": 5},
        {"kode": "B", "air": 3, "se": 0.2, "listrik": 6},
    ]
    scored = ki.score(one, villages=rows)
    assert_allclose(scored.standard_error[:, 0], [0.1 / 2 * 100 / 2, 0.2 / 2 * 100 / 2])


@pytest.mark.parametrize("clip", [True, False])
def test_a_value_held_at_an_end_has_no_error(clip: bool) -> None:
    """Imported values beyond the ends of a goalpost are clipped; their error says nothing any more."""
    one = framework(
        {**indicator("air"), "standard_error": "se"},
        unit="kode",
        methodology={"normalisation": {"method": "goalposts", "clip": clip}},
    )
    estimates = ki.estimate(one, villages=[{"kode": k, "air": 50, "se": 2} for k in "ABC"])
    beyond = replace(estimates, value=np.array([[50.0], [120], [-3]]))
    scored = ki.score(one, estimates=beyond)
    if clip:
        assert scored.value[:, 0].tolist() == [50, 100, 0]
        assert scored.reason[:, 0].tolist() == ["estimated", "no_gradient", "no_gradient"]
        assert_array_equal(scored.standard_error[:, 0], [2, NAN, NAN])
        assert scored.interval().isna().all(axis=1).tolist() == [False, True, True]
    else:
        assert scored.value[:, 0].tolist() == [50, 120, -3]
        assert scored.standard_error[:, 0].tolist() == [2, 2, 2]


def test_a_value_capped_at_intake_has_no_error() -> None:
    scales = {"persen": {**SCALES["persen"], "cap": True}}
    se = {**indicator("air"), "standard_error": "se"}
    one = framework(se, indicator("listrik"), unit="kode", scales=scales)
    rows = [
        {"kode": "A", "air": 140, "se": 4, "listrik": 1},
        {"kode": "B", "air": 40, "se": 4, "listrik": 900},
    ]
    estimates = ki.estimate(one, villages=rows)
    assert estimates.reason.tolist() == [["no_gradient", "none_sampled"], ["estimated", "none_sampled"]]
    assert np.isnan(estimates.covariance("A")[0]).all()
    scored = ki.score(one, estimates=estimates)
    assert_array_equal(scored.standard_error[:, 0], [NAN, 2])
    assert scored.reason[:, 0].tolist() == ["no_gradient", "estimated"]


def test_a_zero_beside_a_sampled_member_has_no_error() -> None:
    se = {**indicator("air"), "standard_error": "se"}
    rows = [{"kode": "A", "air": 40, "se": 4, "listrik": 0}, {"kode": "B", "air": 40, "se": 4, "listrik": 10}]
    for method in ("geometric_mean", "harmonic_mean"):
        one = framework(se, indicator("listrik"), unit="kode", methodology={"aggregation": method})
        scored = ki.score(one, villages=rows)
        assert scored.value[0, 0] == 0
        assert scored.reason[:, 0].tolist() == ["no_gradient", "estimated"]
        assert np.isnan(scored.standard_error[0, 0])
        assert scored.standard_error[1, 0] > 0


def test_a_zero_under_a_geometric_mean_has_no_error() -> None:
    one, _ = samples.sampled(aggregation={"dasar": "geometric_mean"})
    table = samples.with_errors()
    table.loc[0, "air"] = 0
    scored = ki.score(one, villages=table)
    assert scored.value[0, 1] == 0
    assert scored.reason[0].tolist() == ["no_gradient", "no_gradient", "none_sampled"]
    assert np.isnan(scored.standard_error[0, :2]).all()
    row = scored.problems.set_index("code").loc["zero_under_mean"]
    assert (row["column"], row["unit"], row["row"], row["count"]) == ("air", "3202012001", 1, 1)
    assert "dasar 0 under geometric_mean" in row["message"]
    assert "range that starts above 0" in row["remedy"]


def test_the_covariance_of_a_village() -> None:
    _, scored = samples.sampled()
    estimates = scored.normalised.estimates
    assert_allclose(estimates.covariance("3202012001"), np.diag([9.0, 16, 0, 0]))
    unknown = estimates.covariance("3202022001")
    assert np.isnan(unknown[0]).all()
    assert unknown[1, 1] == 1
    assert_array_equal(samples.scores().normalised.estimates.covariance("3202012001"), np.zeros((4, 4)))
    with pytest.raises(KeyError, match="did you mean '320201200"):
        estimates.covariance("3202012009")


# Problems and refusals


def test_a_negative_value_under_a_geometric_mean_names_the_village() -> None:
    one = samples.framework(methodology={"normalisation": "z_score", "aggregation": "geometric_mean"})
    with pytest.raises(
        ki.MethodError, match="geometric_mean of dasar cannot take the negative value"
    ) as caught:
        ki.score(one, villages=samples.VILLAGES)
    problem = caught.value.problems[0]
    assert (problem.code, problem.column, problem.unit) == ("negative_under_mean", "air", "3202012002")
    assert problem.remedy


def test_a_negative_group_under_a_geometric_mean_names_the_village() -> None:
    one = samples.framework(
        methodology={"normalisation": "z_score", "aggregation": {"indeks": "geometric_mean"}}
    )
    with pytest.raises(ki.MethodError, match="geometric_mean of indeks") as caught:
        ki.score(one, villages=samples.VILLAGES)
    assert caught.value.problems[0].column in {"dasar", "sosial"}
    assert caught.value.problems[0].unit in {row["kode_desa"] for row in samples.VILLAGES}


def test_a_negative_group_under_another_penalty_names_the_village() -> None:
    # A penalty may take a group below 0, which the one above it cannot take.
    one = samples.framework(methodology={"aggregation": "mazziotta_pareto"})
    rows = [{**row, "air": 100, "listrik": 0, "rapat": 5, "posyandu": 2} for row in samples.VILLAGES]
    unequal = one.with_weights({"air": 1, "listrik": 5, "rapat": 1, "posyandu": 5})
    with pytest.raises(
        ki.MethodError, match="mazziotta_pareto of indeks cannot take the negative value"
    ) as caught:
        ki.score(unequal, villages=rows)
    assert {p.column for p in caught.value.problems} <= {"dasar", "sosial"}


def test_minimum_coverage_leaves_a_village_without_an_index() -> None:
    scored = samples.scores(minimum_coverage={"dasar": 0.7, "indeks": 1})
    assert np.isnan(scored.value[2]).tolist() == [True, True, False]
    row = scored.problems.set_index("code").loc["below_minimum_coverage"]
    assert (row["severity"], row["unit"], row["row"], row["count"]) == ("warning", "3202022001", 3, 1)
    assert "groups without a value: dasar" in row["message"]
    assert "minimum_coverage" in row["remedy"]
    assert scored.coverage[2, 0] > 0  # coverage says why


@pytest.mark.parametrize(
    ("minimum", "scored"),
    [
        (2 / 3, True),
        (0.67, False),
        ({"share": 0.5, "by": "members"}, True),
        ({"share": 0.51, "by": "members"}, False),
    ],
)
def test_minimum_coverage_is_inclusive(minimum: Any, *, scored: bool) -> None:
    found = samples.scores(minimum_coverage={"dasar": minimum})
    assert bool(~np.isnan(found.value[2, 1])) is scored


def test_warnings_travel_with_the_scores() -> None:
    table = pd.DataFrame(samples.VILLAGES).assign(posyandu=1)
    scored = ki.score(samples.framework(), villages=table)
    assert scored.problems["code"].tolist() == ["constant_indicator"]
    assert scored.normalised.estimates.problems["code"].tolist() == ["constant_indicator"]
    assert (scored.problems["severity"] == "warning").all()


# Values do not change


def test_arrays_are_read_only() -> None:
    _, scored = samples.sampled()
    normalised, estimates = scored.normalised, scored.normalised.estimates
    arrays = {
        **{f"scores.{n}": getattr(scored, n) for n in (
            "value", "standard_error", "reason_code", "degrees_of_freedom", "coverage", "applied"
        )},
        **{f"normalised.{n}": getattr(normalised, n) for n in ("value", "slope", "reason_code")},
        **{f"estimates.{n}": getattr(estimates, n) for n in (
            "value", "standard_error", "reason_code", "n", "psus", "degrees_of_freedom"
        )},
        "factor": scored.factor.rows if scored.factor else None,
    }  # fmt: skip
    for step in scored.fitted.steps:
        arrays |= {name: getattr(step.value, name) for name in step.value.arrays()}
    assert {name for name, array in arrays.items() if array is None or array.flags.writeable} == set()
    with pytest.raises(ValueError, match="read-only"):
        scored.value[0, 0] = 1
    with pytest.raises(AttributeError):
        scored.value = np.zeros(1)  # type: ignore[misc]


def test_later_scoring_leaves_earlier_scores_alone() -> None:
    one = samples.framework()
    estimates = ki.estimate(one, villages=samples.VILLAGES)
    before = estimates.value.tobytes()
    first = ki.score(one, estimates=estimates)
    ki.score(one.with_methodology(imputation={"method": "constant", "value": 1}), estimates=estimates)
    ki.score(one.with_weights({"air": 0}), estimates=estimates, base=first)
    assert estimates.value.tobytes() == before
    assert same(ki.score(one, estimates=estimates), first)


def test_eight_threads_give_one_result() -> None:
    one = samples.framework(methodology={"normalisation": "min_max"})
    table = pd.DataFrame(samples.VILLAGES * 1).reset_index(drop=True)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: ki.score(one, villages=table), range(32)))
    assert all(same(result, results[0]) for result in results)
    assert {result.framework.digest for result in results} == {one.digest}


def test_nothing_is_printed_or_warned(capfd: pytest.CaptureFixture[str]) -> None:
    """Warnings are errors in these tests, so it is enough that this runs in silence."""
    rows = [{**row, "air": None, "posyandu": None} for row in samples.VILLAGES]
    for method in ("goalposts", "min_max", "z_score"):
        one = samples.framework(methodology={"normalisation": method, "minimum_coverage": 0.9})
        scored = ki.score(one, villages=rows)
        scored.to_frame(), scored.to_long(), scored.records(), scored.contributions(), scored.weights
        scored._repr_html_(), repr(scored), scored.interval(), scored.classes, scored.problems
    assert capfd.readouterr() == ("", "")


def test_scoring_leaves_no_trace_outside(tmp_path: Any) -> None:
    code = (
        "import os, random, numpy as np, ketahanan_index as ki\n"
        "state = random.getstate(), np.random.get_state()[1].tolist(), np.geterr(), os.getcwd()\n"
        "rows = [{'kode_desa': '3202012001', 'iks': 0.8, 'ike': 0.6, 'ikl': None}]\n"
        "ki.score(ki.Framework.load('idm-komponen'), villages=rows).to_frame()\n"
        "assert state == (random.getstate(), np.random.get_state()[1].tolist(), np.geterr(), os.getcwd())\n"
        "print(os.listdir())\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(str(ki.__file__)).parents[1])},
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


# Constants


@pytest.mark.parametrize("method", ["min_max", "z_score"])
@pytest.mark.parametrize("size", [1e-12, 1.0, 1e15])
def test_a_spread_of_rounding_alone_is_constant(method: str, size: float) -> None:
    one = framework(indicator("air", "bebas"), unit="kode", methodology={"normalisation": method})
    near = [{"kode": k, "air": size * (1 + i * 2e-16)} for i, k in enumerate("ABC")]
    with pytest.raises(ki.DataError) as caught:
        ki.score(one, villages=near)
    assert [p.code for p in caught.value.problems] == ["constant_indicator"]
    apart = [{"kode": k, "air": size * (1 + i * 1e-11)} for i, k in enumerate("ABC")]
    assert np.ptp(ki.score(one, villages=apart).value) > 1


# Stages as values


def test_stages_compare_by_identity() -> None:
    one, other = samples.scores(), samples.scores()
    for a, b in ((one, other), (one.normalised, other.normalised)):
        assert a == a
        assert a != b
        assert len({a, b}) == 2
    assert one.normalised.estimates != other.normalised.estimates
    assert one.normalised.estimates.capped != other.normalised.estimates.capped


def test_the_parameters_of_a_step_do_not_change() -> None:
    step: Any = samples.scores(imputation={"air": {"method": "constant", "value": 1}}).steps[1]
    with pytest.raises(TypeError):
        step.parameters["base"] = True
    with pytest.raises(TypeError):
        step.parameters["methods"].append({})
    with pytest.raises(TypeError):
        step.parameters["methods"][0]["value"] = 2
    with pytest.raises(TypeError):
        step.counts["cells"] = 0
    assert step.to_dict()["parameters"]["methods"][0] == {"method": "constant", "value": 1.0}


def test_a_base_serves_a_method_whose_range_depends_on_the_data() -> None:
    class Moving(Normalisation):
        method: Literal["moving_for_base"] = "moving_for_base"

        def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
            top = np.nanmax(x, axis=-2)
            return Rescaling(np.zeros_like(top), direction, top, 2 + top, top - np.inf, top + np.inf)

    rows = [{"kode": "A", "air": 10}, {"kode": "B", "air": 30}]
    one = framework(indicator("air"), unit="kode", methodology={"normalisation": "moving_for_base"})
    base = ki.score(one, villages=rows)
    onward = ki.score(one, villages=[{"kode": "A", "air": 20}], base=base)
    assert onward.value[0, 0] == 30 + 20 * 32
    del Moving.registry["moving_for_base"]
