"""Blocks of draws, by whoever draws them: in order, with nothing left behind."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any, Literal

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
from ketahanan_index.errors import MethodError
from ketahanan_index.methods import Aggregation, Array
from ketahanan_index.robustness import running
from ketahanan_index.robustness.drawing import BLOCK, Drawn, Wanted
from ketahanan_index.robustness.model import Model, kept_of, modelled
from ketahanan_index.robustness.running import run, whole
from robustness import plainly

ASSUMPTIONS = [ki.SamplingError(), ki.WeightNoise(), ki.LeaveOut()]


class Lazy(Executor):
    """An executor that is neither threads nor processes, and works when asked for a result."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.futures: list[Later] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        # What goes to another machine is pickled.
        later = Later(lambda: fn(*pickle.loads(pickle.dumps(args)), **kwargs))
        self.asked.append(args)
        self.futures.append(later)
        return later


class Later(Future[Any]):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work

    def result(self, timeout: float | None = None) -> Any:
        if not self.done():
            self.set_result(self._work())
        return super().result(timeout)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give temporary files a folder of their own, which is empty in the end, as is the shelf of models."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(running, "_shipped", {})
    yield tmp_path
    assert list(tmp_path.iterdir()) == []
    assert running._shipped == {}


def asked(draws: int, scores: ki.Scores | None = None) -> tuple[Model, Any, int, Wanted]:
    scores = plainly.scores() if scores is None else scores
    streams = np.repeat(np.arange(whole(draws), dtype=np.int64)[:, None], len(ASSUMPTIONS), axis=1)
    wanted = Wanted((0,), np.nan_to_num(scores.snapped[kept_of(scores)]))
    return modelled(scores, ASSUMPTIONS, 4), streams, draws, wanted


def drawn(draws: int, executor: Executor | None) -> Array:
    return np.concatenate([part.score[0] for part in run(*asked(draws), executor, None)])


EXECUTORS: dict[str, Callable[[], Executor]] = {
    "threads": lambda: ThreadPoolExecutor(3),
    "processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    "lazy": Lazy,
}


@pytest.mark.parametrize("draws", [1, BLOCK, BLOCK + 1, 20 * BLOCK + 3])
@pytest.mark.parametrize("kind", ["threads", "lazy"])
def test_in_order_and_nothing_is_left(kind: str, draws: int, files: Path) -> None:
    expected = drawn(draws, None)
    assert expected.shape == (draws, 12)
    with EXECUTORS[kind]() as executor:
        assert_array_equal(drawn(draws, executor), expected)


def test_processes(files: Path) -> None:
    with EXECUTORS["processes"]() as executor:
        assert_array_equal(drawn(50, executor), drawn(50, None))
        # A second run in the same workers is of the second model.
        other = asked(20, plainly.scores(aggregation="geometric_mean"))
        again = np.concatenate([part.score[0] for part in run(*other, executor, None)])
    alone = np.concatenate([part.score[0] for part in run(*other, None, None)])
    assert_array_equal(again, alone)


def test_fewer_draws_are_the_first_of_more() -> None:
    more = drawn(40, None)
    for draws in (1, 16, 17, 39):
        assert_array_equal(drawn(draws, None), more[:draws])


def test_the_model_is_pickled_once(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dumped: list[Any] = []
    dump = pickle.dump

    def noted(obj: Any, *args: Any, **options: Any) -> None:
        dumped.append(obj)
        dump(obj, *args, **options)

    monkeypatch.setattr(pickle, "dump", noted)
    lazy = Lazy()
    drawn(100, lazy)
    assert len(dumped) == 1
    assert len(lazy.asked) == 7
    # A task is small: the place of the model, and streams.
    assert all(len(pickle.dumps(args)) < 3_000 for args in lazy.asked)


def test_few_blocks_wait(files: Path) -> None:
    lazy = Lazy()
    parts = run(*asked(100 * BLOCK), lazy, None)
    next(parts)
    assert len(lazy.asked) <= running.AHEAD
    parts.close()  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------- the way out


@pytest.mark.parametrize("kind", ["threads", "lazy"])
def test_cancelling_leaves_nothing(kind: str, files: Path) -> None:
    def cancel(done: int, total: int) -> None:
        if done >= 2 * BLOCK:
            raise KeyboardInterrupt

    with EXECUTORS[kind]() as executor:
        with pytest.raises(KeyboardInterrupt):
            list(run(*asked(50 * BLOCK), executor, cancel))
        if isinstance(executor, Lazy):
            assert len(executor.asked) < 20
            assert all(future.done() or future.cancelled() for future in executor.futures)


def test_an_error_in_a_worker_leaves_nothing(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Drawn:
        raise OSError("disk")

    monkeypatch.setattr(running, "block", fails)
    for kind in ("threads", "lazy"):
        with EXECUTORS[kind]() as executor, pytest.raises(OSError, match="disk"):
            list(run(*asked(100), executor, None))
        running._shipped.clear()


def test_an_executor_that_was_shut_down_leaves_nothing(files: Path) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(RuntimeError, match="shutdown"):
        list(run(*asked(100), executor, None))


def test_progress_tells_every_block(files: Path) -> None:
    for executor in (None, Lazy()):
        told: list[tuple[int, int]] = []
        list(run(*asked(35), executor, lambda done, total, told=told: told.append((done, total))))  # type: ignore[misc]
        assert told == [(16, 35), (32, 35), (35, 35)]


def test_a_class_of_a_function_is_not_sent(files: Path) -> None:
    before = dict(Aggregation.known())
    try:

        class Highest(Aggregation):
            method: Literal["highest_of_all"] = "highest_of_all"

            def combine(self, x: Array, weights: Array) -> Array:
                return np.asarray(np.fmax.reduce(x, axis=-1))

        scores = plainly.scores(aggregation=Highest())
        with pytest.raises(MethodError, match="cannot go to another process") as caught:
            list(run(*asked(20, scores), Lazy(), None))
        assert caught.value.problems[0].code == "cannot_be_pickled"
        with ThreadPoolExecutor(2) as threads:
            assert len(list(run(*asked(20, scores), threads, None))) == 2
    finally:
        Aggregation.registry.clear()
        Aggregation.registry.update(before)


# ---------------------------------------------------------------------------------------------- workers


def test_a_worker_keeps_one_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_shipped", {})
    model, streams, draws, wanted = asked(BLOCK)
    names = []
    for i in range(3):
        path = tmp_path / f"model-{i}"
        path.write_bytes(pickle.dumps(model))
        names.append(str(path))
        running._work(names[-1], streams, wanted, draws)
    assert list(running._shipped) == names[-1:]


def test_two_threads_of_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Dask worker has several threads, all of which may meet a new model beside an old one."""
    model, streams, draws, wanted = asked(BLOCK)
    path = tmp_path / "model"
    path.write_bytes(pickle.dumps(model))
    barrier = Barrier(2, timeout=20)

    class Shelf(dict[str, Any]):
        def __delitem__(self, key: str) -> None:
            # Both have seen the old model by now.
            barrier.wait()
            super().__delitem__(key)

    monkeypatch.setattr(running, "_shipped", Shelf(old=model))
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(running._work, str(path), streams, wanted, draws) for _ in range(2)]
        for future in both:
            future.result(60)


def test_a_worker_that_cannot_reach_the_model_says_so(tmp_path: Path) -> None:
    _, streams, draws, wanted = asked(BLOCK)
    with pytest.raises(ki.KetahananError, match="file"):
        running._work(str(tmp_path / "elsewhere"), streams, wanted, draws)


def test_whole_blocks() -> None:
    assert [whole(draws) for draws in (1, 16, 17, 1000)] == [16, 16, 32, 1008]
