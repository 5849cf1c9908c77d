"""The languages, and what a table of phrases is."""

from __future__ import annotations

from typing import Literal

Language = Literal["id", "en"]
Phrases = dict[str, dict[Language, str]]
