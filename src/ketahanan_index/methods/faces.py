"""The face of a family: its methods by class name, found by file name, imported when asked for."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType


def class_name(module: str) -> str:
    """Return ``"GeometricMean"`` for ``"geometric_mean"``."""
    return "".join(part.title() for part in module.split("_"))


def names(path: Iterable[str]) -> dict[str, str]:
    """Return the class names in a family's folder, with the file each lives in."""
    return {class_name(m.name): m.name for m in pkgutil.iter_modules(path)}


def find(package: ModuleType, name: str) -> type:
    """Return the class `name` of a family, or say which ones it has."""
    files = names(package.__path__)
    if name not in files:
        raise AttributeError(f"{package.__name__} has no method {name!r}; it has {', '.join(sorted(files))}")
    found: type = getattr(importlib.import_module(f"{package.__name__}.{files[name]}"), name)
    return found
