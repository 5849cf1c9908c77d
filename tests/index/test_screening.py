"""Screening: who has too little data, who is forced in or out, and what becomes of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from framework.documents import document, indicator
from stages import samples

A, B, C, D, E = (row["kode_desa"] for row in samples.VILLAGES)


def rows(scores: ki.Scores) -> list[tuple[str, str, str]]:
    table = scores.normalised.screened
    return list(zip(table["unit"], table["node"], table["reason"], strict=True))


def test_without_a_rule_nobody_is_screened() -> None:
    scores = samples.scores()
    assert scores.normalised.screened.columns.tolist() == [
        "unit",
        "node",
        "reason",
        "available",
        "nonzero",
        "minimum",
    ]
    assert rows(scores) == []
    assert "screening" not in [step.name for step in scores.steps]


def test_the_share_of_indicators_available() -> None:
    # The third village lacks one of four indicators, the fourth all of them.
    scores = samples.scores(screening={"minimum_available": 0.8})
    assert rows(scores) == [(C, "indeks", "available"), (D, "indeks", "available")]
    assert scores.normalised.screened["available"].tolist() == [0.75, 0.0]
    assert scores.normalised.screened["minimum"].tolist() == [0.8, 0.8]
    assert_array_equal(np.isnan(scores.value).all(axis=1), [False, False, True, True, False])
    assert scores.reason[2].tolist() == ["screened"] * 3
    assert np.isnan(scores.standard_error[2]).all()
    step = next(step for step in scores.steps if step.name == "screening")
    assert step.counts == {"screened": 2}
    assert step.parameters["minimum_available"] == 0.8
    (problem,) = (p for p in scores.noted if p.code == "screened_out")
    assert (problem.severity, problem.count, problem.unit, problem.row) == ("warning", 2, C, 3)
    assert f"2 villages were screened out ({C}, {D})" in problem.message


def test_a_share_equal_to_the_minimum_passes() -> None:
    assert rows(samples.scores(screening={"minimum_available": 0.75})) == [(D, "indeks", "available")]


def test_groups_have_minimums_of_their_own() -> None:
    scores = samples.scores(screening={"minimum_available": {"dasar": 0.6, "level_1": 0.1}})
    assert rows(scores) == [(C, "dasar", "available"), (D, "dasar", "available"), (D, "sosial", "available")]


def test_zeros() -> None:
    villages = [
        {"kode_desa": "1101012001", "air": 0, "listrik": 5},
        {"kode_desa": "1101012002", "air": 0, "listrik": None},
        {"kode_desa": "1101012003", "air": 3, "listrik": None},
        {"kode_desa": "1101012004"},
    ]
    one = ki.Framework.from_dict(
        document(indicator("air"), indicator("listrik"), methodology={"screening": {"minimum_nonzero": 0.5}})
    )
    scores = ki.score(one, villages=villages)
    # Half of what there is suffices; a village without data has no zeros.
    assert rows(scores) == [("1101012002", "indeks", "nonzero")]
    shares = scores.normalised.availability
    root = shares[shares["node"] == one.index.id]
    assert root["available"].tolist() == [1.0, 0.5, 0.5, 0.0]
    assert_array_equal(root["nonzero"], [0.5, 0.0, 1.0, np.nan])


def test_villages_are_forced_in_and_out() -> None:
    rule = {"minimum_available": 0.8, "include": [C], "exclude": [A]}
    scores = samples.scores(screening=rule)
    assert rows(scores) == [
        (A, "indeks", "excluded"),
        (C, "indeks", "available"),
        (C, "indeks", "included"),
        (D, "indeks", "available"),
    ]
    assert_array_equal(np.isnan(scores.value[:, 0]), [True, False, False, True, False])
    assert not np.isnan(scores.normalised.screened["minimum"][1])


def test_included_wins_over_excluded() -> None:
    scores = samples.scores(screening={"include": [A], "exclude": [A]})
    assert not np.isnan(scores.value[0, 0])


@pytest.mark.parametrize("key", ["include", "exclude"])
def test_a_forced_village_that_is_not_there(key: str) -> None:
    with pytest.raises(ki.DataError) as caught:
        samples.scores(screening={key: ["3202012003", A]})
    (problem,) = caught.value.problems
    assert (problem.code, problem.column) == ("unknown_unit", f"methodology.screening.{key}")
    assert f"{key}s '3202012003'" in problem.message


def test_nobody_left() -> None:
    with pytest.raises(ki.DataError, match="leaves none of 5 villages") as caught:
        samples.scores(screening={"exclude": [A, B, C, D, E]})
    assert caught.value.problems[0].code == "all_screened_out"


def test_no_method_learns_from_villages_screened_out() -> None:
    some = [row for row in samples.VILLAGES if row["kode_desa"] not in {D, E}]
    rule = {"screening": {"exclude": [D, E]}}
    learning: dict[str, Any] = {"normalisation": "z_score"}
    left = ki.score(samples.framework(methodology=learning), villages=some)
    whole = samples.scores(**learning, **rule)
    assert_array_equal(whole.value[:3], left.value)
    assert np.isnan(whole.value[3:]).all()


def test_before_and_after_imputation() -> None:
    filled = {"method": "constant", "value": 1}
    before = samples.scores(imputation=filled, screening={"minimum_available": 0.8})
    after = samples.scores(imputation=filled, screening={"minimum_available": 0.8, "after_imputation": True})
    assert np.isnan(before.value[:, 0]).sum() == 2
    assert D not in set(before.normalised.imputed["unit"])
    assert not len(after.normalised.screened)
    assert set(after.normalised.imputed["unit"]) == {C, D}
    order = [step.name for step in after.steps]
    assert order.index("imputation") < order.index("screening") < order.index("treatment")


def test_changed_cells_name_the_right_village() -> None:
    scores = samples.scores(imputation={"method": "constant", "value": 1}, screening={"exclude": [A]})
    assert set(scores.normalised.imputed["unit"]) == {C, D}


def test_answers_of_people_in_a_village_screened_out() -> None:
    asked = samples.asked(screening={"exclude": ["3202012001"]})
    free = samples.asked()
    place = asked.units.index("3202012001")
    assert asked.reason[place].tolist() == ["screened"] * len(asked.nodes)
    assert np.isnan(asked.standard_error[place]).all()
    others = np.arange(len(asked.units)) != place
    assert_allclose(asked.standard_error[others], free.standard_error[others], rtol=1e-14)


def test_a_base_serves_those_who_are_left() -> None:
    one = samples.scores(normalisation="min_max")
    two = ki.score(
        samples.framework(methodology={"normalisation": "min_max", "screening": {"exclude": [A]}}),
        villages=samples.VILLAGES,
        base=one,
    )
    assert_array_equal(two.value[1:], one.value[1:])


def test_an_optional_group_without_weight_does_not_count() -> None:
    members = [indicator("air"), {"id": "lain", "weight": 0, "members": [indicator("listrik")]}]
    one = ki.Framework.from_dict(document(*members, methodology={"screening": {"minimum_available": 1.0}}))
    scores = ki.score(one, villages=[{"kode_desa": "1101012001", "air": 5, "listrik": None}])
    assert not len(scores.normalised.screened)


def test_a_village_forced_out_teaches_nothing_whenever_screening_comes() -> None:
    rule = {"exclude": [B], "after_imputation": True}
    scores = samples.scores(imputation="mean", screening=rule)
    cells = scores.normalised.imputed
    assert cells[cells["indicator"] == "air"]["after"].tolist() == [80.0, 80.0]
    assert B not in set(cells["unit"])
    assert rows(scores) == [(B, "indeks", "excluded")]
    with pytest.raises(ki.DataError, match="leaves none"):
        samples.scores(screening={"exclude": [A, B, C, D, E], "after_imputation": True})


def test_codes_are_written_as_villages_are() -> None:
    dotted = samples.scores(screening={"exclude": ["32.02.01.2001", "32.02.01.2001", 3202012002]})
    assert [row[0] for row in rows(dotted)] == [A, B]


def test_with_a_base_a_code_of_elsewhere_is_a_warning() -> None:
    framework = samples.framework(methodology={"screening": {"exclude": [A]}, "normalisation": "min_max"})
    base = ki.score(framework, villages=samples.VILLAGES)
    onward = ki.score(framework, villages=samples.VILLAGES[1:3], base=base)
    (problem,) = (p for p in onward.noted if p.code == "unknown_unit")
    assert problem.severity == "warning"
