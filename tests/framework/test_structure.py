"""Groups, indicators, items and classes as values."""

from __future__ import annotations

import pytest

import ketahanan_index as ki
from framework.documents import framework, indicator
from ketahanan_index.framework.ends import ends, ends_of, shares_scale


def test_defaults_of_an_indicator() -> None:
    one = ki.Indicator(id="GR01", items=(ki.Item(column="GR01", scale="kali5"),))
    assert (one.source, one.weight, one.combine, one.statistic, one.sign) == (
        "respondents", 1.0, "mean", "mean", 1.0
    )  # fmt: skip


@pytest.mark.parametrize(
    ("direction", "sign"), [("positive", 1), ("negative", -1), (1, 1), (-1, -1), ("-1", -1)]
)
def test_direction(direction: object, sign: float) -> None:
    one = ki.Indicator.model_validate(indicator("a", direction=direction))
    assert one.sign == sign
    assert one.direction == ("positive" if sign > 0 else "negative")


def test_walk_goes_parents_first() -> None:
    tree = framework().index
    assert [node.id for node in tree.walk()] == [
        "indeks", "dasar", "air", "listrik", "sosial", "rapat", "posyandu"
    ]  # fmt: skip


def test_indicators_and_groups_in_tree_order() -> None:
    one = framework()
    assert [i.id for i in one.indicators] == ["air", "listrik", "rapat", "posyandu"]
    assert [g.id for g in one.groups] == ["indeks", "dasar", "sosial"]


def test_a_mapping_with_members_is_a_group() -> None:
    group = ki.Group.model_validate({"id": "a", "members": [{"id": "b", "members": [indicator("c")]}]})
    assert isinstance(group.members[0], ki.Group)


def test_bounds_of_classes() -> None:
    levels = [{"id": "a", "upper": 10}, {"id": "b", "upper": 20.5}, {"id": "c"}]
    assert ki.Classes.model_validate({"levels": levels}).bounds == (10.0, 20.5)


@pytest.mark.parametrize("name", ["", ".tersembunyi", "../x", "a/b", "a b", "désa", "x" * 81, "a\n"])
def test_names_that_are_no_safe_file_name(name: str) -> None:
    with pytest.raises(ki.FrameworkError):
        ki.Group(id=name, members=(ki.Indicator(id="a", items=(ki.Item(column="a", scale="s"),)),))


# The ends of an indicator


def items(*columns: tuple[str, str], **more: object) -> dict[str, object]:
    return {**indicator("x"), "items": [{"column": c, "scale": s} for c, s in columns], **more}


@pytest.mark.parametrize(
    ("member", "expected", "shared"),
    [
        (items(("a", "likert")), (1.0, 5.0), True),
        (items(("a", "likert"), ("b", "likert")), (1.0, 5.0), True),
        (items(("a", "likert"), ("b", "likert"), combine="sum"), (2.0, 10.0), True),
        (items(("a", "likert"), ("b", "likert"), combine="count"), (0.0, 2.0), True),
        (items(("a", "likert"), ("b", "persen")), (0.0, 1.0), False),
        (items(("a", "likert"), ("b", "persen"), combine="sum"), (0.0, 2.0), False),
    ],
)
def test_ends_of_an_indicator(
    member: dict[str, object], expected: tuple[float, float], *, shared: bool
) -> None:
    one = framework(member)
    assert shares_scale(one.indicators[0]) is shared
    assert ends_of(one, one.indicators[0]) == expected
    assert ends(one).tolist() == [[expected[0]], [expected[1]]]
