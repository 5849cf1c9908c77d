"""Colours of maps are told apart by any colour vision."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from ketahanan_index.reporting.colours import class_colours, luminance
from ketahanan_index.reporting.maps import palette

# Machado, Oliveira & Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1, on linear RGB.
SEEN = {
    "all": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, vision: str) -> NDArray[np.float64]:
    """Return a colour in CIELAB (1976, D65), as a colour vision sees it."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    x = TO_XYZ @ np.clip(np.asarray(SEEN[vision]) @ linear, 0, 1) / WHITE
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", SEEN)
def test_no_two_of_the_nine_colours_are_alike(vision: str) -> None:
    nine = [colour for row in palette.TWO_WAYS for colour in row]
    apart = [np.linalg.norm(lab(a, vision) - lab(b, vision)) for a, b in combinations(nine, 2)]
    assert min(apart) > 15


@pytest.mark.parametrize("vision", SEEN)
def test_uncertainty_is_not_taken_for_a_score(vision: str) -> None:
    apart = [
        np.linalg.norm(lab(a, vision) - lab(b, vision))
        for a in palette.unsure(5)[1:4]
        for b in class_colours(5)
    ]
    assert min(apart) > 15


@pytest.mark.parametrize("count", range(2, 9))
def test_uncertainty_gets_darker(count: int) -> None:
    colours = palette.unsure(count)
    assert len(set(colours)) == count
    assert (np.diff([luminance(colour) for colour in colours]) < 0).all()


def test_both_figures_get_darker_in_every_row_and_column() -> None:
    light = np.array([[luminance(colour) for colour in row] for row in palette.TWO_WAYS])
    assert (np.diff(light, axis=0) < 0).all()
    assert (np.diff(light, axis=1) < 0).all()
