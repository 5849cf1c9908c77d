"""Print how often sets of ranks, and intervals under combined assumptions, hold the truth.

``python -m benchmarks.rank_coverage [--replications N] [--seed N]``

Sets of ranks: every replication draws estimates of villages whose true scores are known, and a set is right when it
holds the true rank, or all sets together when each does. Where all true scores are equal there is nothing to spare: any
difference that is taken for real is a mistake. Intervals: every replication draws the weights, and where told the mean,
that are the true ones, from the very assumptions, and a sample of each village. Ends with status 1 when a row is not
as it should be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

import ketahanan_index as ki
from benchmarks import superpopulation
from benchmarks.superpopulation import MEANS, TREE, Tree
from ketahanan_index.methods import Array

LEVEL = 0.9
REPLICATIONS, SEED = 600, 20_261_128
SLACK = 3
"""How many standard errors of the simulation a share may be away from what it should be."""
TOLERANCE = 0.02
"""How far from the level intervals may be beside; sets of ranks may hold the truth more often without limit."""
DRAWS, SETS_DRAWS = 500, 1_000
VILLAGES, MANY = 40, 3_001
"""Villages; so many that critical values are Holm's."""
SMALLEST, LARGEST = 1.0, 4.0
"""Standard errors of villages whose errors are stated, in points of a score from 0 to 100."""
CENTRE, SPREAD, TIED = 50.0, 6.0, 5
FEWER_PSUS, PSUS = (3, 6), 10
"""PSUs a village: fewer for sets of ranks alone."""
NOISE = 0.5
"""The largest relative change of a weight, large enough to show beside sampling."""
FEW = 5
HEAD = f"{'what':<58}{'villages':>9}{'times':>7}{'hold':>9}{'±':>7}{'width':>8}  "
NOTES = (
    f"hold: simultaneous: replications in which the sets of {LEVEL:.0%} hold the true ranks of all villages;",
    f"  marginal, and intervals of {LEVEL:.0%}: the share of villages; ±: the standard error over replications",
    "width: of sets, the mean share of all ranks in them; of intervals, points of the score from 0 to 100",
    f"sets are to hold at least {LEVEL:.0%} less {SLACK} standard errors, intervals {LEVEL:.0%} give or take",
    f"  {TOLERANCE:.0%} and {SLACK} standard errors",
)


@dataclass(frozen=True, slots=True)
class Row:
    """How sets or intervals of one kind did: the share that held, and the width, of each replication."""

    what: str
    villages: int
    hold: Array
    width: Array
    sets: bool

    @property
    def share(self) -> float:
        """How often the truth was held."""
        return float(self.hold.mean())

    @property
    def error(self) -> float:
        """The standard error of `share`: replications are independent, villages of one are not."""
        binary = np.isin(self.hold, (0.0, 1.0)).all()
        spread = np.sqrt(LEVEL * (1 - LEVEL)) if binary else self.hold.std(ddof=1)
        return float(spread / np.sqrt(len(self.hold)))

    @property
    def verdict(self) -> str:
        """``ok`` or ``FAILED``."""
        away = self.share - LEVEL
        if self.sets:
            return "ok" if away >= -SLACK * self.error else "FAILED"
        return "ok" if abs(away) <= TOLERANCE + SLACK * self.error else "FAILED"

    def text(self) -> str:
        """Return the row as a line under `HEAD`."""
        shares = f"{self.share:>9.2%}{self.error:>7.2%}"
        width = f"{self.width.mean():>8.1%}" if self.sets else f"{self.width.mean():>8.2f}"
        return f"{self.what:<58}{self.villages:>9,}{len(self.hold):>7,}{shares}{width}  {self.verdict}"


def main(arguments: list[str] | None = None) -> int:
    """Simulate and print; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rank_coverage", description="Coverage of sets of ranks, and of intervals."
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS, help="of the quickest rows")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    rows = []
    print(f"seed {chosen.seed}", "", HEAD, "-" * len(HEAD), sep="\n")
    for row in simulate(chosen.replications, chosen.seed):
        rows.append(row)
        print(row.text(), flush=True)
    failed = sum(row.verdict == "FAILED" for row in rows)
    print("", *NOTES, "", f"{failed} of {len(rows)} rows are NOT as they should be", sep="\n")
    return int(failed > 0)


def simulate(replications: int, seed: int) -> Iterator[Row]:
    """Yield all rows; what takes long is replicated less often."""
    yield from sets(replications, seed)
    some = max(replications // 6, 2)
    yield from fewer(some, seed)
    yield from surveyed(some, seed)


# --------------------------------------------------------------------------------------------------- sets of ranks


Truth = Callable[[np.random.Generator, int], tuple[Array, Array]]
"""Returns true scores and the standard errors of their estimates."""


def equal(rng: np.random.Generator, villages: int) -> tuple[Array, Array]:
    """All true scores are equal, which asks most of a set."""
    return np.full(villages, CENTRE), rng.uniform(SMALLEST, LARGEST, villages)


def tied(rng: np.random.Generator, villages: int) -> tuple[Array, Array]:
    """As many villages as `TIED` share each true score."""
    _, error = equal(rng, villages)
    levels = rng.normal(CENTRE, SPREAD, -(-villages // TIED))
    return np.repeat(levels, TIED)[:villages], error


def spread(rng: np.random.Generator, villages: int) -> tuple[Array, Array]:
    """All true scores differ, and every fourth is known exactly."""
    _, error = equal(rng, villages)
    error[::4] = 0.0
    return rng.normal(CENTRE, SPREAD, villages), error


def sets(replications: int, seed: int) -> Iterator[Row]:
    """Yield rows on villages whose estimates are normal with known errors."""
    every, some = replications, max(replications // 2, 2)
    yield stated("all equal", equal, VILLAGES, every, seed)
    yield stated("all equal, without stepdown", equal, VILLAGES, every, seed, stepdown=False)
    yield stated("five alike", tied, VILLAGES, every, seed)
    yield stated("all different, every fourth known exactly", spread, VILLAGES, every, seed)
    yield stated("all equal, many: Holm", equal, MANY, some, seed)
    yield stated("all equal, marginal", equal, VILLAGES, some, seed, kind="marginal")
    yield stated("five alike, marginal", tied, VILLAGES, some, seed, kind="marginal")
    yield stated("all equal, marginal, lower", equal, VILLAGES, some, seed, kind="marginal", side="lower")
    yield stated("all equal, many, marginal: Holm", equal, MANY, some, seed, kind="marginal")
    yield stated("all equal, errors of 5 degrees of freedom", equal, VILLAGES, every, seed, degrees=FEW)


def stated(
    what: str, drawn: Truth, villages: int, replications: int, seed: int, *, degrees: int = 0, **options: Any
) -> Row:
    """Return how sets do where the village table states errors, or estimates of them with few degrees of freedom."""
    rng = np.random.default_rng([seed, villages, degrees, *what.encode()])
    framework = stated_framework()
    holds = []
    for i in range(replications):
        true, error = drawn(rng, villages)
        value = true + error * rng.standard_normal(villages)
        if degrees:
            error = error * np.sqrt(rng.chisquare(degrees, villages) / degrees)
        table = pd.DataFrame({"kode_desa": superpopulation.names(villages), "x": value, "galat": error})
        scores = ki.score(framework, villages=table)
        if degrees:
            scores = replace(scores, degrees_of_freedom=np.full(scores.value.shape, float(degrees)))
        holds.append(held(scores, true, i, **options))
    hold, width = np.array(holds).T
    return Row(what, villages, hold, width, sets=True)


def stated_framework() -> ki.Framework:
    """Return a framework of one value whose standard error is stated."""
    value = {"id": "x", "source": "villages", "standard_error": "galat"}
    return ki.Framework.from_dict(
        {
            "id": "galat",
            "version": "1",
            "unit_codes": "text",
            "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
            "index": {"id": "indeks", "members": [value | {"items": [{"column": "x", "scale": "persen"}]}]},
        }
    )


def held(scores: ki.Scores, true: Array, seed: int, **options: Any) -> tuple[float, float]:
    """Return whether sets hold all true ranks, or of marginal ones the share that does, and how wide they are.

    Villages of equal true scores have all the ranks that they take up together.
    """
    found = ki.rank_confidence(scores, level=LEVEL, seed=seed, draws=SETS_DRAWS, **options)
    ordered = np.sort(true)
    best = 1 + len(true) - np.searchsorted(ordered, true, "right")
    worst = len(true) - np.searchsorted(ordered, true, "left")
    right = (found.lower <= best) & (worst <= found.upper)
    share = right.mean() if found.kind == "marginal" else right.all()
    return float(share), float((found.upper - found.lower + 1).mean() / len(true))


# ------------------------------------------------------------------------------- samples: sets of ranks, and intervals


def sample(psus: int, seed: int) -> tuple[ki.Scores, Array]:
    """Return scores of a sample of every village, and what the villages differ by."""
    drawn = superpopulation.samples(VILLAGES, psus, seed, fixed=True)
    design = ki.SurveyDesign(weights="bobot", clusters="rt")
    return ki.score(superpopulation.framework(MEANS[0]), respondents=drawn.table, design=design), drawn.level


def fewer(replications: int, seed: int) -> Iterator[Row]:
    """Yield rows on sets of ranks of small samples."""
    for psus in FEWER_PSUS:
        found = []
        for i in range(replications):
            scores, level = sample(psus, seed + i)
            found.append(held(scores, superpopulation.truth(level, MEANS[0]), i))
        hold, width = np.array(found).T
        yield Row(f"samples of {psus} PSUs a village", VILLAGES, hold, width, sets=True)


def surveyed(replications: int, seed: int) -> Iterator[Row]:
    """Yield rows on samples of villages: of sets of ranks, and of intervals under combined assumptions."""
    mixed = ki.Alternatives("aggregation", MEANS)
    noise = ki.WeightNoise(relative=NOISE)
    combined: dict[str, tuple[Any, ...]] = {
        "sampling": (ki.SamplingError(),),
        f"sampling, weights ± {NOISE:.0%}": (ki.SamplingError(), noise),
        f"sampling, weights ± {NOISE:.0%}, either mean": (ki.SamplingError(), noise, mixed),
    }
    ranked: list[tuple[float, float]] = []
    within: dict[str, list[tuple[float, float]]] = {name: [] for name in combined}
    for i in range(replications):
        scores, level = sample(PSUS, seed + i)
        ranked.append(held(scores, superpopulation.truth(level, MEANS[0]), i))
        for name, assumptions in combined.items():
            true = assumed(level, assumptions, np.random.default_rng([seed, i]))
            sure = ki.uncertainty(scores, assumptions=assumptions, draws=DRAWS, seed=i)
            lower, _, upper = sure.interval(LEVEL).to_numpy()[:, :3].T
            hold = (lower <= true) & (true <= upper)
            within[name].append((float(hold.mean()), float((upper - lower).mean())))
    hold, width = np.array(ranked).T
    yield Row(f"samples of {PSUS} PSUs a village", VILLAGES, hold, width, sets=True)
    for name, found in within.items():
        hold, width = np.array(found).T
        yield Row(f"intervals: {name}", VILLAGES, hold, width, sets=False)


def assumed(level: Array, assumptions: tuple[Any, ...], rng: np.random.Generator) -> Array:
    """Return the true scores under weights and a mean that are drawn as the assumptions say."""
    kinds = {type(one) for one in assumptions}
    tree = changed(TREE, rng) if ki.WeightNoise in kinds else TREE
    mean = MEANS[rng.integers(len(MEANS))] if ki.Alternatives in kinds else MEANS[0]
    return superpopulation.truth(level, mean, tree)


def changed(tree: Tree, rng: np.random.Generator) -> Tree:
    """Return a tree each weight of which is up to a share larger or smaller; those of the groups sum to 1."""

    def noisy(weight: float) -> float:
        return weight * rng.uniform(1 - NOISE, 1 + NOISE)

    out = {
        group: (noisy(of), {name: noisy(w) for name, w in items.items()})
        for group, (of, items) in tree.items()
    }
    total = sum(of for of, _ in out.values())
    return {group: (of / total, items) for group, (of, items) in out.items()}


if __name__ == "__main__":
    sys.exit(main())
