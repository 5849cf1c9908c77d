"""A wide survey for tests of lazy tables: every kind of item, in tables of several engines, and what to compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

import ketahanan_index as ki
from framework.documents import framework
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


def plain(x: Any) -> Any:
    """Return a value whose arrays are their bits, comparable with ==."""
    if isinstance(x, np.ndarray):
        return x.dtype.str, x.shape, x.tobytes()
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    return {f.name: plain(getattr(x, f.name)) for f in fields(x)} if is_dataclass(x) else x


def bits(found: Answers) -> dict[str, Any]:
    assert found.reduced is not None, found.problems
    whole: dict[str, Any] = plain(found.reduced)
    return whole | {
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
