"""Sampling errors as draws: what varies together, how far, and where it is held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

import ketahanan_index as ki
from ketahanan_index.robustness.model import kept_of
from ketahanan_index.robustness.noise import Noise, bounds, noise
from ketahanan_index.robustness.streams import stream
from robustness import plainly, surveys
from stages import samples


def noise_of(scores: ki.Scores) -> Noise:
    found = noise(scores, kept_of(scores))
    assert found is not None
    return found


@pytest.mark.parametrize("methodology", [{}, {"screening": {"exclude": ["W03", "W08"]}}])
def test_a_draw_row_by_row(methodology: dict[str, Any]) -> None:
    scores = plainly.scores(**methodology)
    kept = kept_of(scores)
    for draw in range(5):
        found, held = noise_of(scores).drawn(scores.normalised.estimates.value[kept], stream(4, 1, draw))
        assert_allclose(found, plainly.sampled(scores, 4, 1, draw)[kept], rtol=1e-12)
        assert held == 0


def test_a_village_takes_the_same_numbers_whichever_others_are_drawn() -> None:
    every, some = plainly.scores(), plainly.scores(screening={"exclude": ["W00", "W07"]})
    drawn = []
    for scores in (every, some):
        kept = kept_of(scores)
        whole = np.full((12, 4), np.nan)
        whole[kept], _ = noise_of(scores).drawn(scores.normalised.estimates.value[kept], stream(1, 0, 0))
        drawn.append(whole)
    left = np.delete(np.arange(12), [0, 7])
    assert_allclose(drawn[1][left], drawn[0][left], rtol=1e-13)


def test_moments_are_those_of_the_estimates() -> None:
    """Covariance V d/(d - 2) of a village's indicators; standardised draws are t with d degrees of freedom."""
    scores = surveys.scores(psus=11)
    estimates = scores.normalised.estimates
    one = noise_of(scores)
    wide = replace(one, ends=np.array([[-np.inf] * 4, [np.inf] * 4]))
    drawn = (
        np.stack([wide.drawn(estimates.value, stream(1, 0, d))[0] for d in range(20_000)]) - estimates.value
    )
    assert (scores.degrees_of_freedom == 10).all()
    for v, unit in enumerate(surveys.VILLAGES):
        stated = estimates.covariance(unit)
        assert_allclose(np.cov(drawn[:, v].T), stated * 10 / 8, rtol=0.1, atol=0.05 * stated.max())
        for j in range(4):
            test: Any = stats.kstest(drawn[:, v, j] / np.sqrt(stated[j, j]), stats.t(10).cdf)
            assert test.pvalue > 1e-4
    # Villages that share no sampling unit vary apart.
    assert abs(np.corrcoef(drawn[:, 0, 0], drawn[:, 1, 0])[0, 1]) < 0.03


def test_stated_errors_are_normal_and_apart() -> None:
    _, scores = samples.sampled()
    kept = kept_of(scores)
    estimates = scores.normalised.estimates
    one = replace(noise_of(scores), ends=np.array([[-np.inf] * 4, [np.inf] * 4]))
    drawn = np.stack([one.drawn(estimates.value[kept], stream(2, 0, d))[0] for d in range(10_000)])
    place = {unit: i for i, unit in enumerate(kept)}
    assert_allclose(drawn[:, place[0], :2].std(axis=0), [3, 4], rtol=0.03)
    assert abs(np.corrcoef(drawn[:, place[0], 0], drawn[:, place[0], 1])[0, 1]) < 0.04
    for unit, indicator in ((0, 2), (1, 1), (4, 0)):
        assert (drawn[:, place[unit], indicator] == estimates.value[unit, indicator]).all()


def test_missing_stays_missing() -> None:
    scores = plainly.scores()
    kept = kept_of(scores)
    x = scores.normalised.estimates.value[kept]
    for draw in range(3):
        assert_array_equal(np.isnan(noise_of(scores).drawn(x, stream(1, 0, draw))[0]), np.isnan(x))


def test_held_at_the_ends_and_counted() -> None:
    scores = plainly.scores()
    kept = kept_of(scores)
    x = scores.normalised.estimates.value[kept]
    narrow = replace(noise_of(scores), ends=np.array([[40.0] * 4, [45.0] * 4]))
    free = replace(noise_of(scores), ends=np.array([[-np.inf] * 4, [np.inf] * 4]))
    found, held = narrow.drawn(x, stream(1, 0, 0))
    moved, none = free.drawn(x, stream(1, 0, 0))
    assert none == 0
    assert_array_equal(found, np.clip(moved, 40, 45))
    assert held == int(((moved < 40) | (moved > 45)).sum())


def test_ends_of_scales() -> None:
    framework = samples.framework()
    ends = bounds(framework)
    assert ends.shape == (2, 4)
    assert not np.isnan(ends).any()
    data = framework.to_dict()
    data["scales"] |= {
        name: {"kind": "numeric"} for name, s in data["scales"].items() if s["kind"] == "numeric"
    }
    data["methodology"] = {"normalisation": "min_max"}
    open_ended = bounds(ki.Framework.from_dict(data))
    assert_array_equal(open_ended[:, :2], [[-np.inf] * 2, [np.inf] * 2])


def test_nothing_was_sampled() -> None:
    scores = samples.scores()
    assert noise(scores, kept_of(scores)) is None


def test_a_group_of_respondents_beside_stated_errors() -> None:
    """Its t interval has its own 4 degrees of freedom, whatever the records beside it are sure of."""
    data = plainly.framework().to_dict()
    for member in data["index"]["members"][1]["members"]:
        member |= {"source": "villages", "standard_error": f"{member['id']}_se"}
    rows = [{k: v for k, v in row.items() if k[0] != "b"} for row in surveys.respondents(psus=5)]
    villages = [
        {"desa": unit, "b1": 50.0, "b2": 50.0, "b1_se": error, "b2_se": error}
        for unit, error in zip(surveys.VILLAGES, (0.5, 1, 1.5, 2.5), strict=True)
    ]
    scores = ki.score(
        ki.Framework.from_dict(data),
        respondents=rows,
        villages=villages,
        design=ki.SurveyDesign(clusters="rt"),
    )
    found = ki.uncertainty(
        scores, assumptions=ki.SamplingError(relearn=False), draws=10_000, seed=1, nodes=["a"]
    )
    stated, drawn = scores.interval(node="a"), found.interval(node="a")
    assert_allclose(drawn["upper"] - drawn["lower"], stated["upper"] - stated["lower"], rtol=0.05)
