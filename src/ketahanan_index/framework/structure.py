"""The tree: groups, indicators, items, and the classes of the root's score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, FiniteFloat, NonNegativeFloat, PositiveInt, Tag

from ketahanan_index.framework.texts import Id, Part, Text

Column = Annotated[str, Field(min_length=1)]


class Denominator(Part):
    """What a value is divided by: ``value / column * per``."""

    column: Column
    per: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


class Item(Part):
    """One question or one cell of a record.

    Parameters
    ----------
    column : str
        The column of the table that holds the answers.
    scale : str
        A name in the framework's `scales`.
    reverse : bool
        Whether the item runs against its indicator: lower + upper - value.
    question, interviewer : text
        Wording, for documents and questionnaires.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Item(column="GR07", scale="freq5", reverse=True).column
    'GR07'
    """

    column: Column
    scale: str
    reverse: bool = False
    question: Text | None = None
    interviewer: Text | None = None


def _direction(value: Any) -> Any:
    return {1: "positive", -1: "negative", "1": "positive", "-1": "negative"}.get(value, value)


Direction = Annotated[
    Literal["positive", "negative"],
    BeforeValidator(_direction, json_schema_input_type=Literal["positive", "negative", 1, -1, "1", "-1"]),
]


class Indicator(Part):
    """One measured quantity: its items, where they come from, and how they become one value.

    Parameters
    ----------
    id, label
        Its name, unique in the tree, and what readers see.
    items : sequence of Item
        One item or several that are combined.
    source : {"respondents", "villages"}
        Whether the items are answers of respondents or cells of the village table.
    direction : {"positive", "negative"} or 1, -1
        Whether more is better.
    weight : float
        Weight among the members of its group.
    combine : {"mean", "sum", "count"}
        How items become one value; `count` is the number of items above their lower end. An incomplete
        sum or count is missing.
    minimum_items : int
        How many items a mean needs.
    statistic : {"mean", "share", "ratio", "median"}
        What is estimated from respondents.
    standard_error : str
        A column with the standard error of a village value that was estimated elsewhere.
    denominator : Denominator
        What the value is divided by, such as population.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Indicator(id="GR01", items=[ki.Item(column="GR01", scale="kali5")]).direction
    'positive'
    """

    id: Id
    label: Text | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    source: Literal["respondents", "villages"] = "respondents"
    direction: Direction = "positive"
    weight: Annotated[NonNegativeFloat, Field(allow_inf_nan=False)] = 1.0
    combine: Literal["mean", "sum", "count"] = "mean"
    minimum_items: PositiveInt = 1
    statistic: Literal["mean", "share", "ratio", "median"] = "mean"
    standard_error: Column | None = None
    denominator: Denominator | None = None
    unit: Text | None = None
    captures: str | None = None
    aspect: str | None = None
    podes: tuple[str, ...] | None = None
    idea_from: tuple[str, ...] = ()
    caveats: Text | None = None

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return 1.0 if self.direction == "positive" else -1.0


class LeadIn(Part):
    """A sentence the interviewer says before a question."""

    before: str
    id: str
    en: str


class Group(Part):
    """A group of indicators or of groups: a dimension, a component, the index itself.

    Parameters
    ----------
    id, label
        Its name, unique in the tree, and what readers see.
    members : sequence of Indicator or Group
        What is combined; a mapping with `members` is a group.
    weight : float
        Weight among the members of its own group.
    optional : bool
        Shown, and computed when its columns are there; no error when they are not. With weight 0 it does
        not count until `Framework.with_weights` gives it a weight.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> air = ki.Indicator(id="air", source="villages", items=[ki.Item(column="air", scale="persen")])
    >>> ki.Group(id="layanan", members=[air], weight=2).members[0].id
    'air'
    """

    id: Id
    label: Text | None = None
    weight: Annotated[NonNegativeFloat, Field(allow_inf_nan=False)] = 1.0
    optional: bool = False
    members: Annotated[tuple[Member, ...], Field(min_length=1)]
    lead_in: LeadIn | None = None

    def walk(self) -> Iterator[Group | Indicator]:
        """Yield this group and everything under it, parents first."""
        yield self
        for member in self.members:
            if isinstance(member, Group):
                yield from member.walk()
            else:
                yield member


def _node(value: Any) -> str:
    return (
        "group"
        if ("members" in value if isinstance(value, dict) else isinstance(value, Group))
        else "indicator"
    )


Member = Annotated[
    Annotated[Group, Tag("group")] | Annotated[Indicator, Tag("indicator")], Discriminator(_node)
]
Group.model_rebuild()


class Class(Part):
    """A class of scores, up to `upper`; the last class has none."""

    id: Id
    label: Text | None = None
    upper: FiniteFloat | None = None


class Classes(Part):
    """Classes of the root's score, lowest first.

    Parameters
    ----------
    levels : sequence of {id, label, upper}
        The classes with their upper bounds, increasing; the last class is open.
    upper_included : bool
        Whether a score equal to a bound is in the lower class (True) or in the higher one.
    convention, notes : text
        What the classes mean and what they do not.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Classes(levels=[{"id": "rendah", "upper": 50}, {"id": "tinggi"}]).bounds
    (50.0,)
    """

    levels: Annotated[tuple[Class, ...], Field(min_length=1)]
    upper_included: bool = True
    convention: Text | None = None
    notes: tuple[Text, ...] = ()

    @property
    def bounds(self) -> tuple[float, ...]:
        """The bounds between the classes."""
        return tuple(c.upper for c in self.levels[:-1] if c.upper is not None)
