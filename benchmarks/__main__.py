"""Print the table of measured speeds: ``python -m benchmarks [--rows records] [--quick] [--json]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import peers, records
from benchmarks.table import Row, text

SECTIONS: dict[str, Callable[[tuple[int, ...], int], Iterator[Row]]] = {"records": records.rows}
SIZES, QUICK_SIZES = (300, 3_000, 84_000), (300, 3_000)
TURNS, QUICK_TURNS = 15, 3


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measured speeds.")
    parser.add_argument("--rows", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="which rows")
    parser.add_argument("--quick", action="store_true", help="small sizes and few turns; no target applies")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args(arguments)
    sizes, turns = (QUICK_SIZES, QUICK_TURNS) if chosen.quick else (SIZES, TURNS)
    rows = [row for name in chosen.rows for row in SECTIONS[name](sizes, turns)]
    if chosen.json:
        print(
            json.dumps(
                {**machine(), "quoted": records.QUOTED, "rows": [row.to_dict() for row in rows]}, indent=1
            )
        )
    else:
        print(
            *(f"{name}: {value}" for name, value in machine().items()),
            "",
            text(rows),
            "",
            records.QUOTED,
            sep="\n",
        )


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
