"""How wide texts are, where they break, and that they are drawn as they stand."""

from __future__ import annotations

from ketahanan_index.words import Language, decimal

TITLE, SUBTITLE, TEXT, NOTE = 11.0, 9.0, 8.5, 7.5
"""Sizes of letters in points."""

_LITERAL = {ord("$"): r"\$"} | dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)

_HINTED = 1.03
"""Letters on a screen are up to so much wider than their outlines."""


def line(font: float) -> float:
    """Return the height of a line in inches."""
    return font * 1.3 / 72


def width_of(text: str, font: float, *, bold: bool = False) -> float:
    """Return how wide a text is drawn, in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    face = FontProperties(size=font, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, face, ismath=False)
    return _HINTED * float(width) / 72


def wrapped(text: str, width: float, font: float, *, bold: bool = False) -> list[str]:
    """Return the lines of a text that are no wider than so many inches; a single word may be."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, font, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def fitted(text: str, width: float, font: float, *, lines: int = 1, bold: bool = False) -> str:
    """Return a text in at most so many lines, with an ellipsis where it does not fit."""
    found = [shortened(part, width, font, bold=bold) for part in wrapped(text, width, font, bold=bold)]
    if len(found) <= lines:
        return "\n".join(found)
    rest = " ".join(found[lines - 1 :])
    return "\n".join([*found[: lines - 1], shortened(rest, width, font, bold=bold)])


def shortened(text: str, width: float, font: float, *, bold: bool = False) -> str:
    """Return a text with an ellipsis for what is wider than so many inches."""
    if width_of(text, font, bold=bold) <= width:
        return text
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if width_of(text[:middle].rstrip() + "…", font, bold=bold) <= width:
            least = middle
        else:
            most = middle - 1
    return text[:least].rstrip() + "…"


def written(value: float, places: int, language: Language) -> str:
    """Return a number as the language writes it, with the sign of a minus and not a hyphen.

    Examples
    --------
    >>> written(-1.25, 2, "id")
    '−1,25'
    """
    return decimal(value, places, language).replace("-", "−")


def literal(text: str) -> str:
    r"""Return a text that matplotlib draws as it stands: a pair of dollars would be a formula.

    Signs that turn the direction of writing are left out: they would turn what stands beside a name, too.

    Examples
    --------
    >>> print(literal("Iuran $5 dan $10"))
    Iuran \$5 dan \$10
    """
    return text.translate(_LITERAL)
