"""Rows on answers of respondents: scoring the sample survey, estimating means with their standard errors."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np

import ketahanan_index as ki
from benchmarks import peers, respondents
from benchmarks.respondents import Respondents
from benchmarks.table import Reference, Row, Target
from benchmarks.timing import Timing, Work, race
from ketahanan_index.readers.sample import sample_path

FULL = (90_000, 3_000)
SIZES, QUICK_SIZES = ((9_000, 300), FULL), ((1_800, 60),)
ELSEWHERE = {
    (9_000, 300): {"R survey": 16.5, "samplics": 8.5, "svy": 1.5},
    FULL: {"R survey": 660.0, "samplics": 2_100.0, "svy": 139.0},
}
"""CPU seconds of the means of 24 items by village with standard errors; not measured here."""
QUOTED = (
    "R survey, samplics, svy (quoted): CPU s of survey 4.1.1 on R 4.2.2, samplics 0.6.1 and svy 0.35.0 on data of the\n"
    "  same kind, 2 AMD EPYC cores at 2.6 GHz, 24 November 2026; at 90,000 / 3,000 R survey and samplics are one\n"
    "  item's seconds times 24, and all three were taken under load, which makes them too high by up to 1.6"
)
OURS = {"strata": "ki.estimate(...): means with errors", "domains": "the same, villages as domains"}
PLAIN = "pandas: means without weights or errors"
MEGABYTE = 2**20


def rows(sizes: tuple[tuple[int, int], ...], turns: int) -> Iterator[Row]:
    """Yield all rows on answers."""
    yield from sample(turns)
    for count, villages in sizes:
        yield from estimates(count, villages, turns)


def sample(turns: int) -> Iterator[Row]:
    """The sample survey and its village records, read beforehand, to scores with errors."""
    framework = ki.Framework.load("desa-berketahanan-sosial")
    people = ki.read_respondents(sample_path("responden.csv"))
    records = ki.read_villages(sample_path("desa.csv"))
    drawn = ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt")

    def score() -> ki.Scores:
        return ki.score(framework, respondents=people, villages=records, design=drawn)

    found = race({"ki.score(...)": score, "ki.score(...).to_frame()": lambda: score().to_frame()}, turns)
    size = f"{len(people.table):,} / {len(records.table):,}"
    target = Target("≤ 0.060 s", seconds=0.060)
    for work, timing in found.items():
        yield Row(work, size, timing, target=target if work == "ki.score(...)" else None)


def estimates(count: int, villages: int, turns: int) -> Iterator[Row]:
    """From a pandas table in no order to means with standard errors and the factor of all covariances."""
    data = respondents.respondents(count, villages)
    _compare(data)
    works: dict[str, Work] = {name: _estimate(data, are) for are, name in OURS.items()}
    works[PLAIN] = lambda: respondents.means(data.table)
    works["pandas: weighted means without errors"] = lambda: respondents.weighted_means(data.table)
    if "svy" in peers.installed() and (count, villages) != FULL:
        works["svy: means with errors"] = peers.svy(data)
    found = race(works, turns)
    target = Target("≤ 0.5 s", seconds=0.5) if (count, villages) == FULL else None
    plain = Reference("plain pandas means", found[PLAIN].minimum)
    # The peers know villages as domains only.
    alike = Reference("ki.estimate, domains", found[OURS["domains"]].minimum)
    for name, timing in found.items():
        if name in OURS.values():
            yield Row(name, data.size, timing, plain, target, _peak(works[name]))
        else:
            yield Row(name, data.size, timing, alike)
    for name, seconds in ELSEWHERE.get((count, villages), {}).items():
        if any(work.startswith(f"{name}:") for work in works):
            continue
        yield Row(f"{name} (quoted): means with errors", data.size, Timing.quoted(seconds), alike)


def _estimate(data: Respondents, villages_are: str) -> Work:
    drawn = respondents.design(villages_are)
    return lambda: ki.estimate(data.framework, respondents=data.table, design=drawn)


def _peak(work: Work) -> float:
    """Return the most megabytes that Python and numpy held for a work at any moment, its result included."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


def _compare(data: Respondents) -> None:
    """See to it that what is raced gives the same means, and svy the same standard errors."""
    for are in OURS:
        found = ki.estimate(data.framework, respondents=data.table, design=respondents.design(are))
        if not np.allclose(found.value, data.weighted, rtol=0, atol=1e-12):
            raise AssertionError("the library gives other means than pandas")
        if not np.isfinite(found.standard_error).all():
            raise AssertionError("the library leaves out standard errors")
    if "svy" in peers.installed() and len(data.table) < FULL[0]:
        value, error = peers.svy_arrays(peers.svy(data)())
        if not np.allclose(found.value, value, rtol=0, atol=1e-12):
            raise AssertionError("svy gives other means than the library")
        if not np.allclose(found.standard_error, error, rtol=0, atol=1e-8):
            raise AssertionError("svy gives other standard errors than the library")
