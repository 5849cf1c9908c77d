"""Principal components of the ASEM index of COINr 1.1.14, and the weights it makes of them.

Figures: ``../shared/reference/coinr/asem/multivariate``, described in section 1 of the README beside it; signs of
components are arbitrary, so that sizes are compared. Tolerance: relative 1e-10 plus absolute 1e-10. Source: Becker,
W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E. and Saisana, M. (2022). COINr. Journal of Open Source
Software 7(78), 4567. doi:10.21105/joss.04567
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
import reference
from ketahanan_index.arrays.correlations import complete, components, disagreement
from ketahanan_index.methods import Array

Record = Callable[[str, object], None]

ASEM = "reference/coinr/asem"
SETS = {
    "Raw_L_1_groups": "01_Raw",
    "Normalised_L_1_groups": "06_Normalised",
    "Aggregated_L_2_groups": "07_Aggregated",
    "Aggregated_L_2_all": "07_Aggregated",
}


def details(part: str) -> dict[str, Any]:
    text = reference.shared(f"{ASEM}/multivariate/pca_details.json").read_text(encoding="utf-8")
    groups: dict[str, Any] = json.loads(text)[part]["groups"]
    return groups


def groups() -> list[tuple[str, str]]:
    if not (reference.SHARED / ASEM).exists():
        return []
    text = (reference.SHARED / ASEM / "multivariate/pca_details.json").read_text(encoding="utf-8")
    return [(part, group) for part, found in json.loads(text).items() for group in found["groups"]]


def columns(part: str, codes: list[str]) -> Array:
    with reference.shared(f"{ASEM}/pipeline/{SETS[part]}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return np.array([[float(row[code]) if row[code] else math.nan for code in codes] for row in rows])


@pytest.mark.parametrize(("part", "group"), groups())
def test_components_of_coinr(part: str, group: str, record_property: Record) -> None:
    found = details(part)[group]
    codes = found["iCodes"]
    x = columns(part, codes)
    assert len(codes) >= 3
    size, loading = components(1 - disagreement(complete(x)))
    rotation = np.array(found["rotation"]["data"])
    assert_allclose(np.sqrt(size), found["sdev"], rtol=1e-10)
    assert_allclose(size / len(codes), found["explained"], rtol=1e-10)
    assert_allclose(np.abs(loading) / np.sqrt(size), np.abs(rotation), rtol=1e-10, atol=1e-10)
    first = np.array(found["PC1_weights"])
    assert_array_equal(np.abs(first), np.abs(rotation[:, 0]))
    method = ki.weighting.PrincipalComponents()
    against = first * np.sign(first.sum()) < 0
    if against.any():
        # COINr hands out the mixed signs as weights; they are refused, and who runs against the others is named.
        with pytest.raises(ki.MethodError) as caught:
            method.fit(x, np.ones(len(codes)), names=codes)
        assert {p.code for p in caught.value.problems} == {"opposite_loading"}
        named = [p.message.split(" runs")[0] for p in caught.value.problems]
        assert named == [code for code, other in zip(codes, against, strict=True) if other]
    else:
        assert_allclose(method.fit(x, np.ones(len(codes))).value, first**2, rtol=1e-10)
    record_property("figures_compared", 3 * len(codes) + rotation.size)


# Groups to which COINr gives negative weights: all of them, or some beside positive ones.
NEGATIVE = {
    ("Normalised_L_1_groups", "Political"),
    ("Normalised_L_1_groups", "Social"),
    ("Raw_L_1_groups", "ConEcFin"),
    ("Raw_L_1_groups", "Political"),
}
MIXED = {
    ("Normalised_L_1_groups", "Instit"),
    ("Normalised_L_1_groups", "Environ"),
    ("Normalised_L_1_groups", "SusEcFin"),
    ("Aggregated_L_2_groups", "Sust"),
    ("Aggregated_L_2_all", "All"),
    ("Raw_L_1_groups", "Instit"),
    ("Raw_L_1_groups", "Environ"),
    ("Raw_L_1_groups", "Social"),
    ("Raw_L_1_groups", "SusEcFin"),
}


@pytest.mark.parametrize(("part", "group"), groups())
def test_signs_that_coinr_hands_out(part: str, group: str, record_property: Record) -> None:
    first = np.array(details(part)[group]["PC1_weights"])
    assert ((part, group) in NEGATIVE) == bool((first < 0).all())
    assert ((part, group) in MIXED) == bool((first < 0).any() and (first > 0).any())
    if (part, group) == ("Normalised_L_1_groups", "Instit"):
        assert_allclose(first[3], -0.4429932376581797, rtol=1e-12)
    record_property("figures_compared", len(first))


@pytest.mark.parametrize("part", SETS)
def test_weights_of_coinr_are_raw_loadings(part: str, record_property: Record) -> None:
    with reference.shared(f"{ASEM}/multivariate/pca_weights_{part}.csv").open(encoding="utf-8") as file:
        stated = {row["iCode"]: float(row["Weight"]) for row in csv.DictReader(file)}
    compared = 0
    for found in details(part).values():
        theirs = np.array([stated[code] for code in found["iCodes"]])
        assert_allclose(theirs, found["PC1_weights"], rtol=1e-12)
        x = columns(part, found["iCodes"])
        _, loading = components(1 - disagreement(complete(x)))
        length = np.sqrt((loading[:, 0] ** 2).sum())
        assert_allclose(np.abs(theirs), np.abs(loading[:, 0]) / length, rtol=1e-10)
        compared += len(theirs)
    record_property("figures_compared", compared)
