"""Draw the pictures that the image tests compare with anew: python tests/reporting/plots/renew.py, then look at them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2])]

import matplotlib
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from reporting.plots import cases

BASELINE = Path(__file__).parent / "baseline"


def save(ax: Axes, path: Path) -> None:
    """Write the figure of a picture, small and alike on every machine."""
    with matplotlib.rc_context({"text.hinting": "none"}):
        ax.get_figure(root=True).savefig(path, dpi=45, metadata={"Software": None})


def main() -> None:
    """Write every picture."""
    BASELINE.mkdir(exist_ok=True)
    for name, draw in cases.EVERY.items():
        save(draw(None), BASELINE / f"{name}.png")
        plt.close("all")


if __name__ == "__main__":
    main()
