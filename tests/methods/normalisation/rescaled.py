"""Rescaling in one line, on arrays and through the public calls."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

import ketahanan_index as ki
from ketahanan_index.methods import Normalisation, Span

Array = NDArray[np.float64]


def fit(
    method: Normalisation, x: Any, direction: Any = 1.0, span: Span = (0.0, 100.0), **told: Any
) -> tuple[Any, Array]:
    """Fit to one indicator, or to several, and return the fit and the values as an array of columns."""
    values = np.asarray(x, dtype=np.float64)
    values = values[:, None] if values.ndim == 1 else values
    ways = np.broadcast_to(np.asarray(direction, dtype=np.float64), values.shape[-1:]).copy()
    anything: Any = method
    return anything.fit(values, ways, np.full((2, len(ways)), np.nan), span, **told), values


def rescaled(
    method: Normalisation, x: Any, direction: Any = 1.0, span: Span = (0.0, 100.0), **told: Any
) -> Any:
    """Return the rescaled values as a list, one indicator flat."""
    learnt, values = fit(method, x, direction, span, **told)
    return (
        learnt.transform(values).squeeze(-1).tolist() if values.shape[-1] == 1 else learnt.transform(values)
    )


def framework(
    normalisation: Any, direction: dict[str, int], span: Span = (0.0, 100.0), **methodology: Any
) -> ki.Framework:
    """Return a flat framework of numeric indicators without ends."""
    return ki.Framework.from_dict(
        {
            "id": "contoh",
            "version": "1",
            "scales": {"angka": {"kind": "numeric"}},
            "index": {
                "id": "indeks",
                "members": [
                    {
                        "id": name,
                        "source": "villages",
                        "direction": way,
                        "items": [{"column": name, "scale": "angka"}],
                    }
                    for name, way in direction.items()
                ],
            },
            "methodology": {"range": list(span), "normalisation": normalisation, **methodology},
        }
    )


VILLAGES = pd.DataFrame(
    {
        "kode_desa": [f"d{i}" for i in range(6)],
        "jalan": [12.0, 40.0, 25.0, np.nan, 8.0, 31.0],
        "jarak": [3.0, 11.0, 7.0, 5.0, 2.0, 7.0],
    }
)
LATER = VILLAGES.assign(jalan=[20.0, 60.0, 1.0, 12.0, 31.0, np.nan], jarak=[1.0, 13.0, 7.0, 6.0, 4.0, 2.0])
WAYS = {"jalan": 1, "jarak": -1}


def through_the_verbs(normalisation: Any, path: Path) -> tuple[ki.Scores, ki.Scores]:
    """Score six villages, then a later wave with the first as its base; both after saving and loading.

    The first wave scored on its own base is the first wave, to the last bit.
    """
    chosen = framework(normalisation, WAYS)
    first = ki.score(chosen, villages=VILLAGES)
    assert_array_equal(ki.score(chosen, villages=VILLAGES, base=first).value, first.value)
    first.save(path / "first.zip")
    again = ki.Scores.load(path / "first.zip")
    assert again.fitted.to_dict() == first.fitted.to_dict()
    assert_array_equal(again.value, first.value)
    later = ki.score(chosen, villages=LATER, base=again)
    assert_array_equal(later.value, ki.score(chosen, villages=LATER, base=first).value)
    for scores, table in ((first, VILLAGES), (later, LATER)):
        values = scores.normalised.value
        assert_array_equal(np.isnan(values), table[list(WAYS)].isna())
        assert not np.isinf(values).any()
    return again, later


def with_errors(normalisation: Any) -> ki.Scores:
    """Score three villages on one indicator with a stated standard error of 2."""
    document = framework(normalisation, {"jalan": 1}).to_dict()
    document["index"]["members"][0]["standard_error"] = "galat"
    villages = [{"kode_desa": f"d{i}", "jalan": value, "galat": 2.0} for i, value in enumerate((10, 20, 60))]
    return ki.score(ki.Framework.from_dict(document), villages=villages)


def draws_agree(method: Normalisation, x: Array, direction: Any = 1.0, **told: Any) -> None:
    """A fit to many draws equals a fit to each, and takes some of the indicators with it."""
    learnt, _ = fit(method, x, direction, **told)
    anything: Any = method
    ways = np.broadcast_to(np.asarray(direction, dtype=np.float64), x.shape[-1:]).copy()
    stacked = np.stack([x, x * 0.75, x + 1])
    many = anything.fit(stacked, ways, np.full((2, len(ways)), np.nan), (0.0, 100.0), **told)
    each = [fit(method, one, direction, **told)[0].transform(one) for one in stacked]
    assert_array_equal(many.transform(stacked), each)
    assert_array_equal(learnt.transform(stacked), [learnt.transform(one) for one in stacked])
    last = np.array([x.shape[-1] - 1])
    assert_array_equal(learnt.take(last).transform(x[:, last]), learnt.transform(x)[:, last])
    assert dataclasses.is_dataclass(learnt)
