"""The parameters and counts of steps, named in words; methods keep the names that they are asked for by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ketahanan_index.framework.texts import plain
from ketahanan_index.stages.steps import Step
from ketahanan_index.words import WORDS, Language, number, plain_number, say

Pairs = tuple[tuple[str, str], ...]

_EVERY = "*"


def parameters(step: Step, labels: Mapping[str, str], language: Language) -> Pairs:
    """Return the parameters of a step, each with its name and value.

    Examples
    --------
    >>> step = Step("aggregation", {"methods": {"a": {"method": "minimum"}, "b": {"method": "median"}}})
    >>> parameters(step, {"a": "Layanan", "b": "Warga"}, "id")
    (('Metode (Layanan)', 'minimum'), ('Metode (Warga)', 'median'))
    """
    found = _walk(plain(step.parameters), ())
    return tuple((_named(path, labels, language), _told(value, language)) for path, value in found)


def counts(step: Step, language: Language) -> Pairs:
    """Return what a step counted, each with its name."""
    return tuple((_word(name, language), number(n, language)) for name, n in step.counts.items())


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the parameters below a path; those of methods that are all alike once."""
    if isinstance(value, dict) and len(value) > 1 and _alike(list(value.values())):
        yield from _walk(next(iter(value.values())), (*path, _EVERY))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _walk(part, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for i, part in enumerate(value, 1):
            yield from _walk(part, path if len(value) == 1 else (*path, str(i)))
    elif value not in (None, [], {}):
        yield path, value


def _alike(values: list[Any]) -> bool:
    """Return whether a method is the same for all nodes, and need be told only once."""
    return isinstance(values[0], dict) and all(value == values[0] for value in values)


def _named(path: tuple[str, ...], labels: Mapping[str, str], language: Language) -> str:
    """Return the name of a parameter: its own, and in brackets what it is a parameter of."""
    within = path[:-1]
    if within[:1] == ("methods",):
        # What comes next is a node, by its label, or the place of one of several methods.
        called = [
            say("report_par_every", language) if part == _EVERY else labels.get(part, part)
            for part in within[1:]
        ]
    else:
        called = [_word(part, language) for part in within]
    own = _word(path[-1], language)
    return f"{own} ({', '.join(called)})" if called else own


def _word(name: str, language: Language) -> str:
    """Return a name in words; those of rarer parameters are as the framework spells them."""
    phrase = WORDS.get(f"report_par_{name}")
    return name if phrase is None else phrase[language]


def _told(value: Any, language: Language) -> str:
    # A comma is the decimal sign of Indonesian.
    return "; ".join(_one(each, language) for each in (value if isinstance(value, list) else [value]))


def _one(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return say("yes" if value else "no", language)
    if isinstance(value, float):
        return plain_number(value, language)
    # Columns that belong together, such as those of a margin.
    return " × ".join(map(str, value)) if isinstance(value, list) else str(value)
