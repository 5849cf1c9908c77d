"""The framework as one value: load, save, digest, schema, description."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)

from ketahanan_index.errors import FrameworkError, Problem, heading
from ketahanan_index.framework import checks, display, drawing, reading, reweighing, salvage, tables, writing
from ketahanan_index.framework.methodology import Methodology
from ketahanan_index.framework.provenance import Capture, Source, Status
from ketahanan_index.framework.scales import AnyScale
from ketahanan_index.framework.showing import NAME, clipped
from ketahanan_index.framework.structure import Classes, Column, Group, Indicator
from ketahanan_index.framework.texts import Frozen, Id, Part, Text, plain
from ketahanan_index.records import nearest
from ketahanan_index.words import Language, counted

if TYPE_CHECKING:
    import pandas as pd

_BUNDLED_NAME = re.compile(r"^[A-Za-z0-9_-]+$")


def _as_text(value: Any) -> Any:
    # An unquoted 1 or 0.2 in YAML is a number; as a version it can only mean its digits.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _bundled() -> Any:
    return resources.files("ketahanan_index.framework").joinpath("bundled")


def frameworks() -> tuple[str, ...]:
    """Return the names of the bundled frameworks, for `Framework.load`.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> "idm" in ki.frameworks()
    True
    """
    names = (entry.name for entry in _bundled().iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


class Framework(Part):
    """What is measured, how it is grouped, and how it becomes a score.

    Parameters
    ----------
    id, version : str
        Name and version.
    unit : str
        The column that names the village.
    unit_codes : {"text", "kemendagri"}
        Whether the codes are any text, kept as they are, or Kemendagri codes, brought to ten digits.
    scales : mapping of name to scale
        How answers become numbers.
    index : Group
        The tree; its root is the index.
    methodology : Methodology
        The steps from values to scores.
    classes : Classes
        Classes of the root's score.

    Raises
    ------
    FrameworkError
        With every mistake of the document: its path, its line when read from a file, and the nearest valid name.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> framework = ki.Framework.from_dict(
    ...     {
    ...         "id": "contoh",
    ...         "version": "1",
    ...         "scales": {"persen": {"kind": "numeric", "lower": 0, "upper": 100}},
    ...         "index": {
    ...             "id": "indeks",
    ...             "members": [
    ...                 {"id": "air", "source": "villages", "items": [{"column": "air", "scale": "persen"}]},
    ...                 {
    ...                     "id": "listrik",
    ...                     "source": "villages",
    ...                     "items": [{"column": "listrik", "scale": "persen"}],
    ...                 },
    ...             ],
    ...         },
    ...     }
    ... )
    >>> [indicator.id for indicator in framework.indicators]
    ['air', 'listrik']
    """

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, title="Framework")

    id: Id
    version: Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
    label: Text | None = None
    status: Status | None = None
    definition: Text | None = None
    unit: Column = "kode_desa"
    unit_codes: Literal["text", "kemendagri"] = "text"
    scales: Annotated[dict[str, AnyScale], Frozen] = {}
    index: Group
    methodology: Methodology = Methodology()
    classes: Classes | None = None
    captures: Annotated[dict[str, Capture], Frozen] = {}
    questionnaire: Annotated[dict[str, Any], Frozen] = {}
    sources: Annotated[dict[str, Source], Frozen] = {}
    notes: Annotated[dict[str, Any], Frozen] = {}

    @model_validator(mode="wrap")
    @classmethod
    def _report_everything(cls, data: Any, handler: ModelWrapValidatorHandler[Framework]) -> Framework:
        raw = plain(data) if isinstance(data, Mapping) else data
        try:
            framework = handler(raw)
            problems = checks.problems(framework)
        except ValidationError as error:
            problems = salvage.problems(raw, error, handler, cls)
        if problems:
            raise FrameworkError(heading(problems, "framework"), problems)
        return framework

    def __repr__(self) -> str:
        version = clipped(self.version, NAME // 2)
        indicators = counted("indicator", len(self.indicators), "en")
        groups = counted("dimension", len(self.groups) - 1, "en")
        return f"<Framework {clipped(self.id, NAME // 2)}, version {version}: {indicators}, {groups}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return display.of_framework(self)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Framework:
        """Read a bundled framework by name, or a YAML or JSON file by path.

        Parameters
        ----------
        name_or_path : str or Path
            A plain word is a bundled name (see `frameworks`); anything else is a path.

        Raises
        ------
        FrameworkError
            For an unknown name, a file that cannot be read, and every mistake in the document with its line.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> ki.Framework.load("idm-komponen").id
        'idm-komponen'
        """
        if isinstance(name_or_path, str) and _BUNDLED_NAME.match(name_or_path):
            if name_or_path not in frameworks():
                message = f"no bundled framework is named {name_or_path!r}"
                hint = nearest(name_or_path, frameworks())
                listed = ", ".join(frameworks())
                remedy = f"bundled are {listed}; a file needs its ending, such as ./{name_or_path}.yaml"
                raise _refused(message + hint, "unknown_framework", remedy)
            return cls._parse(
                _bundled().joinpath(f"{name_or_path}.yaml").read_text("utf-8"), f"{name_or_path}.yaml"
            )
        path = Path(name_or_path)
        return cls._parse(reading.read_text(path), str(path))

    @classmethod
    def _parse(cls, source: str, file: str) -> Framework:
        data, lines = reading.parse(source, file)
        try:
            return cls.from_dict(data)
        except FrameworkError as error:
            placed = [
                dataclasses.replace(p, file=file, line=reading.line_of(lines, p.column))
                for p in error.problems
            ]
            raise FrameworkError(heading(placed, "framework"), placed) from None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Framework:
        """Build a framework from a mapping of the shape a YAML document has.

        Raises
        ------
        FrameworkError
            With every mistake at once.
        """
        if not isinstance(data, Mapping):
            said = "an empty document" if data is None else type(data).__name__
            said = f"a framework is a mapping with id, version and index; found {said}"
            raise _refused(
                said, "not_a_mapping", "see Framework.json_schema(), or start from a bundled framework"
            )
        if reading.is_deeper(data, reading.DEEPEST):
            said = f"more than {reading.DEEPEST} levels deep, or a part that contains itself"
            raise _refused(said, "too_deep", "flatten the document, and write the members of a group out")
        return cls.model_validate(data)

    @classmethod
    def from_tables(cls, mapping: Mapping[str, Any]) -> Framework:
        """Build a framework from the tables that `to_tables` gives.

        Raises
        ------
        FrameworkError
            With every mistake at once, naming table and row.
        """
        return cls.from_dict(tables.to_document(mapping))

    def to_tables(self) -> dict[str, pd.DataFrame]:
        """Return the framework as tables that people edit: nodes, indicators, items, scales, classes, methodology.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> framework = ki.Framework.load("idm-komponen")
        >>> ki.Framework.from_tables(framework.to_tables()) == framework
        True
        """
        return tables.from_document(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain values, defaults left out; `from_dict` reads it back."""
        return plain(self.model_dump(mode="json", exclude_defaults=True, exclude_none=True))  # type: ignore[no-any-return]

    def save(self, path: str | Path) -> None:
        """Write the document as YAML, or as JSON when the path ends in ``.json``.

        The file appears whole or not at all.
        """
        from ketahanan_index.files import write_whole

        target = Path(path)
        text = writing.text(self.to_dict(), as_json=target.suffix == ".json")
        write_whole(target, lambda temporary: temporary.write_text(text, "utf-8"))

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical content: the same for YAML, JSON and tables of one framework."""
        return hashlib.sha256(writing.canonical(self.to_dict()).encode()).hexdigest()

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of a document, with every method known in this session."""
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **cls.model_json_schema()}

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator, in tree order."""
        return tuple(node for node in self.index.walk() if isinstance(node, Indicator))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group, the root first, in tree order."""
        return tuple(node for node in self.index.walk() if isinstance(node, Group))

    def with_methodology(self, **changes: Any) -> Framework:
        """Return a framework with other steps.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> strict = ki.Framework.load("idm-komponen").with_methodology(aggregation="geometric_mean")
        >>> strict.methodology.aggregation.name
        'geometric_mean'
        """
        document = self.to_dict()
        steps = {k: v.model_dump(mode="json") if hasattr(v, "model_dump") else v for k, v in changes.items()}
        return self.from_dict({**document, "methodology": {**document.get("methodology", {}), **steps}})

    def with_weights(self, weights: Mapping[str, float] | Any) -> Framework:
        """Return a framework with other weights for the nodes named; a weight above 0 switches an optional group on.

        Parameters
        ----------
        weights : mapping of node id to float, or the table Scores.weights
            The table, of pandas or any other kind, freezes what was learnt: its applied weights are stated, and the
            weighting is ``given``.

        Raises
        ------
        FrameworkError
            For a name that is not in the tree, a group left without weight, and a weight that would change nothing
            because the weighting of its group is not ``given``.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> framework = ki.Framework.load("idm-komponen").with_weights({"iks": 2})
        >>> [indicator.weight for indicator in framework.indicators]
        [2.0, 1.0, 1.0]
        """
        return self.from_dict(reweighing.document(self.to_dict(), weights))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Framework:
        """Return a copy, checked again when `update` changes it."""
        fields = {name: getattr(self, name) for name in self.model_fields_set}
        return self.model_validate({**fields, **(update or {})})

    def describe(self, language: Language = "id") -> str:
        """Return the tree as text, with the weight of every node in its group and overall.

        Examples
        --------
        >>> import ketahanan_index as ki
        >>> print(ki.Framework.load("idm-komponen").describe("en").splitlines()[0])
        idm-komponen, version 1
        """
        return drawing.describe(self, language)


def _refused(message: str, code: str, remedy: str) -> FrameworkError:
    problem = Problem(message=message, code=code, remedy=remedy, table="framework")
    return FrameworkError(heading([problem], "framework"), [problem])
