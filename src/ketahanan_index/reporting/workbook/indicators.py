"""The sheet of indicators: what was measured in each village, and what it is on the range of scores."""

from __future__ import annotations

import numpy as np

from ketahanan_index.framework import Binary, Framework, Indicator, Numeric
from ketahanan_index.framework.ends import ends_of, shares_scale
from ketahanan_index.framework.texts import text
from ketahanan_index.reporting.colours import ACCENT
from ketahanan_index.reporting.workbook.content import Content, listed, village_columns
from ketahanan_index.reporting.workbook.layout import LONG, Column, Look, Sheet, Table
from ketahanan_index.stages import publishing
from ketahanan_index.words import plain_number


def indicators_sheet(told: Content) -> Sheet:
    """Return the sheet of indicators, two columns each: as measured and rescaled."""
    framework, shown = told.framework, told.shown
    columns = list(village_columns(told))
    for j, indicator in enumerate(framework.indicators):
        label, name = told.labels[j], indicator.id
        columns.append(
            Column(
                f"{name if label == name else f'{name} {label}'}: {told.say('workbook_raw')}",
                told.say("workbook_raw_means", label),
                shown.raw[:, j],
                Look(number=number_format(framework, indicator)),
                15,
                unit_of(told, indicator),
            )
        )
        columns.append(
            Column(
                f"{name}: {told.say('workbook_rescaled')}",
                told.say("workbook_rescaled_means", label),
                shown.indicator[:, j],
                told.score,
                11,
                told.points,
            )
        )
    columns.append(told.column("workbook_why", why_empty(told), LONG, 90))
    return Sheet(
        told.say("workbook_indicators"),
        told.say("workbook_indicators_title", told.root),
        told.say("workbook_indicators_about"),
        (Table(tuple(columns)),),
        (told.say("workbook_indicators_note"), told.say("workbook_withheld_note")),
        len(village_columns(told)),
        ACCENT,
    )


def number_format(framework: Framework, indicator: Indicator) -> str:
    """Return how a spreadsheet shows the values of an indicator: by their unit and how far its scale reaches.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> framework = ki.Framework.load("indeks-desa")
    >>> number_format(framework, framework.indicators[0])
    '#,##0.0'
    """
    if _is_share(framework, indicator):
        return "0.0%"
    low, high = ends_of(framework, indicator)
    reach = np.nan if indicator.denominator is not None else high - low
    places = 4 if reach <= 1 else 2 if reach <= 20 or np.isnan(reach) else 1
    return f"#,##0.{'0' * places}"


def unit_of(told: Content, indicator: Indicator) -> str:
    """Return what the values of an indicator are counted in, in words."""
    framework, language = told.framework, told.language
    stated = text(indicator.unit, language)
    scale = framework.scales[indicator.items[0].scale]
    if (
        not stated
        and isinstance(scale, Numeric)
        and shares_scale(indicator)
        and indicator.denominator is None
    ):
        stated = text(scale.unit, language)
    if stated:
        return stated
    if _is_share(framework, indicator):
        return told.say("workbook_percent")
    if indicator.denominator is not None:
        if indicator.denominator.per == 1:
            return told.say("workbook_per_one", indicator.denominator.column)
        return told.say(
            "workbook_per",
            plain_number(indicator.denominator.per, told.language),
            indicator.denominator.column,
        )
    low, high = ends_of(framework, indicator)
    if np.isnan(low) or np.isnan(high):
        return told.say("workbook_number")
    return told.say("workbook_scale", plain_number(low, told.language), plain_number(high, told.language))


def why_empty(told: Content) -> tuple[str, ...]:
    """Return, for each village, which cells are empty and why; those filled in are told too."""
    estimates, rule = told.scores.normalised.estimates, told.scores.publication
    found = publishing.estimate_reasons(estimates, rule)
    none = np.isnan(estimates.value)
    filled = none & ~np.isnan(told.shown.indicator)
    held = np.isnan(told.shown.raw) & ~none
    cases = [
        ("workbook_no_data", none & ~filled),
        ("workbook_filled", filled),
        *((_REASONS[code], held & where) for code, where in found.items() if code in _REASONS),
    ]
    return listed(
        [(told.say(key), where) for key, where in cases],
        estimates.indicators,
        told.say("workbook_all_indicators"),
    )


_REASONS = {
    "few_respondents": "few_respondents",
    "few_psus": "few_psus",
    "very_large_rse": "workbook_very_large_rse",
}


def _is_share(framework: Framework, indicator: Indicator) -> bool:
    """Return whether values are shares of a whole."""
    if indicator.statistic == "share":
        return True
    scales = [framework.scales[item.scale] for item in indicator.items]
    answered = indicator.combine == "mean" and all(isinstance(scale, Binary) for scale in scales)
    return answered and indicator.denominator is None and indicator.statistic == "mean"
