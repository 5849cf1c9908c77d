"""Pages of methods: what each says of itself, a user's like a built-in one."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from pydantic import Field

import ketahanan_index as ki
from ketahanan_index.framework.reading import parse
from ketahanan_index.methods import Array, Method, Treatment
from ketahanan_index.methods.fitted import Unchanged
from ketahanan_index.methods.pages import family_page, page
from methods.conftest import FAMILIES

BUILT_IN = [
    kind
    for family in FAMILIES
    for _, kind in sorted(family.known().items())
    if kind.__module__.startswith("ketahanan_index.")
]


@pytest.mark.parametrize("kind", BUILT_IN, ids=lambda kind: f"{kind.family}-{kind.__name__}")
def test_every_method_describes_itself(kind: type[Method]) -> None:
    said = page(kind)
    assert re.match(r"# `\w+`\n\n[A-Z]", said)
    assert "Peers: " in said
    # Where it must not be used is worth more than where it may.
    assert re.search(r"\b([Uu]se\sit|[Rr]ight)\b", said)
    assert re.search(r"\b([Nn]ot|invents)\b", said)
    assert "https://doi.org/10." in said or "UNDP" in said
    assert "```pycon\n" in said
    for row in re.findall(r"^\| `.*$", said, re.MULTILINE):
        name, values, default, meaning = re.split(r"(?<!\\) \| ", row.strip("| "))
        assert values, (kind, name)
        assert bool(default) != (kind.model_fields[name.strip("`")].default is None), (kind, name)
        assert meaning, (kind, name)


@pytest.mark.parametrize("kind", BUILT_IN, ids=lambda kind: f"{kind.family}-{kind.__name__}")
def test_what_stands_in_a_document_is_one(kind: type[Method]) -> None:
    (line,) = re.findall(r"^In a document `(.*)`, in Python `.*`\.$", page(kind), re.MULTILINE)
    document, _ = parse(line)
    ((family, stated),) = document.items()
    assert family == kind.family
    method = kind.named(stated)
    assert type(method) is kind
    assert getattr(ki.Methodology.model_validate(document), family) == method


def test_what_is_needed_is_stated_and_no_more() -> None:
    lines = {kind: page(kind).split("In a document `")[1].split("`, in Python")[0] for kind in BUILT_IN}
    assert lines[ki.treatment.Clip].startswith("treatment: {method: clip, lower: ")
    assert lines[ki.treatment.BoxCox] == "treatment: box_cox"
    assert lines[ki.imputation.Constant] == "imputation: {method: constant, value: 0.0}"
    assert lines[ki.aggregation.PowerMean] == "aggregation: {method: power_mean, power: 0.5}"
    assert lines[ki.imputation.GroupMean] == 'imputation: {method: group_mean, by: "kabupaten"}'
    assert re.fullmatch(
        r"normalisation: \{method: threshold_scores, bounds: \[[\d., -]+\], scores: \[[\d., -]+\]\}",
        lines[ki.normalisation.ThresholdScores],
    )


def test_a_parameter_without_default_value_shows_none() -> None:
    assert re.search(r"\n\| `lower` \| [^|]+ \|  \| ", page(ki.treatment.Clip))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_page_of_a_family_lists_every_method(family: type[Method]) -> None:
    said = family_page(family)
    for name in family.known():
        assert f"\n## `{name}`\n" in said
        assert f"| [`{name}`](#{name}) | " in said
    assert said.count("\n## ") == len(family.known())


def test_signs_of_formulas_survive() -> None:
    said = page(ki.aggregation.PowerMean)
    assert r"x\*\*p" in said
    assert "``(..., unit, member)``" in said


@pytest.mark.usefixtures("own_methods")
def test_a_users_method_has_a_page() -> None:
    class Halved(Treatment):
        """Halve what lies above *limit*, whether <b> or a | b.

        Parameters
        ----------
        limit : float
            Where it starts.

        Notes
        -----
        min(x, limit + (x - limit) / 2). See doi:10.1016/0022-2496(77)90033-5.
        """

        method: Literal["halved"] = "halved"
        limit: float = Field(examples=[3.0])
        times: int = 2

        def fit(self, x: Array) -> Unchanged:
            return Unchanged()

    class Silent(Treatment):
        method: Literal["silent"] = "silent"

        def fit(self, x: Array) -> Unchanged:
            return Unchanged()

    said = page(Halved)
    assert said.startswith("# `halved`\n\nHalve what lies above \\*limit\\*, whether \\<b>")
    assert "`treatment: {method: halved, limit: 3.0}`" in said
    assert "| `limit` | float | required | Where it starts. |" in said
    assert "| `times` |  | `2` |  |" in said
    assert "[doi:10.1016/0022-2496(77)90033-5](<https://doi.org/10.1016/0022-2496(77)90033-5>)" in said
    assert "**Invariances** none stated." in said
    assert page(Silent).startswith("# `silent`\n\nNo description.")
    assert "| [`halved`](#halved) | Halve what lies above" in family_page(Treatment)
    assert r"a \| b" in family_page(Treatment)


@pytest.mark.usefixtures("own_methods")
def test_a_users_method_without_examples_shows_what_it_needs() -> None:
    class Bare(Treatment):
        """Do nothing."""

        method: Literal["bare"] = "bare"
        limit: float
        label: str = Field(examples=["é, ya"])

        def fit(self, x: Array) -> Unchanged:
            return Unchanged()

    class Unmade(Bare):
        """Accept nothing."""

        method: Literal["unmade"] = "unmade"  # type: ignore[assignment]
        limit: float = Field(examples=["tinggi"])

    assert '`treatment: {method: bare, limit: …, label: "é, ya"}`' in page(Bare)
    assert '`treatment: {method: unmade, limit: "tinggi", label: "é, ya"}`' in page(Unmade)


@pytest.mark.usefixtures("own_methods")
def test_text_between_examples_is_no_code() -> None:
    class Told(Treatment):
        """Do nothing.

        Examples
        --------
        First a*b:

        >>> def one():
        ...     return 1

        >>> one()
        1

        Then another,
        in the same paragraph:
        >>> 2
        2

        That is all.
        """

        method: Literal["told"] = "told"

        def fit(self, x: Array) -> Unchanged:
            return Unchanged()

    _, examples = page(Told).split("## Example\n\n")
    assert (
        examples
        == """First a\\*b:

```pycon
>>> def one():
...     return 1

>>> one()
1
```

Then another,
in the same paragraph:

```pycon
>>> 2
2
```

That is all.
"""
    )


@pytest.mark.usefixtures("own_methods")
def test_a_class_of_the_same_name_defined_again_replaces_the_first() -> None:
    def cell(factor: float) -> type[Treatment]:
        class Cell(Treatment):
            """Whatever the cell says."""

            method: Literal["cell"] = "cell"
            by: float = factor

            def fit(self, x: Array) -> Unchanged:
                return Unchanged()

        return Cell

    first, second = cell(1.0), cell(2.0)
    assert Treatment.known()["cell"] is second is not first
    assert "| `by` |  | `2.0` |  |" in page(second)
