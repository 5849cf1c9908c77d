"""Mistakes in lazy tables: the problems of tables in memory, with counts in place of row numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import ketahanan_index as ki
from intake.surveys import asked, survey
from intake.wide import (
    DESIGNS,
    EAGER,
    INDICATORS,
    LAZY,
    Table,
    agrees,
    answers,
    concerned,
    people,
    respondents_only,
)

NAN = float("nan")
ONE = survey(asked("x", "q1"))


def change(columns: Table, name: str, bad: list[Any], dtype: Any = None) -> Table:
    """Return the columns with the first cells of all of one kind replaced."""
    out = dict(columns)
    for column in like(columns, name):
        cells = columns[column].to_pylist()
        cells = [v if dtype is None or v is None else dtype(v) for v in cells]
        out[column] = pa.array([*bad, *cells[len(bad) :]], type=KINDS.get(dtype, columns[column].type))
    return out


KINDS = {str: pa.string(), int: pa.int64()}


def like(columns: Table, name: str) -> list[str]:
    head, _, option = name.partition("/")
    return [c for c in columns if c.split("/")[0].split(".")[0] == head and c.partition("/")[2] == option]


INF = float("inf")
MISTAKES: dict[str, tuple[str, list[Any], Any]] = {
    "code outside": ("q1", [6.0, 6.0, -1.0, NAN, 5.5, INF], None),
    "code outside, whole": ("q2", [6, 0, 12345678], None),
    "words": ("t1", ["entah", "Budi Santoso", "entah", "2.5", "9999999"], None),
    "word of two": ("a", ["mungkin", "3"], None),
    "truth": ("b", [2, 1, 0], int),
    "number outside": ("p1", [101.0, -0.5, 101.0, 1e9], None),
    "only infinite": ("p1", [INF, -INF, INF], None),
    "few whole numbers": ("h", [8.0, -1.0, 9.0], None),
    "few numbers": ("h", [8.0, -1.0, -0.5, 9.0], None),
    "few numbers, outside": ("h", [9.0, 8.5, 8.25, -1.0, -0.5], None),
    "texts for numbers": ("p2", ["banyak", "1,5", "1_0", "inf", "-Infinity", "101", "1e400", "nan"], None),
    "choices": ("m", ["emas", "uang emas", "uang tidak_ada", "tidak_ada tidak_tahu"], None),
    "contradiction": ("o/tidak_ada", [1] * 40, None),
    "no mark": ("o/bahan", ["ya", "2", "x"], None),
    "no mark, number": ("o/Tenaga", [2.0, 0.5], None),
    "no option": ("o/emas", [0, 1], None),
    "blank village": ("kode", [None, "", "  "], None),
    "village not listed": ("kode", ["X1", "X2", "X1"], None),
    "blank stratum": ("lapis", [None, None], None),
    "blank cluster": ("rt", [None, " ", ""], None),
    "blank cluster, number": ("rumah", [None, NAN], None),
    "blank weight": ("bobot", [None, NAN, None], None),
    "negative weight": ("bobot", [-1.0, -2.5, 0.0], None),
    "infinite weight": ("bobot", [INF, -INF, NAN, -1.0], None),
    "zero weight": ("bobot", [0.0, 0.0], None),
    "no weight at all": ("bobot", [None] * 300, None),
    "zero weights only": ("bobot", [0.0] * 300, None),
    "text weight": ("bobot", ["banyak", "1,5", "", "-1", "inf"], str),
    "text weight of zero": ("bobot", ["0", " 0.0"], str),
    "text weight blank": ("bobot", [""] * 300, str),
    "bad fpc": ("warga", [0.0, -1.0, None, NAN], None),
    "infinite fpc": ("warga", [INF, 0.0], None),
    "text fpc": ("warga", ["dua puluh", "0", "", "inf"], str),
    "zero denominator": ("orang", [0.0] * 30 + [-1.0] * 10, None),
    "blank denominator": ("orang", [None, NAN, INF, 1.0] * 10, None),
    "text denominator": ("orang_teks", ["nol", "0", "", "-1", "inf"] * 8, None),
    "bad ratio": ("ikut", [-1, None] * 20, None),
    "quotient outside": ("u", [5.0, -1.0, 7.0, 5.0] * 5, None),
    "infinite numerator": ("u", [INF, NAN, -INF] * 5, None),
}


def spoilt(name: str, seed: int = 9) -> Any:
    column, bad, dtype = MISTAKES[name]
    columns = people(seed, 300)
    if name == "no option":
        columns["o.option_columns/emas"] = pa.array([0] * 300)
    return pa.table(change(columns, column, bad, dtype))


LISTED = tuple(f"D{i:02}" for i in range(10))


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_the_same_problems(mistake: str, engine: str, tmp_path: Path) -> None:
    given, tree = spoilt(mistake), concerned(MISTAKES[mistake][0])
    wanted = answers(EAGER["polars"](tmp_path, given), tree, LISTED, **DESIGNS["two stages"])
    found = answers(LAZY[engine](tmp_path, given), tree, LISTED, **DESIGNS["two stages"])
    agrees(found, wanted)
    assert found.problems
    for problem in found.problems:
        assert problem.remedy
        assert (problem.row, problem.line) == (None, None)
        assert "(row" not in problem.message


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
@pytest.mark.parametrize("seed", range(4))
def test_many_mistakes_at_once(seed: int, engine: str, tmp_path: Path) -> None:
    random = np.random.default_rng(seed)
    columns = people(seed, 300)
    for mistake in random.choice(list(MISTAKES), 12, replace=False):
        column, bad, dtype = MISTAKES[mistake]
        alike = like(columns, column)
        if dtype is None and alike and pa.types.is_string(columns[alike[0]].type) == isinstance(bad[0], str):
            columns = change(columns, column, bad)
    given = pa.table(columns)
    wanted = answers(EAGER["polars"](tmp_path, given), units=LISTED, **DESIGNS["two stages"])
    assert len(wanted.problems) > 2
    agrees(answers(LAZY[engine](tmp_path, given), units=LISTED, **DESIGNS["two stages"]), wanted)


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
@pytest.mark.parametrize(
    "cell", ["", None, "32020120", "3202012001.5", "3.202012e9", "ABC", "0102012001", "3202010001"]
)
def test_bad_village_codes_are_counted(cell: Any, engine: str, tmp_path: Path) -> None:
    tree = respondents_only([INDICATORS[6]], unit_codes="kemendagri")
    columns = people(2, 50) | {
        "kode": pa.array([cell] * 3 + ["3202012001"] * 40 + [cell] * 7, type=pa.string())
    }
    given = pa.table(columns)
    wanted, found = answers(given, tree), answers(LAZY[engine](tmp_path, given), tree)
    agrees(found, wanted)
    (problem,) = found.problems
    assert problem.count == 10
    assert "in 10 of 50 rows" in problem.message
    assert "row " not in problem.message
    assert problem.remedy == wanted.problems[0].remedy


@pytest.mark.parametrize("engine", LAZY)
def test_columns_that_are_not_there(engine: str, tmp_path: Path) -> None:
    whole = people(2, 50)
    given = pa.table({k: v for k, v in whole.items() if k[:2] not in {"ko", "q1", "or", "bo", "wa", "rt"}})
    wanted = answers(given, **DESIGNS["two stages"])
    found = answers(LAZY[engine](tmp_path, given), **DESIGNS["two stages"])
    said, expected = ({str(p) for p in one.problems if p.code == "missing_column"} for one in (found, wanted))
    assert said == expected
    assert {p.code for p in found.problems} == {"missing_column", "blank_option"}


# What a message says where rows have no numbers


def told(mistake: str, engine: str, folder: Path, **design: Any) -> list[str]:
    native = LAZY[engine](folder, spoilt(mistake))
    found = answers(native, concerned(MISTAKES[mistake][0]), LISTED, **design)
    return [p.message for p in found.problems if p.severity == "error"]


@pytest.mark.parametrize("engine", LAZY)
def test_messages_count_rows(engine: str, tmp_path: Path) -> None:
    outside = told("number outside", engine, tmp_path)
    assert outside == ["value -0.5, 101, a number of 10 digits outside scale (0…100) in 4 rows"] * 2
    words = told("words", engine, tmp_path)
    assert all(" in 4 rows" in message or " in 1 row" in message for message in words)
    assert "Budi" not in "".join(words)
    assert told("village not listed", engine, tmp_path, **DESIGNS["clusters"]) == [
        "2 villages are not in the village table (X1, X2) in 3 rows"
    ]
    assert told("negative weight", engine, tmp_path, **DESIGNS["clusters"]) == ["negative weight in 2 rows"]


@pytest.mark.parametrize("engine", LAZY)
def test_a_bad_denominator_names_its_villages(engine: str, tmp_path: Path) -> None:
    columns = people(9, 100)
    orang = [0.0 if code in {"D03", "D07"} else 2.0 for code in columns["kode"].to_pylist()]
    columns |= {"orang": pa.array(orang), "u": pa.array([1.0] * 100)}
    found = answers(LAZY[engine](tmp_path, pa.table(columns)), concerned("orang"), LISTED)
    said = [p.message for p in found.problems]
    assert any("the denominator of per is zero, negative or blank for D03, D07 in " in m for m in said), said


@pytest.mark.parametrize("engine", LAZY)
def test_a_table_without_rows(engine: str, tmp_path: Path) -> None:
    with pytest.raises(ki.DataError, match="the table has no rows"):
        answers(LAZY[engine](tmp_path, pa.table(people(2, 5)).slice(0, 0)))


def test_two_columns_of_one_name() -> None:
    lazy = pl.DataFrame({"a": [1], "b": [2]}).lazy().select(pl.col("a"), pl.col("b").alias("a"))
    with pytest.raises(ki.DataError, match="one name"):
        answers(lazy)


# Labels that cannot be looked up, and no labels at all


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
def test_a_village_that_is_not_a_number_beside_a_weight_of_zero(engine: str, tmp_path: Path) -> None:
    columns = {"kode": [1.0, 1, NAN, 2, 2], "q1": [1, 2, 3, 4, 5], "w": [1.0, 0, 1, 1, 1]}
    given = pa.table(columns)
    found, wanted = (
        ki.check(ONE, respondents=native, design=ki.SurveyDesign(weights="w")).found
        for native in (LAZY[engine](tmp_path, given), given)
    )
    assert [(p.code, p.count) for p in found] == [(p.code, p.count) for p in wanted]
    assert [p.code for p in found] == ["blank_code", "zero_weight"]


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
@pytest.mark.parametrize("design", [{"strata": "s"}, {"clusters": "s"}, {"clusters": "c", "strata": "s"}])
def test_labels_that_are_lists(engine: str, design: dict[str, Any], tmp_path: Path) -> None:
    labels = {"s": [[1], [1], [2], [2]] * 2, "c": [{"a": 1}, {"a": 2}] * 4}
    given = pa.table({"kode": list("AABBABAB"), "q1": [1, 2, 3, 4, 5, 4, 3, 2], **labels})
    found, wanted = (
        ki.estimate(ONE, respondents=native, design=ki.SurveyDesign(**design))
        for native in (LAZY[engine](tmp_path, given), given)
    )
    assert found.value.tobytes() == wanted.value.tobytes()
    np.testing.assert_array_equal(found.standard_error, wanted.standard_error)


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
def test_options_none_of_which_is_known_and_no_village(engine: str, tmp_path: Path) -> None:
    choices = survey(asked("m", "m", "bantuan"))
    given = pa.table({"m/zz": [1, 2]})
    found, wanted = (ki.check(choices, respondents=r).found for r in (LAZY[engine](tmp_path, given), given))
    assert sorted(p.code for p in found) == sorted(p.code for p in wanted)
    assert {p.code for p in found} == {"missing_column", "missing_option", "unknown_option"}
