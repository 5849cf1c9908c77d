"""Pages as text: templates, styles and the script of the package, and the policy that lets nothing else in."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from functools import cache, partial
from importlib import resources
from typing import TYPE_CHECKING, Any

from ketahanan_index.words import Language, number, say

if TYPE_CHECKING:
    import jinja2

_TEMPLATES = "ketahanan_index.reporting.report"


@cache
def part(name: str) -> str:
    """Return a file of the folder `templates`."""
    return resources.files(_TEMPLATES).joinpath("templates", name).read_text("utf-8")


@cache
def environment() -> jinja2.Environment:
    """Return what renders the templates: it escapes everything and refuses names that are not there."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(part),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def render(template: str, language: Language, content: dict[str, Any]) -> str:
    """Return a template filled in, with `say` and `number` in the language of the page."""
    said = {"say": _speaker(language), "number": partial(number, language=language), "language": language}
    return environment().get_template(template).render(**said, **content)


def frame() -> dict[str, Any]:
    """Return the style, the scripts, and the policy that allows them and nothing that is fetched."""
    from markupsafe import Markup

    style, early, script = part("page.css"), part("early.js"), part("page.js")
    scripts = " ".join(f"'{_digest(code)}'" for code in (early, script))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src {scripts}; "
        "base-uri 'none'; form-action 'none'"
    )
    # The package's own files: no reader's or writer's text is in them.
    trusted = {"style": Markup(style), "early": Markup(early), "script": Markup(script)}  # noqa: S704
    return {**trusted, "policy": policy}


def embedded(data: dict[str, Any]) -> Any:
    r"""Return JSON that cannot end the element it stands in, whatever texts are in it.

    Examples
    --------
    >>> print(embedded({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    from markupsafe import Markup

    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        said = said.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(said)  # noqa: S704


def _digest(code: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(code.encode()).digest()).decode()


def _speaker(language: Language) -> Any:
    return lambda key, *values: say(key, language, *values)
