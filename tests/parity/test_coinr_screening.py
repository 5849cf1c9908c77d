"""Screening and shares of data available, against COINr 1.1.14 on its ASEM example.

Figures: ``../shared/reference/coinr/asem/screen`` and ``stats/data_avail_*``. Tolerance: relative 1e-12. Source:
Becker, W. et al. (2022). COINr. Journal of Open Source Software 7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
import reference
from parity.asem import index, table

Record = Callable[[str, object], None]
FOLDER = reference.SHARED / "reference/coinr/asem/screen"
RULES = sorted(path.stem for path in FOLDER.glob("*.json"))


def estimates(file: str) -> ki.Estimates:
    framework, _ = index()
    return ki.estimate(framework.model_copy(update={"index": undenominated(framework)}), villages=table(file))


def undenominated(framework: ki.Framework) -> ki.Group:
    """Return the tree for values that are divided already."""

    def plain(node: ki.Group | ki.Indicator) -> ki.Group | ki.Indicator:
        if isinstance(node, ki.Group):
            return node.model_copy(update={"members": tuple(plain(member) for member in node.members)})
        return node.model_copy(update={"denominator": None})

    whole = plain(framework.index)
    assert isinstance(whole, ki.Group)
    return whole


def test_the_reference_is_there() -> None:
    reference.shared("reference/coinr/asem/screen")
    assert len(RULES) == 9


@pytest.mark.parametrize("rule", RULES)
def test_who_is_screened_out(rule: str, record_property: Record) -> None:
    peer = json.loads((FOLDER / f"{rule}.json").read_text("utf-8"))
    judges: dict[str, Any] = {}
    if "NA" in peer["unit_screen"]:
        judges["minimum_available"] = peer["dat_thresh"]
    if "zeros" in peer["unit_screen"]:
        judges["minimum_nonzero"] = peer["nonzero_thresh"]
    data = estimates("pipeline/01_Raw.csv")
    # One indicator is the same for all who are left, which has ranks but no range.
    framework = data.framework.with_methodology(screening=judges, normalisation="rank")
    normalised = ki.normalise(data.for_framework(framework))
    screened = normalised.screened
    removed = peer["removed"] if isinstance(peer["removed"], list) else [peer["removed"]]
    assert sorted(set(screened["unit"])) == sorted(removed)
    summary = peer["summary"]
    ours = normalised.availability.query("node == 'Index'").set_index("unit").loc[summary["uCode"]]
    assert_allclose(ours["available"], summary["Dat_Avail"], rtol=1e-12)
    assert_allclose(ours["nonzero"], summary["Non_Zero"], rtol=1e-12)
    kept = ~np.isin(summary["uCode"], removed)
    assert kept.tolist() == summary["Included"]
    record_property("figures_compared", 3 * len(ours))


def test_shares_of_data_available_in_every_group(record_property: Record) -> None:
    wide = ki.normalise(estimates("pipeline/01_Raw.csv")).availability.pivot_table(
        index="unit", columns="node", values="available"
    )
    peer = table("stats/data_avail_by_group.csv").set_index("uCode")
    assert_allclose(wide.loc[peer.index, list(peer.columns)].to_numpy(), peer.to_numpy(float), rtol=1e-12)
    record_property("figures_compared", peer.size)
    assert peer.shape == (51, 11)


def test_shares_of_data_that_are_not_zero(record_property: Record) -> None:
    ours = ki.normalise(estimates("pipeline/01_Raw.csv")).availability.query("node == 'Index'")
    peer = table("stats/data_avail_summary.csv").set_index("uCode")
    found = ours.set_index("unit").loc[peer.index]
    assert_allclose(found["available"], peer["Dat_Avail"], rtol=1e-12)
    assert_allclose(found["nonzero"], peer["Non_Zero"], rtol=1e-12)
    record_property("figures_compared", 2 * len(peer))
