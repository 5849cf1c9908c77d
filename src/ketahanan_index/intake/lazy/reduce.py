"""Respondents of a lazy table to sums by village, stratum and cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.sums import grid
from ketahanan_index.intake.drawn import Drawn
from ketahanan_index.intake.lazy.drawn import Key, PushedDesign
from ketahanan_index.intake.lazy.expressions import mark
from ketahanan_index.intake.lazy.items import Pushed
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.reduce import Measured, grouped, reduce
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]


def reduce_lazily(layers: Layers, drawn: PushedDesign, measured: Sequence[Pushed]) -> Reduced:
    """Sum respondents where they live to one row a village, stratum and cluster.

    The bits are those of respondents in memory: the same numbers on the same grid.
    """
    if drawn.clusters:
        return _by_cluster(layers, drawn, measured)
    return _by_respondent(layers, drawn, measured)


def _by_respondent(layers: Layers, drawn: PushedDesign, measured: Sequence[Pushed]) -> Reduced:
    """Fetch the few numbers of each respondent that count."""
    keys = {name: key for name, key in (("u", drawn.unit), ("s", drawn.stratum)) if key.column is not None}
    numbers = {"w": drawn.weight} if drawn.weight is not None else {}
    numbers |= {f"f{t}": one for t, one in enumerate(drawn.fpc)}
    numbers |= {f"y{j}": one.value for j, one in enumerate(measured)}
    numbers |= {f"d{j}": one.divisor for j, one in enumerate(measured) if one.divisor is not None}
    columns = {name: key.column for name, key in keys.items() if key.column is not None} | numbers
    found = layers.table.fetch(
        layers.computed().select(*(expr.alias(name) for name, expr in columns.items()))
    )
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


def _by_cluster(layers: Layers, drawn: PushedDesign, measured: Sequence[Pushed]) -> Reduced:
    named = _keys(drawn)
    terms = _terms(layers, drawn.weight, measured)
    kept = [*named, *(f"f{t}" for t in range(len(drawn.fpc))), *terms]
    data = (
        layers.computed()
        .with_columns(
            *(key.column.alias(name) for name, key in named.items() if key.column is not None),
            *(one.alias(f"f{t}") for t, one in enumerate(drawn.fpc)),
            *(term.alias(name) for name, term in terms.items()),
        )
        .select(*kept)
    )
    extremes = [nw.len().alias("rows")]
    # Weights and denominators are never negative.
    extremes += [nw.col(name).min().alias(f"{name}_low") for name in kept if name[0] in "ft"]
    extremes += [nw.col(name).max().alias(f"{name}_high") for name in kept if name[0] in "fot"]
    extremes += [nw.col(name).sum().alias(f"{name}_sum") for name in terms if name[0] == "n"]
    first = layers.table.fetch(data.group_by(*named).agg(*extremes))
    places = _places(first, named, drawn)
    group, at = grouped(places)
    size = _sums(_array(first, "rows"), group, len(at)).astype(np.int64)
    most = int(size.max(initial=0))
    shape = (len(at), len(measured))
    n, divisor, total = np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape)
    summed = _gridded(layers, data, named, drawn, [name for name in terms if name[0] != "n"], first, most)
    for j in range(len(measured)):
        n[:, j] = _sums(_array(first, f"n{j}_sum"), group, len(at))
        total[:, j] = summed[f"t{j}"]
        # Without weights the sum of the weights is a count, which no grid would change.
        divisor[:, j] = summed[f"o{j}"] if f"o{j}" in terms else n[:, j]
    low = np.full((len(at), len(drawn.fpc)), np.inf)
    high = np.full((len(at), len(drawn.fpc)), -np.inf)
    for t in range(len(drawn.fpc)):
        np.minimum.at(low[:, t], group, _array(first, f"f{t}_low"))
        np.maximum.at(high[:, t], group, _array(first, f"f{t}_high"))
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
    )


def _keys(drawn: PushedDesign) -> dict[str, Key]:
    keys = {"u": drawn.unit, "s": drawn.stratum, **{f"c{i}": one for i, one in enumerate(drawn.clusters)}}
    return {name: key for name, key in keys.items() if key.column is not None}


def _places(found: nw.DataFrame[Any], named: dict[str, Key], drawn: PushedDesign) -> list[Places]:
    """Return the places of village, stratum and clusters of each fetched group."""
    nowhere = np.zeros(len(found), dtype=np.intp)
    names = ["u", "s", *(f"c{i}" for i in range(len(drawn.clusters)))]
    return [named[name].of(found[name].to_list()) if name in named else nowhere for name in names]


def _terms(layers: Layers, weight: nw.Expr | None, measured: Sequence[Pushed]) -> dict[str, nw.Expr]:
    """Return who counts, weight times denominator, and weight times value."""
    out: dict[str, nw.Expr] = {}
    for j, one in enumerate(measured):
        there = mark(~one.value.is_null()) if weight is None else mark(~one.value.is_null(), weight > 0.0)
        here = layers.hold(9, there)
        over = one.divisor if weight is None else weight if one.divisor is None else weight * one.divisor
        value = one.value if weight is None else weight * one.value
        out[f"n{j}"] = here
        if over is not None:
            out[f"o{j}"] = nw.when(here > 0.0).then(over).otherwise(nw.lit(0.0))
        out[f"t{j}"] = nw.when(here > 0.0).then(value).otherwise(nw.lit(0.0))
    return out


def _gridded(
    layers: Layers,
    data: nw.LazyFrame[Any],
    named: dict[str, Key],
    drawn: PushedDesign,
    terms: Sequence[str],
    first: nw.DataFrame[Any],
    most: int,
) -> dict[str, Array]:
    """Return the sums of terms by group, the same bits in any order of the rows."""
    if not terms:
        return {}
    largest = {
        name: max(
            float(_array(first, f"{name}_high").max()), -float(_array(first, f"{name}_{low}").min()), 0.0
        )
        for name, low in ((name, "low" if name[0] == "t" else "high") for name in terms)
    }
    grids = {name: tuple(map(float, grid(largest[name], most))) for name in terms}
    high = data.with_columns(
        *(((nw.col(name) + coarse) - coarse).alias(f"{name}_h") for name, (coarse, _) in grids.items())
    )
    rest = high.with_columns(
        *(
            (((nw.col(name) - nw.col(f"{name}_h")) + fine) - fine).alias(f"{name}_l")
            for name, (_, fine) in grids.items()
        )
    )
    halves = [f"{name}_{half}" for name in terms for half in "hl"]
    found = layers.table.fetch(
        rest.select(*named, *halves).group_by(*named).agg(*(nw.col(half).sum() for half in halves))
    )
    group, at = grouped(_places(found, named, drawn))
    return {
        name: _sums(_array(found, f"{name}_h"), group, len(at))
        + _sums(_array(found, f"{name}_l"), group, len(at))
        for name in terms
    }


def _sums(x: Array, group: Places, groups: int) -> Array:
    """Sum what was fetched by group: rows that differ in the spelling of a label alone are one."""
    return np.asarray(np.bincount(group, weights=x, minlength=groups), dtype=np.float64)


def _array(found: nw.DataFrame[Any], name: str) -> Array:
    return np.asarray(found[name].cast(nw.Float64).to_numpy(), dtype=np.float64)
