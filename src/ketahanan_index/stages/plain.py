"""Parts of scores as JSON has them, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from ketahanan_index.stages.cells import Cells, blank
from ketahanan_index.stages.recoding import Answer
from ketahanan_index.stages.screened import Screened


def answer(one: Answer) -> dict[str, Any]:
    """Return an answer ready for JSON."""
    # JSON has no NaN.
    return asdict(one) | {"value": None if np.isnan(one.value) else one.value}


def answer_from(saved: dict[str, Any]) -> Answer:
    """Return a saved answer."""
    return Answer(**{**saved, "value": np.nan if saved["value"] is None else saved["value"]})


def column(values: Any) -> list[Any]:
    """Return a column ready for JSON: null for a blank cell, text for what JSON has no type for."""
    plain = (v.item() if isinstance(v, np.generic) else v for v in values.tolist())
    kept = str | int | float
    return [
        v if isinstance(v, str) else None if blank(v) else v if isinstance(v, kept) else str(v) for v in plain
    ]


def cells(changed: Cells) -> dict[str, Any]:
    """Return changed cells ready for JSON."""
    plain = {name: getattr(changed, name).tolist() for name in ("unit", "indicator", "after")}
    # JSON has no NaN: a cell that was missing before is null.
    before = [None if np.isnan(value) else value for value in changed.before.tolist()]
    return {**plain, "before": before, "step": list(changed.step)}


def cells_from(saved: dict[str, Any]) -> Cells:
    """Return saved cells."""
    return Cells(
        np.array(saved["unit"], dtype=np.intp),
        np.array(saved["indicator"], dtype=np.intp),
        np.array(saved["before"], dtype=np.float64),
        np.array(saved["after"], dtype=np.float64),
        tuple(saved["step"]),
    )


def screened(rows: Screened) -> dict[str, Any]:
    """Return screened villages ready for JSON."""
    shares = {
        name: [None if np.isnan(value) else value for value in getattr(rows, name).tolist()]
        for name in ("available", "nonzero", "minimum")
    }
    places = {"unit": rows.unit.tolist(), "group": rows.group.tolist()}
    return {**places, "reason": list(rows.reason), **shares}


def screened_from(saved: dict[str, Any]) -> Screened:
    """Return saved screened villages."""
    return Screened(
        unit=np.array(saved["unit"], dtype=np.intp),
        group=np.array(saved["group"], dtype=np.intp),
        reason=tuple(saved["reason"]),
        **{name: np.array(saved[name], dtype=np.float64) for name in ("available", "nonzero", "minimum")},
    )
