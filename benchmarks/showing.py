"""Rows on showing: a report and a workbook of all villages, and explanations and improvements of all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ketahanan_index as ki
from benchmarks import workload
from benchmarks.fresh import fresh, limited
from benchmarks.table import Row, Target

FULL = 84_000
SIZES, QUICK_SIZES = (3_000, FULL), (60,)
QUOTED = (
    "  reports and workbooks: 30 indicators of village records, written to a folder that is deleted; peak MB:\n"
    "  resident memory of a fresh process that reads the scores"
)


@dataclass(frozen=True, slots=True)
class Report:
    """A work for a fresh process: the page and, for many villages, the pages of their regions."""

    scores: ki.Scores

    def __call__(self) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            return ki.write_report(self.scores, Path(folder) / "laporan.html")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A work for a fresh process: a workbook."""

    scores: ki.Scores

    def __call__(self) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            return ki.write_workbook(self.scores, Path(folder) / "skor.xlsx")


@dataclass(frozen=True, slots=True)
class Improvements:
    """A work for a fresh process: the smallest gains of all villages."""

    scores: ki.Scores

    def __call__(self) -> Any:
        return ki.improvements(self.scores)


def rows(sizes: tuple[int, ...], turns: int) -> Iterator[Row]:
    """Yield all rows on showing."""
    for villages in sizes:
        data = workload.villages(villages)
        scores = ki.score(data.framework, villages=data.table)
        works: dict[str, tuple[Callable[[], Any], Callable[[float], Target] | None]] = {
            "ki.write_report(...)": (Report(scores), limited("≤ 120 s, ≤ 2 GB", 120.0, 2.0)),
            "ki.write_workbook(...)": (Workbook(scores), limited("≤ 90 s, ≤ 2 GB", 90.0, 2.0)),
            "ki.improvements(...)": (Improvements(scores), None),
        }
        for name, (work, limit) in works.items():
            timing, peak = fresh(work, min(turns, 1))
            target = limit(peak) if limit is not None and villages == FULL else None
            yield Row(name, f"{villages:,}", timing, target=target, peak=peak)
