"""Pictures of charts: SVG of our own layout, Graphviz and Mermaid text.

In: a Chart. `picture.depict` turns it into boxes and arrows, from which each of the three writers makes its
text.
"""

from __future__ import annotations

from collections.abc import Callable

from scxmlc.drawing import graphviz, mermaid, svg
from scxmlc.drawing.picture import Picture, depict

WRITERS: dict[str, Callable[[Picture], str]] = {
    ".svg": svg.write,
    ".dot": graphviz.write,
    ".mmd": mermaid.write,
}

__all__ = ["WRITERS", "Picture", "depict"]
