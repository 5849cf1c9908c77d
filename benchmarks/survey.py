"""Rows on a survey of all villages: from millions of respondents to means with their standard errors.

``python -m benchmarks.survey FILE`` estimates from one pickled table and prints the megabytes the process held at most.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import ketahanan_index as ki
from benchmarks import peers, respondents
from benchmarks.respondents import Respondents
from benchmarks.table import Reference, Row, Target
from benchmarks.timing import Timing, race, resident_peak

FULL = (2_520_000, 84_000)
SIZES, QUICK_SIZES = (FULL,), ((3_600, 60),)
WITH_SVY = ((9_000, 300), (90_000, 3_000))
"""The sizes at which svy is run, once each; the second takes it some two minutes and 4.5 GB."""
PSUS = 6
VIEW = "strata"
OURS = "ki.estimate(...): means with errors"
PLAIN = "pandas: means without weights or errors"
GIGABYTES = 4
QUOTED = (
    "no peer has a row at 2,520,000 / 84,000: svy 0.35.0 was stopped at 12 GB at its first item, R survey 4.1.1 needs\n"
    "  more than 24 GB, and samplics 0.6.1 takes half an hour at 90,000 / 3,000 already (24 November 2026)\n"
    "  peak MB: resident memory of a fresh process that reads the table and estimates, the table included"
)


def rows(sizes: tuple[tuple[int, int], ...], turns: int) -> Iterator[Row]:
    """Yield all rows on a survey of all villages."""
    for count, villages in sizes:
        yield from estimates(count, villages, turns)
    if "svy" in peers.installed():
        for size in WITH_SVY:
            if size <= max(sizes):
                yield from beside_svy(*size)


def estimates(count: int, villages: int, turns: int) -> Iterator[Row]:
    """From a table in no order, in memory, to means with standard errors and the factor of all covariances."""
    data = respondents.respondents(count, villages, psus=PSUS)
    _compare(data)
    found = race({OURS: _estimate(data, data.table), PLAIN: lambda: respondents.means(data.table)}, turns)
    plain = Reference("plain pandas means", found[PLAIN].minimum)
    peak = peak_of_process(data.table)
    target = None
    if (count, villages) == FULL:
        enough = peak <= GIGABYTES * 1024
        target = Target(f"≤ 4 s, ≤ 5 × pandas, ≤ {GIGABYTES} GB", seconds=4.0, ratio=5.0, also=enough)
    yield Row(f"{OURS}, pandas", data.size, found[OURS], plain, target, peak)
    yield Row(PLAIN, data.size, found[PLAIN])
    for name, other in ENGINES.items():
        if find_spec(name) is None:
            continue
        work = f"{OURS}, {name}"
        yield Row(work, data.size, race({work: _estimate(data, other(data.table))}, turns)[work], plain)


def beside_svy(count: int, villages: int) -> Iterator[Row]:
    """What svy takes for the same, villages as domains, which are all it knows."""
    data = respondents.respondents(count, villages, psus=PSUS)
    ours = race({OURS: _estimate(data, data.table, "domains")}, 1)[OURS]
    yield Row(f"{OURS}, domains", data.size, ours)
    run = peers.svy(data)
    # Once, without the turn that does not count.
    start = time.process_time()
    run()
    spent = Timing.of([time.process_time() - start])
    yield Row("svy: means with errors", data.size, spent, Reference("ki.estimate, domains", ours.minimum))


def peak_of_process(table: pd.DataFrame) -> float:
    """Return the most megabytes that a fresh process holds while it estimates from a table, the table included."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.pickle"
        table.to_pickle(file)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.survey", str(file)], capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def _polars(table: pd.DataFrame) -> Any:
    # By columns, because polars' own way from pandas needs pyarrow, which is an extra.
    columns = {name: table[name].to_numpy() for name in table}
    return importlib.import_module("polars").DataFrame(columns, nan_to_null=True)


def _pyarrow(table: pd.DataFrame) -> Any:
    return importlib.import_module("pyarrow").Table.from_pandas(table, preserve_index=False)


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {"polars": _polars, "pyarrow": _pyarrow}


def _estimate(data: Respondents, table: Any, villages_are: str = VIEW) -> Callable[[], ki.Estimates]:
    drawn = respondents.design(villages_are)
    return lambda: ki.estimate(data.framework, respondents=table, design=drawn)


def _compare(data: Respondents) -> None:
    """See to it that the means are those of pandas, and that no standard error is left out."""
    found = _estimate(data, data.table)()
    if not np.allclose(found.value, data.weighted, rtol=0, atol=1e-12):
        raise AssertionError("the library gives other means than pandas")
    if not np.isfinite(found.standard_error).all():
        raise AssertionError("the library leaves out standard errors")


def main(file: str) -> None:
    """Estimate from a table and print the peak of the process."""
    table = pd.read_pickle(file)
    ki.estimate(respondents.framework(), respondents=table, design=respondents.design(VIEW))
    print(resident_peak())


if __name__ == "__main__":
    main(sys.argv[1])
