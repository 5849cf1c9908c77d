"""Cells that a step changed, with before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.stages.steps import Stage

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("unit", "indicator", "before", "after", "step")


@dataclass(frozen=True, eq=False)
class Cells(Stage):
    """Places ``(unit, indicator)`` whose value a step changed."""

    unit: NDArray[np.intp]
    indicator: NDArray[np.intp]
    before: Array
    after: Array
    step: tuple[str, ...]

    @classmethod
    def none(cls) -> Cells:
        """Return no cells."""
        nowhere = np.empty(0, dtype=np.intp)
        return cls(nowhere, nowhere, np.empty(0), np.empty(0), ())

    @classmethod
    def of(cls, rows: NDArray[np.intp], indicator: int, before: Array, after: Array, step: str) -> Cells:
        """Return the cells of one indicator."""
        return cls(rows, np.full(len(rows), indicator, dtype=np.intp), before, after, (step,) * len(rows))

    @classmethod
    def between(cls, before: Array, after: Array, steps: Sequence[str]) -> Cells:
        """Return the cells where two arrays ``(unit, indicator)`` differ; `steps` names each indicator's method."""
        if before is after:
            return cls.none()
        changed = (before != after) & ~(np.isnan(before) & np.isnan(after))
        unit, indicator = np.nonzero(changed)
        by = tuple(map(steps.__getitem__, indicator.tolist()))
        return cls(unit, indicator, before[changed], after[changed], by)

    @classmethod
    def joined(cls, several: Iterable[Cells]) -> Cells:
        """Return the cells of all, in order."""
        parts = [cells for cells in several if len(cells)]
        if not parts:
            return cls.none()
        return cls(
            np.concatenate([c.unit for c in parts]),
            np.concatenate([c.indicator for c in parts]),
            np.concatenate([c.before for c in parts]),
            np.concatenate([c.after for c in parts]),
            tuple(step for c in parts for step in c.step),
        )

    def moved(self, rows: NDArray[np.intp]) -> Cells:
        """Return the cells where row 0 of theirs is the first of `rows`, and so on."""
        return Cells(rows[self.unit], self.indicator, self.before, self.after, self.step)

    def __len__(self) -> int:
        return len(self.unit)

    def to_frame(self, units: tuple[str, ...], indicators: tuple[str, ...]) -> pd.DataFrame:
        """Return one row a cell: unit, indicator, before, after, step."""
        import pandas as pd

        rows = {
            "unit": [units[i] for i in self.unit],
            "indicator": [indicators[j] for j in self.indicator],
            "before": self.before,
            "after": self.after,
            "step": list(self.step),
        }
        return pd.DataFrame(rows, columns=list(COLUMNS))


def blank(value: Any) -> bool:
    """Return whether a cell is null, NaN, or a text of nothing but spaces."""
    if isinstance(value, str):
        return not value.strip()
    if hasattr(value, "__len__"):
        return False
    if isinstance(value, Decimal):
        # A signalling NaN refuses to be compared.
        return value.is_nan()
    # pandas' NA will not say whether it equals itself.
    return value is None or type(value).__name__ == "NAType" or bool(value != value)
