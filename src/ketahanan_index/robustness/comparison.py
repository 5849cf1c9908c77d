"""Two scorings of the same villages, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.arrays.correlations import disagreement
from ketahanan_index.errors import DataError, Problem, few, heading
from ketahanan_index.framework.showing import NAME, clipped, in_short
from ketahanan_index.methods.base import Array
from ketahanan_index.progress import Progress
from ketahanan_index.robustness import choices, display, movements, shifts
from ketahanan_index.robustness.assumptions import Assumption
from ketahanan_index.robustness.common_draws import CommonDraws, drawn_shifts
from ketahanan_index.robustness.shifts import Codes
from ketahanan_index.stages import Scores
from ketahanan_index.stages.ranking import class_labels
from ketahanan_index.stages.steps import Stage, problem_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Stage):
    """Scores, ranks and classes of the villages that two scorings share, and what moves them.

    Attributes
    ----------
    a, b : Scores
        What is compared.
    units, only_a, only_b : tuple of str
        The villages in both, in the order of `a`, and those in one of the two only.
    score_a, score_b, rank_a, rank_b : array (unit,)
        Scores of the roots, and ranks among the villages in both; NaN where there is no score.
    class_a, class_b : array (unit,)
        The place of each village's class in its own framework, -1 where it has none.
    drawn : CommonDraws or None
        Shifts over draws, where they were asked for.
    parts : tuple of str
        The nodes that shifts are traced to; empty where they cannot be.
    by_value, by_weight : array (unit, part)
        How much of each shift goes through the part's value and through its weight; they sum to the shift.
    steps : tuple of str
        In what the two differ: ``data``, or a step.
    noted : tuple of Problem
        Warnings; `problems` has them as a table.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.5, "ikl": 0.65},
    ... ]
    >>> framework = ki.Framework.load("idm-komponen")
    >>> a = ki.score(framework, villages=villages)
    >>> found = ki.comparison(a, ki.score(framework.with_weights({"iks": 2}), villages=villages))
    >>> found.mean_rank_shift, round(found.correlation, 4), found.class_changes
    (1.0, -1.0, 1.0)
    >>> int(found.classes().loc["berkembang", "maju"])
    2
    """

    a: Scores
    b: Scores
    units: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    score_a: Array
    score_b: Array
    rank_a: Array
    rank_b: Array
    class_a: Codes
    class_b: Codes
    parts: tuple[str, ...]
    by_value: Array
    by_weight: Array
    steps: tuple[str, ...]
    drawn: CommonDraws | None
    noted: tuple[Problem, ...]

    @property
    def shift(self) -> Array:
        """The score in `b` less that in `a`."""
        return self.score_b - self.score_a

    @property
    def rank_shift(self) -> Array:
        """The rank in `b` less that in `a`: negative for a village that is nearer to the first place in `b`."""
        return self.rank_b - self.rank_a

    @property
    def mean_rank_shift(self) -> float:
        """Mean size of the rank shifts; NaN where no village is ranked in both."""
        return shifts.mean_size(self.rank_shift)

    @cached_property
    def correlation(self) -> float:
        """Spearman's rank correlation; NaN where fewer than two villages are ranked in both, or all tie in one."""
        both = ~np.isnan(self.shift)
        ranks = [rank_arrays.rank(x[both], "average") for x in (self.score_a, self.score_b)]
        return float(1 - disagreement(np.stack(ranks, axis=1))[0, 1])

    @property
    def class_changes(self) -> float:
        """Share of villages whose class changes; NaN where the two do not have the same classes."""
        if shifts.class_names(self.a) != shifts.class_names(self.b):
            return float("nan")
        return shifts.share_changed(self.class_a, self.class_b)

    @property
    def moved_by(self) -> tuple[str | None, ...]:
        """The node that each village's shift owes most to; None where nothing moves or it cannot be told."""
        return movements.most(self.shift, self.parts, self.by_value + self.by_weight)

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings, one row per kind."""
        return problem_table(self.noted)

    def classes(self) -> pd.DataFrame:
        """Return how many villages are in each class of `a` (rows) and of `b` (columns), lowest first."""
        import pandas as pd

        names = [shifts.class_names(scores) for scores in (self.a, self.b)]
        counts = np.zeros([len(one) for one in names], dtype=np.int64)
        both = (self.class_a >= 0) & (self.class_b >= 0)
        np.add.at(counts, (self.class_a[both], self.class_b[both]), 1)
        rows, columns = (
            pd.Index(one, name=name, dtype=object) for one, name in zip(names, ("a", "b"), strict=True)
        )
        return pd.DataFrame(counts, index=rows, columns=columns)

    def contributions(self) -> pd.DataFrame:
        """Return what each shift is made of, tidy: unit, node, by_value, by_weight, contribution."""
        import pandas as pd

        units, parts = len(self.units), len(self.parts)
        columns = {
            "unit": np.repeat(np.array(self.units, dtype=object), parts),
            "node": np.tile(np.array(self.parts, dtype=object), units),
            "by_value": self.by_value.ravel(),
            "by_weight": self.by_weight.ravel(),
            "contribution": (self.by_value + self.by_weight).ravel(),
        }
        return pd.DataFrame(columns).copy()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a village in both.

        Columns: score_a, score_b, shift, rank_a, rank_b, rank_shift, class_a, class_b, moved_by; with draws the ends of
        95 % intervals of both shifts, and p_higher, the share of draws in which b is the higher.
        """
        import pandas as pd

        columns: dict[str, Any] = {
            "score_a": self.score_a,
            "score_b": self.score_b,
            "shift": self.shift,
            "rank_a": self.rank_a,
            "rank_b": self.rank_b,
            "rank_shift": self.rank_shift,
            "class_a": class_labels(self.a, self.class_a),
            "class_b": class_labels(self.b, self.class_b),
            "moved_by": pd.array(self.moved_by, dtype="str"),
        }
        if self.drawn is not None:
            for name in ("shift", "rank_shift"):
                lower, upper = getattr(self.drawn, name)
                columns |= {f"{name}_lower": lower, f"{name}_upper": upper}
            columns["p_higher"] = self.drawn.higher
        index = pd.Index(self.units, name=self.a.framework.unit, dtype=object)
        return pd.DataFrame(columns, index=index).copy()

    def __repr__(self) -> str:
        facts = [f"{len(self.units):,} villages", f"mean rank shift {self.mean_rank_shift:.3g}"]
        both = " and ".join(clipped(one.framework.id, (NAME - len(" and ")) // 2) for one in (self.a, self.b))
        return in_short("Comparison", both, facts)

    def _repr_html_(self) -> str:
        return display.of_comparison(self)


def comparison(
    a: Scores,
    b: Scores,
    *,
    draws: int = 0,
    seed: int | None = None,
    assumptions: Assumption | Sequence[Assumption] | None = None,
    executor: Executor | None = None,
    progress: Progress = None,
) -> Comparison:
    """Compare two scorings of the same villages, under two methodologies or two frameworks.

    Villages are matched by their code, and ranked among those in both. Shifts are `b` less `a`.

    Parameters
    ----------
    a, b : Scores
        What `score` returned.
    draws : int
        How often both are drawn on the same random numbers, for intervals of shifts; 0 for not at all.
    seed, assumptions, executor, progress
        As in `uncertainty`.

    Returns
    -------
    Comparison
        `to_frame()` has one row a village in both, `classes()` crosses the classes, `contributions()` traces each shift
        to the nodes it goes through, `steps` names the choices in which the two differ.

    Raises
    ------
    TypeError
        For anything but Scores.
    DataError
        Where the two have no village in common.

    Notes
    -----
    A root that is an arithmetic mean is a sum of weight times value over its parts: indicators, or groups that
    themselves are no arithmetic mean of members. W is the weight in the village, over what is present there. With the
    mean of the village's two scores as s and bars for means of a and b, the shift is::

        Σ W̄ (x_b − x_a)  +  Σ (W_b − W_a) (x̄ − s)
          through values     through weights

    exactly, and with the other sign where a and b change places (Kitagawa 1955). A part that only one of the two has
    moves the village as far as it lies from its score. It is told by its own name where both frameworks have the
    node, else under the nearest group that both have, else by its own name again; `moved_by` is the part with the
    largest contribution in the direction of the shift. Where a root is no arithmetic mean there is no such sum, which a
    warning says.

    `steps` compares what the records of steps say, and what the frameworks state for them: ``data`` (values that are
    not the same though the indicators are), ``estimate`` (indicators, scales, design), ``screening``, ``imputation``,
    ``treatment``, ``normalisation`` (range and directions too), ``weighting`` (stated weights too), ``aggregation``
    (tree and minimum coverage too), ``classes``.

    Peers: COINr's compare_coins and compare_coins_multi give the same scores, ranks and differences, those of ranks and
    scores with the other sign.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates. Journal of the American Statistical
    Association 50(272), 1168-1194. doi:10.1080/01621459.1955.10501299

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.5, "ikl": 0.65},
    ... ]
    >>> framework = ki.Framework.load("idm-komponen")
    >>> a = ki.score(framework, villages=villages)
    >>> b = ki.score(framework.with_weights({"iks": 2}), villages=villages)
    >>> found = ki.comparison(a, b)
    >>> found.steps, found.to_frame()[["shift", "rank_shift", "moved_by"]].round(4).values.tolist()
    (('weighting',), [[0.025, 1.0, 'iks'], [0.0542, -1.0, 'iks']])
    """
    shifts.require_scores(a, "a")
    shifts.require_scores(b, "b")
    shared = set(a.units) & set(b.units)
    if not shared:
        problem = Problem(
            message=f"the two have no village in common: {few(a.units, 3)} in a, {few(b.units, 3)} in b",
            remedy="score the same villages both times, with codes written alike",
            code="no_shared_villages",
            table="villages",
            unit=a.units[0] if a.units else "",
        )
        raise DataError(heading([problem], "comparison"), [problem])
    units = tuple(unit for unit in a.units if unit in shared)
    rows = [np.array([s.normalised.estimates.place(unit) for unit in units], dtype=np.intp) for s in (a, b)]
    snapped = [scores.snapped[at, 0] for scores, at in zip((a, b), rows, strict=True)]
    score_a, score_b = (scores.value[at, 0] for scores, at in zip((a, b), rows, strict=True))
    moved = movements.between(a, b, rows[0], rows[1])
    only_a, only_b = (tuple(unit for unit in scores.units if unit not in shared) for scores in (a, b))
    drawn = None
    if draws:
        drawn = drawn_shifts(
            a,
            b,
            (rows[0], rows[1]),
            draws=draws,
            seed=seed,
            assumptions=assumptions,
            executor=executor,
            progress=progress,
        )
    return Comparison(
        a=a,
        b=b,
        units=units,
        only_a=only_a,
        only_b=only_b,
        score_a=score_a,
        score_b=score_b,
        rank_a=rank_arrays.rank(snapped[0]),
        rank_b=rank_arrays.rank(snapped[1]),
        class_a=shifts.class_codes(a, snapped[0]),
        class_b=shifts.class_codes(b, snapped[1]),
        parts=moved.parts,
        by_value=moved.by_value,
        by_weight=moved.by_weight,
        steps=choices.differing(a, b, rows[0], rows[1]),
        drawn=drawn,
        noted=(*choices.remarks(a, b, only_a, only_b), *moved.noted, *(drawn.noted if drawn else ())),
    )
