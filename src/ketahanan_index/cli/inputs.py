"""What a command reads: respondents, villages, and how the respondents were drawn."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from ketahanan_index.cli.paths import same
from ketahanan_index.words import Language, number, say

if TYPE_CHECKING:
    from ketahanan_index.design import Publication, SurveyDesign
    from ketahanan_index.intake.frames import Reading


LARGE = 20_000
"""Rows that take long enough to be waited for."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables that were read, None for one that was not asked for, and the design of the respondents."""

    respondents: Reading | None
    villages: Reading | None
    design: SurveyDesign | None

    def given(self) -> dict[str, Any]:
        """Return them as `score` and `check` take them."""
        return {"respondents": self.respondents, "villages": self.villages, "design": self.design}

    def listed(self) -> list[dict[str, Any]]:
        """Return each file with its table and rows, ready for JSON."""
        both = {"respondents": self.respondents, "villages": self.villages}
        return [
            {"table": table, "file": reading.file, "rows": len(reading.table)}
            for table, reading in both.items()
            if reading is not None
        ]

    def said(self, language: Language) -> str:
        """Return how many rows were read from each file."""
        return "; ".join(
            say("rows_read", language, number(read["rows"], language), read["file"]) for read in self.listed()
        )


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files and options of a command as they were given.

    Parameters
    ----------
    respondents, villages : Path or None
        The files.
    respondents_sheet, sheet : str
        Their sheets, empty for the first.
    comma : bool
        Whether numbers have a decimal comma.
    design : mapping
        Options of the design that were given, by the names of `SurveyDesign`; None stands for one that was not.
    """

    respondents: Path | None
    villages: Path | None
    respondents_sheet: str = ""
    sheet: str = ""
    comma: bool = False
    design: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise a usage error for options that do not go together."""
        if self.respondents is None and self.villages is None:
            raise typer.BadParameter("name a file of respondents, of villages, or both", param_hint=_FILES)
        if self.villages is None and self.sheet:
            raise typer.BadParameter("it is a sheet of --villages; name that file", param_hint="--sheet")
        if self.respondents is None:
            self._refuse_options_of_respondents()
        elif self.villages is not None and self._one_table(self.respondents, self.villages):
            message = f"{self.villages} is given as both tables; name two files, or two sheets of a workbook"
            raise typer.BadParameter(message, param_hint=_FILES)

    def _refuse_options_of_respondents(self) -> None:
        named = ["respondents_sheet"] if self.respondents_sheet else []
        named += [name for name, value in self.design.items() if value]
        if named:
            options = ", ".join(f"--{name.replace('_', '-')}" for name in named)
            raise typer.BadParameter("it needs the file --respondents", param_hint=options)

    def _one_table(self, respondents: Path, villages: Path) -> bool:
        """Return whether both files are one; a workbook may hold both tables, each on its sheet."""
        return same(respondents, villages) and self.respondents_sheet == self.sheet

    def paths(self) -> list[Path]:
        """Return the files that are read."""
        return [path for path in (self.respondents, self.villages) if path is not None]

    def read(self) -> Tables:
        """Read the files.

        Raises
        ------
        DataError
            For a file that cannot be read and for a design that contradicts itself.
        """
        import ketahanan_index as ki

        decimal: Literal[".", ","] = "," if self.comma else "."
        design = {name: value for name, value in self.design.items() if value}
        respondents = villages = None
        drawn = ki.SurveyDesign(**design) if design else None
        if self.respondents is not None:
            respondents = ki.read_respondents(
                self.respondents, sheet=self.respondents_sheet or 0, decimal=decimal
            )
        if self.villages is not None:
            villages = ki.read_villages(self.villages, sheet=self.sheet or 0, decimal=decimal)
        return Tables(respondents, villages, drawn)


_FILES = "--respondents / --villages"


def rule(respondents: int | None, psus: int | None, half_width: float | None) -> Publication | None:
    """Return the rule of publication that options state, or None for the library's."""
    import ketahanan_index as ki

    # Written so that it refuses what is no number too.
    if half_width is not None and not half_width > 0:
        raise typer.BadParameter("it must be above 0", param_hint="--maximum-half-width")
    stated = {
        "minimum_respondents": respondents,
        "minimum_psus": psus,
        "maximum_half_width": half_width,
    }
    given: dict[str, Any] = {name: value for name, value in stated.items() if value is not None}
    return ki.Publication(**given) if given else None


def progress(tables: Tables, *, as_json: bool) -> bool | None:
    """Return whether a bar is drawn: for long work, on a terminal that is read by a person."""
    long = sum(read["rows"] for read in tables.listed()) >= LARGE
    return True if long and not as_json and sys.stderr.isatty() and find_spec("tqdm") is not None else None
