"""Rescaling of short vectors as the functions of COINr 1.1.14 do it.

Figures: ``../shared/reference/coinr/vectors/vector_functions.json``. Tolerance: relative 1e-12 plus absolute 1e-12,
missing where the peer has a missing value. Source: Becker, W. et al. (2022). COINr. Journal of Open Source Software
7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.errors import MethodError
from ketahanan_index.methods import Array, Normalisation, Span

Record = Callable[[str, object], None]
CASES = reference.SHARED / "reference/coinr/vectors/vector_functions.json"
POSTS = ki.normalisation.Goalposts
FREE = POSTS(clip=False)
REFERENCE = ki.normalisation.DistanceToReference
TARGET = ki.normalisation.DistanceToTarget
ONE, HUNDRED = (0.0, 1.0), (0.0, 100.0)
FUNCTIONS: dict[str, tuple[Normalisation, Span, float, Span | None]] = {
    "n_minmax_0_100": (ki.normalisation.MinMax(), HUNDRED, 1, None),
    "n_minmax_1_10": (ki.normalisation.MinMax(), (1.0, 10.0), 1, None),
    "n_zscore": (ki.normalisation.ZScore(), ONE, 1, None),
    "n_zscore_100_10": (ki.normalisation.ZScore(mean=100, sd=10), ONE, 1, None),
    "n_scaled_0_10": (FREE, HUNDRED, 1, (0.0, 10.0)),
    "n_rank": (ki.normalisation.Rank(), ONE, 1, None),
    "n_borda": (ki.normalisation.Borda(), ONE, 1, None),
    "n_prank": (ki.normalisation.PercentileRank(), ONE, 1, None),
    "n_fracmax": (ki.normalisation.FractionOfMaximum(), ONE, 1, None),
    "n_dist2max": (ki.normalisation.DistanceToBest(), ONE, 1, None),
    "n_dist2ref_1": (REFERENCE(reference="u1"), ONE, 1, None),
    "n_dist2ref_1_cap": (REFERENCE(reference="u1", cap=True), ONE, 1, None),
    "n_dist2ref_2": (REFERENCE(reference="u2"), ONE, 1, None),
    "n_dist2targ_6": (TARGET(target=6), ONE, 1, None),
    "n_dist2targ_6_cap": (TARGET(target=6, cap=True), ONE, 1, None),
    "n_dist2targ_0_neg": (TARGET(target=0), ONE, -1, None),
    "n_goalposts_0_10_100": (POSTS(), HUNDRED, 1, (0.0, 10.0)),
    "n_goalposts_0_10_100_neg": (POSTS(), HUNDRED, -1, (0.0, 10.0)),
    "n_goalposts_2_5_1_notrunc": (FREE, ONE, 1, (2.0, 5.0)),
}


def cases() -> dict[str, Any]:
    return dict(json.loads(CASES.read_text(encoding="utf-8"))) if CASES.exists() else {}


def numbers(values: list[Any]) -> Array:
    return np.array([np.nan if value is None else float(value) for value in values])


def vector(method: Any, x: Array, direction: float, span: Span, posts: Span | None) -> Array:
    ends = np.array([[np.nan], [np.nan]] if posts is None else [[posts[0]], [posts[1]]])
    told = {"units": [f"u{i + 1}" for i in range(len(x))]} if "units" in method.asks else {}
    # A constant vector is refused before a framework's indicators come here; the peer gives NaN as well.
    with np.errstate(invalid="ignore"):
        fit = method.fit(x[:, None], np.array([direction]), ends, span, **told)
        return np.asarray(fit.transform(x[:, None])[:, 0])


def refused(function: str, x: Array) -> str | None:
    """Return why this library refuses what the peer answers with infinities, NaN or a warning."""
    present = x[~np.isnan(x)]
    if not len(present):
        return None
    if function == "n_fracmax" and present.min() < 0:
        return "has negative values"
    if function.startswith("n_dist2ref"):
        unit = x[int(function.split("_")[2]) - 1]
        if np.isnan(unit):
            return "has no value"
        if unit == present.min():
            return "has the worst value"
    behind = {"n_dist2targ_6": present.min() >= 6, "n_dist2targ_6_cap": present.min() >= 6}
    behind["n_dist2targ_0_neg"] = present.max() <= 0
    return "is not beyond its worst value" if behind.get(function) else None


VECTORS = [
    (case, function)
    for case, functions in cases().items()
    for function in functions
    if function.startswith("n_")
]


@pytest.mark.parametrize(("case", "function"), VECTORS)
def test_vectors(case: str, function: str, record_property: Record) -> None:
    peer = cases()[case][function]
    assert not function.endswith("_as_shipped")  # none of the rescalings is a known defect of its own
    assert peer["error"] is None
    method, span, direction, posts = FUNCTIONS[function]
    x, expected = numbers(cases()[case]["x"]), numbers(peer["value"])
    because = refused(function, x)
    if because is None:
        assert_allclose(vector(method, x, direction, span, posts), expected, rtol=1e-12, atol=1e-12)
    else:
        with pytest.raises(MethodError, match=because):
            vector(method, x, direction, span, posts)
        # What the peer gives instead: a ratio without meaning, nothing at all, endless values, or all below 0.
        meaningless = ~np.isfinite(expected) | (expected <= 0) | (expected >= 1)
        assert meaningless.any()
    record_property("figures_compared", len(x) if because is None else 0)


def test_no_function_is_missing() -> None:
    reference.shared("reference/coinr/vectors/vector_functions.json")
    assert {function for _, function in VECTORS} == set(FUNCTIONS)
    assert len(VECTORS) == 14 * len(FUNCTIONS)
    pinned = [pair for pair in VECTORS if refused(pair[1], numbers(cases()[pair[0]]["x"])) is not None]
    assert len(pinned) == 23
