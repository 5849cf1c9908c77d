"""Files that a command would write, looked at before anything is computed."""

from __future__ import annotations

from pathlib import Path

import typer

from ketahanan_index.cli import output


def refuse(outputs: list[Path], save: Path | None, inputs: list[Path]) -> None:
    """Raise a usage error for files that cannot be written."""
    for path in outputs:
        if path.suffix.lower() not in output.NEEDS:
            kind = repr(path.suffix) if path.suffix else "without ending"
            known = ", ".join(output.NEEDS)
            raise typer.BadParameter(
                f"{path}: files of kind {kind} are not written; use {known}", param_hint="--output"
            )
    if save is not None and save.suffix.lower() != ".zip":
        raise typer.BadParameter(f"{save}: give it the ending .zip", param_hint="--save")
    _refuse(
        [("--output", path) for path in outputs] + ([("--save", save)] if save is not None else []), inputs
    )


def refuse_page(target: Path, inputs: list[Path]) -> None:
    """Raise a usage error for a page that cannot be written."""
    _refuse_kind(target, (".html", ".htm"), inputs)


def refuse_workbook(target: Path, inputs: list[Path]) -> None:
    """Raise a usage error for a workbook that cannot be written."""
    _refuse_kind(target, (".xlsx",), inputs)


def _refuse_kind(target: Path, endings: tuple[str, ...], inputs: list[Path]) -> None:
    if target.suffix.lower() not in endings:
        raise typer.BadParameter(f"{target}: give it the ending {endings[0]}", param_hint="--output")
    _refuse([("--output", target)], inputs)


def _refuse(named: list[tuple[str, Path]], inputs: list[Path]) -> None:
    seen: list[Path] = []
    for option, path in named:
        if any(same(path, other) for other in inputs):
            raise typer.BadParameter(f"{path} is an input and would be overwritten", param_hint=option)
        if any(same(path, other) for other in seen):
            raise typer.BadParameter(f"{path} is named twice", param_hint=option)
        if path.is_dir():
            raise typer.BadParameter(f"{path} is a folder; name a file", param_hint=option)
        if not path.parent.is_dir():
            raise typer.BadParameter(f"the folder {path.parent} does not exist", param_hint=option)
        seen.append(path)


def same(one: Path, other: Path) -> bool:
    """Return whether two paths are one file, by whatever names."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()
