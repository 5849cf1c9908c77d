"""Sheets written to a workbook, row by row, so that tables of any length need little memory."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from ketahanan_index.reporting.colours import INK, QUIET
from ketahanan_index.reporting.workbook.charts import draw
from ketahanan_index.reporting.workbook.layout import Column, Look, Sheet, Table
from ketahanan_index.reporting.workbook.limits import cleaned
from ketahanan_index.words import Language, say

HEAD, RULE, BAR = "#e3eaf4", "#d0d4d9", "#b9cde5"
LOWERED, NEITHER, LIFTED = "#f3bf8e", "#ffffff", "#9cc3e3"
"""Light shades of what lowers and what lifts, on which black letters read well."""
WIDEST, TALLEST = 90.0, 400.0
LINE = 15.0
PAGE = 210.0
"""Characters across a printed page that can still be read."""
_BLOCK = 2_000
_USUAL = 1.1
"""How many letters of a text go where one digit would, which widths are counted in."""
_BOLD = 1.2
"""How much wider than others bold letters are, with some room for the button of a filter."""
_CHART_GAP = 1

Formats = Callable[[Look], Any]
_TITLE = Look(bold=True, size=16, rule=False)
_NOTE = Look(ink=QUIET, rule=False)
_NAMED = Look(bold=True, size=12, rule=False)
_HEADING = Look(bold=True, wrap=True, fill=HEAD)
_HEADING_OF_NUMBERS = Look(bold=True, wrap=True, fill=HEAD, number="@")


def formats(book: Any) -> Formats:
    """Return what makes a format of a look, each once a workbook."""

    @cache
    def made(look: Look) -> Any:
        told: dict[str, Any] = {"valign": "top", "font_color": look.ink or INK}
        if look.number in ("", "@"):
            # A text that is edited stays one, whatever sign it starts with.
            told |= {"quote_prefix": True, "num_format": look.number or "General"}
        else:
            told |= {"align": "right", "num_format": _apart(look.number)}
        told |= {"text_wrap": True} if look.wrap else {}
        told |= {"bg_color": look.fill} if look.fill else {}
        told |= {"bold": True} if look.bold else {}
        told |= {"indent": look.indent} if look.indent else {}
        told |= {"font_size": look.size} if look.size else {}
        told |= {"bottom": 1, "bottom_color": RULE} if look.rule else {}
        if look.fill == HEAD:
            told |= {"valign": "bottom", "bottom_color": QUIET}
            told |= {"align": "right"} if look.number else {}
        return book.add_format(told)

    return made


def _apart(number: str) -> str:
    """Return a format of numbers that keeps them apart from a text in the next column.

    Examples
    --------
    >>> _apart("+0.0;-0.0;0.0")
    '+0.0_);-0.0_);0.0_)'
    """
    return ";".join(f"{part}_)" for part in number.split(";"))


def fill(book: Any, sheet: Sheet, made: Formats, footer: str, language: Language) -> None:
    """Write a sheet to a workbook."""
    page = book.add_worksheet(sheet.name)
    _set_up(page, sheet, footer)
    _write_text(page, 0, 0, sheet.title, made(_TITLE), made(_NOTE))
    page.set_row(0, 24)
    for row, note in enumerate(sheet.notes, start=1):
        _write_text(page, row, 0, note, made(_NOTE), made(_NOTE))
    for place, table in enumerate(sheet.tables):
        head = sheet.head(place)
        if table.title:
            _write_text(page, head - 1, 0, table.title, made(_NAMED), made(_NOTE))
            page.set_row(head - 1, 20)
        _headings(page, head, table, made)
        _rows(page, head + 1, table, made)
        _shade(page, head + 1, table)
    below = 0
    for chart in sheet.charts:
        row = max(sheet.head(chart.table) - 1, below)
        draw(book, page, sheet, chart, (row, sheet.width + _CHART_GAP))
        below = row + math.ceil(chart.size[1] / 20) + 1
    if len(sheet.tables) == 1 and sheet.tables[0].rows:
        table, head = sheet.tables[0], sheet.head(0)
        page.freeze_panes(head + 1, sheet.fixed)
        page.autofilter(head, 0, head + table.rows, len(table.columns) - 1)
        page.repeat_rows(head)
    # The blank ends the size: a name may start with a digit.
    page.set_footer(f"&L&8 {footer}&R&8 {say('workbook_page', language)} &P / &N")


def _set_up(page: Any, sheet: Sheet, footer: str) -> None:
    """Set what screens and printers need to know."""
    page.hide_gridlines(2)
    if not sheet.upright:
        page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_tab_color(sheet.tab)
    widths = [0.0] * sheet.width
    for table in sheet.tables:
        for c, column in enumerate(table.columns):
            widths[c] = max(widths[c], _width(column))
    for c, width in enumerate(widths):
        page.set_column(c, c, width)
    across = 1 if sheet.charts else max(1, math.ceil(sum(widths) / PAGE))
    page.fit_to_pages(across, 1 if sheet.upright else 0)
    if across > 1 and sheet.fixed:
        page.repeat_columns(0, sheet.fixed - 1)
    # No green corner on a code: it is text on purpose.
    last = len(sheet.tables) - 1
    end = sheet.head(last) + 1 + sheet.tables[last].rows
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{end}"})


def _headings(page: Any, row: int, table: Table, made: Formats) -> None:
    tall = 1
    for c, column in enumerate(table.columns):
        look = _HEADING_OF_NUMBERS if column.counts else _moved(table, c, _HEADING)
        _write_text(page, row, c, column.heading, made(look), made(_NOTE))
        tall = max(tall, _lines(column.heading, _width(column) / _BOLD - 1))
    page.set_row(row, min(LINE * tall + 4, TALLEST))


def _rows(page: Any, start: int, table: Table, made: Formats) -> None:
    """Write the rows of a table, one after the other."""
    looks = [
        [made(_moved(table, c, look)) for look in column.looks] or None
        for c, column in enumerate(table.columns)
    ]
    usual = [made(_moved(table, c, column.look)) for c, column in enumerate(table.columns)]
    plain = made(_NOTE)
    wrapped = [c for c, column in enumerate(table.columns) if column.look.wrap]
    across = [_width(column) * _USUAL for column in table.columns]
    number, blank = page.write_number, page.write_blank
    for first in range(0, table.rows, _BLOCK):
        block = [_plain(column, first) for column in table.columns]
        for r, cells in enumerate(zip(*block, strict=True), start=first):
            row = start + r
            if wrapped:
                tall = max(_lines(cells[c], across[c]) for c in wrapped)
                if tall > 1:
                    page.set_row(row, min(LINE * tall + 3, TALLEST))
            for c, value in enumerate(cells):
                own = looks[c]
                look = usual[c] if own is None else own[r]
                if not value and value != 0:
                    blank(row, c, None, look)
                elif type(value) is float:
                    number(row, c, value, look)
                else:
                    _write_text(page, row, c, value, look, plain)


def _moved(table: Table, place: int, look: Look) -> Look:
    """Return the look of a column of texts, moved in where figures stand right before it."""
    beside = place > 0 and table.columns[place - 1].counts and not table.columns[place].counts
    return replace(look, indent=1) if beside and not look.indent else look


def _plain(column: Column, first: int) -> list[Any]:
    """Return a block of cells as numbers and texts, None where there is nothing."""
    cells = column.cells[first : first + _BLOCK]
    if not column.counts:
        return list(cells)
    figures = np.asarray(cells, dtype=np.float64)
    out = figures.astype(object)
    out[~np.isfinite(figures)] = None
    plain: list[Any] = out.tolist()
    return plain


def _write_text(page: Any, row: int, column: int, text: str, look: Any, plain: Any) -> None:
    """Write a text as text, whatever it looks like."""
    said = cleaned(text)
    if said.startswith("<r>") and said.endswith("</r>"):
        # The writer takes such a text for its own markup, unless it comes in parts.
        page.write_rich_string(row, column, "<", plain, said[1:], look)
    else:
        page.write_string(row, column, said, look)


def _shade(page: Any, start: int, table: Table) -> None:
    """Show numbers as bars, and what they lift and lower as shades."""
    end = start + table.rows - 1
    for c, column in enumerate(table.columns):
        if column.bar is not None:
            low, high = column.bar
            told = {"type": "data_bar", "bar_solid": True, "data_bar_2010": True, "bar_color": BAR}
            told |= {"min_type": "num", "min_value": low, "max_type": "num", "max_value": high}
            page.conditional_format(start, c, end, c, told)
        if column.reach:
            told = {"type": "3_color_scale", "min_color": LOWERED, "mid_color": NEITHER, "max_color": LIFTED}
            for name, value in (("min", -column.reach), ("mid", 0), ("max", column.reach)):
                told |= {f"{name}_type": "num", f"{name}_value": value}
            page.conditional_format(start, c, end, c, told)


def _width(column: Column) -> float:
    """Return how wide a column is: as it asks, but no word of its heading is broken."""
    word = max(map(len, column.heading.split()), default=0)
    return min(max(column.width, word * _BOLD + 2), WIDEST)


def _lines(text: str, width: float) -> int:
    r"""Return how many lines a text takes in a column.

    Examples
    --------
    >>> _lines("satu dua tiga", 8), _lines("", 8), _lines("a\nb", 8)
    (2, 1, 2)
    """
    across = max(int(width), 1)
    if len(text) <= across and "\n" not in text:
        return 1
    return sum(max(len(textwrap.wrap(line, across)), 1) for line in text.split("\n"))
