"""How an answer becomes a number: the scales of items."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    FiniteFloat,
    SerializerFunctionWrapHandler,
    Tag,
    model_serializer,
)

from ketahanan_index.framework.texts import Bilingual, Codes, Frozen, Part, Text

Synonyms = str | Bilingual | tuple[str, ...]
"""What an answer is called: a text, a text in both languages, or several spellings."""


# A JSON key is always text: "1" is read back as 1.
IntOrText = Annotated[int | str, Field(union_mode="left_to_right")]


# An unquoted 1 in YAML is a number; as the code of a choice it can only mean its digit.
TextCode = Annotated[str, BeforeValidator(lambda code: str(code) if isinstance(code, int) else code)]


def names(label: Synonyms | None) -> tuple[str, ...]:
    """Return every name of an option.

    Examples
    --------
    >>> names(Bilingual(id="Sering", en="Often")), names(("s", "Sering"))
    (('Sering', 'Often'), ('s', 'Sering'))
    """
    if label is None:
        return ()
    if isinstance(label, str):
        return (label,)
    return (label.id, label.en) if isinstance(label, Bilingual) else label


def key(answer: Any) -> str:
    """Return an answer as answers are compared: 1.0 is 1, case and spacing do not count.

    Examples
    --------
    >>> key(" Sangat  Setuju "), key(1.0), key("2.0")
    ('sangat setuju', '1', '2')
    """
    if isinstance(answer, bool):
        return str(int(answer))
    if isinstance(answer, float) and answer.is_integer():
        return str(int(answer))
    said = " ".join(str(answer).split()).casefold()
    head, dot, tail = said.partition(".")
    return head if dot and not tail.strip("0") and head.lstrip("-").isdecimal() else said


class Scale(Part):
    """What all scales share: codes that stand for no answer.

    Parameters
    ----------
    missing : code or sequence of codes
        Codes for "do not know" and "no answer": the item is missing.
    not_applicable : code or sequence of codes
        Codes for a question that does not apply: missing too, counted apart.
    cap_reason : text
        Why the upper end lies where it does.
    """

    missing: Codes = ()
    not_applicable: Codes = ()
    cap_reason: Text | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value, NaN where none is stated."""
        return float("nan"), float("nan")

    @model_serializer(mode="wrap")
    def _with_kind(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # `kind` is a default, and defaults are left out of documents; but it tells the scales apart.
        return {"kind": self.__dict__["kind"], **handler(self)}


class Ordinal(Scale):
    """Ordered answers with whole-number codes, taken as equally spaced.

    Parameters
    ----------
    options : mapping of int to label
        Every valid code with its label; the ends of the scale are the lowest and the highest code.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Ordinal(options={1: "Tidak pernah", 2: "Jarang", 3: "Sering"}, missing=[8, 9]).ends
    (1.0, 3.0)
    """

    kind: Literal["ordinal"] = "ordinal"
    options: Annotated[dict[int, Synonyms], Frozen]

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest code."""
        nan = float("nan")
        return float(min(self.options, default=nan)), float(max(self.options, default=nan))


class Binary(Scale):
    """Two answers: `yes` counts 1, `no` counts 0.

    Parameters
    ----------
    yes, no : code or sequence of codes
        The codes (or words) of the two answers.
    options : mapping of code to label
        Labels of the codes.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Binary(yes=1, no=2).ends
    (0.0, 1.0)
    """

    kind: Literal["binary"] = "binary"
    yes: Codes
    no: Codes
    options: Annotated[dict[IntOrText, Synonyms], Frozen] = {}

    @property
    def ends(self) -> tuple[float, float]:
        """0 and 1."""
        return 0.0, 1.0


class Numeric(Scale):
    """A number.

    Parameters
    ----------
    lower, upper : float
        The ends of the scale. For an indicator with a denominator they are ends of the quotient.
    cap : bool
        Whether a value beyond an end counts as the end; without it such a value is an error.
    unit : text
        The unit of measurement.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.Numeric(lower=0, upper=5, cap=True, missing=[98, 99]).ends
    (0.0, 5.0)
    """

    kind: Literal["numeric"] = "numeric"
    lower: FiniteFloat | None = None
    upper: FiniteFloat | None = None
    cap: bool = False
    unit: Text | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The stated ends, NaN where none is stated."""
        nan = float("nan")
        return nan if self.lower is None else self.lower, nan if self.upper is None else self.upper


class Exclusive(Part):
    """A choice that excludes all others, and what it scores (null: missing)."""

    id: str
    en: str
    scores: FiniteFloat | None = None


class MultipleChoice(Scale):
    """Several answers at once; the value is how many were chosen.

    Parameters
    ----------
    options : mapping of code to label
        The choices, each counting 1.
    exclusive : mapping of code to {id, en, scores}
        Choices that exclude all others, such as "none" (scores 0) and "does not know" (scores null).
    lower, upper : float
        The ends of the scale: 0 and the number of options unless stated; more choices than `upper` count as
        `upper`.

    Notes
    -----
    An answer is one text column of codes separated by spaces, or one 0/1 column per option named
    ``column/option``; all blank is unanswered.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.MultipleChoice(options={"uang": "Uang", "tenaga": "Tenaga"}).ends
    (0.0, 2.0)
    """

    kind: Literal["multiple_choice"] = "multiple_choice"
    options: Annotated[dict[TextCode, Synonyms], Frozen]
    exclusive: Annotated[dict[TextCode, Exclusive], Frozen] = {}
    lower: FiniteFloat = 0.0
    upper: FiniteFloat | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The stated ends, or 0 and the number of options."""
        return self.lower, float(len(self.options)) if self.upper is None else self.upper


KINDS: dict[str, type[Scale]] = {
    "ordinal": Ordinal,
    "binary": Binary,
    "numeric": Numeric,
    "multiple_choice": MultipleChoice,
}


def _kind(value: Any) -> str | None:
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return kind if kind in KINDS else None


AnyScale = Annotated[
    Annotated[Ordinal, Tag("ordinal")]
    | Annotated[Binary, Tag("binary")]
    | Annotated[Numeric, Tag("numeric")]
    | Annotated[MultipleChoice, Tag("multiple_choice")],
    Discriminator(
        _kind,
        custom_error_type="unknown_kind",
        custom_error_message="a scale needs `kind`: ordinal, binary, numeric or multiple_choice",
    ),
]
