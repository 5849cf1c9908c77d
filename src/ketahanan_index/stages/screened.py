"""Villages that screening left out, or let in against its rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.stages.steps import Stage

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("unit", "node", "reason", "available", "nonzero", "minimum")


@dataclass(frozen=True, eq=False)
class Screened(Stage):
    """One row a village and group that falls short, and one a village forced in or out.

    Attributes
    ----------
    unit, group : array (row,)
        Places of the village and of the group among the groups of the tree.
    reason : tuple of str
        ``"available"``, ``"nonzero"``: falls short of that minimum; ``"excluded"``, ``"included"``: forced.
    available, nonzero, minimum : array (row,)
        Shares found, and the share that was needed (NaN where forced).
    """

    unit: NDArray[np.intp]
    group: NDArray[np.intp]
    reason: tuple[str, ...]
    available: Array
    nonzero: Array
    minimum: Array

    @classmethod
    def nothing(cls) -> Screened:
        """Return what is left when no village was screened."""
        nowhere, none = np.empty(0, dtype=np.intp), np.empty(0)
        return cls(nowhere, nowhere, (), none, none, none)

    def out(self, units: int) -> NDArray[np.bool_]:
        """Return which of so many villages are not scored."""
        out = np.zeros(units, dtype=bool)
        out[self.unit] = True
        out[self.unit[np.array(self.reason, dtype=object) == "included"]] = False
        return out

    def to_frame(self, units: Sequence[str], nodes: Sequence[str]) -> pd.DataFrame:
        """Return the rows with names."""
        import pandas as pd

        rows = {
            "unit": [units[i] for i in self.unit],
            "node": [nodes[g] for g in self.group],
            "reason": list(self.reason),
            "available": self.available,
            "nonzero": self.nonzero,
            "minimum": self.minimum,
        }
        return pd.DataFrame(rows, columns=list(COLUMNS))


def availability(x: Array, under: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return the shares of data available and non-zero, each ``(unit, group)``.

    Parameters
    ----------
    x : array (unit, indicator)
        Values, NaN where missing.
    under : array (indicator, group)
        Which indicators count under each group.

    Returns
    -------
    available : array (unit, group)
        n/N: N indicators under the group, n of them with a value; NaN where nothing counts under it.
    nonzero : array (unit, group)
        (n - z)/n, z of the values being 0; NaN where there is none.
    """
    counted = under.astype(np.float64)
    present = ~np.isnan(x) @ counted
    zero = (x == 0) @ counted
    return _share(present, counted.sum(axis=0)), _share(present - zero, present)


def _share(part: Array, whole: Array) -> Array:
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0))
