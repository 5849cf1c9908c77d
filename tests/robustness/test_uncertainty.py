"""Scores, ranks and classes over draws: against closed forms, and the same whoever draws."""

from __future__ import annotations

import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.robustness.model import kept_of
from robustness import plainly, surveys
from stages import samples

ALL = [
    ki.SamplingError(),
    ki.WeightNoise(),
    ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"]),
    ki.Alternatives("normalisation", ["goalposts", "min_max"]),
    ki.LeaveOut(),
]


# --------------------------------------------------------------------------------- against closed forms


def test_draws_spread_as_the_standard_error_says() -> None:
    """A linear tree with fixed ends: variance in closed form, and t intervals, for every node.

    20,000 draws: the Monte-Carlo error of a standard deviation is half a percent, that of a quantile some percent.
    """
    scores = surveys.scores(psus=20)
    found = ki.uncertainty(
        scores, assumptions=ki.SamplingError(relearn=False), draws=20_000, seed=1, nodes=["a", "b"]
    )
    assert found.held == 0.0
    d = scores.degrees_of_freedom[:, 0]
    expected = scores.standard_error * np.sqrt(d / (d - 2))[:, None]
    assert_allclose(found.sd, expected, rtol=0.03)
    assert_allclose(found.mean, scores.value, atol=0.05)
    for node in scores.nodes:
        interval, drawn = scores.interval(node=node), found.interval(node=node)
        half = (interval["upper"] - interval["lower"]) / 2
        for end in ("lower", "upper"):
            assert (np.abs(drawn[end] - interval[end]) < 0.03 * half).all(), node
        ninety = found.interval(0.9, node=node)
        assert_allclose(ninety["median"], scores.value[:, scores.nodes.index(node)], atol=0.1)


def test_stated_errors_are_drawn_as_normals() -> None:
    _, scores = samples.sampled()
    found = ki.uncertainty(scores, draws=8_000, seed=2)
    first = scores.standard_error[0, 1]
    assert_allclose(found.sd[0, 1], first, rtol=0.03)
    # The third village lacks one of the two, the fourth all.
    assert np.isnan(found.sd[3]).all()
    assert_allclose(found.mean[0, 2], scores.value[0, 2], rtol=1e-12)


def test_indicators_of_a_village_vary_together() -> None:
    scores = surveys.scores(psus=12)
    found = ki.uncertainty(
        scores,
        assumptions=ki.SamplingError(relearn=False),
        draws=4_000,
        seed=1,
        nodes=["a", "b"],
        keep_draws=True,
    )
    drawn = found.drawn
    assert drawn is not None
    assert scores.factor is not None
    for v in range(4):
        stated = scores.factor.covariance(v)
        expected = stated[1, 2] / np.sqrt(stated[1, 1] * stated[2, 2])
        assert_allclose(np.corrcoef(drawn[1, :, v], drawn[2, :, v])[0, 1], expected, atol=0.06)


def test_villages_drawn_together_vary_together() -> None:
    rows = [{**row, "rt": row["rt"][3:]} for row in surveys.respondents(psus=12)]
    design = ki.SurveyDesign(clusters="rt", villages_are="domains")
    scores = ki.score(surveys.framework(), respondents=rows, design=design)
    found = ki.uncertainty(
        scores, assumptions=ki.SamplingError(relearn=False), draws=6_000, seed=3, keep_draws=True
    )
    assert found.drawn is not None
    assert scores.factor is not None
    both = scores.factor.covariance(0, 1)[0, 0] / (scores.standard_error[0, 0] * scores.standard_error[1, 0])
    assert_allclose(np.corrcoef(found.drawn[0, :, 0], found.drawn[0, :, 1])[0, 1], both, atol=0.06)


def test_weights_vary_as_they_are_said_to() -> None:
    scores = samples.scores()
    noise: Any = ki.uncertainty(
        scores, assumptions=ki.WeightNoise(relative=0.5), draws=4_000, seed=1
    ).parameters()
    ratio: Any = noise["dasar"] / 3
    assert 0.5 <= ratio.min() < 0.51
    assert 1.49 < ratio.max() <= 1.5
    assert_allclose(ratio.mean(), 1, atol=0.02)
    assert_allclose(ratio.std(), 0.5 / np.sqrt(3), atol=0.01)
    dirichlet: Any = ki.uncertainty(
        scores, assumptions=ki.DirichletWeights(), draws=4_000, seed=1
    ).parameters()
    # A Dirichlet with parameters 2 · (3/4, 1/4).
    assert_allclose(dirichlet["dasar"] + dirichlet["sosial"], 1)
    assert_allclose(dirichlet["dasar"].mean(), 0.75, atol=0.02)
    assert_allclose(dirichlet["dasar"].var(), 0.75 * 0.25 / 3, atol=0.005)


def test_each_element_is_left_out_as_often() -> None:
    scores = samples.scores()
    left: Any = ki.uncertainty(scores, assumptions=ki.LeaveOut(), draws=3_000, seed=4).parameters()
    share = (left[["air", "listrik", "rapat", "posyandu", "dasar", "sosial"]] == 0).mean()
    assert_allclose(share, 1 / 6, atol=0.03)
    assert_allclose(share.sum(), 1)


def test_methods_are_taken_as_often() -> None:
    scores = samples.scores(range=[1, 100])
    found = ki.uncertainty(
        scores,
        assumptions=ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean", "minimum"]),
        draws=600,
        seed=0,
        keep_draws=True,
    )
    taken = found.parameters()["aggregation"]
    assert_allclose(taken.value_counts(normalize=True), 1 / 3, atol=0.06)
    assert found.drawn is not None
    for place, method in enumerate(("arithmetic_mean", "geometric_mean", "minimum")):
        alone = samples.scores(range=[1, 100], aggregation=method)
        drawn = found.drawn[0][taken == place]
        assert_allclose(drawn, np.broadcast_to(alone.snapped[:, 0], drawn.shape), atol=2e-10)


def test_what_was_learnt_is_learnt_again() -> None:
    """Under min_max the best village of each draw has 100: the spread of draws is not that of fixed limits."""
    scores = surveys.scores(psus=12, normalisation="min_max")
    again = ki.uncertainty(scores, draws=400, seed=1, keep_draws=True)
    kept = ki.uncertainty(
        scores, assumptions=ki.SamplingError(relearn=False), draws=400, seed=1, keep_draws=True
    )
    assert again.drawn is not None
    assert kept.drawn is not None
    assert again.drawn.max() <= 100
    assert kept.drawn.max() > 100


def test_filled_values_are_drawn_with_residuals() -> None:
    rows = [{"kode_desa": f"{i:03d}", "air": 20 + 10 * (i % 7), "listrik": 50} for i in range(70)]
    rows[3]["air"] = None
    framework = samples.framework(unit_codes="text", methodology={"imputation": "mean"})
    two = ki.Framework.from_dict({**framework.to_dict(), "index": framework.to_dict()["index"]["members"][0]})
    scores = ki.score(two, villages=rows)
    found = ki.uncertainty(scores, assumptions=ki.MultipleImputation(), draws=2_000, seed=3, keep_draws=True)
    observed = np.array([row["air"] for row in rows if row["air"] is not None], dtype=float)
    assert_allclose(found.sd[3, 0], observed.std() / 3, rtol=0.05)
    assert found.sd[[0, 1, 2]].tolist() == [[0.0]] * 3


# ------------------------------------------------------------------------------------ the same bits


def same(one: ki.Uncertainty, two: ki.Uncertainty) -> None:
    for name in ("mean", "sd", "mean_rank_shift", "class_probability", "score_quantiles", "rank_quantiles"):
        assert_array_equal(getattr(one, name), getattr(two, name))
    assert (one.seed, one.failed, one.held) == (two.seed, two.failed, two.held)


EXECUTORS: dict[str, Any] = {
    "one thread": lambda: ThreadPoolExecutor(1),
    "two threads": lambda: ThreadPoolExecutor(2),
    "four threads": lambda: ThreadPoolExecutor(4),
    "two processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
}


@pytest.mark.parametrize("kind", EXECUTORS)
def test_whoever_draws(kind: str) -> None:
    scores = surveys.scores()
    options: dict[str, Any] = {
        "assumptions": ALL,
        "draws": 50,
        "seed": 9,
        "nodes": ["a"],
        "top": 2,
        "bottom": 1,
    }
    alone = ki.uncertainty(scores, **options)
    executor: Executor
    with EXECUTORS[kind]() as executor:
        same(ki.uncertainty(scores, executor=executor, **options), alone)


def test_fewer_draws_are_the_first_of_more() -> None:
    scores = surveys.scores()
    few = ki.uncertainty(scores, assumptions=ALL, draws=25, seed=3, keep_draws=True).drawn
    more = ki.uncertainty(scores, assumptions=ALL, draws=50, seed=3, keep_draws=True).drawn
    assert few is not None
    assert more is not None
    assert_array_equal(few[0], more[0, :25])


def test_a_seed_of_chance_is_told_and_0_is_a_seed() -> None:
    scores = surveys.scores()
    first = ki.uncertainty(scores, draws=20)
    same(ki.uncertainty(scores, draws=20, seed=first.seed), first)
    assert ki.uncertainty(scores, draws=20, seed=0).seed == 0
    assert first.seed != ki.uncertainty(scores, draws=20).seed
    other = ki.uncertainty(scores, draws=20, seed=first.seed + 1)
    assert (other.mean != first.mean).any()


def test_an_assumption_keeps_its_numbers_beside_others() -> None:
    scores = samples.scores()
    alone: Any = ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=30, seed=1).parameters()
    beside: Any = ki.uncertainty(
        scores, assumptions=[ki.WeightNoise(), ki.LeaveOut()], draws=30, seed=1
    ).parameters()
    kept = beside["air"] > 0
    assert_array_equal(alone["air"][kept], beside["air"][kept])


# ----------------------------------------------------------------------------- what the result says


def test_the_table() -> None:
    scores = surveys.scores()
    found = ki.uncertainty(scores, draws=100, seed=1, top=1, bottom=2)
    table: Any = found.to_frame()
    assert table.columns.tolist() == [
        "score", "mean", "sd", "lower", "median", "upper", "rank", "rank_lower", "rank_median", "rank_upper",
        "mean_rank_shift", "p_rendah", "p_tinggi", "top", "bottom",
    ]  # fmt: skip
    assert table.index.tolist() == surveys.VILLAGES
    assert_allclose(table["p_rendah"] + table["p_tinggi"], 1)
    assert_allclose(table["top"].sum(), 1)
    assert_allclose(table["bottom"].sum(), 2)
    assert (table["lower"] <= table["median"]).all()
    assert (table["rank_lower"] <= table["rank_upper"]).all()
    assert repr(found) == "<Uncertainty of indeks: 100 draws of SamplingError, seed 1>"


def test_a_village_screened_out_or_without_data_has_no_draws() -> None:
    scores = samples.scores(screening={"exclude": ["3202012001"]})
    table: Any = ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=30, seed=1).to_frame()
    assert table.loc["3202012001"].drop(["rank", "score"]).isna().all()
    assert table.loc["3203012001", ["mean", "sd", "lower", "rank_lower"]].isna().all()
    assert table.loc["3202012002", ["mean", "sd", "lower", "rank_lower"]].notna().all()


def test_an_unknown_error_leaves_the_village_in_the_ranks_of_others() -> None:
    rows = surveys.respondents()
    lone = [row for row in rows if row["desa"] != "V2" or row["rt"] == "V2-0"]
    scores = ki.score(surveys.framework(), respondents=lone, design=ki.SurveyDesign(clusters="rt"))
    assert scores.reason[1, 0] == "one_psu"
    found = ki.uncertainty(scores, draws=60, seed=1)
    table: Any = found.to_frame()
    assert table.loc["V2", ["sd", "lower", "upper", "rank_lower", "p_rendah"]].isna().all()
    assert table.loc["V4", "rank_upper"] <= 4
    assert_allclose(table.loc["V2", "mean"], scores.value[1, 0])


def test_values_are_held_at_the_ends_of_their_scales() -> None:
    rows = [{**row, "a1": 99.0 if i % 3 else 80.0} for i, row in enumerate(surveys.respondents(psus=3))]
    scores = ki.score(surveys.framework(), respondents=rows, design=ki.SurveyDesign(clusters="rt"))
    found = ki.uncertainty(scores, draws=300, seed=1)
    assert 0 < found.held < 0.5
    assert "held_at_ends" in found.problems["code"].tolist()


def test_a_draw_that_fails_is_counted() -> None:
    """Two villages drawn alike cannot be rescaled by their range; a mean of negative values refuses."""
    scores = samples.scores(range=[0, 100])
    given = [{"aggregation": "arithmetic_mean", "air": 1.0}, {"aggregation": "arithmetic_mean", "air": 2.0}]
    assert ki.uncertainty(scores, assumptions=ki.GivenDraws(given)).failed == 0
    shifted = surveys.scores(
        normalisation={"method": "z_score", "mean": 2.6, "sd": 2}, aggregation="geometric_mean"
    )
    found = ki.uncertainty(shifted, draws=400, seed=1)
    assert 0 < found.failed < 400
    assert set(found.problems["code"]) >= {"failed_draws"}
    assert sum(p.count for p in found.noted if p.code == "failed_draws") == found.failed


def test_choices_that_cannot_go_together_are_draws_that_fail() -> None:
    """A geometric mean has no use for z-scores: a quarter of the draws, and the others are as without it."""
    scores = plainly.scores()
    choices = [
        ki.Alternatives("normalisation", ["goalposts", "z_score"]),
        ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"]),
    ]
    found = ki.uncertainty(scores, assumptions=choices, draws=80, seed=1, keep_draws=True)
    took = found.parameters()
    wrong = took["normalisation"].astype(str).str.contains("z_score")
    wrong &= took["aggregation"].astype(str).str.contains("geometric")
    assert found.drawn is not None
    failed = np.isnan(found.drawn[0]).all(axis=1)
    assert 0 < wrong.sum() == found.failed < 40
    assert_array_equal(failed, wrong)
    assert took.loc[wrong, "a1"].isna().all()
    assert took.loc[~wrong, "a1"].notna().all()
    (problem,) = [row for row in found.problems.to_dict("records") if row["code"] == "failed_draws"]
    assert "geometric_mean" in problem["message"]


def test_data_that_a_choice_cannot_take_are_draws_that_fail() -> None:
    """Two constants of imputation by two normalisations: only the constant indicator cannot be rescaled."""
    rows: list[dict[str, Any]] = [
        {"desa": f"V{i}", "a1": 5.0, "a2": 10.0 * i, "b1": 20.0 + i, "b2": 30.0 + 2 * i} for i in range(6)
    ]
    rows[0]["a1"] = None
    document = surveys.framework().to_dict()
    for group in document["index"]["members"]:
        for member in group["members"]:
            member["source"] = "villages"
    scores = ki.score(ki.Framework.from_dict(document), villages=rows)
    choices = [
        ki.Alternatives("imputation", ["none", {"method": "constant", "value": 9}]),
        ki.Alternatives("normalisation", ["goalposts", "min_max"]),
    ]
    found = ki.uncertainty(scores, assumptions=choices, draws=80, seed=1)
    took = found.parameters()
    wrong = (took["imputation"] == "none") & (took["normalisation"] == "min_max")
    assert 0 < found.failed == wrong.sum()
    (told,) = [row["message"] for row in found.problems.to_dict("records") if row["code"] == "failed_draws"]
    assert "imputation none, normalisation min_max: " in told


def test_an_element_is_left_out_of_those_that_weigh() -> None:
    given = ki.GivenDraws([{"a1": 1.0, "a2": 0.0, "b1": 1.0, "b2": 1.0}] * 32)
    found = ki.uncertainty(plainly.scores(), assumptions=[given, ki.LeaveOut()], seed=1)
    assert found.failed == 0


def test_villages_of_one_or_two_degrees_of_freedom_are_told() -> None:
    scores = plainly.scores()
    few = replace(scores, degrees_of_freedom=np.full(scores.value.shape, 2.0))
    told = ki.uncertainty(few, draws=16, seed=1).problems
    assert told.loc[told["code"] == "few_degrees", "count"].tolist() == [len(kept_of(few))]
    assert "few_degrees" not in ki.uncertainty(scores, draws=16, seed=1).problems["code"].tolist()


def test_choices_that_never_go_are_refused() -> None:
    choices = [
        ki.Alternatives("normalisation", ["z_score"]),
        ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"]),
    ]
    with pytest.raises(ki.KetahananError, match="geometric_mean"):
        ki.uncertainty(plainly.scores(), assumptions=choices, draws=8, seed=1)


def test_a_node_on_fewer_sampling_units_is_told() -> None:
    scores = plainly.scores()
    place = scores.nodes.index("a")
    degrees = scores.degrees_of_freedom.copy()
    degrees[:3, place] = 1.0
    fewer = replace(scores, degrees_of_freedom=degrees)
    found = ki.uncertainty(fewer, draws=16, seed=1, nodes=["a"]).problems
    told = found.loc[found["code"] == "fewer_degrees"].iloc[0]
    assert (told["column"], told["count"]) == ("a", int((degrees[:, place] < degrees[:, 0]).sum()))
    noise = ki.uncertainty(fewer, assumptions=ki.WeightNoise(), draws=16, seed=1, nodes=["a"]).problems
    assert "fewer_degrees" not in noise["code"].to_list()


def test_draws_that_are_kept_count_for_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = plainly.scores()
    monkeypatch.setattr(
        sys.modules["ketahanan_index.robustness.uncertainty"], "MEMORY", 20 * 16 * len(scores.units)
    )
    assert ki.uncertainty(scores, draws=16, seed=1).draws == 16
    with pytest.raises(ki.DataError, match="fewer draws"):
        ki.uncertainty(scores, draws=16, seed=1, keep_draws=True)


def test_intervals_of_other_levels_need_the_draws() -> None:
    scores = surveys.scores()
    lean = ki.uncertainty(scores, draws=40, seed=1)
    full = ki.uncertainty(scores, draws=40, seed=1, keep_draws=True)
    with pytest.raises(ValueError, match="keep_draws=True"):
        lean.interval(0.8)
    narrow, wide = full.interval(0.5), full.interval(0.99)
    assert (narrow["lower"] >= wide["lower"]).all()
    assert (narrow["rank_upper"] <= wide["rank_upper"]).all()
    with pytest.raises(ValueError, match="ask for them with nodes="):
        lean.interval(node="a")


# ---------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"draws": 0}, ValueError, "1 or more"),
        ({"draws": 2.5}, ValueError, "whole number"),
        ({"draws": True}, ValueError, "whole number"),
        ({"seed": -1}, ValueError, "from 0"),
        ({"seed": "x"}, TypeError, "whole number"),
        ({"assumptions": "sampling"}, TypeError, "ki.SamplingError"),
        ({"assumptions": []}, TypeError, "ki.SamplingError"),
        ({"assumptions": [ki.WeightNoise]}, TypeError, "ki.SamplingError"),
        ({"nodes": ["c"]}, KeyError, "c"),
        ({"progress": 3}, TypeError, "progress"),
        ({"assumptions": ki.MultipleImputation()}, ki.DataError, "no value was filled"),
        ({"assumptions": ki.Alternatives("aggregation", ["arithmetic"])}, ki.FrameworkError, "arithmetic"),
        ({"assumptions": ki.GivenDraws([{"c": 1}])}, ki.DataError, "neither a node nor a step"),
        ({"assumptions": ki.GivenDraws([{"a": -1}])}, ki.DataError, "negative"),
        ({"assumptions": ki.GivenDraws([{"a": 1}]), "draws": 2}, ValueError, "1 given"),
        (
            {
                "assumptions": [
                    ki.Alternatives("weighting", ["equal"]),
                    ki.Alternatives("weighting", ["given"]),
                ]
            },
            ki.DataError,
            "two assumptions",
        ),
        ({"draws": 10**9}, ki.DataError, "GB"),
    ],
)
def test_bad_input(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        ki.uncertainty(surveys.scores(), **options)


def test_records_have_no_sampling_error() -> None:
    with pytest.raises(ki.DataError, match="nothing was sampled") as caught:
        ki.uncertainty(samples.scores())
    assert caught.value.problems[0].code == "nothing_varies"
    with pytest.raises(ki.DataError, match="SamplingError has nothing to vary"):
        ki.uncertainty(samples.scores(), assumptions=[ki.SamplingError(), ki.WeightNoise()])
    with pytest.raises(TypeError, match="of Scores"):
        ki.uncertainty(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0, -0.1, 1.5, float("nan"), "much"])
def test_bad_noise(value: Any) -> None:
    with pytest.raises(ki.KetahananError, match="relative"):
        ki.WeightNoise(relative=value)


def test_progress_is_told_and_may_cancel() -> None:
    told: list[tuple[int, int]] = []
    ki.uncertainty(surveys.scores(), draws=40, seed=1, progress=lambda *done: told.append(done))
    assert told == [(16, 40), (32, 40), (40, 40)]

    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    for executor in (nullcontext(None), ThreadPoolExecutor(2)):
        with executor as some, pytest.raises(KeyboardInterrupt):
            ki.uncertainty(surveys.scores(), draws=400, seed=1, progress=cancel, executor=some)


def test_a_method_of_a_notebook_goes_to_threads_but_not_to_processes(tmp_path: Any) -> None:
    import subprocess
    import sys

    script = tmp_path / "cell.py"
    script.write_text(
        """
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Literal

import numpy as np

import ketahanan_index as ki
from ketahanan_index.methods import Aggregation, Array

if __name__ == "__main__":

    class Weakest(Aggregation):
        method: Literal["weakest"] = "weakest"

        def combine(self, x: Array, weights: Array) -> Array:
            return np.fmin.reduce(np.where(weights[..., None, :] > 0, x, np.nan), axis=-1)

    rows = [{"kode_desa": f"320201200{i}", "iks": i / 9, "ike": 0.5, "ikl": 0.4} for i in range(1, 5)]
    framework = ki.Framework.load("idm-komponen").with_methodology(aggregation="weakest")
    scores = ki.score(framework, villages=rows)
    with ThreadPoolExecutor(2) as threads:
        print(ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=20, seed=1, executor=threads).failed)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        try:
            ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=20, seed=1, executor=processes)
        except ki.MethodError as error:
            print(error.problems[0].code)
""",
        "utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.split() == ["0", "cannot_be_pickled"], done.stderr
