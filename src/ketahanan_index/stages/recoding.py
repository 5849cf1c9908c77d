"""How each answer was read, and how many gave it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to an item: what it was taken for, and how many gave it.

    Parameters
    ----------
    table, indicator, column : str
        Where it stands: ``"respondents"`` or ``"villages"``, the indicator and the item's column.
    answer : str
        The answer without regard to case and spacing; numbers of many values are summed up as their range.
    kind : {"valid", "missing", "not_applicable", "blank", "unmapped"}
        What it was taken for; no stage holds unmapped answers, which `check` reports.
    value : float
        On the item's scale, turned round where the item is; NaN for all but valid answers, and for a range.
    count : int
        How many gave it.
    """

    table: str
    indicator: str
    column: str
    answer: str
    kind: str
    value: float
    count: int


def table(answers: Iterable[Answer]) -> pd.DataFrame:
    """Return one row an answer: those that could not be read first, then item by item from the lowest value."""
    import pandas as pd

    columns = [f.name for f in fields(Answer)]
    several = tuple(answers)
    items = {place: i for i, place in enumerate(dict.fromkeys((a.table, a.column) for a in several))}
    kinds = ("valid", "not_applicable", "missing", "blank")
    listed = sorted(
        several,
        key=lambda a: (
            (-1, items[a.table, a.column])
            if a.kind == "unmapped"
            else (
                items[a.table, a.column],
                kinds.index(a.kind),
                a.value if a.value == a.value else float("-inf"),
                a.answer,
            )
        ),
    )
    frame = pd.DataFrame([[getattr(a, name) for name in columns] for a in listed], columns=columns)
    return frame.astype({"value": "float64", "count": "int64"})
