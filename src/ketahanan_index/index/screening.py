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
        When no village is left.
    """
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
    for reason, codes in (("excluded", rule.exclude), ("included", rule.include)):
        rows += [(int(i), 0, reason, np.nan) for i in np.flatnonzero(_among(estimates, codes))]
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
    _require_some(found.out(len(x)))
    return found


def excluded(estimates: Estimates, rule: Screening) -> NDArray[np.bool_]:
    """Return which villages are forced out, whatever their data.

    Raises
    ------
    DataError
        When no village is left.
    """
    out = _among(estimates, rule.exclude) & ~_among(estimates, rule.include)
    _require_some(out)
    return out


def unknown(estimates: Estimates, rule: Screening, *, strict: bool) -> list[Problem]:
    """Return the forced villages that are not among the villages: errors when `strict`, else warnings.

    With a base, the villages may be others than those the rule was written for.
    """
    known = frozenset(estimates.units)
    return [
        Problem(
            message=f"screening {key}s {code!r}, which is not among the villages{nearest(code, known)}",
            remedy=f"correct the code, or take it out of {key}",
            severity="error" if strict else "warning",
            code="unknown_unit",
            table="framework",
            column=f"methodology.screening.{key}",
        )
        for key in ("include", "exclude")
        for code in _codes(estimates, getattr(rule, key))
        if code not in known
    ]


def _among(estimates: Estimates, codes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which villages have one of some codes; in pooled waves a village has several rows."""
    return np.isin(np.array(estimates.units, dtype=object), _codes(estimates, codes))


def _codes(estimates: Estimates, codes: tuple[str, ...]) -> list[str]:
    """Return codes as the villages have them."""
    dotted = estimates.framework.unit_codes == "kemendagri"
    return [code.replace(".", "") if dotted else code for code in dict.fromkeys(codes)]


def _require_some(out: NDArray[np.bool_]) -> None:
    if not len(out) or not out.all():
        return
    problem = Problem(
        message=f"screening leaves none of {len(out):,} villages",
        remedy="lower its minimum, or fill in missing items; Normalised.availability tells the shares without it",
        code="all_screened_out",
        table="villages",
        count=len(out),
    )
    raise DataError(heading([problem], "screening"), [problem])


def remark(estimates: Estimates, screened: Screened) -> tuple[Problem, ...]:
    """Return the warning of villages that were screened out."""
    rows = np.flatnonzero(screened.out(len(estimates.units)))
    if not len(rows):
        return ()
    return (
        Problem(
            message=f"{len(rows)} village{'s were' if len(rows) > 1 else ' was'} screened out "
            f"({few(estimates.units[int(r)] for r in rows)})",
            remedy="`normalised.screened` tells why; villages that fall short score once what is missing is filled in, "
            "or under include",
            severity="warning",
            code="screened_out",
            table="villages",
            unit=estimates.units[int(rows[0])],
            row=int(rows[0]) + 1,
            count=len(rows),
        ),
    )
