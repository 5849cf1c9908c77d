"""The base of stages, the records of steps, and the table of problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index.errors import Problem
from ketahanan_index.framework.texts import frozen

if TYPE_CHECKING:
    import pandas as pd


class Stage:
    """A frozen dataclass whose arrays cannot be written to, even after a trip through pickle."""

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.__post_init__()


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: its name, its methods with their parameters, and counts worth keeping.

    Parameters
    ----------
    name : str
        estimate, imputation, treatment, normalisation, weighting, aggregation or publication.
    parameters : mapping
        Method and parameters, ready for JSON.
    counts : mapping
        How many units, indicators or cells were concerned.
    """

    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("parameters", "counts"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    def to_dict(self) -> dict[str, Any]:
        """Return the step ready for JSON."""
        return {"name": self.name, "parameters": dict(self.parameters), "counts": dict(self.counts)}


def problem_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Return problems as a table: one row per kind and column, with the count and the first row."""
    import pandas as pd

    columns = ["severity", "code", "message", "remedy"]
    columns += [f.name for f in fields(Problem) if f.name not in columns]
    table = pd.DataFrame([asdict(p) for p in problems], columns=columns)
    return table.astype({"line": "Int64", "row": "Int64", "count": "int64"})
