"""Elements left out and indices compared by COINr 1.1.14, from its own tables through `from_coinr` alone.

Figures: ``../shared/reference/coinr/asem/remove_elements`` and ``compare``. Tolerance: relative 1e-10 plus absolute
1e-10 for scores, none for ranks; missing where the peer has a missing value. Source: Becker, W. et al. (2022). COINr.
Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
import reference
from ketahanan_index.robustness.comparison import Comparison, comparison
from ketahanan_index.robustness.influence import Influence, influence
from parity.asem import index, table
from parity.test_coinr_pipelines import COLUMNS, COMPARED, STEPS, compared

Record = Callable[[str, object], None]
OTHERS = {column: name for name, column in COLUMNS.items()}


@cache
def scored(name: str) -> ki.Scores:
    """Score the example, or another choice of `COMPARED`."""
    framework, villages = index()
    if name == "dr":
        framework = framework.with_weights({"LPI": 0, "Forest": 0})
    return ki.score(framework.with_methodology(**STEPS | COMPARED.get(name, {})), villages=villages)


@cache
def left_out() -> Influence:
    return influence(scored("Nominal"))


@cache
def beside(name: str) -> Comparison:
    return comparison(scored("Nominal"), scored(name))


def figures(path: str) -> pd.DataFrame:
    """Return a table of the peer's by unit."""
    return table(path).set_index("uCode")


# ---------------------------------------------------------------------------------------- elements left out


@pytest.mark.parametrize(("level", "elements"), [(1, 49), (2, 8), (3, 2)])
def test_each_element_left_out(level: int, elements: int, record_property: Record) -> None:
    found = left_out()
    whole = found.whole
    # COINr counts levels from the indicators.
    own = found.to_frame().set_index("node").query("level == @depth", local_dict={"depth": 4 - level})
    scores = found.scores().assign(Nominal=whole.value[:, 0])
    ranks = found.ranks().assign(Nominal=whole.ranks())
    peer = figures(f"remove_elements/L{level}_Scores.csv")
    assert [*peer.columns[1:]] == [name for name in peer.columns if name in own.index]
    assert len(own) == elements
    count = compared(scores, peer.reset_index())
    for what, ours in (("Ranks", ranks), ("RankDiffs", -ranks.sub(whole.ranks(), axis=0))):
        theirs = figures(f"remove_elements/L{level}_{what}.csv")
        assert_array_equal(ours.loc[theirs.index, theirs.columns], theirs)
        count += theirs.size
    told = reference.shared(f"reference/coinr/asem/remove_elements/L{level}_MeanAbsDiff.json")
    means = json.loads(told.read_text("utf-8"))
    assert means.pop("Nominal") == 0
    assert set(means) == set(own.index)
    assert_allclose(own.loc[list(means), "mean_rank_shift"], list(means.values()), rtol=1e-12)
    record_property("figures_compared", count + len(means))
    assert count == 3 * 51 * (elements + 1)


# --------------------------------------------------------------------------------------------- comparisons


def test_scores_of_two_indices(record_property: Record) -> None:
    """COINr's differences are the first less the second; it has no row for the villages that one screened out."""
    peer = figures("compare/compare_scores_screen90.csv")
    found = beside("90").to_frame()
    ours = pd.DataFrame(
        {
            "coin.1": found["score_a"],
            "coin.2": found["score_b"],
            "Diff": -found["shift"],
            "Abs.diff": found["shift"].abs(),
        }
    ).loc[peer.index]
    assert_allclose(ours, peer.astype(float), rtol=1e-10, atol=1e-10)
    record_property("figures_compared", peer.size)


def test_ranks_of_two_indices(record_property: Record) -> None:
    peer = figures("compare/compare_ranks_prank.csv")
    found = beside("pr").to_frame()
    ours = pd.DataFrame(
        {
            "coin.1": found["rank_a"],
            "coin.2": found["rank_b"],
            "Diff": -found["rank_shift"],
            "Abs.diff": found["rank_shift"].abs(),
        }
    ).loc[peer.index]
    assert_array_equal(ours, peer.astype(float))
    record_property("figures_compared", peer.size)


def test_ranks_of_several_indices(record_property: Record) -> None:
    peer = figures("compare/multi_absdiffs.csv").astype(float)
    assert (peer.pop("Nominal") == 0).all()
    assert set(peer.columns) == set(OTHERS)
    for column, theirs in peer.items():
        found = beside(OTHERS[str(column)])
        ours = found.to_frame()["rank_shift"].abs()
        assert_array_equal(ours.loc[theirs.index], theirs)
        assert found.mean_rank_shift == pytest.approx(theirs.mean(), rel=1e-12)
    record_property("figures_compared", peer.size + 51)


@pytest.mark.parametrize("what", ["scores", "ranks"])
def test_correlations_of_two_indices(what: str, record_property: Record) -> None:
    """Pearson's, of the index and its two parts; of ranks it is Spearman's where none are tied."""
    peer = table(f"compare/corr_{what}_gmean.csv").set_index("iCode")["Correlation"].astype(float)
    pair = [scored("Nominal"), scored("gm")]
    for node, correlation in peer.items():
        if what == "ranks":
            x, y = (scores.ranks(node=str(node)) for scores in pair)
        else:
            x, y = (scores.to_frame()[node] for scores in pair)
        assert np.corrcoef(x, y)[0, 1] == pytest.approx(correlation, rel=1e-10)
    if what == "ranks":
        assert beside("gm").correlation == pytest.approx(peer["Index"], rel=1e-10)
    record_property("figures_compared", len(peer))


# ------------------------------------------------------------------------- what the peer does not state


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("gm", ("normalisation", "aggregation")),
        ("pr", ("normalisation",)),
        ("90", ("screening", "imputation")),
        ("dr", ("weighting",)),
    ],
)
def test_in_what_they_differ(name: str, steps: tuple[str, ...]) -> None:
    found = beside(name)
    assert found.steps == steps
    if name == "gm":
        assert found.parts == ()
        return
    scored_in_both = ~np.isnan(found.shift)
    assert scored_in_both.sum() == (46 if name == "90" else 51)
    total = (found.by_value + found.by_weight).sum(axis=1)
    assert_allclose(total, found.shift, rtol=1e-10, atol=1e-10)
