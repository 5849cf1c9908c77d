"""Draw the pictures that the tests compare with anew: python tests/reporting/maps/renew.py, then look at each."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import matplotlib as mpl

from reporting.maps import pictures

if __name__ == "__main__":
    mpl.use("Agg")
    pictures.FOLDER.mkdir(exist_ok=True)
    for picture in pictures.PICTURES:
        pictures.write(picture, pictures.FOLDER / f"{picture}.png")
