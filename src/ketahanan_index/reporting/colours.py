"""Colours that readers with any colour vision tell apart, on paper too.

Classes run from light to dark, so that they keep their order in print without colour; what lifts is blue, what lowers
orange.
"""

from __future__ import annotations

import numpy as np

LIFTS, LOWERS = "#2166ac", "#b35806"
INK, QUIET, MISSING = "#1f2328", "#57606a", "#d0d4d9"
"""Text and lines, second text, and villages without a figure."""

ACCENT = "#225ea8"
"""Scores that have no class."""

# Anchors from light to dark: yellow-green to blue, as in ColorBrewer's YlGnBu, whose hues no colour deficiency merges.
_ANCHORS = ("#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")


def class_colours(count: int) -> tuple[str, ...]:
    """Return a colour for each of so many classes, the lowest first.

    Examples
    --------
    >>> class_colours(2), class_colours(1)
    (('#c7e9b4', '#0c2c84'), ('#41b6c4',))
    """
    if count == 1:
        return (_ANCHORS[2],)
    parts = np.array([_channels(anchor) for anchor in _ANCHORS], dtype=np.float64)
    places = np.linspace(0, len(_ANCHORS) - 1, count)
    mixed = [np.interp(places, np.arange(len(_ANCHORS)), channel) for channel in parts.T]
    return tuple("#" + "".join(f"{round(c):02x}" for c in colour) for colour in zip(*mixed, strict=True))


def ink_on(background: str) -> str:
    """Return black or white, whichever reads better on a colour (WCAG contrast).

    Examples
    --------
    >>> ink_on("#c7e9b4"), ink_on("#0c2c84")
    ('#000000', '#ffffff')
    """
    light = luminance(background)
    return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#ffffff"


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour by WCAG 2.2, from 0 for black to 1 for white.

    Examples
    --------
    >>> luminance("#000000"), luminance("#ffffff")
    (0.0, 1.0)
    """
    channels = np.array(_channels(colour)) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(np.round(linear @ np.array([0.2126, 0.7152, 0.0722]), 6))


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
