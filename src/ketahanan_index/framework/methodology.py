"""How indicators become a score: one choice a step, for all or for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag

from ketahanan_index.framework.screening import Screening
from ketahanan_index.framework.texts import Frozen, Part, Text
from ketahanan_index.methods.aggregation.arithmetic_mean import ArithmeticMean
from ketahanan_index.methods.base import Aggregation, Imputation, Normalisation, Treatment, Weighting
from ketahanan_index.methods.imputation.no_imputation import NoImputation
from ketahanan_index.methods.normalisation.goalposts import Goalposts
from ketahanan_index.methods.treatment.no_treatment import NoTreatment
from ketahanan_index.methods.weighting.given import Given

Choice = TypeVar("Choice")
Share = Annotated[float, Field(ge=0, le=1)]


def _shape(value: Any) -> str:
    return "each" if isinstance(value, Mapping) and "method" not in value else "one"


# Only the schema needs to be told: a mapping with this key is one method, or one share.
_not_one = {
    key: Field(json_schema_extra={"propertyNames": {"not": {"const": key}}}) for key in ("method", "share")
}

OneOrEach = Annotated[
    Annotated[Choice, Tag("one")] | Annotated[dict[str, Choice], Frozen, _not_one["method"], Tag("each")],
    Discriminator(_shape),
]
"""One method for all, or a mapping of names to methods."""


class Coverage(Part):
    """The share of a group's direct members that must be present, by weight or by number."""

    share: Share
    by: Literal["weight", "members"] = "weight"


def _coverage(value: Any) -> Any:
    return {"share": value} if isinstance(value, int | float) and not isinstance(value, bool) else value


def _cover_shape(value: Any) -> str:
    return "each" if isinstance(value, Mapping) and "share" not in value else "one"


Cover = Annotated[Coverage, BeforeValidator(_coverage, json_schema_input_type=Coverage | Share)]
MinimumCoverage = Annotated[
    Annotated[Cover, Tag("one")] | Annotated[dict[str, Cover], Frozen, _not_one["share"], Tag("each")],
    Discriminator(_cover_shape),
]


class Methodology(Part):
    """The steps from values to scores.

    Parameters
    ----------
    range : (float, float)
        The range of scores, lowest and highest.
    screening : Screening
        The data a village needs to be scored; without it every village is scored on what is there.
    imputation, treatment, normalisation
        A method, its name, or a mapping of indicator ids to methods (the rest keep the default).
    weighting, aggregation
        A method, its name, or a mapping to methods; keys are group ids or ``level_1``, ``level_2`` …
        counted from the root's members. A group id wins over its level; the rest keep the default.
    minimum_coverage
        The share of a group's direct members that must be present for it to have a value (a share equal to
        it passes): a number, ``{share, by: weight | members}``, or a mapping like that of `aggregation`.
    notes : text
        Why these choices.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> m = ki.Methodology(aggregation={"level_1": "geometric_mean"}, minimum_coverage=0.5)
    >>> m.aggregation["level_1"].name, m.normalisation.name
    ('geometric_mean', 'goalposts')
    """

    range: tuple[float, float] = (0.0, 100.0)
    screening: Screening | None = None
    imputation: OneOrEach[Imputation] = NoImputation()
    treatment: OneOrEach[Treatment] = NoTreatment()
    normalisation: OneOrEach[Normalisation] = Goalposts()
    weighting: OneOrEach[Weighting] = Given()
    aggregation: OneOrEach[Aggregation] = ArithmeticMean()
    minimum_coverage: MinimumCoverage = Coverage(share=0.0)
    notes: Annotated[dict[str, Text], Frozen] = {}


def chosen(step: Choice | Mapping[str, Choice], name: str, level: str, default: Choice) -> Choice:
    """Return what applies to a node: its own entry, its level's, or the default."""
    if not isinstance(step, Mapping):
        return step
    return step.get(name, step.get(level, default))
