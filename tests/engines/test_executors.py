"""Draws by the workers of a Dask cluster are those of one process, bit by bit."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ketahanan_index as ki
from robustness import plainly

pytestmark = pytest.mark.engines
ASSUMPTIONS = [
    ki.SamplingError(),
    ki.WeightNoise(),
    ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"]),
    ki.LeaveOut(),
]
SAME = (
    "mean",
    "sd",
    "mean_rank",
    "mean_rank_shift",
    "class_probability",
    "score_quantiles",
    "rank_quantiles",
)


@pytest.fixture(params=["processes", "threads"])
def client(request: pytest.FixtureRequest) -> Any:
    """Yield a client of two workers, in processes of their own or in this one."""
    distributed = pytest.importorskip("distributed", reason="Dask's distributed is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=2,
            processes=request.param == "processes",
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster) as made,
    ):
        yield made


def left() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("ketahanan-index-*")}


def test_the_same_bits(client: Any) -> None:
    before = left()
    scores = plainly.scores(imputation="mean")
    options: dict[str, Any] = {"draws": 100, "seed": 5, "nodes": ["a"], "top": 3, "bottom": 2}
    for assumptions in (ASSUMPTIONS, [ki.DirichletWeights()]):
        alone = ki.uncertainty(scores, assumptions=assumptions, **options)
        found = ki.uncertainty(scores, assumptions=assumptions, executor=client.get_executor(), **options)
        for name in (*SAME, "top", "bottom"):
            assert getattr(found, name).tobytes() == getattr(alone, name).tobytes(), name
        assert (found.failed, found.held) == (alone.failed, alone.held)
    assert left() == before


def test_the_same_indices(client: Any) -> None:
    scores = plainly.scores()
    options: dict[str, Any] = {"assumptions": ASSUMPTIONS, "base_samples": 16, "seed": 5, "resamples": 20}
    alone = ki.sensitivity(scores, **options)
    found = ki.sensitivity(scores, executor=client.get_executor(), **options)
    np.testing.assert_array_equal(found.first, alone.first)
    np.testing.assert_array_equal(found.total, alone.total)


def test_cancelling_leaves_no_file(client: Any) -> None:
    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = left()
    with pytest.raises(KeyboardInterrupt):
        ki.uncertainty(plainly.scores(), draws=1000, seed=1, executor=client.get_executor(), progress=cancel)
    assert left() == before
