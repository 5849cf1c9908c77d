"""Scores as tables and records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ketahanan_index.arrays import ranks as rank_arrays
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import publishing, ranking
from ketahanan_index.stages.records import NodeScore, VillageScore

if TYPE_CHECKING:
    import pandas as pd

    from ketahanan_index.stages.scores import Scores


def wide(scores: Scores) -> pd.DataFrame:
    """Return one row a village."""
    import pandas as pd

    lower, upper = ranking.bounds(scores)
    columns: dict[str, Any] = {node: scores.value[:, g] for g, node in enumerate(scores.nodes)}
    columns |= {
        "standard_error": scores.standard_error[:, 0],
        "lower": lower[:, 0],
        "upper": upper[:, 0],
        "rank": rank_arrays.rank(scores.snapped[:, 0]),
        "class": ranking.classes(scores).array,
        "coverage": scores.coverage[:, 0],
        "n": scores.n[:, 0],
        "psus": scores.psus[:, 0],
        "flag": scores.flag,
    }
    return pd.DataFrame(columns, index=ranking.unit_index(scores)).copy()


def long(scores: Scores) -> pd.DataFrame:
    """Return one row a village and node."""
    import pandas as pd

    units, nodes = len(scores.units), len(scores.nodes)
    lower, upper = ranking.bounds(scores)
    rank = np.stack([rank_arrays.rank(scores.snapped[:, g]) for g in range(nodes)], axis=1)
    root = ranking.classes(scores)
    return pd.DataFrame(
        {
            "unit": np.repeat(np.array(scores.units, dtype=object), nodes),
            "node": np.tile(np.array(scores.nodes, dtype=object), units),
            "level": np.tile([node.level for node in scores.plan.groups], units),
            "score": scores.value.ravel(),
            "standard_error": scores.standard_error.ravel(),
            "lower": lower.ravel(),
            "upper": upper.ravel(),
            "rank": rank.ravel(),
            "class": root.array.take(np.repeat(np.arange(units), nodes)),
            "coverage": scores.coverage.ravel(),
            "n": scores.n.ravel(),
            "flag": publishing.flags(publishing.score_reasons(scores)).ravel(),
        }
    )


def records(scores: Scores) -> list[VillageScore]:
    """Return one record a village."""
    table = wide(scores)
    scored = {name: _plain(table[name].to_numpy()) for name in ("standard_error", "lower", "upper", "rank")}
    value, error = _plain(scores.value), _plain(scores.standard_error)
    names = [None if isinstance(c, float) else str(c) for c in table["class"]]
    found = publishing.score_reasons(scores)
    reasons, flag = publishing.listed(found), publishing.flags(found).tolist()
    low, high = (_plain(bound) for bound in ranking.bounds(scores))
    coverage, n, psus = scores.coverage.tolist(), scores.n.tolist(), scores.psus.tolist()
    count = len(scores.nodes)
    out = []
    for i, unit in enumerate(scores.units):
        nodes = tuple(
            NodeScore(
                node=node.id,
                level=node.level,
                score=value[i][g],
                standard_error=error[i][g],
                lower=low[i][g],
                upper=high[i][g],
                coverage=coverage[i][g],
                n=n[i][g],
                psus=psus[i][g],
                flag=flag[i][g],
                flag_reasons=tuple(reasons[i * count + g].split()),
            )
            for g, node in enumerate(scores.plan.groups)
        )
        rank = scored["rank"][i]
        out.append(
            VillageScore(
                unit=unit,
                score=value[i][0],
                standard_error=scored["standard_error"][i],
                lower=scored["lower"][i],
                upper=scored["upper"][i],
                rank=None if rank is None else int(rank),
                class_id=names[i],
                coverage=coverage[i][0],
                n=n[i][0],
                psus=psus[i][0],
                flag=flag[i][0],
                flag_reasons=tuple(reasons[i * count].split()),
                nodes=nodes,
            )
        )
    return out


def weights(scores: Scores) -> pd.DataFrame:
    """Return weights by node."""
    import pandas as pd

    plan = scores.plan
    parent = {i: node.id for node in plan.groups for i in node.members}
    level = {i: node.level + 1 for node in plan.groups for i in node.members}
    order = _tree_order(scores)
    share = {"nominal": _in_group(scores, plan.given), "applied": _in_group(scores, scores.applied)}
    overall = plan.overall(scores.applied)
    rows = {
        "parent": [parent.get(i) for i in order],
        "level": [level.get(i, 0) for i in order],
        **{name: values[order] for name, values in share.items()},
        "overall": overall[order],
    }
    return pd.DataFrame(rows, index=pd.Index([plan.names[i] for i in order], name="node", dtype=object))


def _plain(x: Array) -> list[Any]:
    """Return nested lists with None for NaN."""
    out = x.astype(object)
    out[np.isnan(x)] = None
    plain: list[Any] = out.tolist()
    return plain


def _tree_order(scores: Scores) -> list[int]:
    k = len(scores.plan.indicators)

    def walk(position: int) -> list[int]:
        if position < k:
            return [position]
        return [position, *(i for m in scores.plan.groups[position - k].members for i in walk(m))]

    return walk(k)


def _in_group(scores: Scores, values: Array) -> Array:
    out = np.ones(len(values))
    for node in scores.plan.groups:
        at = list(node.members)
        out[at] = values[at] / values[at].sum()
    return out
