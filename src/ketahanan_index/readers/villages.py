"""Village tables from files, with codes kept as text."""

from __future__ import annotations

from pathlib import Path

from ketahanan_index.intake.frames import Reading
from ketahanan_index.readers import files


def read_villages(path: str | Path, *, sheet: str | int = 0, decimal: files.Decimal = ".") -> Reading:
    r"""Read a village table with every cell as text, so that no code loses a digit.

    Parameters
    ----------
    path : str or Path
        A CSV file (UTF-8; comma, semicolon or tab), an Excel file (first sheet) or a Parquet file (types kept).
    sheet : str or int
        The sheet of a workbook, by name or counted from 0.
    decimal : {".", ","}
        The decimal mark of numbers written as text, such as 18,3 in a file made with Indonesian settings.
        With a comma, dots between thousands in a text file (1.250,5) are taken away.

    Returns
    -------
    Reading
        The table and where it came from; `score` and `check` take it as `villages` and name its lines.

    Raises
    ------
    DataError
        For a file that cannot be read: wrong encoding, no header, rows of uneven length, unknown kind.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import ketahanan_index as ki
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "desa.csv"
    >>> _ = path.write_text("kode_desa;iks\n3202012001;0.8\n")
    >>> ki.read_villages(path).table.to_dict("list")
    {'kode_desa': ['3202012001'], 'iks': ['0.8']}
    """
    return files.read(path, "villages", sheet, decimal)
