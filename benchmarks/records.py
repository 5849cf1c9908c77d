"""Rows on village records: importing the library, scoring arrays, scoring a table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import ketahanan_index as ki
from benchmarks import peers, workload
from benchmarks.table import Reference, Row, Target
from benchmarks.timing import Work, race, race_imports
from ketahanan_index.arrays.ranks import rank
from ketahanan_index.framework.ends import ends
from ketahanan_index.methods import Array
from ketahanan_index.plan import compile_framework

FULL = 84_000
SIZES, QUICK_SIZES = (300, 3_000, FULL), (300, 3_000)
COINR = {300: 0.028, 3_000: 0.27, FULL: 4.9}
"""CPU seconds of COINr 1.1.14 (R 4.2.2): build, normalise, aggregate; not measured here."""
COINR_NAME = "COINr (quoted)"
QUOTED = "COINr (quoted): CPU s of COINr 1.1.14 on R 4.2.2, 2 AMD EPYC cores at 2.6 GHz, 24 November 2026"
ABSENT = frozenset({"pandas", "scipy.stats", "matplotlib"})
UNDER = "numpy + pydantic + narwhals"


def rows(sizes: tuple[int, ...], turns: int) -> Iterator[Row]:
    """Yield all rows on records."""
    yield from imports(turns)
    yield from arrays(max(sizes), turns)
    for size in sizes:
        yield from tables(size, turns)


def imports(turns: int) -> Iterator[Row]:
    """What importing costs in a fresh process: the bare name, which resolves lazily, and what scoring needs."""
    bare = "import ketahanan_index"
    statements = {
        bare: bare,
        "the same, with what ki.score needs": "from ketahanan_index import Framework, score",
        f"import {UNDER}": "import narwhals, numpy, pydantic; pydantic.BaseModel",
        **{f"import {name}": f"import {peers.MODULES[name]}" for name in peers.installed()},
    }
    found = race_imports(statements, turns, ABSENT)
    reference = Reference(UNDER, found[f"import {UNDER}"].timing.minimum)
    target = Target(f"≤ 1.25, without {', '.join(sorted(ABSENT))}", ratio=1.25, also=not found[bare].modules)
    for name, imported in found.items():
        yield Row(name, "", imported.timing, reference, target if name == bare else None)


def arrays(size: int, turns: int) -> Iterator[Row]:
    """Fit, transform, aggregate and rank through the library's array functions."""
    data = workload.villages(size)
    names = list(workload.INDICATORS)
    x = np.ascontiguousarray(data.table[names].to_numpy().T).T
    _compare(data)
    works: dict[str, Work] = {"arrays: fit, transform, aggregate, rank": lambda: scored(data.framework, x)}
    peer = "scikit-criteria: min-max, weighted sum, rank; no holes"
    if "scikit-criteria" in peers.installed():
        works[peer] = peers.scikit_criteria(data, arrays_only=True)
    ours, *theirs = race(works, turns).items()
    reference = Reference("scikit-criteria", theirs[0][1].minimum) if theirs else None
    target = Target("≤ 0.030 s and ≤ 1/6", seconds=0.030, ratio=1 / 6) if size == FULL else None
    yield Row(ours[0], f"{size:,}", ours[1], reference, target)
    for name, timing in theirs:
        yield Row(name, f"{size:,}", timing)


def scored(framework: ki.Framework, x: Array) -> tuple[Array, Array]:
    """Return the values of all groups ``(unit, group)`` and the ranks of the first."""
    plan = compile_framework(framework)
    direction = np.array([indicator.sign for indicator in framework.indicators])
    fit = ki.normalisation.MinMax().fit(x, direction, ends(framework), framework.methodology.range)
    value, _ = plan.run(plan.prepare(fit.transform(x)))
    return value, rank(value[:, 0])


def tables(size: int, turns: int) -> Iterator[Row]:
    """From a pandas table to a pandas table, with every check."""
    data = workload.villages(size)
    works: dict[str, Work] = {
        "ki.score(...).to_frame()": lambda: ki.score(data.framework, villages=data.table).to_frame()
    }
    if "pymcdm" in peers.installed():
        works["pymcdm: min-max, weighted sum, rank; no holes"] = peers.pymcdm(data)
    if "scikit-criteria" in peers.installed():
        run = peers.scikit_criteria(data, arrays_only=False)
        works["scikit-criteria: matrix, min-max, weighted sum, rank; no holes"] = run
    ours, *theirs = race(works, turns).items()
    reference = Reference(COINR_NAME, COINR[size]) if size in COINR else None
    target = Target("≤ 0.5 s", seconds=0.5) if size == FULL else None
    yield Row(ours[0], f"{size:,}", ours[1], reference, target)
    for name, timing in theirs:
        yield Row(name, f"{size:,}", timing)


def _compare(data: workload.Villages) -> None:
    """See to it that what is raced gives the same scores, on complete data."""
    expected = scored(data.framework, data.complete.to_numpy())[0][:, 0] / 100.0
    for name in peers.SCORERS & peers.installed().keys():
        run = peers.pymcdm(data) if name == "pymcdm" else peers.scikit_criteria(data, arrays_only=True)
        score, _ = run()
        if not np.allclose(score, expected, rtol=0, atol=1e-12):
            raise AssertionError(f"{name} gives other scores than the library")
