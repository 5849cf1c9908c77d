"""Draw anew the pictures that the image tests compare with; look at them before they are kept.

Run ``PYTHONPATH=tests .venv/bin/python -m reporting.plots.renew`` in the project's folder.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from reporting.plots import cases
from reporting.plots.cases import figure_of

BASELINE = Path(__file__).parent / "baseline"


def save(ax: Axes, path: Path) -> None:
    """Write the figure of a picture, small and alike on every machine."""
    with mpl.rc_context({"text.hinting": "none"}):
        figure_of(ax).savefig(path, dpi=45, metadata={"Software": None})


def main() -> None:
    """Write every picture."""
    BASELINE.mkdir(exist_ok=True)
    for name, draw in cases.EVERY.items():
        save(draw(None), BASELINE / f"{name}.png")
        plt.close("all")


if __name__ == "__main__":
    main()
