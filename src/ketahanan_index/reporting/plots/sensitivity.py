"""Which assumption matters: Sobol' indices with their intervals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.errors import DataError
from ketahanan_index.reporting.colours import ACCENT, INK, QUIET
from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import name_of, refused
from ketahanan_index.reporting.plots.surface import Caption, Key, grid, numbers, opened, ready
from ketahanan_index.reporting.published import published
from ketahanan_index.robustness.sensitivity_result import Sensitivity
from ketahanan_index.stages.naming import village_names
from ketahanan_index.words import WORDS, Language, number, percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def sensitivity(
    sensitivity: Sensitivity,
    *,
    names: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw how much of each output's variance each assumption answers for, by itself and with all others.

    Parameters
    ----------
    sensitivity : Sensitivity
        What `sensitivity` returned.
    names : str
        The column with the villages' names; found by itself under a usual heading.
    language : {"id", "en"}
        Of everything that is written.
    ax : Axes
        Where to draw; a new figure of a fitting size unless given.

    Returns
    -------
    Axes
        What was drawn on.

    Raises
    ------
    DataError
        For a column that is not there, and where no output varies.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [
    ...     {"kode_desa": f"320201200{i}", "iks": x, "ike": y, "ikl": 0.6}
    ...     for i, (x, y) in enumerate([(0.8, 0.5), (0.5, 0.9), (0.2, 0.3)], 1)
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> choice = ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"])
    >>> found = ki.sensitivity(scores, assumptions=[ki.WeightNoise(), choice], base_samples=64, seed=1)
    >>> ax = plots.sensitivity(found, language="en", ax=Figure().subplots())
    >>> ax.get_yticklabels()[0].get_text()
    'Mean rank shift'
    """
    ready(language)
    if not isinstance(sensitivity, Sensitivity):
        raise TypeError(f"sensitivity must be a Sensitivity, not {type(sensitivity).__name__}")
    scores = sensitivity.scores
    allowed = published(scores).shown[:, 0]
    named = dict(zip(scores.units, village_names(scores.normalised.estimates, names), strict=True))
    seen = dict(zip(scores.units, allowed.tolist(), strict=True))
    listed: list[Row] = []
    at: list[int] = []
    cells: list[tuple[int, int]] = []
    still: list[str] = []
    for k, output in enumerate(sensitivity.outputs):
        if not seen.get(output, True):
            continue
        told = _output(output, named, language)
        if np.isnan(sensitivity.total[:, k]).all():
            still.append(told)
            continue
        listed.append(Row(told, bold=True))
        for f, factor in enumerate(sensitivity.factors):
            at.append(len(listed))
            cells.append((f, k))
            listed.append(Row(_assumption(factor, language)))
    if not cells:
        raise refused(
            DataError,
            f"none of the outputs may be shown and varies: {', '.join(sensitivity.outputs)}",
            "draw with assumptions that move ranks or scores",
            "nothing_to_show",
        )
    caption = Caption(
        title=say("plot_sensitivity", language, name_of(scores.framework, scores.nodes[0], language)),
        subtitle=say("plot_sensitivity_about", language, number(sensitivity.base_samples, language)),
        notes=(say("plot_no_variance", language, ", ".join(still)),) if still else (),
        below=say("plot_variance_axis", language),
        keys=(
            Key(INK, say("plot_first", language), "ring"),
            Key(ACCENT, say("plot_total", language), "dot"),
        ),
    )
    f, k = np.array(cells).T
    total = sensitivity.total[f, k]
    said = [percent(x, language) for x in total]
    ax = opened(
        ax, caption, height=rows.height_of(listed), left=rows.left_of(listed), right=rows.right_of(said)
    )
    font = rows.label(ax, listed)
    y = np.array(at, dtype=np.float64)
    ends = sensitivity.intervals
    ax.hlines(y - 0.16, ends.first_lower[f, k], ends.first_upper[f, k], colors=QUIET, linewidth=1.1, zorder=2)
    ax.hlines(
        y + 0.16, ends.total_lower[f, k], ends.total_upper[f, k], colors=ACCENT, linewidth=1.4, zorder=2
    )
    ax.scatter(sensitivity.first[f, k], y - 0.16, s=22, c="white", edgecolors=INK, linewidths=1.2, zorder=3)
    ax.scatter(total, y + 0.16, s=26, c=ACCENT, edgecolors=INK, linewidths=0.4, zorder=4)
    every = np.concatenate(
        [x[f, k] for x in (ends.first_lower, ends.total_upper, ends.first_upper)] + [total]
    )
    low, high = min(0.0, float(np.nanmin(every))), max(1.0, float(np.nanmax(every)))
    ax.set_xlim(low - 0.02, high + 0.02)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    grid(ax, "x")
    numbers(ax.xaxis, language, shares=True)
    rows.aside(ax, at, said, font)
    return ax


def _output(output: str, named: dict[str, str], language: Language) -> str:
    if output in named:
        return say("plot_output_village", language, named[output])
    return say(f"plot_output_{output}", language)


def _assumption(factor: str, language: Language) -> str:
    """Return what an assumption is called; one of a user's own by its name."""
    found = re.fullmatch(r"(\w+)(?:\((\w+)\))?(?: (\d+))?", factor)
    if found is None:
        return factor
    key = f"plot_assumption_{found[2] or found[1]}"
    said = say(key, language) if key in WORDS else factor.removesuffix(f" {found[3]}")
    return f"{said} {found[3]}" if found[3] else said
