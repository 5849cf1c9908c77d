"""Confidence sets of ranks: between which places a village surely lies."""

from __future__ import annotations

from numbers import Integral
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.ranks import rank
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.methods.base import Array
from ketahanan_index.robustness import rank_sets
from ketahanan_index.robustness.rank_result import Flags, RankConfidence
from ketahanan_index.robustness.rank_sets import Kind, Side
from ketahanan_index.robustness.streams import seeded
from ketahanan_index.stages.intervals import require_level
from ketahanan_index.stages.scores import Scores

SIMULATED = 3_000
"""Critical values are simulated up to this many villages; beyond, they are Holm's."""
FEW = 30
"""Degrees of freedom from which the normal tail is near Student's."""


def rank_confidence(
    scores: Scores,
    *,
    level: float = 0.95,
    kind: Kind = "simultaneous",
    side: Side = "both",
    stepdown: bool = True,
    bottom: int | None = None,
    seed: int | None = None,
    draws: int = 1000,
) -> RankConfidence:
    """Say between which ranks each village surely lies, and which are surely or possibly the lowest.

    Parameters
    ----------
    scores : Scores
        Scores; the sets are those of the index, the root.
    level : float
        Confidence level between 0 and 1.
    kind : {"simultaneous", "marginal"}
        Whether all sets are right together at the level, as a published league table needs, or each of them alone, as
        one village asks for its own place.
    side : {"both", "lower", "upper"}
        Which ends of a set are sought. ``"lower"``: the best rank that a village may have, the other end being the
        number of villages; ``"upper"``: the worst, the other end being 1. Simultaneous sets lose nothing by having
        both ends; marginal ones are tighter with one.
    stepdown : bool
        Whether villages told apart leave the comparisons, and the rest are told apart again at a lower critical value.
    bottom : int
        Tell which villages are surely, and which possibly, among this many lowest. Surely rests on the lower ends,
        possibly on the upper ones: with one side the other says nothing.
    seed : int
        Of the simulation; drawn and told in the result where none is given.
    draws : int
        How many draws are simulated: memory is about 80 bytes a draw and village.

    Returns
    -------
    RankConfidence

    Raises
    ------
    DataError
        Where no village has a score with a known error.
    ValueError, TypeError
        For a parameter out of range, and for draws too few for the level.

    Notes
    -----
    Villages i and k are told apart where their scores differ by more than c·√(s_i² + s_k²), s their standard errors.
    The set of a village is [1 + villages surely above, n − villages surely below]. Up to 3,000 villages c is the
    quantile of the largest standardised difference over draws of other samples, one stream of numbers a draw: errors
    are normal, and variances are estimated with the village's degrees of freedom d (s²χ²_d/d). Above that c is Holm's,
    from the normal tail and the number of comparisons (Bonferroni's without stepdown), which is a little wider where
    errors are known.
    The comparisons are one-sided and ordered, i above k and k above i each by itself, so that the direction is
    covered too. All pairs are compared, none is stored.

    Sampling errors are taken to be independent between villages, and conditional on what was learnt from the data.
    The normal tail uses no degrees of freedom: with few clusters a village the sets of more than 3,000 villages are
    too narrow, which a warning says (``few_degrees``). Clusters that several
    villages share make their errors dependent; `problems` counts these villages (``shared_clusters``), and
    `ki.uncertainty` draws such errors together.

    A village with a score and an error of 0, such as one from village records, is known exactly; of two such with
    equal scores neither is above the other, and they share the rank. A village with a score but without a known
    error has no set (``unknown_error``): it may lie anywhere, is possibly at the bottom, and no other village is told
    apart from it, so that their sets reach past it at either end. Villages without a score are left out.

    Peers: csranks ``csranks(x, Sigma)`` with ``cstype`` two-sided, lower or upper and ``simul``; ``cstauworst`` is
    `possibly_bottom`. csranks draws anew in each step and interpolates the quantile; here one set of draws serves all
    steps and the quantile is the draw that has the level at or below it, so that sets are nested in level and kind.

    References
    ----------
    Mogstad, M., Romano, J. P., Shaikh, A. M. and Wilhelm, D. (2024). Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries. Review of Economic Studies 91(1), 476-518.
    doi:10.1093/restud/rdad006

    Romano, J. P. and Wolf, M. (2005). Exact and approximate stepdown methods for multiple hypothesis testing. Journal
    of the American Statistical Association 100(469), 94-108. doi:10.1198/016214504000000539

    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6(2),
    65-70.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> air = {"id": "air", "source": "villages", "standard_error": "air_se"}
    >>> framework = ki.Framework.from_dict(
    ...     {
    ...         "id": "contoh",
    ...         "version": "1",
    ...         "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
    ...         "index": {
    ...             "id": "indeks",
    ...             "members": [air | {"items": [{"column": "air", "scale": "persen"}]}],
    ...         },
    ...     }
    ... )
    >>> villages = [
    ...     {"kode_desa": "A", "air": 80, "air_se": 4},
    ...     {"kode_desa": "B", "air": 70, "air_se": 3},
    ...     {"kode_desa": "C", "air": 30, "air_se": 4},
    ... ]
    >>> sets = ki.rank_confidence(ki.score(framework, villages=villages), bottom=1, seed=1)
    >>> sets.to_frame()[["rank", "lower", "upper", "surely_bottom"]].to_dict("list")
    {'rank': [1.0, 2.0, 3.0], 'lower': [1.0, 1.0, 3.0], 'upper': [2.0, 2.0, 3.0], 'surely_bottom': [False, False, True]}
    """
    _require(scores, level, kind, side, stepdown, bottom, draws)
    used = seeded(seed)
    value, error = scores.snapped[:, 0], scores.standard_error[:, 0]
    degrees = np.where(scores.degrees_of_freedom[:, 0] > 0, scores.degrees_of_freedom[:, 0], np.inf)
    scored = ~np.isnan(value)
    compared = np.flatnonzero(scored & ~np.isnan(error))
    if not len(compared):
        raise _nothing_known(scored)
    x, variance = _scaled(value[compared], error[compared])
    simulate = len(compared) <= SIMULATED
    if simulate:
        # Draws go to villages by code, whatever the order of the rows.
        order = np.array(sorted(range(len(compared)), key=[scores.units[i] for i in compared].__getitem__))
        critical = np.empty(len(compared))
        critical[order] = rank_sets.simulated(
            x[order], variance[order], degrees[compared][order], level, kind, side, stepdown, used, int(draws)
        )
    else:
        critical = rank_sets.holm(x, variance, level, kind, side, stepdown)
    above, below = rank_sets.counted(x, variance, critical, side)
    ties = _tied_exactly(x, variance)
    total = int(np.count_nonzero(scored))
    surely = possibly = None
    if bottom is not None:
        surely, possibly = np.zeros(len(value), dtype=bool), scored.copy()
        surely[compared] = total - above - ties <= bottom
        possibly[compared] = 1 + below <= bottom

    def placed(found: Array) -> Array:
        out = np.full(len(value), np.nan)
        out[compared] = found
        return out

    return RankConfidence(
        scores=scores,
        framework=scores.framework,
        units=scores.units,
        score=scores.value[:, 0].copy(),
        standard_error=error.copy(),
        rank=rank(value),
        lower=placed((1 + above).astype(np.float64)),
        upper=placed((total - below - ties * (side != "lower")).astype(np.float64)),
        surely_bottom=surely,
        possibly_bottom=possibly,
        critical_value=placed(critical if variance.any() and len(x) > 1 else np.full(len(x), np.nan)),
        level=float(level),
        kind=kind,
        side=side,
        stepdown=bool(stepdown),
        bottom=None if bottom is None else int(bottom),
        method="simulated" if simulate else "holm",
        seed=used if simulate else None,
        draws=int(draws) if simulate else None,
        noted=_remarks(scores, scored, compared, degrees, simulate=simulate),
    )


def _require(scores: Any, level: Any, kind: Any, side: Any, stepdown: Any, bottom: Any, draws: Any) -> None:
    """Raise for what cannot be asked."""
    if not isinstance(scores, Scores):
        raise TypeError(f"scores is what ki.score returns, not {type(scores).__name__}")
    require_level(level)
    for name, found, known in (("kind", kind, get_args(Kind)), ("side", side, get_args(Side))):
        if found not in known:
            raise ValueError(f"{name} is one of {', '.join(known)}; found {found!r}")
    if not isinstance(stepdown, bool | np.bool_):
        raise TypeError(f"stepdown is True or False, not {type(stepdown).__name__}")
    for name, count in (("draws", draws), ("bottom", bottom)):
        if name == "bottom" and count is None:
            continue
        if isinstance(count, bool) or not isinstance(count, Integral) or count < 1:
            raise ValueError(f"{name} is a whole number from 1; found {count!r}")


def _nothing_known(scored: Flags) -> DataError:
    """Return the error for scores of which no set can be made."""
    if scored.any():
        message = f"none of the {np.count_nonzero(scored)} villages with a score has a known error"
    else:
        message = "no village has a score"
    problem = Problem(
        message=message,
        remedy="see scores.reason and scores.problems for why, and ki.uncertainty for errors without a formula",
        code="no_known_error",
        table="villages",
        count=max(int(np.count_nonzero(scored)), 1),
    )
    return DataError(heading([problem], "scores"), [problem])


def _scaled(value: Array, error: Array) -> tuple[Array, Array]:
    """Return values of moderate size and their variances: all divided by one power of 2, so that squares exist."""
    _, power = np.frexp(max(float(np.abs(value).max()), float(error.max())))
    return np.ldexp(value, -power), np.ldexp(error, -power) ** 2


def _tied_exactly(x: Array, variance: Array) -> NDArray[np.int64]:
    """Count, for each unit known exactly, the others known exactly that have its value."""
    out = np.zeros(len(x), dtype=np.int64)
    known = np.flatnonzero(variance == 0)
    _, which, times = np.unique(x[known], return_inverse=True, return_counts=True)
    out[known] = times[which] - 1
    return out


def _remarks(
    scores: Scores, scored: Flags, compared: NDArray[np.intp], degrees: Array, *, simulate: bool
) -> tuple[Problem, ...]:
    """Return warnings about errors that are unknown, shared, or known from few clusters under a normal tail."""
    without = np.setdiff1d(np.flatnonzero(scored), compared)
    shared = np.intersect1d(_sharing(scores), compared)
    few = compared[(degrees[compared] < FEW) & (scores.standard_error[compared, 0] > 0)]
    found = []
    if len(few) and not simulate:
        found.append(
            _remark(
                scores,
                few,
                "few_degrees",
                f"the errors of {len(few)} villages have fewer than {FEW} degrees of freedom, and the normal tail uses "
                "none: the sets are too narrow",
                f"compare the villages of a kabupaten by themselves: up to {SIMULATED:,} errors are simulated",
            )
        )
    if len(without):
        found.append(
            _remark(
                scores,
                without,
                "unknown_error",
                f"{len(without)} of {np.count_nonzero(scored)} villages have a score without a known error: they have "
                "no set of ranks, and may lie anywhere in those of the others",
                "see scores.reason for why, and ki.uncertainty for errors without a formula",
            )
        )
    if len(shared):
        found.append(
            _remark(
                scores,
                shared,
                "shared_clusters",
                f"{len(shared)} villages share clusters with others; their errors are taken to be independent",
                "take the sets as approximate; ki.uncertainty draws shared errors together",
            )
        )
    return tuple(found)


def _remark(scores: Scores, units: NDArray[np.intp], code: str, message: str, remedy: str) -> Problem:
    return Problem(
        message=message,
        remedy=remedy,
        severity="warning",
        code=code,
        table="villages",
        unit=scores.units[units[0]],
        count=len(units),
    )


def _sharing(scores: Scores) -> NDArray[np.intp]:
    """Return the units whose index rests on sampling units that other units rest on too."""
    factor = scores.factor
    if factor is None:
        return np.zeros(0, dtype=np.intp)
    used = factor.rows[:, 0] != 0
    pairs = np.unique(np.stack([factor.psu[used], factor.unit[used]]), axis=1)
    _, which, times = np.unique(pairs[0], return_inverse=True, return_counts=True)
    return np.unique(pairs[1][times[which] > 1])
