"""What stands in a notebook's view, read as a browser reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br"}
ATTRIBUTES = {
    "div": {"lang"},
    "p": set(),
    "strong": set(),
    "code": set(),
    "br": set(),
    "table": {"style"},
    "caption": {"style"},
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "style"},
    "td": {"lang", "style"},
    "ul": set(),
    "li": {"lang"},
}
"""The tags that a view has, and their attributes: no script, no link, no class, no handler."""


@dataclass
class Seen:
    """The language, the paragraphs, the caption, the heads and the rows of a table, and the list of warnings."""

    language: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    caption: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    def column(self, head: str) -> list[str]:
        """Return the cells under a head."""
        return [row[self.heads.index(head)] for row in self.rows]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen = Seen()
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ATTRIBUTES, f"unexpected <{tag}>"
        assert {name for name, _ in attrs} <= ATTRIBUTES[tag], (tag, attrs)
        given = dict(attrs)
        assert given.get("style") in {None, "text-align:left", "text-align:right"}
        if tag in VOID:
            self.said += "\n"
            return
        self.open.append(tag)
        if tag in {"p", "caption", "th", "td", "li"}:
            self.said = ""
        if tag == "div":
            self.seen.language = given["lang"]
        if tag == "th":
            assert given["scope"] == ("col" if "thead" in self.open else "row")
        if tag == "tr" and "tbody" in self.open:
            self.seen.rows.append([])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "p":
            self.seen.paragraphs.append(self.said)
        elif tag == "caption":
            self.seen.caption = self.said
        elif tag == "li":
            self.seen.items.append(self.said)
        elif tag in {"th", "td"}:
            (self.seen.heads if "thead" in self.open else self.seen.rows[-1]).append(self.said)

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def read(html: str) -> Seen:
    """Return what a view shows; it must be whole, plain, and a table of even rows."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    seen = reader.seen
    assert all(len(row) == len(seen.heads) for row in seen.rows)
    assert len(seen.rows) <= 10
    assert len(seen.heads) <= 12
    assert len(html) < 20_000
    assert not {word for word in ("nan", "None", "{}") for row in seen.rows for cell in row if cell == word}
    return seen
