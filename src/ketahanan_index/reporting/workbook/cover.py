"""The cover: what the workbook is, where its figures come from, what may be shown, and how to cite it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ketahanan_index.files import software
from ketahanan_index.framework.drawing import class_bounds, class_names
from ketahanan_index.framework.texts import text
from ketahanan_index.reporting.colours import INK
from ketahanan_index.reporting.workbook.content import Content
from ketahanan_index.reporting.workbook.layout import COUNT, LONG, Look, Sheet, Table
from ketahanan_index.robustness.assumptions import Alternatives, Assumption
from ketahanan_index.words import WORDS, number, plain_number

if TYPE_CHECKING:
    from ketahanan_index.robustness.uncertainty_result import Uncertainty

_NAMED = Look(bold=True, wrap=True)
_TAB = INK


def cover_sheet(told: Content, sheets: Sequence[Sheet], uncertainty: Uncertainty | None) -> Sheet:
    """Return the cover of a workbook of these sheets."""
    facts = [*_what(told), *_counts(told), *_meaning(told, uncertainty), *_citation(told)]
    # The longest table of a sheet is the one that it is about.
    rows = np.array([max(table.rows for table in sheet.tables) for sheet in sheets], dtype=np.float64)
    return Sheet(
        told.say("workbook_cover"),
        text(told.framework.label, told.language) or told.framework.id,
        told.say("workbook_cover_about"),
        (
            Table(
                (
                    told.column("workbook_fact", tuple(fact for fact, _ in facts), _NAMED, 34),
                    told.column("workbook_told", tuple(said for _, said in facts), LONG, 90),
                ),
                told.say("workbook_facts"),
            ),
            Table(
                (
                    told.column("workbook_column_sheet", tuple(sheet.name for sheet in sheets), _NAMED, 34),
                    told.column("workbook_about", tuple(sheet.about for sheet in sheets), LONG, 90),
                    told.column("workbook_rows", rows, COUNT, 10, told.say("workbook_count")),
                ),
                told.say("workbook_contents"),
            ),
        ),
        (_status(told),),
        0,
        _TAB,
        upright=True,
    )


def _status(told: Content) -> str:
    """Return who stands behind the framework, and that nobody does behind the scores."""
    status = told.framework.status
    if status is None:
        return told.say("workbook_not_official")
    said = status.en if told.language == "en" else status.id
    return f"{said}. {told.say('workbook_not_official')}" if status.official else f"{said}."


def _what(told: Content) -> list[tuple[str, str]]:
    framework = told.framework
    facts = [(told.say("workbook_what"), told.say("workbook_what_told", told.root))]
    if framework.definition is not None:
        facts.append((told.say("workbook_definition"), text(framework.definition, told.language)))
    return [
        *facts,
        (told.say("framework"), framework.id),
        (told.say("version"), framework.version),
        (told.say("workbook_status"), _status(told)),
        (told.say("digest"), framework.digest),
        (told.say("software"), software()),
    ]


def _counts(told: Content) -> list[tuple[str, str]]:
    """Return how many villages there are, in which classes, and what became of them by the rule of publication."""
    scores, shown, language = told.scores, told.shown, told.language
    total, scored = len(scores.units), int(np.count_nonzero(~np.isnan(scores.value[:, 0])))
    said = (number(count, language) for count in (total, scored, total - scored))
    facts = [(told.say("unit"), told.say("counts", *said))]
    if scores.normalised.estimates.sample is not None:
        asked = (int(scores.n[:, 0].sum()), int(np.count_nonzero(scores.n[:, 0])))
        facts.append(
            (told.say("n"), told.say("respondents_in", *(number(count, language) for count in asked)))
        )
    if classes := told.framework.classes:
        labels = class_names(classes, language)
        counts = [int(np.count_nonzero(shown.class_code == c)) for c in range(len(labels))]
        lines = []
        for c, label in enumerate(labels):
            bounds = class_bounds(classes, c, language)
            lines.append(f"{label}{f' ({bounds})' if bounds else ''}: {number(counts[c], language)}")
        facts.append((told.say("classes"), "\n".join(lines)))
    lines = [
        f"{told.say(flag)}: {number(int(np.count_nonzero(shown.flag == flag)), language)}"
        for flag in ("publish", "caution", "withhold")
    ]
    return [*facts, (told.say("flag"), "\n".join(lines))]


def _meaning(told: Content, uncertainty: Uncertainty | None) -> list[tuple[str, str]]:
    """Return how figures and empty cells are to be read."""
    rule, facts = told.scores.publication, []
    if told.sampled:
        said = [told.say("rule", rule.minimum_respondents, rule.minimum_psus)]
        if rule.maximum_half_width is not None:
            said.append(told.say("rule_of_width", plain_number(rule.maximum_half_width, told.language)))
        facts.append((told.say("workbook_rule"), "; ".join(said)))
        facts.append((told.say("interval"), told.say("interval_about")))
    facts.append((told.say("workbook_withheld"), told.say("workbook_withheld_told")))
    facts.append((told.say("workbook_empty"), told.say("workbook_empty_told")))
    if uncertainty is not None:
        draws = number(uncertainty.draws, told.language)
        varied = "; ".join(_varied(told, one) for one in uncertainty.assumptions)
        facts.append(
            (told.say("workbook_draws"), told.say("workbook_draws_told", draws, uncertainty.seed, varied))
        )
    return facts


def _varied(told: Content, assumption: Assumption) -> str:
    """Return what an assumption varies; of a user's own its name."""
    name = assumption.step if isinstance(assumption, Alternatives) else type(assumption).__name__
    key = f"plot_assumption_{name}"
    return told.say(key) if key in WORDS else name


def _citation(told: Content) -> list[tuple[str, str]]:
    framework = told.framework
    label = text(framework.label, told.language) or framework.id
    status = framework.status
    standing = told.say("workbook_cite_official" if status and status.official else "workbook_cite_other")
    said = told.say(
        "workbook_cite_told", label, framework.id, framework.version, framework.digest, software(), standing
    )
    return [(told.say("workbook_cite"), said)]
