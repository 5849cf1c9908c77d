"""Respondents of a lazy table, read without fetching them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals.stable.v2 as nw

from ketahanan_index.design import SurveyDesign
from ketahanan_index.framework import Framework
from ketahanan_index.intake.findings import Spread, silence
from ketahanan_index.intake.frames import Opened
from ketahanan_index.intake.lazy.drawn import pushed_design
from ketahanan_index.intake.lazy.expressions import mark
from ketahanan_index.intake.lazy.items import Held, Pushed, measured
from ketahanan_index.intake.lazy.reduce import reduce_lazily
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.lazy.tables import open_lazily
from ketahanan_index.intake.reduced import Answers
from ketahanan_index.intake.session import Gathered, has_columns
from ketahanan_index.intake.villages import idle_indicators


def read_lazily(
    framework: Framework,
    opened: Opened,
    data: nw.LazyFrame[Any],
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
    table = open_lazily(opened, data)
    intake, layers, held = Gathered(table, framework), Layers(table), Held()
    drawn = pushed_design(intake, layers, units, design)
    idle = idle_indicators(framework.index, table)
    asked: list[int] = []
    pushed: list[Pushed] = []
    spreads: list[Spread] = []
    for j, indicator in enumerate(framework.indicators):
        if indicator.source == "respondents" and indicator.id not in idle and has_columns(intake, indicator):
            one = measured(intake, layers, indicator, held)
            asked.append(j)
            pushed.append(one)
            y = one.value
            layers.ask(
                lambda low, high, present: spreads.append(Spread(low, high, int(present))),
                y.min(), y.max(), mark(~y.is_null()).sum(),
            )  # fmt: skip
        advance()
    layers.answer()
    reduced = None
    if not any(p.severity == "error" for p in intake.problems):
        reduced = reduce_lazily(layers, drawn, pushed)
        intake.problems += silence(intake, drawn.unit.names, reduced, asked, spreads)
    return Answers(
        units=drawn.unit.names,
        asked=tuple(asked),
        reduced=reduced,
        respondents=table.rows,
        capped=held.count,
        answers=tuple(intake.answers),
        problems=tuple(intake.problems),
    )
