"""Lazy tables, summed up where they live: the bits and the counts of tables in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import ketahanan_index as ki
from framework.documents import framework
from intake.wide import (
    DESIGNS,
    EAGER,
    ENGINES,
    INDICATORS,
    LAZY,
    Table,
    agrees,
    answers,
    concerned,
    people,
    respondents_only,
    some,
    to_duck,
)
from ketahanan_index.intake.lazy import engines, reduce
from ketahanan_index.intake.lazy.queries import Query
from ketahanan_index.intake.lazy.tables import LazyTable


@pytest.mark.parametrize(("seed", "design"), list(enumerate(DESIGNS)))
def test_every_engine_gives_the_same_bits(seed: int, design: str, tmp_path: Path) -> None:
    given = pa.table(people(seed, 300 + 300 * seed))
    wanted = answers(EAGER["polars"](tmp_path, given), **DESIGNS[design])
    for engine in ENGINES.values():
        agrees(answers(engine(tmp_path, given), **DESIGNS[design]), wanted)


@pytest.mark.parametrize("design", ["weights", "clusters", "two stages"])
@pytest.mark.parametrize("engine", LAZY)
def test_shuffled_rows_give_the_same_bits(engine: str, design: str, tmp_path: Path) -> None:
    given = pa.table(people(3, 500))
    wanted = answers(given, **DESIGNS[design])
    shuffled = given.take(np.random.default_rng(0).permutation(500))
    agrees(answers(LAZY[engine](tmp_path, shuffled), **DESIGNS[design]), wanted)


def test_the_figures_are_worth_comparing() -> None:
    found = answers(pa.table(people(3, 500)), **DESIGNS["two stages"])
    assert found.reduced is not None
    assert found.capped > 50
    assert (found.reduced.n.sum(axis=0) > 20).all()
    assert len(found.reduced.unit) > 100
    assert {a.kind for a in found.answers} == {"valid", "missing", "not_applicable", "blank"}
    assert not [p for p in found.problems if p.severity == "error"]


# Kinds of columns


def typed_polars(given: Any) -> pl.DataFrame:
    return pl.DataFrame(given).with_columns(
        pl.col("^t1.*$").cast(pl.Categorical),
        pl.col("^a\\..*$").cast(pl.Enum(["1", "2", "Ada ", "TAK  ADA", "tt"])),
        pl.col("rt").cast(pl.Categorical),
        pl.col("kode").cast(pl.Enum(sorted(set(given["kode"].to_pylist())))),
        pl.col("^q2.*$").cast(pl.Decimal(12, 2)),
        pl.col("orang").cast(pl.Decimal(12, 3)),
        pl.col("^q1.*$").cast(pl.Float32),
        pl.col("lapis").cast(pl.UInt8),
        pl.col("^v.*$").cast(pl.Int8),
    )


def typed_duck(given: Any) -> Any:
    connection = duckdb.connect()
    connection.register("orang", given)
    connection.sql("create type ada as enum ('1', '2', 'Ada ', 'TAK  ADA', 'tt')")
    connection.sql("create type rt as enum (select distinct rt from orang)")
    kinds = {"a.": "ada", "q2.": "decimal(12, 2)", "q1.": "float", "v.": "hugeint"}
    changed = [
        f'"{column}"::{kind} as "{column}"'
        for column in given.column_names
        for start, kind in kinds.items()
        if column.startswith(start)
    ]
    changed += ["rt::rt as rt", "orang::decimal(12, 3) as orang", "lapis::utinyint as lapis"]
    return connection.sql(f"select * replace ({', '.join(changed)}) from orang")


@pytest.mark.parametrize("design", ["weights", "two stages"])
@pytest.mark.parametrize("kind", ["polars", "polars lazy", "duckdb"])
def test_categories_decimals_and_short_numbers(kind: str, design: str) -> None:
    given = pa.table(people(5, 400))
    columns = typed_polars(given) if kind.startswith("polars") else typed_duck(given)
    found = answers(columns.lazy() if kind == "polars lazy" else columns, **DESIGNS[design])
    agrees(found, answers(given, **DESIGNS[design]))


@pytest.mark.parametrize("engine", LAZY)
@pytest.mark.parametrize("value", [None, 3.0])
def test_a_column_of_one_answer_or_none(value: Any, engine: str, tmp_path: Path) -> None:
    columns = people(5, 60)
    for name in columns:
        if name[:2] in {"q1", "u.", "h."}:
            columns[name] = pa.array([value if name[0] != "u" else value and 0.0] * 60, type=pa.float64())
        if name[:2] == "t2":
            columns[name] = pa.array([value and "3"] * 60, type=pa.string())
    given = pa.table(columns)
    for design in ("weights", "clusters"):
        agrees(answers(LAZY[engine](tmp_path, given), **DESIGNS[design]), answers(given, **DESIGNS[design]))


def complete(columns: Table) -> Table:
    """Return respondents who all answer the first two indicators that are put on 0 to 1, thirds among the values."""
    random, count = np.random.default_rng(3), len(columns["kode"])
    return columns | {
        "q1.rata_lain": pa.array(random.integers(1, 6, count).astype(np.float64)),
        "p1.rata_lain": pa.array(random.uniform(0, 100, count)),
        "m.rata_lain": pa.array(random.choice(["uang", "uang bahan", "tidak_ada"], count).tolist()),
        "q2.jumlah_lain": pa.array(random.integers(1, 6, count)),
        "p2.jumlah_lain": pa.array([f"{v:.3f}" for v in random.uniform(0, 100, count)]),
        "u.per": pa.array(random.integers(0, 2, count).astype(np.float64)),
    }


@pytest.mark.parametrize("design", ["weights", "clusters"])
@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
def test_columns_without_blanks(engine: str, design: str, tmp_path: Path) -> None:
    tree = respondents_only([i for i in INDICATORS if i["id"] in {"rata_lain", "jumlah_lain", "per"}])
    given = pa.table(complete(people(6, 300)))
    agrees(
        answers(LAZY[engine](tmp_path, given), tree, **DESIGNS[design]),
        answers(given, tree, **DESIGNS[design]),
    )


@pytest.mark.parametrize("design", ["weights", "clusters"])
def test_columns_that_are_the_same_in_all_rows(design: str) -> None:
    # Polars keeps one cell for all rows, and would divide by it through its inverse.
    same_everywhere = {"orang": 7.0, "bobot": 0.3, "ikut": 3, "rt": "RT 1", "lapis": 2, "p1.rata_lain": 49.0}
    columns = complete(people(6, 300))
    held = columns | {name: pa.array([value] * 300) for name, value in same_everywhere.items()}
    lazy = pl.DataFrame(pa.table(columns)).lazy().with_columns(
        pl.lit(value).alias(name) for name, value in same_everywhere.items()
    )  # fmt: skip
    agrees(answers(lazy, **DESIGNS[design]), answers(pa.table(held), **DESIGNS[design]))


@pytest.mark.parametrize("design", ["none", "clusters"])
@pytest.mark.parametrize("engine", LAZY)
def test_one_respondent(engine: str, design: str, tmp_path: Path) -> None:
    given = pa.table(people(6, 300)).slice(17, 1)
    agrees(answers(LAZY[engine](tmp_path, given), **DESIGNS[design]), answers(given, **DESIGNS[design]))


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
def test_many_spellings_of_numbers(engine: str, tmp_path: Path) -> None:
    columns = people(6, 900)
    columns["p2.persen_teks"] = pa.array([f" {i / 9:.4f}" for i in range(900)])
    given, tree = pa.table(columns), concerned("p2")
    agrees(
        answers(LAZY[engine](tmp_path, given), tree, **DESIGNS["weights"]),
        answers(given, tree, **DESIGNS["weights"]),
    )


@pytest.mark.parametrize("kind", ["polars lazy", "duckdb"])
@pytest.mark.parametrize("name", ["t2.teks", "p2.persen_teks", "m.choices"])
def test_a_cell_that_holds_a_list_is_a_problem(name: str, kind: str, tmp_path: Path) -> None:
    given = pa.table(people(6, 50) | {name: pa.array([["a", "b"], ["c"], None, *[["a"]] * 47])})
    tree = concerned(name.split(".", maxsplit=1)[0])
    found, wanted = answers(LAZY[kind](tmp_path, given), tree), answers(given, tree)
    agrees(found, wanted)
    assert [p.count for p in found.problems if p.column == name] == [49]


@pytest.mark.parametrize("engine", LAZY)
def test_village_codes_in_any_spelling(engine: str, tmp_path: Path) -> None:
    tree = respondents_only([INDICATORS[6]], unit_codes="kemendagri")
    random = np.random.default_rng(2)
    spelt = ["3202012001", "32.02.01.2001", " 3202012002", "3202012003.0", "32.02.01.1004"]
    columns = people(2, 200) | {"kode": some(random, spelt, 200)}
    given = pa.table(columns)
    for design in ("weights", "clusters"):
        wanted = answers(given, tree, **DESIGNS[design])
        assert len(wanted.units) == 4
        agrees(answers(LAZY[engine](tmp_path, given), tree, **DESIGNS[design]), wanted)


@pytest.mark.parametrize("engine", LAZY)
def test_villages_of_a_table(engine: str, tmp_path: Path) -> None:
    given, units = pa.table(people(2, 200)), ("D11", *(f"D{i:02}" for i in reversed(range(10))))
    wanted = answers(given, units=units, **DESIGNS["clusters"])
    found = answers(LAZY[engine](tmp_path, given), units=units, **DESIGNS["clusters"])
    agrees(found, wanted)
    (problem,) = (p for p in found.problems if p.code == "unit_without_respondents")
    assert problem in wanted.problems


# Nothing large comes back


@pytest.mark.parametrize("engine", LAZY)
def test_only_small_tables_are_fetched(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes: list[tuple[int, int]] = []
    run = LazyTable.run

    def noted(self: LazyTable, queries: Sequence[Query]) -> list[nw.DataFrame[Any]]:
        found = run(self, queries)
        shapes.extend(one.shape for one in found)
        return found

    monkeypatch.setattr(LazyTable, "run", noted)
    given = LAZY[engine](tmp_path, pa.table(people(4, 2000)))
    found = answers(given, **DESIGNS["clusters"])
    assert found.respondents == 2000
    assert max(rows for rows, _ in shapes) < 300
    shapes.clear()
    answers(given, **DESIGNS["weights"])
    assert [rows for rows, _ in shapes if rows > 300] == [2000]


def test_answers_come_back_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    given = pa.table(people(4, 300))
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    for design in ("weights", "two stages"):
        agrees(answers(to_duck(given), **DESIGNS[design]), answers(given, **DESIGNS[design]))


def test_an_engine_that_cannot_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: nw.LazyFrame[Any], *_: Any, **__: Any) -> Any:
        raise NotImplementedError("no rule for 'Budi'")

    monkeypatch.setattr(nw.LazyFrame, "collect", failing)
    with pytest.raises(ki.DataError) as caught:
        answers(pl.DataFrame(pa.table(people(2, 20))).lazy())
    (problem,) = caught.value.problems
    assert problem.code == "engine_cannot"
    assert "polars cannot compute conditions (when, then) where the table lives" in problem.message
    assert "collect the table to pandas or polars" in problem.remedy
    assert "Budi" not in str(caught.value)


@pytest.mark.parametrize(
    ("owner", "verb", "words"),
    [
        (nw.LazyFrame, "group_by", "groups (group_by)"),
        (pl.Expr, "is_in", "membership (is_in)"),
        (nw.LazyFrame, "with_columns", "added columns (with_columns)"),
        (nw.Expr, "max", "extremes (min, max)"),
        (nw.Expr, "sum", "sums"),
    ],
)
def test_what_an_engine_lacks_is_named(
    owner: Any, verb: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Any, *_: Any, **__: Any) -> Any:
        raise NotImplementedError("no rule for 'Budi'")

    monkeypatch.setattr(owner, verb, failing)
    with pytest.raises(ki.DataError) as caught:
        answers(pl.DataFrame(pa.table(people(2, 20))).lazy())
    (problem,) = caught.value.problems
    assert problem.code == "engine_cannot"
    assert problem.message.startswith(f"polars cannot compute {words} where the table lives (NotImpl")
    assert "Budi" not in str(caught.value)


def test_an_engine_that_fails_for_a_reason_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    run, left = engines.Planned.run, [1]

    def fails_once(self: engines.Planned, queries: Sequence[Query]) -> list[nw.DataFrame[Any]]:
        if left and left.pop():
            raise RuntimeError("no memory for 'Budi'")
        return run(self, queries)

    monkeypatch.setattr(engines.Planned, "run", fails_once)
    with pytest.raises(
        ki.DataError, match=r"polars cannot compute this where the table lives \(RuntimeError"
    ):
        answers(pl.DataFrame(pa.table(people(2, 20))).lazy())


@pytest.mark.parametrize("error", [MemoryError, OSError])
def test_a_lack_of_memory_or_a_lost_file_stays_what_it_is(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Any, *_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(engines.Planned, "run", failing)
    with pytest.raises(error):
        answers(pl.DataFrame(pa.table(people(2, 20))).lazy())


def test_sums_are_fetched_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    given = pa.table(people(4, 300))
    wanted = answers(given, **DESIGNS["two stages"])
    for cells in (1, 5_000):
        monkeypatch.setattr(reduce, "CELLS", cells)
        agrees(answers(to_duck(given), **DESIGNS["two stages"]), wanted)


@pytest.mark.parametrize("engine", ["polars lazy", "duckdb"])
def test_more_options_than_a_number_has_bits(engine: str, tmp_path: Path) -> None:
    options = {f"p{i:02}": f"Pilihan {i}" for i in range(70)}
    scale = {"kind": "multiple_choice", "options": options, "upper": 70}
    tree = framework(
        {"id": "pilih", "items": [{"column": "o", "scale": "banyak"}]},
        unit="kode", scales={"banyak": scale},
    )  # fmt: skip
    random = np.random.default_rng(5)
    columns: Table = {"kode": some(random, ["A", "B"], 80)}
    columns |= {f"o/{code}": pa.array(random.integers(0, 2, 80)) for code in options}
    given = pa.table(columns)
    agrees(answers(LAZY[engine](tmp_path, given), tree), answers(given, tree))


@pytest.mark.parametrize("engine", LAZY)
def test_scores_of_a_lazy_table(engine: str, tmp_path: Path) -> None:
    given = pa.table(people(8, 300))
    tree = respondents_only(INDICATORS[:4] + INDICATORS[8:10])
    design = ki.SurveyDesign(**DESIGNS["clusters"])
    wanted = ki.score(tree, respondents=given, design=design)
    found = ki.score(tree, respondents=LAZY[engine](tmp_path, given), design=design)
    assert found.value.tobytes() == wanted.value.tobytes()
    assert found.standard_error.tobytes() == wanted.standard_error.tobytes()
