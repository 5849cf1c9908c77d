"""What respondents of a lazy table bring for weights that were made anew, and answers of those alone who gave all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.design import Calibration
from ketahanan_index.intake.drawn import is_there
from ketahanan_index.intake.findings import listwise
from ketahanan_index.intake.lazy.columns import held_number, number_question, reading
from ketahanan_index.intake.lazy.drawn import Key, PushedDesign, label_key, pushed_weight
from ketahanan_index.intake.lazy.expressions import EXPRESSIONS, mark
from ketahanan_index.intake.lazy.items import Pushed
from ketahanan_index.intake.lazy.queries import Figure
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.reweighted import crossed, labels, lacking_replicates, read_replicate
from ketahanan_index.intake.session import Gathered

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class NumberKey(Key):
    """A column of numbers that says where a respondent belongs: the place of each among those that occur."""

    def of(self, spellings: Sequence[Any]) -> Places:
        """Return the places of numbers, which must be all that occur."""
        _, places = np.unique(np.array(spellings, dtype=np.float64), return_inverse=True)
        return places.astype(np.intp)


@dataclass(frozen=True, slots=True)
class PushedCells:
    """The categories that respondents were calibrated by, as columns of the layers.

    Parameters
    ----------
    keys : tuple of Key
        The columns of categories.
    margins : tuple of tuple of int
        The places of the columns of each margin among the keys.
    before : Expr or None
        The weight before the calibration; None where it is the weight itself.
    """

    keys: tuple[Key, ...]
    margins: tuple[tuple[int, ...], ...]
    before: nw.Expr | None

    def places(self, of: Sequence[Places]) -> tuple[Places, Places]:
        """Return the cell of each row, and the category of each margin that a cell belongs to."""
        return crossed([[of[column] for column in margin] for margin in self.margins])


def pushed_cells(intake: Gathered, layers: Layers, calibration: Calibration) -> PushedCells:
    """Read the categories of a calibration, reporting those that are unknown."""
    before = None
    if calibration.weights is not None:
        before, _ = pushed_weight(intake, layers, calibration.weights)
    keys = []
    for column in calibration.columns:
        if not is_there(intake, column, "a category of the calibration"):
            keys.append(Key(None, {}, ("",)))
            continue
        frame = layers.table.different(column, plain=True)
        keys.append(label_key(layers, column, frame, (), labels(reading(intake, frame), column)))
    at = {column: i for i, column in enumerate(calibration.columns)}
    margins = tuple(tuple(at[column] for column in margin) for margin in calibration.margins)
    return PushedCells(tuple(keys), margins, before)


def by_weights(
    intake: Gathered, layers: Layers, drawn: PushedDesign, replicates: Sequence[str], before: Sequence[str]
) -> PushedDesign:
    """Return a design in which respondents who share all their weights are drawn together, and weigh nothing."""
    columns = [drawn.weight]
    for named in (replicates, before):
        absent = [column for column in named if column not in layers.table.columns]
        if absent:
            intake.problems.append(lacking_replicates(intake, named, absent))
    for column in (*replicates, *before):
        if column not in layers.table.columns:
            continue
        session = reading(intake, layers.table.tell(number_question(layers.table, column)))
        value = read_replicate(session, column)
        held, _ = held_number(layers, column, session.frame, value.tolist())
        columns.append(layers.hold(1, EXPRESSIONS.choose(held > 0.0, held, 0.0)))
    keys = tuple(NumberKey(column, {}, ()) for column in columns if column is not None)
    return PushedDesign(drawn.unit, Key(None, {}, ("",)), keys, (), None)


def complete(intake: Gathered, layers: Layers, pushed: Sequence[Pushed]) -> list[Pushed]:
    """Return values of those alone who have one for every indicator, null for all others; how many is asked for."""
    if not pushed:
        return []
    there = layers.hold(9, EXPRESSIONS.present(pushed[0].value))
    for one in pushed[1:]:
        there = there + layers.hold(9, EXPRESSIONS.present(one.value))
    whole = layers.hold(10, there)
    lost = mark(whole > 0.0, whole < float(len(pushed)))
    layers.ask(_reports(intake), Figure("sum", layers.hold(11, lost)))

    def kept(x: nw.Expr) -> nw.Expr:
        return layers.hold(11, EXPRESSIONS.only(whole >= float(len(pushed)), x))

    return [
        replace(
            one,
            value=kept(one.value),
            divisor=None if one.divisor is None else kept(one.divisor),
            spread=None,
        )
        for one in pushed
    ]


def _reports(intake: Gathered) -> Callable[[float], None]:
    def tell(count: float) -> None:
        intake.problems += listwise(intake, int(count))

    return tell
