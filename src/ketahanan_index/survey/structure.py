"""The stages of a sample: which units were drawn in which strata, and what share of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.segments import run_blocks, segment_sums
from ketahanan_index.design import SurveyDesign
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Level:
    """One stage of a sample.

    A line is a sampling unit in a village, a cell is a stratum in a village; a stratum of a later stage is the
    cluster above. Rows, lines and cells follow each other in one order, so that each is a run of the one before.

    Parameters
    ----------
    row_start : array (line + 1,)
        Where each line begins among the rows, and the end.
    line_start : array (cell + 1,)
        Where each cell begins among the lines, and the end.
    unit : array (line,)
        The village of each line.
    number : array (line,)
        The sampling unit of each line; one number in several villages is one sampling unit.
    cell : array (line,)
        The cell of each line.
    stratum : array (cell,)
        The stratum of each cell; one number in several villages is one stratum.
    drawn : array (cell,)
        Sampling units of the stratum, those in other villages included.
    fraction : array (cell,)
        The share of the stratum that was drawn: at least 1 is a census, 0 where the design does not say.
    base : array (cell,)
        The square root of the shares drawn at the stages before.
    lowest, highest : array (cell,)
        What was stated as population count or fraction in the stratum; NaN where the design states none.
    """

    row_start: Places
    line_start: Places
    unit: Places
    number: Places
    cell: Places
    stratum: Places
    drawn: NDArray[np.int64]
    fraction: Array
    base: Array
    lowest: Array
    highest: Array

    @property
    def alone(self) -> Flags:
        """Cells of a stratum that is not a census and had a single unit drawn ``(cell,)``."""
        return np.asarray((self.drawn == 1) & (self.fraction < 1) & (self.base > 0))

    @property
    def working(self) -> Flags:
        """Cells of a stratum whose error can be estimated and is not known to be 0 ``(cell,)``."""
        return np.asarray((self.drawn > 1) & (self.fraction < 1) & (self.base > 0))


def levels(reduced: Reduced, design: SurveyDesign) -> tuple[Level, ...]:
    """Return the stages of a sample, as many as have something to say.

    After a stage where no share is known, later stages carry no weight and are left out.

    Parameters
    ----------
    reduced : Reduced
        The sums of respondents, sorted.
    design : SurveyDesign
        Under ``lonely="certainty"`` a stratum's only unit counts as drawn with certainty, a share of 1.
    """
    wide = design.villages_are == "domains"
    fresh = _changed(reduced.unit) | _changed(reduced.stratum)
    stratum = reduced.stratum if wide else np.cumsum(fresh) - 1
    base = np.ones(int(np.count_nonzero(fresh)))
    out: list[Level] = []
    for stage, label in enumerate(reduced.clusters.T):
        cell_row = _places(fresh)
        fresh = fresh | _changed(label)
        row_start = _places(fresh)
        first = row_start[:-1]
        line_start = np.searchsorted(row_start, cell_row).astype(np.intp)
        cell = np.repeat(np.arange(len(line_start) - 1), np.diff(line_start))
        number = numbered(stratum[first], label[first]) if wide else np.arange(len(first), dtype=np.intp)
        of_cell = stratum[cell_row[:-1]]
        drawn = _drawn(stratum[first], number)[of_cell]
        lowest, highest = _stated(reduced, stage, cell_row, of_cell)
        fraction = _fraction(lowest, drawn)
        if design.lonely == "certainty":
            fraction = np.where(drawn == 1, 1.0, fraction)
        out.append(
            Level(
                row_start=row_start,
                line_start=line_start,
                unit=reduced.unit[first],
                number=number,
                cell=cell,
                stratum=of_cell,
                drawn=drawn,
                fraction=fraction,
                base=base,
                lowest=lowest,
                highest=highest,
            )
        )
        base = (base * np.sqrt(fraction))[cell]
        if not base.any():
            break
        stratum = np.repeat(number, np.diff(row_start))
    return tuple(out)


def tally(flags: Flags, start: Places) -> NDArray[np.int64]:
    """Count what is true in each run of rows ``(run, column)``.

    Examples
    --------
    >>> import numpy as np
    >>> tally(np.array([[True], [True], [False]]), np.array([0, 2, 2, 3])).ravel().tolist()
    [2, 0, 0]
    """
    out = np.zeros((len(start) - 1, flags.shape[1]), dtype=np.int64)
    for runs in run_blocks(len(out)):
        first, last = start[runs.start], start[runs.stop]
        marks = flags[first:last].astype(np.float64)
        out[runs] = segment_sums(marks, start[runs.start : runs.stop + 1] - first)
    return out


def some(flags: Flags, start: Places) -> Flags:
    """Return whether anything is true in each run of rows ``(run, column)``; no run is empty.

    Examples
    --------
    >>> import numpy as np
    >>> some(np.array([[True], [False], [False]]), np.array([0, 2, 3])).ravel().tolist()
    [True, False]
    """
    if len(start) - 1 == len(flags):
        return flags
    return np.asarray(tally(flags, start) > 0)


def _changed(x: Places) -> Flags:
    """Return whether a row differs from the one before; the first does."""
    out = np.ones(len(x), dtype=bool)
    out[1:] = x[1:] != x[:-1]
    return out


def _places(fresh: Flags) -> Places:
    return np.append(np.flatnonzero(fresh), len(fresh)).astype(np.intp)


def numbered(stratum: NDArray[np.int64] | Places, label: Places) -> Places:
    """Return one number for each label in a stratum: a label in two strata names two sampling units."""
    pair = stratum.astype(np.int64) * (int(label.max(initial=0)) + 1) + label
    return np.asarray(np.unique(pair, return_inverse=True)[1], dtype=np.intp)


def _drawn(stratum: Places, number: Places) -> NDArray[np.int64]:
    """Return how many sampling units each stratum has, each counted once."""
    _, once = np.unique(number, return_index=True)
    return np.bincount(stratum[once]).astype(np.int64)


def _stated(reduced: Reduced, stage: int, cell_row: Places, stratum: Places) -> tuple[Array, Array]:
    """Return the lowest and highest population stated in the stratum of each cell."""
    if stage >= reduced.fpc.shape[1] or not len(stratum):
        unstated = np.full(len(stratum), np.nan)
        return unstated, unstated
    low = np.full(int(stratum.max()) + 1, np.inf)
    high = np.full(len(low), -np.inf)
    np.minimum.at(low, stratum, np.minimum.reduceat(reduced.fpc[:, stage], cell_row[:-1]))
    np.maximum.at(high, stratum, np.maximum.reduceat(reduced.fpc_highest[:, stage], cell_row[:-1]))
    return low[stratum], high[stratum]


def _fraction(stated: Array, drawn: NDArray[np.int64]) -> Array:
    """Return the share drawn: above 1 a count was stated, up to 1 the share itself; never above 1."""
    share = np.where(stated > 1, drawn / np.where(stated > 1, stated, 1.0), stated)
    return np.where(np.isnan(stated), 0.0, np.minimum(share, 1.0))
