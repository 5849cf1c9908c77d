"""Respondents of a lazy table, read without fetching them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw

from ketahanan_index.design import SurveyDesign
from ketahanan_index.framework import Framework
from ketahanan_index.intake.findings import Spread, silence
from ketahanan_index.intake.lazy.asking import needed, questions
from ketahanan_index.intake.lazy.drawn import pushed_design
from ketahanan_index.intake.lazy.engines import Engine, Planned
from ketahanan_index.intake.lazy.expressions import EXPRESSIONS, mark
from ketahanan_index.intake.lazy.items import Held, Pushed, measured
from ketahanan_index.intake.lazy.parts import Parts
from ketahanan_index.intake.lazy.queries import Figure
from ketahanan_index.intake.lazy.reduce import by_cluster, by_respondent, replicated
from ketahanan_index.intake.lazy.reweighted import by_weights, complete, pushed_cells
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.lazy.summed import summed
from ketahanan_index.intake.lazy.tables import LazyTable
from ketahanan_index.intake.opening import Opened, without_rows
from ketahanan_index.intake.reduced import Answers
from ketahanan_index.intake.reweighted import before_calibration
from ketahanan_index.intake.session import Gathered, has_columns
from ketahanan_index.intake.villages import idle_indicators


def read_lazily(
    framework: Framework,
    opened: Opened,
    data: nw.LazyFrame[Any] | Parts,
    units: tuple[str, ...] | None,
    design: SurveyDesign,
    advance: Callable[[], object],
) -> Answers:
    """Read respondents where they live.

    The different answers of each column are fetched first and judged here; what they mean is then pushed to the
    engine as expressions, and sums come back.

    Raises
    ------
    DataError
        For a table without rows, and for an engine that cannot compute what is needed.
    """
    engine: Engine = data if isinstance(data, Parts) else Planned(data)
    table = LazyTable(
        engine=engine.only(needed(framework, design, opened)),
        table=opened.table,
        file=opened.file,
        columns=opened.columns,
    )
    table = table.asked(questions(framework, design, table))
    if not table.rows:
        raise without_rows(opened)
    intake, layers, held = Gathered(table, framework), Layers(table), Held()
    drawn = pushed_design(intake, layers, units, design)
    weight = drawn.weight if drawn.zeros else None
    known = design.calibration if design.replicates is None else None
    cells = None if known is None else pushed_cells(intake, layers, known)
    if design.replicates is not None:
        drawn = by_weights(intake, layers, drawn, design.replicates.columns, before_calibration(design))
    idle = idle_indicators(framework.index, table)
    asked: list[int] = []
    pushed: list[Pushed] = []
    for j, indicator in enumerate(framework.indicators):
        if indicator.source == "respondents" and indicator.id not in idle and has_columns(intake, indicator):
            asked.append(j)
            pushed.append(measured(intake, layers, indicator, held))
        advance()
    if design.deletion == "listwise":
        pushed = complete(intake, layers, pushed)
    # Different answers do not tell which of them are of respondents who weigh something.
    spreads = [one.spread if weight is None else None for one in pushed]
    for place, one in enumerate(pushed):
        if spreads[place] is None:
            value = one.value if weight is None else EXPRESSIONS.only(weight > 0.0, one.value)
            figures = Figure("min", value), Figure("max", value), Figure("sum", mark(~value.is_null()))
            layers.ask(_keeps(spreads, place), *figures)
    grouping = summed(layers, drawn, pushed, cells) if drawn.clusters and not _failed(intake) else None
    sizes = layers.answer(*([grouping.sizes(layers)] if grouping else []))
    reduced = None
    if not _failed(intake):
        reduced = (
            by_cluster(layers, drawn, grouping, sizes[0], len(pushed), cells)
            if grouping
            else by_respondent(layers, drawn, pushed, cells)
        )
        if design.replicates is not None:
            reduced = replicated(reduced, sizes[0], design.replicates)
        found = [one for one in spreads if one is not None]
        zeros = weight is not None
        intake.problems += silence(intake, drawn.unit.names, reduced, asked, found, zeros=zeros)
    return Answers(
        units=drawn.unit.names,
        asked=tuple(asked),
        reduced=reduced,
        respondents=table.rows,
        capped=held.count,
        answers=tuple(intake.answers),
        problems=tuple(intake.problems),
    )


def _failed(intake: Gathered) -> bool:
    return any(problem.severity == "error" for problem in intake.problems)


def _keeps(spreads: list[Spread | None], place: int) -> Callable[[float, float, float], None]:
    def tell(low: float, high: float, present: float) -> None:
        spreads[place] = Spread(low, high, int(present))

    return tell
