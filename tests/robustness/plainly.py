"""Draws made one at a time by loops over rows, and scored by `ki.score`: what fast draws are held against."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.robustness.model import kept_of
from ketahanan_index.robustness.streams import stream
from robustness import surveys

Array = NDArray[np.float64]
UNITS = [f"W{v:02d}" for v in range(12)]


def framework(**methodology: Any) -> ki.Framework:
    """Return the small survey's framework, its indicators asked of respondents."""
    return surveys.framework(**methodology)


def scores(**methodology: Any) -> ki.Scores:
    """Score twelve villages; one lacks a group, two lack an indicator, and all lie in one of two zones."""
    random = np.random.default_rng(3)
    rows: list[dict[str, Any]] = []
    for v, unit in enumerate(UNITS):
        for psu in range(5):
            shared = random.normal(0, 3, 4)
            for _ in range(3):
                answers = np.clip(30 + 3 * v + shared + random.normal(0, 5, 4), 0, 100)
                row: dict[str, Any] = dict(zip(("a1", "a2", "b1", "b2"), answers.tolist(), strict=True))
                if v in (5, 7):
                    row["b2"] = None
                if v == 2:
                    row["a1"] = row["a2"] = None
                rows.append({"desa": unit, "rt": f"{unit}-{psu}", **row})
    villages = [{"desa": unit, "zona": "AB"[v % 2]} for v, unit in enumerate(UNITS)]
    design = ki.SurveyDesign(clusters="rt")
    return ki.score(framework(**methodology), respondents=rows, villages=villages, design=design)


def records(**methodology: Any) -> ki.Framework:
    """Return the same framework over village records with stated errors."""
    document = framework(**methodology).to_dict()
    for group in document["index"]["members"]:
        for member in group["members"]:
            member |= {"source": "villages", "standard_error": f"{member['id']}_se"}
    return ki.Framework.from_dict(document)


def sampled(scores: ki.Scores, seed: int, assumption: int, draw: int) -> Array:
    """Return the estimates of another sample ``(unit, indicator)``, row by row."""
    estimates, random = scores.normalised.estimates, stream(seed, assumption, draw)
    factor = estimates.factor
    assert factor is not None
    normal = random.standard_normal(int(factor.psu.max()) + 1)
    degrees = scores.degrees_of_freedom[:, 0]
    known = np.isfinite(degrees) & (degrees > 0)
    scale = np.ones(len(degrees))
    scale[known] = np.sqrt(degrees[known] / random.chisquare(degrees[known]))
    value = estimates.value.copy()
    for row, unit, psu in zip(factor.rows, factor.unit, factor.psu, strict=True):
        value[unit] += row * normal[psu] * scale[unit]
    return np.clip(value, 0, 100)


def scored(scores: ki.Scores, value: Array, framework: ki.Framework | None = None) -> Array:
    """Return the scores of other estimates ``(village, group)``, in the order in which villages are drawn."""
    estimates = replace(scores.normalised.estimates, value=value)
    found = ki.score(framework or scores.framework, estimates=estimates).value
    return np.asarray(found[kept_of(scores)])
