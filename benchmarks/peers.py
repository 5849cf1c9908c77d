"""The peers that can be installed beside the library.

pymcdm and scikit-criteria do min-max, weighted sum and rank over one level. They take no hole, so they are given
complete data. svy, which the extra `bench` does not bring, estimates means of respondents with standard errors.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks import respondents
from benchmarks.respondents import Respondents
from benchmarks.timing import Work
from benchmarks.workload import Villages
from ketahanan_index.methods import Array

Run = Callable[[], tuple[Array, Array]]
"""Returns scores from 0 to 1 and ranks."""

MODULES = {"pymcdm": "pymcdm", "scikit-criteria": "skcriteria", "svy": "svy"}
"""Their modules by the names they are installed under."""
SCORERS = frozenset({"pymcdm", "scikit-criteria"})


def installed() -> dict[str, str]:
    """Return the versions of the peers that are there."""
    return {name: version(name) for name, module in MODULES.items() if find_spec(module) is not None}


def pymcdm(data: Villages) -> Run:
    """From the table to scores and ranks."""
    rescale: Any = importlib.import_module("pymcdm.normalizations").minmax_normalization
    method: Any = importlib.import_module("pymcdm.methods").WSM(rescale)
    weights, direction = data.weights, data.direction

    def run() -> tuple[Array, Array]:
        score = method(data.complete.to_numpy(), weights, direction)
        return np.asarray(score), np.asarray(method.rank(score))

    return run


def scikit_criteria(data: Villages, *, arrays_only: bool) -> Run:
    """From the table, or with `arrays_only` from a matrix made before, to scores and ranks."""
    library: Any = importlib.import_module("skcriteria")
    pipeline: Any = importlib.import_module("skcriteria.pipelines").mkpipe(
        importlib.import_module("skcriteria.preprocessing.invert_objectives").NegateMinimize(),
        importlib.import_module("skcriteria.preprocessing.scalers").MinMaxScaler("matrix"),
        importlib.import_module("skcriteria.agg.simple").WeightedSumModel(),
    )
    objectives = [max if sign > 0 else min for sign in data.direction]

    def matrix() -> Any:
        return library.mkdm(
            data.complete.to_numpy(),
            objectives,
            weights=data.weights,
            alternatives=data.table["kode_desa"].to_list(),
            criteria=list(data.complete.columns),
        )

    made = matrix() if arrays_only else None

    def run() -> tuple[Array, Array]:
        result = pipeline.evaluate(matrix() if made is None else made)
        return np.asarray(result.e_.score), np.asarray(result.rank_)

    return run


def svy(data: Respondents) -> Work:
    """From a polars table, made before, to svy's own estimates, villages as domains."""
    library: Any = importlib.import_module("svy")
    # By columns, because polars' own way from pandas needs pyarrow, which is an extra.
    columns = {name: data.table[name].to_list() for name in data.table}
    table = importlib.import_module("polars").DataFrame(columns, nan_to_null=True)

    def run() -> Any:
        drawn = library.Design(stratum="strata", psu="rt", wgt="bobot")
        sample = library.Sample(data=table, design=drawn)
        return sample.estimation.mean(list(respondents.ITEMS), by="kode_desa", drop_nulls=True)

    return run


def svy_arrays(found: Any) -> tuple[Array, Array]:
    """Return svy's means and standard errors ``(village, item)``, villages sorted."""
    rows = [sorted((p.by_level[0], p.est, p.se) for p in item.estimates) for item in found]
    value, error = (np.array([[p[i] for p in row] for row in rows]).T for i in (1, 2))
    return value, error
