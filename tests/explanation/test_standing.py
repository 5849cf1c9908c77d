"""How villages stand among the others: against medians and ranks counted by hand."""

from __future__ import annotations

from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import ketahanan_index as ki
from explanation.villages import rows, scored, tree
from framework.documents import framework, indicator
from ketahanan_index.explanation.standing import FEW, Standing, stand
from ketahanan_index.explanation.tracing import trace
from stages import samples

NAN = float("nan")


def middles(standing: Standing, places: list[int]) -> list[float]:
    """Return the median of every position over some villages."""
    columns = [[x for x in column if x == x] for column in standing.everything[places].T.tolist()]
    return [median(column) if column else NAN for column in columns]


def test_medians_of_all_and_of_the_region() -> None:
    scores = scored()
    found = stand(scores)
    assert found.by == "kecamatan"
    assert found.region.tolist() == ["Cisolok"] * 4 + ["Cikakak"] * 3 + ["Karang"] * 3
    assert_allclose(found.median, middles(found, list(range(10))))
    for places in (range(4), range(4, 7)):
        for i in places:
            assert_allclose(found.median_in_region[i], middles(found, list(places)))


def test_ranks_in_all_and_in_the_region() -> None:
    scores = scored()
    found = stand(scores)
    value = scores.value[:, 0]
    for i, own in enumerate(value):
        region = [value[j] for j in range(10) if found.region[j] == found.region[i]]
        if np.isnan(own):
            assert np.isnan([found.rank[i], found.rank_in_region[i]]).all()
            continue
        assert found.rank[i] == 1 + sum(x > own for x in value)
        assert found.rank_in_region[i] == 1 + sum(x > own for x in region)
    assert found.ranked == 9
    assert found.ranked_in_region.tolist() == [4] * 4 + [3] * 3 + [2] * 3
    assert found.rank_in_region.tolist()[-3:-1] == scores.ranks(by="kecamatan").tolist()[-3:-1]


def test_few_villages_with_a_score_have_no_median() -> None:
    found = stand(scored())
    assert FEW == 3
    # The third of Karang has no score.
    assert np.isnan(found.median_in_region[7:]).all()
    assert np.isnan(found.effect_in_region[7:]).all()
    assert not np.isnan(found.effect[7]).any()
    assert not np.isnan(found.effect_in_region[:7]).any()


def test_effects_are_traced_from_the_village_of_medians() -> None:
    scores = scored(aggregation="geometric_mean", range=[1, 100])
    found = stand(scores)
    k, values = len(scores.plan.indicators), scores.normalised.value
    for i in range(9):
        one = trace(scores.plan, scores.applied, values[[i]], found.median[None, :k])
        assert_allclose(found.effect[i], one.effect[0], rtol=1e-12)
    profile = found.median_in_region[0, :k]
    one = trace(scores.plan, scores.applied, values[[0]], profile[None])
    assert_allclose(found.effect_in_region[0], one.effect[0], rtol=1e-12)
    assert found.effect[0, k] == scores.value[0, 0] - scores.plan.run(
        scores.plan.prepare(found.median[None, :k]), scores.applied
    )[0][0, 0]  # fmt: skip


def test_by_a_level_or_a_column() -> None:
    scores = scored()
    kabupaten, zona = stand(scores, by="kabupaten"), stand(scores, by="zona")
    assert kabupaten.by == "kabupaten"
    assert kabupaten.region.tolist() == ["32.02"] * 7 + ["32.03"] * 3
    assert stand(scores, by="provinsi").region.tolist() == ["Jawa Barat"] * 10
    assert zona.by == "zona"
    assert zona.region.tolist() == ["A", "A", "A", "B", "B", "B", None, "C", "C", "C"]
    assert zona.ranked_in_region.tolist() == [3, 3, 3, 3, 3, 3, 0, 2, 2, 2]
    assert_allclose(zona.median_in_region[3], middles(zona, [3, 4, 5]))


def test_without_a_region_a_village_is_compared_with_all_only() -> None:
    found = stand(scored(), by="zona")
    assert found.region[6] is None
    assert np.isnan(found.rank_in_region[6])
    assert np.isnan(found.median_in_region[6]).all()
    assert found.rank[6] == 6


def text_units(**columns: list[Any]) -> ki.Scores:
    table = [
        {"kode": f"Desa {i}", "air": 10.0 * i, **{name: cells[i] for name, cells in columns.items()}}
        for i in range(6)
    ]
    return ki.score(framework(indicator("air"), unit="kode"), villages=table)


def test_units_that_are_no_codes_have_regions_where_a_column_names_them() -> None:
    nothing = stand(text_units())
    assert nothing.by == ""
    assert set(nothing.region) == {None}
    assert np.isnan(nothing.rank_in_region).all()
    assert nothing.ranked_in_region.tolist() == [0] * 6
    named = stand(text_units(KECAMATAN=["Utara", "Utara ", " Utara", None, "", "Barat"]))
    assert named.by == "kecamatan"
    assert named.region.tolist() == ["Utara", "Utara", "Utara", None, None, "Barat"]
    assert named.ranked_in_region.tolist() == [3, 3, 3, 0, 0, 1]
    assert named.rank_in_region.tolist()[:3] == [3, 2, 1]


def test_kecamatan_of_one_name_in_two_kabupaten_are_two() -> None:
    table = [row | {"kecamatan": "Sukamaju"} for row in rows()]
    found = stand(ki.score(tree(), villages=table))
    assert set(found.region) == {"Sukamaju"}
    assert found.ranked_in_region.tolist() == [4] * 4 + [3] * 3 + [2] * 3


def test_what_is_unknown_is_told_at_once() -> None:
    with pytest.raises(ki.DataError, match="did you mean 'zona'") as caught:
        stand(scored(), by="zonna", names="nma")
    assert [(p.code, p.column) for p in caught.value.problems] == [
        ("unknown_column", "zonna"),
        ("unknown_column", "nma"),
    ]
    assert "did you mean 'nama'" in str(caught.value)
    with pytest.raises(ki.DataError, match="named 'kecamatan'"):
        stand(text_units(), by="kecamatan")


def test_filled_cells_and_intervals_are_carried() -> None:
    scores = samples.asked()
    found = stand(scores)
    lower, upper = (scores.interval()[name].to_numpy() for name in ("lower", "upper"))
    assert_array_equal(found.lower, lower)
    assert_array_equal(found.upper, upper)
    assert list(found.reasons) == scores.flags["reasons"].tolist()
    filled = stand(scored(imputation="median")).filled
    assert np.argwhere(filled).tolist() == [[8, 0], *([9, j] for j in range(4))]


@given(st.lists(st.tuples(st.floats(0, 100) | st.none(), st.sampled_from("abc")), min_size=1, max_size=12))
def test_any_villages(cells: list[tuple[float | None, str]]) -> None:
    table = [{"kode": f"v{i}", "air": x, "zona": zone} for i, (x, zone) in enumerate(cells)]
    if all(x is None for x, _ in cells):
        return
    scores = ki.score(framework(indicator("air"), unit="kode"), villages=table)
    found = stand(scores, by="zona")
    there = [i for i, (x, _) in enumerate(cells) if x is not None]
    assert found.ranked == len(there)
    assert_allclose(found.median, middles(found, there) if len(there) >= FEW else [NAN, NAN])
    for i, (_, zone) in enumerate(cells):
        own = [j for j in there if cells[j][1] == zone]
        assert found.ranked_in_region[i] == len(own)
        expected = middles(found, own) if len(own) >= FEW else [NAN, NAN]
        assert_allclose(found.median_in_region[i], expected)
