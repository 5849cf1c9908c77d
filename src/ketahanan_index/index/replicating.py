"""The verb that makes replicate weights."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from secrets import randbits
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.design import Replicates, SurveyDesign
from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.framework import Framework
from ketahanan_index.index.reading import require_design
from ketahanan_index.intake.reduce import grouped, reduce
from ketahanan_index.intake.weighing import Weighing, refused, weighing
from ketahanan_index.records import nearest
from ketahanan_index.survey.problems import Place, design_problems
from ketahanan_index.survey.replication import MOST, Kind, Units, count, factors
from ketahanan_index.survey.structure import levels

Places = NDArray[np.intp]
REPLICATES, RHO = 200, 0.3


def replicate(
    respondents: Any,
    design: SurveyDesign,
    kind: Kind,
    seed: int | None = None,
    *,
    replicates: int | None = None,
    rho: float | None = None,
    framework: Framework | None = None,
) -> tuple[Any, SurveyDesign]:
    """Make replicate weights from the strata and clusters of a sample.

    Errors that come from them need no other column of the design: a table can be handed on without its strata
    and clusters.

    Parameters
    ----------
    respondents : dataframe, list of dicts or Reading
        One row a respondent, in memory.
    design : SurveyDesign
        How they were drawn. Clusters of later stages go with those of the first.
    kind : {"jk1", "jkn", "brr", "fay", "bootstrap"}
        A jackknife of one stratum or of several, balanced repeated replication of strata of two sampling units, that in
        Fay's way, or the bootstrap of Rao and Wu.
    seed : int
        Of the bootstrap, which alone draws; drawn where none is given. ``design.replicates.seed`` of the result says
        which.
    replicates : int
        How many, of the bootstrap, 200 unless given; the other kinds have their own number.
    rho : float
        Fay's ρ, 0.3 unless given.
    framework : Framework
        Its `unit` names the village column (`kode_desa` without it), where villages are strata.

    Returns
    -------
    respondents, design
        A new table of the same kind with the columns ``replicate_1`` …, and the design that names them.

    Raises
    ------
    DataError
        For a sample that the kind does not fit, with the strata that are in the way.

    References
    ----------
    Wolter, K. M. (2007). Introduction to Variance Estimation, 2nd ed. Springer. doi:10.1007/978-0-387-35099-8

    Rao, J. N. K., Wu, C. F. J. and Yue, K. (1992). Some recent work on resampling methods for complex surveys. Survey
    Methodology 18(2), 209-217.

    Examples
    --------
    >>> import pandas as pd
    >>> import ketahanan_index as ki
    >>> respondents = pd.DataFrame(
    ...     {"kode_desa": "A", "rt": ["1", "1", "2", "3"], "bobot": [2.0, 2.0, 3.0, 3.0]}
    ... )
    >>> table, design = ki.replicate(respondents, ki.SurveyDesign(weights="bobot", clusters="rt"), "jkn")
    >>> table["replicate_1"].tolist(), [round(r, 3) for r in design.replicates.rscales]
    ([0.0, 0.0, 4.5, 4.5], [0.667, 0.667, 0.667])
    """
    _require(kind, seed, replicates, rho)
    require_design(design)
    if design.replicates is not None or design.calibration is not None:
        raise refused(
            "the design already has replicate weights or a calibration",
            "weights_made",
            "replicate the sample as it was drawn, then calibrate",
        )
    if kind in {"brr", "fay", "bootstrap"} and not design.clusters:
        raise refused(
            f"{kind} needs to tell sampling units apart, whatever the order of rows, and the design names no clusters",
            "clusters_needed",
            "name the column that tells respondents apart, such as their number, under clusters",
        )
    given = weighing(respondents, design, framework, villages=design.villages_are == "strata")
    sampled = _sampled(given, design)
    problems = _unfit(sampled, design, kind, replicates or REPLICATES)
    if problems:
        raise DataError(heading(problems, "replicate weights"), problems)
    drawn = (randbits(63) if seed is None else seed) if kind == "bootstrap" else None
    made = factors(
        sampled.units,
        kind,
        replicates=replicates or REPLICATES,
        rho=RHO if rho is None else rho,
        seed=drawn or 0,
    )
    number = made.factor.shape[1]
    width = len(str(number))
    names = [f"replicate_{b + 1:0{width}d}" for b in range(number)]
    weights = design.weights or "sampling_weight"
    columns = {} if design.weights else {weights: given.drawn.weight}
    columns |= {name: given.drawn.weight * made.factor[sampled.place, b] for b, name in enumerate(names)}
    table = given.with_columns(columns)
    named = Replicates(names, made.scale, rscales=made.rscales, kind=kind, seed=drawn)
    return table, SurveyDesign(weights=weights, replicates=named, deletion=design.deletion)


def _require(kind: str, seed: int | None, replicates: int | None, rho: float | None) -> None:
    """Raise a ValueError for what no kind knows, and for what this kind has no use for."""
    known = get_args(Kind)
    if kind not in known:
        raise ValueError(
            f"kind is one of {', '.join(known)}; found {kind!r}{nearest(str(kind).lower(), known)}"
        )
    if kind != "bootstrap" and replicates is not None:
        raise ValueError(f"replicates is for the bootstrap; {kind} has its own number")
    if kind != "fay" and rho is not None:
        raise ValueError(f"rho is for fay, not for {kind}")
    if rho is not None and not 0 <= rho < 1:
        raise ValueError(f"rho lies from 0 to below 1; found {rho}")
    for name, value, least in (("seed", seed, 0), ("replicates", replicates, 2)):
        if value is not None and (not isinstance(value, Integral) or value < least):
            raise ValueError(f"{name} is a whole number from {least}; found {value}")


@dataclass(frozen=True, slots=True)
class _Sampled:
    """The sampling units of a sample, and the place of each respondent's; what messages call the strata."""

    units: Units
    place: Places
    names: tuple[str, ...]


def _sampled(given: Weighing, design: SurveyDesign) -> _Sampled:
    """Return the sampling units of the first stage, as errors that are linearised know them."""
    drawn = given.drawn
    reduced = reduce(drawn, ())
    problems = [p for p in design_problems(reduced, design, given.units) if p.severity == "error"]
    if problems:
        raise DataError(heading(problems, "respondents"), problems)
    level = levels(reduced, design)[0]
    if drawn.clusters:
        line, _ = grouped([drawn.unit, drawn.stratum, drawn.clusters[0]])
    else:
        line = np.empty(len(drawn.unit), dtype=np.intp)
        line[np.lexsort((drawn.stratum, drawn.unit))] = np.arange(len(line))
    _, first_cell, stratum = np.unique(level.stratum, return_index=True, return_inverse=True)
    # One unit may reach several villages.
    numbers, once, number = np.unique(level.number, return_index=True, return_inverse=True)
    of = stratum[level.cell[once]]
    order = np.argsort(of, kind="stable")
    place = np.empty(len(numbers), dtype=np.intp)
    place[order] = np.arange(len(numbers))
    units = Units(of[order].astype(np.intp), level.drawn[first_cell], level.fraction[first_cell])
    spot = Place(reduced, design, given.units, 0, level)
    names = tuple(spot.name(int(cell)) for cell in first_cell)
    return _Sampled(units, place[number[line]], names)


def _unfit(sampled: _Sampled, design: SurveyDesign, kind: Kind, replicates: int) -> list[Problem]:
    """Return what stands in the way of a kind of replicates."""
    units, out = sampled.units, []

    def report(where: NDArray[np.bool_], message: str, code: str, remedy: str) -> None:
        found = np.flatnonzero(where)
        if len(found):
            listed = few(sampled.names[int(s)] for s in found)
            said = f"{message} in {len(found):,} strat{'a' if len(found) > 1 else 'um'} ({listed})"
            out.append(Problem(message=said, remedy=remedy, code=code, table="respondents", count=len(found)))

    several = "join such strata with others, or choose jkn or bootstrap"
    lone = (units.drawn == 1) & (units.fraction < 1)
    if design.lonely != "remove":
        remedy = (
            'join such strata with others, or choose lonely="certainty" or "remove": they then add no error'
        )
        report(lone, "a single sampling unit was drawn", "lonely_stratum", remedy)
    if kind in {"brr", "fay"}:
        report(
            (units.drawn > 2) & (units.fraction < 1), f"{kind} needs two sampling units, more were drawn",
            "not_in_pairs", several,
        )  # fmt: skip
        report(
            (units.fraction > 0) & (units.fraction < 1), f"{kind} knows no finite population correction",
            "replicates_without_fpc", "leave fpc out, or choose jkn or bootstrap",
        )  # fmt: skip
    if kind == "jk1" and len(units.drawn) > 1:
        report(
            np.ones(len(units.drawn), dtype=bool), "jk1 is for a sample of one stratum, and units were drawn",
            "several_strata", 'choose jkn, or villages_are="domains" for one sample without strata',
        )  # fmt: skip
    if not units.resampled.any() and not out:
        every = np.ones(len(units.drawn), dtype=bool)
        drawn = "all units were drawn, so that nothing varies,"
        report(
            every,
            drawn,
            "nothing_resampled",
            "without an error of the first stage there is nothing to replicate",
        )
    most = count(units, kind, replicates)
    if most > MOST:
        out.append(
            Problem(
                message=f"{kind} would make {most:,} columns, one replicate each",
                remedy=f"choose bootstrap, which makes as many as asked for (at most {MOST:,})",
                code="too_many_replicates",
                table="respondents",
                count=most,
            )
        )
    return out
