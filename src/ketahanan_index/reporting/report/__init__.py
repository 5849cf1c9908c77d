"""Scores as a page that opens in any browser, without a network: overview, map, ranks, a section a village."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ketahanan_index.reporting.asked import require_asked
from ketahanan_index.reporting.packages import require
from ketahanan_index.stages import Scores
from ketahanan_index.words import Language

if TYPE_CHECKING:
    import geopandas as gpd

    from ketahanan_index.robustness.uncertainty_result import Uncertainty

__all__ = ["write_report"]


def write_report(
    scores: Scores,
    path: str | Path,
    *,
    language: Language = "id",
    uncertainty: Uncertainty | None = None,
    polygons: gpd.GeoDataFrame | str | Path | None = None,
    names: str | None = None,
) -> Path:
    """Write scores as a page for readers: overview, map, ranks with search, a section a village, and the method.

    The page is one file that loads nothing; it reads on a phone, prints, and works without JavaScript. For more than
    300 villages it becomes an index, and a folder of its name beside it holds a page for each kabupaten; of those with
    more than 500 villages, for each kecamatan.

    Parameters
    ----------
    scores : Scores
        The scores of `ki.score`.
    path : str or Path
        The page to write, such as ``laporan.html``. A report that is there is replaced, whole or not at all.
    language : {"id", "en"}
        The language of the page.
    uncertainty : Uncertainty
        What `ki.uncertainty` drew of these scores: adds intervals of ranks and probabilities of classes.
    polygons : GeoDataFrame or path
        The areas of villages, as `ki.maps.join` takes them: adds a map.
    names : str
        The column of `unit_table` with the villages' names; by default the first of `nama`, `nama_desa` and the like.

    Returns
    -------
    Path
        The page written.

    Raises
    ------
    DataError
        Where jinja2 is not installed; for another ending than .html, a folder of the page's name with files of others,
        draws of other scores, an unknown column of names, and what `ki.maps.join` refuses.

    Notes
    -----
    Only what the rule of publication lets through is in the files: of a withheld village its name and the reason.
    The same scores give the same bytes.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import ketahanan_index as ki
    >>> villages = [
    ...     {"kode_desa": "3202012001", "nama": "Sukamaju", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "nama": "Sukasari", "iks": 0.9, "ike": 0.8, "ikl": 0.8},
    ... ]
    >>> scores = ki.score(ki.Framework.load("idm-komponen"), villages=villages)
    >>> page = write_report(scores, pathlib.Path(tempfile.mkdtemp()) / "laporan.html")
    >>> "Sukamaju" in page.read_text("utf-8")
    True
    """
    require("jinja2", "report", "a report")
    target = Path(path)
    require_asked("report", target, (".html", ".htm"), language, scores, uncertainty)
    from ketahanan_index.reporting.report.material import gather
    from ketahanan_index.reporting.report.pages import pages
    from ketahanan_index.reporting.report.writing import put, require_place

    require_place(target)
    material = gather(scores, language=language, uncertainty=uncertainty, names=names)
    joined = None
    if polygons is not None:
        from ketahanan_index.reporting.maps import join

        joined = join(scores, polygons)
    return put(target, pages(material, joined, target.name, target.stem))
