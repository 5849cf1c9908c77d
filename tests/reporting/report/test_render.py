from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketahanan_index.reporting.report.render import embedded, environment, frame, render


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=5))
def test_what_is_embedded_comes_back_and_ends_nothing(data: dict[str, Any]) -> None:
    said = str(embedded(data))
    assert json.loads(said) == data
    assert not set("<>&\u2028\u2029") & set(said)


def test_numbers_that_are_no_json_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        embedded({"x": float("nan")})


def test_the_policy_allows_what_the_page_holds_and_nothing_else() -> None:
    parts = frame()
    allowed = set(re.findall(r"'(sha256-[^']+)'", parts["policy"]))
    for name in ("style", "early", "script"):
        digest = b64encode(hashlib.sha256(str(parts[name]).encode()).digest()).decode()
        assert f"sha256-{digest}" in allowed
    assert len(allowed) == 3
    assert parts["policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in parts["policy"]
    assert "http" not in parts["policy"]


@pytest.mark.parametrize("name", ["style", "early", "script"])
def test_the_packages_files_fetch_nothing_and_do_not_end_early(name: str) -> None:
    code = str(frame()[name])
    assert "</" not in code
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|innerHTML|eval\(|import\(", code)
    assert re.findall(r"https?://[^\"']+", code) in ([], ["http://www.w3.org/2000/svg"])


def test_names_that_are_not_there_are_refused() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("page.html.j2", "id", {})


def test_everything_is_escaped() -> None:
    said = environment().from_string("{{ name }}").render(name="<b>&\"'")
    assert said == "&lt;b&gt;&amp;&#34;&#39;"
