"""Synthetic villages: always the same ones for a size and a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

import ketahanan_index as ki
from ketahanan_index.methods import Array

SEED = 20_261_124
DIMENSIONS = {"sosial": 8, "ekonomi": 8, "lingkungan": 7, "kelembagaan": 7}
DIMENSION_WEIGHTS = {"sosial": 0.35, "ekonomi": 0.3, "lingkungan": 0.2, "kelembagaan": 0.15}
INDICATORS = tuple(f"{name}_{i}" for name, count in DIMENSIONS.items() for i in range(1, count + 1))
NEGATIVE = frozenset({"sosial_3", "ekonomi_5", "lingkungan_2", "kelembagaan_7"})
WITH_OUTLIERS = ("sosial_1", "ekonomi_4", "lingkungan_1", "kelembagaan_4")
MISSING = 0.03
CLASS_BOUNDS = (35.0, 45.0, 55.0)


@dataclass(frozen=True)
class Villages:
    """A framework, its village table with holes, and the same data as a peer takes them.

    Parameters
    ----------
    framework : Framework
        Min-max and arithmetic means, two levels, unequal weights.
    table : DataFrame
        Codes and 30 indicators, about 3 % of the cells missing.
    complete : DataFrame
        The indicators without the codes, each hole filled with its indicator's median.
    """

    framework: ki.Framework
    table: pd.DataFrame
    complete: pd.DataFrame

    @property
    def direction(self) -> Array:
        """1 where more is better, -1 where less is."""
        return np.array([indicator.sign for indicator in self.framework.indicators])

    @property
    def weights(self) -> Array:
        """Each indicator's share of the index, for a weighted sum over one level."""
        out = []
        for group in self.framework.groups[1:]:
            total = sum(member.weight for member in group.members)
            out += [group.weight * member.weight / total for member in group.members]
        return np.array(out) / sum(out)


def framework() -> ki.Framework:
    """Return the tree of four dimensions over 30 village indicators."""
    rng = np.random.default_rng(SEED)
    weights = dict(zip(INDICATORS, rng.uniform(0.5, 2.0, len(INDICATORS)).round(3).tolist(), strict=True))

    def indicator(name: str) -> dict[str, Any]:
        return {
            "id": name,
            "source": "villages",
            "direction": "negative" if name in NEGATIVE else "positive",
            "weight": weights[name],
            "items": [{"column": name, "scale": "angka"}],
        }

    return ki.Framework.from_dict(
        {
            "id": "beban",
            "version": "1",
            "unit_codes": "kemendagri",
            "scales": {"angka": {"kind": "numeric"}},
            "index": {
                "id": "indeks",
                "members": [
                    {
                        "id": name,
                        "weight": DIMENSION_WEIGHTS[name],
                        "members": [indicator(f"{name}_{i}") for i in range(1, count + 1)],
                    }
                    for name, count in DIMENSIONS.items()
                ],
            },
            "methodology": {"normalisation": "min_max"},
            "classes": {
                "levels": [
                    *({"id": f"kelas_{i}", "upper": upper} for i, upper in enumerate(CLASS_BOUNDS, 1)),
                    {"id": f"kelas_{len(CLASS_BOUNDS) + 1}"},
                ]
            },
        }
    )


def villages(count: int, seed: int = SEED) -> Villages:
    """Return `count` villages: correlated within dimensions, shares, levels and skewed amounts in turn."""
    rng = np.random.default_rng([seed, count])
    columns = {}
    common = rng.standard_normal(count)
    for name, members in DIMENSIONS.items():
        dimension = 0.6 * common + 0.8 * rng.standard_normal(count)
        for i in range(1, members + 1):
            indicator = f"{name}_{i}"
            z = 0.7 * dimension + 0.7 * rng.standard_normal(count)
            columns[indicator] = _shaped(-z if indicator in NEGATIVE else z, i)
    for indicator in WITH_OUTLIERS:
        x = columns[indicator]
        outlying = rng.choice(count, max(2, count // 500), replace=False)
        x[outlying] = x.max() * rng.uniform(4.0, 10.0, len(outlying))
    complete = pd.DataFrame(columns)
    table = complete.mask(rng.random(complete.shape) < MISSING)
    complete = table.fillna(table.median())
    table.insert(0, "kode_desa", codes(count))
    return Villages(framework(), table, complete)


def codes(count: int) -> list[str]:
    """Return different Kemendagri codes in order: 20 villages a kecamatan, 20 of those a kabupaten."""
    return [
        f"{11 + i // 4_000}{i // 400 % 10 + 1:02d}{i // 20 % 20 + 1:02d}2{i % 20 + 1:03d}"
        for i in range(count)
    ]


def _shaped(z: Array, place: int) -> Array:
    if place % 3 == 0:
        return 100.0 / (1.0 + np.exp(-z))
    if place % 3 == 1:
        return 50.0 + (4.0 + place) * z
    return np.exp(1.5 + 0.5 * z)
