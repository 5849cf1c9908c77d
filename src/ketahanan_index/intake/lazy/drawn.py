"""The columns of a lazy table that say how respondents were drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.design import SurveyDesign
from ketahanan_index.intake.drawn import (
    is_there,
    read_labels,
    read_population,
    read_units,
    read_weights,
    report_zeros,
)
from ketahanan_index.intake.frames import Frame, Source, hashable
from ketahanan_index.intake.lazy.columns import held_number, number_question, reading
from ketahanan_index.intake.lazy.expressions import EXPRESSIONS, mark
from ketahanan_index.intake.lazy.queries import ROWS, Figure, Query
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.session import Gathered, lacking

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Key:
    """A column that says where a respondent belongs: the place of each of its spellings, and its labels."""

    column: nw.Expr | None
    places: Mapping[Any, int]
    names: tuple[str, ...]

    def of(self, spellings: Sequence[Any]) -> Places:
        """Return the places of spellings."""
        try:
            return np.fromiter(map(self.places.__getitem__, spellings), np.intp, len(spellings))
        except (KeyError, TypeError):
            named = map(_spelling, spellings)
            return np.fromiter(map(self.places.__getitem__, named), np.intp, len(spellings))


@dataclass(frozen=True, slots=True)
class PushedDesign:
    """How each respondent was drawn, as columns of the layers; `zeros` says whether some weigh 0."""

    unit: Key
    stratum: Key
    clusters: tuple[Key, ...]
    fpc: tuple[nw.Expr, ...]
    weight: nw.Expr | None
    zeros: bool = False


def pushed_design(
    intake: Gathered, layers: Layers, units: tuple[str, ...] | None, design: SurveyDesign
) -> PushedDesign:
    """Read villages and design, reporting what is missing or cannot be used."""
    unit = _unit(intake, layers, units)
    stratum = _label(intake, layers, design.strata, "stratum", "missing_stratum")
    clusters = [_label(intake, layers, column, "cluster", "missing_cluster") for column in design.clusters]
    fpc = [_population(intake, layers, column) for column in design.fpc]
    weight, zeros = (None, False) if design.weights is None else _weight(intake, layers, design.weights, unit)
    known = tuple(one for one in fpc if one is not None)
    return PushedDesign(unit, stratum, tuple(clusters), known, weight, zeros)


def _unit(intake: Gathered, layers: Layers, units: tuple[str, ...] | None) -> Key:
    table, column = layers.table, intake.framework.unit
    if column not in table.columns:
        intake.problems.append(
            lacking(intake, column, "which names the village", where="`unit` of the framework")
        )
        return Key(None, {}, units or ())
    frame = table.different(column, plain=True)
    known, places = read_units(reading(intake, frame), units)
    return label_key(layers, column, frame, known, places)


def _label(intake: Gathered, layers: Layers, column: str | None, what: str, code: str) -> Key:
    table = layers.table
    if column is None or not is_there(intake, column, f"the {what}"):
        return Key(None, {}, ("",))
    frame = table.different(column, plain=True)
    names, places = read_labels(reading(intake, frame), column, what, code)
    return label_key(layers, column, frame, names, places)


def label_key(layers: Layers, column: str, frame: Frame, names: tuple[str, ...], places: Places) -> Key:
    """Return the key of a column whose different labels stand in a small table, each at its place."""
    spellings = map(_spelling, frame.data[column].to_list())
    at = dict(zip(spellings, places.tolist(), strict=True))
    return Key(layers.hold(0, layers.table.label(column)), at, names)


def _spelling(cell: Any) -> Any:
    """Return a cell as places are looked up by it: lists and the like as texts, and no NaN, which equals nothing."""
    cell = hashable(cell)
    return cell if cell == cell else None


def _population(intake: Gathered, layers: Layers, column: str) -> nw.Expr | None:
    if not is_there(intake, column, "the finite population correction"):
        return None
    session = reading(intake, layers.table.tell(number_question(layers.table, column)))
    value = read_population(session, column)
    held, _ = held_number(layers, column, session.frame, value.tolist())
    return layers.hold(1, EXPRESSIONS.choose(held > 0.0, held, 1.0))


def _weight(intake: Gathered, layers: Layers, column: str, unit: Key) -> tuple[nw.Expr | None, bool]:
    """Return the weights and whether some are 0, reporting these."""
    weight, zeros = pushed_weight(intake, layers, column)
    if weight is not None and zeros and unit.column is not None:
        _zeros(intake, layers, column, unit, unit.column, weight)
    return weight, zeros


def pushed_weight(intake: Gathered, layers: Layers, column: str) -> tuple[nw.Expr | None, bool]:
    """Return the weights, 0 where they cannot be used, and whether all can and some are 0."""
    if not is_there(intake, column, "the weight"):
        return None, False
    session = reading(intake, layers.table.tell(number_question(layers.table, column)))
    value, clean = read_weights(session, column)
    held, _ = held_number(layers, column, session.frame, value.tolist())
    return layers.hold(1, EXPRESSIONS.choose(held > 0.0, held, 0.0)), clean and bool((value == 0).any())


def _zeros(
    intake: Gathered, layers: Layers, column: str, unit: Key, column_of_unit: nw.Expr, weight: nw.Expr
) -> None:
    """Report villages whose respondents all weigh 0, and warn of single zeros."""
    rows = layers.computed({"unit": column_of_unit, "some": mark(weight > 0.0)})
    figures = {"some": Figure("sum", nw.col("some")), "all": ROWS}
    found = layers.table.fetch(Query(rows, ("unit",), figures))
    some = np.array(found["some"].to_list(), dtype=np.float64).astype(np.int64)
    every = np.array(found["all"].to_list(), dtype=np.int64)
    place = unit.of(found["unit"].to_list())
    # Two rows a spelling: those who weigh something, and those who weigh nothing.
    counts = np.concatenate([some, every - some])
    kept = counts > 0
    weights = np.repeat([1.0, 0.0], len(place))[kept]
    source = Source(table=layers.table.table, file=layers.table.file, counts=counts[kept])
    told = Gathered(source, intake.framework, (), intake.problems)
    report_zeros(told, column, weights, np.tile(place, 2)[kept])
