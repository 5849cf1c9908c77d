"""Scores in one file: JSON and plain arrays in a zip, never pickle."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ketahanan_index.design import Publication
from ketahanan_index.errors import DataError, FrameworkError, KetahananError, MethodError, Problem, heading
from ketahanan_index.files import write_whole
from ketahanan_index.framework import Framework
from ketahanan_index.plan import compile_framework
from ketahanan_index.stages import archives, plain
from ketahanan_index.stages.elements import Elements
from ketahanan_index.stages.estimates import Estimates
from ketahanan_index.stages.fitted import Fitted
from ketahanan_index.stages.medians import Distribution
from ketahanan_index.stages.normalised import Normalised
from ketahanan_index.stages.sampling import Factor, Sample
from ketahanan_index.stages.scores import Scores
from ketahanan_index.stages.steps import Step

FORMAT = 4
LARGEST_TEXT = 2**30
"""Bytes of the description: that of all villages with their names is a hundredth of it."""
_LARGE = 1_000
"""Cells from which a fitted array, such as the values that ranks are found among, is kept outside the JSON."""
_ARRAYS = {
    "estimates": ("value", "standard_error", "reason_code", "n", "psus", "degrees_of_freedom", "stated"),
    "elements": ("variance", "weight"),
    "normalised": ("value", "slope", "reason_code"),
    "scores": (
        "value",
        "standard_error",
        "reason_code",
        "degrees_of_freedom",
        "n",
        "psus",
        "coverage",
        "applied",
    ),
}
_FACTOR = ("rows", "unit", "psu")
_SPREAD = ("unit", "value", "share")
_SAMPLE = ("unit", "stratum", "count", "answered")


def save(scores: Scores, path: Path) -> None:
    """Write scores to `path`."""
    normalised, estimates = scores.normalised, scores.normalised.estimates
    stages = {
        "estimates": estimates,
        "elements": estimates.elements,
        "normalised": normalised,
        "scores": scores,
    }
    arrays = {
        f"{stage}.{name}": getattr(stages[stage], name)
        for stage, names in _ARRAYS.items()
        for name in names
        if stages[stage] is not None
    }
    for stage, factor in (("estimates", estimates.factor), ("scores", scores.factor)):
        if factor is not None:
            arrays |= {f"{stage}.factor.{name}": getattr(factor, name) for name in _FACTOR}
    if estimates.sample is not None:
        arrays |= {f"estimates.sample.{name}": getattr(estimates.sample, name) for name in _SAMPLE}
    for j, spread in estimates.medians.items():
        arrays |= {f"medians.{j}.{name}": getattr(spread, name) for name in (*_SPREAD, "share_error")}
    for i, step in enumerate(scores.fitted.steps):
        large = {name: array for name, array in step.value.plain().items() if array.size > _LARGE}
        arrays |= {f"fitted.{i}.{name}": array for name, array in large.items()}
    content = {
        "format": FORMAT,
        "framework": scores.framework.to_dict(),
        "units": list(scores.units),
        "details": [
            [name, str(estimates._details[name].dtype), plain.column(estimates._details[name])]
            for name in estimates._details.columns
        ],
        "fitted": scores.fitted.to_dict(_LARGE),
        "cells": {
            name: plain.cells(cells)
            for name, cells in (
                ("capped", estimates.capped),
                ("filled", normalised.filled),
                ("changed", normalised.changed),
            )
        },
        "screened": plain.screened(normalised.screening),
        "publication": scores.publication.model_dump(mode="json"),
        "medians": list(estimates.medians),
        "answers": [plain.answer(answer) for answer in estimates.answers],
        "problems": {
            "estimates": [asdict(p) for p in estimates.noted],
            "normalised": [asdict(p) for p in normalised.noted],
            "scores": [asdict(p) for p in scores.noted],
        },
        "steps": [step.to_dict() for step in scores.steps],
        "steps_of": {"estimates": len(estimates.steps), "normalised": len(normalised.steps)},
    }

    def write(target: Path) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archives.add(archive, "scores.json", json.dumps(content, ensure_ascii=False).encode())
            for name, array in arrays.items():
                if array is not None:
                    stream = io.BytesIO()
                    np.save(stream, np.ascontiguousarray(array), allow_pickle=False)
                    archives.add(archive, f"{name}.npy", stream.getvalue())

    write_whole(path, write)


def load(path: Path) -> Scores:
    """Read scores from `path`."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo("scores.json").file_size > LARGEST_TEXT:
                raise _unusable(path, "its description is larger than any score has")
            content = json.loads(archive.read("scores.json"))
            if content["format"] != FORMAT:
                said = f"format {content['format']!r} is not the format {FORMAT} of this version"
                raise _unusable(path, said)
            framework = _framework(content["framework"], path)
            arrays = _arrays(archive, framework, len(content["units"]))
            for j in content["medians"]:
                arrays |= archives.rows(archive, f"medians.{int(j)}", _SPREAD, 0)
                name = f"medians.{int(j)}.share_error"
                arrays[name] = archives.array(archive, name, (len(content["units"]),))
            archives.put_back(archive, content["fitted"])
        scores = _rebuild(framework, content, arrays)
    except KetahananError:
        raise
    except OSError as error:
        raise _unusable(path, f"cannot read it: {error.strerror or error}") from None
    except Exception as error:  # noqa: BLE001 # a damaged file fails in as many ways as there are bytes
        raise _unusable(path, f"this is not a whole saved score ({type(error).__name__}: {error})") from None
    return scores


def _arrays(archive: zipfile.ZipFile, framework: Framework, units: int) -> dict[str, Any]:
    """Read the arrays that scores have, each of the shape its villages and framework give it."""
    indicators, groups = len(framework.indicators), len(framework.groups)
    columns = {"estimates": indicators, "elements": indicators, "normalised": indicators, "scores": groups}
    shapes: dict[str, tuple[int, ...]] = {
        f"{stage}.{name}": (units, columns[stage]) for stage, names in _ARRAYS.items() for name in names
    }
    shapes["scores.applied"] = (indicators + groups,)
    present, out = set(archive.namelist()), {}
    for name, shape in shapes.items():
        if f"{name}.npy" in present:
            out[name] = archives.array(archive, name, shape)
    for stage in ("estimates", "scores"):
        out |= archives.rows(archive, f"{stage}.factor", _FACTOR, columns[stage])
    return out | archives.rows(archive, "estimates.sample", _SAMPLE, indicators)


def _framework(document: Any, path: Path) -> Framework:
    try:
        return Framework.from_dict(document)
    except FrameworkError as error:
        unknown = [p for p in error.problems if p.code == "method_unknown"]
        if unknown:
            raise MethodError(
                f"{path.name} uses a method whose class is not defined in this session; import or run its code first",
                unknown,
            ) from None
        raise


def _rebuild(framework: Framework, content: dict[str, Any], arrays: dict[str, Any]) -> Scores:
    import pandas as pd

    steps = tuple(Step(**step) for step in content["steps"])
    cut, middle = content["steps_of"]["estimates"], content["steps_of"]["normalised"]
    cells = {name: plain.cells_from(saved) for name, saved in content["cells"].items()}
    estimates = Estimates(
        framework=framework,
        units=tuple(content["units"]),
        **{name: arrays[f"estimates.{name}"] for name in _ARRAYS["estimates"] if name != "stated"},
        stated=arrays.get("estimates.stated"),
        factor=_factor(arrays, "estimates.factor"),
        sample=_sample(arrays),
        elements=_elements(arrays),
        medians={int(j): _spread(arrays, f"medians.{int(j)}") for j in content["medians"]},
        capped=cells["capped"],
        answers=tuple(plain.answer_from(saved) for saved in content["answers"]),
        noted=tuple(Problem(**p) for p in content["problems"]["estimates"]),
        steps=steps[:cut],
        _details=pd.DataFrame(
            {name: pd.Series(values, dtype=object).astype(kind) for name, kind, values in content["details"]},
            index=range(len(content["units"])),
        ),
    )
    fitted = Fitted.from_dict(content["fitted"])
    normalised = Normalised(
        estimates=estimates,
        value=arrays["normalised.value"],
        slope=arrays.get("normalised.slope"),
        reason_code=arrays["normalised.reason_code"],
        fitted_steps=fitted.steps,
        screening=plain.screened_from(content["screened"]),
        filled=cells["filled"],
        changed=cells["changed"],
        noted=tuple(Problem(**p) for p in content["problems"]["normalised"]),
        steps=steps[:middle],
    )
    return Scores(
        normalised=normalised,
        plan=compile_framework(framework),
        **{name: arrays[f"scores.{name}"] for name in _ARRAYS["scores"]},
        factor=_factor(arrays, "scores.factor"),
        publication=Publication.model_validate(content["publication"]),
        noted=tuple(Problem(**p) for p in content["problems"]["scores"]),
        steps=steps,
    )


def _factor(arrays: dict[str, Any], name: str) -> Factor | None:
    return Factor(*(arrays[f"{name}.{part}"] for part in _FACTOR)) if f"{name}.rows" in arrays else None


def _sample(arrays: dict[str, Any]) -> Sample | None:
    there = "estimates.sample.unit" in arrays
    return Sample(*(arrays[f"estimates.sample.{part}"] for part in _SAMPLE)) if there else None


def _elements(arrays: dict[str, Any]) -> Elements | None:
    there = "elements.variance" in arrays
    return Elements(*(arrays[f"elements.{part}"] for part in _ARRAYS["elements"])) if there else None


def _spread(arrays: dict[str, Any], name: str) -> Distribution:
    return Distribution(*(arrays[f"{name}.{part}"] for part in (*_SPREAD, "share_error")))


def _unusable(path: Path, message: str) -> DataError:
    problem = Problem(
        message=message, code="not_a_saved_score", file=str(path), remedy="give a file that Scores.save wrote"
    )
    return DataError(heading([problem], "saved score"), [problem])
