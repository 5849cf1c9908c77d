"""Rescaling indicators to one range: one method a file, found by class name when asked for."""

import sys
from typing import Any

from ketahanan_index.methods import faces


def __getattr__(name: str) -> Any:
    return faces.find(sys.modules[__name__], name)


def __dir__() -> list[str]:
    return sorted(faces.names(__path__))
