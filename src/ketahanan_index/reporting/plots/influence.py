"""What the index hangs on: the weight of each element beside its importance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.errors import DataError
from ketahanan_index.reporting.colours import ACCENT, INK, MISSING, QUIET
from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.lettering import written
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import name_of, names_of, refused, villages
from ketahanan_index.reporting.plots.surface import Caption, Key, grid, numbers, opened, ready
from ketahanan_index.robustness.influence import Influence
from ketahanan_index.words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def influence(influence: Influence, *, language: Language = "id", ax: Axes | None = None) -> Axes:
    """Draw the weight of each group and indicator beside its importance, and how far ranks shift without it.

    Parameters
    ----------
    influence : Influence
        What `influence` returned.
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
        Where no importance can be computed.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [
    ...     {"kode_desa": f"320201200{i}", "iks": 0.1 * i, "ike": 0.6, "ikl": 0.5} for i in range(1, 8)
    ... ]
    >>> found = ki.influence(ki.score(ki.Framework.load("idm-komponen"), villages=villages))
    >>> ax = plots.influence(found, ax=Figure().subplots())
    >>> [label.get_text() for label in ax.get_yticklabels()][0]
    'Indeks Ketahanan Sosial (IKS)'
    """
    ready(language)
    if not isinstance(influence, Influence):
        raise TypeError(f"influence must be an Influence, not {type(influence).__name__}")
    scores = influence.whole
    # What counts for nothing has neither weight nor influence.
    counts = influence.weight > 0
    weight, share, shift = (
        x[counts] for x in (influence.weight, influence.importance, influence.mean_rank_shift)
    )
    if np.isnan(share).all():
        raise refused(
            DataError,
            f"no importance can be computed over {villages(len(scores.units), 'en')}",
            "it needs villages whose scores differ; see `to_frame()` of the influence",
            "nothing_to_show",
        )
    elements = [name for name, counted in zip(influence.elements, counts, strict=True) if counted]
    groups = set(scores.nodes)
    listed = [
        Row(name, bold=one in groups and len(groups) > 1)
        for one, name in zip(elements, names_of(scores.framework, elements, language), strict=True)
    ]
    said = [written(x, 1, language) for x in shift]
    scored = int(np.count_nonzero(~np.isnan(scores.value[:, 0])))
    caption = Caption(
        title=say("plot_influence", language, name_of(scores.framework, scores.nodes[0], language)),
        subtitle=say("plot_influence_about", language, villages(scored, language)),
        notes=(say("plot_shift_note", language),),
        below=say("plot_share_axis", language),
        keys=(
            Key(INK, say("plot_weight", language), "ring"),
            Key(ACCENT, say("plot_importance", language), "dot"),
        ),
    )
    heading = say("plot_shift_column", language)
    ax = opened(
        ax,
        caption,
        height=rows.height_of(listed),
        left=rows.left_of(listed),
        right=rows.right_of([*said, heading]),
        above=0.16,
    )
    font = rows.label(ax, listed)
    at = np.arange(len(listed))
    ax.hlines(at, weight, share, colors=MISSING, linewidth=3.0, zorder=2)
    big = np.array([34.0 if row.bold else 22.0 for row in listed])
    ax.scatter(weight, at, s=big, c="white", edgecolors=INK, linewidths=1.2, zorder=3)
    ax.scatter(share, at, s=big + 4, c=ACCENT, edgecolors=INK, linewidths=0.4, zorder=4)
    most = float(np.nanmax(np.concatenate([weight, share])))
    ax.set_xlim(-0.02 * most, 1.04 * most)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=1)
    grid(ax, "x")
    numbers(ax.xaxis, language, shares=True)
    rows.aside(ax, at.tolist(), said, font, heading)
    return ax
