"""The sheet of draws: intervals of scores and ranks, and probabilities of classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.framework.drawing import class_names
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import ACCENT
from ketahanan_index.reporting.workbook.content import Content, village_columns
from ketahanan_index.reporting.workbook.layout import RANK, SHARE, Column, Sheet, Table

if TYPE_CHECKING:
    from ketahanan_index.robustness.uncertainty_result import Uncertainty


def uncertainty_sheet(told: Content, uncertainty: Uncertainty) -> Sheet:
    """Return the sheet of what draws tell of the villages that may be shown."""
    found, place = uncertainty.interval(), told.say("workbook_place")
    seen = told.shown.shown[:, 0]

    def kept(x: Array) -> Array:
        return np.where(seen, x, np.nan)

    def drawn(name: str) -> Array:
        return kept(found[name].to_numpy(np.float64))

    columns = [*village_columns(told), told.scored(told.root, told.shown.value[:, 0], 13)]
    columns += [
        told.column(f"workbook_drawn_{name}", drawn(name), told.score, 13, told.points)
        for name in ("lower", "median", "upper")
    ]
    columns.append(told.column("rank", told.shown.rank, RANK, measure=place))
    columns += [
        told.column(f"workbook_{name}", drawn(name), RANK, 13, place)
        for name in ("rank_lower", "rank_median", "rank_upper")
    ]
    for c, label in enumerate(class_names(told.framework.classes, told.language)):
        columns.append(
            Column(
                told.say("workbook_probability", label),
                told.say("workbook_probability_means", label),
                kept(uncertainty.class_probability[:, c]),
                SHARE,
                13,
                told.say("workbook_percent"),
                bar=(0.0, 1.0),
            )
        )
    return Sheet(
        told.say("workbook_uncertainty"),
        told.say("workbook_uncertainty_title", told.root),
        told.say("workbook_uncertainty_about"),
        (Table(tuple(columns)),),
        (told.say("workbook_uncertainty_note"), told.say("workbook_withheld_elsewhere")),
        len(village_columns(told)),
        ACCENT,
    )
