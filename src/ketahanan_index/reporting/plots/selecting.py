"""Which villages a picture shows, in which order, and what is said of those it does not show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.errors import DataError, MethodError, Problem, few, heading
from ketahanan_index.explanation import asked
from ketahanan_index.framework import Framework
from ketahanan_index.framework.drawing import node_names
from ketahanan_index.methods.base import Array
from ketahanan_index.records import nearest
from ketahanan_index.reporting.published import Published, published
from ketahanan_index.robustness.shifts import require_scores
from ketahanan_index.stages import Scores, publishing
from ketahanan_index.words import Language, number, say

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Villages of a picture, the best first, and what is said of the others.

    Parameters
    ----------
    shown : Published
        All figures that may be shown.
    column : int
        The node among the scores' nodes.
    place : array
        Rows of the villages.
    rank : array
        Their ranks among all villages.
    notes : tuple of str
        How many are not shown, and why.
    """

    shown: Published
    column: int
    place: Places
    rank: Array
    notes: tuple[str, ...]


def chosen(
    scores: Scores,
    *,
    node: str | None = None,
    units: Collection[str] | None = None,
    top: int | None = None,
    language: Language,
) -> Chosen:
    """Return the villages that may be shown, by the rank of a node.

    Raises
    ------
    DataError
        For a node or village that is not there, a count below 1, and where no village may be shown.
    """
    require_scores(scores, "scores")
    column = column_of(scores, node)
    rows = rows_of(scores, units)
    require_count("top", top)
    shown = published(scores)
    rank = rank_arrays.rank(scores.snapped[:, column])
    place = rows[shown.shown[rows, column]]
    notes = unseen(scores, column, rows, language)
    if not len(place):
        raise _nothing(scores, column, rows)
    order = np.lexsort((np.array(scores.units, dtype=object)[place].astype(str), rank[place]))
    place = place[order]
    if top is not None:
        place = place[:top]
    return Chosen(shown, column, place, rank[place], notes)


def require_count(name: str, value: Any) -> None:
    """Refuse a number of villages that is no whole number from 1."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise _bad(
            name, f"{name} is {value!r}", "give a whole number from 1, or leave it out for all villages"
        )


def column_of(scores: Scores, node: str | None) -> int:
    """Return the column of a group's scores; DataError for an unknown one."""
    if node is None:
        return 0
    if node not in scores.nodes:
        problem = Problem(
            message=f"no group is named {node!r}{nearest(str(node), scores.nodes)}",
            remedy=f"known are {', '.join(scores.nodes)}",
            code="unknown_node",
        )
        raise DataError(heading([problem], "the picture"), [problem])
    return scores.nodes.index(node)


def rows_of(scores: Scores, units: Collection[str] | None) -> Places:
    """Return the rows of villages, of all unless some are named; DataError for codes that are not there."""
    if units is None:
        return np.arange(len(scores.units))
    if isinstance(units, str):
        raise _bad("units", f"units is the text {units!r}", "give a list of codes, such as [code]")
    codes = [str(unit) for unit in units]
    found = asked.rows_of(scores, codes)
    unknown = [code for code, row in zip(codes, found, strict=True) if row < 0]
    if unknown:
        near = nearest(unknown[0], scores.units) if len(unknown) == 1 else ""
        problem = Problem(
            message=f"no village has the code {few(map(repr, unknown))}{near}",
            remedy="use codes as in `scores.units`",
            code="unknown_unit",
            count=len(unknown),
            unit=unknown[0],
        )
        raise DataError(heading([problem], "the picture"), [problem])
    return np.array(sorted(set(found)), dtype=np.intp)


def code_of(scores: Scores, code: str) -> str:
    """Return a village's code as in `scores.units`; what is no such code stays as it is."""
    row = asked.rows_of(scores, [code])[0]
    return code if row < 0 else scores.units[row]


def one(scores: Scores, unit: str) -> tuple[Published, int]:
    """Return what may be shown, and the row of one village; DataError where its index may not be shown."""
    require_scores(scores, "scores")
    row = int(rows_of(scores, [unit])[0])
    shown = published(scores)
    if not shown.shown[row, 0]:
        raise _nothing(scores, 0, np.array([row]))
    return shown, row


def unseen(scores: Scores, column: int, rows: Places, language: Language) -> tuple[str, ...]:
    """Return what is said of the villages without a score, and of those whose figures are withheld."""
    found = {name: where[rows, column] for name, where in publishing.score_reasons(scores).items()}
    none = found["no_score"]
    withheld = (publishing.flags(found) == "withhold") & ~none
    notes = []
    if withheld.any():
        why = [n for n in publishing.WITHHELD if n != "no_score" and (found[n] & withheld).any()]
        said = ", ".join(say(name, language) for name in why)
        notes.append(several("plot_withheld", int(withheld.sum()), language, said))
    if none.any():
        notes.append(several("plot_unscored", int(none.sum()), language))
    return tuple(notes)


def several(key: str, count: int, language: Language, *values: object) -> str:
    """Return a phrase with a count, in the singular where it is one."""
    return say(f"{key}_one" if count == 1 else key, language, number(count, language), *values)


def name_of(framework: Framework, node: str, language: Language) -> str:
    """Return what a node is called."""
    return node_names(framework, language)[node]


def names_of(framework: Framework, nodes: Sequence[str], language: Language) -> list[str]:
    """Return what nodes are called."""
    known = node_names(framework, language)
    return [known[node] for node in nodes]


def villages(count: int, language: Language) -> str:
    """Return a count of villages in words."""
    return several("plot_villages", count, language)


def some_of(found: Chosen, top: int | None, language: Language) -> str:
    """Return how many villages are drawn, and of how many, where not all that may be shown are."""
    total = int(np.count_nonzero(found.shown.shown[:, found.column]))
    if len(found.place) == total:
        return villages(total, language)
    key = "plot_some_of" if top is None else "plot_top_of"
    return say(key, language, number(len(found.place), language), villages(total, language))


def withheld_node(scores: Scores, column: int, row: int) -> DataError:
    """Return the error for one village's score of a group that may not be shown."""
    return _nothing(scores, column, np.array([row]))


def refused(
    kind: type[DataError | MethodError], message: str, remedy: str, code: str
) -> DataError | MethodError:
    """Return an error with one problem of a picture."""
    problem = Problem(message=message, remedy=remedy, code=code)
    return kind(heading([problem], "the picture"), [problem])


def _bad(name: str, message: str, remedy: str) -> DataError:
    problem = Problem(message=message, remedy=remedy, code="bad_parameter", column=name)
    return DataError(heading([problem], "the picture"), [problem])


def _nothing(scores: Scores, column: int, rows: Places) -> DataError:
    found = {name: where[rows, column] for name, where in publishing.score_reasons(scores).items()}
    why = [f"{name} in {int(where.sum()):,}" for name, where in found.items() if where.any()]
    one_only = len(rows) == 1
    unit = scores.units[int(rows[0])] if one_only else ""
    node = scores.nodes[column]
    whose = f"of {unit}" if one_only else f"of any of {len(rows):,} villages"
    problem = Problem(
        message=f"no score of {node!r} {whose} may be shown: {', '.join(why) or 'there are no villages'}",
        remedy="see `scores.flags` and `scores.problems`; `publication=` of ki.score holds the rule",
        code="nothing_to_show",
        unit=unit,
        count=max(len(rows), 1),
    )
    return DataError(heading([problem], "the picture"), [problem])
