"""Answers to numbers: codes and labels in any case and spacing, and what is no answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.errors import Problem
from ketahanan_index.intake import recode

NAN = float("nan")


def one(scale: str, **scales: Any) -> ki.Framework:
    data: dict[str, Any] = {"unit": "kode", "methodology": {"normalisation": "min_max"}}
    return framework(indicator("x", scale), **(data | ({"scales": scales} if scales else {})))


def table(answers: Any) -> pd.DataFrame:
    return pd.DataFrame({"kode": [f"D{i + 1}" for i in range(len(answers))], "x": answers})


def values(answers: Any, scale: str, **scales: Any) -> list[float]:
    estimates = ki.estimate(one(scale, **scales), villages=table(answers))
    return [float(v) for v in estimates.value[:, 0]]


def refused(answers: Any, scale: str, **scales: Any) -> dict[str, Problem]:
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(one(scale, **scales), villages=table(answers))
    for problem in caught.value.problems:
        assert (problem.column, problem.table) == ("x", "villages")
        assert problem.unit == f"D{problem.row}"
        assert problem.remedy
    return {problem.code: problem for problem in caught.value.problems}


# Ordinal and binary


@pytest.mark.parametrize(
    "answers",
    [
        [1, 3, 5, 8, 7, None],
        [1.0, 3.0, 5.0, 9.0, 7.0, NAN],
        ["1", "3.0", " 5 ", "8", "7", ""],
        ["tidak pernah", "KADANG-KADANG", " Selalu ", "8", "7.0", None],
        ["Never", "sometimes", "ALWAYS", "9", "7", "  "],
        ["Tidak  \t Pernah", 3, "always", 8.0, "7", None],
    ],
)
def test_an_ordinal_answer_as_code_or_label(answers: Any) -> None:
    np.testing.assert_array_equal(values(answers, "likert"), [1, 3, 5, NAN, NAN, NAN])


@pytest.mark.parametrize(
    "answers",
    [
        [1, 2, 1, None],
        ["1", "2", "1", None],
        [" ADA", "tidak ada", "ada ", ""],
        ["Ada", "Tak  ada", "1.0", None],
    ],
)
def test_a_binary_answer_as_code_or_label(answers: Any) -> None:
    np.testing.assert_array_equal(values(answers, "ada"), [1, 0, 1, NAN])


def test_booleans_are_0_and_1() -> None:
    scale = {"kind": "binary", "yes": 1, "no": 0}
    assert values([True, False], "b", b=scale) == [1, 0]
    np.testing.assert_array_equal(values(pd.array([True, None], dtype="boolean"), "b", b=scale), [1, NAN])


def test_a_binary_of_words() -> None:
    scale = {"kind": "binary", "yes": ["ya", "y"], "no": "tidak", "missing": "9"}
    np.testing.assert_array_equal(values(["YA", "Y ", " Tidak", "9", 9], "b", b=scale), [1, 1, 0, NAN, NAN])


def test_missing_codes_given_as_text_or_number_are_the_same() -> None:
    for code in (98, "98", 98.0):
        scale = {"kind": "numeric", "lower": 0, "upper": 5, "missing": [code, "tt"], "not_applicable": 97}
        np.testing.assert_array_equal(values([1, 98, 97, 2], "n", n=scale), [1, NAN, NAN, 2])
        np.testing.assert_array_equal(values(["1", "98", "97.0", "TT"], "n", n=scale), [1, NAN, NAN, NAN])


@pytest.mark.parametrize("answers", [[1, 6, 0, 6], ["1", "6", "0", "6"]])
def test_a_code_outside_the_scale(answers: Any) -> None:
    problem = refused(answers, "likert")["outside_scale"]
    assert (problem.row, problem.unit, problem.count) == (2, "D2", 3)
    assert "6" in problem.message
    assert "(1…5)" in problem.message
    assert "row 2, 3, 4" in problem.message
    assert "`missing`" in problem.remedy


def test_an_unknown_word() -> None:
    problem = refused(["Sering", "seringg", "1"], "likert")["outside_scale"]
    assert "a text of 7 characters (did you mean 'sering'?)" in problem.message


def test_not_knowing_is_no_misspelt_answer() -> None:
    agree = {"kind": "ordinal", "options": {1: "Tidak setuju", 2: "Setuju"}, "missing": ["Tidak tahu"]}
    problem = refused(["Setuju", "tidak tau", "Tdk tahu"], "a", a=agree)["outside_scale"]
    assert "tidak setuju" not in problem.message
    assert "did you mean 'tidak tahu'?" in problem.message
    assert "to `missing` if it means no answer" in problem.remedy


def test_a_long_text_is_not_repeated() -> None:
    problem = refused(["Sering", "Bapak Budi, RT 02, tidak mau menjawab", "1"], "likert")["outside_scale"]
    assert "Bapak" not in problem.message
    assert "RT 02" not in problem.message
    assert "a text of 37 characters" in problem.message


PERSONAL = ("Budi Santoso", "081234567890", "3202014107900001", "+62 812 345", "1234567", "budi@x.id")


@pytest.mark.parametrize("scale", ["likert", "ada", "persen", "bantuan"])
@pytest.mark.parametrize("said", PERSONAL)
def test_no_personal_data_in_a_message(scale: str, said: str) -> None:
    good = {"likert": "1", "ada": "1", "persen": "1", "bantuan": "uang"}[scale]
    (problem,) = refused([good, said], scale).values()
    assert said not in str(problem)
    assert not {part for part in said.split() if len(part) > 3 and part in problem.message}
    if scale != "persen" or not said.isdigit():
        assert "a text of" in problem.message or "+" not in said


@pytest.mark.parametrize("number", [3202014107900001, 81234567890, 1234567])
def test_no_long_number_in_a_message(number: int) -> None:
    for answers in ([1, number], [1.0, float(number)], ["1", str(number)]):
        for scale in ("likert", "persen"):
            (problem,) = refused(answers, scale).values()
            assert str(number) not in problem.message


def test_a_slip_of_a_label_is_shown_with_the_label() -> None:
    problem = refused(["Sering", "Tidak pernahh", "kadang kadang"], "likert")["outside_scale"]
    assert "a text of 13 characters (did you mean 'tidak pernah'?)" in problem.message
    assert "did you mean 'kadang-kadang'?" in problem.message


def test_decimals_and_words_in_a_column_of_texts_are_told_apart() -> None:
    found = refused(["1", "2.5", "abc", "3.25", "6"], "likert")
    assert {code: (p.row, p.count) for code, p in found.items()} == {
        "decimal_in_ordinal": (2, 2), "outside_scale": (3, 2)
    }  # fmt: skip
    assert "'2.5', '3.25'" in found["decimal_in_ordinal"].message
    assert "a text of 3 characters, '6'" in found["outside_scale"].message


@pytest.mark.parametrize("scale", ["likert", "ada", "persen", "bantuan"])
@pytest.mark.parametrize("cell", [[1, 2], {"a": 1}, {1}])
def test_a_cell_that_holds_a_list_is_a_problem(scale: str, cell: Any) -> None:
    good = "uang" if scale == "bantuan" else 1
    (problem,) = refused([good, cell], scale).values()
    assert (problem.row, problem.count) == (2, 1)


@pytest.mark.parametrize("answers", [[1, 2.5, 3.25], ["1", "2.5", "3.25"]])
def test_a_decimal_in_an_ordinal(answers: Any) -> None:
    problem = refused(answers, "likert")["decimal_in_ordinal"]
    assert (problem.row, problem.count) == (2, 2)
    assert "2.5" in problem.message
    assert "numeric scale" in problem.remedy


def test_decimals_codes_and_infinities_are_told_apart() -> None:
    found = refused([1, 2.5, 6, np.inf], "likert")
    assert {code: p.row for code, p in found.items()} == {
        "infinite": 4, "decimal_in_ordinal": 2, "outside_scale": 3
    }  # fmt: skip


def test_a_code_outside_a_binary() -> None:
    problem = refused([1, 2, 3], "ada")["outside_scale"]
    assert "(1, 2)" in problem.message


# Numbers


def test_a_number_as_number_or_text() -> None:
    np.testing.assert_array_equal(values([0, 12.5, 100, None], "persen"), [0, 12.5, 100, NAN])
    np.testing.assert_array_equal(values(["0", " 12.5 ", "1e2", ""], "persen"), [0, 12.5, 100, NAN])


def test_text_where_a_number_is_expected() -> None:
    problem = refused(["1", "dua", "1,5", "1.000.000", "1_0"], "persen")["text_in_numeric"]
    assert (problem.row, problem.unit, problem.count) == (2, "D2", 4)
    assert "a text of 3 characters, '1,5', a text of 9 characters …" in problem.message
    assert "decimal point" in problem.remedy


def test_a_number_outside_its_ends() -> None:
    for answers in ([1, 101, -0.5], ["1", "101", "-0.5"]):
        problem = refused(answers, "persen")["outside_scale"]
        assert (problem.row, problem.count) == (2, 2)
        assert "101, -0.5" in problem.message
        assert "(0…100)" in problem.message
        assert "cap: true" in problem.remedy


@pytest.mark.parametrize("answers", [[1, np.inf, -np.inf], ["1", "inf", "-Infinity"]])
@pytest.mark.parametrize("scale", ["persen", "bebas"])
def test_infinity(answers: Any, scale: str) -> None:
    problem = refused(answers, scale)["infinite"]
    assert (problem.row, problem.count) == (2, 2)
    assert "division by zero" in problem.remedy


@pytest.mark.parametrize(
    "answers", [["1", "inf", "-Infinity"], ["1", "1e999", -np.inf], [1, 10**400, -(10**400)]]
)
@pytest.mark.parametrize("scale", ["likert", "ada", "persen"])
def test_infinite_numbers_among_other_cells(answers: Any, scale: str) -> None:
    problems = refused(answers, scale)
    assert set(problems) == {"infinite"}
    assert (problems["infinite"].row, problems["infinite"].count) == (2, 2)


def test_infinite_numbers_beside_words() -> None:
    assert set(refused([1, "x", np.inf, "inf"], "likert")) == {"outside_scale", "infinite"}
    # Of choices a word that Python reads as a number is a word.
    assert set(refused(["uang", "inf"], "bantuan")) == {"outside_scale"}


@pytest.mark.parametrize("scale", ["likert", "ada", "persen", "bantuan"])
def test_a_number_that_python_will_not_write(scale: str) -> None:
    for cell in (10**5000, (1, 10**5000)):
        (problem,) = refused([None, cell], scale).values()
        assert (problem.row, problem.count) == (2, 1)
        assert "a text of" in problem.message


@pytest.mark.parametrize("cell", [(1, [2]), bytearray(b"budi"), Decimal("sNaN"), [1, 2], {"a": 1}, {1, 2}])
@pytest.mark.parametrize("scale", ["likert", "persen"])
def test_a_cell_that_cannot_be_looked_up(cell: Any, scale: str) -> None:
    (problem,) = refused([None, cell, 1, 1], scale).values()
    assert (problem.row, problem.count) == (2, 1)
    assert "a text of" in problem.message, problem
    assert "budi" not in problem.message


def test_text_and_numbers_outside_stand_together() -> None:
    assert set(refused(["x", "200", "inf"], "persen")) == {"text_in_numeric", "outside_scale", "infinite"}


def test_a_scale_without_ends_takes_any_number() -> None:
    assert values([-1e9, 1e12], "bebas") == [-1e9, 1e12]


def test_capped_values_are_listed() -> None:
    scale = {"kind": "numeric", "lower": 0, "upper": 5, "cap": True, "missing": 99}
    normalised = ki.normalise(ki.estimate(one("n", n=scale), villages=table([-1, 2, 8, 99, None, 5])))
    np.testing.assert_array_equal(normalised.estimates.value[:, 0], [0, 2, 5, NAN, NAN, 5])
    assert normalised.treated.to_dict("records") == [
        {"unit": "D1", "indicator": "x", "before": -1.0, "after": 0.0, "step": "cap x"},
        {"unit": "D3", "indicator": "x", "before": 8.0, "after": 5.0, "step": "cap x"},
    ]
    assert normalised.steps[0].counts["capped"] == 2


def test_a_cap_of_one_end() -> None:
    scale = {"kind": "numeric", "upper": 5, "cap": True}
    assert values([-10, 8], "n", n=scale) == [-10, 5]


# Multiple choice


def test_choices_as_one_text() -> None:
    answers = ["uang tenaga", " UANG   bahan uang ", "tidak_ada", "tidak_tahu", None, "", "tenaga"]
    np.testing.assert_array_equal(values(answers, "bantuan"), [2, 2, 0, NAN, NAN, NAN, 1])


@pytest.mark.parametrize("answer", ["uang tidak_ada", "tidak_ada tidak_tahu"])
def test_contradictory_choices(answer: str) -> None:
    problem = refused(["uang", answer], "bantuan")["choice_not_alone"]
    assert (problem.row, problem.unit) == (2, "D2")
    assert "(tidak_ada, tidak_tahu) beside others" in problem.message


@pytest.mark.parametrize("answer", ["emas", "uang emas", "emas tidak_ada"])
def test_unknown_choices(answer: str) -> None:
    problem = refused(["uang", answer], "bantuan")["outside_scale"]
    assert (problem.row, problem.unit) == (2, "D2")
    assert "uang, tenaga, bahan, tidak_ada, tidak_tahu" in problem.message


FEW: dict[str, Any] = {"kind": "multiple_choice", "options": {1: "a", 2: "b", 3: "c", 4: "d"}, "upper": 2}


def test_more_choices_than_count_are_capped_and_listed() -> None:
    answers = ["1", "1 2", "1 2 3", "4 3 2 1", None]
    normalised = ki.normalise(ki.estimate(one("f", f=FEW), villages=table(answers)))
    np.testing.assert_array_equal(normalised.estimates.value[:, 0], [1, 2, 2, 2, NAN])
    assert normalised.treated[["unit", "before", "after", "step"]].values.tolist() == [
        ["D3", 3.0, 2.0, "cap x"],
        ["D4", 4.0, 2.0, "cap x"],
    ]


def test_codes_of_choices_may_be_written_as_numbers() -> None:
    scale = {**FEW, "upper": 4, "exclusive": {0: {"id": "Tidak ada", "en": "None", "scores": 0}}}
    np.testing.assert_array_equal(values(["1 2", "0", "4"], "f", f=scale), [2, 0, 1])
    found = one("f", f=scale).scales["f"]
    assert isinstance(found, ki.MultipleChoice)
    assert (list(found.options), list(found.exclusive)) == (["1", "2", "3", "4"], ["0"])
    assert "(1, 2, 3, 4, 0)" in refused(["1", "7"], "f", f=scale)["outside_scale"].message


def columns(**options: Any) -> pd.DataFrame:
    count = len(next(iter(options.values())))
    return pd.DataFrame(
        {"kode": [f"D{i + 1}" for i in range(count)]} | {f"x/{k}": v for k, v in options.items()}
    )


def test_choices_as_one_column_an_option() -> None:
    given = columns(
        uang=[1, 1, 0, 0, 0, None, "1"],
        tenaga=[1, 0, 0, 0, 0, None, "0.0"],
        tidak_ada=[0, 0, 1, 0, 0, None, 0],
        tidak_tahu=[0, 0, 0, 1, 0, None, False],
        bahan=[0, 0, 0, 0, 0, None, 0],
    )
    estimates = ki.estimate(one("bantuan"), villages=given)
    np.testing.assert_array_equal(estimates.value[:, 0], [2, 1, 0, NAN, 0, NAN, 1])
    assert estimates.unit_table.empty


def test_a_blank_beside_an_answered_option_is_not_chosen() -> None:
    given = columns(uang=[1, None, None], tenaga=[None, 0, None], bahan=None)
    estimates = ki.estimate(one("bantuan"), villages=given)
    np.testing.assert_array_equal(estimates.value[:, 0], [1, 0, NAN])
    told = [p for p in estimates.noted if p.code == "blank_option"]
    assert [(p.column, p.severity, p.count, p.row) for p in told] == [("x", "warning", 2, 1)]


def test_a_hundred_options_are_as_good_as_three() -> None:
    codes = [f"o{i}" for i in range(100)]
    last, first = [0] * 99 + [1], [1] + [0] * 99
    rows: list[Any] = [[0] * 100, [1] * 100, last, first, [None] * 100]
    given = columns(**{code: [row[i] for row in rows] for i, code in enumerate(codes)})
    scale = {"kind": "multiple_choice", "options": {code: code for code in codes}}
    found = ki.estimate(one("banyak", banyak=scale), villages=given)
    np.testing.assert_array_equal(found.value[:, 0], [0, 100, 1, 1, NAN])


def test_faults_of_option_columns_stand_together() -> None:
    given = columns(uang=[1, 2, 0], tenaga=["ya", 0, 0], tidak_ada=[1, 0, 0], emas=[0, 0, 0])
    with pytest.raises(ki.DataError) as caught:
        ki.estimate(one("bantuan"), villages=given)
    assert {(p.code, p.column, p.row) for p in caught.value.problems} == {
        ("unknown_option", "x/emas", None),
        ("outside_scale", "x/uang", 2),
        ("outside_scale", "x/tenaga", 1),
        ("choice_not_alone", "x", 1),
        ("missing_option", "x", None),
    }
    assert all(p.remedy for p in caught.value.problems)


def test_text_column_and_option_columns_agree() -> None:
    text = values(["uang tenaga", "tidak_ada", None], "bantuan")
    given = columns(uang=[1, 0, None], tenaga=[1, 0, None], tidak_ada=[0, 1, None], bahan=[0, 0, None])
    np.testing.assert_array_equal(ki.estimate(one("bantuan"), villages=given).value[:, 0], text)


@pytest.mark.parametrize("answer", ["Budi", "Budi Sering", "081234567890", 3202012001990001])
def test_nothing_about_a_person_is_shown(answer: Any) -> None:
    problem = refused(["Sering", answer], "likert")["outside_scale"]
    assert str(answer) not in str(problem)


# Columns of numbers, as they are read


def test_answers_that_are_their_own_values_are_not_copied() -> None:
    scale = one("likert").scales["likert"]
    own = np.array([1.0, 5.0, NAN])
    assert recode.from_numbers(own, scale, bounded=True).value is own
    mixed = np.array([1.0, 8.0, 6.0, NAN, 7.0])
    found = recode.from_numbers(mixed, scale, bounded=True)
    np.testing.assert_array_equal(found.value, [1.0, NAN, NAN, NAN, NAN])
    assert [(fault.code, fault.rows.tolist()) for fault in found.faults] == [("outside_scale", [2])]
    np.testing.assert_array_equal(mixed, [1.0, 8.0, 6.0, NAN, 7.0])


def test_codes_are_not_taken_for_values_they_stand_for() -> None:
    turned = {"kind": "binary", "yes": 0, "no": 1}
    assert values([0, 1, 0.0, NAN], "ada", ada=turned)[:3] == [1.0, 0.0, 1.0]
    zero = one("ada", ada={"kind": "binary", "yes": 1, "no": 0}).scales["ada"]
    found = recode.from_numbers(np.array([-0.0, 0.0, 1.0]), zero, bounded=True).value
    assert not np.signbit(found).any()
