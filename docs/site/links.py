"""What becomes of links that lead to a folder: its README, where the site has it; else the words stand alone. And of
pictures whose height a page says in HTML: the same in the words of MyST, so that they are copied.

In: the text of pages, and their links. Out: links of the site. The rule that surprises: files that are linked need nothing of this: they are
copied beside the pages, so the site needs no repository around it.
"""

import re
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from docutils.nodes import Element
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

PICTURE = re.compile(r'<a href="([^"]*)"><img src="([^"]*)" alt="([^"]*)" height="(\d+)"></a>')


def pictures(app: Sphinx, page: str, text: list[str]) -> None:
    """Those of a page."""
    text[0] = PICTURE.sub(r"[![\3](\2){height=\4px}](\1)", text[0])


class Folders(SphinxPostTransform):
    """Before MyST looks for pages of these names."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """All links of a page that nobody has resolved."""
        for node in [*self.document.findall(pending_xref)]:
            folder = normpath(PurePosixPath(self.env.docname).parent / str(node.get("reftarget", "")))
            if node.get("reftype") == "myst" and (self.env.srcdir / folder).is_dir():
                node.replace_self(self._link(node, folder))

    def _link(self, node: pending_xref, folder: str) -> list[Element]:
        page = f"{folder}/README"
        if page not in self.env.found_docs:
            return [*node.children]  # type: ignore[list-item]
        return [make_refnode(self.app.builder, self.env.docname, page, "", [*node.children])]


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("source-read", pictures)
    app.add_post_transform(Folders)
    return {"parallel_read_safe": True}
