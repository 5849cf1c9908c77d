"""What could have been otherwise: sampling, weights, methods, members, filled values, or draws of one's own."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, field_validator

from ketahanan_index.records import Record

Step = Literal["imputation", "treatment", "normalisation", "weighting", "aggregation"]


class Assumption(Record):
    """The base of assumptions: parameters of one cause of uncertainty."""


class SamplingError(Assumption):
    """The respondents could have been others.

    Parameters
    ----------
    relearn : bool
        Whether what methods learn from the data (filled values, limits, ranges, weights) is learnt again from each
        draw. Without it draws vary as `standard_error` says.

    Notes
    -----
    A village's estimates are drawn as estimate + z'R sqrt(d / chi2_d): R the rows of its error factor, z one standard
    normal for each primary sampling unit, shared by all villages it reaches, and one chi-squared with the village's
    degrees of freedom d. So indicators vary together as they were estimated to, and percentile intervals agree with
    t intervals. Errors that the village table states are drawn as independent normals. Values are held at the ends of
    their scales.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.SamplingError().relearn
    True
    """

    relearn: bool = True


class WeightNoise(Assumption):
    """Every weight could have been somewhat larger or smaller.

    Parameters
    ----------
    relative : float
        The largest relative change, up to 1.

    Notes
    -----
    w (1 + r (2 U - 1)), U uniform, for each node apart; a weight of 0 stays 0. COINr's noisy weights.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.WeightNoise(relative=0.1).relative
    0.1
    """

    relative: float = Field(0.25, gt=0, le=1)


class DirichletWeights(Assumption):
    """The weights of a group could be any that sum to 1, around those at hand.

    Parameters
    ----------
    concentration : float
        How near they stay: with 1 and equal weights, all weights are equally likely; the larger, the nearer.

    Notes
    -----
    A Dirichlet distribution in each group, with parameters c m w_i / sum(w) over its m members with weight, whose mean
    are the weights at hand.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.DirichletWeights(concentration=10).concentration
    10.0
    """

    concentration: PositiveFloat = Field(1.0, allow_inf_nan=False)


class Alternatives(Assumption):
    """A step could have been done by other methods.

    Parameters
    ----------
    step : {"imputation", "treatment", "normalisation", "weighting", "aggregation"}
        The step.
    methods : sequence
        What to choose among, each as likely as the other: a name, a method, or a mapping, as in `Methodology`. Name
        the method at hand too if it is to be among them.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"]).step
    'aggregation'
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    step: Step
    methods: tuple[Any, ...] = Field(min_length=1)

    def __init__(self, step: Step, methods: Any) -> None:
        BaseModel.__init__(self, step=step, methods=methods)

    @field_validator("methods", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) or hasattr(value, "keys") else tuple(value)


class LeaveOut(Assumption):
    """An indicator or a group could have been left out.

    Notes
    -----
    Each draw gives one element a weight of 0, each that leaves its group another member being as likely.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.LeaveOut()
    LeaveOut()
    """


class MultipleImputation(Assumption):
    """A value that was filled could have been another.

    Notes
    -----
    A filled value is drawn as what was filled plus a residual: the difference between an observed value of the
    indicator and what the imputation fills in when that indicator is blanked throughout. Residuals are drawn with
    replacement; values are held at the ends of their scales. Under `nearest_neighbours` a village is its own nearest
    neighbour, so that residuals come out too small: `regression` is the better choice there.

    References
    ----------
    Little, R. J. A. and Rubin, D. B. (2019). Statistical Analysis with Missing Data, 3rd edition. Wiley.
    doi:10.1002/9781119482260

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.MultipleImputation()
    MultipleImputation()
    """


class GivenDraws(Assumption):
    """Draws of one's own.

    Parameters
    ----------
    table : dataframe or list of dicts
        A row a draw. Columns are ids of nodes, with their weights, or names of steps, with methods.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> len(ki.GivenDraws([{"iks": 1.0, "ike": 2.0}, {"iks": 2.0, "ike": 1.0}]).rows)
    2
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    rows: tuple[dict[str, Any], ...] = Field(min_length=1)

    def __init__(self, table: Any) -> None:
        readers = ("to_dicts", "to_pylist")
        reader = next((getattr(table, name) for name in readers if hasattr(table, name)), None)
        if reader is None and hasattr(table, "to_dict"):
            rows = table.to_dict("records")
        else:
            rows = table if reader is None else reader()
        BaseModel.__init__(self, rows=tuple(dict(row) for row in rows))
