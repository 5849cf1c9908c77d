"""What is summed up of a lazy table by village, stratum and cluster, as columns of its layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw

from ketahanan_index.arrays.sums import grid
from ketahanan_index.intake.lazy.drawn import Key, PushedDesign
from ketahanan_index.intake.lazy.expressions import EXPRESSIONS, mark
from ketahanan_index.intake.lazy.items import Pushed
from ketahanan_index.intake.lazy.queries import ROWS, Figure, Query, Step
from ketahanan_index.intake.lazy.reweighted import PushedCells
from ketahanan_index.intake.lazy.stages import Layers


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
    medians : mapping of int to Expr
        The values of indicators that are medians.
    weights : mapping of str to Expr
        Of a calibration the weights before (b) and after (a).
    """

    keys: Mapping[str, Key]
    fpc: Mapping[str, nw.Expr]
    there: Mapping[str, nw.Expr]
    terms: Mapping[str, Term]
    largest: dict[str, float]
    medians: Mapping[int, nw.Expr]
    weights: Mapping[str, nw.Expr]

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
        return self._gridded(layers, tuple(self.keys), there, terms, most)

    def values(self, layers: Layers, j: int, most: int) -> Query:
        """Ask for the sums of weights of each different value of an indicator."""
        name = f"o{j}"
        terms = {name: self.terms[name].column} if name in self.terms else {}
        return self._gridded(layers, (*self.keys, "v"), {"v": self.medians[j]}, terms, most)

    def weighed(self, layers: Layers, most: int) -> Query:
        """Ask for the sums of weights before and after a calibration."""
        return self._gridded(layers, tuple(self.keys), {}, self.weights, most)

    def _gridded(
        self,
        layers: Layers,
        by: tuple[str, ...],
        plain: Mapping[str, nw.Expr],
        terms: Mapping[str, nw.Expr],
        most: int,
    ) -> Query:
        """Ask for plain sums, and for sums on two grids: the same bits in any order of the rows."""
        grids = {name: tuple(map(float, grid(self.largest[name], most))) for name in terms}
        high = [((nw.col(name) + coarse) - coarse).alias(f"{name}_h") for name, (coarse, _) in grids.items()]
        low = [
            (((nw.col(name) - nw.col(f"{name}_h")) + fine) - fine).alias(f"{name}_l")
            for name, (_, fine) in grids.items()
        ]
        asked = [*(n for n in plain if n not in by), *(f"{name}_{half}" for name in terms for half in "hl")]
        steps = layers.computed(self._columns() | dict(plain) | dict(terms))
        return Query(
            (*steps, Step("with_columns", tuple(high)), Step("with_columns", tuple(low))),
            by,
            {"rows": ROWS} | {name: Figure("sum", nw.col(name)) for name in asked},
        )

    def _columns(self) -> dict[str, nw.Expr]:
        return {name: key.column for name, key in self.keys.items() if key.column is not None}


def summed(
    layers: Layers, drawn: PushedDesign, measured: Sequence[Pushed], cells: PushedCells | None
) -> Summed:
    """Hold what is to be summed in the layers, and ask for the largest of each term."""
    there, terms = _terms(layers, drawn.weight, measured)
    fpc = {f"f{t}": one for t, one in enumerate(drawn.fpc)}
    medians = {j: one.value for j, one in enumerate(measured) if one.median}
    weights = {} if cells is None else _weights(drawn, cells)
    out = Summed(keys_of(drawn, cells), fpc, there, terms, {}, medians, weights)
    for name, term in (terms | {name: Term(one) for name, one in weights.items()}).items():
        ends = [Figure("max", term.column), *([Figure("min", term.column)] if term.signed else [])]
        layers.ask(_keeps_largest(out.largest, name), *ends)
    return out


def _keeps_largest(largest: dict[str, float], name: str) -> Callable[..., None]:
    def tell(*ends: float) -> None:
        largest[name] = max([0.0, *(abs(end) for end in ends if end == end)])

    return tell


def _weights(drawn: PushedDesign, cells: PushedCells) -> dict[str, nw.Expr]:
    """Return the weights after a calibration, and before it where they are others; without any all weigh 1."""
    out = {} if drawn.weight is None else {"a": drawn.weight}
    return out if cells.before is None else out | {"b": cells.before}


def keys_of(drawn: PushedDesign, cells: PushedCells | None) -> dict[str, Key]:
    """Return the columns that group respondents, as far as the table has them."""
    keys = {"u": drawn.unit, "s": drawn.stratum, **{f"g{i}": one for i, one in enumerate(drawn.clusters)}}
    keys |= {} if cells is None else {f"k{i}": one for i, one in enumerate(cells.keys)}
    return {name: key for name, key in keys.items() if key.column is not None}


def _terms(
    layers: Layers, weight: nw.Expr | None, measured: Sequence[Pushed]
) -> tuple[dict[str, nw.Expr], dict[str, Term]]:
    """Return who counts, and what is summed of them: null where there is no value, which no sum minds."""
    there: dict[str, nw.Expr] = {}
    terms: dict[str, Term] = {}

    def hold(name: str, expr: nw.Expr, *, signed: bool = False) -> None:
        terms[name] = Term(layers.hold(12, expr), signed)

    for j, one in enumerate(measured):
        answered = ~one.value.is_null()
        there[f"n{j}"] = layers.hold(12, mark(answered) if weight is None else mark(answered, weight > 0.0))
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
