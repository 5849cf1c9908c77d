"""Confidence sets of the ranks of 37 countries in PISA 2018 (mathematics), by csranks 1.2.3.

Figures: ``../shared/reference/survey/ranks``, described in section 6 of the README beside it. Ranks are equal; ends of
sets agree within one place, since theirs rest on a quantile simulated in 1,000 draws; ours are given 20,000, so that
the noise of two simulations does not add up. Membership among the lowest agrees but where a set ends within one place
of the cut. Source: Mogstad, M., Romano, J. P., Shaikh, A. M. and Wilhelm,
D. (2024). Inference for ranks with applications to mobility across neighbourhoods and academic achievement across
countries. Review of Economic Studies 91(1), 476-518. doi:10.1093/restud/rdad006
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from itertools import product
from typing import Any, Literal

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import ketahanan_index as ki
import reference
from ketahanan_index.robustness.rank_confidence import rank_confidence

Record = Callable[[str, object], None]
SidesOfCsranks = Literal["two-sided", "lower", "upper"]

DRAWS = 20_000
RANKS = "reference/survey/ranks"
SIDES: dict[SidesOfCsranks, Literal["both", "lower", "upper"]] = {
    "two-sided": "both",
    "lower": "lower",
    "upper": "upper",
}
KINDS: dict[str, Literal["simultaneous", "marginal"]] = {"simul": "simultaneous", "marg": "marginal"}
VARIANTS = list(product(SIDES, ("stepdown", "single"), KINDS))


def pisa() -> dict[str, Any]:
    text = reference.shared(f"{RANKS}/csranks_ref.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["pisa"]
    return found


def scores() -> ki.Scores:
    with reference.shared(f"{RANKS}/pisa.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    villages = [
        {"negara": row["jurisdiction"], "math": float(row["math_score"]), "math_se": float(row["math_se"])}
        for row in rows
    ]
    math = {"id": "math", "source": "villages", "standard_error": "math_se"}
    document = {
        "id": "pisa",
        "version": "1",
        "unit": "negara",
        "scales": {"points": {"kind": "numeric", "lower": 0, "upper": 1000}},
        "index": {"id": "indeks", "members": [math | {"items": [{"column": "math", "scale": "points"}]}]},
    }
    return ki.score(ki.Framework.from_dict(document), villages=villages)


def test_every_variant_of_the_reference_is_compared() -> None:
    variants = {name for name in pisa() if not name.startswith("tau")}
    assert variants == {"_".join(parts) for parts in VARIANTS}


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize(("cstype", "steps", "simul"), VARIANTS)
def test_sets_of_csranks(
    cstype: SidesOfCsranks, steps: str, simul: str, seed: int, record_property: Record
) -> None:
    theirs = pisa()[f"{cstype}_{steps}_{simul}"]
    ours = rank_confidence(
        scores(), side=SIDES[cstype], stepdown=steps == "stepdown", kind=KINDS[simul], seed=seed, draws=DRAWS
    )
    assert (ours.method, ours.draws) == ("simulated", DRAWS)
    assert_array_equal(ours.rank, theirs["rank"])
    for end, name in ((ours.lower, "L"), (ours.upper, "U")):
        assert np.abs(end - np.array(theirs[name])).max() <= 1
    # The side that csranks leaves open is open here too.
    if cstype == "lower":
        assert_array_equal(ours.upper, theirs["U"])
    if cstype == "upper":
        assert_array_equal(ours.lower, theirs["L"])
    if seed == 0:
        record_property("figures_compared", 3 * len(theirs["rank"]))


@pytest.mark.parametrize("seed", [0, 1])
def test_the_five_lowest_of_csranks(seed: int, record_property: Record) -> None:
    theirs = np.array(pisa()["tauworst5"])
    sets = rank_confidence(scores(), bottom=5, seed=seed, draws=DRAWS)
    assert sets.possibly_bottom is not None
    n = len(theirs)
    near = np.abs(sets.upper - (n - 5 + 1)) <= 1
    assert_array_equal(sets.possibly_bottom[~near], theirs[~near])
    # csranks asks for upper ends only, which simultaneous sets have at no cost.
    alone = rank_confidence(scores(), bottom=5, side="upper", seed=seed, draws=DRAWS)
    assert_array_equal(alone.possibly_bottom, sets.possibly_bottom)
    if seed == 0:
        record_property("figures_compared", n - int(near.sum()))


def test_the_five_highest_of_csranks(record_property: Record) -> None:
    # The best are told by the lower ends: no parameter of its own.
    theirs = np.array(pisa()["taubest5"])
    lower = rank_confidence(scores(), seed=1, draws=DRAWS).lower
    near = np.abs(lower - 5) <= 1
    assert_array_equal((lower <= 5)[~near], theirs[~near])
    record_property("figures_compared", int((~near).sum()))
