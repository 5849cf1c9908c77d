"""Write the type stubs of the method families, so that `ki.aggregation.GeometricMean` is typed.

`--check` writes nothing and fails when a stub is out of date.
"""

from __future__ import annotations

import pkgutil
import sys
from pathlib import Path

from ketahanan_index import methods
from ketahanan_index.methods import faces

FAMILIES = ("imputation", "treatment", "normalisation", "weighting", "aggregation")


def stub(family: str) -> str:
    """Return the stub of a family: one import a method file."""
    package = f"ketahanan_index.methods.{family}"
    folder = Path(methods.__path__[0]) / family
    files = sorted(module.name for module in pkgutil.iter_modules([str(folder)]))
    named = [(file, faces.class_name(file)) for file in files]
    return "".join(_line(f"from {package}.{file} import ", f"{name} as {name}") for file, name in named)


def _line(start: str, rest: str) -> str:
    """Return an import, wrapped as the formatter would."""
    whole = f"{start}{rest}\n"
    return whole if len(whole) <= 111 else f"{start}(\n    {rest},\n)\n"


def main() -> int:
    """Write or check every stub."""
    stale = []
    for family in FAMILIES:
        path = Path(methods.__path__[0]) / family / "__init__.pyi"
        text = stub(family)
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(path)
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
    if stale and "--check" in sys.argv:
        print("out of date, run python tools/stubs.py:", *stale, sep="\n  ")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
