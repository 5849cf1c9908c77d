"""What the library raises, and the problems an error carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, and what to do about it.

    Parameters
    ----------
    message : str
        What is wrong, in one sentence.
    remedy : str
        What the reader can do about it.
    severity : {"error", "warning"}
        An error stops the step; a warning travels with its result.
    code : str
        A stable short name of the kind of problem, such as ``"unknown_column"``.
    table : str
        ``"framework"``, ``"respondents"`` or ``"villages"``.
    file, line : str, int
        Where the problem stands in a file, when there is one.
    column : str
        The column, or the path inside a framework document (``index.members[0].scale``).
    unit : str
        The village code of the first row concerned.
    row : int
        The first data row concerned, counted from 1.
    count : int
        How many rows, cells or places are concerned.

    Examples
    --------
    >>> from ketahanan_index import Problem
    >>> print(Problem(column="R808A", message="value 9 outside scale", remedy="correct the row", row=3))
    R808A  row 3: value 9 outside scale
           → correct the row
    """

    message: str
    remedy: str = ""
    severity: Severity = "error"
    code: str = ""
    table: str = ""
    file: str = ""
    line: int | None = None
    column: str = ""
    unit: str = ""
    row: int | None = None
    count: int = 1

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line is not None else []
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.unit:
            place.append(self.unit)
        head = f"{self.column}  " if self.column else ""
        where = f"{', '.join(place)}: " if place else ""
        arrow = f"\n{' ' * min(len(head), 7)}→ {self.remedy}" if self.remedy else ""
        return f"{head}{where}{self.message}{arrow}"


class KetahananError(Exception):
    """The base of every error this library raises on purpose.

    Parameters
    ----------
    message : str
        A heading.
    problems : iterable of Problem
        Everything that is wrong, all at once.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> try:
    ...     ki.Framework.load("idn")
    ... except ki.KetahananError as error:
    ...     print(type(error).__name__, error.problems[0].code)
    FrameworkError unknown_framework
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.message = message
        self.problems = tuple(problems)
        super().__init__(self.message, self.problems)

    def __str__(self) -> str:
        lines = [self.message]
        for problem in self.problems:
            lines += [f"  {line}" for line in str(problem).split("\n")]
        return "\n".join(lines)


class FrameworkError(KetahananError):
    """A framework document is wrong or cannot be used for what was asked."""


class DataError(KetahananError):
    """The data cannot be used as they are."""


class MethodError(KetahananError):
    """A method is unknown, misspelt, or cannot be applied to these numbers."""


def few(names: Iterable[str], most: int = 5) -> str:
    """Return the first names, and an ellipsis where there are more.

    Examples
    --------
    >>> few("abc"), few("abcdefg"), few("abc", 2)
    ('a, b, c', 'a, b, c, d, e …', 'a, b …')
    """
    first = list(islice(names, most + 1))
    return ", ".join(first[:most]) + (" …" if len(first) > most else "")


def heading(problems: Iterable[Problem], place: str) -> str:
    """Return ``"3 problems in villages (desa.csv)"``, naming the file when all share one."""
    listed = tuple(problems)
    files = {p.file for p in listed}
    named = f"{place} ({files.pop()})" if len(files) == 1 and "" not in files else place
    return f"{len(listed)} problem{'s' if len(listed) != 1 else ''} in {named}"
