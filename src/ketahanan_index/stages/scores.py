"""Scores of every group of the tree by village, and the tables made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.design import Publication
from ketahanan_index.errors import Problem
from ketahanan_index.framework import Framework
from ketahanan_index.framework.showing import in_short
from ketahanan_index.framework.texts import FrozenDict
from ketahanan_index.methods.base import Array
from ketahanan_index.plan import Plan
from ketahanan_index.stages import contributions, display, publishing, ranking, tabulate
from ketahanan_index.stages.estimates import REASON_NAMES
from ketahanan_index.stages.fitted import Fitted
from ketahanan_index.stages.normalised import Normalised
from ketahanan_index.stages.records import VillageScore
from ketahanan_index.stages.sampling import Factor
from ketahanan_index.stages.steps import Stage, Step, problem_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Scores(Stage):
    """Scores by village: the index and every group under it.

    Arrays are ``(unit, node)`` in the order of `units` and `nodes`; the root comes first.

    Attributes
    ----------
    value : array
        The scores, on the range of the framework; NaN where there is none.
    standard_error, degrees_of_freedom : array
        Sampling error, conditional on what was learnt from the data; `reason` says why it is what it is.
    n, psus : array
        The most respondents behind any indicator under the node, and the primary sampling units with an answer to
        anything under it; 0 without a sample.
    coverage : array
        The share of leaf weight present.
    fitted : Fitted
        All that was learnt, for `base=`.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> scores.to_frame()[["idm", "rank", "class"]].round(4).to_dict("list")
    {'idm': [0.7, 0.8333], 'rank': [2.0, 1.0], 'class': ['berkembang', 'mandiri']}
    """

    normalised: Normalised
    plan: Plan
    value: Array
    standard_error: Array
    reason_code: NDArray[np.int8]
    degrees_of_freedom: Array
    n: NDArray[np.int64]
    psus: NDArray[np.int64]
    coverage: Array
    applied: Array
    factor: Factor | None
    publication: Publication
    noted: tuple[Problem, ...]
    steps: tuple[Step, ...]

    @property
    def framework(self) -> Framework:
        """The framework scored."""
        return self.normalised.framework

    @property
    def units(self) -> tuple[str, ...]:
        """Village codes in the order of the rows."""
        return self.normalised.units

    @property
    def nodes(self) -> tuple[str, ...]:
        """The root and its groups in tree order: the columns of the arrays."""
        return tuple(node.id for node in self.plan.groups)

    @property
    def unit_table(self) -> pd.DataFrame:
        """The unused columns of the village table, indexed by village."""
        return self.normalised.estimates.unit_table

    @property
    def reason(self) -> NDArray[np.object_]:
        """Why each standard error is what it is."""
        return REASON_NAMES[self.reason_code]

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings, one row per kind and column."""
        return problem_table(self.noted)

    @property
    def fitted(self) -> Fitted:
        """All that was learnt from the data."""
        weights = zip(self.plan.names, self.applied.tolist(), strict=True)
        counts = self.plan.counts[len(self.plan.indicators) :]
        asked = (node for node, counted in zip(self.plan.groups, counts, strict=True) if counted)
        weighting = FrozenDict({node.id: node.weighting for node in asked})
        return Fitted(self.normalised.fitted_steps, FrozenDict(weights), weighting)

    @property
    def weights(self) -> pd.DataFrame:
        """Weights by node: `nominal` and `applied` shares of its group, `overall` share of the index.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> villages = [
        ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
        ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
        ... ]
        >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
        >>> scores.weights["overall"].round(4).to_dict()
        {'idm': 1.0, 'iks': 0.3333, 'ike': 0.3333, 'ikl': 0.3333}
        """
        return tabulate.weights(self)

    @cached_property
    def snapped(self) -> Array:
        """Scores at the decimals at which they are compared."""
        snapped = rank_arrays.snap(self.value)
        snapped.flags.writeable = False
        return snapped

    @property
    def classes(self) -> pd.Series[str]:
        """The class of each village's index as an ordered categorical; empty where there is no score."""
        return ranking.classes(self)

    @property
    def flag(self) -> NDArray[np.object_]:
        """Whether a village's index may be published, by the rule in `publication`: publish, caution or withhold."""
        return publishing.flags(publishing.of_index(self))

    @property
    def flags(self) -> pd.DataFrame:
        """The flag of each village's index and its reasons, separated by spaces.

        no_score, few_respondents and few_psus withhold; no_error and wide_interval ask for caution.
        """
        return publishing.of_scores(self)

    @property
    def indicator_flags(self) -> pd.DataFrame:
        """The flag of each village and indicator asked, by the rule in `publication`; see `Estimates.flags`."""
        return self.normalised.estimates.flags(self.publication)

    def interval(self, level: float = 0.95, node: str | None = None) -> pd.DataFrame:
        """Return lower and upper bounds of the index, or of another node, by Student's t.

        Parameters
        ----------
        level : float
            Confidence level between 0 and 1.
        node : str
            A name in `nodes`; the root by default.

        Returns
        -------
        DataFrame
            Columns lower and upper, indexed by village; NaN where nothing was sampled or no error can be stated.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> villages = [
        ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
        ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
        ... ]
        >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
        >>> scores.interval().isna().all().tolist()  # village records have no sampling error
        [True, True]
        """
        return ranking.interval(self, level, self.column(node))

    def ranks(
        self, by: str | None = None, ties: rank_arrays.Ties = "min", node: str | None = None
    ) -> pd.Series[float]:
        """Rank villages from 1 for the highest score; equal scores share a rank.

        Parameters
        ----------
        by : str
            Rank inside each group of villages: ``"provinsi"``, ``"kabupaten"`` or ``"kecamatan"`` as the
            Kemendagri code has it, or a column of `unit_table`.
        ties : {"min", "max", "average", "dense"}
            The rank that equal scores share.
        node : str
            A name in `nodes`; the root by default.

        Raises
        ------
        DataError
            For an unknown `by`.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> villages = [
        ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
        ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
        ... ]
        >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
        >>> scores.ranks(by="kecamatan").tolist()
        [2.0, 1.0]
        """
        return ranking.ranks(self, by, ties, self.column(node))

    def contributions(self, reference: str = "median") -> pd.DataFrame:
        """Say what each member adds to its group, relative to a reference profile.

        Under an arithmetic mean a member contributes w (x - r), under a geometric mean w log(x / r); the
        contributions of a group add up to the difference (or log ratio) between the village and the mean of the
        reference profile with the village's own weights. Other aggregations have none.

        Parameters
        ----------
        reference : str
            ``"median"`` or ``"mean"`` of all villages, or a village code.

        Returns
        -------
        DataFrame
            Tidy: unit, group, member, value, reference, weight (share of the weight present), contribution.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> villages = [
        ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
        ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
        ... ]
        >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
        >>> scores.contributions("mean")["contribution"].round(4).tolist()[:3]
        [-0.0167, -0.0333, -0.0167]
        """
        return contributions.table(self, reference)

    def column(self, node: str | None) -> int:
        """Return the column of a node; KeyError lists the nodes for an unknown one."""
        if node is None:
            return 0
        if node not in self.nodes:
            raise KeyError(f"no node is named {node!r}; they are {', '.join(self.nodes)}")
        return self.nodes.index(node)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a village: the scores, then what is known of the root's.

        Columns: root and groups in tree order, then standard_error, lower, upper, rank, class, coverage, n, psus
        and flag, all of the root.
        """
        return tabulate.wide(self)

    def to_long(self) -> pd.DataFrame:
        """Return one row a village and node, tidy.

        Columns: unit, node, level, score, standard_error, lower, upper, rank, class, coverage, n and flag; class
        is the root's, the flag each node's own.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> villages = [
        ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
        ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
        ... ]
        >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
        >>> scores.to_long()[["unit", "node", "rank"]].to_dict("list")
        {'unit': ['3202012001', '3202012002'], 'node': ['idm', 'idm'], 'rank': [2.0, 1.0]}
        """
        return tabulate.long(self)

    def records(self) -> list[VillageScore]:
        """Return one record a village, ready for JSON.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> villages = [
        ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
        ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
        ... ]
        >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
        >>> scores.records()[1].class_id
        'mandiri'
        """
        return tabulate.records(self)

    def save(self, path: str | Path) -> None:
        """Write everything to one zip file of JSON and arrays; it appears whole or not at all.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> villages = [
        ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
        ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
        ... ]
        >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "skor.zip"
        >>> scores.save(path)
        >>> ki.Scores.load(path).units
        ('3202012001', '3202012002')
        """
        from ketahanan_index.stages import storage

        storage.save(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> Scores:
        """Read what `save` wrote.

        Raises
        ------
        DataError
            For a file that is not a saved score.
        MethodError
            Naming a method whose class is not defined in this session.
        """
        from ketahanan_index.stages import storage

        return storage.load(Path(path))

    def _repr_html_(self) -> str:
        return display.of_scores(self)

    def __repr__(self) -> str:
        scored = int((~np.isnan(self.value[:, 0])).sum())
        return in_short("Scores", self.framework.id, [f"{scored:,} of {len(self.units):,} villages scored"])


def as_fitted(base: Fitted | Scores | None) -> Fitted | None:
    """Return what was learnt by `base`, a Fitted or a Scores."""
    if not isinstance(base, Fitted | Scores | None):
        raise TypeError(f"base must be a Scores or its fitted, not {type(base).__name__}")
    return base.fitted if isinstance(base, Scores) else base
