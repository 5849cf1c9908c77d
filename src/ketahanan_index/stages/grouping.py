"""Groups of villages, by a column of the village table or by what their codes say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from ketahanan_index import regions
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.records import nearest
from ketahanan_index.stages.cells import blank

if TYPE_CHECKING:
    from ketahanan_index.stages.estimates import Estimates


def group_labels(estimates: Estimates, by: str, purpose: str) -> NDArray[np.object_]:
    """Return the label of each village's group as text, None for a blank one.

    Parameters
    ----------
    estimates : Estimates
        The villages and their table.
    by : str
        A column of the village table, or, for Kemendagri codes, a parent such as ``"kecamatan"``.
    purpose : str
        What the column is wanted for, to complete "no column to …".

    Raises
    ------
    DataError
        For a column that is not there, with the nearest that is.
    """
    table = estimates.unit_table
    kemendagri = estimates.framework.unit_codes == "kemendagri"
    parents: tuple[str, ...] = get_args(regions.Parent) if kemendagri else ()
    # The code before a column of that name: kecamatan of one name lie in many kabupaten.
    if by in parents:
        return np.array(regions.parents(estimates.units, cast("Any", by)), dtype=object)
    if by in table.columns:
        out = np.empty(len(table), dtype=object)
        out[:] = [None if blank(value) else _told(value) for value in table[by]]
        return out
    known = sorted({*map(str, table.columns), *parents})
    problem = Problem(
        message=f"no column to {purpose} is named {by!r}{nearest(by, known)}",
        remedy=f"known are {', '.join(known)}" if known else "the village table has no further columns",
        code="unknown_column",
        table="villages",
        column=by,
    )
    raise DataError(heading([problem], "villages"), [problem])


def _told(value: Any) -> str:
    """Return a label alike for 11, 11.0 and "11": one wave of a table may hold numbers, the next texts."""
    if isinstance(value, str):
        return value.strip()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
