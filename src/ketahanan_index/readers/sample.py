"""The sample that ships with the package."""

from __future__ import annotations

import difflib
from importlib import resources
from pathlib import Path

from ketahanan_index.errors import DataError, Problem, heading


def sample_path(name: str) -> Path:
    """Return where a file of the sample lies: in the installed package, or in the checkout it runs from.

    Parameters
    ----------
    name : str
        ``"responden.csv"``, ``"responden_kotor.csv"``, ``"kebenaran.csv"``, ``"desa.csv"``, ``"kerangka.yaml"``,
        ``"idm_kasus.csv"``, ``"peta.geojson"`` or ``"README.md"``.

    Raises
    ------
    DataError
        For a name the sample does not have.

    Examples
    --------
    >>> from ketahanan_index.readers.sample import sample_path
    >>> sample_path("desa.csv").name
    'desa.csv'
    """
    package = Path(str(resources.files("ketahanan_index")))
    # A wheel holds the sample inside the package; a checkout, editable or not, beside src.
    folders = (package / "sample", package.parents[1] / "data" / "sample")
    found = {file.name: file for folder in reversed(folders) if folder.is_dir() for file in folder.iterdir()}
    if name in found:
        return found[name]
    near = difflib.get_close_matches(name, found, 1)
    problem = Problem(
        message=f"the sample has no file {name!r}" + (f", did you mean {near[0]!r}?" if near else ""),
        remedy=f"it has {', '.join(sorted(found))}"
        if found
        else "install the package again: its sample is missing",
        code="unknown_sample",
        file=name,
    )
    raise DataError(heading([problem], "the sample"), [problem])
