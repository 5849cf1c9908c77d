"""Respondents of a lazy table to sums by village, stratum and cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.sums import grid
from ketahanan_index.intake.drawn import Drawn
from ketahanan_index.intake.lazy.drawn import Key, PushedDesign
from ketahanan_index.intake.lazy.expressions import EXPRESSIONS, mark
from ketahanan_index.intake.lazy.items import Pushed
from ketahanan_index.intake.lazy.queries import ROWS, Figure, Query, Step
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.reduce import Measured, grouped, reduce
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]
CELLS = 32_000_000
"""Sums that are fetched in one query."""


@dataclass(frozen=True, slots=True)
class Term:
    """A column of the layers, null where it does not count, and whether it may be negative."""

    column: nw.Expr
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Summed:
    """What is summed up by village, stratum and cluster: the columns of the layers, and the largest of each.

    Parameters
    ----------
    keys : mapping of str to Key
        The columns that group respondents.
    fpc : mapping of str to Expr
        Population counts, a stage each.
    there : mapping of str to Expr
        For each indicator 1 where a respondent counts, 0 elsewhere.
    terms : mapping of str to Term
        What is summed on two grids: for each indicator weight times value (t), times squared value (q), and where
        it is not a mere count weight times denominator (o); for a ratio weight (r), weight times value times
        denominator (c) and weight times squared denominator (e) too.
    largest : dict of str to float
        The size of the largest of each term; known once the layers have answered.
    """

    keys: Mapping[str, Key]
    fpc: Mapping[str, nw.Expr]
    there: Mapping[str, nw.Expr]
    terms: Mapping[str, Term]
    largest: dict[str, float]

    def named(self, j: int) -> list[str]:
        """Return the names of an indicator's terms."""
        return [name for name in self.terms if int(name[1:]) == j]

    def sizes(self, layers: Layers) -> Query:
        """Ask how many respondents each group has, and for the ends of their population counts."""
        figures = {"rows": ROWS}
        for name in self.fpc:
            figures |= {
                f"{name}_low": Figure("min", nw.col(name)),
                f"{name}_high": Figure("max", nw.col(name)),
            }
        return Query(layers.computed(self._columns() | dict(self.fpc)), tuple(self.keys), figures)

    def sums(self, layers: Layers, indicators: Sequence[int], most: int) -> Query:
        """Ask for the sums of some indicators' terms on two grids, the same bits in any order of the rows."""
        there = {f"n{j}": self.there[f"n{j}"] for j in indicators}
        terms = {name: self.terms[name].column for j in indicators for name in self.named(j)}
        grids = {name: tuple(map(float, grid(self.largest[name], most))) for name in terms}
        high = [((nw.col(name) + coarse) - coarse).alias(f"{name}_h") for name, (coarse, _) in grids.items()]
        low = [
            (((nw.col(name) - nw.col(f"{name}_h")) + fine) - fine).alias(f"{name}_l")
            for name, (_, fine) in grids.items()
        ]
        asked = [*there, *(f"{name}_{half}" for name in terms for half in "hl")]
        return Query(
            (
                *layers.computed(self._columns() | there | terms),
                Step("with_columns", tuple(high)),
                Step("with_columns", tuple(low)),
            ),
            tuple(self.keys),
            {name: Figure("sum", nw.col(name)) for name in asked},
        )

    def _columns(self) -> dict[str, nw.Expr]:
        return {name: key.column for name, key in self.keys.items() if key.column is not None}


def summed(layers: Layers, drawn: PushedDesign, measured: Sequence[Pushed]) -> Summed:
    """Hold what is to be summed in the layers, and ask for the largest of each term."""
    there, terms = _terms(layers, drawn.weight, measured)
    fpc = {f"f{t}": one for t, one in enumerate(drawn.fpc)}
    out = Summed(_keys(drawn), fpc, there, terms, {})
    for name, term in terms.items():
        ends = [Figure("max", term.column), *([Figure("min", term.column)] if term.signed else [])]
        layers.ask(_keeps_largest(out.largest, name), *ends)
    return out


def _keeps_largest(largest: dict[str, float], name: str) -> Callable[..., None]:
    def tell(*ends: float) -> None:
        largest[name] = max([0.0, *(abs(end) for end in ends if end == end)])

    return tell


def by_respondent(layers: Layers, drawn: PushedDesign, measured: Sequence[Pushed]) -> Reduced:
    """Fetch the few numbers of each respondent that count."""
    keys = {name: key for name, key in (("u", drawn.unit), ("s", drawn.stratum)) if key.column is not None}
    numbers = {"w": drawn.weight} if drawn.weight is not None else {}
    numbers |= {f"f{t}": one for t, one in enumerate(drawn.fpc)}
    numbers |= {f"y{j}": one.value for j, one in enumerate(measured)}
    numbers |= {f"d{j}": one.divisor for j, one in enumerate(measured) if one.divisor is not None}
    columns = {name: key.column for name, key in keys.items() if key.column is not None} | numbers
    found = layers.table.fetch(Query(layers.computed(columns)))
    count = len(found)

    def number(name: str) -> Array:
        return _array(found, name)

    return reduce(
        Drawn(
            unit=keys["u"].of(found["u"].to_list()),
            stratum=keys["s"].of(found["s"].to_list()) if "s" in keys else np.zeros(count, dtype=np.intp),
            clusters=(),
            fpc=tuple(number(f"f{t}") for t in range(len(drawn.fpc))),
            weight=np.ones(count) if drawn.weight is None else number("w"),
            strata=drawn.stratum.names,
            clusters_named=(),
        ),
        [
            Measured(number(f"y{j}"), None if one.divisor is None else number(f"d{j}"))
            for j, one in enumerate(measured)
        ],
    )


def by_cluster(
    layers: Layers, drawn: PushedDesign, asked: Summed, sizes: nw.DataFrame[Any], indicators: int
) -> Reduced:
    """Sum respondents where they live to one row a village, stratum and cluster.

    The bits are those of respondents in memory: the same numbers on the same grid.
    """
    places = _places(sizes, asked.keys, drawn)
    group, at = grouped(places)
    groups = len(at)
    size = _sums(_array(sizes, "rows"), group, groups).astype(np.int64)
    shape = (groups, indicators)
    n, divisor, total = np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape)
    square = np.zeros(shape)
    ratios: dict[int, Array] = {}
    for some in _portions([1 + 2 * len(asked.named(j)) for j in range(indicators)], groups):
        found = layers.table.fetch(asked.sums(layers, some, int(size.max(initial=0))))
        where, _ = grouped(_places(found, asked.keys, drawn))
        for j in some:
            sums = {name[0]: _halves(found, name, where, groups) for name in asked.named(j)}
            n[:, j] = _sums(_array(found, f"n{j}"), where, groups)
            total[:, j] = sums["t"]
            # Of zeros and ones each is its square.
            square[:, j] = sums.get("q", sums["t"])
            # Without weights the sum of the weights is a count, which no grid would change.
            divisor[:, j] = sums.get("o", n[:, j])
            if "e" in sums:
                ratios[j] = np.stack(
                    [sums.get("r", n[:, j].astype(np.float64)), sums["c"], sums["e"]], axis=1
                )
    low = np.full((groups, len(asked.fpc)), np.inf)
    high = np.full((groups, len(asked.fpc)), -np.inf)
    for t, name in enumerate(asked.fpc):
        np.minimum.at(low[:, t], group, _array(sizes, f"{name}_low"))
        np.maximum.at(high[:, t], group, _array(sizes, f"{name}_high"))
    return Reduced(
        unit=places[0][at],
        stratum=places[1][at],
        clusters=np.stack([place[at] for place in places[2:]], axis=1),
        fpc=low,
        fpc_highest=high,
        respondents=size,
        n=n,
        divisor=divisor,
        total=total,
        strata=drawn.stratum.names,
        clusters_named=tuple(key.names for key in drawn.clusters),
        square=square,
        ratios=ratios,
    )


def _portions(columns: Sequence[int], groups: int) -> list[list[int]]:
    """Return the indicators that are summed in one query, no more than their columns of sums leave room for."""
    most = sum(columns) / max(1, -(-sum(columns) * groups // CELLS))
    out: list[list[int]] = []
    taken = 0
    for j, own in enumerate(columns):
        if not out or taken + own > most + 1:
            out, taken = [*out, []], 0
        out[-1].append(j)
        taken += own
    return out


def _keys(drawn: PushedDesign) -> dict[str, Key]:
    keys = {"u": drawn.unit, "s": drawn.stratum, **{f"c{i}": one for i, one in enumerate(drawn.clusters)}}
    return {name: key for name, key in keys.items() if key.column is not None}


def _places(found: nw.DataFrame[Any], named: Mapping[str, Key], drawn: PushedDesign) -> list[Places]:
    """Return the places of village, stratum and clusters of each fetched group."""
    nowhere = np.zeros(len(found), dtype=np.intp)
    names = ["u", "s", *(f"c{i}" for i in range(len(drawn.clusters)))]
    return [named[name].of(found[name].to_list()) if name in named else nowhere for name in names]


def _terms(
    layers: Layers, weight: nw.Expr | None, measured: Sequence[Pushed]
) -> tuple[dict[str, nw.Expr], dict[str, Term]]:
    """Return who counts, and what is summed of them: null where there is no value, which no sum minds."""
    there: dict[str, nw.Expr] = {}
    terms: dict[str, Term] = {}

    def hold(name: str, expr: nw.Expr, *, signed: bool = False) -> None:
        terms[name] = Term(layers.hold(9, expr), signed)

    for j, one in enumerate(measured):
        answered = ~one.value.is_null()
        there[f"n{j}"] = layers.hold(9, mark(answered) if weight is None else mark(answered, weight > 0.0))
        y = _weighted(weight, one.value)
        hold(f"t{j}", y, signed=not one.positive)
        if not one.marks:
            hold(f"q{j}", y * one.value)
        if weight is not None:
            hold(f"o{j}" if one.divisor is None else f"r{j}", EXPRESSIONS.only(answered, weight))
        if one.divisor is not None:
            d = _weighted(weight, one.divisor)
            hold(f"o{j}", d)
            hold(f"c{j}", y * one.divisor, signed=not one.positive)
            hold(f"e{j}", d * one.divisor)
    return there, terms


def _weighted(weight: nw.Expr | None, x: nw.Expr) -> nw.Expr:
    return x if weight is None else weight * x


def _halves(found: nw.DataFrame[Any], name: str, group: Places, groups: int) -> Array:
    """Return sums whose high and low parts were fetched."""
    high, low = (_sums(_array(found, f"{name}_{half}"), group, groups) for half in "hl")
    return high + low


def _sums(x: Array, group: Places, groups: int) -> Array:
    """Sum what was fetched by group: rows that differ in the spelling of a label alone are one."""
    # Some engines sum nulls to null.
    return np.asarray(np.bincount(group, weights=np.nan_to_num(x), minlength=groups), dtype=np.float64)


def _array(found: nw.DataFrame[Any], name: str) -> Array:
    return np.asarray(found[name].cast(nw.Float64).to_numpy(), dtype=np.float64)
