"""One village against the median: every dimension, every indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.explanation.standing import stand
from ketahanan_index.reporting.colours import ACCENT, INK, LOWERS, MISSING, QUIET
from ketahanan_index.reporting.plots import rows
from ketahanan_index.reporting.plots.lettering import written
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import (
    Places,
    name_of,
    names_of,
    one,
    unseen,
    villages,
)
from ketahanan_index.reporting.plots.span import limits, span_of
from ketahanan_index.reporting.plots.surface import Caption, Key, grid, numbers, opened, ready
from ketahanan_index.reporting.published import Published
from ketahanan_index.stages import Scores
from ketahanan_index.stages.figures import score_places
from ketahanan_index.stages.grouping import group_labels
from ketahanan_index.stages.naming import LEVELS, Region, village_names, village_regions
from ketahanan_index.words import Language, number, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def profile(
    scores: Scores,
    unit: str,
    *,
    by: str | None = None,
    names: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw one village against the median of all and of its neighbours, by dimension and indicator.

    Parameters
    ----------
    scores : Scores
        What `score` returned.
    unit : str
        The code of the village.
    by : str
        Whose median is shown beside that of all villages: ``"provinsi"``, ``"kabupaten"``, ``"kecamatan"`` or a column
        of the village table; the kecamatan unless given, where it is known. It needs figures of three villages.
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
        For a village or column that is not there, and for a village whose index is withheld or missing.

    Notes
    -----
    Indicators are as rescaled: on the range of the scores, more is better. Medians are of what may be shown.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [
    ...     {"kode_desa": f"320201200{i}", "iks": 0.1 * i, "ike": 0.6, "ikl": 0.7} for i in range(1, 6)
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ax = plots.profile(scores, "3202012005", language="en", ax=Figure().subplots())
    >>> [label.get_text() for label in ax.get_yticklabels()][:2]
    ['Village Development Index', 'Social resilience (IKS)']
    """
    ready(language)
    shown, row = one(scores, unit)
    framework = scores.framework
    called = _neighbours(shown, row, by, language)
    everything = np.concatenate([shown.value, shown.indicator], axis=1)
    listed, column = _order(scores, shown, row, language)
    standing, k = stand(scores, by=by, names=names), len(scores.plan.indicators)
    # Here groups come first.
    place = np.r_[k : k + len(scores.nodes), 0:k][column]
    own, overall = everything[row, column], standing.median[place]
    near = standing.median_in_region[row, place]
    bounds = np.array(
        [[x[row, c] if c < x.shape[1] else np.nan for c in column] for x in (shown.lower, shown.upper)]
    )
    named = str(village_names(scores.normalised.estimates, names)[row])
    said = [written(v, score_places(framework), language) for v in own]
    keys = [Key(ACCENT, say("plot_this_village", language), "dot")]
    if not np.isnan(overall).all():
        count = int(np.count_nonzero(shown.shown[:, 0]))
        keys.append(Key(INK, say("plot_median_all", language, villages(count, language)), "tick"))
    if not np.isnan(near).all():
        keys.append(Key(LOWERS, called, "diamond"))
    low, high = (written(end, 0 if float(end).is_integer() else 2, language) for end in span_of(framework))
    unknown = [r.name for r, v in zip(listed, own, strict=True) if np.isnan(v)]
    notes = [say("plot_profile_interval", language)] if not np.isnan(bounds).all() else []
    notes += [say("plot_member_unseen", language, ", ".join(unknown))] if unknown else []
    caption = Caption(
        title=say("plot_profile", language, named),
        subtitle=say(
            "plot_profile_about",
            language,
            scores.units[row],
            name_of(framework, scores.nodes[0], language),
            low,
            high,
        ),
        notes=(*notes, *unseen(scores, 0, np.arange(len(scores.units)), language)),
        keys=tuple(keys),
    )
    ax = opened(
        ax, caption, height=rows.height_of(listed), left=rows.left_of(listed), right=rows.right_of(said)
    )
    font = rows.label(ax, listed)
    at = np.arange(len(listed))
    ax.set_xlim(limits(np.concatenate([own, overall, near, *bounds]), framework))
    grid(ax, "x")
    numbers(ax.xaxis, language)
    for start, end, colour, wide in ((own, overall, MISSING, 3.2), (*bounds, QUIET, 1.0)):
        known = ~np.isnan(start + end)
        ax.hlines(at[known], start[known], end[known], colors=colour, linewidth=wide, zorder=1.5)
    big = np.array([r.bold for r in listed])
    ax.scatter(overall, at, marker="|", s=np.where(big, 110, 70), c=INK, linewidths=1.6, zorder=3)
    ax.scatter(
        near, at, marker="D", s=np.where(big, 22, 15), c=LOWERS, edgecolors=INK, linewidths=0.4, zorder=3.5
    )
    ax.scatter(own, at, s=np.where(big, 42, 26), c=ACCENT, edgecolors=INK, linewidths=0.4, zorder=4)
    rows.aside(ax, at.tolist(), said, font)
    return ax


def _order(scores: Scores, shown: Published, row: int, language: Language) -> tuple[list[Row], list[int]]:
    """Return a row for each node in tree order that any village has, and its column among groups and indicators."""
    table = scores.weights
    where = {name: g for g, name in enumerate(scores.nodes)}
    where |= {name: len(where) + j for j, name in enumerate(scores.normalised.estimates.indicators)}
    everything = np.concatenate([shown.value, shown.indicator], axis=1)
    nodes = [str(n) for n in table.index if not np.isnan(everything[:, where[str(n)]]).all()]
    called = names_of(scores.framework, nodes, language)
    groups = set(scores.nodes)
    listed = [Row(name, bold=n in groups) for n, name in zip(nodes, called, strict=True)]
    return listed, [where[n] for n in nodes]


def _neighbours(shown: Published, row: int, by: str | None, language: Language) -> str:
    """Return what the median of the villages of the same group is called, empty where there is none."""
    estimates = shown.scores.normalised.estimates

    def seen(group: Places) -> str:
        return number(int(np.count_nonzero(shown.shown[group, 0])), language)

    known: dict[str, Region] = {region.level: region for region in village_regions(estimates)}
    if by is None or by in known:
        region = known.get(by or LEVELS[-1])
        if region is None or region.key[row] is None:
            return ""
        called, group = region.label[region.key[row]], np.flatnonzero(region.key == region.key[row])
        return say("plot_median_in", language, region.level.capitalize(), called, seen(group))
    labels = group_labels(estimates, by, "compare by")
    if labels[row] is None:
        return ""
    return say("plot_median_group", language, labels[row], seen(np.flatnonzero(labels == labels[row])))
