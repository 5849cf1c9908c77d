"""The documentation keeps its word: its code runs as written, its lists are complete."""

from __future__ import annotations

import ast
import fnmatch
import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import ketahanan_index as ki
from reference import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *DOCS.glob("reference/*.md"), ROOT / "README.md"])
MARK = "\f"

FENCE = re.compile(r"^```(?P<language>\S*)")
# One line, so that line numbers of a page and of its script agree.
COMMAND = (
    "def _command(line): import shlex, subprocess, sys; "
    "subprocess.run([sys.executable, '-W', 'error', '-m', 'ketahanan_index', *shlex.split(line)[1:]], "
    "check=True, stdout=subprocess.DEVNULL)"
)


@dataclass
class Page:
    """A page as a script of the same line numbers, the outputs it promises, and the files it shows."""

    lines: list[str] = field(default_factory=list)
    outputs: list[str | None] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    folder: str = "."


def read(path: Path) -> Page:
    """Read a page: a text block right after a python block is what that block prints.

    A block whose first line is a comment with a file name is that file. `mkdir x && cd x` names the folder of it all.
    """
    page = Page()
    language, block, promised = "", [""], False
    for line in path.read_text("utf-8").splitlines():
        fence = FENCE.match(line)
        page.lines.append("")
        if not fence:
            block.append(line)
            if language == "python":
                page.lines[-1] = line
            elif language == "sh" and line.startswith("ketahanan-index "):
                page.lines[-1] = f"_command({line!r})"
            elif language == "sh" and (made := re.fullmatch(r"mkdir (\w+) && cd \1", line)):
                page.folder = made[1]
            elif not language and line.strip():
                promised = False
        elif language:
            if language == "python":
                page.lines[-1] = f"print(end={MARK!r}, flush=True)"
                page.outputs.append(None)
            elif language == "text" and promised:
                page.outputs[-1] = "\n".join(block)
            elif block and (name := re.fullmatch(r"# ([\w-]+\.\w+)", block[0])):
                page.files[name[1]] = "\n".join([*block, ""])
            promised = language == "python"
            language, block = "", []
        else:
            language, block = fence["language"] or "plain", []
    page.lines[0] = COMMAND
    assert len(page.outputs) == path.read_text("utf-8").count("```python\n")
    return page


def straight(output: str) -> str:
    """Return an output without spaces at line ends and blank lines around."""
    return "\n".join(line.rstrip() for line in output.splitlines()).strip("\n")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_code_runs_as_written(path: Path, tmp_path: Path) -> None:
    page = read(path)
    shutil.copytree(ROOT / "data" / "sample", tmp_path / "data" / "sample")
    folder = tmp_path / page.folder
    folder.mkdir(exist_ok=True)
    for name, content in page.files.items():
        (folder / name).write_text(content, "utf-8")
    script = folder / f"{path.stem}.py"
    script.write_text("\n".join(page.lines), "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", script.name],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = done.stdout.split(MARK)[:-1]
    assert len(found) == len(page.outputs)
    for output, promised in zip(found, page.outputs, strict=True):
        if promised is not None:
            assert straight(output) == straight(promised)
    # A page that names a folder of its own leaves nothing beside it.
    assert page.folder == "." or {file.name for file in tmp_path.iterdir()} == {"data", page.folder}


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [("mulai.md", "getting-started.md"), ("catatan-desa.md", "records.md"), ("lanjutan.md", "further.md")],
)
def test_both_languages_run_the_same_code(indonesian: str, english: str) -> None:
    def code(name: str) -> list[str]:
        said = (line.partition("# ")[0].rstrip() for line in read(DOCS / name).lines)
        return [line.replace('("en")', '("id")').replace(" --language en", "") for line in said if line]

    assert code(indonesian) == code(english)
    assert read(DOCS / indonesian).files == read(DOCS / english).files


# ------------------------------------------------------------------------------------------------ completeness
def trees() -> Iterator[ast.Module]:
    for path in sorted(Path(ki.__path__[0]).rglob("*.py")):
        yield ast.parse(path.read_text("utf-8"))


def code_places(module: ast.Module) -> dict[str, int]:
    """Return the place of `code` among the arguments of each function or record that takes one.

    What takes a message or a column too takes the code of a problem; others may take that of a village.
    """
    # What pydantic is told is wrong with a parameter.
    places = {"PydanticCustomError": 0}
    for node in ast.walk(module):
        names: list[str] = []
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in node.args.args if a.arg not in {"self", "cls"}]
        elif isinstance(node, ast.ClassDef):
            fields = [n.target for n in node.body if isinstance(n, ast.AnnAssign)]
            names = [target.id for target in fields if isinstance(target, ast.Name)]
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and "code" in names
            and {"message", "column", "problems"} & set(names)
        ):
            places[node.name] = names.index("code")
    return places


def codes_in_source() -> set[str]:
    """Return every code that the library gives a problem."""
    modules = list(trees())
    anywhere = {name: place for module in modules for name, place in code_places(module).items()}
    codes: set[str] = set()
    for module in modules:
        places = {**anywhere, **code_places(module)}
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                given = [k.value for k in node.keywords if k.arg == "code"]
                if name in places and len(node.args) > places[name]:
                    given.append(node.args[places[name]])
                codes |= {c for value in given for c in constants(value)}
            elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(isinstance(t, ast.Name) and t.id.lstrip("_") == "FAULTS" for t in targets):
                    codes |= {c for key in node.value.keys if key for c in constants(key)}
    return codes


def constants(value: ast.expr) -> Iterator[str]:
    """Yield the texts a value can be, with * for what is filled in; a condition is not one."""
    if isinstance(value, ast.IfExp):
        yield from constants(value.body)
        yield from constants(value.orelse)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in value.values)


def test_every_problem_code_is_explained() -> None:
    text = (DOCS / "errors.md").read_text("utf-8")
    explained = re.findall(r"^\| `([a-z0-9_]+)` \|", text, re.MULTILINE)
    assert len(set(explained)) == len(explained)
    used = codes_in_source()
    assert len(used) > 50
    assert [code for code in used if not fnmatch.filter(explained, code)] == []
    literals = {
        node.value
        for module in trees()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    made = {code for pattern in used for code in fnmatch.filter(explained, pattern)}
    assert set(explained) - literals - made == set()


def test_every_public_name_is_in_the_reference() -> None:
    text = (DOCS / "api.md").read_text("utf-8")
    families = {"imputation", "treatment", "normalisation", "weighting", "aggregation"}
    listed = set(re.findall(r"^   ([\w.]+)$", text, re.MULTILINE))
    modules = {"maps", "plots", "regions"}
    assert set(dir(ki)) - families - modules - {"__version__"} <= listed
    for module in (ki.maps, ki.plots):
        name = module.__name__.rpartition(".")[2]
        assert {f"{name}.{thing}" for thing in module.__all__} <= listed
    things = [name for name in ki.regions.__all__ if inspect.isroutine(getattr(ki.regions, name))]
    assert {f"regions.{name}" for name in things} <= listed


def test_the_reference_is_as_the_library_has_it() -> None:
    run = subprocess.run(
        [sys.executable, DOCS / "write_reference.py", "--check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_every_bundled_framework_is_named() -> None:
    text = (DOCS / "frameworks.md").read_text("utf-8")
    assert [name for name in ki.frameworks() if f"`{name}`" not in text] == []


@pytest.mark.parametrize("path", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    targets = [t.partition("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert [t for t in targets if t and "://" not in t and not (path.parent / t).exists()] == []
