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


# ----------------------------------------------------------------------- whoever is unknown, in whatever order


def lists(holes: bool = False, alone: bool = True) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return respondents and villages; in one village only one answered, in another one answered `a1`."""
    random = np.random.default_rng(8)
    people = []
    for v in range(8):
        for psu in range(1 if alone and v == 3 else 4):
            for person in range(1 if alone and v == 3 else 3):
                answers = np.clip(30 + 5 * v + random.normal(0, 9, 4), 0, 100).tolist()
                row: dict[str, Any] = dict(zip(("a1", "a2", "b1", "b2"), answers, strict=True))
                if holes and v == 5 and (psu, person) != (0, 0):
                    row["a1"] = row["a2"] = None
                people.append({"desa": f"V{v}", "rt": f"V{v}-{psu}", **row})
    return people, [{"desa": f"V{v}"} for v in range(8)]


def test_the_order_of_villages_does_not_matter() -> None:
    people, villages = lists()
    design = ki.SurveyDesign(clusters="rt")
    a, b = (
        ki.score(surveys.framework(), respondents=people, villages=order, design=design)
        for order in (villages, villages[::-1])
    )
    found = ki.comparison(a, b, draws=64, seed=1).to_frame()
    known = found["shift_lower"].notna()
    assert known.sum() == 7
    columns = ["shift_lower", "shift_upper", "rank_shift_lower", "rank_shift_upper", "p_higher"]
    assert_allclose(found.loc[known, columns].to_numpy(float), 0, atol=1e-9)


def test_villages_of_unknown_error_stay_in_the_ranks_of_others() -> None:
    """Whose error is unknown differs between the two: no rank moves because of it."""
    people, villages = lists(holes=True)
    design = ki.SurveyDesign(clusters="rt")
    a = ki.score(surveys.framework(), respondents=people, villages=villages, design=design)
    b = ki.score(a.framework.with_weights({"a": 0}), respondents=people, villages=villages, design=design)
    found = ki.comparison(a, b, draws=200, seed=1)
    table = found.to_frame()
    unknown = [np.isnan(scores.standard_error[:, 0]).sum() for scores in (a, b)]
    assert unknown == [2, 1]
    lost = table["rank_shift_lower"].isna()
    assert lost.sum() == 2
    kept = table[~lost]
    # The lowest village is so far below that it is last in nearly every draw.
    assert kept["rank_shift_lower"].iloc[0] <= kept["rank_shift"].iloc[0] <= kept["rank_shift_upper"].iloc[0]
    assert kept["rank_shift_upper"].iloc[0] - kept["rank_shift_lower"].iloc[0] <= 1


def test_other_villages_are_drawn_apart_and_told() -> None:
    people, villages = lists(alone=False)
    design = ki.SurveyDesign(clusters="rt")
    a = ki.score(surveys.framework(), respondents=people, villages=villages, design=design)
    fewer = [row for row in people if row["desa"] != "V2"]
    b = ki.score(surveys.framework(), respondents=fewer, design=design)
    assert "drawn_apart" in ki.comparison(a, b, draws=16, seed=1).problems["code"].tolist()
    assert "drawn_apart" not in ki.comparison(a, a, draws=16, seed=1).problems["code"].tolist()


def test_what_draws_warn_of_is_told_of_both() -> None:
    people, _ = lists(alone=False)
    shifted = [{**row, "a1": min(row["a1"] + 65, 100.0)} for row in people]
    a, b = (
        ki.score(surveys.framework(), respondents=rows, design=ki.SurveyDesign(clusters="rt"))
        for rows in (people, shifted)
    )
    told = ki.comparison(a, b, draws=64, seed=1).problems
    assert any(m.startswith("b: ") for m in told.loc[told["code"] == "held_at_ends", "message"])
