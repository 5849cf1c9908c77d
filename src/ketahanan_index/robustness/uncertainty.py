"""How sure scores, ranks and classes are."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.methods.base import Array
from ketahanan_index.progress import Progress
from ketahanan_index.robustness.assumptions import Assumption, GivenDraws, SamplingError
from ketahanan_index.robustness.drawing import BLOCK, Wanted
from ketahanan_index.robustness.model import Model, kept_of, modelled
from ketahanan_index.robustness.running import run, whole
from ketahanan_index.robustness.streams import seeded
from ketahanan_index.robustness.summaries import PROBABILITIES, Tally, quantiles
from ketahanan_index.robustness.uncertainty_result import Uncertainty
from ketahanan_index.robustness.unknown import unknown
from ketahanan_index.stages import Scores

FEW = 2
"""Degrees of freedom up to which a variance of draws does not exist."""
MEMORY = 4 * 2**30
"""Bytes of draws that are kept at once; more is refused, with what to do."""


def uncertainty(
    scores: Scores,
    *,
    assumptions: Assumption | Sequence[Assumption] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    nodes: Sequence[str] | None = None,
    top: int | None = None,
    bottom: int | None = None,
    keep_draws: bool = False,
    executor: Executor | None = None,
    progress: Progress = None,
) -> Uncertainty:
    """Draw scores as they could have been, and say how sure scores, ranks and classes are.

    Parameters
    ----------
    scores : Scores
        The scores at hand.
    assumptions : Assumption or sequence of Assumption
        What could have been otherwise, combined freely; `SamplingError()` unless given.
    draws : int
        How many draws: 1,000, or as many as are given.
    seed : int
        The seed; one of chance unless given, which the result states.
    nodes : sequence of str
        Groups whose quantiles are wanted beside the root's. Means and spreads are of all groups.
    top, bottom : int
        Count how often a village is among so many of the highest, or of the lowest.
    keep_draws : bool
        Keep the drawn scores of the root and of `nodes`, for intervals of any level.
    executor : Executor
        Who draws: any of `concurrent.futures`; the numbers are the same.
    progress : callable, bool or None
        A function of (done, total), which may raise to cancel, or True for a bar.

    Returns
    -------
    Uncertainty
        Arrays and tables by village.

    Raises
    ------
    DataError
        For assumptions that have nothing to vary, and for draws that need more memory than is taken.
    FrameworkError, MethodError
        For alternatives that cannot be used in any combination.

    Notes
    -----
    Draw d takes the numbers of stream d of each assumption, whoever draws it: 500 draws are the first half of 1,000.
    What the scores learnt from the data is learnt again (``SamplingError(relearn=False)`` keeps it); what was given
    (ends, stated weights) stays. A village whose sampling error is unknown keeps its value in the ranks of others, and
    has no intervals of its own.

    References
    ----------
    Saisana, M., Saltelli, A. and Tarantola, S. (2005). Uncertainty and sensitivity analysis techniques as tools for the
    quality assessment of composite indicators. Journal of the Royal Statistical Society: Series A 168(2), 307-323.
    doi:10.1111/j.1467-985X.2005.00350.x

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": f"320201200{i}", "iks": x, "ike": y, "ikl": 0.6}
    ...     for i, (x, y) in enumerate([(0.8, 0.5), (0.5, 0.9), (0.2, 0.3)], 1)
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> sure = ki.uncertainty(scores, assumptions=ki.WeightNoise(), draws=200, seed=1)
    >>> sure.to_frame()[["rank", "rank_lower", "rank_upper"]].values.tolist()
    [[2.0, 1.0, 2.0], [1.0, 1.0, 2.0], [3.0, 3.0, 3.0]]
    """
    chosen = assumed(scores, assumptions)
    count = count_of(draws, chosen)
    number = seeded(seed)
    for name, several in (("top", top), ("bottom", bottom)):
        if several is not None:
            require_count(name, several)
    kept_nodes = _nodes(scores, nodes)
    require_memory(scores, count, len(kept_nodes), keep=keep_draws)
    done = draw(scores, chosen, count, number, kept_nodes, top, bottom, executor, progress)
    return _result(scores, chosen, number, kept_nodes, done, keep=keep_draws)


@dataclass(frozen=True, slots=True)
class Done:
    """What was drawn, of the villages `kept`."""

    model: Model
    kept: NDArray[np.intp]
    tally: Tally
    failures: dict[str, tuple[str, list[int]]]
    held: int

    @property
    def cells(self) -> int:
        """How many values were drawn."""
        return self.tally.done * int((~np.isnan(self.model.x)).sum())


def draw(
    scores: Scores,
    chosen: tuple[Assumption, ...],
    count: int,
    number: int,
    kept_nodes: tuple[str, ...],
    top: int | None,
    bottom: int | None,
    executor: Executor | None,
    progress: Progress,
) -> Done:
    """Draw, and keep what is drawn of some nodes."""
    model = modelled(scores, chosen, number)
    kept = kept_of(scores)
    tally = Tally.begin(
        scores.snapped[kept],
        count,
        tuple(scores.nodes.index(node) for node in kept_nodes),
        scores.framework.classes,
        top,
        bottom,
    )
    streams = np.repeat(np.arange(whole(count), dtype=np.int64)[:, None], len(chosen), axis=1)
    for i, one in enumerate(chosen):
        if isinstance(one, GivenDraws):
            streams[:, i] = np.minimum(streams[:, i], len(one.rows) - 1)
    wanted = Wanted(tally.kept, tally.nominal, lowest=bottom is not None)
    failures: dict[str, tuple[str, list[int]]] = {}
    held = 0
    for at, drawn in enumerate(run(model, streams, count, wanted, executor, progress)):
        tally.add(drawn)
        held += int(drawn.held.sum())
        for i, code, why in drawn.failures:
            failures.setdefault(code, (why, []))[1].append(at * BLOCK + i)
    return Done(model, kept, tally, failures, held)


def _result(
    scores: Scores,
    assumptions: tuple[Assumption, ...],
    seed: int,
    nodes: tuple[str, ...],
    came: Done,
    *,
    keep: bool,
) -> Uncertainty:
    model, kept, tally, held = came.model, came.kept, came.tally, came.held
    units = len(scores.units)
    lost = unknown(scores, assumptions)

    def everywhere(values: Array) -> Array:
        out = np.full((*values.shape[:-1], units), np.nan)
        out[..., kept] = values
        return out

    asked = range(len(nodes))
    score = np.stack([quantiles([some[k] for some in tally.score], PROBABILITIES) for k in asked])
    rank = np.stack([quantiles([some[k] for some in tally.rank], PROBABILITIES) for k in asked])
    hidden = [lost[kept, scores.nodes.index(node)] for node in nodes]
    for k, rows in enumerate(hidden):
        score[k][:, rows] = np.nan
        rank[k][:, rows] = np.nan
    done = np.maximum(tally.ranked, 1)[:, None]
    classes = np.where(tally.ranked[:, None] > 0, tally.in_class / done, np.nan)
    classes[hidden[0]] = np.nan
    shift, mean_rank = (
        np.where(tally.ranked > 0, total / np.maximum(tally.ranked, 1), np.nan)
        for total in (tally.shift, tally.ranks)
    )
    share = [
        None
        if asked is None
        else everywhere(np.where(hidden[0] | (tally.ranked == 0), np.nan, found / done[:, 0]))
        for asked, found in ((tally.top, tally.in_top), (tally.bottom, tally.in_bottom))
    ]
    return Uncertainty(
        scores=scores,
        assumptions=assumptions,
        seed=seed,
        draws=tally.draws,
        nodes=nodes,
        mean=everywhere(tally.mean().T).T,
        sd=everywhere(np.where(lost[kept], np.nan, tally.sd()).T).T,
        mean_rank=everywhere(mean_rank),
        mean_rank_shift=everywhere(shift),
        class_probability=everywhere(classes.T).T,
        top=share[0],
        bottom=share[1],
        failed=tally.failed,
        held=held / came.cells if came.cells else 0.0,
        score_quantiles=everywhere(score),
        rank_quantiles=everywhere(rank),
        drawn=_shown(everywhere(np.concatenate(tally.score, axis=1)), lost, scores, nodes) if keep else None,
        noted=(*remarks(came), *_fewer(scores, model, nodes)),
        _model=model,
    )


def _shown(drawn: Array, lost: NDArray[np.bool_], scores: Scores, nodes: tuple[str, ...]) -> Array:
    """Return draws without those of villages whose own error is unknown."""
    for k, node in enumerate(nodes):
        drawn[k][:, lost[:, scores.nodes.index(node)]] = np.nan
    return drawn


def remarks(done: Done) -> list[Problem]:
    """Return warnings of what was drawn."""
    return [*_failed(done.failures), *_held(done), *_few(done.model), *_ranges(done.model)]


def _few(model: Model) -> list[Problem]:
    """Tell of villages whose few sampling units leave no more than a direction to draw in."""
    count = 0 if model.noise is None else int((model.noise.degrees[model.noise.kept] <= FEW).sum())
    if not count:
        return []
    return [
        Problem(
            message=f"{count:,} village{'s have' if count > 1 else ' has'} one or two degrees of freedom: draws reach "
            "the ends of scales, and their intervals may be far too narrow",
            remedy="take scores.interval() for them, or sample more clusters",
            severity="warning",
            code="few_degrees",
            count=count,
        )
    ]


def _ranges(model: Model) -> list[Problem]:
    ranges = sorted({variant.range for variant in model.variants.values()})
    if len(ranges) < 2:
        return []
    return [
        Problem(
            message=f"alternatives lie on different ranges: {'; '.join(ranges)}",
            remedy="ranks can be compared; scores, their intervals and classes mix the ranges",
            severity="warning",
            code="other_range",
        )
    ]


def _fewer(scores: Scores, model: Model, nodes: tuple[str, ...]) -> list[Problem]:
    """Tell of nodes with fewer degrees of freedom than their village is drawn with."""
    if model.noise is None:
        return []
    out = []
    drawn = np.where(np.isfinite(model.noise.degrees), model.noise.degrees, -np.inf)
    for node in nodes[1:]:
        own = scores.degrees_of_freedom[:, scores.nodes.index(node)]
        units = int(((own > 0) & (own < drawn)).sum())
        if units:
            problem = Problem(
                message=f"{node} has fewer degrees of freedom than draws take in {units:,} village"
                f"{'s' if units > 1 else ''}: its intervals from draws are too narrow there",
                remedy="take scores.interval() for this node",
                severity="warning",
                code="fewer_degrees",
                column=node,
                count=units,
            )
            out.append(problem)
    return out


def _failed(failures: dict[str, tuple[str, list[int]]]) -> list[Problem]:
    return [
        Problem(
            message=f"{len(draws)} draw{'s' if len(draws) > 1 else ''} gave no scores: {why}",
            remedy="they are left out of all figures; see what the methods cannot take",
            severity="warning",
            code="failed_draws",
            row=draws[0] + 1,
            count=len(draws),
        )
        for why, draws in failures.values()
    ]


def _held(done: Done) -> list[Problem]:
    if not done.held:
        return []
    remedy = "near the ends of a scale intervals are narrower on that side, as they are in truth"
    plans = [variant.plan for variant in done.model.variants.values()]
    if any(node.aggregation.needs_positive for plan in plans for node in plan.groups):
        remedy += "; under a geometric mean a value held at 0 makes its group 0: choose a range from 1"
    return [
        Problem(
            message=f"{done.held / done.cells:.2%} of drawn values lay beyond their scale and were held at its end",
            remedy=remedy,
            severity="warning",
            code="held_at_ends",
            count=done.held,
        )
    ]


def assumed(scores: Scores, given: Any) -> tuple[Assumption, ...]:
    """Return the assumptions given, or that of sampling errors where anything was sampled.

    Raises
    ------
    DataError
        Where nothing was sampled and nothing else is assumed.
    TypeError
        For what are no scores, and for what are no assumptions.
    """
    if not isinstance(scores, Scores):
        raise TypeError(f"uncertainty is of Scores, not {type(scores).__name__}")
    if given is None:
        estimates = scores.normalised.estimates
        if estimates.factor is None and estimates.stated is None:
            problem = Problem(
                message="nothing was sampled, so there is no sampling error to draw",
                remedy="say what else could have been otherwise: assumptions=[ki.WeightNoise(), …]",
                code="nothing_varies",
            )
            raise DataError(heading([problem], "assumptions"), [problem])
        return (SamplingError(),)
    alone = isinstance(given, Assumption | type)
    several = (given,) if alone else tuple(given)
    wrong = [one for one in several if not isinstance(one, Assumption)]
    if wrong or not several:
        said = type(wrong[0]).__name__ if wrong else "none"
        raise TypeError(f"assumptions are such as ki.SamplingError() and ki.WeightNoise(); found {said}")
    return several


def require_count(name: str, count: Any) -> int:
    """Return a number of draws or villages as it is, or refuse it."""
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 1:
        raise ValueError(f"{name} is a whole number of 1 or more; found {count!r}")
    return int(count)


def count_of(draws: int | None, assumptions: tuple[Assumption, ...]) -> int:
    """Return how many draws are asked for, no more than are given."""
    given = [len(one.rows) for one in assumptions if isinstance(one, GivenDraws)]
    count = draws if draws is not None else min(given, default=1000)
    count = require_count("draws", count)
    if given and count > min(given):
        raise ValueError(f"{count:,} draws are asked for, and {min(given):,} given")
    return count


def _nodes(scores: Scores, nodes: Sequence[str] | None) -> tuple[str, ...]:
    asked = (nodes,) if isinstance(nodes, str) else tuple(nodes or ())
    for node in asked:
        scores.column(node)
    return tuple(dict.fromkeys([scores.nodes[0], *asked]))


def require_memory(scores: Scores, draws: int, nodes: int, *, keep: bool) -> None:
    """Refuse more draws than memory is taken for."""
    # Scores and ranks; draws that are kept are put together, and widened to all villages.
    needed = draws * len(scores.units) * nodes * (28 if keep else 12)
    if needed <= MEMORY:
        return
    problem = Problem(
        message=f"{draws:,} draws of {nodes} node{'s' if nodes > 1 else ''} in {len(scores.units):,} villages take "
        f"{needed / 2**30:.1f} GB",
        remedy="fewer draws, or fewer nodes=, or villages in parts",
        code="too_many_draws",
        count=draws,
    )
    raise DataError(heading([problem], "uncertainty"), [problem])
