"""Classes in pictures: their colours, their key and their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ketahanan_index.framework.drawing import class_names
from ketahanan_index.reporting.colours import ACCENT, QUIET, class_colours
from ketahanan_index.reporting.plots.selecting import Chosen, Places
from ketahanan_index.reporting.plots.surface import Key
from ketahanan_index.words import Language, number, percent, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def classed(found: Chosen) -> bool:
    """Return whether the scores drawn have classes: the index may, other groups have none."""
    return found.column == 0 and found.shown.scores.framework.classes is not None


def colours_of(found: Chosen, place: Places) -> list[str]:
    """Return the colour of each village's class, one colour for all where there are no classes."""
    classes = found.shown.scores.framework.classes
    if not classed(found) or classes is None:
        return [ACCENT] * len(place)
    colours = class_colours(len(classes.levels))
    return [colours[c] for c in found.shown.class_code[place]]


def class_keys(found: Chosen, place: Places, language: Language) -> tuple[Key, ...]:
    """Return the classes from the highest, with how many of the villages are in each."""
    if not classed(found):
        return ()
    called = class_names(found.shown.scores.framework.classes, language)
    counts = np.bincount(found.shown.class_code[place], minlength=len(called)).tolist()
    keys = []
    for colour, name, count in zip(class_colours(len(called)), called, counts, strict=True):
        share = percent(count / len(place), language)
        keys.append(Key(colour, say("plot_class_count", language, name, number(count, language), share)))
    return tuple(reversed(keys))


def draw_bounds(ax: Axes, found: Chosen, axis: Literal["x", "y"]) -> None:
    """Draw the bounds between classes that lie inside the picture."""
    classes = found.shown.scores.framework.classes
    if not classed(found) or classes is None:
        return
    low, high = ax.get_xlim() if axis == "x" else ax.get_ylim()
    draw = ax.axvline if axis == "x" else ax.axhline
    for bound in classes.bounds:
        if low < bound < high:
            draw(bound, color=QUIET, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
