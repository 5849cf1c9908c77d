"""A village's score explained, in words and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index.arrays.reasons import Reason
from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.explanation import sentences
from ketahanan_index.explanation.asked import rows_of
from ketahanan_index.explanation.sentences import Part
from ketahanan_index.explanation.standing import Standing, stand
from ketahanan_index.explanation.tracing import Trace, trace
from ketahanan_index.framework.showing import NAME, clipped
from ketahanan_index.records import nearest
from ketahanan_index.stages import Scores
from ketahanan_index.words import Language, require_language

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Explanation:
    """A village's score explained; made by `explain`. ``print`` shows its text.

    Attributes
    ----------
    unit, name : str
        The village's code, and what it is called.
    parts : tuple of Part
        Sentences under their headings.
    """

    standing: Standing
    row: int
    other: int | None
    found: Trace | None
    parts: tuple[Part, ...]
    language: Language

    @property
    def unit(self) -> str:
        """The village's code."""
        return self.standing.scores.units[self.row]

    @property
    def name(self) -> str:
        """What the village is called."""
        return str(self.standing.names[self.row])

    @property
    def title(self) -> str:
        """The village, its code and its region."""
        code = "" if self.name == self.unit else f" ({self.unit})"
        placed = self.standing.region[self.row] is not None
        region = f", {sentences.region_called(self.standing, self.row)}" if placed else ""
        return f"{self.name}{code}{region}"

    @property
    def text(self) -> str:
        """All sentences, one a line, under their headings."""
        blocks = ["\n".join([part.heading, *(f"- {said}" for said in part.sentences)]) for part in self.parts]
        return "\n\n".join([self.title, *blocks])

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        unit, framework = clipped(self.unit, NAME // 2), clipped(self.standing.scores.framework.id, NAME // 2)
        return f"<Explanation of {unit} in {framework}: print() shows it>"

    def _repr_html_(self) -> str:
        blocks = [
            f"<h4>{escape(part.heading)}</h4><ul>{''.join(f'<li>{escape(said)}</li>' for said in part.sentences)}</ul>"
            for part in self.parts
        ]
        return f'<div lang="{self.language}"><h3>{escape(self.title)}</h3>{"".join(blocks)}</div>'

    def to_frame(self) -> pd.DataFrame:
        """Return one row a node, in tree order.

        Columns: node, label, level, parent, weight (of the index's), score (rescaled value or score of the group),
        value (of an indicator, on its own scale), n, status, median_in_region, effect_in_region, median and effect;
        against another village other, by_value and by_weight in place of the last four.

        The status is ``""``, ``imputed``, ``withheld`` (there is a figure, and it is not to be published),
        ``no_weight``, or why there is no score: ``no_data``, ``low_coverage`` (of a group with too little data) or
        ``screened`` (there are data, but the village was screened out).

        An effect is by how many points the node lifts the index, or lowers it, against the village that has the
        median of every indicator. Against another village `by_value` of all indicators and `by_weight` of all nodes
        add up to the difference of the scores.
        """
        import pandas as pd

        standing, row, scores = self.standing, self.row, self.standing.scores
        names, k = scores.plan.names, len(scores.plan.indicators)
        weights = scores.weights
        at = [names.index(node) for node in weights.index]
        estimates = scores.normalised.estimates
        overall = weights["overall"].to_numpy()
        columns: dict[str, Any] = {
            "node": list(weights.index),
            "label": [sentences.label(scores, i, self.language) for i in at],
            "level": weights["level"].to_numpy(),
            "parent": weights["parent"].to_numpy(),
            "weight": overall,
            "score": standing.everything[row, at],
            "value": [float(estimates.value[row, i]) if i < k else np.nan for i in at],
            "n": [int(estimates.n[row, i] if i < k else scores.n[row, i - k]) for i in at],
            "status": [_status(standing, row, i, share > 0) for i, share in zip(at, overall, strict=True)],
        }
        if self.found is None:
            columns |= {
                "median_in_region": standing.median_in_region[row, at],
                "effect_in_region": standing.effect_in_region[row, at],
                "median": standing.median[at],
                "effect": standing.effect[row, at],
            }
        else:
            columns |= {
                "other": standing.everything[self.other, at],
                "by_value": self.found.by_value[0, at],
                "by_weight": self.found.by_weight[0, at],
            }
        return pd.DataFrame(columns)


def explain(
    scores: Scores,
    unit: str,
    *,
    against: str | None = None,
    by: str | None = None,
    names: str | None = None,
    language: Language = "id",
) -> Explanation:
    """Explain a village's score in sentences that a village head can read, and as a table.

    It tells the score, its interval, rank and class; which indicators lift and lower it against the median of its
    region and of all villages; the answers behind them; and what is missing. Against another village it tells, part
    by part, what the difference is made of.

    Parameters
    ----------
    scores : Scores
        Scores of all villages.
    unit : str
        The village's code.
    against : str
        The code of a village to compare with, in place of medians.
    by : str
        What the village is compared within: ``"kecamatan"``, ``"kabupaten"``, ``"provinsi"`` or a column of
        `unit_table`; by default the finest level of regions that is known.
    names : str
        The column of `unit_table` with the villages' names; by default the first of `nama`, `nama_desa` and the like.
    language : {"id", "en"}
        The language of the sentences.

    Raises
    ------
    DataError
        For an unknown village or column, with the nearest.

    Notes
    -----
    The difference to the village of medians, or to another village, is exact: parts add up to it, under every mean
    (arithmetic, geometric, harmonic, power) and where data are missing. Other aggregations have no parts. Explanations
    are the analyst's own view: a score that the rule of publication withholds is explained too, and said to be
    withheld.

    References
    ----------
    Ang, B. W. (2005). The LMDI approach to decomposition analysis: a practical guide. Energy Policy 33(7), 867-871.
    doi:10.1016/j.enpol.2003.10.010

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": "3202012001", "nama": "Sukamaju", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "nama": "Sukasari", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> print(ki.explain(scores, "3202012001", against="3202012002", language="en"))
    Sukamaju (3202012001), Kecamatan 32.02.01
    <BLANKLINE>
    Score
    - Village Development Index: 0.7000 on a range of 0 to 1.
    - All of it comes from village records, so that there is no sampling error.
    - Rank 2 of 2 villages with a score.
    - Rank 2 of 2 in Kecamatan 32.02.01.
    - Class Developing: a score above 0.5989, up to and including 0.7072.
    <BLANKLINE>
    Compared with Sukasari
    - Sukasari scores 0.8333; the score of this village is 0.1333 lower.
    - Lowering it: Economic resilience (IKE) (−0.0667); Social resilience (IKS) (−0.0333); ...
    <BLANKLINE>
    What is missing
    - All indicators that carry weight have data.
    """
    require_language(language)
    row, other, standing = _found(scores, unit, against, by, names)
    found, why = None, [sentences.of_reasons, sentences.of_answers]
    parts = [sentences.of_score(standing, row, language)]
    if other is None:
        parts += [said(standing, row, language) for said in why]
    else:
        values = scores.normalised.value
        found = trace(scores.plan, scores.applied, values[[row]], values[[other]])
        called = (str(standing.names[row]), str(standing.names[other]))
        parts.append(sentences.of_other(scores, found, (row, other), called, language))
    parts.append(sentences.of_missing(standing, row, language))
    return Explanation(standing, row, other, found, tuple(p for p in parts if p.sentences), language)


def _found(
    scores: Scores, unit: str, against: str | None, by: str | None, names: str | None
) -> tuple[int, int | None, Standing]:
    """Return the rows of both villages and how villages stand; a DataError names all that is unknown at once."""
    asked = [str(unit)] if against is None else [str(unit), str(against)]
    rows = rows_of(scores, asked)
    problems = [
        Problem(
            message=f"no village has the code {code!r}{nearest(code, scores.units)}",
            remedy="use a code as in scores.units",
            code="unknown_unit",
            table="villages",
            unit=code,
        )
        for code, row in dict(zip(asked, rows, strict=True)).items()
        if row < 0
    ]
    try:
        standing = stand(scores, by=by, names=names)
    except DataError as refused:
        problems += refused.problems
    if problems:
        raise DataError(heading(problems, "explain"), problems)
    return rows[0], None if against is None else rows[1], standing


def _status(standing: Standing, row: int, position: int, counts: bool) -> str:
    """Return why a node counts for nothing, or that its value was filled in; empty for one that is as it should be."""
    scores, k = standing.scores, len(standing.scores.plan.indicators)
    own = position < k
    if not counts:
        return "no_weight"
    if not np.isnan(standing.everything[row, position]):
        if not own:
            return ""
        held = "withheld" if standing.withheld[row, position] else ""
        return "imputed" if standing.filled[row, position] else held
    missing = (
        np.isnan(scores.normalised.estimates.value[row, position])
        if own
        else scores.coverage[row, position - k] == 0
    )
    if missing:
        return "no_data"
    return "screened" if scores.reason_code[row, 0] == Reason.screened else "low_coverage"
