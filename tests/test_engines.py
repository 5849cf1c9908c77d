"""The same bits whatever the engine, the types of the columns and the order of the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator

UNITS = 60
Table = dict[str, list[Any]]


def table() -> Table:
    """Return villages with holes, ties, text codes and labels, and a column of groups."""
    random = np.random.default_rng(7)
    air = [None if i % 9 == 4 else round(float(v), 3) for i, v in enumerate(random.uniform(1, 99, UNITS))]
    out: Table = {
        "kode": [f"D{i:03}" for i in range(UNITS)],
        "air": air,
        "listrik": [None if i % 13 == 5 else int(v) for i, v in enumerate(random.integers(5, 100, UNITS))],
        "rapat": [None if i % 11 == 3 else int(v) for i, v in enumerate(random.integers(1, 6, UNITS))],
        "posyandu": [int(v) for v in random.integers(1, 3, UNITS)],
        "penduduk": [int(v) for v in random.integers(800, 9000, UNITS)],
        "kecamatan": [f"K{i % 4}" for i in range(UNITS)],
    }
    out["air"][20:24] = [50.0] * 4
    return out


METHODS: dict[str, dict[str, Any]] = {
    "goalposts": {},
    "min_max": {"normalisation": "min_max"},
    "z_score": {"normalisation": "z_score"},
    "geometric": {"range": [1, 100], "aggregation": {"level_1": "geometric_mean", "indeks": "harmonic_mean"}},
    "power": {
        "range": [1, 100],
        "aggregation": {"method": "power_mean", "power": 0.5},
        "minimum_coverage": 0.5,
    },
}


def one(method: str) -> ki.Framework:
    return framework(
        {"id": "dasar", "weight": 2, "members": [
            indicator("air", denominator={"column": "penduduk", "per": 1000}), indicator("listrik", weight=3)
        ]},
        {"id": "sosial", "members": [indicator("rapat", "likert", direction=-1), indicator("posyandu", "ada")]},
        unit="kode",
        methodology=METHODS[method],
    )  # fmt: skip


def as_text(given: Table) -> pd.DataFrame:
    return pd.DataFrame({k: [None if v is None else str(v) for v in values] for k, values in given.items()})


def with_labels(given: Table) -> pd.DataFrame:
    rapat = [None, "Tidak pernah", "jarang", " KADANG-KADANG ", "Often", "Always"]
    posyandu = [None, "ADA", "Tidak  ada"]
    labels = {"rapat": rapat, "posyandu": posyandu}
    return pd.DataFrame(
        {**given, **{name: [said[v or 0] for v in given[name]] for name, said in labels.items()}}
    )


def converted(given: Table, dtype: str) -> pd.DataFrame:
    whole = {"listrik", "rapat", "posyandu", "penduduk"}
    real = {"Int64": "Float64", "int64[pyarrow]": "double[pyarrow]"}[dtype]
    frame = pd.DataFrame(given)
    return frame.astype({**dict.fromkeys(whole, dtype), "air": real})


def arrow(given: Table) -> Any:
    return pa.table(given)


def duck(given: Table) -> Any:
    connection = duckdb.connect()
    connection.register("desa", pa.table(given))
    return connection.sql("select * from desa")


ENGINES: dict[str, Callable[[Table], Any]] = {
    "pandas float64": lambda t: pd.DataFrame(t).astype({"listrik": "float64", "posyandu": "float64"}),
    "pandas object": lambda t: pd.DataFrame(t, dtype=object),
    "pandas Int64": lambda t: converted(t, "Int64"),
    "pandas pyarrow": lambda t: converted(t, "int64[pyarrow]"),
    "pandas text": as_text,
    "pandas string": lambda t: as_text(t).astype("string"),
    "pandas labels": with_labels,
    "pandas shuffled columns": lambda t: pd.DataFrame(t)[list(reversed(t))],
    "pandas index": lambda t: pd.DataFrame(t, index=[3] * UNITS),
    "pandas NaN": lambda t: pd.DataFrame(
        {k: [np.nan if v is None else v for v in vs] for k, vs in t.items()}
    ),
    "polars": pl.DataFrame,
    "polars NaN": lambda t: pl.DataFrame(t).with_columns(pl.col("air").fill_null(float("nan"))),
    "polars lazy": lambda t: pl.DataFrame(t).lazy(),
    "polars text": lambda t: pl.from_pandas(as_text(t)),
    "polars float32 codes": lambda t: pl.DataFrame(t).with_columns(pl.col("rapat").cast(pl.Float32)),
    "polars small integers": lambda t: pl.DataFrame(t).with_columns(pl.col("rapat").cast(pl.Int8)),
    "polars categories": lambda t: pl.DataFrame(t).with_columns(pl.col("kecamatan").cast(pl.Categorical)),
    "pyarrow": arrow,
    "duckdb": duck,
    "list of dicts": lambda t: [dict(zip(t, row, strict=True)) for row in zip(*t.values(), strict=True)],
    "dict": dict,
    "reading": lambda t: ki.Reading(as_text(t), "desa.csv", 2),
}


@pytest.fixture(scope="module")
def expected() -> dict[str, ki.Scores]:
    given = pd.DataFrame(table())
    return {method: ki.score(one(method), villages=given) for method in METHODS}


def bits(scores: ki.Scores) -> dict[str, Any]:
    return {
        "units": scores.units,
        "value": scores.value.tobytes(),
        "coverage": scores.coverage.tobytes(),
        "normalised": np.ascontiguousarray(scores.normalised.value).tobytes(),
        "ranks": scores.ranks().to_numpy().tobytes(),
        "ranks in groups": scores.ranks(by="kecamatan").to_numpy().tobytes(),
        "reason": scores.reason.tolist(),
        "fitted": scores.fitted.to_dict(),
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_give_the_same_bits(engine: str, expected: dict[str, ki.Scores]) -> None:
    for method in METHODS:
        scores = ki.score(one(method), villages=ENGINES[engine](table()))
        found, wanted = bits(scores), bits(expected[method])
        assert {k: v == wanted[k] for k, v in found.items()} == dict.fromkeys(wanted, True)


def test_the_figures_are_worth_comparing(expected: dict[str, ki.Scores]) -> None:
    assert len({scores.value.tobytes() for scores in expected.values()}) == len(METHODS)
    assert np.isnan(expected["power"].value).any()
    assert expected["goalposts"].coverage.min() < 1


@pytest.mark.parametrize("engine", ["pandas float64", "polars", "duckdb", "list of dicts"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shuffled_rows_give_the_same_bits(engine: str, seed: int, expected: dict[str, ki.Scores]) -> None:
    order = np.random.default_rng(seed).permutation(UNITS)
    given = {name: [values[i] for i in order] for name, values in table().items()}
    for method, wanted in expected.items():
        scores = ki.score(one(method), villages=ENGINES[engine](given))
        assert scores.units == tuple(wanted.units[i] for i in order)
        for found, there in (
            (scores.value, wanted.value),
            (scores.coverage, wanted.coverage),
            (scores.normalised.value, wanted.normalised.value),
            (scores.ranks(by="kecamatan").to_numpy(), wanted.ranks(by="kecamatan").to_numpy()),
        ):
            assert found.tobytes() == there[order].tobytes()
        assert scores.fitted.to_dict() == wanted.fitted.to_dict()


@pytest.mark.parametrize("engine", ["pandas float64", "polars", "polars lazy", "pyarrow", "duckdb"])
def test_problems_are_the_same_too(engine: str) -> None:
    given = table()
    given["rapat"][7], given["penduduk"][9], given["kode"][11] = 6, 0, "D000"
    checked = [ki.check(one("goalposts"), villages=e(given)).found for e in (pd.DataFrame, ENGINES[engine])]
    assert checked[0] == checked[1]
    assert [p.code for p in checked[0]] == ["duplicate_unit", "bad_denominator", "outside_scale"]


@pytest.mark.parametrize("engine", ["pandas float64", "polars", "pyarrow", "duckdb", "dict"])
def test_unused_columns_come_along_from_every_engine(engine: str) -> None:
    unused = ki.estimate(one("goalposts"), villages=ENGINES[engine](table())).unit_table
    assert isinstance(unused, pd.DataFrame)
    assert unused.columns.tolist() == ["penduduk", "kecamatan"]
    assert unused["kecamatan"].tolist() == table()["kecamatan"]
    assert unused["penduduk"].tolist() == table()["penduduk"]
