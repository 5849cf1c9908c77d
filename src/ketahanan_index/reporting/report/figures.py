"""Numbers as readers see them, for many villages at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.methods.base import Array
from ketahanan_index.words import Language, decimal, number, percent, plain_number

Texts = NDArray[np.object_]


def written(values: Array, places: int, language: Language) -> Texts:
    """Return numbers as texts of the same shape, each different one written once.

    Examples
    --------
    >>> written(np.array([51.25, np.nan, 51.2]), 1, "id").tolist()
    ['51,2', '–', '51,2']
    """
    return _each(np.round(values, places) + 0.0, lambda x: decimal(x, places, language))


def signed(values: Array, places: int, language: Language) -> Texts:
    """Return differences as texts with their sign.

    Examples
    --------
    >>> signed(np.array([1.25, -0.5, 0.01, np.nan]), 1, "id").tolist()
    ['+1,2', '−0,5', '0,0', '–']
    """

    def told(x: float) -> str:
        return ("+" if x > 0 else "−" if x < 0 else "") + decimal(abs(x), places, language)

    return _each(np.round(values, places) + 0.0, told)


def whole(values: Array, language: Language) -> Texts:
    """Return counts and ranks as texts, a dash where there is none.

    Examples
    --------
    >>> whole(np.array([1234.0, np.nan]), "id").tolist()
    ['1.234', '–']
    """
    return _each(values, lambda x: number(int(x), language) if x == x else "–")


def shares(values: Array, language: Language) -> Texts:
    """Return shares as percentages.

    Examples
    --------
    >>> shares(np.array([0.972, 1.0]), "id").tolist()
    ['97%', '100%']
    """
    return _each(np.asarray(values, dtype=np.float64), lambda x: percent(x, language))


def plainly(values: Array, places: NDArray[np.intp], language: Language) -> Texts:
    """Return numbers with as many decimals as they need, and no more than `places` of their column.

    Examples
    --------
    >>> plainly(np.array([[3.0, 0.74294], [np.nan, 0.5]]), np.array([2, 4]), "id").tolist()
    [['3', '0,7429'], ['–', '0,5']]
    """
    unit = 10.0**places
    rounded = np.rint(values * unit) / unit + 0.0
    return _each(rounded, lambda x: plain_number(x, language) if x == x else decimal(x, 0, language))


def _each(values: Array, write: Callable[[float], str]) -> Texts:
    different, place = np.unique(values, return_inverse=True)
    texts: Any = np.array([write(x) for x in different.tolist()], dtype=object)
    out: Texts = texts[place.reshape(values.shape)] if len(texts) else np.empty(values.shape, dtype=object)
    return out
