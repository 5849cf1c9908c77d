"""COINr's uncertainty analysis of its ASEM example, from its stored draws: scores, ranks, statistics of ranks.

Figures: ``../shared/reference/coinr/asem/sensitivity/{UA,SA}_seed123_*`` and ``weights/noisy_*``. Tolerance: scores
relative 1e-10 plus absolute 1e-10, ranks exact. Source: Becker, W. et al. (2022). COINr. Journal of Open Source
Software 7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from ketahanan_index.arrays.places import places
from ketahanan_index.robustness.summaries import quantiles
from parity.asem import index, table

Record = Callable[[str, object], None]
NORMALISATIONS: dict[int, Any] = {1: "min_max", 2: {"method": "z_score", "mean": 10, "sd": 2}}
AGGREGATIONS = {"a_amean": "arithmetic_mean", "a_gmean": "geometric_mean"}


def scores() -> ki.Scores:
    framework, villages = index()
    methodology: dict[str, Any] = {
        "range": [1, 100],
        "imputation": {"method": "group_mean", "by": "EurAsia_group"},
        "treatment": {"method": "skew_kurtosis", "keep": "last"},
    }
    return ki.score(framework.with_methodology(**methodology), villages=villages)


def draws(name: str) -> ki.GivenDraws:
    sets = table("sensitivity/noisy_weight_sets_seed100.csv")
    sets["set"] = sets["set"].astype(int)
    weights = {
        number: dict(zip(some["iCode"], some["Weight"].astype(float), strict=True))
        for number, some in sets.groupby("set")
    }
    return ki.GivenDraws(
        [
            {
                "treatment": {"method": "skew_kurtosis", "points": int(row["winmax"]), "keep": "last"},
                "normalisation": NORMALISATIONS[int(row["norm_idx"])],
                "aggregation": AGGREGATIONS[row["aggregation"]],
                **weights[int(row["weight_set_idx"])],
            }
            for row in table(f"sensitivity/{name}_parameters.csv").to_dict("records")
        ]
    )


@pytest.mark.parametrize(("name", "count"), [("UA_seed123", 100), ("SA_seed123", 600)])
def test_given_draws(name: str, count: int, record_property: Record) -> None:
    at_hand = scores()
    found = ki.uncertainty(at_hand, assumptions=draws(name), keep_draws=True)
    assert (found.draws, found.failed) == (count, 0)
    drawn = found.drawn
    assert drawn is not None
    columns = [f"r_{i + 1}" for i in range(count)]
    order = [at_hand.units.index(unit) for unit in table(f"sensitivity/{name}_Scores.csv")["uCode"]]
    peer = table(f"sensitivity/{name}_Scores.csv")[columns].to_numpy(float)
    assert_allclose(drawn[0].T[order], peer, rtol=1e-10, atol=1e-10)
    ranks = np.stack([places(one)[0] for one in drawn[0]], axis=1)
    assert_array_equal(ranks[order], table(f"sensitivity/{name}_Ranks.csv")[columns].to_numpy(float))
    compared = 2 * peer.size
    # The statistics of the sensitivity analysis are those of its first 200 draws.
    used = ranks[:, :200]
    statistics = table(f"sensitivity/{name}_RankStats.csv").set_index("uCode")
    ours = pd.DataFrame(
        dict(
            zip(
                ("Mean", "Q5", "Median", "Q95"),
                (used.mean(axis=1), *quantiles([used.T.astype(np.int32)], (0.05, 0.5, 0.95))),
                strict=True,
            )
        ),
        index=at_hand.units,
    ).loc[statistics.index]
    for column in ours:
        assert_allclose(ours[column], statistics[column], rtol=1e-12)
    assert_array_equal(at_hand.ranks().loc[statistics.index], statistics["Nominal"])
    if count == 100:
        assert_allclose(
            found.mean_rank[order], statistics["Mean"].loc[np.array(at_hand.units)[order]], rtol=1e-12
        )
        assert_allclose(found.rank_quantiles[0, 2][order], statistics["Median"], rtol=1e-12)
    record_property("figures_compared", compared + statistics.size)
    if count == 600:
        shift = np.abs(ranks - at_hand.ranks().to_numpy()[:, None]).mean(axis=0)
        y = table("sensitivity/SA_seed123_y.csv")["y_mean_abs_rank_change"]
        assert_allclose(shift, y, rtol=1e-12)
