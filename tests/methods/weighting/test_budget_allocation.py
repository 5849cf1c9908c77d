"""Weights by the points that experts hand out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki

NONE = np.empty((0, 3))
TWO = {"Ani": {"a": 20, "b": 20, "c": 10, "z": 50}, "Budi": {"a": 1, "b": 3, "c": 0, "z": 0}}


def fit(
    experts: Mapping[str, Mapping[str, float]], given: list[float], names: str | None = "abc"
) -> list[float]:
    method = ki.weighting.BudgetAllocation(experts=experts)
    told = None if names is None else tuple(names)
    return [float(w) for w in method.fit(np.empty((0, len(given))), np.array(given), names=told).value]


def test_mean_of_the_shares_inside_the_group() -> None:
    assert_allclose(np.array(fit(TWO, [1, 1, 1])), [(0.4 + 0.25) / 2, (0.4 + 0.75) / 2, 0.1], rtol=1e-12)
    assert_allclose(np.array(fit(TWO, [1, 0, 9])), [(2 / 3 + 1) / 2, 0, (1 / 3) / 2], rtol=1e-12)
    assert fit(TWO, [0, 3, 0]) == [0.0, 1.0, 0.0]
    assert not ki.weighting.BudgetAllocation.learns


def test_totals_do_not_matter() -> None:
    more = {"Ani": {name: 7 * points for name, points in TWO["Ani"].items()}, "Budi": TWO["Budi"]}
    assert_allclose(np.array(fit(more, [1, 1, 1])), np.array(fit(TWO, [1, 1, 1])), rtol=1e-12)


def test_ids_are_told_to_the_framework() -> None:
    assert ki.weighting.BudgetAllocation(experts=TWO).mentions() == {"a", "b", "c", "z"}


def test_the_table_does_not_change() -> None:
    experts: Any = ki.weighting.BudgetAllocation(experts=TWO).experts
    with pytest.raises(TypeError, match="does not change"):
        experts["Ani"]["a"] = 3


def test_who_left_out_whom_is_named_at_once() -> None:
    experts = {
        "Ani": {"a": 1},
        "Budi": {"c": 2, "b": 1},
        "Citra": {"a": 1, "b": 1, "c": 1},
    }
    with pytest.raises(ki.MethodError, match="Ani gives no points to b, c") as caught:
        fit(experts, [1, 1, 1])
    assert [p.code for p in caught.value.problems] == ["missing_points"] * 2
    assert "Budi gives no points to a" in str(caught.value)
    assert fit({"Ani": {"a": 1, "b": 3}}, [1, 1, 0]) == [0.25, 0.75, 0.0]


def test_no_points_to_a_whole_group_are_refused() -> None:
    with pytest.raises(ki.MethodError, match="Ani gives 0 points to all of a, b"):
        fit({"Ani": {"a": 0, "b": 0, "c": 5}}, [1, 1, 0])


def test_names_must_be_told() -> None:
    with pytest.raises(ki.MethodError, match="ids, which are not told") as caught:
        fit(TWO, [1, 1, 1], names=None)
    assert [p.code for p in caught.value.problems] == ["names_unknown"]
    assert fit(TWO, [1, 0, 0], names=None) == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("experts", "text"),
    [
        ({}, "at least 1"),
        ({"Ani": {}}, "no points from Ani"),
        ({"Ani": {"a": 0, "b": 0}, "Budi": {"a": 1}}, "no points from Ani"),
        ({"Ani": {"a": -1, "b": 3}}, "greater than or equal to 0"),
        ({"Ani": {"a": float("inf")}}, "finite"),
        ({"Ani": {"a": float("nan")}}, "greater than or equal to 0|finite"),
        ({"Ani": {"a": "many"}}, "number"),
        ({"Ani": {"a": "3"}}, "number"),
        ({"Ani": {"a": True}}, "number"),
        ({"Ani": {"a": None}}, "number"),
        ({"Ani": [1, 2]}, "dictionary"),
    ],
)
def test_bad_tables(experts: Any, text: str) -> None:
    with pytest.raises(ki.MethodError, match=text):
        ki.weighting.BudgetAllocation(experts=experts)


def framework(experts: dict[str, Any]) -> ki.Framework:
    def indicator(name: str) -> dict[str, Any]:
        return {"id": name, "source": "villages", "items": [{"column": name, "scale": "s"}]}

    groups = [
        {"id": "g", "members": [indicator("a"), indicator("b")]},
        {"id": "h", "members": [indicator("c")]},
    ]
    return ki.Framework.from_dict(
        {
            "id": "budget",
            "version": "1",
            "scales": {"s": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": {"id": "index", "members": groups},
            "methodology": {"weighting": {"method": "budget_allocation", "experts": experts}},
        }
    )


def test_one_table_serves_all_groups_of_a_framework() -> None:
    experts = {"Ani": {"g": 30, "h": 10, "a": 1, "b": 4}}
    scores = ki.score(framework(experts), villages=[{"kode_desa": "1", "a": 10, "b": 20, "c": 40}])
    assert_allclose(scores.weights["applied"].loc[["g", "h", "a", "b"]], [0.75, 0.25, 0.2, 0.8], rtol=1e-12)
    assert_allclose(scores.value[0, 0], 0.75 * 18 + 0.25 * 40, rtol=1e-12)


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(ki.FrameworkError, match="names 'bb', which is not in the tree"):
        framework({"Ani": {"g": 30, "h": 10, "a": 1, "bb": 4}})


def test_the_group_is_named_where_an_expert_leaves_it_out() -> None:
    with pytest.raises(ki.MethodError, match="g: Ani gives no points to b"):
        ki.score(
            framework({"Ani": {"g": 1, "h": 1, "a": 1}}),
            villages=[{"kode_desa": "1", "a": 1, "b": 2, "c": 4}],
        )


def test_points_of_any_size() -> None:
    assert fit({"Ani": {"a": 1e308, "b": 1e308, "c": 0}}, [1, 1, 1]) == [0.5, 0.5, 0.0]
    assert_allclose(
        np.array(fit({"Ani": {"a": 1e308, "b": 1e308, "c": 1}}, [1, 1, 1])), [0.5, 0.5, 0], atol=1e-300
    )
    assert fit({"Ani": {"a": 5e-324, "b": 5e-324, "c": 0}}, [1, 1, 1]) == [0.5, 0.5, 0.0]


def test_keys_that_yaml_reads_as_numbers_are_texts(tmp_path: Path) -> None:
    by_number: Any = {1: {2: 30, "b": 10}, 2.5: {2: 1, "b": 1}}
    method = ki.weighting.BudgetAllocation(experts=by_number)
    assert method.experts == {"1": {"2": 30, "b": 10}, "2.5": {"2": 1, "b": 1}}
    assert method.mentions() == {"2", "b"}
    by_yes: Any = {True: {"a": 1}}
    with pytest.raises(ki.MethodError, match="valid string"):
        ki.weighting.BudgetAllocation(experts=by_yes)
    path = tmp_path / "f.yaml"
    framework({"E1": {"g": 3, "h": 1, "a": 1, "b": 4}}).save(path)
    path.write_text(path.read_text(encoding="utf-8").replace("E1:", "1:"), encoding="utf-8")
    read: Any = ki.Framework.load(path).methodology.weighting
    assert list(read.experts) == ["1"]
