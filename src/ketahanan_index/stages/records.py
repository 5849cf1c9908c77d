"""A village's score as a record for services."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Flag = Literal["publish", "caution", "withhold"]


class NodeScore(BaseModel):
    """The score of one group in one village; null where there is none."""

    model_config = ConfigDict(frozen=True)

    node: str
    level: int
    score: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None
    coverage: float
    n: int
    psus: int
    flag: Flag
    flag_reasons: tuple[str, ...]


class VillageScore(BaseModel):
    """The score of one village, ready for JSON; null where there is no number.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> villages = [{"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}]
    >>> record = ki.score(ki.Framework.load("idm-komponen"), villages=villages).records()[0]
    >>> record.unit, record.rank, record.class_id
    ('3202012001', 1, 'berkembang')
    """

    model_config = ConfigDict(frozen=True)

    unit: str
    score: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    class_id: str | None
    coverage: float
    n: int
    psus: int
    flag: Flag
    flag_reasons: tuple[str, ...]
    nodes: tuple[NodeScore, ...]
