"""What a value of an indicator says, in the words of its question."""

from __future__ import annotations

from ketahanan_index.framework import Binary, Framework, Indicator, MultipleChoice, Numeric, Ordinal
from ketahanan_index.framework.ends import ends_of, shares_scale
from ketahanan_index.framework.scales import Synonyms, names
from ketahanan_index.framework.texts import Bilingual, text
from ketahanan_index.words import Language, decimal, percent, say

_NEAR = 0.05
"""A mean this near to a code is called by its label alone."""


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
    if indicator.statistic == "share":
        return say("explain_share_of", language, percent(value, language))
    plain = indicator.combine == "mean" and shares_scale(indicator)
    if plain and indicator.denominator is None and not any(item.reverse for item in indicator.items):
        if isinstance(scale, Binary):
            return _of_two(scale, value, language, asked=asked and len(indicator.items) == 1)
        if isinstance(scale, Ordinal):
            return _of_options(scale, value, language, asked=asked or len(indicator.items) > 1)
        if isinstance(scale, MultipleChoice):
            most = decimal(scale.ends[1], 0, language)
            said = decimal(value, 1 if asked else 0, language)
            return say("explain_kinds" if asked else "explain_kinds_here", language, said, most)
    return _as_number(framework, indicator, value, language)


def question(indicator: Indicator, language: Language) -> str:
    """Return the wording of an indicator's first question, empty where the document has none."""
    return text(indicator.items[0].question, language)


def _of_two(scale: Binary, value: float, language: Language, *, asked: bool) -> str:
    options = {str(code): called for code, called in scale.options.items()}
    yes, no = (_label(options.get(str(codes[0])), language) for codes in (scale.yes, scale.no))
    if value in (0.0, 1.0) and not asked:
        return say("explain_exactly", language, (yes if value else no) or _yes_or_no(value, language))
    if not asked:
        return say("explain_mean_on", language, decimal(value, 2, language), "0", "1")
    if yes:
        return say("explain_share", language, percent(value, language), yes)
    return say("explain_share_of", language, percent(value, language))


def _yes_or_no(value: float, language: Language) -> str:
    return say("yes" if value else "no", language)


def _of_options(scale: Ordinal, value: float, language: Language, *, asked: bool) -> str:
    codes = sorted(scale.options)
    labels = {code: _label(scale.options[code], language) or str(code) for code in codes}
    if not asked and value in labels:
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
    if not unit and isinstance(scale, Numeric) and indicator.denominator is None:
        unit = text(scale.unit, language)
    whole = not asked and float(value).is_integer()
    said = f"{decimal(value, 0 if whole else 2 if abs(value) < 10 else 1, language)} {unit}".rstrip()
    if indicator.statistic == "median":
        return say("explain_median_answer", language, said)
    low, high = ends_of(framework, indicator)
    if unit or low != low or high != high:
        return say("explain_mean", language, said) if asked else said
    ends = (f"{decimal(end, 0 if float(end).is_integer() else 1, language)}" for end in (low, high))
    return say("explain_mean_on" if asked else "explain_number_on", language, said, *ends)


def _label(label: Synonyms | None, language: Language) -> str:
    """Return what an option is called in a language; of synonyms the first."""
    if isinstance(label, Bilingual):
        return text(label, language)
    return next(iter(names(label)), "")
