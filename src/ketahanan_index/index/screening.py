"""Deciding which villages have enough data to be scored."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.framework.screening import Screening, minimum
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import compile_framework
from ketahanan_index.records import nearest
from ketahanan_index.stages import Estimates
from ketahanan_index.stages.screened import Screened, availability

SLACK = 1e-12
"""How far a share may fall short of its minimum through rounding."""


def screen(estimates: Estimates, rule: Screening, x: Array) -> Screened:
    """Apply a rule to values ``(unit, indicator)``.

    Raises
    ------
    DataError
        When a forced village is not among the villages, and when no village is left.
    """
    place = {unit: i for i, unit in enumerate(estimates.units)}
    include, exclude = _forced(estimates, rule)
    plan = compile_framework(estimates.framework)
    shares = availability(x, plan.under(plan.given))
    rows: list[tuple[int, int, str, float]] = []
    for reason, stated, share in zip(
        ("available", "nonzero"), (rule.minimum_available, rule.minimum_nonzero), shares, strict=True
    ):
        for g, node in enumerate(plan.groups):
            needed = minimum(stated, node.id, f"level_{node.level}", root=g == 0)
            # A village without any value has no zeros to speak of.
            short = np.flatnonzero(share[:, g] < needed - SLACK)
            rows += [(int(i), g, reason, needed) for i in short]
    rows += [(place[unit], 0, "excluded", np.nan) for unit in exclude]
    rows += [(place[unit], 0, "included", np.nan) for unit in include]
    rows.sort(key=lambda row: row[:2])
    unit = np.array([row[0] for row in rows], dtype=np.intp)
    group = np.array([row[1] for row in rows], dtype=np.intp)
    found = Screened(
        unit=unit,
        group=group,
        reason=tuple(row[2] for row in rows),
        available=shares[0][unit, group],
        nonzero=shares[1][unit, group],
        minimum=np.array([row[3] for row in rows], dtype=np.float64),
    )
    if len(x) and found.out(len(x)).all():
        problem = Problem(
            message=f"screening leaves none of {len(x):,} villages",
            remedy="lower its minimum, or fill in missing items; Normalised.availability tells the shares without it",
            code="all_screened_out",
            table="villages",
            count=len(x),
        )
        raise DataError(heading([problem], "screening"), [problem])
    return found


def remark(estimates: Estimates, screened: Screened) -> tuple[Problem, ...]:
    """Return the warning of villages that were screened out."""
    rows = np.flatnonzero(screened.out(len(estimates.units)))
    if not len(rows):
        return ()
    return (
        Problem(
            message=f"{len(rows)} village{'s were' if len(rows) > 1 else ' was'} screened out "
            f"({few(estimates.units[int(r)] for r in rows)})",
            remedy="`normalised.screened` tells why; fill in what is missing, or force them in with include",
            severity="warning",
            code="screened_out",
            table="villages",
            unit=estimates.units[int(rows[0])],
            row=int(rows[0]) + 1,
            count=len(rows),
        ),
    )


def excluded(estimates: Estimates, rule: Screening) -> NDArray[np.bool_]:
    """Return which villages are forced out, whatever their data."""
    include, exclude = _forced(estimates, rule)
    return np.isin(np.array(estimates.units, dtype=object), sorted(set(exclude) - set(include)))


def _forced(estimates: Estimates, rule: Screening) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the villages that are forced in and out, by the codes of the estimates.

    Raises
    ------
    DataError
        Naming those that are not among the villages.
    """
    known = frozenset(estimates.units)
    dotless = estimates.framework.unit_codes == "kemendagri"
    forced = {
        key: tuple(code.replace(".", "") if dotless else code for code in getattr(rule, key))
        for key in ("include", "exclude")
    }
    problems = [
        Problem(
            message=f"screening {key}s {unit!r}, which is not among the villages{nearest(unit, known)}",
            remedy=f"correct the code, or take it out of {key}",
            code="unknown_unit",
            table="framework",
            column=f"methodology.screening.{key}",
        )
        for key, units in forced.items()
        for unit in units
        if unit not in known
    ]
    if problems:
        raise DataError(heading(problems, "screening"), problems)
    return forced["include"], forced["exclude"]
