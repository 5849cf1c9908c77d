"""How a survey was drawn, and when a figure may be published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PositiveFloat,
    PositiveInt,
    model_validator,
)

from ketahanan_index.errors import DataError, KetahananError
from ketahanan_index.records import Record


def _as_tuple(value: Any) -> Any:
    return () if value is None else (value,) if isinstance(value, str) else value


def _as_one(value: Any) -> Any:
    if isinstance(value, list | tuple):
        raise ValueError("this is one column: join several into one first, such as dusun and RW")
    return value


Column = Annotated[str, Field(min_length=1)]
One = Annotated[Column, BeforeValidator(_as_one)]
VillagesAre = Literal["strata", "domains"]
Lonely = Literal["missing", "fail", "adjust", "average", "certainty", "remove"]
Columns = Annotated[tuple[Column, ...], BeforeValidator(_as_tuple)]


class SurveyDesign(Record):
    """Which columns of the respondents say how they were drawn.

    Parameters
    ----------
    weights : str
        The column of sampling weights; without it all weigh the same.
    strata : str
        The column of strata; without it there is one stratum.
    clusters : str or sequence of str
        The column of primary sampling units, then of units within them, one a stage.
    fpc : str or sequence of str
        A column a stage: above 1 a population count, up to 1 a sampling fraction.
    villages_are : {"strata", "domains"}
        Whether each village was sampled on its own, or villages are parts of a wider sample.
    lonely : {"missing", "fail", "adjust", "average", "certainty", "remove"}
        What is done about a stratum with a single primary sampling unit.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt").clusters
    ('rt',)
    """

    refusal: ClassVar[type[KetahananError]] = DataError

    weights: One | None = None
    strata: One | None = None
    clusters: Columns = ()
    fpc: Columns = ()
    villages_are: VillagesAre = "strata"
    lonely: Lonely = "missing"

    if TYPE_CHECKING:
        # What the validators take is wider than what the fields hold.
        def __init__(
            self,
            *,
            weights: str | None = None,
            strata: str | None = None,
            clusters: str | Sequence[str] = (),
            fpc: str | Sequence[str] = (),
            villages_are: VillagesAre = "strata",
            lonely: Lonely = "missing",
        ) -> None: ...

    @model_validator(mode="after")
    def _stages_match(self) -> SurveyDesign:
        stages = max(len(self.clusters), 1)
        if len(self.fpc) > stages:
            raise ValueError(f"fpc has {len(self.fpc)} stages, the sample {stages}")
        return self


class Publication(Record):
    """What a figure needs to be published without a caution, or at all.

    Parameters
    ----------
    minimum_respondents, minimum_psus : int
        Fewer: withheld.
    maximum_rse : (float, float)
        Relative standard error of indicators on a ratio scale: caution above the first, withheld above the second.
    maximum_half_width : float
        Caution above this half-width of a score's 95 % interval.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Publication(minimum_respondents=20).maximum_rse
    (0.25, 0.5)
    """

    refusal: ClassVar[type[KetahananError]] = DataError

    minimum_respondents: PositiveInt = 30
    minimum_psus: PositiveInt = 2
    maximum_rse: tuple[PositiveFloat, PositiveFloat] = (0.25, 0.50)
    maximum_half_width: PositiveFloat | None = None

    @model_validator(mode="after")
    def _limits_increase(self) -> Publication:
        if self.maximum_rse[0] > self.maximum_rse[1]:
            raise ValueError("maximum_rse: the limit for caution lies above the limit for withholding")
        return self
