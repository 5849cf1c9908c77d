"""Scores that pictures are drawn of, and one picture of each kind for the image tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

mpl.use("Agg")

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import ketahanan_index as ki
from framework.documents import document, indicator
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.reporting import plots

if TYPE_CHECKING:
    from ketahanan_index.robustness.sensitivity_result import Sensitivity

CLASSES: dict[str, Any] = {
    "levels": [
        {"id": "rendah", "label": {"id": "Rendah", "en": "Low"}, "upper": 40},
        {"id": "sedang", "label": {"id": "Sedang", "en": "Medium"}, "upper": 60},
        {"id": "tinggi", "label": {"id": "Tinggi", "en": "High"}},
    ]
}

# a, b in the first group, c, d in the second: means 70, 20, 50, 45; the fifth has no a and b, and so no score.
CELLS: list[list[Any]] = [
    ["3202012001", "Iuran $5 dan $10_a", 80, 60, 80, 60],
    ["3202012002", "Nagari Lubuk Malako Sangir Jujuan Solok Selatan Hulu", 20, 20, 10, 30],
    ["3202012003", "Sukamaju", 50, 50, 50, 50],
    ["3202022001", "Kenari", 10, 90, 20, 60],
    ["3202022002", "Tanpa Data", None, None, 20, 60],
]


def framework(**methodology: Any) -> ki.Framework:
    """Return two groups of two indicators a, b and c, d, all on 0 to 100."""
    groups = (
        {
            "id": "satu",
            "label": {"id": "Kapasitas", "en": "Capacity"},
            "members": [indicator("a"), indicator("b")],
        },
        {
            "id": "dua",
            "label": {"id": "Jejaring", "en": "Networks"},
            "members": [indicator("c"), indicator("d")],
        },
    )
    made = document(
        *groups, classes=CLASSES, methodology={"minimum_coverage": 1.0} | methodology, unit_codes="kemendagri"
    )
    made["index"]["label"] = {"id": "Indeks contoh", "en": "Example index"}
    return ki.Framework.from_dict(made)


def scored(cells: list[list[Any]], **methodology: Any) -> ki.Scores:
    """Score rows of code, name, a, b, c, d."""
    villages = [dict(zip(("kode_desa", "nama", "a", "b", "c", "d"), row, strict=True)) for row in cells]
    return ki.score(framework(**methodology), villages=villages)


@cache
def tiny() -> ki.Scores:
    """Score five villages, one of them without a score."""
    return scored(CELLS)


@cache
def moved() -> ki.Scores:
    """Score them in another wave: up, down, the same, and one village that is new."""
    rows = [list(row) for row in CELLS]
    rows[0][2:] = [90, 70, 80, 60]
    rows[1][2:] = [20, 10, 10, 20]
    return scored([*rows, ["3202022003", "Baru", 10, 10, 10, 10]])


@cache
def sample() -> ki.Scores:
    """Score the sample."""
    return ki.score(
        ki.Framework.load("desa-berketahanan-sosial"),
        respondents=ki.read_respondents(sample_path("responden.csv")),
        villages=ki.read_villages(sample_path("desa.csv")),
        design=ki.SurveyDesign(weights="bobot", strata="dusun", clusters="rt"),
    )


@cache
def components() -> ki.Scores:
    """Score the sample by its three components, which are village records."""
    return ki.score(ki.Framework.load("idm-komponen"), villages=ki.read_villages(sample_path("desa.csv")))


@cache
def components_later() -> ki.Scores:
    """Score the same villages a year on."""
    table = pd.read_csv(sample_path("desa.csv"), dtype={"kode_desa": "str"})
    for name, step in (("iks", 0.04), ("ike", -0.05), ("ikl", 0.02)):
        shift = step * np.cos(np.arange(len(table)))
        table[name] = (table[name] + shift).clip(0, 1)
    return ki.score(ki.Framework.load("idm-komponen"), villages=table)


@cache
def many(count: int = 84_000, seed: int = 1) -> ki.Scores:
    """Score as many villages as there are, with stated standard errors."""
    data = framework().to_dict()
    for group in data["index"]["members"]:
        for member in group["members"]:
            member["standard_error"] = f"{member['id']}_se"
    rng = np.random.default_rng(seed)
    middle = rng.normal(50, 12, count)
    i = np.arange(count)
    code = [
        f"{11 + a:02}{1 + b:02}{1 + c:02}{2001 + d}"
        for a, b, c, d in zip(i // 3000, i // 200 % 15, i // 10 % 20, i % 10, strict=True)
    ]
    table: dict[str, Any] = {"kode_desa": code, "nama": [f"Desa {k}" for k in i]}
    for name in "abcd":
        table |= {
            name: np.clip(middle + rng.normal(0, 10, count), 0, 100),
            f"{name}_se": rng.uniform(3, 8, count),
        }
    return ki.score(ki.Framework.from_dict(data), villages=pd.DataFrame(table))


@cache
def drawn() -> ki.Uncertainty:
    """Draw scores of the sample."""
    return ki.uncertainty(sample(), draws=200, seed=1)


@cache
def many_drawn() -> ki.Uncertainty:
    """Draw scores of as many villages as there are."""
    return ki.uncertainty(many(), assumptions=ki.WeightNoise(), draws=20, seed=1)


@cache
def sensitive() -> Sensitivity:
    """Return indices of three assumptions over the tiny villages."""
    choice = ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"])
    assumptions = [ki.WeightNoise(), ki.LeaveOut(), choice]
    return ki.sensitivity(tiny(), assumptions=assumptions, base_samples=64, seed=1, units=["3202012001"])


def own(width: float = 9.0, height: float = 9.0) -> Axes:
    """Return axes of a figure that pyplot does not know."""
    return Figure(figsize=(width, height)).subplots()


Draw = Callable[[Axes | None], Axes]

# Every kind of picture, small; each draws into the axes given, or into a figure of its own.
EVERY: dict[str, Draw] = {
    "ranking": lambda ax: plots.ranking(sample(), top=12, ax=ax),
    "ranking_by": lambda ax: plots.ranking(sample(), by="kecamatan", top=3, language="en", ax=ax),
    "ranking_tiny": lambda ax: plots.ranking(tiny(), language="en", ax=ax),
    "ranking_many": lambda ax: plots.ranking(many(), ax=ax),
    "composition": lambda ax: plots.composition(sample(), top=12, ax=ax),
    "composition_many": lambda ax: plots.composition(many(), language="en", ax=ax),
    "contributions": lambda ax: plots.contributions(tiny(), "3202012001", ax=ax),
    "profile": lambda ax: plots.profile(sample(), sample().units[3], ax=ax),
    "distribution": lambda ax: plots.distribution(sample(), ax=ax),
    "distribution_many": lambda ax: plots.distribution(many(), language="en", ax=ax),
    "tree": lambda ax: plots.tree(ki.Framework.load("indeks-desa"), ax=ax),
    "tree_scores": lambda ax: plots.tree(sample(), language="en", ax=ax),
    "correlations": lambda ax: plots.correlations(sample(), ax=ax),
    "correlations_tiny": lambda ax: plots.correlations(tiny(), kind="pearson", language="en", ax=ax),
    "rank_uncertainty": lambda ax: plots.rank_uncertainty(drawn(), top=12, ax=ax),
    "rank_sets": lambda ax: plots.rank_uncertainty(
        ki.rank_confidence(sample(), seed=1), top=12, language="en", ax=ax
    ),
    "rank_uncertainty_many": lambda ax: plots.rank_uncertainty(many_drawn(), ax=ax),
    "class_probabilities": lambda ax: plots.class_probabilities(drawn(), top=12, ax=ax),
    "class_probabilities_many": lambda ax: plots.class_probabilities(many_drawn(), language="en", ax=ax),
    "sensitivity": lambda ax: plots.sensitivity(sensitive(), ax=ax),
    "influence": lambda ax: plots.influence(ki.influence(components()), language="en", ax=ax),
    "slopes": lambda ax: plots.slopes(tiny(), moved(), waves=("2024", "2026"), ax=ax),
    "slopes_sample": lambda ax: plots.slopes(components(), components_later(), language="en", ax=ax),
    "slopes_many": lambda ax: plots.slopes(many(), many(seed=2), ax=ax),
}


def figure_of(ax: Axes) -> Any:
    """Return the figure of axes."""
    return ax.figure


def points(ax: Axes, number: int = -1) -> Any:
    """Return the places of points, of the last set drawn unless another is asked for."""
    sets = [one for one in ax.collections if type(one).__name__ == "PathCollection"]
    return np.asarray(sets[number].get_offsets())


def segments(ax: Axes, number: int = 0) -> Any:
    """Return the ends of lines ``(line, end, coordinate)``."""
    sets: list[Any] = [one for one in ax.collections if type(one).__name__ == "LineCollection"]
    return np.array(sets[number].get_segments())


def faces(ax: Axes) -> list[str]:
    """Return the colours of the last set of points."""
    colours: Any = ax.collections[-1].get_facecolor()
    return [to_hex(colour) for colour in colours]


def rows(ax: Axes) -> list[str]:
    """Return what stands left of the rows."""
    return [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]


def said(ax: Axes) -> str:
    """Return everything that is written on the axes but ticks."""
    legend = ax.get_legend()
    keys = [text.get_text() for text in legend.get_texts()] if legend else []
    return "\n".join([ax.get_title(loc="left"), *(text.get_text() for text in ax.texts), *keys]).replace(
        "\n", " "
    )


WITHHELD = ("9901022004", "9901032001")
"""Villages of the sample with too few respondents, and with one sampling unit."""
