"""Rows on a Parquet file larger than memory should hold, summed up by DuckDB to means with their standard errors.

``python -m benchmarks.parquet FILE`` estimates from one file and prints the seconds it took and the megabytes it held.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import ketahanan_index as ki
from benchmarks.respondents import ITEMS, MISSING, VILLAGES_A_STRATUM, design, framework
from benchmarks.table import Row, Target
from benchmarks.timing import Timing, resident_peak
from benchmarks.workload import SEED, codes

FULL = (25_000_000, 84_000)
SIZES, QUICK_SIZES = (FULL,), ((3_600, 60),)
PSUS = 6
BLOCK = 1_000_000
SECONDS, GIGABYTES = 60, 3
THREADS = 2
QUOTED = (
    "DuckDB: elapsed seconds and resident memory of a fresh process that opens the file and estimates; respondents\n"
    "  come in no order, which is the worst that a file can do"
)


def rows(sizes: tuple[tuple[int, int], ...], _: int) -> Iterator[Row]:
    """Yield a row a size: the file is written once, and read once in a process of its own."""
    for count, villages in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "responden.parquet"
            write(path, count, villages)
            found = measured(path)
        enough = found["elapsed"] <= SECONDS and found["peak"] <= GIGABYTES * 1024
        yield Row(
            f"ki.estimate(...) of a Parquet file through DuckDB, {found['elapsed']:.1f} s elapsed",
            f"{count:,} / {villages:,}",
            Timing.of([found["cpu"]]),
            target=Target(f"≤ {SECONDS} s elapsed, ≤ {GIGABYTES} GB", also=enough),
            peak=found["peak"],
        )


def write(path: Path, count: int, villages: int) -> None:
    """Write respondents in no order, a block at a time: six PSUs a village, answers from 1 to 5 as floats, holes."""
    rng = np.random.default_rng([SEED, count, villages])
    units, psus = pa.array(codes(villages)), pa.array([f"RT {i + 1}" for i in range(villages * PSUS)])
    level = rng.normal(0.0, 0.5, villages).astype(np.float32)
    writer: Any = None
    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        psu = rng.integers(0, villages * PSUS, size)
        village = psu // PSUS
        columns: dict[str, Any] = {
            "kode_desa": units.take(pa.array(village)),
            "strata": pa.array(village // VILLAGES_A_STRATUM),
            "rt": psus.take(pa.array(psu)),
            "bobot": pa.array(np.exp(rng.normal(3.0, 0.5, size))),
        }
        for i, item in enumerate(ITEMS):
            latent = level[village] + (i % 5 - 2) * 0.25 + rng.standard_normal(size, dtype=np.float32)
            answer = np.clip(np.floor(latent + 3.5), 1, 5).astype(np.float64)
            columns[item] = pa.array(answer, mask=rng.random(size, dtype=np.float32) < MISSING)
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    writer.close()


def measured(path: Path) -> dict[str, float]:
    """Return seconds and megabytes of an estimate in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.parquet", str(path)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def estimated(path: Path) -> ki.Estimates:
    """Return the estimates of a file, read by DuckDB on two threads."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"set threads = {THREADS}")
    relation = connection.sql(f"select * from '{path}'")
    return ki.estimate(framework(), respondents=relation, design=design("strata"))


def main(path: str) -> None:
    """Estimate once, and print what it took as JSON."""
    clock, cpu = time.perf_counter(), time.process_time()
    found = estimated(Path(path))
    spent = {"elapsed": time.perf_counter() - clock, "cpu": time.process_time() - cpu}
    if not np.isfinite(found.standard_error).all():
        raise AssertionError("the library leaves out standard errors")
    print(json.dumps({**spent, "peak": resident_peak()}))


if __name__ == "__main__":
    main(sys.argv[1])
