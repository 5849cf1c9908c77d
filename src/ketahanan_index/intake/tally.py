"""How each answer was read, and how many gave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.framework import Item, MultipleChoice, Numeric
from ketahanan_index.framework.scales import Scale, key
from ketahanan_index.intake.recode import choices, codebook
from ketahanan_index.intake.shown import LONGEST_NUMBER, short
from ketahanan_index.methods.base import Array
from ketahanan_index.stages.recoding import Answer

Times = NDArray[np.int64] | None
"""How many rows each number stands for; None where each is one."""

LISTED = 32
"""More different numbers than these are summed up in one line."""
UNMAPPED = 1000
"""Of more different numbers than these outside their scale, the rest is summed up in one line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The item whose answers are counted; `bounded` says whether the ends of its scale are ends of its answers."""

    table: str
    indicator: str
    item: Item
    scale: Scale
    bounded: bool = True

    @property
    def capped(self) -> bool:
        """Whether an answer beyond an end counts as the end."""
        caps = isinstance(self.scale, MultipleChoice) or (isinstance(self.scale, Numeric) and self.scale.cap)
        return self.bounded and caps

    def line(self, answer: str, kind: str, value: float, count: int) -> Answer:
        """Return one answer, its value turned round where the item is."""
        if self.item.reverse and kind == "valid":
            low, high = self.scale.ends
            value = low + high - value
        return Answer(self.table, self.indicator, self.item.column, answer, kind, value, count)


def of_answers(asked: Asked, distinct: Sequence[Any], counts: NDArray[np.intp]) -> list[Answer]:
    """Count the distinct answers of an item, spellings of one answer together."""
    scale = asked.scale
    if isinstance(scale, Numeric):
        return _of_texts(asked, distinct, counts)
    book = {} if isinstance(scale, MultipleChoice) else codebook(scale)
    absent = _absent(scale)
    out: dict[tuple[str, str], Answer] = {}
    for answer, count in zip(distinct, counts.tolist(), strict=True):
        said = "" if answer is None else key(answer)
        value = choices(said.split(), scale) if isinstance(scale, MultipleChoice) else book.get(said)
        if answer is None:
            kind, value = "blank", np.nan
        elif said in absent:
            kind, value = absent[said], np.nan
        elif value is None:
            kind, said, value = "unmapped", short(answer, scale), np.nan
        else:
            kind = "missing" if np.isnan(value) else "valid"
            value = _held(asked, value)
        _add(out, asked.line(said, kind, value, count))
    return list(out.values())


def of_numbers(asked: Asked, x: Array, counts: NDArray[np.int64] | None = None) -> list[Answer]:
    """Count the numbers of an item, each once or as many times as `counts` says."""
    scale = asked.scale
    if isinstance(scale, Numeric):
        codes: list[Any] = [c for c in (*scale.missing, *scale.not_applicable) if isinstance(c, int | float)]
    else:
        codes = [name for name in codebook(scale) if _is_number(name)]
    coded, blanks = _coded(asked, x, codes, counts), _blanks(asked, x, counts)
    every = len(x) if counts is None else int(counts.sum())
    if sum(answer.count for answer in (*coded, *blanks)) == every:
        return [*coded, *blanks]
    other = ~(np.isnan(x) | np.isin(x, [float(code) for code in codes]))
    rest, times = x[other], _some(counts, other)
    summed = _summary(asked, rest, times) if isinstance(scale, Numeric) else _strange(asked, rest, times)
    return [*coded, *summed, *blanks]


def _strange(asked: Asked, x: Array, times: Times, kind: str = "unmapped") -> list[Answer]:
    """Return the counts of numbers one by one: those that cannot be read, or those put on an end."""
    out: dict[tuple[str, str], Answer] = {}
    # Sorted, so that what is listed does not hang on the order of the rows.
    values, place = np.unique(x, return_inverse=True)
    gave = np.bincount(place, weights=times, minlength=len(values)).astype(np.int64)
    for value, count in zip(values[:UNMAPPED].tolist(), gave.tolist(), strict=False):
        taken = _held(asked, value) if kind == "valid" else np.nan
        _add(out, asked.line(short(value, asked.scale), kind, taken, count))
    left = len(values) - UNMAPPED
    if left > 0:
        _add(out, asked.line(f"{left} other numbers", kind, np.nan, int(gave[UNMAPPED:].sum())))
    return list(out.values())


def _absent(scale: Scale) -> dict[str, str]:
    return {
        **{key(code): "missing" for code in scale.missing},
        **{key(code): "not_applicable" for code in scale.not_applicable},
    }


def _coded(asked: Asked, x: Array, codes: Iterable[Any], times: Times) -> list[Answer]:
    """Return the counts of codes."""
    book: dict[str, float] = {} if isinstance(asked.scale, Numeric) else codebook(asked.scale)
    absent, out = _absent(asked.scale), []
    numbers: dict[float, Any] = {}
    for code in codes:
        # Two spellings of one number are counted once.
        numbers.setdefault(float(code), code)
    for number, code in numbers.items():
        count = _count(x == number, times)
        if count:
            said = key(code)
            out.append(asked.line(said, absent.get(said, "valid"), book.get(said, np.nan), count))
    return out


def _count(here: NDArray[np.bool_], times: Times) -> int:
    return int(np.count_nonzero(here) if times is None else times[here].sum())


def _some(times: Times, where: NDArray[np.bool_]) -> Times:
    return None if times is None else times[where]


def _summary(asked: Asked, x: Array, times: Times) -> list[Answer]:
    """Return the counts of numbers: each of a few whole ones, or all in one line, and those outside the scale."""
    outside = np.isinf(x)
    if asked.bounded and not asked.capped:
        low, high = asked.scale.ends
        outside |= (x < low) | (x > high)
    if outside.any():
        within = ~outside
        strange = _strange(asked, x[outside], _some(times, outside))
        return [*strange, *_summary(asked, x[within], _some(times, within))]
    if asked.capped:
        low, high = asked.scale.ends
        beyond = (x < low) | (x > high)
        if beyond.any():
            inside = ~beyond
            kept = _summary(asked, x[inside], _some(times, inside))
            return [*kept, *_strange(asked, x[beyond], _some(times, beyond), kind="valid")]
    if not len(x):
        return []
    low, high = float(x.min()), float(x.max())
    person = asked.table == "respondents"
    few = high - low < LISTED and max(abs(low), abs(high)) < 10**LONGEST_NUMBER
    if person and few and (x == np.rint(x)).all():
        counts = np.bincount((x - low).astype(np.intp), weights=times)
        return [
            asked.line(f"{low + i:g}", "valid", _held(asked, low + i), int(counts[i]))
            for i in np.flatnonzero(counts)
        ]
    # A long number of a respondent may be a telephone or a NIK.
    ends = [short(end) if person else f"{end:g}" for end in (low, high)]
    said = ends[0] if ends[0] == ends[1] else " … ".join(ends)
    return [asked.line(said, "valid", np.nan, len(x) if times is None else int(times.sum()))]


def _of_texts(asked: Asked, distinct: Sequence[Any], counts: NDArray[np.intp]) -> list[Answer]:
    """Count texts where numbers are expected."""
    absent = _absent(asked.scale)
    out: dict[tuple[str, str], Answer] = {}
    numbers, times = [], []
    for answer, count in zip(distinct, counts.tolist(), strict=True):
        said = "" if answer is None else key(answer)
        if answer is None:
            _add(out, asked.line("", "blank", np.nan, count))
        elif said in absent:
            _add(out, asked.line(said, absent[said], np.nan, count))
        elif _is_number(said):
            numbers.append(float(said))
            times.append(count)
        else:
            _add(out, asked.line(short(answer, asked.scale), "unmapped", np.nan, count))
    found = np.array(numbers, dtype=np.float64), np.array(times, dtype=np.int64)
    return [*out.values(), *_summary(asked, *found)]


def _blanks(asked: Asked, x: Array, times: Times) -> list[Answer]:
    count = _count(np.isnan(x), times)
    return [asked.line("", "blank", np.nan, count)] if count else []


def _add(out: dict[tuple[str, str], Answer], line: Answer) -> None:
    place = (line.kind, line.answer)
    before = out[place].count if place in out else 0
    out[place] = Answer(
        line.table, line.indicator, line.column, line.answer, line.kind, line.value, before + line.count
    )


def _held(asked: Asked, value: float) -> float:
    """Return a number put on the end of its scale that it lies beyond, where the scale says so."""
    low, high = asked.scale.ends
    return float(np.fmin(np.fmax(value, low), high)) if asked.capped and not np.isnan(value) else value


def _is_number(said: Any) -> bool:
    try:
        return "_" not in str(said) and np.isfinite(float(said))
    except ValueError:
        return False
