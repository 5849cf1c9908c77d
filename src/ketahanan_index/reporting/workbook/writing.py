"""Writing a workbook: every sheet is made first, then all are written, whole or not at all."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ketahanan_index.files import software, write_whole
from ketahanan_index.framework.texts import text
from ketahanan_index.reporting.asked import require_asked
from ketahanan_index.reporting.packages import require
from ketahanan_index.reporting.workbook import by_village, documents, summary
from ketahanan_index.reporting.workbook.content import content
from ketahanan_index.reporting.workbook.cover import cover_sheet
from ketahanan_index.reporting.workbook.draws import uncertainty_sheet
from ketahanan_index.reporting.workbook.filling import fill, formats
from ketahanan_index.reporting.workbook.indicators import indicators_sheet
from ketahanan_index.reporting.workbook.layout import Sheet
from ketahanan_index.reporting.workbook.limits import cleaned, require_room
from ketahanan_index.reporting.workbook.parts import contributions_sheet
from ketahanan_index.stages import Scores
from ketahanan_index.words import Language

if TYPE_CHECKING:
    from ketahanan_index.framework import Framework
    from ketahanan_index.robustness.uncertainty_result import Uncertainty

_CREATED = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""A fixed date, so that the same scores give the same file."""


def write_workbook(
    scores: Scores,
    path: str | Path,
    *,
    language: Language = "id",
    uncertainty: Uncertainty | None = None,
    names: str | None = None,
) -> Path:
    """Write scores as a workbook for people: .xlsx, in Indonesian or English, whole or not at all.

    Its sheets are a cover with what the figures come from, a summary and a ranking with charts, scores, dimensions,
    indicators, contributions, uncertainty, what was noted, the framework, the methods, and a data dictionary. Of
    villages that the rule of publication withholds, no scores are shown. Whatever a name or a text looks like, it is
    written as text and never as a formula or a link. The same scores give the same file.

    Parameters
    ----------
    scores : Scores
        What the workbook is of.
    path : str or Path
        Where to write it; the name ends in ``.xlsx``.
    language : {"id", "en"}
        The language of labels and sentences.
    uncertainty : Uncertainty
        What `uncertainty` drew for the same scores: intervals of ranks and probabilities of classes become a sheet.
    names : str
        The column of `unit_table` with the villages' names; by default the first that is called like one.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    DataError
        For more villages than a sheet has rows, uncertainty that was drawn for other scores, an unknown column of
        names, another ending than ``.xlsx``, another language, a folder that is not there, and where xlsxwriter is
        not installed.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import ketahanan_index as ki
    >>> from ketahanan_index.reporting.workbook import write_workbook
    >>> villages = [
    ...     {"kode_desa": "3202012001", "nama": "Sukamaju", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "nama": "=SUM(1)", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> write_workbook(scores, pathlib.Path(tempfile.mkdtemp()) / "idm.xlsx").name
    'idm.xlsx'
    """
    target = Path(path)
    require("xlsxwriter", "files", "a workbook")
    require_asked("workbook", target, (".xlsx",), language, scores, uncertainty)
    sheets = sheets_of(scores, language, uncertainty, names)
    require_room(sheets)
    write_whole(target, lambda temporary: _write(temporary, scores.framework, sheets, language))
    return target


def sheets_of(
    scores: Scores, language: Language, uncertainty: Uncertainty | None, names: str | None
) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook in their order."""
    told = content(scores, language, names)
    noted = (*scores.noted, *(() if uncertainty is None else uncertainty.noted))
    found = (
        summary.summary_sheet(told),
        summary.ranking_sheet(told),
        by_village.scores_sheet(told),
        by_village.dimensions_sheet(told),
        indicators_sheet(told),
        contributions_sheet(told),
        None if uncertainty is None else uncertainty_sheet(told, uncertainty),
        documents.check_sheet(told, noted),
        documents.framework_sheet(told),
        documents.methods_sheet(told),
    )
    sheets = [sheet for sheet in found if sheet is not None]
    sheets.append(documents.dictionary_sheet(told, sheets))
    return cover_sheet(told, sheets, uncertainty), *sheets


def _write(path: Path, framework: Framework, sheets: Sequence[Sheet], language: Language) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    plain = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    # Rows wait in a folder of their own, which goes whatever happens.
    with tempfile.TemporaryDirectory() as waiting:
        book = xlsxwriter.Workbook(
            str(path), {**plain, "constant_memory": True, "tmpdir": waiting, "use_zip64": True}
        )
        book.set_properties(
            {
                "title": cleaned(text(framework.label, language) or framework.id),
                "subject": cleaned(f"{framework.id} {framework.version}"),
                "comments": framework.digest,
                "author": software(),
                "created": _CREATED,
            }
        )
        made = formats(book)
        footer = f"{framework.id}, {software()}"
        try:
            for sheet in sheets:
                fill(book, sheet, made, footer, language)
            book.close()
        except FileCreateError as error:
            # The writer wraps what the operating system said.
            raise error.args[0] from None
        finally:
            for page in book.worksheets():
                page.row_data_fh.close()
