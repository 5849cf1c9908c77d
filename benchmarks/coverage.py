"""Print how often intervals hold the true score: ``python -m benchmarks.coverage [--villages N] [--seed N]``.

Every village is a replication: a sample of its own from a population whose true score is known. Ends with status 1 when
too few or too many intervals of the arithmetic index from six PSUs hold it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import ketahanan_index as ki
from benchmarks import superpopulation
from benchmarks.superpopulation import MEANS, Samples

VILLAGES, SEED = 4_000, 20_261_124
PSUS = (3, 6, 10, 20)
VIEWS = ("strata", "domains")
JUDGED = ("arithmetic_mean", "strata", 6)
LEAST, MOST = 0.93, 0.97
HEAD = f"{'mean':<16}{'villages are':<14}{'PSUs':>5}{'intervals':>11}{'hold':>9}{'±':>7}{'width':>8}{'stated':>8}"
NOTES = (
    "PSUs: in each village, or on average where villages are domains; six respondents in each",
    "hold: intervals of 95 % that hold the true score; ±: the binomial standard error of that share",
    "width: mean width in points of the score from 0 to 100",
    "stated: root mean square of the stated standard errors, in terms of that of the real errors",
)


@dataclass(frozen=True, slots=True)
class Row:
    """How the intervals of one kind of sample did."""

    aggregation: str
    villages_are: str
    psus: int
    intervals: int
    hold: float
    width: float
    stated: float

    @property
    def error(self) -> float:
        """The binomial standard error of `hold`."""
        return float(np.sqrt(self.hold * (1 - self.hold) / self.intervals))

    @property
    def failed(self) -> bool:
        """Whether this is the row that is judged, and it lies outside what is allowed."""
        judged = (self.aggregation, self.villages_are, self.psus) == JUDGED
        return judged and not LEAST <= self.hold <= MOST

    def text(self) -> str:
        """Return the row as a line under `HEAD`."""
        shares = f"{self.hold:>9.2%}{self.error:>7.2%}"
        return (
            f"{self.aggregation:<16}{self.villages_are:<14}{self.psus:>5}{self.intervals:>11,}"
            f"{shares}{self.width:>8.2f}{self.stated:>8.3f}"
        )


def main(arguments: list[str] | None = None) -> int:
    """Simulate and print; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.coverage", description="Coverage of intervals."
    )
    parser.add_argument("--villages", type=int, default=VILLAGES, help="replications a row")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    rows = sorted(simulate(chosen.villages, chosen.seed), key=_order)
    failed = any(row.failed for row in rows)
    print(f"{chosen.villages:,} villages a row, seed {chosen.seed}", "", HEAD, "-" * len(HEAD), sep="\n")
    print(*(row.text() for row in rows), "", *NOTES, "", sep="\n")
    print(f"{', '.join(map(str, JUDGED))} PSUs: {'NOT ' if failed else ''}within {LEAST:.0%} to {MOST:.0%}")
    return int(failed)


def simulate(villages: int, seed: int, psus: tuple[int, ...] = PSUS) -> Iterator[Row]:
    """Yield a row for each way of sampling, number of PSUs and mean."""
    for villages_are in VIEWS:
        for count in psus:
            drawn = superpopulation.samples(villages, count, seed, fixed=villages_are == "strata")
            yield from _rows(drawn, villages_are, count)


def _rows(drawn: Samples, villages_are: str, psus: int) -> Iterator[Row]:
    named: Any = villages_are
    design = ki.SurveyDesign(weights="bobot", clusters="rt", villages_are=named)
    first = superpopulation.framework(MEANS[0])
    estimates = ki.estimate(first, respondents=drawn.table, design=design)
    everyone = np.isin(superpopulation.names(len(drawn.level)), estimates.units)
    for aggregation in MEANS:
        scores = ki.score(superpopulation.framework(aggregation), estimates=estimates)
        truth = superpopulation.truth(drawn.level, aggregation)[everyone]
        lower, upper = scores.interval().to_numpy().T
        there = ~np.isnan(lower)
        hold = (lower <= truth) & (truth <= upper)
        missed, error = (scores.value[:, 0] - truth)[there], scores.standard_error[there, 0]
        yield Row(
            aggregation=aggregation,
            villages_are=villages_are,
            psus=psus,
            intervals=int(there.sum()),
            hold=float(hold[there].mean()),
            width=float((upper - lower)[there].mean()),
            stated=float(np.sqrt(np.mean(error**2) / np.mean(missed**2))),
        )


def _order(row: Row) -> tuple[int, int, int]:
    return MEANS.index(row.aggregation), VIEWS.index(row.villages_are), row.psus


if __name__ == "__main__":
    sys.exit(main())
