"""The maps that are compared with pictures kept beside the tests, and where these lie."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketahanan_index.reporting import maps
from reporting.maps import made

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FOLDER = Path(__file__).parent / "baseline"
DPI = 45


@cache
def gaps() -> maps.Joined:
    """Return a map with everything that can be missing: a village without a score, one not drawn, one not known."""
    codes = (*made.CODES, "3202022003", "3202022004")
    value = (0.3, None, 0.5, 0.62, 0.78, 0.9)
    drawn = [*codes[:5], "3202022009"]
    scores = made.scores(codes, names=None, value=value)
    return maps.join(scores, made.squares(drawn), source="karangan")


PICTURES: dict[str, Callable[[], Axes]] = {
    "score_id": lambda: maps.score(made.joined()),
    "classes_en": lambda: maps.classes(made.joined(), language="en"),
    "uncertainty_id": lambda: maps.uncertainty(made.joined()),
    "bivariate_en": lambda: maps.bivariate(made.joined(), language="en"),
    "two_nodes_id": lambda: maps.bivariate(made.joined(), node="partisipasi", against="gotong_royong"),
    "gaps_id": lambda: maps.score(gaps()),
}


def write(name: str, path: Path) -> None:
    """Draw a picture and write it, without the version of matplotlib."""
    from matplotlib import pyplot as plt

    figure: Any = PICTURES[name]().figure
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    plt.close("all")
