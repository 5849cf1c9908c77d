"""Packages that only some results need."""

from __future__ import annotations

from importlib.util import find_spec

from ketahanan_index.errors import DataError, Problem, heading


def require(package: str, extra: str, purpose: str) -> None:
    """Raise a DataError where a package is not installed.

    Parameters
    ----------
    package : str
        The package, as it is imported.
    extra : str
        The extra of this library that installs it.
    purpose : str
        What it is needed for, to complete "… needs the package …".

    Examples
    --------
    >>> require("numpy", "plots", "a picture")
    """
    if find_spec(package) is None:
        problem = Problem(
            message=f"{purpose} needs the package {package}",
            remedy=f"install the extra `{extra}`, in a clone with pip install -e '.[{extra}]'",
            code="missing_package",
        )
        raise DataError(heading([problem], "output"), [problem])
