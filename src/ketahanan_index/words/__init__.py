"""Every label and phrase that a reader of a result sees, in Indonesian and English: a module for each speaker."""

from __future__ import annotations

from typing import get_args

from ketahanan_index.errors import DataError, Problem, heading
from ketahanan_index.words import display, explanation, maps, plots, report, results, workbook
from ketahanan_index.words.language import Language, Phrases

__all__ = [
    "SPEAKERS",
    "WORDS",
    "Language",
    "Phrases",
    "counted",
    "decimal",
    "number",
    "percent",
    "percent_told",
    "plain_number",
    "say",
]

SPEAKERS = (results, explanation, plots, maps, workbook, report, display)
"""The modules with phrases; no two have the same key."""

WORDS: Phrases = {key: phrase for speaker in SPEAKERS for key, phrase in speaker.PHRASES.items()}

_SWAPPED = str.maketrans(",.", ".,")


def say(key: str, language: Language = "id", *values: object) -> str:
    """Return the phrase `key` in the language asked for, its places filled in.

    Examples
    --------
    >>> say("rank", "id"), say("counts", "en", "48", "43", "5")
    ('Peringkat', '48 villages, 43 scored, 5 without a score')
    """
    return WORDS[key][language].format(*values)


def number(count: int, language: Language) -> str:
    """Return a count with its thousands set off as the language does.

    Examples
    --------
    >>> number(75261, "id"), number(75261, "en")
    ('75.261', '75,261')
    """
    return f"{count:,}".replace(",", "." if language == "id" else ",")


def counted(key: str, count: int, language: Language) -> str:
    """Return ``"1 error"`` or ``"3 errors"``.

    Examples
    --------
    >>> counted("error", 1, "en"), counted("error", 3, "en"), counted("warning", 3, "id")
    ('1 error', '3 errors', '3 peringatan')
    """
    if count == 1:
        return say(f"one_{key}", language)
    return say(f"{key}s", language, number(count, language))


def decimal(value: float, places: int, language: Language) -> str:
    """Return a number as the language writes it, with a fixed count of decimals; a dash where there is none.

    Examples
    --------
    >>> (
    ...     decimal(1234.5, 1, "id"),
    ...     decimal(1234.5, 1, "en"),
    ...     decimal(-0.04, 1, "id"),
    ...     decimal(float("nan"), 1, "id"),
    ... )
    ('1.234,5', '1,234.5', '0,0', '–')
    """
    if value != value:
        return "–"
    said = f"{round(value, places) + 0.0:,.{places}f}"
    return said.translate(_SWAPPED) if language == "id" else said


def plain_number(value: float, language: Language) -> str:
    """Return a stated number with the decimals it was written with.

    Examples
    --------
    >>> plain_number(0.7072, "id"), plain_number(50.0, "id"), plain_number(33.33, "en")
    ('0,7072', '50', '33.33')
    """
    return f"{value:,.10g}".translate(_SWAPPED) if language == "id" else f"{value:,.10g}"


def percent(share: float, language: Language, places: int = 0) -> str:
    """Return a share as a percentage; one just below the whole is not rounded up to it.

    Examples
    --------
    >>> percent(0.666, "id"), percent(0.9999, "en"), percent(0.0526, "id", 1), percent(1.0, "id")
    ('67%', '99%', '5,3%', '100%')
    """
    most = 100 - 10.0**-places
    shown = min(round(share * 100, places), most) if share < 1 else share * 100
    return f"{decimal(shown, places, language)}%" if shown == shown else "–"


def percent_told(share: float, language: Language) -> str:
    """Return a share as a sentence tells it: Indonesian writes the word, tables have `percent`.

    Examples
    --------
    >>> percent_told(0.666, "id"), percent_told(0.666, "en")
    ('67 persen', '67%')
    """
    said = percent(share, language)
    return say("percent_told", language, said.removesuffix("%")) if said.endswith("%") else said


def language_problems(language: str) -> list[Problem]:
    """Return the problem of a language that nothing is written in, or none."""
    if language in get_args(Language):
        return []
    message, remedy = f"no language is called {language!r}", "use 'id' for Indonesian or 'en' for English"
    return [Problem(message=message, remedy=remedy, code="unknown_language")]


def require_language(language: str) -> None:
    """Raise a DataError for a language that nothing is written in."""
    problems = language_problems(language)
    if problems:
        raise DataError(heading(problems, "language"), problems)
