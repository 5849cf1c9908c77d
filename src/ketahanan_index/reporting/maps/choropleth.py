"""Maps of one figure: the score, the class, or how sure the score is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.framework.drawing import class_names
from ketahanan_index.framework.texts import text
from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import class_colours
from ketahanan_index.reporting.maps import binning, layers, palette, sheet
from ketahanan_index.reporting.maps.absent import (
    Measure,
    drawn,
    notes,
    on_polygons,
    opening,
    refused,
    require_errors,
    require_some,
    rest,
    some,
    unsure,
)
from ketahanan_index.reporting.maps.joining import Joined
from ketahanan_index.reporting.maps.sheet import Caption, Shade
from ketahanan_index.reporting.plots.selecting import name_of
from ketahanan_index.words import Language, decimal, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def score(
    joined: Joined, *, node: str | None = None, language: Language = "id", ax: Axes | None = None
) -> Axes:
    """Draw the scores of villages in steps with round bounds.

    Villages without a score, those withheld and polygons without a village are hatched or grey, and counted in the
    key; villages without a polygon are counted below.

    Parameters
    ----------
    joined : Joined
        Scores and polygons, from `ki.maps.join`.
    node : str
        A group in `scores.nodes`; the index by default.
    language : {"id", "en"}
        The language of all that is written.
    ax : Axes
        Where to draw; a new figure by default. A figure with `layout="constrained"` makes room for what is written.

    Returns
    -------
    Axes
        The map. `ax.figure.savefig("peta.png", dpi=200)` writes it.

    Raises
    ------
    DataError
        For an unknown node, or when no score may be shown.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib import pyplot as plt
    >>> from ketahanan_index.readers.sample import sample_path
    >>> from ketahanan_index.reporting import maps
    >>> villages = ki.read_villages(sample_path("desa.csv"))
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ax = maps.score(maps.join(scores, sample_path("peta.geojson")), language="en")
    >>> ax.get_title(loc="left")
    'Village Development Index: scores by village'
    >>> plt.close(ax.figure)
    """
    column = opening(joined, node, language)
    value = on_polygons(joined, joined.shown.value[:, column])
    require_some(joined, value, column)
    bounds = binning.steps(value)
    shades = _stepped(value, bounds, class_colours(max(len(bounds) - 1, 1)), language)
    title = say(
        "map_score", language, name_of(joined.scores.framework, joined.scores.nodes[column], language)
    )
    caption = Caption(
        title, drawn(joined, value, language), (*notes(joined, column, language), say("map_bounds", language))
    )
    return _map(
        joined, caption, say("score", language), [*shades, *rest(joined, column, language)], language, ax
    )


def classes(joined: Joined, *, language: Language = "id", ax: Axes | None = None) -> Axes:
    """Draw the class of each village's index, in the colours that classes have everywhere.

    Parameters
    ----------
    joined : Joined
        Scores and polygons, from `ki.maps.join`.
    language : {"id", "en"}
        The language of all that is written.
    ax : Axes
        Where to draw; a new figure by default. A figure with `layout="constrained"` makes room for what is written.

    Returns
    -------
    Axes
        The map.

    Raises
    ------
    DataError
        When the framework has no classes, or no score may be shown.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib import pyplot as plt
    >>> from ketahanan_index.readers.sample import sample_path
    >>> from ketahanan_index.reporting import maps
    >>> villages = ki.read_villages(sample_path("desa.csv"))
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> ax = maps.classes(maps.join(scores, sample_path("peta.geojson")))
    >>> [text.get_text() for text in ax.get_legend().get_texts()][:2]
    ['Mandiri (0)', 'Maju (8)']
    >>> plt.close(ax.figure)
    """
    opening(joined, None, language)
    names = class_names(joined.scores.framework.classes, language)
    if not names:
        raise refused(
            f"the framework {joined.scores.framework.id} has no classes",
            "draw ki.maps.score, or give the framework classes",
            "no_classes",
        )
    code = np.where(joined.place >= 0, joined.shown.class_code[joined.place], -1)
    require_some(joined, np.where(code >= 0, 1.0, np.nan), 0)
    colours = class_colours(len(names))
    shades = [Shade(name, colours[k], code == k) for k, name in enumerate(names)][::-1]
    title = say(
        "map_classes", language, text(joined.scores.framework.index.label, language) or joined.scores.nodes[0]
    )
    caption = Caption(
        title, drawn(joined, np.where(code >= 0, 1.0, np.nan), language), notes(joined, 0, language)
    )
    return _map(joined, caption, say("class", language), [*shades, *rest(joined, 0, language)], language, ax)


def uncertainty(
    joined: Joined,
    *,
    node: str | None = None,
    measure: Measure = "half_width",
    language: Language = "id",
    ax: Axes | None = None,
) -> Axes:
    """Draw how sure the scores of villages are, in steps with round bounds; the darker, the less.

    Parameters
    ----------
    joined : Joined
        Scores and polygons, from `ki.maps.join`.
    node : str
        A group in `scores.nodes`; the index by default.
    measure : {"half_width", "standard_error"}
        Half the width of the 95 % interval, or the standard error.
    language : {"id", "en"}
        The language of all that is written.
    ax : Axes
        Where to draw; a new figure by default. A figure with `layout="constrained"` makes room for what is written.

    Returns
    -------
    Axes
        The map.

    Raises
    ------
    DataError
        For an unknown node or measure, and when no score has a sampling error, as those of village records.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> from matplotlib import pyplot as plt
    >>> from ketahanan_index.readers.sample import sample_path
    >>> from ketahanan_index.reporting import maps
    >>> scores = ki.score(
    ...     ki.Framework.load("desa-berketahanan-sosial"),
    ...     respondents=ki.read_respondents(sample_path("responden.csv")),
    ...     villages=ki.read_villages(sample_path("desa.csv")),
    ...     design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    ... )
    >>> ax = maps.uncertainty(maps.join(scores, sample_path("peta.geojson")))
    >>> [text.get_text() for text in ax.get_legend().get_texts()][-1]
    'Ditahan (2)'
    >>> plt.close(ax.figure)
    """
    column = opening(joined, node, language)
    if measure not in ("half_width", "standard_error"):
        raise refused(
            f"no measure is called {measure!r}", "known are half_width, standard_error", "bad_parameter"
        )
    value = unsure(joined, column, measure)
    require_errors(joined, value, column)
    bounds = binning.steps(value)
    colours = palette.unsure(max(len(bounds) - 1, 1))
    shown = on_polygons(joined, joined.shown.value[:, column])
    lost = Shade(say("map_no_error", language), palette.PAPER, ~np.isnan(shown) & np.isnan(value), "xxxx")
    shades = [*_stepped(value, bounds, colours, language), *some([lost]), *rest(joined, column, language)]
    title = say(
        "map_uncertainty", language, name_of(joined.scores.framework, joined.scores.nodes[column], language)
    )
    said = f"{drawn(joined, value, language)}; {say(f'map_{measure}', language)}"
    key = say("map_half_width_key" if measure == "half_width" else "standard_error", language)
    caption = Caption(title, said, (*notes(joined, column, language), say("map_bounds", language)))
    return _map(joined, caption, key, shades, language, ax)


def _stepped(value: Array, bounds: Array, colours: Sequence[str], language: Language) -> list[Shade]:
    """Return a shade for each step, the highest first."""
    step = binning.placed(value, bounds)
    gap = float(bounds[1] - bounds[0])
    if gap == 0:
        return [Shade(decimal(float(bounds[0]), 2, language), colours[0], step >= 0)]
    places = binning.places_of(gap)
    ends = [decimal(float(bound), places, language) for bound in bounds]
    return [
        Shade(say("map_range", language, low, high), colours[k], step == k)
        for k, (low, high) in enumerate(pairwise(ends))
    ][::-1]


def _map(
    joined: Joined, caption: Caption, key: str, shades: list[Shade], language: Language, ax: Axes | None
) -> Axes:
    ax = layers.draw(joined, caption, shades, ax)
    sheet.write_key(ax, key, shades, language)
    return ax
