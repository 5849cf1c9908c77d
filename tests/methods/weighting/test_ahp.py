"""Weights by pairwise comparisons of experts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.methods.weighting.ahp import JudgedWeights

# peers/pairwise.json: p4, and p3_inconsistent, in which each of three things beats the next by 9.
P4: dict[str, Any] = {"a": {"b": 3, "c": 5, "d": 7}, "b": {"c": 3, "d": 5}, "d": {"c": "1/3"}}
CIRCLE: dict[str, Any] = {"a": {"b": 9}, "b": {"c": 9}, "c": {"a": 9}}
SURE: dict[str, Any] = {"a": {"b": 2, "c": 4}, "b": {"c": 2}}


def fit(
    experts: dict[str, Any], names: str = "abc", given: list[float] | None = None, **other: Any
) -> JudgedWeights:
    method = ki.weighting.Ahp(experts=experts, **other)
    weights = np.ones(len(names)) if given is None else np.array(given)
    return method.fit(np.empty((0, len(names))), weights, names=tuple(names))


def test_four_things_restated() -> None:
    # peers/formula.json, case p4: ahp.eigen, ahp.geometric, ahp.cr_saaty_ri; pymcdm's own ratio is 0.0437.
    eigen = [0.5650090537990473, 0.2622012055608733, 0.11750425004139851, 0.05528549059868089]
    assert_allclose(fit({"one": P4}, "abcd").value, eigen, rtol=1e-10)
    rows = [0.5638127690807175, 0.26337835676570304, 0.11778638190606072, 0.05502249224751867]
    assert_allclose(fit({"one": P4}, "abcd", priority="geometric").value, rows, rtol=1e-10)
    ratios = ki.weighting.Ahp(experts={"one": P4}).consistency(["a", "b", "c", "d"])
    assert_allclose(ratios["one"], 0.04332683090639635, rtol=1e-10)
    assert not ki.weighting.Ahp.learns


def test_saaty_house_of_1990_restated() -> None:
    # Saaty (1990), buying a house: eight criteria, printed as 0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333
    # with λ = 9.669 and a ratio of 0.169 (there the priorities of size and transport).
    rows = {
        "a": {"b": 5, "c": 3, "d": 7, "e": 6, "f": 6, "g": "1/3", "h": "1/4"},
        "b": {"c": "1/3", "d": 5, "e": 3, "f": 3, "g": "1/5", "h": "1/7"},
        "c": {"d": 6, "e": 3, "f": 4, "g": 6, "h": "1/5"},
        "d": {"e": "1/3", "f": "1/4", "g": "1/7", "h": "1/8"},
        "e": {"f": "1/2", "g": "1/5", "h": "1/6"},
        "f": {"g": "1/5", "h": "1/6"},
        "g": {"h": "1/2"},
    }
    found = fit({"one": rows}, "abcdefgh")
    assert_allclose(found.value, [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333], atol=6e-4)
    assert_allclose(found.ratio, 0.16908686090356131, rtol=1e-10)
    (warning,) = found.remarks(tuple("abcdefgh"))
    assert warning.code == "inconsistent_judgements"
    assert "by one contradict each other: consistency ratio 0.169, above 0.1" in warning.message


@pytest.mark.parametrize("priority", ["eigenvector", "geometric"])
@pytest.mark.parametrize("combine", ["priorities", "judgements"])
def test_consistent_experts_together(priority: str, combine: str) -> None:
    # 4 : 2 : 1 and 1 : 1 : 1 have the geometric mean 2 : sqrt(2) : 1.
    alike: dict[str, Any] = {"a": {"b": 1, "c": 1}, "b": {"c": 1}}
    found = fit({"Ani": SURE, "Budi": alike}, priority=priority, combine=combine).value
    expected = np.array([2, np.sqrt(2), 1])
    assert_allclose(found, expected / expected.sum(), rtol=1e-12)


def test_priorities_and_judgements_differ_where_experts_are_inconsistent() -> None:
    # Up to three members the eigenvector is the row mean, so that it takes four.
    other: dict[str, Any] = {"b": {"a": 3, "c": 5, "d": 1}, "a": {"c": 1, "d": 4}, "c": {"d": 7}}
    both = {"Ani": P4, "Budi": other}
    priorities = fit(both, "abcd").value
    judgements = fit(both, "abcd", combine="judgements").value
    assert np.abs(priorities - judgements).max() > 1e-4
    # With row means both ways are the same.
    ways = ("priorities", "judgements")
    rows = [fit(both, "abcd", priority="geometric", combine=way).value for way in ways]
    assert_allclose(rows[0], rows[1], rtol=1e-12)


def test_inconsistent_experts() -> None:
    both = {"Ani": SURE, "Budi": CIRCLE}
    warned = fit(both)
    assert_allclose(
        warned.value, fit({"Ani": SURE, "Budi": {"a": {"b": 1, "c": 1}, "b": {"c": 1}}}).value, rtol=1e-9
    )
    (warning,) = warned.remarks(("a", "b", "c"))
    assert warning.severity == "warning"
    assert (
        warning.message
        == "the comparisons of a, b, c by Budi contradict each other: consistency ratio 6.13, above 0.1"
    )
    assert "`inconsistent: leave_out`" in warning.remedy
    left = fit(both, inconsistent="leave_out")
    assert "leave" not in left.remarks(("a", "b", "c"))[0].remedy
    assert_allclose(left.value, np.array([4, 2, 1]) / 7, rtol=1e-12)
    assert left.remarks(("a", "b", "c"))[0].message.endswith("6.13, above 0.1; left out")
    with pytest.raises(
        ki.MethodError, match=r"by Budi contradict each other: consistency ratio 6\.13, above 0\.1"
    ) as caught:
        fit(both, inconsistent="refuse")
    assert [p.code for p in caught.value.problems] == ["inconsistent_judgements"]
    assert caught.value.problems[0].remedy.endswith("or leave the expert out")
    with pytest.raises(ki.MethodError, match="Budi") as caught:
        fit({"Budi": CIRCLE}, inconsistent="leave_out")
    assert caught.value.problems[0].remedy.endswith("comparisons again, or raise maximum_ratio")
    assert not fit(both, maximum_ratio=7).remarks(("a", "b", "c"))
    ratios = ki.weighting.Ahp(experts=both).consistency(("a", "b", "c"))
    assert ratios["Ani"] == 0.0
    assert_allclose(ratios["Budi"], 6.130268199233712, rtol=1e-10)


def test_what_was_learnt_is_saved_with_names() -> None:
    found = fit({"Ani": SURE, "Budi": CIRCLE})
    again = JudgedWeights.from_arrays(json.loads(json.dumps(found.arrays(), allow_nan=False)))
    assert again.remarks(tuple("abc")) == found.remarks(tuple("abc"))
    assert_array_equal(again.take(np.array([2, 0])).value, found.value[[2, 0]])
    assert not again.expert.flags.writeable


def test_one_or_two_members_and_members_without_stated_weight() -> None:
    assert_allclose(fit({"Ani": CIRCLE}, given=[1, 1, 0]).value, [0.9, 0.1, 0], rtol=1e-12)
    assert not fit({"Ani": CIRCLE}, given=[1, 1, 0]).remarks(tuple("abc"))
    assert fit({"Ani": CIRCLE}, given=[0, 1, 0]).value.tolist() == [0.0, 1.0, 0.0]
    assert fit({"Ani": CIRCLE}, "xyz", given=[0, 1, 0]).value.tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    "rows",
    [
        {"a": {"b": 7}},
        {"b": {"a": "1/7"}},
        {"a": {"b": 7}, "b": {"a": "1/7"}},
        {"a": {"b": 7, "a": 1}, "b": {"a": 0.14}},
        {"a": {"b": 7.0}, "b": {"a": 1 / 7}},
    ],
)
def test_either_way_of_a_pair_is_enough(rows: dict[str, Any]) -> None:
    assert_allclose(fit({"Ani": rows}, "ab").value, [7 / 8, 1 / 8], rtol=1e-12)
    assert ki.weighting.Ahp(experts={"Ani": rows}).mentions() == {"a", "b"}


def test_of_both_ways_the_larger_number_counts() -> None:
    assert_allclose(fit({"Ani": {"a": {"b": 0.14}, "b": {"a": 7}}}, "ab").value, [1 / 8, 7 / 8], rtol=1e-12)


def test_pairs_left_out_are_named_at_once() -> None:
    experts = {"Ani": {"a": {"b": 2}}, "Budi": {"a": {"c": 2, "b": 3}}, "Citra": SURE}
    with pytest.raises(ki.MethodError, match="Ani does not compare a with c, b with c") as caught:
        fit(experts)
    assert [p.code for p in caught.value.problems] == ["missing_judgements"] * 2
    assert "Budi does not compare b with c" in str(caught.value)
    with pytest.raises(ki.MethodError, match="does not compare"):
        ki.weighting.Ahp(experts=experts).consistency(["a", "b", "c"])


def test_names_must_be_told_and_members_be_few() -> None:
    method = ki.weighting.Ahp(experts={"Ani": SURE})
    with pytest.raises(ki.MethodError, match="ids, which are not told"):
        method.fit(np.empty((0, 3)), np.ones(3))
    with pytest.raises(ki.MethodError, match="16 members are more than the 15") as caught:
        method.consistency([f"m{i}" for i in range(16)])
    assert caught.value.problems[0].code == "too_many_members"


@pytest.mark.parametrize(
    ("experts", "text"),
    [
        ({}, "at least 1"),
        ({"Ani": {"a": {"b": 0}}}, "between 1/9 and 9"),
        ({"Ani": {"a": {"b": -3}}}, "between 1/9 and 9"),
        ({"Ani": {"a": {"b": 10}}}, "between 1/9 and 9"),
        ({"Ani": {"a": {"b": 0.1}}}, "write small ones as a fraction"),
        ({"Ani": {"a": {"b": float("nan")}}}, "between 1/9 and 9"),
        ({"Ani": {"a": {"b": float("inf")}}}, "between 1/9 and 9"),
        ({"Ani": {"a": {"b": "1/10"}}}, "or a fraction such as '1/5'"),
        ({"Ani": {"a": {"b": "1/0"}}}, "or a fraction such as '1/5'"),
        ({"Ani": {"a": {"b": "three"}}}, "or a fraction such as '1/5'"),
        ({"Ani": {"a": {"b": True}}}, "is a number from 1/9 to 9"),
        ({"Ani": {"a": {"b": None}}}, "is a number from 1/9 to 9"),
        ({"Ani": {"a": {"b": 3}, "b": {"a": 3}}}, "compared by Ani, a is 3 times b, and b 3 times a"),
        ({"Ani": {"b": {"a": 3}, "a": {"b": "1/4"}}}, "compared by Ani, a is 1/4 times b"),
        ({"Ani": {"a": {"a": 2}}}, "compared with itself by Ani, a must be 1"),
        ({"Ani": {"a": 3}}, "dictionary"),
    ],
)
def test_bad_comparisons(experts: Any, text: str) -> None:
    with pytest.raises(ki.MethodError, match=text):
        ki.weighting.Ahp(experts=experts)


@pytest.mark.parametrize(
    "other",
    [
        {"maximum_ratio": -0.1},
        {"maximum_ratio": np.inf},
        {"maximum_ratio": np.nan},
        {"priority": "eigen"},
        {"combine": "mean"},
        {"inconsistent": 1},
    ],
)
def test_bad_parameters(other: dict[str, Any]) -> None:
    with pytest.raises(ki.MethodError):
        ki.weighting.Ahp(experts={"Ani": SURE}, **other)


def framework(experts: dict[str, Any]) -> ki.Framework:
    members = [
        {"id": name, "source": "villages", "items": [{"column": name, "scale": "s"}]} for name in "abc"
    ]
    return ki.Framework.from_dict(
        {
            "id": "ahp",
            "version": "1",
            "scales": {"s": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": {"id": "index", "members": members},
            "methodology": {"weighting": {"method": "ahp", "experts": experts}},
        }
    )


def test_a_framework_keeps_fractions_as_they_were_written(tmp_path: Path) -> None:
    experts = {"Ani": {"b": {"a": "1/2", "c": 2}, "c": {"a": 0.25}}, "Budi": CIRCLE}
    written = framework(experts)
    written.save(tmp_path / "f.yaml")
    assert "1/2" in (tmp_path / "f.yaml").read_text(encoding="utf-8")
    again = ki.Framework.load(tmp_path / "f.yaml")
    assert again == written
    assert again.digest == written.digest
    scores = ki.score(again, villages=[{"kode_desa": "1", "a": 10, "b": 20, "c": 40}])
    assert_allclose(scores.value[0, 0], fit(experts).value @ [10, 20, 40], rtol=1e-12)
    assert list(scores.problems["code"]) == ["inconsistent_judgements"]
    with pytest.raises(ki.FrameworkError, match="names 'd', which is not in the tree"):
        framework({"Ani": {**SURE, "d": {"a": 2}}})


def test_only_members_that_were_compared_are_named() -> None:
    found = fit({"Budi": CIRCLE}, "axbc", given=[1, 0, 1, 1])
    (warning,) = found.remarks(tuple("axbc"))
    assert warning.message.startswith("the comparisons of a, b, c by Budi")


def test_keys_that_yaml_reads_as_numbers_are_texts() -> None:
    by_number: Any = {7: {1: {2: 3}}}
    method = ki.weighting.Ahp(experts=by_number)
    assert method.experts == {"7": {"1": {"2": 3}}}
    assert_allclose(method.fit(np.empty((0, 2)), np.ones(2), names=("1", "2")).value, [0.75, 0.25])
