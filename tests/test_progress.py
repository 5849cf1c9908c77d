"""How long work tells how far it is."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import ketahanan_index as ki
from ketahanan_index.progress import Progress, steps


class CancelledError(Exception):
    pass


def cancel(done: int, total: int) -> None:
    raise CancelledError


def test_a_function_is_told_every_step() -> None:
    told: list[tuple[int, int]] = []
    with steps(lambda done, total: told.append((done, total)), 5, "estimate") as tell:
        tell.advance()
        tell.advance(3)
        tell.advance()
    assert told == [(1, 5), (4, 5), (5, 5)]
    assert (tell.done, tell.total) == (5, 5)


def test_a_function_may_cancel() -> None:
    with pytest.raises(CancelledError), steps(cancel, 2) as tell:
        tell.advance()
    assert tell.done == 1


@pytest.mark.parametrize("progress", [None, False])
def test_silence(progress: Progress, capsys: pytest.CaptureFixture[str]) -> None:
    with steps(progress, 2, "estimate") as tell:
        tell.advance()
    assert tell.done == 1
    assert capsys.readouterr() == ("", "")


def test_a_bar_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with steps(True, 2, "estimate") as tell:
        tell.advance(2)
    said = capsys.readouterr()
    assert said.out == ""
    assert "estimate" in said.err
    assert "2/2" in said.err


def test_a_bar_is_closed_when_something_goes_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import tqdm

    made: list[Any] = []

    class Watched(tqdm.tqdm):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            made.append(self)

    monkeypatch.setattr(tqdm, "tqdm", Watched)
    with pytest.raises(CancelledError), steps(True, 2) as tell:
        cancel(tell.done, tell.total)
    (bar,) = made
    assert bar.disable  # what tqdm is after close()
    assert "0/2" in capsys.readouterr().err


@pytest.mark.parametrize("progress", [1, 0, "yes", np.True_, [print]])
def test_anything_else_is_refused(progress: Any) -> None:
    with pytest.raises(TypeError, match=r"a function of \(done, total\), True for a bar, or None, not "):
        steps(progress, 1)


def test_a_bar_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(ki.DataError, match="tqdm") as caught:
        steps(True, 1)
    (problem,) = caught.value.problems
    assert problem.code == "missing_package"
    assert "pip install -e '.[cli]'" in problem.remedy
    with steps(print, 0), steps(None, 0):
        pass  # neither needs it
