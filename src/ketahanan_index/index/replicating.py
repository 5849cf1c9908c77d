"""The verb that makes replicate weights."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import randbits
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.design import Replicates, SurveyDesign
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.intake.weighing import Weighing, refused, weighing
from ketahanan_index.survey.labels import stratum_shown
from ketahanan_index.survey.replication import MOST, Kind, Units, count, factors

Places = NDArray[np.intp]


def replicate(
    respondents: Any,
    design: SurveyDesign,
    kind: Kind,
    seed: int | None = None,
    *,
    replicates: int = 200,
    rho: float = 0.3,
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
        Of the bootstrap; drawn where none is given. ``design.replicates.seed`` of the result says which.
    replicates : int
        How many, of the bootstrap; the other kinds have their own number.
    rho : float
        Fay's ρ.
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
    if kind not in get_args(Kind):
        raise ValueError(f"kind is one of {', '.join(get_args(Kind))}; found {kind!r}")
    if not 0 <= rho < 1:
        raise ValueError(f"rho lies from 0 to below 1; found {rho}")
    if replicates < 2:
        raise ValueError(f"a bootstrap needs 2 replicates or more; found {replicates}")
    if design.replicates is not None or design.calibration is not None:
        raise refused(
            "the design already has replicate weights or a calibration",
            "weights_made",
            "replicate the sample as it was drawn, then calibrate",
        )
    given = weighing(respondents, design, framework, villages=design.villages_are == "strata")
    sampled = _sampled(given, design)
    problems = _unfit(sampled, design, kind, replicates)
    if problems:
        raise DataError(heading(problems, "replicate weights"), problems)
    drawn = seed if seed is not None else randbits(63) if kind == "bootstrap" else None
    made = factors(sampled.units, kind, replicates=replicates, rho=rho, seed=drawn or 0)
    number = made.factor.shape[1]
    width = len(str(number))
    names = [f"replicate_{b + 1:0{width}d}" for b in range(number)]
    weights = design.weights or "sampling_weight"
    columns = {} if design.weights else {weights: given.drawn.weight}
    columns |= {name: given.drawn.weight * made.factor[sampled.place, b] for b, name in enumerate(names)}
    table = given.with_columns(columns)
    named = Replicates(names, made.scale, rscales=made.rscales, kind=kind, seed=drawn)
    return table, SurveyDesign(
        weights=weights, replicates=named, villages_are=design.villages_are, deletion=design.deletion
    )


@dataclass(frozen=True, slots=True)
class _Sampled:
    """The sampling units of a sample, and the place of each respondent's; what messages call the strata."""

    units: Units
    place: Places
    names: tuple[str, ...]


def _sampled(given: Weighing, design: SurveyDesign) -> _Sampled:
    drawn = given.drawn
    wide = design.villages_are == "domains"
    village = np.zeros_like(drawn.unit) if wide else drawn.unit
    strata, stratum = np.unique(village * len(drawn.strata) + drawn.stratum, return_inverse=True)
    cluster = drawn.clusters[0] if drawn.clusters else np.arange(len(stratum))
    pair = stratum.astype(np.int64) * (int(cluster.max(initial=0)) + 1) + cluster
    _, first, place = np.unique(pair, return_index=True, return_inverse=True)
    of = stratum[first].astype(np.intp)
    number = np.bincount(of, minlength=len(strata)).astype(np.int64)
    fraction = np.zeros(len(strata))
    if drawn.fpc:
        stated = np.zeros(len(strata))
        stated[stratum] = drawn.fpc[0]
        fraction = np.minimum(np.where(stated > 1, number / np.maximum(stated, 1.0), stated), 1.0)
    if design.lonely == "certainty":
        fraction = np.where(number == 1, 1.0, fraction)
    names = tuple(_stratum_name(given, design, int(s)) for s in strata)
    return _Sampled(Units(of, number, fraction), place.astype(np.intp), names)


def _stratum_name(given: Weighing, design: SurveyDesign, number: int) -> str:
    unit, stratum = divmod(number, len(given.drawn.strata))
    parts = [] if design.villages_are == "domains" else [given.units[unit]]
    if design.strata:
        parts.append(f"{design.strata} {stratum_shown(given.drawn.strata[stratum])}")
    return " ".join(parts) or "the whole sample"


def _unfit(sampled: _Sampled, design: SurveyDesign, kind: Kind, replicates: int) -> list[Problem]:
    """Return what stands in the way of a kind of replicates."""
    units, out = sampled.units, []

    def report(where: NDArray[np.bool_], message: str, code: str, remedy: str) -> None:
        found = np.flatnonzero(where)
        if len(found):
            listed = ", ".join(sampled.names[int(s)] for s in found[:5]) + (" …" if len(found) > 5 else "")
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
        report(
            np.ones(len(units.drawn), dtype=bool), "nothing can be resampled", "nothing_resampled", several
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
