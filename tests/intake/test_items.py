"""Items of a village table to the value of an indicator: combined, reversed, divided, capped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import ketahanan_index as ki
from framework.documents import SCALES, framework, indicator

NAN = float("nan")


def one(*items: tuple[str, str] | dict[str, Any], scales: Any = None, **more: Any) -> ki.Framework:
    listed = [i if isinstance(i, dict) else {"column": i[0], "scale": i[1]} for i in items]
    return framework({**indicator("x"), "items": listed, **more}, unit="kode", scales=SCALES | (scales or {}))


def table(**columns: Any) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"kode": [f"D{i + 1}" for i in range(count)], **columns})


def values(framework: ki.Framework, **columns: Any) -> list[float]:
    return [float(v) for v in ki.estimate(framework, villages=table(**columns)).value[:, 0]]


A = [1, 5, 3, None, None]
B = [3, 5, None, 2, None]


def test_mean_of_the_items_present() -> None:
    mean = one(("a", "likert"), ("b", "likert"))
    np.testing.assert_array_equal(values(mean, a=A, b=B), [2, 5, 3, 2, NAN])


def test_mean_needs_its_minimum_of_items() -> None:
    mean = one(("a", "likert"), ("b", "likert"), minimum_items=2)
    np.testing.assert_array_equal(values(mean, a=A, b=B), [2, 5, NAN, NAN, NAN])


def test_an_incomplete_sum_is_missing() -> None:
    total = one(("a", "likert"), ("b", "likert"), combine="sum")
    np.testing.assert_array_equal(values(total, a=A, b=B), [4, 10, NAN, NAN, NAN])


def test_count_of_items_above_their_lower_end() -> None:
    count = one(("a", "likert"), ("b", "likert"), combine="count")
    np.testing.assert_array_equal(values(count, a=A, b=B), [1, 2, NAN, NAN, NAN])


def test_count_of_one_item() -> None:
    np.testing.assert_array_equal(values(one(("a", "likert"), combine="count"), a=A), [0, 1, 1, NAN, NAN])


def test_a_reversed_item() -> None:
    mean = one(("a", "likert"), {"column": "b", "scale": "likert", "reverse": True})
    np.testing.assert_array_equal(values(mean, a=A, b=B), [2, 3, 3, 4, NAN])


def test_count_of_a_reversed_item() -> None:
    count = one({"column": "a", "scale": "likert", "reverse": True}, combine="count")
    np.testing.assert_array_equal(values(count, a=A), [1, 0, 1, NAN, NAN])


def test_items_on_different_scales_are_first_put_on_0_to_1() -> None:
    mean = one(("a", "likert"), {"column": "b", "scale": "persen", "reverse": True})
    np.testing.assert_array_equal(values(mean, a=[1, 5, 3], b=[25, 0, None]), [0.375, 1.0, 0.5])
    total = one(("a", "likert"), ("b", "persen"), combine="sum")
    np.testing.assert_array_equal(values(total, a=[1, 5, 3], b=[25, 100, None]), [0.25, 2.0, NAN])
    count = one(("a", "likert"), ("b", "persen"), combine="count")
    np.testing.assert_array_equal(values(count, a=[1, 5, 3], b=[25, 0, None]), [1, 1, NAN])


def test_items_are_capped_before_they_are_combined() -> None:
    capped = {"puluh": {"kind": "numeric", "lower": 0, "upper": 10, "cap": True}}
    mean = one(("a", "puluh"), ("b", "puluh"), scales=capped)
    normalised = ki.normalise(ki.estimate(mean, villages=table(a=[30, 2], b=[4, -1])))
    assert normalised.estimates.value[:, 0].tolist() == [7, 1]
    assert normalised.treated[["unit", "before", "after", "step"]].values.tolist() == [
        ["D1", 30.0, 10.0, "cap a"],
        ["D2", -1.0, 0.0, "cap b"],
    ]


# Denominators


def per(**scale: Any) -> ki.Framework:
    scales = {"perseribu": {"kind": "numeric", "lower": 0, "upper": 20} | scale}
    denominator = {"column": "penduduk", "per": 1000}
    return one(("a", "perseribu"), scales=scales, denominator=denominator)


def test_a_value_is_divided_and_the_ends_are_those_of_the_quotient() -> None:
    estimates = ki.estimate(per(), villages=table(a=[30, 5, None], penduduk=[2000, 500, 100]))
    np.testing.assert_array_equal(estimates.value[:, 0], [15, 10, NAN])
    assert estimates.unit_table.columns.tolist() == ["penduduk"]


def test_a_quotient_outside_its_scale() -> None:
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(per(), villages=table(a=[30, 5], penduduk=[1000, 500]))
    (problem,) = caught.value.problems
    assert (problem.code, problem.column, problem.unit, problem.row) == ("outside_scale", "a", "D1", 1)
    assert "a is 30 per 1000, outside its scale (0…20)" in problem.message
    assert "denominator" in problem.remedy


def test_a_quotient_is_capped() -> None:
    normalised = ki.normalise(ki.estimate(per(cap=True), villages=table(a=[30, 5], penduduk=[1000, 500])))
    assert normalised.estimates.value[:, 0].tolist() == [20, 10]
    assert normalised.treated.values.tolist() == [["D1", "x", 30.0, 20.0, "cap a"]]


@pytest.mark.parametrize(
    "column",
    [
        [0, None, -5, 100, None],
        ["0", "", "-5", "100", None],
        pd.array([0, None, -5, 100, None], dtype="Int64"),
    ],
)
def test_a_zero_or_blank_denominator_names_the_villages(column: Any) -> None:
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(per(), villages=table(a=[1, 1, 1, 1, None], penduduk=column))
    (problem,) = caught.value.problems
    assert (problem.code, problem.column, problem.unit) == ("bad_denominator", "penduduk", "D1")
    assert (problem.row, problem.count) == (1, 3)
    assert "of x is zero, negative or blank for D1, D2, D3" in problem.message
    assert "fill in penduduk" in problem.remedy


def test_a_bad_denominator_of_a_village_without_code() -> None:
    rows = table(a=[1, 1, 1], penduduk=[0, 0, 9]).assign(kode=["", "D2", "D3"])
    found = {p.code: p for p in ki.check(per(), villages=rows).found}
    assert "blank for row 1, D2 in 2 rows" in found["bad_denominator"].message


def test_a_denominator_that_is_text_or_infinite() -> None:
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(per(), villages=table(a=[1, 1, 1], penduduk=["banyak", "inf", "0"]))
    assert {(p.code, p.row) for p in caught.value.problems} == {
        ("text_in_numeric", 1), ("infinite", 2), ("bad_denominator", 3)
    }  # fmt: skip


def test_a_denominator_that_is_not_there() -> None:
    with pytest.raises(
        ki.DataError,
        match="'penduduk', the denominator of x, is missing from the table of villages; did you mean 'Penduduk'",
    ):
        ki.estimate(per(), villages=table(a=[1], Penduduk=[100]))


def per_thousand(*items: tuple[str, str] | dict[str, Any], **more: Any) -> ki.Framework:
    scales = {
        "perseribu": {"kind": "numeric", "lower": 0, "upper": 1000},
        "seratus": {"kind": "numeric", "lower": 0, "upper": 100},
    }
    return one(*items, scales=scales, denominator={"column": "pop", "per": 1000}, **more)


def test_a_quotient_is_reversed_after_the_division() -> None:
    reverse = per_thousand({"column": "a", "scale": "perseribu", "reverse": True})
    np.testing.assert_array_equal(
        values(reverse, a=[50, 0, 5000, None], pop=[5000, 7, 5000, 1]), [990, 1000, 0, NAN]
    )


def test_items_are_divided_before_they_are_added() -> None:
    total = per_thousand(("a", "perseribu"), ("b", "perseribu"), combine="sum")
    given = {"a": [50, 5000, 1], "b": [100, 5000, None], "pop": [5000, 5000, 9]}
    np.testing.assert_array_equal(values(total, **given), [30, 2000, NAN])
    estimates = ki.estimate(total, villages=table(**given))
    np.testing.assert_allclose(ki.normalise(estimates).value[:, 0], [1.5, 100, NAN], rtol=1e-14)
    with pytest.raises(ki.DataError, match="b is 1200 per 1000, outside its scale"):
        ki.estimate(total, villages=table(a=[1], b=[6000], pop=[5000]))


def test_a_count_of_quotients() -> None:
    count = per_thousand(("a", "perseribu"), ("b", "perseribu"), combine="count")
    np.testing.assert_array_equal(
        values(count, a=[5, 0, 1], b=[1, 0, None], pop=[100, 100, 100]), [2, 0, NAN]
    )


def test_quotients_on_two_scales() -> None:
    given = {"a": [50, 500], "b": [50, 0], "pop": [500, 500]}
    mean = per_thousand(("a", "perseribu"), ("b", "seratus"))
    np.testing.assert_array_equal(values(mean, **given), [0.55, 0.5])
    reverse = per_thousand(("a", "perseribu"), {"column": "b", "scale": "seratus", "reverse": True})
    np.testing.assert_array_equal(values(reverse, **given), [0.05, 1.0])


def test_a_quotient_that_misses_an_end_by_rounding_lies_on_it() -> None:
    hundred = {"bagian": {"kind": "numeric", "lower": 0, "upper": 0.3}}
    share = one(("a", "bagian"), scales=hundred, denominator={"column": "pop", "per": 1})
    assert 0.1 + 0.2 > 0.3
    assert values(share, a=[(0.1 + 0.2) * 7, 0.3 * (1 - 1e-13)], pop=[7, 1]) == [0.3, 0.3]
    assert values(share, a=[0.3 * (1 - 1e-11)], pop=[1]) != [0.3]
    with pytest.raises(ki.DataError, match="outside its scale"):
        values(share, a=[0.3 * (1 + 1e-11)], pop=[1])
    # Multiplied first, so that all of a population is exactly the end of the scale.
    everyone = per_thousand(("a", "perseribu"))
    population = list(range(1, 3000, 7))
    assert set(values(everyone, a=population, pop=population)) == {1000.0}


# Given standard errors


def test_a_standard_error_is_divided_too() -> None:
    given = {"a": [30, 5], "penduduk": [2000, 500], "se": [2, 1]}
    both = per().to_dict()
    both["index"]["members"][0]["standard_error"] = "se"
    estimates = ki.estimate(ki.Framework.from_dict(both), villages=table(**given))
    assert estimates.standard_error[:, 0].tolist() == [1.0, 2.0]
    assert estimates.unit_table.columns.tolist() == ["penduduk"]


def test_a_standard_error_is_divided_by_a_denominator_read_as_text() -> None:
    both = per().to_dict()
    both["index"]["members"][0]["standard_error"] = "se"
    given = table(a=["30", "5"], penduduk=["2000", "500"], se=["2", "1"])
    assert ki.estimate(ki.Framework.from_dict(both), villages=given).standard_error[:, 0].tolist() == [
        1.0,
        2.0,
    ]


@pytest.mark.parametrize("column", [[-1, None, 0.5], ["-1", "", "0.5"]])
def test_a_negative_or_blank_standard_error(column: Any) -> None:
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(one(("a", "persen"), standard_error="se"), villages=table(a=[1, 2, 3], se=column))
    (problem,) = caught.value.problems
    assert (problem.code, problem.column, problem.unit, problem.count) == (
        "bad_standard_error",
        "se",
        "D1",
        2,
    )
    assert problem.remedy


def test_a_standard_error_that_is_text_or_not_there() -> None:
    given = one(("a", "persen"), standard_error="se")
    with pytest.raises(
        ki.DataError, match="'se', the standard error of x, is missing from the table of villages"
    ):
        ki.estimate(given, villages=table(a=[1]))
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(given, villages=table(a=[1, 2], se=["kecil", "0.5"]))
    assert ("text_in_numeric", "se", 1) in {(p.code, p.column, p.row) for p in caught.value.problems}


def test_a_standard_error_without_a_value_is_no_fault() -> None:
    estimates = ki.estimate(
        one(("a", "persen"), standard_error="se"), villages=table(a=[1, None], se=[0.5, None])
    )
    np.testing.assert_array_equal(estimates.standard_error[:, 0], [0.5, NAN])
    assert estimates.reason[:, 0].tolist() == ["estimated", "no_data"]
