"""Rows on methods: every one that is registered learns from villages and is applied to them, the slowest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import workload
from benchmarks.table import Row, Target
from benchmarks.timing import Work, race
from ketahanan_index.errors import MethodError
from ketahanan_index.methods import (
    Aggregation,
    Array,
    Imputation,
    Method,
    Normalisation,
    Treatment,
    Weighting,
)
from ketahanan_index.plan import compile_framework

FULL, PAIRED = 84_000, 3_000
SIZES, QUICK_SIZES = ((FULL, PAIRED),), ((1_000, 300),)
"""Units, and units where every one is compared with every other."""
FAMILIES: tuple[type[Method], ...] = (Imputation, Treatment, Normalisation, Weighting, Aggregation)
COMPARES_PAIRS = frozenset({"nearest_neighbours"})
ITERATES = frozenset({"box_cox", "factor_analysis"})
"""Those whose fit is a search."""
SECONDS, ITERATING_SECONDS, PAIRED_SECONDS = 1, 10, 5
LIMIT = 3.0
"""Seconds after which a method has had its turns."""
GROUP = 400
LOWEST = 0.125
OUTLYING = (0.05, 0.95)
QUOTED = (
    f"Methods: fit and transform (weighting: fit, aggregation: combine) of {len(workload.INDICATORS)} positive "
    f"indicators, {workload.MISSING:.0%} missing;\n"
    "  judgements of experts name fewer members"
)


class Villages:
    """Positive values with holes, and all else that a fit may ask for."""

    def __init__(self, count: int) -> None:
        data = workload.villages(count)
        table, complete = data.table[list(workload.INDICATORS)].to_numpy(), data.complete.to_numpy()
        # Who measures distances to a village finds it complete, and parameters lie within every range.
        raw = _rescaled(np.vstack([complete[:2], table[2:]]), complete.min(axis=0), complete.max(axis=0))
        self.x = np.ascontiguousarray(raw.T).T
        # What is weighed and combined has been treated and points one way.
        low, high = np.quantile(complete, OUTLYING, axis=0)
        treated = data.direction * np.clip(table, low, high)
        bounds = np.sort(data.direction * np.array([low, high]), axis=0)
        self.treated = _rescaled(treated, *bounds)
        # Scores by thresholds run one way, and the way costs nothing.
        self.direction = np.ones(len(workload.INDICATORS))
        self.ends = np.array([np.nanmin(self.x, axis=0), np.nanmax(self.x, axis=0)])
        self.span = data.framework.methodology.range
        self.weights = np.linspace(0.5, 2.0, len(workload.INDICATORS))
        self.groups: NDArray[np.intp] = np.arange(count) // GROUP
        self.told: dict[str, Any] = {
            "names": workload.INDICATORS,
            "units": tuple(f"u{i}" for i in range(count)),
            "direction": data.direction,
            "ancestors": compile_framework(data.framework).ancestors(),
        }


def rows(sizes: tuple[tuple[int, int], ...], turns: int) -> Iterator[Row]:
    """Yield a row a method, the slowest first."""
    for size, paired in sizes:
        data = {False: Villages(size), True: Villages(paired)}
        found = [
            measured(family, name, data[name in COMPARES_PAIRS], turns)
            for family in FAMILIES
            for name in sorted(family.known())
        ]
        yield from sorted(found, key=lambda row: -row.timing.minimum)


def measured(family: type[Method], name: str, data: Villages, turns: int) -> Row:
    """Return the row of a method with its required parameters."""
    method = example(family.known()[name])
    members = len(method.mentions()) or data.x.shape[1]
    work = f"{family.family} {name}"
    timing = race({work: learnt_and_applied(method, data)}, turns, LIMIT)[work]
    seconds = allowed(name)
    return Row(work, f"{len(data.x):,} × {members}", timing, target=Target(f"≤ {seconds} s", seconds=seconds))


def allowed(name: str) -> int:
    """Return the CPU seconds that a method may take."""
    if name in COMPARES_PAIRS:
        return PAIRED_SECONDS
    return ITERATING_SECONDS if name in ITERATES else SECONDS


def example(kind: type[Method]) -> Method:
    """Return a method whose required parameters have the first of their examples, or are 2."""
    shown = {name: field.examples[0] for name, field in kind.model_fields.items() if field.examples}
    required = {name: shown.get(name, 2) for name, field in kind.model_fields.items() if field.is_required()}
    try:
        return kind(**required)
    except MethodError:
        # One that asks for some of its parameters without saying which.
        return kind(**required | shown)


def learnt_and_applied(method: Any, data: Villages) -> Work:
    """Return the work of a method of any family on the villages."""
    named = sorted(method.mentions())
    some = slice(len(named) or None)
    told: dict[str, Any] = {**data.told, **({"names": tuple(named)} if named else {})}
    asked = {name: told[name] for name in method.asks}
    members, weights = data.treated[:, some], data.weights[some]
    if isinstance(method, Aggregation):
        return lambda: method.combine(members, weights)
    if isinstance(method, Weighting):
        return lambda: method.fit(members, weights, **asked)
    given: tuple[Any, ...] = ()
    after: tuple[Any, ...] = ()
    if isinstance(method, Normalisation):
        given = (data.direction, data.ends, data.span)
    elif isinstance(method, Imputation):
        grouped = method.grouping is not None
        given = (data.groups if grouped else None,)
        after = (data.groups,) if grouped else ()
    return lambda: method.fit(data.x, *given, **asked).transform(data.x, *after)


def _rescaled(x: Array, low: Array, high: Array) -> Array:
    return np.asarray(LOWEST + (x - low) / (high - low) * 100.0)
