"""What every writer and picture asks of its arguments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.robustness.shifts import require_scores
from ketahanan_index.stages import Scores
from ketahanan_index.words import language_problems

if TYPE_CHECKING:
    from ketahanan_index.robustness.uncertainty_result import Uncertainty


def require_asked(
    what: str,
    path: Path,
    endings: Sequence[str],
    language: str,
    scores: Scores,
    uncertainty: Uncertainty | None,
) -> None:
    """Raise a DataError for another ending, another language and draws of other scores, all at once.

    What is no Scores or no Uncertainty is a TypeError.

    Parameters
    ----------
    what : str
        What is written: ``"report"`` or ``"workbook"``.
    path, endings
        Where to, and the endings that programs open it by.
    language, scores, uncertainty
        As they were given.
    """
    require_scores(scores, "scores")
    if uncertainty is not None:
        _require_draws(uncertainty)
    problems = [*_ending(what, path, endings), *language_problems(language)]
    if uncertainty is not None and not _same(uncertainty.scores, scores):
        problems.append(
            Problem(
                message=f"the uncertainty was drawn for other scores than those of the {what}",
                remedy="draw it for these: ki.uncertainty(scores)",
                code="other_scores",
            )
        )
    if problems:
        raise DataError(heading(problems, what), problems)


def _require_draws(value: Any) -> None:
    from ketahanan_index.robustness.uncertainty_result import Uncertainty

    if not isinstance(value, Uncertainty):
        raise TypeError(
            f"uncertainty must be an Uncertainty, not {type(value).__name__}: make one with ki.uncertainty(…)"
        )


def _ending(what: str, path: Path, endings: Sequence[str]) -> list[Problem]:
    if path.suffix.lower() in endings:
        return []
    return [
        Problem(
            message=f"the name of a {what} ends in {endings[0]}, not {path.suffix or 'nothing'}: {path.name}",
            remedy=f"write to {path.stem or what}{endings[0]}: programs go by the ending",
            code="unknown_ending",
            file=str(path),
        )
    ]


def _same(one: Scores, other: Scores) -> bool:
    alike = one.units == other.units and one.framework == other.framework
    return alike and np.array_equal(one.value, other.value, equal_nan=True)
