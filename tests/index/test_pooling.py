"""Learning from several waves at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from stages import samples

LATER = [{**row, "air": row["air"] + 15 if row.get("air") else None} for row in samples.VILLAGES]


def waves(**methodology: Any) -> list[ki.Estimates]:
    one = samples.framework(methodology=methodology)
    return [ki.estimate(one, villages=rows) for rows in (samples.VILLAGES, LATER)]


def test_ranges_span_all_waves() -> None:
    first, second = waves(normalisation="min_max")
    fitted = ki.pooled(first, second)
    air = first.indicators.index("air")
    # From 40 in the first wave to 95 in the second.
    rescaled = [ki.normalise(wave, base=fitted).value[:, air] for wave in (first, second)]
    assert_allclose(rescaled[0][:2], [100 * 40 / 55, 0])
    assert_allclose(rescaled[1][:2], [100, 100 * 15 / 55])


def test_it_is_the_fit_to_one_table_with_all_rows() -> None:
    first, second = waves(normalisation="z_score", weighting="equal")
    renamed = [{**row, "kode_desa": "9" + row["kode_desa"][1:]} for row in LATER]
    whole = ki.score(first.framework, villages=[*samples.VILLAGES, *renamed])
    fitted = ki.pooled(first, second)
    for wave, rows in ((first, slice(0, 5)), (second, slice(5, 10))):
        assert_array_equal(ki.score(first.framework, estimates=wave, base=fitted).value, whole.value[rows])


def test_one_wave_is_its_own_fit() -> None:
    first, _ = waves(normalisation="min_max")
    assert ki.pooled(first).to_dict() == ki.score(first.framework, estimates=first).fitted.to_dict()


def test_the_order_of_waves_changes_no_bit() -> None:
    first, second = waves(normalisation="z_score")
    assert ki.pooled(first, second).to_dict() == ki.pooled(second, first).to_dict()


def test_answers_of_people_are_pooled_without_their_errors() -> None:
    asked = samples.asked(normalisation="z_score")
    estimates = asked.normalised.estimates
    fitted = ki.pooled(estimates, estimates)
    again = ki.score(asked.framework, estimates=estimates, base=fitted)
    assert not np.isnan(again.standard_error).all()


def test_a_village_is_forced_out_of_every_wave() -> None:
    first, second = waves(
        normalisation={"air": "min_max"}, screening={"exclude": [samples.VILLAGES[1]["kode_desa"]]}
    )
    air = first.indicators.index("air")
    kept = np.delete(np.concatenate([first.value, second.value])[:, air], [1, 6])
    step = next(s for s in ki.pooled(first, second).steps if s.method.name == "min_max")
    origin = step.value.plain()["origin"][step.indicators.index("air")]
    assert origin == np.nanmin(kept)


def test_every_wave_has_the_column_to_group_by() -> None:
    methodology = {"imputation": {"method": "group_mean", "by": "zona"}}
    one = samples.framework(methodology=methodology)
    rows = [{k: v for k, v in row.items() if k != "zona"} for row in LATER]
    with pytest.raises(ki.DataError, match="no column to group by is named 'zona'"):
        ki.pooled(ki.estimate(one, villages=samples.VILLAGES), ki.estimate(one, villages=rows))


def test_waves_of_other_indicators() -> None:
    first, _ = waves()
    other = ki.estimate(
        ki.Framework.load("idm-komponen"),
        villages=[{"kode_desa": "1101012001", "iks": 0.5, "ike": 0.5, "ikl": 0.5}],
    )
    with pytest.raises(ki.DataError, match="different frameworks"):
        ki.pooled(first, other)


def test_waves_of_other_methods() -> None:
    first, _ = waves(normalisation="min_max")
    _, second = waves(normalisation="z_score")
    with pytest.raises(ki.DataError, match="different frameworks") as caught:
        ki.pooled(first, second)
    assert caught.value.problems[0].code == "several_frameworks"
    assert ki.pooled(first, second.for_framework(first.framework)).steps


def test_a_constant_in_all_waves() -> None:
    rows = [{"kode_desa": "1101012001", "air": 5, "listrik": 5, "rapat": 5, "posyandu": 1}]
    one = samples.framework(methodology={"normalisation": "min_max"})
    estimates = ki.estimate(one, villages=rows)
    with pytest.raises(ki.DataError, match="2 waves together") as caught:
        ki.pooled(estimates, estimates)
    assert {p.code for p in caught.value.problems} == {"constant_indicator"}


@pytest.mark.parametrize("given", [(), (None,), ([],), ("a",), (samples.VILLAGES,)])
def test_what_is_no_wave(given: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError, match="estimates of waves"):
        ki.pooled(*given)
