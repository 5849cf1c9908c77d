"""What a sheet holds before it is written: tables whose columns say what they mean, and charts beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ketahanan_index.methods.base import Array
from ketahanan_index.reporting.colours import QUIET

GAP = 2
"""Empty rows between two tables of a sheet."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks.

    Parameters
    ----------
    number : str
        The format of a number, as spreadsheets write it; empty for text.
    wrap : bool
        Whether a long text goes on in further lines.
    fill, ink : str
        Colours of ground and letters; empty for the usual ones.
    bold : bool
        Whether letters are bold.
    indent : int
        By how many steps a text is moved in.
    size : int
        The size of letters; 0 for the usual one.
    rule : bool
        Whether a hairline closes the cell.
    """

    number: str = ""
    wrap: bool = False
    fill: str = ""
    ink: str = ""
    bold: bool = False
    indent: int = 0
    size: int = 0
    rule: bool = True


TEXT = Look()
LONG = Look(wrap=True)
CODE = Look(number="@")
COUNT = Look(number="#,##0")
RANK = Look(number="#,##0")
SHARE = Look(number="0%")


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    heading : str
        What stands above it.
    meaning : str
        What it is, for the data dictionary.
    cells : array or sequence of str
        Numbers, NaN where there is none, or texts.
    look : Look
        How its cells look.
    width : float
        In characters.
    measure : str
        The unit of its numbers, for the data dictionary.
    looks : sequence of Look
        The look of each cell, where they differ.
    bar : (float, float)
        The ends of a bar in each cell that shows the number; None for no bars.
    reach : float
        How far from 0 numbers go either way that are shaded by what they lower and lift; 0 for no shades.
    """

    heading: str
    meaning: str
    cells: Array | Sequence[str]
    look: Look = TEXT
    width: float = 11
    measure: str = ""
    looks: Sequence[Look] = ()
    bar: tuple[float, float] | None = None
    reach: float = 0.0

    @property
    def counts(self) -> bool:
        """Whether its cells are numbers."""
        return isinstance(self.cells, np.ndarray)


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """Columns of the same length under one heading, which is empty where the sheet has no other table."""

    columns: tuple[Column, ...]
    title: str = ""

    @property
    def rows(self) -> int:
        """How many rows it has under its headings."""
        return len(self.columns[0].cells)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one table of its sheet.

    Parameters
    ----------
    kind : {"column", "bar"}
        Upright or lying.
    title, axis : str
        What it shows, and what its numbers are; phrases of ours, never words from the data.
    description : str
        What it shows, for readers who cannot see it.
    table, labels, values : int
        The table, and the columns of its labels and its numbers.
    error : int
        The column of the half widths of error bars; None for no bars.
    number : str
        The format of its numbers.
    colours : sequence of str
        The colour of each bar, or one for all.
    ends : (float, float)
        The ends of the axis of numbers; None for those that fit.
    size : (int, int)
        Width and height in pixels.
    """

    kind: Literal["column", "bar"]
    title: str
    axis: str
    description: str
    table: int
    labels: int
    values: int
    number: str
    colours: tuple[str, ...]
    size: tuple[int, int]
    error: int | None = None
    ends: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """A sheet: its name, its title, sentences about it, its tables and charts.

    Parameters
    ----------
    name : str
        The name on its tab.
    title : str
        What stands in its first cell.
    about : str
        What it is, in one line for the list of sheets.
    notes : sequence of str
        Sentences under the title, a row each.
    tables : sequence of Table
        One, which can be filtered and whose headings stay in view, or several under each other.
    fixed : int
        How many columns stay in view.
    tab : str
        The colour of the tab.
    charts : sequence of Chart
        Charts to the right of the tables.
    upright : bool
        Whether it is printed on one page that stands upright, and not on pages that lie.
    """

    name: str
    title: str
    about: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    fixed: int = 0
    tab: str = QUIET
    charts: tuple[Chart, ...] = ()
    upright: bool = False

    def head(self, table: int) -> int:
        """Return the row of a table's headings, counted from 0.

        Examples
        --------
        >>> one = Table((Column("Kode", "", ["1", "2"]),), "Satu")
        >>> sheet = Sheet("Skor", "Skor", "", (one, one), notes=("Catatan",))
        >>> sheet.head(0), sheet.head(1)
        (4, 10)
        """
        row = 1 + len(self.notes) + bool(self.tables[0].title)
        row += sum(bool(one.title) + 1 + one.rows + GAP for one in self.tables[:table])
        return row + bool(self.tables[table].title)

    @property
    def width(self) -> int:
        """How many columns its widest table has."""
        return max(len(table.columns) for table in self.tables)
