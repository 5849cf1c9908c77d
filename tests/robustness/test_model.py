"""What draws are made of: elements, weights, residuals, and what gives nothing to vary."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.plan import Plan
from ketahanan_index.robustness.drawing import one
from ketahanan_index.robustness.model import Model, dirichlet, kept_of, modelled, noisy, removable
from ketahanan_index.robustness.streams import Row, stream
from ketahanan_index.robustness.variants import Residuals
from robustness import plainly
from stages import samples
from test_plan import group, leaf, plan_of


def nested() -> ki.Framework:
    """Return groups in groups, a lone member, a weight of 0 and an optional group."""
    index = group(
        "indeks",
        group("a", group("aa", leaf("x1"), leaf("x2")), leaf("x3")),
        group("b", leaf("x4")),
        group("c", leaf("x5"), leaf("x6", 0)),
        {**group("d", leaf("x7"), leaf("x8"), weight=0), "optional": True},
    )
    return ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "unit": "desa",
            "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": index,
        }
    )


def villages(count: int = 6, missing: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    random = np.random.default_rng(4)
    names = [f"x{j}" for j in range(1, 9) if f"x{j}" not in missing]
    return [
        {"desa": f"V{i}", **dict(zip(names, random.uniform(5, 95, len(names)), strict=True))}
        for i in range(count)
    ]


# --------------------------------------------------------------------------------------------- elements


@pytest.mark.parametrize("missing", [(), ("x7", "x8")])
def test_elements_that_leave_their_group_another_member(missing: tuple[str, ...]) -> None:
    scores = ki.score(nested(), villages=villages(missing=missing))
    model = modelled(scores, [ki.LeaveOut()], 1)
    (variant,) = model.variants.values()
    left = {variant.plan.names[i] for i in removable(variant.plan, variant.weights)}
    assert left == {"aa", "x1", "x2", "x3", "a", "b", "c"}


def test_leaving_out_is_a_weight_of_0() -> None:
    scores = ki.score(nested(), villages=villages())
    model = modelled(scores, [ki.LeaveOut()], 1)
    (variant,) = model.variants.values()
    for draw in range(10):
        found, _ = one(model, np.array([draw]))
        u = stream(1, 0, draw).random(1)[0]
        name = variant.plan.names[
            removable(variant.plan, variant.weights)[int(u * len(removable(variant.plan, variant.weights)))]
        ]
        expected = ki.score(scores.framework.with_weights({name: 0}), villages=villages())
        assert_allclose(found[:, 0], expected.value[kept_of(scores), 0], rtol=1e-12)


def test_no_element_can_be_left_out() -> None:
    index = group("indeks", group("b", leaf("x4")))
    framework = ki.Framework.from_dict({**nested().to_dict(), "index": index})
    scores = ki.score(framework, villages=villages())
    with pytest.raises(ki.DataError, match="LeaveOut has nothing to vary") as caught:
        ki.uncertainty(scores, assumptions=ki.LeaveOut())
    assert caught.value.problems[0].code == "nothing_varies"


def test_villages_without_a_hole_come_first() -> None:
    scores = plainly.scores(screening={"exclude": ["W04"]})
    kept = kept_of(scores)
    assert kept.tolist() == [0, 1, 3, 6, 8, 9, 10, 11, 2, 5, 7]
    model = modelled(scores, [ki.WeightNoise()], 1)
    assert_array_equal(model.x, scores.normalised.estimates.value[kept])


# ---------------------------------------------------------------------------------------------- weights


def plan() -> Plan:
    return plan_of(
        group("indeks", leaf("x", 3), leaf("y", 1), leaf("z", 0), group("g", leaf("u", 2), leaf("v", 6)))
    )


def test_noisy_weights_are_uniform_around_those_at_hand() -> None:
    given = plan().given
    drawn = np.stack([noisy(given, 0.4, stream(1, 0, d)) for d in range(20_000)])
    assert (drawn[:, given == 0] == 0).all()
    ratio = drawn[:, given > 0] / given[given > 0]
    assert ratio.min() >= 0.6
    assert ratio.max() <= 1.4
    assert_allclose(ratio.mean(axis=0), 1, atol=0.006)
    assert_allclose(ratio.var(axis=0), 0.4**2 / 3, rtol=0.04)
    apart = np.corrcoef(ratio.T) - np.eye(ratio.shape[1])
    assert np.abs(apart).max() < 0.03
    assert_array_equal(noisy(given, 0.4, Row(np.full(len(given), 0.5))), given)


@pytest.mark.parametrize("concentration", [0.5, 1.0, 20.0])
def test_dirichlet_moments(concentration: float) -> None:
    """Mean p and variance p (1 - p) / (c m + 1) over the m members with weight."""
    tree = plan()
    drawn = np.stack([dirichlet(tree, tree.given, concentration, stream(2, 0, d)) for d in range(20_000)])
    place = {name: i for i, name in enumerate(tree.names)}
    assert (drawn[:, place["z"]] == 0).all()
    for members in (("x", "y", "g"), ("u", "v")):
        at = [place[name] for name in members]
        share = tree.given[at] / tree.given[at].sum()
        assert_allclose(drawn[:, at].sum(axis=1), 1)
        assert_allclose(drawn[:, at].mean(axis=0), share, atol=0.012)
        assert_allclose(
            drawn[:, at].var(axis=0), share * (1 - share) / (concentration * len(at) + 1), rtol=0.06
        )


def test_dirichlet_weights_that_are_all_too_small() -> None:
    """In the limit one member has all the weight, as often as its share says."""
    tree = plan()
    drawn = np.stack([dirichlet(tree, tree.given, 1e-7, stream(2, 0, d)) for d in range(5000)])
    place = {name: i for i, name in enumerate(tree.names)}
    at = [place[name] for name in ("x", "y", "g")]
    assert_allclose(drawn[:, at].max(axis=1), 1)
    assert_allclose(drawn[:, at].sum(axis=1), 1)
    assert_allclose(drawn[:, at].mean(axis=0), tree.given[at] / tree.given[at].sum(), atol=0.03)


def test_dirichlet_of_a_group_without_weight() -> None:
    tree = plan()
    given = np.array(tree.given)
    given[3:5] = 0.0
    drawn = dirichlet(tree, given, 1.0, stream(1, 0, 0))
    assert (drawn[3:5] == 0).all()


# -------------------------------------------------------------------------------------------- residuals


def filled(method: Any, count: int = 200, holes: int = 20) -> ki.Scores:
    """Score villages whose first indicator is missing in some, and hangs together with the others."""
    random = np.random.default_rng(0)
    common = random.normal(50, 12, count)
    x = np.clip(common[:, None] + random.normal(0, 5, (count, 4)), 0, 100)
    rows: list[dict[str, Any]] = [
        {
            "desa": f"V{i}",
            **dict(zip(("x1", "x2", "x3", "x4"), x[i].tolist(), strict=True)),
            "zona": "AB"[i % 2],
        }
        for i in range(count)
    ]
    for row in rows[:holes]:
        row["x1"] = None
    index = group("indeks", leaf("x1"), leaf("x2"), leaf("x3"), leaf("x4"))
    data = {**nested().to_dict(), "index": index, "methodology": {"imputation": method}}
    return ki.score(ki.Framework.from_dict(data), villages=rows)


def residuals_of(model: Model) -> Residuals:
    (variant,) = model.variants.values()
    assert variant.residuals is not None
    return variant.residuals


BY = {"by": "zona"}
METHODS: dict[str, Any] = {
    "mean": "mean",
    "median": "median",
    "regression": "regression",
    "nearest_neighbours": "nearest_neighbours",
    "row_mean": "row_mean",
    "group_mean": {"method": "group_mean", **BY},
    "group_median": {"method": "group_median", **BY},
    "constant": {"method": "constant", "value": 40},
}


@pytest.mark.parametrize("method", METHODS)
def test_filled_values_are_drawn_and_others_are_not(method: str) -> None:
    scores = filled(METHODS[method])
    found = ki.uncertainty(scores, assumptions=ki.MultipleImputation(), draws=40, seed=1)
    assert (found.sd[:20, 0] > 0).all()
    assert (found.sd[20:, 0] == 0).all()
    assert found.failed == 0


@pytest.mark.parametrize("method", ["mean", "median", "row_mean", "constant", "group_mean"])
def test_residuals_are_what_the_method_misses_by(method: str) -> None:
    scores = filled(METHODS[method])
    residuals = residuals_of(modelled(scores, [ki.MultipleImputation()], 1))
    x = scores.normalised.estimates.value
    seen = x[20:]
    zone = np.arange(20, 200) % 2
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    others = ((seen - low) / (high - low))[:, 1:].mean(axis=1)
    would = {
        "mean": np.full(180, seen[:, 0].mean()),
        "median": np.full(180, np.median(seen[:, 0])),
        "row_mean": low[0] + others * (high[0] - low[0]),
        "constant": np.full(180, 40.0),
        "group_mean": np.array([seen[zone == z, 0].mean() for z in zone]),
    }[method]
    own = residuals.value[residuals.start[0] : residuals.start[1]]
    assert_allclose(np.sort(own), np.sort(seen[:, 0] - would), atol=1e-9)


@pytest.mark.xfail(strict=True, reason="a village that is its own nearest neighbour misses by nothing")
@pytest.mark.parametrize("neighbours", [1, 5])
def test_residuals_of_nearest_neighbours_are_of_other_villages(neighbours: int) -> None:
    """Against leaving each value out in turn."""
    from ketahanan_index.methods.imputation.nearest_neighbours import NearestNeighbours

    scores = filled({"method": "nearest_neighbours", "neighbours": neighbours})
    residuals = residuals_of(modelled(scores, [ki.MultipleImputation()], 1))
    own = residuals.value[residuals.start[0] : residuals.start[1]]
    x = scores.normalised.estimates.value
    left_out = []
    for i in range(20, 200, 3):
        without = x.copy()
        without[i, 0] = np.nan
        fill = NearestNeighbours(neighbours=neighbours).fit(without, None).transform(without)
        left_out.append(x[i, 0] - fill[i, 0])
    assert own.std() > 0.9 * np.std(left_out)


def test_each_filled_value_has_its_own_residual() -> None:
    scores = filled("mean")
    model = modelled(scores, [ki.MultipleImputation()], 6)
    residuals = residuals_of(model)
    kept = kept_of(scores)
    own = residuals.value[residuals.start[0] : residuals.start[1]]
    found, _ = one(model, np.array([2]))
    random, value = stream(6, 0, 2), scores.normalised.value[kept].copy()
    holes = np.flatnonzero(np.isnan(scores.normalised.estimates.value[kept, 0]))
    for unit, u in zip(holes, random.random(len(holes)), strict=True):
        value[unit, 0] = np.clip(value[unit, 0] + own[int(u * len(own))], 0, 100)
    assert_allclose(found[:, 0], value.mean(axis=1), rtol=1e-12)


def test_each_method_has_its_own_residuals() -> None:
    scores = filled("mean")
    several = [ki.Alternatives("imputation", ["none", "mean"]), ki.MultipleImputation()]
    found = ki.uncertainty(scores, assumptions=several, draws=50, seed=1)
    assert (found.sd[:20, 0] > 0).all()


def test_an_interval_for_a_filled_village_where_filling_is_drawn_too() -> None:
    scores = plainly.scores(imputation="mean")
    assert scores.reason[5, 0] == "imputed"
    both = [ki.SamplingError(), ki.MultipleImputation()]
    found = ki.uncertainty(scores, assumptions=both, draws=50, seed=1)
    assert found.interval().iloc[5].notna().all()


@pytest.mark.parametrize("normalisation", ["percentile_rank", "rank", "borda"])
def test_an_interval_where_no_slope_gives_a_standard_error(normalisation: str) -> None:
    scores = plainly.scores(normalisation=normalisation)
    assert scores.reason[0, 0] == "no_gradient"
    found = ki.uncertainty(scores, draws=50, seed=1)
    assert found.interval().iloc[0].notna().all()
    assert found.sd[0, 0] > 0


# ---------------------------------------------------------------------------------------------- refused


def test_all_that_cannot_vary_is_told_at_once() -> None:
    with pytest.raises(ki.DataError) as caught:
        modelled(samples.scores(), [ki.SamplingError(), ki.MultipleImputation(), ki.WeightNoise()], 1)
    assert [p.code for p in caught.value.problems] == ["nothing_varies"] * 2


def test_all_methods_that_are_unknown_are_told_at_once() -> None:
    several = [
        ki.Alternatives("aggregation", ["medien", "minimun"]),
        ki.Alternatives("weighting", ["equall"]),
    ]
    with pytest.raises(ki.FrameworkError) as caught:
        modelled(samples.scores(), several, 1)
    said = str(caught.value)
    assert all(name in said for name in ("medien", "minimun", "equall"))


def test_a_step_in_given_draws_and_alternatives() -> None:
    both = [ki.GivenDraws([{"aggregation": "median"}]), ki.Alternatives("aggregation", ["minimum"])]
    with pytest.raises(ki.DataError, match="varied by two assumptions"):
        modelled(samples.scores(), both, 1)


def test_only_methods_that_a_row_takes_together_are_tried() -> None:
    """After box_cox values are no longer in the units that goalposts are stated in."""
    rows = [
        {"treatment": "box_cox", "normalisation": "min_max"},
        {"treatment": "none", "normalisation": "goalposts"},
    ]
    model = modelled(plainly.scores(imputation="mean"), [ki.GivenDraws(rows)], 1)
    assert len(model.variants) == 2


def test_a_model_goes_to_another_process() -> None:
    scores = plainly.scores(imputation="mean")
    several = [
        ki.SamplingError(),
        ki.WeightNoise(),
        ki.Alternatives("aggregation", ["median", "arithmetic_mean"]),
    ]
    model = modelled(scores, several, 3)
    again = pickle.loads(pickle.dumps(model))
    for draw in range(4):
        assert_array_equal(one(again, np.full(3, draw))[0], one(model, np.full(3, draw))[0])
