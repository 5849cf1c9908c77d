"""Rows on robustness: draws of weights, methods and samples to quantiles and probabilities, and sets of ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

import ketahanan_index as ki
from benchmarks import respondents, workload
from benchmarks.fresh import fresh, limited
from benchmarks.table import Reference, Row, Target
from benchmarks.timing import Timing, Work, race

DRAWS = 1_000
SMALL, FULL = 300, 84_000
SIZES, QUICK_SIZES = ((SMALL, DRAWS), (FULL, DRAWS)), ((60, 50),)
"""Villages and draws."""
MISSING = 0.01
PSUS, ASKED = 6, 30
"""PSUs a village, and respondents."""
SEED = 1
LOOPED = 32_000
"""Villages that a plain loop scores in all, in one draw at least, before its time is scaled to all draws."""
PAIRED = 200
"""Villages that are compared with all others in a plain loop, before its time is scaled to all."""
MEANS = ("arithmetic_mean", "geometric_mean")
WEIGHTS: tuple[Any, ...] = (ki.WeightNoise(), ki.Alternatives("aggregation", MEANS))
SAMPLES: tuple[Any, ...] = (ki.SamplingError(), ki.WeightNoise())
COINR = {SMALL: 30.0, FULL: 10_000.0}
"""CPU seconds of 1,000 replications of noisy weights, ten times those of 100; not measured here."""
PROMCDA = {SMALL: 2.0}
QUOTED = (
    "COINr (quoted): ten times the CPU s of 100 replications of noisy weights alone, COINr 1.1.14 on R 4.2.2, 2 AMD\n"
    "  EPYC cores at 2.6 GHz, 24 November 2026, at 84,000 villages rounded; ProMCDA (quoted): CPU s of 1,000 draws\n"
    f"  plain loops (scaled): ki.score draw by draw until {LOOPED:,} villages are scored, times all draws over those\n"
    f"  done; comparisons of {PAIRED} villages with all others, times all villages over those\n"
    f"  peak MB: resident memory of a fresh process that reads the scores; sampling: {PSUS} PSUs of {ASKED // PSUS}\n"
    "  respondents a village, 24 indicators, an arithmetic tree between the ends of a scale"
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A work for a fresh process: draws of scores."""

    scores: ki.Scores
    assumptions: tuple[Any, ...]
    draws: int

    def __call__(self) -> Any:
        return ki.uncertainty(self.scores, assumptions=self.assumptions, draws=self.draws, seed=SEED)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A work for a fresh process: confidence sets of all ranks."""

    scores: ki.Scores

    def __call__(self) -> Any:
        return ki.rank_confidence(self.scores, seed=SEED)


def rows(sizes: tuple[tuple[int, int], ...], turns: int) -> Iterator[Row]:
    """Yield all rows on robustness."""
    for villages, draws in sizes:
        yield from weights(villages, draws, turns)
        yield from samples(villages, draws, turns)


def weights(villages: int, draws: int, turns: int) -> Iterator[Row]:
    """Draws of weights and of the mean that combines values, of villages with holes.

    Min-max gives the lowest village 0, which makes its geometric mean 0; from 1 on, as COINr wants it, none is.
    """
    table, framework = holed(villages)
    target = {FULL: limited("≤ 6 s, ≤ 1.5 GB", 6.0, 1.5), SMALL: limited("≤ 0.2 s", 0.2)}.get(villages)
    size = f"{villages:,} × {draws:,}"
    name = "weights, arithmetic or geometric mean"
    scores = ki.score(framework, villages=table)
    timing, peak = fresh(Drawing(scores, WEIGHTS, draws), turns)
    yield _row(name, size, timing, peak, target)
    measured = Reference(name, timing.minimum)
    above = ki.score(framework.with_methodology(range=(1, 100)), villages=table)
    yield _row(f"{name}, from 1", size, *fresh(Drawing(above, WEIGHTS, draws), turns), target)
    done, loop = plain_weights(scores, table, draws)
    looped = scaled(race({"loop": loop}, 1)["loop"], draws / done)
    yield Row(f"ki.score draw by draw, {done} scaled", size, looped, measured)
    if draws == DRAWS:
        for peer, seconds in (("COINr", COINR), ("ProMCDA", PROMCDA)):
            if villages in seconds:
                yield Row(f"{peer} (quoted)", size, Timing.quoted(seconds[villages]), measured)


def samples(villages: int, draws: int, turns: int) -> Iterator[Row]:
    """Draws of the respondents and of weights, and sets of ranks, of villages all of which are sampled."""
    scores = sampled(villages)
    size = f"{villages:,} × {draws:,}"
    name = "sampling, correlated, and weights"
    timing, peak = fresh(Drawing(scores, SAMPLES, draws), turns)
    yield _row(name, size, timing, peak, limited("≤ 45 s", 45.0) if villages == FULL else None)
    done, loop = plain_samples(scores, draws)
    looped = scaled(race({"loop": loop}, 1)["loop"], draws / done)
    yield Row(f"ki.score draw by draw, {done} scaled", size, looped, Reference(name, timing.minimum))
    name = "ki.rank_confidence(...), simultaneous"
    timing, peak = fresh(Ranking(scores), turns)
    limit = limited("≤ 60 s, ≤ 2 GB", 60.0, 2.0) if villages == FULL else None
    yield _row(name, f"{villages:,}", timing, peak, limit)
    done, loop = plain_pairs(scores)
    looped = scaled(race({"loop": loop}, 1)["loop"], villages / done)
    work = f"all pairs at one critical value, {done} scaled"
    yield Row(work, f"{villages:,}", looped, Reference(name, timing.minimum))


def holed(villages: int) -> tuple[pd.DataFrame, ki.Framework]:
    """Return villages of the workload of which 1 % of the cells are missing, and their framework."""
    data = workload.villages(villages)
    rng = np.random.default_rng([workload.SEED, villages, 1])
    table = data.complete.mask(rng.random(data.complete.shape) < MISSING)
    table.insert(0, "kode_desa", data.table["kode_desa"])
    return table, data.framework


def sampled(villages: int) -> ki.Scores:
    """Return scores of villages in each of which the same number is asked, on average."""
    data = respondents.respondents(ASKED * villages, villages, psus=PSUS)
    return ki.score(data.framework, respondents=data.table, design=respondents.design("strata"))


def plain_weights(scores: ki.Scores, table: pd.DataFrame, draws: int) -> tuple[int, Work]:
    """Return how many draws a plain loop does, and the loop: the weights and methods of the first draws."""
    done = _looped(len(table), draws)
    drawn = ki.uncertainty(scores, assumptions=WEIGHTS, draws=done, seed=SEED, keep_draws=True)
    took = drawn.parameters().to_dict("records")
    _compare(drawn, _weighed(scores.framework, table, took))
    return done, lambda: _weighed(scores.framework, table, took)


def plain_samples(scores: ki.Scores, draws: int) -> tuple[int, Work]:
    """Return how many draws a plain loop does, and the loop: independent normal errors, which is less than drawn."""
    done = _looped(len(scores.units), draws)
    # Without the factor no standard error is worked out, which a draw has no use for.
    plain = replace(scores.normalised.estimates, factor=None)
    error = scores.normalised.estimates.standard_error
    names = scores.plan.names

    def loop() -> list[Any]:
        rng, out = np.random.default_rng(SEED), []
        for _ in range(done):
            value = plain.value + error * rng.standard_normal(plain.value.shape)
            noise = dict(zip(names, scores.applied * rng.uniform(0.75, 1.25, len(names)), strict=True))
            moved = replace(plain, value=np.clip(value, 1.0, 5.0))
            out.append(_scored(scores.framework.with_weights(noise), estimates=moved))
        return out

    return done, loop


def plain_pairs(scores: ki.Scores) -> tuple[int, Work]:
    """Return how many villages a plain loop compares with all others, and the loop."""
    done = min(PAIRED, len(scores.units))
    value, error = scores.value[:, 0], scores.standard_error[:, 0]
    critical = float(ki.rank_confidence(scores, seed=SEED).critical_value[0])

    def loop() -> list[int]:
        apart = (np.abs(value - value[i]) > critical * np.hypot(error, error[i]) for i in range(done))
        return [int(each.sum()) for each in apart]

    return done, loop


def scaled(timing: Timing, times: float) -> Timing:
    """Return the seconds of so many times the work."""
    return Timing(timing.minimum * times, timing.median * times, timing.turns)


def _weighed(framework: ki.Framework, table: pd.DataFrame, took: list[dict[Any, Any]]) -> list[Any]:
    out = []
    for each in took:
        drawn = {name: weight for name, weight in each.items() if name != "aggregation"}
        changed = framework.with_methodology(aggregation=each["aggregation"])
        out.append(_scored(changed.with_weights(drawn), villages=table))
    return out


def _scored(framework: ki.Framework, **data: Any) -> tuple[Any, Any, Any]:
    scores = ki.score(framework, **data)
    return scores.value[:, 0], scores.ranks(), scores.classes


def _compare(drawn: ki.Uncertainty, plain: list[Any]) -> None:
    """See to it that what is raced gives the same scores."""
    found = drawn.drawn
    if found is None or not np.allclose(found[0], [value for value, *_ in plain], atol=1e-9, equal_nan=True):
        raise AssertionError("ki.uncertainty draws other scores than ki.score gives")


def _looped(villages: int, draws: int) -> int:
    return min(max(LOOPED // villages, 1), draws)


def _row(work: str, size: str, timing: Timing, peak: float, limit: Callable[[float], Target] | None) -> Row:
    return Row(work, size, timing, target=None if limit is None else limit(peak), peak=peak)
