"""Other weights: stated by hand, or frozen from a table of scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.methods import Array, Weighting, Weights
from stages import samples


def test_with_weights() -> None:
    one = framework()
    other = one.with_weights({"dasar": 3, "air": 0.5})
    assert {node.id: node.weight for node in other.index.walk() if node.weight != 1} == {
        "dasar": 3,
        "air": 0.5,
    }
    assert other.with_weights({"dasar": 1, "air": 1}) == one


def test_an_optional_group_is_switched_on() -> None:
    extra = {"id": "kearifan", "optional": True, "weight": 0, "members": [indicator("adat")]}
    one = framework(indicator("air"), extra)
    assert one.with_weights({"kearifan": 1}).groups[1].weight == 1


def test_refusals() -> None:
    one = framework()
    with pytest.raises(ki.FrameworkError) as caught:
        one.with_weights({"dasr": 1, "zzz": 2})
    assert [p.code for p in caught.value.problems] == ["unknown_node"] * 2
    assert "did you mean 'dasar'?" in str(caught.value)
    with pytest.raises(ki.FrameworkError, match="no node is named 1"):
        one.with_weights({1: 1})
    with pytest.raises(ki.FrameworkError, match="weigh 0"):
        one.with_weights({"dasar": 0, "sosial": 0})
    with pytest.raises(ki.FrameworkError, match="greater than or equal to 0"):
        one.with_weights({"dasar": -1})


# Weights that would change nothing

EXPERT = {"ahli": {"air": 1, "listrik": 2}}
UNUSED: list[Any] = [
    "equal",
    "entropy",
    {"dasar": "equal"},
    {"level_1": "equal"},
    {"dasar": {"method": "ahp", "experts": {"ahli": {"air": {"listrik": 3}}}}},
    {"dasar": {"method": "budget_allocation", "experts": EXPERT}},
]


@pytest.mark.parametrize("weighting", UNUSED, ids=str)
def test_a_weight_that_its_group_does_not_use_is_refused(weighting: Any) -> None:
    one = framework(methodology={"weighting": weighting})
    with pytest.raises(ki.FrameworkError) as caught:
        one.with_weights({"air": 2, "listrik": 5})
    (problem,) = caught.value.problems
    assert problem.code == "weights_not_used"
    assert problem.count == 2
    method = weighting if isinstance(weighting, str) else next(iter(weighting.values()))
    name = method if isinstance(method, str) else method["method"]
    assert problem.message.startswith(f"dasar is weighted by {name}, ")
    assert problem.message.endswith("air, listrik")
    assert "the weighting given for dasar" in problem.remedy


def test_each_group_is_one_problem_beside_others() -> None:
    one = framework(methodology={"weighting": "equal"})
    with pytest.raises(ki.FrameworkError) as caught:
        one.with_weights({"dasar": 2, "air": 2, "rapat": 0, "posyandu": 3, "dasr": 1})
    assert [(p.code, p.message.split()[0]) for p in caught.value.problems] == [
        ("unknown_node", "no"),
        ("weights_not_used", "indeks"),
        ("weights_not_used", "dasar"),
        ("weights_not_used", "sosial"),
    ]


def test_a_member_is_switched_off_and_on_whatever_the_weighting() -> None:
    one = framework(methodology={"weighting": "equal"})
    off = one.with_weights({"air": 0})
    assert off.indicators[0].weight == 0
    assert off.with_weights({"air": 4}).indicators[0].weight == 4
    assert off.methodology.weighting == ki.weighting.Equal()


def test_a_group_beside_uses_its_weights() -> None:
    one = framework(methodology={"weighting": {"dasar": "equal"}})
    other = one.with_weights({"rapat": 3, "dasar": 2})
    assert [i.weight for i in other.indicators] == [1, 1, 3, 1]


@pytest.mark.parametrize("weight", [None, "berat", [1]])
def test_what_is_no_number_is_refused_as_such(weight: Any) -> None:
    for weighting in ("given", "equal"):
        with pytest.raises(ki.FrameworkError, match="valid number"):
            framework(methodology={"weighting": weighting}).with_weights({"air": weight})


def test_a_users_weighting_says_whether_it_uses_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Weighting, "registry", dict(Weighting.known()))

    class Squared(Weighting):
        method: Literal["squared"] = "squared"
        uses_given: ClassVar[bool] = True

        def fit(self, x: Array, given: Array) -> Weights:
            return Weights(given**2)

    class Silent(Weighting):
        method: Literal["silent"] = "silent"

        def fit(self, x: Array, given: Array) -> Weights:
            return Weights(np.ones_like(given))

    assert framework(methodology={"weighting": "squared"}).with_weights({"air": 2}).indicators[0].weight == 2
    with pytest.raises(ki.FrameworkError, match="weighted by silent"):
        framework(methodology={"weighting": "silent"}).with_weights({"air": 2})


@pytest.mark.parametrize("kind", [k for _, k in sorted(Weighting.known().items())], ids=lambda k: k.__name__)
def test_what_each_weighting_says_is_so(kind: Any) -> None:
    experts: Any = {"experts": {"ahli": {"air": {"listrik": 3}}}} if kind is ki.weighting.Ahp else {}
    experts = {"experts": EXPERT} if kind is ki.weighting.BudgetAllocation else experts
    one = samples.framework(methodology={"weighting": {"dasar": {"method": kind(**experts).name, **experts}}})
    document = one.to_dict()
    document["index"]["members"][0]["members"][0]["weight"] = 9
    heavier = ki.Framework.from_dict(document)
    villages = [{**row, "air": i**2, "listrik": 3 * i + i % 2} for i, row in enumerate(samples.VILLAGES, 1)]
    before, after = (ki.score(each, villages=villages).weights["applied"] for each in (one, heavier))
    assert (before["air"] != after["air"]) == kind.uses_given


# The table of scores


def learnt() -> tuple[ki.Framework, ki.Scores]:
    one = samples.framework(methodology={"weighting": {"dasar": "equal"}})
    return one, ki.score(one, villages=samples.VILLAGES)


def test_weights_of_scores_freeze_what_was_learnt() -> None:
    learning, scores = learnt()
    frozen = learning.with_weights(scores.weights)
    assert frozen.methodology.weighting == ki.weighting.Given()
    assert {g.id: g.weight for g in frozen.groups} == {"indeks": 1, "dasar": 0.75, "sosial": 0.25}
    again = ki.score(frozen, villages=samples.VILLAGES)
    assert_allclose(again.value, scores.value, rtol=1e-15)
    assert frozen.with_weights(again.weights) == frozen


TABLES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "one column": lambda t: t[["applied"]],
    "node as a column": lambda t: t.reset_index(),
    "node and weight": lambda t: t.reset_index()[["applied", "node"]],
    "in another order": lambda t: t.iloc[::-1],
    "polars": lambda t: pl.DataFrame(t.drop(columns="parent").reset_index().to_dict("list")),
    "arrow": lambda t: pa.table(t[["applied"]].reset_index().to_dict("list")),
}


@pytest.mark.parametrize("kind", TABLES)
def test_tables_of_every_kind(kind: str) -> None:
    learning, scores = learnt()
    found = learning.with_weights(TABLES[kind](scores.weights))
    assert found == learning.with_weights(scores.weights)


def test_a_table_of_another_framework() -> None:
    _, scores = learnt()
    with pytest.raises(ki.FrameworkError, match="no node is named 'dasar'"):
        framework(indicator("air")).with_weights(scores.weights)


NO_TABLES: list[Any] = [
    pd.DataFrame({"weight": [1]}),
    pd.DataFrame({"applied": [1.0]}),
    pd.DataFrame({"applied": [1.0, 2.0], "node": ["air", "air"]}),
    pd.DataFrame({"applied": [1.0], "node": [["air"]]}),
    pd.Series({"air": 1.0}),
    pl.DataFrame({"applied": [1.0]}),
    pl.DataFrame({"applied": [1.0], "node": ["air"]}).lazy(),
    pa.table({"applied": [1.0]}),
    [1, 2],
    None,
    "dasar",
]


@pytest.mark.parametrize("table", NO_TABLES, ids=lambda table: type(table).__name__)
@pytest.mark.filterwarnings("ignore::polars.exceptions.PerformanceWarning")
def test_what_is_no_table_of_weights(table: Any) -> None:
    with pytest.raises(TypeError, match=r"mapping of node ids to weights, or the table Scores.weights"):
        samples.framework().with_weights(table)
