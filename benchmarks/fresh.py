"""Works in a fresh process, whose memory is theirs alone.

``python -m benchmarks.fresh FILE TURNS`` does one pickled work and prints its CPU seconds and megabytes as JSON.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.table import Target
from benchmarks.timing import Timing, Work, race, resident_peak

LIMIT = 10.0
"""Seconds after which a work has had its turns; each is done once before, which does not count."""
GIGABYTE = 2**10


def fresh(work: Callable[[], Any], turns: int) -> tuple[Timing, float]:
    """Return the CPU seconds of a work in a fresh process, and the most megabytes that the process held."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "work.pickle"
        file.write_bytes(pickle.dumps(work))
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.fresh", str(file), str(turns)],
            cwd=Path(__file__).parents[1],
            capture_output=True,
            text=True,
            check=True,
        )
    answer: Any = json.loads(done.stdout)
    return Timing(**answer["timing"]), float(answer["peak"])


def main(file: str, turns: str) -> None:
    """Do a work and print what it took."""
    work: Work = pickle.loads(Path(file).read_bytes())
    timing = race({"work": work}, int(turns), LIMIT)["work"]
    print(json.dumps({"timing": asdict(timing), "peak": resident_peak()}))


def limited(wording: str, seconds: float, gigabytes: float | None = None) -> Callable[[float], Target]:
    """Return a target by the megabytes that were held."""
    most = np.inf if gigabytes is None else gigabytes * GIGABYTE
    return lambda peak: Target(wording, seconds=seconds, also=bool(peak <= most))


if __name__ == "__main__":
    main(*sys.argv[1:])
