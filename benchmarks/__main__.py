"""Print the table of measured speeds: ``python -m benchmarks [--rows records answers] [--quick] [--json]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import answers, methods, parquet, peers, records, robustness, showing, survey
from benchmarks.table import Row, text

TURNS, QUICK_TURNS = 15, 3


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the table: its rows, the sizes at which they are measured, and what it quotes from elsewhere."""

    rows: Callable[[Any, int], Iterator[Row]]
    sizes: tuple[Any, ...]
    quick_sizes: tuple[Any, ...]
    quoted: str


SECTIONS = {
    "records": Section(records.rows, records.SIZES, records.QUICK_SIZES, records.QUOTED),
    "answers": Section(answers.rows, answers.SIZES, answers.QUICK_SIZES, answers.QUOTED),
    "methods": Section(methods.rows, methods.SIZES, methods.QUICK_SIZES, methods.QUOTED),
    "parquet": Section(parquet.rows, parquet.SIZES, parquet.QUICK_SIZES, parquet.QUOTED),
    "robustness": Section(robustness.rows, robustness.SIZES, robustness.QUICK_SIZES, robustness.QUOTED),
    "showing": Section(showing.rows, showing.SIZES, showing.QUICK_SIZES, showing.QUOTED),
    "survey": Section(survey.rows, survey.SIZES, survey.QUICK_SIZES, survey.QUOTED),
}


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measured speeds.")
    parser.add_argument("--rows", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="which rows")
    parser.add_argument("--quick", action="store_true", help="small sizes and few turns; no target applies")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args(arguments)
    sections = [SECTIONS[name] for name in chosen.rows]
    quoted = [section.quoted for section in sections]
    rows = [row for section in sections for row in measured(section, quick=chosen.quick)]
    if chosen.json:
        print(json.dumps({**machine(), "quoted": quoted, "rows": [row.to_dict() for row in rows]}, indent=1))
    else:
        facts = [f"{name}: {value}" for name, value in machine().items()]
        print(*facts, "", text(rows), "", *quoted, sep="\n")


def measured(section: Section, *, quick: bool) -> Iterator[Row]:
    """Yield the rows of a section; quick ones without targets."""
    if not quick:
        yield from section.rows(section.sizes, TURNS)
        return
    for row in section.rows(section.quick_sizes, QUICK_TURNS):
        yield replace(row, target=None)


def machine() -> dict[str, str]:
    """Return when and where the figures were taken, and with what."""
    used = ("numpy", "pandas", "narwhals", "pydantic")
    versions = {**{name: version(name) for name in used}, **peers.installed()}
    return {
        "taken": datetime.now(UTC).isoformat(timespec="minutes"),
        "processor": f"{os.cpu_count()} × {_processor()}",
        "load": ", ".join(f"{load:.1f}" for load in os.getloadavg()) if hasattr(os, "getloadavg") else "?",
        "Python": platform.python_version(),
        "with": ", ".join(f"{name} {number}" for name, number in versions.items()),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
