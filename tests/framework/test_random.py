"""Random small frameworks survive YAML, JSON and tables with their digest."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ketahanan_index as ki

SHORT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffe\uffff"),
    min_size=1, max_size=20,
)  # fmt: skip
# What YAML folds, changes or cannot hold: long lines, runs of spaces, line ends and control characters.
PIECES = st.sampled_from(["kata", " ", "  ", "    ", "x" * 90, "a-b", ": ", " #", "'", '"', "\\"])
CONTROLS = st.sampled_from(
    ["\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u2029", "\n", "\t", "\x07", "\x1b", "\r"]
)
LONG = st.lists(PIECES | SHORT, min_size=1, max_size=30).map("".join)
ODD = st.lists(PIECES | CONTROLS, min_size=1, max_size=12).map("".join)
WORDS = SHORT | LONG | ODD
TEXTS = WORDS | st.fixed_dictionaries({"id": WORDS, "en": WORDS})
NUMBERS = st.integers(-1000, 1000) | st.floats(-1e6, 1e6).map(lambda x: round(x, 4))
WEIGHTS = st.integers(0, 9) | st.floats(0.01, 9).map(lambda x: round(x, 3))
NOTES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def scales(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["numeric", "ordinal", "binary", "multiple_choice"]))
    out: dict[str, Any] = {
        "kind": kind,
        "missing": draw(st.lists(st.sampled_from([98, 99, "tt", 97.5]), unique=True)),
    }
    if draw(st.booleans()):
        out["cap_reason"] = draw(TEXTS)
    if kind == "numeric":
        low = draw(st.integers(-50, 50))
        return {**out, "lower": low, "upper": low + draw(st.integers(1, 40)), "cap": draw(st.booleans())}
    if kind == "binary":
        return {
            **out,
            "yes": draw(st.sampled_from([1, "ya", [1, "y"]])),
            "no": draw(st.sampled_from([2, [0, 3]])),
        }
    count = draw(st.integers(2, 5))
    if kind == "ordinal":
        return {**out, "options": {i: f"jawaban {i}" for i in range(1, count + 1)}}
    exclusive = {"nihil": {"id": "Nihil", "en": "None", "scores": draw(st.none() | st.just(0))}}
    return {**out, "options": {f"k{i}": f"pilihan {i}" for i in range(count)}, "exclusive": exclusive}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    named = {f"skala{i}": draw(scales()) for i in range(draw(st.integers(1, 3)))}
    counter = iter(range(1000))

    def indicator() -> dict[str, Any]:
        name = f"i{next(counter)}"
        items = [
            {
                "column": f"{name}_{i}",
                "scale": draw(st.sampled_from(sorted(named))),
                "reverse": draw(st.booleans()),
            }
            for i in range(draw(st.integers(1, 2)))
        ]
        out: dict[str, Any] = {
            "id": name,
            "source": draw(st.sampled_from(["villages", "respondents"])),
            "items": items,
        }
        out["weight"] = draw(WEIGHTS) or 1
        out["direction"] = draw(st.sampled_from(["positive", "negative"]))
        if draw(st.booleans()):
            out |= {
                "label": draw(TEXTS),
                "denominator": {"column": "penduduk", "per": draw(st.integers(1, 1000))},
            }
        return out

    def group(depth: int) -> dict[str, Any]:
        members = [
            group(depth + 1) if depth < 2 and draw(st.integers(0, 3)) == 0 else indicator()
            for _ in range(draw(st.integers(1, 3)))
        ]
        out: dict[str, Any] = {"id": f"g{next(counter)}", "members": members, "weight": draw(WEIGHTS) or 1}
        return out | ({"label": draw(TEXTS)} if draw(st.booleans()) else {})

    out: dict[str, Any] = {"id": "acak", "version": draw(WORDS), "scales": named, "index": group(0)}
    if draw(st.booleans()):
        out["methodology"] = {
            "aggregation": draw(st.sampled_from(["geometric_mean", {"method": "power_mean", "power": 0.5}])),
            "minimum_coverage": draw(st.sampled_from([0, 0.5, {"share": 0.25, "by": "members"}])),
        }
    if draw(st.booleans()):
        out |= {"label": draw(TEXTS), "notes": draw(st.dictionaries(WORDS, NOTES, max_size=3))}
    if draw(st.booleans()):
        bounds = sorted(draw(st.sets(st.integers(1, 99), max_size=3)))
        levels: list[dict[str, Any]] = [{"id": f"k{b}", "upper": b} for b in bounds]
        out["classes"] = {"levels": [*levels, {"id": "atas", "label": draw(TEXTS)}]}
    return out


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_random_frameworks_round_trip(data: dict[str, Any]) -> None:
    one = ki.Framework.from_dict(data)
    with TemporaryDirectory() as folder:
        for name in ("a.yaml", "a.json"):
            one.save(Path(folder) / name)
            assert ki.Framework.load(Path(folder) / name) == one
    assert ki.Framework.from_dict(json.loads(json.dumps(one.to_dict()))).digest == one.digest
    assert ki.Framework.from_tables(one.to_tables()).digest == one.digest
    assert hash(ki.Framework.from_dict(one.to_dict())) == hash(one)
    assert one.describe("en")
