"""How long work tells how far it is: to a function, to a bar on stderr, or to nobody."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from ketahanan_index.errors import DataError, Problem, heading

Progress = Callable[[int, int], object] | bool | None
"""A function of (done, total), True for a bar, None or False for silence."""


class Steps:
    """Work in progress; made by `steps`."""

    __slots__ = ("_bar", "_tell", "done", "total")

    def __init__(self, tell: Callable[[int, int], object] | None, bar: Any, total: int) -> None:
        self._tell, self._bar = tell, bar
        self.done, self.total = 0, total

    def advance(self, count: int = 1) -> None:
        """Tell that `count` more steps are done; what the function raises passes through and ends the work."""
        self.done += count
        if self._tell is not None:
            self._tell(self.done, self.total)
        if self._bar is not None:
            self._bar.update(count)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()


def steps(progress: Progress, total: int, what: str = "") -> Steps:
    """Return what long work tells its steps to, as a context manager.

    Parameters
    ----------
    progress : callable, bool or None
        A function of (done, total), which may raise to cancel; True for a bar on stderr; None or False for silence.
    total : int
        How many steps there are.
    what : str
        The work's name, written before the bar.

    Raises
    ------
    TypeError
        For anything else as `progress`.
    DataError
        For True where the package that draws the bar is not installed.

    Examples
    --------
    >>> from ketahanan_index.progress import steps
    >>> with steps(lambda done, total: print(f"{done} of {total}"), 2, "estimate") as tell:
    ...     for _ in range(2):
    ...         tell.advance()
    1 of 2
    2 of 2
    """
    if progress is None or progress is False:
        return Steps(None, None, total)
    if progress is True:
        return Steps(None, _bar(total, what), total)
    if callable(progress):
        return Steps(progress, None, total)
    raise TypeError(
        "progress must be a function of (done, total), True for a bar, or None, "
        f"not {type(progress).__name__}"
    )


def _bar(total: int, what: str) -> Any:
    try:
        from tqdm import tqdm
    except ImportError:
        problem = Problem(
            message="progress=True draws its bar with the package tqdm, which is not installed",
            remedy="install the extra `cli`, in a clone with pip install -e '.[cli]', "
            "or pass a function of (done, total)",
            code="missing_package",
        )
        raise DataError(heading([problem], "progress"), [problem]) from None
    return tqdm(total=total, desc=what or None)
