"""The tree of a framework, with the weight of everything in the index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketahanan_index.framework import Framework, Group, Indicator
from ketahanan_index.framework.texts import text
from ketahanan_index.plan import compile_framework
from ketahanan_index.reporting.colours import ACCENT, INK, MISSING, QUIET
from ketahanan_index.reporting.plots.lettering import TEXT, fitted, literal, width_of
from ketahanan_index.reporting.plots.surface import EDGE, WIDTH, Caption, opened, ready, size
from ketahanan_index.stages import Scores
from ketahanan_index.words import Language, counted, percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PITCH, _COLUMN, _LEAF, _GAP = 0.205, 1.2, 2.75, 0.36
_WORD = 1.8
"""The widest a word of a group's name may be."""
_LINES = 0.68
"""The part of a row that a line of text takes."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A node, its label in lines, and where it stands: column and row."""

    node: Group | Indicator
    label: str
    column: int
    row: float
    parent: int | None


def tree(framework: Framework | Scores, *, language: Language = "id", ax: Axes | None = None) -> Axes:
    """Draw the tree of a framework: the index, its groups and indicators, and the overall weight of each.

    Parameters
    ----------
    framework : Framework or Scores
        A framework with the weights it states, or scores with the weights that were applied.
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
    TypeError
        For anything but a Framework or a Scores.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib.figure import Figure
    >>> from ketahanan_index.reporting import plots
    >>> ax = plots.tree(ki.Framework.load("idm-komponen"), language="en", ax=Figure().subplots())
    >>> [said.get_text() for said in ax.texts if said.get_text().endswith("%")]
    ['33.3%', '33.3%', '33.3%']
    """
    ready(language)
    document = framework.framework if isinstance(framework, Scores) else framework
    if not isinstance(document, Framework):
        raise TypeError(f"framework must be a Framework or a Scores, not {type(framework).__name__}")
    weights = _overall(framework)
    places, tall = _placed(document.index, weights, language)
    leaves = [one for one in places if isinstance(one.node, Indicator)]
    groups = len(places) - len(leaves) - 1
    about = "; ".join(
        counted(key, count, language)
        for key, count in (("dimension", groups), ("indicator", len(leaves)))
        if count
    )
    notes = [say("plot_tree_optional", language)] if min(weights.values()) == 0 else []
    if isinstance(framework, Framework) and any(
        n.weighting.learns for n in compile_framework(document).groups
    ):
        notes.append(say("plot_tree_learnt", language))
    caption = Caption(
        title=say("plot_tree", language, text(document.index.label, language) or document.index.id),
        subtitle=say("plot_tree_about", language, about),
        notes=tuple(notes),
    )
    ax = opened(ax, caption, height=max(0.8, tall * _PITCH), left=0.0)
    _draw(ax, places, tall, weights, language)
    return ax


def _overall(framework: Framework | Scores) -> Mapping[str, float]:
    """Return the overall weight of every node."""
    plan = framework.plan if isinstance(framework, Scores) else compile_framework(framework)
    weights = plan.overall(framework.applied if isinstance(framework, Scores) else plan.given)
    return dict(zip(plan.names, weights.tolist(), strict=True))


def _placed(index: Group, weights: Mapping[str, float], language: Language) -> tuple[list[_Place], float]:
    """Return every node with its place, parents first, and how many rows there are."""
    out: list[_Place] = []

    def label(node: Group | Indicator) -> str:
        said = text(node.label, language) or node.id
        if isinstance(node, Indicator):
            return fitted(said, _LEAF, TEXT, lines=2)
        share = f"\n{percent(weights[node.id], language, 1)}" if node is not index else ""
        word = max(width_of(part, TEXT, bold=True) for part in said.split())
        return fitted(said, min(max(_COLUMN, word), _WORD), TEXT, lines=4, bold=True) + share

    def walk(node: Group | Indicator, column: int, top: float, parent: int | None) -> float:
        """Place a node and what is under it from a row down; return how many rows they take."""
        said = label(node)
        needs = max(1.0, (said.count("\n") + 1) * _LINES + 0.3)
        me = len(out)
        out.append(_Place(node, said, column, top, parent))
        if isinstance(node, Indicator):
            takes = 1.5 if "\n" in said else 1.0
            out[me] = _Place(node, said, column, top + takes / 2, parent)
            return takes
        below = 0.0
        for member in node.members:
            below += walk(member, column + 1, top + below, me)
        takes = max(below, needs)
        out[me] = _Place(node, said, column, top + takes / 2, parent)
        for i in range(me + 1, len(out)):
            here = out[i]
            out[i] = _Place(here.node, here.label, here.column, here.row + (takes - below) / 2, here.parent)
        return takes + (0.35 if any(isinstance(m, Indicator) for m in node.members) else 0.0)

    return out, walk(index, 0, 0.0, None)


def _draw(
    ax: Axes, places: list[_Place], tall: float, weights: Mapping[str, float], language: Language
) -> None:
    from matplotlib.collections import LineCollection, PatchCollection
    from matplotlib.patches import Rectangle

    wide, high = size(ax)
    scale = min(1.0, high / (tall * _PITCH), wide / (WIDTH - 2 * EDGE))
    font = TEXT * scale
    starts, bars = _columns(places, scale)
    ax.set_xlim(0, wide)
    ax.set_ylim(tall, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines["bottom"].set_visible(False)
    most = max(weights[one.node.id] for one in places if isinstance(one.node, Indicator))
    room = max(0.2, wide - bars - 0.55 * scale)
    elbows, boxes, colours = [], [], []
    for one in places:
        counts = weights[one.node.id] > 0
        leaf = isinstance(one.node, Indicator)
        x = starts[one.column]
        ax.text(
            x,
            one.row,
            literal(one.label),
            va="center",
            fontsize=font,
            fontweight="normal" if leaf else "bold",
            color=INK if counts else QUIET,
            linespacing=1.1,
            usetex=False,
        )
        if one.parent is not None:
            over = places[one.parent]
            edge = starts[over.column] + _wide(over, scale) + 0.06
            bend = starts[one.column] - 0.17 * scale
            elbows.append([(edge, over.row), (bend, over.row), (bend, one.row), (x - 0.06, one.row)])
        if leaf:
            length = room * weights[one.node.id] / most if most else 0.0
            boxes.append(Rectangle((bars, one.row - 0.3), length, 0.6))
            colours.append(ACCENT if counts else MISSING)
            ax.text(
                bars + length + 0.06,
                one.row,
                percent(weights[one.node.id], language, 1),
                va="center",
                fontsize=font,
                color=INK if counts else QUIET,
                usetex=False,
            )
    ax.add_collection(LineCollection(elbows, colors=QUIET, linewidths=0.7, zorder=1), autolim=False)
    ax.add_collection(PatchCollection(boxes, facecolors=colours, linewidths=0, zorder=2), autolim=False)


def _wide(one: _Place, scale: float) -> float:
    bold = isinstance(one.node, Group)
    return scale * max(width_of(part, TEXT, bold=bold) for part in one.label.split("\n"))


def _columns(places: list[_Place], scale: float) -> tuple[list[float], float]:
    """Return where each column begins, and where the bars do."""
    starts = [0.0]
    for column in range(max(one.column for one in places)):
        inner = [_wide(one, scale) for one in places if one.column == column and isinstance(one.node, Group)]
        starts.append(starts[-1] + max(inner) + _GAP * scale)
    ends = [starts[one.column] + _wide(one, scale) for one in places if isinstance(one.node, Indicator)]
    return starts, max(ends) + 0.15 * scale
