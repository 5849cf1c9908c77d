"""Arrays in a zip, each read back only in the shape it can have."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

_HEADER = 1024
_PLENTY, _RATIO = 2**27, 100
"""Bytes of rows that are read whatever their file, and beyond them how many a byte of the file may hold."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Write an entry whose date is fixed, so that the same scores give the same file."""
    entry = zipfile.ZipInfo(name, date_time=_EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def array(archive: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> Any:
    """Read an array of numbers of a shape, refusing any other without reading it."""
    entry = archive.getinfo(f"{name}.npy")
    if entry.file_size > _HEADER + 8 * int(np.prod(shape)):
        raise ValueError(f"{name} is larger than its villages and framework allow")
    found = np.load(io.BytesIO(archive.read(entry)), allow_pickle=False)
    kinds = "b" if name.endswith(".answered") else "fi"
    if found.dtype.kind not in kinds or found.shape != shape:
        raise ValueError(f"{name} is not an array of numbers of shape {shape}")
    return found


def rows(archive: zipfile.ZipFile, name: str, parts: tuple[str, ...], columns: int) -> dict[str, Any]:
    """Read arrays of as many rows as the first one says, which the size of its file bears out."""
    first = f"{name}.{parts[0]}.npy"
    if first not in archive.namelist():
        return {}
    with archive.open(first) as stream:
        version = np.lib.format.read_magic(stream)
        read = (
            np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        )
        shape, _, _ = read(stream)
    for part in parts:
        _require_borne_out(archive, f"{name}.{part}")
    wide = {"rows", "answered"}
    return {
        f"{name}.{part}": array(archive, f"{name}.{part}", (shape[0], columns) if part in wide else shape[:1])
        for part in parts
    }


def put_back(archive: zipfile.ZipFile, saved: dict[str, Any]) -> None:
    """Put large arrays of a fit in the place of their shapes."""
    for i, step in enumerate(saved["steps"]):
        for name, listed in step["arrays"].items():
            if isinstance(listed, dict):
                place = f"fitted.{i}.{name}"
                _require_borne_out(archive, place)
                step["arrays"][name] = array(archive, place, tuple(listed["shape"]))


def _require_borne_out(archive: zipfile.ZipFile, name: str) -> None:
    entry = archive.getinfo(f"{name}.npy")
    if entry.file_size > max(_PLENTY, _RATIO * entry.compress_size):
        raise ValueError(f"{name} is larger than its file bears out")
