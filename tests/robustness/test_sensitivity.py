"""Sobol' indices of assumptions: what answers for what, and the same whoever draws."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.robustness.sensitivity import _design
from robustness import surveys
from stages import samples

CAUSES: list[Any] = [
    ki.SamplingError(),
    ki.WeightNoise(),
    ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"]),
]


def test_the_design_takes_one_factor_from_b() -> None:
    design = _design(2, 2)
    assert design.tolist() == [
        [0, 0], [2, 2], [1, 1], [3, 3],
        [1, 0], [3, 2],
        [0, 1], [2, 3],
    ]  # fmt: skip


def test_what_hardly_varies_answers_for_nothing() -> None:
    scores = surveys.scores(psus=8)
    causes = [ki.SamplingError(relearn=False), ki.WeightNoise(relative=1e-6)]
    found = ki.sensitivity(scores, assumptions=causes, base_samples=256, seed=1, units="V1")
    assert found.outputs == ("mean_rank_shift", "class_changes", "V1")
    assert_allclose(found.total[:, 2], [1, 0], atol=0.15)
    assert_allclose(found.first[1, 2], 0, atol=0.02)
    assert_allclose(found.first[0, 2], 1, atol=0.2)


def test_methods_that_are_one_answer_for_nothing() -> None:
    """Where both methods are the same, weights answer for all of a score's variance."""
    rows = [
        {"kode_desa": "1101012001", "air": 80, "listrik": 20},
        {"kode_desa": "1101012002", "air": 0, "listrik": 0},
    ]
    document = samples.framework(unit_codes="text").to_dict()
    two = ki.Framework.from_dict({**document, "index": document["index"]["members"][0]}).with_weights(
        {"listrik": 1}
    )
    scores = ki.score(two, villages=rows)
    causes = [
        ki.DirichletWeights(),
        ki.Alternatives("aggregation", ["arithmetic_mean", {"method": "power_mean", "power": 1.0}]),
    ]
    found = ki.sensitivity(scores, assumptions=causes, base_samples=512, seed=3, units=["1101012001"])
    assert_allclose(found.total[:, 2], [1, 0], atol=0.12)
    assert_allclose(found.first[:, 2], [1, 0], atol=0.15)


def test_choices_and_weights_act_together() -> None:
    scores = samples.scores(range=[1, 100])
    causes = [ki.WeightNoise(relative=0.9), ki.Alternatives("aggregation", ["arithmetic_mean", "minimum"])]
    found = ki.sensitivity(scores, assumptions=causes, base_samples=256, seed=2, units=["3202012001"])
    # Under a minimum weights do not matter: more together than alone.
    assert (found.total[:, 2] > found.first[:, 2] - 0.05).all()
    assert found.total[0, 2] > found.first[0, 2] + 0.02
    assert found.failed == 0


def test_the_tables() -> None:
    found = ki.sensitivity(surveys.scores(), assumptions=CAUSES, base_samples=32, seed=5, resamples=200)
    table = found.to_frame()
    assert table.columns.tolist() == [
        "first",
        "first_lower",
        "first_upper",
        "total",
        "total_lower",
        "total_upper",
    ]
    assert table.loc[("mean_rank_shift", "SamplingError"), "total"] == found.total[0, 0]
    assert found.factors == ("SamplingError", "WeightNoise", "Alternatives(aggregation)")
    report = found.convergence()
    last = report.loc[32].loc["mean_rank_shift"]
    assert_array_equal(last["total"], found.total[:, 0])
    assert repr(found).endswith("32 base samples, seed 5>")
    assert not len(found.problems)


def test_the_same_bits_from_threads_and_the_same_seed() -> None:
    scores = surveys.scores()
    alone = ki.sensitivity(scores, assumptions=CAUSES, base_samples=16, seed=8, resamples=50)
    with ThreadPoolExecutor(2) as executor:
        again = ki.sensitivity(
            scores, assumptions=CAUSES, base_samples=16, seed=8, resamples=50, executor=executor
        )
    assert_array_equal(again.first, alone.first)
    assert_array_equal(again.to_frame(), alone.to_frame())
    chance = ki.sensitivity(scores, assumptions=CAUSES, base_samples=16, resamples=50)
    repeated = ki.sensitivity(scores, assumptions=CAUSES, base_samples=16, resamples=50, seed=chance.seed)
    assert_array_equal(chance.total, repeated.total)


def test_what_does_not_vary_has_no_indices() -> None:
    framework = surveys.framework().model_copy(update={"classes": None})
    scores = ki.score(framework, respondents=surveys.respondents(), design=ki.SurveyDesign(clusters="rt"))
    found = ki.sensitivity(scores, assumptions=CAUSES, base_samples=16, seed=1, resamples=20)
    assert np.isnan(found.first[:, 1]).all()


def test_draws_that_fail_leave_their_base_points_out() -> None:
    scores = surveys.scores(
        normalisation={"method": "z_score", "mean": 2.6, "sd": 2}, aggregation="geometric_mean"
    )
    found = ki.sensitivity(
        scores, assumptions=[ki.SamplingError(), ki.WeightNoise()], base_samples=64, seed=1, resamples=50
    )
    assert found.failed > 0
    assert found.problems["code"].tolist() == ["failed_draws"]
    assert (found.indices.used < 64).all()


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"base_samples": 100}, ValueError, "powers of two"),
        ({"base_samples": 0}, ValueError, "base_samples"),
        ({"units": "V9"}, ki.DataError, "no village is called 'V9'"),
        ({"units": [9901012006]}, ki.DataError, "no village is called 9901012006"),
        ({"base_samples": 2**30}, ki.DataError, "fewer base_samples"),
        ({"assumptions": [ki.GivenDraws([{"a": 1}])]}, TypeError, "draws its own"),
        ({"assumptions": []}, TypeError, "assumptions"),
        ({"level": 2.0}, ValueError, "level"),
        ({"seed": -3}, ValueError, "seed"),
    ],
)
def test_bad_input(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        ki.sensitivity(surveys.scores(), **{"assumptions": CAUSES, "base_samples": 8, **options})
