"""Survey respondents from files, with answers and codes kept as text."""

from __future__ import annotations

from pathlib import Path

from ketahanan_index.intake.frames import Reading
from ketahanan_index.readers import files


def read_respondents(path: str | Path, *, sheet: str | int = 0, decimal: files.Decimal = ".") -> Reading:
    r"""Read a table of respondents, a row each, with every cell as text, so that no code loses a digit.

    Parameters
    ----------
    path : str or Path
        A CSV file (UTF-8; comma, semicolon as KoboToolbox writes it, or tab), an Excel file (first sheet) or a
        Parquet file (types kept).
    sheet : str or int
        The sheet of a workbook, by name or counted from 0.
    decimal : {".", ","}
        The decimal mark of numbers written as text, such as weights of 18,3 in a file made with Indonesian settings.
        With a comma, dots between thousands in a text file (1.250,5) are taken away.

    Returns
    -------
    Reading
        The table and where it came from; `score` and `check` take it as `respondents` and name its lines.

    Raises
    ------
    DataError
        For a file that cannot be read: wrong encoding, no header, rows of uneven length, unknown kind.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import ketahanan_index as ki
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "responden.csv"
    >>> _ = path.write_text("kode_desa;bobot;GR01\n3202012001;18,3;4\n3202012001;20;8\n")
    >>> ki.read_respondents(path, decimal=",").table.to_dict("list")
    {'kode_desa': ['3202012001', '3202012001'], 'bobot': ['18.3', '20'], 'GR01': ['4', '8']}
    """
    return files.read(path, "respondents", sheet, decimal)
