"""Respondents of a lazy table to sums by village, stratum and cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ketahanan_index.design import Replicates
from ketahanan_index.intake.drawn import Drawn
from ketahanan_index.intake.lazy.drawn import Key, PushedDesign
from ketahanan_index.intake.lazy.items import Pushed
from ketahanan_index.intake.lazy.queries import Query
from ketahanan_index.intake.lazy.reweighted import PushedCells
from ketahanan_index.intake.lazy.stages import Layers
from ketahanan_index.intake.lazy.summed import Summed, keys_of
from ketahanan_index.intake.reduce import Measured, grouped, reduce
from ketahanan_index.intake.reduced import Calibrated, Reduced, Values
from ketahanan_index.intake.reweighted import Cells
from ketahanan_index.intake.weighed import weighed
from ketahanan_index.methods.base import Array

Places = NDArray[np.intp]
CELLS = 32_000_000
"""Sums that are fetched in one query."""


def by_respondent(
    layers: Layers, drawn: PushedDesign, measured: Sequence[Pushed], cells: PushedCells | None
) -> Reduced:
    """Fetch the few numbers of each respondent that count."""
    keys = keys_of(drawn, cells)
    numbers = {"w": drawn.weight} if drawn.weight is not None else {}
    numbers |= {f"f{t}": one for t, one in enumerate(drawn.fpc)}
    numbers |= {f"y{j}": one.value for j, one in enumerate(measured)}
    numbers |= {f"d{j}": one.divisor for j, one in enumerate(measured) if one.divisor is not None}
    if cells is not None and cells.before is not None:
        numbers["b"] = cells.before
    columns = {name: key.column for name, key in keys.items() if key.column is not None} | numbers
    found = layers.table.fetch(Query(layers.computed(columns)))
    count = len(found)

    def number(name: str) -> Array:
        return _array(found, name)

    unit, stratum, *further = _places(found, keys, drawn, cells)
    given = None
    if cells is not None:
        place, group = cells.places(further)
        before = number("b") if "b" in numbers else number("w") if "w" in numbers else np.ones(count)
        given = Cells(place, group, before)
    return reduce(
        Drawn(
            unit=unit,
            stratum=stratum,
            clusters=(),
            fpc=tuple(number(f"f{t}") for t in range(len(drawn.fpc))),
            weight=np.ones(count) if drawn.weight is None else number("w"),
            strata=drawn.stratum.names,
            clusters_named=(),
        ),
        [
            Measured(number(f"y{j}"), None if one.divisor is None else number(f"d{j}"), one.median)
            for j, one in enumerate(measured)
        ],
        given,
    )


def by_cluster(
    layers: Layers,
    drawn: PushedDesign,
    asked: Summed,
    sizes: nw.DataFrame[Any],
    indicators: int,
    cells: PushedCells | None,
) -> Reduced:
    """Sum respondents where they live to one row a village, stratum and cluster.

    The bits are those of respondents in memory: the same numbers on the same grid.
    """
    places = _places(sizes, asked.keys, drawn, cells)
    group, at = grouped(places)
    groups = len(at)
    size = _sums(_array(sizes, "rows"), group, groups).astype(np.int64)
    shape = (groups, indicators)
    n, divisor, total = np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape)
    square = np.zeros(shape)
    ratios: dict[int, Array] = {}
    for some in _portions([1 + 2 * len(asked.named(j)) for j in range(indicators)], groups):
        found = layers.table.fetch(asked.sums(layers, some, int(size.max(initial=0))))
        where, _ = grouped(_places(found, asked.keys, drawn, cells))
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
    stages = len(drawn.clusters)
    calibrated = None
    if cells is not None:
        calibrated = _calibrated(layers, drawn, asked, cells, [one[at] for one in places[2 + stages :]], size)
    low = np.full((groups, len(asked.fpc)), np.inf)
    high = np.full((groups, len(asked.fpc)), -np.inf)
    for t, name in enumerate(asked.fpc):
        np.minimum.at(low[:, t], group, _array(sizes, f"{name}_low"))
        np.maximum.at(high[:, t], group, _array(sizes, f"{name}_high"))
    return Reduced(
        unit=places[0][at],
        stratum=places[1][at],
        clusters=np.stack([place[at] for place in places[2 : 2 + stages]], axis=1),
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
        values={j: _values(layers, drawn, asked, cells, j, size) for j in asked.medians},
        calibrated=calibrated,
    )


def replicated(bare: Reduced, sizes: nw.DataFrame[Any], replicates: Replicates) -> Reduced:
    """Weigh the sums of respondents who share all their weights, which take the place of clusters."""
    numbers = [np.unique(_array(sizes, f"g{i}")) for i in range(bare.clusters.shape[1])]
    weights = np.stack(
        [number[place] for number, place in zip(numbers, bare.clusters.T, strict=True)], axis=1
    )
    count = len(replicates.columns)
    if not replicates.combined:
        weights[:, 1 : count + 1] *= weights[:, :1]
    return weighed(bare, weights, count)


def _values(
    layers: Layers,
    drawn: PushedDesign,
    asked: Summed,
    cells: PushedCells | None,
    j: int,
    size: NDArray[np.int64],
) -> Values:
    """Fetch the different values of an indicator, with the sum of the weights of those who have them."""
    found = layers.table.fetch(asked.values(layers, j, int(size.max(initial=0))))
    row, _ = grouped(_places(found, asked.keys, drawn, cells))
    value = _array(found, "v")
    there = np.flatnonzero(~np.isnan(value))
    distinct, place = np.unique(value[there], return_inverse=True)
    group, first = grouped([row[there], place.astype(np.intp)])
    if f"o{j}" in asked.terms:
        high, low = (_array(found, f"o{j}_{half}")[there] for half in "hl")
        sums = _sums(high, group, len(first)) + _sums(low, group, len(first))
    else:
        sums = _sums(_array(found, "rows")[there], group, len(first))
    kept = np.flatnonzero(sums > 0)
    first = first[kept]
    return Values(row[there][first], distinct[place[first]], sums[kept])


def _calibrated(
    layers: Layers,
    drawn: PushedDesign,
    asked: Summed,
    cells: PushedCells,
    labels: Sequence[Places],
    size: NDArray[np.int64],
) -> Calibrated:
    """Fetch the sums of weights before and after a calibration; `labels` are the categories of the rows."""
    place, group = cells.places(labels)
    after = size.astype(np.float64)
    before = after
    if asked.weights:
        found = layers.table.fetch(asked.weighed(layers, int(size.max(initial=0))))
        row, _ = grouped(_places(found, asked.keys, drawn, cells))
        sums = {name: _halves(found, name, row, len(size)) for name in asked.weights}
        after = sums.get("a", after)
        before = sums.get("b", after)
    return Calibrated(place, group, before, after)


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


def _places(
    found: nw.DataFrame[Any], named: Mapping[str, Key], drawn: PushedDesign, cells: PushedCells | None
) -> list[Places]:
    """Return the places of village, stratum, clusters and categories of each fetched group."""
    nowhere = np.zeros(len(found), dtype=np.intp)
    names = ["u", "s", *(f"g{i}" for i in range(len(drawn.clusters)))]
    names += [] if cells is None else [f"k{i}" for i in range(len(cells.keys))]
    return [named[name].of(found[name].to_list()) if name in named else nowhere for name in names]


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
