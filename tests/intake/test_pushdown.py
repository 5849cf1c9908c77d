"""Lazy tables, summed up where they live: the bits, the problems and the counts of tables in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import ketahanan_index as ki
from framework.documents import framework
from ketahanan_index.intake.lazy.tables import LazyTable
from ketahanan_index.intake.reduced import Answers
from ketahanan_index.intake.respondents import read

NAN = float("nan")
Table = dict[str, pa.Array]
Column = Callable[[np.random.Generator, int], Any]


def to_duck(table: Any) -> Any:
    connection = duckdb.connect()
    connection.register("orang", table)
    return connection.sql("select * from orang")


def scanned(folder: Path, table: Any) -> pl.LazyFrame:
    pl.DataFrame(table).write_parquet(folder / "orang.parquet")
    return pl.scan_parquet(folder / "orang.parquet")


def duck_file(folder: Path, table: Any) -> Any:
    pl.DataFrame(table).write_parquet(folder / "orang.parquet")
    return duckdb.connect().sql(f"select * from '{folder / 'orang.parquet'}'")


EAGER: dict[str, Callable[[Path, Any], Any]] = {
    "pandas": lambda _, table: table.to_pandas(),
    "pandas arrow": lambda _, table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "polars": lambda _, table: pl.from_arrow(table),
    "pyarrow": lambda _, table: table,
}
LAZY: dict[str, Callable[[Path, Any], Any]] = {
    "polars lazy": lambda _, table: pl.DataFrame(table).lazy(),
    "polars scan": scanned,
    "duckdb": lambda _, table: to_duck(table),
    "duckdb file": duck_file,
}
ENGINES = EAGER | LAZY

SCALES: dict[str, Any] = {
    "likert": {
        "kind": "ordinal",
        "options": {1: {"id": "Tidak pernah", "en": "Never"}, 2: "Jarang",
            3: ["Kadang-kadang", "kk"], 4: "Sering", 5: "Selalu"},
        "missing": [8, 9],
        "not_applicable": [7],
    },
    "turun": {"kind": "ordinal", "options": {-2: "sangat turun", -1: "turun", 0: "tetap"}},
    "ada": {"kind": "binary", "yes": 1, "no": 2, "options": {1: "Ada", 2: ["Tidak ada", "Tak ada"]}, "missing": "tt"},
    "benar": {"kind": "binary", "yes": 1, "no": 0},
    "persen": {"kind": "numeric", "lower": 0, "upper": 100, "missing": [998, "tt"], "not_applicable": 997},
    "kali": {"kind": "numeric", "lower": 0, "upper": 10, "cap": True, "missing": 99},
    "hari": {"kind": "numeric", "lower": 0, "upper": 7},
    "bebas": {"kind": "numeric"},
    "perseribu": {"kind": "numeric", "lower": 0, "upper": 1000},
    "perseribu_cap": {"kind": "numeric", "lower": 0, "upper": 400, "cap": True},
    "bantuan": {
        "kind": "multiple_choice",
        "options": {"uang": "Uang", "tenaga": "Tenaga", "bahan": "Bahan", "4": "Lain"},
        "exclusive": {
            "tidak_ada": {"id": "Tidak ada", "en": "Nothing", "scores": 0},
            "tidak_tahu": {"id": "Tidak tahu", "en": "Does not know", "scores": None},
        },
        "missing": "98",
        "upper": 2,
    },
}  # fmt: skip


def item(column: str, scale: str, *, reverse: bool = False) -> dict[str, Any]:
    return {"column": column, "scale": scale, "reverse": reverse}


def one(name: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an indicator; a framework has each column once, so its own name is added to the columns'."""
    return {"id": name, "items": [{**i, "column": f"{i['column']}.{name}"} for i in items], **more}


def per(column: str, by: float = 1.0) -> dict[str, Any]:
    return {"column": column, "per": by}


INDICATORS = [
    one("rata", item("q1", "likert"), item("q2", "likert", reverse=True), item("t1", "likert"), minimum_items=2),
    one("rata_lain", item("q1", "likert"), item("p1", "persen", reverse=True), item("m", "bantuan")),
    one("jumlah", item("q1", "likert"), item("q2", "likert"), combine="sum"),
    one("jumlah_lain", item("q2", "likert", reverse=True), item("p2", "persen"), combine="sum"),
    one("hitung", item("q1", "likert"), item("q2", "likert"), item("t1", "likert"), combine="count"),
    one("hitung_lain", item("q1", "likert"), item("k", "kali"), combine="count"),
    one("teks", item("t2", "likert", reverse=True)),
    one("turun", item("tr", "turun")),
    one("ada", item("a", "ada"), statistic="share"),
    one("benar", item("b", "benar", reverse=True)),
    one("bagian", item("q2", "likert"), item("q1", "likert"), statistic="share"),
    one("persen", item("p1", "persen", reverse=True)),
    one("persen_teks", item("p2", "persen")),
    one("kali", item("k", "kali")),
    one("hari", item("h", "hari")),
    one("bebas", item("z", "bebas")),
    one("choices", item("m", "bantuan")),
    one("option_columns", item("o", "bantuan", reverse=True)),
    one("per", item("u", "perseribu"), denominator=per("orang", 1000)),
    one("per_cap", item("u", "perseribu_cap", reverse=True), item("v", "perseribu_cap"),
        denominator=per("orang", 1000)),
    one("per_teks", item("u", "perseribu"), denominator=per("orang_teks", 1000), statistic="share"),
    one("rasio", item("u", "bebas"), denominator=per("orang", 100), statistic="ratio"),
    one("rasio_jumlah", item("u", "bebas"), item("v", "bebas"), combine="sum",
        denominator=per("ikut"), statistic="ratio"),
]  # fmt: skip


def respondents_only(members: list[dict[str, Any]], **more: Any) -> ki.Framework:
    given = {"unit": "kode", "scales": SCALES, "methodology": {"normalisation": "min_max"}}
    return framework(*members, **(given | more))


FULL = respondents_only(INDICATORS)

LIKERT_TEXTS = [
    "Tidak pernah", "NEVER", " jarang", "Kadang-kadang\u00a0", "kk", "sering", "Selalu", "3", "4.0", "7", "8", "",
    "  ", None, "tidak\u00a0 pernah",
]  # fmt: skip
NUMBER_TEXTS = [
    "12.5",
    " 30 ",
    "1e1",
    "tt",
    "TT ",
    "998",
    "997.0",
    "",
    None,
    "0.1",
    "99.999",
    "007",
    "+5",
    ".5",
    "-0",
]
CHOICES = [
    "uang",
    "UANG tenaga",
    "uang tenaga bahan 4",
    "tidak_ada",
    " tidak_tahu",
    "98",
    "",
    None,
    "4",
    "bahan  4\u00a0uang",
]


def holes(random: np.random.Generator, x: np.ndarray[Any, Any], *, nan: bool = False) -> pa.Array:
    """Return numbers with blanks, half of them NaN where a column may hold any."""
    cells = [
        None if r < 0.08 else NAN if nan and r < 0.16 else v
        for r, v in zip(random.random(len(x)), x.tolist(), strict=True)
    ]
    return pa.array(cells, type=pa.float64() if x.dtype == np.float64 else pa.int64())  # fmt: skip


def some(random: np.random.Generator, values: list[Any], count: int) -> pa.Array:
    return pa.array([values[i] for i in random.integers(0, len(values), count)], type=pa.string())


def marks(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    """Return option columns of several kinds, rows all blank among them, an exclusive choice alone."""
    alone = random.random(count) < 0.2
    gone = random.random(count) < 0.1
    out = {}
    for option, kind in (
        ("uang", "int"),
        ("Tenaga", "float"),
        ("bahan", "text"),
        ("4", "bool"),
        ("tidak_ada", "int"),
    ):
        yes = alone if option == "tidak_ada" else (random.random(count) < 0.5) & ~alone
        blank = gone | (random.random(count) < 0.05) & ~alone
        said = [None if b else int(y) for y, b in zip(yes, blank, strict=True)]
        written: dict[str, tuple[Callable[[Any], Any], Any]] = {
            "int": (lambda v: v, pa.int32()),
            "float": (lambda v: float("nan") if v is None else float(v), pa.float64()),
            "text": (lambda v: "" if v is None else [" 0", "1.0 "][v], pa.string()),
            "bool": (lambda v: None if v is None else bool(v), pa.bool_()),
        }
        write, dtype = written[kind]
        out[f"o.option_columns/{option}"] = pa.array([write(v) for v in said], type=dtype)
    return out


ASKED: dict[str, Column] = {
    "q1": lambda random, n: holes(random, random.integers(1, 6, n).astype(np.float64), nan=True),
    "q2": lambda random, n: holes(random, random.choice([1, 2, 3, 4, 5, 7, 8, 9], n)),
    "t1": lambda random, n: some(random, LIKERT_TEXTS, n),
    "t2": lambda random, n: some(random, LIKERT_TEXTS, n),
    "tr": lambda random, n: holes(random, random.integers(-2, 1, n)),
    "a": lambda random, n: some(random, ["1", "Ada ", "TAK  ADA", "2", "tt", None], n),
    "b": lambda random, n: pa.array([None if r < 0.1 else bool(r < 0.6) for r in random.random(n)]),
    "p1": lambda random, n: holes(
        random, random.choice([0.0, 100.0, 998.0, *random.uniform(0, 100, 99)], n), nan=True
    ),
    "p2": lambda random, n: some(
        random, [*NUMBER_TEXTS, *(f"{v:.3f}" for v in random.uniform(0, 100, 40))], n
    ),
    "k": lambda random, n: holes(random, random.choice([-3, 0, 4, 10, 11, 25, 99], n)),
    "h": lambda random, n: holes(random, random.choice([0.0, 1.0, 3.0, 7.0], n), nan=True),
    "z": lambda random, n: holes(random, random.normal(0, 1e6, n), nan=True),
    "m": lambda random, n: some(random, CHOICES, n),
    "u": lambda random, n: holes(random, random.integers(0, 2, n).astype(np.float64), nan=True),
    "v": lambda random, n: holes(random, random.integers(0, 2, n)),
}
"""What is asked, by the first part of the column's name."""


def answered(random: np.random.Generator, count: int) -> Table:
    columns = [i["column"] for indicator in INDICATORS for i in indicator["items"]]
    return {
        column: ASKED[column.split(".")[0]](random, count)
        for column in columns
        if column.split(".")[0] in ASKED
    }


def people(seed: int, count: int) -> Table:
    """Return respondents without mistakes; everything that may be blank is blank somewhere."""
    random = np.random.default_rng(seed)
    # Two spellings of one cluster, one of a village code that ends in a zero.
    clusters = ["RT 1", "RT  1 ", "RT 2", "RT 3", "rt 3", "10"]
    size = random.integers(1, 5, count)
    return {
        "kode": some(random, [f"D{i:02}" for i in range(10)], count),
        "lapis": pa.array(random.integers(1, 4, count)),
        "rt": some(random, clusters, count),
        "rumah": pa.array(random.integers(0, 3, count).astype(np.float64)),
        "bobot": pa.array(np.exp(random.uniform(-7, 7, count))),
        "warga": pa.array(np.full(count, 20.0)),
        "rumah_warga": pa.array(random.choice([0.25, 0.5], count)),
        **answered(random, count),
        **marks(random, count),
        "orang": pa.array(size.astype(np.float64)),
        "orang_teks": pa.array([["1", "2 ", "3.0", "4e0"][s - 1] for s in size]),
        "ikut": pa.array(random.choice([0, 1, 5], count)),
    }  # fmt: skip


DESIGNS: dict[str, dict[str, Any]] = {
    "none": {},
    "weights": {"weights": "bobot", "strata": "lapis", "fpc": "warga"},
    "clusters": {"weights": "bobot", "strata": "lapis", "clusters": "rt"},
    "clusters, no weights": {"clusters": "rt", "fpc": "warga"},
    "two stages": {
        "weights": "bobot",
        "strata": "lapis",
        "clusters": ("rt", "rumah"),
        "fpc": ("warga", "rumah_warga"),
    },
}


def answers(
    native: Any, tree: ki.Framework = FULL, units: tuple[str, ...] | None = None, **design: Any
) -> Answers:
    return read(tree, native, units, ki.SurveyDesign(**design), lambda: None)


def bits(found: Answers) -> dict[str, Any]:
    reduced = found.reduced
    assert reduced is not None, found.problems
    each = {f.name: getattr(reduced, f.name) for f in fields(reduced)}
    return {
        name: (x.dtype.str, x.shape, x.tobytes()) if isinstance(x, np.ndarray) else x
        for name, x in each.items()
    } | {
        "units": found.units, "asked": found.asked, "respondents": found.respondents, "capped": found.capped
    }  # fmt: skip


def lines(found: Answers) -> list[str]:
    return sorted(map(str, found.answers))


def kinds(found: Answers) -> list[tuple[Any, ...]]:
    return sorted((p.severity, p.code, p.column, p.count) for p in found.problems)


def same(found: Answers, wanted: Answers) -> dict[str, bool]:
    told = {"problems": kinds(found) == kinds(wanted), "answers": lines(found) == lines(wanted)}
    if wanted.reduced is None:
        return told | {"reduced": found.reduced is None}
    expected = bits(wanted)
    return told | {name: value == expected[name] for name, value in bits(found).items()}


def agrees(found: Answers, wanted: Answers) -> None:
    wrong = [name for name, good in same(found, wanted).items() if not good]
    assert not wrong, (kinds(found), kinds(wanted), sorted(set(lines(found)) ^ set(lines(wanted)))[:6])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_engine_gives_the_same_bits(seed: int, design: str, tmp_path: Path) -> None:
    given = pa.table(people(seed, 400 * seed))
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
    (problem,) = found.problems
    assert problem == wanted.problems[0]


# Mistakes


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


def concerned(column: str) -> ki.Framework:
    """Return a framework of the indicators that a column concerns, or of a few where it concerns all."""
    head = column.partition("/")[0]
    found = [
        i
        for i in INDICATORS
        if i.get("denominator", {}).get("column") == column
        or head in {one["column"].split(".")[0] for one in i["items"]}
    ]
    return respondents_only(found or INDICATORS[7:10])


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
    assert sorted(map(str, found.problems)) == sorted(map(str, wanted.problems))
    assert {p.code for p in found.problems} == {"missing_column"}


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


# Nothing large comes back


@pytest.mark.parametrize("engine", LAZY)
def test_only_small_tables_are_fetched(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes: list[tuple[int, int]] = []
    fetch = LazyTable.fetch

    def noted(self: LazyTable, data: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        found = fetch(self, data)
        shapes.append(found.shape)
        return found

    monkeypatch.setattr(LazyTable, "fetch", noted)
    given = LAZY[engine](tmp_path, pa.table(people(4, 2000)))
    found = answers(given, **DESIGNS["clusters"])
    assert found.respondents == 2000
    assert max(rows for rows, _ in shapes) < 300
    shapes.clear()
    answers(given, **DESIGNS["weights"])
    assert [rows for rows, _ in shapes if rows > 300] == [2000]


def test_an_engine_that_cannot_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: nw.LazyFrame[Any], *_: Any, **__: Any) -> Any:
        raise NotImplementedError("no rule for 'Budi'")

    monkeypatch.setattr(nw.LazyFrame, "collect", failing)
    with pytest.raises(ki.DataError) as caught:
        answers(pl.DataFrame(pa.table(people(2, 20))).lazy())
    (problem,) = caught.value.problems
    assert problem.code == "engine_cannot"
    assert "polars cannot compute this" in problem.message
    assert "collect the table to pandas or polars" in problem.remedy
    assert "Budi" not in str(caught.value)


@pytest.mark.parametrize("engine", LAZY)
def test_scores_of_a_lazy_table(engine: str, tmp_path: Path) -> None:
    given = pa.table(people(8, 300))
    tree = respondents_only(INDICATORS[:4] + INDICATORS[8:10])
    design = ki.SurveyDesign(**DESIGNS["clusters"])
    wanted = ki.score(tree, respondents=given, design=design)
    found = ki.score(tree, respondents=LAZY[engine](tmp_path, given), design=design)
    assert found.value.tobytes() == wanted.value.tobytes()
    assert found.standard_error.tobytes() == wanted.standard_error.tobytes()
