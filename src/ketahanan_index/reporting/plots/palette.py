"""Colours of things without an order, which readers with any colour vision tell apart."""

from __future__ import annotations

from ketahanan_index.reporting.colours import MISSING

# Okabe and Ito (2008), ordered so that neighbours differ in lightness too.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#f0e442", "#d55e00", "#56b4e9", "#cc79a7")


def several_colours(count: int) -> tuple[str, ...]:
    """Return so many colours, at most eight; the last of eight is grey.

    Examples
    --------
    >>> several_colours(2)
    ('#0072b2', '#e69f00')
    """
    return (*_COLOURS, MISSING)[:count]
