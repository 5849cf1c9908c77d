"""One choice a step, for all or for each."""

from __future__ import annotations

from typing import Any

import pytest

import ketahanan_index as ki
from framework.documents import framework
from ketahanan_index.errors import FrameworkError
from ketahanan_index.framework.methodology import Coverage, chosen
from ketahanan_index.methods.base import Aggregation, Normalisation


def test_defaults() -> None:
    m = ki.Methodology()
    assert m.range == (0.0, 100.0)
    assert isinstance(m.normalisation, Normalisation)
    assert isinstance(m.aggregation, Aggregation)
    assert (m.normalisation.name, m.aggregation.name) == ("goalposts", "arithmetic_mean")
    assert m.minimum_coverage == Coverage(share=0.0, by="weight")


def test_a_method_by_name_mapping_or_instance() -> None:
    by = [ki.Methodology(aggregation=a) for a in (  # type: ignore[arg-type]
        {"method": "power_mean", "power": 2}, ki.aggregation.PowerMean(power=2)
    )]  # fmt: skip
    assert by[0] == by[1]
    assert ki.Methodology(aggregation="geometric_mean").aggregation == ki.aggregation.GeometricMean()  # type: ignore[arg-type]


def test_a_method_for_each_node() -> None:
    m = framework(
        methodology={"aggregation": {"level_1": "geometric_mean", "sosial": "harmonic_mean"}}
    ).methodology
    default = ki.aggregation.ArithmeticMean()
    found = [chosen(m.aggregation, *at, default).name for at in (
        ("indeks", "level_0"), ("dasar", "level_1"), ("sosial", "level_1")
    )]  # fmt: skip
    assert found == ["arithmetic_mean", "geometric_mean", "harmonic_mean"]


@pytest.mark.parametrize(
    ("given", "share", "by"),
    [(0.5, 0.5, "weight"), (1, 1.0, "weight"), ({"share": 0.25, "by": "members"}, 0.25, "members")],
)
def test_minimum_coverage(given: object, share: float, by: str) -> None:
    cover = ki.Methodology(minimum_coverage=given).minimum_coverage  # type: ignore[arg-type]
    assert isinstance(cover, Coverage)
    assert (cover.share, cover.by) == (share, by)


def test_minimum_coverage_for_each_group() -> None:
    cover = ki.Methodology(minimum_coverage={"dasar": 0.5, "level_1": {"share": 1}}).minimum_coverage  # type: ignore[dict-item]
    assert not isinstance(cover, Coverage)
    assert cover["dasar"] == Coverage(share=0.5)
    assert cover["level_1"] == Coverage(share=1.0)


@pytest.mark.parametrize("given", [-0.1, 1.1, "half", True])
def test_a_share_that_is_none(given: object) -> None:
    with pytest.raises(ki.FrameworkError):
        ki.Methodology(minimum_coverage=given)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["min_mx", {"method": "z_score", "sd": -1}, {"a": "min_mx"}])
def test_a_wrong_rescaling_does_not_ask_every_scale_for_its_ends(wrong: Any) -> None:
    scale = {"angka": {"kind": "numeric"}}
    member = {"id": "a", "source": "villages", "items": [{"column": "a", "scale": "angka"}]}
    document = {"id": "x", "version": "1", "scales": scale, "index": {"id": "i", "members": [member]}}
    with pytest.raises(FrameworkError) as caught:
        ki.Framework.from_dict({**document, "methodology": {"normalisation": wrong}})
    (problem,) = caught.value.problems
    assert problem.column.startswith("methodology.normalisation")
