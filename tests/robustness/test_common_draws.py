"""Two scorings on the same random numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from robustness import surveys


def test_a_scoring_with_itself_never_moves() -> None:
    scores = surveys.scores()
    found = ki.comparison(scores, scores, draws=40, seed=1)
    assert found.drawn is not None
    assert_array_equal(found.drawn.shift, 0.0)
    assert_array_equal(found.drawn.rank_shift, 0.0)
    assert_array_equal(found.drawn.higher, 0.0)


def test_what_both_share_cancels() -> None:
    """The second is the first plus five times nothing but another weight: its shift varies less than either score."""
    a = surveys.scores(psus=10)
    framework = a.framework.with_weights({"b": 2.2})
    b = ki.score(framework, estimates=a.normalised.estimates)
    found: Any = ki.comparison(
        a, b, draws=400, seed=2, assumptions=ki.SamplingError(relearn=False)
    ).to_frame()
    width = found["shift_upper"] - found["shift_lower"]
    alone = a.interval()
    assert (width < 0.2 * (alone["upper"] - alone["lower"])).all()
    assert (found["shift_lower"] <= found["shift"]).all()
    assert (found["shift"] <= found["shift_upper"]).all()


def test_villages_are_drawn_alike_whichever_others_there_are() -> None:
    a = surveys.scores(psus=6)
    b = ki.score(
        a.framework.with_methodology(screening={"exclude": ["V2"]}), estimates=a.normalised.estimates
    )
    found = ki.comparison(a, b, draws=50, seed=3, assumptions=ki.SamplingError(relearn=False))
    assert found.drawn is not None
    assert_allclose(found.drawn.shift[:, [0, 2, 3]], 0.0, atol=1e-9)
    assert np.isnan(found.drawn.shift[:, 1]).all()


def test_the_table_and_the_seed() -> None:
    a, b = surveys.scores(), surveys.scores(aggregation="geometric_mean")
    first = ki.comparison(a, b, draws=30)
    assert first.drawn is not None
    again = ki.comparison(a, b, draws=30, seed=first.drawn.seed)
    assert first.to_frame().equals(again.to_frame())
    assert first.to_frame().columns.tolist()[-5:] == [
        "shift_lower", "shift_upper", "rank_shift_lower", "rank_shift_upper", "p_higher",
    ]  # fmt: skip
    assert "p_higher" not in ki.comparison(a, b).to_frame()
    # A geometric mean is never above the arithmetic one.
    assert_array_equal(again.to_frame()["p_higher"], 0.0)


@pytest.mark.parametrize("draws", [-1, 2.5])
def test_bad_draws(draws: Any) -> None:
    with pytest.raises(ValueError, match="draws"):
        ki.comparison(surveys.scores(), surveys.scores(), draws=draws)
