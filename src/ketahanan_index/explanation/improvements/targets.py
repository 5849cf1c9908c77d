"""The class that a village is to reach, and who and what a table of improvements is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import floor, log10
from typing import Any

import numpy as np

from ketahanan_index.errors import DataError, FrameworkError, Problem, few, heading
from ketahanan_index.explanation.asked import rows_of
from ketahanan_index.explanation.improvements.rescoring import Mask, Places
from ketahanan_index.framework import Classes, Framework
from ketahanan_index.methods.base import Array, Span
from ketahanan_index.records import nearest
from ketahanan_index.stages import Scores, ranking

SHOWN = 4
"""Decimals of scores from 0 to 1 in official tables; on a wider range fewer."""


def require_classes(framework: Framework) -> Classes:
    """Return the classes of a framework.

    Raises
    ------
    FrameworkError
        Where it has none.
    """
    if framework.classes is not None:
        return framework.classes
    problem = Problem(
        message=f"{framework.id} has no classes: there is none to reach",
        remedy="give the framework classes, such as classes: {levels: [{id: rendah, upper: 50}, {id: tinggi}]}",
        code="no_classes",
        table="framework",
        column="classes",
    )
    raise FrameworkError(heading([problem], "framework"), [problem])


def asked(
    scores: Scores,
    levels: Classes,
    units: str | Sequence[str] | None,
    target: str | None,
    fixed: Iterable[str],
) -> tuple[Places, Mask]:
    """Return the places of the villages asked for, and the indicators that stay as they are.

    Raises
    ------
    DataError
        For villages, classes, indicators and groups that are not there, all at once, with the nearest that are.
    """
    problems: list[Problem] = []
    places = _places(scores, units, problems)
    known = [level.id for level in levels.levels]
    if target is not None and target not in known:
        problems.append(
            _unknown(f"no class is named {target!r}", str(target), known, "unknown_class", "framework")
        )
    held = _held(scores, (fixed,) if isinstance(fixed, str) else tuple(fixed), problems)
    if problems:
        raise DataError(heading(problems, "improvements"), problems)
    return places, held


def targets(levels: Classes, score: Array, target: str | None) -> Places:
    """Return the place of each village's target class: the one named, or the next higher, at most the highest."""
    names = [level.id for level in levels.levels]
    if target is not None:
        return np.full(len(score), names.index(target), dtype=np.intp)
    return np.minimum(ranking.class_codes(score, levels) + 1, len(names) - 1)


def minimums(levels: Classes, span: Span) -> Array:
    """Return the smallest score of each class at the decimals of official tables, NaN for the lowest.

    Where a bound belongs to the class below, it is the next number with as many decimals as the bounds are written
    with, and at least those that tables of scores on the range show.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> minimums(ki.Framework.load("idm").classes, (0.0, 1.0)).tolist()
    [nan, 0.4908, 0.599, 0.7073, 0.8156]
    """
    written = [Decimal(repr(bound)).normalize() for bound in levels.bounds]
    exponents = [int(bound.as_tuple().exponent) for bound in written]
    shown = min([floor(log10(span[1] - span[0])) - SHOWN, *exponents])
    more = Decimal(1).scaleb(shown) if levels.upper_included else Decimal(0)
    return np.array([np.nan, *(float(bound + more) for bound in written)])


def _places(scores: Scores, units: str | Sequence[str] | None, problems: list[Problem]) -> Places:
    if units is None:
        return np.arange(len(scores.units))
    wanted = [str(unit) for unit in dict.fromkeys((units,) if isinstance(units, str) else units)]
    rows = rows_of(scores, wanted)
    lacking = [code for code, row in zip(wanted, rows, strict=True) if row < 0]
    if lacking:
        said = f"no village has the code {few(map(repr, lacking))}"
        problems.append(
            _unknown(said, lacking[0], list(scores.units), "unknown_unit", "villages", len(lacking))
        )
    return np.array(list(dict.fromkeys(rows)), dtype=np.intp)


def _held(scores: Scores, fixed: tuple[str, ...], problems: list[Problem]) -> Mask:
    plan = scores.plan
    under = plan.under(np.ones(len(plan.names)))
    held = np.zeros(len(plan.indicators), dtype=bool)
    for name in fixed:
        if name in plan.indicators:
            held[plan.indicators.index(name)] = True
        elif name in scores.nodes:
            held |= under[:, scores.nodes.index(name)]
        else:
            said = f"no indicator or group is named {name!r}"
            problems.append(_unknown(said, str(name), list(plan.names), "unknown_node", "framework"))
    return held


def _unknown(message: str, name: str, known: list[str], code: str, table: str, count: int = 1) -> Problem:
    place: dict[str, Any] = {"unit": name} if table == "villages" else {"column": name}
    return Problem(
        message=f"{message}{nearest(name, known)}",
        remedy=f"known are {few(known)}"
        if table == "framework"
        else "see `scores.units` for the codes of the villages scored",
        code=code,
        table=table,
        count=count,
        **place,
    )
