"""What a whole table of respondents tells: empty and constant indicators, and numbers that look like codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

import ketahanan_index as ki
from framework.documents import SCALES
from intake.surveys import NAN, asked, check, estimate, survey, table
from ketahanan_index.intake.findings import Spread

ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda given: given,
    "polars lazy": lambda given: pl.from_pandas(given).lazy(),
    "duckdb": lambda given: duckdb.connect().from_df(given),
}
ONE = survey(asked("tolong", "q1"))


def told(found: ki.Check, *codes: str) -> list[tuple[str, str, str, int]]:
    return [(p.code, p.column, p.message, p.count) for p in found.found if p.code in codes]


# Indicators without values, or with one


RATIO = survey(asked("per", "q", "persen", statistic="ratio", denominator={"column": "orang"}))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_ratio_of_one_numerator_is_not_constant(engine: str) -> None:
    given = ENGINES[engine](table(q=1, orang=[1, 2, 3, 4, 5, 6, 7, 8]))
    assert not told(check(given, RATIO), "constant_indicator")
    values = estimate(given, RATIO).value[:, 0]
    np.testing.assert_allclose(values, [4 / 10, 4 / 26])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_ratio_of_nothing_is_constant(engine: str) -> None:
    found = check(ENGINES[engine](table(q=0, orang=[1, 2, 3, 4, 5, 6, 7, 8])), RATIO)
    ((_, column, message, _),) = told(found, "constant_indicator")
    assert (column, message) == ("q", "per is 0 for all 8 respondents who answered")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("clusters", [(), "rt"])
@pytest.mark.parametrize("item", ["single", "several"])
def test_whose_weight_is_zero_tells_nothing(engine: str, clusters: Any, item: str) -> None:
    several = {"id": "tolong", "items": [{"column": c, "scale": "likert"} for c in ("q1", "q2")]}
    asked_ = ONE if item == "single" else survey(several)
    weights = [1, 1, 0, 1, 1, 0, 1, 1]
    design: dict[str, Any] = {"weights": "bobot", "clusters": clusters}
    silent = [NAN, NAN, 1, NAN, NAN, 4, NAN, NAN]
    found = check(ENGINES[engine](table(q1=silent, q2=silent, bobot=weights)), asked_, **design)
    message = "tolong has no usable answer from any respondent with a weight above 0"
    assert told(found, "empty_indicator", "constant_indicator") == [("empty_indicator", "q1", message, 1)]
    alike = [3, 3, 1, 3, NAN, 4, 3, 3]
    found = check(ENGINES[engine](table(q1=alike, q2=alike, bobot=weights)), asked_, **design)
    message = "tolong is 3 for all 5 respondents with a weight above 0 who answered"
    assert told(found, "empty_indicator", "constant_indicator") == [("constant_indicator", "q1", message, 1)]


@pytest.mark.parametrize("engine", ENGINES)
def test_weights_above_zero_are_not_spoken_of(engine: str) -> None:
    found = check(ENGINES[engine](table(q1=3)), ONE, weights="bobot")
    assert "tolong is 3 for all 8 respondents who answered" in str(found)


def test_the_spread_of_those_who_count() -> None:
    x = np.array([NAN, 1.0, 5.0, 3.0])
    assert Spread.of(x) == Spread(1.0, 5.0, 3)
    assert Spread.of(x, np.array([True, False, False, True])) == Spread(3.0, 3.0, 1)
    nobody = Spread.of(x, np.array([True, False, False, False]))
    assert (nobody.present, np.isnan(nobody.low), np.isnan(nobody.high)) == (0, True, True)


# Weights


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([1.0, 2, 3, 4, 1e30, 1e30, 1e30, 1e30], "weights reach from 1 to 1e+30"),
        ([0.0, 2, 3, 4e13, 1, 1, 1, 1], "weights reach from 1 to 4e+13"),
        ([1e308] * 8, "weights reach from 1e+308 to 1e+308"),
        ([1e-150] * 8, "weights reach from 1e-150 to 1e-150"),
    ],
)
def test_weights_whose_sums_would_be_wrong(engine: str, weights: list[float], said: str) -> None:
    given = ENGINES[engine](table(bobot=weights))
    for clusters in ((), "rt"):
        found = check(given, weights="bobot", clusters=clusters)
        ((_, column, message, count),) = told(found, "extreme_weight")
        assert (column, count) == ("bobot", 1)
        assert message.startswith(said)
        assert not found.ok


@pytest.mark.parametrize("engine", ENGINES)
def test_unequal_weights_that_can_be_added(engine: str) -> None:
    given = ENGINES[engine](table(bobot=[1e-6, 1, 2, 3, 0, 1e6, 5, 6], q1=[1, 2, 4, 5, 3, 3, 4, 2]))
    wanted = estimate(table(bobot=[1e-6, 1, 2, 3, 0, 1e6, 5, 6]), ONE, weights="bobot", clusters="rt")
    assert estimate(given, ONE, weights="bobot", clusters="rt").value.tobytes() == wanted.value.tobytes()


# Numbers that look like codes for no answer

FEW = SCALES | {
    "hitung": {"kind": "numeric", "lower": 0, "upper": 10, "cap": True},
    "turun": {"kind": "ordinal", "options": {-1: "turun", 0: "tetap", 1: "naik"}},
    "jawaban": {"kind": "binary", "yes": 1, "no": -1},
    "kode": {"kind": "multiple_choice", "options": {"88": "Lain", "1": "Uang"}},
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("scale", "cells"),
    [("turun", [1, -1, 0, -1] * 2), ("jawaban", [1, -1] * 4), ("kode", ["88", "1", "1 88", "1"] * 2)],
)
@pytest.mark.parametrize("reverse", [True, False])
def test_a_code_of_the_scale_is_no_code_for_no_answer(
    engine: str, scale: str, cells: list[Any], reverse: bool
) -> None:
    items = [{"column": "q", "scale": scale, "reverse": reverse}]
    found = check(ENGINES[engine](table(q=cells)), survey({"id": "x", "items": items}, scales=FEW))
    assert found.ok
    assert not told(found, "code_as_number")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_number_within_its_ends_is_no_code_for_no_answer_turned_round(engine: str) -> None:
    wide = FEW | {"hitung": {"kind": "numeric", "lower": 0, "upper": 100, "cap": True}}
    items = [{"column": "q", "scale": "hitung", "reverse": True}]
    found = check(
        ENGINES[engine](table(q=[77, 88, 99, 98, 97, 96, 95, 94])),
        survey({"id": "x", "items": items}, scales=wide),
    )
    assert not told(found, "code_as_number")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("reverse", [True, False])
def test_a_capped_number_is_told_with_those_who_gave_it(engine: str, reverse: bool) -> None:
    items = [{"column": "q", "scale": "hitung", "reverse": reverse}]
    given = table(q=[0, 1, 2, 3, 99, 99, 98, 12])
    found = check(ENGINES[engine](given), survey({"id": "x", "items": items}, scales=FEW))
    value = 0 if reverse else 10
    ends = "it looks like a code for no answer"
    assert told(found, "code_as_number") == [
        ("code_as_number", "q", f"98 counts as {value} for 1 respondent: {ends}", 1),
        ("code_as_number", "q", f"99 counts as {value} for 2 respondents: {ends}", 2),
    ]


def test_a_number_before_it_is_divided_is_not_capped() -> None:
    ratio = asked("x", "q", "hitung", denominator={"column": "orang", "per": 1})
    found = check(table(q=[99, 88, 1, 2] * 2, orang=100), survey(ratio, scales=FEW))
    assert not told(found, "code_as_number")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "cells",
    [[0, 1, 2, 3, 99, 99, 98, 12], [0.5, 1, 2, 3, 99, 99, -1, 12], [99] * 8, [0.5] * 8, [11.5] * 7 + [NAN]],
)
@pytest.mark.parametrize("reverse", [True, False])
def test_capped_numbers_are_counted_alike_wherever_they_live(
    engine: str, cells: list[float], reverse: bool
) -> None:
    items = [{"column": "q", "scale": "hitung", "reverse": reverse}]
    tree = survey({"id": "x", "items": items}, scales=FEW)
    wanted, found = (estimate(given, tree) for given in (table(q=cells), ENGINES[engine](table(q=cells))))
    pd.testing.assert_frame_equal(found.recoding, wanted.recoding)
    assert found.problems["message"].tolist() == wanted.problems["message"].tolist()
    assert found.value.tobytes() == wanted.value.tobytes()
