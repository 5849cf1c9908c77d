"""What a caller may hand in as a table, and what is refused."""

from __future__ import annotations

import sys
import traceback
from decimal import Decimal
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.errors import Problem
from ketahanan_index.intake.frames import distinct_cells, hashable
from ketahanan_index.intake.lazy import engines
from ketahanan_index.intake.opening import open_frame
from ketahanan_index.stages.cells import blank

ONE = framework(indicator("air"), indicator("rapat", "likert"), unit="kode")


def refused(table: Any) -> Problem:
    with pytest.raises(ki.DataError) as caught:
        ki.score(ONE, villages=table)
    (problem,) = caught.value.problems
    assert problem.table == "villages"
    assert problem.remedy
    return problem


@pytest.mark.parametrize("table", [5, "desa.csv", np.zeros((2, 2)), pd.Series([1])])
def test_what_is_no_table(table: Any) -> None:
    problem = refused(table)
    assert problem.code == "not_a_table"
    assert type(table).__name__ in problem.message
    assert "read_villages" in problem.remedy


def test_no_table_at_all() -> None:
    with pytest.raises(TypeError, match="pass respondents=, villages= or both"):
        ki.check(ONE, villages=None)
    with pytest.raises(TypeError, match="or else estimates="):
        ki.score(ONE)


def test_a_dict_of_columns() -> None:
    columns: dict[str, Any] = {"kode": ["A", "B"], "air": [1, 2], "rapat": [1, 5]}
    assert ki.score(ONE, villages=columns).value[:, 0].tolist() == [0.5, 51.0]
    problem = refused({**columns, "air": [1]})
    assert problem.code == "not_a_table"
    assert "same length" in problem.message
    assert refused({"kode": "A", "air": 1}).code == "not_a_table"


EMPTY = pd.DataFrame({"kode": [], "air": []})


@pytest.mark.parametrize(
    "table", [[], {}, EMPTY, pl.from_pandas(EMPTY), pl.from_pandas(EMPTY).lazy(), pa.Table.from_pandas(EMPTY)]
)
def test_an_empty_table(table: Any) -> None:
    assert refused(table).code == "empty_table"


def test_two_columns_of_one_name() -> None:
    table = pd.DataFrame([["A", 1, 2, 3]], columns=["kode", "air", "air", "rapat"])
    for native in (table, pa.table([["A"], [1], [2]], names=["kode", "air", "air"])):
        problem = refused(native)
        assert problem.code == "duplicate_column"
        assert "'air'" in problem.message


def test_two_columns_of_one_name_in_a_query_of_duckdb() -> None:
    problem = refused(duckdb.connect().sql("select 'A' as kode, 1 as air, 2 as air, 3 as rapat"))
    assert problem.code == "duplicate_column"
    assert problem.message == "two columns have one name: air"


def test_rows_that_differ_in_length() -> None:
    for rows in ([["A", 1], ["B"]], [("A", 1), ("B", 2, 3)]):
        problem = refused(rows)
        assert problem.code == "not_a_table"
        assert "row 1 has 2 cells and row 2 has" in problem.message
        assert "as many cells" in problem.remedy


def test_rows_that_pandas_refuses() -> None:
    problem = refused([pd.Series(["Budi", 2], index=["a", "a"])])
    assert problem.code == "not_a_table"
    assert "(InvalidIndexError)" in problem.message
    assert "Budi" not in str(problem)


LAZY = pl.LazyFrame({"kode": ["A", "B"], "air": ["1", "Budi"], "rapat": [1, 2]})
FAILING: dict[str, tuple[pl.LazyFrame, str]] = {
    "a column that is not there": (LAZY.with_columns(pl.col("nope") + 1), "the columns"),
    "a cell that is no number": (LAZY.with_columns(pl.col("air").cast(pl.Int64)), "the rows"),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_lazy_table_that_fails(name: str) -> None:
    table, what = FAILING[name]
    with pytest.raises(ki.DataError) as caught:
        ki.score(ONE, villages=table)
    (problem,) = caught.value.problems
    assert problem.code == "engine_cannot"
    assert problem.message.startswith(f"polars cannot compute {what} of the table of villages (")
    assert "collect the table yourself" in problem.remedy
    # Nor does what was raised before stand under it.
    assert "Budi" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("error", [MemoryError, OSError])
@pytest.mark.parametrize("what", ["collect", "collect_schema"])
def test_a_lack_of_memory_stays_what_it_is(
    error: type[Exception], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Any, *_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(nw.LazyFrame, what, failing)
    with pytest.raises(error):
        ki.check(ONE, villages=LAZY)


def test_a_lack_of_memory_for_rows_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(pd, "DataFrame", failing)
    with pytest.raises(MemoryError):
        ki.check(ONE, villages=[{"kode": "A"}])


def test_a_lazy_table_of_villages_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    table = duckdb.connect().sql("select 'A' as kode, 1 as air, 2 as rapat")
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert ki.check(ONE, villages=table).ok


def test_a_file_is_named() -> None:
    problem = refused(ki.Reading(EMPTY, "desa.csv", 2))
    assert problem.file == "desa.csv"
    with pytest.raises(ki.DataError, match=r"villages \(desa.csv\)"):
        ki.score(ONE, villages=ki.Reading(EMPTY, "desa.csv"))


def test_rows_of_a_file_are_told_by_line() -> None:
    table = pd.DataFrame({"kode": ["A", "B", "A"], "air": [1, 200, 3], "rapat": [1, 1, 1]})
    with pytest.raises(ki.DataError) as caught:
        ki.score(ONE, villages=ki.Reading(table, "desa.csv", 2))
    assert [(p.row, p.line, p.file) for p in caught.value.problems] == [
        (3, 4, "desa.csv"),
        (2, 3, "desa.csv"),
    ]


def test_column_names_that_are_no_texts() -> None:
    wide = pd.DataFrame({"kode": ["A"], "air": [1], "rapat": [1], 2020: [7]})
    assert ki.score(ONE, villages=wide).unit_table.columns.tolist() == ["2020"]
    without_header = pd.DataFrame([["A", 1, 1]])
    with pytest.raises(ki.DataError) as caught:
        ki.score(ONE, villages=without_header)
    assert {p.code for p in caught.value.problems} == {"missing_column"}


def test_rows_that_are_no_dicts() -> None:
    with pytest.raises(ki.DataError, match="'kode', which names the village, is missing"):
        ki.score(ONE, villages=["A", "B"])


def test_a_list_of_dicts_may_leave_cells_out() -> None:
    scores = ki.score(ONE, villages=[{"kode": "A", "air": 1, "rapat": 1}, {"kode": "B", "air": 5}])
    np.testing.assert_array_equal(scores.coverage[:, 0], [1.0, 0.5])


def test_the_callers_table_stays_as_it_is() -> None:
    table = pd.DataFrame({"kode": ["A", "B"], "air": [1.0, 200.0], "rapat": [8, 1]}, index=[7, 7])
    before = table.copy(deep=True)
    ki.check(ONE, villages=table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    "value", [None, float("nan"), pd.NA, pd.NaT, "", "  ", "\t", Decimal("NaN"), Decimal("sNaN")]
)
def test_blank(value: object) -> None:
    assert blank(value)


@pytest.mark.parametrize("value", [0, False, "0", " x ", 0.0, "<NA>", Decimal("0.0")])
def test_not_blank(value: object) -> None:
    assert not blank(value)
    assert not blank(10**5000)


def test_cells_that_cannot_be_looked_up_are_texts() -> None:
    cells = [(1, [2]), bytearray(b"a"), Decimal("sNaN"), [1], "x", (1, 2)]
    frame = open_frame([{"a": cell} for cell in [*cells, *cells]], "villages")
    distinct, places = frame.cells("a")
    assert distinct == ["(1, [2])", "bytearray(b'a')", "sNaN", "[1]", "x", (1, 2)]
    assert places.tolist() == [*range(6), *range(6)]
    assert hashable(np.array([1])) == "[1]"


def test_answers_are_distinct_and_placed() -> None:
    frame = open_frame(pd.DataFrame({"a": ["x", None, "y", "x", " "]}), "villages")
    distinct, places = frame.answers("a")
    assert [distinct[i] for i in places] == ["x", None, "y", "x", None]
    assert len(frame) == 5


NULLS: dict[str, Any] = {
    "float": pd.Series([1.0, np.nan]),
    "Int64": pd.array([1, None], dtype="Int64"),
    "Float64": pd.array([1, None], dtype="Float64"),
    "pyarrow": pd.array([1, None], dtype="int64[pyarrow]"),
    "object": pd.Series([1, None], dtype=object),
    "object with NA": pd.Series([1, pd.NA], dtype=object),
    "str": pd.Series(["1", None]),
    "string": pd.array(["1", None], dtype="string"),
    "string[pyarrow]": pd.array(["1", None], dtype="string[pyarrow]"),
    "category": pd.Categorical(["1", None]),
    "blank text": pd.Series(["1", " "]),
}


@pytest.mark.parametrize("kind", NULLS)
def test_a_null_is_missing_whatever_its_kind(kind: str) -> None:
    for column in ("air", "rapat"):
        other = "rapat" if column == "air" else "air"
        table = pd.DataFrame({"kode": ["A", "B"], column: NULLS[kind], other: [2, 3]})
        value = ki.estimate(ONE, villages=table).to_frame()
        assert value[column].iloc[0] == 1
        assert np.isnan(value[column].iloc[1])


@pytest.mark.parametrize(
    "kind", ["object with NA", "str", "string", "string[pyarrow]", "category", "blank text"]
)
def test_a_null_code_is_blank_whatever_its_kind(kind: str) -> None:
    table = pd.DataFrame({"kode": NULLS[kind], "air": [1, 2], "rapat": [1, 2]})
    problem = refused(table)
    assert (problem.code, problem.row, problem.column) == ("blank_code", 2, "kode")


def test_a_whole_number_code_with_nulls_keeps_its_digits() -> None:
    table = pd.DataFrame({"kode": [101.0, 102.0], "air": [1, 2], "rapat": [1, 2]})
    assert ki.estimate(ONE, villages=table).units == ("101", "102")


def test_a_list_of_rows_with_nothing_among_them() -> None:
    rows: list[Any] = [{"kode": "A", "air": 1, "rapat": 1}, None]
    assert refused(rows).code == "not_a_table"
    assert not ki.check(ONE, villages=[None]).ok


def test_a_stream_of_arrow_batches() -> None:
    """Read once, as DuckDB hands it out."""
    whole = pa.table({"kode": ["A", "B"], "air": [1.0, 2.0], "rapat": [1, 5]})
    stream = pa.RecordBatchReader.from_batches(whole.schema, whole.to_batches(1))
    assert ki.score(ONE, villages=stream).value[:, 0].tolist() == [0.5, 51.0]


def test_a_reading_in_short() -> None:
    reading = ki.Reading(pd.DataFrame({"kode": ["A"], "air": [1]}), "desa.csv")
    assert repr(reading) == "<Reading of desa.csv: 1 rows, 2 columns>"


ALIKE: dict[str, Any] = {
    "str": pd.Series(["b", "a", None, "b"]),
    "object": pd.Series(["b", "a", None, "b"], dtype=object),
    "object with NA": pd.Series(["b", "a", pd.NA, "b"], dtype=object),
    "string": pd.Series(pd.array(["b", "a", None, "b"], dtype="string")),
    "pyarrow": pd.Series(pd.array(["b", "a", None, "b"], dtype="string[pyarrow]")),
    "category": pd.Series(["b", "a", None, "b"], dtype="category"),
    "polars": pl.Series(["b", "a", None, "b"]),
    "arrow": pa.chunked_array([["b", "a"], [None, "b"]]),
}


@pytest.mark.parametrize("kind", ALIKE)
def test_texts_are_told_apart_as_a_whole_whatever_their_kind(kind: str) -> None:
    found = distinct_cells(nw.from_native(ALIKE[kind], series_only=True))
    assert found is not None
    distinct, places = found
    assert [None if blank(value) else value for value in distinct] == ["b", "a", None]
    assert places.tolist() == [0, 1, 2, 0]
    assert places.dtype == np.intp


def test_long_numbers_are_told_apart_as_a_whole() -> None:
    found = distinct_cells(nw.from_native(pd.Series([3202012002, 3202012001, 3202012002]), series_only=True))
    assert found is not None
    assert found[0] == [3202012002, 3202012001]
    assert found[1].tolist() == [0, 1, 0]
    found = distinct_cells(nw.from_native(pd.Series([7.0, np.nan, 7.0]), series_only=True))
    assert found is not None
    assert found[1].tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([1, True, 1.0, "1"], dtype=object),
        pd.Series(["a", 1], dtype=object),
        pd.Series([1.0, 2.0], dtype=np.float32),
        pd.Series([1, 2], dtype=np.int16),
        pd.Series([1, None], dtype="Int64"),
        pd.Series([1, 2]).astype("category"),
        pd.Series([True, False]),
        pl.Series([1, 2]),
        pl.Series(["a", "b"], dtype=pl.Categorical),
    ],
    ids=str,
)
def test_other_cells_are_looked_at_one_by_one(cells: Any) -> None:
    assert distinct_cells(nw.from_native(cells, series_only=True)) is None
