"""Weighted means and ratios of villages, and their sampling error by Taylor linearisation.

References
----------
Lumley, T. (2010). Complex Surveys: A Guide to Analysis Using R. Wiley. doi:10.1002/9780470580066
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.arrays.segments import run_blocks, segment_squares, segment_sums, starts
from ketahanan_index.design import SurveyDesign
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.sampling import Factor, Sample
from ketahanan_index.survey.calibration import residuals
from ketahanan_index.survey.compression import compress
from ketahanan_index.survey.estimated import Estimated
from ketahanan_index.survey.evidence import gather, growth, reasons, standard_error
from ketahanan_index.survey.structure import Flags, Level, Places, levels, some


def linearise(reduced: Reduced, units: int, design: SurveyDesign, *, totals: bool = False) -> Estimated:
    """Estimate means and ratios of villages, and their sampling error.

    A stage adds a row for each of its sampling units in a village, √((1−f)·n/(n−1))·(z − a·s): z the unit's sum of
    linearised values, s their sum over the m units of the stratum that reach the village, n all units drawn in
    the stratum, f the share of them, a = (1−√(1−m/n))/m. That is the variance of a domain: the cross product of
    the rows is that of all n centred sums, those of 0 included, without a row for each. Rows of a later stage
    are multiplied by √(f₁…f₍ₜ₋₁₎). Where villages are strata, n = m. Calibrated weights take from the linearised values
    what the known totals explain.

    A stratum with a single unit, f < 1, gives a row of 0, and with `lonely`

    - ``missing`` (and ``fail``, which is reported before): the error is unknown;
    - ``certainty``: f is 1, so that later stages count in full;
    - ``remove``: nothing, later stages as they are;
    - ``adjust``: √(1−f)·(z − z̄) instead, z̄ the mean over all units drawn at the stage, which is 0 but for totals;
    - ``average``: the other rows of the stage are multiplied by √(strata / strata that are not lone).

    Parameters
    ----------
    reduced : Reduced
        The sums of respondents.
    units : int
        How many villages there are.
    design : SurveyDesign
        How respondents were drawn.
    totals : bool
        Whether to estimate sums of weight times value in place of means and ratios.
    """
    start = starts(reduced.unit, units)
    n = segment_sums(reduced.n.astype(np.float64), start).astype(np.int64)
    value, influence = _totals(reduced, start, n) if totals else _values(reduced, start, n)
    if reduced.calibrated is not None:
        influence = residuals(influence, reduced.calibrated, reduced.unit)
    answered = np.asarray(reduced.n > 0)
    stages = levels(reduced, design)
    variance, seen, rows = np.zeros(value.shape), [], []
    for level in stages:
        seen.append(gather(level, some(answered, level.row_start), units))
        row = _rows(level, influence, design)
        if design.lonely == "average":
            row *= growth(seen[-1])[level.unit]
        variance += segment_squares(row, starts(level.unit, units))
        rows.append(row)
    reason = reasons(seen, n, value, variance, design)
    estimated = reason == Reason.estimated
    return Estimated(
        value=value,
        standard_error=standard_error(reason, variance),
        reason_code=reason,
        n=n,
        psus=seen[0].lines,
        degrees_of_freedom=(seen[0].lines - seen[0].cells).astype(np.float64),
        factor=_factor(stages, rows, estimated, compressed=not design.clusters),
        sample=_sample(reduced, stages, answered),
    )


def _values(reduced: Reduced, start: Places, n: NDArray[np.int64]) -> tuple[Array, Array]:
    """Return the villages' values, and each row's part in them: its sum of linearised values."""
    divisor = segment_sums(reduced.divisor, start)
    known = (n > 0) & (divisor != 0)
    share = np.divide(1.0, divisor, out=np.zeros_like(divisor), where=known)
    ratio = np.divide(segment_sums(reduced.total, start), divisor, out=np.zeros_like(divisor), where=known)
    count, influence = np.diff(start), np.empty_like(reduced.total)
    for runs in run_blocks(len(count)):
        rows = slice(start[runs.start], start[runs.stop])
        part = np.multiply(
            np.repeat(-ratio[runs], count[runs], axis=0), reduced.divisor[rows], out=influence[rows]
        )
        part += reduced.total[rows]
        part *= np.repeat(share[runs], count[runs], axis=0)
    return np.where(known, ratio, np.nan), influence


def _totals(reduced: Reduced, start: Places, n: NDArray[np.int64]) -> tuple[Array, Array]:
    """Return the villages' sums, and each row's part in them."""
    return np.where(n > 0, segment_sums(reduced.total, start), np.nan), reduced.total.copy()


def _rows(level: Level, influence: Array, design: SurveyDesign) -> Array:
    """Return the rows of one stage ``(line, indicator)``."""
    z = influence if len(level.unit) == len(influence) else segment_sums(influence, level.row_start)
    drawn, present = level.drawn.astype(np.float64), np.diff(level.line_start)
    centre = (1 - np.sqrt(1 - present / drawn)) / present
    stretch = drawn / np.maximum(drawn - 1, 1.0)
    if design.lonely == "adjust":
        centre = np.where(drawn == 1, 0.0, centre)
    else:
        stretch = np.where(drawn == 1, 0.0, stretch)
    middle = centre[:, None] * segment_sums(z, level.line_start)
    factor = level.base * np.sqrt((1 - level.fraction) * stretch)
    wide = _centre(level, z, design) if design.lonely == "adjust" else None
    rows = np.empty_like(z)
    for cells in run_blocks(len(present)):
        lines = slice(level.line_start[cells.start], level.line_start[cells.stop])
        of = np.repeat(middle[cells], present[cells], axis=0)
        part = np.subtract(z[lines], of, out=rows[lines])
        if wide is not None:
            part -= np.where((level.drawn == 1)[level.cell[lines], None], wide[lines], 0.0)
        part *= np.repeat(factor[cells], present[cells])[:, None]
    return rows


def _centre(level: Level, z: Array, design: SurveyDesign) -> Array:
    """Return the mean of all units drawn at a stage, for each line: of the sample, or of its village alone."""
    start = starts(level.unit, int(level.unit.max(initial=-1)) + 1)
    wide = design.villages_are == "domains"
    drawn = np.full(len(start) - 1, int(level.number.max(initial=0)) + 1) if wide else np.diff(start)
    return np.asarray((segment_sums(z, start) / np.maximum(drawn, 1)[:, None])[level.unit])


def _factor(stages: tuple[Level, ...], rows: list[Array], estimated: Flags, compressed: bool) -> Factor:
    """Return the rows of all stages in the order of the villages, 0 where an error cannot be estimated or is 0."""
    kept: list[Array] = []
    unit: list[Places] = []
    number: list[Places] = []
    beyond = 0
    for stage, (level, row) in enumerate(zip(stages, rows, strict=True)):
        known = row if estimated.all() else row * estimated[level.unit]
        # Later stages are often empty in part: where the share drawn before is not known, or all were taken.
        there = slice(None) if stage == 0 else np.flatnonzero(known.any(axis=1))
        kept.append(known[there])
        unit.append(level.unit[there])
        number.append(level.number[there] + beyond)
        beyond += int(level.number.max(initial=-1)) + 1
    if len(stages) > 1:
        places = np.concatenate(unit)
        order = np.argsort(places, kind="stable")
        return Factor(np.concatenate(kept)[order], places[order], np.concatenate(number)[order])
    if not compressed:
        return Factor(kept[0], unit[0], number[0])
    small, places = compress(kept[0], unit[0], len(estimated))
    return Factor(small, places, np.arange(len(places), dtype=np.intp))


def _sample(reduced: Reduced, stages: tuple[Level, ...], answered: Flags) -> Sample:
    """Count primary sampling units by village, stratum and the indicators they have an answer to."""
    level = stages[0]
    pattern = some(answered, level.row_start)
    bits = np.packbits(pattern, axis=1)
    stratum = reduced.stratum[level.row_start[:-1]]
    order = np.lexsort((*_words(bits), stratum, level.unit))
    keys = [column[order] for column in (*_words(bits), stratum, level.unit)]
    fresh = np.zeros(len(order), dtype=bool)
    fresh[:1] = True
    for key in keys:
        fresh[1:] |= key[1:] != key[:-1]
    first = np.flatnonzero(fresh)
    count = np.diff(np.append(first, len(order))).astype(np.int64)
    places = order[first]
    return Sample(level.unit[places], stratum[places], count, pattern[places])


def _words(bits: NDArray[np.uint8]) -> list[NDArray[np.uint64]]:
    """Return patterns as columns of whole numbers, which sort faster than bits."""
    width = -(-bits.shape[1] // 8) * 8
    whole = np.zeros((len(bits), width), dtype=np.uint8)
    whole[:, : bits.shape[1]] = bits
    return list(whole.view(np.uint64).T)
