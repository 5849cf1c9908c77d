"""The table of results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.timing import Timing


@dataclass(frozen=True, slots=True)
class Target:
    """What a row is to reach; every limit that is stated counts.

    Parameters
    ----------
    seconds, ratio : float
        The most CPU seconds, and the most of them in terms of the reference's.
    also : bool
        Whether what cannot be said in seconds holds.
    wording : str
        The target in words.
    """

    wording: str
    seconds: float | None = None
    ratio: float | None = None
    also: bool = True

    def met(self, seconds: float, ratio: float | None) -> bool | None:
        """Return whether the target is met; None where its reference could not be measured."""
        if self.ratio is not None and ratio is None:
            return None
        fast = self.seconds is None or seconds <= self.seconds
        faster = self.ratio is None or (ratio is not None and ratio <= self.ratio)
        return fast and faster and self.also


@dataclass(frozen=True, slots=True)
class Reference:
    """What a row is set beside: measured in the same run, or quoted from elsewhere."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement; `peak` is in megabytes."""

    work: str
    size: str
    timing: Timing
    reference: Reference | None = None
    target: Target | None = None
    peak: float | None = None

    @property
    def ratio(self) -> float | None:
        """The measured seconds in terms of the reference's."""
        return None if self.reference is None else self.timing.minimum / self.reference.seconds

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        return None if self.target is None else self.target.met(self.timing.minimum, self.ratio)

    def to_dict(self) -> dict[str, Any]:
        """Return the row ready for JSON."""
        return {**asdict(self), "ratio": self.ratio, "met": self.met}


HEADS = ("work", "size", "CPU s", "median", "peak MB", "ratio", "to", "target", "")


def text(rows: Iterable[Row]) -> str:
    """Return the rows as aligned text."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEADS))]
    right = {HEADS.index(name) for name in ("size", "CPU s", "median", "peak MB", "ratio")}
    lines = [
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.work,
        row.size,
        f"{row.timing.minimum:.4f}",
        f"{row.timing.median:.4f}" if row.timing.turns else "",
        "" if row.peak is None else f"{row.peak:.0f}",
        "" if row.ratio is None else f"{row.ratio:.3f}",
        "" if row.reference is None else row.reference.name,
        "" if row.target is None else row.target.wording,
        "" if row.target is None else {True: "met", False: "NOT MET", None: "not measured"}[row.met],
    )
