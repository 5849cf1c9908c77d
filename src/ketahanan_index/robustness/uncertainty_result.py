"""What draws tell of scores, ranks and classes, as arrays and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.arrays.places import places
from ketahanan_index.errors import Problem
from ketahanan_index.framework.showing import counts_of, in_short
from ketahanan_index.methods.base import Array
from ketahanan_index.records import nearest
from ketahanan_index.robustness import display
from ketahanan_index.robustness.assumptions import Assumption
from ketahanan_index.robustness.drawing import parameters
from ketahanan_index.robustness.model import Model
from ketahanan_index.robustness.summaries import PROBABILITIES, quantiles
from ketahanan_index.stages import Scores
from ketahanan_index.stages.intervals import require_level
from ketahanan_index.stages.ranking import unit_index
from ketahanan_index.stages.steps import Stage, problem_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Uncertainty(Stage):
    """Scores, ranks and classes over draws.

    Attributes
    ----------
    mean, sd : array (unit, node)
        Over draws.
    mean_rank, mean_rank_shift : array (unit,)
        The mean of the root's ranks, and of their distances from its rank.
    class_probability : array (unit, class)
        The share of draws in which the root is in each class.
    top, bottom : array (unit,) or None
        The share of draws in which the root is among the highest or the lowest so many.
    seed, draws : int
        What the draws can be made again from.
    failed : int
        Draws that gave no scores; `problems` says why.
    held : float
        The share of drawn values that were held at an end of their scale.
    """

    scores: Scores
    assumptions: tuple[Assumption, ...]
    seed: int
    draws: int
    nodes: tuple[str, ...]
    mean: Array
    sd: Array
    mean_rank: Array
    mean_rank_shift: Array
    class_probability: Array
    top: Array | None
    bottom: Array | None
    failed: int
    held: float
    score_quantiles: Array
    rank_quantiles: Array
    drawn: Array | None
    noted: tuple[Problem, ...]
    _model: Model

    def __repr__(self) -> str:
        names = counts_of(type(one).__name__ for one in self.assumptions)
        facts = [f"{self.draws:,} draws of {names}", f"seed {self.seed}"]
        return in_short("Uncertainty", self.scores.framework.index.id, facts)

    def _repr_html_(self) -> str:
        return display.of_uncertainty(self)

    @property
    def problems(self) -> pd.DataFrame:
        """Warnings, one row per kind."""
        return problem_table(self.noted)

    def interval(self, level: float = 0.95, node: str | None = None) -> pd.DataFrame:
        """Return percentile intervals of a node's score and rank by village.

        Parameters
        ----------
        level : float
            0.95 or 0.9; any other with ``keep_draws=True``.
        node : str
            The root, or one of the `nodes` asked for.

        Raises
        ------
        ValueError
            For a level or node whose draws were not kept.
        """
        import pandas as pd

        require_level(level)
        k = self._place(node)
        tails = ((1 - level) / 2, 0.5, (1 + level) / 2)
        known = [int(np.argmin(np.abs(np.array(PROBABILITIES) - p))) for p in tails]
        if all(abs(PROBABILITIES[i] - p) < 1e-9 for i, p in zip(known, tails, strict=True)):
            score, rank = self.score_quantiles[k][known], self.rank_quantiles[k][known]
        elif self.drawn is not None:
            score = quantiles([self.drawn[k]], tails)
            rank = quantiles([_ranked(self.drawn[k])], tails)
        else:
            raise ValueError(
                f"intervals of level {level:g} need keep_draws=True; 0.95 and 0.9 are there without"
            )
        names = ("lower", "median", "upper")
        columns = dict(zip(names, score, strict=True))
        columns |= dict(zip((f"rank_{name}" for name in names), rank, strict=True))
        return pd.DataFrame(columns, index=unit_index(self.scores))

    def to_frame(self) -> pd.DataFrame:
        """Return the root's score and rank with 95 % intervals, and the probabilities of classes: one row a village."""
        table = self.interval()
        root = self.scores.to_frame()
        out = root[[self.scores.nodes[0], "rank"]].rename(columns={self.scores.nodes[0]: "score"})
        out.insert(1, "mean", self.mean[:, 0])
        out.insert(2, "sd", self.sd[:, 0])
        for i, name in enumerate(("lower", "median", "upper"), 3):
            out.insert(i, name, table[name])
        for name in ("rank_lower", "rank_median", "rank_upper"):
            out[name] = table[name]
        out["mean_rank_shift"] = self.mean_rank_shift
        classes = self.scores.framework.classes
        for c, level in enumerate(classes.levels if classes else ()):
            out[f"p_{level.id}"] = self.class_probability[:, c]
        for name in ("top", "bottom"):
            if getattr(self, name) is not None:
                out[name] = getattr(self, name)
        return out

    def parameters(self) -> pd.DataFrame:
        """Return what every draw took: the method of each varied step, and the weights of all nodes.

        Weights that are learnt again from each draw are shown as they were learnt from the data; those of methods that
        cannot go together are NaN.
        """
        import pandas as pd

        rows = [parameters(self._model, np.full(len(self.assumptions), d)) for d in range(self.draws)]
        return pd.DataFrame(rows, index=pd.RangeIndex(self.draws, name="draw"))

    def _place(self, node: str | None) -> int:
        name = self.nodes[0] if node is None else node
        if name not in self.nodes:
            raise ValueError(
                f"draws of {name!r} were not kept{nearest(name, self.nodes)}; ask for them with nodes="
            )
        return self.nodes.index(name)


def _ranked(drawn: Array) -> NDArray[np.int32]:
    return np.stack([places(one)[0] for one in drawn])
