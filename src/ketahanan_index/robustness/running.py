"""Blocks of draws, one after the other or by an executor's workers; the results are the same."""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from ketahanan_index.errors import MethodError, Problem, heading
from ketahanan_index.progress import Progress, steps
from ketahanan_index.robustness.drawing import BLOCK, Drawn, Streams, Wanted, block
from ketahanan_index.robustness.model import Model

AHEAD = 16
"""Blocks that are asked for before the first is fetched: what waits to be fetched takes memory."""
_shipped: dict[str, Any] = {}


def run(
    model: Model,
    streams: Streams,
    draws: int,
    wanted: Wanted,
    executor: Executor | None,
    progress: Progress,
) -> Iterator[Drawn]:
    """Yield the draws block by block, in order.

    A last block that is not full is drawn whole and cut, so that fewer draws are the first of more: see `whole`.

    Parameters
    ----------
    model : Model
        What draws are made of.
    streams : array (draw, assumption)
        Which stream each assumption takes in each draw, of whole blocks.
    draws : int
        How many of them are told of.
    wanted : Wanted
        What is to be told of the draws.
    executor : Executor or None
        Who draws: None draws here.
    progress : callable, bool or None
        A function of (done, total), which may raise to cancel.

    Raises
    ------
    MethodError
        Where a method cannot go to another process, because its class is defined in a notebook or a script.
    """
    drawn: Generator[Drawn, None, None]
    if executor is not None and not hasattr(executor, "submit"):
        raise TypeError(f"executor is one of concurrent.futures, or None, not {type(executor).__name__}")
    cut = [(streams[i : i + BLOCK], min(BLOCK, draws - i)) for i in range(0, draws, BLOCK)]
    with steps(progress, draws, "draws") as tell:
        drawn = (
            (block(model, some, wanted, count) for some, count in cut)
            if executor is None
            else _submitted(model, cut, wanted, executor)
        )
        with contextlib.closing(drawn):
            for (_, count), found in zip(cut, drawn, strict=True):
                yield found
                tell.advance(count)


def whole(draws: int) -> int:
    """Return how many draws fill the blocks of so many.

    Examples
    --------
    >>> whole(20), whole(32)
    (32, 32)
    """
    return -(-draws // BLOCK) * BLOCK


def _submitted(
    model: Model, cut: Sequence[tuple[Streams, int]], wanted: Wanted, executor: Executor
) -> Generator[Drawn, None, None]:
    waiting: deque[Future[Drawn]] = deque()
    with _ship(model, executor) as name:
        try:
            for some, count in cut:
                waiting.append(executor.submit(_work, name, some, wanted, count))
                if len(waiting) >= AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


@contextlib.contextmanager
def _ship(model: Model, executor: Executor) -> Iterator[str]:
    """Put the model where workers find it: in this process for threads, else in a file that each reads once."""
    if isinstance(executor, ThreadPoolExecutor):
        name = f"model {id(model)}"
        _shipped[name] = model
        try:
            yield name
        finally:
            _shipped.pop(name, None)
        return
    handle, name = tempfile.mkstemp(prefix="ketahanan-index-")
    try:
        with os.fdopen(handle, "wb") as file:
            try:
                pickle.dump(model, file, protocol=pickle.HIGHEST_PROTOCOL)
            except (pickle.PicklingError, AttributeError, TypeError) as error:
                raise _unshippable(str(error)) from None
        yield name
    finally:
        Path(name).unlink(missing_ok=True)
        _shipped.pop(name, None)


def _work(name: str, streams: Streams, wanted: Wanted, draws: int) -> Drawn:
    """Draw a block in a worker, which reads the model once."""
    model = _shipped.get(name)
    if model is None:
        try:
            model = pickle.loads(Path(name).read_bytes())  # noqa: S301 # written by this library, for its own workers
        except AttributeError as error:
            raise _unshippable(str(error)) from None
        except FileNotFoundError:
            problem = Problem(
                message="a worker cannot read what is to be drawn: it lies in a temporary file of this machine",
                remedy="set TMPDIR to a folder that all workers share, or draw with workers of this machine",
                code="not_shared",
            )
            raise MethodError(heading([problem], "executor"), [problem]) from None
        for other in [key for key in _shipped if not key.startswith("model ")]:
            _shipped.pop(other, None)
        _shipped[name] = model
    return block(model, np.asarray(streams), wanted, draws)


def _unshippable(said: str) -> MethodError:
    problem = Problem(
        message=f"a method cannot go to another process: {said}",
        remedy="define its class in a module that workers can import, or draw with threads",
        code="cannot_be_pickled",
    )
    return MethodError(heading([problem], "executor"), [problem])
