"""Colours that keep their order and their contrast."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from ketahanan_index.reporting import colours
from ketahanan_index.reporting.colours import class_colours, ink_on, luminance


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("count", range(1, 12))
def test_classes_run_from_light_to_dark(count: int) -> None:
    found = class_colours(count)
    assert len(set(found)) == count
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in found)
    light = [luminance(colour) for colour in found]
    assert all(a > b for a, b in itertools.pairwise(light))


def test_as_many_classes_as_anchors_have_the_anchors() -> None:
    assert class_colours(6) == ("#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84")


@pytest.mark.parametrize(
    ("colour", "expected"),
    # 0.2126 R + 0.7152 G + 0.0722 B of linear channels (WCAG 2.2); #808080 is ((0.50196 + 0.055) / 1.055) ** 2.4.
    [
        ("#ff0000", 0.2126),
        ("#00ff00", 0.7152),
        ("#0000ff", 0.0722),
        ("#808080", 0.215861),
        ("#0a0a0a", 0.003035),
    ],
)
def test_luminance_is_that_of_wcag(colour: str, expected: float) -> None:
    assert luminance(colour) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("count", range(1, 12))
def test_ink_is_readable_on_every_class(count: int) -> None:
    for colour in class_colours(count):
        assert contrast(ink_on(colour), colour) >= 4.5
        other = {"#000000": "#ffffff", "#ffffff": "#000000"}[ink_on(colour)]
        assert contrast(ink_on(colour), colour) >= contrast(other, colour)


@pytest.mark.parametrize(
    "colour", [colours.INK, colours.QUIET, colours.LIFTS, colours.LOWERS, colours.ACCENT]
)
def test_text_and_bars_stand_out_on_paper(colour: str) -> None:
    """WCAG AA asks 4.5 of text."""
    assert contrast(colour, "#ffffff") >= 4.5


def test_what_lifts_and_what_lowers_are_told_apart_by_those_who_see_no_red_or_green() -> None:
    """Blue and orange differ in the blue-yellow axis, which protan and deutan vision keep."""
    lifts, lowers = (
        np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in (colours.LIFTS, colours.LOWERS)
    )
    assert lifts[2] - lifts[:2].mean() > 60
    assert lowers[:2].mean() - lowers[2] > 60
