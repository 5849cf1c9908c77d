"""What is worth telling about data and scores beyond single cells."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.spans import one_value
from ketahanan_index.errors import Problem, few
from ketahanan_index.framework import Framework
from ketahanan_index.framework.methodology import chosen
from ketahanan_index.intake.shown import short
from ketahanan_index.methods.base import Array
from ketahanan_index.methods.imputation.no_imputation import NoImputation
from ketahanan_index.methods.normalisation.goalposts import Goalposts
from ketahanan_index.plan import Plan, compile_framework
from ketahanan_index.stages import Estimates, FittedStep, Normalised


def unasked(framework: Framework, *, respondents: bool, villages: bool) -> list[Problem]:
    """Return the problems of tables that a framework needs and were not given, or were given and cannot be used."""
    plan = compile_framework(framework)
    counted = plan.overall(plan.given)[: len(plan.indicators)] > 0
    out = []
    for table, given in (("respondents", respondents), ("villages", villages)):
        own = [i for i in framework.indicators if i.source == table]
        needed = [i.id for i, c in zip(framework.indicators, counted, strict=True) if i.source == table and c]
        what = "respondents" if table == "respondents" else "the village table"
        if needed and not given:
            shown = few(needed)
            noun, verb = ("s", "") if len(needed) > 1 else ("", "s")
            out.append(
                Problem(
                    message=f"{len(needed)} indicator{noun} of {framework.id} come{verb} from {what}: {shown}",
                    remedy=f"pass {table}=, or choose another framework; `source` in the framework says which table an "
                    "indicator comes from",
                    code=f"{table}_needed",
                    table=table,
                    count=len(needed),
                )
            )
        if table == "respondents" and given and not own:
            out.append(
                Problem(
                    message=f"no indicator of {framework.id} comes from respondents",
                    remedy="leave respondents out, choose another framework, or write `source: respondents` on the "
                    "indicators that were asked",
                    code="respondents_unused",
                    table=table,
                )
            )
    return out


def unread(estimates: Estimates) -> tuple[Problem, ...]:
    """Return the problem of indicators that count in a framework but have no value, such as a group switched on."""
    framework = estimates.framework
    plan = compile_framework(framework)
    counts = plan.overall(plan.given)[: len(plan.indicators)] > 0
    empty: list[bool] = [bool(e) for e in np.atleast_1d(np.isnan(estimates.value).all(axis=0))]
    noted = {p.column for p in estimates.noted if p.code == "empty_indicator"}
    lacking = [
        indicator.id
        for indicator, counted, nothing in zip(framework.indicators, counts.tolist(), empty, strict=True)
        if counted and nothing and indicator.items[0].column not in noted
    ]
    if not lacking:
        return ()
    several = len(lacking) > 1
    return (
        Problem(
            message=f"{len(lacking)} indicator{'s count' if several else ' counts'} but "
            f"{'were' if several else 'was'} not estimated: {', '.join(lacking[:5])}",
            remedy="estimate again with this framework and the columns of these indicators",
            code="not_estimated",
            count=len(lacking),
        ),
    )


def constants(framework: Framework, x: Array) -> list[Problem]:
    """Return the indicators that a learning method cannot rescale because they have no spread."""
    problems = []
    for j, indicator in enumerate(framework.indicators):
        method: Any = chosen(framework.methodology.normalisation, indicator.id, "", Goalposts())
        column = x[:, j]
        low, high = np.fmin.reduce(column), np.fmax.reduce(column)
        if method.learns and method.needs_spread and one_value(low, high):
            present = int((~np.isnan(column)).sum())
            problems.append(
                Problem(
                    message=f"{indicator.id} is {short(float(low))} in "
                    + (
                        f"all {present:,} villages that have it"
                        if present > 1
                        else "the only village that has it"
                    )
                    + f": {method.name} cannot rescale it",
                    remedy="give its scale fixed ends and use goalposts, or take it out of the framework",
                    code="constant_indicator",
                    table="villages",
                    column=indicator.items[0].column,
                    count=present,
                )
            )
    return problems


def remarks(estimates: Estimates, family: str, steps: list[FittedStep], x: Array) -> list[Problem]:
    """Return what methods remark of the values ``(unit, indicator)`` they were fitted to or met.

    An imputation without anything to fill has nothing to remark.
    """
    place = {name: j for j, name in enumerate(estimates.indicators)}
    holes = [bool(h) for h in np.atleast_1d(np.isnan(x).any(axis=0))]
    met = holes if family == "imputation" else [True] * len(holes)
    return [
        problem
        for step in steps
        if any(met[place[name]] for name in step.indicators)
        for problem in step.value.remarks(step.indicators)
    ]


def unfilled(
    estimates: Estimates, steps: list[FittedStep], x: Array, kept: NDArray[np.intp]
) -> list[Problem]:
    """Warn of indicators that an imputation could not fill everywhere."""
    place = {name: j for j, name in enumerate(estimates.indicators)}
    out = []
    for step in steps:
        for name in step.indicators if step.method != NoImputation() else ():
            rows = kept[np.isnan(x[:, place[name]])]
            if not len(rows):
                continue
            listed = few(estimates.units[int(r)] for r in rows)
            out.append(
                Problem(
                    message=f"{step.method.name} left {name} missing in {len(rows)} "
                    f"village{'s' if len(rows) > 1 else ''} ({listed})",
                    remedy="their scores rest on the other indicators; fill in the value, choose another "
                    "imputation, or ask for it by screening or minimum_coverage",
                    severity="warning",
                    code="not_imputed",
                    table="villages",
                    column=name,
                    unit=estimates.units[int(rows[0])],
                    row=int(rows[0]) + 1,
                    count=len(rows),
                )
            )
    return out


def out_of_nothing(normalised: Normalised) -> list[Problem]:
    """Warn of villages without any value of their own, whose scores rest on filled ones."""
    filled = np.zeros(len(normalised.units), dtype=bool)
    filled[normalised.filled.unit] = True
    rows = np.flatnonzero(filled & np.isnan(normalised.estimates.value).all(axis=1))
    if not len(rows):
        return []
    listed = few(normalised.units[int(r)] for r in rows)
    return [
        Problem(
            message=f"{len(rows)} village{'s have' if len(rows) > 1 else ' has'} no value of "
            f"{'their' if len(rows) > 1 else 'its'} own: every one was filled ({listed})",
            remedy="leave them out by screening, such as minimum_available: 0.5, or find their data",
            severity="warning",
            code="filled_from_nothing",
            table="villages",
            unit=normalised.units[int(rows[0])],
            row=int(rows[0]) + 1,
            count=len(rows),
        )
    ]


def coverage(plan: Plan, normalised: Normalised, weights: Array, found: Array) -> Array:
    """Return the share of leaf weight with data: filled values are none, screened villages keep their own."""
    if not len(normalised.filled) and not len(normalised.screening.unit):
        return found
    present = ~np.isnan(normalised.estimates.value)
    # Whole stays whole, whatever the sums of shares round to.
    whole = present.all(axis=1, keepdims=True)
    return np.where(whole, 1.0, present @ plan.leaf_shares(weights))


def zeros(plan: Plan, normalised: Normalised, value: Array, weights: Array) -> list[Problem]:
    """Warn of zeros that pull a whole group to zero, as under a geometric mean."""
    everything = np.concatenate([normalised.value, value], axis=1)
    out = []
    for node in plan.groups:
        if not node.aggregation.decides_at_zero():
            continue
        for i in node.members:
            rows = np.flatnonzero((everything[:, i] == 0) & (weights[i] > 0))
            if len(rows):
                out.append(
                    Problem(
                        message=f"{plan.names[i]} is 0 in {len(rows)} village{'s' if len(rows) > 1 else ''} "
                        f"({few(normalised.units[int(r)] for r in rows)}), which makes {node.id} 0 "
                        f"under {node.aggregation.name}",
                        remedy="choose a range that starts above 0, such as [1, 100], or geometric_with_floor: one "
                        "zero then decides less",
                        severity="warning",
                        code="zero_under_mean",
                        table="villages",
                        column=plan.names[i],
                        unit=normalised.units[int(rows[0])],
                        row=int(rows[0]) + 1,
                        count=len(rows),
                    )
                )
    return out


def unscored(plan: Plan, normalised: Normalised, value: Array) -> list[Problem]:
    """Warn of villages that have data but no index, because a group falls short of its minimum coverage."""
    # Those screened out have no value left here, and were told of before.
    some = ~np.isnan(normalised.value).all(axis=1)
    rows = np.flatnonzero(np.isnan(value[:, 0]) & some)
    if not len(rows):
        return []
    short = [node.id for g, node in enumerate(plan.groups) if g and np.isnan(value[rows, g]).any()]
    because = f"; groups without a value: {', '.join(short)}" if short else ""
    return [
        Problem(
            message=f"{len(rows)} village{'s have' if len(rows) > 1 else ' has'} values but no index, below the "
            f"minimum coverage ({few(normalised.units[int(r)] for r in rows)}){because}",
            remedy="fill in the missing items, or lower minimum_coverage and say so",
            severity="warning",
            code="below_minimum_coverage",
            table="villages",
            unit=normalised.units[int(rows[0])],
            row=int(rows[0]) + 1,
            count=len(rows),
        )
    ]
