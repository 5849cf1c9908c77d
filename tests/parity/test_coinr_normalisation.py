"""Rescaling as COINr 1.1.14 does it, through the public calls.

Figures: ``../shared/reference/coinr/asem/normalise`` and ``asem_panel``. Tolerance: relative 1e-12 plus absolute 1e-12,
missing where the peer has a missing value. Source: Becker, W. et al. (2022). COINr. Journal of Open Source Software
7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from ketahanan_index.errors import MethodError
from ketahanan_index.methods import Array, Normalisation, Rescaling, Span
from ketahanan_index.methods.fitted import linear
from parity.asem import table

Record = Callable[[str, object], None]
FOLDER = reference.SHARED / "reference/coinr/asem/normalise"
LESS_IS_BETTER = 14

# ------------------------------------------------------------------------------ every table of the folder

UNIT: dict[str, Any] = {"range": [0, 1]}
SPECS: dict[str, dict[str, Any]] = {
    "n_minmax_0_100": {"normalisation": "min_max"},
    "n_minmax_1_100": {"range": [1, 100], "normalisation": "min_max"},
    "n_minmax_0_1": UNIT | {"normalisation": "min_max"},
    # A range is stated once for all indicators, a mean and standard deviation once for those that are averaged. The
    # metadata's own parameters of n_minmax, n_zscore and n_goalposts are the same for all, or this could not be said.
    "n_minmax_iMeta": {"range": [1, 100], "normalisation": "min_max"},
    "n_zscore_0_1": {"normalisation": "z_score"},
    "n_zscore_10_2": {"normalisation": {"method": "z_score", "mean": 10, "sd": 2}},
    "n_zscore_iMeta": {"normalisation": {"method": "z_score", "mean": 10, "sd": 2}},
    "n_goalposts_iMeta": {"normalisation": "goalposts"},
    "n_rank": {"normalisation": "rank"},
    "n_rank_average": {"normalisation": {"method": "rank", "ties": "average"}},
    "n_rank_max": {"normalisation": {"method": "rank", "ties": "max"}},
    "n_borda": {"normalisation": "borda"},
    "n_borda_average": {"normalisation": {"method": "borda", "ties": "average"}},
    "n_prank": UNIT | {"normalisation": "percentile_rank"},
    "n_prank_average": UNIT | {"normalisation": {"method": "percentile_rank", "ties": "average"}},
    "n_dist2max": UNIT | {"normalisation": "distance_to_best"},
    "n_dist2ref_DEU": UNIT | {"normalisation": {"method": "distance_to_reference", "reference": "DEU"}},
    "n_dist2ref_DEU_cap": UNIT
    | {"normalisation": {"method": "distance_to_reference", "reference": "DEU", "cap": True}},
    "n_dist2targ_iMeta_cap": UNIT,
    "n_dist2targ_iMeta_nocap": UNIT,
    # Multiplied by the direction only: no rescaling at all, which a user's own method says.
    "none": {"normalisation": "as_it_is"},
    "n_scaled_0_100": {"normalisation": "as_it_is"},
    "n_scaled_iMeta": {"normalisation": "as_it_is"},
}
FRACTION = "n_fracmax"
NOT_FIGURES = {"iMeta_extended"}


def stored() -> list[str]:
    """Return the tables of the folder by name, none where it is absent."""
    return sorted(path.stem for path in FOLDER.glob("*.csv") if path.stem not in NOT_FIGURES)


@pytest.fixture(autouse=True)
def as_it_is() -> Iterator[None]:
    """Let frameworks leave indicators as they are, turned around where less is better."""

    class AsItIs(Normalisation):
        """Leave values as they are."""

        method: Literal["as_it_is"] = "as_it_is"
        invariances: ClassVar = frozenset({"monotone", "unit_order"})
        learns: ClassVar[bool] = False

        def fit(self, x: Array, direction: Array, ends: Array, span: Span) -> Rescaling:
            return linear(np.zeros(len(direction)), direction + 0.0, 0.0, 1.0, (-np.inf, np.inf))

    yield
    del Normalisation.registry["as_it_is"]


def metadata() -> pd.DataFrame:
    meta = table("normalise/iMeta_extended.csv")
    return meta[meta["Type"].isin(["Indicator", "Aggregate"])]


def indicators() -> pd.DataFrame:
    meta = metadata()
    return meta[meta["Type"] == "Indicator"].set_index("iCode")


def framework(methodology: dict[str, Any], posts: bool = False) -> ki.Framework:
    meta = metadata()
    scales: dict[str, dict[str, Any]] = {}

    def node(row: Any) -> dict[str, Any]:
        if row.Type == "Aggregate":
            members = [node(member) for member in meta[meta["Parent"] == row.iCode].itertuples()]
            return {"id": row.iCode, "weight": row.Weight, "members": members}
        ends = {"lower": row.goalpost_lower, "upper": row.goalpost_upper, "cap": True} if posts else {}
        scales[row.iCode] = {"kind": "numeric", **ends}
        item = {"column": row.iCode, "scale": row.iCode}
        return {
            "id": row.iCode,
            "source": "villages",
            "weight": row.Weight,
            "direction": int(row.Direction),
            "items": [item],
        }

    (root,) = meta[meta["Parent"].isna()].itertuples()
    index = node(root)
    whole = {"id": "asem", "version": "1", "unit": "uCode", "scales": scales, "index": index}
    return ki.Framework.from_dict({**whole, "methodology": methodology})


def targets(cap: bool) -> dict[str, dict[str, Any]]:
    return {
        str(code): {"method": "distance_to_target", "target": target, "cap": cap}
        for code, target in indicators()["Target"].items()
    }


def scored(spec: str, data: str) -> ki.Scores:
    methodology = SPECS[spec]
    villages = table(f"pipeline/{data}.csv")
    if spec.startswith("n_dist2targ"):
        methodology = methodology | {"normalisation": targets(cap=spec.endswith("_cap"))}
    if spec == "n_scaled_iMeta":
        # (x - l) / (u - l) * 100 is goalposts without clipping; values beyond the ends of a scale are refused before
        # that step, so the rescaled table goes in. `test_unclipped_goalposts` rescales it.
        villages = unclipped(villages)
    posts = spec == "n_goalposts_iMeta"
    return ki.score(framework(methodology, posts), villages=villages)


def unclipped(villages: pd.DataFrame) -> pd.DataFrame:
    meta = indicators()
    x = villages[list(meta.index)].to_numpy(float)
    ends = meta[["scaled_lower", "scaled_upper"]].to_numpy(float).T
    direction = meta["Direction"].to_numpy(float)
    fit = ki.normalisation.Goalposts(clip=False).fit(x, direction, ends, (0.0, 100.0))
    # Turned back, because the framework turns it again.
    return pd.DataFrame(fit.transform(x) * direction, columns=meta.index).assign(uCode=villages["uCode"])


def compared(found: pd.DataFrame, peer: pd.DataFrame) -> int:
    figures = peer.set_index("uCode")
    ours = found.loc[figures.index, list(figures.columns)].to_numpy(float)
    assert_allclose(ours, figures.to_numpy(float), rtol=1e-12, atol=1e-12)
    return int(figures.size)


def spec_of(name: str) -> str:
    return name.removeprefix("agg_amean_after_").removeprefix("withNA_")


@pytest.mark.parametrize("name", [name for name in stored() if spec_of(name) != FRACTION])
def test_every_table(name: str, record_property: Record) -> None:
    # A table of a kind that is not known here fails for want of a line in SPECS.
    scores = scored(spec_of(name), "02_Denominated" if name.startswith("withNA_") else "05_Treated")
    aggregated = name.startswith("agg_amean_after_")
    found = scores.to_frame()[list(scores.nodes)] if aggregated else scores.normalised.to_frame()
    count = compared(found, table(f"normalise/{name}.csv"))
    record_property("figures_compared", count)
    assert count == 51 * (11 if aggregated else 49)


def test_no_table_is_missing() -> None:
    reference.shared("reference/coinr/asem/normalise")
    assert {spec_of(name) for name in stored()} == {*SPECS, FRACTION}
    assert len(stored()) == 55
    meta = indicators()
    assert meta[["minmax_lower", "minmax_upper"]].drop_duplicates().to_numpy().tolist() == [[1.0, 100.0]]
    assert meta[["zscore_mean", "zscore_sd"]].drop_duplicates().to_numpy().tolist() == [[10.0, 2.0]]
    assert set(meta["goalpost_scale"]) == set(meta["scale_factor"]) == {100.0}
    assert (meta["Direction"] == -1).sum() == LESS_IS_BETTER


# ----------------------------------------------------------------------- fraction of maximum: a defect pinned


NEGATIVE = "GDPGrow"


def fractions(data: str) -> ki.Scores:
    """Score with fractions of the maximum, but for the one indicator that has negative values."""
    chosen: dict[str, Any] = dict.fromkeys(indicators().index, "fraction_of_maximum")
    methodology = UNIT | {"normalisation": chosen | {NEGATIVE: "min_max"}}
    return ki.score(framework(methodology), villages=table(f"pipeline/{data}.csv"))


def more_is_better() -> list[str]:
    meta = indicators()
    return [code for code in meta.index[meta["Direction"] == 1] if code != NEGATIVE]


@pytest.mark.parametrize("name", ["n_fracmax", "withNA_n_fracmax"])
def test_fraction_of_maximum_where_more_is_better(name: str, record_property: Record) -> None:
    scores = fractions("02_Denominated" if name.startswith("withNA_") else "05_Treated")
    peer = table(f"normalise/{name}.csv")
    count = compared(scores.normalised.to_frame(), peer[["uCode", *more_is_better()]])
    record_property("figures_compared", count)
    assert count == 51 * (49 - LESS_IS_BETTER - 1)


def test_pillars_of_fractions_where_more_is_better(record_property: Record) -> None:
    meta = metadata()
    pillars = [
        pillar
        for pillar in meta.loc[meta["Level"] == 2, "iCode"]
        if set(meta.loc[meta["Parent"] == pillar, "iCode"]) <= set(more_is_better())
    ]
    assert pillars == ["Physical", "ConEcFin", "Political", "P2P"]
    peer = table("normalise/agg_amean_after_n_fracmax.csv")
    count = compared(fractions("05_Treated").to_frame(), peer[["uCode", *pillars]])
    record_property("figures_compared", count)


@pytest.mark.parametrize("less_is_better", ["complement", "reciprocal"])
def test_fraction_of_maximum_keeps_the_order_that_the_peer_turns_around(
    less_is_better: str, record_property: Record
) -> None:
    # COINr divides -x by its maximum, so that the largest CO2 becomes the best; Inf and NaN where the best value is 0.
    meta, x = indicators(), table("pipeline/05_Treated.csv").set_index("uCode")
    peer = table("normalise/n_fracmax.csv").set_index("uCode")
    less = meta.index[meta["Direction"] == -1]
    with_zero = [code for code in less if x[code].min() == 0]
    assert with_zero == ["CostImpEx", "Tariff", "Poverty"]
    assert all(not np.isfinite(peer[code].to_numpy(float)).all() for code in with_zero)
    for code in less:
        column = x[code].to_numpy(float)[:, None]
        method = ki.normalisation.FractionOfMaximum.model_validate({"less_is_better": less_is_better})
        ends = np.full((2, 1), np.nan)
        if less_is_better == "reciprocal" and code in with_zero:
            with pytest.raises(MethodError, match=f"{code} is 0 somewhere"):
                method.fit(column, np.array([-1.0]), ends, (0.0, 1.0), names=[code])
            continue
        ours = method.fit(column, np.array([-1.0]), ends, (0.0, 1.0)).transform(column)[:, 0]
        least, most = column.min(), column.max()
        expected = 1 - column / most if less_is_better == "complement" else least / column
        assert_allclose(ours, expected[:, 0], rtol=1e-12, atol=1e-15)
        assert (np.diff(ours[np.argsort(column[:, 0])]) <= 0).all()
        if code not in with_zero:
            assert_allclose(peer[code].loc[x.index], column[:, 0] / least, rtol=1e-12)
    record_property("figures_compared", 51 * (len(less) - len(with_zero)))


def test_negative_values_have_no_fraction() -> None:
    methodology = UNIT | {"normalisation": "fraction_of_maximum"}
    with pytest.raises(MethodError, match="GDPGrow has negative values"):
        ki.score(framework(methodology), villages=table("pipeline/05_Treated.csv"))
    assert table("normalise/n_fracmax.csv")["GDPGrow"].min() < 0


@pytest.mark.parametrize(
    ("name", "posts", "span"),
    [("none", (0.0, 1.0), (0.0, 1.0)), ("n_scaled_0_100", (0.0, 100.0), (0.0, 100.0))],
)
def test_fixed_posts_beside_the_peer(
    name: str, posts: tuple[float, float], span: Span, record_property: Record
) -> None:
    # COINr leaves -x where less is better; goalposts turn the scale around, so that posts 0 and 100 give 100 - x.
    peer = table(f"normalise/{name}.csv").set_index("uCode")
    x = (
        table("pipeline/05_Treated.csv")
        .set_index("uCode")
        .loc[peer.index, list(peer.columns)]
        .to_numpy(float)
    )
    direction = indicators().loc[list(peer.columns), "Direction"].to_numpy(float)
    ends = np.repeat(np.array(posts)[:, None], x.shape[1], axis=1)
    ours = ki.normalisation.Goalposts(clip=False).fit(x, direction, ends, span).transform(x)
    expected = peer.to_numpy(float) + np.where(direction < 0, posts[1], 0.0)
    assert_allclose(ours, expected, rtol=1e-12, atol=1e-12)
    record_property("figures_compared", peer.size)


# ------------------------------------------------------------------------------------------------- several years


@pytest.mark.parametrize(
    ("name", "methodology"),
    [("Normalised", {"normalisation": "min_max"}), ("Normalised_zscore", {"normalisation": "z_score"})],
)
def test_all_years_stacked(name: str, methodology: dict[str, Any], record_property: Record) -> None:
    def stacked(path: str) -> pd.DataFrame:
        whole = table(path, "asem_panel")
        unit = [f"{code}-{time:.0f}" for code, time in zip(whole["uCode"], whole["Time"], strict=True)]
        return whole.drop(columns="Time").assign(uCode=unit)

    meta = table("input/iMeta.csv", "asem_panel").drop(columns="Denominator")
    meta = meta[meta["Type"].isin(["Indicator", "Aggregate"])]
    data = stacked("pipeline_global/Treated.csv")
    plain, villages = ki.from_coinr(data, meta)
    framework = plain.with_methodology(**methodology)
    scores = ki.score(framework, villages=villages)
    peer = stacked(f"pipeline_global/{name}.csv")
    count = compared(scores.normalised.to_frame(), peer)
    for year in ("2018", "2022"):
        rows = villages["uCode"].str.endswith(f"-{year}")
        estimates = ki.estimate(framework, villages=villages[rows])
        applied = ki.normalise(estimates, base=scores).to_frame()
        count += compared(applied, peer[peer["uCode"].str.endswith(f"-{year}")])
    record_property("figures_compared", count)
    assert len(peer) == 230
