"""What a value of an indicator says, in the words of its question."""

from __future__ import annotations

from ketahanan_index.framework import Binary, Framework, Indicator, MultipleChoice, Numeric, Ordinal
from ketahanan_index.framework.ends import ends_of, lowest, shares_scale
from ketahanan_index.framework.scales import Synonyms, key, names
from ketahanan_index.framework.texts import Bilingual, Codes, text
from ketahanan_index.words import Language, decimal, percent_told, plain_number, say

_NEAR = 0.05
"""A mean this near to a code is called by its label alone."""

_RECORDED = 4
"""The decimals of a record that is told as it was given."""


def in_words(framework: Framework, indicator: Indicator, value: float, language: Language) -> str:
    """Say a value on an indicator's own scale.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> framework = ki.Framework.load("desa-berketahanan-sosial")
    >>> by_id = {indicator.id: indicator for indicator in framework.indicators}
    >>> in_words(framework, by_id["GR04"], 3.4, "en")
    'a mean of 3.4 on a scale of 1 to 5, between “Unsure” and “Trust”'
    """
    scale = framework.scales[indicator.items[0].scale]
    asked = indicator.source == "respondents"
    alone = len(indicator.items) == 1 and indicator.denominator is None and indicator.combine != "count"
    reverse = any(item.reverse for item in indicator.items)
    if indicator.statistic == "share":
        return _of_share(framework, indicator, value, language)
    if alone and isinstance(scale, Binary) and indicator.statistic == "mean":
        return _of_two(scale, value, language, asked=asked, reverse=reverse)
    plain = indicator.combine == "mean" and shares_scale(indicator) and indicator.denominator is None
    if plain and not reverse and indicator.statistic == "mean":
        if isinstance(scale, Ordinal):
            return _of_options(scale, value, language, averaged=asked or len(indicator.items) > 1)
        if isinstance(scale, MultipleChoice):
            most = plain_number(scale.ends[1], language)
            said = decimal(value, 1 if asked or not float(value).is_integer() else 0, language)
            return say("explain_kinds" if asked else "explain_kinds_here", language, said, most)
    return _as_number(framework, indicator, value, language)


def question(indicator: Indicator, language: Language) -> str:
    """Return the wording of an indicator's first question, empty where the document has none."""
    return text(indicator.items[0].question, language)


def _of_share(framework: Framework, indicator: Indicator, value: float, language: Language) -> str:
    """Say a share of respondents: of those above the lower end of what can be answered."""
    said = percent_told(value, language)
    if len(indicator.items) == 1 and indicator.denominator is None and indicator.combine != "count":
        item = indicator.items[0]
        scale = framework.scales[item.scale]
        if isinstance(scale, Binary):
            return _of_two(scale, value, language, asked=True, reverse=item.reverse)
        if isinstance(scale, Ordinal):
            end = scale.options[(max if item.reverse else min)(scale.options)]
            if called := _label(end, language):
                return say("explain_share_but", language, said, called)
        if isinstance(scale, MultipleChoice) and scale.ends[0] == 0 and not item.reverse:
            return say("explain_share_some", language, said)
    return say("explain_share_above", language, said, plain_number(lowest(framework, indicator), language))


def _of_two(scale: Binary, value: float, language: Language, *, asked: bool, reverse: bool) -> str:
    yes, no = (_called(scale, codes, language) for codes in (scale.yes, scale.no))
    yes, no = yes or say("yes", language), no or say("no", language)
    if reverse:
        yes, no = no, yes
    if asked:
        return say("explain_share", language, percent_told(value, language), yes)
    if value in (0.0, 1.0):
        return say("explain_exactly", language, yes if value else no)
    return say("explain_on", language, say("explain_mean", language, decimal(value, 2, language)), "0", "1")


def _called(scale: Binary, codes: Codes, language: Language) -> str:
    """Return the one label of codes, empty where they have none or several."""
    wanted = {key(code) for code in codes}
    labels = {_label(called, language) for code, called in scale.options.items() if key(code) in wanted}
    return labels.pop() if len(labels) == 1 else ""


def _of_options(scale: Ordinal, value: float, language: Language, *, averaged: bool) -> str:
    codes = sorted(scale.options)
    labels = {code: _label(scale.options[code], language) or str(code) for code in codes}
    if not averaged and value in labels:
        return say("explain_exactly", language, labels[int(value)])
    low, high = (decimal(end, 0, language) for end in scale.ends)
    said = decimal(value, 1, language)
    nearest = min(codes, key=lambda code: abs(code - value))
    if abs(nearest - value) < _NEAR or not codes[0] <= value <= codes[-1]:
        return say("explain_near", language, said, low, high, labels[nearest])
    below, above = max(c for c in codes if c <= value), min(c for c in codes if c >= value)
    return say("explain_between", language, said, low, high, labels[below], labels[above])


def _as_number(framework: Framework, indicator: Indicator, value: float, language: Language) -> str:
    scale = framework.scales[indicator.items[0].scale]
    asked = indicator.source == "respondents"
    unit = text(indicator.unit, language)
    alike = indicator.combine != "count" and shares_scale(indicator) and indicator.denominator is None
    if not unit and alike and isinstance(scale, Numeric):
        unit = text(scale.unit, language)
    # A record and a median are values that somebody gave; a mean and a ratio hardly ever are.
    whole = float(value).is_integer() and (not asked or indicator.statistic == "median")
    figure = decimal(value, 0 if whole else 2 if abs(value) < 10 else 1, language)
    if not asked and alike and len(indicator.items) == 1:
        figure = plain_number(round(value, _RECORDED), language)
    said = f"{figure} {unit}".rstrip()
    kind = {"mean": "explain_mean", "median": "explain_median_answer", "ratio": "explain_ratio"}
    told = say(kind[indicator.statistic], language, said) if asked else said
    low, high = ends_of(framework, indicator)
    if unit or low != low or high != high:
        return told
    return say("explain_on", language, told, plain_number(low, language), plain_number(high, language))


def _label(label: Synonyms | None, language: Language) -> str:
    """Return what an option is called in a language; of synonyms the first."""
    if isinstance(label, Bilingual):
        return text(label, language)
    return next(iter(names(label)), "")
