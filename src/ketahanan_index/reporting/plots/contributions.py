"""What lifts and what lowers the score of one village."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.errors import DataError, MethodError
from ketahanan_index.explanation.standing import stand
from ketahanan_index.methods.aggregation.geometric_mean import GeometricMean
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import INK, LIFTS, LOWERS, QUIET
from ketahanan_index.reporting.plots import rows, surface
from ketahanan_index.reporting.plots.lettering import literal, width_of, written
from ketahanan_index.reporting.plots.rows import Row
from ketahanan_index.reporting.plots.selecting import (
    code_of,
    column_of,
    name_of,
    names_of,
    one,
    refused,
    withheld_node,
)
from ketahanan_index.reporting.plots.surface import Caption, grid, numbers, opened, ready
from ketahanan_index.reporting.published import Published
from ketahanan_index.stages import Scores
from ketahanan_index.stages.contributions import everything, of_groups, profile_of
from ketahanan_index.stages.figures import score_places
from ketahanan_index.stages.naming import village_names
from ketahanan_index.words import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def contributions(
    scores: Scores,
    unit: str,
    *,
    node: str | None = None,
    reference: str = "median",
    names: str | None = None,
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw what each member of a group adds to the score of one village, against a reference.

    Parameters
    ----------
    scores : Scores
        What `score` returned.
    unit : str
        The code of the village.
    node : str
        A name in ``scores.nodes``, whose members are drawn; the index and its dimensions by default.
    reference : str
        ``"median"`` or ``"mean"`` of all villages that may be shown, or the code of one.
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
        For a village, node, reference or column that is not there, and for figures that may not be shown.
    MethodError
        Where contributions have no meaning, because the group is neither an arithmetic nor a geometric mean.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.9, "ike": 0.8, "ikl": 0.7},
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ax = plots.contributions(scores, "3202012001", reference="3202012002", ax=Figure().subplots())
    >>> [round(float(bar.get_width()), 4) for bar in ax.patches]  # the largest lift first
    [0.0, -0.0333, -0.0667]
    """
    ready(language)
    shown, row = one(scores, unit)
    g, reference = column_of(scores, node), code_of(scores, reference)
    if not shown.shown[row, g]:
        raise withheld_node(scores, g, row)
    framework, group = scores.framework, scores.nodes[g]
    profile, apart = _compared(shown, row, g, reference)
    table = of_groups(scores, profile, [group])
    table = table[table["unit"] == scores.units[row]]
    geometric = isinstance(scores.plan.groups[g].aggregation, GeometricMean)
    gain = table["contribution"].to_numpy(np.float64, copy=True)
    if np.isnan(gain).all():
        raise refused(
            MethodError,
            f"the members of {group!r} have no contributions: it is no arithmetic or geometric mean, "
            "or none of them has a value and a reference",
            "draw plots.profile instead",
            "no_contributions",
        )
    total = float(np.nansum(gain))
    members = table["member"].tolist()
    seen = ~np.isnan(gain) & ~np.isnan(_figures(shown, row, members))
    if apart is not None:
        seen &= ~np.isnan(_figures(shown, apart, members))
    if not seen.any():
        raise refused(
            DataError,
            f"no member of {group!r} may be shown of {unit}",
            "see `scores.indicator_flags`; draw plots.profile, or another node=",
            "nothing_to_show",
        )
    called = np.array(names_of(framework, members, language), dtype=object)
    digits = score_places(framework)
    size = np.expm1(gain) * 100 if geometric else gain
    order = np.flatnonzero(seen)[np.argsort(-size[seen], kind="stable")]
    listed = []
    for i in order:
        own, other = (
            written(float(table[name].iloc[i]), digits, language) for name in ("value", "reference")
        )
        listed.append(Row(str(called[i]), say("plot_against", language, own, other)))
    value = float(scores.value[row, g])
    compared = value / np.exp(total) if geometric else value - total
    told = [written(x, digits, language) for x in (value, compared)]
    named = village_names(scores.normalised.estimates, names)
    away = _signed(value - compared, digits, language)
    notes = [say("plot_against_note", language)]
    if not seen.all():
        notes.append(say("plot_member_unseen", language, ", ".join(called[~seen])))
    caption = Caption(
        title=say("plot_contributions", language, str(named[row]), name_of(framework, group, language)),
        subtitle=say(
            "plot_contributions_of",
            language,
            told[0],
            _reference(reference, named, scores, language),
            told[1],
            away,
        ),
        notes=tuple(notes),
        below=say("plot_contribution_ratio" if geometric else "plot_contribution_axis", language),
    )
    ax = opened(
        ax, caption, height=max(0.9, 1.2 * rows.height_of(listed)), left=rows.left_of(listed), right=0.3
    )
    _draw(ax, listed, size[order], max(digits, 2), language)
    return ax


def _compared(shown: Published, of: int, column: int, reference: str) -> tuple[Array, int | None]:
    """Return what village `of` is compared with ``(position,)``, and the row of a reference that is a village.

    Under ``"median"`` it is the village of `ki.explain`: indicators at the median, groups combined from them.

    Raises
    ------
    DataError
        For an unknown reference, and for a village whose figures may not be shown.
    """
    scores = shown.scores
    if reference in scores.units:
        _, row = one(scores, reference)
        if not shown.shown[row, column]:
            raise withheld_node(scores, column, row)
        return profile_of(scores, everything(scores), reference), row
    if reference == "median":
        return stand(scores).reference[of], None
    return profile_of(scores, shown.of_positions(everything(scores)), reference), None


def _figures(shown: Published, row: int, members: list[str]) -> Array:
    """Return what may be shown of members, groups or indicators."""
    nodes, indicators = shown.scores.nodes, shown.scores.normalised.estimates.indicators
    return np.array(
        [
            shown.value[row, nodes.index(m)] if m in nodes else shown.indicator[row, indicators.index(m)]
            for m in members
        ]
    )


def _reference(reference: str, named: NDArray[np.object_], scores: Scores, language: Language) -> str:
    if reference in scores.units:
        return str(named[scores.units.index(reference)])
    return say(f"plot_reference_{reference}", language)


def _signed(value: float, digits: int, language: Language) -> str:
    said = written(abs(value), digits, language)
    if float(f"{abs(value):.{digits}f}") == 0:
        return said
    return f"{'+' if value > 0 else '−'}{said}"


def _draw(ax: Axes, listed: list[Row], size: Array, digits: int, language: Language) -> None:
    font = rows.label(ax, listed)
    at = np.arange(len(listed))
    ax.barh(at, size, height=0.6, color=[LIFTS if x >= 0 else LOWERS for x in size], zorder=2)
    low, high = min(0.0, float(size.min())), max(0.0, float(size.max()))
    # Air for the figures at the ends of the bars.
    said = [_signed(x, digits, language) for x in size.tolist()]
    air = (max(width_of(text, font) for text in said) + 0.14) / surface.size(ax)[0]
    sides = (air if low < 0 else 0.01, air if high > 0 or low == 0 else 0.01)
    unit = ((high - low) or 1.0) / (1 - sum(sides))
    ax.set_xlim(low - sides[0] * unit, high + sides[1] * unit)
    grid(ax, "x")
    numbers(ax.xaxis, language)
    ax.axvline(0, color=QUIET, linewidth=0.8, zorder=3)
    for y, x, text in zip(at.tolist(), size.tolist(), said, strict=True):
        ax.annotate(
            literal(text),
            (x, y),
            xytext=(4 if x >= 0 else -4, 0),
            textcoords="offset points",
            ha="left" if x >= 0 else "right",
            va="center",
            fontsize=font,
            color=INK,
            usetex=False,
        )
