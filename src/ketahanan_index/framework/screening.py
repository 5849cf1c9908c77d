"""Which villages have enough data to be scored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from ketahanan_index.framework.texts import Frozen, Part
from ketahanan_index.methods.labels import UnitCode

# Strict, because True is no share.
Share = Annotated[float, Field(ge=0, le=1, strict=True)]
Shares = Annotated[
    Annotated[Share, Tag("one")] | Annotated[dict[str, Share], Frozen, Tag("each")],
    Discriminator(lambda value: "each" if isinstance(value, Mapping) else "one"),
]


class Screening(Part):
    """The share of indicators with a value that a village needs to be scored; without it it has no score.

    Parameters
    ----------
    minimum_available : float or mapping
        The share of indicators with a value: a number for the whole index, or a mapping of group ids or
        ``level_1``, ``level_2`` … to shares. A share equal to it passes.
    minimum_nonzero : float or mapping
        The same for the share of indicators that are not zero, among those with a value.
    include, exclude : sequence of str
        Codes of villages that are scored, or not scored, whatever their data.
    after_imputation : bool
        Whether filled values count as available, as where COINr's `Screen` follows `Impute`. By default the data as
        they came are judged.

    Notes
    -----
    Available is n/N and nonzero (n - z)/n, with N the indicators under a group that count towards the index, n
    those with a value and z those that are 0. A village that is screened out keeps its row, with NaN scores and
    the reason `screened`, and no method learns from it; under `after_imputation` only imputation learns from
    villages that fall short later, and none from those in `exclude`.

    References
    ----------
    OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide, step 2.
    doi:10.1787/9789264043466-en

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> framework = ki.Framework.load("idm-komponen").with_methodology(
    ...     screening=ki.Screening(minimum_available=0.6)
    ... )
    >>> villages = [
    ...     {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7},
    ...     {"kode_desa": "3202012002", "iks": 0.8, "ike": None, "ikl": None},
    ... ]
    >>> scores = ki.score(framework, villages=villages)
    >>> scores.value.round(10).ravel().tolist(), scores.reason.ravel().tolist()
    ([0.7, nan], ['none_sampled', 'screened'])
    >>> scores.normalised.screened[["unit", "available", "minimum", "reason"]].values.tolist()
    [['3202012002', 0.3333333333333333, 0.6, 'available']]
    """

    minimum_available: Shares = 0.0
    minimum_nonzero: Shares = 0.0
    include: tuple[UnitCode, ...] = ()
    exclude: tuple[UnitCode, ...] = ()
    after_imputation: bool = False


def minimum(stated: float | Mapping[str, float], name: str, level: str, *, root: bool) -> float:
    """Return the share a group needs: a plain number speaks of the root alone."""
    if isinstance(stated, Mapping):
        return float(stated.get(name, stated.get(level, 0.0)))
    return stated if root else 0.0
