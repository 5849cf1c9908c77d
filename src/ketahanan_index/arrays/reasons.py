"""Why a standard error is what it is."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """Reasons in order of gravity: a score has the gravest among the members it rests on.

    Up to `identical_answers` the standard error is 0, at `estimated` it is above 0, and beyond it is NaN.
    """

    none_sampled = 0
    census = 1
    identical_answers = 2
    estimated = 3
    imputed = 4
    no_gradient = 5
    one_respondent = 6
    one_psu = 7
    no_data = 8
    screened = 9
