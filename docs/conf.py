import tomllib
from pathlib import Path

HERE = Path(__file__).parent

project = "ketahanan_index"
author = "ketahanan_index contributors"
copyright = "2026, ketahanan_index contributors"
release = version = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]["version"]

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
]
exclude_patterns = ["_build"]
templates_path = ["_templates"]
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

autosummary_generate = True
autodoc_member_order = "bysource"
autodoc_default_options = {"exclude-members": "model_config"}
# Docstrings state types in words; annotations would only repeat them, longer.
autodoc_typehints = "none"
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = "ketahanan_index"
html_theme_options = {"show_prev_next": False}
html_copy_source = False
