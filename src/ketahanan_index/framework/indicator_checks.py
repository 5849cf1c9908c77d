"""What must hold within an indicator."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from ketahanan_index.errors import Problem
from ketahanan_index.framework.ends import ends_of
from ketahanan_index.framework.methodology import chosen
from ketahanan_index.framework.scale_checks import found
from ketahanan_index.framework.scales import Ordinal, Scale
from ketahanan_index.framework.structure import Indicator
from ketahanan_index.methods.imputation.constant import Constant
from ketahanan_index.methods.imputation.no_imputation import NoImputation
from ketahanan_index.methods.normalisation.goalposts import Goalposts
from ketahanan_index.records import nearest

if TYPE_CHECKING:
    from ketahanan_index.framework.document import Framework


def problems(
    path: str, indicator: Indicator, framework: Framework, removed: AbstractSet[str]
) -> Iterator[Problem]:
    """Yield everything wrong within an indicator; `removed` names scales already found wrong on their own."""
    scales = []
    for i, item in enumerate(indicator.items):
        if item.scale in removed:
            continue
        if item.scale in framework.scales:
            scales.append(framework.scales[item.scale])
        else:
            yield found(
                f"{path}.items[{i}].scale",
                f"no scale is named {item.scale!r}{nearest(item.scale, framework.scales)}",
                "unknown_scale",
                "define it under scales",
            )
    if indicator.minimum_items > len(indicator.items):
        yield found(
            f"{path}.minimum_items",
            f"needs {indicator.minimum_items} items but has {len(indicator.items)}",
            "minimum_items",
            f"state at most {len(indicator.items)}",
        )
    if indicator.source == "villages" and indicator.statistic != "mean":
        yield found(
            f"{path}.statistic",
            f"{indicator.id} is a village record: there is nothing to take a {indicator.statistic} of",
            "statistic_of_record",
            "remove statistic, or set source: respondents",
        )
    if indicator.source == "respondents" and indicator.standard_error is not None:
        yield found(
            f"{path}.standard_error",
            f"{indicator.id} is estimated from respondents and gets its standard error from them",
            "standard_error_of_respondents",
            "remove standard_error, or set source: villages",
        )
    if indicator.statistic == "ratio":
        yield from _ratio(path, indicator, scales)
    # An ordinal scale without ends has no options, which is said of the scale.
    if len(scales) == len(indicator.items):
        yield from _imputed(path, indicator, framework)
    endless = any(math.isnan(end) for scale in scales if not isinstance(scale, Ordinal) for end in scale.ends)
    needs = next((why for why in _needs_ends(indicator, scales, framework)), None)
    if endless and needs:
        yield found(
            f"{path}.items",
            f"{indicator.id} {needs}, but its scale states no lower or upper end",
            "scale_without_ends",
            "give the scale lower and upper, or choose min_max or z_score for this indicator",
        )


def _imputed(path: str, indicator: Indicator, framework: Framework) -> Iterator[Problem]:
    """Check that a stated value for missing cells lies on the scale, where rescaling would clip it unseen."""
    method = chosen(framework.methodology.imputation, indicator.id, "", NoImputation())
    low, high = ends_of(framework, indicator)
    if isinstance(method, Constant) and (method.value < low or method.value > high):
        yield found(
            path,
            f"missing values of {indicator.id} become {method.value:g}, outside its scale ({low:g}…{high:g})",
            "constant_outside_scale",
            "state a value within the ends of the scale",
        )


def _needs_ends(indicator: Indicator, scales: Sequence[Scale], framework: Framework) -> Iterator[str]:
    method = chosen(framework.methodology.normalisation, indicator.id, "", Goalposts())
    if method.needs_ends:
        yield f"is rescaled by {method.name}"
    if len({item.scale for item in indicator.items}) > 1:
        yield "combines items of different scales, which are first put on 0 to 1"
    if any(item.reverse for item in indicator.items):
        yield "has a reversed item"
    if indicator.combine == "count":
        yield "counts items above their lower end"
    if indicator.statistic == "share":
        yield "is a share of those above the lower end"


def _ratio(path: str, indicator: Indicator, scales: Sequence[Scale]) -> Iterator[Problem]:
    """Check that a ratio of totals has a denominator and items that can be added up."""
    if indicator.denominator is None:
        yield found(
            f"{path}.denominator",
            f"{indicator.id} is a ratio without a denominator",
            "ratio_without_denominator",
            "name the column that it is divided by, such as denominator: {column: anggota_rumah_tangga}",
        )
    if any(item.reverse for item in indicator.items):
        yield found(
            f"{path}.items",
            f"{indicator.id} is a ratio, whose items cannot be reversed one by one",
            "ratio_of_reversed",
            "set direction: negative on the indicator",
        )
    if indicator.combine == "count" or len({item.scale for item in indicator.items}) > 1:
        yield found(
            f"{path}.items",
            f"{indicator.id} is a ratio, whose items are added as they are: they need one scale",
            "ratio_of_scales",
            "give the items one scale, and combine them by sum or mean",
        )
