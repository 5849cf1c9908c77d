"""What would lift a village into the next class: one indicator by itself, and all together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketahanan_index.explanation.improvements import plans, targets
from ketahanan_index.explanation.improvements.rescoring import Mask, Places, rescoring
from ketahanan_index.explanation.improvements.steps import Counts, Steps, steps_of
from ketahanan_index.methods.base import Array
from ketahanan_index.stages import Scores, ranking

if TYPE_CHECKING:
    import pandas as pd


def improvements(
    scores: Scores,
    units: str | Sequence[str] | None = None,
    *,
    target: str | None = None,
    fixed: Iterable[str] = (),
) -> pd.DataFrame:
    """Say what the smallest gains are that lift villages into the next class.

    Parameters
    ----------
    scores : Scores
        What `score` returned.
    units : str or sequence of str
        Codes of villages; all by default.
    target : str
        The class to reach, for all; by default the next higher than a village's own, the highest for those in it.
    fixed : iterable of str
        Indicators, or groups of them, that stay as they are.

    Returns
    -------
    DataFrame
        One row a village and indicator, tidy:

        - unit, indicator;
        - class, target: the village's class, and the one to be reached;
        - score, minimum, needed: the index, the smallest score of the target class at the decimals of official tables
          (NaN for the lowest class), and minimum less score, the IDM's *penambahan*: below 0 where the class is
          reached;
        - value, end: the indicator's value, NaN where the village has none of its own, and the good end of its scale;
        - step: the change to the next attainable value; NaN where any value can be had, and where there is no more;
        - full_gain: by how much the index rises when this indicator alone goes to its end, the IDM's *nilai+*; NaN
          without a value, weight or direction, and where no score can be had there;
        - alone, score_alone: the value nearest to the present one that reaches the target when nothing else changes,
          and the index then; NaN where even the end does not reach it;
        - jointly, score_jointly: the value in a plan of all indicators, and the index when the plan is carried out; NaN
          where even the ends of all do not reach the target;
        - status, the first that is true of: ``no_score``, ``reached`` (the village is in the target class or above),
          ``no_weight``, ``no_data``, ``imputed``, ``fixed``, ``no_direction`` (the best value lies between the ends),
          ``at_end``, ``alone``, ``joint_only``, ``out_of_reach``.

    Raises
    ------
    TypeError
        For anything but a Scores.
    FrameworkError
        For a framework without classes.
    MethodError
        Where the score of a village hangs on the values of others.
    DataError
        For villages, a class or indicators that are not there, all at once.

    Notes
    -----
    Every promise is checked by scoring the changed village again, treatment, rescaling and weights being those that the
    score learnt, as ``ki.score(…, base=scores)`` does. A class is reached by the rule for classes, on the score at ten
    decimals, never by `minimum`.

    Values move towards the good end of their scale: the stated end, or the best value among the villages where none is
    stated. A village record of ordinal, yes-or-no and multiple-choice items moves over the values that the answers to
    all its items can be combined to; one that lies between two moves to the next. Numbers, quotients and means of
    people move in billionths of their scale.

    The plan moves every indicator by at most the same share of its scale, the smallest that suffices. Of the steps that
    are then not needed, those of the indicators are taken back first that add least, so that no single step of the
    plan can be spared.

    Where a score can fall although a value improves (a penalty for imbalance, an aggregation of your own, values filled
    from the village's others, screening by zeros), numbers move in hundredths of their scale, and every one of them is
    looked at; the plan is then the first common share that reaches the target.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> village = {"kode_desa": "3202012001", "iks": 0.8, "ike": 0.6, "ikl": 0.7}
    >>> table = improvements(ki.score(ki.Framework.load("idm-komponen"), villages=[village]))
    >>> table[["target", "minimum"]].drop_duplicates().values.tolist()
    [['maju', 0.7073]]
    >>> table[["indicator", "value", "full_gain", "alone", "jointly"]].round(4).values.tolist()
    [['iks', 0.8, 0.0667, 0.8216, 0.8072], ['ike', 0.6, 0.1333, 0.6216, 0.6072], ['ikl', 0.7, 0.1, 0.7216, 0.7072]]
    """
    if not isinstance(scores, Scores):
        raise TypeError(f"scores must be a Scores, not {type(scores).__name__}: make one with ki.score(…)")
    levels = targets.require_classes(scores.framework)
    places, held = targets.asked(scores, levels, units, target, fixed)
    model = rescoring(scores, places)
    steps = steps_of(model)
    score, code = scores.value[places, 0], ranking.class_codes(scores.snapped[places, 0], levels)
    goal = targets.targets(levels, scores.snapped[places, 0], target)
    scored, reached = code >= 0, code >= goal
    weighs = scores.plan.overall(scores.applied)[: len(held)] > 0
    able = model.own & weighs & steps.one_way & scored[:, None]
    free = able & ~held & (steps.count > 0)
    at_end = plans.ends_of_each(model, steps, able)
    minimum = targets.minimums(levels, scores.framework.methodology.range)
    task = plans.Task(model, steps, levels, np.flatnonzero(scored & ~reached), free, score, goal)
    alone, score_alone = plans.alone(task, at_end)
    together, score_jointly = plans.jointly(task)
    alone[reached], together[reached] = 0, 0
    score_alone[reached], score_jointly[reached] = score[reached, None], score[reached]
    reasons = (
        ("no_score", ~scored[:, None]),
        ("reached", reached[:, None]),
        ("no_weight", ~weighs),
        ("no_data", ~model.own & ~model.filled),
        ("imputed", model.filled),
        ("fixed", held),
        ("no_direction", ~steps.one_way),
        ("at_end", steps.count == 0),
        ("alone", alone >= 0),
        ("joint_only", together >= 0),
    )
    cells = {
        "value": steps.start,
        "end": np.where(steps.one_way, steps.end, np.nan),
        "step": np.where(able, steps.next_step(), np.nan),
        "full_gain": at_end - score[:, None],
        "alone": _values(steps, alone),
        "score_alone": score_alone,
        "jointly": _values(steps, together),
        "score_jointly": score_jointly[:, None],
        "status": _status(reasons, free.shape),
    }
    rows = {
        "class": ranking.class_labels(scores, code),
        "target": ranking.class_labels(scores, np.where(scored, goal, -1)),
        "score": score,
        "minimum": np.where(scored, minimum[goal], np.nan),
    }
    return _table(scores, places, rows, cells)


def _values(steps: Steps, moved: Counts) -> Array:
    """Return the values after so many steps ``(row, indicator)``, NaN where there are none to be taken."""
    rows, columns = np.nonzero(moved >= 0)
    out = np.full(moved.shape, np.nan)
    out[rows, columns] = steps.at(rows, columns, moved[rows, columns])
    return out


def _status(reasons: Sequence[tuple[str, Mask]], shape: tuple[int, ...]) -> NDArray[np.object_]:
    """Return the first reason that is true of each cell, ``out_of_reach`` where none is."""
    names = np.array([*(name for name, _ in reasons), "out_of_reach"], dtype=object)
    true = [np.broadcast_to(mask, shape) for _, mask in reasons]
    return np.asarray(names[np.select(true, list(range(len(true))), len(true))])


def _table(scores: Scores, places: Places, rows: dict[str, Any], cells: dict[str, Any]) -> pd.DataFrame:
    """Return one row a village and indicator; `rows` are repeated for its indicators."""
    import pandas as pd

    names = scores.plan.indicators
    shape = (len(places), len(names))
    repeated = np.repeat(np.arange(len(places)), len(names))
    columns: dict[str, Any] = {
        "unit": np.array(scores.units, dtype=object)[places][repeated],
        "indicator": np.tile(np.array(names, dtype=object), len(places)),
        **{name: values.take(repeated) for name, values in rows.items()},
        "needed": (rows["minimum"] - rows["score"])[repeated],
        **{name: np.broadcast_to(values, shape).ravel() for name, values in cells.items()},
    }
    return pd.DataFrame(columns).copy()
