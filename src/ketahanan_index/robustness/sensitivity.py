"""Which assumption the uncertainty of ranks, scores and classes comes from."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import sobol
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.methods.base import Array
from ketahanan_index.progress import Progress
from ketahanan_index.records import nearest
from ketahanan_index.robustness.assumptions import Alternatives, Assumption, GivenDraws, LeaveOut, WeightNoise
from ketahanan_index.robustness.drawing import Wanted
from ketahanan_index.robustness.model import Model, kept_of, modelled
from ketahanan_index.robustness.running import run, whole
from ketahanan_index.robustness.sensitivity_result import Sensitivity
from ketahanan_index.robustness.streams import seeded
from ketahanan_index.robustness.uncertainty import MEMORY, assumed
from ketahanan_index.robustness.unknown import unknown
from ketahanan_index.stages import Scores
from ketahanan_index.stages.ranking import class_codes

SHIFT, CLASSES = "mean_rank_shift", "class_changes"


def sensitivity(
    scores: Scores,
    *,
    assumptions: Sequence[Assumption] | None = None,
    base_samples: int = 512,
    seed: int | None = None,
    units: str | Sequence[str] = (),
    level: float = 0.95,
    resamples: int = 1000,
    executor: Executor | None = None,
    progress: Progress = None,
) -> Sensitivity:
    """Apportion the uncertainty of ranks, classes and scores to its causes: Sobol' indices of each assumption.

    Parameters
    ----------
    scores : Scores
        The scores at hand.
    assumptions : sequence of Assumption
        The causes, each one factor with all its numbers.
    base_samples : int
        A power of two; n base samples of k assumptions take n (k + 2) draws.
    seed : int
        The seed; one of chance unless given, which the result states.
    units : str or sequence of str
        Villages whose score is looked at too.
    level, resamples : float, int
        The level of bootstrap intervals, and how many resamples they rest on.
    executor, progress
        As in `uncertainty`.

    Raises
    ------
    DataError
        For assumptions that have nothing to vary, and for a village that has no score.
    ValueError
        For a number of base samples that is no power of two.

    Notes
    -----
    A and B hold a base sample each, AB_i is A with assumption i from B. First-order index: mean(B (AB_i - A)) / V, with
    outputs centred on their mean; total effect: mean((A - AB_i)^2) / (2 V). Choices, elements left out and noisy
    weights are points of a scrambled Sobol' sequence; for sampling errors and the like, a point is the number of a
    stream. A total effect near 0 says that the assumption may be fixed; a sum of first-order indices well below 1 that
    assumptions act together.

    References
    ----------
    Saltelli, A., Annoni, P., Azzini, I., Campolongo, F., Ratto, M. and Tarantola, S. (2010). Variance based sensitivity
    analysis of model output. Computer Physics Communications 181(2), 259-270. doi:10.1016/j.cpc.2009.09.018

    Jansen, M. J. W. (1999). Analysis of variance designs for model output. Computer Physics Communications 117(1-2),
    35-43. doi:10.1016/S0010-4655(98)00154-4

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": f"320201200{i}", "iks": i / 9, "ike": 0.9 - i / 10, "ikl": 0.4 + i / 20}
    ...     for i in range(1, 9)
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> causes = [ki.WeightNoise(), ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"])]
    >>> found = ki.sensitivity(scores, assumptions=causes, base_samples=64, seed=1)
    >>> found.factors
    ('WeightNoise', 'Alternatives(aggregation)')
    >>> bool((found.total >= -0.1).all())
    True
    """
    chosen = assumed(scores, assumptions)
    if any(isinstance(one, GivenDraws) for one in chosen):
        raise TypeError("given draws have no design of base samples; sensitivity draws its own")
    number = seeded(seed)
    looked_at = _places(scores, (units,) if isinstance(units, str | int) else tuple(dict.fromkeys(units)))
    if isinstance(base_samples, int):
        _require_memory(base_samples, len(chosen), len(looked_at))
    model = modelled(scores, chosen, number)
    model = replace(model, uniforms=_quasi_random(model, base_samples, number))
    streams = _design(len(chosen), base_samples)
    kept = kept_of(scores)
    at_hand = scores.snapped[kept]
    wanted = Wanted((0,), np.where(np.isnan(at_hand), 0.0, at_hand))
    lost = unknown(scores, chosen)[looked_at, 0]
    outputs, failed = [], 0
    padded = np.concatenate([streams, np.repeat(streams[-1:], whole(len(streams)) - len(streams), axis=0)])
    for drawn in run(model, padded, len(streams), wanted, executor, progress):
        outputs.append(_outputs(scores, at_hand[:, 0], drawn.score[0], drawn.highest[0], kept, looked_at))
        failed += len(drawn.failures)
    y = np.concatenate(outputs)
    # Draws do not know how a village varies whose error is unknown.
    y[:, 2:][:, lost] = np.nan
    n, k = base_samples, len(chosen)
    y_a, y_b, y_ab = y[:n], y[n : 2 * n], np.moveaxis(y[2 * n :].reshape(k, n, -1), 0, 1)
    options: dict[str, Any] = {"level": level, "resamples": resamples, "seed": number}
    return Sensitivity(
        scores=scores,
        factors=_names(chosen),
        outputs=(SHIFT, CLASSES, *(scores.units[i] for i in looked_at)),
        base_samples=n,
        seed=number,
        indices=sobol.indices(y_a, y_b, y_ab),
        intervals=sobol.intervals(y_a, y_b, y_ab, **options),
        report=sobol.convergence(y_a, y_b, y_ab, **options),
        failed=failed,
        noted=_failures(failed, len(streams)),
    )


def _design(factors: int, base_samples: int) -> NDArray[np.int64]:
    """Return the streams ``(draw, factor)`` of A, B and each AB_i: row n of A is stream 2n, of B stream 2n + 1."""
    a = 2 * np.arange(base_samples, dtype=np.int64)[:, None].repeat(factors, axis=1)
    b = a + 1
    mixed = []
    for i in range(factors):
        some = a.copy()
        some[:, i] = b[:, i]
        mixed.append(some)
    return np.concatenate([a, b, *mixed])


def _quasi_random(model: Model, base_samples: int, seed: int) -> dict[int, Array]:
    """Return the coordinates of assumptions that have some, rows of A and B in turn."""
    needed = {
        i: len(next(iter(model.variants.values())).weights) if isinstance(one, WeightNoise) else 1
        for i, one in enumerate(model.assumptions)
        if isinstance(one, WeightNoise | LeaveOut | Alternatives)
    }
    # A base sample that is no power of two is refused whatever it is for.
    a, b = sobol.designs(max(sum(needed.values()), 1), base_samples, seed)
    both = np.stack([a, b], axis=1).reshape(2 * base_samples, -1)
    out, first = {}, 0
    for i, count in needed.items():
        out[i] = both[:, first : first + count]
        first += count
    return out


def _outputs(
    scores: Scores,
    nominal: Array,
    score: Array,
    highest: NDArray[np.int32],
    kept: NDArray[np.intp],
    looked_at: NDArray[np.intp],
) -> Array:
    """Return what is looked at ``(draw, output)``; NaN in a draw that failed."""
    from ketahanan_index.arrays.places import places

    rank, _ = places(nominal)
    both = (rank > 0) & (highest > 0)
    count = both.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shift = np.where(both, np.abs(highest - rank), 0).sum(axis=1) / count
        classes = scores.framework.classes
        changed = np.zeros(len(score))
        if classes is not None:
            other = class_codes(score, classes) != class_codes(nominal, classes)
            changed = np.where(both, other, False).sum(axis=1) / count
    place = np.array([int(np.flatnonzero(kept == unit)[0]) for unit in looked_at], dtype=np.intp)
    out = np.column_stack([shift, changed, score[:, place]])
    out[count == 0] = np.nan
    return out


def _places(scores: Scores, units: tuple[str, ...]) -> NDArray[np.intp]:
    place = {unit: i for i, unit in enumerate(scores.units)}
    problems = [
        Problem(
            message=f"no village is called {unit!r}{nearest(str(unit), place)}"
            if unit not in place
            else f"{unit} has no score to look at",
            remedy="choose a village with a score",
            code="unknown_unit",
            table="villages",
            unit=str(unit),
        )
        for unit in units
        if unit not in place or np.isnan(scores.value[place[unit], 0])
    ]
    if problems:
        raise DataError(heading(problems, "villages"), problems)
    return np.array([place[unit] for unit in units], dtype=np.intp)


def _require_memory(base_samples: int, factors: int, units: int) -> None:
    needed = base_samples * (factors + 2) * 8 * (factors + 16 + 2 * units)
    if needed > MEMORY:
        problem = Problem(
            message=f"{base_samples:,} base samples of {factors} assumptions take {needed / 2**30:.1f} GB",
            remedy="fewer base_samples: their error falls with the root of their number",
            code="too_many_draws",
            count=base_samples,
        )
        raise DataError(heading([problem], "sensitivity"), [problem])


def _names(assumptions: Sequence[Assumption]) -> tuple[str, ...]:
    names = [
        f"Alternatives({one.step})" if isinstance(one, Alternatives) else type(one).__name__
        for one in assumptions
    ]
    return tuple(
        f"{name} {names[: i + 1].count(name)}" if names.count(name) > 1 else name
        for i, name in enumerate(names)
    )


def _failures(failed: int, draws: int) -> tuple[Problem, ...]:
    if not failed:
        return ()
    problem = Problem(
        message=f"{failed:,} of {draws:,} draws gave no scores",
        remedy="their base points are left out of all indices; ki.uncertainty says why draws fail",
        severity="warning",
        code="failed_draws",
        count=failed,
    )
    return (problem,)
