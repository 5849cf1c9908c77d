"""One value per village and indicator, with what is known of its error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.proportions import Kind
from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.design import Publication
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.framework import Framework
from ketahanan_index.framework.showing import in_short
from ketahanan_index.methods.base import Array
from ketahanan_index.records import nearest
from ketahanan_index.stages import display, intervals, publishing, recoding
from ketahanan_index.stages.cells import Cells
from ketahanan_index.stages.elements import Elements
from ketahanan_index.stages.medians import Distribution
from ketahanan_index.stages.recoding import Answer
from ketahanan_index.stages.sampling import Factor, Sample
from ketahanan_index.stages.steps import Stage, Step, problem_table

if TYPE_CHECKING:
    import pandas as pd

REASON_NAMES = np.array([reason.name for reason in Reason], dtype=object)


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Stage):
    """Values of indicators by village, on their own scales.

    Attributes
    ----------
    value, standard_error : array (unit, indicator)
        NaN where there is no value, and where no error can be stated.
    n, psus : array (unit, indicator)
        Respondents and primary sampling units behind each value; 0 for village records.
    degrees_of_freedom : array (unit, indicator)
        Primary sampling units less strata; infinite for village records.
    factor : Factor or None
        Sampling error as rows; None where nobody was asked.
    stated : array (unit, indicator) or None
        Standard errors that the village table states, 0 where it states none; None where it states none at all.
    sample : Sample or None
        Who answered what.
    elements : Elements or None
        The spread of answers; None where nobody was asked.
    medians : mapping of int to Distribution
        How the answers of indicators that are medians are spread, by the place of the indicator.
    units : tuple of str
        Village codes in the order of the rows.
    unit_table : DataFrame
        The unused columns of the village table, in the same order.
    """

    framework: Framework
    units: tuple[str, ...]
    value: Array
    standard_error: Array
    reason_code: NDArray[np.int8]
    n: NDArray[np.int64]
    psus: NDArray[np.int64]
    degrees_of_freedom: Array
    factor: Factor | None
    stated: Array | None
    sample: Sample | None
    elements: Elements | None
    medians: Mapping[int, Distribution]
    capped: Cells
    answers: tuple[Answer, ...]
    noted: tuple[Problem, ...]
    steps: tuple[Step, ...]
    _details: Any

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of the columns."""
        return tuple(indicator.id for indicator in self.framework.indicators)

    @property
    def reason(self) -> NDArray[np.object_]:
        """Why each standard error is what it is ``(unit, indicator)``: see `Reason`."""
        return REASON_NAMES[self.reason_code]

    @property
    def unit_table(self) -> pd.DataFrame:
        """The unused columns of the village table, indexed by village."""
        import pandas as pd

        table: pd.DataFrame = self._details.copy()
        table.index = pd.Index(self.units, name=self.framework.unit, dtype=object)
        return table

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings, one row per kind and column."""
        return problem_table(self.noted)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {unit: i for i, unit in enumerate(self.units)}

    def __repr__(self) -> str:
        units, indicators = self.value.shape
        return in_short("Estimates", self.framework.id, [f"{units:,} villages", f"{indicators:,} indicators"])

    def _repr_html_(self) -> str:
        return display.of_estimates(self)

    def place(self, unit: str) -> int:
        """Return the row of a village; KeyError names the nearest code for an unknown one."""
        if unit not in self._place:
            raise KeyError(f"no village has the code {unit!r}{nearest(unit, self.units)}")
        return self._place[unit]

    @property
    def recoding(self) -> pd.DataFrame:
        """How each answer was read: table, indicator, column, answer, kind, value, count."""
        return recoding.table(self.answers)

    def covariance(self, unit: str, other: str | None = None) -> Array:
        """Return the covariance of one village's values ``(indicator, indicator)``, or of two villages'.

        NaN where an error cannot be stated. Two villages vary together where they share sampling units.
        """
        i, k = self.place(unit), self.value.shape[1]
        j = i if other is None else self.place(other)
        out = np.zeros((k, k)) if self.factor is None else self.factor.covariance(i, j)
        if self.stated is not None and i == j:
            out[np.diag_indices(k)] += self.stated[i] ** 2
        out[np.isnan(self.standard_error[i])] = np.nan
        out[:, np.isnan(self.standard_error[j])] = np.nan
        return out

    def design_effect(self, *, replacement: bool = False) -> pd.DataFrame:
        """Return by how much the variance of each value exceeds that of a simple random sample of as many respondents.

        Below 1 a sample tells more than a simple random one would, above 1 less: respondents of one neighbourhood
        answer alike.

        Parameters
        ----------
        replacement : bool
            Whether the simple random sample is drawn with replacement. Without it the weights must add up to the
            people they stand for: the effect is NaN where they add up to no more than answered.

        Returns
        -------
        DataFrame
            One row a village and one column an indicator; NaN for village records, medians, errors that are
            unknown, and villages where all answered alike.

        References
        ----------
        Kish, L. (1965). Survey Sampling. Wiley.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> framework = ki.Framework.from_dict(
        ...     {
        ...         "id": "contoh",
        ...         "version": "1",
        ...         "scales": {"setuju": {"kind": "binary", "yes": 1, "no": 0}},
        ...         "index": {
        ...             "id": "indeks",
        ...             "members": [{"id": "tolong", "items": [{"column": "q1", "scale": "setuju"}]}],
        ...         },
        ...     }
        ... )
        >>> answers = [("1", 1), ("1", 1), ("2", 0), ("2", 1), ("3", 0), ("3", 0)]
        >>> respondents = [{"kode_desa": "A", "rt": rt, "q1": q1} for rt, q1 in answers]
        >>> estimates = ki.estimate(framework, respondents=respondents, design=ki.SurveyDesign(clusters="rt"))
        >>> round(float(estimates.design_effect(replacement=True).loc["A", "tolong"]), 3)
        1.667
        >>> round(float(estimates.effective_n.loc["A", "tolong"]), 3)  # six answers tell what 3.6 would
        3.6
        """
        return self._table(self._design_effect(replacement=replacement))

    @property
    def effective_n(self) -> pd.DataFrame:
        """Respondents of a simple random sample, drawn with replacement, whose values would have the same errors."""
        with np.errstate(divide="ignore", invalid="ignore"):
            size = self.n / self._design_effect(replacement=True)
        return self._table(np.where(np.isfinite(size), size, np.nan))

    def _design_effect(self, *, replacement: bool) -> Array:
        if self.elements is None:
            return np.full(self.value.shape, np.nan)
        return self.elements.design_effect(self.standard_error, self.n, replacement=replacement)

    def interval(self, level: float = 0.95, *, shares: Kind = "logit") -> pd.DataFrame:
        """Return lower and upper bounds of the values that were asked of respondents.

        Means and ratios have intervals by Student's t, medians those of Woodruff.

        Parameters
        ----------
        level : float
            Confidence level between 0 and 1.
        shares : {"logit", "beta", "asin", "t"}
            The interval of shares and of yes-or-no questions. ``beta`` (Korn and Graubard) is the one with a width
            where everybody says the same; ``t`` may leave 0 to 1.

        Returns
        -------
        DataFrame
            One row a village and indicator: unit, indicator, value, standard_error, lower, upper and kind (t, logit,
            beta, asin or woodruff); NaN where no error can be stated.

        Raises
        ------
        ValueError
            For a level outside 0 to 1 and for an unknown interval of shares.

        References
        ----------
        Franco, C., Little, R. J. A., Louis, T. A. and Slud, E. V. (2019). Comparative study of confidence intervals for
        proportions in complex sample surveys. Journal of Survey Statistics and Methodology 7(3), 334-364.
        doi:10.1093/jssam/smy019
        """
        return intervals.of_estimates(self, level, shares)

    def _table(self, values: Array) -> pd.DataFrame:
        import pandas as pd

        index = pd.Index(self.units, name=self.framework.unit, dtype=object)
        return pd.DataFrame(np.array(values), index=index, columns=list(self.indicators))

    def flags(self, publication: Publication | None = None) -> pd.DataFrame:
        """Say which indicators of which villages may be published: one row a village and indicator asked.

        Columns: unit, indicator, value, standard_error, n, psus, rse (the relative standard error of indicators with
        a natural zero), flag and reasons. very_large_rse withholds like few_respondents and few_psus; large_rse and
        no_error ask for caution.
        """
        return publishing.of_estimates(self, publication or Publication())

    def for_framework(self, framework: Framework) -> Estimates:
        """Return the estimates for another framework over the same indicators, such as one with other weights.

        Raises
        ------
        DataError
            When the other framework has other indicators or scales.
        """
        if _measured(framework) != _measured(self.framework):
            problem = Problem(
                message="the estimates were made for other indicators than those of this framework",
                remedy="estimate again with this framework; weights and methodology may differ, indicators may not",
                code="other_indicators",
            )
            raise DataError(heading([problem], "estimates"), [problem])
        first, *others = self.steps
        parameters = {
            **first.parameters,
            "framework": framework.id,
            "version": framework.version,
            "digest": framework.digest,
            "estimated_with": self.framework.digest,
        }
        step = Step(first.name, parameters, first.counts)
        return replace(self, framework=framework, steps=(step, *others))

    def to_frame(self) -> pd.DataFrame:
        """Return the values as a table, one row a village and one column an indicator."""
        return self._table(self.value)


def _measured(framework: Framework) -> Any:
    """Return what estimation depends on: the indicators, but for their weights, and their scales."""
    indicators = [i.model_copy(update={"weight": 1.0}) for i in framework.indicators]
    return indicators, dict(framework.scales), framework.unit, framework.unit_codes
