"""Respondents' sums to villages' values with their errors, however the sample was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ketahanan_index.design import SurveyDesign
from ketahanan_index.intake.reduced import Reduced
from ketahanan_index.stages.elements import Elements
from ketahanan_index.stages.medians import Distribution
from ketahanan_index.survey.elements import elements
from ketahanan_index.survey.estimated import Estimated
from ketahanan_index.survey.linearise import linearise
from ketahanan_index.survey.quantiles import below, distributions, medians
from ketahanan_index.survey.replicates import replicated


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Estimates with what is known of the answers behind them.

    Parameters
    ----------
    estimated : Estimated
        Values and errors ``(unit, indicator of reduced)``.
    elements : Elements or None
        The spread of the answers; None where sums of squares are lacking.
    medians : mapping of int to Distribution
        The distributions of the columns that are medians.
    """

    estimated: Estimated
    elements: Elements | None
    medians: Mapping[int, Distribution]


def survey(reduced: Reduced, units: int, design: SurveyDesign) -> Surveyed:
    """Estimate means, shares, ratios and medians of villages, and their errors.

    Parameters
    ----------
    reduced : Reduced
        The sums of respondents.
    units : int
        How many villages there are.
    design : SurveyDesign
        How respondents were drawn, or with which replicate weights they came.
    """
    spread = distributions(reduced, units)
    shares = below(reduced, spread) if spread else reduced
    if design.replicates is None:
        found = linearise(shares, units, design)
    else:
        found = replicated(shares, units, design.replicates)
    if spread:
        found, spread = medians(found, spread)
    return Surveyed(found, elements(reduced, units), spread)
