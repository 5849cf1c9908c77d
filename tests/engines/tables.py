"""Tables of engines that the usual tests do without: Dask, Ibis, Spark. A test is skipped where one is absent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

Make = Callable[[Path, Any], Any]


def parquet(folder: Path, table: Any, *, rows: int = 100) -> str:
    """Write a table as a Parquet file of several groups of rows and return its path."""
    path = folder / "orang.parquet"
    pl.DataFrame(table).write_parquet(path, row_group_size=rows)
    return str(path)


def dask_file(folder: Path, table: Any) -> Any:
    frame = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
    return frame.read_parquet(parquet(folder, table), split_row_groups=True)


def dask_arrow(_: Path, table: Any) -> Any:
    """Return Dask's columns in Arrow's types, which know true, false and null apart."""
    frame = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
    return frame.from_pandas(table.to_pandas(types_mapper=pd.ArrowDtype), npartitions=11)


def ibis_duckdb(folder: Path, table: Any) -> Any:
    ibis = pytest.importorskip("ibis", reason="Ibis is not installed")
    return ibis.duckdb.connect().read_parquet(parquet(folder, table))


def ibis_memtable(_: Path, table: Any) -> Any:
    ibis = pytest.importorskip("ibis", reason="Ibis is not installed")
    return ibis.memtable(table)


def ibis_polars(_: Path, table: Any) -> Any:
    ibis = pytest.importorskip("ibis", reason="Ibis is not installed")
    return ibis.polars.connect({"orang": pl.DataFrame(table)}).table("orang")


def spark(folder: Path, table: Any) -> Any:
    return session().read.parquet(parquet(folder, table))


ENGINES: dict[str, Make] = {
    "dask file": dask_file,
    "dask arrow": dask_arrow,
    "ibis duckdb": ibis_duckdb,
    "ibis memtable": ibis_memtable,
    "ibis polars": ibis_polars,
    "spark": spark,
}
ONE_EACH = ("dask file", "ibis duckdb", "spark")


@cache
def session() -> Any:
    """Return the Spark session of this run, made at the first call."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java, which Spark needs, is not installed")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


@contextmanager
def stopped() -> Iterator[None]:
    """Stop the Spark session at the end, where there is one."""
    yield
    if session.cache_info().currsize:
        session().stop()
        session.cache_clear()


def typed(table: Any) -> Any:
    """Return columns as categories, decimals and short numbers, as a Parquet file holds them."""

    def kind(name: str) -> Any:
        head = name.split(".", maxsplit=1)[0]
        kinds: dict[str, Any] = {
            "t1": pa.dictionary(pa.int32(), pa.string()),
            "rt": pa.dictionary(pa.int32(), pa.string()),
            "q2": pa.decimal128(12, 2),
            "orang": pa.decimal128(12, 3) if name == "orang" else None,
            "q1": pa.float32(),
            "lapis": pa.int16(),
            "v": pa.int8(),
        }
        return kinds.get(head) or table.schema.field(name).type

    def cast(name: str) -> Any:
        column, wanted = table[name], kind(name)
        if pa.types.is_dictionary(wanted):
            return column.dictionary_encode()
        return column.cast(pa.float64()).cast(wanted) if pa.types.is_decimal(wanted) else column.cast(wanted)

    return pa.table({name: cast(name) for name in table.column_names})
