"""The documentation as a site: `make site`. Its pages are the project's own: README, docs/, the examples, CHANGELOG.

In: the working tree. Out: HTML in build/site. The rule that surprises: the root of the sources is the project's, so that
links between files mean on the site what they mean in an editor; `links.py` beside says what becomes of the others.
"""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "runtime"), str(ROOT)]

project = "scxmlc"
release = version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
author = "the scxmlc project"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton", "links", "docstrings"]
root_doc = "docs/index"
include_patterns = [
    "*.md",
    "docs/*.md",
    "docs/*/*.md",
    "examples/README.md",
    "examples/*/README.md",
]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline", "colon_fence"]
suppress_warnings = [
    "misc.highlighting_failure",
    "myst.header",
    "ref.python",
]  # bad examples are no XML; names of Python are in several packages
nitpicky = False

autodoc_typehints = "signature"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = f"scxmlc {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
pygments_style = "friendly"
pygments_dark_style = "native"
copybutton_prompt_text = r"\$ "
copybutton_prompt_is_regexp = True
copybutton_line_continuation_character = "\\"
copybutton_only_copy_prompt_lines = True

# The site begins at its root.
html_extra_path = ["root"]
