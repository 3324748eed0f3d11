"""How the documentation is built: `nox -s docs`."""

from __future__ import annotations

import importlib.metadata

project = "evalkit"
author = "evalkit contributors"
copyright = "2026, evalkit contributors"
release = version = importlib.metadata.version("evalkit")

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
# Constructs are put together on one page of the reference.
exclude_patterns = ["_build", "constructs"]
nitpicky = True  # a reference to nothing is a warning, and a warning is an error

myst_heading_anchors = 4
myst_enable_extensions = ["deflist", "attrs_inline"]

html_theme = "furo"
html_title = "evalkit"
html_copy_source = False
html_show_sphinx = False
