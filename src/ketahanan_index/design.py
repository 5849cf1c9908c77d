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
Several = Annotated[tuple[Column, ...], BeforeValidator(_as_tuple), Field(min_length=2)]
Margin = Annotated[tuple[Column, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
VillagesAre = Literal["strata", "domains"]
Lonely = Literal["missing", "fail", "adjust", "average", "certainty", "remove"]
Deletion = Literal["item", "listwise"]
Columns = Annotated[tuple[Column, ...], BeforeValidator(_as_tuple)]


class Replicates(Record):
    """Columns of replicate weights, from which errors come in place of strata and clusters.

    The variance of a figure is scale · Σ rscales · (figure with the replicate's weights − centre)².

    Parameters
    ----------
    columns : sequence of str
        The columns of weights, one a replicate.
    scale : float
        What the sum of squares is multiplied by: (n − 1)/n for a jackknife of n units (JK1), 1 for a stratified
        one (JKn), 1/R for balanced repeated replication (BRR) of R replicates, 1/(R(1 − ρ)²) in Fay's way, 1/(R − 1)
        for a bootstrap.
    rscales : sequence of float
        What each replicate's square is multiplied by; 1 unless given. (n − 1)/n of the stratum for JKn.
    mse : bool
        Whether the centre is the figure itself, or the mean of the replicates.
    combined : bool
        Whether the columns are whole weights, or factors of the sampling weights.
    kind, seed
        How they were made, where `replicate` made them; nothing hangs on it.

    References
    ----------
    Wolter, K. M. (2007). Introduction to Variance Estimation, 2nd ed. Springer. doi:10.1007/978-0-387-35099-8

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Replicates(["w1", "w2", "w3"], 2 / 3).rscales
    (1.0, 1.0, 1.0)
    """

    refusal: ClassVar[type[KetahananError]] = DataError

    columns: Several
    scale: Annotated[PositiveFloat, Field(allow_inf_nan=False)]
    rscales: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] = ()
    mse: bool = False
    combined: bool = True
    kind: str | None = None
    seed: int | None = None

    def __init__(
        self,
        columns: Sequence[str],
        scale: float,
        *,
        rscales: Sequence[float] | None = None,
        mse: bool = False,
        combined: bool = True,
        kind: str | None = None,
        seed: int | None = None,
    ) -> None:
        named: Any = (columns,) if isinstance(columns, str) else columns
        given: Any = (1.0,) * len(named) if rscales is None and isinstance(named, Sequence) else rscales
        values: dict[str, Any] = {"columns": named, "scale": scale, "rscales": given}
        values |= {"mse": mse, "combined": combined, "kind": kind, "seed": seed}
        super().__init__(**values)

    @model_validator(mode="after")
    def _one_scale_each(self) -> Replicates:
        if len(self.rscales) != len(self.columns):
            raise ValueError(f"{len(self.rscales)} rscales for {len(self.columns)} columns")
        if len(set(self.columns)) < len(self.columns):
            twice = sorted({c for c in self.columns if self.columns.count(c) > 1})
            raise ValueError(f"columns named twice: {', '.join(twice[:5])}")
        if not any(self.rscales):
            raise ValueError("all rscales are 0: no replicate would count")
        return self


class Calibration(Record):
    """To what the weights were calibrated, so that errors know it.

    Parameters
    ----------
    margins : sequence of (str or sequence of str)
        Columns whose crossed categories have known totals in each village: one margin is a post-stratification,
        several are a raking.
    weights : str
        The column of weights before the calibration; without it all changed alike in a category.
    limits : (float, float)
        By how little and how much weights were multiplied; nothing hangs on it.
    replicates : sequence of str
        The columns of replicate weights before each was calibrated: degrees of freedom are counted by them.

    References
    ----------
    Deville, J.-C. and Särndal, C.-E. (1992). Calibration estimators in survey sampling. Journal of the American
    Statistical Association 87(418), 376-382. doi:10.1080/01621459.1992.10475217

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Calibration(margins=["jk", ["jk", "umur"]], weights="bobot").margins
    (('jk',), ('jk', 'umur'))
    """

    refusal: ClassVar[type[KetahananError]] = DataError

    margins: Annotated[tuple[Margin, ...], Field(min_length=1)]
    weights: One | None = None
    limits: tuple[float, float] | None = None
    replicates: Columns = ()

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            margins: Sequence[str | Sequence[str]],
            weights: str | None = None,
            limits: tuple[float, float] | None = None,
            replicates: Sequence[str] = (),
        ) -> None: ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all margins, each once."""
        return tuple(dict.fromkeys(column for margin in self.margins for column in margin))


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
    replicates : Replicates
        Replicate weights, in place of strata, clusters and fpc.
    calibration : Calibration
        To what the weights were calibrated; `calibrate` fills it in.
    villages_are : {"strata", "domains"}
        Whether each village was sampled on its own, or villages are parts of a wider sample; replicate weights know
        that by themselves.
    lonely : {"missing", "fail", "adjust", "average", "certainty", "remove"}
        What is done about a stratum with a single primary sampling unit.
    deletion : {"item", "listwise"}
        Whether a respondent who left some indicators out counts for the others, or for none. Either way they count
        in the sample.

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
    replicates: Replicates | None = None
    calibration: Calibration | None = None
    villages_are: VillagesAre = "strata"
    lonely: Lonely = "missing"
    deletion: Deletion = "item"

    if TYPE_CHECKING:
        # What the validators take is wider than what the fields hold.
        def __init__(
            self,
            *,
            weights: str | None = None,
            strata: str | None = None,
            clusters: str | Sequence[str] = (),
            fpc: str | Sequence[str] = (),
            replicates: Replicates | None = None,
            calibration: Calibration | None = None,
            villages_are: VillagesAre = "strata",
            lonely: Lonely = "missing",
            deletion: Deletion = "item",
        ) -> None: ...

    @model_validator(mode="after")
    def _stages_match(self) -> SurveyDesign:
        stages = max(len(self.clusters), 1)
        if len(self.fpc) > stages:
            raise ValueError(f"fpc has {len(self.fpc)} stages, the sample {stages}")
        return self

    @model_validator(mode="after")
    def _replicates_alone(self) -> SurveyDesign:
        if self.replicates is None:
            return self
        if self.weights is None:
            raise ValueError("replicates need weights: the column of the sampling weights themselves")
        others = [name for name in ("strata", "clusters", "fpc") if getattr(self, name)]
        others += ["lonely"] if self.lonely != "missing" else []
        if others:
            raise ValueError(
                f"replicates come in place of {' and '.join(others)}: errors come from the one or the other"
            )
        before = self.calibration.replicates if self.calibration is not None else ()
        if before and len(before) != len(self.replicates.columns):
            raise ValueError(
                f"{len(before)} replicates before the calibration, {len(self.replicates.columns)} after"
            )
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
