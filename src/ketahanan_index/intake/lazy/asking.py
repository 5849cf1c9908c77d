"""What is known to be asked of a lazy table before any of it is read, and the columns that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ketahanan_index.design import SurveyDesign
from ketahanan_index.framework import Framework
from ketahanan_index.intake.frames import Source
from ketahanan_index.intake.lazy.columns import item_question, number_question, options_of
from ketahanan_index.intake.lazy.questions import Different, Question
from ketahanan_index.intake.lazy.tables import LazyTable
from ketahanan_index.intake.reweighted import before_calibration


def needed(framework: Framework, design: SurveyDesign, source: Source) -> set[str]:
    """Return the columns of a table that a framework or a design names."""
    named = {framework.unit, *texts(design.model_dump())}
    for indicator in framework.indicators:
        named |= {item.column for item in indicator.items}
        named |= {indicator.denominator.column} if indicator.denominator else set()
    heads = tuple(f"{name}/" for name in named)
    return {c for c in source.columns if c in named or c.startswith(heads)}


def texts(value: Any) -> Iterator[str]:
    """Yield all texts in a nested value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from texts(key)
            yield from texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from texts(one)


def questions(framework: Framework, design: SurveyDesign, table: LazyTable) -> Iterator[Question]:
    """Yield what is asked of single columns whatever they hold; what is not foreseen is asked when it is needed."""
    calibration, replicates = design.calibration, design.replicates
    labels = (framework.unit, design.strata, *design.clusters, *(calibration.columns if calibration else ()))
    yield from (Different((c,), plain=True) for c in labels if c is not None and c in table.columns)
    numbers = [design.weights, *design.fpc, *(replicates.columns if replicates else ())]
    numbers += before_calibration(design)
    numbers += [calibration.weights] if calibration else []
    for indicator in framework.indicators:
        if indicator.source != "respondents":
            continue
        if indicator.denominator is not None:
            numbers.append(indicator.denominator.column)
        for item in indicator.items:
            if item.column in table.columns or options_of(table, item):
                yield item_question(table, indicator, item, framework.scales[item.scale])
    yield from (number_question(table, c) for c in numbers if c is not None and c in table.columns)
