"""Pictures of scores for readers: each function draws one with matplotlib and returns its Axes.

Figures are made with pyplot unless `ax` is given. Where pictures are drawn in threads, or many of them, give the Axes
of a `matplotlib.figure.Figure` of your own: nothing global is then touched.
"""

from ketahanan_index.reporting.plots.class_probabilities import class_probabilities
from ketahanan_index.reporting.plots.composition import composition
from ketahanan_index.reporting.plots.contributions import contributions
from ketahanan_index.reporting.plots.correlations import correlations
from ketahanan_index.reporting.plots.distribution import distribution
from ketahanan_index.reporting.plots.influence import influence
from ketahanan_index.reporting.plots.profile import profile
from ketahanan_index.reporting.plots.rank_uncertainty import rank_uncertainty
from ketahanan_index.reporting.plots.ranking import ranking
from ketahanan_index.reporting.plots.sensitivity import sensitivity
from ketahanan_index.reporting.plots.slopes import slopes
from ketahanan_index.reporting.plots.tree import tree

__all__ = [
    "class_probabilities",
    "composition",
    "contributions",
    "correlations",
    "distribution",
    "influence",
    "profile",
    "rank_uncertainty",
    "ranking",
    "sensitivity",
    "slopes",
    "tree",
]
