"""Expressions that an engine computes where the table lives.

Only what every engine does alike: no text is changed, a number that may be NaN or infinite is not compared, and
tests of membership stand in for tables of replacements. A missing number is null, never NaN.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from ketahanan_index.framework import MultipleChoice
from ketahanan_index.framework.scales import key

PLAIN = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
"""Texts that every engine reads as the same number."""
COMPARED = 256
"""Of more answers than these, membership is asked for and not each compared."""


class OnExpressions:
    """Arithmetic on expressions."""

    def choose(self, test: Any, x: Any, other: Any) -> nw.Expr:
        """Return `x` where the test holds, and `other` elsewhere."""
        return nw.when(test).then(_expr(x)).otherwise(_expr(other))

    def only(self, test: Any, x: Any) -> nw.Expr:
        """Return `x` where the test holds, null elsewhere."""
        return nw.when(test).then(_expr(x))

    def divide(self, x: nw.Expr, by: Any) -> nw.Expr:
        """Return the exact quotient, rounded once."""
        # Polars divides by what is the same in all rows by multiplying with its rounded inverse, which misses the
        # last bit; zero times the number makes the divisor a column of its own.
        column: nw.Expr = x * 0.0 + by
        return x / column

    def present(self, x: nw.Expr) -> nw.Expr:
        """Return 1 where there is a number, 0 where none."""
        return mark(~x.is_null())


EXPRESSIONS = OnExpressions()


def _expr(x: nw.Expr | float) -> nw.Expr:
    return x if isinstance(x, nw.Expr) else nw.lit(float(x))


def mark(*tests: nw.Expr) -> nw.Expr:
    """Return 1 where all tests hold, 0 where one fails or cannot be told."""
    return nw.when(*tests).then(nw.lit(1.0)).otherwise(nw.lit(0.0))


def nothing(x: nw.Expr) -> nw.Expr:
    """Return null in every row."""
    # A null by itself has one row only in a query that asks for nothing else.
    return nw.when(x.is_null(), ~x.is_null()).then(nw.lit(0.0))


def plain_number(x: nw.Expr, codes: Sequence[float] = ()) -> nw.Expr:
    """Return a column of floats without codes, NaN and infinities, null there."""
    # Not a number and infinity are the ones that are not zero after multiplication by it.
    tests = [x * 0.0 == 0.0, *([~among(x, codes)] if codes else [])]
    return nw.when(*tests).then(x)


def mapped(x: nw.Expr, answers: Sequence[Any], values: Iterable[float]) -> nw.Expr:
    """Return the value of each answer, null where it is NaN."""
    pairs = [(answer, value) for answer, value in zip(answers, values, strict=True) if answer is not None]
    if pairs and all(isinstance(answer, float) and answer == value for answer, value in pairs):
        # Numbers that all stand for themselves, none of them NaN.
        return x
    by_value: dict[float, list[Any]] = {}
    for answer, value in pairs:
        if value == value:
            by_value.setdefault(value, []).append(answer)
    if not by_value:
        return nothing(x)
    known = among(x, [answer for same in by_value.values() for answer in same])
    if all(same == [value] and isinstance(same[0], float) for value, same in by_value.items()):
        return nw.when(known).then(x)
    terms = [mark(among(x, by_value[value])) * value for value in sorted(by_value) if value]
    return nw.when(known).then(_added(terms) if terms else nw.lit(0.0))


def among(x: nw.Expr, answers: Sequence[Any]) -> nw.Expr:
    """Return whether `x` is one of some answers, null where it is null."""
    # An engine that plans queries spends seconds on a test of membership, and no time on a few comparisons.
    if len(answers) > COMPARED:
        return x.is_in(list(answers))
    half = len(answers) // 2
    return x == answers[0] if len(answers) == 1 else among(x, answers[:half]) | among(x, answers[half:])


def _added(terms: Sequence[nw.Expr]) -> nw.Expr:
    """Add terms of which at most one is not zero, in halves, so that many do not nest deeply."""
    half = len(terms) // 2
    return terms[0] if len(terms) == 1 else _added(terms[:half]) + _added(terms[half:])


def text_number(x: nw.Expr, answers: Sequence[Any], values: Sequence[float]) -> nw.Expr:
    """Return the number that each text says, null where it is NaN.

    An engine reads only texts that all engines read alike; of the others each is looked up.
    """
    pairs = list(zip(answers, values, strict=True))
    odd = [(a, v) for a, v in pairs if a is not None and not (v == v and _is_plain(a))]
    looked_up = [(a, v) for a, v in odd if v == v]
    if len(odd) == sum(a is not None for a in answers):
        return mapped(x, [a for a, _ in looked_up], [v for _, v in looked_up])
    plain = nw.when(~among(x, [a for a, _ in odd])).then(x) if odd else x
    number = plain.cast(nw.Float64)
    if not looked_up:
        return number
    texts = [a for a, _ in looked_up]
    return nw.when(among(x, texts)).then(mapped(x, texts, [v for _, v in looked_up])).otherwise(number)


def _is_plain(answer: Any) -> bool:
    return isinstance(answer, str) and PLAIN.fullmatch(answer) is not None


def chosen(scale: MultipleChoice, marks: dict[str, nw.Expr], answered: nw.Expr) -> nw.Expr:
    """Return how many options were chosen; a single exclusive choice gives its score, or null without one.

    Parameters
    ----------
    scale : MultipleChoice
        The options.
    marks : dict of str to Expr
        For each option as answers are compared, 1 where it was chosen and 0 elsewhere.
    answered : Expr
        Above 0 where any option was answered, with yes or no.
    """
    options = {key(code) for code in scale.options}
    scores = {key(code): choice.scores for code, choice in scale.exclusive.items()}
    scores |= dict.fromkeys(map(key, (*scale.missing, *scale.not_applicable)), None)
    count = nw.lit(0.0)
    for option in sorted(options & marks.keys()):
        count = count + marks[option]
    value: nw.Expr = nw.when(answered > 0.0).then(count)
    for option in sorted(scores.keys() & marks.keys()):
        score, here = scores[option], marks[option] > 0.0
        value = (
            nw.when(~here).then(value)
            if score is None
            else nw.when(here).then(nw.lit(float(score))).otherwise(value)
        )
    return value
