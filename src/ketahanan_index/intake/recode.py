"""Answers to numbers: distinct answers are judged once, then looked up.

An answer is compared without regard to case and spacing, as a code or as a label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.framework import Binary, MultipleChoice, Numeric, Ordinal
from ketahanan_index.framework.scales import Scale, key, names
from ketahanan_index.intake.shown import as_float, listed, scale_range
from ketahanan_index.methods.base import Array

Rows = NDArray[np.intp]

INFINITE = float("inf")
_KINDS = ("infinite", "decimal_in_ordinal", "choice_not_alone", "outside_scale")
"""What can be wrong with an answer to a scale of codes, as codes of problems."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Answers that cannot be used: what they are, and in which rows."""

    code: str
    message: str
    remedy: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Recoded:
    """One item's values, NaN where missing, and the answers that could not be used."""

    value: Array
    faults: tuple[Fault, ...] = ()


def codebook(scale: Scale) -> dict[str, float]:
    """Return the value of every code and label of a scale, NaN for missing and not applicable."""
    book: dict[str, float] = {}
    if isinstance(scale, Ordinal):
        for code, label in scale.options.items():
            book.update(dict.fromkeys((key(code), *map(key, names(label))), float(code)))
    elif isinstance(scale, Binary):
        for codes, value in ((scale.yes, 1.0), (scale.no, 0.0)):
            known = {key(code) for code in codes}
            book.update(dict.fromkeys(known, value))
            labels = (names(label) for code, label in scale.options.items() if key(code) in known)
            book.update({key(name): value for group in labels for name in group})
    book.update({key(code): np.nan for code in (*scale.missing, *scale.not_applicable)})
    return book


def from_numbers(x: Array, scale: Scale, *, bounded: bool) -> Recoded:
    """Recode a numeric column; `bounded` says whether a Numeric scale's ends apply to it."""
    if isinstance(scale, Numeric):
        return _numeric(x, scale, bounded=bounded)
    book = _numeric_codes(scale)
    # Answers that are their own values are not copied; adding zero makes one zero of both.
    out = x + 0.0 if 0.0 in book else x
    known = np.count_nonzero(np.isnan(x))
    for code, value in book.items():
        here = x == code
        count = np.count_nonzero(here)
        known += count
        if count and value != code:
            out = x.copy() if out is x else out
            out[here] = value
    if known == len(x):
        return Recoded(out)
    wrong = ~(np.isnan(x) | np.isin(x, list(book)))
    return Recoded(np.where(wrong, np.nan, out), tuple(_outside(x, wrong, scale)))


def _numeric_codes(scale: Scale) -> dict[float, float]:
    """Return the value of the codes of a scale that are numbers."""
    book: dict[float, float] = {}
    for name, value in codebook(scale).items():
        with suppress(ValueError):
            book[float(name)] = value
    return book


def from_answers(distinct: list[Any], places: Rows, scale: Scale, *, bounded: bool) -> Recoded:
    """Recode a column of text or mixed cells from its distinct answers."""
    if isinstance(scale, Numeric):
        return _numeric_text(distinct, places, scale, bounded=bounded)
    read: Callable[[Any], float | None] = (
        codebook(scale).get
        if not isinstance(scale, MultipleChoice)
        else (lambda answer: choices(answer.split(), scale))
    )
    values = [np.nan if answer is None else read(key(answer)) for answer in distinct]
    wrong = [v is None for v in values]
    out = np.array([np.nan if v is None else v for v in values], dtype=np.float64)[places]
    faults: list[Fault] = []
    if any(wrong):
        rows = np.flatnonzero(np.array(wrong)[places])
        kinds = np.array(
            [_kind(answer, scale) if bad else -1 for answer, bad in zip(distinct, wrong, strict=True)]
        )
        for kind, name in enumerate(_KINDS):
            some = rows[kinds[places[rows]] == kind]
            if len(some):
                faults.append(_unknown([distinct[places[r]] for r in some], some, scale, name))
    return Recoded(out, tuple(faults))


def choices(codes: Iterable[str], scale: MultipleChoice) -> float | None:
    """Return how many options were chosen, NaN for an exclusive choice without a score, None for a contradiction."""
    chosen = set(codes)
    options = {key(code) for code in scale.options}
    exclusive = {key(code): choice.scores for code, choice in scale.exclusive.items()}
    absent = {key(code) for code in (*scale.missing, *scale.not_applicable)}
    alone = chosen & (exclusive.keys() | absent)
    if alone:
        if len(chosen) > 1:
            return None
        score = exclusive.get(next(iter(alone)))
        return np.nan if score is None else score
    return float(len(chosen)) if chosen <= options else None


def keep_within(x: Array, low: float, high: float, *, cap: bool) -> tuple[Array, Rows, Rows]:
    """Return values with those beyond an end put on it when `cap`, the capped rows, and the rows outside."""
    with np.errstate(invalid="ignore"):
        beyond = (x < low) | (x > high)
    rows = np.flatnonzero(beyond)
    nothing = np.empty(0, dtype=np.intp)
    if not len(rows):
        return x, nothing, nothing
    if not cap:
        return x, nothing, rows
    return np.fmin(np.fmax(x, low), high) if not np.isnan(x).any() else _cap(x, low, high), rows, nothing


def _cap(x: Array, low: float, high: float) -> Array:
    out = x.copy()
    with np.errstate(invalid="ignore"):
        out[x < low] = low
        out[x > high] = high
    return out


def _numeric(x: Array, scale: Numeric, *, bounded: bool) -> Recoded:
    out = x
    for code in (*scale.missing, *scale.not_applicable):
        if isinstance(code, int | float) and (x == code).any():
            out = np.where(x == code, np.nan, out)
    faults = []
    infinite = np.isinf(out)
    if infinite.any():
        faults.append(_endless(np.flatnonzero(infinite)))
        out = np.where(infinite, np.nan, out)
    if bounded and not scale.cap:
        low, high = scale.ends
        _, _, rows = keep_within(out, low, high, cap=False)
        if len(rows):
            faults.append(
                Fault(
                    "outside_scale",
                    f"value {listed(out[rows].tolist())} outside scale ({scale_range(scale)})",
                    "correct the rows, add the code to `missing` of the scale if it means no answer, or set cap: true",
                    rows,
                )
            )
            out = out.copy()
            out[rows] = np.nan
    return Recoded(out, tuple(faults))


def _numeric_text(distinct: list[Any], places: Rows, scale: Numeric, *, bounded: bool) -> Recoded:
    absent = {key(code) for code in (*scale.missing, *scale.not_applicable)}
    values = [np.nan if a is None or key(a) in absent else as_float(a) for a in distinct]
    wrong = [v is None for v in values]
    numbers = np.array([np.nan if v is None else v for v in values], dtype=np.float64)[places]
    recoded = _numeric(
        numbers, scale.model_copy(update={"missing": (), "not_applicable": ()}), bounded=bounded
    )
    if not any(wrong):
        return recoded
    rows = np.flatnonzero(np.array(wrong)[places])
    shown = listed([distinct[places[r]] for r in rows])
    fault = Fault(
        "text_in_numeric",
        f"{shown} where a number is expected",
        "write numbers with a decimal point and without thousands separators, or add the word to `missing`; "
        'the readers take decimal="," for decimal commas',
        rows,
    )
    return Recoded(recoded.value, (fault, *recoded.faults))


def _endless(rows: Rows) -> Fault:
    remedy = "correct the rows; a division by zero made them, or digits run together"
    return Fault("infinite", "infinite value", remedy, rows)


def _outside(x: Array, wrong: NDArray[np.bool_], scale: Scale) -> Iterable[Fault]:
    if not wrong.any():
        return
    rows = np.flatnonzero(wrong)
    fraction = x[rows] != np.round(x[rows]) if isinstance(scale, Ordinal) else np.zeros(len(rows), dtype=bool)
    kinds = np.where(fraction, _KINDS.index("decimal_in_ordinal"), _KINDS.index("outside_scale"))
    kinds[np.isinf(x[rows])] = _KINDS.index("infinite")
    for kind, name in enumerate(_KINDS):
        some = rows[kinds == kind]
        if len(some):
            yield _unknown(x[some].tolist(), some, scale, name)


def _kind(answer: Any, scale: Scale) -> int:
    """Return what is wrong with an answer, a place in `_KINDS`."""
    if not isinstance(scale, MultipleChoice) and as_float(answer) in (INFINITE, -INFINITE):
        return _KINDS.index("infinite")
    if isinstance(scale, Ordinal) and _is_decimal(answer):
        return _KINDS.index("decimal_in_ordinal")
    if isinstance(scale, MultipleChoice) and set(key(answer).split()) <= _choice_codes(scale):
        return _KINDS.index("choice_not_alone")
    return _KINDS.index("outside_scale")


def _choice_codes(scale: MultipleChoice) -> set[str]:
    return {key(code) for code in (*scale.options, *scale.exclusive, *scale.missing, *scale.not_applicable)}


def _unknown(answers: list[Any], rows: Rows, scale: Scale, kind: str) -> Fault:
    if kind == "infinite":
        return _endless(rows)
    shown = listed(answers, scale)
    if kind == "decimal_in_ordinal":
        return Fault(
            kind,
            f"decimal {shown} in an ordinal scale ({scale_range(scale)})",
            "give one answer a row: averages cannot be recoded; a mean of answers is a numeric scale",
            rows,
        )
    if kind == "choice_not_alone":
        alone = ", ".join(map(str, (*getattr(scale, "exclusive", ()), *scale.missing, *scale.not_applicable)))
        return Fault(
            kind,
            f"a choice that stands alone ({alone}) beside others",
            "correct the rows: either nothing was chosen, or something was",
            rows,
        )
    remedy = "correct the rows, or add the code to `missing` of the scale if it means no answer"
    if shown.startswith("a text"):
        where = "`yes` or `no`" if isinstance(scale, Binary) else "`options`"
        remedy = f"correct the rows, or add the spelling to {where}, or to `missing` if it means no answer"
    if isinstance(scale, MultipleChoice):
        remedy = "write the codes of the choices with only a space between, or add the code to `options` of the scale"
    said = shown if shown.startswith("a ") else f"value {shown}"
    return Fault(kind, f"{said} outside scale ({scale_range(scale)})", remedy, rows)


def _is_decimal(answer: Any) -> bool:
    value = as_float(answer)
    return value is not None and not value.is_integer()
