"""CPU seconds: the machine may be shared, and waiting for a core is nobody's work.

What is compared runs in turns, so that a busy minute meets all alike; the fastest turn counts.
"""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Work = Callable[[], object]

_FRESH = """
import json, sys, time
start = time.process_time()
exec(sys.argv[1])
spent = time.process_time() - start
print(json.dumps([spent, [name for name in json.loads(sys.argv[2]) if name in sys.modules]]))
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU seconds over several turns; no turns where they are quoted."""

    minimum: float
    median: float
    turns: int

    @classmethod
    def of(cls, seconds: list[float]) -> Timing:
        """Return the minimum and the median."""
        return cls(min(seconds), statistics.median(seconds), len(seconds))

    @classmethod
    def quoted(cls, seconds: float) -> Timing:
        """Return seconds that were measured elsewhere."""
        return cls(seconds, seconds, 0)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import cost in fresh processes, and which of the modules watched it brought along."""

    timing: Timing
    modules: frozenset[str]


def race(works: Mapping[str, Work], turns: int, limit: float = 30.0) -> dict[str, Timing]:
    """Time each work in turns, after one turn that does not count; stop early after `limit` seconds."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(turns):
        for name, work in works.items():
            gc.collect()
            start = time.process_time()
            work()
            seconds[name].append(time.process_time() - start)
        if sum(map(sum, seconds.values())) > limit:
            break
    return {name: Timing.of(spent) for name, spent in seconds.items()}


def race_imports(statements: Mapping[str, str], turns: int, watched: frozenset[str]) -> dict[str, Imported]:
    """Time statements in fresh processes, in turns; the turn that compiles bytecode does not count."""
    for statement in statements.values():
        _fresh(statement, watched)
    runs = [
        {name: _fresh(statement, watched) for name, statement in statements.items()} for _ in range(turns)
    ]
    return {
        name: Imported(Timing.of([run[name][0] for run in runs]), frozenset(runs[-1][name][1]))
        for name in statements
    }


def _fresh(statement: str, watched: frozenset[str]) -> tuple[float, list[str]]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", _FRESH, statement, json.dumps(sorted(watched))],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    answer: Any = json.loads(done.stdout)
    return float(answer[0]), list(answer[1])


def resident_peak() -> float:
    """Return the most megabytes that this process held."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not ru_maxrss, which on Linux knows the process that started this one too.
        kilobytes = re.search(r"VmHWM:\s*([0-9]+) kB", status.read_text(encoding="utf-8"))
        if kilobytes is not None:
            return int(kilobytes[1]) / 2**10
    # In kilobytes, but on macOS in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
