"""Where a framework comes from: its standing, its sources, what its indicators are about."""

from __future__ import annotations

from ketahanan_index.framework.texts import Part


class Status(Part):
    """Who stands behind a framework, and whether it was tried."""

    id: str
    en: str
    official: bool
    piloted: bool = False


class Source(Part):
    """A source of ideas or rules, and how much of it was seen."""

    cite: str
    seen: str = ""


class Capture(Part):
    """A label for what an indicator is about; not a group, and without weight."""

    id: str
    en: str
    note: str = ""
