"""Frameworks of a few indicators."""

from __future__ import annotations

from typing import Any

import ketahanan_index as ki


def tree(*members: dict[str, Any], scales: dict[str, Any]) -> ki.Framework:
    """Return a framework of one level whose villages are in the column `kode_desa`."""
    return ki.Framework.from_dict(
        {"id": "x", "version": "1", "scales": scales, "index": {"id": "i", "members": list(members)}}
    )
