"""What may be assumed, and what is refused."""

from __future__ import annotations

import pickle
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import ValidationError

import ketahanan_index as ki
from ketahanan_index.robustness.assumptions import Assumption
from stages import samples

ALL: list[Assumption] = [
    ki.SamplingError(),
    ki.SamplingError(relearn=False),
    ki.WeightNoise(relative=0.1),
    ki.DirichletWeights(concentration=3),
    ki.Alternatives("aggregation", ["median", {"method": "power_mean", "power": 2}]),
    ki.LeaveOut(),
    ki.MultipleImputation(),
    ki.GivenDraws([{"a": 1.0}, {"a": 2.0}]),
]


def test_what_is_assumed_unless_told() -> None:
    assert ki.SamplingError().relearn is True
    assert ki.WeightNoise().relative == 0.25
    assert ki.DirichletWeights().concentration == 1.0


@pytest.mark.parametrize("one", ALL, ids=lambda one: type(one).__name__)
def test_an_assumption_is_a_value(one: Assumption) -> None:
    assert pickle.loads(pickle.dumps(one)) == one
    name = next(iter(type(one).model_fields), "other")
    with pytest.raises(ValidationError, match="frozen"):
        setattr(one, name, None)


def test_different_parameters_differ() -> None:
    assert ki.WeightNoise(relative=0.1) != ki.WeightNoise(relative=0.2)
    assert ki.LeaveOut() == ki.LeaveOut()
    assert len({ki.LeaveOut(), ki.MultipleImputation(), ki.LeaveOut()}) == 2


def test_one_method_may_stand_alone() -> None:
    alone: Any = {"method": "power_mean", "power": 2}
    assert ki.Alternatives("aggregation", "median").methods == ("median",)
    assert ki.Alternatives("aggregation", alone).methods == (alone,)
    assert ki.Alternatives("aggregation", iter(["median", "minimum"])).methods == ("median", "minimum")
    assert ki.Alternatives(step="weighting", methods=["equal"]).step == "weighting"


@pytest.mark.parametrize("concentration", [0, -1, float("inf"), float("nan"), "much", None])
def test_bad_concentration(concentration: Any) -> None:
    with pytest.raises(ki.KetahananError, match="concentration"):
        ki.DirichletWeights(concentration=concentration)


@pytest.mark.parametrize("relative", [0, -1, 1.01, float("inf"), float("nan"), "much", None])
def test_bad_noise(relative: Any) -> None:
    with pytest.raises(ki.KetahananError, match="relative"):
        ki.WeightNoise(relative=relative)


@pytest.mark.parametrize("step", ["minimum_coverage", "screening", "range", "", None])
def test_bad_step(step: Any) -> None:
    with pytest.raises(ki.KetahananError, match="step"):
        ki.Alternatives(step, ["median"])


@pytest.mark.parametrize("kind", [ki.SamplingError, ki.WeightNoise, ki.DirichletWeights, ki.LeaveOut])
def test_misspelt_parameters(kind: Any) -> None:
    with pytest.raises(ki.KetahananError, match="unknown parameter 'much'"):
        kind(much=1)


def test_nothing_to_choose_among() -> None:
    with pytest.raises(ki.KetahananError, match="methods"):
        ki.Alternatives("aggregation", [])
    with pytest.raises(ki.KetahananError, match="rows"):
        ki.GivenDraws([])


ROWS = [{"air": 1.0, "aggregation": "median"}, {"air": 2.0, "aggregation": "minimum"}]
TABLES: dict[str, Any] = {
    "dicts": lambda: ROWS,
    "generator": lambda: (row for row in ROWS),
    "pandas": lambda: pd.DataFrame(ROWS),
    "polars": lambda: pl.DataFrame(ROWS),
    "arrow": lambda: pa.Table.from_pylist(ROWS),
}


@pytest.mark.parametrize("kind", TABLES)
def test_draws_of_ones_own_from_any_table(kind: str) -> None:
    assert list(ki.GivenDraws(TABLES[kind]()).rows) == ROWS


def test_draws_of_ones_own_are_copied() -> None:
    row = {"air": 1.0}
    given = ki.GivenDraws([row])
    row["air"] = 5.0
    assert given.rows[0]["air"] == 1.0


@pytest.mark.parametrize(
    "rows",
    [
        [{"aggregation": "median"}, {}],
        [{"air": 1.0}, {}],
        [{"air": 1.0}, {"air": None}],
        [{"air": 1.0}, {"air": "berat"}],
        [{"air": float("inf")}],
        [{"air": 1.0}, {"air": 1.0, "lisrik": 2.0}],
    ],
)
def test_rows_that_do_not_fit_together(rows: Any) -> None:
    with pytest.raises(ki.DataError):
        ki.uncertainty(samples.scores(), assumptions=ki.GivenDraws(rows))
